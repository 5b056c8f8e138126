#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the tests of the credentials on buses of their own: with a keyring, locked or not, without one, and with one that hangs."""

import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from place import PATIENCE, Place  # noqa: E402

PROGRAM = sys.argv[1]

# Owns the name of the Secret Service and then does nothing for ever.
HANGING = '''
import os, signal
from gi.repository import Gio, GLib
loop = GLib.MainLoop()
Gio.bus_own_name(Gio.BusType.SESSION, 'org.freedesktop.secrets', Gio.BusNameOwnerFlags.NONE, None,
                 lambda *a: loop.quit(), None)
loop.run()
print('owned', flush=True)
os.kill(os.getpid(), signal.SIGSTOP)
'''


class Desk(Place):
    """A place where the tests of the credentials run."""

    def test(self, name, **env):
        done = subprocess.run((PROGRAM, '-p', '/net/credentials/' + name), env={**self.env, **env}, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE * 3, check=False)
        if done.returncode or f'ok 1 /net/credentials/{name}' not in done.stdout:
            raise RuntimeError(f'{name} ended with {done.returncode}\n{done.stdout}')
        return done.stdout


def keyring():
    with Desk() as place:
        place.start_keyring('a password')
        place.test('round-trip')


def attributes():
    """Whatever the keyring shows of the item without its password says nothing about the person."""
    with Desk() as place:
        place.start_keyring('a password')
        place.test('keep')
        shown = subprocess.run(('secret-tool', 'search', '--all', 'kind', 'session'), env=place.env,
                               capture_output=True, text=True, check=True)
        lines = [line for line in (shown.stdout + shown.stderr).splitlines() if line.startswith(('label', 'attribute', 'schema'))]
        if not lines or any(word in line for line in lines for word in ('kari', 'example', 'u-1', 'kept')):
            raise RuntimeError('\n'.join(lines) or 'the item was not found')


def locked():
    with Desk() as place:
        place.stop(place.start_keyring('a password'))
        daemon = place.start_keyring('a password')
        place.test('keep')
        place.stop(daemon)
        daemon = place.start_keyring(None)
        place.test('locked')
        place.stop(daemon)
        place.start_keyring('a password')
        place.test('kept')


def no_keyring():
    with Desk() as place:
        place.test('absent')


def no_bus():
    with Desk(bus=False) as place:
        place.test('absent')


def hanging_keyring():
    with Desk() as place:
        owner = place.start(sys.executable, '-c', HANGING)
        if owner.stdout.readline().strip() != 'owned':
            raise RuntimeError('the name could not be owned')
        place.test('absent')


def file_backend():
    with Desk(bus=False) as place:
        backend = {'SECRET_BACKEND': 'file', 'SECRET_FILE_TEST_PATH': place.root + '/test.keyring', 'SECRET_FILE_TEST_PASSWORD': 'x'}
        place.test('round-trip', **backend)
        place.test('keep', **backend)
        place.test('kept', **backend)
        kept = pathlib.Path(backend['SECRET_FILE_TEST_PATH']).read_bytes()
        if b'kari' in kept or b'kept' in kept:
            raise RuntimeError('the file is not encrypted')


def main():
    tests = (
        ('a session is kept in the keyring, replaced and removed', keyring),
        ('nothing personal stands outside of the secret', attributes),
        ('a locked keyring is told from an empty one, and nothing is overwritten', locked),
        ('without a keyring each call says so', no_keyring),
        ('without a bus each call says so', no_bus),
        ('a keyring that hangs is given up', hanging_keyring),
        ('the encrypted file of a sandbox works the same', file_backend),
    )
    failed = False
    print(f'1..{len(tests)}')
    for number, (what, test) in enumerate(tests, 1):
        try:
            test()
            print(f'ok {number} - {what}', flush=True)
        except (RuntimeError, OSError, subprocess.SubprocessError) as error:
            failed = True
            for line in str(error).splitlines():
                print('#', line)
            print(f'not ok {number} - {what}', flush=True)
    return failed


if __name__ == '__main__':
    sys.exit(main())
