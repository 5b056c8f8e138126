#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the installed Flatpak in demo mode in a headless desktop, and reads back from inside what it did."""

import configparser
import json
import os
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'desktop'))

import desktop  # noqa: E402

ID = 'com.nettbureau.LeadkitInbox'
# Of the design, and no more: secrets, notifications, background and network state go through portals.
CONTEXT = {'shared': {'network', 'ipc'}, 'sockets': {'wayland', 'fallback-x11'}, 'devices': {'dri'}}
DATA = pathlib.Path(os.environ['HOME']) / '.var' / 'app' / ID / 'data'
PATIENCE = 120


class Run:
    """What one run of the demo left behind."""
    status = None
    complaints = ''
    report = {}
    notifications = []


def flatpak(*arguments, **options):
    return subprocess.run(['flatpak', *arguments], check=True, text=True, stdout=subprocess.PIPE, **options).stdout


def inside(*command):
    """Runs a command in the program's own sandbox."""
    return flatpak('run', '--user', f'--command={command[0]}', ID, *command[1:])


def permissions():
    """the Flatpak asks for network, display and graphics, and for nothing else"""
    metadata = configparser.ConfigParser(interpolation=None, delimiters='=')
    metadata.read_string(flatpak('info', '--user', '--show-metadata', ID))
    context = {key: {value for value in text.split(';') if value} for key, text in metadata['Context'].items()}
    assert context == CONTEXT, context
    policies = [name for name in metadata.sections() if name.endswith('Policy')]
    assert not policies, {name: dict(metadata[name]) for name in policies}


def exports():
    """desktop file, D-Bus service, metainfo and icons are offered to the desktop"""
    share = pathlib.Path(os.environ['FLATPAK_USER_DIR']) / 'exports' / 'share'
    for name in (f'applications/{ID}.desktop', f'dbus-1/services/{ID}.service', f'metainfo/{ID}.metainfo.xml',
                 f'icons/hicolor/scalable/apps/{ID}.svg', f'icons/hicolor/symbolic/apps/{ID}-symbolic.svg'):
        assert (share / name).is_file(), name


def demo_runs():
    """the demo runs to its end in the sandbox without a warning"""
    report = '/var/data/report.json'
    with subprocess.Popen(
            ['flatpak', 'run', '--user', f'--env=LKI_DEMO_REPORT={report}', '--env=LKI_DEMO_PICTURES=/var/data', '--env=LANGUAGE=en',
             ID, '--demo'], text=True, stderr=subprocess.PIPE) as process:
        end = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < end:
            for notification in desktop.notifications():
                if notification not in Run.notifications:
                    Run.notifications.append(notification)
            time.sleep(0.05)
        if process.poll() is None:
            process.terminate()
        Run.complaints = process.communicate()[1]
        Run.status = process.returncode
    assert Run.status == 0, (Run.status, Run.complaints)
    Run.report = json.loads(inside('cat', report))
    warnings = [line for line in Run.complaints.splitlines() if 'WARNING' in line or 'CRITICAL' in line]
    assert not warnings, warnings


def leads_were_listed():
    """it signed in, and leads were synced and found by search"""
    assert Run.report['signed_in'] is True, Run.report
    assert Run.report['leads'] > 0, Run.report
    assert Run.report['first_sync_ms'] >= 0 and Run.report['search_found'] is True, Run.report


def lead_was_announced():
    """a new lead was announced by GNOME Shell, through the portal"""
    assert Run.report['arrival_ms'] >= 0, Run.report
    assert Run.notifications, 'nothing was seen in the message tray'
    assert Run.notifications[0]['source'].startswith('Leadkit Inbox'), Run.notifications


def token_was_kept():
    """the session token was kept without a secrets permission, encrypted by the Secret portal's key"""
    assert Run.report['token_kept'] is True, Run.report
    keyring = DATA / 'keyrings' / 'default.keyring'
    assert keyring.is_file(), sorted(str(path.relative_to(DATA)) for path in DATA.rglob('*'))
    assert keyring.stat().st_mode & 0o077 == 0, oct(keyring.stat().st_mode)
    assert keyring.read_bytes().startswith(b'GnomeKeyring'), 'not a keyring file'


def pictures_were_saved():
    """the window was painted: its picture is not blank"""
    pictures = sorted(DATA.glob('*.png'))
    assert pictures
    colours = subprocess.run(['identify', '-format', '%k', str(pictures[0])], check=True, text=True, stdout=subprocess.PIPE)
    assert int(colours.stdout) > 50, colours.stdout


def activation():
    """the desktop starts it by D-Bus activation"""
    assert not desktop.name_has_owner(ID)
    subprocess.run(['gapplication', 'launch', ID], check=True, timeout=PATIENCE)
    desktop.wait_for('the window is on the screen', lambda: [window for window in desktop.windows() if window['app'] == ID])
    subprocess.run(['gapplication', 'action', ID, 'quit'], check=True, timeout=PATIENCE)
    desktop.wait_for('the program has ended', lambda: not desktop.name_has_owner(ID))


if __name__ == '__main__':
    desktop.run(permissions, exports, demo_runs, leads_were_listed, lead_was_announced, token_was_kept, pictures_were_saved,
                activation)
