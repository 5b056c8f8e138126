// SPDX-License-Identifier: GPL-3.0-or-later
// What the person of a lead has a right to, as whoever works the lead sees it in a window on a real
// session.

#include "ui-test.h"

#include "lki-lead-pane.h"

/* Opens the first lead, with its page whole. */
static LkiLeadRecord *
open_first (Room *room)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  DexFuture *future;
  LkiLeadRecord *lead;

  room_choose (room, 0);
  ui_wait_until (lki_window_get_lead_id (room->window) != NULL);
  id = g_strdup (lki_window_get_lead_id (room->window));
  future = lki_session_find_lead (room_get_session (room), id);
  ui_await (dex_ref (future));
  lead = g_value_dup_boxed (dex_future_get_value (future, NULL));
  dex_unref (future);
  ui_settle (GTK_WIDGET (room->window));

  return lead;
}

static gboolean
can_call (Room *room)
{
  return gtk_widget_is_sensitive (room_find (room, GTK_TYPE_LABEL, "Call"));
}

static AdwDialog *
get_dialog (Room *room)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (room->window));
}

/* As its menu has it. */
static void
ask (Room *room,
     const char *kind,
     const char *words)
{
  AdwDialog *dialog;
  GtkWidget *entry;

  gtk_widget_activate_action (room_find (room, LKI_TYPE_LEAD_PANE, NULL), "lead.request-data", "s",
                              kind);
  ui_settle (GTK_WIDGET (room->window));
  dialog = get_dialog (room);
  g_assert_true (ADW_IS_ALERT_DIALOG (dialog));
  entry = ui_find (GTK_WIDGET (dialog), GTK_TYPE_TEXT_VIEW, NULL);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (entry)), words, -1);
  ui_click (GTK_WIDGET (dialog), "Pass On");
  ui_wait_until (get_dialog (room) == NULL);
  ui_settle (GTK_WIDGET (room->window));
}

static void
test_objection (Room *room)
{
  g_autoptr (LkiLeadRecord) lead = NULL;

  room_sign_in (room);
  lead = open_first (room);
  g_assert_true (can_call (room));
  room_control (room, "faults", "{\"path\":\"/v1/data-requests\",\"count\":1000,\"close\":true}");
  ask (room, "objection", "Do not call");
  ui_wait_until (!can_call (room));
  g_assert_nonnull (room_find (room, ADW_TYPE_ACTION_ROW, "Do Not Contact"));
  g_assert_nonnull (room_find (room, ADW_TYPE_ACTION_ROW, "Objection"));

  /* The key says why nothing happens. */
  gtk_widget_activate_action (GTK_WIDGET (room->window), "win.call", NULL);
  ui_settle (GTK_WIDGET (room->window));
  g_assert_nonnull (room_find (room, GTK_TYPE_LABEL, "This person does not want to be contacted"));

  /* It was the wrong lead. */
  gtk_widget_activate (room_find (room, ADW_TYPE_ACTION_ROW, "Objection"));
  ui_settle (GTK_WIDGET (room->window));
  ui_click (GTK_WIDGET (get_dialog (room)), "Withdraw");
  ui_wait_until (can_call (room));
  ui_settle (GTK_WIDGET (room->window));
}

static void
test_correction (Room *room)
{
  g_autoptr (LkiLeadRecord) lead = NULL;
  AdwDialog *dialog;

  room_sign_in (room);
  lead = open_first (room);
  gtk_widget_activate_action (room_find (room, LKI_TYPE_LEAD_PANE, NULL), "lead.request-data", "s",
                              "rectification");
  ui_settle (GTK_WIDGET (room->window));
  dialog = get_dialog (room);
  g_assert_false (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (dialog), "pass-on"));
  adw_dialog_force_close (dialog);
  ui_wait_until (get_dialog (room) == NULL);

  ask (room, "rectification", "The street is Prøveveien 2");
  ui_wait_until (room_find (room, ADW_TYPE_ACTION_ROW, "Correction Asked For") != NULL);
  g_assert_true (can_call (room));
  ui_settle (GTK_WIDGET (room->window));
}

int
main (int argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

  room_add_test ("/rights/objection-blocks-contact-and-says-why", 5, test_objection);
  room_add_test ("/rights/correction-is-passed-on", 5, test_correction);

  return g_test_run ();
}
