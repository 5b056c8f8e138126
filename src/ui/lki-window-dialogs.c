// SPDX-License-Identifier: GPL-3.0-or-later
// The dialogs that the application's menu opens: preferences, about, sign out.

#include "lki-window-private.h"

#include "lki-account-dialog.h"
#include "lki-config.h"
#include "lki-error-text.h"
#include "lki-error.h"
#include "lki-format.h"
#include "lki-future.h"
#include "lki-preferences-dialog.h"

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
  dialog = lki_preferences_dialog_new (self->settings, self->diagnostics, storage);
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

/* What helps to find a fault, and nothing that tells who the person or a lead is. */
static char *
dup_debug_info (LkiWindow *self)
{
  LkiSession *session = lki_session_manager_get_session (self->manager);
  g_autoptr (GString) info = g_string_new (NULL);
  g_autoptr (GEnumClass) states = g_type_class_ref (LKI_TYPE_SYNC_STATUS);
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  const char *desktop = g_getenv ("XDG_CURRENT_DESKTOP");
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self));

  g_string_append_printf (info, "Leadkit Inbox %s (%s)\n", LKI_VERSION, LKI_PROFILE);
  g_string_append_printf (info, "GTK %u.%u.%u, libadwaita %u.%u.%u, GLib %u.%u.%u\n",
                          gtk_get_major_version (), gtk_get_minor_version (),
                          gtk_get_micro_version (), adw_get_major_version (),
                          adw_get_minor_version (), adw_get_micro_version (), glib_major_version,
                          glib_minor_version, glib_micro_version);
  g_string_append_printf (info, "System: %s\n", system != NULL ? system : "unknown");
  g_string_append_printf (info, "Desktop: %s, %s\n", desktop != NULL ? desktop : "unknown",
                          G_OBJECT_TYPE_NAME (display));
  g_string_append_printf (info, "Language: %s\n", g_get_language_names ()[0]);
  g_string_append_printf (info, "Sandbox: %s\n",
                          g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) ? "Flatpak" : "none");

  if (session != NULL)
    {
      GEnumValue *state = g_enum_get_value (states, lki_session_get_sync_status (session));

      g_string_append_printf (info, "Sync: %s%s\n", state != NULL ? state->value_nick : "unknown",
                              lki_session_get_demo (session) ? ", demo" : "");
      g_string_append_printf (info, "Session kept in a keyring: %s\n",
                              lki_session_get_persistent (session) ? "yes" : "no");
    }
  else
    {
      g_string_append (info, "Not signed in\n");
    }

  return g_string_free_and_steal (g_steal_pointer (&info));
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

  debug_info = dup_debug_info (self);
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
  LkiLeadCounts *counts = session != NULL ? lki_session_get_counts (session) : NULL;
  g_autofree char *number = NULL;
  g_autofree char *unsent = NULL;
  const char *text =
      _ ("Your leads can stay on this device for the next time you sign in, or be removed "
         "from it. On the server nothing changes.");

  if (counts == NULL || counts->unsent == 0)
    return g_strdup (text);

  number = lki_format_count (counts->unsent);
  unsent = g_strdup_printf (
      ngettext ("%s change has not been sent yet. It is lost if you remove the leads.",
                "%s changes have not been sent yet. They are lost if you remove "
                "the leads.",
                CLAMP (counts->unsent, 0, G_MAXINT)),
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
