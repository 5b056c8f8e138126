#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes: applied once whatever the network does, in conflict when somebody else was first."""

import uuid

from sandbox import (Replica, check, check_equal, in_threads, main, make_change, now_text,
                     signed_in)


def new_lead(sandbox, **patch):
    """A lead that has just arrived."""
    sandbox.control('leads', {'count': 1, 'patch': patch})
    return sandbox.page()['leads'][0]


def activities_of(sandbox, lead):
    replica = Replica()
    replica.pull(sandbox, 1000)
    return [activity for activity in replica.activities.values()
            if activity['lead_id'] == lead['id']]


def test_idempotency():
    """The same change many times, also at once, happens once"""
    with signed_in('--leads', 0) as sandbox:
        lead = new_lead(sandbox)
        change = make_change('note.add', lead, text='Én gang')
        outcomes = []

        def send():
            results = sandbox.post('/v1/changes', {'changes': [change, change]}).json['results']
            outcomes.extend(result['outcome'] for result in results)

        in_threads([send] * 8)
        check_equal(sorted(outcomes), ['applied'] + ['duplicate'] * 15)
        activities = activities_of(sandbox, lead)
        check_equal([(activity['id'], activity['text'], activity['actor'])
                     for activity in activities],
                    [(change['id'], 'Én gang', {'id': 'usr-kari', 'name': 'Kari Nordvik'})])


def test_lost_answer():
    """A change whose answer is lost is a duplicate when it is sent again"""
    with signed_in('--leads', 0) as sandbox:
        lead = new_lead(sandbox)
        change = make_change('status.set', lead, status='contacting')
        sandbox.control('faults', {'path': '/v1/changes', 'apply': True, 'close': True})
        try:
            sandbox.post('/v1/changes', {'changes': [change]})
            check(False, 'the connection held')
        except OSError:
            pass
        result = sandbox.change('status.set', lead, change['id'], status='contacting')
        check_equal((result['outcome'], result['lead']['work']['status']),
                    ('duplicate', 'contacting'))

        other = make_change('note.add', lead, text='x')
        sandbox.control('faults', {'path': '/v1/changes', 'close': True})
        try:
            sandbox.post('/v1/changes', {'changes': [other]})
            check(False, 'the connection held')
        except OSError:
            pass
        check_equal(sandbox.post('/v1/changes', {'changes': [other]}).json['results'][0]['outcome'],
                    'applied', 'a change that was dropped before it was handled')


def test_id_reuse():
    """An id of another lead's change is refused"""
    with signed_in('--leads', 0) as sandbox:
        first, second = new_lead(sandbox), new_lead(sandbox)
        change_id = str(uuid.uuid4())
        sandbox.change('note.add', first, change_id, text='x')
        result = sandbox.change('note.add', second, change_id, text='x')
        check_equal((result['outcome'], result['problem']['code']), ('rejected', 'id_reused'))


def test_first_contact():
    """The earliest contact counts, also when it arrives last"""
    with signed_in('--leads', 0) as sandbox:
        lead = new_lead(sandbox)
        at = ['2026-01-02T10:00:00.000Z', '2026-01-02T09:30:00.000Z', '2026-01-02T11:00:00.000Z']
        got = []
        for moment in at:
            change = make_change('contact.log', lead, channel='call', outcome='no_answer')
            change['at'] = moment
            result = sandbox.post('/v1/changes', {'changes': [change]}).json['results'][0]
            got.append(result['lead']['work']['first_contact_at'])
        check_equal(got, [at[0], at[1], at[1]])


def test_revision():
    """Each change of a lead raises its revision by one; a note does not change the lead"""
    with signed_in('--leads', 0) as sandbox:
        lead = new_lead(sandbox)
        status = sandbox.change('status.set', lead, status='contacting')['lead']
        check_equal(status['revision'], lead['revision'] + 1)
        note = sandbox.change('note.add', lead, text='x')['lead']
        check_equal(note, status)
        opened = sandbox.change('opened', lead)['lead']
        check(opened['work']['opened_at'], 'opened_at')
        check_equal(opened['work']['status'], 'contacting')
        check_equal(sandbox.change('opened', lead)['lead'], opened, 'opened twice')


def test_conflicts():
    """A field that a colleague set since is a conflict; another field, or the same value, is not"""
    setters = [
        ('status.set', {'status': 'quoted'}, {'status': 'reached'}, 'status_changed'),
        ('assign', {'member_id': 'usr-kari'}, {'member_id': 'usr-jonas'}, 'assignee_changed'),
        ('snooze.set', {'until': '2031-01-01T00:00:00Z'}, {'until': None}, 'snooze_changed'),
        ('follow_up.set', {'follow_up_at': '2031-01-01T00:00:00Z'},
         {'follow_up_at': '2032-01-01T00:00:00Z'}, 'follow_up_changed'),
        ('value.set', {'value': {'amount_minor': 100, 'currency': 'NOK'}}, {'value': None},
         'value_changed'),
    ]
    with signed_in('--leads', 0) as sandbox:
        for kind, theirs, mine, code in setters:
            lead = new_lead(sandbox)
            current = sandbox.control('act-as', {'lead_id': lead['id'], 'type': kind, **theirs})
            result = sandbox.change(kind, lead, **mine)
            check_equal((result['outcome'], result['problem']['code']), ('conflict', code), kind)
            check_equal(result['lead'], current['lead'], kind + ': the lead of the server')
            check_equal(sandbox.change(kind, lead, **theirs)['outcome'], 'applied',
                        kind + ': what is already so')
            check_equal(sandbox.change('note.add', lead, text='x')['outcome'], 'applied')
            check_equal(sandbox.change(kind, current['lead'], **mine)['outcome'], 'applied',
                        kind + ': after seeing it')

        lead = new_lead(sandbox)
        sandbox.control('act-as', {'lead_id': lead['id'], 'type': 'status.set', 'status': 'reached'})
        check_equal(sandbox.change('assign', lead, member_id='usr-kari')['outcome'], 'applied')


def test_conflict_again():
    """A conflict that is sent again is a conflict again, never a duplicate"""
    with signed_in('--leads', 0) as sandbox:
        lead = new_lead(sandbox)
        sandbox.control('act-as', {'lead_id': lead['id'], 'type': 'status.set', 'status': 'reached'})
        change_id = str(uuid.uuid4())
        for _ in range(2):
            result = sandbox.change('status.set', lead, change_id, status='won')
            check_equal(result['outcome'], 'conflict')


def test_claim():
    """Of many who claim at once one has it; only the holder gives it back"""
    people = ['kari@fjordglimt.example', 'jonas@fjordglimt.example', 'leder@fjordglimt.example']
    with signed_in('--leads', 0) as sandbox:
        lead = new_lead(sandbox)
        tokens = [sandbox.sign_in(email)['idToken'] for email in people]
        results = {}

        def claim(token):
            answer = sandbox.post('/v1/changes', {'changes': [make_change('claim', lead)]},
                                  headers={'Authorization': 'Bearer ' + token})
            results[token] = answer.json['results'][0]

        in_threads([lambda token=token: claim(token) for token in tokens])
        check_equal(sorted(result['outcome'] for result in results.values()),
                    ['applied', 'conflict', 'conflict'])
        holders = {result['lead']['work']['claimed_by'] for result in results.values()}
        check_equal(len(holders), 1, 'everybody is told the same holder')
        winner = next(token for token in tokens if results[token]['outcome'] == 'applied')
        for token in tokens:
            sandbox.token = token
            outcome = sandbox.change('release', lead)['outcome']
            check_equal(outcome, 'applied' if token == winner or tokens.index(token) >
                        tokens.index(winner) else 'conflict')


def test_status():
    """An open lead moves freely, closes with a reason, reopens, and can be put back where it was"""
    with signed_in('--leads', 0) as sandbox:
        lead = new_lead(sandbox)

        def step(status, outcome='applied', code=None, **members):
            nonlocal lead
            result = sandbox.change('status.set', lead, status=status, **members)
            check_equal((result['outcome'], result.get('problem', {}).get('code')), (outcome, code),
                        status)
            lead = result['lead']

        step('quoted')
        step('contacting')
        step('lost', 'rejected', 'reason_missing')
        step('lost', reason='price')
        check_equal(lead['work']['status_reason'], 'price')
        step('booked', 'rejected', 'transition_not_allowed')
        step('contacting')
        check_equal(lead['work']['status_reason'], None)
        step('won')
        step('reached')
        for status in ('expired', 'erased', 'teleported', 7, None):
            step(status, 'rejected', 'status_not_settable')
        sandbox.control('update', {'lead_id': lead['id'], 'set': {'work.status': 'expired'}})
        lead = sandbox.page()['leads'][0]
        step('reached', 'rejected', 'transition_not_allowed')


def test_contact():
    """The first contact is remembered; a call needs an outcome of the contract"""
    with signed_in('--leads', 0) as sandbox:
        lead = new_lead(sandbox)
        first = sandbox.change('contact.log', lead, channel='call', outcome='busy')['lead']
        check(first['work']['first_contact_at'], 'first_contact_at')
        check_equal(sandbox.change('contact.log', lead, channel='sms', text='Hei')['lead'], first)
        for members in ({'channel': 'call'}, {'channel': 'call', 'outcome': 'sang'},
                        {'channel': 'pigeon', 'outcome': 'reached'}, {}):
            check_equal(sandbox.change('contact.log', lead, **members)['problem']['code'], 'invalid')
        check_equal(sorted(activity['type'] for activity in activities_of(sandbox, lead)),
                    ['call', 'sms'])


def test_disputes():
    """A dispute follows the organisation's rules"""
    with signed_in('--leads', 0) as sandbox:
        def dispute(lead, **members):
            result = sandbox.change('dispute.open', lead, **members)
            return result.get('problem', {}).get('code', result['outcome'])

        lead = new_lead(sandbox)
        check_equal(dispute(lead, reason='boredom'), 'dispute_reason_unknown')
        check_equal(dispute(lead, reason='unreachable'), 'dispute_attempts_missing')
        check_equal(dispute(lead, reason='wrong_number', evidence=['no-such']),
                    'dispute_evidence_unknown')
        days = ['2026-01-0%dT10:00:00Z' % day for day in (1, 1, 2)]
        calls = [make_change('contact.log', lead, channel='call', outcome='no_answer') for _ in days]
        for call, day in zip(calls, days):
            call['at'] = day
        sandbox.post('/v1/changes', {'changes': calls})
        check_equal(dispute(lead, reason='unreachable', evidence=[call['id'] for call in calls]),
                    'applied')
        check_equal(dispute(lead, reason='wrong_number'), 'dispute_exists')
        check_equal(sandbox.change('dispute.withdraw', lead)['lead']['dispute'], None)
        check_equal(sandbox.change('dispute.withdraw', lead)['problem']['code'], 'dispute_not_found')

        check_equal(dispute(lead, reason='duplicate'), 'applied')
        sandbox.control('update', {'lead_id': lead['id'], 'patch': {'dispute': {'state': 'rejected'}}})
        check_equal(sandbox.change('dispute.withdraw', lead)['outcome'], 'conflict')

        old = new_lead(sandbox, delivered_at='2024-01-01T00:00:00Z')
        check_equal(dispute(old, reason='wrong_number'), 'dispute_window_closed')


def test_erase():
    """Erasure takes the person and what was written about them, and is final"""
    with signed_in('--leads', 0) as sandbox:
        lead = new_lead(sandbox, message='Hemmelig')
        sandbox.change('note.add', lead, text='Hemmelig notat')
        erased = sandbox.change('erase', lead, reason='Kunden ba om det')['lead']
        check_equal((erased['person']['name'], erased['person']['phones'], erased['message'],
                     erased['answers'], erased['work']['status']), ('', [], None, [], 'erased'))
        check('Hemmelig' not in str(activities_of(sandbox, lead)), 'a note is still there')
        check_equal(sandbox.change('note.add', lead, text='x')['problem']['code'], 'lead_erased')


def test_malformed():
    """What is malformed is refused one by one, and the good one among it is applied"""
    with signed_in('--leads', 0) as sandbox:
        lead = new_lead(sandbox)
        good = make_change('note.add', lead, text='God')
        bad = [
            7, None, 'x', [], {},
            {**good, 'id': 'x'}, {**good, 'id': None}, {**good, 'id': str(uuid.uuid4()), 'type': 7},
            {**good, 'id': str(uuid.uuid4()), 'type': 'dance'},
            {**good, 'id': str(uuid.uuid4()), 'lead_id': 7},
            {**good, 'id': str(uuid.uuid4()), 'base_revision': '1'},
            {**good, 'id': str(uuid.uuid4()), 'base_revision': -1},
            {**good, 'id': str(uuid.uuid4()), 'at': 'now'},
            {**good, 'id': str(uuid.uuid4()), 'at': None},
            {**good, 'id': str(uuid.uuid4()), 'text': ''},
            {**good, 'id': str(uuid.uuid4()), 'text': 'x' * 10001},
            {**good, 'id': str(uuid.uuid4()), 'text': {'a': 1}},
            {**good, 'id': str(uuid.uuid4()), 'type': 'assign', 'member_id': 'nobody'},
            {**good, 'id': str(uuid.uuid4()), 'type': 'assign'},
            {**good, 'id': str(uuid.uuid4()), 'type': 'value.set', 'value': {'amount_minor': -1}},
            {**good, 'id': str(uuid.uuid4()), 'type': 'snooze.set', 'until': 17},
        ]
        answer = sandbox.post('/v1/changes', {'changes': bad + [good]})
        check_equal(answer.status, 200)
        check_equal([result['outcome'] for result in answer.json['results']],
                    ['rejected'] * len(bad) + ['applied'])


def test_time():
    """What a device with a fast clock did is not in the future"""
    with signed_in('--leads', 0) as sandbox:
        lead = new_lead(sandbox)
        change = make_change('note.add', lead, text='x')
        change['at'] = '2099-01-01T00:00:00Z'
        sandbox.post('/v1/changes', {'changes': [change]})
        check(activities_of(sandbox, lead)[0]['at'] < '2090', 'an activity is in the future')
        check(activities_of(sandbox, lead)[0]['at'][:10] >= now_text()[:10], 'it is in the past')


main(globals())
