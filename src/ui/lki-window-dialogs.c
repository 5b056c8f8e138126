// SPDX-License-Identifier: GPL-3.0-or-later
// The dialogs that the application's menu opens: preferences, about, sign out.

#include "lki-window-private.h"

#include "lki-account-dialog.h"
#include "lki-config.h"
#include "lki-debug-info.h"
#include "lki-error-text.h"
#include "lki-error.h"
#include "lki-format.h"
#include "lki-future.h"
#include "lki-preferences-dialog.h"
#include "lki-session-profile.h"
#include "lki-support-dialog.h"

#include <glib/gi18n.h>

/**
 * lki_window_present_preferences:
 * @self: the window
 *
 * Returns: (transfer none): the dialog, which is shown
 */
AdwDialog *
lki_window_present_preferences (LkiWindow *self)
{
  g_autoptr (LkiStorage) storage = NULL;
  AdwDialog *dialog;

  g_return_val_if_fail (LKI_IS_WINDOW (self), NULL);

  storage = lki_storage_new (self->manager, self->settings, self->diagnostics);
  dialog =
      lki_preferences_dialog_new (self->settings, self->diagnostics, storage, self->background);
  adw_dialog_present (dialog, GTK_WIDGET (self));

  return dialog;
}

/**
 * lki_window_present_account:
 * @self: the window, with somebody signed in
 *
 * Returns: (transfer none): the dialog, which is shown
 */
AdwDialog *
lki_window_present_account (LkiWindow *self)
{
  AdwDialog *dialog;

  g_return_val_if_fail (LKI_IS_WINDOW (self), NULL);

  dialog = lki_account_dialog_new (self->manager);
  adw_dialog_present (dialog, GTK_WIDGET (self));

  return dialog;
}

/**
 * lki_window_present_support:
 * @self: the window, with somebody signed in
 *
 * Returns: (transfer none): the dialog, which is shown
 */
AdwDialog *
lki_window_present_support (LkiWindow *self)
{
  AdwDialog *before;
  AdwDialog *dialog;

  g_return_val_if_fail (LKI_IS_WINDOW (self), NULL);

  /* A notification may ask for it again. */
  before = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self));
  if (LKI_IS_SUPPORT_DIALOG (before))
    return before;

  dialog = lki_support_dialog_new (self->manager);
  adw_dialog_present (dialog, GTK_WIDGET (self));

  return dialog;
}

/**
 * lki_window_present_about:
 * @self: the window
 *
 * Returns: (transfer none): the dialog, which is shown
 */
AdwDialog *
lki_window_present_about (LkiWindow *self)
{
  AdwDialog *dialog;
  g_autofree char *debug_info = NULL;

  g_return_val_if_fail (LKI_IS_WINDOW (self), NULL);

  debug_info = lki_debug_info_dup_text (lki_session_manager_get_session (self->manager),
                                        gtk_widget_get_display (GTK_WIDGET (self)));
  dialog = adw_about_dialog_new ();
  g_object_set (dialog, "application-name", _ ("Leadkit Inbox"), "application-icon",
                LKI_APPLICATION_ID, "version", LKI_VERSION, "developer-name", "Nettbureau",
                "copyright", "© 2026 Nettbureau", "license-type", GTK_LICENSE_GPL_3_0, "comments",
                _ ("Answer your leads the moment they arrive."), "debug-info", debug_info,
                "debug-info-filename", "leadkit-inbox-debug.txt",
                /* Translators: your name, one a line; shown in the dialog about the program */
                "translator-credits", _ ("translator-credits"), NULL);
  adw_dialog_present (dialog, GTK_WIDGET (self));

  return dialog;
}

typedef struct
{
  LkiWindow *self; /* (owned) */
  gboolean wipe;
} SignOutJob;

static void
sign_out_job_free (gpointer data)
{
  SignOutJob *job = data;

  g_object_unref (job->self);
  g_free (job);
}

static DexFuture *
sign_out_fiber (gpointer user_data)
{
  SignOutJob *job = user_data;
  g_autoptr (GError) error = NULL;

  if (!dex_await (lki_session_manager_sign_out (job->self->manager, job->wipe), &error) &&
      job->self->toast_overlay != NULL && !lki_error_is_cancelled (error))
    lki_window_add_toast (
        job->self, adw_toast_new (g_error_matches (error, LKI_ERROR, LKI_ERROR_KEYRING_LOCKED)
                                      ? _ ("Signed out. The locked keyring keeps the sign-in "
                                           "until it is unlocked.")
                                      : lki_error_get_title (error)));

  return lki_future_new_done ();
}

static void
sign_out_response_cb (LkiWindow *self,
                      const char *response)
{
  SignOutJob *job;

  if (strcmp (response, "keep") != 0 && strcmp (response, "wipe") != 0)
    return;

  job = g_new0 (SignOutJob, 1);
  job->self = g_object_ref (self);
  job->wipe = strcmp (response, "wipe") == 0;
  lki_future_report (lki_future_spawn ("sign-out", sign_out_fiber, job, sign_out_job_free),
                     "sign out");
}

static char *
dup_sign_out_text (LkiSession *session)
{
  gint64 n_unsent = session != NULL ? lki_session_count_unsent (session) : 0;
  g_autofree char *number = NULL;
  g_autofree char *unsent = NULL;
  const char *text =
      _ ("Your leads can stay on this device for the next time you sign in, or be removed "
         "from it. On the server nothing changes.");

  if (n_unsent == 0)
    return g_strdup (text);

  number = lki_format_count (n_unsent);
  unsent = g_strdup_printf (
      /* Translators: %s is a number of changes of leads, messages to support and data requests */
      ngettext ("%s change, message or request has not been sent yet. It is lost if you remove the "
                "leads.",
                "%s changes, messages or requests have not been sent yet. They are lost if you "
                "remove the leads.",
                CLAMP (n_unsent, 0, G_MAXINT)),
      number);

  return g_strdup_printf ("%s\n\n%s", text, unsent);
}

/**
 * lki_window_present_sign_out:
 * @self: the window
 *
 * Asks whether what is on this device is kept, and signs out.
 *
 * Returns: (transfer none): the dialog, which is shown
 */
AdwDialog *
lki_window_present_sign_out (LkiWindow *self)
{
  AdwDialog *dialog;
  g_autofree char *text = NULL;

  g_return_val_if_fail (LKI_IS_WINDOW (self), NULL);

  text = dup_sign_out_text (lki_session_manager_get_session (self->manager));
  dialog = adw_alert_dialog_new (_ ("Sign Out?"), text);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"), "keep",
                                  _ ("Sign Out and _Keep Leads"), "wipe",
                                  _ ("Sign Out and _Remove Leads"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "wipe",
                                            ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_prefer_wide_layout (ADW_ALERT_DIALOG (dialog), FALSE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "keep");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (sign_out_response_cb), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));

  return dialog;
}
