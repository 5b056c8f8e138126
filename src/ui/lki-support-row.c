// SPDX-License-Identifier: GPL-3.0-or-later
// One message: support's at the start, one's own at the end.

#include "lki-config.h"

#include "lki-support-row.h"

#include "lki-clock.h"
#include "lki-format.h"

#include <glib/gi18n.h>

struct _LkiSupportRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *head_label;
  GtkLabel *text_label;
  GtkWidget *state_box;
  GtkLabel *state_label;
  GtkWidget *retry_button;
  GtkWidget *discard_button;
};

G_DEFINE_FINAL_TYPE (LkiSupportRow,
                     lki_support_row,
                     GTK_TYPE_LIST_BOX_ROW)

static void
lki_support_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LKI_TYPE_SUPPORT_ROW);

  G_OBJECT_CLASS (lki_support_row_parent_class)->dispose (object);
}

static void
lki_support_row_class_init (LkiSupportRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lki_support_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-support-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiSupportRow, head_label);
  gtk_widget_class_bind_template_child (widget_class, LkiSupportRow, text_label);
  gtk_widget_class_bind_template_child (widget_class, LkiSupportRow, state_box);
  gtk_widget_class_bind_template_child (widget_class, LkiSupportRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, LkiSupportRow, retry_button);
  gtk_widget_class_bind_template_child (widget_class, LkiSupportRow, discard_button);
}

static void
lki_support_row_init (LkiSupportRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_state (LkiSupportRow *self,
            LkiSupportMessage *message)
{
  gboolean failed = message->delivery == LKI_DELIVERY_FAILED;

  gtk_widget_set_visible (self->state_box, message->delivery != LKI_DELIVERY_CONFIRMED);
  gtk_widget_set_visible (self->retry_button, failed);
  gtk_widget_set_visible (self->discard_button, failed);
  gtk_label_set_text (self->state_label,
                      failed ? _ ("Refused by the server") : _ ("Waiting to be sent"));
  gtk_widget_add_css_class (GTK_WIDGET (self->state_label), failed ? "warning" : "dimmed");
}

/**
 * lki_support_row_new:
 * @message: a message
 * @now_ms: the time, in milliseconds since the epoch
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
lki_support_row_new (LkiSupportMessage *message,
                     gint64 now_ms)
{
  LkiSupportRow *self = g_object_new (LKI_TYPE_SUPPORT_ROW, NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  const char *who = message->from_support ? _ ("Support") : _ ("You");
  GtkAlign align = message->from_support ? GTK_ALIGN_START : GTK_ALIGN_END;
  g_autofree char *moment = NULL;
  g_autofree char *head = NULL;

  if (message->at != LKI_TIME_NONE)
    {
      moment = lki_format_moment (message->at, now_ms, zone);
      /* Translators: above a message: who wrote it, and when */
      head = g_strdup_printf (_ ("%s, %s"), who, moment);
    }
  gtk_label_set_text (self->head_label, head != NULL ? head : who);
  gtk_label_set_text (self->text_label, message->text);
  gtk_widget_set_halign (GTK_WIDGET (self->head_label), align);
  gtk_widget_set_halign (GTK_WIDGET (self->text_label), align);
  gtk_widget_set_halign (self->state_box, align);
  if (!message->from_support)
    gtk_widget_add_css_class (GTK_WIDGET (self->text_label), "own");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->retry_button), "s", message->id);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->discard_button), "s", message->id);
  show_state (self, message);

  return GTK_WIDGET (self);
}
