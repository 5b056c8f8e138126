// SPDX-License-Identifier: GPL-3.0-or-later
// Reaching a person, how it went, and when to try again.

#include "ui-test.h"

#include "lki-call-card.h"
#include "lki-clock.h"
#include "lki-minute.h"
#include "lki-when-popover.h"

#define NUMBERED                                                                                   \
  "{\"count\":1,\"patch\":{\"person\":{\"name\":\"Kari Prøve\",\"phones\":["                       \
  "{\"e164\":\"+4700000041\",\"display\":\"00 00 00 41\"}]}}}"
#define SILENT                                                                                     \
  "{\"count\":1,\"patch\":{\"person\":{\"name\":\"Ola Prøve\",\"phones\":[],\"emails\":[]}}}"

static GtkWidget *
find_card (Room *room)
{
  return room_find (room, LKI_TYPE_CALL_CARD, NULL);
}

static gboolean
is_asked (Room *room)
{
  GtkWidget *card = find_card (room);
  GtkWidget *revealer = card != NULL ? gtk_widget_get_ancestor (card, GTK_TYPE_REVEALER) : NULL;

  return revealer != NULL && gtk_revealer_get_reveal_child (GTK_REVEALER (revealer));
}

/* The lead as the disk has it. */
static LkiLeadRecord *
load_lead (Room *room)
{
  g_autoptr (DexFuture) future =
      lki_session_find_lead (room_get_session (room), lki_window_get_lead_id (room->window));

  ui_wait_until (!dex_future_is_pending (future));

  return lki_lead_record_ref (g_value_get_boxed (dex_future_get_value (future, NULL)));
}

static void
start (Room *room)
{
  room_sign_in (room);
  room_control (room, "leads", NUMBERED);
  ui_wait_until (lki_window_get_n_leads (room->window) == 1);
  room_choose (room, 0);
}

/* Nobody answers: one press logs that, brings the lead back in an hour, and says all of it. */
static void
test_no_answer (Room *room)
{
  GtkWidget *button;
  gint64 before;

  start (room);
  before = lki_minute_get_now_ms (lki_minute_get_default ());
  g_assert_false (is_asked (room));
  gtk_widget_activate_action (GTK_WIDGET (room->window), "win.call", NULL);
  g_assert_true (is_asked (room));
  g_assert_nonnull (ui_find_text (find_card (room), "How did the call go?"));

  button = ui_find (find_card (room), ADW_TYPE_SPLIT_BUTTON, NULL);
  g_signal_emit_by_name (button, "clicked");
  g_assert_false (is_asked (room));
  ui_wait_until (room_find (room, GTK_TYPE_MENU_BUTTON, "Contacting") != NULL);

  /* The clock has stopped, and the lead is out of sight for an hour. */
  {
    g_autoptr (LkiLeadRecord) lead = load_lead (room);

    g_assert_cmpint (lead->work.first_contact_at, >=, before);
    g_assert_cmpint (lead->work.snoozed_until, >, before + 59 * 60 * 1000);
    g_assert_cmpint (lead->work.snoozed_until, <=, before + 62 * 60 * 1000);
  }
  ui_wait_until (ui_find_text (GTK_WIDGET (room->window), "Contacted now") != NULL ||
                 room_find (room, GTK_TYPE_BUTTON, "Undo") != NULL);

  /* And all of it is taken back by one press. */
  room_click (room, "Undo");
  ui_wait_until (room_find (room, GTK_TYPE_MENU_BUTTON, "New") != NULL);
  {
    g_autoptr (LkiLeadRecord) lead = load_lead (room);

    g_assert_cmpint (lead->work.snoozed_until, ==, LKI_TIME_NONE);
  }
}

static void
test_reached (Room *room)
{
  start (room);
  gtk_widget_activate_action (GTK_WIDGET (room->window), "win.call", NULL);
  room_click (room, "Reached");
  ui_wait_until (room_find (room, GTK_TYPE_MENU_BUTTON, "Reached") != NULL);
  g_assert_false (is_asked (room));
}

/* The times that are offered, and one of them taken. */
static void
test_retry_is_chosen (Room *room)
{
  GtkWidget *button, *popover;
  gint64 now;

  start (room);
  gtk_widget_activate_action (GTK_WIDGET (room->window), "win.call", NULL);
  button = ui_find (find_card (room), ADW_TYPE_SPLIT_BUTTON, NULL);
  popover = GTK_WIDGET (adw_split_button_get_popover (ADW_SPLIT_BUTTON (button)));
  adw_split_button_popup (ADW_SPLIT_BUTTON (button));
  ui_wait_until (gtk_widget_get_mapped (popover));
  g_assert_nonnull (ui_find_text (popover, "In One Hour"));
  g_assert_nonnull (ui_find_text (popover, "Do Not Try Again"));
  now = lki_minute_get_now_ms (lki_minute_get_default ());
  g_signal_emit_by_name (
      gtk_widget_get_ancestor (ui_find_text (popover, "Tomorrow Morning"), GTK_TYPE_BUTTON),
      "clicked");
  ui_wait_until (room_find (room, GTK_TYPE_MENU_BUTTON, "Contacting") != NULL);
  ui_wait_until (room_find (room, GTK_TYPE_BUTTON, "Undo") != NULL);
  {
    g_autoptr (LkiLeadRecord) lead = load_lead (room);
    g_autoptr (GDateTime) back = g_date_time_new_from_unix_local (lead->work.snoozed_until / 1000);

    g_assert_cmpint (lead->work.snoozed_until, >, now);
    g_assert_cmpint (g_date_time_get_hour (back), ==, 9);
  }
}

/* A question that nobody has answered is there for the lead whatever else is looked at, and when
 * the program is started again. */
static void
test_question_stays (Room *room)
{
  room_sign_in (room);
  room_control (room, "leads", SILENT);
  room_control (room, "leads", NUMBERED);
  ui_wait_until (lki_window_get_n_leads (room->window) == 2);
  room_choose (room, 0);
  gtk_widget_activate_action (GTK_WIDGET (room->window), "win.call", NULL);
  g_assert_true (is_asked (room));

  room_choose (room, 1);
  g_assert_false (is_asked (room));
  room_choose (room, 0);
  g_assert_true (is_asked (room));

  room_restart (room);
  ui_wait_until (lki_window_get_n_leads (room->window) == 2);
  room_choose (room, 0);
  ui_wait_until (is_asked (room));

  /* Once it is put aside it is not asked again. */
  room_click (room, "Do Not Log It");
  g_assert_false (is_asked (room));
  room_choose (room, 1);
  room_restart (room);
  ui_wait_until (lki_window_get_n_leads (room->window) == 2);
  room_choose (room, 0);
  ui_settle (GTK_WIDGET (room->window));
  g_assert_false (is_asked (room));
}

/* Nobody is asked how a call went that cannot have been made. */
static void
test_nobody_to_call (Room *room)
{
  room_sign_in (room);
  room_control (room, "leads", SILENT);
  ui_wait_until (lki_window_get_n_leads (room->window) == 1);
  room_choose (room, 0);
  gtk_widget_activate_action (GTK_WIDGET (room->window), "win.call", NULL);
  gtk_widget_activate_action (GTK_WIDGET (room->window), "win.sms", NULL);
  gtk_widget_activate_action (GTK_WIDGET (room->window), "win.email", NULL);
  ui_settle (GTK_WIDGET (room->window));
  g_assert_false (is_asked (room));
}

/* Where nothing calls, a phone can: its camera reads the number. */
static void
test_code_for_a_phone (Room *room)
{
  GtkWidget *dialog, *picture;

  start (room);
  gtk_widget_activate_action (GTK_WIDGET (room->window), "win.call", NULL);
  ui_wait_until (room_find (room, GTK_TYPE_BUTTON, "QR Code") != NULL);
  room_click (room, "QR Code");
  dialog = GTK_WIDGET (
      adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (room->window)));
  g_assert_nonnull (dialog);
  ui_settle (GTK_WIDGET (room->window));
  picture = ui_find (dialog, GTK_TYPE_PICTURE, NULL);
  g_assert_nonnull (picture);
  g_assert_nonnull (strstr (gtk_picture_get_alternative_text (GTK_PICTURE (picture)), "41"));
  adw_dialog_force_close (ADW_DIALOG (dialog));
  ui_settle (GTK_WIDGET (room->window));
}

static void
card_answered_cb (GtkWidget *card,
                  int channel,
                  int outcome,
                  gint64 retry_at,
                  int *answered)
{
  *answered = outcome;
}

/* By keyboard alone, and named for those who do not see it. */
static void
test_card_by_keyboard (void)
{
  GtkWidget *card = g_object_new (LKI_TYPE_CALL_CARD, NULL);
  GtkWidget *window = adw_window_new ();
  GtkWidget *button;
  int answered = -1;
  /* Without words here: both halves of the button that names a time. */
  const char *const order[] = { "Do Not Log It", "Reached",        NULL,          NULL,
                                "Busy",          "Left a Message", "Wrong Number" };

  adw_window_set_content (ADW_WINDOW (window), card);
  lki_call_card_ask (LKI_CALL_CARD (card), LKI_CONTACT_CALL);
  g_signal_connect (card, "answered", G_CALLBACK (card_answered_cb), &answered);
  gtk_window_present (GTK_WINDOW (window));
  ui_wait_until (gtk_widget_get_mapped (window));
  ui_settle (window);

  button = ui_find (card, GTK_TYPE_BUTTON, "Do Not Log It");
  gtk_test_accessible_assert_role (button, GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Do Not Log It");

  /* Each answer is a step of the Tab key from the one before. */
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_assert_true (gtk_widget_child_focus (card, GTK_DIR_TAB_FORWARD));
      if (order[i] != NULL)
        g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) ==
                       ui_find (card, GTK_TYPE_BUTTON, order[i]));
    }
  button = ui_find (card, GTK_TYPE_BUTTON, "Reached");
  gtk_widget_activate (button);
  ui_wait_until (answered != -1);
  g_assert_cmpint (answered, ==, LKI_CONTACT_REACHED);

  g_object_ref (card);
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (card);
}

int
main (int argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

  room_add_test ("/work/call/no-answer", 0, test_no_answer);
  room_add_test ("/work/call/reached", 0, test_reached);
  room_add_test ("/work/call/retry-is-chosen", 0, test_retry_is_chosen);
  room_add_test ("/work/call/question-stays", 0, test_question_stays);
  room_add_test ("/work/call/nobody-to-call", 0, test_nobody_to_call);
  room_add_test ("/work/call/code-for-a-phone", 0, test_code_for_a_phone);
  g_test_add_func ("/work/call/card-by-keyboard", test_card_by_keyboard);

  return g_test_run ();
}
