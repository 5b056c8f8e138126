#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The smallest application that announces something: test-harness.py uses it to prove the desktop itself."""

import os
import sys

from gi.repository import Gio, GLib

IDENTIFIER = 'org.example.LeadkitProbe'


def announce(application):
    notification = Gio.Notification.new('Probe')
    notification.set_body('Something <b>arrived</b>')
    notification.set_default_action_and_target('app.open', GLib.Variant('s', 'lead 1'))
    notification.add_button_with_target('Call', 'app.call', GLib.Variant('s', 'lead 1'))
    application.send_notification('probe-1', notification)


def main():
    application = Gio.Application(application_id=IDENTIFIER)

    def acted(action, target):
        with open(os.path.join(os.environ['GNOME_DESKTOP_DIR'], 'probe.log'), 'a', encoding='utf-8') as log:
            log.write(f'{action.get_name()} {target.unpack()}\n')
        GLib.timeout_add(100, application.quit)

    for name in ('open', 'call'):
        action = Gio.SimpleAction.new(name, GLib.VariantType('s'))
        action.connect('activate', acted)
        application.add_action(action)

    def activated(_application):
        application.hold()
        announce(application)
        # Long enough for the message to leave the process; what it is about is that it is gone afterwards.
        GLib.timeout_add(500, application.quit)

    application.connect('activate', activated)
    return application.run(sys.argv)


if __name__ == '__main__':
    sys.exit(main())
