# SPDX-License-Identifier: GPL-3.0-or-later
"""The Test Anything Protocol for tests that drive processes: each case is a function, its name tells what it proves."""

import sys
import traceback


def run(cases):
    """Runs (name, function) pairs in order, reports each, and exits with 1 if one failed."""
    print(f'1..{len(cases)}', flush=True)
    failed = 0
    for number, (name, function) in enumerate(cases, 1):
        try:
            function()
            print(f'ok {number} - {name}', flush=True)
        except Exception:  # Whatever it is, the next case still runs.
            failed += 1
            for line in traceback.format_exc().splitlines():
                print(f'# {line}')
            print(f'not ok {number} - {name}', flush=True)
    sys.exit(1 if failed else 0)
