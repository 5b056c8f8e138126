// SPDX-License-Identifier: GPL-3.0-or-later
// The changes that need a person: what was set, what the server has, and the choice between them.

#include "ui-test.h"

#include "lki-change-text.h"
#include "lki-unsent-dialog.h"

#define ONE "{\"count\":1,\"patch\":{\"person\":{\"name\":\"Kari Prøve\"}}}"

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
colleague_sets (Room *room,
                const char *status)
{
  g_autofree char *json = g_strdup_printf ("{\"lead_id\":\"%s\",\"set\":{\"work.status\":\"%s\"}}",
                                           lki_window_get_lead_id (room->window), status);

  room_control (room, "update", json);
}

/* Both set a status: the second is not lost, and not won unseen. */
static void
make_conflict (Room *room)
{
  start (room);
  lki_session_pause_sync (room_get_session (room));
  colleague_sets (room, "booked");
  gtk_widget_activate_action (get_page (room), "lead.set-status", "s", "lost:price");
  ui_wait_until (room_find (room, GTK_TYPE_MENU_BUTTON, "Lost – Price") != NULL);
  lki_session_resume_sync (room_get_session (room));
  ui_wait_until (room_find (room, ADW_TYPE_ACTION_ROW, "A Change Needs You") != NULL);
}

static void
open_dialog (Room *room)
{
  /* By the notice on the lead. */
  g_signal_emit_by_name (room_find (room, ADW_TYPE_ACTION_ROW, "A Change Needs You"), "activate");
  ui_wait_until (get_dialog (room) != NULL);
  ui_wait_until (ui_find_text (get_dialog (room), "Kari Prøve") != NULL);
  ui_settle (GTK_WIDGET (room->window));
}

static const char *
get_value (GtkWidget *dialog,
           const char *title)
{
  GtkWidget *row = ui_find (dialog, ADW_TYPE_ACTION_ROW, title);

  g_assert_nonnull (row);

  return adw_action_row_get_subtitle (ADW_ACTION_ROW (row));
}

static void
test_keep_mine (Room *room)
{
  make_conflict (room);
  open_dialog (room);
  g_assert_cmpstr (get_value (get_dialog (room), "Status – Yours"), ==, "Lost – Price");
  g_assert_cmpstr (get_value (get_dialog (room), "Status – Theirs"), ==, "Booked");
  ui_click (get_dialog (room), "Keep Mine");
  ui_wait_until (ui_find_text (get_dialog (room), "Nothing Needs You") != NULL);
  adw_dialog_force_close (ADW_DIALOG (get_dialog (room)));
  ui_wait_until (room_find (room, GTK_TYPE_MENU_BUTTON, "Lost – Price") != NULL);
  ui_wait_until (room_find (room, ADW_TYPE_ACTION_ROW, "A Change Needs You") == NULL);
}

static void
test_use_theirs (Room *room)
{
  make_conflict (room);
  open_dialog (room);
  ui_click (get_dialog (room), "Use Theirs");
  ui_wait_until (ui_find_text (get_dialog (room), "Nothing Needs You") != NULL);

  /* That can be taken back while it is told of. */
  ui_click (get_dialog (room), "Undo");
  ui_wait_until (ui_find_text (get_dialog (room), "Status – Yours") != NULL);
  ui_click (get_dialog (room), "Use Theirs");
  adw_dialog_force_close (ADW_DIALOG (get_dialog (room)));
  ui_wait_until (room_find (room, ADW_TYPE_ACTION_ROW, "A Change Needs You") == NULL);
  g_assert_nonnull (room_find (room, GTK_TYPE_MENU_BUTTON, "Booked"));
}

/* What is long to write is not lost by being discarded. */
static void
test_discard_dispute (Room *room)
{
  g_autoptr (DexFuture) found = NULL;
  g_autoptr (DexFuture) draft = NULL;

  start (room);
  found = lki_session_find_lead (room_get_session (room), lki_window_get_lead_id (room->window));
  ui_wait_until (!dex_future_is_pending (found));
  lki_session_pause_sync (room_get_session (room));
  room_control (room, "faults", "{\"path\":\"/v1/changes\",\"count\":1,\"status\":422}");
  dex_future_disown (lki_session_open_dispute (
      room_get_session (room), g_value_get_boxed (dex_future_get_value (found, NULL)),
      "wrong_number", "Somebody else answers", NULL));
  lki_session_resume_sync (room_get_session (room));
  ui_wait_until (room_find (room, ADW_TYPE_ACTION_ROW, "A Change Needs You") != NULL);

  open_dialog (room);
  ui_click (get_dialog (room), "Discard");
  adw_dialog_force_close (ADW_DIALOG (get_dialog (room)));
  ui_wait_until (room_find (room, ADW_TYPE_ACTION_ROW, "A Change Needs You") == NULL);
  draft = lki_session_load_draft (room_get_session (room), "dispute",
                                  lki_window_get_lead_id (room->window));
  ui_wait_until (!dex_future_is_pending (draft));
  g_assert_cmpstr (g_value_get_string (dex_future_get_value (draft, NULL)), ==,
                   "wrong_number\nSomebody else answers");
}

/* The words for what the server says, known or not. */
static void
assert_problem (LkiUnsentState state,
                const char *code,
                const char *words)
{
  g_autoptr (LkiLeadRecord) lead = lki_lead_record_new ();
  g_autoptr (LkiChange) change = NULL;
  g_autoptr (LkiUnsentChange) unsent = NULL;
  g_autofree char *problem = NULL;

  lki_lead_work_init (&lead->work);
  lead->id = g_strdup ("L1");
  change = lki_change_new_note_add (lead, 0, "x");
  unsent = lki_unsent_change_new (change, state, code, lead);
  problem = lki_unsent_change_dup_problem (unsent);
  g_assert_cmpstr (problem, ==, words);
}

static void
test_problems (void)
{
  assert_problem (LKI_UNSENT_REJECTED, "lead_erased", "The person’s data has been erased.");
  assert_problem (LKI_UNSENT_REJECTED, "quota.exceeded\n<b>",
                  "The server does not accept it, and says “quotaexceededb”.");
  assert_problem (LKI_UNSENT_REJECTED, NULL, "The server does not accept it.");
  assert_problem (LKI_UNSENT_CONFLICT, "something_new",
                  "A colleague has changed the same thing first.");
  assert_problem (LKI_UNSENT_CONFLICT, "status_changed",
                  "A colleague has set another status first.");
  assert_problem (LKI_UNSENT_GONE, NULL, "The lead is gone.");
}

/* A lead that was taken away takes no note with it: what was written can be copied. */
static void
test_gone (Room *room)
{
  g_autofree char *json = NULL;
  GtkWidget *dialog;

  start (room);
  lki_session_pause_sync (room_get_session (room));
  json = g_strdup_printf ("{\"lead_ids\":[\"%s\"],\"reason\":\"withdrawn\"}",
                          lki_window_get_lead_id (room->window));
  room_control (room, "remove", json);
  gtk_widget_activate_action (get_page (room), "lead.set-status", "s", "contacting");
  ui_wait_until (room_find (room, GTK_TYPE_MENU_BUTTON, "Contacting") != NULL);
  lki_session_resume_sync (room_get_session (room));
  ui_wait_until (lki_session_get_counts (room_get_session (room))->failed == 1);

  gtk_widget_activate_action (GTK_WIDGET (room->window), "win.show-unsent", NULL);
  dialog = get_dialog (room);
  ui_wait_until (ui_find_text (dialog, "A Removed Lead") != NULL);
  g_assert_null (ui_find (dialog, GTK_TYPE_BUTTON, "Try Again"));
  ui_click (dialog, "Discard");
  adw_dialog_force_close (ADW_DIALOG (dialog));
  ui_wait_until (lki_session_get_counts (room_get_session (room))->failed == 0);
}

int
main (int argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

  room_add_test ("/work/unsent/keep-mine", 0, test_keep_mine);
  room_add_test ("/work/unsent/use-theirs", 0, test_use_theirs);
  room_add_test ("/work/unsent/discard-dispute", 0, test_discard_dispute);
  room_add_test ("/work/unsent/gone", 0, test_gone);
  g_test_add_func ("/work/unsent/problems", test_problems);

  return g_test_run ();
}
