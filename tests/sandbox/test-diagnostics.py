#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The receiver of diagnostics takes Sentry's envelopes, refuses what is none, and can be made to complain."""

import gzip
import json
import re

from sandbox import Sandbox, check, check_equal, main

EVENT_ID = 'fc6d8c0c43fc4630ad850ee518f1b9d0'


class Receiver:
    """What a client makes of the DSN in discovery."""

    def __init__(self, sandbox):
        dsn = sandbox.get('/.well-known/leadkit-partner')['diagnostics']['dsn']
        self.sandbox = sandbox
        self.key, host, project = re.fullmatch(r'https?://([0-9a-f]+)@([^/]+)/(\w+)', dsn).groups()
        check_equal(host, sandbox.address.split('://')[1])
        self.path = f'/api/{project}/envelope/'

    def send(self, body, key=None, path=None, **headers):
        auth = f'Sentry sentry_version=7, sentry_client=test/1.0, sentry_key={key or self.key}'
        return self.sandbox.request('POST', path or self.path, raw=body, headers={
            'Content-Type': 'application/x-sentry-envelope', 'X-Sentry-Auth': auth, **headers})


def envelope(*items, **header):
    lines = [json.dumps({'event_id': EVENT_ID, **header}).encode()]
    for item_header, payload in items:
        lines += [json.dumps(item_header).encode(), payload]
    return b'\n'.join(lines)


def test_received():
    """An envelope is taken, compressed or not, and can be read back"""
    with Sandbox('--leads', 0) as sandbox:
        receiver = Receiver(sandbox)
        event = json.dumps({'event_id': EVENT_ID, 'message': 'Ærlig'}, ensure_ascii=False).encode()
        attachment = b'two\nlines\xff'
        body = envelope(({'type': 'event', 'length': len(event)}, event),
                        ({'type': 'attachment', 'length': len(attachment)}, attachment),
                        ({'type': 'session'}, b'{"status":"ok"}'))
        check_equal(receiver.send(body).json, {'id': EVENT_ID})
        check_equal(receiver.send(gzip.compress(body + b'\n'), **{'Content-Encoding': 'gzip'}).status,
                    200)
        plain, packed = sandbox.get('/sandbox/envelopes')['envelopes']
        check_equal(plain['items'], packed['items'])
        check_equal(plain['headers']['event_id'], EVENT_ID)
        check_equal([item['headers']['type'] for item in plain['items']],
                    ['event', 'attachment', 'session'])
        check_equal(plain['items'][0]['payload']['message'], 'Ærlig')
        check('two\nlines' in packed['text'], packed['text'])
        check_equal((plain['content_encoding'], packed['content_encoding']), (None, 'gzip'))
        sandbox.control('reset-received')
        check_equal(sandbox.get('/sandbox/envelopes')['envelopes'], [])


def test_refused():
    """What is no envelope, or has no right to be there, is refused and not kept"""
    with Sandbox('--leads', 0) as sandbox:
        receiver = Receiver(sandbox)
        good = envelope(({'type': 'event'}, b'{}'))
        for body in (b'', b'x', b'[]', b'{}\n{}\n', b'{}\n{"type":7}\n',
                     envelope(({'type': 'event', 'length': 5}, b'{}')),
                     envelope(({'type': 'event', 'length': 1}, b'{}')),
                     envelope(({'type': 'event', 'length': -1}, b'{}')),
                     envelope(({'type': 'event', 'length': 'x'}, b'{}')),
                     envelope(event_id='not-an-id')):
            answer = receiver.send(body)
            check_equal(answer.status, 400, repr(body))
            check('detail' in answer.json, repr(body))
        for packed, encoding in ((b'x', 'gzip'), (gzip.compress(good)[:-9], 'gzip'), (good, 'br'),
                                 (gzip.compress(bytes(30 * 1024 * 1024)), 'gzip')):
            check_equal(receiver.send(packed, **{'Content-Encoding': encoding}).status, 400, encoding)
        check_equal(receiver.send(good, key='0' * 32).status, 403)
        check_equal(receiver.send(good, path='/api/2/envelope/').status, 403)
        check_equal(sandbox.request('POST', receiver.path, raw=good).status, 403)
        check_equal(sandbox.request('POST', f'{receiver.path}?sentry_key={receiver.key}',
                                    raw=good).status, 200)
        check_equal(len(sandbox.get('/sandbox/envelopes')['envelopes']), 1)


def test_complains():
    """It can be told to answer that it is too much, for how long and of what, or to fail"""
    with Sandbox('--leads', 0) as sandbox:
        receiver = Receiver(sandbox)
        good = envelope(({'type': 'event'}, b'{}'))
        limits = '60:error:organization, 2700:default;session:key'
        sandbox.control('faults', {'path': receiver.path, 'status': 429, 'retry_after': 60})
        sandbox.control('faults', {'path': receiver.path, 'status': 429,
                                   'headers': {'X-Sentry-Rate-Limits': limits}})
        sandbox.control('faults', {'path': receiver.path, 'status': 500})
        sandbox.control('faults', {'path': receiver.path, 'headers': {'X-Sentry-Rate-Limits': limits}})
        answers = [receiver.send(good) for _ in range(4)]
        check_equal([answer.status for answer in answers], [429, 429, 500, 200])
        check_equal(answers[0].headers['Retry-After'], '60')
        check_equal(answers[1].headers['X-Sentry-Rate-Limits'], limits)
        check_equal(answers[3].headers['X-Sentry-Rate-Limits'], limits)


main(globals())
