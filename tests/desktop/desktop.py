# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desktop tests share: asking GNOME Shell, waiting for something to come true, and speaking TAP.

It is used inside tests/desktop/gnome-desktop and talks to that session only.
"""

import json
import os
import pathlib
import subprocess
import sys
import time

import gi

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import tap  # noqa: E402

# How long something may take that a person would call immediate, on a machine that is busy with other tests.
PATIENCE = 30


def bus():
    return Gio.bus_get_sync(Gio.BusType.SESSION)


def shell(javascript):
    """Evaluates JavaScript in GNOME Shell and returns its value."""
    good, value = bus().call_sync(
        'org.gnome.Shell', '/org/gnome/Shell', 'org.gnome.Shell', 'Eval', GLib.Variant('(s)', (javascript,)),
        GLib.VariantType('(bs)'), Gio.DBusCallFlags.NONE, PATIENCE * 1000, None).unpack()
    if not good:
        raise RuntimeError(f'GNOME Shell could not evaluate {javascript!r}: {value}')
    return json.loads(value) if value else None


def picture(path):
    """Saves a picture of the screen and returns its width, height and number of colours."""
    subprocess.run([os.environ['GNOME_DESKTOP_SHOT'], str(path)], check=True)
    tool = subprocess.run(['identify', '-format', '%w %h %k', str(path)], check=True, text=True, stdout=subprocess.PIPE)
    return tuple(int(number) for number in tool.stdout.split())


def wait_for(what, condition, patience=PATIENCE):
    """Returns the first true value of condition(); what names it in the failure."""
    end = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f'{what}: not after {patience} s; last seen: {value!r}')
        time.sleep(0.05)


def notifications():
    """Returns what programs have put in the message tray: source, title, body and actions of each notification."""
    # GNOME Shell has a word of its own now and then, such as that this session cannot be locked.
    return shell('''Main.messageTray.getSources().filter(source => source.title !== 'System')
        .flatMap(source => source.notifications.map(n => ({
        source: source.title, title: n.title, body: n.body || '', urgency: n.urgency,
        actions: (n.actions || []).map(action => action.label)})))''')


def activate(title, action=None):
    """Does what a click on the notification of that title does, or on its button of that label."""
    wanted = json.dumps(title)
    do = (f'n.actions.find(a => a.label === {json.dumps(action)}).activate()' if action else 'n.activate()')
    assert shell(f'''(() => {{
        const n = Main.messageTray.getSources().flatMap(s => s.notifications).find(n => n.title === {wanted});
        if (!n) return false;
        {do};
        return true;
      }})()'''), f'there is no notification {title!r}'


def clear_notifications():
    shell('Main.messageTray.getSources().forEach(source => source.destroy()); true')


def windows():
    """Returns the windows on the screen: title, application and size."""
    return shell('''global.get_window_actors().map(actor => actor.meta_window)
        .filter(window => window.get_window_type() === 0).map(window => ({
          title: window.get_title(), app: window.get_gtk_application_id() || window.get_wm_class(),
          width: window.get_frame_rect().width, height: window.get_frame_rect().height,
          focused: window.has_focus()}))''')


def name_has_owner(name):
    return bus().call_sync(
        'org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'NameHasOwner',
        GLib.Variant('(s)', (name,)), GLib.VariantType('(b)'), Gio.DBusCallFlags.NONE, -1, None).unpack()[0]


def install_application(identifier, program, title):
    """Installs a desktop file and a D-Bus service for this session, as a package would, and returns when GNOME Shell and the bus know both."""
    data = pathlib.Path(os.environ['XDG_DATA_HOME'])
    (data / 'applications').mkdir(parents=True, exist_ok=True)
    (data / 'dbus-1' / 'services').mkdir(parents=True, exist_ok=True)
    (data / 'applications' / f'{identifier}.desktop').write_text(
        f'[Desktop Entry]\nType=Application\nName={title}\nExec={program}\nDBusActivatable=true\n', encoding='utf-8')
    (data / 'dbus-1' / 'services' / f'{identifier}.service').write_text(
        f'[D-BUS Service]\nName={identifier}\nExec={program} --gapplication-service\n', encoding='utf-8')
    bus().call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'ReloadConfig', None,
                    None, Gio.DBusCallFlags.NONE, -1, None)
    wait_for(f'GNOME Shell knows {identifier}', lambda: shell(
        f"Shell.AppSystem.get_default().lookup_app('{identifier}.desktop') !== null"))


class Keyboard:
    """A keyboard that GNOME Shell believes in."""

    NAME = 'org.gnome.Mutter.RemoteDesktop'
    KEYSYMS = {'Tab': 0xff09, 'Return': 0xff0d, 'Escape': 0xff1b, 'Control': 0xffe3, 'Alt': 0xffe9}

    def __init__(self):
        # The session ends with the connection that asked for it.
        self.bus = bus()
        self.session = self.call('/org/gnome/Mutter/RemoteDesktop', self.NAME, 'CreateSession')[0]
        self.call(self.session, f'{self.NAME}.Session', 'Start')
        # The seat gets its keyboard with the first key, which no window sees.
        self.press(0xffe1)

    def call(self, path, interface, method, parameters=None):
        return self.bus.call_sync(self.NAME, path, interface, method, parameters, None,
                                       Gio.DBusCallFlags.NONE, PATIENCE * 1000, None).unpack()

    def send(self, keysym, down):
        self.call(self.session, f'{self.NAME}.Session', 'NotifyKeyboardKeysym', GLib.Variant('(ub)', (keysym, down)))

    def press(self, keysym):
        for down in (True, False):
            self.send(keysym, down)

    def held(self, modifier, character):
        self.send(self.KEYSYMS[modifier], True)
        self.press(ord(character))
        self.send(self.KEYSYMS[modifier], False)

    def mnemonic(self, character):
        self.held('Alt', character)

    def control(self, character):
        self.held('Control', character)

    def key(self, name):
        self.press(self.KEYSYMS[name])

    def type(self, text):
        for character in text:
            code = ord(character)
            self.press(code if code < 0x100 else 0x01000000 + code)


def run(*cases):
    """Runs test functions in turn; the first line of a docstring is what the case proves."""
    tap.run([(case.__doc__.splitlines()[0].rstrip('.'), case) for case in cases])
