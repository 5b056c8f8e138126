# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the program against the least that the machine would need for the same, and prints a table.

Each floor is measured in the same run, by turns with what it is the floor of, so that the ratio says something on any
machine. The targets are those of the design; what falls short is printed as falling short.
"""

import argparse
import datetime
import http.client
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time
import uuid

from parts import (HELPERS, WORK, Inbox, Late, Process, Profile, Sandbox, Trace, Trouble, client, now_us, wait_for)
from table import Table, percentile

FRAME_MS = 16.7
# How long the window may be busy with itself, as with leads that are taken off, in seconds.
REST_S = 300

# The parts of a sync and what the trace calls them. They overlap: together they take longer than the whole.
PARTS = {'download': 'fetch-page', 'parse': 'parse-page', 'store': 'store-page'}


def say(text):
    print(f'  … {text}', file=sys.stderr, flush=True)


def press(*keys):
    """Presses keys, one after the other, in the window that has the focus."""
    subprocess.run(['xdotool', 'key', '--clearmodifiers', '--delay', '0', *keys], check=True)


# --- First sync -----------------------------------------------------------------------------------------------------

def measure_sync(table, sandbox, leads, repeats):
    """Signs in with a new profile and syncs everything, by turns with the bare insert; returns the last profile."""
    whole, bare, parts, profile = [], [], {part: [] for part in PARTS}, None
    for turn in range(repeats):
        if profile:
            profile.remove()
        say(f'first sync of {leads:,} leads, {turn + 1} of {repeats}')
        profile = Profile(f'sync-{leads}')
        trace = profile.trace()
        result = client(profile, 'sync', sandbox.address, sandbox.email, sandbox.password, trace=trace)
        if result['leads'] < leads:
            raise Trouble(f'{result["leads"]} of {leads} leads came')
        whole.append(result['first_sync_ms'] / 1000)
        profile.database = result['database']
        for part, values in parts.items():
            values.append(sum(line[1] for line in trace.named(PARTS[part])) / 1e6)

        say(f'the same rows inserted by a bare program, {turn + 1} of {repeats}')
        done = subprocess.run([HELPERS / 'bench-insert', result['database'], profile.home / 'bare.db'], check=True,
                              stdout=subprocess.PIPE, text=True)
        bare.append(float(done.stdout))
        (profile.home / 'bare.db').unlink()
    target = ('≤ 1.25 × the bare insert', 1.25, 'ratio') if leads == 100_000 else None
    table.add('first sync', leads, 's', whole, bare, target)
    for part, values in parts.items():
        table.add(f'  of it {part}, overlapping', leads, 's', values)
    return profile


# --- Start ----------------------------------------------------------------------------------------------------------

def measure_start(table, profile, leads, repeats):
    whole, bare, memory, bare_memory = [], [], [], []
    for turn in range(repeats):
        say(f'start with {leads:,} leads, {turn + 1} of {repeats}')
        with Process([HELPERS / 'bench-window'], profile.environment(), stdout=subprocess.PIPE) as window:
            bare.append((int(window.process.stdout.readline()) - window.began_us) / 1000)
            bare_memory.append(window.memory()[0])
        with Inbox(profile) as inbox:
            whole.append(inbox.first_list_ms())
            memory.append(inbox.memory()[0])
    limit = {100_000: 1.3, 1_000_000: 1.5}.get(leads)
    target = (f'≤ {limit} × a bare window', limit, 'ratio') if limit else None
    table.add('start to the first painted list', leads, 'ms', whole, bare, target)
    table.add('peak memory by then', leads, 'MB', memory, bare_memory)


# --- Search and views -----------------------------------------------------------------------------------------------

WORDS = ('hansen', 'oslo', '4700', 'berg', 'no', 'aas')


def key_to_paint(inbox, key):
    """Presses a key and returns the milliseconds until the frame that shows the answer is done."""
    since = now_us()
    press(key)
    begin = wait_for('the key', lambda: inbox.alive() and inbox.trace.named('key', since), 30)[0][0]
    answered = wait_for('the answer', lambda: inbox.alive() and inbox.answered(begin), 60)
    return (wait_for('the frame', lambda: inbox.painted_after(answered), 30) - begin) / 1000


def settle(inbox):
    """Waits until no frame has been painted for a while; what never rests cannot be measured."""
    seen = -1

    def rests():
        nonlocal seen
        before, seen = seen, len(inbox.trace.named('frame'))
        return inbox.alive() and seen == before

    wait_for('rest of the window', rests, REST_S, 0.5)


def measure_search(table, inbox, leads):
    times = []
    settle(inbox)
    for word in WORDS:
        say(f'search for {word} in {leads:,} leads')
        press('ctrl+f')
        settle(inbox)
        for letter in word:
            times.append(key_to_paint(inbox, letter))
        press('ctrl+a', 'BackSpace', 'Escape')
        settle(inbox)
    limit = {100_000: 16, 1_000_000: 33}.get(leads)
    target = (f'p95 ≤ {limit} ms', limit, 'value') if limit else None
    table.add('keystroke to painted rows, median', leads, 'ms', times)
    table.add('keystroke to painted rows, p95', leads, 'ms', times, target=target, value=percentile(times, 0.95))


def measure_query(table, profile, leads):
    prefixes = [word[:length] for word in WORDS for length in range(1, len(word) + 1)]
    result = client(profile, 'search', profile.database, *prefixes)
    table.add('  the query alone, median', leads, 'ms', result['search_ms'])
    table.add('  the query alone, p95', leads, 'ms', result['search_ms'], value=percentile(result['search_ms'], 0.95))


def measure_views(table, profile, inbox, leads):
    """Ctrl+8 is all leads, Ctrl+1 the new ones."""
    queries = client(profile, 'views', profile.database)['views_ms']
    sql = statistics.median(queries)
    times = []
    settle(inbox)
    for turn in range(10):
        say(f'changing view with {leads:,} leads, {turn + 1} of 10')
        times.append(key_to_paint(inbox, 'ctrl+8' if turn % 2 == 0 else 'ctrl+1'))
        settle(inbox)
    limit = 1.3 * sql + FRAME_MS
    table.add('  the query of a view alone', leads, 'ms', queries)
    table.add('changing view', leads, 'ms', times, target=(f'≤ 1.3 × its SQL + a frame = {limit:.0f} ms', limit, 'value'))


# --- Scrolling ------------------------------------------------------------------------------------------------------

def focus_list():
    """Puts the focus on the list, wherever it was: a search that ends leaves it there."""
    press('ctrl+f')
    # An Escape that comes as the entry opens would be lost.
    time.sleep(0.5)
    press('Escape')


def measure_scroll(table, inbox, leads, pages):
    """So many pages from the top, or to the end if that is nearer; then from end to end."""
    say(f'scrolling {pages} pages of {leads:,} leads')
    press('ctrl+8')
    settle(inbox)
    focus_list()
    settle(inbox)
    press('Home')
    settle(inbox)
    since = now_us()
    for page in range(pages):
        seen = len(inbox.trace.named('frame', since))
        press('Page_Down')
        try:
            wait_for('a frame', lambda: inbox.alive() and len(inbox.trace.named('frame', since)) > seen, 5)
        except Late:
            # At the end of the list there is nothing to paint.
            if page < min(pages, leads // 50):
                raise
            break
    for key in ('End', 'Home') * 10:
        press(key)
        settle(inbox)
    frames = [line for line in inbox.trace.named('frame', since)]
    work = [line[3] / 1000 for line in frames]
    late = sum(1 for line in frames if max(line[1], line[3]) > FRAME_MS * 1000)
    table.add('main-thread work per frame, scrolling, p95', leads, 'ms', work, target=('p95 ≤ 8 ms', 8, 'value'),
              value=percentile(work, 0.95), note=f'{len(frames)} frames')
    table.add('frames over 16.7 ms while scrolling', leads, '', [late])


# --- From an action to the row, and to the server -------------------------------------------------------------------

OUTBOX_CHANGES = 1000
OUTBOX_BATCH = 100


def key_to_row(inbox, key):
    """Presses a key and returns the milliseconds until the frame is done in which the row of a lead says so."""
    # What the server answers to the last one is shown too.
    settle(inbox)
    since = now_us()
    press(key)
    begin = wait_for('the key', lambda: inbox.alive() and inbox.trace.named('key', since), 30)[0][0]
    shown = wait_for('the row', lambda: inbox.alive() and inbox.trace.named('lead-shown', begin), 30)[0][0]
    return (wait_for('the frame', lambda: inbox.painted_after(shown), 30) - begin) / 1000


def measure_action(table, inbox, leads, turns):
    """Changing the status of a lead by the keyboard, and undoing that: to the frame in which its row says so."""
    times, undone = [], []
    press('ctrl+8')
    settle(inbox)
    press('ctrl+j')
    for turn in range(turns):
        say(f'changing the status of one of {leads:,} leads, {turn + 1} of {turns}')
        settle(inbox)
        press('ctrl+s')
        settle(inbox)
        press('Down')
        settle(inbox)
        times.append(key_to_row(inbox, 'Return'))
        undone.append(key_to_row(inbox, 'ctrl+z'))
    table.add('status to the repainted row, median', leads, 'ms', times)
    table.add('status to the repainted row, p95', leads, 'ms', times, value=percentile(times, 0.95))
    table.add('undo to the repainted row, median', leads, 'ms', undone)


def post_bare(sandbox, token, changes):
    """The same changes under ids of their own, in the same batches over one connection; milliseconds."""
    bodies = []
    for first in range(0, len(changes), OUTBOX_BATCH):
        batch = [dict(change, id=str(uuid.uuid4())) for change in changes[first:first + OUTBOX_BATCH]]
        bodies.append(json.dumps({'changes': batch}).encode())
    headers = {'Authorization': f'Bearer {token}', 'Content-Type': 'application/json'}
    connection = http.client.HTTPConnection(sandbox.address.split('//')[1], timeout=60)
    begin = now_us()
    for body in bodies:
        connection.request('POST', '/v1/changes', body, headers)
        answer = connection.getresponse()
        if answer.status != 200 or not answer.read():
            raise Trouble(f'a bare batch got the status {answer.status}')
    taken = (now_us() - begin) / 1000
    connection.close()
    return taken


def measure_outbox(table, sandbox, profile, leads, repeats):
    """Notes that were written without a network, until the server has confirmed the last; by turns with bare POSTs."""
    count = min(OUTBOX_CHANGES, leads)
    token = sandbox.sign_in()
    times, bare = [], []
    for turn in range(repeats):
        say(f'sending {count} changes, {turn + 1} of {repeats}')
        sandbox.control('reset-received', {})
        result = client(profile, 'outbox', sandbox.address, sandbox.email, sandbox.password, count)
        changes = sandbox.received_changes()
        if len(changes) != count or result['failed']:
            raise Trouble(f'{len(changes)} changes for {count} arrived, {result["failed"]} failed')
        times.append(result['outbox_ms'])
        bare.append(post_bare(sandbox, token, changes))
    rate = count * 1000 / statistics.median(times)
    table.add(f'outbox: {count} changes sent and settled', leads, 'ms', times, bare, note=f'{rate:.0f} changes/s')


# --- From commit to notification ------------------------------------------------------------------------------------

# Farther apart than what the program announces together.
APART_S = 1.1


class Service(Process):
    """The notification service that only writes down what it gets."""

    def __init__(self, *arguments):
        self.path = WORK / f'notifications-{now_us()}'
        with open(self.path, 'w', encoding='utf-8') as out:
            super().__init__([HELPERS / 'bench-notifications', *arguments], stdout=out)
        wait_for('the notification service', lambda: self.lines('ready'), 30)

    def lines(self, kind):
        return [int(line.split()[1]) for line in self.path.read_text(encoding='utf-8').splitlines()
                if line.startswith(kind + ' ')]


def bare_way(count):
    with Service('--bare', count) as service:
        wait_for('the bare notifications', lambda: service.process.poll() is not None, 60)
        return [(seen - written) / 1000 for written, seen in zip(service.lines('written'), service.lines('notify'))]


def announce(sandbox, service, inbox):
    """One lead: the milliseconds from its commit in the sandbox to the Notify on the bus."""
    since, seen = now_us(), len(service.lines('notify'))
    sandbox.control('leads', {'count': 1})
    notified = wait_for('the notification', lambda: inbox.alive() and service.lines('notify')[seen:], 60)[0]
    committed = sandbox.trace.named('sandbox-commit', since)
    if not committed:
        raise Trouble('the sandbox has not traced its commit')
    return (notified - committed[0][0]) / 1000


def measure_notifications(table, sandbox, profile, leads, count):
    bare = bare_way(count)
    with Service() as service, Inbox(profile) as inbox:
        inbox.first_list_ms()
        wait_for('the event stream', lambda: inbox.trace.named('stream-live'), 60)
        settle(inbox)
        times = []
        for turn in range(count):
            say(f'announcing a lead, {turn + 1} of {count}')
            times.append(announce(sandbox, service, inbox))
            time.sleep(APART_S)
        table.add('commit to Notify', leads, 'ms', times, bare, ('p50 ≤ 3 × the bare way', 3, 'ratio'))
    bare += bare_way(count)
    profile.forget_leads()
    with Service() as service, Inbox(profile) as inbox:
        wait_for('the event stream', lambda: inbox.alive() and inbox.trace.named('stream-live'), 60)
        times = []
        while len(times) < count and not inbox.trace.named('first-sync-done'):
            say(f'announcing a lead during the first sync, {len(times) + 1} of at most {count}')
            times.append(announce(sandbox, service, inbox))
            time.sleep(APART_S)
        wait_for('the first sync', lambda: inbox.alive() and inbox.trace.named('first-sync-done'))
        table.add('commit to Notify, during the first sync', leads, 'ms', times, bare,
                  ('p50 ≤ 3 × the bare way', 3, 'ratio'))


# --- Idle -----------------------------------------------------------------------------------------------------------

def measure_idle(table, inbox, leads, seconds):
    wait_for('the event stream', lambda: inbox.alive() and inbox.trace.named('stream-live'), 60)
    settle(inbox)
    time.sleep(5)
    say(f'idle for {seconds} s')
    before = inbox.activity()
    time.sleep(seconds)
    after = inbox.activity()
    cpu, wakeups = (sum(after[thread][which] - before.get(thread, (0, 0))[which] for thread in after)
                    for which in (0, 1))
    table.add('idle: processor time a minute', leads, 'ms', [cpu * 60 / seconds], target=('≤ 5 ms', 5, 'value'))
    table.add('idle: wake-ups a second', leads, '', [wakeups / seconds], target=('≤ 0.1', 0.1, 'value'))


# --- The whole ------------------------------------------------------------------------------------------------------

def guarded(table, name, leads, function, *arguments):
    """What cannot be measured is a row too, and the rest goes on."""
    try:
        return function(*arguments)
    except (Trouble, OSError, ValueError, KeyError, IndexError, subprocess.SubprocessError) as trouble:
        table.failed(name, leads, str(trouble))
        return None


def measure_size(table, leads, options, memory):
    table.head(f'{leads:,} leads', 'the whole way, from the server to the screen')
    with Sandbox(leads) as sandbox:
        repeats = 1 if leads >= 1_000_000 else 3
        profile = guarded(table, 'first sync', leads, measure_sync, table, sandbox, leads, repeats)
        if profile is None:
            return
        guarded(table, 'start', leads, measure_start, table, profile, leads, 3 if options.quick else 7)
        guarded(table, 'query', leads, measure_query, table, profile, leads)
        with Inbox(profile) as inbox:
            if guarded(table, 'start', leads, inbox.first_list_ms) is None:
                return
            guarded(table, 'search', leads, measure_search, table, inbox, leads)
            guarded(table, 'changing view', leads, measure_views, table, profile, inbox, leads)
            # A page is seven leads or more: a thousand leads are scrolled from end to end.
            guarded(table, 'scrolling', leads, measure_scroll, table, inbox, leads, 40 if options.quick else 200)
            guarded(table, 'action', leads, measure_action, table, inbox, leads, 6 if options.quick else 20)
            memory[leads] = inbox.memory()[1]
            table.add('anonymous memory after all this', leads, 'MB', [memory[leads]])
        with Inbox(profile) as inbox:
            guarded(table, 'idle', leads, measure_idle, table, inbox, leads, 15 if options.quick else 60)
        guarded(table, 'outbox', leads, measure_outbox, table, sandbox, profile, leads, 3)
        guarded(table, 'commit to Notify', leads, measure_notifications, table, sandbox, profile, leads,
                10 if options.quick else 30)
        profile.remove()


def about():
    model = ''
    for line in pathlib.Path('/proc/cpuinfo').read_text(encoding='utf-8').splitlines():
        if line.startswith('model name'):
            model = line.split(':', 1)[1].strip()
            break
    return {'when': datetime.datetime.now(datetime.timezone.utc).isoformat(timespec='seconds'),
            'processor': model, 'processors': os.cpu_count(), 'kernel': platform.release(),
            'commit': os.environ.get('LKI_BENCH_COMMIT', ''), 'renderer': os.environ.get('GSK_RENDERER', '')}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--quick', action='store_true', help='small sizes only, fewer repeats: two minutes')
    parser.add_argument('--sizes', help='numbers of leads, parted by commas')
    parser.add_argument('--output', required=True, help='where the JSON goes')
    options = parser.parse_args()

    if options.sizes:
        sizes = [int(size) for size in options.sizes.split(',')]
    else:
        sizes = [1_000, 10_000] if options.quick else [1_000, 10_000, 100_000, 1_000_000]

    machine = about()
    print(f'{machine["processors"]} × {machine["processor"]}, drawn in software on a virtual display')
    table, memory = Table(), {}
    for leads in sizes:
        guarded(table, 'the sandbox', leads, measure_size, table, leads, options, memory)
    if 10_000 in memory and 1_000_000 in memory:
        table.head('Memory', 'what a hundred times as many leads cost')
        table.add('anonymous memory against 10,000 leads', 1_000_000, 'MB', [memory[1_000_000]], [memory[10_000]],
                  ('≤ 2 ×', 2, 'ratio'))
    table.write(options.output, machine)
    good = table.summary()
    print(f'Written to {options.output}.')
    return 0 if good else 1


if __name__ == '__main__':
    sys.exit(main())
