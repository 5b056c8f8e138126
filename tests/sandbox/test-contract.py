#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The OpenAPI document is valid, and what a running sandbox answers is what it says, for every endpoint."""

import os
import re
import uuid

import yaml
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from sandbox import Sandbox, check, check_equal, main, make_change, now_text, signed_in

with open(os.environ['LEADKIT_PARTNER_API'], encoding='utf-8') as file:
    DOCUMENT = yaml.safe_load(file)
URI = 'urn:partner-api'
REGISTRY = Registry().with_resource(URI, Resource.from_contents(DOCUMENT, DRAFT202012))

# (method, path of the document, status) of every answer that was checked.
seen = set()
# Answered by the reference server, but not made by a test: what only a full disk or a busy server says.
ELSEWHERE = {'429', '503'}


def resolve(node):
    """Follows references inside the document."""
    while isinstance(node, dict) and set(node) == {'$ref'}:
        target = DOCUMENT
        for step in node['$ref'][2:].split('/'):
            target = target[step.replace('~1', '/')]
        node = target
    return node


def pointer(*steps):
    return '#/' + '/'.join(step.replace('~', '~0').replace('/', '~1') for step in steps)


def find_path(path):
    """The path of the document that a real one belongs to."""
    path = path.split('?')[0]
    for template in DOCUMENT['paths']:
        if re.fullmatch(re.sub(r'\{[^}]*\}', '[^/]+', re.escape(template).replace(r'\{', '{')
                               .replace(r'\}', '}')), path):
            return template
    raise KeyError(path)


def errors_of(instance, reference):
    validator = Draft202012Validator({'$ref': URI + reference}, registry=REGISTRY,
                                     format_checker=FormatChecker())
    return [f'{error.json_path}: {error.message:.300}' for error in validator.iter_errors(instance)]


def check_fits(instance, reference, what):
    errors = errors_of(instance, reference)
    check(not errors, f'{what}: ' + '; '.join(errors[:5]))


def check_answer(sandbox, method, path, status, body=None, fits=True, **kwargs):
    """Asks, and holds the answer (and the question, where it is a good one) against the document."""
    template = find_path(path)
    operation = DOCUMENT['paths'][template][method.lower()]
    what = f'{method} {path:.60} → {status}'
    if body is not None and fits and status < 400:
        check_fits(body, pointer('paths', template, method.lower(), 'requestBody', 'content',
                                 'application/json', 'schema'), what + ', the question')
    answer = sandbox.request(method, path, body, **kwargs)
    check_equal(answer.status, status, f'{what}: {answer.body[:300]!r}')
    check(str(status) in operation['responses'], f'{what}: the document does not name this status')
    response = resolve(operation['responses'][str(status)])
    check('X-Request-Id' in answer.headers, what + ': no X-Request-Id')
    if 'content' not in response:
        check_equal(answer.body, b'', what + ': a body')
    else:
        kind = answer.headers['Content-Type']
        check(kind in response['content'], f'{what}: {kind} is not in the document')
        base = operation['responses'][str(status)].get('$ref') or pointer(
            'paths', template, method.lower(), 'responses', str(status))
        check_fits(answer.json, f'{base}/content/{kind.replace("/", "~1")}/schema', what)
        if status >= 400:
            check_equal(answer.json['status'], status, what + ': status in the body')
    seen.add((method, template, str(status)))
    return answer.json if answer.body else None


def test_document():
    """The document is valid OpenAPI 3.1"""
    validate(DOCUMENT)


def test_document_examples():
    """Its examples are under example domains, and fit their schemas"""
    text = str(DOCUMENT)
    for host in re.findall(r'https?://([A-Za-z0-9.-]+)', text) + re.findall(r'@([a-z0-9.-]+)', text):
        check(host.endswith(('.example', 'example.com')), f'{host} is not an example domain')
    for name, schema in DOCUMENT['components']['schemas'].items():
        for example in schema.get('examples', []):
            check_fits(example, '#/components/schemas/' + name, f'an example of {name}')


def test_discovery():
    """Discovery"""
    with Sandbox('--leads', 0) as sandbox:
        found = check_answer(sandbox, 'GET', '/.well-known/leadkit-partner', 200)
        check_equal(found['api'], sandbox.address + '/v1')


def test_leads():
    """A snapshot, the change log, and every way in which leads are refused"""
    with signed_in('--leads', 600) as sandbox:
        first = check_answer(sandbox, 'GET', '/v1/leads?limit=500', 200)
        rest = check_answer(sandbox, 'GET', '/v1/leads?cursor=' + first['cursor'], 200)
        countries = {lead['site']['country'] for lead in first['leads'] + rest['leads']}
        check_equal(countries, {'NO', 'SE', 'DK', 'AT'}, 'markets')
        states = {lead['work']['status'] for lead in first['leads'] + rest['leads']}
        check(states >= {'new', 'contacting', 'reached', 'quoted', 'booked', 'won', 'lost',
                         'declined', 'expired'}, f'only these statuses: {states}')
        check(any(lead['dispute'] for lead in rest['leads']), 'no lead is disputed')
        sandbox.control('remove', {'lead_ids': [first['leads'][0]['id']], 'reason': 'withdrawn'})
        log = check_answer(sandbox, 'GET', '/v1/leads?cursor=' + rest['cursor'], 200)
        check_equal(len(log['removed']), 1)

        check_answer(sandbox, 'GET', '/v1/leads?limit=x', 422)
        check_answer(sandbox, 'GET', '/v1/leads?limit=%ff', 400)
        check_answer(sandbox, 'GET', '/v1/leads', 401, headers={'Authorization': 'Bearer x.y.z'})
        check_answer(sandbox, 'GET', '/v1/leads', 403, headers={'Leadkit-Organisation': 'no-such'})
        sandbox.control('minimum-client', {'version': '2.0'})
        check_answer(sandbox, 'GET', '/v1/leads', 426, headers={'User-Agent': 'leadkit-inbox/1.9'})
        for version in ('2.0', '2.0.1', '10'):
            check_answer(sandbox, 'GET', '/v1/leads?limit=1', 200,
                         headers={'User-Agent': 'leadkit-inbox/' + version})
        sandbox.control('expire-cursors')
        check_answer(sandbox, 'GET', '/v1/leads?cursor=' + log['cursor'], 410)
        for status in (429, 503):
            sandbox.control('faults', {'path': '/v1/leads', 'status': status, 'retry_after': 2})
            check_answer(sandbox, 'GET', '/v1/leads', status)


def test_phones_and_mail():
    """No phone can be assigned, and every e-mail address is under an example domain"""
    unassignable = re.compile(r'\+4700\d{6}|\+467017406(0[5-9]|[1-9]\d)|\+4500\d{6}|\+430\d{7}')
    with signed_in('--leads', 1000) as sandbox:
        for lead in sandbox.page(None, 1000)['leads']:
            for phone in lead['person']['phones']:
                check(unassignable.fullmatch(phone['e164']), phone['e164'] + ' may be somebody\'s')
            for mail in lead['person']['emails']:
                check(mail.endswith(('@example.com', '.example')), mail)


def test_changes():
    """Changes of every type, applied, again, in conflict and refused"""
    with signed_in('--leads', 40) as sandbox:
        lead = next(lead for lead in sandbox.page()['leads'] if lead['work']['status'] == 'new')
        changes = [
            make_change('opened', lead),
            make_change('note.add', lead, text='Ringer i morgen.\nTidlig.'),
            make_change('contact.log', lead, channel='call', outcome='no_answer'),
            make_change('claim', lead),
            make_change('assign', lead, member_id='usr-jonas'),
            make_change('snooze.set', lead, until='2030-01-02T03:04:05Z'),
            make_change('follow_up.set', lead, follow_up_at='2030-01-02T03:04:05Z', text='Ring'),
            make_change('value.set', lead, value={'amount_minor': 1500000, 'currency': 'NOK'}),
            make_change('status.set', lead, status='won'),
            make_change('dispute.open', lead, reason='wrong_number', text='Feil', evidence=[]),
            make_change('dispute.withdraw', lead),
            make_change('release', lead),
            make_change('note.add', {'id': 'no-such', 'revision': 1}, text='x'),
        ]
        answer = check_answer(sandbox, 'POST', '/v1/changes', 200, {'changes': changes})
        check_equal([result['outcome'] for result in answer['results']],
                    ['applied'] * 12 + ['rejected'])
        again = check_answer(sandbox, 'POST', '/v1/changes', 200, {'changes': changes[:2]})
        check_equal([result['outcome'] for result in again['results']], ['duplicate'] * 2)
        late = check_answer(sandbox, 'POST', '/v1/changes', 200, {'changes': [
            make_change('status.set', lead, status='lost', reason='price'),
            make_change('erase', lead, reason='Kunden ba om det')]})
        check_equal([result['outcome'] for result in late['results']], ['conflict', 'applied'])
        check_answer(sandbox, 'GET', '/v1/leads', 200)

        check_answer(sandbox, 'POST', '/v1/changes', 422, {'changes': 'x'})
        check_answer(sandbox, 'POST', '/v1/changes', 422, {'changes': [{}] * 101})
        check_answer(sandbox, 'POST', '/v1/changes', 422, [])
        check_answer(sandbox, 'POST', '/v1/changes', 400, raw=b'{')
        check_answer(sandbox, 'POST', '/v1/changes', 413, raw=b' ' * (4 * 1024 * 1024 + 1))
        token, sandbox.token = sandbox.token, None
        check_answer(sandbox, 'POST', '/v1/changes', 401, {'changes': []})
        sandbox.token = token
        check_answer(sandbox, 'POST', '/v1/changes', 403, {'changes': []},
                     headers={'Leadkit-Organisation': 'org-nordanvind'})


def test_presence():
    """Who has a lead open"""
    with signed_in('--leads', 1) as sandbox:
        lead_id = sandbox.page()['leads'][0]['id']
        mine = {'client_id': 'c', 'lead_id': lead_id}
        answer = check_answer(sandbox, 'PUT', '/v1/presence', 200, mine)
        check_equal([member['id'] for member in answer['members']], ['usr-kari'])
        check_answer(sandbox, 'PUT', '/v1/presence', 200, {'client_id': 'c', 'lead_id': None})
        check_answer(sandbox, 'PUT', '/v1/presence', 404, {'client_id': 'c', 'lead_id': 'no-such'})
        check_answer(sandbox, 'PUT', '/v1/presence', 422, {'lead_id': lead_id})
        check_answer(sandbox, 'PUT', '/v1/presence', 400, raw=b'{')
        check_answer(sandbox, 'PUT', '/v1/presence', 403, mine,
                     headers={'Leadkit-Organisation': 'org-nordanvind'})
        sandbox.token = 'x'
        check_answer(sandbox, 'PUT', '/v1/presence', 401, mine)


def test_account():
    """Profile, export and devices"""
    with signed_in('--leads', 3) as sandbox:
        check_answer(sandbox, 'GET', '/v1/me', 200)
        me = check_answer(sandbox, 'PATCH', '/v1/me', 200,
                          {'name': 'Kari N.', 'phone': None, 'locale': 'nn'})
        check_equal((me['name'], me['phone'], me['locale']), ('Kari N.', None, 'nn'))
        check_answer(sandbox, 'PATCH', '/v1/me', 422, {'name': ''})
        check_answer(sandbox, 'PATCH', '/v1/me', 422, {'name': 7})
        wrong = check_answer(sandbox, 'PATCH', '/v1/me', 422,
                             {'name': ' ', 'phone': 'none', 'locale': 'norsk!'})
        check_equal({error['pointer'] for error in wrong['errors']}, {'/name', '/phone', '/locale'})
        me = check_answer(sandbox, 'PATCH', '/v1/me', 200, {'phone': '+47 00 00 (10) 02'})
        check_equal((me['name'], me['phone']), ('Kari N.', '+4700001002'))
        check_answer(sandbox, 'PATCH', '/v1/me', 422, {'email': 'other@example.com'})
        check_answer(sandbox, 'PATCH', '/v1/me', 400, raw=b'\xff\xfe')

        device = {'name': 'Resepsjonen', 'platform': 'linux', 'app_version': '1.0.0', 'locale': 'nb',
                  'push': {'type': 'unifiedpush', 'endpoint': 'https://push.example/x',
                           'p256dh': 'k', 'auth': 'a'}}
        check_answer(sandbox, 'PUT', '/v1/devices/d1', 201, device)
        check_answer(sandbox, 'PUT', '/v1/devices/d1', 200, {**device, 'push': None})
        check_answer(sandbox, 'PUT', '/v1/devices/d2', 422, {'platform': 'linux'})
        check_answer(sandbox, 'PUT', '/v1/devices/d2', 422, {'name': 'x', 'push': {'type': 'fax'}})
        check_answer(sandbox, 'PUT', '/v1/devices/d2', 400, raw=b'nothing')
        for number in range(49):
            sandbox.request('PUT', f'/v1/devices/more-{number}', {'name': 'x'})
        check_answer(sandbox, 'PUT', '/v1/devices/d2', 409, {'name': 'one too many'})
        check_equal(len(check_answer(sandbox, 'GET', '/v1/devices', 200)['devices']), 50)
        check_answer(sandbox, 'DELETE', '/v1/devices/d1', 204)
        check_answer(sandbox, 'DELETE', '/v1/devices/d1', 404)

        lead = sandbox.page()['leads'][0]
        sandbox.change('note.add', lead, text='Mitt notat')
        export = check_answer(sandbox, 'GET', '/v1/me/export', 200)
        check_equal([change['text'] for change in export['changes']], ['Mitt notat'])
        check_equal(len(export['devices']), 49)

        sandbox.token = 'x'
        for method, path in (('GET', '/v1/me'), ('PATCH', '/v1/me'), ('GET', '/v1/me/export'),
                             ('GET', '/v1/devices'), ('PUT', '/v1/devices/d'),
                             ('DELETE', '/v1/devices/d'), ('GET', '/v1/events'),
                             ('GET', '/v1/organisation'), ('PATCH', '/v1/organisation'),
                             ('POST', '/v1/me/deletion'), ('DELETE', '/v1/me/deletion'),
                             ('GET', '/v1/support/messages'), ('POST', '/v1/support/messages'),
                             ('POST', '/v1/usage'), ('POST', '/v1/data-requests')):
            check_answer(sandbox, method, path, 401, {} if method in ('PATCH', 'PUT', 'POST') else None)


def test_organisation():
    """The organisation, changed by who may"""
    with signed_in('--leads', 0) as sandbox:
        check_answer(sandbox, 'GET', '/v1/organisation', 200)
        changed = check_answer(sandbox, 'PATCH', '/v1/organisation', 200, {
            'response_goal_minutes': 10, 'paused_until': '2030-01-01T00:00:00Z',
            'opening_hours': [{'day': 'friday', 'opens': '08:00', 'closes': '12:30'}]})
        check_equal((changed['response_goal_minutes'], len(changed['opening_hours'])), (10, 1))
        for wrong in ({'response_goal_minutes': 0}, {'paused_until': 'soon'}, {'name': ''},
                      {'opening_hours': [{'day': 'friday', 'opens': '12:00', 'closes': '08:00'}]},
                      {'opening_hours': [7]}, {'opening_hours': 'always'}):
            check_answer(sandbox, 'PATCH', '/v1/organisation', 422, wrong)
        check_answer(sandbox, 'PATCH', '/v1/organisation', 400, raw=b'{]')
        sandbox.sign_in('jonas@fjordglimt.example')
        check_answer(sandbox, 'PATCH', '/v1/organisation', 403, {'response_goal_minutes': 1})
        sandbox.control('account', {'email': 'jonas@fjordglimt.example', 'role': None})
        check_answer(sandbox, 'GET', '/v1/organisation', 403)
        check_answer(sandbox, 'GET', '/v1/events', 403)


def test_deletion():
    """Deletion at once, at a date and by hand, and every way in which it is refused"""
    with signed_in('--leads', 1) as sandbox:
        body = {'id': str(uuid.uuid4()), 'confirm_email': sandbox.email, 'reason': 'Slutter'}
        check_answer(sandbox, 'DELETE', '/v1/me/deletion', 404)
        check_answer(sandbox, 'POST', '/v1/me/deletion', 400, raw=b'{')
        check_answer(sandbox, 'POST', '/v1/me/deletion', 422, {**body, 'confirm_email': 'x@example.com'})
        check_answer(sandbox, 'GET', '/v1/deletions/' + body['id'], 404)

        sandbox.control('deletion', {'state': 'manual'})
        manual = check_answer(sandbox, 'POST', '/v1/me/deletion', 202, body)
        check_equal((manual['state'], manual['effective_at']), ('manual', None))
        check_answer(sandbox, 'DELETE', '/v1/me/deletion', 409)

        sandbox.control('deletion', {'state': 'scheduled', 'days': 7})
        body['id'] = str(uuid.uuid4())
        check_answer(sandbox, 'POST', '/v1/me/deletion', 202, body)
        check_equal(check_answer(sandbox, 'GET', '/v1/me', 200)['deletion']['state'], 'scheduled')
        check_answer(sandbox, 'POST', '/v1/me/deletion', 409, {**body, 'id': str(uuid.uuid4())})
        check_answer(sandbox, 'DELETE', '/v1/me/deletion', 204)

        sandbox.control('clock', {'offset_ms': 6 * 60 * 1000})
        problem = check_answer(sandbox, 'POST', '/v1/me/deletion', 403, body)
        check_equal(problem['code'], 'recent_sign_in_required')
        sandbox.sign_in()
        sandbox.control('deletion', {'state': 'completed'})
        body['id'] = str(uuid.uuid4())
        check_equal(check_answer(sandbox, 'POST', '/v1/me/deletion', 202, body)['state'], 'completed')
        sandbox.token = None
        check_answer(sandbox, 'GET', '/v1/deletions/' + body['id'], 200)


def test_support():
    """The conversation with support"""
    with signed_in('--leads', 0) as sandbox:
        body = {'id': str(uuid.uuid4()), 'text': 'Hei', 'technical': {'app_version': '1.0.0'}}
        check_answer(sandbox, 'POST', '/v1/support/messages', 201, body)
        check_answer(sandbox, 'POST', '/v1/support/messages', 200, body)
        check_answer(sandbox, 'POST', '/v1/support/messages', 409, {**body, 'text': 'Nei'})
        check_answer(sandbox, 'POST', '/v1/support/messages', 400, raw=b'{')
        for wrong in ({'id': 'x'}, {'text': ''}, {'text': ' \n'}, {'text': 'x' * 10001}, {'text': 7},
                      {'technical': 'x'}, {'technical': {'a': 7}}, {'technical': {'a': 'x' * 201}}):
            check_answer(sandbox, 'POST', '/v1/support/messages', 422,
                         {**body, 'id': str(uuid.uuid4()), **wrong})
        sandbox.control('support', {'text': 'Hei selv'})
        messages = check_answer(sandbox, 'GET', '/v1/support/messages', 200)['messages']
        check_equal([(message['from'], message['text']) for message in messages],
                    [('user', 'Hei'), ('support', 'Hei selv')])


def test_usage():
    """Usage counts, of people who agreed, and nothing else"""
    with signed_in('--leads', 0) as sandbox:
        body = {'consent_version': '1', 'pseudonym': str(uuid.uuid4()), 'day': '2026-11-24',
                'app_version': '1.0.0', 'counts': {'lead_opened': 3, 'search': 0}}
        check_answer(sandbox, 'POST', '/v1/usage', 204, body)
        check_answer(sandbox, 'POST', '/v1/usage', 400, raw=b'{')
        without = {name: value for name, value in body.items() if name != 'consent_version'}
        problem = check_answer(sandbox, 'POST', '/v1/usage', 403, without)
        check_equal(problem['code'], 'consent_missing')
        for wrong in ({'user_id': 'usr-kari'}, {'pseudonym': 'usr-kari'}, {'day': '2026-02-30'},
                      {'day': '2026-11-24T10:00:00Z'}, {'counts': 7}, {'counts': {'usr-kari': 1}},
                      {'counts': {'search': 'often'}}, {'counts': {'search': -1}},
                      {'counts': {'search': {'text': 'Kari'}}}, {'app_version': 'Karis PC'}):
            check_answer(sandbox, 'POST', '/v1/usage', 422, {**body, **wrong})


def test_data_requests():
    """What consumers asked for, in the list and on the lead"""
    with signed_in('--leads', 3) as sandbox:
        lead = sandbox.page()['leads'][0]
        body = {'id': str(uuid.uuid4()), 'lead_id': lead['id'], 'kind': 'objection', 'text': 'Ikke ring'}
        check_answer(sandbox, 'POST', '/v1/data-requests', 202, body)
        check_answer(sandbox, 'POST', '/v1/data-requests', 200, body)
        check_answer(sandbox, 'POST', '/v1/data-requests', 409, {**body, 'kind': 'access'})
        check_answer(sandbox, 'POST', '/v1/data-requests', 404,
                     {**body, 'id': str(uuid.uuid4()), 'lead_id': 'no-such'})
        check_answer(sandbox, 'POST', '/v1/data-requests', 400, raw=b'{')
        for wrong in ({'id': 'x'}, {'kind': 'portability'}, {'lead_id': None}, {'text': 7}):
            check_answer(sandbox, 'POST', '/v1/data-requests', 422, {**body, **wrong})
        check_answer(sandbox, 'GET', '/v1/leads', 200)
        listed = check_answer(sandbox, 'GET', '/v1/data-requests?lead_id=' + lead['id'], 200)
        check_equal([request['id'] for request in listed['requests']], [body['id']])
        export = check_answer(sandbox, 'GET', '/v1/me/export', 200)
        check_equal([request['text'] for request in export['data_requests']], ['Ikke ring'])
        other = {'headers': {'Leadkit-Organisation': 'org-nordanvind'}}
        check_answer(sandbox, 'GET', '/v1/data-requests', 403, **other)
        check_answer(sandbox, 'POST', '/v1/data-requests', 403, body, **other)
        sandbox.token = 'x'
        check_answer(sandbox, 'GET', '/v1/data-requests', 401)


def test_controls():
    """The controls answer as the document says"""
    with signed_in('--leads', 3) as sandbox:
        def control(name, status, body=None, method='POST'):
            return check_answer(sandbox, method, '/sandbox/' + name, status, body)

        lead = control('leads', 200, {'count': 1, 'patch': {'person': {'name': 'Ola'}}})['leads'][0]
        check_equal(sandbox.page()['leads'][0]['person']['name'], 'Ola')
        control('leads', 422, {'count': 0})
        control('leads', 404, {'count': 1, 'organisation_id': 'no-such'})
        control('update', 200, {'lead_id': lead['id'], 'patch': {'message': 'Hei'},
                                'set': {'work.claimed_by': 'usr-jonas'}})
        control('update', 404, {'lead_id': 'no-such'})
        control('update', 422, {'lead_id': lead['id'], 'set': {'a\'"[': 1}})
        control('act-as', 200, {'lead_id': lead['id'], 'type': 'note.add', 'text': 'Hei'})
        control('act-as', 404, {'member': 'nobody@example.com', 'lead_id': lead['id'], 'type': 'claim'})
        control('act-as', 409, {'member': 'usr-kari', 'lead_id': lead['id'], 'type': 'claim'})
        control('act-as', 422, {'lead_id': lead['id'], 'type': 'note.add'})
        control('remove', 200, {'lead_ids': [lead['id']]})
        control('remove', 404, {'lead_ids': [lead['id']]})
        control('remove', 422, {})
        control('faults', 200, {'path': '/v1/nothing', 'status': 503})
        for wrong in ({}, {'path': '/sandbox/leads', 'status': 500}, {'path': '/x', 'status': 7},
                      {'path': '/x', 'headers': {'a': 'b\r\nc'}}, {'path': '/x', 'delay_ms': -1}):
            control('faults', 422, wrong)
        control('faults', 204, method='DELETE')
        control('drop-streams', 200, {'abrupt': True})
        control('event', 200, {'event': 'presence', 'data': {'lead_id': 'x', 'members': []}})
        control('event', 422, {})
        control('expire-cursors', 204, method='POST')
        control('expire-tokens', 204)
        control('revoke-refresh-tokens', 200, {})
        control('minimum-client', 204, {'version': '1.0'})
        control('minimum-client', 422, {'version': 'new'})
        control('account', 204, {'email': 'jonas@fjordglimt.example', 'unlock': True})
        control('account', 404, {'email': 'nobody@example.com'})
        control('identity', 204, {'email_privacy': False})
        sandbox.identity('accounts:sendOobCode', {'requestType': 'PASSWORD_RESET',
                                                  'email': sandbox.email})
        check_equal(len(control('codes', 200, method='GET')['codes']), 1)
        control('clock', 200, {'offset_ms': 1000})
        control('clock', 422, {'offset_ms': 'x'})
        received = control('received', 200, method='GET')
        check(received['request_count'] > 0, 'no request was received')
        check_equal([request for request in control('requests', 200, method='GET')['requests']
                     if request['method'] == 'GET'],
                    [{'method': 'GET', 'path': '/v1/leads', 'count': 1}])
        control('requests?since=2999-01-01T00:00:00Z', 200, method='GET')
        control('requests?since=then', 422, method='GET')
        control('envelopes', 200, method='GET')
        control('deletion', 204, {'state': 'scheduled', 'days': 1})
        control('deletion', 422, {'state': 'never'})
        control('support', 200, {'text': 'Hei'})
        control('support', 404, {'text': 'Hei', 'email': 'nobody@example.com'})
        control('support', 422, {})
        request_id = str(uuid.uuid4())
        sandbox.sign_in()
        sandbox.post('/v1/data-requests', {'id': request_id, 'kind': 'access',
                                           'lead_id': sandbox.page()['leads'][0]['id']})
        control('data-request', 200, {'id': request_id, 'state': 'rejected', 'note': 'Allerede besvart'})
        control('data-request', 404, {'id': 'no-such', 'state': 'rejected'})
        control('data-request', 422, {'id': request_id, 'state': 'lost'})
        control('reset-received', 204)
        control('state', 200, method='GET')


def test_schemas_are_strict():
    """The schemas refuse what is not a lead, so the checks above mean something"""
    with signed_in('--leads', 1) as sandbox:
        lead = sandbox.page()['leads'][0]
        reference = '#/components/schemas/Lead'
        check_equal(errors_of(lead, reference), [])
        check_equal(errors_of({**lead, 'unknown': 1}, reference), [])
        check(errors_of({**lead, 'revision': '1'}, reference), 'a revision may be text')
        check(errors_of({**lead, 'delivered_at': 'yesterday'}, reference), 'any text is a time')
        check(errors_of({**lead, 'person': {}}, reference), 'nobody is a person')
        change = {'id': str(uuid.uuid4()), 'lead_id': 'x', 'base_revision': 1, 'at': now_text()}
        reference = '#/components/schemas/Change'
        check(errors_of({**change, 'type': 'note.add'}, reference), 'a note has no text')
        check(errors_of({**change, 'type': 'dance'}, reference), 'any type is a change')


def test_everything_was_checked():
    """Every operation and status of the document was answered by the running server"""
    missing = []
    for path, methods in DOCUMENT['paths'].items():
        for method, operation in methods.items():
            if method == 'parameters':
                continue
            offered = '501' not in operation['responses']
            for status in operation['responses']:
                wanted = offered or status in ('401', '501')
                streamed = path == '/v1/events' and status == '200'
                if (wanted and not streamed and status not in ELSEWHERE and
                        (method.upper(), path, status) not in seen):
                    missing.append(f'{method.upper()} {path} {status}')
    check(not missing, 'never checked: ' + ', '.join(missing))


main(globals())
