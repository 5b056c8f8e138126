#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cursor sync as a client sees it: nothing is lost, and every page is safe to apply twice."""

from sandbox import Replica, Sandbox, check, check_equal, in_threads, main, signed_in


def stored(sandbox):
    """What a fresh client gets in one go."""
    replica = Replica()
    replica.pull(sandbox, 1000)
    return replica


def test_snapshot():
    """A snapshot has every lead once, newest delivered first, with its total on every page"""
    with signed_in('--leads', 250) as sandbox:
        seen = []
        cursor = None
        while True:
            page = sandbox.page(cursor, 40)
            check_equal(page['total'], 250, 'total')
            check(len(page['leads']) <= 40, 'a page is larger than its limit')
            seen += page['leads']
            cursor = page['cursor']
            if not page['has_more']:
                break
        check_equal(len({lead['id'] for lead in seen}), 250, 'leads')
        check_equal(len(seen), 250, 'leads sent')
        delivered = [lead['delivered_at'] for lead in seen]
        check_equal(delivered, sorted(delivered, reverse=True), 'order')
        page = sandbox.page(cursor)
        check_equal((page['leads'], page['has_more'], page['total']), ([], False, None), 'the end')


def test_empty():
    """An account without leads gets an empty page and a cursor that goes on"""
    with signed_in('--leads', 0) as sandbox:
        page = sandbox.page()
        check_equal((page['leads'], page['total'], page['has_more']), ([], 0, False))
        sandbox.control('leads', {'count': 1})
        check_equal(len(sandbox.page(page['cursor'])['leads']), 1)


def test_paging_while_leads_arrive():
    """Leads that arrive, change and go while a client pages are all there in the end"""
    with signed_in('--leads', 300) as sandbox:
        replica = Replica()
        first = sandbox.page(None, 20)
        replica.apply(first)
        gone = first['leads'][3]['id']

        def disturb():
            for number in range(25):
                added = sandbox.control('leads', {'count': 2})['leads']
                sandbox.control('update', {'lead_id': added[0]['id'],
                                           'patch': {'message': f'Endret {number}'}})
                sandbox.control('act-as', {'member': 'usr-jonas', 'lead_id': added[1]['id'],
                                           'type': 'note.add', 'text': f'Notat {number}'})
            sandbox.control('remove', {'lead_ids': [gone], 'reason': 'withdrawn'})

        in_threads([disturb, lambda: replica.pull(sandbox, 20, twice=True)])
        replica.pull(sandbox, 7, twice=True)
        check(gone not in replica.leads, 'a removed lead is still there')
        fresh = stored(sandbox)
        check_equal(len(fresh.leads), 349)
        check_equal(replica.leads, fresh.leads, 'leads')
        check_equal(replica.activities, fresh.activities, 'activities')


def test_log_pages():
    """The change log in pages of one item is the same as in one page"""
    with signed_in('--leads', 5) as sandbox:
        start = sandbox.page()['cursor']
        ids = [lead['id'] for lead in sandbox.control('leads', {'count': 4})['leads']]
        for lead_id in ids:
            sandbox.control('act-as', {'lead_id': lead_id, 'type': 'status.set',
                                       'status': 'contacting'})
        sandbox.control('remove', {'lead_ids': ids[:1], 'reason': 'withdrawn'})
        for limit in (1, 2, 500):
            replica = Replica()
            replica.cursor = start
            replica.pull(sandbox, limit)
            check_equal(set(replica.leads), set(ids[1:]), f'leads with limit {limit}')
            check_equal(len(replica.activities), 3, f'activities with limit {limit}')


def test_tombstone():
    """A removed lead leaves a tombstone with its reason, and a fresh client never hears of it"""
    with signed_in('--leads', 3) as sandbox:
        page = sandbox.page()
        lead = page['leads'][0]
        sandbox.control('remove', {'lead_ids': [lead['id']], 'reason': 'duplicate'})
        after = sandbox.page(page['cursor'])
        check_equal(after['removed'], [{'id': lead['id'], 'reason': 'duplicate'}])
        check_equal((len(sandbox.page()['leads']), sandbox.page()['removed']), (2, []))


def test_cursor_expired():
    """An expired cursor, or one that is none, is 410 cursor_expired, and a new start works"""
    with signed_in('--leads', 30) as sandbox:
        cursors = [sandbox.page(None, 10)['cursor'], sandbox.page()['cursor']]
        sandbox.control('expire-cursors')
        for cursor in cursors:
            answer = sandbox.request('GET', '/v1/leads?cursor=' + cursor)
            check_equal((answer.status, answer.code), (410, 'cursor_expired'))
        for cursor in ('x', 's-1', 'c-00000000-zz', 's----', '%00', '%ff', '-' * 5000):
            answer = sandbox.request('GET', '/v1/leads?cursor=' + cursor)
            check_equal(answer.status, 400 if cursor[0] == '%' else 410, f'cursor {cursor:.10}')
        check_equal(len(sandbox.page()['leads']), 30)


def test_limits():
    """A limit out of range is refused"""
    with signed_in('--leads', 3) as sandbox:
        for limit in ('0', '-1', '1001', 'x', '', '99999999999999999999'):
            answer = sandbox.request('GET', '/v1/leads?limit=' + limit)
            check_equal((answer.status, answer.code), (422, 'invalid'), f'limit {limit}')


def test_exact_leads():
    """Exact leads are sent as they were given, odd as they may be"""
    with signed_in('--leads', 0) as sandbox:
        odd = [
            {'id': 'odd-1', 'revision': 7, 'delivered_at': '2026-01-02T03:04:05Z',
             'unknown': {'deep': [1, 2.50, None]}, 'work': {'status': 'teleported'}},
            {'id': 17, 'revision': 'x'},
            {'person': 'nobody'},
        ]
        answer = sandbox.control('leads', {'leads': odd})
        check_equal(len(answer['leads']), 3)
        check_equal(answer['leads'][0]['id'], 'odd-1')
        got = sandbox.page()['leads']
        check_equal(sorted(map(str, got)), sorted(map(str, odd)))
        sandbox.control('leads', {'leads': [{'id': 'odd-1', 'revision': 8}]})
        check_equal(len(sandbox.page()['leads']), 3, 'a lead with the same id replaces it')


def test_same_seed():
    """The same seed gives the same people, another one others"""
    def people(seed):
        with signed_in('--leads', 40, '--seed', seed) as sandbox:
            return [(lead['id'], lead['person'], lead['address'], lead['message'],
                     lead['work']['status']) for lead in sandbox.page()['leads']]

    first = people(5)
    check_equal(people(5), first)
    check(people(6) != first, 'another seed gave the same leads')


def test_isolation():
    """Nobody sees another organisation's leads; who has two chooses by header"""
    with Sandbox('--leads', 30) as sandbox:
        sandbox.sign_in('anna@nordanvind.example')
        theirs = {lead['id'] for lead in sandbox.page()['leads']}
        answer = sandbox.request('GET', '/v1/leads',
                                 headers={'Leadkit-Organisation': 'org-fjordglimt'})
        check_equal((answer.status, answer.code), (403, 'not_a_member'))

        sandbox.sign_in('leder@fjordglimt.example')
        ours = {lead['id'] for lead in sandbox.page()['leads']}
        check(not theirs & ours, 'organisations share leads')
        sandbox.organisation = 'org-nordanvind'
        check_equal({lead['id'] for lead in sandbox.page()['leads']}, theirs)


main(globals())
