// SPDX-License-Identifier: GPL-3.0-or-later
// The page of a lead as a whole: which other leads of the same person it tells of before anything
// else, and that large text has room in the smallest window.

#include "ui-test.h"

#define TWIN                                                                                       \
  "{\"count\":1,\"patch\":{\"person\":{\"name\":\"Kari Prøve\",\"phones\":["                       \
  "{\"e164\":\"+4700000041\",\"display\":\"00 00 00 "                                              \
  "41\"}],\"emails\":[\"kari.prove@example.com\"]"                                                 \
  "},\"address\":{\"street\":\"Storgata 1\",\"postal_code\":\"0155\",\"city\":\"Oslo\"}}}"

#define RESIDENT                                                                                   \
  "{\"count\":1,\"patch\":{\"person\":{\"name\":\"Kari Prøve\",\"phones\":["                       \
  "{\"e164\":\"+4700000042\",\"display\":\"00 00 00 42\"}],\"emails\":[]"                          \
  "},\"address\":{\"street\":\"Storgata 1\",\"postal_code\":\"0155\",\"city\":\"Oslo\"}}}"

#define WRITER                                                                                     \
  "{\"count\":1,\"patch\":{\"person\":{\"name\":\"Ola Prøve\",\"phones\":[],"                      \
  "\"emails\":[\"KARI.PROVE@example.com\"]}}}"

static GtkWidget *
find_row (Room *room,
          const char *title)
{
  return room_find (room, ADW_TYPE_ACTION_ROW, title);
}

/* A second request of a person is told of while the first is open, and leads there; nothing is
 * merged. */
static void
test_duplicate_arrives (Room *room)
{
  g_autofree char *first = NULL;
  GtkWidget *row;

  room_sign_in (room);
  room_control (room, "leads", TWIN);
  ui_wait_until (lki_window_get_n_leads (room->window) == 1);
  room_choose (room, 0);
  first = g_strdup (lki_window_get_lead_id (room->window));
  g_assert_null (find_row (room, "Same phone number as Kari Prøve"));

  room_control (room, "leads", TWIN);
  ui_wait_until ((row = find_row (room, "Same phone number as Kari Prøve")) != NULL);
  ui_wait_until (lki_window_get_n_leads (room->window) == 2);
  g_assert_true (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Same phone number as Kari Prøve");
  g_assert_true (g_str_has_suffix (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), " · New"));

  g_signal_emit_by_name (row, "activate");
  ui_wait_until (g_strcmp0 (lki_window_get_lead_id (room->window), first) != 0);
  ui_wait_until (!lki_window_is_loading (room->window));

  /* From there back again. */
  ui_wait_until ((row = find_row (room, "Same phone number as Kari Prøve")) != NULL);
  g_signal_emit_by_name (row, "activate");
  ui_wait_until (g_strcmp0 (lki_window_get_lead_id (room->window), first) == 0);
}

static void
test_duplicate_by_other_signs (Room *room)
{
  GtkWidget *page;

  room_sign_in (room);
  room_control (room, "leads", RESIDENT);
  room_control (room, "leads", WRITER);
  room_control (room, "leads", TWIN);
  ui_wait_until (lki_window_get_n_leads (room->window) == 3);
  room_choose (room, 0);
  ui_wait_until (find_row (room, "Same name and address as Kari Prøve") != NULL);
  g_assert_nonnull (find_row (room, "Same e-mail address as Ola Prøve"));

  /* What is told follows the other lead. */
  room_choose (room, 1);
  page = room_find (room, g_type_from_name ("LkiLeadPane"), NULL);
  gtk_widget_activate_action (page, "lead.set-status", "s", "contacting");
  lki_window_show_view (room->window, "new");
  ui_wait_until (lki_window_get_n_leads (room->window) == 2);
  room_choose (room, 0);
  ui_wait_until (find_row (room, "Same e-mail address as Ola Prøve") != NULL);
  g_assert_true (g_str_has_suffix (adw_action_row_get_subtitle (ADW_ACTION_ROW (
                                       find_row (room, "Same e-mail address as Ola Prøve"))),
                                   " · Contacting"));
}

/* A person with many requests does not push the request itself out of sight. */
static void
test_many_duplicates (Room *room)
{
  room_sign_in (room);
  for (guint i = 0; i < 8; i++)
    room_control (room, "leads", TWIN);
  ui_wait_until (lki_window_get_n_leads (room->window) == 8);
  room_choose (room, 0);
  ui_wait_until (room_find (room, ADW_TYPE_EXPANDER_ROW, "4 More Leads of the Same Person") !=
                 NULL);
}

/* Retention takes off leads by the thousand, and a sweep too; a look for each would fill the
 * memory. */
static void
test_many_removed (Room *room)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  room_sign_in (room);
  room_control (room, "leads", TWIN);
  room_control (room, "leads", TWIN);
  ui_wait_until (lki_window_get_n_leads (room->window) == 2);
  room_choose (room, 0);
  ui_wait_until (find_row (room, "Same phone number as Kari Prøve") != NULL);

  for (gint64 i = 1; i <= 50000; i++)
    {
      g_signal_emit_by_name (room_get_session (room), "lead-removed", i);
      g_signal_emit_by_name (room_get_session (room), "leads-arrived", none);
    }
  ui_settle (GTK_WIDGET (room->window));
  g_assert_nonnull (find_row (room, "Same phone number as Kari Prøve"));
}

/* What does not fit would be cut off, and libadwaita would warn of it. */
static void
test_large_text (Room *room)
{
  GtkSettings *settings = gtk_settings_get_default ();
  GtkWidget *email;
  graphene_rect_t bounds;
  int dpi;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  /* As it is on GNOME. */
  g_object_set (settings, "gtk-xft-dpi", 96 * 1024 * 3 / 2, "gtk-decoration-layout", ":close",
                NULL);

  room_sign_in (room);
  room_control (room, "leads", TWIN);
  ui_wait_until (lki_window_get_n_leads (room->window) == 1);
  room_set_size (room, 360, 640);
  room_choose (room, 0);
  ui_settle (GTK_WIDGET (room->window));

  email = room_find (room, ADW_TYPE_SPLIT_BUTTON, NULL);
  g_assert_nonnull (email);
  email = gtk_widget_get_next_sibling (email);
  g_assert_true (ADW_IS_SPLIT_BUTTON (email));
  g_assert_true (gtk_widget_compute_bounds (email, GTK_WIDGET (room->window), &bounds));
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=,
                     gtk_widget_get_width (GTK_WIDGET (room->window)));

  gtk_settings_reset_property (settings, "gtk-decoration-layout");
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
}

int
main (int argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

  room_add_test ("/work/duplicate/arrives", 0, test_duplicate_arrives);
  room_add_test ("/work/duplicate/other-signs", 0, test_duplicate_by_other_signs);
  room_add_test ("/work/duplicate/many", 0, test_many_duplicates);
  room_add_test ("/work/duplicate/removed", 0, test_many_removed);

  room_add_test ("/work/page/large-text", 0, test_large_text);

  return g_test_run ();
}
