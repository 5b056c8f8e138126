#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An account from its owner's side: deletion, devices, organisations, support, and what is told of it."""

import os
import sqlite3
import tempfile
import uuid

from sandbox import EventStream, Sandbox, check, check_equal, main, signed_in

LEADER = 'leder@fjordglimt.example'
JONAS = 'jonas@fjordglimt.example'
DAY_MS = 24 * 60 * 60 * 1000


def delete(sandbox, **members):
    return sandbox.post('/v1/me/deletion', {'id': str(uuid.uuid4()), 'confirm_email': sandbox.email,
                                            **members})


def sign_in_elsewhere(sandbox, device, email=None):
    """Signs in once more, as another device; answers its tokens and leaves those of this one."""
    token, refresh_token = sandbox.token, sandbox.refresh_token
    sandbox.sign_in(email)
    sandbox.request('PUT', '/v1/devices/' + device, {'name': device})
    elsewhere = (sandbox.token, sandbox.refresh_token)
    sandbox.token, sandbox.refresh_token = token, refresh_token
    return elsewhere


def as_bearer(token):
    return {'headers': {'Authorization': 'Bearer ' + token}}


def test_deleted():
    """A deleted account is really gone: nobody signs in, no token is worth anything, its traces go"""
    with signed_in('--leads', 3) as sandbox:
        sandbox.request('PUT', '/v1/devices/d', {'name': 'Resepsjonen'})
        sandbox.post('/v1/support/messages', {'id': str(uuid.uuid4()), 'text': 'Hei'})
        sandbox.change('note.add', sandbox.page()['leads'][0], text='Blir hos firmaet')
        stream = EventStream(sandbox)
        stream.greeting()
        body = {'id': str(uuid.uuid4()), 'confirm_email': ' KARI@fjordglimt.example '}
        answer = sandbox.post('/v1/me/deletion', body)
        check_equal(answer.status, 202)
        told = answer.json
        check_equal(told['state'], 'completed')
        check({'authentication', 'profile', 'push_tokens', 'devices'} <= set(told['erased']), str(told))
        retained = {entry['what']: entry for entry in told['retained']}
        check(retained['security_logs']['until'], 'security logs stay for ever')
        check({'business_agreement', 'accounting_records', 'delivered_leads'} <= set(retained), str(told))

        check_equal(stream.next_event()['event'], 'account')
        check_equal(stream.next_event(), None, 'the stream goes on')
        check_equal(sandbox.request('GET', '/v1/me').code, 'account_not_found')
        check_equal(sandbox.refresh().firebase_code, 'INVALID_REFRESH_TOKEN')
        answer = sandbox.identity('accounts:signInWithPassword', {
            'email': sandbox.email, 'password': sandbox.password})
        check_equal(answer.firebase_code, 'INVALID_LOGIN_CREDENTIALS')
        check_equal(sandbox.get('/sandbox/received')['devices'], [])

        # The answer can be asked for again, and names nobody.
        again = sandbox.get('/v1/deletions/' + body['id'])
        check_equal(again, told)
        check('kari' not in str(again).lower(), str(again))

        # The next account is not the heir of this one.
        created = sandbox.identity('accounts:signUp', {'email': 'ny@example.com',
                                                       'password': 'long-enough'}).json
        sandbox.token = created['idToken']
        export = sandbox.get('/v1/me/export')
        check_equal((export['changes'], export['support_messages'], export['devices']), ([], [], []))
        check_equal(sandbox.post('/v1/me/deletion', {**body, 'confirm_email': 'ny@example.com'}).code,
                    'id_reused')


def test_deletion_asked_again():
    """Asking again with the same id does nothing more, with another it is a conflict"""
    with signed_in('--leads', 0) as sandbox:
        sandbox.control('deletion', {'state': 'scheduled'})
        body = {'id': str(uuid.uuid4()), 'confirm_email': sandbox.email}
        first = sandbox.post('/v1/me/deletion', body).json
        check_equal(sandbox.post('/v1/me/deletion', body).json, first)
        check_equal(delete(sandbox).code, 'deletion_scheduled')
        check_equal(sandbox.get('/v1/me')['deletion'], first)
        check_equal(sandbox.request('DELETE', '/v1/me/deletion').status, 204)
        check_equal(sandbox.get('/v1/me')['deletion'], None)
        check_equal(sandbox.request('DELETE', '/v1/me/deletion').code, 'deletion_not_found')


def test_scheduled_deletion_comes():
    """A scheduled deletion leaves the account usable until its date, and then takes it"""
    with signed_in('--leads', 1) as sandbox:
        sandbox.control('deletion', {'state': 'scheduled', 'days': 10})
        deletion_id = str(uuid.uuid4())
        told = delete(sandbox, id=deletion_id).json
        check(told['effective_at'], 'no date')
        sandbox.control('clock', {'offset_ms': 9 * DAY_MS})
        sandbox.sign_in()
        check_equal(len(sandbox.page()['leads']), 1)
        sandbox.control('clock', {'offset_ms': 10 * DAY_MS + 1000})
        check_equal(sandbox.request('GET', '/v1/me').status, 401)
        answer = sandbox.identity('accounts:signInWithPassword', {
            'email': sandbox.email, 'password': sandbox.password})
        check_equal(answer.firebase_code, 'INVALID_LOGIN_CREDENTIALS')
        check_equal(sandbox.get('/v1/deletions/' + deletion_id),
                    {**told, 'state': 'completed'})


def test_deletion_needs_proof():
    """Nothing is deleted for another address, or long after the sign-in; a refresh is no sign-in"""
    with signed_in('--leads', 0) as sandbox:
        for address in ('jonas@fjordglimt.example', '', None):
            answer = delete(sandbox, confirm_email=address)
            check_equal([error['pointer'] for error in answer.json['errors']], ['/confirm_email'])
        sandbox.control('clock', {'offset_ms': 6 * 60 * 1000})
        sandbox.token = sandbox.refresh().json['id_token']
        check_equal(delete(sandbox).code, 'recent_sign_in_required')
        check_equal(sandbox.get('/v1/me')['email'], sandbox.email)
        sandbox.sign_in()
        check_equal(delete(sandbox).status, 202)


def test_device_signed_out():
    """A device that is signed out from elsewhere is out at once, and the others are not"""
    with signed_in('--leads', 0) as sandbox:
        sandbox.request('PUT', '/v1/devices/here', {'name': 'Her'})
        token, refresh_token = sign_in_elsewhere(sandbox, 'there')
        here, sandbox.token = sandbox.token, token
        stream = EventStream(sandbox)
        stream.greeting()
        sandbox.token = here

        check_equal(sandbox.request('DELETE', '/v1/devices/there').status, 204)
        check_equal(stream.next_event()['event'], 'account')
        check_equal(stream.next_event(), None, 'its stream goes on')
        check_equal(sandbox.request('GET', '/v1/me', **as_bearer(token)).code, 'token_revoked')
        check_equal(sandbox.refresh(refresh_token).firebase_code, 'INVALID_REFRESH_TOKEN')
        check_equal(sandbox.refresh().status, 200)
        check_equal([device['id'] for device in sandbox.get('/v1/devices')['devices']], ['here'])

        # Oneself: nothing is renewed any more, though what is under way comes to its end.
        check_equal(sandbox.request('DELETE', '/v1/devices/here').status, 204)
        check_equal(sandbox.get('/v1/devices')['devices'], [])
        check_equal(sandbox.refresh().firebase_code, 'INVALID_REFRESH_TOKEN')


def test_device_after_refresh():
    """A refreshed session is the same session: its device can still be signed out"""
    with signed_in('--leads', 0) as sandbox:
        _, refresh_token = sign_in_elsewhere(sandbox, 'there')
        token = sandbox.refresh(refresh_token).json['id_token']
        check_equal(sandbox.request('GET', '/v1/me', **as_bearer(token)).status, 200)
        sandbox.request('DELETE', '/v1/devices/there')
        check_equal(sandbox.request('GET', '/v1/me', **as_bearer(token)).code, 'token_revoked')


def test_new_password_signs_out():
    """A new password signs every other device out and keeps this one"""
    with signed_in('--leads', 0) as sandbox:
        sandbox.request('PUT', '/v1/devices/here', {'name': 'Her'})
        _, refresh_token = sign_in_elsewhere(sandbox, 'there')
        changed = sandbox.identity('accounts:update', {
            'idToken': sandbox.token, 'password': 'another-password', 'returnSecureToken': True}).json
        check_equal(sandbox.refresh(refresh_token).firebase_code, 'INVALID_REFRESH_TOKEN')
        sandbox.token = changed['idToken']
        check_equal([device['id'] for device in sandbox.get('/v1/devices')['devices']], ['here'])
        check_equal(sandbox.request('DELETE', '/v1/devices/here').status, 204)
        check_equal(sandbox.refresh(changed['refreshToken']).status, 400)


def test_recent_sign_in():
    """A second factor and a new address need a recent sign-in"""
    with signed_in('--leads', 0) as sandbox:
        sandbox.control('clock', {'offset_ms': 6 * 60 * 1000})
        for answer in (
                sandbox.identity('accounts/mfaEnrollment:start', {
                    'idToken': sandbox.token, 'totpEnrollmentInfo': {}}, version='v2'),
                sandbox.identity('accounts/mfaEnrollment:withdraw', {
                    'idToken': sandbox.token, 'mfaEnrollmentId': 'x'}, version='v2'),
                sandbox.identity('accounts:sendOobCode', {
                    'requestType': 'VERIFY_AND_CHANGE_EMAIL', 'idToken': sandbox.token,
                    'newEmail': 'ny@example.com'})):
            check_equal(answer.firebase_code, 'CREDENTIAL_TOO_OLD_LOGIN_AGAIN')
        check_equal(sandbox.identity('accounts:sendOobCode', {
            'requestType': 'VERIFY_EMAIL', 'idToken': sandbox.token}).status, 200)


def test_organisations_do_not_mix():
    """Leads, changes, requests and events of one organisation are not seen in the other"""
    with Sandbox('--leads', 3) as sandbox:
        sandbox.sign_in(LEADER)
        organisations = [entry['id'] for entry in sandbox.get('/v1/me')['organisations']]
        check_equal(organisations, ['org-fjordglimt', 'org-nordanvind'])
        first = sandbox.page()
        lead = first['leads'][0]
        sandbox.control('leads', {'count': 2, 'organisation_id': 'org-nordanvind'})
        check_equal(sandbox.page(first['cursor'])['leads'], [], 'the other one\'s in the log')
        stream = EventStream(sandbox)
        stream.greeting()

        sandbox.organisation = 'org-nordanvind'
        theirs = sandbox.page()['leads']
        check(len(theirs) >= 2 and not {entry['id'] for entry in theirs} &
              {entry['id'] for entry in first['leads']}, 'the same leads')
        check({entry['organisation_id'] for entry in theirs} == {'org-nordanvind'}, 'whose leads?')
        check_equal(sandbox.change('note.add', lead, text='x')['problem']['code'], 'lead_not_found')
        check_equal(sandbox.post('/v1/data-requests', {
            'id': str(uuid.uuid4()), 'lead_id': lead['id'], 'kind': 'access'}).code, 'lead_not_found')
        check_equal(sandbox.request('GET', '/v1/leads?cursor=' + first['cursor']).status, 410)
        request_id = str(uuid.uuid4())
        sandbox.post('/v1/data-requests', {'id': request_id, 'lead_id': theirs[0]['id'],
                                           'kind': 'access'})
        check_equal(len(sandbox.get('/v1/data-requests')['requests']), 1)
        check_equal(sandbox.change('note.add', theirs[1], text='x')['outcome'], 'applied')

        sandbox.organisation = None
        check_equal(sandbox.get('/v1/data-requests')['requests'], [])
        sandbox.change('note.add', lead, text='x')
        check_equal(stream.next_event()['data']['id'], lead['id'], 'the first event is of our own')


def test_data_request_comes_with_the_lead():
    """Where a request stands comes with the sync, without the consumer's words, and outlives erasure"""
    with signed_in('--leads', 2) as sandbox:
        page = sandbox.page()
        lead = page['leads'][0]
        check('data_requests' not in lead, 'nobody asked for anything')
        stream = EventStream(sandbox)
        stream.greeting()
        request = {'id': str(uuid.uuid4()), 'lead_id': lead['id'], 'kind': 'restriction',
                   'text': 'Dere har feil nummer til meg'}
        kept = sandbox.post('/v1/data-requests', request).json
        check_equal(stream.next_event()['data']['id'], lead['id'])
        sandbox.control('data-request', {'id': request['id'], 'state': 'in_progress'})
        check_equal(stream.next_event()['data']['id'], lead['id'])

        page = sandbox.page(page['cursor'])
        shown = page['leads'][-1]['data_requests']
        check_equal([(entry['kind'], entry['state'], entry['reference']) for entry in shown],
                    [('restriction', 'in_progress', kept['reference'])])
        check('feil nummer' not in str(page['leads']), 'the words went along')

        sandbox.control('data-request', {'id': request['id'], 'state': 'completed',
                                         'note': 'Nummeret er rettet'})
        sandbox.change('erase', page['leads'][-1], reason='Kunden ba om det')
        shown = sandbox.page(page['cursor'])['leads'][-1]['data_requests'][0]
        check_equal((shown['state'], shown['note']), ('completed', None))
        check(shown['decided_at'], 'no date')
        check_equal(sandbox.get('/v1/data-requests')['requests'][0]['text'], None)


def test_support_conversation():
    """What is written arrives once, and an answer wakes the person's streams and nobody else's"""
    with signed_in('--leads', 1) as sandbox:
        stream = EventStream(sandbox)
        stream.greeting()
        body = {'id': str(uuid.uuid4()), 'text': 'Hei "dere"\nHva koster det?'}
        check_equal([sandbox.post('/v1/support/messages', body).status for _ in range(2)], [201, 200])
        check_equal(stream.next_event()['event'], 'support')

        token, sandbox.token = sandbox.token, None
        sandbox.sign_in(JONAS)
        check_equal(sandbox.get('/v1/support/messages')['messages'], [])
        sandbox.control('support', {'text': 'Til Jonas', 'email': JONAS})
        sandbox.token = token
        sandbox.control('support', {'text': 'Ingenting'})
        check_equal(stream.next_event()['event'], 'support')
        check_equal([message['text'] for message in sandbox.get('/v1/support/messages')['messages']],
                    [body['text'], 'Ingenting'])


def test_support_answers_by_itself():
    """In a demo a message is answered after a while, in the person's language"""
    with signed_in('--leads', 0, '--support-reply', 1) as sandbox:
        sandbox.sign_in('anna@nordanvind.example')
        stream = EventStream(sandbox)
        stream.greeting()
        sandbox.post('/v1/support/messages', {'id': str(uuid.uuid4()), 'text': 'Hej'})
        check_equal([stream.next_event()['event'] for _ in range(2)], ['support', 'support'])
        answer = sandbox.get('/v1/support/messages')['messages'][-1]
        check_equal(answer['from'], 'support')
        check(answer['text'].startswith('Hej'), answer['text'])

        # One who is gone before the answer comes is no trouble.
        sandbox.post('/v1/support/messages', {'id': str(uuid.uuid4()), 'text': 'Hej då'})
        sandbox.email = 'anna@nordanvind.example'
        check_equal(delete(sandbox).status, 202)


def test_usage_is_a_day():
    """The same day again replaces it, and nothing tells who sent it"""
    with signed_in('--leads', 0) as sandbox:
        body = {'consent_version': '1', 'pseudonym': str(uuid.uuid4()), 'day': '2026-11-24',
                'counts': {'search': 1}}
        sandbox.post('/v1/usage', body)
        sandbox.post('/v1/usage', {**body, 'counts': {'search': 2}})
        sandbox.post('/v1/usage', {**body, 'day': '2026-11-25'})
        usage = sandbox.get('/sandbox/received')['usage']
        check_equal([(entry['day'], entry['counts']['search']) for entry in usage],
                    [('2026-11-24', 2), ('2026-11-25', 1)])
        check('kari' not in str(usage), str(usage))
        answer = sandbox.post('/v1/usage', {**body, 'email': 'x', 'lead': 'y'})
        check_equal({error['pointer'] for error in answer.json['errors']}, {'/email', '/lead'})


def test_requests_are_counted():
    """Every request since a moment is counted by method and path, the controls are not"""
    with signed_in('--leads', 0) as sandbox:
        sandbox.control('clock', {'offset_ms': 60 * 1000})
        now = sandbox.get('/sandbox/state')['now']
        for _ in range(3):
            sandbox.get('/v1/me')
        sandbox.request('DELETE', '/v1/devices/x')
        sandbox.request('GET', '/no/such')
        check_equal(sandbox.get('/sandbox/requests?since=' + now)['requests'], [
            {'method': 'GET', 'path': '/v1/me', 'count': 3},
            {'method': 'DELETE', 'path': '/v1/devices/x', 'count': 1},
            {'method': 'GET', 'path': '/no/such', 'count': 1}])
        check_equal(len(sandbox.get('/sandbox/requests')['requests']), 4, 'the sign-in too')
        sandbox.control('reset-received')
        check_equal(sandbox.get('/sandbox/requests')['requests'], [])


def test_data_file_of_before():
    """A data file from before there was any of this is brought up to date"""
    with tempfile.TemporaryDirectory() as folder:
        name = os.path.join(folder, 'data.db')
        with signed_in('--leads', 2, '--data', name) as sandbox:
            sandbox.request('PUT', '/v1/devices/d', {'name': 'Gammel'})
            check_equal(sandbox.stop(), 0)
            database = sqlite3.connect(name)
            for table in ('ended_sessions', 'deletions', 'support_messages', 'data_requests', 'usage'):
                database.execute('DROP TABLE ' + table)
            for table in ('devices', 'refresh_tokens'):
                database.execute(f'ALTER TABLE {table} DROP COLUMN session')
            database.execute('PRAGMA user_version = 1')
            database.commit()
            database.close()

            sandbox.start()
            sandbox.token = sandbox.refresh().json['id_token']
            check_equal(sandbox.request('DELETE', '/v1/devices/d').status, 204)
            check_equal(len(sandbox.page()['leads']), 2)
            check_equal(delete(sandbox).status, 202)


main(globals())
