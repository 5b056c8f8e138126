// SPDX-License-Identifier: GPL-3.0-or-later
// The engine against the reference server: first sync, delta, events, and what goes wrong on the
// way.

#include "sync-test.h"

#include <string.h>

#include "lki-error.h"
#include "lki-future.h"

/* How the first sync looked from outside. */
typedef struct
{
  gint64 last_done;
  guint steps;
  gboolean first_seen;
} Progress;

static void
progress_cb (LkiSyncEngine *engine,
             GParamSpec *pspec,
             gpointer user_data)
{
  Progress *progress = user_data;
  gint64 done = lki_sync_engine_get_done (engine);
  gint64 total = lki_sync_engine_get_total (engine);

  g_assert_cmpint (done, >=, progress->last_done);
  if (done > 0)
    g_assert_cmpint (done, <=, total);
  progress->last_done = done;
  progress->steps++;
  progress->first_seen |= lki_sync_engine_get_status (engine) == LKI_SYNC_FIRST;
}

static void
test_first_sync (Desk *desk)
{
  LkiSyncEngine *engine = lki_sync_engine_new (desk->api, desk->store, desk->clock);
  Progress progress = { 0 };

  g_signal_connect (engine, "notify::done", G_CALLBACK (progress_cb), &progress);
  g_assert_cmpint (lki_sync_engine_get_status (engine), ==, LKI_SYNC_STOPPED);
  lki_sync_engine_start (engine);
  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);

  g_assert_true (progress.first_seen);
  g_assert_cmpuint (progress.steps, >=, 3);
  g_assert_cmpint (lki_sync_engine_get_done (engine), ==, 3000);
  g_assert_cmpint (lki_sync_engine_get_total (engine), ==, 3000);
  desk_assert_same_leads (desk->api, desk->store);

  desk_stop_engine (engine);
}

static void
test_pause_and_resume (Desk *desk)
{
  LkiSyncEngine *engine = lki_sync_engine_new (desk->api, desk->store, desk->clock);
  gint64 done;

  lki_sync_engine_start (engine);
  while (lki_sync_engine_get_done (engine) == 0)
    desk_await_signal (engine, "notify::done");
  lki_sync_engine_pause (engine);
  g_assert_cmpint (lki_sync_engine_get_status (engine), ==, LKI_SYNC_STOPPED);
  desk_settle ();
  done = lki_sync_engine_get_done (engine);
  g_assert_cmpint (done, <, 5000);
  g_assert_cmpuint (desk_count_leads (desk), ==, done);

  g_free (desk_control (desk, "POST", "reset-received", "{}"));
  lki_sync_engine_start (engine);
  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  desk_assert_same_leads (desk->api, desk->store);
  g_assert_cmpint (lki_sync_engine_get_done (engine), ==, 5000);

  desk_stop_engine (engine);
}

static void
test_resume_in_another_run (Desk *desk)
{
  LkiSyncEngine *engine = desk_start_engine (desk);
  gint64 done;

  while (lki_sync_engine_get_done (engine) == 0)
    desk_await_signal (engine, "notify::done");
  done = lki_sync_engine_get_done (engine);
  desk_stop_engine (engine);

  engine = desk_start_engine (desk);
  while (lki_sync_engine_get_done (engine) == 0)
    desk_await_signal (engine, "notify::done");
  g_assert_cmpint (lki_sync_engine_get_done (engine), >=, done);
  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  desk_assert_same_leads (desk->api, desk->store);
  desk_stop_engine (engine);

  /* With everything here, a start is no first sync. */
  engine = desk_start_engine (desk);
  while (lki_sync_engine_get_status (engine) != LKI_SYNC_UP_TO_DATE)
    {
      g_assert_cmpint (lki_sync_engine_get_status (engine), ==, LKI_SYNC_BUSY);
      desk_await_signal (engine, "notify::status");
    }
  desk_stop_engine (engine);
}

static void
test_delta (Desk *desk)
{
  LkiSyncEngine *engine = desk_start_engine (desk);
  g_autoptr (LkiLeadRecord) changed = NULL;
  g_autoptr (LkiLeadRecord) removed = NULL;
  g_autoptr (LkiLeadRecord) gone = NULL;
  g_autofree char *patch = NULL;
  g_autofree char *remove = NULL;

  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  removed = desk_newest_lead (desk);
  remove = g_strdup_printf ("{\"lead_ids\":[\"%s\"]}", removed->id);
  g_free (desk_control (desk, "POST", "remove", remove));
  desk_sync (engine);
  gone = desk_find_lead (desk, removed->id);
  g_assert_null (gone);

  changed = desk_newest_lead (desk);
  patch = g_strdup_printf ("{\"lead_id\":\"%s\",\"patch\":{\"person\":{\"name\":\"Kari Prøve\"}}}",
                           changed->id);
  g_free (desk_control (desk, "POST", "update", patch));
  desk_sync (engine);
  g_clear_pointer (&changed, lki_lead_record_unref);
  changed = desk_newest_lead (desk);
  g_assert_cmpstr (changed->name, ==, "Kari Prøve");
  desk_assert_same_leads (desk->api, desk->store);

  desk_stop_engine (engine);
}

static void
test_cursor_expired (Desk *desk)
{
  LkiSyncEngine *engine = desk_start_engine (desk);
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (LkiLeadRecord) gone = NULL;
  g_autoptr (LkiLeadRecord) noted = NULL;
  g_autoptr (GPtrArray) activities = NULL;
  g_autoptr (GPtrArray) changes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_change_unref);
  g_autoptr (GError) error = NULL;
  g_autofree char *remove = NULL;

  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  desk_stop_engine (engine);

  /* While nobody looks: a lead goes, the cursor expires, and a note is written here that the server
   * refuses to take for now. */
  lead = desk_newest_lead (desk);
  remove = g_strdup_printf ("{\"lead_ids\":[\"%s\"]}", lead->id);
  g_free (desk_control (desk, "POST", "remove", remove));
  g_free (desk_control (desk, "POST", "expire-cursors", "{}"));
  g_free (desk_control (desk, "POST", "faults",
                        "{\"path\":\"/v1/changes\",\"count\":1000,\"status\":503}"));
  {
    g_autoptr (LkiLeadQuery) query =
        lki_lead_query_new (LKI_LEAD_VIEW_ALL, NULL, NULL, LKI_LEAD_SORT_NEWEST);
    g_autoptr (LkiLeadPage) page =
        dex_await_boxed (lki_store_query (desk->store, query, 0, 2, 2), &error);

    g_assert_no_error (error);
    noted = lki_lead_record_ref (g_ptr_array_index (page->records, 1));
  }
  g_ptr_array_add (changes, lki_change_new_note_add (noted, 0, "Rang på døra."));
  dex_await (lki_store_enqueue (desk->store, changes, NULL, NULL), &error);
  g_assert_no_error (error);

  engine = desk_start_engine (desk);
  desk_await_caught_up (engine);

  gone = desk_find_lead (desk, lead->id);
  g_assert_null (gone);
  desk_assert_same_leads (desk->api, desk->store);
  activities = dex_await_boxed (lki_store_load_activities (desk->store, noted->key), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((LkiActivityRecord *) g_ptr_array_index (activities, 0))->text, ==,
                   "Rang på døra.");

  desk_stop_engine (engine);
}

static void
await_added (Desk *desk,
             const char *answer)
{
  const char *start = strstr (answer, "\"id\":\"") + strlen ("\"id\":\"");
  g_autofree char *id = g_strndup (start, strcspn (start, "\""));
  g_autoptr (Watch) watch = desk_watch (desk->store, "changed");

  for (;;)
    {
      g_autoptr (LkiLeadRecord) lead = desk_find_lead (desk, id);

      if (lead != NULL)
        break;
      desk_watch_wait (watch);
    }
}

static void
await_live (LkiSyncEngine *engine)
{
  while (!lki_sync_engine_get_live (engine))
    desk_await_signal (engine, "notify::live");
}

static void
test_event (Desk *desk)
{
  LkiSyncEngine *engine = desk_start_engine (desk);

  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  await_live (engine);
  desk_sync (engine);

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *answer = desk_control (desk, "POST", "leads", "{\"count\":1}");

      await_added (desk, answer);
    }

  /* A burst of events is a few pulls, not one each. */
  g_free (desk_control (desk, "POST", "reset-received", "{}"));
  g_free (desk_control (desk, "POST", "leads", "{\"count\":100}"));
  {
    g_autoptr (Watch) watch = desk_watch (desk->store, "changed");

    while (desk_count_leads (desk) < 10 + 3 + 100)
      desk_watch_wait (watch);
  }
  desk_sync (engine);
  g_assert_cmpuint (desk_count_requests (desk, "GET", "/v1/leads"), <, 30);
  desk_assert_same_leads (desk->api, desk->store);

  desk_stop_engine (engine);
}

/* What an event brings along needs no page, and one that comes late brings nothing back. */
static void
test_event_brings_lead (Desk *desk)
{
  LkiSyncEngine *engine = desk_start_engine (desk);
  g_autoptr (LkiLeadRecord) newest = NULL;
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (LkiLeadRecord) gone = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *remove = NULL;
  g_autofree char *event = NULL;
  g_autofree char *json = NULL;

  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  await_live (engine);
  desk_sync (engine);
  g_free (desk_control (desk, "POST", "faults",
                        "{\"path\":\"/v1/leads\",\"count\":1000,\"status\":503}"));
  answer = desk_control (desk, "POST", "leads", "{\"count\":1}");
  await_added (desk, answer);
  desk_await_status (engine, LKI_SYNC_SERVER_TROUBLE);
  g_free (desk_control (desk, "DELETE", "faults", NULL));
  desk_sync (engine);
  desk_assert_same_leads (desk->api, desk->store);

  newest = desk_newest_lead (desk);
  lead = desk_find_lead (desk, newest->id);
  json = g_strndup (g_bytes_get_data (lead->json, NULL), g_bytes_get_size (lead->json));
  remove = g_strdup_printf ("{\"lead_ids\":[\"%s\"]}", lead->id);
  g_free (desk_control (desk, "POST", "remove", remove));
  desk_sync (engine);
  event = g_strdup_printf ("{\"event\":\"lead\",\"data\":{\"id\":\"%s\",\"revision\":9,"
                           "\"kind\":\"changed\",\"lead\":%s}}",
                           lead->id, json);
  g_free (desk_control (desk, "POST", "event", event));
  /* One that is wanted comes after it. */
  g_clear_pointer (&answer, g_free);
  answer = desk_control (desk, "POST", "leads", "{\"count\":1}");
  await_added (desk, answer);
  gone = desk_find_lead (desk, lead->id);
  g_assert_null (gone);
  desk_sync (engine);
  desk_assert_same_leads (desk->api, desk->store);

  desk_stop_engine (engine);
}

static void
test_live_in_first_sync (Desk *desk)
{
  LkiSyncEngine *engine;
  g_autofree char *answer = NULL;

  /* The third page is held up, so that the first sync stands still. */
  g_free (desk_control (desk, "POST", "faults",
                        "{\"path\":\"/v1/leads\",\"skip\":2,\"count\":1,\"delay_ms\":10000}"));
  engine = desk_start_engine (desk);
  await_live (engine);
  while (lki_sync_engine_get_done (engine) < 600)
    desk_await_signal (engine, "notify::done");

  answer = desk_control (desk, "POST", "leads", "{\"count\":1}");
  await_added (desk, answer);
  g_assert_cmpint (lki_sync_engine_get_status (engine), ==, LKI_SYNC_FIRST);
  g_assert_cmpint (lki_sync_engine_get_done (engine), <, 3000);

  /* It has not moved the snapshot: the rest arrives. */
  lki_sync_engine_pause (engine);
  desk_settle ();
  lki_sync_engine_start (engine);
  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  g_assert_cmpuint (desk_count_leads (desk), ==, 3001);
  desk_assert_same_leads (desk->api, desk->store);

  desk_stop_engine (engine);
}

static void
test_stream_drop (Desk *desk)
{
  LkiSyncEngine *engine = desk_start_engine (desk);
  g_autofree char *answer = NULL;

  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  await_live (engine);

  g_free (desk_control (desk, "POST", "drop-streams", "{\"abrupt\":true}"));
  while (lki_sync_engine_get_live (engine))
    desk_await_signal (engine, "notify::live");
  answer = desk_control (desk, "POST", "leads", "{\"count\":1}");
  await_live (engine);
  await_added (desk, answer);

  desk_stop_engine (engine);
}

static void
test_poll_without_stream (Desk *desk)
{
  LkiSyncEngine *engine;
  g_autofree char *answer = NULL;

  g_free (desk_control (desk, "POST", "faults",
                        "{\"path\":\"/v1/events\",\"count\":1000,\"status\":404}"));
  engine = desk_start_engine (desk);
  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  desk_settle ();
  g_assert_false (lki_sync_engine_get_live (engine));

  /* The clock of the engine stands still but for this. */
  answer = desk_control (desk, "POST", "leads", "{\"count\":1}");
  lki_clock_advance (desk->clock, 61 * 1000);
  await_added (desk, answer);
  g_assert_cmpint (lki_sync_engine_get_status (engine), ==, LKI_SYNC_UP_TO_DATE);

  desk_stop_engine (engine);
}

static void
test_retry_after (Desk *desk)
{
  LkiSyncEngine *engine;
  g_autoptr (GError) error = NULL;
  gint64 retry_at;

  g_free (desk_control (desk, "POST", "faults",
                        "{\"path\":\"/v1/leads\",\"count\":1,\"status\":503,\"retry_after\":120}"));
  engine = desk_start_engine (desk);
  desk_await_status (engine, LKI_SYNC_SERVER_TROUBLE);
  retry_at = lki_sync_engine_get_retry_at (engine);
  g_assert_cmpint (retry_at, >=, lki_clock_get_now_ms (desk->clock) + 120 * 1000);
  g_assert_cmpint (retry_at, <=, lki_clock_get_now_ms (desk->clock) + 133 * 1000);

  /* Neither a person nor the clock makes it come back before the server wants to see it. */
  g_assert_false (dex_await (lki_sync_engine_sync_now (engine), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_RATE_LIMITED);
  lki_clock_advance (desk->clock, 119 * 1000);
  desk_settle ();
  g_assert_cmpint (lki_sync_engine_get_status (engine), ==, LKI_SYNC_SERVER_TROUBLE);
  g_assert_cmpuint (desk_count_requests (desk, "GET", "/v1/leads"), ==, 1);

  lki_clock_advance (desk->clock, 20 * 1000);
  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  g_assert_null (lki_sync_engine_get_error (engine));

  desk_stop_engine (engine);
}

static void
test_backoff_grows (Desk *desk)
{
  LkiSyncEngine *engine;
  gint64 last_wait = 0;

  g_free (
      desk_control (desk, "POST", "faults", "{\"path\":\"/v1/*\",\"count\":1000,\"status\":500}"));
  engine = desk_start_engine (desk);
  desk_await_status (engine, LKI_SYNC_SERVER_TROUBLE);
  for (guint i = 0; i < 5; i++)
    {
      gint64 now = lki_clock_get_now_ms (desk->clock);
      gint64 wait = lki_sync_engine_get_retry_at (engine) - now;

      g_assert_cmpint (wait, <=, (1 << i) * 1000 + 1);
      g_assert_cmpint (wait, >=, (1 << i) * 500);
      g_assert_cmpint (wait, >=, last_wait / 2);
      last_wait = wait;
      lki_clock_advance (desk->clock, wait);
      desk_await_signal (engine, "notify::retry-at");
    }

  g_free (desk_control (desk, "DELETE", "faults", NULL));
  desk_sync (engine);
  g_assert_cmpint (lki_sync_engine_get_status (engine), ==, LKI_SYNC_UP_TO_DATE);

  desk_stop_engine (engine);
}

static void
test_expired_token (Desk *desk)
{
  LkiSyncEngine *engine = desk_start_engine (desk);

  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  g_free (desk_control (desk, "POST", "expire-tokens", "{}"));
  desk_sync (engine);
  g_assert_cmpint (lki_sync_engine_get_status (engine), ==, LKI_SYNC_UP_TO_DATE);

  desk_stop_engine (engine);
}

/* Asleep for a week, with work half done: token, cursor and stream are of no use any more. */
static void
test_a_week_later (Desk *desk)
{
  const gint64 week_ms = 7 * 24 * 60 * 60 * (gint64) 1000;
  LkiSyncEngine *engine = desk_start_engine (desk);
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autofree char *remove = NULL;
  g_autofree char *answer = NULL;

  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  await_live (engine);
  lead = desk_newest_lead (desk);
  remove = g_strdup_printf ("{\"lead_ids\":[\"%s\"]}", lead->id);
  g_free (desk_control (desk, "POST", "drop-streams", "{\"abrupt\":true}"));
  g_free (desk_control (desk, "POST", "remove", remove));
  g_free (desk_control (desk, "POST", "expire-cursors", "{}"));
  g_free (desk_control (desk, "POST", "expire-tokens", "{}"));
  g_free (desk_control (desk, "POST", "clock", "{\"offset_ms\":604800000}"));
  answer = desk_control (desk, "POST", "leads", "{\"count\":30}");
  lki_clock_advance (desk->clock, week_ms);

  await_added (desk, answer);
  desk_sync (engine);
  g_assert_cmpint (lki_sync_engine_get_status (engine), ==, LKI_SYNC_UP_TO_DATE);
  desk_assert_same_leads (desk->api, desk->store);

  desk_stop_engine (engine);
}

static void
test_sign_in_again (Desk *desk)
{
  LkiSyncEngine *engine = desk_start_engine (desk);
  g_autoptr (GError) error = NULL;

  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  g_free (desk_control (desk, "POST", "revoke-refresh-tokens", "{}"));
  g_free (desk_control (desk, "POST", "expire-tokens", "{}"));
  g_assert_false (dex_await (lki_sync_engine_sync_now (engine), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_UNAUTHENTICATED);
  g_assert_true (lki_error_needs_sign_in (error));
  g_assert_cmpint (lki_sync_engine_get_status (engine), ==, LKI_SYNC_SIGN_IN_AGAIN);
  g_assert_nonnull (lki_sync_engine_get_error (engine));
  g_assert_cmpuint (desk_count_leads (desk), ==, 10);

  /* It leaves the server alone from now on. */
  desk_settle ();
  g_free (desk_control (desk, "POST", "reset-received", "{}"));
  lki_sync_engine_kick_outbox (engine);
  desk_settle ();
  g_assert_cmpuint (desk_count_requests (desk, "GET", "/v1/"), ==, 0);

  desk_stop_engine (engine);
}

static void
test_no_access (Desk *desk)
{
  LkiSyncEngine *engine = desk_start_engine (desk);
  g_autofree char *out = NULL;
  g_autofree char *in = NULL;
  g_autoptr (GError) error = NULL;

  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  out = g_strdup_printf ("{\"email\":\"%s\",\"role\":null}",
                         lki_sandbox_get_demo_email (desk->sandbox));
  in = g_strdup_printf ("{\"email\":\"%s\",\"role\":\"owner\"}",
                        lki_sandbox_get_demo_email (desk->sandbox));

  g_free (desk_control (desk, "POST", "account", out));
  dex_await (lki_sync_engine_sync_now (engine), &error);
  g_assert_error (error, LKI_ERROR, LKI_ERROR_FORBIDDEN);
  g_assert_cmpint (lki_sync_engine_get_status (engine), ==, LKI_SYNC_NO_ACCESS);
  g_assert_cmpuint (desk_count_leads (desk), ==, 10);

  g_free (desk_control (desk, "POST", "account", in));
  desk_sync (engine);
  g_assert_cmpint (lki_sync_engine_get_status (engine), ==, LKI_SYNC_UP_TO_DATE);

  desk_stop_engine (engine);
}

static void
test_update_needed (Desk *desk)
{
  LkiSyncEngine *engine = desk_start_engine (desk);
  g_autoptr (GError) error = NULL;

  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  g_free (desk_control (desk, "POST", "minimum-client", "{\"version\":\"99.0\"}"));
  dex_await (lki_sync_engine_sync_now (engine), &error);
  g_assert_error (error, LKI_ERROR, LKI_ERROR_CLIENT_TOO_OLD);
  g_assert_cmpint (lki_sync_engine_get_status (engine), ==, LKI_SYNC_UPDATE_NEEDED);

  desk_stop_engine (engine);
}

static void
set_aside_cb (LkiSyncEngine *engine,
              guint n,
              gpointer user_data)
{
  guint *total = user_data;

  *total += n;
}

static void
test_malformed_lead (Desk *desk)
{
  LkiSyncEngine *engine = lki_sync_engine_new (desk->api, desk->store, desk->clock);
  guint set_aside = 0;

  /* One in the middle of the first sync, one in a delta, each with good ones around it. */
  g_free (desk_control (desk, "POST", "leads",
                        "{\"leads\":[{\"id\":\"odd-1\",\"revision\":\"first\",\"person\":17}]}"));
  g_signal_connect (engine, "page-set-aside", G_CALLBACK (set_aside_cb), &set_aside);
  lki_sync_engine_start (engine);
  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  g_assert_cmpuint (desk_count_leads (desk), ==, 10);
  g_assert_cmpuint (set_aside, ==, 1);

  g_free (desk_control (desk, "POST", "leads", "{\"leads\":[{\"id\":\"odd-2\",\"person\":[]}]}"));
  g_free (desk_control (desk, "POST", "leads", "{\"count\":2}"));
  desk_sync (engine);
  g_assert_cmpuint (desk_count_leads (desk), ==, 12);
  g_assert_cmpuint (set_aside, ==, 2);
  g_assert_cmpint (lki_sync_engine_get_status (engine), ==, LKI_SYNC_UP_TO_DATE);

  desk_stop_engine (engine);
}

static void
test_hostile_pages (Desk *desk)
{
  static const char *const bodies[] = {
    "<html><body>Please accept the terms of this hotel.</body></html>",
    "{\"leads\":[],\"activities\":[],\"removed\":[],\"has_more\":true}",
    "{\"leads\":[],\"activities\":[],\"removed\":[],\"cursor\":\"round\",\"has_more\":true}",
    "{\"leads\":{},\"cursor\":3}",
    "[",
    "",
  };
  LkiSyncEngine *engine = desk_start_engine (desk);

  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *escaped = g_strescape (bodies[i], NULL);
      g_autofree char *fault = g_strdup_printf (
          "{\"path\":\"/v1/leads\",\"count\":1000,\"status\":200,\"content_type\":\"application/"
          "json\","
          "\"body\":\"%s\"}",
          escaped);
      g_autoptr (GError) error = NULL;

      g_free (desk_control (desk, "POST", "reset-received", "{}"));
      g_free (desk_control (desk, "POST", "faults", fault));
      dex_await (lki_sync_engine_sync_now (engine), &error);
      g_assert_error (error, LKI_ERROR, LKI_ERROR_PROTOCOL);
      g_assert_cmpint (lki_sync_engine_get_status (engine), ==, LKI_SYNC_SERVER_TROUBLE);
      /* However often it says that there is more. */
      g_assert_cmpuint (desk_count_requests (desk, "GET", "/v1/leads"), <=, 6);

      g_free (desk_control (desk, "DELETE", "faults", NULL));
      desk_sync (engine);
      g_assert_cmpint (lki_sync_engine_get_status (engine), ==, LKI_SYNC_UP_TO_DATE);
    }
  desk_assert_same_leads (desk->api, desk->store);

  desk_stop_engine (engine);
}

static void
test_broken_connections (Desk *desk)
{
  LkiSyncEngine *engine = desk_start_engine (desk);
  g_autoptr (GError) error = NULL;

  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  g_free (desk_control (desk, "POST", "faults",
                        "{\"path\":\"/v1/*\",\"count\":1000,\"close\":true,\"truncate\":20}"));
  dex_await (lki_sync_engine_sync_now (engine), &error);
  g_assert_nonnull (error);
  g_assert_cmpint (lki_sync_engine_get_status (engine), ==, LKI_SYNC_OFFLINE);

  g_free (desk_control (desk, "DELETE", "faults", NULL));
  desk_sync (engine);
  g_assert_cmpint (lki_sync_engine_get_status (engine), ==, LKI_SYNC_UP_TO_DATE);

  desk_stop_engine (engine);
}

/* How often the main thread has given up the processor to wait. */
static guint64
count_waits (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_file_get_contents ("/proc/thread-self/status", &status, NULL, NULL);
  line = status != NULL ? strstr (status, "voluntary_ctxt_switches:") : NULL;
  g_assert_nonnull (line);

  return g_ascii_strtoull (line + strlen ("voluntary_ctxt_switches:"), NULL, 10);
}

static void
test_idle (Desk *desk)
{
  LkiSyncEngine *engine = desk_start_engine (desk);
  guint64 before;

  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  await_live (engine);
  desk_sync (engine);
  dex_await (dex_timeout_new_seconds (2), NULL);

  /* With the stream open and nothing to do, nothing is done: but for the wait of this test the
   * thread sleeps. */
  before = count_waits ();
  dex_await (dex_timeout_new_seconds (8), NULL);
  g_assert_cmpuint (count_waits () - before, <=, 3);

  desk_stop_engine (engine);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  desk_add_test ("/sync/engine/first-sync", 3000, test_first_sync);
  desk_add_test ("/sync/engine/pause-and-resume", 5000, test_pause_and_resume);
  desk_add_test ("/sync/engine/resume-in-another-run", 3000, test_resume_in_another_run);
  desk_add_test ("/sync/engine/delta", 10, test_delta);
  desk_add_test ("/sync/engine/cursor-expired", 700, test_cursor_expired);
  desk_add_test ("/sync/engine/event", 10, test_event);
  desk_add_test ("/sync/engine/event-brings-its-lead", 10, test_event_brings_lead);
  desk_add_test ("/sync/engine/live-in-first-sync", 3000, test_live_in_first_sync);
  desk_add_test ("/sync/engine/stream-drop", 10, test_stream_drop);
  desk_add_manual_test ("/sync/engine/poll-without-stream", 10, test_poll_without_stream);
  desk_add_manual_test ("/sync/engine/retry-after", 10, test_retry_after);
  desk_add_manual_test ("/sync/engine/backoff-grows", 10, test_backoff_grows);
  desk_add_test ("/sync/engine/expired-token", 10, test_expired_token);
  desk_add_manual_test ("/sync/engine/a-week-later", 10, test_a_week_later);
  desk_add_test ("/sync/engine/sign-in-again", 10, test_sign_in_again);
  desk_add_test ("/sync/engine/no-access", 10, test_no_access);
  desk_add_test ("/sync/engine/update-needed", 10, test_update_needed);
  desk_add_test ("/sync/engine/malformed-lead", 10, test_malformed_lead);
  desk_add_test ("/sync/engine/hostile-pages", 10, test_hostile_pages);
  desk_add_test ("/sync/engine/broken-connections", 10, test_broken_connections);
  desk_add_test ("/sync/engine/idle", 10, test_idle);

  return g_test_run ();
}
