#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the program as a person, a script and the desktop do, on machines that lack this and that."""

import json
import os
import pathlib
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import tap  # noqa: E402
from gi.repository import GLib  # noqa: E402
from program import APPLICATION_ID, Bus, Profile, wait_for  # noqa: E402

BUS = Bus()


def shown(result):
    return f'status {result.returncode}, stdout {result.stdout!r}, stderr {result.stderr!r}'


def help_explains_itself():
    with Profile() as profile:
        result = profile.run('--help')
        assert result.returncode == 0 and not result.stderr, shown(result)
        for word in ('--demo', '--server=ADDRESS', '--version', '[LINK]', 'leadkit:lead/ID'):
            assert word in result.stdout, f'{word} is not in {result.stdout}'
        assert max(map(len, result.stdout.splitlines())) <= 100, result.stdout


def help_needs_no_display():
    with Profile(DISPLAY=None, WAYLAND_DISPLAY=None, DBUS_SESSION_BUS_ADDRESS=None) as profile:
        result = profile.run('--help')
        assert result.returncode == 0 and not result.stderr, shown(result)


def version_is_one_line():
    with Profile() as profile:
        result = profile.run('--version')
        assert result.returncode == 0 and not result.stderr, shown(result)
        assert result.stdout.startswith('leadkit-inbox 1.') and result.stdout.count('\n') == 1, shown(result)


def refused(*arguments, word):
    with Profile() as profile:
        result = profile.run(*arguments)
        assert result.returncode == 2, shown(result)
        assert not result.stdout, shown(result)
        assert word in result.stderr and '--help' in result.stderr, shown(result)
        assert 'WARNING' not in result.stderr and 'CRITICAL' not in result.stderr, shown(result)
        assert not os.path.exists(profile.environment['XDG_DATA_HOME']), 'it made a profile all the same'


def unknown_option_is_refused():
    refused('--colour', word='--colour')


def missing_value_is_refused():
    refused('--server', word='--server')


def bad_address_is_refused():
    refused('--server', 'not an address', word='not an address')


def insecure_address_is_refused():
    refused('--server', 'http://leadkit.example', word='https://')


def bad_link_is_refused():
    refused('/etc/passwd', word='/etc/passwd')
    refused('leadkit:lead/', word='leadkit:lead/')


def two_links_are_refused():
    refused('leadkit:lead/a', 'leadkit:lead/b', word='one lead')


def no_display_is_said():
    with Profile(DISPLAY=None, WAYLAND_DISPLAY=None) as profile:
        result = profile.run()
        assert result.returncode == 1, shown(result)
        assert 'display' in result.stderr and 'WARNING' not in result.stderr, shown(result)


def opens_and_quits(**environment):
    """Starts, is there with a window, ends in order when asked, and had nothing to complain about."""
    with Profile(**environment) as profile, profile.start() as program:
        wait_for(lambda: program.alive() and BUS.windows(), 'a window')
        BUS.activate('quit')
        assert program.wait() == 0, program.stderr
        assert program.stderr == '', program.stderr


def opens_one_window_and_quits():
    opens_and_quits()


def ends_on_a_signal():
    with Profile() as profile, profile.start() as program:
        wait_for(lambda: program.alive() and BUS.windows(), 'a window')
        assert program.end() == 0, program.stderr
        assert program.stderr == '', program.stderr


def second_start_raises_the_first():
    with Profile() as profile, profile.start() as first:
        windows = wait_for(lambda: first.alive() and BUS.windows(), 'a window')
        second = profile.run()
        assert second.returncode == 0 and not second.stderr, shown(second)
        assert first.alive() and BUS.windows() == windows == ['1'], BUS.windows()
        other = profile.run('--server', 'https://leadkit.example')
        assert other.returncode == 1 and 'running' in other.stderr, shown(other)
        assert first.end() == 0 and first.stderr == '', first.stderr


def service_waits_for_an_action():
    with Profile() as profile, profile.start('--gapplication-service') as program:
        wait_for(lambda: program.alive() and BUS.owned(), 'the name on the bus')
        assert BUS.windows() == [], BUS.windows()
        assert set(BUS.actions()) >= {'open-lead', 'call-lead', 'take-lead', 'snooze-lead', 'unsnooze-lead', 'show-new',
                                      'demo', 'quit'}, BUS.actions()
        BUS.activate('open-lead', 'no-such-lead')
        wait_for(lambda: program.alive() and BUS.windows(), 'a window')
        BUS.activate('quit')
        assert program.wait() == 0 and program.stderr == '', program.stderr


def icon_menu_starts_it():
    desktop_file = GLib.KeyFile()
    desktop_file.load_from_file(os.environ['LKI_TEST_DESKTOP_FILE'], GLib.KeyFileFlags.NONE)
    actions = desktop_file.get_string_list('Desktop Entry', 'Actions')
    assert actions
    for action in actions:
        with Profile() as profile, profile.start('--gapplication-service') as program:
            wait_for(lambda: program.alive() and BUS.owned(), 'the name on the bus')
            BUS.activate(action)
            wait_for(lambda: program.alive() and BUS.windows(), f'a window after {action}')
            BUS.activate('quit')
            assert program.wait() == 0 and program.stderr == '', program.stderr


def without_a_session_bus():
    for address in (None, 'unix:path=/nonexistent/bus'):
        with Profile(DBUS_SESSION_BUS_ADDRESS=address, XDG_RUNTIME_DIR='/nonexistent', GTK_A11Y=None) as profile, \
                profile.start() as program:
            wait_for(lambda: program.alive() and profile.has_painted(), 'a painted window')
            assert program.end() == 0, program.stderr
            assert program.stderr == '', program.stderr


def with_a_read_only_profile():
    with Profile() as profile:
        for name in ('XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_STATE_HOME'):
            profile.environment[name] = '/proc/leadkit-inbox'
        profile.set(HOME='/proc')
        with profile.start() as program:
            wait_for(lambda: program.alive() and BUS.windows(), 'a window')
            BUS.activate('quit')
            assert program.wait() == 0 and program.stderr == '', program.stderr


def demo_profile():
    """A machine that has no notifications either, about which GLib has a word to say."""
    profile = Profile(G_DEBUG=None)
    temporary = os.path.join(profile.home, 'tmp')
    os.mkdir(temporary)
    profile.set(TMPDIR=temporary)
    return profile


def demo_goes_through_the_main_job():
    with demo_profile() as profile:
        report, pictures = os.path.join(profile.home, 'report.json'), os.path.join(profile.home, 'pictures')
        os.mkdir(pictures)
        profile.set(LKI_DEMO_REPORT=report, LKI_DEMO_PICTURES=pictures, LKI_DEMO_LEADS='123')
        result = profile.run('--demo')
        assert result.returncode == 0 and not result.stderr, shown(result)
        with open(report, encoding='utf-8') as file:
            told = json.load(file)
        assert told['signed_in'] is True and told['leads'] == 123, told
        assert told['first_sync_ms'] > 0 and told['arrival_ms'] > 0 and told['search_found'] is True, told
        # There is no keyring here, and the report says so rather than that all is well.
        assert told['token_kept'] is False and told['token_error'], told
        assert sorted(told['pictures']) == sorted(os.path.join(pictures, name) for name in os.listdir(pictures)), told
        assert len(told['pictures']) == 8 and all(os.path.getsize(path) > 5000 for path in told['pictures']), told
        assert os.listdir(profile.environment['TMPDIR']) == [], 'the demo left something behind'
        assert not os.path.exists(f'{profile.home}/data/leadkit-inbox/accounts'), 'the demo is in the profile'


def folders(profile):
    return os.listdir(profile.environment['TMPDIR'])


def killed_demo_is_swept_up():
    with demo_profile() as profile:
        with profile.start('--demo') as program:
            wait_for(lambda: program.alive() and folders(profile), 'the folder of the demo')
            wait_for(lambda: program.alive() and BUS.windows(), 'a window')
            program.process.kill()
            program.process.wait()
        assert folders(profile), 'nothing was left to be swept up'
        with profile.start() as program:
            wait_for(lambda: program.alive() and BUS.windows(), 'a window')
            wait_for(lambda: program.alive() and not folders(profile), 'the folder of the demo being gone')
            BUS.activate('quit')
            assert program.wait() == 0 and program.stderr == '', program.stderr


def demo_without_room_is_said():
    with demo_profile() as profile:
        profile.set(TMPDIR='/proc/leadkit-inbox')
        with profile.start('--demo') as program:
            wait_for(lambda: program.alive() and BUS.windows() and profile.has_painted(), 'a window')
            BUS.activate('quit')
            assert program.wait() == 0 and program.stderr == '', program.stderr


def two_starts_at_once_are_one():
    with Profile() as profile, profile.start() as one, profile.start() as two:
        wait_for(lambda: BUS.windows(), 'a window')
        wait_for(lambda: sum(program.process.poll() is None for program in (one, two)) == 1, 'one of two being left')
        assert BUS.windows() == ['1'], BUS.windows()
        BUS.activate('quit')
        for program in (one, two):
            assert program.wait() == 0 and program.stderr == '', program.stderr


def demo_without_a_session_bus():
    with demo_profile() as profile:
        profile.set(DBUS_SESSION_BUS_ADDRESS='unix:path=/nonexistent/bus', XDG_RUNTIME_DIR='/nonexistent',
                    LKI_DEMO_REPORT=os.path.join(profile.home, 'report.json'), LKI_DEMO_LEADS='20')
        result = profile.run('--demo')
        assert result.returncode == 0 and not result.stderr, shown(result)
        with open(os.path.join(profile.home, 'report.json'), encoding='utf-8') as file:
            assert json.load(file)['leads'] == 20


def run_script(profile, script):
    path = os.path.join(profile.home, 'script')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(script)
    profile.set(LKI_SCREENSHOT_SCRIPT=path, LKI_SCREENSHOT_DIR=profile.home)
    return profile.run()


def script_takes_pictures():
    with demo_profile() as profile:
        result = run_script(profile, '# A comment\ndemo 3\nsize 800 600\nview all\nselect 2\nshot lead.png\narrive\n'
                                     'state offline\nshot offline.png\n')
        assert result.returncode == 0 and not result.stderr, shown(result)
        for name in ('lead.png', 'offline.png'):
            with open(os.path.join(profile.home, name), 'rb') as picture:
                # The size stands in the header of a PNG file.
                assert struct.unpack('>II', picture.read(24)[16:]) == (800, 600), name


def script_says_what_it_cannot_do():
    for line in ('dance', 'select 7', 'state unknown', 'open nothing'):
        with demo_profile() as profile:
            result = run_script(profile, f'demo 1\n{line}\nshot never.png\n')
            assert result.returncode == 1 and line in result.stderr, shown(result)
            assert not os.path.exists(os.path.join(profile.home, 'never.png')), 'it went on'


def session_is_private():
    """Where the umask keeps nobody out, the program does."""
    with demo_profile() as profile:
        before = os.umask(0)
        try:
            result = run_script(profile, 'state consent\nsize 800 600\nshot consent.png\n')
        finally:
            os.umask(before)
        assert result.returncode == 0, shown(result)
        seen = set()
        for home in ('XDG_DATA_HOME', 'XDG_STATE_HOME'):
            top = os.path.join(profile.environment[home], 'leadkit-inbox')
            for folder, _, files in os.walk(top):
                for path in [folder, *(os.path.join(folder, name) for name in files)]:
                    mode = os.stat(path).st_mode & 0o7777
                    assert mode & 0o077 == 0, f'{path} has the mode {mode:o}'
                seen.update(os.path.splitext(name)[1] for name in files)
        assert seen >= {'.db', '.ini', '.log'}, seen


CASES = [
    ('--help explains every option and the link', help_explains_itself),
    ('--help needs neither display nor bus', help_needs_no_display),
    ('--version is one line', version_is_one_line),
    ('an unknown option is refused, with a way out', unknown_option_is_refused),
    ('an option without its value is refused', missing_value_is_refused),
    ('an address that is none is refused', bad_address_is_refused),
    ('an address without TLS is refused', insecure_address_is_refused),
    ('a link that is none is refused', bad_link_is_refused),
    ('two links are refused', two_links_are_refused),
    ('without a display it says so', no_display_is_said),
    ('it opens a window and quits', opens_one_window_and_quits),
    ('SIGTERM ends it in order', ends_on_a_signal),
    ('a second start raises the first', second_start_raises_the_first),
    ('started as a service it waits, and opens a lead', service_waits_for_an_action),
    ('each action of the desktop file opens the window', icon_menu_starts_it),
    ('without a session bus it runs, and is quiet', without_a_session_bus),
    ('with a profile that cannot be written it runs, and is quiet', with_a_read_only_profile),
    ('two starts at the same moment are one program', two_starts_at_once_are_one),
    ('the demo goes through the main job, tells of it, and leaves nothing', demo_goes_through_the_main_job),
    ('the demo runs without a session bus, and is quiet', demo_without_a_session_bus),
    ('a demo with no room for its leads is quiet', demo_without_room_is_said),
    ('what a killed demo left is gone after the next start', killed_demo_is_swept_up),
]
# Scripts are for development builds.
if APPLICATION_ID.endswith('.Devel'):
    CASES += [
        ('a script takes pictures of the window', script_takes_pictures),
        ('a script that cannot be carried out says where', script_says_what_it_cannot_do),
        ('nobody else can read what a session leaves', session_is_private),
    ]
tap.run(CASES)
