#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the program tells of itself, as a server sees it: without consent nothing, with consent what was agreed to and
nothing else. The cases follow each other: a whole session with a sign-in, a sync, work, an error and a crash.

Usage: test-consent.py off|on"""

import datetime
import json
import os
import pathlib
import re
import signal
import subprocess
import sys

import desktop
import screen

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'sandbox'))

import sandbox  # noqa: E402

PREFIX = pathlib.Path(os.environ['LKI_TEST_PREFIX'])
APPLICATION_ID = os.environ['LKI_TEST_APPLICATION_ID']
TRACE = pathlib.Path(os.environ['GNOME_DESKTOP_DIR']) / 'trace'
DATA = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'leadkit-inbox'
STATE = pathlib.Path(os.environ.get('XDG_STATE_HOME', pathlib.Path.home() / '.local' / 'state')) / 'leadkit-inbox'
# What goes to the journal of the system where a desktop has started the program.
SAID = pathlib.Path(os.environ['GNOME_DESKTOP_DIR']) / 'said'
USAGE = DATA / 'diagnostics' / 'usage.ini'
SWITCHES = ('Crash and Error Reports', 'Usage Statistics')
# Five of each lead.
LEADS = 100
DAY_MS = 24 * 3600 * 1000


class State:
    """What the cases hand on to each other."""
    server = None
    program = None
    planted = []
    lead = None


def traced(name):
    if not TRACE.exists():
        return 0
    return sum(line.split()[2] == name for line in TRACE.read_text(encoding='utf-8').splitlines())


def action(name, parameter=None):
    subprocess.run(['gapplication', 'action', APPLICATION_ID, name, *([f"'{parameter}'"] if parameter else [])],
                   check=True, timeout=desktop.PATIENCE)


def start():
    live = traced('stream-live')
    State.program = subprocess.Popen([PREFIX / 'bin' / 'leadkit-inbox'], stdin=subprocess.DEVNULL,
                                     stdout=SAID.open('ab'), stderr=subprocess.STDOUT,
                                     env=dict(os.environ, LKI_TRACE=str(TRACE), LKI_SERVER=State.server.address))
    return live


def plant():
    """Has leads arrive in which there are five texts each that may go nowhere."""
    for index in range(LEADS):
        texts = {'name': f'Plantperson{index:03}', 'email': f'plant{index:03}@example.com',
                 'phone': f'+47000{index:05}', 'street': f'Plantveien{index:03}', 'message': f'Plantord{index:03}'}
        State.planted += texts.values()
        answer = State.server.control('leads', {'count': 1, 'patch': {
            'person': {'name': texts['name'], 'company': None, 'emails': [texts['email']],
                       'phones': [{'e164': texts['phone'], 'display': texts['phone']}]},
            'address': {'street': texts['street']}, 'message': texts['message']}})
        State.lead = answer['leads'][0]['id']


def requests():
    """What the server was asked, by method and path."""
    return {(entry['method'], entry['path']) for entry in State.server.get('/sandbox/requests')['requests']}


def envelopes():
    return State.server.get('/sandbox/envelopes')['envelopes']


def sign_in(agrees):
    State.server = sandbox.Sandbox('--leads', '3')
    plant()
    assert len(State.planted) == len(set(State.planted)) == 500
    live = start()
    desktop.wait_for('the window has the focus', lambda: any(
        window['focused'] for window in desktop.windows() if window['app'] == APPLICATION_ID))
    keyboard = desktop.Keyboard()
    screen.sign_in(keyboard, State.server.email, State.server.password)
    screen.sees('What May the Program Tell?')
    for name in SWITCHES:
        assert not screen.is_checked(name), name
        if agrees:
            screen.go_to(keyboard, name)
            screen.use_keys(f'“{name}” is on', lambda: keyboard.key('Return'), lambda: screen.is_checked(name))
    screen.press('Continue')
    desktop.wait_for('it hears what arrives', lambda: traced('stream-live') > live)


def signs_in():
    """a person signs in and agrees to nothing, and gets leads with 500 texts that are nobody else's business"""
    sign_in(agrees=False)


def signs_in_and_agrees():
    """a person signs in and agrees to both, and gets leads with 500 texts that are nobody else's business"""
    sign_in(agrees=True)


def works():
    """a lead is opened and taken"""
    action('open-lead', State.lead)
    desktop.wait_for('the page of the lead', lambda: State.planted[-5] in screen.labels())
    action('take-lead', State.lead)
    desktop.wait_for('the server has it', lambda: any(
        change['type'] == 'claim' for change in State.server.get('/sandbox/received')['changes']))


def logged(event):
    return any(f'"{event}"' in path.read_text(encoding='utf-8') for path in STATE.rglob('*.log'))


def meets_an_error():
    """the server answers with what is no answer"""
    State.server.control('faults', {'path': '/v1/support/messages', 'count': 1, 'status': 200,
                                    'body': f'{{"messages": {State.planted[0]}'})
    State.server.control('support', {'text': 'An answer'})
    desktop.wait_for('it has noted the error', lambda: logged('conversation with support'))


def crashes():
    """it crashes, and is started again another day"""
    State.program.send_signal(signal.SIGSEGV)
    assert State.program.wait(desktop.PATIENCE) == -signal.SIGSEGV
    desktop.wait_for('it is gone', lambda: not desktop.name_has_owner(APPLICATION_ID))
    if USAGE.exists():
        # What was counted today was counted yesterday.
        today = datetime.datetime.now().date()
        USAGE.write_text(USAGE.read_text(encoding='utf-8').replace(
            f'[{today}]', f'[{today - datetime.timedelta(days=1)}]'), encoding='utf-8')
    live = start()
    desktop.wait_for('it hears what arrives', lambda: traced('stream-live') > live)


def ends():
    """a day later it is asked to sync, and ended"""
    State.server.control('clock', {'offset_ms': DAY_MS})
    pulled = traced('pull')
    action('sync-now')
    desktop.wait_for('it has synced', lambda: traced('pull') > pulled)
    action('quit')
    assert State.program.wait(desktop.PATIENCE) == 0
    State.program = None


def tells_nothing():
    """nothing was asked of the server but discovery, identity, and /v1 without /v1/usage"""
    allowed = re.compile(r'/\.well-known/leadkit-partner|/identitytoolkit\.googleapis\.com/.*|'
                         r'/securetoken\.googleapis\.com/.*|/v1/(?!usage).*')
    others = [path for _, path in requests() if not path.startswith('/sandbox/') and not allowed.fullmatch(path)]
    assert others == [], others
    assert ('GET', '/v1/leads') in requests(), requests()
    assert envelopes() == []


def keeps_nothing():
    """and nothing is kept that could be told later: no queue, no identifier"""
    assert not (DATA / 'diagnostics').exists(), list((DATA / 'diagnostics').rglob('*'))


def logs_nothing_personal():
    """none of the texts, nor the account, is in the logs, the journal, or the files that were used last"""
    logs = [path for path in STATE.rglob('*') if path.is_file()]
    assert logs
    logs.append(SAID)
    logs += [path for path in DATA.parent.glob('recently-used*') if path.is_file()]
    told = [(path.name, secret) for path in logs for secret in secrets()
            if secret.encode() in path.read_bytes()]
    assert told == [], told


def event_of(envelope):
    return next(item['payload'] for item in envelope['items'] if item['headers']['type'] == 'event')


def exception_of(envelope):
    return event_of(envelope)['exception']['values'][0]


def find_envelope(crash):
    """The report of the crash, or of the error, when it has come."""
    return next((envelope for envelope in envelopes() if (event_of(envelope)['level'] == 'fatal') == crash), None)


def reports_the_error():
    """the error is reported: what failed, and in which function or where in which module"""
    envelope = desktop.wait_for('the report', lambda: find_envelope(crash=False))
    exception = exception_of(envelope)
    assert 'conversation with support' in str(exception), exception
    has_places(envelope)


def reports_the_crash():
    """the crash is reported: the signal, and in which function or where in which module"""
    envelope = desktop.wait_for('the report', lambda: find_envelope(crash=True))
    assert 'SIGSEGV' in str(exception_of(envelope)), exception_of(envelope)
    has_places(envelope)


def has_places(envelope):
    """Each frame is named, or lies in a module whose build is named."""
    images = event_of(envelope)['debug_meta']['images']
    frames = exception_of(envelope)['stacktrace']['frames']
    assert frames and images, envelope
    assert all(re.fullmatch(r'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(-[0-9a-f]+)?', image['debug_id'])
               for image in images), images
    for frame in frames:
        assert frame.get('function') or (frame['package'] and int(frame['instruction_addr'], 16)), frame
    assert any('leadkit-inbox' in frame.get('package', '') for frame in frames), frames


def tells_counts():
    """the counts of the day before arrive: numbers, under a random name"""
    def find():
        return State.server.get('/sandbox/received')['usage']
    usage = desktop.wait_for('the counts', find)
    assert len(usage) == 1, usage
    counts = usage[0]['counts']
    assert counts and all(isinstance(count, int) for count in counts.values()), usage


def tells_nothing_personal():
    """none of the texts, nor the account, is in what was told"""
    told = json.dumps([envelopes(), State.server.get('/sandbox/received')['usage']], ensure_ascii=False)
    leaked = [secret for secret in secrets() if secret in told]
    assert leaked == [], leaked


def secrets():
    return State.planted + [State.server.email, State.server.password, 'Nordvik', os.uname().nodename,
                            str(pathlib.Path.home())]


WITHOUT = (signs_in, works, meets_an_error, crashes, ends, tells_nothing, keeps_nothing, logs_nothing_personal)
WITH = (signs_in_and_agrees, works, meets_an_error, reports_the_error, crashes, reports_the_crash, tells_counts, ends,
        tells_nothing_personal, logs_nothing_personal)

if __name__ == '__main__':
    screen.start()
    try:
        desktop.run(*{'off': WITHOUT, 'on': WITH}[sys.argv[1]])
    finally:
        if State.program:
            State.program.kill()
        if State.server:
            State.server.stop()
