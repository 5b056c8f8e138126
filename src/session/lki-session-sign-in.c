// SPDX-License-Identifier: GPL-3.0-or-later
// How the session manager signs in: password, second factor, a forgotten password, and the demo,
// which signs in like everybody else but leaves nothing behind.

#include "lki-session-manager-private.h"

#include <gio/gio.h>

#include "lki-discovery.h"
#include "lki-error.h"
#include "lki-folder.h"
#include "lki-future.h"

/* Makes @identity the one that the session of its account syncs with; opens that session if it is
 * not open. */
static gboolean
adopt (LkiSessionManager *self,
       LkiSessionTask *task,
       const char *origin,
       LkiIdentity *identity,
       gboolean demo,
       GError **error)
{
  const char *user_id = lki_identity_get_user_id (identity);
  gboolean same = !demo && self->demo_folder == NULL && self->session != NULL &&
                  lki_last_account_is (self->account, origin, user_id);

  if (!same)
    {
      g_autoptr (LkiSession) session = NULL;
      g_autofree char *folder = NULL;

      if (!lki_session_manager_close_session (self, error))
        return FALSE;

      if (demo)
        {
          dex_await (lki_folder_remove_stale (), NULL);
          folder = lki_folder_make_temporary (&self->demo_claim);
          if (folder == NULL)
            {
              g_set_error_literal (error, LKI_ERROR, LKI_ERROR_READ_ONLY,
                                   "There is no room for the demo");
              return FALSE;
            }
          g_set_str (&self->demo_folder, folder);
        }
      else
        {
          g_clear_pointer (&self->account, lki_last_account_free);
          self->account =
              lki_last_account_new (origin, user_id, lki_identity_get_email (identity), TRUE);
          folder = lki_last_account_dup_folder (self->account, self->data_directory);
        }

      session = lki_session_manager_open_session (self, folder, demo, error);
      if (session == NULL || !lki_session_manager_keep_if_wanted (task, session, error))
        return FALSE;
      lki_session_manager_set_session (self, session);
    }

  lki_session_manager_set_identity (self, identity);
  lki_session_manager_set_error (self, NULL);
  if (!demo)
    {
      g_set_str (&self->account->email, lki_identity_get_email (identity));
      lki_session_manager_remember (self, TRUE);
      lki_session_manager_keep_credentials (self);
    }
  lki_session_manager_set_state (self, LKI_SESSION_STATE_SIGNED_IN);

  return dex_await (lki_session_attach (self->session, self->http, identity), error);
}

static char *
check_server (LkiSessionManager *self,
              const char *server,
              GError **error)
{
  return lki_http_check_address (server != NULL && *server != '\0' ? server : self->default_server,
                                 error);
}

/* Returns: (transfer full): the LkiIdentity or, when the second factor is asked for, NULL without
 * an error */
static LkiIdentity *
take_identity (LkiSessionManager *self,
               DexFuture *future,
               const char *origin,
               GError **error)
{
  g_autoptr (DexFuture) owned = future;
  const GValue *value;

  if (!dex_await (dex_ref (future), error))
    return NULL;

  value = dex_future_get_value (future, error);
  if (G_VALUE_HOLDS (value, LKI_TYPE_SECOND_FACTOR))
    {
      g_clear_pointer (&self->second_factor, lki_second_factor_unref);
      self->second_factor = lki_second_factor_ref (g_value_get_boxed (value));
      g_set_str (&self->second_factor_origin, origin);
      return NULL;
    }

  return g_value_dup_object (value);
}

DexFuture *
lki_session_manager_sign_in_fiber (gpointer user_data)
{
  LkiSessionTask *task = user_data;
  LkiSessionManager *self = task->self;
  g_autoptr (LkiServerInfo) server = NULL;
  g_autoptr (LkiIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *origin = NULL;

  origin = check_server (self, task->server, &error);
  if (origin == NULL)
    return lki_session_manager_failed (&error);

  server = dex_await_boxed (lki_discovery_fetch (self->http, origin), &error);
  if (server == NULL || !lki_session_manager_still_wanted (task, &error))
    return lki_session_manager_failed (&error);

  identity = take_identity (
      self, lki_identity_sign_in (self->http, server, self->clock, task->email, task->secret),
      origin, &error);
  if (error != NULL || !lki_session_manager_still_wanted (task, &error))
    return lki_session_manager_failed (&error);
  if (identity == NULL)
    return dex_future_new_for_boolean (FALSE);

  if (!adopt (self, task, origin, identity, task->demo, &error))
    return lki_session_manager_failed (&error);

  return lki_future_new_done ();
}

DexFuture *
lki_session_manager_second_factor_fiber (gpointer user_data)
{
  LkiSessionTask *task = user_data;
  LkiSessionManager *self = task->self;
  g_autoptr (LkiSecondFactor) pending = NULL;
  g_autoptr (LkiIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *origin = g_strdup (self->second_factor_origin);

  if (self->second_factor == NULL)
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_CANCELLED, "No sign-in waits for a code"));

  pending = lki_second_factor_ref (self->second_factor);
  identity = dex_await_object (lki_identity_finish_second_factor (pending, task->secret), &error);
  if (identity == NULL || !lki_session_manager_still_wanted (task, &error))
    return lki_session_manager_failed (&error);

  g_clear_pointer (&self->second_factor, lki_second_factor_unref);
  if (!adopt (self, task, origin, identity, FALSE, &error))
    return lki_session_manager_failed (&error);

  return lki_future_new_done ();
}

DexFuture *
lki_session_manager_password_reset_fiber (gpointer user_data)
{
  LkiSessionTask *task = user_data;
  LkiSessionManager *self = task->self;
  g_autoptr (LkiServerInfo) server = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *origin = NULL;

  origin = check_server (self, task->server, &error);
  if (origin == NULL)
    return lki_session_manager_failed (&error);

  server = dex_await_boxed (lki_discovery_fetch (self->http, origin), &error);
  if (server == NULL)
    return lki_session_manager_failed (&error);

  return lki_identity_send_password_reset (self->http, server, task->email);
}
