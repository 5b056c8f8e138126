// SPDX-License-Identifier: GPL-3.0-or-later
// The conversation with support, as a person sees it in a window on a real session.

#include "ui-test.h"

static AdwDialog *
open_support (Room *room)
{
  AdwDialog *dialog = lki_window_present_support (room->window);

  ui_settle (GTK_WIDGET (room->window));

  return dialog;
}

static void
close_support (Room *room,
               AdwDialog *dialog)
{
  adw_dialog_force_close (dialog);
  ui_settle (GTK_WIDGET (room->window));
}

static LkiSupport *
get_support (Room *room)
{
  return lki_session_get_support (room_get_session (room));
}

static GtkWidget *
get_entry (Room *room)
{
  AdwDialog *dialog =
      adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (room->window));

  return ui_find (GTK_WIDGET (dialog), GTK_TYPE_TEXT_VIEW, NULL);
}

static GtkTextBuffer *
get_buffer (Room *room)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (get_entry (room)));
}

static void
type (Room *room,
      const char *text)
{
  gtk_text_buffer_set_text (get_buffer (room), text, -1);
}

static char *
dup_typed (Room *room)
{
  char *text = NULL;

  g_object_get (get_buffer (room), "text", &text, NULL);

  return text;
}

static LkiSupportMessage *
get_message (Room *room,
             guint position)
{
  g_autoptr (LkiSupportItem) item =
      g_list_model_get_item (G_LIST_MODEL (get_support (room)), position);

  return lki_support_item_get_message (item);
}

static guint
count (Room *room)
{
  return g_list_model_get_n_items (G_LIST_MODEL (get_support (room)));
}

static void
test_send (Room *room)
{
  AdwDialog *dialog;
  GtkWidget *technical;
  g_autofree char *typed = NULL;

  room_sign_in (room);
  dialog = open_support (room);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (room->window)) == get_entry (room));
  g_assert_false (gtk_widget_get_sensitive (room_find (room, GTK_TYPE_BUTTON, "Send")));
  type (room, "Hello");
  technical = room_find (room, GTK_TYPE_SWITCH, NULL);
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (technical)));
  room_click (room, "Send");
  ui_wait_until (count (room) == 1);
  ui_wait_until (get_message (room, 0)->delivery == LKI_DELIVERY_CONFIRMED);
  g_assert_null (get_message (room, 0)->technical);
  ui_settle (GTK_WIDGET (room->window));
  typed = dup_typed (room);
  g_assert_cmpstr (typed, ==, "");
  g_assert_nonnull (room_find (room, GTK_TYPE_LABEL, "Hello"));

  type (room, "Once more");
  gtk_switch_set_active (GTK_SWITCH (technical), TRUE);
  room_click (room, "Send");
  ui_wait_until (count (room) == 2);
  g_assert_cmpstr (get_message (room, 1)->technical[0], ==, "Leadkit Inbox");
  ui_settle (GTK_WIDGET (room->window));
  /* It is asked for each time. */
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (technical)));
  close_support (room, dialog);
}

static void
test_draft (Room *room)
{
  g_autofree char *typed = NULL;
  AdwDialog *dialog;

  room_sign_in (room);
  dialog = open_support (room);
  type (room, "Not finished");
  close_support (room, dialog);
  room_restart (room);
  dialog = open_support (room);
  ui_wait_until (gtk_text_buffer_get_char_count (get_buffer (room)) > 0);
  typed = dup_typed (room);
  g_assert_cmpstr (typed, ==, "Not finished");
  close_support (room, dialog);
}

static void
test_answer (Room *room)
{
  AdwDialog *dialog;

  room_sign_in (room);
  ui_wait_until (lki_session_get_live (room_get_session (room)));
  g_assert_nonnull (room_find (room, GTK_TYPE_MENU_BUTTON, "Main Menu"));
  room_control (room, "support", "{\"text\":\"Good morning\"}");
  ui_wait_until (lki_support_get_unread (get_support (room)) == 1);
  ui_settle (GTK_WIDGET (room->window));
  g_assert_nonnull (room_find (room, GTK_TYPE_MENU_BUTTON, "Main Menu; support has answered"));

  gtk_window_present (GTK_WINDOW (room->window));
  ui_wait_until (gtk_window_is_active (GTK_WINDOW (room->window)));
  dialog = open_support (room);
  g_assert_nonnull (room_find (room, GTK_TYPE_LABEL, "Good morning"));
  g_assert_cmpuint (lki_support_get_unread (get_support (room)), ==, 0);
  close_support (room, dialog);
  g_assert_nonnull (room_find (room, GTK_TYPE_MENU_BUTTON, "Main Menu"));
}

static void
test_refused (Room *room)
{
  AdwDialog *dialog;

  room_sign_in (room);
  room_control (room, "faults",
                "{\"path\":\"/v1/support/messages\",\"method\":\"POST\",\"count\":1,"
                "\"status\":422,\"code\":\"invalid\"}");
  dialog = open_support (room);
  type (room, "Hello");
  room_click (room, "Send");
  ui_wait_until (count (room) == 1 && get_message (room, 0)->delivery == LKI_DELIVERY_FAILED);
  ui_settle (GTK_WIDGET (room->window));
  g_assert_nonnull (room_find (room, GTK_TYPE_LABEL, "Refused by the server"));

  room_click (room, "Discard");
  ui_wait_until (count (room) == 0);
  room_click (room, "Undo");
  ui_wait_until (count (room) == 1);
  ui_settle (GTK_WIDGET (room->window));
  room_click (room, "Try Again");
  ui_wait_until (count (room) == 1 && get_message (room, 0)->delivery == LKI_DELIVERY_CONFIRMED);
  close_support (room, dialog);
}

/* Where the page leads is known before it is opened. */
static void
test_ways (Room *room)
{
  AdwDialog *dialog;
  GtkWidget *row;

  room_sign_in (room);
  dialog = open_support (room);
  row = room_find (room, ADW_TYPE_ACTION_ROW, "_Book a Meeting");
  g_assert_nonnull (row);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==,
                   "Opens www.leadkit.example in your browser");
  close_support (room, dialog);
}

int
main (int argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

  room_add_test ("/support/what-is-written-is-sent", 5, test_send);
  room_add_test ("/support/draft-survives-a-restart", 5, test_draft);
  room_add_test ("/support/answer-is-marked-until-it-is-seen", 5, test_answer);
  room_add_test ("/support/refused-message", 5, test_refused);
  room_add_test ("/support/other-ways", 5, test_ways);

  return g_test_run ();
}
