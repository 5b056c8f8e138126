// SPDX-License-Identifier: GPL-3.0-or-later
// Selection mode in the window, by the keys of a keyboard: enter and leave, ranges, all, and what
// is done to many at once, and undone.

#include "ui-test.h"

#include "lki-lead-row.h"
#include "lki-lead-selection.h"
#include "lki-list-pane.h"

#define LEADS 50

static GtkWidget *
find (Room *room,
      GType type,
      const char *text)
{
  return ui_find (GTK_WIDGET (room->window), type, text);
}

static gboolean
is_shown (Room *room,
          const char *text)
{
  return ui_find (GTK_WIDGET (room->window), GTK_TYPE_LABEL, text) != NULL;
}

static GtkListView *
get_list (Room *room)
{
  return GTK_LIST_VIEW (find (room, GTK_TYPE_LIST_VIEW, NULL));
}

static LkiLeadSelection *
get_selection (Room *room)
{
  return LKI_LEAD_SELECTION (gtk_list_view_get_model (get_list (room)));
}

static guint
get_n_selected (Room *room)
{
  return lki_lead_selection_get_n_selected (get_selection (room));
}

static gboolean
is_selected (Room *room,
             guint position)
{
  return gtk_selection_model_is_selected (GTK_SELECTION_MODEL (get_selection (room)), position);
}

/* Signs in, with the keyboard on the first of all leads. */
static void
begin (Room *room)
{
  room_sign_in (room);
  lki_window_show_view (room->window, "all");
  ui_wait_until (lki_window_get_n_leads (room->window) == LEADS);
  ui_settle (GTK_WIDGET (room->window));
  ui_wait_until (gtk_window_is_active (GTK_WINDOW (room->window)));
  gtk_list_view_scroll_to (get_list (room), 0, GTK_LIST_SCROLL_FOCUS, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (get_list (room)));
  ui_settle (GTK_WIDGET (room->window));
}

static GtkWidget *
get_row (Room *room,
         guint position)
{
  GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (get_list (room)));

  for (; item != NULL; item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *row = gtk_widget_get_first_child (item);

      if (LKI_IS_LEAD_ROW (row) &&
          gtk_list_item_get_position (lki_lead_row_get_item (LKI_LEAD_ROW (row))) == position)
        return item;
    }

  g_assert_not_reached ();
}

static void
test_enter_and_leave (Room *room)
{
  GtkWidget *button;

  begin (room);
  button = find (room, GTK_TYPE_BUTTON, "Select Leads");
  g_assert_nonnull (button);
  g_assert_null (find (room, GTK_TYPE_BUTTON, "Select All"));
  g_signal_emit_by_name (button, "clicked");
  ui_settle (GTK_WIDGET (room->window));
  g_assert_true (lki_lead_selection_get_multiple (get_selection (room)));
  g_assert_true (is_shown (room, "Select Leads"));
  g_assert_nonnull (find (room, GTK_TYPE_MENU_BUTTON, "Status"));
  g_assert_nonnull (find (room, GTK_TYPE_MENU_BUTTON, "Assign"));
  g_assert_nonnull (find (room, GTK_TYPE_MENU_BUTTON, "Snooze"));

  /* There is nothing to do with none. */
  g_assert_false (gtk_widget_is_sensitive (find (room, GTK_TYPE_MENU_BUTTON, "Status")));
  button = find (room, GTK_TYPE_BUTTON, "Select All");
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Select All");
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (is_shown (room, "50 Selected"));
  g_assert_true (gtk_widget_is_sensitive (find (room, GTK_TYPE_MENU_BUTTON, "Status")));
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Select None");
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (is_shown (room, "Select Leads"));

  g_signal_emit_by_name (find (room, GTK_TYPE_BUTTON, "Cancel"), "clicked");
  ui_settle (GTK_WIDGET (room->window));
  g_assert_false (lki_lead_selection_get_multiple (get_selection (room)));
  g_assert_null (find (room, GTK_TYPE_BUTTON, "Cancel"));

  /* Another view is another matter. */
  ui_press ("ctrl+a", NULL);
  ui_wait_until (get_n_selected (room) == LEADS);
  lki_window_show_view (room->window, "new");
  g_assert_false (lki_lead_selection_get_multiple (get_selection (room)));
}

static void
test_keyboard (Room *room)
{
  guint first;

  begin (room);

  /* A range grows from the lead that is open, and shrinks. */
  ui_press ("Down", NULL);
  ui_wait_until (lki_lead_selection_get_anchor (get_selection (room)) != GTK_INVALID_LIST_POSITION);
  first = lki_lead_selection_get_anchor (get_selection (room));
  ui_press ("shift+Down", "shift+Down", NULL);
  ui_wait_until (get_n_selected (room) == 3);
  g_assert_true (lki_lead_selection_get_multiple (get_selection (room)));
  g_assert_true (is_shown (room, "3 Selected"));
  ui_press ("shift+Up", NULL);
  ui_wait_until (get_n_selected (room) == 2);
  g_assert_true (is_selected (room, first) && is_selected (room, first + 1));
  ui_settle (GTK_WIDGET (room->window));
  gtk_test_accessible_assert_role (get_row (room, first), GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_test_accessible_assert_state (get_row (room, first), GTK_ACCESSIBLE_STATE_SELECTED, TRUE);
  gtk_test_accessible_assert_state (get_row (room, first + 2), GTK_ACCESSIBLE_STATE_SELECTED,
                                    FALSE);

  /* The arrows alone lose nothing; the space bar picks one by one. */
  ui_press ("Down", "Down", "space", NULL);
  ui_wait_until (get_n_selected (room) == 3);
  g_assert_true (is_selected (room, first + 3));
  ui_press ("ctrl+space", NULL);
  ui_wait_until (get_n_selected (room) == 2);

  /* Another range comes besides. */
  ui_press ("Down", "shift+Down", NULL);
  ui_wait_until (get_n_selected (room) == 4);
  g_assert_true (is_selected (room, first + 4) && is_selected (room, first + 5));
  ui_press ("shift+End", NULL);
  ui_wait_until (get_n_selected (room) == LEADS - 2 - first);

  ui_press ("Escape", NULL);
  ui_wait_until (!lki_lead_selection_get_multiple (get_selection (room)));
  g_assert_cmpuint (get_n_selected (room), ==, 0);
}

/* What is selected stays so when leads come before it, and those are not selected. */
static void
test_arrival (Room *room)
{
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) after = NULL;

  begin (room);
  ui_press ("ctrl+a", NULL);
  ui_wait_until (get_n_selected (room) == LEADS);
  before = lki_lead_selection_dup_keys (get_selection (room));
  lki_sandbox_add_leads (room->sandbox, 2);
  ui_wait_until (lki_window_get_n_leads (room->window) == LEADS + 2);
  g_assert_cmpuint (get_n_selected (room), ==, LEADS);
  g_assert_false (is_selected (room, 0));
  after = lki_lead_selection_dup_keys (get_selection (room));
  g_assert_cmpmem (before->data, before->len * sizeof (gint64), after->data,
                   after->len * sizeof (gint64));

  /* Nor is anything lost when the list is sorted otherwise. */
  gtk_widget_activate_action (find (room, LKI_TYPE_LIST_PANE, NULL), "list.sort", "s", "name");
  ui_wait_until (!lki_window_is_loading (room->window));
  g_assert_cmpuint (get_n_selected (room), ==, LEADS);
}

static gint64
count (Room *room,
       LkiLeadView view)
{
  return lki_session_get_counts (room_get_session (room))->views[view];
}

static void
test_bulk_and_undo (Room *room)
{
  gint64 n_closed, n_won;

  begin (room);
  n_closed = count (room, LKI_LEAD_VIEW_CLOSED);
  n_won = count (room, LKI_LEAD_VIEW_WON);
  ui_press ("ctrl+a", NULL);
  ui_wait_until (get_n_selected (room) == LEADS);
  gtk_widget_activate_action (find (room, g_type_from_name ("LkiSelectionBar"), NULL),
                              "selection.set-status", "s", "won");

  /* Those that are closed stay as they are, which the toast says; and the mode has served. */
  ui_wait_until (count (room, LKI_LEAD_VIEW_WON) == LEADS - n_closed);
  ui_wait_until (!lki_lead_selection_get_multiple (get_selection (room)));
  {
    g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT " of 50 leads are now “Won”",
                                             LEADS - n_closed - n_won);

    ui_wait_until (is_shown (room, text));
  }

  ui_press ("ctrl+z", NULL);
  ui_wait_until (count (room, LKI_LEAD_VIEW_WON) == n_won);
  ui_wait_until (lki_session_get_counts (room_get_session (room))->unsent == 0);
  g_assert_cmpint (count (room, LKI_LEAD_VIEW_CLOSED), ==, n_closed);
  g_assert_null (lki_session_get_last_undo (room_get_session (room)));
}

int
main (int argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

  room_add_test ("/selection/enter-and-leave", LEADS, test_enter_and_leave);
  room_add_test ("/selection/keyboard", LEADS, test_keyboard);
  room_add_test ("/selection/arrival", LEADS, test_arrival);
  room_add_test ("/selection/bulk-and-undo", LEADS, test_bulk_and_undo);

  return g_test_run ();
}
