#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells in plain lines what a group of tests has proved, and counts it.

It reads Meson's testlog.json, or with --tap the output of one program that speaks TAP, prints a line for
every test case, shows the output of what failed, and appends "PASSED FAILED" to the tally file. A program
that crashed, ran out of time or broke its plan is a failure of its own, and so is a case that was skipped:
what did not run has proved nothing.
"""

import argparse
import json
import os
import re
import sys

POINT = re.compile(r'^(not )?ok\b\s*(\d+)?\s*(?:-\s*)?(.*?)\s*(?:#\s*(SKIP|[T]ODO)\b\s*(.*))?$', re.I)
PLAN = re.compile(r'^1\.\.(\d+)\s*(?:#\s*SKIP\b\s*(.*))?$', re.I)

# Cases that have been printed, and what GLib says for its own developers.
BORING = re.compile(r'ok |# [\w-]+-DEBUG: ')

BOLD, GREEN, RED, PLAIN = (
    ('\033[1m', '\033[32m', '\033[31m', '\033[0m')
    if sys.stdout.isatty() and 'NO_COLOR' not in os.environ else ('', '', '', ''))


class Case:
    def __init__(self, name, passed, remark=''):
        self.name = name
        self.passed = passed
        self.remark = remark


def human(name):
    """'/backoff/honours-retry-after' reads 'backoff: honours retry after'."""
    parts = [part.replace('-', ' ').replace('_', ' ') for part in name.strip('/').split('/') if part]
    if not name.startswith('/') or len(parts) < 2:
        return name.strip('/')
    return ': '.join([' '.join(parts[:-1]), parts[-1]])


def parse(text):
    """Returns the cases that a TAP stream holds, and what is wrong with the stream itself."""
    cases, plan, trouble = [], None, None
    for line in text.splitlines():
        if match := PLAN.match(line):
            plan = int(match.group(1))
            if plan == 0:
                trouble = 'ran no test' + (f': {match.group(2)}' if match.group(2) else '')
        elif line.startswith('Bail out!'):
            trouble = line
        elif match := POINT.match(line):
            failed, number, name, directive, why = match.groups()
            # GTest adds to the name of a case that failed what was wrong with it.
            name, _, reason = (name or f'case {number or len(cases) + 1}').partition(' - ERROR:')
            name = human(name)
            if directive and directive.upper() == 'SKIP':
                cases.append(Case(name, False, f'skipped: {why}' if why else 'skipped'))
            elif directive:
                cases.append(Case(name, False, f'unfinished: {why}' if why else 'unfinished'))
            else:
                cases.append(Case(name, not failed, reason))
    if not trouble:
        if plan is None:
            trouble = 'ended before it had said how many tests there are'
        elif plan != len(cases):
            trouble = f'announced {plan} tests and ran {len(cases)}'
    return cases, trouble


def tail(text, lines):
    """Returns the end of an output, without the cases that have been printed already."""
    rows = [row for row in text.rstrip().splitlines() if not BORING.match(row)]
    if len(rows) > lines:
        rows = [f'… ({len(rows) - lines} lines before this)'] + rows[-lines:]
    return ''.join(f'      | {row}\n' for row in rows)


class Report:
    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.failures = []

    def program(self, title, output, errors, trouble, cases, seconds):
        """Prints one test program."""
        failures = [case for case in cases if not case.passed]
        mark = f'{RED}✗' if failures or trouble else f'{GREEN}✓'
        print(f'  {mark} {BOLD}{title}{PLAIN} ({seconds:.1f} s)')
        for case in cases:
            if case.passed:
                print(f'    {GREEN}✓{PLAIN} {case.name}')
            else:
                remark = f' ({case.remark})' if case.remark else ''
                print(f'    {RED}✗ {case.name}{PLAIN}{remark}')
        if trouble:
            print(f'    {RED}✗ {trouble}{PLAIN}')
        self.passed += len(cases) - len(failures)
        self.failed += len(failures) + bool(trouble)
        self.failures += [f'{title}: {case.name}' for case in failures] + ([f'{title}: {trouble}'] if trouble else [])
        if failures or trouble:
            sys.stdout.write(tail(output, 60))
            sys.stdout.write(tail(errors, 40) if errors.strip() else '')
        sys.stdout.flush()

    def meson(self, path):
        try:
            with open(path, encoding='utf-8', errors='replace') as log:
                tests = [json.loads(line) for line in log if line.strip()]
        except OSError:
            tests = []
        for test in sorted(tests, key=lambda test: test['name']):
            output, errors = test.get('stdout') or '', test.get('stderr') or ''
            cases, trouble = parse(output)
            result = test['result']
            if result == 'TIMEOUT':
                trouble = f'did not end in time ({test["duration"]:.0f} s)'
            elif result not in ('OK', 'FAIL', 'SKIP', 'EXPECTEDFAIL'):
                code = test.get('returncode', 0)
                how = f'signal {-code}' if code < 0 else f'exit status {code}'
                if not trouble or 'ended before' in trouble or 'announced' in trouble:
                    trouble = f'ended with {how}' + (f'; {trouble}' if trouble else '')
            # A failed assertion ends a program: that is one failure and not two.
            if result != 'TIMEOUT' and cases and not cases[-1].passed and not cases[-1].remark.startswith('skipped'):
                trouble = None
            elif result == 'FAIL' and not trouble and all(case.passed for case in cases):
                trouble = f'exit status {test.get("returncode")}'
            title = re.split(r' / | - |:', test['name'])[-1]
            self.program(title, output, errors, trouble, cases, test['duration'])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--tally', required=True, help='file that "PASSED FAILED" is appended to, and FILE.failures beside it')
    parser.add_argument('--group', required=True, help='name of the group, for when it ran nothing')
    parser.add_argument('--tap', metavar='TITLE', help='FILE is TAP output and not testlog.json')
    parser.add_argument('--status', type=int, default=0, help='exit status of the program behind --tap')
    parser.add_argument('--seconds', type=float, default=0, help='how long the program behind --tap ran')
    parser.add_argument('file')
    arguments = parser.parse_args()

    report = Report()
    if arguments.tap:
        with open(arguments.file, encoding='utf-8', errors='replace') as log:
            output = log.read()
        cases, trouble = parse(output)
        if arguments.status and all(case.passed for case in cases):
            trouble = trouble or f'exit status {arguments.status}'
        report.program(arguments.tap, output, '', trouble, cases, arguments.seconds)
    else:
        report.meson(arguments.file)

    if report.passed + report.failed == 0:
        print(f'  {RED}✗ the group {arguments.group} ran no test{PLAIN}')
        report.failed = 1
        report.failures.append('ran no test')
    with open(arguments.tally, 'a', encoding='utf-8') as tally:
        tally.write(f'{report.passed} {report.failed}\n')
    with open(f'{arguments.tally}.failures', 'a', encoding='utf-8') as failures:
        failures.writelines(f'{arguments.group}: {failure}\n' for failure in report.failures)


if __name__ == '__main__':
    main()
