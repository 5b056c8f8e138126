// SPDX-License-Identifier: GPL-3.0-or-later
// How often the server is told which lead is open: seldom while somebody steps through the list,
// now and then while they stay, and not at all when nobody looks or there is no stream of events.

#include "lki-presence-keeper.h"
#include "sync-test.h"

static GPtrArray *
dup_ids (Desk *desk,
         guint count)
{
  LkiSyncEngine *engine = desk_start_engine (desk);
  g_autoptr (LkiLeadQuery) query =
      lki_lead_query_new (LKI_LEAD_VIEW_ALL, NULL, NULL, LKI_LEAD_SORT_NEWEST);
  g_autoptr (LkiLeadPage) page = NULL;
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  desk_await_caught_up (engine);
  desk_stop_engine (engine);
  page = dex_await_boxed (
      lki_store_query (desk->store, query, g_get_real_time () / 1000, count, count), NULL);
  g_assert_cmpuint (page->records->len, ==, count);
  for (guint i = 0; i < count; i++)
    g_ptr_array_add (ids, g_strdup (((LkiLeadRecord *) g_ptr_array_index (page->records, i))->id));

  return ids;
}

static guint
count_told (Desk *desk)
{
  return desk_count_requests (desk, "PUT", "/v1/presence");
}

/* Lets time pass, and what is due by then be done. */
static void
pass (Desk *desk,
      gint64 ms)
{
  lki_clock_advance (desk->clock, ms);
  desk_settle ();
}

static void
await_presence (LkiPresenceKeeper *keeper,
                const char *lead_id)
{
  while (lki_presence_keeper_get_presence (keeper) == NULL)
    desk_await_signal (keeper, "notify::presence");
  g_assert_cmpstr (lki_presence_keeper_get_presence (keeper)->lead_id, ==, lead_id);
  g_assert_cmpuint (lki_presence_keeper_get_presence (keeper)->members->len, ==, 1);
}

static void
test_stepping (Desk *desk)
{
  LkiPresenceKeeper *keeper = lki_presence_keeper_new (desk->api, desk->clock);
  g_autoptr (GPtrArray) ids = dup_ids (desk, 10);
  const char *last = g_ptr_array_index (ids, 9);

  lki_presence_keeper_set_live (keeper, TRUE);
  for (guint i = 0; i < ids->len; i++)
    {
      lki_presence_keeper_set_open (keeper, g_ptr_array_index (ids, i), TRUE);
      pass (desk, 300);
    }
  g_assert_cmpuint (count_told (desk), ==, 0);
  pass (desk, 1000);
  await_presence (keeper, last);
  g_assert_cmpuint (count_told (desk), ==, 1);

  /* The next one within three seconds waits for them to be over. */
  lki_presence_keeper_set_open (keeper, g_ptr_array_index (ids, 0), TRUE);
  g_assert_null (lki_presence_keeper_get_presence (keeper));
  pass (desk, 1500);
  g_assert_cmpuint (count_told (desk), ==, 1);
  pass (desk, 1500);
  await_presence (keeper, g_ptr_array_index (ids, 0));
  g_assert_cmpuint (count_told (desk), ==, 2);

  /* There and back again is no news. */
  lki_presence_keeper_set_open (keeper, last, TRUE);
  lki_presence_keeper_set_open (keeper, g_ptr_array_index (ids, 0), TRUE);
  pass (desk, 10 * 1000);
  g_assert_cmpuint (count_told (desk), ==, 2);

  g_object_unref (keeper);
}

static void
test_staying (Desk *desk)
{
  LkiPresenceKeeper *keeper = lki_presence_keeper_new (desk->api, desk->clock);
  g_autoptr (GPtrArray) ids = dup_ids (desk, 1);
  const char *id = g_ptr_array_index (ids, 0);

  lki_presence_keeper_set_live (keeper, TRUE);
  lki_presence_keeper_set_open (keeper, id, TRUE);
  pass (desk, 1000);
  await_presence (keeper, id);
  g_assert_cmpuint (count_told (desk), ==, 1);

  pass (desk, 59 * 1000);
  g_assert_cmpuint (count_told (desk), ==, 1);
  pass (desk, 1000);
  while (count_told (desk) < 2)
    desk_settle ();

  /* Who looks elsewhere tells nothing more, and after a while knows nothing any more. */
  lki_presence_keeper_set_open (keeper, id, FALSE);
  pass (desk, 80 * 1000);
  g_assert_nonnull (lki_presence_keeper_get_presence (keeper));
  pass (desk, 20 * 1000);
  g_assert_null (lki_presence_keeper_get_presence (keeper));
  pass (desk, 600 * 1000);
  g_assert_cmpuint (count_told (desk), ==, 2);

  lki_presence_keeper_set_open (keeper, id, TRUE);
  pass (desk, 1);
  await_presence (keeper, id);
  g_assert_cmpuint (count_told (desk), ==, 3);

  /* A lead that is closed is told once. */
  lki_presence_keeper_set_open (keeper, NULL, FALSE);
  pass (desk, 3000);
  while (count_told (desk) < 4)
    desk_settle ();
  pass (desk, 600 * 1000);
  g_assert_cmpuint (count_told (desk), ==, 4);

  g_object_unref (keeper);
}

static void
test_no_stream (Desk *desk)
{
  LkiPresenceKeeper *keeper = lki_presence_keeper_new (desk->api, desk->clock);
  g_autoptr (GPtrArray) ids = dup_ids (desk, 1);
  const char *id = g_ptr_array_index (ids, 0);
  g_autoptr (LkiPresence) late = lki_presence_new (id);

  lki_presence_keeper_set_open (keeper, id, TRUE);
  pass (desk, 600 * 1000);
  g_assert_cmpuint (count_told (desk), ==, 0);
  lki_presence_keeper_take (keeper, late);
  g_assert_null (lki_presence_keeper_get_presence (keeper));

  lki_presence_keeper_set_live (keeper, TRUE);
  await_presence (keeper, id);
  g_assert_cmpuint (count_told (desk), ==, 1);
  lki_presence_keeper_set_live (keeper, FALSE);
  g_assert_null (lki_presence_keeper_get_presence (keeper));
  pass (desk, 600 * 1000);
  g_assert_cmpuint (count_told (desk), ==, 1);

  g_object_unref (keeper);
}

/* A server that does not offer it, or fails, is not pressed. */
static void
test_refused (Desk *desk)
{
  LkiPresenceKeeper *keeper = lki_presence_keeper_new (desk->api, desk->clock);

  lki_presence_keeper_set_live (keeper, TRUE);
  lki_presence_keeper_set_open (keeper, "no-such-lead", TRUE);
  pass (desk, 1000);
  while (count_told (desk) < 1)
    desk_settle ();
  pass (desk, 59 * 1000);
  g_assert_cmpuint (count_told (desk), ==, 1);
  g_assert_null (lki_presence_keeper_get_presence (keeper));

  lki_presence_keeper_set_open (keeper, NULL, FALSE);
  g_object_unref (keeper);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  desk_add_manual_test ("/sync/presence/stepping", 10, test_stepping);
  desk_add_manual_test ("/sync/presence/staying", 1, test_staying);
  desk_add_manual_test ("/sync/presence/no-stream", 1, test_no_stream);
  desk_add_manual_test ("/sync/presence/refused", 1, test_refused);

  return g_test_run ();
}
