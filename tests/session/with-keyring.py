#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a program on a session bus of its own with a real, unlocked keyring, and ends as the program does."""

import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

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


def has_keyring(env):
    names = subprocess.run(('dbus-send', '--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus',
                            'org.freedesktop.DBus.ListNames'), env=env, capture_output=True, text=True, check=False)
    return 'org.freedesktop.secrets' in names.stdout


def main():
    # Stopped from outside, it stops what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    running = []
    with tempfile.TemporaryDirectory(prefix='leadkit-test-keyring-') as root:
        env = {key: value for key, value in os.environ.items()
               if not key.startswith(('DBUS_', 'XDG_', 'SECRET_', 'GNOME_KEYRING', 'SNAP'))}
        env['HOME'] = root
        for name in ('CONFIG_HOME', 'DATA_HOME', 'CACHE_HOME', 'STATE_HOME', 'RUNTIME_DIR'):
            folder = pathlib.Path(root, name.lower())
            folder.mkdir(mode=0o700)
            env['XDG_' + name] = str(folder)
        # The keyring warns of what is none of our business; that must not end it.
        daemon_env = {key: value for key, value in env.items() if key != 'G_DEBUG'}
        try:
            config = pathlib.Path(root, 'bus.conf')
            config.write_text(BUS.format(folder=root), encoding='utf-8')
            bus = subprocess.Popen(('dbus-daemon', f'--config-file={config}', '--nofork', '--print-address'), env=daemon_env,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            running.append(bus)
            env['DBUS_SESSION_BUS_ADDRESS'] = daemon_env['DBUS_SESSION_BUS_ADDRESS'] = bus.stdout.readline().strip()

            keyring = subprocess.Popen(('gnome-keyring-daemon', '--foreground', '--components=secrets', '--unlock'), env=daemon_env,
                                       stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
            running.append(keyring)
            keyring.stdin.write('a password\n')
            keyring.stdin.close()
            deadline = time.monotonic() + PATIENCE
            while not has_keyring(env):
                if time.monotonic() > deadline or keyring.poll() is not None:
                    print('Bail out! the keyring did not start')
                    return 1
                time.sleep(0.05)

            return subprocess.run(sys.argv[1:], env=env, check=False).returncode
        finally:
            for process in reversed(running):
                process.kill()
                process.wait()


if __name__ == '__main__':
    sys.exit(main())
