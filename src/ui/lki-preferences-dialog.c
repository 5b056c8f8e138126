// SPDX-License-Identifier: GPL-3.0-or-later
// Preferences. What there is to set is bound to the settings and takes effect at once.

#include "lki-preferences-dialog.h"

#include "lki-config.h"
#include "lki-privacy-page.h"
#include "lki-storage-page.h"

struct _LkiPreferencesDialog
{
  AdwPreferencesDialog parent_instance;

  GtkWidget *notifications_row;
  GtkWidget *details_row;
  LkiPrivacyPage *privacy_page;
  LkiStoragePage *storage_page;
};

G_DEFINE_FINAL_TYPE (LkiPreferencesDialog,
                     lki_preferences_dialog,
                     ADW_TYPE_PREFERENCES_DIALOG)

static void
lki_preferences_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LKI_TYPE_PREFERENCES_DIALOG);

  G_OBJECT_CLASS (lki_preferences_dialog_parent_class)->dispose (object);
}

static void
lki_preferences_dialog_class_init (LkiPreferencesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lki_preferences_dialog_dispose;

  g_type_ensure (LKI_TYPE_PRIVACY_PAGE);
  g_type_ensure (LKI_TYPE_STORAGE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiPreferencesDialog, notifications_row);
  gtk_widget_class_bind_template_child (widget_class, LkiPreferencesDialog, details_row);
  gtk_widget_class_bind_template_child (widget_class, LkiPreferencesDialog, privacy_page);
  gtk_widget_class_bind_template_child (widget_class, LkiPreferencesDialog, storage_page);
}

static void
lki_preferences_dialog_init (LkiPreferencesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lki_preferences_dialog_new:
 * @settings: what to set
 * @diagnostics: what the program may tell of itself
 * @storage: what it keeps on this device
 *
 * Returns: (transfer floating): the dialog
 */
AdwDialog *
lki_preferences_dialog_new (LkiSettings *settings,
                            LkiDiagnostics *diagnostics,
                            LkiStorage *storage)
{
  const GBindingFlags both = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;
  LkiPreferencesDialog *self = g_object_new (LKI_TYPE_PREFERENCES_DIALOG, NULL);

  g_object_bind_property (settings, "notifications", self->notifications_row, "active", both);
  g_object_bind_property (settings, "notification-details", self->details_row, "active", both);
  lki_privacy_page_set_up (self->privacy_page, diagnostics, settings);
  lki_storage_page_set_up (self->storage_page, storage);

  return ADW_DIALOG (self);
}
