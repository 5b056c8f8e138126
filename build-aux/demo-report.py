#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the demo in the headless desktop, watches what GNOME Shell shows of it, and tells what happened.

The figures are the program's own, from the report that it writes; that the new lead was announced is read from
GNOME Shell's message tray as well.
"""

import json
import os
import pathlib
import subprocess
import sys
import time

SOURCE = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(SOURCE / 'tests' / 'desktop'))

import desktop  # noqa: E402

# Signing in, the first sync, one arrival, a search and the pictures, on a machine that is busy.
PATIENCE = 120


def run(program, folder):
    """Runs the demo to its end; returns its exit status, its report and the notifications that were seen."""
    report = folder / 'report.json'
    environment = dict(os.environ, LKI_DEMO_REPORT=str(report), LKI_DEMO_PICTURES=str(folder), LANGUAGE='en')
    seen = []
    with subprocess.Popen([program, '--demo'], env=environment) as process:
        end = time.monotonic() + PATIENCE
        while process.poll() is None:
            for notification in desktop.notifications():
                if notification not in seen:
                    if not seen:
                        # The banner is on the screen with the window behind it.
                        desktop.picture(folder / 'desktop.png')
                    seen.append(notification)
            if time.monotonic() > end:
                process.terminate()
                print(f'The demo did not end within {PATIENCE} s.', file=sys.stderr)
                break
            time.sleep(0.05)
        status = process.wait()
    try:
        return status, json.loads(report.read_text(encoding='utf-8')), seen
    except (OSError, ValueError) as error:
        print(f'The demo left no report: {error}', file=sys.stderr)
        return status or 1, {}, seen


def milliseconds(report, name):
    return report.get(name) if isinstance(report.get(name), (int, float)) and report[name] >= 0 else None


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    status, report, seen = run(program, folder)
    missing = []
    # The desktop has words of its own for who looks at the tray.
    seen = [notification for notification in seen if notification['source'].startswith('Leadkit Inbox')]

    def tell(good, sentence, otherwise):
        print(sentence if good else f'NOT: {otherwise}')
        if not good:
            missing.append(otherwise)

    sync, arrival, search = (milliseconds(report, name) for name in ('first_sync_ms', 'arrival_ms', 'search_ms'))
    tell(report.get('signed_in') is True, 'Signed in to the demo.', 'signed in to the demo')
    tell(report.get('leads') and sync is not None,
         f'{report.get("leads")} leads in {(sync or 0) / 1000:.2f} s.', 'leads were synced')
    tell(arrival is not None and seen,
         f'A new lead arrived and was announced after {arrival or 0:.0f} ms.', 'a new lead arrived and was announced')
    for notification in seen:
        print(f'  GNOME Shell shows: {notification["title"]}' + (f' – {notification["body"]}' if notification['body'] else '')
              + (f' [{"] [".join(notification["actions"])}]' if notification['actions'] else ''))
    tell(search is not None and report.get('search_found') is True,
         f'It was found by search in {search or 0:.0f} ms.', 'it was found by search')
    pictures = sorted(folder.glob('*.png'))
    tell(len(pictures) > 1, f'Pictures in {folder}:', 'pictures of the window were saved')
    for picture in pictures:
        print(f'  {picture.name}')
    if status:
        print(f'The program ended with status {status}.')
    return 1 if missing or status else 0


if __name__ == '__main__':
    sys.exit(main())
