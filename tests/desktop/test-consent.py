#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the program tells of itself without consent, as a server sees it: nothing. The cases follow each other: a whole
session with a sign-in, a sync, work, an error and a crash."""

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


def signs_in():
    """a person signs in, and gets leads with 500 texts that are nobody else's business"""
    State.server = sandbox.Sandbox('--leads', '3')
    plant()
    assert len(State.planted) == len(set(State.planted)) == 500
    live = start()
    desktop.wait_for('the window has the focus', lambda: any(
        window['focused'] for window in desktop.windows() if window['app'] == APPLICATION_ID))
    screen.sign_in(desktop.Keyboard(), State.server.email, State.server.password)
    screen.sees('What May the Program Tell?')
    screen.press('Continue')
    desktop.wait_for('it hears what arrives', lambda: traced('stream-live') > live)


def works():
    """a lead is opened and taken"""
    action('open-lead', State.lead)
    desktop.wait_for('the page of the lead', lambda: State.planted[-5] in screen.labels())
    action('take-lead', State.lead)
    desktop.wait_for('the server has it', lambda: any(
        change['type'] == 'claim' for change in State.server.get('/sandbox/received')['changes']))


def meets_an_error():
    """the server answers with what is no answer"""
    State.server.control('faults', {'path': '/v1/support/messages', 'count': 1, 'status': 200,
                                    'body': f'{{"messages": {State.planted[0]}'})
    action('sync-now')


def crashes():
    """it crashes, and is started again"""
    State.program.send_signal(signal.SIGSEGV)
    assert State.program.wait(desktop.PATIENCE) == -signal.SIGSEGV
    desktop.wait_for('it is gone', lambda: not desktop.name_has_owner(APPLICATION_ID))
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
    """none of the texts, nor the account, is in the logs"""
    logs = [path for path in STATE.rglob('*') if path.is_file()]
    assert logs
    secrets = State.planted + [State.server.email, State.server.password, 'Nordvik']
    told = [(path.name, secret) for path in logs for secret in secrets
            if secret.encode() in path.read_bytes()]
    assert told == [], told


if __name__ == '__main__':
    screen.start()
    try:
        desktop.run(signs_in, works, meets_an_error, crashes, ends, tells_nothing, keeps_nothing, logs_nothing_personal)
    finally:
        if State.program:
            State.program.kill()
        if State.server:
            State.server.stop()
