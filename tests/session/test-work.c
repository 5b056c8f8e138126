// SPDX-License-Identifier: GPL-3.0-or-later
// Working through a session: with the server down, with a full disk, with what nobody should type,
// and faster than a screen follows.

#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "lki-clock.h"
#include "lki-error.h"
#include "outbox-test.h"
#include "session-test.h"

#define LEADS 60
#define OFFLINE_LEADS 50
#define DAY_MS (G_GINT64_CONSTANT (24) * 3600 * 1000)

typedef struct
{
  Desk *desk;
  char *folder;               /* (owned) */
  LkiSessionManager *manager; /* (owned) */
  LkiSession *session;
  LkiLeadList *list; /* (owned) all leads, or what is searched for */
} Office;

static void
await_status (Office *office,
              LkiSyncStatus status)
{
  while (lki_session_get_sync_status (office->session) != status)
    desk_await_signal (office->session, "notify::sync-status");
}

static void
search (Office *office,
        const char *text)
{
  g_autoptr (LkiLeadQuery) query =
      lki_lead_query_new (LKI_LEAD_VIEW_ALL, NULL, text, LKI_LEAD_SORT_NEWEST);

  lki_lead_list_set_query (office->list, query);
  while (lki_lead_list_get_loading (office->list))
    desk_await_signal (office->list, "notify::loading");
}

/* The lead at a place of the list, as it is now. */
static LkiLeadRecord *
get_lead (Office *office,
          guint position)
{
  g_autoptr (LkiLead) lead = g_list_model_get_item (G_LIST_MODEL (office->list), position);
  g_autoptr (GError) error = NULL;
  LkiLeadRecord *record;

  g_assert_nonnull (lead);
  record =
      dex_await_boxed (lki_session_load_lead (office->session, lki_lead_get_key (lead)), &error);
  g_assert_no_error (error);

  return record;
}

static void
open_office (Office *office,
             Desk *desk)
{
  g_autoptr (GError) error = NULL;

  office->desk = desk;
  office->folder = g_build_filename (desk->folder, "data", NULL);
  office->manager =
      lki_session_manager_new (office->folder, lki_sandbox_get_address (desk->sandbox));
  g_assert_true (dex_await_boolean (
      lki_session_manager_sign_in (office->manager, NULL,
                                   lki_sandbox_get_demo_email (desk->sandbox),
                                   lki_sandbox_get_demo_password (desk->sandbox)),
      &error));
  g_assert_no_error (error);
  office->session = lki_session_manager_get_session (office->manager);
  await_status (office, LKI_SYNC_UP_TO_DATE);
  while (lki_session_get_account (office->session) == NULL)
    desk_await_signal (office->session, "notify::account");
  office->list = lki_session_create_list (office->session);
  search (office, NULL);
}

static void
close_office (Office *office)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&office->list);
  dex_await (lki_session_manager_shut_down (office->manager), &error);
  g_assert_no_error (error);
  g_clear_object (&office->manager);
  desk_settle ();
  g_clear_pointer (&office->folder, g_free);
}

static void
assert_done (DexFuture *future)
{
  g_autoptr (GError) error = NULL;

  dex_await (future, &error);
  g_assert_no_error (error);
}

static void
assert_refused (DexFuture *future,
                LkiErrorCode code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (dex_await (future, &error));
  g_assert_error (error, LKI_ERROR, (int) code);
}

/* A server that can be stopped and started again at the same address, with what it had. */
static void
start_server (Desk *desk,
              guint16 port)
{
  g_autofree char *data = g_build_filename (desk->folder, "sandbox.db", NULL);
  LkiSandboxOptions options = { .leads = LEADS, .seed = 7, .data_file = data, .port = port };
  g_autoptr (GError) error = NULL;

  desk->sandbox = lki_sandbox_start (&options, &error);
  g_assert_no_error (error);
}

static guint16
get_port (Desk *desk)
{
  g_autoptr (GUri) uri =
      g_uri_parse (lki_sandbox_get_address (desk->sandbox), G_URI_FLAGS_NONE, NULL);

  return (guint16) g_uri_get_port (uri);
}

static void
test_offline (Desk *desk)
{
  Office office = { 0 };
  LkiMoney value = { 4900000, "NOK" };
  guint16 port;

  lki_sandbox_stop (desk->sandbox);
  start_server (desk, 0);
  port = get_port (desk);
  open_office (&office, desk);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (office.list)), ==, LEADS);

  lki_sandbox_stop (desk->sandbox);
  await_status (&office, LKI_SYNC_OFFLINE);
  for (guint i = 0; i < OFFLINE_LEADS; i++)
    {
      g_autoptr (LkiLeadRecord) lead = get_lead (&office, i);
      g_autofree char *note = g_strdup_printf ("Befaring frakoblet%u avtalt.", i);

      assert_done (lki_session_add_note (office.session, lead, note));
      assert_done (lki_session_set_value (office.session, lead, &value));
    }
  await_unsent (office.session, 2 * OFFLINE_LEADS);

  /* All of it can be read, with what was done to it, and found by what was written. */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (office.list)), ==, LEADS);
  for (guint i = 0; i < LEADS; i++)
    {
      g_autoptr (LkiLeadRecord) lead = get_lead (&office, i);
      g_autoptr (GPtrArray) activities = NULL;
      g_autoptr (GError) error = NULL;
      guint waiting = 0;

      g_assert_nonnull (lead->details);
      g_assert_cmpuint (lead->unsent, ==, i < OFFLINE_LEADS ? 2 : 0);
      if (i < OFFLINE_LEADS)
        g_assert_cmpint (lead->work.value.amount_minor, ==, value.amount_minor);
      activities =
          dex_await_boxed (lki_session_load_activities (office.session, lead->key), &error);
      g_assert_no_error (error);
      for (guint j = 0; j < activities->len; j++)
        if (((LkiActivityRecord *) g_ptr_array_index (activities, j))->delivery ==
            LKI_DELIVERY_QUEUED)
          waiting++;
      g_assert_cmpuint (waiting, ==, lead->unsent);
    }
  for (guint i = 0; i < OFFLINE_LEADS; i += 7)
    {
      g_autoptr (LkiLeadRecord) expected = NULL;
      g_autoptr (LkiLeadRecord) found = NULL;
      g_autofree char *word = g_strdup_printf ("frakoblet%u", i);

      search (&office, NULL);
      expected = get_lead (&office, i);
      search (&office, word);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (office.list)), ==, 1);
      found = get_lead (&office, 0);
      g_assert_cmpstr (found->id, ==, expected->id);
      search (&office, expected->name);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (office.list)), >=, 1);
    }

  /* Back again: a hundred are what the server takes at once. */
  start_server (desk, port);
  lki_session_sync_now (office.session);
  await_unsent (office.session, 0);
  await_status (&office, LKI_SYNC_UP_TO_DATE);
  g_assert_cmpint (lki_session_get_counts (office.session)->failed, ==, 0);
  g_assert_cmpuint (desk_count_requests (desk, "POST", "/v1/changes"), ==, 1);
  for (guint i = 0; i < OFFLINE_LEADS; i++)
    {
      g_autofree char *word = g_strdup_printf ("frakoblet%u ", i);

      g_assert_cmpuint (desk_count_applied (desk, word), ==, 1);
    }
  g_assert_cmpuint (desk_count_applied (desk, "\"value.set\""), ==, OFFLINE_LEADS);

  desk_sign_in (desk);
  {
    g_autofree char *folder = g_strdup (office.folder);

    close_office (&office);
    desk_take_account_store (desk, folder);
    desk_assert_same_leads (desk->api, desk->store);
  }
}

static void
test_texts (Desk *desk)
{
  static const char *const texts[] = {
    "Ringte 🏠👩🏽‍🔧 – ok",
    "‏מחר בבוקר, אחרי שמונה‏ – rtl",
    "\xff\xfe kuttet \xc3",
    "kontroll\x01\x1b[31mtegn",
    "\"; DROP TABLE lead; -- <b>fet</b> %s%n",
    "\xc2\xa0\xe3\x80\x80  ring etter fire \t\xc2\xa0",
  };
  static const char *const empty[] = { "", "   \n\t ", "\xc2\xa0\xe2\x80\x83\xe3\x80\x80" };
  Office office = { 0 };
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (GPtrArray) activities = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *huge = g_strnfill (100 * 1024, 'x');
  g_autofree char *largest = g_strnfill (10000, 'y');
  g_autofree char *above = g_strnfill (10001, 'y');
  guint notes = 0;

  open_office (&office, desk);
  lead = get_lead (&office, 0);
  for (guint i = 0; i < G_N_ELEMENTS (empty); i++)
    assert_refused (lki_session_add_note (office.session, lead, empty[i]), LKI_ERROR_EMPTY);
  assert_refused (lki_session_add_note (office.session, lead, huge), LKI_ERROR_TOO_LARGE);
  assert_refused (lki_session_add_note (office.session, lead, above), LKI_ERROR_TOO_LARGE);
  assert_refused (lki_session_set_follow_up (
                      office.session, lead, lki_session_get_now_ms (office.session) + DAY_MS, huge),
                  LKI_ERROR_TOO_LARGE);
  assert_refused (lki_session_log_contact (office.session, lead, LKI_CONTACT_CALL,
                                           LKI_CONTACT_REACHED, huge, LKI_TIME_NONE),
                  LKI_ERROR_TOO_LARGE);
  assert_refused (lki_session_open_dispute (office.session, lead, "duplicate", huge, NULL),
                  LKI_ERROR_TOO_LARGE);
  g_assert_cmpint (lki_session_get_counts (office.session)->unsent, ==, 0);

  assert_done (lki_session_add_note (office.session, lead, largest));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_done (lki_session_add_note (office.session, lead, texts[i]));
  while (desk_count_applied (desk, "\"note.add\"") < 1 + G_N_ELEMENTS (texts))
    desk_settle ();
  await_unsent (office.session, 0);
  g_assert_cmpint (lki_session_get_counts (office.session)->failed, ==, 0);
  lki_session_sync_now (office.session);
  await_status (&office, LKI_SYNC_UP_TO_DATE);

  activities = dex_await_boxed (lki_session_load_activities (office.session, lead->key), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < activities->len; i++)
    {
      LkiActivityRecord *activity = g_ptr_array_index (activities, i);

      if (activity->text == NULL)
        continue;
      g_assert_true (g_utf8_validate (activity->text, -1, NULL));
      g_assert_cmpint (activity->delivery, ==, LKI_DELIVERY_CONFIRMED);
      if (g_str_equal (activity->text, texts[0]) || g_str_equal (activity->text, texts[1]) ||
          g_str_equal (activity->text, texts[4]) ||
          g_str_equal (activity->text, "ring etter fire") || g_str_equal (activity->text, largest))
        notes++;
    }
  g_assert_cmpuint (notes, ==, 5);

  close_office (&office);
}

static void
test_numbers_and_people (Desk *desk)
{
  static const LkiMoney amounts[] = {
    { -1, "NOK" }, { G_MININT64, "NOK" }, { G_MAXINT64, "NOK" }, { 100000000000001, "NOK" },
    { 100, "" },   { 100, "N" },
  };
  static const LkiMoney largest = { 100000000000000, "NOK" };
  Office office = { 0 };
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (LkiLeadRecord) after = NULL;
  gint64 now_ms, times[5];

  open_office (&office, desk);
  lead = get_lead (&office, 0);
  now_ms = lki_session_get_now_ms (office.session);
  for (guint i = 0; i < G_N_ELEMENTS (amounts); i++)
    assert_refused (lki_session_set_value (office.session, lead, &amounts[i]), LKI_ERROR_AMOUNT);

  times[0] = now_ms - 1;
  times[1] = 0;
  times[2] = -DAY_MS;
  times[3] = now_ms + 4000 * DAY_MS;
  times[4] = G_MAXINT64;
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      assert_refused (lki_session_snooze (office.session, lead, times[i]), LKI_ERROR_TIME);
      assert_refused (lki_session_set_follow_up (office.session, lead, times[i], NULL),
                      LKI_ERROR_TIME);
      assert_refused (lki_session_log_contact (office.session, lead, LKI_CONTACT_CALL,
                                               LKI_CONTACT_NO_ANSWER, NULL, times[i]),
                      LKI_ERROR_TIME);
    }
  assert_refused (lki_session_assign (office.session, lead, "usr-nobody"), LKI_ERROR_NOT_FOUND);
  assert_refused (lki_session_assign (office.session, lead, ""), LKI_ERROR_NOT_FOUND);
  assert_refused (lki_session_set_status (office.session, lead, LKI_LEAD_STATUS_ERASED, NULL),
                  LKI_ERROR_NOT_POSSIBLE);

  /* Nothing of that has happened; what is just within the bounds does. */
  g_assert_cmpint (lki_session_get_counts (office.session)->unsent, ==, 0);
  g_assert_cmpuint (desk_count_requests (desk, "POST", "/v1/changes"), ==, 0);
  assert_done (lki_session_set_value (office.session, lead, &largest));
  assert_done (lki_session_snooze (office.session, lead, now_ms + 3600 * DAY_MS));
  while (desk_count_applied (desk, "\"snooze.set\"") == 0)
    desk_settle ();
  await_unsent (office.session, 0);
  g_assert_cmpint (lki_session_get_counts (office.session)->failed, ==, 0);
  after = get_lead (&office, 0);
  g_assert_cmpint (after->work.value.amount_minor, ==, largest.amount_minor);

  close_office (&office);
}

/* Two windows, and hands that are faster than the screens: all verbs begin from the same sight of
 * the lead. */
static void
test_racing_verbs (Desk *desk)
{
  Office office = { 0 };
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (LkiLeadRecord) after = NULL;
  g_autoptr (GPtrArray) futures = g_ptr_array_new_with_free_func (dex_unref);
  LkiMoney value = { 0, "NOK" };

  open_office (&office, desk);
  lead = get_lead (&office, 0);
  for (guint i = 1; i <= 25; i++)
    {
      g_autofree char *note = g_strdup_printf ("Kappløp nummer %u.", i);

      value.amount_minor = i * 100;
      g_ptr_array_add (futures, lki_session_set_value (office.session, lead, &value));
      g_ptr_array_add (futures, lki_session_add_note (office.session, lead, note));
      g_ptr_array_add (futures, lki_session_set_status (office.session, lead,
                                                        i % 2 == 1 ? LKI_LEAD_STATUS_QUOTED
                                                                   : LKI_LEAD_STATUS_BOOKED,
                                                        NULL));
      g_ptr_array_add (futures,
                       lki_session_snooze (office.session, lead,
                                           lki_session_get_now_ms (office.session) + i * DAY_MS));
    }
  for (guint i = 0; i < futures->len; i++)
    assert_done (dex_ref (DEX_FUTURE (g_ptr_array_index (futures, i))));
  while (desk_count_applied (desk, "Kappløp nummer 25.") == 0)
    desk_settle ();
  await_unsent (office.session, 0);

  g_assert_cmpint (lki_session_get_counts (office.session)->failed, ==, 0);
  after = get_lead (&office, 0);
  g_assert_cmpint (after->work.value.amount_minor, ==, 2500);
  g_assert_cmpint (after->work.status, ==, LKI_LEAD_STATUS_QUOTED);
  for (guint i = 1; i <= 25; i++)
    {
      g_autofree char *note = g_strdup_printf ("Kappløp nummer %u.", i);

      g_assert_cmpuint (desk_count_applied (desk, note), ==, 1);
    }
  g_assert_cmpuint (desk_count_applied (desk, "\"status.set\""), ==, 25);

  close_office (&office);
}

static void
set_room (gboolean room)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = room ? limit.rlim_max : 1;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
test_disk_full (Desk *desk)
{
  Office office = { 0 };
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (LkiLeadRecord) after = NULL;

  open_office (&office, desk);
  lead = get_lead (&office, 0);

  /* A verb: nothing is done by halves, and the person is told. */
  set_room (FALSE);
  assert_refused (lki_session_add_note (office.session, lead, "Det er ikke plass."),
                  LKI_ERROR_DISK_FULL);
  set_room (TRUE);
  after = get_lead (&office, 0);
  g_assert_cmpuint (after->unsent, ==, 0);
  assert_done (lki_session_add_note (office.session, lead, "Nå er det plass."));
  while (desk_count_applied (desk, "Nå er det plass.") == 0)
    desk_settle ();
  await_unsent (office.session, 0);
  g_assert_cmpuint (desk_count_applied (desk, "Det er ikke plass."), ==, 0);
  await_status (&office, LKI_SYNC_UP_TO_DATE);

  /* New leads: said in the foot of the views, and made good when there is room. */
  set_room (FALSE);
  g_free (desk_control (desk, "POST", "leads", "{\"count\":3}"));
  await_status (&office, LKI_SYNC_STORE_TROUBLE);
  g_assert_error ((GError *) lki_session_get_sync_error (office.session), LKI_ERROR,
                  LKI_ERROR_DISK_FULL);
  set_room (TRUE);
  lki_session_sync_now (office.session);
  await_status (&office, LKI_SYNC_UP_TO_DATE);
  while (lki_session_get_counts (office.session)->views[LKI_LEAD_VIEW_ALL] != LEADS + 3)
    desk_await_signal (office.session, "notify::counts");

  /* The answer to what was sent cannot be kept: it is asked for again, and happens once. */
  g_free (desk_control (desk, "POST", "faults",
                        "{\"path\":\"/v1/changes\",\"apply\":true,\"delay_ms\":300}"));
  assert_done (lki_session_add_note (office.session, lead, "Sendt til full disk."));
  while (desk_count_requests (desk, "POST", "/v1/changes") < 2)
    desk_settle ();
  set_room (FALSE);
  await_status (&office, LKI_SYNC_STORE_TROUBLE);
  set_room (TRUE);
  lki_session_sync_now (office.session);
  await_status (&office, LKI_SYNC_UP_TO_DATE);
  await_unsent (office.session, 0);
  g_assert_cmpint (lki_session_get_counts (office.session)->failed, ==, 0);
  g_assert_cmpuint (desk_count_applied (desk, "Sendt til full disk."), ==, 1);

  close_office (&office);
}

int
main (int argc,
      char *argv[])
{
  /* Nobody is to be asked for a password. */
  g_setenv ("SECRET_BACKEND", "service", TRUE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere", TRUE);
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  /* A file that grows beyond the limit of the disk-full test is an error, not a signal. */
  signal (SIGXFSZ, SIG_IGN);

  desk_add_test ("/offline", LEADS, test_offline);
  desk_add_test ("/work/texts", LEADS, test_texts);
  desk_add_test ("/work/numbers-and-people", LEADS, test_numbers_and_people);
  desk_add_test ("/work/racing-verbs", LEADS, test_racing_verbs);
  desk_add_test ("/work/disk-full", LEADS, test_disk_full);

  return g_test_run ();
}
