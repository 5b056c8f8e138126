// SPDX-License-Identifier: GPL-3.0-or-later
// What the person of a lead has a right to, against the real server: it is respected at once,
// passed on also later, and handed out.

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "lki-error.h"
#include "lki-session-profile.h"
#include "session-test.h"

/* The newest lead as it is now, with its details. */
static LkiLeadRecord *
load_lead (LkiSession *session)
{
  static char *id;
  g_autoptr (GError) error = NULL;
  LkiLeadRecord *lead;

  if (id == NULL)
    {
      g_autoptr (LkiLeadRecord) next =
          dex_await_boxed (lki_session_find_next_to_answer (session), &error);

      g_assert_no_error (error);
      id = g_strdup (next->id);
    }
  lead = dex_await_boxed (lki_session_find_lead (session, id), &error);
  g_assert_no_error (error);

  return lead;
}

static LkiDataRequest *
request (LkiSession *session,
         LkiDataRequestKind kind,
         const char *text)
{
  g_autoptr (LkiLeadRecord) lead = load_lead (session);
  g_autoptr (GError) error = NULL;
  LkiDataRequest *made =
      dex_await_boxed (lki_session_request_data (session, lead, kind, text), &error);

  g_assert_no_error (error);

  return made;
}

/* The only one, and how it stands. */
static LkiDataRequestState
get_state (LkiSession *session)
{
  g_autoptr (LkiLeadRecord) lead = load_lead (session);
  g_autoptr (GPtrArray) requests = lki_session_dup_data_requests (session, lead);

  g_assert_cmpuint (requests->len, ==, 1);

  return ((LkiDataRequest *) g_ptr_array_index (requests, 0))->state;
}

static void
await_request_state (LkiSession *session,
                     LkiDataRequestState state)
{
  while (get_state (session) != state)
    desk_settle ();
}

static gboolean
is_forbidden (LkiSession *session)
{
  g_autoptr (LkiLeadRecord) lead = load_lead (session);

  return lki_session_forbids_contact (session, lead);
}

static void
test_objection (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session = sign_in (desk, manager);
  g_autoptr (LkiDataRequest) made = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (is_forbidden (session));
  control (desk, "faults", "{\"path\":\"/v1/data-requests\",\"count\":1000,\"close\":true}");
  made = request (session, LKI_DATA_REQUEST_OBJECTION, "Do not call me");
  g_assert_true (is_forbidden (session));
  g_assert_cmpint (get_state (session), ==, LKI_DATA_REQUEST_UNSENT);
  shut_down (manager);

  manager = manager_new (desk);
  dex_await (lki_session_manager_restore (manager), &error);
  g_assert_no_error (error);
  session = lki_session_manager_get_session (manager);
  g_assert_true (is_forbidden (session));
  control (desk, "faults", NULL);
  await_request_state (session, LKI_DATA_REQUEST_RECEIVED);
  g_assert_true (is_forbidden (session));
  shut_down (manager);

  /* A colleague's program knows it from the server. */
  desk_remove_folder (desk->folder);
  g_free (desk->folder);
  desk->folder = g_dir_make_tmp ("leadkit-test-other-XXXXXX", NULL);
  manager = manager_new (desk);
  session = sign_in (desk, manager);
  g_assert_true (is_forbidden (session));
  shut_down (manager);
}

static void
test_rejected (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session = sign_in (desk, manager);
  g_autoptr (LkiDataRequest) made = request (session, LKI_DATA_REQUEST_RESTRICTION, NULL);
  g_autofree char *json = g_strdup_printf ("{\"id\":\"%s\",\"state\":\"rejected\"}", made->id);

  await_request_state (session, LKI_DATA_REQUEST_RECEIVED);
  g_assert_true (is_forbidden (session));
  control (desk, "data-request", json);
  await_request_state (session, LKI_DATA_REQUEST_REJECTED);
  g_assert_false (is_forbidden (session));
  shut_down (manager);
}

static void
test_withdraw (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session = sign_in (desk, manager);
  g_autoptr (LkiDataRequest) made = NULL;
  g_autoptr (LkiDataRequest) again = NULL;
  g_autoptr (GError) error = NULL;

  control (
      desk, "faults",
      "{\"path\":\"/v1/data-requests\",\"count\":1000,\"status\":503,\"code\":\"unavailable\"}");
  made = request (session, LKI_DATA_REQUEST_OBJECTION, NULL);
  while (desk_count_requests (desk, "POST", "/v1/data-requests") == 0)
    desk_settle ();
  /* As soon as it has been answered, and so is not on its way any more. */
  while (!dex_await (lki_session_withdraw_request (session, made->id), &error))
    {
      g_assert_error (error, LKI_ERROR, LKI_ERROR_NOT_POSSIBLE);
      g_clear_error (&error);
      desk_settle ();
    }
  g_assert_false (is_forbidden (session));

  control (desk, "faults", NULL);
  again = request (session, LKI_DATA_REQUEST_OBJECTION, NULL);
  await_request_state (session, LKI_DATA_REQUEST_RECEIVED);
  g_assert_false (dex_await (lki_session_withdraw_request (session, again->id), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_NOT_POSSIBLE);
  shut_down (manager);
}

/* What may have arrived by now is not taken back here alone. */
static void
test_withdraw_on_its_way (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session = sign_in (desk, manager);
  g_autoptr (LkiDataRequest) made = NULL;

  control (desk, "faults",
           "{\"path\":\"/v1/data-requests\",\"count\":1,\"apply\":true,\"delay_ms\":1000}");
  made = request (session, LKI_DATA_REQUEST_OBJECTION, NULL);
  desk_settle ();
  must_fail (lki_session_withdraw_request (session, made->id), LKI_ERROR_NOT_POSSIBLE, NULL);
  await_request_state (session, LKI_DATA_REQUEST_RECEIVED);
  g_assert_true (is_forbidden (session));
  shut_down (manager);
}

/* Who is about to leave is told of everything that waits, and can have it sent first. */
static void
test_sent_before_leaving (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session = sign_in (desk, manager);
  g_autoptr (LkiDataRequest) made = NULL;

  control (desk, "faults", "{\"path\":\"/v1/data-requests\",\"count\":1000,\"close\":true}");
  control (desk, "faults",
           "{\"path\":\"/v1/support/messages\",\"method\":\"POST\",\"count\":1000,\"close\":true}");
  made = request (session, LKI_DATA_REQUEST_ERASURE, "Please");
  must (lki_support_send (lki_session_get_support (session), "Help", NULL));
  g_assert_cmpint (lki_session_count_unsent (session), ==, 2);

  control (desk, "faults", NULL);
  must (lki_session_send_unsent (session));
  g_assert_cmpint (lki_session_count_unsent (session), ==, 0);
  g_assert_cmpuint (desk_count_requests (desk, "POST", "/v1/data-requests"), >, 0);
  shut_down (manager);
}

static void
test_refused (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session = sign_in (desk, manager);
  g_autoptr (LkiDataRequest) made = NULL;

  control (desk, "faults",
           "{\"path\":\"/v1/data-requests\",\"count\":1,\"status\":422,\"code\":\"invalid\"}");
  made = request (session, LKI_DATA_REQUEST_RESTRICTION, "Please");
  await_request_state (session, LKI_DATA_REQUEST_REFUSED);
  /* It was asked for all the same. */
  g_assert_true (is_forbidden (session));
  must (lki_session_retry_request (session, made->id));
  await_request_state (session, LKI_DATA_REQUEST_RECEIVED);
  shut_down (manager);
}

static void
test_rectification (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session = sign_in (desk, manager);
  g_autoptr (LkiLeadRecord) lead = load_lead (session);
  g_autoptr (LkiDataRequest) made = NULL;
  g_autoptr (GPtrArray) activities = NULL;
  g_autoptr (GError) error = NULL;
  gboolean noted = FALSE;

  g_assert_false (dex_await (
      lki_session_request_data (session, lead, LKI_DATA_REQUEST_RECTIFICATION, " "), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_EMPTY);
  g_clear_error (&error);

  made = request (session, LKI_DATA_REQUEST_RECTIFICATION, "The street is Prøveveien 2");
  await_request_state (session, LKI_DATA_REQUEST_RECEIVED);
  g_assert_false (is_forbidden (session));
  activities = dex_await_boxed (lki_session_load_activities (session, lead->key), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < activities->len; i++)
    {
      LkiActivityRecord *activity = g_ptr_array_index (activities, i);

      noted |= g_strcmp0 (activity->text, "The street is Prøveveien 2") == 0;
    }
  g_assert_true (noted);
  shut_down (manager);
}

static void
test_erase (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session = sign_in (desk, manager);
  g_autoptr (LkiLeadRecord) lead = load_lead (session);
  g_autoptr (LkiDataRequest) made = NULL;
  g_autoptr (GPtrArray) requests = NULL;

  control (desk, "faults", "{\"path\":\"/v1/data-requests\",\"count\":1000,\"close\":true}");
  made = request (session, LKI_DATA_REQUEST_ERASURE, "Forget me");
  must (lki_session_erase (session, lead, "requested_by_person"));
  requests = lki_session_dup_data_requests (session, lead);
  g_assert_cmpuint (requests->len, ==, 1);
  g_assert_null (((LkiDataRequest *) g_ptr_array_index (requests, 0))->text);
  shut_down (manager);
}

static char *
read_private (const char *path)
{
  g_autoptr (GError) error = NULL;
  GStatBuf info;
  char *text = NULL;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

static void
test_pack (Desk *desk)
{
  static const char *const suffixes[] = { ".json", ".html", ".vcf" };
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session = sign_in (desk, manager);
  g_autoptr (LkiLeadRecord) lead = load_lead (session);
  g_autofree char *folder = g_build_filename (desk->folder, "packs", NULL);
  g_autofree char *page = NULL;
  g_autofree char *stem = NULL;
  g_autoptr (GPtrArray) log = NULL;
  g_autoptr (GPtrArray) cleared = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  must (lki_session_add_note (session, lead, "Noted for the pack"));
  page = dex_await_string (lki_session_export_lead (session, lead, folder), &error);
  g_assert_no_error (error);
  g_assert_null (strstr (page, lead->name));

  stem = g_strndup (page, strlen (page) - strlen (".html"));
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (stem, suffixes[i], NULL);
      g_autofree char *text = read_private (path);

      g_assert_nonnull (strstr (text, lead->name));
      g_assert_nonnull (strstr (text, lead->phone));
      g_assert_null (strstr (text, "\"price\""));
      g_assert_cmpint (strstr (text, "Noted for the pack") != NULL, ==, i < 2);
    }

  log = dex_await_boxed (lki_session_load_export_log (session), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (log->len, ==, 1);
  g_assert_cmpstr (((LkiExportEntry *) g_ptr_array_index (log, 0))->lead_id, ==, lead->id);
  g_assert_cmpstr (((LkiExportEntry *) g_ptr_array_index (log, 0))->who, ==, "Kari Nordvik");
  must (lki_session_clear_export_log (session));
  cleared = dex_await_boxed (lki_session_load_export_log (session), &error);
  g_assert_cmpuint (cleared->len, ==, 0);
  shut_down (manager);
}

int
main (int argc,
      char *argv[])
{
  g_autofree char *home = NULL;
  int result;

  /* One for all tests, as libsecret keeps its file in mind. */
  home = g_build_filename (g_getenv ("TMPDIR") != NULL ? g_getenv ("TMPDIR") : "/tmp",
                           "leadkit-test-home-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (home));
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  desk_add_test ("/rights/objection-forbids-contact-at-once-and-everywhere", 5, test_objection);
  desk_add_test ("/rights/rejected-is-no-longer-forbidden", 5, test_rejected);
  desk_add_test ("/rights/unsent-is-withdrawn", 5, test_withdraw);
  desk_add_test ("/rights/on-its-way-is-not-withdrawn", 5, test_withdraw_on_its_way);
  desk_add_test ("/rights/sent-before-leaving", 5, test_sent_before_leaving);
  desk_add_test ("/rights/refused-is-tried-again", 5, test_refused);
  desk_add_test ("/rights/correction-is-noted", 5, test_rectification);
  desk_add_test ("/rights/erasing-forgets-the-words", 5, test_erase);
  desk_add_test ("/rights/pack-is-private-and-whole", 5, test_pack);

  result = g_test_run ();
  desk_remove_folder (home);

  return result;
}
