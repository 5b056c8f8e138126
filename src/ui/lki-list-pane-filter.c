// SPDX-License-Identifier: GPL-3.0-or-later
// What narrows the list, and what a view of one's own brings along: filter, order and search.

#include "lki-list-pane-private.h"

#include "lki-config.h"
#include "lki-error-text.h"
#include "lki-filter-text.h"
#include "lki-future.h"
#include "lki-view-name-dialog.h"
#include "lki-words.h"
#include "lki-work-toast.h"

#include <glib/gi18n.h>

/* The view of one's own that is shown, or %NULL. */
static LkiOwnView *
get_own_view (LkiListPane *self)
{
  const char *id = lki_view_get_own_id (self->view);

  return id != NULL && self->session != NULL ? lki_session_find_own_view (self->session, id) : NULL;
}

static void
show_filter (LkiListPane *self)
{
  lki_filter_bar_set_filter (self->filter_bar, self->filter, self->session);
  lki_filter_popover_set_filter (self->filter_popover, self->filter);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "list.clear-filters",
                                 !lki_lead_filter_is_empty (self->filter));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "list.keep-view", self->session != NULL);
}

static void
take_filter (LkiListPane *self,
             LkiLeadFilter *filter)
{
  if (filter != NULL)
    lki_lead_filter_ref (filter);
  g_clear_pointer (&self->filter, lki_lead_filter_unref);
  self->filter = filter;
  show_filter (self);
}

/**
 * lki_list_pane_set_filter:
 * @self: the pane
 * @filter: (nullable): what narrows the list until another view is chosen
 */
void
lki_list_pane_set_filter (LkiListPane *self,
                          LkiLeadFilter *filter)
{
  g_return_if_fail (LKI_IS_LIST_PANE (self));

  if (lki_lead_filter_equal (self->filter, filter))
    return;

  take_filter (self, filter);
  lki_list_pane_query (self);
}

/* What the view is before anything narrows it. */
gboolean
lki_list_pane_get_view (LkiListPane *self,
                        LkiLeadView *view,
                        const char **category_id)
{
  LkiOwnView *own = get_own_view (self);

  if (own == NULL)
    return lki_view_from_name (self->view, view, category_id);

  *view = own->query->view;
  *category_id = own->query->category_id;

  return TRUE;
}

/* What the list is to ask for, or %NULL as long as the view is not known. */
LkiLeadQuery *
lki_list_pane_dup_query (LkiListPane *self)
{
  const char *category_id;
  LkiLeadView view;
  LkiLeadSort sort;

  if (!lki_list_pane_get_view (self, &view, &category_id))
    return NULL;
  if (!lki_lead_sort_from_string (self->sort, &sort))
    sort = LKI_LEAD_SORT_NEWEST;

  return lki_lead_query_new_filtered (view, category_id, self->search, sort, self->filter);
}

static void
set_sort (LkiListPane *self,
          const char *sort)
{
  if (g_set_str (&self->sort, sort))
    g_object_notify (G_OBJECT (self), "sort");
}

/* Begins a view, which no filter narrows unless it is one's own: then that brings filter, order and
 * search along, and they go with it. */
void
lki_list_pane_enter_view (LkiListPane *self)
{
  LkiOwnView *own = get_own_view (self);
  gboolean left_own = self->plain_sort != NULL;

  if (own != NULL)
    {
      if (!left_own)
        self->plain_sort = g_strdup (self->sort);
      take_filter (self, own->query->filter);
      set_sort (self, lki_lead_sort_to_string (own->query->sort));
      lki_list_pane_set_search (self, own->query->search);
    }
  else
    {
      g_autofree char *plain_sort = g_steal_pointer (&self->plain_sort);

      take_filter (self, NULL);
      if (left_own)
        {
          set_sort (self, plain_sort);
          lki_list_pane_set_search (self, NULL);
        }
    }
}

static void
filter_chosen_cb (LkiListPane *self,
                  LkiLeadFilter *filter)
{
  lki_list_pane_set_filter (self, filter);
}

static void
clear_filters_action (GtkWidget *widget,
                      const char *action_name,
                      GVariant *parameter)
{
  LkiListPane *self = LKI_LIST_PANE (widget);

  lki_list_pane_set_filter (self, NULL);
  gtk_widget_grab_focus (self->filter_button);
}

static void
keep_view_action (GtkWidget *widget,
                  const char *action_name,
                  GVariant *parameter)
{
  LkiListPane *self = LKI_LIST_PANE (widget);
  g_autoptr (LkiLeadQuery) query = lki_list_pane_dup_query (self);
  g_autofree char *suggestion = lki_filter_dup_summary (self->filter, self->session);

  if (self->session != NULL && query != NULL)
    lki_view_name_dialog_keep (widget, self->session, query, suggestion);
}

/* Whether a view of one's own is shown otherwise than it was kept. */
void
lki_list_pane_compare_view (LkiListPane *self)
{
  LkiOwnView *own = get_own_view (self);
  g_autoptr (LkiLeadQuery) query = own != NULL ? lki_list_pane_dup_query (self) : NULL;
  gboolean changed = query != NULL && !lki_lead_query_equal (query, own->query);

  lki_filter_bar_set_changed (self->filter_bar, changed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "list.update-view", changed);
}

/* A view of one's own and what it becomes. */
typedef struct
{
  LkiListPane *self;   /* (owned) */
  LkiSession *session; /* (owned) */
  LkiOwnView *before;  /* (owned) */
  LkiLeadQuery *query; /* (owned) */
  gboolean undo;
} Update;

static void
update_free (gpointer data)
{
  Update *update = data;

  g_object_unref (update->self);
  g_object_unref (update->session);
  lki_own_view_unref (update->before);
  lki_lead_query_unref (update->query);
  g_free (update);
}

static void
update_closure_free (gpointer data,
                     GClosure *closure)
{
  update_free (data);
}

static Update *
update_new (LkiListPane *self,
            LkiSession *session,
            LkiOwnView *before,
            LkiLeadQuery *query,
            gboolean undo)
{
  Update *update = g_new0 (Update, 1);

  update->self = g_object_ref (self);
  update->session = g_object_ref (session);
  update->before = lki_own_view_ref (before);
  update->query = lki_lead_query_ref (query);
  update->undo = undo;

  return update;
}

static DexFuture *update_fiber (gpointer user_data);

/* Takes @update. */
static void
start_update (Update *update)
{
  lki_future_report (lki_future_spawn ("update-view", update_fiber, update, update_free),
                     "change a view");
}

static void
undo_update_cb (AdwToast *toast,
                gpointer user_data)
{
  Update *update = user_data;

  start_update (
      update_new (update->self, update->session, update->before, update->before->query, TRUE));
}

static DexFuture *
update_fiber (gpointer user_data)
{
  Update *update = user_data;
  LkiListPane *self = update->self;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  AdwToast *toast;
  gboolean done = dex_await (
      lki_session_change_view (update->session, update->before->id, update->query), &error);

  /* The pane may be gone, or show another session. */
  if (self->filter_bar != NULL)
    lki_list_pane_compare_view (self);
  if (!done)
    {
      if (!lki_error_is_cancelled (error))
        lki_work_toast_add (GTK_WIDGET (self), lki_error_get_title (error));
      return lki_future_new_done ();
    }
  if (update->undo)
    return lki_future_new_done ();

  /* Translators: %s is the name of a view */
  text = g_strdup_printf (_ ("View “%s” updated"), update->before->name);
  toast = adw_toast_new (text);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_update_cb),
                         update_new (self, update->session, update->before, update->query, FALSE),
                         update_closure_free, 0);
  lki_work_toast_show (GTK_WIDGET (self), toast);

  return lki_future_new_done ();
}

static void
update_view_action (GtkWidget *widget,
                    const char *action_name,
                    GVariant *parameter)
{
  LkiListPane *self = LKI_LIST_PANE (widget);
  LkiOwnView *own = get_own_view (self);
  g_autoptr (LkiLeadQuery) query = lki_list_pane_dup_query (self);

  if (own != NULL && query != NULL)
    start_update (update_new (self, self->session, own, query, FALSE));
}

static void
show_filter_action (GtkWidget *widget,
                    const char *action_name,
                    GVariant *parameter)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (LKI_LIST_PANE (widget)->filter_button));
}

/* The names in the tags may be others. */
void
lki_list_pane_rename_filters (LkiListPane *self)
{
  if (!lki_lead_filter_is_empty (self->filter))
    show_filter (self);
}

void
lki_list_pane_set_filter_session (LkiListPane *self)
{
  lki_filter_popover_set_session (self->filter_popover, self->session);
  lki_list_pane_enter_view (self);
}

void
lki_list_pane_clear_filter (LkiListPane *self)
{
  g_clear_pointer (&self->filter, lki_lead_filter_unref);
  g_clear_pointer (&self->plain_sort, g_free);
}

/* The children, callbacks and actions that concern the filter. */
void
lki_list_pane_bind_filter (GtkWidgetClass *widget_class)
{
  g_type_ensure (LKI_TYPE_FILTER_BAR);
  g_type_ensure (LKI_TYPE_FILTER_POPOVER);
  gtk_widget_class_bind_template_child (widget_class, LkiListPane, filter_button);
  gtk_widget_class_bind_template_child (widget_class, LkiListPane, filter_popover);
  gtk_widget_class_bind_template_child (widget_class, LkiListPane, filter_bar);
  gtk_widget_class_bind_template_callback (widget_class, filter_chosen_cb);

  gtk_widget_class_install_action (widget_class, "list.filter", NULL, show_filter_action);
  gtk_widget_class_install_action (widget_class, "list.clear-filters", NULL, clear_filters_action);
  gtk_widget_class_install_action (widget_class, "list.keep-view", NULL, keep_view_action);
  gtk_widget_class_install_action (widget_class, "list.update-view", NULL, update_view_action);
}

void
lki_list_pane_init_filter (LkiListPane *self)
{
  show_filter (self);
  lki_list_pane_compare_view (self);
}
