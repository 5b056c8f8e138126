// SPDX-License-Identifier: GPL-3.0-or-later
// The templates of the account as a list, and the page of one of them above it. The list in memory
// is written to the disk a moment after each change, and when the dialog goes away.

#include "lki-templates-dialog.h"

#include "lki-config.h"
#include "lki-future.h"
#include "lki-message-text.h"
#include "lki-template-editor.h"

#include <glib/gi18n.h>

/* Between the last key and the disk. */
#define SAVE_DELAY_MS 800

struct _LkiTemplatesDialog
{
  AdwDialog parent_instance;

  LkiSession *session;  /* (owned) */
  LkiLeadRecord *lead;  /* (owned) (nullable) */
  GPtrArray *templates; /* (owned) (nullable) until they are read */
  guint save_source;

  AdwToastOverlay *toast_overlay;
  AdwNavigationView *navigation_view;
  GtkWidget *add_button;
  GtkStack *stack;
  AdwPreferencesGroup *list_group;
};

G_DEFINE_FINAL_TYPE (LkiTemplatesDialog,
                     lki_templates_dialog,
                     ADW_TYPE_DIALOG)

/* Keeping */

static void
save_now (LkiTemplatesDialog *self)
{
  if (self->save_source == 0)
    return;

  g_clear_handle_id (&self->save_source, g_source_remove);
  lki_future_report (lki_session_save_templates (self->session, self->templates),
                     "keep message templates");
}

static gboolean
save_cb (gpointer user_data)
{
  save_now (user_data);

  return G_SOURCE_REMOVE;
}

static void
save_soon (LkiTemplatesDialog *self)
{
  g_clear_handle_id (&self->save_source, g_source_remove);
  self->save_source = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
}

static gboolean
find (LkiTemplatesDialog *self,
      const char *id,
      guint *index)
{
  for (guint i = 0; i < self->templates->len; i++)
    if (g_strcmp0 (((LkiMessageTemplate *) g_ptr_array_index (self->templates, i))->id, id) == 0)
      {
        *index = i;
        return TRUE;
      }

  return FALSE;
}

/* The list */

static void edit (LkiTemplatesDialog *self,
                  LkiMessageTemplate *message);

static void
row_activated_cb (AdwActionRow *row,
                  gpointer user_data)
{
  LkiTemplatesDialog *self = user_data;
  guint index;

  if (find (self, g_object_get_data (G_OBJECT (row), "template-id"), &index))
    edit (self, g_ptr_array_index (self->templates, index));
}

static GtkWidget *
make_row (LkiTemplatesDialog *self,
          LkiMessageTemplate *message)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = lki_message_template_dup_title (message);
  g_autofree char *text = g_strstrip (g_strdelimit (g_strdup (message->text), "\r\n\t", ' '));
  gboolean sms = message->channel == LKI_CONTACT_SMS;
  GtkWidget *icon =
      gtk_image_new_from_icon_name (sms ? "lki-message-symbolic" : "mail-unread-symbolic");

  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sms ? C_ ("channel", "SMS") : C_ ("channel", "E-mail"), -1);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "template-id", g_strdup (message->id), g_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (row_activated_cb), self,
                           G_CONNECT_DEFAULT);

  return row;
}

static void
fill (LkiTemplatesDialog *self)
{
  GtkWidget *row;

  while ((row = adw_preferences_group_get_row (self->list_group, 0)) != NULL)
    adw_preferences_group_remove (self->list_group, row);
  for (guint i = 0; i < self->templates->len; i++)
    adw_preferences_group_add (self->list_group,
                               make_row (self, g_ptr_array_index (self->templates, i)));
  gtk_widget_set_visible (self->add_button, self->templates->len > 0);
  gtk_stack_set_visible_child_name (self->stack, self->templates->len > 0 ? "list" : "none");
}

/* Removing */

/* What a toast can bring back. */
typedef struct
{
  LkiMessageTemplate *message; /* (owned) */
  guint index;
} Removed;

static void
removed_free (gpointer data)
{
  Removed *removed = data;

  lki_message_template_unref (removed->message);
  g_free (removed);
}

static void
undo_remove_cb (AdwToast *toast,
                gpointer user_data)
{
  LkiTemplatesDialog *self = user_data;
  const Removed *removed = g_object_get_data (G_OBJECT (toast), "removed");

  g_ptr_array_insert (self->templates, (int) MIN (removed->index, self->templates->len),
                      lki_message_template_ref (removed->message));
  save_soon (self);
  fill (self);
}

static void
remove_cb (LkiTemplateEditor *editor,
           gpointer user_data)
{
  LkiTemplatesDialog *self = user_data;
  AdwToast *toast;
  Removed *removed;
  guint index;

  if (!find (self, lki_template_editor_get_id (editor), &index))
    return;

  removed = g_new0 (Removed, 1);
  removed->message = lki_message_template_ref (g_ptr_array_index (self->templates, index));
  removed->index = index;
  g_ptr_array_remove_index (self->templates, index);
  save_soon (self);
  adw_navigation_view_pop (self->navigation_view);

  toast = adw_toast_new (_ ("Template removed"));
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "removed", removed, removed_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_remove_cb), self,
                           G_CONNECT_DEFAULT);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

/* Writing */

static void
edited_cb (LkiTemplateEditor *editor,
           gpointer user_data)
{
  LkiTemplatesDialog *self = user_data;
  guint index;

  if (!find (self, lki_template_editor_get_id (editor), &index))
    return;

  lki_message_template_unref (g_ptr_array_index (self->templates, index));
  g_ptr_array_index (self->templates, index) = lki_template_editor_dup_template (editor);
  save_soon (self);
}

static void
edit (LkiTemplatesDialog *self,
      LkiMessageTemplate *message)
{
  LkiTemplateEditor *editor =
      lki_template_editor_new (message, self->lead, lki_session_get_account (self->session));

  g_signal_connect_object (editor, "changed", G_CALLBACK (edited_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (editor, "remove", G_CALLBACK (remove_cb), self, G_CONNECT_DEFAULT);
  adw_navigation_view_push (self->navigation_view, ADW_NAVIGATION_PAGE (editor));
}

static void
popped_cb (LkiTemplatesDialog *self)
{
  /* One in which nothing was written is none. */
  for (guint i = self->templates->len; i > 0; i--)
    if (lki_message_template_is_blank (g_ptr_array_index (self->templates, i - 1)))
      {
        g_ptr_array_remove_index (self->templates, i - 1);
        save_soon (self);
      }
  fill (self);
}

static void
add_action (GtkWidget *widget,
            const char *action_name,
            GVariant *parameter)
{
  LkiTemplatesDialog *self = LKI_TEMPLATES_DIALOG (widget);
  LkiMessageTemplate *message;
  LkiContactChannel channel;

  if (self->templates == NULL ||
      !lki_contact_channel_from_string (g_variant_get_string (parameter, NULL), &channel))
    return;

  message = lki_message_template_new (NULL, channel, "", NULL, "");
  g_ptr_array_add (self->templates, message);
  edit (self, message);
}

static void
examples_cb (LkiTemplatesDialog *self)
{
  g_autoptr (GPtrArray) examples = lki_message_template_make_examples ();

  for (guint i = 0; i < examples->len; i++)
    g_ptr_array_add (self->templates, lki_message_template_ref (g_ptr_array_index (examples, i)));
  save_soon (self);
  fill (self);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  LkiTemplatesDialog *self = user_data;
  g_autoptr (GPtrArray) templates = NULL;
  g_autoptr (GError) error = NULL;

  templates = dex_await_boxed (lki_session_load_templates (self->session), &error);
  if (templates == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (self->stack == NULL)
    return lki_future_new_done ();

  self->templates = g_steal_pointer (&templates);
  fill (self);

  return lki_future_new_done ();
}

/* Closed, or the window goes without closing it. */
static void
lki_templates_dialog_unmap (GtkWidget *widget)
{
  save_now (LKI_TEMPLATES_DIALOG (widget));

  GTK_WIDGET_CLASS (lki_templates_dialog_parent_class)->unmap (widget);
}

static void
lki_templates_dialog_dispose (GObject *object)
{
  LkiTemplatesDialog *self = LKI_TEMPLATES_DIALOG (object);

  g_clear_handle_id (&self->save_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), LKI_TYPE_TEMPLATES_DIALOG);
  self->stack = NULL;
  g_clear_object (&self->session);
  g_clear_pointer (&self->lead, lki_lead_record_unref);
  g_clear_pointer (&self->templates, g_ptr_array_unref);

  G_OBJECT_CLASS (lki_templates_dialog_parent_class)->dispose (object);
}

static void
lki_templates_dialog_class_init (LkiTemplatesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lki_templates_dialog_dispose;
  widget_class->unmap = lki_templates_dialog_unmap;

  gtk_widget_class_install_action (widget_class, "templates.add", "s", add_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-templates-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiTemplatesDialog, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, LkiTemplatesDialog, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, LkiTemplatesDialog, add_button);
  gtk_widget_class_bind_template_child (widget_class, LkiTemplatesDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, LkiTemplatesDialog, list_group);
  gtk_widget_class_bind_template_callback (widget_class, popped_cb);
  gtk_widget_class_bind_template_callback (widget_class, examples_cb);
}

static void
lki_templates_dialog_init (LkiTemplatesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lki_templates_dialog_new:
 * @session: the session
 * @lead: (nullable): for whom to show how a template reads
 *
 * Returns: (transfer floating): a dialog
 */
AdwDialog *
lki_templates_dialog_new (LkiSession *session,
                          LkiLeadRecord *lead)
{
  LkiTemplatesDialog *self;

  g_return_val_if_fail (LKI_IS_SESSION (session), NULL);

  self = g_object_new (LKI_TYPE_TEMPLATES_DIALOG, NULL);
  self->session = g_object_ref (session);
  self->lead = lead != NULL ? lki_lead_record_ref (lead) : NULL;
  lki_future_report (
      lki_future_spawn ("load-templates", load_fiber, g_object_ref (self), g_object_unref),
      "read message templates");

  return ADW_DIALOG (self);
}
