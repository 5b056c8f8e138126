// SPDX-License-Identifier: GPL-3.0-or-later
// Preferences, Privacy: the answers as they stand, to be changed at any time. A switch is the
// answer itself, with the moment it was moved.

#include "lki-privacy-page.h"

#include "lki-config.h"
#include "lki-consent-group.h"
#include "lki-format.h"
#include "lki-sent-dialog.h"

#include <glib/gi18n.h>

struct _LkiPrivacyPage
{
  AdwPreferencesPage parent_instance;

  LkiDiagnostics *diagnostics; /* (owned) (nullable) */
  LkiSettings *settings;       /* (owned) (nullable) */
  gboolean updating;

  LkiConsentGroup *group;
  AdwActionRow *answer_row;
};

G_DEFINE_FINAL_TYPE (LkiPrivacyPage,
                     lki_privacy_page,
                     ADW_TYPE_PREFERENCES_PAGE)

static char *
dup_answer_text (LkiPrivacyPage *self)
{
  g_autoptr (GTimeZone) time_zone = g_time_zone_new_local ();
  g_autofree char *moment = NULL;
  gint64 at = 0;
  int version = 0;

  g_object_get (self->settings, "consent-at", &at, "consent-version", &version, NULL);
  if (!lki_diagnostics_get_asked (self->diagnostics))
    return g_strdup (_ ("Not given yet: everything is off"));

  moment = lki_format_moment (at * 1000, g_get_real_time () / 1000, time_zone);

  /* Translators: %1$s is a moment, such as 4 March 2025 at 14:05; %2$d is the version of the text
   * that was agreed to */
  return g_strdup_printf (_ ("%1$s, to version %2$d of the text"), moment, version);
}

static void
update (LkiPrivacyPage *self)
{
  g_autofree char *answer = dup_answer_text (self);

  self->updating = TRUE;
  g_object_set (self->group, "reports", lki_diagnostics_get_reports (self->diagnostics), "usage",
                lki_diagnostics_get_usage (self->diagnostics), NULL);
  adw_action_row_set_subtitle (self->answer_row, answer);
  self->updating = FALSE;
}

static void
switched_cb (LkiPrivacyPage *self)
{
  gboolean reports = FALSE;
  gboolean usage = FALSE;

  if (self->updating || self->diagnostics == NULL)
    return;

  g_object_get (self->group, "reports", &reports, "usage", &usage, NULL);
  /* The answer is one of two values and a date: nothing is shown before all of it is there. */
  self->updating = TRUE;
  lki_diagnostics_decide (self->diagnostics, reports, usage);
  update (self);
}

static void
changed_cb (LkiPrivacyPage *self)
{
  if (!self->updating)
    update (self);
}

static void
show_cb (LkiPrivacyPage *self)
{
  if (self->diagnostics != NULL)
    adw_dialog_present (lki_sent_dialog_new (self->diagnostics), GTK_WIDGET (self));
}

static void
lki_privacy_page_dispose (GObject *object)
{
  LkiPrivacyPage *self = LKI_PRIVACY_PAGE (object);

  g_clear_object (&self->diagnostics);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), LKI_TYPE_PRIVACY_PAGE);

  G_OBJECT_CLASS (lki_privacy_page_parent_class)->dispose (object);
}

static void
lki_privacy_page_class_init (LkiPrivacyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lki_privacy_page_dispose;

  g_type_ensure (LKI_TYPE_CONSENT_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-privacy-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiPrivacyPage, group);
  gtk_widget_class_bind_template_child (widget_class, LkiPrivacyPage, answer_row);
  gtk_widget_class_bind_template_callback (widget_class, switched_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_cb);
}

static void
lki_privacy_page_init (LkiPrivacyPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lki_privacy_page_set_up:
 * @self: the page
 * @diagnostics: who is told what is switched
 * @settings: where the answer is kept
 */
void
lki_privacy_page_set_up (LkiPrivacyPage *self,
                         LkiDiagnostics *diagnostics,
                         LkiSettings *settings)
{
  g_return_if_fail (LKI_IS_PRIVACY_PAGE (self));
  g_return_if_fail (LKI_IS_DIAGNOSTICS (diagnostics));
  g_return_if_fail (LKI_IS_SETTINGS (settings));

  g_set_object (&self->diagnostics, diagnostics);
  g_set_object (&self->settings, settings);
  g_signal_connect_object (diagnostics, "notify", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  update (self);
}
