// SPDX-License-Identifier: GPL-3.0-or-later
// Show What Is Sent: the text that waits to be sent, or an example while nothing does. The text is
// the one that goes over the network; nothing is left out or made nicer.

#include "lki-sent-dialog.h"

#include "lki-config.h"

#include <glib/gi18n.h>

struct _LkiSentDialog
{
  AdwDialog parent_instance;

  AdwToastOverlay *toast_overlay;
  GtkLabel *explanation;
  GtkTextView *text_view;
  GtkWidget *copy_button;
};

G_DEFINE_FINAL_TYPE (LkiSentDialog,
                     lki_sent_dialog,
                     ADW_TYPE_DIALOG)

static void
copy_cb (LkiSentDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  g_autofree char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (_ ("Copied")));
}

static void
lki_sent_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LKI_TYPE_SENT_DIALOG);

  G_OBJECT_CLASS (lki_sent_dialog_parent_class)->dispose (object);
}

static void
lki_sent_dialog_class_init (LkiSentDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lki_sent_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-sent-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiSentDialog, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, LkiSentDialog, explanation);
  gtk_widget_class_bind_template_child (widget_class, LkiSentDialog, text_view);
  gtk_widget_class_bind_template_child (widget_class, LkiSentDialog, copy_button);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
lki_sent_dialog_init (LkiSentDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lki_sent_dialog_new:
 * @diagnostics: whose text is shown
 *
 * Returns: (transfer floating): the dialog
 */
AdwDialog *
lki_sent_dialog_new (LkiDiagnostics *diagnostics)
{
  LkiSentDialog *self;
  g_autofree char *text = NULL;
  gboolean waiting;

  g_return_val_if_fail (LKI_IS_DIAGNOSTICS (diagnostics), NULL);

  self = g_object_new (LKI_TYPE_SENT_DIALOG, NULL);
  text = lki_diagnostics_dup_text (diagnostics);
  waiting = *text != '\0';
  if (!waiting)
    {
      g_free (text);
      text = lki_diagnostics_dup_example (diagnostics);
    }
  gtk_label_set_text (self->explanation,
                      waiting
                          ? _ ("This waits to be sent. Nothing is sent besides.")
                          : _ ("Nothing waits to be sent. This is an example of an error report "
                               "and of a day of statistics."));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), text, -1);

  return ADW_DIALOG (self);
}
