#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desktop reads of the program, judged by the desktop's own tools. Speaks TAP.

Usage: test-desktop-data.py APPLICATION-ID VERSION DESKTOP-FILE METAINFO-FILE SERVICE-FILE SCHEMA-FOLDER
"""

import configparser
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import tap  # noqa: E402

application_id, version, desktop_path, metainfo_path, service_path, schema_folder = sys.argv[1:]

# The application id is settled and Flathub wants the component to be called the same, so this hint cannot be met.
TOLERATED = {'cid-contains-uppercase-letter'}


def key_file(path):
    parser = configparser.RawConfigParser(delimiters='=', strict=True)
    parser.optionxform = str
    parser.read(path, encoding='utf-8')
    return parser


def run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    return done.returncode, done.stdout


def test_desktop_file_is_valid():
    status, output = run('desktop-file-validate', desktop_path)
    assert status == 0 and not output, output


def test_desktop_file_is_activated_over_dbus():
    entry = key_file(desktop_path)['Desktop Entry']
    service = key_file(service_path)['D-BUS Service']
    assert entry['DBusActivatable'] == 'true'
    assert service['Name'] == application_id
    assert service['Exec'].endswith('/leadkit-inbox --gapplication-service'), service['Exec']
    assert desktop_path.endswith(f'/{application_id}.desktop') or desktop_path == f'{application_id}.desktop'


def test_desktop_file_takes_leadkit_links():
    entry = key_file(desktop_path)['Desktop Entry']
    assert 'x-scheme-handler/leadkit' in entry['MimeType'].split(';')
    assert entry['Exec'] == 'leadkit-inbox %u'


def test_desktop_file_speaks_norwegian():
    parser = key_file(desktop_path)
    assert parser['Desktop Entry']['Comment[nb]'] != parser['Desktop Entry']['Comment']
    assert parser['Desktop Entry']['Keywords[nb]'].endswith(';')
    for action in filter(None, parser['Desktop Entry']['Actions'].split(';')):
        names = parser[f'Desktop Action {action}']
        assert names['Name[nb]'] != names['Name'], action
        assert names['Exec'] == f'gapplication action {application_id} {action}', names['Exec']


def test_metainfo_has_no_issue():
    status, output = run('appstreamcli', 'validate', '--pedantic', '--strict', '--no-net', metainfo_path)
    assert status == 0, output
    issues = set(re.findall(r'^[A-Z]: \S+ ([\w-]+)$', output, re.MULTILINE)) - TOLERATED
    assert not issues, output


def test_metainfo_is_about_this_program():
    root = ElementTree.parse(metainfo_path).getroot()
    assert root.findtext('id') == application_id
    assert root.findtext('launchable') == f'{application_id}.desktop'
    assert root.find('releases/release').get('version') == version
    entry = key_file(desktop_path)['Desktop Entry']
    assert root.findtext('name') == entry['Name']
    assert root.findtext('icon') == entry['Icon'] == application_id


def test_metainfo_speaks_norwegian():
    root = ElementTree.parse(metainfo_path).getroot()
    language = '{http://www.w3.org/XML/1998/namespace}lang'
    for path in 'summary', 'description/p', 'description/ul/li', 'screenshots/screenshot/caption':
        plain = [e for e in root.findall(path) if e.get(language) is None]
        translated = [e for e in root.findall(path) if e.get(language) == 'nb']
        assert plain and len(translated) == len(plain), path


def test_schema_compiles_strictly():
    status, output = run('glib-compile-schemas', '--strict', '--dry-run', schema_folder)
    assert status == 0 and not output, output


def test_schema_keys_explain_themselves():
    root = ElementTree.parse(f'{schema_folder}/{application_id}.gschema.xml').getroot()
    (schema,) = root.findall('schema')
    assert schema.get('id') == application_id
    assert schema.get('path') == f'/{application_id.replace(".", "/")}/'
    for key in schema.findall('key'):
        for part in 'summary', 'description':
            assert (key.findtext(part) or '').strip(), f'{key.get("name")} has no {part}'
        if key.get('type') in ('i', 'u') and not key.get('name').endswith('-version'):
            assert key.find('range') is not None, f'{key.get("name")} has no range'


tap.run([(name.removeprefix('test_').replace('_', ' '), body)
         for name, body in list(globals().items()) if name.startswith('test_')])
