// SPDX-License-Identifier: GPL-3.0-or-later
// Filters, views of one's own and disputed leads, as a person meets them in the window.

#include "ui-test.h"

#include "lki-filter-bar.h"
#include "lki-filter-popover.h"
#include "lki-list-pane.h"
#include "lki-views-pane.h"

static GtkWidget *
get_list (Room *room)
{
  return room_find (room, LKI_TYPE_LIST_PANE, NULL);
}

/* Everything is in its place again. */
static void
await_list (Room *room)
{
  ui_wait_until (!lki_window_is_loading (room->window));
  ui_settle (GTK_WIDGET (room->window));
}

static void
show_all (Room *room,
          guint leads)
{
  room_sign_in (room);
  lki_window_show_view (room->window, "all");
  ui_wait_until (lki_window_get_n_leads (room->window) == leads);
}

/* Opens the popover at the choices of a kind, when what there is has come. */
static GtkWidget *
open_choices (Room *room,
              const char *kind,
              guint at_least)
{
  GtkWidget *popover, *button, *view;
  GListModel *model;

  gtk_widget_activate_action (get_list (room), "list.filter", NULL);
  ui_wait_until (room_find (room, LKI_TYPE_FILTER_POPOVER, NULL) != NULL);
  popover = room_find (room, LKI_TYPE_FILTER_POPOVER, NULL);
  ui_wait_until (gtk_widget_get_mapped (popover));
  button = ui_find_text (popover, kind);
  g_assert_nonnull (button);
  g_signal_emit_by_name (gtk_widget_get_ancestor (button, GTK_TYPE_BUTTON), "clicked");
  view = ui_find (popover, GTK_TYPE_LIST_VIEW, NULL);
  g_assert_nonnull (view);
  model = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (view)));
  ui_wait_until (g_list_model_get_n_items (model) >= at_least);

  return view;
}

static char *
get_choice (GtkWidget *view,
            guint position)
{
  g_autoptr (GtkStringObject) choice = g_list_model_get_item (
      G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (view))), position);

  return g_strdup (gtk_string_object_get_string (choice));
}

static void
test_tags (Room *room)
{
  GtkWidget *view, *tag;
  g_autofree char *city = NULL;
  g_autofree char *name = NULL;
  guint in_city, nobody;

  show_all (room, 50);
  g_assert_null (room_find (room, LKI_TYPE_FILTER_BAR, NULL));

  view = open_choices (room, "Place", 3);
  city = get_choice (view, 1);
  g_signal_emit_by_name (view, "activate", 1);
  await_list (room);
  in_city = lki_window_get_n_leads (room->window);
  g_assert_cmpuint (in_city, >, 0);
  g_assert_cmpuint (in_city, <, 50);

  /* The tag says what it is and what it does, to the ear too. */
  name = g_strdup_printf ("Remove Filter Place: %s", city);
  tag = room_find (room, GTK_TYPE_BUTTON, name);
  g_assert_nonnull (tag);
  gtk_test_accessible_assert_property (tag, GTK_ACCESSIBLE_PROPERTY_LABEL, name);

  view = open_choices (room, "Assigned To", 3);
  g_signal_emit_by_name (view, "activate", 2);
  await_list (room);
  nobody = lki_window_get_n_leads (room->window);
  g_assert_cmpuint (nobody, <=, in_city);
  g_assert_nonnull (room_find (room, GTK_TYPE_BUTTON, "Remove Filter Assigned To: Nobody"));
  g_assert_nonnull (room_find (room, GTK_TYPE_LABEL, "Unassigned"));

  /* The smallest window has room for all of it, and says so by no warning. */
  room_set_size (room, 360, 640);
  g_assert_nonnull (room_find (room, GTK_TYPE_BUTTON, name));
  g_assert_nonnull (room_find (room, GTK_TYPE_BUTTON, "Keep as a View…"));
  room_set_size (room, 1180, 760);

  /* One after the other by the keyboard: the focus goes on to the next. */
  tag = room_find (room, GTK_TYPE_BUTTON, "Remove Filter Assigned To: Nobody");
  g_assert_true (gtk_widget_grab_focus (tag));
  g_assert_true (gtk_widget_activate (tag));
  ui_wait_until (room_find (room, GTK_TYPE_BUTTON, "Remove Filter Assigned To: Nobody") == NULL);
  await_list (room);
  g_assert_cmpuint (lki_window_get_n_leads (room->window), ==, in_city);
  tag = room_find (room, GTK_TYPE_BUTTON, name);
  g_assert_true (gtk_widget_grab_focus (tag));
  g_assert_true (gtk_widget_activate (tag));
  ui_wait_until (lki_window_get_n_leads (room->window) == 50);
  g_assert_null (room_find (room, LKI_TYPE_FILTER_BAR, NULL));
}

/* A view shows itself: what narrowed another does not come along. */
static void
test_nothing_passes (Room *room)
{
  g_autoptr (LkiLeadFilter) filter = lki_lead_filter_new ();
  GtkWidget *button;

  show_all (room, 50);
  filter->city = g_strdup ("Nowhere");
  lki_list_pane_set_filter (LKI_LIST_PANE (get_list (room)), filter);
  ui_wait_until (ui_find_text (get_list (room), "No Leads Match the Filters") != NULL);
  ui_settle (GTK_WIDGET (room->window));

  button = room_find (room, GTK_TYPE_BUTTON, "Clear Filters");
  g_assert_nonnull (button);
  gtk_widget_activate (button);
  ui_wait_until (lki_window_get_n_leads (room->window) == 50);

  lki_list_pane_set_filter (LKI_LIST_PANE (get_list (room)), filter);
  await_list (room);
  lki_window_show_view (room->window, "new");
  await_list (room);
  lki_window_show_view (room->window, "all");
  ui_wait_until (lki_window_get_n_leads (room->window) == 50);
  g_assert_null (room_find (room, LKI_TYPE_FILTER_BAR, NULL));
}

/* Escape leaves the search, as it leaves everything; the focus is where it came from. */
static void
test_back (Room *room)
{
  GtkWidget *popover, *entry, *kind;

  show_all (room, 50);
  open_choices (room, "Place", 10);
  popover = room_find (room, LKI_TYPE_FILTER_POPOVER, NULL);
  entry = ui_find (popover, GTK_TYPE_SEARCH_ENTRY, NULL);
  g_assert_nonnull (entry);
  g_signal_emit_by_name (entry, "stop-search");
  ui_settle (GTK_WIDGET (room->window));

  kind = gtk_widget_get_ancestor (ui_find_text (popover, "Place"), GTK_TYPE_BUTTON);
  g_assert_nonnull (kind);
  g_assert_true (gtk_widget_get_mapped (kind));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (room->window)) == kind);
  gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
test_two_dates (Room *room)
{
  GtkWidget *view, *popover, *button;
  guint last;
  int width;

  show_all (room, 50);
  view = open_choices (room, "Delivered", 7);
  last =
      g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (view)))) - 1;
  g_signal_emit_by_name (view, "activate", last);
  popover = room_find (room, LKI_TYPE_FILTER_POPOVER, NULL);
  g_assert_nonnull (ui_find (popover, GTK_TYPE_CALENDAR, NULL));
  /* Not wider than the smallest window. */
  ui_settle (GTK_WIDGET (room->window));
  gtk_widget_measure (popover, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 360);
  button = ui_find (popover, GTK_TYPE_BUTTON, "Show Leads");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  await_list (room);

  /* From today to today, which is less than all. */
  g_assert_nonnull (room_find (room, LKI_TYPE_FILTER_BAR, NULL));
  g_assert_cmpuint (lki_window_get_n_leads (room->window), <, 50);
}

static gboolean
has_title (Room *room,
           const char *title)
{
  g_autofree char *now = NULL;

  g_object_get (get_list (room), "view-title", &now, NULL);

  return g_strcmp0 (now, title) == 0;
}

static void
test_own_view (Room *room)
{
  g_autoptr (LkiLeadFilter) nobody = lki_lead_filter_new ();
  AdwDialog *dialog;
  GtkWidget *row, *views, *sidebar, *button;
  AdwSidebarItem *item;
  LkiOwnView *own;
  g_autofree char *sort = NULL;
  g_autofree char *own_id = NULL;
  guint found;

  show_all (room, 50);
  nobody->assignee_id = g_strdup ("");
  lki_list_pane_set_filter (LKI_LIST_PANE (get_list (room)), nobody);
  lki_list_pane_set_sort (LKI_LIST_PANE (get_list (room)), "name");
  await_list (room);
  found = lki_window_get_n_leads (room->window);

  gtk_widget_activate_action (get_list (room), "list.keep-view", NULL);
  dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (room->window));
  g_assert_nonnull (dialog);
  ui_settle (GTK_WIDGET (room->window));
  row = ui_find (GTK_WIDGET (dialog), ADW_TYPE_ENTRY_ROW, "Name");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "Unassigned");
  gtk_editable_set_text (GTK_EDITABLE (row), "For _anybody");
  button = ui_find (GTK_WIDGET (dialog), GTK_TYPE_BUTTON, "Keep");
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");

  /* It is shown at once, and counted. */
  ui_wait_until (has_title (room, "For _anybody"));
  own = g_ptr_array_index (lki_session_get_own_views (room_get_session (room)), 0);
  ui_wait_until (lki_lead_counts_get_own_view (lki_session_get_counts (room_get_session (room)),
                                               own->id) == found);
  own_id = g_strdup (own->id);

  /* Other views have neither its filter nor its order; the ninth key brings it back. */
  g_object_set (room->settings, "sort", LKI_LEAD_SORT_NEWEST, NULL);
  lki_window_show_view (room->window, "all");
  ui_wait_until (lki_window_get_n_leads (room->window) == 50);
  gtk_widget_activate_action (GTK_WIDGET (room->window), "win.nth-view", "i", 8);
  ui_wait_until (has_title (room, "For _anybody"));
  await_list (room);
  g_assert_cmpuint (lki_window_get_n_leads (room->window), ==, found);
  g_object_get (get_list (room), "sort", &sort, NULL);
  g_assert_cmpstr (sort, ==, "name");

  /* Shown with other filters, it can be kept so, and that can be taken back. */
  g_assert_null (room_find (room, GTK_TYPE_BUTTON, "Update View"));
  lki_list_pane_set_filter (LKI_LIST_PANE (get_list (room)), NULL);
  g_assert_nonnull (room_find (room, GTK_TYPE_BUTTON, "Update View"));
  gtk_widget_activate_action (get_list (room), "list.update-view", NULL);
  ui_wait_until (room_find (room, GTK_TYPE_BUTTON, "Update View") == NULL);
  ui_wait_until (lki_lead_counts_get_own_view (lki_session_get_counts (room_get_session (room)),
                                               own_id) == 50);
  ui_wait_until ((button = room_find (room, GTK_TYPE_BUTTON, "Undo")) != NULL);
  g_signal_emit_by_name (button, "clicked");
  ui_wait_until (room_find (room, GTK_TYPE_BUTTON, "Update View") != NULL);
  ui_wait_until (lki_lead_counts_get_own_view (lki_session_get_counts (room_get_session (room)),
                                               own_id) == found);
  lki_list_pane_set_filter (LKI_LIST_PANE (get_list (room)), nobody);
  ui_wait_until (room_find (room, GTK_TYPE_BUTTON, "Update View") == NULL);

  /* Removed, the window shows another; taken back, it is there again. */
  views = room_find (room, LKI_TYPE_VIEWS_PANE, NULL);
  sidebar = ui_find (views, ADW_TYPE_SIDEBAR, NULL);
  item = adw_sidebar_get_item (ADW_SIDEBAR (sidebar), 8);
  g_assert_cmpstr (adw_sidebar_item_get_title (item), ==, "For _anybody");
  g_signal_emit_by_name (sidebar, "setup-menu", item);
  g_signal_emit_by_name (sidebar, "setup-menu", NULL);
  gtk_widget_activate_action (views, "views.remove", NULL);
  ui_wait_until (ui_find_text (GTK_WIDGET (room->window), "View “For _anybody” removed") != NULL);
  ui_wait_until (has_title (room, "New"));
  g_assert_cmpuint (lki_session_get_own_views (room_get_session (room))->len, ==, 0);
  button = room_find (room, GTK_TYPE_BUTTON, "Undo");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  ui_wait_until (lki_session_get_own_views (room_get_session (room))->len == 1);
  ui_settle (GTK_WIDGET (room->window));
}

static void
test_disputed (Room *room)
{
  g_autoptr (LkiLead) lead = NULL;
  GListModel *leads;
  GtkWidget *list_view;

  show_all (room, 50);
  list_view = room_find (room, GTK_TYPE_LIST_VIEW, NULL);
  leads = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list_view)));
  for (guint i = 0; i < 50 && lead == NULL; i++)
    {
      g_autoptr (LkiLead) item = g_list_model_get_item (leads, i);

      if (lki_lead_get_record (item) != NULL && lki_lead_get_record (item)->dispute_state == NULL)
        lead = g_steal_pointer (&item);
    }
  g_assert_nonnull (lead);

  lki_window_show_view (room->window, "disputed");
  await_list (room);
  {
    guint before = lki_window_get_n_leads (room->window);

    dex_future_disown (lki_session_open_dispute (
        room_get_session (room), lki_lead_get_record (lead), "wrong_number", "Made up", NULL));
    ui_wait_until (lki_window_get_n_leads (room->window) == before + 1);
  }
}

int
main (int argc,
      char *argv[])
{
  ui_test_init (&argc, &argv);

  room_add_test ("/filter/tags", 50, test_tags);
  room_add_test ("/filter/nothing-passes", 50, test_nothing_passes);
  room_add_test ("/filter/back", 50, test_back);
  room_add_test ("/filter/two-dates", 50, test_two_dates);
  room_add_test ("/filter/own-view", 50, test_own_view);
  room_add_test ("/filter/disputed", 50, test_disputed);

  return g_test_run ();
}
