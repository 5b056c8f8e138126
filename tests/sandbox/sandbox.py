# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts leadkit-sandbox on a free port and speaks to it; a little TAP for the tests that do.

    with Sandbox('--leads', '10') as sandbox:
        sandbox.sign_in()
        page = sandbox.get('/v1/leads')
"""

import base64
import contextlib
import hashlib
import hmac
import http.client
import json
import os
import signal
import ssl
import struct
import subprocess
import sys
import threading
import time
import traceback
import urllib.error
import urllib.parse
import urllib.request
import uuid

PROGRAM = os.environ.get('LEADKIT_SANDBOX', 'leadkit-sandbox')
API_KEY = 'sandbox-api-key'
IDENTITY = '/identitytoolkit.googleapis.com'
SECURE_TOKEN = '/securetoken.googleapis.com'
PASSWORD = 'leadkit-demo'
# Long enough for a slow machine under Valgrind; a test that waits so long has failed.
TIMEOUT = 60


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


class Answer:
    """One HTTP answer: status, headers and body."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        """The code of a problem+json answer."""
        return self.json.get('code')

    @property
    def firebase_code(self):
        """The code of an answer of Firebase's, without its detail."""
        return self.json['error']['message'].split(' : ')[0]


class Sandbox:
    """A running program; ends with SIGTERM."""

    def __init__(self, *arguments, cafile=None):
        self.arguments = [str(argument) for argument in arguments]
        self.context = ssl.create_default_context(cafile=cafile) if cafile else None
        self.token = None
        self.refresh_token = None
        self.organisation = None
        self.start()

    def start(self):
        self.process = subprocess.Popen([PROGRAM, *self.arguments], stdout=subprocess.PIPE,
                                        text=True)
        first = self.process.stdout.readline()
        if not first.startswith('address: '):
            self.process.wait(TIMEOUT)
            raise RuntimeError('the sandbox did not start')
        self.address = first.split()[1]
        account = self.process.stdout.readline().split()
        self.email, self.password = account[1], account[2]
        handlers = [_NoRedirect, urllib.request.ProxyHandler({})]
        if self.context:
            handlers.append(urllib.request.HTTPSHandler(context=self.context))
        self.opener = urllib.request.build_opener(*handlers)

    def stop(self, number=signal.SIGTERM):
        """Ends the program; answers its exit status."""
        self.process.send_signal(number)
        self.process.communicate(timeout=TIMEOUT)
        return self.process.returncode

    def __enter__(self):
        return self

    def __exit__(self, kind, *ignored):
        """A server that does not end well has failed the test, whatever it answered."""
        ended = self.process.poll() is not None
        status = self.process.returncode if ended else self.stop()
        if kind is None and status not in (0, -signal.SIGKILL):
            raise Failed(f'the sandbox ended with status {status}')

    def request(self, method, path, body=None, headers=None, raw=None, timeout=TIMEOUT):
        """Sends JSON, or raw bytes, and never raises for a status."""
        headers = dict(headers or {})
        data = raw
        if body is not None:
            data = json.dumps(body).encode()
        if data is not None:
            headers.setdefault('Content-Type', 'application/json')
        if path.startswith('/v1/'):
            if self.token:
                headers.setdefault('Authorization', 'Bearer ' + self.token)
            if self.organisation:
                headers.setdefault('Leadkit-Organisation', self.organisation)
        request = urllib.request.Request(self.address + path, data=data, headers=headers,
                                         method=method)
        try:
            with self.opener.open(request, timeout=timeout) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())

    def get(self, path, **kwargs):
        answer = self.request('GET', path, **kwargs)
        check(answer.status == 200, f'GET {path} is {answer.status}: {answer.body[:300]}')
        return answer.json

    def post(self, path, body=None, **kwargs):
        return self.request('POST', path, body if body is not None else {}, **kwargs)

    def control(self, name, body=None):
        answer = self.post('/sandbox/' + name, body)
        check(answer.status in (200, 204), f'{name} is {answer.status}: {answer.body[:300]}')
        return answer.json if answer.body else None

    def identity(self, method, body=None, key=API_KEY, version='v1', **kwargs):
        query = '?key=' + key if key is not None else ''
        return self.post(f'{IDENTITY}/{version}/{method}{query}', body, **kwargs)

    def sign_in(self, email=None, password=None):
        answer = self.identity('accounts:signInWithPassword', {
            'email': email or self.email, 'password': password or self.password,
            'returnSecureToken': True})
        check(answer.status == 200, f'sign-in is {answer.status}: {answer.body[:300]}')
        self.token = answer.json.get('idToken')
        self.refresh_token = answer.json.get('refreshToken')
        return answer.json

    def refresh(self, token=None):
        form = urllib.parse.urlencode({'grant_type': 'refresh_token',
                                       'refresh_token': token or self.refresh_token})
        return self.request('POST', f'{SECURE_TOKEN}/v1/token?key={API_KEY}', raw=form.encode(),
                            headers={'Content-Type': 'application/x-www-form-urlencoded'})

    def page(self, cursor=None, limit=None):
        query = {}
        if cursor:
            query['cursor'] = cursor
        if limit:
            query['limit'] = limit
        return self.get('/v1/leads?' + urllib.parse.urlencode(query))

    def change(self, kind, lead, change_id=None, **members):
        """Sends one change; answers its result."""
        answer = self.post('/v1/changes', {'changes': [
            make_change(kind, lead, change_id, **members)]})
        check(answer.status == 200, f'changes is {answer.status}: {answer.body[:300]}')
        return answer.json['results'][0]


def make_change(kind, lead, change_id=None, **members):
    return {'id': change_id or str(uuid.uuid4()), 'lead_id': lead['id'],
            'base_revision': lead['revision'], 'at': now_text(), 'type': kind, **members}


def now_text():
    return time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())


def totp(secret, at):
    """RFC 6238, six digits, half a minute, SHA-1; written apart from the server's."""
    key = base64.b32decode(secret + '=' * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack('>Q', int(at) // 30), hashlib.sha1).digest()
    offset = digest[19] & 15
    return '%06d' % ((struct.unpack('>I', digest[offset:offset + 4])[0] & 0x7fffffff) % 1000000)


class Replica:
    """What a client keeps: pages applied in order, each possibly twice."""

    def __init__(self):
        self.leads = {}
        self.activities = {}
        self.cursor = None
        self.order = []

    def apply(self, page):
        for lead in page['leads']:
            if lead['id'] not in self.leads:
                self.order.append(lead['id'])
            self.leads[lead['id']] = lead
        for activity in page['activities']:
            check(activity['lead_id'] in self.leads, 'an activity came before its lead')
            self.activities[activity['id']] = activity
        for removed in page['removed']:
            self.leads.pop(removed['id'], None)
            self.activities = {key: activity for key, activity in self.activities.items()
                               if activity['lead_id'] != removed['id']}
        self.cursor = page['cursor']

    def pull(self, sandbox, limit=None, twice=False):
        """Until there is no more."""
        while True:
            page = sandbox.page(self.cursor, limit)
            self.apply(page)
            if twice:
                self.apply(page)
            if not page['has_more']:
                return


class EventStream:
    """An open GET /v1/events, read on a thread of its own."""

    def __init__(self, sandbox, last_event_id=None):
        parts = urllib.parse.urlsplit(sandbox.address)
        if parts.scheme == 'https':
            self.connection = http.client.HTTPSConnection(parts.netloc, timeout=TIMEOUT,
                                                          context=sandbox.context)
        else:
            self.connection = http.client.HTTPConnection(parts.netloc, timeout=TIMEOUT)
        headers = {'Authorization': 'Bearer ' + sandbox.token, 'Accept': 'text/event-stream'}
        if last_event_id:
            headers['Last-Event-ID'] = last_event_id
        self.connection.request('GET', '/v1/events', headers=headers)
        self.answer = self.connection.getresponse()
        self.status = self.answer.status
        self.last_event_id = None
        self.fields = {}

    def next_line(self):
        """One line without its end; None at the end of the stream."""
        line = self.answer.readline()
        return line.decode().rstrip('\n') if line else None

    def next_event(self):
        """The next event as a dict; None at the end of the stream."""
        while True:
            line = self.next_line()
            if line is None:
                return None
            if line == '':
                fields, self.fields = self.fields, {}
                self.last_event_id = fields.get('id', self.last_event_id)
                if 'data' in fields:
                    return {'event': fields.get('event', 'message'), 'id': fields.get('id'),
                            'data': json.loads(fields['data'])}
            elif not line.startswith(':'):
                name, _, value = line.partition(': ')
                self.fields[name] = value

    def greeting(self):
        """Reads the first block, which names the place to resume from."""
        while self.next_line() != '':
            pass

    def close(self):
        self.connection.close()


class Failed(Exception):
    pass


def check(condition, message):
    if not condition:
        raise Failed(message)


def check_equal(actual, expected, message='values differ'):
    if actual != expected:
        raise Failed(f'{message}: got {actual!r:.400}, expected {expected!r:.400}')


def wait_for(condition, message):
    """Polls for what no event tells of."""
    end = time.monotonic() + TIMEOUT
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.01)
    raise Failed('waited in vain for ' + message)


def in_threads(functions):
    """Runs them at once; the first failure is raised."""
    failures = []

    def run(function):
        try:
            function()
        except BaseException as error:  # handed over to the main thread
            failures.append(error)

    threads = [threading.Thread(target=run, args=(function,)) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def main(namespace):
    """Runs every function whose name begins with test_, in order, and prints TAP."""
    tests = [(name, function) for name, function in namespace.items()
             if name.startswith('test_') and callable(function)]
    failed = 0
    print(f'1..{len(tests)}', flush=True)
    for number, (name, function) in enumerate(tests, 1):
        title = (function.__doc__ or name).strip().splitlines()[0]
        try:
            function()
            print(f'ok {number} - {title}', flush=True)
        except Exception:
            failed += 1
            print(f'not ok {number} - {title}', flush=True)
            for line in traceback.format_exc().splitlines():
                print('# ' + line, flush=True)
    sys.exit(1 if failed else 0)


@contextlib.contextmanager
def signed_in(*arguments, **kwargs):
    """A sandbox, and the demo account signed in."""
    with Sandbox(*arguments, **kwargs) as sandbox:
        sandbox.sign_in()
        yield sandbox
