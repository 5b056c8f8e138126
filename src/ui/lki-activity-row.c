// SPDX-License-Identifier: GPL-3.0-or-later
// One row of a lead's activity.

#include "lki-activity-row.h"

#include "lki-config.h"
#include "lki-format.h"
#include "lki-minute.h"
#include "lki-words.h"

#include <glib/gi18n.h>

struct _LkiActivityRow
{
  AdwPreferencesRow parent_instance;

  LkiActivityRecord *activity; /* (owned) */

  GtkImage *icon;
  GtkLabel *title_label;
  GtkLabel *text_label;
  GtkLabel *who_label;
  GtkWidget *delivery_icon;
};

G_DEFINE_FINAL_TYPE (LkiActivityRow,
                     lki_activity_row,
                     ADW_TYPE_PREFERENCES_ROW)

static void
set_delivery (LkiActivityRow *self,
              const char *icon_name,
              const char *text,
              const char *css_class)
{
  gtk_image_set_from_icon_name (GTK_IMAGE (self->delivery_icon), icon_name);
  gtk_widget_set_tooltip_text (self->delivery_icon, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->delivery_icon),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_add_css_class (self->delivery_icon, css_class);
  gtk_widget_set_visible (self->delivery_icon, TRUE);
}

static void
set_activity (LkiActivityRow *self,
              LkiActivityRecord *activity)
{
  g_autofree char *title = lki_activity_dup_title (activity);
  g_autofree char *text = NULL;

  self->activity = lki_activity_record_ref (activity);
  gtk_image_set_from_icon_name (self->icon, lki_activity_get_icon_name (activity));
  gtk_label_set_text (self->title_label, title);
  /* The text of a status is its reason, a word of the contract's. */
  if (g_strcmp0 (activity->type, "status") == 0 && activity->text != NULL)
    text = lki_reason_dup_title (activity->text);
  else
    text = g_strdup (activity->text != NULL ? activity->text : "");
  gtk_label_set_text (self->text_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->text_label), *text != '\0');

  gtk_widget_set_visible (self->delivery_icon, FALSE);
  if (activity->delivery == LKI_DELIVERY_QUEUED)
    set_delivery (self, "lki-unsent-symbolic", _ ("Waiting to be sent"), "dimmed");
  else if (activity->delivery == LKI_DELIVERY_FAILED)
    set_delivery (self, "dialog-warning-symbolic", _ ("Refused by the server"), "warning");

  lki_activity_row_refresh (self);
}

static void
lki_activity_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LKI_TYPE_ACTIVITY_ROW);

  G_OBJECT_CLASS (lki_activity_row_parent_class)->dispose (object);
}

static void
lki_activity_row_finalize (GObject *object)
{
  g_clear_pointer (&LKI_ACTIVITY_ROW (object)->activity, lki_activity_record_unref);

  G_OBJECT_CLASS (lki_activity_row_parent_class)->finalize (object);
}

static void
lki_activity_row_class_init (LkiActivityRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lki_activity_row_dispose;
  object_class->finalize = lki_activity_row_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-activity-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiActivityRow, icon);
  gtk_widget_class_bind_template_child (widget_class, LkiActivityRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, LkiActivityRow, text_label);
  gtk_widget_class_bind_template_child (widget_class, LkiActivityRow, who_label);
  gtk_widget_class_bind_template_child (widget_class, LkiActivityRow, delivery_icon);
}

static void
lki_activity_row_init (LkiActivityRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lki_activity_row_new:
 * @activity: what happened
 *
 * Returns: (transfer floating): a row for a list box
 */
GtkWidget *
lki_activity_row_new (LkiActivityRecord *activity)
{
  LkiActivityRow *self = g_object_new (LKI_TYPE_ACTIVITY_ROW, NULL);

  set_activity (self, activity);

  return GTK_WIDGET (self);
}

/**
 * lki_activity_row_refresh:
 * @self: the row
 *
 * Writes the time anew.
 */
void
lki_activity_row_refresh (LkiActivityRow *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *when = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (LKI_IS_ACTIVITY_ROW (self));

  when = lki_format_age_in_words (self->activity->at,
                                  lki_minute_get_now_ms (lki_minute_get_default ()), zone);
  if (self->activity->actor_name != NULL && *self->activity->actor_name != '\0')
    /* Translators: who did something and when, such as Kari Nordmann · Today at 14:05 */
    text = g_strdup_printf (C_ ("activity", "%1$s · %2$s"), self->activity->actor_name, when);

  gtk_label_set_text (self->who_label, text != NULL ? text : when);
}
