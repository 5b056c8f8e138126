// SPDX-License-Identifier: GPL-3.0-or-later
// Choosing when: the usual times, the calendar, and what was typed.

#include "ui-test.h"

#include "lki-clock.h"
#include "lki-minute.h"
#include "lki-when-popover.h"

#define ONE "{\"count\":1,\"patch\":{\"person\":{\"name\":\"Kari Prøve\"}}}"

static GtkWidget *
get_page (Room *room)
{
  return room_find (room, g_type_from_name ("LkiLeadPane"), NULL);
}

static GtkWidget *
open_popover (Room *room)
{
  GtkWidget *popover;

  gtk_widget_activate_action (get_page (room), "lead.follow-up", NULL);
  ui_wait_until ((popover = room_find (room, LKI_TYPE_WHEN_POPOVER, NULL)) != NULL &&
                 gtk_widget_get_mapped (popover));
  ui_settle (GTK_WIDGET (room->window));

  return popover;
}

static void
start (Room *room)
{
  room_sign_in (room);
  room_control (room, "leads", ONE);
  ui_wait_until (lki_window_get_n_leads (room->window) == 1);
  room_choose (room, 0);
}

static void
press (GtkWidget *popover,
       const char *title)
{
  g_signal_emit_by_name (gtk_widget_get_ancestor (ui_find_text (popover, title), GTK_TYPE_BUTTON),
                         "clicked");
}

/* A follow-up with what to do then, and without it again. */
static void
test_follow_up (Room *room)
{
  GtkWidget *popover, *entry;

  start (room);
  popover = open_popover (room);
  entry = ui_find (popover, GTK_TYPE_ENTRY, NULL);
  gtk_test_accessible_assert_property (entry, GTK_ACCESSIBLE_PROPERTY_LABEL, "What to do then");
  gtk_editable_set_text (GTK_EDITABLE (entry), "Send the offer");

  /* A popover that is only closed keeps what was typed. */
  gtk_popover_popdown (GTK_POPOVER (popover));
  ui_settle (GTK_WIDGET (room->window));
  popover = open_popover (room);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "Send the offer");
  g_assert_null (ui_find_text (popover, "No Follow-Up"));

  press (popover, "Tomorrow Morning");
  ui_wait_until (ui_find_text (get_page (room), "Send the offer") != NULL);
  ui_wait_until (!lki_window_is_loading (room->window));

  popover = open_popover (room);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  press (popover, "No Follow-Up");
  ui_wait_until (ui_find_text (GTK_WIDGET (room->window), "Follow-up removed") != NULL);
}

/* The calendar says which moment is meant, and why one is refused. */
static void
test_past (Room *room)
{
  GtkWidget *popover, *set;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) yesterday = g_date_time_add_days (now, -1);

  start (room);
  popover = open_popover (room);
  lki_when_popover_show_calendar (LKI_WHEN_POPOVER (popover));
  ui_settle (GTK_WIDGET (room->window));
  set = ui_find (popover, GTK_TYPE_BUTTON, "Set");
  g_assert_nonnull (ui_find_text (popover, "Tomorrow at 09:00"));
  g_assert_true (gtk_widget_is_sensitive (set));
  gtk_test_accessible_assert_role (ui_find (popover, GTK_TYPE_SPIN_BUTTON, NULL),
                                   GTK_ACCESSIBLE_ROLE_SPIN_BUTTON);

  gtk_calendar_set_date (GTK_CALENDAR (ui_find (popover, GTK_TYPE_CALENDAR, NULL)), yesterday);
  g_assert_nonnull (ui_find_text (popover, "This time has passed"));
  g_assert_false (gtk_widget_is_sensitive (set));

  /* And back to the usual ones. */
  ui_click (popover, "Back");
  ui_settle (GTK_WIDGET (room->window));
  g_assert_nonnull (ui_find_text (popover, "Tomorrow Morning"));
  gtk_popover_popdown (GTK_POPOVER (popover));
  ui_settle (GTK_WIDGET (room->window));
}

/* Tomorrow is today once the night is over, without anybody doing anything. */
static void
test_stays_true (Room *room)
{
  LkiMinute *minute = lki_minute_get_default ();
  GtkWidget *popover;

  start (room);
  popover = open_popover (room);
  lki_when_popover_show_calendar (LKI_WHEN_POPOVER (popover));
  g_assert_nonnull (ui_find_text (popover, "Tomorrow at 09:00"));
  {
    g_autoptr (GDateTime) now = g_date_time_new_now_local ();
    gint64 since_midnight =
        (g_date_time_get_hour (now) * G_GINT64_CONSTANT (60) + g_date_time_get_minute (now)) * 60 *
        1000;

    /* An hour after midnight. */
    lki_minute_set_offset_ms (minute, 25 * G_GINT64_CONSTANT (3600) * 1000 - since_midnight);
    g_signal_emit_by_name (minute, "tick");
  }
  g_assert_nonnull (ui_find_text (popover, "Today at 09:00"));
  lki_minute_set_offset_ms (minute, 0);
  gtk_popover_popdown (GTK_POPOVER (popover));
  ui_settle (GTK_WIDGET (room->window));
}

int
main (int argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

  room_add_test ("/work/dates/follow-up", 0, test_follow_up);
  room_add_test ("/work/dates/past", 0, test_past);
  room_add_test ("/work/dates/stays-true", 0, test_stays_true);

  return g_test_run ();
}
