// SPDX-License-Identifier: GPL-3.0-or-later
// An error beside its form.

#include "lki-error-box.h"

#include "lki-config.h"
#include "lki-error-text.h"

struct _LkiErrorBox
{
  AdwBin parent_instance;

  GtkLabel *title_label;
  GtkLabel *body_label;
};

G_DEFINE_FINAL_TYPE (LkiErrorBox,
                     lki_error_box,
                     ADW_TYPE_BIN)

static void
lki_error_box_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LKI_TYPE_ERROR_BOX);

  G_OBJECT_CLASS (lki_error_box_parent_class)->dispose (object);
}

static void
lki_error_box_class_init (LkiErrorBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lki_error_box_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-error-box.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiErrorBox, title_label);
  gtk_widget_class_bind_template_child (widget_class, LkiErrorBox, body_label);
}

static void
lki_error_box_init (LkiErrorBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lki_error_box_set_error:
 * @self: the box
 * @error: (nullable): what to show; %NULL and a cancelled operation hide the box
 */
void
lki_error_box_set_error (LkiErrorBox *self,
                         const GError *error)
{
  if (error == NULL || lki_error_is_cancelled (error))
    lki_error_box_set_text (self, NULL, NULL);
  else
    lki_error_box_set_text (self, lki_error_get_title (error), lki_error_get_body (error));
}

/**
 * lki_error_box_set_text:
 * @self: the box
 * @title: (nullable): what happened; %NULL hides the box
 * @body: (nullable): what to do
 */
void
lki_error_box_set_text (LkiErrorBox *self,
                        const char *title,
                        const char *body)
{
  g_return_if_fail (LKI_IS_ERROR_BOX (self));

  gtk_label_set_text (self->title_label, title != NULL ? title : "");
  gtk_label_set_text (self->body_label, body != NULL ? body : "");
  gtk_widget_set_visible (GTK_WIDGET (self->body_label), body != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), title != NULL);

  if (title != NULL)
    {
      g_autofree char *text =
          body != NULL ? g_strdup_printf ("%s. %s", title, body) : g_strdup (title);

      gtk_accessible_announce (GTK_ACCESSIBLE (self), text,
                               GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
    }
}

/**
 * lki_error_box_get_title:
 * @self: the box
 *
 * Returns: (nullable): the title of the error that is shown
 */
const char *
lki_error_box_get_title (LkiErrorBox *self)
{
  g_return_val_if_fail (LKI_IS_ERROR_BOX (self), NULL);

  return gtk_widget_get_visible (GTK_WIDGET (self)) ? gtk_label_get_text (self->title_label) : NULL;
}
