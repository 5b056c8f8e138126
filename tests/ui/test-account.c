// SPDX-License-Identifier: GPL-3.0-or-later
// The account dialog and the four steps of deletion, as a person goes through them.

#include "ui-test.h"

#include "lki-account-text.h"
#include "lki-deletion-dialog.h"
#include "lki-partner-account.h"

#include <string.h>

#define OTHER_DEVICE "0c6d4e5a-7f0c-4a3e-9a8e-3f2f4f1d2b11"

static GtkWidget *
get_dialog (Room *room)
{
  return GTK_WIDGET (
      adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (room->window)));
}

static GtkWidget *
find_row (Room *room,
          const char *title)
{
  return ui_find (get_dialog (room), ADW_TYPE_PREFERENCES_ROW, title);
}

static void
type (Room *room,
      const char *title,
      const char *text)
{
  GtkWidget *row = find_row (room, title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
press_row (Room *room,
           const char *title)
{
  GtkWidget *row = find_row (room, title);

  g_assert_nonnull (row);
  g_signal_emit_by_name (row, "activated");
}

static void
start (Room *room)
{
  room_sign_in (room);
  ui_wait_until (lki_session_get_account (room_get_session (room)) != NULL);
}

static void
open_account (Room *room)
{
  lki_window_present_account (room->window);
  ui_wait_until (find_row (room, "This device") != NULL ||
                 ui_find_text (get_dialog (room), "This device") != NULL);
  ui_settle (GTK_WIDGET (room->window));
}

static void
test_profile (Room *room)
{
  LkiSession *session;

  start (room);
  session = room_get_session (room);
  open_account (room);
  g_assert_nonnull (ui_find_text (get_dialog (room), lki_sandbox_get_demo_email (room->sandbox)));

  type (room, "Name", "  Kari Prøve ");
  g_signal_emit_by_name (find_row (room, "Name"), "apply");
  ui_wait_until (g_strcmp0 (lki_session_get_account (session)->name, "Kari Prøve") == 0);
  ui_wait_until (ui_find_text (get_dialog (room), "Name saved") != NULL);

  /* What is refused says so, and what was typed is not lost. */
  type (room, "Phone", "telephone");
  g_signal_emit_by_name (find_row (room, "Phone"), "apply");
  ui_wait_until (ui_find_text (get_dialog (room), "That Is Not a Phone Number") != NULL);

  type (room, "Phone", "+47 900 00 000");
  g_signal_emit_by_name (find_row (room, "Phone"), "apply");
  ui_wait_until (g_strcmp0 (lki_session_get_account (session)->phone, "+4790000000") == 0);
  g_assert_null (ui_find_text (get_dialog (room), "That Is Not a Phone Number"));

  adw_combo_row_set_selected (ADW_COMBO_ROW (find_row (room, "Language")), 1);
  ui_wait_until (g_strcmp0 (lki_session_get_account (session)->locale, "en") == 0);
}

static DexFuture *
other_device_fiber (gpointer user_data)
{
  Room *room = user_data;
  g_autoptr (LkiHttp) http = lki_http_new ("other/1");
  g_autoptr (LkiClock) clock = lki_clock_new ();
  g_autoptr (LkiIdentity) identity = NULL;
  g_autoptr (LkiPartnerApi) api = NULL;
  g_autoptr (GError) error = NULL;

  identity = dex_await_object (
      lki_identity_sign_in (http, lki_session_get_server_info (room_get_session (room)), clock,
                            lki_sandbox_get_demo_email (room->sandbox),
                            lki_sandbox_get_demo_password (room->sandbox)),
      &error);
  g_assert_no_error (error);
  api = lki_partner_api_new (http, identity);
  dex_await (lki_partner_api_put_device (api, OTHER_DEVICE, "Tablet", "en"), &error);
  g_assert_no_error (error);

  return dex_future_new_for_boolean (TRUE);
}

static void
test_devices (Room *room)
{
  g_autoptr (DexFuture) other = NULL;

  start (room);
  other = dex_scheduler_spawn (NULL, 0, other_device_fiber, room, NULL);
  ui_wait_until (dex_future_is_resolved (other));
  open_account (room);
  ui_wait_until (find_row (room, "Tablet") != NULL);

  ui_click (find_row (room, "Tablet"), "Sign Out");
  ui_wait_until (find_row (room, "Tablet") == NULL);
  g_assert_nonnull (ui_find_text (get_dialog (room), "This device"));
}

static void
test_password (Room *room)
{
  start (room);
  open_account (room);
  press_row (room, "Change Password…");
  ui_settle (GTK_WIDGET (room->window));
  type (room, "Current Password", "wrong");
  type (room, "New Password", "a-new-long-one");
  ui_click (get_dialog (room), "Change Password");
  ui_wait_until (ui_find_text (get_dialog (room), "The Password Is Wrong") != NULL);

  type (room, "Current Password", lki_sandbox_get_demo_password (room->sandbox));
  ui_click (get_dialog (room), "Change Password");
  ui_wait_until (ui_find_text (get_dialog (room), "Password Changed") != NULL);
  ui_click (get_dialog (room), "Done");
}

static void
test_second_factor (Room *room)
{
  GtkWidget *picture;

  start (room);
  open_account (room);
  ui_wait_until (ui_find (get_dialog (room), GTK_TYPE_BUTTON, "Turn On…") != NULL);
  ui_click (get_dialog (room), "Turn On…");
  ui_settle (GTK_WIDGET (room->window));
  type (room, "Current Password", lki_sandbox_get_demo_password (room->sandbox));
  ui_click (get_dialog (room), "Continue");
  ui_wait_until (find_row (room, "Key") != NULL);

  /* The code is there however long the address, and a wrong one can be typed again. */
  picture = ui_find (get_dialog (room), GTK_TYPE_PICTURE, NULL);
  g_assert_nonnull (picture);
  g_assert_nonnull (gtk_picture_get_paintable (GTK_PICTURE (picture)));
  type (room, "Digits From Your Authenticator", "000000");
  ui_click (get_dialog (room), "Turn On");
  ui_wait_until (ui_find_text (get_dialog (room), "The Code Is Wrong") != NULL);
}

static void
open_deletion (Room *room)
{
  open_account (room);
  press_row (room, "Delete Account…");
  ui_wait_until (ui_find_text (get_dialog (room), "What Goes") != NULL);
  ui_settle (GTK_WIDGET (room->window));
}

static void
go_on (Room *room,
       const char *title)
{
  ui_click (get_dialog (room), "Continue");
  ui_wait_until (ui_find_text (get_dialog (room), title) != NULL);
  ui_settle (GTK_WIDGET (room->window));
}

static void
confirm (Room *room)
{
  open_deletion (room);
  go_on (room, "What May Stay");
  go_on (room, "Is It You?");
  type (room, "E-mail Address of This Account", lki_sandbox_get_demo_email (room->sandbox));
  type (room, "Current Password", lki_sandbox_get_demo_password (room->sandbox));
  ui_click (get_dialog (room), "Delete Account");
}

static gboolean
holds (const char *path,
       const char *text)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autofree char *contents = NULL;
  gsize length;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (holds (child, text))
        return TRUE;
    }

  return dir == NULL && g_file_get_contents (path, &contents, &length, NULL) &&
         memmem (contents, length, text, strlen (text)) != NULL;
}

static void
test_delete (Room *room)
{
  AdwActionRow *row;

  start (room);
  g_assert_true (holds (room->folder, lki_sandbox_get_demo_email (room->sandbox)));
  confirm (room);
  ui_wait_until (ui_find_text (get_dialog (room), "Account Deleted") != NULL);

  /* The number is there to be copied, and the window behind it asks who is there. */
  row = ADW_ACTION_ROW (find_row (room, "Reference Number"));
  g_assert_cmpuint (strlen (adw_action_row_get_subtitle (row)), >, 3);
  g_assert_cmpstr (lki_window_get_page (room->window), ==, "sign-in");
  g_assert_false (holds (room->folder, lki_sandbox_get_demo_email (room->sandbox)));
  ui_click (get_dialog (room), "Done");
  ui_wait_until (get_dialog (room) == NULL);
}

static void
test_steps_change_nothing (Room *room)
{
  LkiSession *session;

  start (room);
  session = room_get_session (room);
  open_deletion (room);
  adw_dialog_close (ADW_DIALOG (get_dialog (room)));
  ui_wait_until (get_dialog (room) == NULL);

  open_deletion (room);
  go_on (room, "What May Stay");
  go_on (room, "Is It You?");
  /* Neither a wrong password nor another address gets any further. */
  type (room, "E-mail Address of This Account", "else@example.com");
  type (room, "Current Password", "wrong");
  ui_click (get_dialog (room), "Delete Account");
  ui_wait_until (ui_find_text (get_dialog (room), "The Password Is Wrong") != NULL);
  type (room, "Current Password", lki_sandbox_get_demo_password (room->sandbox));
  ui_click (get_dialog (room), "Delete Account");
  ui_wait_until (ui_find_text (get_dialog (room), "That Is Not the Address of This Account") !=
                 NULL);
  adw_dialog_close (ADW_DIALOG (get_dialog (room)));
  ui_wait_until (get_dialog (room) == NULL);
  g_assert_true (room_get_session (room) == session);
  g_assert_true (holds (room->folder, lki_sandbox_get_demo_email (room->sandbox)));
}

static void
test_scheduled (Room *room)
{
  start (room);
  room_control (room, "deletion", "{\"state\":\"scheduled\",\"days\":30}");
  confirm (room);
  ui_wait_until (ui_find_text (get_dialog (room), "Deletion Scheduled") != NULL);
  ui_click (get_dialog (room), "Done");
  ui_wait_until (get_dialog (room) == NULL);

  /* Later, under Account. */
  open_account (room);
  g_assert_nonnull (find_row (room, "This Account Is Going to Be Deleted"));
  g_assert_null (find_row (room, "Delete Account…"));
  ui_click (get_dialog (room), "Cancel Deletion");
  ui_wait_until (find_row (room, "This Account Is Going to Be Deleted") == NULL);
  g_assert_nonnull (find_row (room, "Delete Account…"));
}

static void
test_manual (Room *room)
{
  GtkTextBuffer *buffer;
  GtkTextIter begin, end;
  LkiAccountRecord *account;
  g_autofree char *letter = NULL;

  start (room);
  room_control (room, "deletion", "{\"state\":\"manual\"}");
  account = lki_session_get_account (room_get_session (room));
  confirm (room);
  ui_wait_until (ui_find_text (get_dialog (room), "Ask by E-mail") != NULL);

  /* The four things that the platform asks for. */
  buffer = gtk_text_view_get_buffer (
      GTK_TEXT_VIEW (ui_find (get_dialog (room), GTK_TYPE_TEXT_VIEW, NULL)));
  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  letter = gtk_text_buffer_get_text (buffer, &begin, &end, FALSE);
  g_assert_nonnull (strstr (letter, "I ask you to delete my account"));
  g_assert_nonnull (strstr (letter, lki_sandbox_get_demo_email (room->sandbox)));
  g_assert_nonnull (strstr (letter, account->organisation_name));
  g_assert_nonnull (strstr (letter, account->name));
  g_assert_nonnull (find_row (room, "Write E-mail"));
  g_assert_cmpint (lki_session_manager_get_state (room->manager), ==, LKI_SESSION_STATE_SIGNED_IN);
}

static void
test_unsent_first (Room *room)
{
  start (room);
  room_choose (room, 0);
  lki_session_pause_sync (room_get_session (room));
  gtk_widget_activate_action (room_find (room, g_type_from_name ("LkiLeadPane"), NULL),
                              "lead.set-status", "s", "booked");
  ui_wait_until (lki_session_get_counts (room_get_session (room))->unsent > 0);
  open_deletion (room);
  ui_click (get_dialog (room), "Continue");
  ui_wait_until (ui_find (get_dialog (room), GTK_TYPE_BUTTON, "Send First") != NULL);

  /* While it cannot be sent, it waits and that is said. */
  ui_click (get_dialog (room), "Send First");
  ui_wait_until (ui_find_text (get_dialog (room), "Not Everything Could Be Sent") != NULL);
  lki_session_resume_sync (room_get_session (room));
  ui_wait_until (lki_session_get_counts (room_get_session (room))->unsent == 0);
  ui_wait_until (ui_find (get_dialog (room), GTK_TYPE_BUTTON, "Send First") == NULL);
}

static void
test_narrow (Room *room)
{
  start (room);
  room_set_size (room, 360, 400);
  open_account (room);
  adw_dialog_force_close (ADW_DIALOG (get_dialog (room)));
  confirm (room);
  ui_wait_until (ui_find_text (get_dialog (room), "Account Deleted") != NULL);
}

/* What this version does not know is shown as it is. */
static void
test_words (void)
{
  LkiRetained known = { (char *) "security_logs", (char *) "security", -1 };
  LkiRetained unknown = { (char *) "Backups", (char *) "they rotate", -1 };
  g_autofree char *a = lki_account_text_dup_retained (&known);
  g_autofree char *b = lki_account_text_dup_retained (&unknown);
  g_autofree char *c = lki_account_text_dup_erased ("Something new");

  g_assert_cmpstr (a, ==, "Security logs – to find and stop misuse");
  g_assert_cmpstr (b, ==, "Backups – they rotate");
  g_assert_cmpstr (c, ==, "Something new");
}

int
main (int argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

  g_test_add_func ("/account/unknown-words-are-shown", test_words);
  room_add_test ("/account/profile-is-saved-or-says-why-not", 3, test_profile);
  room_add_test ("/account/other-device-is-signed-out", 3, test_devices);
  room_add_test ("/account/password-after-a-fresh-sign-in", 3, test_password);
  room_add_test ("/account/second-factor-shows-its-code", 3, test_second_factor);
  room_add_test ("/account/deleted-in-four-steps", 3, test_delete);
  room_add_test ("/account/leaving-the-steps-changes-nothing", 3, test_steps_change_nothing);
  room_add_test ("/account/scheduled-deletion-is-taken-back", 3, test_scheduled);
  room_add_test ("/account/letter-holds-what-is-asked-for", 3, test_manual);
  room_add_test ("/account/unsent-changes-are-sent-first", 3, test_unsent_first);
  room_add_test ("/account/fits-a-phone", 3, test_narrow);

  return g_test_run ();
}
