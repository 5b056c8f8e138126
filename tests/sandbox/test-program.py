#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program: its options, its data file, TLS, and what it does with what nobody should send."""

import http.client
import os
import random
import re
import signal
import socket
import ssl
import subprocess
import tempfile

from sandbox import (API_KEY, IDENTITY, PROGRAM, TIMEOUT, EventStream, Replica, Sandbox, check,
                     check_equal, main, make_change, signed_in, wait_for)


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=TIMEOUT,
                          check=False)


def contents(sandbox):
    sandbox.sign_in()
    replica = Replica()
    replica.pull(sandbox, 1000)
    return replica


def test_help():
    """--help and --version answer on stdout, and every option is in the help"""
    done = run('--help')
    check_equal((done.returncode, done.stderr), (0, ''))
    for option in ('port', 'data', 'leads', 'seed', 'arrivals', 'certificate', 'key', 'identity',
                   'keep-alive', 'compress', 'version'):
        check('--' + option in done.stdout, option + ' is not in the help')
    check(all(len(line) <= 110 for line in done.stdout.splitlines()), 'long lines')
    done = run('--version')
    check(re.fullmatch(r'leadkit-sandbox \d+\.\d+\.\d+.*\n', done.stdout), done.stdout)


def test_wrong_options():
    """Wrong options and values are told of on stderr, with exit status 2"""
    for arguments in (['--no-such'], ['--port', 'x'], ['--port', '65536'], ['--port', '-1'],
                      ['--leads', 'many'], ['--seed', '1.5'], ['--arrivals', 'often'],
                      ['--arrivals', 'nan'], ['--arrivals', '-1'], ['--identity', 'nowhere'],
                      ['--identity', 'ftp://x'], ['--key', 'x'], ['--port'], ['more'],
                      ['--keep-alive', 'x']):
        done = run(*arguments)
        check_equal((done.returncode, done.stdout), (2, ''), str(arguments))
        check(done.stderr.startswith('leadkit-sandbox: ') and '--help' in done.stderr, done.stderr)


def test_cannot_start():
    """A file, a certificate or a port that cannot be used is told of, with exit status 1"""
    with tempfile.TemporaryDirectory() as folder, Sandbox('--leads', 0) as other:
        junk = os.path.join(folder, 'junk')
        with open(junk, 'w', encoding='utf-8') as file:
            file.write('This is no database. ' * 100)
        port = other.address.split(':')[2]
        for arguments in (['--data', os.path.join(folder, 'no', 'such')], ['--data', junk],
                          ['--certificate', junk], ['--certificate', '/no/such'],
                          ['--port', port]):
            done = run('--leads', '0', *arguments)
            check_equal((done.returncode, done.stdout), (1, ''), str(arguments))
            check(done.stderr.startswith('leadkit-sandbox: '), done.stderr)


def test_newer_data_file():
    """A data file of a newer sandbox is left alone"""
    import sqlite3
    with tempfile.TemporaryDirectory() as folder:
        name = os.path.join(folder, 'data.db')
        with Sandbox('--leads', 1, '--data', name) as sandbox:
            check_equal(sandbox.stop(), 0)
        with sqlite3.connect(name) as database:
            database.execute('PRAGMA user_version = 99')
        database.close()
        done = run('--data', name)
        check_equal(done.returncode, 1)
        check('newer' in done.stderr, done.stderr)


def test_signals():
    """SIGTERM and SIGINT end it in good order, also with clients connected"""
    for number in (signal.SIGTERM, signal.SIGINT):
        with signed_in('--leads', 10) as sandbox:
            stream = EventStream(sandbox)
            check_equal(sandbox.stop(number), 0)
            stream.close()


def test_persistence():
    """A data file keeps everything, whether the server stops or is killed"""
    with tempfile.TemporaryDirectory() as folder:
        name = os.path.join(folder, 'data.db')
        with signed_in('--leads', 50, '--data', name) as sandbox:
            for suffix in ('', '-wal', '-shm'):
                check_equal(os.stat(name + suffix).st_mode & 0o777, 0o600, 'mode of data.db' + suffix)
            lead = sandbox.page()['leads'][0]
            change = make_change('note.add', lead, text='Blir')
            for number in (signal.SIGTERM, signal.SIGKILL):
                sandbox.post('/v1/changes', {'changes': [change]})
                sandbox.control('leads', {'count': 2})
                sandbox.request('PUT', '/v1/devices/d', {'name': 'Maskinen'})
                before = contents(sandbox)
                refresh_token = sandbox.refresh_token
                stream = EventStream(sandbox)
                sandbox.stop(number)
                stream.close()

                sandbox.start()
                sandbox.token = sandbox.refresh(refresh_token).json['id_token']
                page = sandbox.page(before.cursor)
                check_equal((page['leads'], page['has_more']), ([], False), 'the cursor goes on')
                after = contents(sandbox)
                check_equal(after.leads, before.leads)
                check_equal(after.activities, before.activities)
                check_equal([device['name'] for device in sandbox.get('/v1/devices')['devices']],
                            ['Maskinen'])
                result = sandbox.post('/v1/changes', {'changes': [change]}).json['results'][0]
                check_equal(result['outcome'], 'duplicate')
            check_equal(len(after.leads), 54)


def test_killed_while_writing():
    """Whatever was confirmed before a SIGKILL is there after it"""
    with tempfile.TemporaryDirectory() as folder:
        name = os.path.join(folder, 'data.db')
        with signed_in('--leads', 5, '--data', name) as sandbox:
            confirmed = set()
            for _ in range(5):
                lead = sandbox.page()['leads'][0]
                for _ in range(20):
                    change = make_change('note.add', lead, text='x')
                    sandbox.post('/v1/changes', {'changes': [change]})
                    confirmed.add(change['id'])
                sandbox.stop(signal.SIGKILL)
                sandbox.start()
                check(confirmed <= set(contents(sandbox).activities), 'a confirmed note is gone')


def test_killed_while_filling():
    """A sandbox that is killed while it fills a new file fills it anew, and SIGTERM does not wait"""
    for number in (signal.SIGKILL, signal.SIGTERM):
        with tempfile.TemporaryDirectory() as folder:
            name = os.path.join(folder, 'data.db')
            with subprocess.Popen([PROGRAM, '--leads', '2000000', '--data', name],
                                  stdout=subprocess.DEVNULL) as process:
                wait_for(lambda: os.path.exists(name + '-wal') and
                         os.path.getsize(name + '-wal') > 1000000, 'the file to be filled')
                process.send_signal(number)
                check_equal(process.wait(TIMEOUT), -number)
            with Sandbox('--leads', 30, '--data', name) as sandbox:
                check_equal(len(contents(sandbox).leads), 30)


def test_memory_is_forgotten():
    """Without a data file a cursor of the run before has expired"""
    with signed_in('--leads', 5) as sandbox:
        cursor = sandbox.page()['cursor']
        sandbox.stop()
        sandbox.start()
        sandbox.sign_in()
        check_equal(sandbox.request('GET', '/v1/leads?cursor=' + cursor).code, 'cursor_expired')


def test_arrivals():
    """--arrivals lets leads come by themselves"""
    with signed_in('--leads', 0, '--arrivals', 0.05) as sandbox:
        stream = EventStream(sandbox)
        ids = {stream.next_event()['data']['id'] for _ in range(5)}
        check_equal(len(ids), 5)
        check(ids <= set(contents(sandbox).leads), 'a lead that was told of is not there')


def make_certificate(folder):
    """A certificate for 127.0.0.1, and its key."""
    key, certificate = os.path.join(folder, 'key.pem'), os.path.join(folder, 'cert.pem')
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2',
                    '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1',
                    '-keyout', key, '-out', certificate], check=True, capture_output=True)
    return key, certificate


def test_tls():
    """TLS carries leads and events; a client that does not trust the certificate goes away"""
    with tempfile.TemporaryDirectory() as folder:
        key, certificate = make_certificate(folder)
        with Sandbox('--leads', 700, '--certificate', certificate, '--key', key,
                     cafile=certificate) as sandbox:
            check(sandbox.address.startswith('https://127.0.0.1:'), sandbox.address)
            check_equal(len(contents(sandbox).leads), 700)
            found = sandbox.get('/.well-known/leadkit-partner')
            check_equal(found['api'], sandbox.address + '/v1')
            stream = EventStream(sandbox)
            stream.greeting()
            sandbox.control('leads', {'count': 1})
            check_equal(stream.next_event()['event'], 'lead')
            stream.close()

            host, port = '127.0.0.1', int(sandbox.address.rsplit(':', 1)[1])
            with socket.create_connection((host, port)) as plain:
                try:
                    ssl.create_default_context().wrap_socket(plain, server_hostname=host)
                    check(False, 'an unknown certificate was trusted')
                except ssl.SSLCertVerificationError:
                    pass


def test_addresses():
    """Other names of the loopback work, other hosts and pages of other sites do not"""
    with Sandbox('--leads', 0) as sandbox:
        port = sandbox.address.rsplit(':', 1)[1]
        path = '/.well-known/leadkit-partner'
        for host in ('localhost:' + port, '127.0.0.1:' + port, '[::1]:' + port, 'LOCALHOST'):
            answer = sandbox.request('GET', path, headers={'Host': host})
            check_equal(answer.status, 200, host)
            check(host in answer.json['api'], answer.json['api'])
        for host in ('evil.example', 'localhost.evil.example:' + port, '10.0.0.1', '127.0.0.1@x'):
            answer = sandbox.request('GET', path, headers={'Host': host})
            check(answer.status in (400, 421), f'{host} is {answer.status}')
        answer = sandbox.request('GET', '/sandbox/state', headers={'Origin': 'https://evil.example'})
        check_equal((answer.status, answer.code), (403, 'not_local'))


def test_methods():
    """An unknown path is 404 and a wrong method 405 with Allow, both as problems"""
    with signed_in('--leads', 0) as sandbox:
        for path in ('/', '/v1', '/v1/leads/', '/v1/devices/', '/v1/devices/a/b', '/v2/leads', '/sandbox/',
                     '/V1/leads', '//v1/leads', '/v1/%6ceads/x'):
            answer = sandbox.request('GET', path)
            check_equal((answer.status, answer.code), (404, 'not_found'), path)
        answer = sandbox.request('DELETE', '/v1/me')
        check_equal((answer.status, answer.headers['Allow']), (405, 'GET, PATCH'))


def test_hostile_requests():
    """Thousands of broken requests get an answer or a closed door, and the server lives"""
    dice = random.Random(1)
    with signed_in('--leads', 5) as sandbox:
        paths = ['/v1/leads', '/v1/changes', '/v1/me', '/v1/devices/x', '/v1/organisation',
                 '/sandbox/leads', '/sandbox/update', '/sandbox/faults', '/sandbox/act-as',
                 '/sandbox/remove', '/sandbox/event', '/sandbox/account', '/sandbox/clock',
                 f'{IDENTITY}/v1/accounts:signInWithPassword?key={API_KEY}',
                 f'{IDENTITY}/v1/accounts:update?key={API_KEY}',
                 f'{IDENTITY}/v2/accounts/mfaEnrollment:finalize?key={API_KEY}',
                 f'/securetoken.googleapis.com/v1/token?key={API_KEY}']
        bodies = [b'', b'{', b'[]', b'null', b'0', b'"x"', b'\xff\xfe', b'{"a":\x00}', b'\x00' * 100,
                  b'[' * 100000, b'{"a":' * 100000, b'{"leads":[{"a":' + b'[' * 2000 + b']' * 2000 + b'}]}',
                  b'{"changes":[[],{},7,null]}', b'{"count":1e400}', b'{"count":99999999999999999999}',
                  b'{"count":-1}', b'{"leads":[1,"x",null]}', b'{"lead_id":{"a":1},"patch":[]}',
                  b'{"email":"' + b'x' * 100000 + b'@example.com","password":"y"}',
                  b'{"email":"a@b.c\\u0000d","password":"x"}', b'{"name":"\\ud800"}',
                  b'{"lead_ids":[1,[],{}]}', b'{"opening_hours":[null]}', b'{"push":[]}',
                  b'{"set":{"a\'\\"b":1,"$":2},"lead_id":"x"}', b'{"path":"/v1/*","headers":{"":""}}',
                  b'grant_type=refresh_token&refresh_token=%ff%00']
        for path in paths:
            for body in bodies:
                for method in ('POST', 'PUT', 'PATCH', 'GET'):
                    answer = sandbox.request(method, path, raw=body)
                    check(answer.status < 500 or answer.status == 501,
                          f'{method} {path} {body[:40]!r} is {answer.status}')
                    sandbox.request('DELETE', '/sandbox/faults')

        host, port = sandbox.address.split('//')[1].split(':')
        good = (f'POST /v1/changes?a=%zz HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: 20\r\n'
                f'Authorization: Bearer x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n').encode()
        for _ in range(300):
            raw = bytearray(good)
            for _ in range(dice.randrange(1, 6)):
                raw[dice.randrange(len(raw))] = dice.randrange(256)
            with socket.create_connection((host, int(port)), timeout=TIMEOUT) as connection:
                connection.sendall(bytes(raw))
                connection.shutdown(socket.SHUT_WR)
                try:
                    while connection.recv(65536):
                        pass
                except OSError:
                    pass
        check_equal(len(contents(sandbox).leads) >= 5, True)


def test_large_body():
    """A body without end is cut off"""
    with signed_in('--leads', 0) as sandbox:
        host, port = sandbox.address.split('//')[1].split(':')
        connection = http.client.HTTPConnection(host, int(port), timeout=TIMEOUT)

        def endless():
            while True:
                yield b'x' * 1000000

        try:
            connection.request('POST', '/v1/changes', body=endless(), encode_chunked=True,
                               headers={'Transfer-Encoding': 'chunked',
                                        'Authorization': 'Bearer ' + sandbox.token})
            check(False, 'it never ended')
        except OSError:
            pass
        sandbox.get('/v1/me')


main(globals())
