// SPDX-License-Identifier: GPL-3.0-or-later
// What the program may tell of itself, from the first question to changing one's mind, and the rest
// of the preferences, in a window on a real session.

#include "ui-test.h"

#include "lki-error.h"
#include "lki-fault.h"
#include "lki-journal.h"
#include "lki-retention.h"
#include "lki-session-profile.h"
#include "lki-words.h"
#include "test-await.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

static const char *
get_page (Room *room)
{
  return lki_window_get_page (room->window);
}

static AdwSwitchRow *
find_switch (GtkWidget *root,
             const char *title)
{
  GtkWidget *row = ui_find (root, ADW_TYPE_SWITCH_ROW, title);

  g_assert_nonnull (row);

  return ADW_SWITCH_ROW (row);
}

static AdwSwitchRow *
room_find_switch (Room *room,
                  const char *title)
{
  return find_switch (GTK_WIDGET (room->window), title);
}

/* Signs in as somebody whom nobody has asked yet. */
static void
sign_in_unasked (Room *room)
{
  g_object_set (room->settings, "consent-version", 0, NULL);
  ui_await (lki_session_manager_restore (room->manager));
  g_assert_cmpstr (get_page (room), ==, "sign-in");
  ui_await (lki_session_manager_sign_in (room->manager, NULL,
                                         lki_sandbox_get_demo_email (room->sandbox),
                                         lki_sandbox_get_demo_password (room->sandbox)));
  ui_wait_until (lki_session_get_sync_status (room_get_session (room)) == LKI_SYNC_UP_TO_DATE);
  ui_settle (GTK_WIDGET (room->window));
}

static gboolean
has_diagnostics_folder (Room *room)
{
  g_autofree char *path = g_build_filename (room->folder, "data", "diagnostics", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
test_asked_with_both_off (Room *room)
{
  gint64 at = 0;

  sign_in_unasked (room);
  g_assert_cmpstr (get_page (room), ==, "consent");
  g_assert_false (adw_switch_row_get_active (room_find_switch (room, "Crash and Error Reports")));
  g_assert_false (adw_switch_row_get_active (room_find_switch (room, "Usage Statistics")));
  /* Return, pressed once too often while signing in, agrees to nothing. */
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (room->window)) ==
                 room_find (room, GTK_TYPE_BUTTON, "Continue"));

  room_click (room, "Continue");
  g_assert_cmpstr (get_page (room), ==, "main");
  g_assert_true (lki_diagnostics_get_asked (room->diagnostics));
  g_assert_false (lki_diagnostics_get_reports (room->diagnostics));
  g_assert_false (lki_diagnostics_get_usage (room->diagnostics));
  g_assert_false (has_diagnostics_folder (room));
  g_object_get (room->settings, "consent-at", &at, NULL);
  g_assert_cmpint (at, >, 0);

  /* And not again. */
  room_restart (room);
  g_assert_cmpstr (get_page (room), ==, "main");
}

static void
test_answers_as_they_stand (Room *room)
{
  sign_in_unasked (room);
  adw_switch_row_set_active (room_find_switch (room, "Usage Statistics"), TRUE);
  /* Nothing happens before the answer is given. */
  g_assert_false (lki_diagnostics_get_usage (room->diagnostics));
  room_click (room, "Continue");
  g_assert_true (lki_diagnostics_get_usage (room->diagnostics));
  g_assert_false (lki_diagnostics_get_reports (room->diagnostics));
}

static void
test_closed_unanswered (Room *room)
{
  sign_in_unasked (room);
  adw_switch_row_set_active (room_find_switch (room, "Usage Statistics"), TRUE);
  room_close (room);
  room_open (room);
  g_assert_false (lki_diagnostics_get_asked (room->diagnostics));
  g_assert_false (lki_diagnostics_get_usage (room->diagnostics));
  g_assert_false (has_diagnostics_folder (room));
}

static void
test_new_text_asks_again (Room *room)
{
  g_object_set (room->settings, "consent-reports", TRUE, "consent-usage", TRUE, NULL);
  room_sign_in (room);
  g_assert_true (lki_diagnostics_get_reports (room->diagnostics));

  g_object_set (room->settings, "consent-version", LKI_CONSENT_VERSION + 1, NULL);
  g_assert_cmpstr (get_page (room), ==, "consent");
  g_assert_false (lki_diagnostics_get_reports (room->diagnostics));
  g_assert_false (adw_switch_row_get_active (room_find_switch (room, "Crash and Error Reports")));
  g_assert_false (adw_switch_row_get_active (room_find_switch (room, "Usage Statistics")));
}

static void
test_lead_goes_first (Room *room)
{
  g_autoptr (LkiLeadRecord) next = NULL;
  DexFuture *future;

  sign_in_unasked (room);
  g_assert_cmpstr (get_page (room), ==, "consent");
  future = lki_session_find_next_to_answer (room_get_session (room));
  ui_await (dex_ref (future));
  next = g_value_dup_boxed (dex_future_get_value (future, NULL));
  dex_unref (future);

  lki_window_open_lead (room->window, next->id);
  g_assert_cmpstr (get_page (room), ==, "main");
  ui_wait_until (g_strcmp0 (lki_window_get_lead_id (room->window), next->id) == 0);
  g_assert_false (lki_diagnostics_get_asked (room->diagnostics));
}

static void
test_demo_is_not_asked (Room *room)
{
  g_object_set (room->settings, "consent-version", 0, NULL);
  ui_await (lki_session_manager_restore (room->manager));
  ui_await (lki_session_manager_enter_demo (room->manager, lki_sandbox_get_address (room->sandbox),
                                            lki_sandbox_get_demo_email (room->sandbox),
                                            lki_sandbox_get_demo_password (room->sandbox)));
  g_assert_cmpstr (get_page (room), ==, "main");
  ui_await (lki_session_manager_sign_out (room->manager, TRUE));
}

/* Preferences */

static AdwDialog *
open_preferences (Room *room,
                  const char *page)
{
  AdwDialog *dialog = lki_window_present_preferences (room->window);

  adw_preferences_dialog_set_visible_page_name (ADW_PREFERENCES_DIALOG (dialog), page);
  ui_settle (GTK_WIDGET (room->window));

  return dialog;
}

static void
close_dialog (Room *room,
              AdwDialog *dialog)
{
  adw_dialog_force_close (dialog);
  ui_settle (GTK_WIDGET (room->window));
}

static char *
read_shown_text (Room *room)
{
  GtkWidget *view = room_find (room, GTK_TYPE_TEXT_VIEW, NULL);
  char *text = NULL;

  g_assert_nonnull (view);
  g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "text", &text, NULL);

  return text;
}

static void
click_row (Room *room,
           const char *title)
{
  GtkWidget *row = room_find (room, ADW_TYPE_BUTTON_ROW, title);

  g_assert_nonnull (row);
  g_signal_emit_by_name (row, "activated");
  ui_settle (GTK_WIDGET (room->window));
}

static void
test_withdrawn (Room *room)
{
  g_autoptr (GError) fault = lki_error_new (LKI_ERROR_PROTOCOL, "Solveig Hemmelig");
  g_autofree char *waiting = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *gone = NULL;
  AdwDialog *dialog;

  /* Nobody is signed in, so that what waits goes on waiting. */
  ui_await (lki_session_manager_restore (room->manager));
  dialog = open_preferences (room, "privacy");
  g_assert_null (room_find (room, GTK_TYPE_TEXT_VIEW, NULL));
  adw_switch_row_set_active (room_find_switch (room, "Crash and Error Reports"), TRUE);
  g_assert_true (lki_diagnostics_get_reports (room->diagnostics));
  g_assert_false (lki_diagnostics_get_usage (room->diagnostics));

  lki_fault_report ("pull", fault);
  ui_wait_until ((g_free (waiting), *(waiting = lki_diagnostics_dup_text (room->diagnostics))));
  click_row (room, "Show What Is Sent");
  shown = read_shown_text (room);
  g_assert_cmpstr (shown, ==, waiting);
  g_assert_null (strstr (shown, "Hemmelig"));
  close_dialog (room,
                adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (room->window)));

  adw_switch_row_set_active (room_find_switch (room, "Crash and Error Reports"), FALSE);
  gone = lki_diagnostics_dup_text (room->diagnostics);
  g_assert_cmpstr (gone, ==, "");
  g_assert_false (has_diagnostics_folder (room));
  close_dialog (room, dialog);
}

static void
test_example_when_nothing_waits (Room *room)
{
  g_autofree char *shown = NULL;
  AdwDialog *dialog = open_preferences (room, "privacy");

  click_row (room, "Show What Is Sent");
  shown = read_shown_text (room);
  g_assert_nonnull (strstr (shown, "event_id"));
  g_assert_nonnull (strstr (shown, "contact_log"));
  close_dialog (room,
                adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (room->window)));
  close_dialog (room, dialog);
}

static void
test_answer_has_a_date (Room *room)
{
  AdwDialog *dialog;
  GtkWidget *row;

  g_object_set (room->settings, "consent-version", 0, NULL);
  dialog = open_preferences (room, "privacy");
  row = room_find (room, ADW_TYPE_ACTION_ROW, "Your Answer");
  g_assert_nonnull (row);
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "Not given"));
  adw_switch_row_set_active (room_find_switch (room, "Usage Statistics"), TRUE);
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "Today at"));
  close_dialog (room, dialog);
}

static void
test_personal_details (Room *room)
{
  AdwDialog *dialog;
  AdwSwitchRow *row;
  gboolean details = FALSE;

  g_object_set (room->settings, "notifications", TRUE, "notification-details", FALSE, NULL);
  dialog = open_preferences (room, "general");
  row = room_find_switch (room, "Personal Details");
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (row)));
  adw_switch_row_set_active (row, TRUE);
  g_object_get (room->settings, "notification-details", &details, NULL);
  g_assert_true (details);

  /* Without notifications there is nothing to put details into. */
  g_object_set (room->settings, "notifications", FALSE, NULL);
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (row)));
  g_object_set (room->settings, "notifications", TRUE, "notification-details", FALSE, NULL);
  close_dialog (room, dialog);
}

static void
test_quiet_hours (Room *room)
{
  AdwDialog *dialog = open_preferences (room, "general");
  GtkWidget *row = room_find (room, ADW_TYPE_EXPANDER_ROW, "Quiet Hours");
  gboolean on = FALSE;
  int until = 0;

  g_assert_nonnull (row);
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (row), TRUE);
  g_object_get (room->settings, "quiet-hours", &on, NULL);
  g_assert_true (on);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  ui_settle (GTK_WIDGET (room->window));
  row = room_find (room, ADW_TYPE_COMBO_ROW, "Until");
  g_assert_nonnull (row);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 14);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 17);
  g_object_get (room->settings, "quiet-until", &until, NULL);
  g_assert_cmpint (until, ==, 8 * 60 + 30);
  g_object_set (room->settings, "quiet-hours", FALSE, "quiet-until", 420, NULL);
  close_dialog (room, dialog);
}

/* This device */

#define FIRST_MS (3 * 60 * G_GINT64_CONSTANT (1000))
#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

static gint64
get_count (Room *room)
{
  return lki_session_get_counts (room_get_session (room))->views[LKI_LEAD_VIEW_ALL];
}

/* Has leads arrive that nobody has touched for long. */
static void
add_closed (Room *room,
            guint count,
            gint64 expected)
{
  g_autofree char *json =
      g_strdup_printf ("{\"count\": %u, \"patch\": {\"delivered_at\": \"2023-01-02T09:00:00Z\", "
                       "\"submitted_at\": \"2023-01-02T09:00:00Z\", \"respond_by\": null, "
                       "\"person\": {\"name\": \"Solveig Hemmeligsen\"}, "
                       "\"work\": {\"status\": \"lost\", \"opened_at\": null, "
                       "\"first_contact_at\": null, \"follow_up_at\": null}}}",
                       count);

  room_control (room, "leads", json);
  lki_session_sync_now (room_get_session (room));
  ui_wait_until (get_count (room) == expected);
}

static GtkWidget *
find_row (Room *room,
          const char *title)
{
  GtkWidget *row = NULL;

  ui_wait_until ((row = room_find (room, ADW_TYPE_ACTION_ROW, title)) != NULL);

  return row;
}

/* Presses the button of a row and says yes to the question. */
static void
remove_kind (Room *room,
             const char *title)
{
  g_autofree char *label = g_strconcat ("Remove: ", title, NULL);
  GtkWidget *button = NULL;
  AdwDialog *question;

  ui_wait_until ((button = room_find (room, GTK_TYPE_BUTTON, label)) != NULL &&
                 gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  ui_settle (GTK_WIDGET (room->window));
  question = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (room->window));
  g_assert_true (ADW_IS_ALERT_DIALOG (question));
  g_assert_cmpstr (adw_alert_dialog_get_default_response (ADW_ALERT_DIALOG (question)), ==,
                   "cancel");
  g_signal_emit_by_name (question, "response", "remove");
  adw_dialog_force_close (question);
  ui_wait_until (!gtk_widget_is_sensitive (button));
}

static void
test_leads_removed_for_good (Room *room)
{
  AdwDialog *dialog;

  room_sign_in (room);
  add_closed (room, 3, 8);
  g_assert_true (test_files_hold (room->folder, "hemmeligsen"));
  dialog = open_preferences (room, "device");
  remove_kind (room, "Leads");
  g_assert_cmpstr (get_page (room), ==, "sign-in");
  g_assert_false (test_files_hold (room->folder, "hemmeligsen"));
  close_dialog (room, dialog);
}

static void
test_drafts_removed_for_good (Room *room)
{
  AdwDialog *dialog;

  room_sign_in (room);
  ui_await (lki_session_save_draft (room_get_session (room), "note", "L1", "Om Hemmeligsen"));
  g_assert_true (test_files_hold (room->folder, "hemmeligsen"));
  dialog = open_preferences (room, "device");
  remove_kind (room, "Unfinished Texts");
  g_assert_cmpstr (get_page (room), ==, "main");
  g_assert_false (test_files_hold (room->folder, "hemmeligsen"));
  close_dialog (room, dialog);
}

static void
test_logs_removed (Room *room)
{
  g_autofree char *logs = g_build_filename (room->folder, "logs", NULL);
  g_autoptr (LkiClock) clock = lki_clock_new ();
  g_autoptr (GError) error = NULL;
  AdwDialog *dialog;

  g_assert_true (lki_journal_open (logs, clock, &error));
  LKI_JOURNAL (LKI_JOURNAL_INFO, "remarkable", LKI_JOURNAL_NUMBER ("n", 1));
  g_assert_true (test_files_hold (logs, "remarkable"));
  dialog = open_preferences (room, "device");
  remove_kind (room, "Logs");
  g_assert_false (test_files_hold (logs, "remarkable"));
  close_dialog (room, dialog);
  lki_journal_close ();
}

static void
test_preferences_removed (Room *room)
{
  AdwDialog *dialog;
  int months = 0;

  g_object_set (room->settings, "keep-closed-months", 3, "consent-usage", TRUE, NULL);
  dialog = open_preferences (room, "device");
  remove_kind (room, "Preferences");
  g_object_get (room->settings, "keep-closed-months", &months, NULL);
  g_assert_cmpint (months, ==, 12);
  g_assert_false (lki_diagnostics_get_asked (room->diagnostics));
  g_assert_false (lki_diagnostics_get_usage (room->diagnostics));
  close_dialog (room, dialog);
}

/* Who has taken what out of the program, and when: of the account, and of a lead. */
static void
test_export_log (Room *room)
{
  LkiSession *session;
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autofree char *title = NULL;
  DexFuture *next;
  GtkWidget *row = NULL;
  AdwDialog *dialog;
  AdwDialog *log;

  room_sign_in (room);
  session = room_get_session (room);
  ui_wait_until (lki_session_get_account (session) != NULL);
  next = lki_session_find_next_to_answer (session);
  ui_await (dex_ref (next));
  lead = g_value_dup_boxed (dex_future_get_value (next, NULL));
  dex_unref (next);
  title = lki_lead_dup_title (lead);
  ui_await (lki_session_export (session, room->folder));
  next = lki_session_load_lead (session, lead->key);
  ui_await (dex_ref (next));
  ui_await (lki_session_export_lead (session, g_value_get_boxed (dex_future_get_value (next, NULL)),
                                     room->folder));
  dex_unref (next);

  dialog = open_preferences (room, "device");
  ui_wait_until ((row = room_find (room, ADW_TYPE_BUTTON_ROW, "Show Export Log")) != NULL &&
                 gtk_widget_is_sensitive (row));
  g_signal_emit_by_name (row, "activated");
  log = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (room->window));
  g_assert_cmpstr (adw_dialog_get_title (log), ==, "Export Log");
  ui_wait_until (ui_find_text (GTK_WIDGET (log), "What Leadkit holds on the account") != NULL);
  row = ui_find (GTK_WIDGET (log), ADW_TYPE_ACTION_ROW, title);
  g_assert_nonnull (row);
  g_assert_true (g_str_has_prefix (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)),
                                   lki_session_get_account (session)->name));
  close_dialog (room, log);

  row = room_find (room, ADW_TYPE_BUTTON_ROW, "Show Export Log");
  remove_kind (room, "Export Log");
  ui_wait_until (!gtk_widget_is_sensitive (row));
  close_dialog (room, dialog);
}

static void
test_sign_in_forgotten (Room *room)
{
  AdwDialog *dialog;

  room_sign_in (room);
  g_assert_true (test_files_hold (room->folder, "kari@"));
  dialog = open_preferences (room, "device");
  remove_kind (room, "Sign-In");
  g_assert_cmpstr (get_page (room), ==, "sign-in");
  g_assert_null (lki_session_manager_get_last_email (room->manager));
  close_dialog (room, dialog);
}

static void
test_closed_leads_shown_and_removed (Room *room)
{
  AdwDialog *dialog;

  room_sign_in (room);
  add_closed (room, 3, 8);
  dialog = open_preferences (room, "device");
  find_row (room, "3 leads were closed longer ago");
  room_click (room, "Remove Now");
  find_row (room, "0 leads were closed longer ago");
  ui_wait_until (get_count (room) == 5);
  g_assert_false (test_files_hold (room->folder, "hemmeligsen"));
  close_dialog (room, dialog);

  /* The next sync does not bring them back. */
  add_closed (room, 1, 6);
}

/* A while after the start, and once a day. */
static void
test_closed_leads_go_by_themselves (Room *room)
{
  g_autoptr (LkiClock) clock = lki_clock_new_manual (g_get_real_time () / 1000);
  LkiRetention *retention = NULL;

  room_sign_in (room);
  add_closed (room, 3, 8);
  retention = lki_retention_new (room->manager, room->settings, clock);
  lki_clock_advance (clock, FIRST_MS);
  ui_wait_until (get_count (room) == 5);
  add_closed (room, 1, 6);
  lki_clock_advance (clock, DAY_MS);
  ui_wait_until (get_count (room) == 5);

  /* As long as it is wanted. */
  g_object_set (room->settings, "keep-closed-months", 0, NULL);
  add_closed (room, 1, 6);
  lki_clock_advance (clock, DAY_MS);
  ui_settle (GTK_WIDGET (room->window));
  g_assert_cmpint (get_count (room), ==, 6);
  g_object_set (room->settings, "keep-closed-months", 12, NULL);
  g_assert_finalize_object (retention);
}

static void
assert_private (const char *path)
{
  g_autoptr (GDir) dir = NULL;
  struct stat info;
  const char *name;

  g_assert_no_errno (lstat (path, &info));
  if ((info.st_mode & 0077) != 0)
    g_error ("%s can be read by others: %o", path, info.st_mode & 07777);
  if (!S_ISDIR (info.st_mode))
    return;

  dir = g_dir_open (path, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      assert_private (child);
    }
}

/* Where nothing else keeps others out. */
static void
test_all_files_are_private (Room *room)
{
  g_autofree char *logs = g_build_filename (room->folder, "logs", NULL);
  g_autofree char *waiting = NULL;
  g_autoptr (LkiClock) clock = lki_clock_new ();
  g_autoptr (GError) fault = lki_error_new (LKI_ERROR_PROTOCOL, "Nonsense");
  g_autoptr (GError) error = NULL;
  mode_t before = umask (0);

  g_assert_true (lki_journal_open (logs, clock, &error));
  lki_diagnostics_decide (room->diagnostics, TRUE, TRUE);
  lki_fault_report ("pull", fault);
  lki_diagnostics_count (room->diagnostics, "status_set");
  ui_wait_until ((g_free (waiting), *(waiting = lki_diagnostics_dup_text (room->diagnostics))));
  room_sign_in (room);
  ui_await (lki_session_save_draft (room_get_session (room), "note", "L1", "Text"));
  assert_private (room->folder);
  room_restart (room);
  assert_private (room->folder);
  lki_journal_close ();
  umask (before);
}

/* What is chosen is what the menus of a lead offer from then on. */
static void
test_times (Room *room)
{
  AdwDialog *dialog;
  GtkWidget *row;
  int minutes;

  room_sign_in (room);
  dialog = open_preferences (room, "leads");
  row = room_find (room, ADW_TYPE_COMBO_ROW, "Snooze for");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 2);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 3);
  g_object_get (room->settings, "snooze-minutes", &minutes, NULL);
  g_assert_cmpint (minutes, ==, 120);
  row = room_find (room, ADW_TYPE_COMBO_ROW, "The Day Begins at");
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 15);
  g_object_get (room->settings, "morning", &minutes, NULL);
  g_assert_cmpint (minutes, ==, 7 * 60 + 30);
  close_dialog (room, dialog);
}

static void
test_background (Room *room)
{
  g_autoptr (GApplication) application =
      g_application_new ("com.nettbureau.LeadkitInbox.Test", G_APPLICATION_DEFAULT_FLAGS);
  g_autoptr (LkiBackground) background = NULL;
  g_autoptr (GError) error = NULL;
  AdwSwitchRow *row;
  AdwDialog *dialog;

  g_application_register (application, NULL, &error);
  g_assert_no_error (error);
  /* Where there is a portal that cannot be reached, nothing is promised. */
  background = lki_background_new (application, room->settings, TRUE);
  lki_window_set_background (room->window, background);
  room_sign_in (room);
  dialog = open_preferences (room, "general");
  row = room_find_switch (room, "Run in Background");
  g_assert_false (gtk_widget_is_sensitive (GTK_WIDGET (room_find_switch (room, "Start at Login"))));
  adw_switch_row_set_active (row, TRUE);
  ui_wait_until (g_str_equal (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)),
                              "That could not be set up on this desktop"));
  adw_switch_row_set_active (row, FALSE);
  ui_wait_until (lki_background_get_state (background) == LKI_BACKGROUND_OFF);
  close_dialog (room, dialog);
}

int
main (int argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

  room_add_test ("/consent/asked-with-both-off", 5, test_asked_with_both_off);
  room_add_test ("/consent/answers-as-they-stand", 5, test_answers_as_they_stand);
  room_add_test ("/consent/closed-unanswered", 5, test_closed_unanswered);
  room_add_test ("/consent/new-text-asks-again", 5, test_new_text_asks_again);
  room_add_test ("/consent/lead-goes-first", 20, test_lead_goes_first);
  room_add_test ("/consent/demo-is-not-asked", 5, test_demo_is_not_asked);
  room_add_test ("/privacy/withdrawn", 5, test_withdrawn);
  room_add_test ("/privacy/example-when-nothing-waits", 0, test_example_when_nothing_waits);
  room_add_test ("/privacy/answer-has-a-date", 0, test_answer_has_a_date);
  room_add_test ("/preferences/personal-details", 0, test_personal_details);

  room_add_test ("/preferences/quiet-hours", 0, test_quiet_hours);
  room_add_test ("/device/leads-removed-for-good", 5, test_leads_removed_for_good);
  room_add_test ("/device/drafts-removed-for-good", 5, test_drafts_removed_for_good);
  room_add_test ("/device/logs-removed", 0, test_logs_removed);
  room_add_test ("/device/export-log-shown-and-removed", 5, test_export_log);
  room_add_test ("/device/preferences-removed", 0, test_preferences_removed);
  room_add_test ("/device/sign-in-forgotten", 5, test_sign_in_forgotten);
  room_add_test ("/device/closed-leads-shown-and-removed", 5, test_closed_leads_shown_and_removed);
  room_add_test ("/device/closed-leads-go-by-themselves", 5, test_closed_leads_go_by_themselves);
  room_add_test ("/device/all-files-are-private", 5, test_all_files_are_private);
  room_add_test ("/preferences/times", 5, test_times);
  room_add_test ("/preferences/background", 5, test_background);

  return g_test_run ();
}
