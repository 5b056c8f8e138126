// SPDX-License-Identifier: GPL-3.0-or-later
// The account itself against the real server: the profile, how one signs in, devices, what is taken
// along, and that the account goes: whatever becomes of the answer. The keyring is a file.

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "lki-error.h"
#include "lki-journal.h"
#include "lki-session-profile.h"
#include "lki-storage.h"
#include "session-test.h"
#include "test-await.h"

#define OTHER_DEVICE "0c6d4e5a-7f0c-4a3e-9a8e-3f2f4f1d2b11"
#define LONG_AGO "{\"offset_ms\":600000}"

static char *home;

static void
restore (LkiSessionManager *manager)
{
  g_autoptr (GError) error = NULL;

  dex_await (lki_session_manager_restore (manager), &error);
  g_assert_no_error (error);
}

static void
await_state (LkiSessionManager *manager,
             LkiSessionState state)
{
  while (lki_session_manager_get_state (manager) != state)
    desk_await_signal (manager, "notify::state");
}

static void
prove (Desk *desk,
       LkiSession *session)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (dex_await_boolean (
      lki_session_prove (session, lki_sandbox_get_demo_password (desk->sandbox)), &error));
  g_assert_no_error (error);
}

static void
test_profile (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session = sign_in (desk, manager);
  LkiAccountRecord *account;

  must (lki_session_update_profile (session, "Kari Prøve", "+47 900 00 000", "nb"));
  account = lki_session_get_account (session);
  g_assert_cmpstr (account->name, ==, "Kari Prøve");
  g_assert_cmpstr (account->phone, ==, "+4790000000");
  g_assert_cmpstr (account->locale, ==, "nb");

  /* What is refused names what is wrong, and leaves the rest. */
  must_fail (lki_session_update_profile (session, NULL, "telephone", NULL), LKI_ERROR_INVALID,
             "phone");
  must (lki_session_update_profile (session, NULL, "", NULL));
  account = lki_session_get_account (session);
  g_assert_cmpstr (account->name, ==, "Kari Prøve");
  g_assert_null (account->phone);

  shut_down (manager);
}

static void
test_devices (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session;
  g_autoptr (GPtrArray) devices = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GError) error = NULL;

  must (lki_partner_api_put_device (desk->api, OTHER_DEVICE, "Tablet", "en"));
  session = sign_in (desk, manager);
  devices = dex_await_boxed (lki_session_list_devices (session), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (devices->len, ==, 2);
  g_assert_true (lki_session_is_this_device (session, g_ptr_array_index (devices, 0)));
  g_assert_false (lki_session_is_this_device (session, g_ptr_array_index (devices, 1)));
  g_assert_cmpstr (((LkiDevice *) g_ptr_array_index (devices, 1))->name, ==, "Tablet");

  must (lki_session_sign_out_device (session, OTHER_DEVICE));
  left = dex_await_boxed (lki_session_list_devices (session), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (left->len, ==, 1);
  must_fail (lki_session_sign_out_device (session, OTHER_DEVICE), LKI_ERROR_NOT_FOUND, NULL);
  /* It really is out, and this one is not. */
  must_fail (lki_partner_api_fetch_account (desk->api), LKI_ERROR_UNAUTHENTICATED, NULL);
  must (lki_session_update_profile (session, "Kari Prøve", NULL, NULL));

  shut_down (manager);
}

static void
test_password (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session = sign_in (desk, manager);
  const char *email = lki_sandbox_get_demo_email (desk->sandbox);
  g_autoptr (GPtrArray) devices = NULL;
  g_autoptr (GError) error = NULL;

  control (desk, "clock", LONG_AGO);
  must_fail (lki_session_change_password (session, "a-new-long-one"),
             LKI_ERROR_RECENT_SIGN_IN_REQUIRED, NULL);
  must_fail (lki_session_prove (session, "wrong"), LKI_ERROR_CREDENTIALS, NULL);
  prove (desk, session);
  must_fail (lki_session_change_password (session, "12"), LKI_ERROR_WEAK_PASSWORD, NULL);
  must (lki_session_change_password (session, "a-new-long-one"));

  /* The session goes on, and its device can be signed out from elsewhere. */
  must (lki_session_update_profile (session, "Kari Prøve", NULL, NULL));
  desk_settle ();
  devices = dex_await_boxed (lki_session_list_devices (session), &error);
  g_assert_no_error (error);
  g_assert_true (lki_session_is_this_device (session, g_ptr_array_index (devices, 0)));

  must (lki_session_manager_sign_out (manager, TRUE));
  must_fail (lki_session_manager_sign_in (manager, NULL, email,
                                          lki_sandbox_get_demo_password (desk->sandbox)),
             LKI_ERROR_CREDENTIALS, NULL);
  must (lki_session_manager_sign_in (manager, NULL, email, "a-new-long-one"));
  shut_down (manager);
}

static void
test_export (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session = sign_in (desk, manager);
  g_autofree char *folder = g_build_filename (desk->folder, "taken", NULL);
  g_autofree char *nowhere = g_build_filename (desk->folder, "not", "there", NULL);
  g_autofree char *page = NULL;
  g_autofree char *again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *json = NULL;
  g_auto (GStrv) exports = NULL;
  g_autoptr (GError) error = NULL;

  must (lki_session_update_profile (session, "<b>Kari</b>", NULL, NULL));
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  page = dex_await_string (lki_session_export (session, folder), &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (page, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "&lt;b&gt;Kari&lt;/b&gt;"));
  g_assert_null (strstr (text, "<b>"));
  g_assert_nonnull (strstr (text, lki_sandbox_get_demo_email (desk->sandbox)));

  /* A second one leaves the first alone. */
  again = dex_await_string (lki_session_export (session, folder), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (page, !=, again);
  exports = dex_await_boxed (lki_session_load_exports (session), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (exports), ==, 4);
  for (guint i = 0; exports[i] != NULL; i++)
    {
      GStatBuf status;

      g_assert_cmpint (g_stat (exports[i], &status), ==, 0);
      g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
    }

  must_fail (lki_session_export (session, nowhere), LKI_ERROR_READ_ONLY, NULL);
  control (desk, "faults",
           "{\"path\":\"/v1/me/export\",\"status\":200,\"content_type\":\"text/html\","
           "\"body\":\"<html>Log in</html>\"}");
  must_fail (lki_session_export (session, folder), LKI_ERROR_PROTOCOL, NULL);

  shut_down (manager);
}

static void
await_leads (LkiSession *session,
             gint64 n)
{
  while (lki_session_get_counts (session)->views[LKI_LEAD_VIEW_ALL] != n)
    desk_await_signal (session, "notify::counts");
}

static char *
dup_account_folder (const char *data)
{
  g_autofree char *accounts = g_build_filename (data, "accounts", NULL);
  g_autoptr (GDir) dir = g_dir_open (accounts, 0, NULL);

  g_assert_nonnull (dir);

  return g_build_filename (accounts, g_dir_read_name (dir), NULL);
}

static void
test_organisations (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session;
  g_autofree char *data = g_build_filename (desk->folder, "data", NULL);
  g_autofree char *folder = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (GPtrArray) devices = NULL;
  g_autoptr (GError) error = NULL;

  control (desk, "leads", "{\"count\":1,\"patch\":{\"person\":{\"name\":\"Ola Testesen\"}}}");
  control (desk, "leads",
           "{\"count\":1,\"organisation_id\":\"org-nordanvind\",\"patch\":{\"person\":{\"name\":"
           "\"Siv Prøvesson\"}}}");
  g_assert_true (dex_await_boolean (
      lki_session_manager_sign_in (manager, NULL, "leder@fjordglimt.example",
                                   lki_sandbox_get_demo_password (desk->sandbox)),
      &error));
  session = lki_session_manager_get_session (manager);
  while (lki_session_get_account (session) == NULL)
    desk_await_signal (session, "notify::account");
  g_assert_cmpuint (lki_session_get_account (session)->organisations->len, ==, 2);
  await_leads (session, 6);
  g_assert_false (test_files_hold (data, "Siv Prøvesson"));
  must_fail (lki_session_manager_switch_organisation (manager, "org-else"), LKI_ERROR_NOT_FOUND,
             NULL);

  must (lki_session_manager_switch_organisation (manager, "org-nordanvind"));
  session = lki_session_manager_get_session (manager);
  while (lki_session_get_account (session) == NULL)
    desk_await_signal (session, "notify::account");
  g_assert_cmpstr (lki_session_get_account (session)->organisation_id, ==, "org-nordanvind");
  await_leads (session, 6);
  desk_settle ();
  devices = dex_await_boxed (lki_session_list_devices (session), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (devices->len, ==, 1);
  shut_down (manager);

  /* Each has a folder of its own, that knows nothing of the other. */
  folder = dup_account_folder (data);
  first = g_build_filename (folder, "leads.db", NULL);
  second = g_build_filename (folder, "organisations", NULL);
  g_assert_true (test_files_hold (first, "Ola Testesen"));
  g_assert_false (test_files_hold (first, "Siv Prøvesson"));
  g_assert_true (test_files_hold (second, "Siv Prøvesson"));
  g_assert_false (test_files_hold (second, "Ola Testesen"));

  /* The next start goes on there; the other is as it was left. */
  manager = manager_new (desk);
  restore (manager);
  session = lki_session_manager_get_session (manager);
  await_leads (session, 6);
  while (lki_session_get_sync_status (session) != LKI_SYNC_UP_TO_DATE)
    desk_await_signal (session, "notify::sync-status");
  must (lki_session_manager_switch_organisation (manager, "org-fjordglimt"));
  session = lki_session_manager_get_session (manager);
  await_leads (session, 6);

  /* Both go with the person. */
  must (lki_session_manager_sign_out (manager, TRUE));
  g_assert_false (test_files_hold (data, "Ola Testesen"));
  g_assert_false (test_files_hold (data, "Siv Prøvesson"));
  shut_down (manager);
}

static LkiDeletionResult *
delete (Desk *desk,
        LkiSessionManager *manager)
{
  g_autoptr (GError) error = NULL;
  LkiDeletionResult *result =
      dex_await_boxed (lki_session_manager_delete_account (
                           manager, lki_sandbox_get_demo_email (desk->sandbox), "A test", TRUE),
                       &error);

  g_assert_no_error (error);

  return result;
}

/* A disk of 16 pages, which this process alone sees. */
static void
mount_small_disk (const char *path)
{
  g_assert_no_errno (g_mkdir (path, 0700));
  g_assert_no_errno (mount ("tmpfs", path, "tmpfs", 0, "size=64k,mode=700"));
}

/* Lets it have room for so many pages. */
static void
leave_room (const char *filling,
            off_t pages)
{
  char page[4096] = { 0 };
  int fd = open (filling, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  off_t written = 0;

  g_assert_no_errno (fd);
  while (write (fd, page, sizeof page) == (ssize_t) sizeof page)
    written += (off_t) sizeof page;
  g_assert_cmpint (errno, ==, ENOSPC);
  g_assert_no_errno (ftruncate (fd, written - pages * (off_t) sizeof page));
  close (fd);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
test_export_disk_full (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session = sign_in (desk, manager);
  g_autofree char *folder = g_build_filename (desk->folder, "small", NULL);
  g_autofree char *filling = g_build_filename (folder, "filling", NULL);
  g_autofree char *page = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) exports = NULL;
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (LkiLeadRecord) brief = NULL;
  g_autoptr (GError) error = NULL;

  brief = dex_await_boxed (lki_session_find_next_to_answer (session), &error);
  g_assert_no_error (error);
  lead = dex_await_boxed (lki_session_load_lead (session, brief->key), &error);
  g_assert_no_error (error);
  mount_small_disk (folder);
  /* None at all, and room for the first of the two files. */
  for (off_t pages = 0; pages < 2; pages++)
    {
      leave_room (filling, pages);
      must_fail (lki_session_export (session, folder), LKI_ERROR_DISK_FULL, NULL);
      must_fail (lki_session_export_lead (session, lead, folder), LKI_ERROR_DISK_FULL, NULL);
      g_assert_cmpuint (count_files (folder), ==, 1);
    }

  g_assert_no_errno (g_unlink (filling));
  page = dex_await_string (lki_session_export (session, folder), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (folder), ==, 2);
  g_assert_true (g_file_get_contents (page, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "</html>"));
  exports = dex_await_boxed (lki_session_load_exports (session), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (exports), ==, 2);

  g_assert_no_errno (umount2 (folder, MNT_DETACH));
  shut_down (manager);
}

static void
assert_gone (Desk *desk,
             LkiSessionManager *manager)
{
  g_autofree char *data = g_build_filename (desk->folder, "data", NULL);

  g_assert_cmpint (lki_session_manager_get_state (manager), ==, LKI_SESSION_STATE_SIGNED_OUT);
  g_assert_null (lki_session_manager_get_session (manager));
  g_assert_null (lki_session_manager_get_last_email (manager));
  g_assert_false (test_files_hold (data, lki_sandbox_get_demo_email (desk->sandbox)));
  g_assert_false (test_files_hold (data, "Kari"));
  g_assert_false (test_files_hold (home, lki_sandbox_get_demo_email (desk->sandbox)));
}

static void
test_delete (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session;
  g_autofree char *data = g_build_filename (desk->folder, "data", NULL);
  g_autofree char *page = NULL;
  g_autoptr (LkiDeletionResult) result = NULL;
  g_autoptr (GError) error = NULL;

  control (desk, "leads",
           "{\"count\":1,\"patch\":{\"person\":{\"name\":\"Ola Testesen\",\"phone\":"
           "{\"e164\":\"+4790000001\",\"display\":\"900 00 001\"}}}}");
  session = sign_in (desk, manager);
  must (lki_session_update_profile (session, "Kari Prøve", NULL, NULL));
  page = dex_await_string (lki_session_export (session, desk->folder), &error);
  g_assert_no_error (error);
  g_assert_true (test_files_hold (data, "Ola Testesen"));
  g_assert_true (test_files_hold (data, lki_sandbox_get_demo_email (desk->sandbox)));

  /* Whatever is wrong, nothing has changed. */
  must_fail (lki_session_manager_delete_account (manager, "else@example.com", NULL, TRUE),
             LKI_ERROR_INVALID, "confirm_email");
  control (desk, "clock", LONG_AGO);
  must_fail (lki_session_manager_delete_account (
                 manager, lki_sandbox_get_demo_email (desk->sandbox), NULL, TRUE),
             LKI_ERROR_RECENT_SIGN_IN_REQUIRED, NULL);
  must (lki_session_update_profile (session, "Kari Andre", NULL, NULL));
  g_assert_true (g_file_test (page, G_FILE_TEST_EXISTS));
  g_assert_true (test_files_hold (data, "Ola Testesen"));

  prove (desk, session);
  result = delete (desk, manager);
  g_assert_cmpint (result->deletion->state, ==, LKI_DELETION_COMPLETED);
  g_assert_nonnull (result->deletion->reference);
  g_assert_false (result->keyring_left || result->files_left || result->exports_left);
  assert_gone (desk, manager);
  g_assert_false (test_files_hold (data, "Ola Testesen"));
  g_assert_false (g_file_test (page, G_FILE_TEST_EXISTS));
  shut_down (manager);

  manager = manager_new (desk);
  restore (manager);
  assert_gone (desk, manager);
  shut_down (manager);
}

static char *
dup_usage (LkiDiagnostics *diagnostics)
{
  lki_diagnostics_decide (diagnostics, TRUE, TRUE);
  lki_diagnostics_count (diagnostics, "search");

  return lki_diagnostics_dup_text (diagnostics);
}

static GArray *
load_facts (LkiStorage *storage)
{
  g_autoptr (GError) error = NULL;
  GArray *facts = dex_await_boxed (lki_storage_load (storage), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (facts->len, ==, LKI_N_STORAGE_KINDS);

  return facts;
}

static void
tell_of_logs (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL))
        g_test_message ("%s: %s", name, text);
    }
}

/* What the page of what is on this device names is what goes. */
static void
test_nothing_of_any_kind (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  g_autoptr (LkiSettings) settings = lki_settings_new ();
  g_autoptr (LkiClock) clock = lki_clock_new ();
  g_autoptr (LkiDiagnostics) diagnostics = NULL;
  g_autoptr (LkiStorage) storage = NULL;
  g_autoptr (LkiDeletionResult) result = NULL;
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) after = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *logs = g_build_filename (desk->folder, "logs", NULL);
  g_autofree char *folder = g_build_filename (desk->folder, "data", "diagnostics", NULL);
  g_autofree char *usage = NULL;
  g_autofree char *another = NULL;
  g_autofree char *pseudonym = NULL;
  LkiSession *session;

  g_assert_true (lki_journal_open (logs, clock, &error));
  g_assert_no_error (error);
  diagnostics = lki_diagnostics_new (folder, manager, settings, clock);
  storage = lki_storage_new (manager, settings, diagnostics);
  g_signal_connect_object (manager, "account-removed", G_CALLBACK (lki_storage_forget_account),
                           storage, G_CONNECT_SWAPPED);
  session = sign_in (desk, manager);
  g_object_set (settings, "quiet-hours", TRUE, "server", "https://leadkit.example", NULL);
  must (lki_session_save_draft (session, "note", "lead", "Half a note"));
  must (lki_session_export (session, desk->folder));
  usage = dup_usage (diagnostics);
  LKI_JOURNAL (LKI_JOURNAL_INFO, "test", LKI_JOURNAL_WORD ("of", "deletion"));

  before = load_facts (storage);
  for (guint i = 0; i < before->len; i++)
    g_assert_true (g_array_index (before, LkiStorageFact, i).there);

  result = delete (desk, manager);
  g_assert_cmpint (result->deletion->state, ==, LKI_DELETION_COMPLETED);
  after = load_facts (storage);
  tell_of_logs (logs);
  for (guint i = 0; i < after->len; i++)
    {
      g_test_message ("kind %u", i);
      g_assert_false (g_array_index (after, LkiStorageFact, i).there);
    }
  g_assert_false (lki_diagnostics_get_asked (diagnostics));
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));

  /* Who agrees now is somebody else. */
  another = dup_usage (diagnostics);
  g_assert_nonnull (strstr (usage, "\"pseudonym\":\""));
  pseudonym = g_strndup (strstr (usage, "\"pseudonym\":\""), strlen ("\"pseudonym\":\"") + 36);
  g_assert_nonnull (strstr (another, "\"pseudonym\":\""));
  g_assert_null (strstr (another, pseudonym));

  lki_settings_reset (settings);
  lki_journal_close ();
  g_clear_object (&storage);
  g_clear_object (&diagnostics);
  shut_down (manager);
}

static void
test_lost_answer (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  g_autoptr (LkiDeletionResult) result = NULL;

  sign_in (desk, manager);
  control (desk, "faults",
           "{\"path\":\"/v1/me/deletion\",\"count\":1,\"apply\":true,\"close\":true}");
  result = delete (desk, manager);
  g_assert_cmpint (result->deletion->state, ==, LKI_DELETION_COMPLETED);
  assert_gone (desk, manager);
  shut_down (manager);
}

static void
test_never_arrived (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session = sign_in (desk, manager);

  control (desk, "faults", "{\"path\":\"/v1/me/deletion\",\"count\":50,\"close\":true}");
  must_fail (lki_session_manager_delete_account (
                 manager, lki_sandbox_get_demo_email (desk->sandbox), NULL, TRUE),
             LKI_ERROR_NETWORK, NULL);
  g_assert_true (lki_session_manager_get_session (manager) == session);
  must (lki_session_update_profile (session, "Kari Prøve", NULL, NULL));
  shut_down (manager);
}

/* The network goes with the request: the next start finds out what became of it. */
static void
test_found_out_later (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  g_autoptr (LkiDeletionResult) result = NULL;

  sign_in (desk, manager);
  control (desk, "faults",
           "{\"path\":\"/v1/me/deletion\",\"count\":50,\"apply\":true,\"close\":true}");
  control (desk, "faults", "{\"path\":\"/v1/deletions/*\",\"count\":1000,\"close\":true}");
  result = delete (desk, manager);
  g_assert_null (result->deletion);
  g_assert_nonnull (lki_session_manager_get_session (manager));
  shut_down (manager);

  control (desk, "faults", NULL);
  manager = manager_new (desk);
  restore (manager);
  await_state (manager, LKI_SESSION_STATE_SIGNED_OUT);
  assert_gone (desk, manager);
  shut_down (manager);
}

/* The program ended while it was removing. */
static void
test_goes_on_removing (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  g_autofree char *path = g_build_filename (desk->folder, "data", "session.ini", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  sign_in (desk, manager);
  shut_down (manager);
  g_assert_true (g_key_file_load_from_file (file, path, 0, NULL));
  g_key_file_set_boolean (file, "account", "signed-in", FALSE);
  g_key_file_set_boolean (file, "account", "token-left", TRUE);
  g_key_file_set_boolean (file, "account", "doomed", TRUE);
  g_assert_true (g_key_file_save_to_file (file, path, NULL));

  manager = manager_new (desk);
  restore (manager);
  /* The keyring is asked behind the window. */
  while (g_file_test (path, G_FILE_TEST_EXISTS))
    desk_settle ();
  assert_gone (desk, manager);
  shut_down (manager);
}

static void
test_scheduled (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session = sign_in (desk, manager);
  g_autoptr (LkiDeletionResult) result = NULL;

  control (desk, "deletion", "{\"state\":\"scheduled\",\"days\":30}");
  result = delete (desk, manager);
  g_assert_cmpint (result->deletion->state, ==, LKI_DELETION_SCHEDULED);
  g_assert_nonnull (lki_session_get_account (session)->deletion);
  must_fail (lki_session_manager_delete_account (
                 manager, lki_sandbox_get_demo_email (desk->sandbox), NULL, TRUE),
             LKI_ERROR_CONFLICT, NULL);

  must (lki_session_cancel_deletion (session));
  g_assert_null (lki_session_get_account (session)->deletion);
  must_fail (lki_session_cancel_deletion (session), LKI_ERROR_NOT_FOUND, NULL);
  shut_down (manager);
}

static void
test_manual (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session = sign_in (desk, manager);
  g_autoptr (LkiDeletionResult) result = NULL;

  control (desk, "deletion", "{\"state\":\"manual\"}");
  result = delete (desk, manager);
  g_assert_cmpint (result->deletion->state, ==, LKI_DELETION_MANUAL);
  g_assert_true (lki_session_manager_get_session (manager) == session);
  g_assert_nonnull (lki_session_get_server_info (session)->account_deletion_email);
  must (lki_session_update_profile (session, "Kari Prøve", NULL, NULL));
  shut_down (manager);
}

static void
write_map (const char *path,
           const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

/* A namespace of its own, in which a process without rights may mount a disk; to be entered while
 * there is one thread. See user_namespaces(7). */
static void
enter_namespace (void)
{
  g_autofree char *users = g_strdup_printf ("%u %u 1", geteuid (), geteuid ());
  g_autofree char *groups = g_strdup_printf ("%u %u 1", getegid (), getegid ());

  g_assert_no_errno (unshare (CLONE_NEWUSER | CLONE_NEWNS));
  write_map ("/proc/self/setgroups", "deny");
  write_map ("/proc/self/uid_map", users);
  write_map ("/proc/self/gid_map", groups);
}

int
main (int argc,
      char *argv[])
{
  int result;

  enter_namespace ();
  home = g_build_filename (g_getenv ("TMPDIR") != NULL ? g_getenv ("TMPDIR") : "/tmp",
                           "leadkit-test-home-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (home));
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("GIO_USE_VFS", "local", TRUE);
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  desk_add_test ("/account/profile-is-changed-and-refused-by-name", 5, test_profile);
  desk_add_test ("/account/another-device-is-signed-out", 5, test_devices);
  desk_add_test ("/account/password-needs-a-recent-sign-in", 5, test_password);
  desk_add_test ("/account/organisations-do-not-cross", 5, test_organisations);
  desk_add_test ("/account/export-is-private-and-readable", 5, test_export);
  desk_add_test ("/account/export-to-a-full-disk-leaves-no-half", 5, test_export_disk_full);
  desk_add_test ("/account/deleted-account-leaves-nothing", 20, test_delete);
  desk_add_test ("/account/deletion-removes-all-that-the-storage-names", 5,
                 test_nothing_of_any_kind);
  desk_add_test ("/account/deletion-with-lost-answer", 5, test_lost_answer);
  desk_add_test ("/account/deletion-that-never-arrived", 5, test_never_arrived);
  desk_add_test ("/account/deletion-found-out-at-the-next-start", 5, test_found_out_later);
  desk_add_test ("/account/removal-goes-on-after-a-crash", 5, test_goes_on_removing);
  desk_add_test ("/account/deletion-scheduled-and-taken-back", 5, test_scheduled);
  desk_add_test ("/account/deletion-by-hand-changes-nothing-here", 5, test_manual);

  result = g_test_run ();
  desk_remove_folder (home);
  g_free (home);

  return result;
}
