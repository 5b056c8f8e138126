// SPDX-License-Identifier: GPL-3.0-or-later
// Preferences. What there is to set is bound to the settings and takes effect at once.

#include "lki-preferences-dialog.h"

#include "lki-clock.h"
#include "lki-config.h"
#include "lki-format.h"
#include "lki-privacy-page.h"
#include "lki-storage-page.h"

#include <glib/gi18n.h>

struct _LkiPreferencesDialog
{
  AdwPreferencesDialog parent_instance;

  GtkWidget *notifications_row;
  GtkWidget *details_row;
  GtkWidget *sound_row;
  GtkWidget *repeat_row;
  GtkWidget *quiet_row;
  AdwComboRow *from_row;
  AdwComboRow *until_row;
  AdwComboRow *again_row;
  AdwComboRow *snooze_row;
  AdwComboRow *morning_row;
  GtkWidget *background_group;
  AdwActionRow *background_row;
  AdwActionRow *login_row;
  LkiPrivacyPage *privacy_page;
  LkiStoragePage *storage_page;
};

G_DEFINE_FINAL_TYPE (LkiPreferencesDialog,
                     lki_preferences_dialog,
                     ADW_TYPE_PREFERENCES_DIALOG)

/* A time of day is chosen by the half hour. */
#define STEP_MINUTES 30
#define N_STEPS (24 * 60 / STEP_MINUTES)

static gboolean
minutes_to_step (GBinding *binding,
                 const GValue *minutes,
                 GValue *step,
                 gpointer user_data)
{
  g_value_set_uint (step, (guint) (g_value_get_int (minutes) / STEP_MINUTES));

  return TRUE;
}

static gboolean
step_to_minutes (GBinding *binding,
                 const GValue *step,
                 GValue *minutes,
                 gpointer user_data)
{
  guint chosen = g_value_get_uint (step);

  if (chosen >= N_STEPS)
    return FALSE;
  g_value_set_int (minutes, (int) chosen * STEP_MINUTES);

  return TRUE;
}

static void
bind_time (AdwComboRow *row,
           LkiSettings *settings,
           const char *key)
{
  g_autoptr (GtkStringList) times = gtk_string_list_new (NULL);

  for (int i = 0; i < N_STEPS; i++)
    {
      g_autoptr (GDateTime) time =
          g_date_time_new_utc (2026, 1, 1, i * STEP_MINUTES / 60, i * STEP_MINUTES % 60, 0);
      g_autofree char *text = lki_time_format_clock (time);

      gtk_string_list_append (times, text);
    }
  adw_combo_row_set_model (row, G_LIST_MODEL (times));
  g_object_bind_property_full (settings, key, row, "selected",
                               G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL, minutes_to_step,
                               step_to_minutes, NULL, NULL);
}

static const int soon_minutes[] = { 15, 30, 60, 120, 240 };

/* What somebody has set by other means is shown as the nearest choice that is not shorter. */
static gboolean
minutes_to_choice (GBinding *binding,
                   const GValue *minutes,
                   GValue *choice,
                   gpointer user_data)
{
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (soon_minutes) && soon_minutes[i] < g_value_get_int (minutes))
    i++;
  g_value_set_uint (choice, i);

  return TRUE;
}

static gboolean
choice_to_minutes (GBinding *binding,
                   const GValue *choice,
                   GValue *minutes,
                   gpointer user_data)
{
  guint chosen = g_value_get_uint (choice);

  if (chosen >= G_N_ELEMENTS (soon_minutes))
    return FALSE;
  g_value_set_int (minutes, soon_minutes[chosen]);

  return TRUE;
}

static void
bind_soon (AdwComboRow *row,
           LkiSettings *settings,
           const char *key)
{
  g_autoptr (GtkStringList) choices = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (soon_minutes); i++)
    {
      g_autofree char *text = lki_format_duration (soon_minutes[i]);

      gtk_string_list_append (choices, text);
    }
  adw_combo_row_set_model (row, G_LIST_MODEL (choices));
  g_object_bind_property_full (settings, key, row, "selected",
                               G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL, minutes_to_choice,
                               choice_to_minutes, NULL, NULL);
}

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
  gtk_widget_class_bind_template_child (widget_class, LkiPreferencesDialog, sound_row);
  gtk_widget_class_bind_template_child (widget_class, LkiPreferencesDialog, repeat_row);
  gtk_widget_class_bind_template_child (widget_class, LkiPreferencesDialog, background_group);
  gtk_widget_class_bind_template_child (widget_class, LkiPreferencesDialog, background_row);
  gtk_widget_class_bind_template_child (widget_class, LkiPreferencesDialog, login_row);
  gtk_widget_class_bind_template_child (widget_class, LkiPreferencesDialog, quiet_row);
  gtk_widget_class_bind_template_child (widget_class, LkiPreferencesDialog, from_row);
  gtk_widget_class_bind_template_child (widget_class, LkiPreferencesDialog, until_row);
  gtk_widget_class_bind_template_child (widget_class, LkiPreferencesDialog, again_row);
  gtk_widget_class_bind_template_child (widget_class, LkiPreferencesDialog, snooze_row);
  gtk_widget_class_bind_template_child (widget_class, LkiPreferencesDialog, morning_row);
  gtk_widget_class_bind_template_child (widget_class, LkiPreferencesDialog, privacy_page);
  gtk_widget_class_bind_template_child (widget_class, LkiPreferencesDialog, storage_page);
}

static void
lki_preferences_dialog_init (LkiPreferencesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What the desktop says to it, and not only what was wished for. */
static const char *
get_background_text (LkiBackgroundState state)
{
  switch (state)
    {
    case LKI_BACKGROUND_ASKING:
      return _ ("Asking the desktop…");
    case LKI_BACKGROUND_GRANTED:
    case LKI_BACKGROUND_NO_LOGIN:
      return _ ("New leads are announced while the window is closed");
    case LKI_BACKGROUND_REFUSED:
      return _ ("The desktop does not allow it. See the settings of the app there.");
    case LKI_BACKGROUND_FAILED:
      return _ ("That could not be set up on this desktop");
    case LKI_BACKGROUND_OFF:
    default:
      return _ ("When the window is closed, the app ends");
    }
}

static void
background_cb (LkiPreferencesDialog *self,
               GParamSpec *pspec,
               LkiBackground *background)
{
  LkiBackgroundState state = lki_background_get_state (background);

  adw_action_row_set_subtitle (self->background_row, get_background_text (state));
  adw_action_row_set_subtitle (self->login_row, state == LKI_BACKGROUND_NO_LOGIN
                                                    ? _ ("The desktop does not allow it")
                                                    : _ ("Without its window, to announce leads"));
}

/**
 * lki_preferences_dialog_new:
 * @settings: what to set
 * @diagnostics: what the program may tell of itself
 * @storage: what it keeps on this device
 * @background: (nullable): what keeps it running without a window
 *
 * Returns: (transfer floating): the dialog
 */
AdwDialog *
lki_preferences_dialog_new (LkiSettings *settings,
                            LkiDiagnostics *diagnostics,
                            LkiStorage *storage,
                            LkiBackground *background)
{
  const GBindingFlags both = G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL;
  LkiPreferencesDialog *self = g_object_new (LKI_TYPE_PREFERENCES_DIALOG, NULL);

  g_object_bind_property (settings, "notifications", self->notifications_row, "active", both);
  g_object_bind_property (settings, "notification-details", self->details_row, "active", both);
  g_object_bind_property (settings, "notification-sound", self->sound_row, "active", both);
  g_object_bind_property (settings, "repeat-notifications", self->repeat_row, "active", both);
  g_object_bind_property (settings, "quiet-hours", self->quiet_row, "enable-expansion", both);
  bind_time (self->from_row, settings, "quiet-from");
  bind_time (self->until_row, settings, "quiet-until");
  bind_soon (self->again_row, settings, "call-again-minutes");
  bind_soon (self->snooze_row, settings, "snooze-minutes");
  bind_time (self->morning_row, settings, "morning");
  if (background != NULL)
    {
      g_object_bind_property (settings, "run-in-background", self->background_row, "active", both);
      g_object_bind_property (settings, "start-at-login", self->login_row, "active", both);
      g_signal_connect_object (background, "notify::state", G_CALLBACK (background_cb), self,
                               G_CONNECT_SWAPPED);
      background_cb (self, NULL, background);
      gtk_widget_set_visible (self->background_group, TRUE);
    }
  lki_privacy_page_set_up (self->privacy_page, diagnostics, settings);
  lki_storage_page_set_up (self->storage_page, storage);

  return ADW_DIALOG (self);
}
