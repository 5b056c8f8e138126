// SPDX-License-Identifier: GPL-3.0-or-later
// The views of one's own among the others: shown with their counts, renamed and removed. What they
// hold is the list's business.

#include "lki-views-pane-private.h"

#include "lki-config.h"
#include "lki-error-text.h"
#include "lki-future.h"
#include "lki-view-name-dialog.h"
#include "lki-words.h"
#include "lki-work-toast.h"

#include <glib/gi18n.h>

/* Below the views that everybody has. */
#define POSITION 1

void
lki_views_pane_count_own (LkiViewsPane *self)
{
  LkiLeadCounts *counts = lki_session_get_counts (self->session);
  GPtrArray *views = lki_session_get_own_views (self->session);

  for (guint i = 0; i < views->len && self->own_section != NULL; i++)
    {
      LkiOwnView *view = g_ptr_array_index (views, i);

      lki_views_pane_set_item_count (adw_sidebar_section_get_item (self->own_section, i),
                                     lki_lead_counts_get_own_view (counts, view->id));
    }
}

/* They are few and change seldom, so they are made anew. */
void
lki_views_pane_update_own (LkiViewsPane *self)
{
  GPtrArray *views = self->session != NULL ? lki_session_get_own_views (self->session) : NULL;
  const char *id = lki_view_get_own_id (self->view);
  gboolean known = id == NULL || self->session == NULL;

  self->updating = TRUE;
  if (self->own_section != NULL)
    {
      adw_sidebar_remove (self->sidebar, self->own_section);
      self->own_section = NULL;
    }
  if (views != NULL && views->len > 0)
    {
      self->own_section = adw_sidebar_section_new ();
      adw_sidebar_section_set_title (self->own_section, _ ("My Views"));
      adw_sidebar_section_set_menu_model (self->own_section, self->own_menu);
      for (guint i = 0; i < views->len; i++)
        {
          LkiOwnView *view = g_ptr_array_index (views, i);
          g_autofree char *name = g_strconcat ("own:", view->id, NULL);
          AdwSidebarItem *item =
              lki_views_pane_make_item (name, view->name, "lki-own-view-symbolic");

          adw_sidebar_item_set_use_underline (item, FALSE);
          adw_sidebar_section_append (self->own_section, item);
          known = known || g_strcmp0 (view->id, id) == 0;
        }
      adw_sidebar_insert (self->sidebar, self->own_section, POSITION);
      lki_views_pane_count_own (self);
    }
  if (!known)
    g_set_str (&self->view, lki_view_get_name (LKI_LEAD_VIEW_NEW));
  lki_views_pane_select_view (self);
  self->updating = FALSE;

  /* The chosen one may be gone, or have another name. */
  g_object_notify (G_OBJECT (self), "view");
}

static void
setup_menu_cb (LkiViewsPane *self,
               AdwSidebarItem *item)
{
  const char *id = lki_view_get_own_id (lki_views_pane_get_item_view (item));

  /* The menu closes before what was chosen in it is done. */
  if (id != NULL)
    g_set_str (&self->menu_view, id);
}

static LkiOwnView *
get_menu_view (LkiViewsPane *self)
{
  return self->session != NULL && self->menu_view != NULL
             ? lki_session_find_own_view (self->session, self->menu_view)
             : NULL;
}

static void
rename_action (GtkWidget *widget,
               const char *action_name,
               GVariant *parameter)
{
  LkiViewsPane *self = LKI_VIEWS_PANE (widget);
  LkiOwnView *view = get_menu_view (self);

  if (view != NULL)
    lki_view_name_dialog_rename (widget, self->session, view);
}

/* Removing */

typedef struct
{
  LkiViewsPane *self;  /* (owned) */
  LkiSession *session; /* (owned) */
  LkiOwnView *view;    /* (owned) */
  guint position;
} Removal;

static void
removal_free (gpointer data)
{
  Removal *removal = data;

  g_object_unref (removal->self);
  g_object_unref (removal->session);
  lki_own_view_unref (removal->view);
  g_free (removal);
}

static void
removal_closure_free (gpointer data,
                      GClosure *closure)
{
  removal_free (data);
}

static Removal *
removal_new (LkiViewsPane *self,
             LkiSession *session,
             LkiOwnView *view,
             guint position)
{
  Removal *removal = g_new0 (Removal, 1);

  removal->self = g_object_ref (self);
  removal->session = g_object_ref (session);
  removal->view = lki_own_view_ref (view);
  removal->position = position;

  return removal;
}

static DexFuture *
restore_fiber (gpointer user_data)
{
  Removal *removal = user_data;
  g_autoptr (GError) error = NULL;

  if (!dex_await (lki_session_restore_view (removal->session, removal->view, removal->position),
                  &error) &&
      !lki_error_is_cancelled (error))
    lki_work_toast_add (GTK_WIDGET (removal->self), lki_error_get_title (error));

  return lki_future_new_done ();
}

static void
undo_cb (AdwToast *toast,
         gpointer user_data)
{
  Removal *removal = user_data;

  lki_future_report (lki_future_spawn ("restore-view", restore_fiber,
                                       removal_new (removal->self, removal->session, removal->view,
                                                    removal->position),
                                       removal_free),
                     "restore a view");
}

static DexFuture *
remove_fiber (gpointer user_data)
{
  Removal *removal = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  AdwToast *toast;

  if (!dex_await (lki_session_remove_view (removal->session, removal->view->id), &error))
    {
      if (!lki_error_is_cancelled (error))
        lki_work_toast_add (GTK_WIDGET (removal->self), lki_error_get_title (error));
      return lki_future_new_done ();
    }

  /* Translators: %s is the name of a view */
  text = g_strdup_printf (_ ("View “%s” removed"), removal->view->name);
  toast = adw_toast_new (text);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_connect_data (
      toast, "button-clicked", G_CALLBACK (undo_cb),
      removal_new (removal->self, removal->session, removal->view, removal->position),
      removal_closure_free, 0);
  lki_work_toast_show (GTK_WIDGET (removal->self), toast);

  return lki_future_new_done ();
}

static void
remove_action (GtkWidget *widget,
               const char *action_name,
               GVariant *parameter)
{
  LkiViewsPane *self = LKI_VIEWS_PANE (widget);
  LkiOwnView *view = get_menu_view (self);
  guint position = 0;

  if (view == NULL)
    return;

  g_ptr_array_find (lki_session_get_own_views (self->session), view, &position);
  lki_future_report (lki_future_spawn ("remove-view", remove_fiber,
                                       removal_new (self, self->session, view, position),
                                       removal_free),
                     "remove a view");
}

/* The children, callbacks and actions that concern views of one's own. */
void
lki_views_pane_bind_own (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, LkiViewsPane, own_menu);
  gtk_widget_class_bind_template_callback (widget_class, setup_menu_cb);

  gtk_widget_class_install_action (widget_class, "views.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "views.remove", NULL, remove_action);
}

void
lki_views_pane_init_own (LkiViewsPane *self)
{
  g_signal_group_connect_swapped (self->session_signals, "notify::own-views",
                                  G_CALLBACK (lki_views_pane_update_own), self);
}
