#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the tests of the credentials on buses of their own: with a keyring, locked or not, without one, and with one that hangs."""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PROGRAM = sys.argv[1]
PATIENCE = 60

# No service directories: nothing of this machine is started, and nothing is waited for.
BUS = '''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
'''

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


class Place:
    """A home, a bus when asked for, and what runs on it."""

    def __init__(self, bus=True):
        self.root = tempfile.mkdtemp(prefix='lki-credentials-')
        self.running = []
        self.env = {key: value for key, value in os.environ.items()
                    if not key.startswith(('DBUS_', 'XDG_', 'SECRET_', 'GNOME_KEYRING', 'SNAP'))}
        self.env['HOME'] = self.root
        for name in ('CONFIG_HOME', 'DATA_HOME', 'CACHE_HOME', 'STATE_HOME', 'RUNTIME_DIR'):
            folder = pathlib.Path(self.root, name.lower())
            folder.mkdir(mode=0o700)
            self.env['XDG_' + name] = str(folder)
        self.env['DBUS_SESSION_BUS_ADDRESS'] = f'unix:path={self.root}/there-is-no-bus'
        if bus:
            self.start_bus()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in reversed(self.running):
            self.stop(process)
        shutil.rmtree(self.root, ignore_errors=True)

    def start(self, *command, stdin=subprocess.DEVNULL, **more):
        # The keyring warns of what is none of our business (no prompter, a replaced item); that must not end it.
        env = {key: value for key, value in self.env.items() if key != 'G_DEBUG'}
        process = subprocess.Popen(command, env=env, stdin=stdin, stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, text=True, **more)
        self.running.append(process)
        return process

    @staticmethod
    def stop(process):
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.kill()
        process.wait()

    def start_bus(self):
        config = pathlib.Path(self.root, 'bus.conf')
        config.write_text(BUS.format(folder=self.root), encoding='utf-8')
        bus = self.start('dbus-daemon', f'--config-file={config}', '--nofork', '--print-address')
        self.env['DBUS_SESSION_BUS_ADDRESS'] = bus.stdout.readline().strip()

    def start_keyring(self, password):
        """Starts the real keyring; without a password it stays locked."""
        command = ['gnome-keyring-daemon', '--foreground', '--components=secrets']
        daemon = self.start(*command, *([] if password is None else ['--unlock']), stdin=subprocess.PIPE)
        if password is not None:
            daemon.stdin.write(password + '\n')
        daemon.stdin.close()
        deadline = time.monotonic() + PATIENCE
        while 'org.freedesktop.secrets' not in self.names():
            if time.monotonic() > deadline or daemon.poll() is not None:
                raise RuntimeError('the keyring did not start')
            time.sleep(0.05)
        return daemon

    def names(self):
        return subprocess.run(('dbus-send', '--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus',
                               'org.freedesktop.DBus.ListNames'), env=self.env, capture_output=True, text=True, check=False).stdout

    def test(self, name, **env):
        done = subprocess.run((PROGRAM, '-p', '/net/credentials/' + name), env={**self.env, **env}, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE * 3, check=False)
        if done.returncode or f'ok 1 /net/credentials/{name}' not in done.stdout:
            raise RuntimeError(f'{name} ended with {done.returncode}\n{done.stdout}')
        return done.stdout


def keyring():
    with Place() as place:
        place.start_keyring('a password')
        place.test('round-trip')


def attributes():
    """Whatever the keyring shows of the item without its password says nothing about the person."""
    with Place() as place:
        place.start_keyring('a password')
        place.test('keep')
        shown = subprocess.run(('secret-tool', 'search', '--all', 'kind', 'session'), env=place.env,
                               capture_output=True, text=True, check=True)
        lines = [line for line in (shown.stdout + shown.stderr).splitlines() if line.startswith(('label', 'attribute', 'schema'))]
        if not lines or any(word in line for line in lines for word in ('kari', 'example', 'u-1', 'kept')):
            raise RuntimeError('\n'.join(lines) or 'the item was not found')


def locked():
    with Place() as place:
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
    with Place() as place:
        place.test('absent')


def no_bus():
    with Place(bus=False) as place:
        place.test('absent')


def hanging_keyring():
    with Place() as place:
        owner = place.start(sys.executable, '-c', HANGING)
        if owner.stdout.readline().strip() != 'owned':
            raise RuntimeError('the name could not be owned')
        place.test('absent')


def file_backend():
    with Place(bus=False) as place:
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
