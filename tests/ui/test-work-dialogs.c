// SPDX-License-Identifier: GPL-3.0-or-later
// What a lead is worth, whether it should have come, and that it is to be forgotten.

#include "ui-test.h"

#include "lki-dispute-dialog.h"
#include "lki-note-editor.h"

#define ONE                                                                                        \
  "{\"count\":1,\"patch\":{\"person\":{\"name\":\"Kari Prøve\",\"phones\":["                       \
  "{\"e164\":\"+4700000041\",\"display\":\"00 00 00 41\"}]},\"site\":{\"country\":\"NO\"}}}"

static GtkWidget *
get_dialog (Room *room)
{
  return GTK_WIDGET (
      adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (room->window)));
}

static GtkWidget *
get_page (Room *room)
{
  return room_find (room, g_type_from_name ("LkiLeadPane"), NULL);
}

static void
start (Room *room)
{
  room_sign_in (room);
  ui_wait_until (lki_session_get_account (room_get_session (room)) != NULL);
  room_control (room, "leads", ONE);
  ui_wait_until (lki_window_get_n_leads (room->window) == 1);
  room_choose (room, 0);
}

static void
act (Room *room,
     const char *action)
{
  gtk_widget_activate_action (get_page (room), action, NULL);
  ui_settle (GTK_WIDGET (room->window));
}

static void
close_dialog (Room *room)
{
  adw_dialog_force_close (ADW_DIALOG (get_dialog (room)));
  ui_settle (GTK_WIDGET (room->window));
  g_assert_null (get_dialog (room));
}

/* Value */

static void
test_value (Room *room)
{
  GtkWidget *dialog, *row, *set;

  start (room);
  act (room, "lead.set-value");
  dialog = get_dialog (room);
  row = ui_find (dialog, ADW_TYPE_ENTRY_ROW, "Amount in NOK");
  set = ui_find (dialog, GTK_TYPE_BUTTON, "Set");
  g_assert_false (gtk_widget_is_sensitive (set));

  /* Each way of going wrong is told in words, not by a colour alone. */
  gtk_editable_set_text (GTK_EDITABLE (row), "a lot");
  g_assert_nonnull (ui_find_text (dialog, "Write an amount, with digits"));
  gtk_test_accessible_assert_state (row, GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE);
  gtk_editable_set_text (GTK_EDITABLE (row), "-5");
  g_assert_nonnull (ui_find_text (dialog, "Write an amount, with digits"));
  gtk_editable_set_text (GTK_EDITABLE (row), "99999999999999999999");
  g_assert_nonnull (ui_find_text (dialog, "This is more than any job is worth"));
  g_assert_false (gtk_widget_is_sensitive (set));

  gtk_editable_set_text (GTK_EDITABLE (row), "12 500,50");
  g_assert_true (gtk_widget_is_sensitive (set));
  gtk_test_accessible_assert_state (row, GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_FALSE);
  g_signal_emit_by_name (set, "clicked");
  ui_wait_until (get_dialog (room) == NULL);
  ui_wait_until (room_find (room, GTK_TYPE_BUTTON, "Undo") != NULL);

  /* It is there to be changed, and to be taken away. */
  ui_wait_until (!lki_window_is_loading (room->window));
  act (room, "lead.set-value");
  dialog = get_dialog (room);
  row = ui_find (dialog, ADW_TYPE_ENTRY_ROW, "Amount in NOK");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "12500.50");
  ui_click (dialog, "Remove");
  ui_wait_until (ui_find_text (GTK_WIDGET (room->window), "Value removed") != NULL);
}

/* Disputes */

static GtkWidget *
find_reason (GtkWidget *dialog,
             const char *title)
{
  GtkWidget *row = ui_find (dialog, ADW_TYPE_ACTION_ROW, title);

  g_assert_nonnull (row);

  return ui_find (row, GTK_TYPE_CHECK_BUTTON, NULL);
}

static void
open_dispute (Room *room)
{
  act (room, "lead.dispute");
  ui_wait_until (ui_find (get_dialog (room), GTK_TYPE_CHECK_BUTTON, NULL) != NULL);
  ui_settle (GTK_WIDGET (room->window));
}

static void
write_words (GtkWidget *dialog,
             const char *text)
{
  GtkWidget *view = ui_find (dialog, GTK_TYPE_TEXT_VIEW, NULL);

  gtk_test_accessible_assert_property (view, GTK_ACCESSIBLE_PROPERTY_LABEL, "In your words");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
}

static char *
read_words (GtkWidget *dialog)
{
  GtkTextBuffer *buffer =
      gtk_text_view_get_buffer (GTK_TEXT_VIEW (ui_find (dialog, GTK_TYPE_TEXT_VIEW, NULL)));
  char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);

  return text;
}

/* What the organisation's rules still want is said before anything is sent. */
static void
test_dispute_rules (Room *room)
{
  GtkWidget *dialog, *send;

  start (room);
  open_dispute (room);
  dialog = get_dialog (room);
  send = ui_find (dialog, GTK_TYPE_BUTTON, "Send");
  g_assert_false (gtk_widget_is_sensitive (send));
  g_assert_nonnull (ui_find (dialog, ADW_TYPE_ACTION_ROW, "Deadline"));

  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_reason (dialog, "Cannot be reached")), TRUE);
  ui_settle (GTK_WIDGET (room->window));
  g_assert_false (gtk_widget_is_sensitive (send));
  g_assert_nonnull (ui_find (dialog, ADW_TYPE_ACTION_ROW,
                             "3 more attempts are needed for this reason, on 2 different days"));
  g_assert_nonnull (ui_find (dialog, ADW_TYPE_ACTION_ROW, "Needed for This Reason"));

  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_reason (dialog, "Wrong number")), TRUE);
  g_assert_true (gtk_widget_is_sensitive (send));
  g_assert_null (ui_find (dialog, ADW_TYPE_ACTION_ROW, "Needed for This Reason"));

  /* More than the server takes is not sent to be refused. */
  {
    g_autofree char *long_text = g_strnfill (100 * 1000, 'x');

    write_words (dialog, long_text);
    g_assert_false (gtk_widget_is_sensitive (send));
    g_assert_nonnull (
        ui_find_text (dialog, "This is longer than the server takes. Make it shorter."));
  }
  write_words (dialog, "");
  close_dialog (room);
}

static void
test_dispute_draft (Room *room)
{
  GtkWidget *dialog;

  start (room);
  open_dispute (room);
  dialog = get_dialog (room);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_reason (dialog, "Wrong number")), TRUE);
  write_words (dialog, "The number is \xE2\x80\xAEsomebody else's \xF0\x9F\x98\x80\nsecond line");

  /* The window goes with the dialog open, as when the program ends. */
  room_restart (room);
  ui_wait_until (lki_session_get_account (room_get_session (room)) != NULL);
  room_choose (room, 0);
  open_dispute (room);
  dialog = get_dialog (room);
  {
    g_autofree char *text = read_words (dialog);

    g_assert_cmpstr (text, ==,
                     "The number is \xE2\x80\xAEsomebody else's \xF0\x9F\x98\x80\nsecond line");
  }
  g_assert_true (
      gtk_check_button_get_active (GTK_CHECK_BUTTON (find_reason (dialog, "Wrong number"))));
  close_dialog (room);
}

static void
test_dispute (Room *room)
{
  g_autofree char *decision = NULL;

  start (room);
  gtk_widget_activate_action (GTK_WIDGET (room->window), "win.call", NULL);
  room_click (room, "Wrong Number");
  ui_wait_until (room_find (room, GTK_TYPE_MENU_BUTTON, "Contacting") != NULL);
  ui_wait_until (!lki_window_is_loading (room->window));

  open_dispute (room);
  g_assert_nonnull (ui_find (get_dialog (room), g_type_from_name ("LkiActivityRow"), NULL));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_reason (get_dialog (room), "Wrong number")),
                               TRUE);
  write_words (get_dialog (room), "Somebody else answers");
  ui_click (get_dialog (room), "Send");
  ui_wait_until (get_dialog (room) == NULL);
  ui_wait_until (room_find (room, ADW_TYPE_ACTION_ROW, "Disputed") != NULL);

  /* It cannot be disputed twice, and what was written is not offered again. */
  gtk_widget_activate_action (get_page (room), "lead.dispute", NULL);
  g_assert_null (get_dialog (room));

  /* The decision is on the lead, with its note. */
  decision = g_strdup_printf (
      "{\"lead_id\":\"%s\",\"patch\":{\"dispute\":{\"state\":\"approved\",\"decided_at\":"
      "\"2026-03-04T10:00:00Z\",\"note\":\"Credited on the next invoice\"}}}",
      lki_window_get_lead_id (room->window));
  room_control (room, "update", decision);
  {
    GtkWidget *row;

    ui_wait_until ((row = room_find (room, ADW_TYPE_ACTION_ROW, "Dispute Approved")) != NULL);
    g_assert_true (g_str_has_suffix (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)),
                                     "\nCredited on the next invoice"));
  }
}

/* Erasure */

/* What is kept for the lead, begun and not finished. */
static char *
load_draft (Room *room,
            const char *kind)
{
  g_autoptr (DexFuture) future =
      lki_session_load_draft (room_get_session (room), kind, lki_window_get_lead_id (room->window));

  ui_wait_until (!dex_future_is_pending (future));

  return g_value_dup_string (dex_future_get_value (future, NULL));
}

static void
test_erase (Room *room)
{
  GtkWidget *dialog;

  start (room);
  dex_future_disown (lki_session_save_draft (room_get_session (room), "dispute",
                                             lki_window_get_lead_id (room->window), "Kari says"));
  act (room, "lead.erase");
  dialog = get_dialog (room);
  g_assert_nonnull (ui_find_text (dialog, "Erase Personal Data?"));
  ui_click (dialog, "Cancel");
  ui_wait_until (get_dialog (room) == NULL);
  g_assert_nonnull (ui_find_text (GTK_WIDGET (room->window), "Kari Prøve"));

  act (room, "lead.erase");
  ui_click (get_dialog (room), "Erase");
  ui_wait_until (ui_find_text (get_page (room), "Kari Prøve") == NULL);
  {
    g_autofree char *draft = load_draft (room, "dispute");

    g_assert_cmpstr (draft, ==, "");
  }

  /* There is nothing left to be done with it. */
  act (room, "lead.erase");
  g_assert_null (get_dialog (room));
  act (room, "lead.set-value");
  g_assert_null (get_dialog (room));
}

/* Notes */

static LkiNoteEditor *
get_editor (Room *room)
{
  return LKI_NOTE_EDITOR (room_find (room, LKI_TYPE_NOTE_EDITOR, NULL));
}

/* Whatever somebody writes is added, or kept where it was written. */
static void
test_hostile_note (Room *room)
{
  static const char strange[] = "\xE2\x80\xAE<b>right\xE2\x80\xAC to left</b> \xF0\x9F\x98\x80 %s";
  g_autofree char *huge = g_strnfill (100 * 1000, 'n');

  start (room);
  lki_note_editor_set_text (get_editor (room), " \n\t\xC2\xA0 ");
  lki_note_editor_add (get_editor (room));
  lki_note_editor_set_text (get_editor (room), strange);
  room_click (room, "Add Note");
  ui_wait_until (ui_find_text (GTK_WIDGET (room->window), strange) != NULL);

  lki_note_editor_set_text (get_editor (room), huge);
  room_click (room, "Add Note");
  ui_wait_until (ui_find_text (GTK_WIDGET (room->window), "Too Large") != NULL);
  {
    g_autofree char *kept = lki_note_editor_dup_text (get_editor (room));

    g_assert_cmpstr (kept, ==, huge);
  }
  lki_note_editor_set_text (get_editor (room), "");
}

int
main (int argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

  room_add_test ("/work/value", 0, test_value);
  room_add_test ("/work/dispute/rules", 0, test_dispute_rules);
  room_add_test ("/work/dispute/draft", 0, test_dispute_draft);
  room_add_test ("/work/dispute/sent-and-decided", 0, test_dispute);
  room_add_test ("/work/erase", 0, test_erase);
  room_add_test ("/work/note", 0, test_hostile_note);

  return g_test_run ();
}
