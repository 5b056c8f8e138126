// SPDX-License-Identifier: GPL-3.0-or-later
// One template: its name, subject and text, and below how it reads for the lead that is open. There
// is nothing to save; whoever made the page keeps what it says.

#include "lki-template-editor.h"

#include "lki-config.h"
#include "lki-message-text.h"
#include "lki-words.h"

#include <glib/gi18n.h>

struct _LkiTemplateEditor
{
  AdwNavigationPage parent_instance;

  LkiAccountRecord *account; /* (owned) (nullable) */
  LkiLeadRecord *lead;       /* (owned) (nullable) */
  char *id;                  /* (owned) */
  LkiContactChannel channel;
  gboolean loading;

  GtkEditable *name_row;
  GtkEditable *subject_row;
  GtkTextView *text_view;
  AdwWrapBox *insert_box;
  AdwPreferencesGroup *preview_group;
  GtkLabel *preview_subject;
  GtkLabel *preview_text;
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_REMOVE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkiTemplateEditor,
                     lki_template_editor,
                     ADW_TYPE_NAVIGATION_PAGE)

static char *
dup_text (LkiTemplateEditor *self)
{
  char *text = NULL;

  g_object_get (gtk_text_view_get_buffer (self->text_view), "text", &text, NULL);

  return text;
}

static void
update (LkiTemplateEditor *self)
{
  g_autofree char *written = dup_text (self);
  g_autofree char *text = lki_message_dup_for_lead (written, FALSE, self->lead, self->account);
  g_autofree char *subject = lki_message_dup_for_lead (gtk_editable_get_text (self->subject_row),
                                                       TRUE, self->lead, self->account);

  gtk_label_set_text (self->preview_text, text);
  gtk_label_set_text (self->preview_subject, subject);
  gtk_widget_set_visible (GTK_WIDGET (self->preview_subject),
                          self->channel == LKI_CONTACT_EMAIL && *subject != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->preview_group), *text != '\0' || *subject != '\0');
}

static void
changed_cb (LkiTemplateEditor *self)
{
  if (self->loading)
    return;

  update (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
remove_cb (LkiTemplateEditor *self)
{
  g_signal_emit (self, signals[SIGNAL_REMOVE], 0);
}

/* Where the cursor is: in the subject, or else in the text. */
static void
insert_cb (GtkButton *button,
           gpointer user_data)
{
  LkiTemplateEditor *self = user_data;
  const char *placeholder = g_object_get_data (G_OBJECT (button), "placeholder");
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->subject_row)))
    {
      int position = gtk_editable_get_position (self->subject_row);

      gtk_editable_insert_text (self->subject_row, placeholder, -1, &position);
      gtk_editable_set_position (self->subject_row, position);
      return;
    }

  gtk_text_buffer_insert_at_cursor (gtk_text_view_get_buffer (self->text_view), placeholder, -1);
}

static void
fill_insert_box (LkiTemplateEditor *self)
{
  for (guint i = 0; i < lki_placeholder_get_n (); i++)
    {
      LkiPlaceholder placeholder = lki_placeholder_get (i);
      GtkWidget *button = gtk_button_new_with_label (placeholder.title);

      /* The cursor stays where the person writes. */
      gtk_widget_set_focus_on_click (button, FALSE);
      g_object_set_data_full (G_OBJECT (button), "placeholder", g_strdup (placeholder.text),
                              g_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (insert_cb), self, G_CONNECT_DEFAULT);
      adw_wrap_box_append (self->insert_box, button);
    }
}

static void
lki_template_editor_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LKI_TYPE_TEMPLATE_EDITOR);

  G_OBJECT_CLASS (lki_template_editor_parent_class)->dispose (object);
}

static void
lki_template_editor_finalize (GObject *object)
{
  LkiTemplateEditor *self = LKI_TEMPLATE_EDITOR (object);

  g_clear_pointer (&self->account, lki_account_record_unref);
  g_clear_pointer (&self->lead, lki_lead_record_unref);
  g_free (self->id);

  G_OBJECT_CLASS (lki_template_editor_parent_class)->finalize (object);
}

static void
lki_template_editor_class_init (LkiTemplateEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lki_template_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = lki_template_editor_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-template-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiTemplateEditor, name_row);
  gtk_widget_class_bind_template_child (widget_class, LkiTemplateEditor, subject_row);
  gtk_widget_class_bind_template_child (widget_class, LkiTemplateEditor, text_view);
  gtk_widget_class_bind_template_child (widget_class, LkiTemplateEditor, insert_box);
  gtk_widget_class_bind_template_child (widget_class, LkiTemplateEditor, preview_group);
  gtk_widget_class_bind_template_child (widget_class, LkiTemplateEditor, preview_subject);
  gtk_widget_class_bind_template_child (widget_class, LkiTemplateEditor, preview_text);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
lki_template_editor_init (LkiTemplateEditor *self)
{
  /* While the template is built its parts say that they have changed. */
  self->loading = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_insert_box (self);
  g_signal_connect_object (gtk_text_view_get_buffer (self->text_view), "changed",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * lki_template_editor_new:
 * @message: what to begin with
 * @lead: (nullable): for whom to show it
 * @account: (nullable): who writes
 *
 * Returns: (transfer floating): a page
 */
LkiTemplateEditor *
lki_template_editor_new (LkiMessageTemplate *message,
                         LkiLeadRecord *lead,
                         LkiAccountRecord *account)
{
  LkiTemplateEditor *self;
  g_autofree char *name = NULL;
  g_autofree char *description = NULL;

  g_return_val_if_fail (message != NULL, NULL);

  self = g_object_new (LKI_TYPE_TEMPLATE_EDITOR, NULL);
  self->id = g_strdup (message->id);
  self->channel = message->channel;
  self->account = account != NULL ? lki_account_record_ref (account) : NULL;
  self->lead = lead != NULL ? lki_lead_record_ref (lead) : NULL;
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), message->channel == LKI_CONTACT_SMS
                                                                 ? _ ("SMS Template")
                                                                 : _ ("E-mail Template"));
  gtk_widget_set_visible (GTK_WIDGET (self->subject_row), message->channel == LKI_CONTACT_EMAIL);
  gtk_editable_set_text (self->name_row, message->name);
  gtk_editable_set_text (self->subject_row, message->subject);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), message->text, -1);
  if (lead != NULL)
    {
      name = lki_lead_dup_title (lead);
      /* Translators: how a template reads for the person %s */
      description = g_markup_printf_escaped (_ ("For %s"), name);
      adw_preferences_group_set_description (self->preview_group, description);
    }
  self->loading = FALSE;
  update (self);

  return self;
}

/**
 * lki_template_editor_get_id:
 * @self: the page
 *
 * Returns: (transfer none): which template it is
 */
const char *
lki_template_editor_get_id (LkiTemplateEditor *self)
{
  g_return_val_if_fail (LKI_IS_TEMPLATE_EDITOR (self), NULL);

  return self->id;
}

/**
 * lki_template_editor_dup_template:
 * @self: the page
 *
 * Returns: (transfer full): what is written now
 */
LkiMessageTemplate *
lki_template_editor_dup_template (LkiTemplateEditor *self)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (LKI_IS_TEMPLATE_EDITOR (self), NULL);

  text = dup_text (self);

  return lki_message_template_new (self->id, self->channel, gtk_editable_get_text (self->name_row),
                                   gtk_editable_get_text (self->subject_row), text);
}
