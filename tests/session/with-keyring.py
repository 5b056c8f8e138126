#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a program on a session bus of its own with a real, unlocked keyring, and ends as the program does."""

import pathlib
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from place import Place  # noqa: E402


def main():
    # Stopped from outside, it stops what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with Place() as place:
        try:
            place.start_keyring('a password')
        except RuntimeError as error:
            print(f'Bail out! {error}')
            return 1
        return subprocess.run(sys.argv[1:], env=place.env, check=False).returncode


if __name__ == '__main__':
    sys.exit(main())
