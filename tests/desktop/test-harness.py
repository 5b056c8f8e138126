#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proves the headless desktop itself, so that a failure of the other desktop tests is about our program."""

import os
import pathlib
import subprocess
import sys

from gi.repository import Gio, GLib

import desktop
import probe

HERE = pathlib.Path(__file__).resolve().parent
WORK = pathlib.Path(os.environ['GNOME_DESKTOP_DIR'])


def shell_answers():
    """GNOME Shell answers and has finished starting"""
    assert desktop.shell('6 * 7') == 42
    assert desktop.shell('Main.layoutManager._startingUp') is False


def picture_is_not_blank():
    """a picture of the screen has its size and is not blank"""
    width, height, colours = desktop.picture(WORK / 'screen.png')
    assert f'{width}x{height}' == os.environ.get('LKI_TEST_SIZE', '1280x800'), (width, height)
    assert colours > 50, colours


def keyring_keeps():
    """the keyring is unlocked and keeps a secret"""
    subprocess.run(['secret-tool', 'store', '--label=probe', 'leadkit', 'probe'], input='a secret', text=True, check=True)
    kept = subprocess.run(['secret-tool', 'lookup', 'leadkit', 'probe'], text=True, stdout=subprocess.PIPE, check=True)
    assert kept.stdout == 'a secret', kept.stdout


def portals_answer():
    """the portals for notifications, secrets, settings and background are there"""
    for name in ('Notification', 'Secret', 'Settings', 'Background'):
        version = desktop.bus().call_sync(
            'org.freedesktop.portal.Desktop', '/org/freedesktop/portal/desktop', 'org.freedesktop.DBus.Properties', 'Get',
            GLib.Variant('(ss)', (f'org.freedesktop.portal.{name}', 'version')), GLib.VariantType('(v)'),
            Gio.DBusCallFlags.NONE, -1, None).unpack()[0]
        assert version >= 1, (name, version)


def has_ended():
    desktop.wait_for('the probe has ended', lambda: not desktop.name_has_owner(probe.IDENTIFIER))


def notification_arrives(backend):
    # The one of the case before may be about to end.
    has_ended()
    desktop.clear_notifications()
    environment = dict(os.environ)
    if backend:
        environment['GNOTIFICATION_BACKEND'] = backend
    subprocess.run([sys.executable, HERE / 'probe.py'], env=environment, check=True, timeout=desktop.PATIENCE)
    tray = desktop.wait_for('the notification is in the tray', desktop.notifications)
    assert len(tray) == 1, tray
    assert tray[0]['title'] == 'Probe' and 'arrived' in tray[0]['body'], tray
    assert tray[0]['actions'] == ['Call'], tray


def notification_by_portal():
    """a notification reaches the message tray by GLib's own choice of way"""
    notification_arrives(None)


def notification_by_shell():
    """a notification reaches the message tray directly"""
    notification_arrives('gtk')


def acted(expected):
    log = WORK / 'probe.log'
    desktop.wait_for(f'the probe was asked to {expected}', lambda: log.exists() and expected in log.read_text().splitlines())


def activation():
    """a click on a notification starts the program that has ended, and tells it which"""
    has_ended()
    desktop.activate('Probe')
    acted('open lead 1')


def activation_by_button():
    """a button of a notification does the same"""
    notification_arrives('gtk')
    has_ended()
    desktop.activate('Probe', 'Call')
    acted('call lead 1')


if __name__ == '__main__':
    desktop.install_application(probe.IDENTIFIER, HERE / 'probe.py', 'Leadkit probe')
    desktop.run(shell_answers, picture_is_not_blank, keyring_keeps, portals_answer, notification_by_portal,
                notification_by_shell, activation, activation_by_button)
