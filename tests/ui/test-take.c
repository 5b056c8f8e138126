// SPDX-License-Identifier: GPL-3.0-or-later
// What the page of a lead says of who has it, and of who else has it open.

#include "ui-test.h"

#include "lki-lead-pane.h"

static LkiSession *
open_new_lead (Room *room)
{
  LkiSession *session;

  room_sign_in (room);
  room_control (room, "leads", "{\"count\":1,\"patch\":{\"person\":{\"name\":\"Ola Prøve\"}}}");
  ui_wait_until (lki_window_get_n_leads (room->window) == 1);
  room_choose (room, 0);
  session = room_get_session (room);
  ui_wait_until (lki_session_get_account (session) != NULL && lki_session_get_live (session) &&
                 lki_session_get_sync_status (session) == LKI_SYNC_UP_TO_DATE);

  return session;
}

static void
take (Room *room)
{
  gtk_widget_activate_action (room_find (room, LKI_TYPE_LEAD_PANE, NULL), "lead.take", NULL);
}

static void
control_lead (Room *room,
              const char *path,
              const char *format)
{
  g_auto (GStrv) parts = g_strsplit (format, "LEAD", 2);
  g_autofree char *json =
      g_strconcat (parts[0], lki_window_get_lead_id (room->window), parts[1], NULL);

  room_control (room, path, json);
}

/* A text somewhere in the lines below the name, or anywhere else. */
static gboolean
shows (GtkWidget *root,
       const char *text)
{
  if (!gtk_widget_get_child_visible (root) || !gtk_widget_get_visible (root))
    return FALSE;
  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows (child, text))
      return TRUE;

  return FALSE;
}

#define window_shows(text) shows (GTK_WIDGET (room->window), text)

static void
test_take_and_release (Room *room)
{
  open_new_lead (room);
  g_assert_nonnull (room_find (room, GTK_TYPE_LABEL, "Take"));

  /* A colleague's doing is followed. */
  control_lead (room, "act-as", "{\"lead_id\":\"LEAD\",\"type\":\"claim\"}");
  ui_wait_until (window_shows ("Taken by Jonas Elvestad"));
  ui_wait_until (room_find (room, GTK_TYPE_LABEL, "Taken") != NULL);
  control_lead (room, "act-as", "{\"lead_id\":\"LEAD\",\"type\":\"release\"}");
  ui_wait_until (!window_shows ("Taken by Jonas Elvestad"));

  take (room);
  ui_wait_until (window_shows ("Taken by you"));
  ui_wait_until (room_find (room, GTK_TYPE_LABEL, "Release") != NULL);
  take (room);
  ui_wait_until (!window_shows ("Taken by you"));
  ui_wait_until (room_find (room, GTK_TYPE_LABEL, "Take") != NULL);
}

/* The page does not know yet that a colleague has it, and learns it by asking. */
static void
test_lost_race (Room *room)
{
  LkiSession *session = open_new_lead (room);

  room_control (room, "faults", "{\"path\":\"/v1/leads\",\"count\":99,\"delay_ms\":600000}");
  room_control (room, "faults", "{\"path\":\"/v1/events\",\"count\":99,\"status\":503}");
  room_control (room, "drop-streams", "{}");
  ui_wait_until (!lki_session_get_live (session));
  control_lead (room, "act-as", "{\"lead_id\":\"LEAD\",\"type\":\"claim\"}");
  take (room);
  ui_wait_until (window_shows ("Jonas Elvestad took “Ola Prøve” first"));
  ui_wait_until (window_shows ("Taken by Jonas Elvestad"));
  g_assert_false (window_shows ("Taken by you"));
  ui_wait_until (room_find (room, GTK_TYPE_LABEL, "Taken") != NULL);
  g_assert_cmpint (lki_session_get_counts (session)->failed, ==, 0);
}

static void
test_offline (Room *room)
{
  LkiSession *session = open_new_lead (room);

  room_control (room, "faults", "{\"path\":\"/v1/*\",\"count\":9999,\"close\":true}");
  room_control (room, "drop-streams", "{}");
  lki_session_sync_now (session);
  ui_wait_until (lki_session_get_sync_status (session) == LKI_SYNC_OFFLINE);
  take (room);
  ui_wait_until (room_find (room, GTK_TYPE_LABEL, "Don’t Take") != NULL);
  g_assert_true (window_shows ("Not taken yet: that needs the network"));
  g_assert_false (window_shows ("Taken by you"));

  take (room);
  ui_wait_until (room_find (room, GTK_TYPE_LABEL, "Take") != NULL);
}

#define JONAS "{\"id\":\"usr-jonas\",\"name\":\"Jonas Elvestad\"}"
#define KARI "{\"id\":\"usr-kari\",\"name\":\"Kari Nordvik\"}"

static void
test_who_has_it_open (Room *room)
{
  open_new_lead (room);

  control_lead (room, "event",
                "{\"event\":\"presence\",\"data\":{\"lead_id\":\"LEAD\",\"members\":[" KARI
                "," JONAS "]}}");
  ui_wait_until (room_find (room, GTK_TYPE_LABEL, "Jonas Elvestad has this lead open") != NULL);
  gtk_test_accessible_assert_role (
      room_find (room, GTK_TYPE_LABEL, "Jonas Elvestad has this lead open"),
      GTK_ACCESSIBLE_ROLE_STATUS);

  control_lead (room, "event",
                "{\"event\":\"presence\",\"data\":{\"lead_id\":\"LEAD\",\"members\":[" JONAS
                "," KARI ",{\"id\":\"a\",\"name\":\"A\"},{\"id\":\"b\"}]}}");
  ui_wait_until (window_shows ("Jonas Elvestad and 2 others have this lead open"));

  /* Of another lead, and then of nobody but this person. */
  room_control (room, "event",
                "{\"event\":\"presence\",\"data\":{\"lead_id\":\"x\",\"members\":[]}}");
  control_lead (room, "event",
                "{\"event\":\"presence\",\"data\":{\"lead_id\":\"LEAD\",\"members\":[" KARI "]}}");
  ui_wait_until (!window_shows ("this lead open"));
}

int
main (int argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

  room_add_test ("/take/take-and-release", 0, test_take_and_release);
  room_add_test ("/take/lost-race", 0, test_lost_race);
  room_add_test ("/take/offline", 0, test_offline);
  room_add_test ("/take/who-has-it-open", 0, test_who_has_it_open);

  return g_test_run ();
}
