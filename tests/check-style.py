#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the form of the source: clang-format decides C, shellcheck the scripts, and nothing is left undone."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

SOURCE = pathlib.Path(os.environ.get('MESON_SOURCE_ROOT', pathlib.Path(__file__).resolve().parent.parent))
FOLDERS = ('src', 'tests', 'build-aux', 'data', 'po')
# Written in two pieces, so that this file does not find itself.
UNDONE = re.compile(r'\b(' + '|'.join(('TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK')) + r')\b')


def files():
    for folder in FOLDERS:
        for path in sorted((SOURCE / folder).rglob('*')):
            if path.is_file() and '__pycache__' not in path.parts and 'corpus' not in path.parts:
                yield path


def first_lines(path, count=3):
    with open(path, encoding='utf-8', errors='replace') as file:
        return [file.readline() for _ in range(count)]


def name(path):
    return str(path.relative_to(SOURCE))


def run(*command):
    """Returns what a checker says, or None where it is content."""
    if not shutil.which(command[0]):
        return f'{command[0]} is missing: install it, or set LKI_DEVROOT=always'
    done = subprocess.run(command, cwd=SOURCE, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.stdout or f'exit status {done.returncode}' if done.returncode else None


def formatting(paths):
    """Returns the files that clang-format would change; the command that changes them is enough to know."""
    said = run('clang-format', '--dry-run', '--Werror', *map(name, paths)) if paths else 'no C was found'
    wrong = sorted(set(re.findall(r'^([^\s:]+):\d+:\d+: error', said or '', re.M)))
    return 'clang-format -i ' + ' '.join(wrong) if wrong else said


def main():
    everything = list(files())
    c = [path for path in everything if path.suffix in ('.c', '.h')]
    scripts = [path for path in everything if path.suffix in ('.sh', '') and
               re.match(r'#!.*\b(ba|da)?sh\b|# shellcheck shell|# SPDX', first_lines(path, 1)[0]) and
               (path.suffix == '.sh' or first_lines(path, 1)[0].startswith('#!'))]
    if (ci := SOURCE / '.ci' / 'run').is_file():
        scripts.append(ci)
    written = [path for path in everything if path.suffix in
               ('.c', '.h', '.py', '.sh', '.blp', '.build', '.sql', '.css') or path in scripts or path.name == 'meson.build']

    points = [
        ('C is formatted as .clang-format says',
         formatting(c)),
        ('shellcheck has nothing to say about the scripts',
         run('shellcheck', '-x', '-P', 'SCRIPTDIR/..', '-e', 'SC2317,SC2329', *map(name, scripts)) if scripts else 'no script was found'),
        ('every source file names its licence',
         ''.join(f'{name(path)}\n' for path in written if path.suffix != '.sql' and
                 path.stat().st_size and not any('SPDX-License-Identifier' in line for line in first_lines(path)))),
        ('no work is left undone in the source',
         ''.join(f'{name(path)}:{number}: {line.strip()}\n' for path in written
                 for number, line in enumerate(path.read_text(encoding='utf-8', errors='replace').splitlines(), 1)
                 if UNDONE.search(line))),
        ('no line ends in blanks or is indented by tabs',
         ''.join(f'{name(path)}:{number}\n' for path in written
                 for number, line in enumerate(path.read_text(encoding='utf-8', errors='replace').splitlines(), 1)
                 if line != line.rstrip() or line.startswith('\t'))),
    ]

    print(f'1..{len(points)}')
    for number, (title, complaint) in enumerate(points, 1):
        for line in (complaint or '').splitlines():
            print(f'# {line}')
        print(f'{"not ok" if complaint else "ok"} {number} - {title}')
    return 1 if any(complaint for _, complaint in points) else 0


if __name__ == '__main__':
    sys.exit(main())
