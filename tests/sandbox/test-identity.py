#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Firebase subset: shapes and errors as Firebase's own REST interface has them."""

import base64
import json
import re
import time

from sandbox import (API_KEY, IDENTITY, PASSWORD, SECURE_TOKEN, Sandbox, check, check_equal, main,
                     signed_in, totp)

TOTP_EMAIL = 'sikker@fjordglimt.example'
TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
PROJECT = 'demo-leadkit'


def decode(part):
    return json.loads(base64.urlsafe_b64decode(part + '=' * (-len(part) % 4)))


def encode(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip('=')


def check_shape(value, shape, where=''):
    """Every member of @shape is there and has its type; a pattern is a text that matches."""
    for name, kind in shape.items():
        check(name in value, f'{where}{name} is missing')
        if isinstance(kind, str):
            check(re.fullmatch(kind, value[name]), f'{where}{name} is {value[name]!r:.80}')
        elif isinstance(kind, dict):
            check_shape(value[name], kind, where + name + '.')
        else:
            check(type(value[name]) is kind, f'{where}{name} is a {type(value[name])}')


TOKENS = {'idToken': r'[\w-]+\.[\w-]+\.[\w-]+', 'refreshToken': r'.{20,}', 'expiresIn': '3600'}


def check_refused(answer, code, status=400):
    """An error of Firebase's: its whole shape and its code."""
    check_equal(answer.status, status, answer.body[:200])
    error = answer.json['error']
    check_equal(error['code'], status)
    check_equal(error['message'].split(' : ')[0], code)
    check_shape(error['errors'][0], {'message': str, 'reason': str, 'domain': 'global'})
    check_equal(error['errors'][0]['message'], error['message'])


def sign_in(sandbox, email, password=PASSWORD):
    return sandbox.identity('accounts:signInWithPassword',
                            {'email': email, 'password': password, 'returnSecureToken': True})


def test_sign_in():
    """Signing in gives tokens with the claims of Firebase"""
    with Sandbox('--leads', 0) as sandbox:
        answer = sign_in(sandbox, sandbox.email)
        check_shape(answer.json, {'kind': 'identitytoolkit#VerifyPasswordResponse',
                                  'localId': str, 'email': sandbox.email, 'registered': bool, **TOKENS})
        claims = decode(answer.json['idToken'].split('.')[1])
        check_shape(claims, {'iss': 'https://securetoken.google.com/' + PROJECT, 'aud': PROJECT,
                             'sub': answer.json['localId'], 'user_id': answer.json['localId'],
                             'email': sandbox.email, 'email_verified': bool, 'name': str,
                             'auth_time': int, 'iat': int, 'exp': int,
                             'firebase': {'identities': dict, 'sign_in_provider': 'password'}})
        check_equal(claims['exp'] - claims['iat'], 3600)


def test_wrong_credentials():
    """A wrong password and an unknown address look alike with e-mail privacy, and differ without"""
    with Sandbox('--leads', 0) as sandbox:
        for email in (sandbox.email, 'nobody@example.com'):
            check_refused(sign_in(sandbox, email, 'wrong-one'), 'INVALID_LOGIN_CREDENTIALS')
        sandbox.control('identity', {'email_privacy': False})
        check_refused(sign_in(sandbox, sandbox.email, 'wrong-one'), 'INVALID_PASSWORD')
        check_refused(sign_in(sandbox, 'nobody@example.com'), 'EMAIL_NOT_FOUND')
        check_refused(sign_in(sandbox, 'not an address'), 'INVALID_EMAIL')
        check_refused(sign_in(sandbox, sandbox.email, ''), 'MISSING_PASSWORD')
        check_refused(sign_in(sandbox, 'sluttet@fjordglimt.example'), 'USER_DISABLED')
        check_equal(sign_in(sandbox, 'KARI@Fjordglimt.Example').status, 200, 'case of the address')


def test_too_many_attempts():
    """After ten wrong passwords even the right one must wait"""
    with Sandbox('--leads', 0) as sandbox:
        for _ in range(10):
            check_refused(sign_in(sandbox, sandbox.email, 'wrong-one'), 'INVALID_LOGIN_CREDENTIALS')
        check_refused(sign_in(sandbox, sandbox.email), 'TOO_MANY_ATTEMPTS_TRY_LATER')
        check_equal(sign_in(sandbox, 'jonas@fjordglimt.example').status, 200)
        sandbox.control('clock', {'offset_ms': 6 * 60 * 1000})
        check_equal(sign_in(sandbox, sandbox.email).status, 200, 'after six minutes')


def test_key_and_json():
    """A missing key is 403, a wrong one 400, broken JSON a parseError, and the unknown 501"""
    with Sandbox('--leads', 0) as sandbox:
        answer = sandbox.identity('accounts:lookup', {}, key=None)
        check_equal((answer.status, answer.json['error']['status']), (403, 'PERMISSION_DENIED'))
        answer = sandbox.identity('accounts:lookup', {}, key='wrong')
        check_equal((answer.status, answer.json['error']['status']), (400, 'INVALID_ARGUMENT'))
        for raw in (b'{', b'', b'\xff', b'[]', b'{"a":' * 5000):
            answer = sandbox.request('POST', f'{IDENTITY}/v1/accounts:lookup?key={API_KEY}', raw=raw)
            check_equal((answer.status, answer.json['error']['errors'][0]['reason']),
                        (400, 'parseError'))
        check_equal(sandbox.identity('accounts:createAuthUri', {}).status, 501)


def test_lookup():
    """A lookup tells of the account, in Firebase's mixture of types"""
    with signed_in('--leads', 0) as sandbox:
        user = sandbox.identity('accounts:lookup', {'idToken': sandbox.token}).json['users'][0]
        check_shape(user, {'localId': str, 'email': sandbox.email, 'emailVerified': bool,
                           'displayName': str, 'providerUserInfo': list, 'validSince': r'\d+',
                           'lastLoginAt': r'\d{13}', 'createdAt': r'\d{13}',
                           'passwordUpdatedAt': int, 'lastRefreshAt': r'\d{4}-.*Z',
                           'disabled': bool})
        check_refused(sandbox.identity('accounts:lookup', {'idToken': 'x.y.z'}), 'INVALID_ID_TOKEN')
        sandbox.control('expire-tokens')
        check_refused(sandbox.identity('accounts:lookup', {'idToken': sandbox.token}), 'TOKEN_EXPIRED')


def test_refresh():
    """Refreshing gives a new token; a revoked or unknown one does not"""
    with signed_in('--leads', 0) as sandbox:
        check(sandbox.refresh_token.endswith('='), 'the refresh token needs no encoding')
        answer = sandbox.refresh()
        check_shape(answer.json, {'id_token': r'[\w.-]+', 'access_token': r'[\w.-]+',
                                  'expires_in': '3600', 'refresh_token': str,
                                  'token_type': 'Bearer', 'user_id': 'usr-kari',
                                  'project_id': PROJECT})
        sandbox.token = answer.json['id_token']
        sandbox.get('/v1/me')
        check_refused(sandbox.refresh('no-such'), 'INVALID_REFRESH_TOKEN')
        path = f'{SECURE_TOKEN}/v1/token?key={API_KEY}'
        check_refused(sandbox.request('POST', path, raw=b'grant_type=refresh_token'),
                      'MISSING_REFRESH_TOKEN')
        # Not encoded, the '=' are lost or kept by chance; '+' would be a blank.
        check_refused(sandbox.request('POST', path, raw=b'grant_type=refresh_token&refresh_token=%00'),
                      'MISSING_REFRESH_TOKEN')
        sandbox.control('account', {'email': sandbox.email, 'disabled': True})
        check_refused(sandbox.refresh(), 'USER_DISABLED')
        check_equal(sandbox.request('GET', '/v1/me').code, 'account_disabled')
        sandbox.control('account', {'email': sandbox.email, 'disabled': False})
        sandbox.control('revoke-refresh-tokens', {'email': sandbox.email})
        check_refused(sandbox.refresh(), 'INVALID_REFRESH_TOKEN')


def test_expiry_by_clock():
    """A token ends after an hour of the server's clock, which the Date header shows"""
    with signed_in('--leads', 0) as sandbox:
        sandbox.control('clock', {'offset_ms': 3590 * 1000})
        check_equal(sandbox.request('GET', '/v1/me').status, 200)
        sandbox.control('clock', {'offset_ms': 3601 * 1000})
        answer = sandbox.request('GET', '/v1/me')
        check_equal((answer.status, answer.code), (401, 'token_expired'))
        check('invalid_token' in answer.headers['WWW-Authenticate'], 'WWW-Authenticate')
        sandbox.control('clock', {'offset_ms': 86400 * 1000})
        from email.utils import parsedate_to_datetime
        date = parsedate_to_datetime(sandbox.request('GET', '/v1/me').headers['Date'])
        check(date.timestamp() - time.time() > 86000, 'the Date header did not move')
        sandbox.sign_in()
        sandbox.get('/v1/me')


def test_forged_tokens():
    """Tokens that were changed, unsigned, signed otherwise or meant for others are refused"""
    with signed_in('--leads', 0) as sandbox:
        head, body, signature = sandbox.token.split('.')
        claims = decode(body)
        forged = [
            f'{head}.{encode({**claims, "sub": "usr-jonas"})}.{signature}',
            f'{encode({"alg": "none", "typ": "JWT"})}.{body}.',
            f'{encode({**decode(head), "alg": "none"})}.{body}.{signature}',
            f'{head}.{body}.', f'{head}.{body}', f'{head}.{body}.{signature}.x', '..', 'x' * 20000,
            f'{head}.{encode([1])}.{signature}', f'!.{body}.{signature}',
        ]
        for token in forged:
            answer = sandbox.request('GET', '/v1/me', headers={'Authorization': 'Bearer ' + token})
            check_equal((answer.status, answer.code), (401, 'token_invalid'), token[:60])
        for value in ('Basic eDp5', 'Bearer', sandbox.token):
            answer = sandbox.request('GET', '/v1/me', headers={'Authorization': value})
            check_equal((answer.status, answer.code), (401, 'token_missing'), value[:30])
        with signed_in('--leads', 0) as other:
            answer = sandbox.request('GET', '/v1/me',
                                     headers={'Authorization': 'Bearer ' + other.token})
            check_equal((answer.status, answer.code), (401, 'token_invalid'), 'of another sandbox')


def test_second_factor():
    """A second factor is asked for, takes a right code once, and no wrong one"""
    with Sandbox('--leads', 0) as sandbox:
        answer = sign_in(sandbox, TOTP_EMAIL).json
        check('idToken' not in answer, 'tokens before the second factor')
        check_shape(answer, {'localId': str, 'email': TOTP_EMAIL, 'mfaPendingCredential': str,
                             'mfaInfo': list})
        check_shape(answer['mfaInfo'][0], {'mfaEnrollmentId': str, 'displayName': str,
                                           'enrolledAt': r'\d{4}-.*Z', 'totpInfo': dict})

        def finish(code, pending=answer['mfaPendingCredential']):
            return sandbox.identity('accounts/mfaSignIn:finalize', {
                'mfaPendingCredential': pending,
                'mfaEnrollmentId': answer['mfaInfo'][0]['mfaEnrollmentId'],
                'totpVerificationInfo': {'verificationCode': code}}, version='v2')

        code = totp(TOTP_SECRET, time.time())
        wrong = '%06d' % ((int(code) + 1) % 1000000)
        check_refused(finish(wrong), 'INVALID_CODE')
        check_refused(finish('12'), 'INVALID_CODE')
        check_refused(finish(code, 'no-such'), 'INVALID_MFA_PENDING_CREDENTIAL')
        done = finish(code).json
        check_equal(set(done), {'idToken', 'refreshToken'})
        claims = decode(done['idToken'].split('.')[1])
        check_equal(claims['firebase']['sign_in_second_factor'], 'totp')
        check_refused(finish(code), 'INVALID_MFA_PENDING_CREDENTIAL')
        again = sign_in(sandbox, TOTP_EMAIL).json['mfaPendingCredential']
        check_refused(finish(code, again), 'INVALID_CODE')


def test_enrolment():
    """A second factor can be enrolled, and then it is asked for, until it is withdrawn"""
    with signed_in('--leads', 0) as sandbox:
        info = sandbox.identity('accounts/mfaEnrollment:start', {
            'idToken': sandbox.token, 'totpEnrollmentInfo': {}}, version='v2').json['totpSessionInfo']
        check_shape(info, {'sharedSecretKey': r'[A-Z2-7]{32}', 'verificationCodeLength': int,
                           'hashingAlgorithm': 'SHA1', 'periodSec': int, 'sessionInfo': str,
                           'finalizeEnrollmentTime': r'\d{4}-.*Z'})

        def finish(code):
            return sandbox.identity('accounts/mfaEnrollment:finalize', {
                'idToken': sandbox.token, 'displayName': 'Telefon', 'totpVerificationInfo': {
                    'sessionInfo': info['sessionInfo'], 'verificationCode': code}}, version='v2')

        check_refused(finish('x'), 'INVALID_CODE')
        done = finish(totp(info['sharedSecretKey'], time.time()))
        check_equal(set(done.json), {'idToken', 'refreshToken'})
        pending = sign_in(sandbox, sandbox.email).json
        check('mfaPendingCredential' in pending, 'no second factor is asked for')
        check_equal(sandbox.identity('accounts/mfaEnrollment:withdraw', {
            'idToken': sandbox.token, 'mfaEnrollmentId': pending['mfaInfo'][0]['mfaEnrollmentId']},
            version='v2').status, 200)
        check('idToken' in sign_in(sandbox, sandbox.email).json, 'a second factor is asked for')


def test_password_reset():
    """A forgotten password is replaced by a code, once, and unknown addresses are not told"""
    with signed_in('--leads', 0) as sandbox:
        def ask(email):
            return sandbox.identity('accounts:sendOobCode',
                                    {'requestType': 'PASSWORD_RESET', 'email': email})

        def reset(code, password=None):
            body = {'oobCode': code}
            if password is not None:
                body['newPassword'] = password
            return sandbox.identity('accounts:resetPassword', body)

        check_equal(ask(sandbox.email).json, {
            'kind': 'identitytoolkit#GetOobConfirmationCodeResponse', 'email': sandbox.email})
        check_equal(ask('nobody@example.com').status, 200)
        codes = sandbox.get('/sandbox/codes')['codes']
        check_equal([(code['email'], code['request_type']) for code in codes],
                    [(sandbox.email, 'PASSWORD_RESET')])
        code = codes[0]['code']
        check_refused(reset('no-such', 'new-password'), 'INVALID_OOB_CODE')
        check_refused(reset(code, 'short'), 'WEAK_PASSWORD')
        check_equal(reset(code).json['requestType'], 'PASSWORD_RESET', 'looking at a code')
        check_equal(reset(code, 'new-password').json['email'], sandbox.email)
        check_refused(reset(code, 'new-password'), 'INVALID_OOB_CODE')
        check_refused(sign_in(sandbox, sandbox.email), 'INVALID_LOGIN_CREDENTIALS')
        check_refused(sandbox.refresh(), 'INVALID_REFRESH_TOKEN')
        check_equal(sign_in(sandbox, sandbox.email, 'new-password').status, 200)
        sandbox.control('identity', {'email_privacy': False})
        check_refused(ask('nobody@example.com'), 'EMAIL_NOT_FOUND')


def test_update():
    """Name, password and e-mail address change, the last two only soon after signing in"""
    with signed_in('--leads', 0) as sandbox:
        def update(**members):
            return sandbox.identity('accounts:update', {'idToken': sandbox.token, **members})

        check_shape(update(displayName='Kari N').json, {
            'kind': 'identitytoolkit#SetAccountInfoResponse', 'localId': 'usr-kari',
            'email': sandbox.email, 'emailVerified': bool, 'displayName': 'Kari N',
            'providerUserInfo': list})
        check_equal(sandbox.get('/v1/me')['name'], 'Kari N')
        check_refused(update(password='short'), 'WEAK_PASSWORD')
        check_refused(update(email='jonas@fjordglimt.example'), 'EMAIL_EXISTS')
        check_refused(update(email='x'), 'INVALID_EMAIL')
        changed = update(password='another-password', returnSecureToken=True).json
        check_shape(changed, TOKENS)
        check_refused(sandbox.refresh(), 'INVALID_REFRESH_TOKEN')
        check_equal(sandbox.refresh(changed['refreshToken']).status, 200)

        sandbox.token = changed['idToken']
        sandbox.control('clock', {'offset_ms': 10 * 60 * 1000})
        check_refused(update(password='third-password'), 'CREDENTIAL_TOO_OLD_LOGIN_AGAIN')
        check_equal(update(displayName='Kari').status, 200)


def test_change_of_address():
    """A new e-mail address counts when its code has come back"""
    with signed_in('--leads', 0) as sandbox:
        def ask(new):
            return sandbox.identity('accounts:sendOobCode', {
                'requestType': 'VERIFY_AND_CHANGE_EMAIL', 'idToken': sandbox.token, 'newEmail': new})

        check_refused(ask('jonas@fjordglimt.example'), 'EMAIL_EXISTS')
        check_equal(ask('ny@fjordglimt.example').status, 200)
        check_equal(sandbox.get('/v1/me')['email'], sandbox.email)
        code = sandbox.get('/sandbox/codes')['codes'][0]
        check_equal(code['new_email'], 'ny@fjordglimt.example')
        check_equal(sandbox.identity('accounts:update', {'oobCode': code['code']}).json['email'],
                    'ny@fjordglimt.example')
        check_equal(sandbox.get('/v1/me')['email'], 'ny@fjordglimt.example')


def test_sign_up_and_delete():
    """A new account has no organisation; deleting takes it away, soon after signing in only"""
    with Sandbox('--leads', 3) as sandbox:
        def sign_up(email, password):
            return sandbox.identity('accounts:signUp', {'email': email, 'password': password})

        check_refused(sign_up(sandbox.email, 'long-enough'), 'EMAIL_EXISTS')
        check_refused(sign_up('x', 'long-enough'), 'INVALID_EMAIL')
        check_refused(sign_up('ny@example.com', ''), 'MISSING_PASSWORD')
        check_refused(sign_up('ny@example.com', '12345'), 'WEAK_PASSWORD')
        created = sign_up('ny@example.com', 'long-enough').json
        check_shape(created, {'kind': 'identitytoolkit#SignupNewUserResponse', 'localId': str,
                              'email': 'ny@example.com', **TOKENS})
        sandbox.token = created['idToken']
        check_equal(sandbox.get('/v1/me')['organisations'], [])
        check_equal(sandbox.request('GET', '/v1/leads').code, 'no_organisation')

        sandbox.control('clock', {'offset_ms': 10 * 60 * 1000})
        check_refused(sandbox.identity('accounts:delete', {'idToken': sandbox.token}),
                      'CREDENTIAL_TOO_OLD_LOGIN_AGAIN')
        sandbox.sign_in('ny@example.com', 'long-enough')
        check_equal(sandbox.identity('accounts:delete', {'idToken': sandbox.token}).json,
                    {'kind': 'identitytoolkit#DeleteAccountResponse'})
        check_equal(sandbox.request('GET', '/v1/me').code, 'account_not_found')
        check_refused(sandbox.identity('accounts:delete', {'idToken': sandbox.token}),
                      'USER_NOT_FOUND')


def test_emulator_tokens():
    """With --identity, discovery names the emulator, whose unsigned tokens are taken and no others"""
    now = int(time.time())
    claims = {'iss': 'https://securetoken.google.com/' + PROJECT, 'aud': PROJECT, 'sub': 'emu-1',
              'user_id': 'emu-1', 'email': 'emulert@example.com', 'name': 'Emulert', 'iat': now,
              'auth_time': now, 'exp': now + 3600}

    def token(**members):
        return f'{encode({"alg": "none", "typ": "JWT"})}.{encode({**claims, **members})}.'

    with signed_in('--leads', 0) as plain:
        signed = plain.token
    with Sandbox('--leads', 5, '--identity', 'http://127.0.0.1:9099/') as sandbox:
        found = sandbox.get('/.well-known/leadkit-partner')['identity']
        check_equal(found['identity_toolkit'],
                    'http://127.0.0.1:9099/identitytoolkit.googleapis.com/v1')
        check_equal(found['secure_token'], 'http://127.0.0.1:9099/securetoken.googleapis.com/v1')
        sandbox.token = token()
        check_equal(sandbox.get('/v1/me')['name'], 'Emulert')
        check_equal(len(sandbox.page()['leads']), 5)
        for wrong in (token(aud='other'), token(iss='https://securetoken.google.com/other'),
                      token(sub=''), token(exp=now - 1), signed, token() + 'x'):
            sandbox.token = wrong
            check_equal(sandbox.request('GET', '/v1/me').status, 401, wrong[:40])


main(globals())
