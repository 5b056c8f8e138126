// SPDX-License-Identifier: GPL-3.0-or-later
// The banners: states that last. One at a time, the gravest first; the demo has one of its own.

#include "lki-window-private.h"

#include "lki-error-text.h"
#include "lki-format.h"

#include <glib/gi18n.h>

/* Less than this a person sees on no clock. */
#define WRONG_MINUTES 5

static void
show (LkiWindow *self,
      const char *title,
      const char *button,
      const char *action)
{
  adw_banner_set_title (self->banner, title);
  adw_banner_set_button_label (self->banner, button);
  self->banner_action = action;
  adw_banner_set_revealed (self->banner, TRUE);
}

static void
show_set_aside (LkiWindow *self,
                const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *title = NULL;

  /* Translators: %s is the name of a file */
  title = g_strdup_printf (
      _ ("The database could not be used. It was set aside as “%s”, and your leads are "
         "fetched again."),
      name);
  show (self, title, _ ("_Dismiss"), "dismiss");
}

static int
round_to (int minutes,
          int unit)
{
  return (minutes + unit / 2) / unit * unit;
}

/* Returns: whether the device's clock is so wrong that a person would be misled by it. */
static gboolean
show_wrong_clock (LkiWindow *self,
                  LkiSession *session)
{
  gint64 fast_ms = lki_session_get_clock_fast_ms (session);
  int minutes = (int) MIN (ABS (fast_ms) / 60000, G_MAXINT);
  g_autofree char *duration = NULL;
  g_autofree char *title = NULL;

  if (minutes < WRONG_MINUTES || self->wrong_clock_seen)
    return FALSE;

  if (minutes >= 2 * 24 * 60)
    minutes = round_to (minutes, 24 * 60);
  else if (minutes >= 60)
    minutes = round_to (minutes, 60);
  duration = lki_format_duration (minutes);
  if (fast_ms > 0)
    /* Translators: %s is a duration, such as 24 hours */
    title = g_strdup_printf (_ ("This computer’s clock is %s fast. Times here are the server’s."),
                             duration);
  else
    /* Translators: %s is a duration, such as 24 hours */
    title = g_strdup_printf (_ ("This computer’s clock is %s slow. Times here are the server’s."),
                             duration);
  show (self, title, _ ("_Dismiss"), "dismiss-clock");

  return TRUE;
}

/* Returns: whether the state of the sync is one that the person must know of. */
static gboolean
show_sync_status (LkiWindow *self,
                  LkiSession *session)
{
  const GError *error = lki_session_get_sync_error (session);

  switch (lki_session_get_sync_status (session))
    {
    case LKI_SYNC_UPDATE_NEEDED:
      show (self,
            _ ("The server needs a newer version of this app. Your leads can be read meanwhile."),
            NULL, NULL);
      return TRUE;

    case LKI_SYNC_NO_ACCESS:
      show (self,
            _ ("Your access has been withdrawn. Ask the person who runs your organisation’s "
               "account."),
            _ ("_Try Again"), "app.sync-now");
      return TRUE;

    case LKI_SYNC_SIGN_IN_AGAIN:
      show (self, _ ("The session has ended. Sign in again to send and receive."), _ ("_Sign In"),
            "win.sign-in-again");
      return TRUE;

    case LKI_SYNC_STORE_TROUBLE:
      show (self,
            error != NULL ? lki_error_get_body (error)
                          : _ ("New leads cannot be kept until there is room on the disk."),
            _ ("_Try Again"), "app.sync-now");
      return TRUE;

    case LKI_SYNC_STOPPED:
    case LKI_SYNC_FIRST:
    case LKI_SYNC_BUSY:
    case LKI_SYNC_UP_TO_DATE:
    case LKI_SYNC_OFFLINE:
    case LKI_SYNC_SERVER_TROUBLE:
    default:
      return FALSE;
    }
}

/**
 * lki_window_update_banners:
 * @self: the window
 *
 * Shows the banners for the state that the session is in.
 */
void
lki_window_update_banners (LkiWindow *self)
{
  LkiSession *session = lki_session_manager_get_session (self->manager);
  gboolean shown = session != NULL && !self->signing_in_again;
  g_autofree char *set_aside = NULL;

  adw_banner_set_revealed (self->demo_banner, shown && lki_session_get_demo (session));

  if (!shown)
    {
      adw_banner_set_revealed (self->banner, FALSE);
      return;
    }

  if (show_sync_status (self, session))
    return;

  g_object_get (session, "set-aside-path", &set_aside, NULL);
  if (set_aside != NULL && !self->set_aside_seen)
    show_set_aside (self, set_aside);
  else if (show_wrong_clock (self, session))
    return;
  else if (!lki_session_get_persistent (session) && !lki_session_get_demo (session))
    show (self, _ ("The keyring cannot be used now. You stay signed in until you quit."), NULL,
          NULL);
  else
    adw_banner_set_revealed (self->banner, FALSE);
}

/**
 * lki_window_connect_banners:
 * @self: a window that is being built
 */
void
lki_window_connect_banners (LkiWindow *self)
{
  static const char *const details[] = { "notify::sync-status", "notify::sync-error",
                                         "notify::persistent", "notify::set-aside-path",
                                         "notify::demo" };

  for (guint i = 0; i < G_N_ELEMENTS (details); i++)
    g_signal_group_connect_swapped (self->session_signals, details[i],
                                    G_CALLBACK (lki_window_update_banners), self);
}

/**
 * lki_window_banner_clicked:
 * @self: the window
 *
 * Does what the banner's button says.
 */
void
lki_window_banner_clicked (LkiWindow *self)
{
  if (g_strcmp0 (self->banner_action, "dismiss") == 0)
    {
      self->set_aside_seen = TRUE;
      lki_window_update_banners (self);
    }
  else if (g_strcmp0 (self->banner_action, "dismiss-clock") == 0)
    {
      self->wrong_clock_seen = TRUE;
      lki_window_update_banners (self);
    }
  else if (self->banner_action != NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), self->banner_action, NULL);
    }
}
