# SPDX-License-Identifier: GPL-3.0-or-later
"""A home, a session bus and a keyring of their own for what is tested."""

import os
import pathlib
import shutil
import signal
import subprocess
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


class Place:
    """A home, a bus when asked for, and what runs on it."""

    def __init__(self, bus=True):
        self.root = tempfile.mkdtemp(prefix='lki-place-')
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
