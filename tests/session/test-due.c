// SPDX-License-Identifier: GPL-3.0-or-later
// What happens by itself when its time has come, as what was put off coming back: by a clock that
// the test moves, against a real store and server.

#include <gio/gio.h>
#include <string.h>

#include "lki-due.h"
#include "lki-error.h"
#include "lki-session-private.h"
#include "session-test.h"
#include "test-await.h"

#define MINUTE_MS (G_GINT64_CONSTANT (60) * 1000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

/* So often a moment, until what does not happen is a failure. */
#define PATIENCE 500

/* The program, as far as it can be put off. */
typedef struct
{
  Desk *desk;
  LkiSession *session;
  LkiLeadList *list;
  GPtrArray *told; /* of ids, in the order of telling */
  guint n_tellings;
} Office;

static void
due_cb (Office *office,
        GPtrArray *leads)
{
  for (guint i = 0; i < leads->len; i++)
    g_ptr_array_add (office->told, g_strdup (((LkiLeadRecord *) g_ptr_array_index (leads, i))->id));
  office->n_tellings++;
}

static void
open_office (Office *office,
             gboolean online)
{
  Desk *desk = office->desk;
  g_autofree char *path = g_build_filename (desk->folder, "due", "leads.db", NULL);
  g_autoptr (LkiStore) store = NULL;
  g_autoptr (GError) error = NULL;

  store = dex_await_object (lki_store_open (path), &error);
  g_assert_no_error (error);
  office->session = lki_session_new (store, desk->clock, FALSE);
  g_signal_connect_swapped (office->session, "leads-due", G_CALLBACK (due_cb), office);
  dex_await (lki_session_load (office->session), &error);
  g_assert_no_error (error);
  if (online)
    {
      dex_await (lki_session_attach (office->session, desk->http, desk->identity), &error);
      g_assert_no_error (error);
      while (lki_session_get_sync_status (office->session) != LKI_SYNC_UP_TO_DATE)
        desk_await_signal (office->session, "notify::sync-status");
    }
  else
    lki_session_set_detached_status (office->session, LKI_SYNC_OFFLINE);
  office->list = lki_session_create_list (office->session);
}

static void
close_office (Office *office)
{
  g_autoptr (GError) error = NULL;

  dex_await (lki_session_close (office->session), &error);
  g_assert_no_error (error);
  g_clear_object (&office->list);
  /* What still rests, as a count may, is woken by the clock. */
  for (guint i = 0; i < PATIENCE && G_OBJECT (office->session)->ref_count > 1; i++)
    {
      desk_settle ();
      lki_clock_advance (office->desk->clock, 250);
    }
  drop_last (office->session);
}

static Office *
office_new (Desk *desk)
{
  Office *office = g_new0 (Office, 1);

  office->desk = desk;
  office->told = g_ptr_array_new_with_free_func (g_free);
  open_office (office, TRUE);

  return office;
}

static void
office_free (Office *office)
{
  close_office (office);
  g_ptr_array_unref (office->told);
  g_free (office);
}

static void
show_view (Office *office,
           LkiLeadView view)
{
  g_autoptr (LkiLeadQuery) query = lki_lead_query_new (view, NULL, NULL, LKI_LEAD_SORT_NEWEST);

  lki_lead_list_set_query (office->list, query);
  while (lki_lead_list_get_loading (office->list))
    desk_await_signal (office->list, "notify::loading");
}

/* What is counted and listed follows at its own pace, and rests in between by the clock that the
 * test moves. */
static void
let_follow (Office *office)
{
  desk_settle ();
  lki_clock_advance (office->desk->clock, 250);
}

static guint
get_n_listed (Office *office)
{
  return g_list_model_get_n_items (G_LIST_MODEL (office->list));
}

static void
await_list (Office *office,
            guint n)
{
  for (guint i = 0; i < PATIENCE && get_n_listed (office) != n; i++)
    let_follow (office);
  g_assert_cmpuint (get_n_listed (office), ==, n);
}

static gint64
get_count (Office *office,
           LkiLeadView view)
{
  return lki_session_get_counts (office->session)->views[view];
}

static void
await_count (Office *office,
             LkiLeadView view,
             gint64 n)
{
  for (guint i = 0; i < PATIENCE && get_count (office, view) != n; i++)
    let_follow (office);
  g_assert_cmpint (get_count (office, view), ==, n);
}

static void
await_told (Office *office,
            guint n)
{
  while (office->told->len < n)
    desk_await_signal (office->session, "leads-due");
  g_assert_cmpuint (office->told->len, ==, n);
}

/* A lead that the sandbox has just had arrive. */
static LkiLeadRecord *
add_lead (Office *office)
{
  g_autofree char *answer = desk_control (
      office->desk, "POST", "leads",
      "{\"count\":1,\"patch\":{\"status\":\"new\",\"person\":{\"name\":\"Sverre Hemmeligsen\"}}}");
  const char *start = strstr (answer, "\"id\":\"") + strlen ("\"id\":\"");
  g_autofree char *id = g_strndup (start, strcspn (start, "\""));

  for (;;)
    {
      /* From before it is looked for: it may come while it is. */
      g_autoptr (Watch) watch = desk_watch (office->session, "lead-changed");
      g_autoptr (GError) error = NULL;
      LkiLeadRecord *lead = dex_await_boxed (lki_session_find_lead (office->session, id), &error);

      if (lead != NULL)
        return lead;
      g_assert_error (error, LKI_ERROR, LKI_ERROR_NOT_FOUND);
      desk_watch_wait (watch);
    }
}

static gint64
from_now (Office *office,
          gint64 distance_ms)
{
  return lki_clock_get_now_ms (office->desk->clock) + distance_ms;
}

static void
await_done (DexFuture *future)
{
  g_autoptr (GError) error = NULL;

  dex_await (future, &error);
  g_assert_no_error (error);
}

/* The alarm is set when what was done has been counted. */
static void
snooze (Office *office,
        LkiLeadRecord *lead,
        gint64 until)
{
  gint64 n = get_count (office, LKI_LEAD_VIEW_SNOOZED);

  await_done (lki_session_snooze (office->session, lead, until));
  await_count (office, LKI_LEAD_VIEW_SNOOZED, n + 1);
  let_follow (office);
  let_follow (office);
}

static void
follow_up (Office *office,
           LkiLeadRecord *lead,
           gint64 at)
{
  await_done (lki_session_set_follow_up (office->session, lead, at, NULL));
  let_follow (office);
  let_follow (office);
}

static void
await_sent (Office *office)
{
  for (guint i = 0;
       i < PATIENCE && (count_unsent (office->session) > 0 ||
                        lki_session_get_sync_status (office->session) != LKI_SYNC_UP_TO_DATE);
       i++)
    let_follow (office);
  g_assert_cmpint (lki_session_get_sync_status (office->session), ==, LKI_SYNC_UP_TO_DATE);
  let_follow (office);
}

static void
go_to (Office *office,
       gint64 time_ms)
{
  lki_clock_advance (office->desk->clock, time_ms - from_now (office, 0));
}

static void
test_snoozed_lead_is_back (Desk *desk)
{
  Office *office = office_new (desk);
  g_autoptr (LkiLeadRecord) lead = add_lead (office);
  gint64 until;
  guint n_listed;

  await_sent (office);
  show_view (office, LKI_LEAD_VIEW_NEW);
  n_listed = get_n_listed (office);
  g_assert_cmpuint (n_listed, >, 0);
  await_count (office, LKI_LEAD_VIEW_NEW, n_listed);

  until = from_now (office, HOUR_MS);
  snooze (office, lead, until);
  await_list (office, n_listed - 1);
  await_count (office, LKI_LEAD_VIEW_NEW, n_listed - 1);
  await_sent (office);
  g_assert_cmpuint (office->told->len, ==, 0);

  go_to (office, until - 1);
  desk_settle ();
  g_assert_cmpuint (get_n_listed (office), ==, n_listed - 1);

  /* Nothing changes but the time. */
  go_to (office, until);
  await_told (office, 1);
  g_assert_cmpstr (g_ptr_array_index (office->told, 0), ==, lead->id);
  await_list (office, n_listed);
  await_count (office, LKI_LEAD_VIEW_NEW, n_listed);
  await_count (office, LKI_LEAD_VIEW_SNOOZED, 0);

  office_free (office);
}

static void
test_follow_up_surfaces (Desk *desk)
{
  Office *office = office_new (desk);
  g_autoptr (LkiLeadRecord) lead = add_lead (office);
  gint64 at = from_now (office, 3 * DAY_MS);
  g_autoptr (GTimeZone) time_zone = g_time_zone_new_local ();
  gint64 day = lki_due_get_start_of_day (at, time_zone);

  await_sent (office);
  show_view (office, LKI_LEAD_VIEW_FOLLOW_UP);
  g_assert_cmpint (get_count (office, LKI_LEAD_VIEW_FOLLOW_UP), ==, 0);
  follow_up (office, lead, at);
  await_sent (office);

  go_to (office, day - 1);
  desk_settle ();
  await_list (office, 0);

  /* On the list from the morning of its day; told at its time. */
  go_to (office, day);
  await_list (office, 1);
  await_count (office, LKI_LEAD_VIEW_FOLLOW_UP, 1);
  desk_settle ();
  g_assert_cmpuint (office->told->len, ==, 0);
  go_to (office, at);
  await_told (office, 1);

  /* Put off until later, it is told once more. */
  snooze (office, lead, from_now (office, HOUR_MS));
  await_list (office, 0);
  lki_clock_advance (desk->clock, HOUR_MS);
  await_told (office, 2);
  await_list (office, 1);

  office_free (office);
}

static void
test_clock_jumps (Desk *desk)
{
  Office *office = office_new (desk);
  g_autoptr (LkiLeadRecord) first = add_lead (office);
  g_autoptr (LkiLeadRecord) second = add_lead (office);

  snooze (office, first, from_now (office, HOUR_MS));
  snooze (office, second, from_now (office, 10 * HOUR_MS));
  await_sent (office);

  /* Asleep for two hours: no timer has run out. */
  lki_clock_jump (desk->clock, 2 * HOUR_MS);
  await_told (office, 1);
  g_assert_cmpstr (g_ptr_array_index (office->told, 0), ==, first->id);
  await_count (office, LKI_LEAD_VIEW_SNOOZED, 1);

  /* Somebody sets the clock back, and it goes on: the lead is snoozed again, and is told of no
   * second time. */
  lki_clock_jump (desk->clock, -90 * MINUTE_MS);
  await_count (office, LKI_LEAD_VIEW_SNOOZED, 2);
  lki_clock_advance (desk->clock, HOUR_MS);
  await_count (office, LKI_LEAD_VIEW_SNOOZED, 1);
  desk_settle ();
  g_assert_cmpuint (office->told->len, ==, 1);

  /* A clock that was wrong by years, and is put right. */
  lki_clock_jump (desk->clock, -3650 * DAY_MS);
  await_count (office, LKI_LEAD_VIEW_SNOOZED, 2);
  lki_clock_jump (desk->clock, 3650 * DAY_MS + 12 * HOUR_MS);
  await_told (office, 2);
  g_assert_cmpstr (g_ptr_array_index (office->told, 1), ==, second->id);

  office_free (office);
}

static void
test_restart (Desk *desk)
{
  Office *office = office_new (desk);
  g_autoptr (LkiLeadRecord) first = add_lead (office);
  g_autoptr (LkiLeadRecord) second = add_lead (office);
  g_autoptr (LkiLeadRecord) third = add_lead (office);

  snooze (office, first, from_now (office, HOUR_MS));
  snooze (office, second, from_now (office, 2 * HOUR_MS));
  follow_up (office, third, from_now (office, 3 * HOUR_MS));
  await_sent (office);
  lki_clock_advance (desk->clock, HOUR_MS);
  await_told (office, 1);
  close_office (office);

  /* Two come due while nobody is here, and are told of together, though the server cannot be
   * reached. */
  lki_clock_advance (desk->clock, DAY_MS);
  office->n_tellings = 0;
  open_office (office, FALSE);
  await_told (office, 3);
  g_assert_cmpuint (office->n_tellings, ==, 1);
  close_office (office);

  /* Once. */
  open_office (office, TRUE);
  desk_settle ();
  close_office (office);
  lki_clock_advance (desk->clock, DAY_MS);
  open_office (office, TRUE);
  desk_settle ();
  g_assert_cmpuint (office->told->len, ==, 3);

  office_free (office);
}

static void
test_dealt_with_meanwhile (Desk *desk)
{
  Office *office = office_new (desk);
  g_autoptr (LkiLeadRecord) lead = add_lead (office);
  g_autofree char *act = NULL;

  follow_up (office, lead, from_now (office, HOUR_MS));
  await_sent (office);
  close_office (office);

  act =
      g_strdup_printf ("{\"lead_id\":\"%s\",\"type\":\"status.set\",\"status\":\"won\"}", lead->id);
  g_free (desk_control (desk, "POST", "act-as", act));
  lki_clock_advance (desk->clock, DAY_MS);

  /* The device still believes that it is due, until the server has been heard. */
  open_office (office, TRUE);
  desk_settle ();
  g_assert_cmpuint (office->told->len, ==, 0);

  office_free (office);
}

/* What others put off before this device knew the account is no news. */
static void
test_first_sync (Desk *desk)
{
  Office *office = g_new0 (Office, 1);
  g_autofree char *answer = desk_control (desk, "POST", "leads", "{\"count\":1}");
  const char *start = strstr (answer, "\"id\":\"") + strlen ("\"id\":\"");
  g_autofree char *id = g_strndup (start, strcspn (start, "\""));
  g_autofree char *due = lki_time_format (lki_clock_get_now_ms (desk->clock) + MINUTE_MS);
  g_autofree char *act = g_strdup_printf (
      "{\"lead_id\":\"%s\",\"type\":\"follow_up.set\",\"follow_up_at\":\"%s\"}", id, due);

  g_free (desk_control (desk, "POST", "act-as", act));
  lki_clock_advance (desk->clock, DAY_MS);

  office->desk = desk;
  office->told = g_ptr_array_new_with_free_func (g_free);
  open_office (office, TRUE);
  await_count (office, LKI_LEAD_VIEW_FOLLOW_UP, 1);
  desk_settle ();
  g_assert_cmpuint (office->told->len, ==, 0);

  office_free (office);
}

/* The clocks go forward in the night to 28 March 2027, in Norway. */
static void
test_time_zone (Desk *desk)
{
  Office *office;
  g_autoptr (LkiLeadRecord) lead = NULL;
  gint64 evening = lki_time_parse ("2027-03-27T20:00:00+01:00");
  gint64 at = lki_time_parse ("2027-03-29T12:00:00+02:00");

  g_setenv ("TZ", "Europe/Oslo", TRUE);
  lki_clock_jump (desk->clock, evening - lki_clock_get_now_ms (desk->clock));
  office = office_new (desk);
  lead = add_lead (office);
  await_sent (office);
  show_view (office, LKI_LEAD_VIEW_FOLLOW_UP);
  follow_up (office, lead, at);
  await_sent (office);

  /* The day before has 23 hours: it is still Sunday when 24 have not passed. */
  go_to (office, lki_time_parse ("2027-03-28T23:59:59+02:00"));
  desk_settle ();
  await_list (office, 0);
  lki_clock_advance (desk->clock, 1000);
  await_list (office, 1);

  /* Far west of here it is still the day before. */
  g_setenv ("TZ", "America/New_York", TRUE);
  lki_clock_jump (desk->clock, 0);
  await_list (office, 0);
  go_to (office, at);
  await_told (office, 1);
  g_setenv ("TZ", "UTC", TRUE);

  office_free (office);
}

/* Its words go from the files too, and not only from what is shown of it. */
static void
test_erased_words (Desk *desk)
{
  Office *office = office_new (desk);
  g_autoptr (LkiLeadRecord) lead = add_lead (office);
  g_autofree char *folder = g_build_filename (desk->folder, "due", NULL);

  await_sent (office);
  g_assert_true (test_files_hold (folder, "hemmeligsen"));
  await_done (lki_session_erase (office->session, lead, "requested_by_person"));
  await_sent (office);
  lki_clock_advance (desk->clock, MINUTE_MS);
  for (guint i = 0; i < PATIENCE && test_files_hold (folder, "hemmeligsen"); i++)
    let_follow (office);
  g_assert_false (test_files_hold (folder, "hemmeligsen"));

  office_free (office);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  desk_add_manual_test ("/session/due/a-snoozed-lead-is-back-by-itself", 3,
                        test_snoozed_lead_is_back);
  desk_add_manual_test ("/session/due/a-follow-up-surfaces-on-its-day-and-is-told-at-its-time", 3,
                        test_follow_up_surfaces);
  desk_add_manual_test ("/session/due/suspend-and-a-clock-that-is-set", 3, test_clock_jumps);
  desk_add_manual_test ("/session/due/what-came-due-meanwhile-is-told-once", 3, test_restart);
  desk_add_manual_test ("/session/due/what-a-colleague-has-dealt-with-is-not-told", 3,
                        test_dealt_with_meanwhile);
  desk_add_manual_test ("/session/due/a-first-sync-tells-of-nothing", 3, test_first_sync);
  desk_add_manual_test ("/session/due/what-was-erased-is-gone-from-the-files", 3,
                        test_erased_words);
  desk_add_manual_test ("/session/due/days-begin-by-the-clock-on-the-wall", 3, test_time_zone);

  return g_test_run ();
}
