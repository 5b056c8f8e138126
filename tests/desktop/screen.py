# SPDX-License-Identifier: GPL-3.0-or-later
"""The program's window as a screen reader knows it, and a person who reads it and uses the keyboard."""

import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

import desktop  # noqa: E402

# After so many seconds in which nothing came of a key, a person presses it again.
AGAIN = 5


def start():
    Atspi.init()


def walk(accessible):
    """Yields what a screen reader finds below a node, the node first."""
    yield accessible
    for index in range(accessible.get_child_count()):
        child = accessible.get_child_at_index(index)
        if child is not None:
            yield from walk(child)


def shown():
    """What the program's window shows."""
    screen = Atspi.get_desktop(0)
    found = []
    for index in range(screen.get_child_count()):
        application = screen.get_child_at_index(index)
        try:
            if application is None or 'leadkit' not in (application.get_name() or '').lower():
                continue
            found += [node for node in walk(application) if node.get_state_set().contains(Atspi.StateType.SHOWING)]
        except GLib.Error:
            # It was redrawn while it was read.
            continue
    return found


def texts(*roles):
    """The names of what is shown, of everything or of these roles."""
    found = set()
    for node in shown():
        try:
            if not roles or node.get_role() in roles:
                found.add(node.get_name() or '')
        except GLib.Error:
            continue
    return found


def labels():
    return texts(Atspi.Role.LABEL, Atspi.Role.HEADING, Atspi.Role.STATIC)


def sees(text):
    desktop.wait_for(f'“{text}” is shown', lambda: any(text in name for name in texts()))


def find(name, state, roles=()):
    """The first thing of that name and state."""
    for node in shown():
        try:
            if (node.get_name() or '').rstrip() == name and node.get_state_set().contains(state) \
                    and (not roles or node.get_role() in roles):
                return node
        except GLib.Error:
            continue
    return None


def press(name, done=lambda: False):
    """Presses the button of that name. One that goes when it is pressed may not say so: `done` tells."""
    def reach():
        if done():
            return True
        node = find(name, Atspi.StateType.SENSITIVE, (Atspi.Role.BUTTON, Atspi.Role.PUSH_BUTTON))
        try:
            return node is not None and node.do_action(0)
        except GLib.Error:
            return False
    desktop.wait_for(f'“{name}” is pressed', reach)


def write(name, text):
    """Writes in the entry of that name, in the place of what was there."""
    def reach():
        node = find(name, Atspi.StateType.EDITABLE)
        try:
            return node is not None and node.set_text_contents(text)
        except GLib.Error:
            return False
    desktop.wait_for(f'“{name}” takes a text', reach)


def has_focus(name):
    return find(name, Atspi.StateType.FOCUSED) is not None


def is_checked(name):
    return find(name, Atspi.StateType.CHECKED) is not None


def use_keys(what, keys, condition):
    """Does something by keyboard until it has come true, as one does whose first key came before the window listened."""
    pressed = 0

    def look():
        nonlocal pressed
        value = condition()
        if not value and time.monotonic() - pressed > AGAIN:
            keys()
            pressed = time.monotonic()
        return value
    try:
        return desktop.wait_for(what, look)
    except AssertionError as error:
        focused = [node.get_name() for node in shown() if node.get_state_set().contains(Atspi.StateType.FOCUSED)]
        raise AssertionError(f'{error}; shown: {sorted(texts())}; focus: {focused}') from error


def go_to(keyboard, name):
    """Goes to the entry of that name by Tab."""
    def reach():
        if has_focus(name):
            return True
        keyboard.key('Tab')
        return False
    desktop.wait_for(f'“{name}” has the focus', reach)


def fill(keyboard, name, text):
    """Types into the entry of that name, which has the focus, in the place of what is there."""
    def keys():
        keyboard.control('a')
        keyboard.type(text)

    def is_there():
        node = find(name, Atspi.StateType.FOCUSED)
        try:
            # What is typed as a password is shown as so many dots.
            return node is not None and node.get_character_count() == len(text)
        except GLib.Error:
            return False
    desktop.wait_for(f'“{name}” has the focus', lambda: has_focus(name))
    use_keys(f'“{name}” holds what was typed', keys, is_there)


def sign_in(keyboard, email, password):
    """Signs in by keyboard, from the page that the program begins with."""
    sees('Welcome')
    fill(keyboard, 'E-mail', email)
    go_to(keyboard, 'Password')
    fill(keyboard, 'Password', password)
    keyboard.key('Return')
