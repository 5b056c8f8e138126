#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Event streams: who is told what, resuming, and many at once."""

import socket

from sandbox import (EventStream, check, check_equal, in_threads, main, signed_in, wait_for)


def opened(sandbox, last_event_id=None):
    stream = EventStream(sandbox, last_event_id)
    check_equal(stream.status, 200)
    return stream


def add(sandbox, count=1):
    return [lead['id'] for lead in sandbox.control('leads', {'count': count})['leads']]


def test_events():
    """New, changed and removed leads are told of in order"""
    with signed_in('--leads', 2) as sandbox:
        stream = opened(sandbox)
        check_equal(stream.answer.headers['Content-Type'], 'text/event-stream')
        stream.greeting()
        lead_id = add(sandbox)[0]
        sandbox.control('update', {'lead_id': lead_id, 'patch': {'message': 'Hei'}})
        lead = sandbox.page()['leads'][0]
        sandbox.change('claim', lead)
        sandbox.control('remove', {'lead_ids': [lead_id]})
        got = [stream.next_event() for _ in range(4)]
        check_equal([(event['event'], event['data']['id'], event['data']['kind']) for event in got],
                    [('lead', lead_id, kind) for kind in ('new', 'changed', 'changed', 'removed')])
        check_equal([event['data']['revision'] for event in got[:3]], [1, 2, 3])
        # Each brings its lead along, as a page has it; what is gone brings nothing.
        check_equal([event['data']['lead']['revision'] for event in got[:3]], [1, 2, 3])
        check_equal(got[1]['data']['lead'], lead)
        check('lead' not in got[3]['data'], 'a lead that is gone')
        stream.close()


def test_kinds():
    """Account, support and presence are events too; another organisation hears nothing"""
    with signed_in('--leads', 0) as sandbox:
        mine = opened(sandbox)
        sandbox.sign_in('anna@nordanvind.example')
        theirs = opened(sandbox)
        sandbox.sign_in()
        add(sandbox)
        sandbox.request('PATCH', '/v1/me', {'phone': '+4700000002'})
        sandbox.request('PATCH', '/v1/organisation', {'response_goal_minutes': 7})
        sandbox.control('event', {'event': 'presence', 'data': {'lead_id': 'x', 'members': []}})
        check_equal([mine.next_event()['event'] for _ in range(4)],
                    ['lead', 'account', 'account', 'presence'])
        check_equal(theirs.next_event()['event'], 'presence')


def test_resume():
    """Last-Event-ID brings what was missed, in order and once, and then goes on"""
    with signed_in('--leads', 3) as sandbox:
        stream = opened(sandbox)
        first = add(sandbox)[0]
        check_equal(stream.next_event()['data']['id'], first)
        last = stream.last_event_id
        stream.close()

        missed = add(sandbox, 3)
        sandbox.control('act-as', {'lead_id': first, 'type': 'note.add', 'text': 'x'})
        sandbox.control('remove', {'lead_ids': missed[:1]})
        stream = opened(sandbox, last)
        later = add(sandbox)[0]
        got = [stream.next_event()['data'] for _ in range(5)]
        check_equal([(event['id'], event['kind']) for event in got], [
            (missed[1], 'new'), (missed[2], 'new'), (first, 'changed'), (missed[0], 'removed'),
            (later, 'new')])
        last = stream.last_event_id
        stream.close()
        stream = opened(sandbox, last)
        add(sandbox)
        check_equal(stream.next_event()['data']['kind'], 'new', 'nothing is told twice')


def test_resume_from_greeting():
    """A stream that never had an event can resume from its greeting"""
    with signed_in('--leads', 3) as sandbox:
        stream = opened(sandbox)
        stream.greeting()
        place = stream.fields.get('id')
        stream.close()
        stream = opened(sandbox)
        line = ''
        while not line.startswith('id: '):
            line = stream.next_line()
        place = line[4:]
        stream.close()
        lead_id = add(sandbox)[0]
        check_equal(opened(sandbox, place).next_event()['data']['id'], lead_id)


def test_resume_too_late():
    """Too much missed, an expired id or one that is none is a single sync"""
    with signed_in('--leads', 0) as sandbox:
        stream = opened(sandbox)
        add(sandbox)
        stream.next_event()
        last = stream.last_event_id
        add(sandbox, 300)
        for place in (last, 'x', '00000000.1', last.split('.')[0] + '.99999999999',
                      last.split('.')[0] + '.-1', '.'):
            event = opened(sandbox, place).next_event()
            check_equal((event['event'], event['data']), ('sync', {}), place)
        sandbox.control('expire-cursors')
        check_equal(opened(sandbox, last).next_event()['event'], 'sync')


def test_keep_alive():
    """An idle stream gets a comment line"""
    with signed_in('--leads', 0, '--keep-alive', 1) as sandbox:
        stream = opened(sandbox)
        stream.greeting()
        check(stream.next_line().startswith(':'), 'no comment')


def test_many_streams():
    """Two hundred streams at once all hear of a lead, and are forgotten when they go"""
    with signed_in('--leads', 0, '--keep-alive', 1) as sandbox:
        streams = [opened(sandbox) for _ in range(200)]
        check_equal(sandbox.get('/sandbox/state')['streams'], 200)
        lead_id = add(sandbox)[0]

        def listen(stream):
            check_equal(stream.next_event()['data']['id'], lead_id)

        in_threads([lambda stream=stream: listen(stream) for stream in streams])
        for stream in streams:
            stream.answer.close()
            stream.close()
        wait_for(lambda: sandbox.get('/sandbox/state')['streams'] == 0, 'the streams to be forgotten')


def test_dropped():
    """Streams end in good order or abruptly, as ordered, and can be opened again"""
    with signed_in('--leads', 0) as sandbox:
        stream = opened(sandbox)
        stream.greeting()
        check_equal(sandbox.control('drop-streams'), {'dropped': 1})
        check_equal(stream.next_event(), None)
        stream = opened(sandbox)
        stream.greeting()
        check_equal(sandbox.control('drop-streams', {'abrupt': True}), {'dropped': 1})
        try:
            check_equal(stream.next_event(), None)
        except OSError:
            pass
        add(sandbox)
        stream = opened(sandbox)
        add(sandbox)
        check_equal(stream.next_event()['event'], 'lead')


def test_raw():
    """A test can send what no good server sends"""
    with signed_in('--leads', 0) as sandbox:
        stream = opened(sandbox)
        stream.greeting()
        sandbox.control('event', {'raw': 'no field at all\rdata'})
        sandbox.control('event', {'raw': 'x' * 100000 + '\n'})
        check_equal(len(stream.next_line()), len('no field at all\rdata') + 100000)


def test_slow_reader():
    """A client that reads nothing is cut off, and hurts nobody else"""
    with signed_in('--leads', 0) as sandbox:
        address = sandbox.address.split('//')[1].split(':')
        with socket.create_connection((address[0], int(address[1]))) as lazy:
            lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            lazy.sendall((f'GET /v1/events HTTP/1.1\r\nHost: {":".join(address)}\r\n'
                          f'Authorization: Bearer {sandbox.token}\r\n\r\n').encode())
            wait_for(lambda: sandbox.get('/sandbox/state')['streams'] == 1, 'the stream')
            other = opened(sandbox)
            for number in range(100):
                sandbox.control('event', {'event': 'presence', 'data': [number, 'x' * 100000]})
                check_equal(other.next_event()['data'][0], number)
            wait_for(lambda: sandbox.get('/sandbox/state')['streams'] == 1, 'the cut')


main(globals())
