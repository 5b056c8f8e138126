// SPDX-License-Identifier: GPL-3.0-or-later
// Leads that were closed long ago leave the device: the right ones, for good, and with every byte.

#include "lki-clock.h"
#include "lki-error.h"
#include "store-fixture.h"

#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))
#define LIMIT (LEAD_MAKER_NOW - 365 * DAY_MS)
#define OLD (LEAD_MAKER_NOW - 400 * DAY_MS)
#define NAME "Solveig Hemmeligsen"

static LkiLeadRecord *
make_lead (const char *id,
           gint64 delivered_at,
           LkiLeadStatus status)
{
  LkiLeadRecord *lead = lead_maker_new (id, delivered_at);

  lead->work.status = status;
  lead->work.opened_at = LKI_TIME_NONE;
  lead->work.claimed_at = LKI_TIME_NONE;
  lead->work.first_contact_at = LKI_TIME_NONE;
  lead->work.follow_up_at = LKI_TIME_NONE;
  lead->work.snoozed_until = LKI_TIME_NONE;
  g_set_str (&lead->name, NAME);
  g_set_str (&lead->dispute_state, NULL);
  lead_maker_print_json (lead);

  return lead;
}

static void
put (Fixture *fixture,
     const char *id,
     gint64 delivered_at,
     LkiLeadStatus status)
{
  lki_change_set_unref (fixture_put (fixture, make_lead (id, delivered_at, status)));
}

static void
note (Fixture *fixture,
      const char *lead_id,
      gint64 at)
{
  LkiSyncPage *page = lead_maker_new_page (NULL, FALSE);
  g_autofree char *id = g_strconcat ("note-of-", lead_id, NULL);

  g_ptr_array_add (page->activities,
                   lead_maker_new_note (id, lead_id, at, "Vil ha Hemmeligsen-rabatt"));
  lki_change_set_unref (fixture_apply (fixture, page));
}

static gint64
purge (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  DexFuture *future = lki_store_purge (fixture->store, LIMIT);
  gint64 count;

  test_await (dex_ref (future), &error);
  g_assert_no_error (error);
  count = g_value_get_int64 (dex_future_get_value (future, NULL));
  dex_unref (future);

  return count;
}

static gint64
count (DexFuture *future)
{
  g_autoptr (GError) error = NULL;
  gint64 value;

  test_await (dex_ref (future), &error);
  g_assert_no_error (error);
  value = g_value_get_int64 (dex_future_get_value (future, NULL));
  dex_unref (future);

  return value;
}

static void
assert_all (Fixture *fixture,
            const char *ids)
{
  g_autofree char *found = fixture_find (fixture, LKI_LEAD_VIEW_ALL, NULL, LKI_LEAD_SORT_NEWEST);

  g_assert_cmpstr (found, ==, ids);
}

static gboolean
holds (Fixture *fixture,
       const char *text)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);

  return test_files_hold (folder, text);
}

static void
test_which (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (LkiLeadRecord) worked = NULL;
  g_autoptr (GPtrArray) changes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_change_unref);
  g_autoptr (GBytes) draft = g_bytes_new_static ("Husk", 4);
  g_autoptr (GError) error = NULL;

  put (fixture, "recent", LEAD_MAKER_NOW - 30 * DAY_MS, LKI_LEAD_STATUS_WON);
  put (fixture, "won", OLD - 1, LKI_LEAD_STATUS_WON);
  put (fixture, "lost", OLD - 2, LKI_LEAD_STATUS_LOST);
  put (fixture, "declined", OLD - 3, LKI_LEAD_STATUS_DECLINED);
  put (fixture, "expired", OLD - 4, LKI_LEAD_STATUS_EXPIRED);
  put (fixture, "erased", OLD - 5, LKI_LEAD_STATUS_ERASED);
  put (fixture, "new", OLD - 6, LKI_LEAD_STATUS_NEW);
  put (fixture, "quoted", OLD - 7, LKI_LEAD_STATUS_QUOTED);
  put (fixture, "heard-of", OLD - 8, LKI_LEAD_STATUS_LOST);
  put (fixture, "unsent", OLD - 9, LKI_LEAD_STATUS_LOST);
  put (fixture, "drafted", OLD - 10, LKI_LEAD_STATUS_LOST);
  note (fixture, "won", OLD + DAY_MS);
  note (fixture, "heard-of", LEAD_MAKER_NOW - DAY_MS);
  worked = fixture_lead (fixture, "unsent");
  g_ptr_array_add (changes, lki_change_new_note_add (worked, OLD, "Ring igjen"));
  test_await (lki_store_enqueue (fixture->store, changes, NULL, NULL), &error);
  g_assert_no_error (error);
  test_await (lki_store_save_value (fixture->store, "draft:note:drafted", draft), &error);
  g_assert_no_error (error);

  /* What is told beforehand is what happens. */
  g_assert_cmpint (count (lki_store_count_expired (fixture->store, LIMIT)), ==, 5);
  g_assert_cmpint (purge (fixture), ==, 5);
  assert_all (fixture, "recent new quoted heard-of unsent drafted");
  g_assert_cmpint (count (lki_store_count_expired (fixture->store, LIMIT)), ==, 0);
  g_assert_cmpint (purge (fixture), ==, 0);
}

/* More than go in one transaction. */
static void
test_many (Fixture *fixture,
           gconstpointer data)
{
  LkiSyncPage *page = lead_maker_new_page (NULL, FALSE);

  for (gint64 i = 0; i < 450; i++)
    {
      g_autofree char *id = g_strdup_printf ("old-%" G_GINT64_FORMAT, i);

      g_ptr_array_add (page->leads, make_lead (id, OLD - i, LKI_LEAD_STATUS_LOST));
    }
  lki_change_set_unref (fixture_apply (fixture, page));
  put (fixture, "recent", LEAD_MAKER_NOW - 30 * DAY_MS, LKI_LEAD_STATUS_WON);

  g_assert_cmpint (purge (fixture), ==, 450);
  assert_all (fixture, "recent");
}

static void
test_counts (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (LkiLeadCounts) counts = NULL;

  for (guint i = 0; i < 450; i++)
    {
      g_autofree char *id = g_strdup_printf ("l%u", i);

      put (fixture, id, OLD - i, LKI_LEAD_STATUS_WON);
    }
  put (fixture, "new", OLD, LKI_LEAD_STATUS_NEW);
  g_assert_cmpint (purge (fixture), ==, 450);
  counts = fixture_count (fixture);
  g_assert_cmpint (counts->views[LKI_LEAD_VIEW_ALL], ==, 1);
  g_assert_cmpint (counts->views[LKI_LEAD_VIEW_WON], ==, 0);
}

static void
test_bytes_are_gone (Fixture *fixture,
                     gconstpointer data)
{
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *id = g_strdup_printf ("l%u", i);

      put (fixture, id, OLD - i, LKI_LEAD_STATUS_LOST);
      note (fixture, id, OLD);
    }
  /* Something stays, so that the indexes are not just emptied. */
  {
    LkiLeadRecord *other = lead_maker_new ("stays", LEAD_MAKER_NOW);

    lki_change_set_unref (fixture_put (fixture, other));
  }
  g_assert_true (holds (fixture, "hemmeligsen"));

  g_assert_cmpint (purge (fixture), ==, 60);
  /* Nothing has been closed: the program is still running. */
  g_assert_false (holds (fixture, "hemmeligsen"));
  g_assert_false (holds (fixture, "rabatt"));
  assert_all (fixture, "stays");
}

static void
test_snapshot_brings_nothing_back (Fixture *fixture,
                                   gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  LkiSyncPage *page = NULL;

  put (fixture, "gone", OLD, LKI_LEAD_STATUS_LOST);
  note (fixture, "gone", OLD);
  g_assert_cmpint (purge (fixture), ==, 1);

  /* The same page again, as an event may cause. */
  put (fixture, "gone", OLD, LKI_LEAD_STATUS_LOST);
  note (fixture, "gone", OLD);
  assert_all (fixture, "");

  /* A new snapshot, after the program was started again. */
  fixture_close (fixture);
  fixture_open (fixture);
  test_await (lki_store_restart_sync (fixture->store), &error);
  g_assert_no_error (error);
  page = lead_maker_new_page ("n1", FALSE);
  g_ptr_array_add (page->leads, make_lead ("gone", OLD, LKI_LEAD_STATUS_LOST));
  g_ptr_array_add (page->leads, make_lead ("other", OLD, LKI_LEAD_STATUS_LOST));
  g_ptr_array_add (page->activities, lead_maker_new_note ("n", "gone", OLD, "Rabatt"));
  lki_change_set_unref (fixture_apply (fixture, page));
  assert_all (fixture, "other");
  g_assert_false (holds (fixture, "rabatt"));
}

static void
test_reopened_comes_back (Fixture *fixture,
                          gconstpointer data)
{
  g_autoptr (LkiLeadRecord) lead = make_lead ("back", OLD, LKI_LEAD_STATUS_LOST);
  LkiLeadRecord *reopened = NULL;
  LkiSyncPage *page = lead_maker_new_page (NULL, FALSE);

  lki_change_set_unref (fixture_put (fixture, lki_lead_record_ref (lead)));
  g_assert_cmpint (purge (fixture), ==, 1);

  reopened = lead_maker_revise (lead);
  reopened->work.status = LKI_LEAD_STATUS_REACHED;
  lead_maker_print_json (reopened);
  g_ptr_array_add (page->leads, reopened);
  g_ptr_array_add (page->activities, lead_maker_new_note ("n", "back", LEAD_MAKER_NOW, "Likevel"));
  lki_change_set_unref (fixture_apply (fixture, page));
  assert_all (fixture, "back");
}

static void
test_drafts_are_gone (Fixture *fixture,
                      gconstpointer data)
{
  static const char text[] = "Ring Hemmeligsen i morgen";
  g_autoptr (GBytes) draft = g_bytes_new_static (text, strlen (text));
  g_autoptr (GBytes) kept = g_bytes_new_static ("Malen", 5);
  g_autoptr (GBytes) left = NULL;
  g_autoptr (GError) error = NULL;

  test_await (lki_store_save_value (fixture->store, "draft:note:a", draft), &error);
  test_await (lki_store_save_value (fixture->store, "draft:dispute:b", draft), &error);
  test_await (lki_store_save_value (fixture->store, "templates", kept), &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (lki_store_count_values (fixture->store, "draft:")), ==, 2);
  g_assert_true (holds (fixture, "hemmeligsen"));

  test_await (lki_store_remove_values (fixture->store, "draft:"), &error);
  test_await (lki_store_scrub (fixture->store), &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (lki_store_count_values (fixture->store, "draft:")), ==, 0);
  g_assert_false (holds (fixture, "hemmeligsen"));
  left = test_await_boxed (lki_store_load_value (fixture->store, "templates"), &error);
  g_assert_nonnull (left);
}

static void
scrub_residue (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  test_await (lki_store_scrub_residue (fixture->store), &error);
  g_assert_no_error (error);
}

/* Among others, whose words lie in the same parts of the index. */
static void
put_among_others (Fixture *fixture)
{
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *id = g_strdup_printf ("other%u", i);

      lki_change_set_unref (fixture_put (fixture, lead_maker_new (id, LEAD_MAKER_NOW - i)));
    }
  put (fixture, "gone", LEAD_MAKER_NOW, LKI_LEAD_STATUS_NEW);
  note (fixture, "gone", LEAD_MAKER_NOW);
  g_assert_true (holds (fixture, "hemmeligsen"));
}

static void
test_taken_back (Fixture *fixture,
                 gconstpointer data)
{
  LkiSyncPage *page = lead_maker_new_page (NULL, FALSE);

  put_among_others (fixture);
  g_ptr_array_add (page->removed, g_strdup ("gone"));
  lki_change_set_unref (fixture_apply (fixture, page));

  /* The program ends before it comes to it. */
  fixture_close (fixture);
  fixture_open (fixture);
  scrub_residue (fixture);
  g_assert_false (holds (fixture, "hemmeligsen"));
  g_assert_false (holds (fixture, "rabatt"));
}

static void
test_corrected (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (LkiLeadRecord) lead = NULL;
  LkiLeadRecord *corrected;
  LkiSyncPage *page = lead_maker_new_page (NULL, FALSE);

  put_among_others (fixture);
  lead = make_lead ("gone", LEAD_MAKER_NOW, LKI_LEAD_STATUS_NEW);
  corrected = lead_maker_revise (lead);
  g_set_str (&corrected->name, "Solveig Annerledes");
  lead_maker_print_json (corrected);
  g_ptr_array_add (page->leads, corrected);
  lki_change_set_unref (fixture_apply (fixture, page));
  scrub_residue (fixture);
  /* The note still says so. */
  g_assert_true (holds (fixture, "rabatt"));
  g_assert_false (holds (fixture, "solveig hemmeligsen"));
  g_assert_true (holds (fixture, "annerledes"));
}

static void
test_note_taken_back (Fixture *fixture,
                      gconstpointer data)
{
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (GPtrArray) changes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_change_unref);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  put_among_others (fixture);
  lead = fixture_lead (fixture, "other3");
  g_ptr_array_add (changes, lki_change_new_note_add (lead, LEAD_MAKER_NOW, "Angrefullt notat"));
  id = g_strdup (((LkiChange *) g_ptr_array_index (changes, 0))->id);
  test_await (lki_store_enqueue (fixture->store, changes, NULL, NULL), &error);
  g_assert_no_error (error);
  g_assert_true (holds (fixture, "angrefullt"));

  test_await (lki_store_discard_change (fixture->store, id), &error);
  g_assert_no_error (error);
  scrub_residue (fixture);
  g_assert_false (holds (fixture, "angrefullt"));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  fixture_add (Fixture, "/store/retention/which", test_which);
  fixture_add (Fixture, "/store/retention/many", test_many);
  fixture_add (Fixture, "/store/retention/counts", test_counts);
  fixture_add (Fixture, "/store/retention/bytes-are-gone", test_bytes_are_gone);
  fixture_add (Fixture, "/store/retention/snapshot-brings-nothing-back",
               test_snapshot_brings_nothing_back);
  fixture_add (Fixture, "/store/retention/reopened-comes-back", test_reopened_comes_back);
  fixture_add (Fixture, "/store/retention/what-the-server-took-back-is-gone", test_taken_back);
  fixture_add (Fixture, "/store/retention/what-was-corrected-is-gone", test_corrected);
  fixture_add (Fixture, "/store/retention/a-note-that-was-taken-back-is-gone",
               test_note_taken_back);
  fixture_add (Fixture, "/store/retention/drafts-are-gone", test_drafts_are_gone);

  return g_test_run ();
}
