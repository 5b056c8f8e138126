#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that build-aux/tap-report.py counts as a failure whatever has not been proved."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(os.environ.get('MESON_SOURCE_ROOT', pathlib.Path(__file__).resolve().parent.parent))
REPORT = SOURCE / 'build-aux' / 'tap-report.py'


def test(output, result='OK', code=0):
    return {'name': 'leadkit-inbox:unit / sample', 'stdout': output, 'result': result, 'returncode': code, 'duration': 1.0}


# What is reported, tests of testlog.json: how many cases passed, how many failed.
CASES = {
    'two cases that passed': ([test('1..2\nok 1 /a/b\nok 2 /a/c\n')], (2, 0)),
    'a plan at the end': ([test('ok 1 /a/b\n1..1\n')], (1, 0)),
    'two programs': ([test('1..1\nok 1 /a/b\n'), test('1..1\nok 1 /a/c\n')], (2, 0)),
    'a case that failed': ([test('1..2\nok 1 /a/b\nnot ok 2 /a/c\n', 'FAIL', 1)], (1, 1)),
    'a case that was skipped': ([test('1..2\nok 1 /a/b\nok 2 /a/c # SKIP no display\n')], (1, 1)),
    'a program that skipped everything': ([test('1..0 # SKIP no display\n', 'SKIP')], (0, 1)),
    'a crash after the first case': ([test('1..2\nok 1 /a/b\n', 'ERROR', -11)], (1, 1)),
    'a crash after the last case': ([test('1..1\nok 1 /a/b\n', 'ERROR', -6)], (1, 1)),
    'a program that said nothing': ([test('', 'ERROR', 0)], (0, 1)),
    'a program that ran out of time': ([test('1..2\nok 1 /a/b\n', 'TIMEOUT', -15)], (1, 1)),
    'a program that gave up': ([test('1..3\nok 1 /a/b\nBail out! no server\n', 'ERROR', 1)], (1, 1)),
    'an assertion that failed and ended the program': (
        [test('1..3\nok 1 /a/b\nnot ok /a/c - ERROR:../a.c:1:f: assertion failed\nBail out!\n', 'ERROR', -6)], (1, 1)),
    'fewer cases than announced': ([test('1..3\nok 1 /a/b\n', 'ERROR', 0)], (1, 1)),
    'no test at all': ([], (0, 1)),
}


def count(tests):
    """Returns what the report counts, and what it says."""
    with tempfile.TemporaryDirectory(prefix='lki-report-') as folder:
        log, tally = pathlib.Path(folder, 'testlog.json'), pathlib.Path(folder, 'tally')
        log.write_text(''.join(f'{json.dumps(each)}\n' for each in tests), encoding='utf-8')
        said = subprocess.run([sys.executable, REPORT, '--group', 'unit', '--tally', tally, log], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False).stdout
        numbers = tuple(int(number) for number in tally.read_text(encoding='utf-8').split())
        failures = pathlib.Path(f'{tally}.failures').read_text(encoding='utf-8').splitlines()
    return numbers, len(failures), said


def main():
    print(f'1..{len(CASES)}')
    failed = 0
    for number, (title, (tests, expected)) in enumerate(CASES.items(), 1):
        numbers, named, said = count(tests)
        good = numbers == expected and named == expected[1]
        if not good:
            failed += 1
            print(f'# counted {numbers}, named {named} failures, expected {expected}')
            print(''.join(f'#   {line}\n' for line in said.splitlines()), end='')
        print(f'{"ok" if good else "not ok"} {number} - the report counts {title}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
