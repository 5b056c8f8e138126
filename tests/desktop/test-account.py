#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The account in a real GNOME Shell: change it, and delete it, after which nothing of it is left. The cases follow each other."""

import os
import pathlib
import subprocess
import sys
import urllib.parse

import desktop
import screen
from screen import press, sees, write

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'sandbox'))

import sandbox  # noqa: E402

PREFIX = pathlib.Path(os.environ['LKI_TEST_PREFIX'])
APPLICATION_ID = os.environ['LKI_TEST_APPLICATION_ID']
WORK = pathlib.Path(os.environ['GNOME_DESKTOP_DIR'])
WRITTEN = WORK / 'written'
TRACE = WORK / 'trace'
OTHER_DEVICE = '0c6d4e5a-7f0c-4a3e-9a8e-3f2f4f1d2b11'
NAME = 'Kari Uforglemmelig'
LEAD_NAME = 'Solveig Hemmelig'
LEAD_PHONE = '4700000001'
LEAD = {'count': 1, 'patch': {'person': {'name': LEAD_NAME, 'company': None, 'emails': ['somebody@example.com'],
                                         'phones': [{'e164': '+' + LEAD_PHONE, 'display': '00 00 00 01'}]}}}


class State:
    """What the cases hand on to each other."""
    server = None
    program = None
    keyboard = None


def windows():
    return [window for window in desktop.windows() if window['app'] == APPLICATION_ID]


def traced(name):
    if not TRACE.exists():
        return 0
    return sum(line.split()[2] == name for line in TRACE.read_text(encoding='utf-8').splitlines())


def install_mail():
    """Installs a program that takes e-mails to be written, and notes them."""
    data = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'applications'
    mail = WORK / 'mail'
    mail.write_text(f'#!/bin/sh\necho "$1" >>{WRITTEN}\n', encoding='utf-8')
    mail.chmod(0o755)
    (data / 'mail.desktop').write_text(
        f'[Desktop Entry]\nType=Application\nName=Mail\nExec={mail} %u\nNoDisplay=true\n'
        'MimeType=x-scheme-handler/mailto;\n', encoding='utf-8')
    (pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'mimeapps.list').write_text(
        '[Default Applications]\nx-scheme-handler/mailto=mail.desktop\n', encoding='utf-8')
    subprocess.run(['update-desktop-database', data], check=True)


def end():
    if desktop.name_has_owner(APPLICATION_ID):
        subprocess.run(['gapplication', 'action', APPLICATION_ID, 'quit'], check=True, timeout=desktop.PATIENCE)
    desktop.wait_for('the program has ended', lambda: not desktop.name_has_owner(APPLICATION_ID))
    if State.program:
        assert State.program.wait(desktop.PATIENCE) == 0, State.program.returncode
        State.program = None
    if State.server:
        State.server.stop()
        State.server = None


def begin():
    """A server of its own, and a person who signs in to it by keyboard."""
    end()
    TRACE.unlink(missing_ok=True)
    State.server = sandbox.Sandbox('--leads', '3')
    State.server.control('leads', LEAD)
    State.program = subprocess.Popen(
        [PREFIX / 'bin' / 'leadkit-inbox'], stdin=subprocess.DEVNULL,
        env=dict(os.environ, LKI_TRACE=str(TRACE), LKI_SERVER=State.server.address))
    desktop.wait_for('the window has the focus', lambda: any(window['focused'] for window in windows()))
    State.keyboard = State.keyboard or desktop.Keyboard()
    screen.sign_in(State.keyboard, State.server.email, State.server.password)
    # The answer of one whose account is deleted goes with it.
    sees('What May the Program Tell?')
    press('Continue')
    desktop.wait_for('the question is answered', lambda: 'What May the Program Tell?' not in screen.texts())
    desktop.wait_for('the leads are here', lambda: traced('pull'))


def open_account():
    subprocess.run(['gapplication', 'action', APPLICATION_ID, 'account'], check=True, timeout=desktop.PATIENCE)
    sees('This device')


def left(*needles):
    """The files of the profile that hold one of the texts, and what the keyring has of the program."""
    found = []
    for path in pathlib.Path(os.environ['HOME']).rglob('*'):
        if path.is_file() and not path.is_symlink():
            content = path.read_bytes()
            found += [(str(path), needle) for needle in needles if needle.encode() in content]
    # What it says on stderr is about how it searched.
    kept = subprocess.run(['secret-tool', 'search', '--all', 'kind', 'session'], text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    return found + ([('keyring', kept)] if kept.strip() else [])


def confirm():
    # Rows that are buttons have no action for screen readers, but a key.
    screen.use_keys('what goes is shown', lambda: State.keyboard.mnemonic('a'), lambda: 'What Goes' in screen.texts())
    press('Continue')
    sees('What May Stay')
    press('Continue')
    sees('Is It You?')
    write('E-mail Address of This Account', State.server.email)
    write('Current Password', State.server.password)
    press('Delete Account')


def signs_in():
    """a person signs in, and leads, sign-in and address are on this device"""
    begin()
    desktop.wait_for('the sign-in is in the keyring and the lead is here',
                     lambda: {'keyring'} < {place for place, _ in left(LEAD_NAME, State.server.email)})


def changes_the_name():
    """the name is changed, and the server has it"""
    State.server.sign_in()
    State.server.request('PUT', f'/v1/devices/{OTHER_DEVICE}', {
        'name': 'Tablet', 'platform': 'linux', 'app_version': '1', 'locale': 'en', 'push': None})
    open_account()
    # A row asks to be applied only what is written where one is.
    screen.go_to(State.keyboard, 'Name')
    write('Name', NAME)
    press('Apply', lambda: State.server.get('/v1/me')['name'] == NAME)
    desktop.wait_for('the server has the name', lambda: State.server.get('/v1/me')['name'] == NAME)


def signs_another_device_out():
    """another device is signed out from here"""
    sees('Tablet')
    press('Sign Out')
    desktop.wait_for('the other device is out', lambda: State.server.request('GET', '/v1/me').status == 401)
    desktop.wait_for('it is gone from the list', lambda: 'Tablet' not in screen.texts())
    desktop.wait_for('the name is here', lambda: left(NAME))


def deletes_the_account():
    """the account is deleted in four steps, and the last shows a reference number"""
    confirm()
    sees('Account Deleted')
    sees('Reference Number')
    status = State.server.identity('accounts:signInWithPassword', {
        'email': State.server.email, 'password': State.server.password, 'returnSecureToken': True}).status
    assert status == 400, status


def leaves_nothing():
    """nothing of the person or of a lead is left in the profile and the keyring, now and after the program has ended"""
    needles = (State.server.email, NAME, LEAD_NAME, LEAD_PHONE, 'somebody@example.com')
    assert left(*needles) == [], left(*needles)
    press('Done')
    sees('Welcome')
    end()
    assert left(*needles) == [], left(*needles)


def writes_the_letter():
    """where people delete by hand, the e-mail that is composed holds the four items"""
    begin()
    State.server.control('deletion', {'state': 'manual'})
    State.server.sign_in()
    me = State.server.get('/v1/me')
    organisation = State.server.get('/v1/organisation')['name']
    open_account()
    confirm()
    sees('Ask by E-mail')
    letter = urllib.parse.unquote(screen.use_keys('the e-mail', lambda: State.keyboard.mnemonic('w'),
                                                  lambda: WRITTEN.exists() and WRITTEN.read_text()))
    for item in (me['email'], organisation, me['name'], me['id'], 'I ask you to delete my account'):
        assert item in letter, (item, letter)
    assert letter.startswith('mailto:'), letter
    # Until they have answered, the account goes on.
    assert State.server.get('/v1/me')['email'] == me['email']
    end()


if __name__ == '__main__':
    screen.start()
    install_mail()
    try:
        desktop.run(signs_in, changes_the_name, signs_another_device_out, deletes_the_account, leaves_nothing,
                    writes_the_letter)
    finally:
        if State.program:
            State.program.kill()
        if State.server:
            State.server.stop()
