# SPDX-License-Identifier: GPL-3.0-or-later
"""The processes of the benchmark: the sandbox, the program, the floors; and the trace that they write."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request

BUILD = pathlib.Path(os.environ['LKI_BENCH_BUILD'])
WORK = pathlib.Path(os.environ['LKI_BENCH_WORK'])
HELPERS = BUILD / 'build-aux' / 'bench.d'
PROGRAM = BUILD / 'src' / 'leadkit-inbox'
SANDBOX = BUILD / 'src' / 'sandbox' / 'leadkit-sandbox'

# How long to wait for one thing, in seconds: a million leads take their time.
PATIENCE = 1800


class Trouble(Exception):
    """Something could not be measured."""


class Late(Trouble):
    """It did not happen in time."""


def now_us():
    """The clock that g_get_monotonic_time() reads."""
    return time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000


def wait_for(what, condition, patience=PATIENCE, step=0.002):
    deadline = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Late(f'{what} did not happen within {patience} s')
        time.sleep(step)


class Trace:
    """Reads a trace file while it grows: (begin µs, duration µs, name, count)."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.path.unlink(missing_ok=True)
        self.offset = 0
        self.lines = []

    def read(self):
        """Everything up to now."""
        try:
            with open(self.path, 'rb') as file:
                file.seek(self.offset)
                data = file.read()
        except FileNotFoundError:
            return self.lines
        end = data.rfind(b'\n') + 1
        self.offset += end
        for line in data[:end].decode().splitlines():
            begin, duration, name, count = line.split()
            self.lines.append((int(begin), int(duration), name, int(count)))
        return self.lines

    def named(self, name, since=0):
        return [line for line in self.read() if line[2] == name and line[0] >= since]


class Process:
    """A child that is ended by its process id."""

    def __init__(self, arguments, environment=None, **options):
        self.began_us = now_us()
        self.process = subprocess.Popen([str(argument) for argument in arguments], stdin=subprocess.DEVNULL,
                                        env=environment, text=True, **options)
        self.pid = self.process.pid

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def alive(self):
        if self.process.poll() is not None:
            raise Trouble(f'{self.process.args[0]} ended with status {self.process.returncode}')
        return True

    def memory(self):
        """(peak resident, anonymous resident), in MB."""
        text = pathlib.Path(f'/proc/{self.pid}/status').read_text(encoding='utf-8')
        value = {name: int(kilobytes) / 1024 for name, kilobytes in re.findall(r'^(\w+):\s+(\d+) kB', text, re.M)}
        return value['VmHWM'], value['RssAnon']

    def activity(self):
        """{thread: (processor time in ms, wake-ups)} since each began."""
        threads = {}
        for task in pathlib.Path(f'/proc/{self.pid}/task').iterdir():
            try:
                cpu_ns = int((task / 'schedstat').read_text(encoding='utf-8').split()[0])
                wakeups = re.search(r'^voluntary_ctxt_switches:\s+(\d+)',
                                    (task / 'status').read_text(encoding='utf-8'), re.M)
            except (FileNotFoundError, ProcessLookupError):
                # It ended meanwhile.
                continue
            threads[task.name] = (cpu_ns / 1e6, int(wakeups.group(1)))
        return threads


class Sandbox(Process):
    """The server, with that many leads."""

    def __init__(self, leads):
        self.trace = Trace(WORK / f'sandbox-{leads}.trace')
        super().__init__([SANDBOX, '--leads', leads, '--port', 0], dict(os.environ, LKI_TRACE=str(self.trace.path)),
                         stdout=subprocess.PIPE)
        said = {}
        while 'account' not in said:
            line = self.process.stdout.readline()
            if not line:
                raise Trouble(f'the sandbox said only {said}')
            name, _, value = line.partition(':')
            said[name] = value.strip()
        self.address = said['address']
        self.email, self.password = said['account'].split()

    def control(self, path, body):
        """One of the controls under /sandbox/."""
        request = urllib.request.Request(f'{self.address}/sandbox/{path}', json.dumps(body).encode(),
                                         {'Content-Type': 'application/json'})
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def received_changes(self):
        """What clients have sent to POST /v1/changes, from the first on."""
        with urllib.request.urlopen(f'{self.address}/sandbox/received', timeout=60) as answer:
            return json.loads(answer.read())['changes']

    def sign_in(self):
        """A token for the API, as any client gets one."""
        with urllib.request.urlopen(f'{self.address}/.well-known/leadkit-partner', timeout=60) as answer:
            identity = json.loads(answer.read())['identity']
        request = urllib.request.Request(
            f'{identity["identity_toolkit"]}/accounts:signInWithPassword?key={identity["api_key"]}',
            json.dumps({'email': self.email, 'password': self.password, 'returnSecureToken': True}).encode(),
            {'Content-Type': 'application/json'})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())['idToken']


class Profile:
    """A home of its own, with a keyring that is a file, as in a Flatpak."""

    def __init__(self, name):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix=f'{name}.', dir=WORK))
        self.traces = 0
        # Somebody who has answered what the program asks once: the list is what is measured.
        settings = self.home / 'config' / 'glib-2.0' / 'settings'
        settings.mkdir(parents=True)
        (settings / 'keyfile').write_text(''.join(f'[com/nettbureau/LeadkitInbox{devel}]\nconsent-version=1\n'
                                                  for devel in ('', '/Devel')), encoding='utf-8')

    def environment(self, **more):
        result = dict(os.environ)
        for name in ('LKI_SERVER', 'G_MESSAGES_DEBUG', 'G_DEBUG'):
            result.pop(name, None)
        result.update(
            HOME=str(self.home), XDG_DATA_HOME=str(self.home / 'data'), XDG_CONFIG_HOME=str(self.home / 'config'),
            XDG_CACHE_HOME=str(self.home / 'cache'), XDG_STATE_HOME=str(self.home / 'state'),
            SECRET_BACKEND='file', SECRET_FILE_TEST_PASSWORD='bench', GSETTINGS_BACKEND='keyfile',
            GSETTINGS_SCHEMA_DIR=str(BUILD / 'data'), GIO_USE_PROXY_RESOLVER='dummy', GIO_USE_NETWORK_MONITOR='base',
            GNOTIFICATION_BACKEND='freedesktop', GTK_A11Y='none', GDK_DISABLE='gl,vulkan,dmabuf', LANGUAGE='en')
        result.update(more)
        return result

    def trace(self):
        self.traces += 1
        return Trace(self.home / f'trace-{self.traces}')

    def forget_leads(self):
        """What was synced goes, the session stays."""
        shutil.rmtree(self.home / 'data' / 'leadkit-inbox' / 'accounts')

    def remove(self):
        shutil.rmtree(self.home, ignore_errors=True)


def client(profile, *arguments, trace=None):
    """Runs bench-client, the program without its window, and returns what it prints."""
    environment = profile.environment(**({'LKI_TRACE': str(trace.path)} if trace else {}))
    done = subprocess.run([str(HELPERS / 'bench-client'), *map(str, arguments)], env=environment, text=True,
                          stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False)
    if done.returncode != 0:
        raise Trouble(f'bench-client {arguments[0]} ended with status {done.returncode}')
    return json.loads(done.stdout)


class Inbox(Process):
    """The program."""

    def __init__(self, profile, *arguments):
        self.trace = profile.trace()
        super().__init__([PROGRAM, *arguments], profile.environment(LKI_TRACE=str(self.trace.path)))

    def answered(self, since=0):
        """When a list had the answer to a query that was asked later than that, or None."""
        for begin, duration, _, _ in self.trace.named('list-first', since):
            return begin + duration
        return None

    def painted_after(self, moment):
        """When the first frame was done that began after a moment, or None."""
        for begin, duration, _, _ in self.trace.named('frame', moment):
            return begin + duration
        return None

    def first_list_ms(self):
        """Waits for it; from the start of the process, in milliseconds."""
        answered = wait_for('an answered list', lambda: self.alive() and self.answered(), 300)
        painted = wait_for('the first painted list', lambda: self.alive() and self.painted_after(answered), 60)
        return (painted - self.began_us) / 1000
