// SPDX-License-Identifier: GPL-3.0-or-later
// The page that asks for consent: two switches that are off, and one button that takes them as they
// stand. There is nothing to accept all at once, and nothing that is on before somebody has put it
// on. When to ask is decided by the window.

#include "lki-consent-page.h"

#include "lki-config.h"
#include "lki-consent-group.h"
#include "lki-sent-dialog.h"

struct _LkiConsentPage
{
  AdwBin parent_instance;

  LkiDiagnostics *diagnostics; /* (owned) (nullable) */

  LkiConsentGroup *group;
  GtkWidget *continue_button;
};

G_DEFINE_FINAL_TYPE (LkiConsentPage,
                     lki_consent_page,
                     ADW_TYPE_BIN)

static void
continue_cb (LkiConsentPage *self)
{
  gboolean reports = FALSE;
  gboolean usage = FALSE;

  if (self->diagnostics == NULL)
    return;

  g_object_get (self->group, "reports", &reports, "usage", &usage, NULL);
  lki_diagnostics_decide (self->diagnostics, reports, usage);
}

static void
show_cb (LkiConsentPage *self)
{
  if (self->diagnostics != NULL)
    adw_dialog_present (lki_sent_dialog_new (self->diagnostics), GTK_WIDGET (self));
}

static void
lki_consent_page_dispose (GObject *object)
{
  LkiConsentPage *self = LKI_CONSENT_PAGE (object);

  g_clear_object (&self->diagnostics);
  gtk_widget_dispose_template (GTK_WIDGET (self), LKI_TYPE_CONSENT_PAGE);

  G_OBJECT_CLASS (lki_consent_page_parent_class)->dispose (object);
}

static void
lki_consent_page_class_init (LkiConsentPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lki_consent_page_dispose;

  g_type_ensure (LKI_TYPE_CONSENT_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-consent-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiConsentPage, group);
  gtk_widget_class_bind_template_child (widget_class, LkiConsentPage, continue_button);
  gtk_widget_class_bind_template_callback (widget_class, continue_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_cb);
}

static void
lki_consent_page_init (LkiConsentPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lki_consent_page_set_up:
 * @self: the page
 * @diagnostics: who is told the answer
 */
void
lki_consent_page_set_up (LkiConsentPage *self,
                         LkiDiagnostics *diagnostics)
{
  g_return_if_fail (LKI_IS_CONSENT_PAGE (self));
  g_return_if_fail (LKI_IS_DIAGNOSTICS (diagnostics));

  g_set_object (&self->diagnostics, diagnostics);
}

/**
 * lki_consent_page_reset:
 * @self: the page, which is about to be seen
 *
 * Asks anew: both switches are off, whatever was answered to an earlier text.
 */
void
lki_consent_page_reset (LkiConsentPage *self)
{
  g_return_if_fail (LKI_IS_CONSENT_PAGE (self));

  g_object_set (self->group, "reports", FALSE, "usage", FALSE, NULL);
  /* Not the first switch: a key that was pressed once too often on the sign-in page must not agree
   * to anything. */
  gtk_widget_grab_focus (self->continue_button);
}
