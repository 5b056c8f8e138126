// SPDX-License-Identifier: GPL-3.0-or-later
// Pages of the sync into the store, and the leads out of it.

#include "lki-clock.h"
#include "lki-error.h"
#include "store-fixture.h"

#define HOUR (60 * 60 * 1000)

static void
assert_find (Fixture *fixture,
             LkiLeadView view,
             const char *ids)
{
  g_autofree char *found = fixture_find (fixture, view, NULL, LKI_LEAD_SORT_NEWEST);

  g_assert_cmpstr (found, ==, ids);
}

static void
test_round_trip (Fixture *fixture,
                 gconstpointer data)
{
  g_autoptr (LkiLeadRecord) lead = lead_maker_new_seeded (97 * 101);
  g_autoptr (LkiLeadRecord) loaded = NULL;
  g_autoptr (LkiLeadRecord) by_key = NULL;
  g_autoptr (LkiLeadPage) page = NULL;
  g_autoptr (LkiChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;
  LkiLeadRecord *brief;

  lead->company = g_strdup ("Nordmann & sønner");
  lead->dispute_state = g_strdup ("in_review");
  lead->work.status_text = g_strdup ("waiting_for_parts");
  lead->work.status = LKI_LEAD_STATUS_UNKNOWN;
  lead->work.claimed_by = g_strdup ("member-2");
  lead->work.claimed_at = LEAD_MAKER_NOW;
  lead->work.value = (LkiMoney) { -12345678901, "NOK" };
  lead_maker_print_json (lead);
  set = fixture_put (fixture, lki_lead_record_ref (lead));
  g_assert_cmpuint (set->added->len, ==, 1);
  g_assert_cmpuint (set->changed->len, ==, 0);

  loaded = fixture_lead (fixture, lead->id);
  g_assert_nonnull (loaded);
  g_assert_cmpint (loaded->key, >, 0);
  g_assert_true (g_bytes_equal (loaded->json, lead->json));
  g_assert_null (loaded->details);
  by_key = test_await_boxed (lki_store_load_lead (fixture->store, loaded->key), &error);
  g_assert_no_error (error);
  g_assert_true (lki_lead_record_equal (by_key, loaded));

  page = fixture_query (fixture, LKI_LEAD_VIEW_ALL, NULL, LKI_LEAD_SORT_NEWEST, 0);
  brief = g_ptr_array_index (page->records, 0);
  g_assert_null (brief->json);
  g_assert_true (lki_lead_record_equal (brief, loaded));
  g_assert_cmpint (brief->revision, ==, 1);
  g_assert_cmpint (brief->delivered_at, ==, lead->delivered_at);
  g_assert_cmpint (brief->submitted_at, ==, lead->submitted_at);
  g_assert_cmpint (brief->respond_by, ==, lead->respond_by);
  g_assert_cmpstr (brief->site_name, ==, lead->site_name);
  g_assert_cmpstr (brief->country, ==, "NO");
  g_assert_cmpstr (brief->category_id, ==, lead->category_id);
  g_assert_true (lki_localized_text_equal (brief->category_name, lead->category_name));
  g_assert_cmpstr (brief->language, ==, "nb");
  g_assert_cmpstr (brief->name, ==, lead->name);
  g_assert_cmpstr (brief->company, ==, lead->company);
  g_assert_cmpstr (brief->phone, ==, lead->phone);
  g_assert_cmpstr (brief->phone_display, ==, lead->phone_display);
  g_assert_cmpstr (brief->email, ==, lead->email);
  g_assert_cmpstr (brief->street, ==, lead->street);
  g_assert_cmpstr (brief->postal_code, ==, lead->postal_code);
  g_assert_cmpstr (brief->city, ==, lead->city);
  g_assert_cmpstr (brief->address_country, ==, "NO");
  g_assert_cmpstr (brief->dispute_state, ==, "in_review");
  g_assert_cmpint (brief->work.status, ==, LKI_LEAD_STATUS_UNKNOWN);
  g_assert_cmpstr (brief->work.status_text, ==, "waiting_for_parts");
  g_assert_cmpstr (brief->work.claimed_by, ==, "member-2");
  g_assert_cmpint (brief->work.claimed_at, ==, LEAD_MAKER_NOW);
  g_assert_cmpint (brief->work.follow_up_at, ==, lead->work.follow_up_at);
  g_assert_cmpint (brief->work.snoozed_until, ==, lead->work.snoozed_until);
  g_assert_cmpint (brief->work.value.amount_minor, ==, -12345678901);
  g_assert_cmpstr (brief->work.value.currency, ==, "NOK");
  g_assert_cmpint (brief->work.opened_at, ==, lead->work.opened_at);
  g_assert_cmpint (brief->work.first_contact_at, ==, lead->work.first_contact_at);
  g_assert_cmpstr (brief->work.assignee_id, ==, lead->work.assignee_id);
}

static void
test_newest_first (Fixture *fixture,
                   gconstpointer data)
{
  LkiSyncPage *page = lead_maker_new_page ("1", FALSE);

  g_ptr_array_add (page->leads, lead_maker_new ("b", LEAD_MAKER_NOW - 2));
  g_ptr_array_add (page->leads, lead_maker_new ("c", LEAD_MAKER_NOW - 3));
  g_ptr_array_add (page->leads, lead_maker_new ("a", LEAD_MAKER_NOW - 1));
  /* Dates that nobody can have meant are somewhere at the ends. */
  g_ptr_array_add (page->leads, lead_maker_new ("future", G_MAXINT64));
  g_ptr_array_add (page->leads, lead_maker_new ("past", -5));
  lki_change_set_unref (fixture_apply (fixture, page));

  assert_find (fixture, LKI_LEAD_VIEW_ALL, "future a b c past");
}

static void
test_no_date (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (LkiLeadRecord) loaded = NULL;

  lki_change_set_unref (fixture_put (fixture, lead_maker_new ("undated", LKI_TIME_NONE)));
  lki_change_set_unref (fixture_put (fixture, lead_maker_new ("dated", LEAD_MAKER_NOW)));

  assert_find (fixture, LKI_LEAD_VIEW_ALL, "dated undated");
  loaded = fixture_lead (fixture, "undated");
  g_assert_cmpint (loaded->delivered_at, ==, LKI_TIME_NONE);
}

static void
test_same_moment (Fixture *fixture,
                  gconstpointer data)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (LkiLeadPage) all = NULL;
  LkiSyncPage *page = lead_maker_new_page ("1", FALSE);

  /* An import that stamped them all alike: more than there are keys for a millisecond. */
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *id = g_strdup_printf ("lead-%u", i);

      g_ptr_array_add (page->leads, lead_maker_new (id, LEAD_MAKER_NOW));
    }
  g_ptr_array_add (page->leads, lead_maker_new ("older", LEAD_MAKER_NOW - HOUR));
  g_ptr_array_add (page->leads, lead_maker_new ("newer", LEAD_MAKER_NOW + HOUR));
  lki_change_set_unref (fixture_apply (fixture, page));

  all = fixture_query (fixture, LKI_LEAD_VIEW_ALL, NULL, LKI_LEAD_SORT_NEWEST, 0);
  g_assert_cmpuint (all->keys->len, ==, 1002);
  for (guint i = 0; i < all->keys->len; i++)
    g_assert_true (g_hash_table_add (keys, g_memdup2 (&g_array_index (all->keys, gint64, i), 8)));
  g_assert_cmpstr (((LkiLeadRecord *) g_ptr_array_index (all->records, 0))->id, ==, "newer");
  g_assert_cmpstr (((LkiLeadRecord *) g_ptr_array_index (all->records, 1001))->id, ==, "older");
}

static void
test_twice (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (LkiSyncPage) page = lead_maker_new_page ("1", TRUE);
  g_autoptr (LkiChangeSet) first = NULL;
  g_autoptr (LkiChangeSet) second = NULL;
  g_autoptr (LkiSyncPosition) position = NULL;
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (GPtrArray) activities = NULL;

  page->total = 10;
  g_ptr_array_add (page->leads, lead_maker_new ("a", LEAD_MAKER_NOW));
  g_ptr_array_add (page->leads, lead_maker_new ("b", LEAD_MAKER_NOW - 1));
  g_ptr_array_add (page->activities, lead_maker_new_note ("n", "a", LEAD_MAKER_NOW, "Ringte"));
  g_ptr_array_add (page->removed, g_strdup ("never-here"));
  first = fixture_apply (fixture, lki_sync_page_ref (page));
  g_assert_cmpuint (first->added->len, ==, 2);
  second = fixture_apply (fixture, lki_sync_page_ref (page));
  g_assert_true (lki_change_set_is_empty (second));
  g_assert_cmpuint (fixture->sets->len, ==, 1);

  position = test_await_boxed (lki_store_load_position (fixture->store), NULL);
  g_assert_cmpstr (position->cursor, ==, "1");
  g_assert_false (position->snapshot_complete);
  g_assert_cmpint (position->snapshot_done, ==, 2);
  g_assert_cmpint (position->snapshot_total, ==, 10);

  lead = fixture_lead (fixture, "a");
  activities = test_await_boxed (lki_store_load_activities (fixture->store, lead->key), NULL);
  g_assert_cmpuint (activities->len, ==, 1);
}

static void
test_duplicates_in_a_page (Fixture *fixture,
                           gconstpointer data)
{
  LkiSyncPage *page = lead_maker_new_page ("1", FALSE);
  LkiLeadRecord *first = lead_maker_new ("a", LEAD_MAKER_NOW);
  LkiLeadRecord *second = lead_maker_revise (first);
  LkiLeadRecord *third = lead_maker_new ("a", LEAD_MAKER_NOW - HOUR);
  g_autoptr (LkiLeadRecord) loaded = NULL;

  g_set_str (&second->name, "Ola Nordmann");
  lead_maker_print_json (second);
  g_ptr_array_add (page->leads, first);
  g_ptr_array_add (page->leads, second);
  g_ptr_array_add (page->leads, third);
  lki_change_set_unref (fixture_apply (fixture, page));

  assert_find (fixture, LKI_LEAD_VIEW_ALL, "a");
  loaded = fixture_lead (fixture, "a");
  g_assert_cmpstr (loaded->name, ==, "Ola Nordmann");
}

static void
test_revisions (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (LkiLeadRecord) lead = lead_maker_new ("a", LEAD_MAKER_NOW);
  LkiLeadRecord *newer = lead_maker_revise (lead);
  g_autoptr (LkiChangeSet) set = NULL;
  g_autoptr (LkiChangeSet) late = NULL;
  g_autoptr (LkiLeadRecord) loaded = NULL;

  g_set_str (&newer->name, "Ola Nordmann");
  newer->work.status = LKI_LEAD_STATUS_WON;
  lead_maker_print_json (newer);
  lki_change_set_unref (fixture_put (fixture, lki_lead_record_ref (lead)));
  set = fixture_put (fixture, newer);
  g_assert_cmpuint (set->added->len, ==, 0);
  g_assert_cmpuint (set->changed->len, ==, 1);
  late = fixture_put (fixture, lki_lead_record_ref (lead));
  g_assert_true (lki_change_set_is_empty (late));

  loaded = fixture_lead (fixture, "a");
  g_assert_cmpstr (loaded->name, ==, "Ola Nordmann");
  assert_find (fixture, LKI_LEAD_VIEW_NEW, "");
  assert_find (fixture, LKI_LEAD_VIEW_WON, "a");
}

static void
test_other_date (Fixture *fixture,
                 gconstpointer data)
{
  g_autoptr (LkiLeadRecord) lead = lead_maker_new ("a", LEAD_MAKER_NOW);
  LkiLeadRecord *moved = lead_maker_revise (lead);
  g_autoptr (LkiLeadRecord) before = NULL;
  g_autoptr (LkiLeadRecord) after = NULL;

  lki_change_set_unref (fixture_put (fixture, lki_lead_record_ref (lead)));
  before = fixture_lead (fixture, "a");
  moved->delivered_at += 24 * HOUR;
  lead_maker_print_json (moved);
  lki_change_set_unref (fixture_put (fixture, moved));

  assert_find (fixture, LKI_LEAD_VIEW_ALL, "a");
  after = fixture_lead (fixture, "a");
  g_assert_cmpint (after->key, ==, before->key);
  g_assert_cmpint (after->delivered_at, ==, LEAD_MAKER_NOW + 24 * HOUR);
}

static void
test_tombstone (Fixture *fixture,
                gconstpointer data)
{
  LkiSyncPage *page = lead_maker_new_page ("1", FALSE);
  LkiSyncPage *gone = lead_maker_new_page ("2", FALSE);
  g_autoptr (LkiChangeSet) set = NULL;
  g_autoptr (LkiChangeSet) back = NULL;
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (LkiLeadRecord) missing = NULL;
  g_autoptr (LkiLeadRecord) again = NULL;
  g_autoptr (GPtrArray) activities = NULL;
  g_autoptr (LkiLeadCounts) counts = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;

  g_ptr_array_add (page->leads, lead_maker_new ("a", LEAD_MAKER_NOW));
  g_ptr_array_add (page->leads, lead_maker_new ("b", LEAD_MAKER_NOW - 1));
  g_ptr_array_add (page->activities, lead_maker_new_note ("n", "a", LEAD_MAKER_NOW, "gullfisk"));
  lki_change_set_unref (fixture_apply (fixture, page));
  lead = fixture_lead (fixture, "a");

  g_ptr_array_add (gone->removed, g_strdup ("a"));
  set = fixture_apply (fixture, gone);
  g_assert_cmpuint (set->removed->len, ==, 1);
  g_assert_cmpint (g_array_index (set->removed, gint64, 0), ==, lead->key);

  assert_find (fixture, LKI_LEAD_VIEW_ALL, "b");
  missing = test_await_boxed (lki_store_load_lead (fixture->store, lead->key), &error);
  g_assert_error (error, LKI_ERROR, LKI_ERROR_NOT_FOUND);
  found = fixture_find (fixture, LKI_LEAD_VIEW_ALL, "gullfisk", LKI_LEAD_SORT_NEWEST);
  g_assert_cmpstr (found, ==, "");
  counts = fixture_count (fixture);
  g_assert_cmpint (counts->views[LKI_LEAD_VIEW_ALL], ==, 1);

  /* It may come back, without what it had. */
  back = fixture_put (fixture, lead_maker_new ("a", LEAD_MAKER_NOW));
  g_assert_cmpuint (back->added->len, ==, 1);
  again = fixture_lead (fixture, "a");
  activities = test_await_boxed (lki_store_load_activities (fixture->store, again->key), NULL);
  g_assert_cmpuint (activities->len, ==, 0);
}

static void
test_activity_before_lead (Fixture *fixture,
                           gconstpointer data)
{
  LkiSyncPage *page = lead_maker_new_page ("1", TRUE);
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (GPtrArray) activities = NULL;
  g_autofree char *found = NULL;
  LkiActivityRecord *activity;

  g_ptr_array_add (page->activities, lead_maker_new_note ("1", "a", 1000, "gullfisk"));
  g_ptr_array_add (page->activities, lead_maker_new_note ("2", "a", 2000, "papegøye"));
  g_ptr_array_add (page->activities, lead_maker_new_note ("3", "other", 2000, "hund"));
  lki_change_set_unref (fixture_apply (fixture, page));
  lki_change_set_unref (fixture_put (fixture, lead_maker_new ("a", LEAD_MAKER_NOW)));

  lead = fixture_lead (fixture, "a");
  activities = test_await_boxed (lki_store_load_activities (fixture->store, lead->key), NULL);
  g_assert_cmpuint (activities->len, ==, 2);
  activity = g_ptr_array_index (activities, 0);
  g_assert_cmpstr (activity->text, ==, "papegøye");
  g_assert_cmpstr (activity->lead_id, ==, "a");
  g_assert_cmpstr (activity->actor_name, ==, "Per Prøve");
  g_assert_cmpint (activity->delivery, ==, LKI_DELIVERY_CONFIRMED);
  found = fixture_find (fixture, LKI_LEAD_VIEW_ALL, "papegøye gullfisk", LKI_LEAD_SORT_NEWEST);
  g_assert_cmpstr (found, ==, "a");
}

static void
test_large_page (Fixture *fixture,
                 gconstpointer data)
{
  LkiSyncPage *page = lead_maker_new_page ("1", FALSE);
  g_autoptr (LkiChangeSet) set = NULL;
  g_autoptr (LkiLeadPage) first = NULL;

  for (guint i = 0; i < 300; i++)
    g_ptr_array_add (page->leads, lead_maker_new_seeded (i));
  set = fixture_apply (fixture, page);
  g_assert_true (set->reset);
  g_assert_cmpuint (fixture->sets->len, ==, 1);

  first = fixture_query (fixture, LKI_LEAD_VIEW_ALL, NULL, LKI_LEAD_SORT_NEWEST, 50);
  g_assert_cmpuint (first->keys->len, ==, 50);
  g_assert_false (first->complete);
}

static void
test_position (Fixture *fixture,
               gconstpointer data)
{
  LkiSyncPage *page = lead_maker_new_page ("1", TRUE);
  g_autoptr (LkiSyncPosition) fresh = NULL;
  g_autoptr (LkiSyncPosition) begun = NULL;
  g_autoptr (LkiSyncPosition) looked = NULL;
  g_autoptr (LkiSyncPosition) ended = NULL;

  fresh = test_await_boxed (lki_store_load_position (fixture->store), NULL);
  g_assert_null (fresh->cursor);
  g_assert_false (fresh->snapshot_complete);
  g_assert_cmpint (fresh->snapshot_total, ==, -1);

  page->total = 3;
  g_ptr_array_add (page->leads, lead_maker_new ("a", LEAD_MAKER_NOW));
  lki_change_set_unref (fixture_apply (fixture, page));
  fixture_close (fixture);
  fixture_open (fixture);
  begun = test_await_boxed (lki_store_load_position (fixture->store), NULL);
  g_assert_cmpstr (begun->cursor, ==, "1");
  g_assert_cmpint (begun->snapshot_done, ==, 1);
  g_assert_cmpint (begun->snapshot_total, ==, 3);

  /* A look at the newest does not move it. */
  lki_change_set_unref (fixture_put (fixture, lead_maker_new ("live", LEAD_MAKER_NOW + 1)));
  looked = test_await_boxed (lki_store_load_position (fixture->store), NULL);
  g_assert_cmpstr (looked->cursor, ==, "1");
  g_assert_false (looked->snapshot_complete);
  assert_find (fixture, LKI_LEAD_VIEW_ALL, "live a");

  lki_change_set_unref (fixture_apply (fixture, lead_maker_new_page ("2", FALSE)));
  ended = test_await_boxed (lki_store_load_position (fixture->store), NULL);
  g_assert_cmpstr (ended->cursor, ==, "2");
  g_assert_true (ended->snapshot_complete);
}

static void
test_restart (Fixture *fixture,
              gconstpointer data)
{
  LkiSyncPage *page = lead_maker_new_page ("1", FALSE);
  LkiSyncPage *second = NULL;
  g_autoptr (LkiSyncPosition) position = NULL;
  g_autoptr (LkiChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (page->leads, lead_maker_new ("a", LEAD_MAKER_NOW - 1));
  g_ptr_array_add (page->leads, lead_maker_new ("b", LEAD_MAKER_NOW - 2));
  g_ptr_array_add (page->leads, lead_maker_new ("c", LEAD_MAKER_NOW - 3));
  lki_change_set_unref (fixture_apply (fixture, page));
  test_await (lki_store_restart_sync (fixture->store), &error);
  g_assert_no_error (error);

  position = test_await_boxed (lki_store_load_position (fixture->store), NULL);
  g_assert_null (position->cursor);
  g_assert_false (position->snapshot_complete);
  assert_find (fixture, LKI_LEAD_VIEW_ALL, "a b c");

  /* The new snapshot goes over a restart of the program too. */
  page = lead_maker_new_page ("n1", TRUE);
  g_ptr_array_add (page->leads, lead_maker_new ("a", LEAD_MAKER_NOW - 1));
  lki_change_set_unref (fixture_apply (fixture, page));
  assert_find (fixture, LKI_LEAD_VIEW_ALL, "a b c");
  fixture_close (fixture);
  fixture_open (fixture);
  second = lead_maker_new_page ("n2", FALSE);
  g_ptr_array_add (second->leads, lead_maker_new ("c", LEAD_MAKER_NOW - 3));
  set = fixture_apply (fixture, second);

  assert_find (fixture, LKI_LEAD_VIEW_ALL, "a c");
  g_assert_cmpuint (set->removed->len, ==, 1);
  g_assert_cmpuint (set->changed->len, ==, 0);
}

static void
test_values (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (GBytes) draft = g_bytes_new_static ("Ring\0igjen", 10);
  g_autoptr (GBytes) empty = g_bytes_new_static (NULL, 0);
  g_autoptr (GBytes) none = NULL;
  g_autoptr (GBytes) loaded = NULL;
  g_autoptr (GBytes) loaded_empty = NULL;
  g_autoptr (GBytes) removed = NULL;
  g_autoptr (GError) error = NULL;

  none = test_await_boxed (lki_store_load_value (fixture->store, "draft:a"), &error);
  g_assert_no_error (error);
  g_assert_null (none);

  g_assert_true (test_await (lki_store_save_value (fixture->store, "draft:a", draft), NULL));
  g_assert_true (test_await (lki_store_save_value (fixture->store, "empty", empty), NULL));
  fixture_close (fixture);
  fixture_open (fixture);
  loaded = test_await_boxed (lki_store_load_value (fixture->store, "draft:a"), NULL);
  g_assert_true (g_bytes_equal (loaded, draft));
  loaded_empty = test_await_boxed (lki_store_load_value (fixture->store, "empty"), NULL);
  g_assert_nonnull (loaded_empty);
  g_assert_cmpuint (g_bytes_get_size (loaded_empty), ==, 0);

  g_assert_true (test_await (lki_store_save_value (fixture->store, "draft:a", NULL), NULL));
  removed = test_await_boxed (lki_store_load_value (fixture->store, "draft:a"), NULL);
  g_assert_null (removed);
}

static void
test_load_records (Fixture *fixture,
                   gconstpointer data)
{
  g_autoptr (LkiLeadRecord) a = NULL;
  g_autoptr (LkiLeadRecord) b = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) none = NULL;
  gint64 keys[3];

  lki_change_set_unref (fixture_put (fixture, lead_maker_new ("a", LEAD_MAKER_NOW)));
  lki_change_set_unref (fixture_put (fixture, lead_maker_new ("b", LEAD_MAKER_NOW - 1)));
  a = fixture_lead (fixture, "a");
  b = fixture_lead (fixture, "b");
  keys[0] = b->key;
  keys[1] = 12345;
  keys[2] = a->key;
  records = test_await_boxed (lki_store_load_records (fixture->store, keys, 3), NULL);
  g_assert_cmpuint (records->len, ==, 2);
  g_assert_cmpstr (((LkiLeadRecord *) g_ptr_array_index (records, 0))->id, ==, "b");
  g_assert_cmpstr (((LkiLeadRecord *) g_ptr_array_index (records, 1))->id, ==, "a");
  none = test_await_boxed (lki_store_load_records (fixture->store, NULL, 0), NULL);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_unclosed (Fixture *fixture,
               gconstpointer data)
{
  /* A store that is let go of loses nothing that was asked for. */
  g_autoptr (LkiSyncPage) page = lead_maker_new_page ("1", FALSE);

  g_ptr_array_add (page->leads, lead_maker_new ("a", LEAD_MAKER_NOW));
  dex_unref (lki_store_apply_page (fixture->store, page));
  g_object_add_weak_pointer (G_OBJECT (fixture->store), (gpointer *) &fixture->store);
  g_object_unref (fixture->store);
  while (fixture->store != NULL)
    g_main_context_iteration (NULL, TRUE);
  fixture_open (fixture);
  assert_find (fixture, LKI_LEAD_VIEW_ALL, "a");
}

static void
test_closed (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (LkiStore) store = g_object_ref (fixture->store);
  g_autoptr (GError) error = NULL;

  g_assert_true (test_await (lki_store_close (store), NULL));
  g_assert_true (test_await (lki_store_close (store), NULL));
  g_assert_false (test_await (lki_store_count (store, LEAD_MAKER_NOW), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_CANCELLED);
  g_clear_object (&fixture->store);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  fixture_add (Fixture, "/store/pages/round-trip", test_round_trip);
  fixture_add (Fixture, "/store/pages/newest-first", test_newest_first);
  fixture_add (Fixture, "/store/pages/no-date", test_no_date);
  fixture_add (Fixture, "/store/pages/same-moment", test_same_moment);
  fixture_add (Fixture, "/store/pages/twice", test_twice);
  fixture_add (Fixture, "/store/pages/duplicates-in-a-page", test_duplicates_in_a_page);
  fixture_add (Fixture, "/store/pages/revisions", test_revisions);
  fixture_add (Fixture, "/store/pages/other-date", test_other_date);
  fixture_add (Fixture, "/store/pages/tombstone", test_tombstone);
  fixture_add (Fixture, "/store/pages/activity-before-lead", test_activity_before_lead);
  fixture_add (Fixture, "/store/pages/large-page", test_large_page);
  fixture_add (Fixture, "/store/pages/position", test_position);
  fixture_add (Fixture, "/store/pages/restart", test_restart);
  fixture_add (Fixture, "/store/pages/values", test_values);
  fixture_add (Fixture, "/store/pages/load-records", test_load_records);
  fixture_add (Fixture, "/store/pages/unclosed", test_unclosed);
  fixture_add (Fixture, "/store/pages/closed", test_closed);

  return g_test_run ();
}
