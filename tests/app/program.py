# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the program with a profile of its own, and talks to it as the desktop does."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time

import gi
gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

BINARY = os.environ['LKI_TEST_PROGRAM']
APPLICATION_ID = os.environ['LKI_TEST_APPLICATION_ID']
OBJECT_PATH = '/' + APPLICATION_ID.replace('.', '/')

# How long anything may take before the test gives up, in seconds; nothing is timed.
PATIENCE = 60

FRAME_CHATTER = re.compile(r'\n?\([^\n]*\): Gdk-WARNING \*\*: [^\n]*gdk_frame_timings_[^\n]*\n')


def wait_for(condition, what):
    """Waits until condition() is true and returns what it gave, serving the main context meanwhile."""
    deadline = time.monotonic() + PATIENCE
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimeoutError(f'never happened: {what}')
        GLib.MainContext.default().iteration(False)
        time.sleep(0.02)


def without_frame_chatter(text):
    """GTK 4.24 on X11, where nothing composites, now and then doubts the timings of its own frames; that is no
    message of the program's."""
    return FRAME_CHATTER.sub('', text)


class Profile:
    """A home of its own, removed at the end."""

    def __init__(self, **environment):
        self.home = tempfile.mkdtemp(prefix='lki-profile.')
        self.environment = dict(
            os.environ,
            HOME=self.home,
            XDG_DATA_HOME=f'{self.home}/data',
            XDG_CONFIG_HOME=f'{self.home}/config',
            XDG_CACHE_HOME=f'{self.home}/cache',
            XDG_STATE_HOME=f'{self.home}/state',
            # The drivers of the machine have words of their own.
            GDK_DISABLE='gl,vulkan,dmabuf',
            # The bus of the virtual display has no service for it.
            GTK_A11Y='none',
            LKI_TRACE=f'{self.home}/trace',
        )
        self.environment.pop('LKI_SERVER', None)
        self.set(**environment)

    def set(self, **environment):
        for name, value in environment.items():
            if value is None:
                self.environment.pop(name, None)
            else:
                self.environment[name] = value

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for folder, _, _ in os.walk(self.home):
            os.chmod(folder, 0o700)
        shutil.rmtree(self.home)

    def run(self, *arguments, timeout=PATIENCE):
        """Runs the program to its end."""
        result = subprocess.run([BINARY, *arguments], env=self.environment, capture_output=True, text=True,
                                timeout=timeout, stdin=subprocess.DEVNULL, check=False)
        result.stderr = without_frame_chatter(result.stderr)
        return result

    def start(self, *arguments):
        return Program(self, arguments)

    def has_painted(self):
        """Whether a window has been on the screen, as the program's own trace tells."""
        try:
            with open(self.environment['LKI_TRACE'], encoding='utf-8') as trace:
                return any(line.split()[2] == 'frame' for line in trace)
        except FileNotFoundError:
            return False


class Program:
    """The program while it runs."""

    def __init__(self, profile, arguments):
        self.process = subprocess.Popen([BINARY, *arguments], env=profile.environment, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.stderr = ''
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stderr:
            self.stderr += line

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.reader.join()

    def end(self):
        """Ends it as a session manager does; returns its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.wait()

    def wait(self):
        status = self.process.wait(PATIENCE)
        self.reader.join()
        self.stderr = without_frame_chatter(self.stderr)
        return status

    def alive(self):
        assert self.process.poll() is None, f'it ended with {self.process.returncode}: {self.stderr}'
        return True


class Bus:
    """What the program shows on the session bus."""

    def __init__(self):
        self.connection = Gio.bus_get_sync(Gio.BusType.SESSION)

    def call(self, name, path, interface, method, parameters=None):
        return self.connection.call_sync(name, path, interface, method, parameters, None,
                                         Gio.DBusCallFlags.NO_AUTO_START, PATIENCE * 1000).unpack()

    def owned(self):
        return self.call('org.freedesktop.DBus', '/', 'org.freedesktop.DBus', 'NameHasOwner',
                         GLib.Variant('(s)', (APPLICATION_ID,)))[0]

    def windows(self):
        """The numbers of its windows."""
        if not self.owned():
            return []
        try:
            xml = self.call(APPLICATION_ID, f'{OBJECT_PATH}/window', 'org.freedesktop.DBus.Introspectable',
                            'Introspect')[0]
        except GLib.Error:
            return []
        return [node.path for node in Gio.DBusNodeInfo.new_for_xml(xml).nodes]

    def actions(self):
        return self.call(APPLICATION_ID, OBJECT_PATH, 'org.gtk.Actions', 'List')[0]

    def activate(self, action, target=None):
        parameter = [] if target is None else [GLib.Variant('s', target)]
        self.call(APPLICATION_ID, OBJECT_PATH, 'org.freedesktop.Application', 'ActivateAction',
                  GLib.Variant('(sava{sv})', (action, parameter, {})))
