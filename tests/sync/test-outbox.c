// SPDX-License-Identifier: GPL-3.0-or-later
// From an action to the server and back: every change arrives once, whatever happens on the way.

#include "outbox-test.h"

#include <string.h>

#include "lki-error.h"

static gint64
now_ms (void)
{
  return g_get_real_time () / 1000;
}

static guint
count_notes (Desk *desk,
             const char *text)
{
  g_autofree char *received = desk_control (desk, "GET", "received", NULL);
  guint n = 0;

  for (const char *p = received; (p = strstr (p, text)) != NULL; p++)
    n++;

  return n;
}

static void
test_sends (Desk *desk)
{
  LkiSyncEngine *engine = desk_start_engine (desk);
  g_autoptr (LkiLeadRecord) lead = NULL;

  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  lead = desk_newest_lead (desk);
  desk_enqueue (desk, lki_change_new_opened (lead, now_ms ()));
  desk_enqueue (desk,
                lki_change_new_status_set (lead, now_ms (), LKI_LEAD_STATUS_CONTACTING, NULL));
  desk_enqueue (desk, lki_change_new_note_add (lead, now_ms (), "Ring etter klokken fire."));
  desk_await_unsent (desk, 0);

  desk_assert_status (desk, lead->id, LKI_LEAD_STATUS_CONTACTING, 0, 0);
  desk_sync (engine);
  desk_assert_same_leads (desk->api, desk->store);
  g_assert_cmpuint (count_notes (desk, "Ring etter klokken fire."), ==, 1);

  desk_stop_engine (engine);
}

static void
test_offline_and_back (Desk *desk)
{
  LkiSyncEngine *engine = desk_start_engine (desk);
  g_autoptr (LkiLeadRecord) lead = NULL;

  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  lead = desk_newest_lead (desk);
  g_free (
      desk_control (desk, "POST", "faults", "{\"path\":\"/v1/*\",\"count\":1000,\"close\":true}"));
  desk_enqueue (desk,
                lki_change_new_status_set (lead, now_ms (), LKI_LEAD_STATUS_CONTACTING, NULL));
  desk_enqueue (desk, lki_change_new_note_add (lead, now_ms (), "Uten nett."));
  desk_await_status (engine, LKI_SYNC_OFFLINE);
  desk_assert_status (desk, lead->id, LKI_LEAD_STATUS_CONTACTING, 2, 0);

  /* The program ends and starts again: what waited still waits. */
  desk_stop_engine (engine);
  desk_assert_status (desk, lead->id, LKI_LEAD_STATUS_CONTACTING, 2, 0);
  engine = desk_start_engine (desk);
  desk_await_status (engine, LKI_SYNC_OFFLINE);

  g_free (desk_control (desk, "DELETE", "faults", NULL));
  desk_sync (engine);
  desk_await_unsent (desk, 0);
  desk_assert_status (desk, lead->id, LKI_LEAD_STATUS_CONTACTING, 0, 0);
  desk_assert_same_leads (desk->api, desk->store);

  desk_stop_engine (engine);
}

static void
test_answer_lost (Desk *desk)
{
  LkiSyncEngine *engine = desk_start_engine (desk);
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (GPtrArray) activities = NULL;
  g_autoptr (GError) error = NULL;
  guint notes = 0;

  /* The server takes the change, but the answer never arrives. It goes again under the same id. */
  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  lead = desk_newest_lead (desk);
  g_free (desk_control (desk, "POST", "faults",
                        "{\"path\":\"/v1/changes\",\"count\":1,\"status\":502,\"apply\":true}"));
  desk_enqueue (desk, lki_change_new_note_add (lead, now_ms (), "Bare én gang."));
  desk_await_status (engine, LKI_SYNC_SERVER_TROUBLE);
  desk_sync (engine);
  desk_await_unsent (desk, 0);
  desk_sync (engine);

  activities = dex_await_boxed (lki_store_load_activities (desk->store, lead->key), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < activities->len; i++)
    {
      LkiActivityRecord *activity = g_ptr_array_index (activities, i);

      if (g_strcmp0 (activity->text, "Bare én gang.") == 0)
        {
          notes++;
          g_assert_cmpint (activity->delivery, ==, LKI_DELIVERY_CONFIRMED);
        }
    }
  g_assert_cmpuint (notes, ==, 1);
  g_assert_cmpuint (desk_count_requests (desk, "POST", "/v1/changes"), ==, 2);

  desk_stop_engine (engine);
}

static void
test_conflict (Desk *desk)
{
  LkiSyncEngine *engine = desk_start_engine (desk);
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autofree char *colleague = NULL;

  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  desk_stop_engine (engine);
  lead = desk_newest_lead (desk);

  /* A colleague was faster. Ours is kept as failed, for the person to decide. */
  colleague = g_strdup_printf (
      "{\"lead_id\":\"%s\",\"type\":\"status.set\",\"status\":\"contacting\"}", lead->id);
  g_free (desk_control (desk, "POST", "act-as", colleague));
  desk_enqueue (
      desk, lki_change_new_status_set (lead, now_ms (), LKI_LEAD_STATUS_DECLINED, "too_far_away"));

  engine = desk_start_engine (desk);
  desk_await_caught_up (engine);
  desk_await_unsent (desk, 0);
  {
    g_autoptr (LkiLeadCounts) now = desk_count (desk);

    g_assert_cmpint (now->failed, ==, 1);
  }

  desk_stop_engine (engine);
}

static void
test_poisoned_batch (Desk *desk)
{
  LkiSyncEngine *engine = desk_start_engine (desk);
  g_autoptr (GPtrArray) leads = NULL;

  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  leads = desk_load_leads (desk, 9);

  /* The server refuses the batch as a whole, once: it goes again in pieces, and all of it arrives.
   */
  g_free (desk_control (desk, "POST", "faults",
                        "{\"path\":\"/v1/changes\",\"count\":1,\"status\":422}"));
  lki_sync_engine_pause (engine);
  for (guint i = 0; i < leads->len; i++)
    {
      g_autofree char *note = g_strdup_printf ("Notat nummer %u.", i);

      desk_enqueue (desk, lki_change_new_note_add (g_ptr_array_index (leads, i), now_ms (), note));
    }
  lki_sync_engine_start (engine);
  desk_await_unsent (desk, 0);
  for (guint i = 0; i < leads->len; i++)
    {
      g_autofree char *note = g_strdup_printf ("Notat nummer %u.", i);

      g_assert_cmpuint (count_notes (desk, note), ==, 1);
    }

  /* One that it refuses on its own is given back to the person. */
  g_free (desk_control (desk, "POST", "faults",
                        "{\"path\":\"/v1/changes\",\"count\":1,\"status\":422}"));
  desk_enqueue (desk,
                lki_change_new_note_add (g_ptr_array_index (leads, 0), now_ms (), "Uleselig."));
  desk_await_unsent (desk, 0);
  {
    g_autoptr (LkiLeadCounts) now = desk_count (desk);

    g_assert_cmpint (now->failed, ==, 1);
  }
  desk_sync (engine);
  g_assert_cmpint (lki_sync_engine_get_status (engine), ==, LKI_SYNC_UP_TO_DATE);

  desk_stop_engine (engine);
}

static void
test_unanswered_changes (Desk *desk)
{
  LkiSyncEngine *engine = desk_start_engine (desk);
  g_autoptr (LkiLeadRecord) lead = NULL;

  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  lead = desk_newest_lead (desk);
  g_free (desk_control (desk, "POST", "faults",
                        "{\"path\":\"/v1/changes\",\"count\":1,\"status\":200,\"body\":"
                        "\"{\\\"results\\\":[]}\",\"content_type\":\"application/json\"}"));
  desk_enqueue (desk, lki_change_new_note_add (lead, now_ms (), "Ubesvart."));
  desk_await_status (engine, LKI_SYNC_SERVER_TROUBLE);
  desk_assert_status (desk, lead->id, lead->work.status, 1, 0);

  desk_sync (engine);
  desk_await_unsent (desk, 0);
  g_assert_cmpuint (count_notes (desk, "Ubesvart."), ==, 1);

  desk_stop_engine (engine);
}

static void
test_many (Desk *desk)
{
  LkiSyncEngine *engine = desk_start_engine (desk);
  g_autoptr (GPtrArray) leads = NULL;
  g_autoptr (GPtrArray) changes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_change_unref);
  g_autoptr (GError) error = NULL;

  /* One change for each of 250 leads: three batches. */
  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  leads = desk_load_leads (desk, 250);
  for (guint i = 0; i < leads->len; i++)
    {
      g_autofree char *note = g_strdup_printf ("Notat %u av mange.", i);

      g_ptr_array_add (changes,
                       lki_change_new_note_add (g_ptr_array_index (leads, i), now_ms () + i, note));
    }
  dex_await (lki_store_enqueue (desk->store, changes, NULL, NULL), &error);
  g_assert_no_error (error);
  desk_await_unsent (desk, 0);
  g_assert_cmpuint (count_notes (desk, "av mange."), ==, 250);
  g_assert_cmpuint (desk_count_requests (desk, "POST", "/v1/changes"), ==, 3);

  /* Five for one lead go in the order in which they were made. */
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *note = g_strdup_printf ("Steg %u.", i);

      desk_enqueue (desk,
                    lki_change_new_note_add (g_ptr_array_index (leads, 0), now_ms () + i, note));
    }
  desk_await_unsent (desk, 0);
  {
    g_autofree char *received = desk_control (desk, "GET", "received", NULL);
    const char *last = received;

    for (guint i = 0; i < 5; i++)
      {
        g_autofree char *note = g_strdup_printf ("Steg %u.", i);

        last = strstr (last, note);
        g_assert_nonnull (last);
      }
  }

  desk_stop_engine (engine);
}

static void
test_stop_while_sending (Desk *desk)
{
  LkiSyncEngine *engine = desk_start_engine (desk);
  g_autoptr (LkiLeadRecord) lead = NULL;

  /* The server takes ten minutes to answer; nobody waits for it who wants to leave. */
  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  lead = desk_newest_lead (desk);
  g_free (desk_control (desk, "POST", "faults",
                        "{\"path\":\"/v1/changes\",\"count\":1,\"delay_ms\":600000}"));
  desk_enqueue (desk, lki_change_new_note_add (lead, now_ms (), "Underveis."));
  while (desk_count_requests (desk, "POST", "/v1/changes") == 0)
    desk_settle ();
  desk_stop_engine (engine);

  engine = desk_start_engine (desk);
  desk_await_unsent (desk, 0);
  desk_sync (engine);
  g_assert_cmpuint (count_notes (desk, "Underveis."), ==, 1);

  desk_stop_engine (engine);
}

/* The server tells of every change that it is sent. That is no reason to ask for them one by one
 * while they are under way, and what colleagues do meanwhile does not wait for long. */
static void
test_events_while_sending (Desk *desk)
{
  LkiSyncEngine *engine = desk_start_engine (desk);
  g_autoptr (LkiLeadRecord) lead = NULL;
  guint pulls;

  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  while (!lki_sync_engine_get_live (engine))
    desk_await_signal (engine, "notify::live");
  desk_sync (engine);
  lead = desk_newest_lead (desk);
  g_free (desk_control (desk, "POST", "faults",
                        "{\"path\":\"/v1/changes\",\"count\":1,\"delay_ms\":600000}"));
  desk_enqueue (desk, lki_change_new_note_add (lead, now_ms (), "Underveis."));
  while (desk_count_requests (desk, "POST", "/v1/changes") == 0)
    desk_settle ();
  pulls = desk_count_requests (desk, "GET", "/v1/leads");

  for (guint i = 0; i < 20; i++)
    g_free (desk_control (desk, "POST", "event", "{\"event\":\"sync\",\"data\":{}}"));
  desk_settle ();
  g_assert_cmpuint (desk_count_requests (desk, "GET", "/v1/leads"), ==, pulls);

  lki_clock_advance (desk->clock, 2000);
  while (desk_count_requests (desk, "GET", "/v1/leads") == pulls)
    desk_settle ();
  desk_settle ();
  g_assert_cmpuint (desk_count_requests (desk, "GET", "/v1/leads"), ==, pulls + 1);

  desk_stop_engine (engine);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  desk_add_test ("/sync/outbox/sends", 10, test_sends);
  desk_add_test ("/sync/outbox/offline-and-back", 10, test_offline_and_back);
  desk_add_test ("/sync/outbox/answer-lost", 10, test_answer_lost);
  desk_add_test ("/sync/outbox/conflict", 10, test_conflict);
  desk_add_test ("/sync/outbox/poisoned-batch", 10, test_poisoned_batch);
  desk_add_test ("/sync/outbox/unanswered-changes", 10, test_unanswered_changes);
  desk_add_test ("/sync/outbox/stop-while-sending", 10, test_stop_while_sending);
  desk_add_manual_test ("/sync/outbox/events-while-sending", 10, test_events_while_sending);
  desk_add_test ("/sync/outbox/many", 260, test_many);

  return g_test_run ();
}
