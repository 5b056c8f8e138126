#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The faults that tests of the client order are what they say on the wire."""

import gzip
import http.client
import socket
import time
import zlib

from sandbox import Sandbox, check, check_equal, in_threads, main, make_change, signed_in


def order(sandbox, **fault):
    sandbox.control('faults', {'path': '/v1/me', **fault})


def broken(function):
    """TRUE when the connection does not hold."""
    try:
        function()
    except (OSError, http.client.HTTPException):
        return True
    return False


def test_statuses():
    """A status is a problem with its code, for as many requests as ordered"""
    with signed_in('--leads', 0) as sandbox:
        for status in (401, 403, 404, 409, 410, 413, 422, 426, 429, 500, 501, 502, 503, 504):
            order(sandbox, status=status, count=2, code='a_code', retry_after=7)
            for _ in range(2):
                answer = sandbox.request('GET', '/v1/me')
                check_equal((answer.status, answer.code, answer.headers['Retry-After']),
                            (status, 'a_code', '7'))
                check_equal(answer.headers['Content-Type'], 'application/problem+json')
            check_equal(sandbox.request('GET', '/v1/me').status, 200)


def test_identity():
    """On the identity paths an error has Firebase's shape"""
    with Sandbox('--leads', 0) as sandbox:
        sandbox.control('faults', {'path': '/identitytoolkit.googleapis.com/*', 'status': 400,
                                   'code': 'QUOTA_EXCEEDED : Slow down'})
        answer = sandbox.identity('accounts:lookup', {})
        check_equal((answer.status, answer.firebase_code), (400, 'QUOTA_EXCEEDED'))


def test_selection():
    """Method, path, wildcard and skipped requests decide who is hit; DELETE forgets"""
    with signed_in('--leads', 0) as sandbox:
        order(sandbox, status=500, method='PATCH', skip=1)
        statuses = [sandbox.request(method, '/v1/me', {} if method == 'PATCH' else None).status
                    for method in ('GET', 'PATCH', 'PATCH', 'PATCH')]
        check_equal(statuses, [200, 200, 500, 200])
        sandbox.control('faults', {'path': '/v1/*', 'status': 500, 'count': 1000})
        check_equal(sandbox.request('GET', '/v1/devices').status, 500)
        check_equal(sandbox.request('GET', '/.well-known/leadkit-partner').status, 200)
        sandbox.request('DELETE', '/sandbox/faults')
        check_equal(sandbox.request('GET', '/v1/devices').status, 200)


def test_bodies():
    """Not JSON, a captive portal, bytes that are no text, and a redirect to another host"""
    with signed_in('--leads', 0) as sandbox:
        order(sandbox, body='{"id":')
        answer = sandbox.request('GET', '/v1/me')
        check_equal((answer.status, answer.body, answer.headers['Content-Type']),
                    (200, b'{"id":', 'application/json'))
        order(sandbox, body='<html>Log in</html>', content_type='text/html')
        check_equal(sandbox.request('GET', '/v1/me').headers['Content-Type'], 'text/html')
        order(sandbox, body_base64='/wAB')
        check_equal(sandbox.request('GET', '/v1/me').body, b'\xff\x00\x01')
        order(sandbox, status=302, headers={'Location': 'http://other.example/v1/me'})
        answer = sandbox.request('GET', '/v1/me')
        check_equal((answer.status, answer.headers['Location']), (302, 'http://other.example/v1/me'))


def test_gzip():
    """gzip as ordered, whole or cut short"""
    with signed_in('--leads', 0) as sandbox:
        plain = sandbox.request('GET', '/v1/organisation').body
        sandbox.control('faults', {'path': '/v1/organisation', 'gzip': True})
        answer = sandbox.request('GET', '/v1/organisation')
        check_equal(answer.headers['Content-Encoding'], 'gzip')
        check_equal(gzip.decompress(answer.body), plain)
        sandbox.control('faults', {'path': '/v1/organisation', 'gzip': True, 'truncate': 100})
        answer = sandbox.request('GET', '/v1/organisation')
        check_equal((len(answer.body), answer.headers['Content-Length']), (100, '100'))
        decoder = zlib.decompressobj(31)
        decoder.decompress(answer.body)
        check(not decoder.eof, 'the stream is whole')


def test_compression():
    """--compress compresses for those who accept it; without it the loopback is spared"""
    headers = {'Accept-Encoding': 'gzip'}
    for arguments, encoding in (([], None), (['--compress'], 'gzip')):
        with signed_in('--leads', 50, *arguments) as sandbox:
            answer = sandbox.request('GET', '/v1/leads', headers=headers)
            check_equal(answer.headers['Content-Encoding'], encoding)
            check_equal(sandbox.request('GET', '/v1/leads').headers['Content-Encoding'], None)
            if encoding:
                check_equal(gzip.decompress(answer.body), sandbox.request('GET', '/v1/leads').body)


def test_dropped():
    """A dropped connection, before and after handling, and in the middle of the answer"""
    with signed_in('--leads', 50) as sandbox:
        def name():
            return sandbox.get('/v1/me')['name']

        order(sandbox, close=True, method='PATCH')
        check(broken(lambda: sandbox.request('PATCH', '/v1/me', {'name': 'A'})), 'it held')
        check_equal(name(), 'Kari Nordvik')
        order(sandbox, close=True, apply=True, method='PATCH')
        check(broken(lambda: sandbox.request('PATCH', '/v1/me', {'name': 'B'})), 'it held')
        check_equal(name(), 'B')
        sandbox.control('faults', {'path': '/v1/leads', 'close': True, 'truncate': 5000})
        try:
            sandbox.request('GET', '/v1/leads')
            check(False, 'it held')
        except http.client.IncompleteRead as error:
            check_equal(len(error.partial), 5000)
        order(sandbox, status=500, apply=True, method='PATCH')
        check_equal(sandbox.request('PATCH', '/v1/me', {'name': 'C'}).status, 500)
        check_equal(name(), 'C', 'a failure after applying')


def test_results():
    """Results of changes as ordered, for changes that were made all the same; `applied` tells the order"""
    with signed_in('--leads', 4) as sandbox:
        leads = sandbox.page()['leads']
        sent = []

        def answer(way):
            changes = [make_change('note.add', lead, text=way) for lead in leads]
            sent.extend(changes)
            sandbox.control('faults', {'path': '/v1/changes', 'results': way})
            results = sandbox.post('/v1/changes', {'changes': changes}).json['results']
            return [change['id'] for change in changes], results

        ids, results = answer('half')
        check_equal([result['id'] for result in results], ids[:2])
        ids, results = answer('reversed')
        check_equal([result['id'] for result in results], ids[::-1])
        ids, results = answer('twice')
        check_equal([(result['id'], result['outcome']) for result in results],
                    [(number, outcome) for number in ids for outcome in ('applied', 'rejected')])
        ids, results = answer('unknown')
        check_equal([(result['id'], result['outcome']) for result in results],
                    [(number, 'postponed') for number in ids])
        ids, results = answer('leadless')
        check_equal([(result['outcome'], result['lead']) for result in results], [('applied', None)] * 4)
        ids, results = answer('huge')
        check(all(len(result['lead']['message']) > 1000000 for result in results), 'a lead is small')
        ids, results = answer('strangers')
        check(len(results) == 4 and not set(ids) & {result['id'] for result in results}, 'asked for')
        ids, results = answer('no-list')
        check(not isinstance(results, list), 'a list')
        ids, results = answer('half')
        sandbox.request('DELETE', '/sandbox/faults')
        check_equal(sandbox.post('/v1/changes', {'changes': sent[:1]}).json['results'][0]['outcome'], 'duplicate')
        check_equal([change['id'] for change in sandbox.get('/sandbox/applied')['changes']],
                    [change['id'] for change in sent])
        check_equal(sandbox.request('POST', '/sandbox/faults', {'path': '/v1/changes', 'results': 'odd'}).status, 422)


def test_slow():
    """A delay, and a byte at a time; neither holds others up"""
    with signed_in('--leads', 0) as sandbox:
        order(sandbox, delay_ms=300)
        order(sandbox, bytes_per_second=10)
        begin = time.monotonic()

        def quick():
            for _ in range(20):
                sandbox.get('/v1/devices')
            check(time.monotonic() - begin < 20, 'others waited')

        results = []
        in_threads([lambda: results.append(sandbox.get('/v1/me')), quick])
        check(time.monotonic() - begin >= 0.3, 'it was not delayed')
        check_equal(results[0]['id'], 'usr-kari')

        parts = sandbox.address.split('//')[1].split(':')
        with socket.create_connection((parts[0], int(parts[1])), timeout=60) as connection:
            connection.sendall((f'GET /v1/me HTTP/1.1\r\nHost: {":".join(parts)}\r\n'
                                f'Authorization: Bearer {sandbox.token}\r\n\r\n').encode())
            data = b''
            while b'\r\n\r\n' not in data:
                data += connection.recv(65536)
            body = data.split(b'\r\n\r\n')[1]
            while len(body) < 3:
                more = connection.recv(65536)
                check_equal(len(more), 1, 'bytes at once')
                body += more


def test_stop_while_slow():
    """A slow or delayed answer does not keep the server from stopping"""
    with signed_in('--leads', 0) as sandbox:
        order(sandbox, delay_ms=600000)
        order(sandbox, bytes_per_second=1)

        def ask():
            check(broken(lambda: sandbox.request('GET', '/v1/me')), 'it was answered')

        def stop():
            while sandbox.get('/sandbox/received')['request_count'] < 3:
                time.sleep(0.01)
            check_equal(sandbox.stop(), 0)

        in_threads([ask, ask, stop])


main(globals())
