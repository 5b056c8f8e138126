#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Presence: who has a lead open, told to those who have it open too, and to nobody else."""

from sandbox import EventStream, check, check_equal, main, signed_in

KARI = {'id': 'usr-kari', 'name': 'Kari Nordvik'}
JONAS = {'id': 'usr-jonas', 'name': 'Jonas Elvestad'}


class Client:
    """A member with an event stream."""

    def __init__(self, sandbox, email=None):
        self.sandbox = sandbox
        sandbox.sign_in(*([email] if email else []))
        self.token = sandbox.token
        self.stream = EventStream(sandbox)
        self.stream.greeting()

    def open(self, lead_id, client_id='c', status=200):
        self.sandbox.token = self.token
        answer = self.sandbox.request('PUT', '/v1/presence',
                                      {'client_id': client_id, 'lead_id': lead_id})
        check_equal(answer.status, status)
        return answer.json.get('members')

    def next(self):
        event = self.stream.next_event()
        check_equal(event['event'], 'presence')
        return event['data']['lead_id'], event['data']['members']


def test_two_on_a_lead():
    """Who comes and goes is told to those who stay; who comes has it in the answer"""
    with signed_in('--leads', 2) as sandbox:
        first, second = (lead['id'] for lead in sandbox.page()['leads'])
        kari, jonas = Client(sandbox), Client(sandbox, 'jonas@fjordglimt.example')
        check_equal(kari.open(first), [KARI])
        check_equal(jonas.open(first), [KARI, JONAS])
        check_equal(kari.next(), (first, [KARI, JONAS]))
        # Renewing and a second device are no news.
        check_equal(jonas.open(first), [KARI, JONAS])
        check_equal(jonas.open(first, 'laptop'), [KARI, JONAS])
        check_equal(jonas.open(second), [JONAS])
        check_equal(jonas.open(None, 'laptop'), [])
        check_equal(kari.next(), (first, [KARI]))
        check_equal(jonas.open(first), [KARI, JONAS])
        check_equal(kari.next(), (first, [KARI, JONAS]))
        # Nobody was told of a lead that they do not have open: the next one is what comes next.
        check_equal(kari.open(second), [KARI])
        check_equal(jonas.next(), (first, [JONAS]))


def test_stream_ends():
    """With the last stream of a member nothing is open any more"""
    with signed_in('--leads', 1, '--keep-alive', 1) as sandbox:
        lead_id = sandbox.page()['leads'][0]['id']
        kari, jonas = Client(sandbox), Client(sandbox, 'jonas@fjordglimt.example')
        kari.open(lead_id)
        jonas.open(lead_id)
        check_equal(kari.next(), (lead_id, [KARI, JONAS]))
        jonas.stream.answer.close()
        jonas.stream.close()
        check_equal(kari.next(), (lead_id, [KARI]))
        sandbox.control('drop-streams')
        kari = Client(sandbox)
        jonas = Client(sandbox, 'jonas@fjordglimt.example')
        check_equal(jonas.open(lead_id), [JONAS])


def test_silence():
    """A client that does not renew is forgotten, and the others are told"""
    with signed_in('--leads', 1, '--presence', 2) as sandbox:
        lead_id = sandbox.page()['leads'][0]['id']
        jonas, kari = Client(sandbox, 'jonas@fjordglimt.example'), Client(sandbox)
        jonas.open(lead_id)
        check_equal(kari.open(lead_id), [JONAS, KARI])
        check_equal(kari.next(), (lead_id, [KARI]))


def test_refused():
    """Another organisation's lead does not exist, and nonsense is refused"""
    with signed_in('--leads', 1) as sandbox:
        lead_id = sandbox.page()['leads'][0]['id']
        anna = Client(sandbox, 'anna@nordanvind.example')
        anna.open(lead_id, status=404)
        kari = Client(sandbox)
        kari.open('no-such', status=404)
        for body in ({}, {'lead_id': lead_id}, {'client_id': 'c'}, {'client_id': 'c', 'lead_id': 5},
                     {'client_id': '', 'lead_id': None}, {'client_id': 'x' * 101, 'lead_id': None}):
            check_equal(sandbox.request('PUT', '/v1/presence', body).status, 422, str(body))
        # A client that makes up ids is one member all the same.
        for number in range(60):
            check_equal(kari.open(lead_id, f'c{number}'), [KARI])
        check(sandbox.request('GET', '/v1/me').status == 200, 'the server lives')


main(globals())
