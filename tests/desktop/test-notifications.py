#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job in a real GNOME Shell: sign in by keyboard, get a lead, be told, open it. The cases follow each other."""

import os
import pathlib
import re
import subprocess
import sys
import time

import desktop
import screen

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'sandbox'))

import sandbox  # noqa: E402

PREFIX = pathlib.Path(os.environ['LKI_TEST_PREFIX'])
APPLICATION_ID = os.environ['LKI_TEST_APPLICATION_ID']
CALLED = pathlib.Path(os.environ['GNOME_DESKTOP_DIR']) / 'called'
TRACE = pathlib.Path(os.environ['GNOME_DESKTOP_DIR']) / 'trace'


class Server(sandbox.Sandbox):
    """A server that colleagues and askers are played at."""

    def act(self, lead, change, **members):
        """Has a colleague make a change."""
        return self.control('act-as', self.by_colleague(lead, change, **members))

    def is_taken(self, lead):
        """Whether a colleague who asks for the lead is told that somebody has it."""
        return self.post('/sandbox/act-as', self.by_colleague(lead, 'claim')).status == 409

    def add(self, name):
        """Has a lead of this person arrive; returns its id."""
        return self.control('leads', {'count': 1, 'patch': {
            'category': {'id': 'cleaning', 'name': {'en': 'Cleaning', 'nb': 'Renhold'}},
            'address': {'city': 'Prøveby'},
            'person': {'name': name, 'company': None, 'emails': ['somebody@example.com'],
                       'phones': [{'e164': '+4700000001', 'display': '00 00 00 01'}]}}})['leads'][0]['id']

    @staticmethod
    def by_colleague(lead, change, **members):
        return {'member': 'jonas@fjordglimt.example', 'lead_id': lead, 'type': change, **members}


class Inbox:
    """The program, as this test starts it; the desktop may start it too."""
    process = None


def start(stderr=None, **environment):
    Inbox.process = subprocess.Popen([PREFIX / 'bin' / 'leadkit-inbox'], stdin=subprocess.DEVNULL, stderr=stderr,
                                     env=dict(os.environ, LKI_TRACE=str(TRACE), **environment))


def quit_program():
    if desktop.name_has_owner(APPLICATION_ID):
        subprocess.run(['gapplication', 'action', APPLICATION_ID, 'quit'], check=True, timeout=desktop.PATIENCE)
    desktop.wait_for('the program has ended', lambda: not desktop.name_has_owner(APPLICATION_ID))
    if Inbox.process:
        assert Inbox.process.wait(desktop.PATIENCE) == 0, Inbox.process.returncode
        Inbox.process = None


def titles():
    return [told['title'] for told in desktop.notifications()]


def dismiss():
    """What a person does who has read enough."""
    desktop.clear_notifications()
    desktop.wait_for('no notification', lambda: not desktop.notifications())


def never_shows_a_window(end, condition):
    """Waits for something to come true, and sees that no window appears meanwhile."""
    def look():
        assert window() is None, window()
        return condition()
    return desktop.wait_for(end, look)


def install_phone():
    """Installs a program that takes telephone numbers, and notes them."""
    data = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'applications'
    phone = pathlib.Path(os.environ['GNOME_DESKTOP_DIR']) / 'phone'
    phone.write_text(f'#!/bin/sh\necho "$1" >>{CALLED}\n', encoding='utf-8')
    phone.chmod(0o755)
    (data / 'phone.desktop').write_text(
        f'[Desktop Entry]\nType=Application\nName=Phone\nExec={phone} %u\nNoDisplay=true\n'
        'MimeType=x-scheme-handler/tel;\n', encoding='utf-8')
    (pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'mimeapps.list').write_text(
        '[Default Applications]\nx-scheme-handler/tel=phone.desktop\n', encoding='utf-8')
    subprocess.run(['update-desktop-database', data], check=True)


def dialled():
    return CALLED.read_text(encoding='utf-8').split() if CALLED.exists() else []


def traced(name):
    """How often the program has traced something."""
    if not TRACE.exists():
        return 0
    return sum(line.split()[2] == name for line in TRACE.read_text(encoding='utf-8').splitlines())


def restart():
    """Ends the program and starts it again, until it hears what arrives."""
    quit_program()
    live = traced('stream-live')
    start()
    desktop.wait_for('the event stream is open', lambda: traced('stream-live') > live)


def window():
    return next((window for window in desktop.windows() if window['app'] == APPLICATION_ID), None)


def shows(name):
    """Whether the page of this person's lead is open: the list beside it has no labels."""
    return name in screen.labels()


# Forty leads, and nothing arrives by itself.
SANDBOX = Server('--leads', '40')


def setting(key):
    return subprocess.run(['gsettings', 'get', APPLICATION_ID, key], check=True, capture_output=True,
                          text=True).stdout.strip()


def signs_in_by_keyboard():
    """a person signs in with the keyboard alone, and agrees to nothing by the way"""
    start(LKI_SERVER=SANDBOX.address)
    desktop.wait_for('the window has the focus', lambda: (window() or {}).get('focused'))
    keyboard = desktop.Keyboard()
    screen.sign_in(keyboard, SANDBOX.email, SANDBOX.password)
    screen.sees('What May the Program Tell')
    desktop.wait_for('“Continue” has the focus', lambda: screen.has_focus('Continue'))
    keyboard.key('Return')
    desktop.wait_for('the answer', lambda: setting('consent-version') == '1')
    assert setting('consent-reports') == setting('consent-usage') == 'false'
    desktop.wait_for('the leads are here', lambda: traced('pull'))
    desktop.wait_for('the event stream is open', lambda: traced('stream-live'))


def says_nothing_of_old_leads():
    """the leads of the first sync are not announced"""
    assert desktop.notifications() == [], desktop.notifications()


def announces_a_lead():
    """a new lead is one notification, with category and place and without the person"""
    announces_a_lead.lead = SANDBOX.add('Solveig Hemmelig')
    told = desktop.wait_for('the notification', desktop.notifications)
    assert len(told) == 1, told
    text = f'{told[0]["title"]} {told[0]["body"]}'
    assert 'Cleaning' in text and 'Prøveby' in text, text
    for private in ('Solveig', 'Hemmelig', '0000000', 'somebody'):
        assert private not in text, text
    assert told[0]['actions'] == ['Call', 'Take', 'Snooze'], told


def opens_the_lead():
    """a click on it opens the page of that lead, and takes the notification away"""
    assert not shows('Solveig Hemmelig')
    desktop.activate('New lead')
    desktop.wait_for('the page of the lead', lambda: shows('Solveig Hemmelig'))
    desktop.wait_for('the notification is gone', lambda: not desktop.notifications())


def handled_elsewhere():
    """when a colleague deals with the lead, the notification goes away"""
    lead = SANDBOX.add('Kari Kollega')
    desktop.wait_for('the notification', desktop.notifications)
    SANDBOX.act(lead, 'status.set', status='contacting')
    desktop.wait_for('the notification is gone', lambda: not desktop.notifications())


def taken_elsewhere():
    """when a colleague takes the lead, the notification goes away; it is back when the lead is given back"""
    lead = SANDBOX.add('Tor Tatt')
    desktop.wait_for('the notification', desktop.notifications)
    SANDBOX.act(lead, 'claim')
    desktop.wait_for('the notification is gone', lambda: not desktop.notifications())
    SANDBOX.act(lead, 'release')
    desktop.wait_for('the notification is back', lambda: titles() == ['New lead'])
    dismiss()


def calls():
    """its Call button calls the person and opens the page of the lead"""
    SANDBOX.add('Ragna Ring')
    desktop.wait_for('the notification', desktop.notifications)
    desktop.activate('New lead', 'Call')
    assert desktop.wait_for('the number was dialled', dialled) == ['tel:+4700000001'], dialled()
    desktop.wait_for('the page of the lead', lambda: shows('Ragna Ring'))
    desktop.wait_for('the notification is gone', lambda: not desktop.notifications())


def takes():
    """its Take button takes the lead and says so when the server has said so"""
    lead = SANDBOX.add('Mona Min')
    desktop.wait_for('the notification', desktop.notifications)
    desktop.activate('New lead', 'Take')
    desktop.wait_for('the outcome', lambda: titles() == ['The lead is yours'])
    assert SANDBOX.is_taken(lead)
    assert not shows('Mona Min')
    dismiss()


def snoozes():
    """its Snooze button puts the lead off and says until when; Undo brings the notification back"""
    SANDBOX.add('Siv Senere')
    desktop.wait_for('the notification', desktop.notifications)
    desktop.activate('New lead', 'Snooze')
    told = desktop.wait_for('the outcome', lambda: [told for told in desktop.notifications()
                                                    if told['title'].startswith('Snoozed until ')])
    desktop.activate(told[0]['title'], 'Undo')
    desktop.wait_for('the notification is back', lambda: titles() == ['New lead'])
    dismiss()


def follows_up():
    """a follow-up is announced at its time"""
    lead = SANDBOX.add('Finn Følgopp')
    desktop.wait_for('the notification', desktop.notifications)
    SANDBOX.act(lead, 'opened')
    desktop.wait_for('the notification is gone', lambda: not desktop.notifications())
    due = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(time.time() + 3))
    SANDBOX.act(lead, 'follow_up.set', follow_up_at=due)
    told = desktop.wait_for('the notification', desktop.notifications)
    assert [(told['title'], told['actions']) for told in told] == [('Follow up', ['Open', 'Call', 'Snooze'])], told
    assert 'Cleaning' in told[0]['body'] and 'Finn' not in str(told), told
    desktop.activate('Follow up', 'Open')
    desktop.wait_for('the page of the lead', lambda: shows('Finn Følgopp'))
    desktop.wait_for('the notification is gone', lambda: not desktop.notifications())


def tells_who():
    """who it is is told only to those who have asked for it"""
    subprocess.run(['gsettings', 'set', APPLICATION_ID, 'notification-details', 'true'], check=True)
    SANDBOX.add('Nora Navngitt')
    desktop.wait_for('the notification', lambda: titles() == ['Nora Navngitt'])
    desktop.activate('Nora Navngitt')
    desktop.wait_for('the page of the lead', lambda: shows('Nora Navngitt'))
    desktop.wait_for('the notification is gone', lambda: not desktop.notifications())
    subprocess.run(['gsettings', 'set', APPLICATION_ID, 'notification-details', 'false'], check=True)


def five_at_once():
    """five at once are one summary, which opens the new leads"""
    SANDBOX.control('leads', {'count': 5})
    desktop.wait_for('the summary', lambda: [told['title'] for told in desktop.notifications()] == ['5 new leads'])
    desktop.activate('5 new leads')
    desktop.wait_for('the summary is gone', lambda: not desktop.notifications())


def starts_the_program():
    """a click on a notification starts the program that has ended, at the right lead"""
    SANDBOX.add('Ola Oppstart')
    told = desktop.wait_for('the notification', desktop.notifications)
    quit_program()
    assert desktop.notifications() == told, desktop.notifications()
    desktop.activate('New lead')
    desktop.wait_for('the program is back', lambda: desktop.name_has_owner(APPLICATION_ID))
    desktop.wait_for('the page of the lead', lambda: shows('Ola Oppstart'))


def handled_after_a_restart():
    """what was announced before the program was started again goes away too when a colleague takes the lead"""
    restart()
    lead = SANDBOX.add('Gro Gjenstart')
    desktop.wait_for('the notification', desktop.notifications)
    restart()
    assert titles() == ['New lead'], titles()
    SANDBOX.act(lead, 'claim')
    desktop.wait_for('the notification is gone', lambda: not desktop.notifications())


def takes_when_closed():
    """Take works though the program has ended: no window comes, it says how it went, and ends again"""
    restart()
    lead = SANDBOX.add('Lise Lukket')
    desktop.wait_for('the notification', desktop.notifications)
    quit_program()
    desktop.activate('New lead', 'Take')
    never_shows_a_window('the outcome', lambda: titles() == ['The lead is yours'])
    never_shows_a_window('the program has ended', lambda: not desktop.name_has_owner(APPLICATION_ID))
    assert SANDBOX.is_taken(lead)
    assert titles() == ['The lead is yours'], titles()
    dismiss()


def snoozes_when_closed():
    """so does Snooze, and its Undo"""
    restart()
    SANDBOX.add('Stine Stengt')
    desktop.wait_for('the notification', desktop.notifications)
    quit_program()
    desktop.activate('New lead', 'Snooze')
    told = never_shows_a_window('the outcome', lambda: [title for title in titles() if title.startswith('Snoozed until ')])
    never_shows_a_window('the program has ended', lambda: not desktop.name_has_owner(APPLICATION_ID))
    desktop.activate(told[0], 'Undo')
    never_shows_a_window('the notification is back', lambda: titles() == ['New lead'])
    never_shows_a_window('the program has ended', lambda: not desktop.name_has_owner(APPLICATION_ID))


def calls_when_closed():
    """Call starts the program that has ended and calls the person"""
    desktop.activate('New lead', 'Call')
    desktop.wait_for('the number was dialled again', lambda: len(dialled()) == 2)
    desktop.wait_for('the page of the lead', lambda: shows('Stine Stengt'))


def stays_in_background():
    """in background it stays when the window is closed, announces a lead, and comes back by a click"""
    quit_program()
    subprocess.run(['gsettings', 'set', APPLICATION_ID, 'run-in-background', 'true'], check=True)
    restart()
    autostart = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'autostart' / f'{APPLICATION_ID}.desktop'
    assert not autostart.exists()
    keyboard = desktop.Keyboard()
    desktop.wait_for('the window has the focus', lambda: (window() or {}).get('focused'))
    screen.use_keys('the window is closed', lambda: keyboard.control('w'), lambda: window() is None)
    lead = SANDBOX.add('Berit Bakgrunn')
    never_shows_a_window('it is announced', lambda: titles() == ['New lead'])
    assert lead and desktop.name_has_owner(APPLICATION_ID)
    desktop.activate('New lead')
    desktop.wait_for('the page of the lead', lambda: shows('Berit Bakgrunn'))
    quit_program()


def starts_in_background():
    """started as at login it opens no window, announces a lead, and ends with Quit"""
    listened = traced('stream-live')
    Inbox.process = subprocess.Popen([PREFIX / 'bin' / 'leadkit-inbox', '--background'], stdin=subprocess.DEVNULL,
                                     env=dict(os.environ, LKI_TRACE=str(TRACE)))
    never_shows_a_window('it hears what arrives', lambda: traced('stream-live') > listened)
    SANDBOX.add('Petra Pålogget')
    never_shows_a_window('it is announced', lambda: titles() == ['New lead'])
    dismiss()
    quit_program()
    subprocess.run(['gsettings', 'reset', APPLICATION_ID, 'run-in-background'], check=True)


def opens_a_link():
    """a link to a lead opens its page"""
    quit_program()
    subprocess.run(['gio', 'open', f'leadkit:lead/{announces_a_lead.lead}'], check=True, timeout=desktop.PATIENCE)
    desktop.wait_for('the page of the lead', lambda: shows('Solveig Hemmelig'))
    quit_program()


def is_heard():
    """a new lead is heard, as the alert sound of the desktop, unless the person wants it silent"""
    spoken = pathlib.Path(os.environ['GNOME_DESKTOP_DIR']) / 'wayland'

    def rings():
        # What the program asks of GNOME Shell, which plays the sound.
        return re.findall(r'-> .*bell\S*\.ring|-> .*system_bell\(', spoken.read_text(encoding='utf-8', errors='replace'))
    for name, wanted in ('Stille Natt', False), ('Klare Toner', True):
        subprocess.run(['gsettings', 'set', APPLICATION_ID, 'notification-sound', str(wanted).lower()], check=True)
        listened = traced('stream-live')
        with spoken.open('w', encoding='utf-8') as told:
            start(WAYLAND_DEBUG='client', stderr=told)
        desktop.wait_for('it hears what arrives', lambda: traced('stream-live') > listened)
        SANDBOX.add(name)
        desktop.wait_for('it is announced', lambda: titles() == ['New lead'])
        if wanted:
            desktop.wait_for('it is heard', rings)
        dismiss()
        quit_program()
        assert len(rings()) == int(wanted), rings()


if __name__ == '__main__':
    screen.start()
    install_phone()
    try:
        desktop.run(signs_in_by_keyboard, says_nothing_of_old_leads, announces_a_lead, opens_the_lead, handled_elsewhere,
                    taken_elsewhere, calls, takes, snoozes, follows_up, tells_who, five_at_once, starts_the_program,
                    handled_after_a_restart, takes_when_closed, snoozes_when_closed, calls_when_closed, stays_in_background,
                    starts_in_background, opens_a_link, is_heard)
    finally:
        SANDBOX.stop()
