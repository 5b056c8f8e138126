// SPDX-License-Identifier: GPL-3.0-or-later
// The window's actions and their keys.

#include "lki-window-private.h"

#include "lki-error-text.h"
#include "lki-future.h"
#include "lki-unsent-dialog.h"
#include "lki-words.h"
#include "lki-work-toast.h"

#include <glib/gi18n.h>

static void
search_action (GtkWidget *widget,
               const char *action_name,
               GVariant *parameter)
{
  LkiWindow *self = LKI_WINDOW (widget);

  adw_navigation_split_view_set_show_content (self->inner_split, FALSE);
  lki_list_pane_start_search (self->list_pane);
}

static void
next_lead_action (GtkWidget *widget,
                  const char *action_name,
                  GVariant *parameter)
{
  lki_list_pane_move (LKI_WINDOW (widget)->list_pane, 1);
}

static void
previous_lead_action (GtkWidget *widget,
                      const char *action_name,
                      GVariant *parameter)
{
  lki_list_pane_move (LKI_WINDOW (widget)->list_pane, -1);
}

static void
next_to_answer_action (GtkWidget *widget,
                       const char *action_name,
                       GVariant *parameter)
{
  lki_window_open (LKI_WINDOW (widget), NULL, FALSE);
}

static void
call_action (GtkWidget *widget,
             const char *action_name,
             GVariant *parameter)
{
  lki_lead_pane_call (LKI_WINDOW (widget)->lead_pane);
}

static void
sms_action (GtkWidget *widget,
            const char *action_name,
            GVariant *parameter)
{
  lki_lead_pane_sms (LKI_WINDOW (widget)->lead_pane);
}

static void
email_action (GtkWidget *widget,
              const char *action_name,
              GVariant *parameter)
{
  lki_lead_pane_email (LKI_WINDOW (widget)->lead_pane);
}

static void
note_action (GtkWidget *widget,
             const char *action_name,
             GVariant *parameter)
{
  LkiWindow *self = LKI_WINDOW (widget);

  adw_navigation_split_view_set_show_content (self->inner_split, TRUE);
  lki_lead_pane_write_note (self->lead_pane);
}

static void
take_action (GtkWidget *widget,
             const char *action_name,
             GVariant *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (LKI_WINDOW (widget)->lead_pane), "lead.take", NULL);
}

static void
follow_up_action (GtkWidget *widget,
                  const char *action_name,
                  GVariant *parameter)
{
  LkiWindow *self = LKI_WINDOW (widget);

  adw_navigation_split_view_set_show_content (self->inner_split, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self->lead_pane), "lead.follow-up", NULL);
}

static void
status_action (GtkWidget *widget,
               const char *action_name,
               GVariant *parameter)
{
  LkiWindow *self = LKI_WINDOW (widget);

  adw_navigation_split_view_set_show_content (self->inner_split, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self->lead_pane), "lead.choose-status", NULL);
}

static void
undo_action (GtkWidget *widget,
             const char *action_name,
             GVariant *parameter)
{
  LkiWindow *self = LKI_WINDOW (widget);
  LkiSession *session = lki_session_manager_get_session (self->manager);
  LkiUndo *undo = session != NULL ? lki_session_get_last_undo (session) : NULL;

  if (undo != NULL)
    lki_work_toast_undo (GTK_WIDGET (self->lead_pane), session, undo);
}

static void
show_unsent_action (GtkWidget *widget,
                    const char *action_name,
                    GVariant *parameter)
{
  LkiSession *session = lki_session_manager_get_session (LKI_WINDOW (widget)->manager);

  if (session != NULL)
    adw_dialog_present (lki_unsent_dialog_new (session), widget);
}

static void
open_lead_action (GtkWidget *widget,
                  const char *action_name,
                  GVariant *parameter)
{
  lki_window_open_lead (LKI_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
view_action (GtkWidget *widget,
             const char *action_name,
             GVariant *parameter)
{
  lki_window_show_view (LKI_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
nth_view_action (GtkWidget *widget,
                 const char *action_name,
                 GVariant *parameter)
{
  LkiWindow *self = LKI_WINDOW (widget);
  g_autofree char *view =
      lki_views_pane_dup_nth_view (self->views_pane, g_variant_get_int32 (parameter));

  if (view != NULL)
    lki_window_show_view (self, view);
}

static void
show_views_action (GtkWidget *widget,
                   const char *action_name,
                   GVariant *parameter)
{
  LkiWindow *self = LKI_WINDOW (widget);

  if (adw_overlay_split_view_get_collapsed (self->outer_split))
    adw_overlay_split_view_set_show_sidebar (
        self->outer_split, !adw_overlay_split_view_get_show_sidebar (self->outer_split));
}

static void
go_back_action (GtkWidget *widget,
                const char *action_name,
                GVariant *parameter)
{
  adw_navigation_split_view_set_show_content (LKI_WINDOW (widget)->inner_split, FALSE);
}

static void
sign_in_again_action (GtkWidget *widget,
                      const char *action_name,
                      GVariant *parameter)
{
  lki_window_sign_in_again (LKI_WINDOW (widget));
}

static DexFuture *
restore_fiber (gpointer user_data)
{
  LkiWindow *self = user_data;
  g_autoptr (GError) error = NULL;
  const char *text = NULL;

  /* The manager opens the leads and asks the keyring again, and the keyring asks the person. */
  if (!dex_await (lki_session_manager_restore (self->manager), &error))
    text = lki_error_is_cancelled (error) ? NULL : lki_error_get_title (error);
  else if (self->manager != NULL &&
           lki_session_manager_get_state (self->manager) == LKI_SESSION_STATE_STORE_TROUBLE)
    /* The page looks as it did, which alone would not tell that something was tried. */
    text = _ ("Your leads still cannot be opened");

  if (text != NULL && self->toast_overlay != NULL)
    lki_window_add_toast (self, adw_toast_new (text));

  return lki_future_new_done ();
}

static void
restore_action (GtkWidget *widget,
                const char *action_name,
                GVariant *parameter)
{
  lki_future_report (
      lki_future_spawn ("restore", restore_fiber, g_object_ref (widget), g_object_unref),
      "restore who is signed in");
}

static const struct
{
  const char *name;
  GtkWidgetActionActivateFunc activate;
  guint key;
  GdkModifierType modifiers;
} actions[] = {
  { "win.search", search_action, GDK_KEY_f, GDK_CONTROL_MASK },
  { "win.next-lead", next_lead_action, GDK_KEY_j, GDK_CONTROL_MASK },
  { "win.previous-lead", previous_lead_action, GDK_KEY_k, GDK_CONTROL_MASK },
  { "win.next-to-answer", next_to_answer_action, GDK_KEY_n, GDK_CONTROL_MASK | GDK_SHIFT_MASK },
  { "win.call", call_action, GDK_KEY_l, GDK_CONTROL_MASK },
  { "win.sms", sms_action, GDK_KEY_m, GDK_CONTROL_MASK },
  { "win.email", email_action, GDK_KEY_e, GDK_CONTROL_MASK },
  { "win.note", note_action, GDK_KEY_n, GDK_CONTROL_MASK },
  { "win.take", take_action, GDK_KEY_t, GDK_CONTROL_MASK },
  { "win.follow-up", follow_up_action, GDK_KEY_d, GDK_CONTROL_MASK },
  { "win.status", status_action, GDK_KEY_s, GDK_CONTROL_MASK },
  { "win.undo", undo_action, GDK_KEY_z, GDK_CONTROL_MASK },
  { "win.show-unsent", show_unsent_action, 0, 0 },
  { "win.show-views", show_views_action, GDK_KEY_F9, 0 },
  { "win.go-back", go_back_action, 0, 0 },
  { "win.sign-in-again", sign_in_again_action, 0, 0 },
  { "win.restore", restore_action, 0, 0 },
};

/**
 * lki_window_install_actions:
 * @widget_class: the window's class
 */
void
lki_window_install_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
      if (actions[i].key != 0)
        gtk_widget_class_add_binding_action (widget_class, actions[i].key, actions[i].modifiers,
                                             actions[i].name, NULL);
    }

  gtk_widget_class_install_action (widget_class, "win.open-lead", "s", open_lead_action);
  gtk_widget_class_install_action (widget_class, "win.view", "s", view_action);
  gtk_widget_class_install_action (widget_class, "win.nth-view", "i", nth_view_action);
  for (int i = 0; i < 9; i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, GDK_CONTROL_MASK,
                                         "win.nth-view", "i", i);
}

/**
 * lki_window_update_actions:
 * @self: the window
 *
 * Lets only those actions be activated that have something to act on.
 */
void
lki_window_update_actions (LkiWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean main_page = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "main") == 0;
  gboolean lead = main_page && lki_lead_pane_get_key (self->lead_pane) != 0;

  gtk_widget_action_set_enabled (widget, "win.search", main_page);
  gtk_widget_action_set_enabled (widget, "win.next-lead", main_page);
  gtk_widget_action_set_enabled (widget, "win.previous-lead", main_page);
  gtk_widget_action_set_enabled (widget, "win.next-to-answer", main_page);
  gtk_widget_action_set_enabled (widget, "win.view", main_page);
  gtk_widget_action_set_enabled (widget, "win.nth-view", main_page);
  gtk_widget_action_set_enabled (widget, "win.show-views", main_page);
  gtk_widget_action_set_enabled (widget, "win.call", lead);
  gtk_widget_action_set_enabled (widget, "win.sms", lead);
  gtk_widget_action_set_enabled (widget, "win.email", lead);
  gtk_widget_action_set_enabled (widget, "win.note", lead);
  gtk_widget_action_set_enabled (widget, "win.take", lead);
  gtk_widget_action_set_enabled (widget, "win.follow-up", lead);
  gtk_widget_action_set_enabled (widget, "win.undo", main_page);
  gtk_widget_action_set_enabled (widget, "win.show-unsent", main_page);
}
