// SPDX-License-Identifier: GPL-3.0-or-later
// How the session manager goes on where the last start ended: the leads first, then the keyring and
// the network behind the window; neither ever keeps it waiting.

#include "lki-session-manager-private.h"

#include "lki-backoff.h"
#include "lki-credentials.h"
#include "lki-discovery.h"
#include "lki-error.h"
#include "lki-folder.h"
#include "lki-future.h"
#include "lki-trace.h"

/* The server's addresses are remembered with the leads; only where they are not must the server be
 * reached first. */
static LkiServerInfo *
find_server (LkiSessionManager *self,
             LkiSessionTask *task,
             const char *origin,
             GError **error)
{
  LkiBackoff backoff = LKI_BACKOFF_INIT;
  LkiServerInfo *server = lki_session_get_server_info (self->session);

  if (server != NULL)
    return lki_server_info_ref (server);

  while (lki_session_manager_still_wanted (task, error) && self->session != NULL)
    {
      g_autoptr (GError) local_error = NULL;

      server = dex_await_boxed (lki_discovery_fetch (self->http, origin), &local_error);
      if (server != NULL)
        return server;
      if (self->session != NULL)
        lki_session_set_detached_status (self->session, LKI_SYNC_OFFLINE);
      if (!dex_await (lki_clock_sleep (self->clock, lki_backoff_next (&backoff, self->rand,
                                                                      lki_error_get_retry_after_ms (
                                                                          local_error))),
                      error))
        return NULL;
    }
  if (error != NULL && *error == NULL)
    *error = lki_error_new (LKI_ERROR_CANCELLED, "The session was closed");

  return NULL;
}

static gboolean
is_same_place (LkiServerInfo *a,
               LkiServerInfo *b)
{
  return g_strcmp0 (a->api, b->api) == 0 && g_strcmp0 (a->secure_token, b->secure_token) == 0 &&
         g_strcmp0 (a->identity_toolkit, b->identity_toolkit) == 0 &&
         g_strcmp0 (a->identity_api_key, b->identity_api_key) == 0;
}

/* What was remembered let the session begin at once; now the server is asked whether it still
 * holds. Nobody waits for this: it goes on until the server has answered, or the person has gone.
 */
static DexFuture *
refresh_server_fiber (gpointer user_data)
{
  LkiSessionTask *task = user_data;
  LkiSessionManager *self = task->self;
  LkiBackoff backoff = LKI_BACKOFF_INIT;
  g_autoptr (LkiIdentity) identity = NULL;
  g_autoptr (LkiServerInfo) server = NULL;

  g_set_object (&identity, self->identity);
  lki_wake_clear (&self->parted);
  while (server == NULL && identity != NULL && self->identity == identity)
    {
      g_autoptr (DexFuture) fetched = lki_discovery_fetch (self->http, task->server);
      g_autoptr (GError) error = NULL;

      dex_await (dex_future_first (dex_ref (fetched), lki_wake_wait (&self->parted), NULL), &error);
      if (error != NULL)
        {
          lki_wake_arm (
              &self->parted, self->clock,
              lki_backoff_next (&backoff, self->rand, lki_error_get_retry_after_ms (error)));
          dex_await (lki_wake_wait (&self->parted), NULL);
        }
      else if (dex_future_is_resolved (fetched))
        server = g_value_dup_boxed (dex_future_get_value (fetched, NULL));
    }

  if (server == NULL || self->identity != identity || self->session == NULL)
    return lki_future_new_done ();

  if (is_same_place (server, lki_identity_get_server (identity)))
    {
      lki_session_set_server_info (self->session, server);
      return lki_future_new_done ();
    }

  /* The server has moved: the same person goes on at the new place. */
  {
    g_autoptr (LkiIdentity) moved = lki_identity_new_from_refresh_token (
        self->http, server, self->clock, lki_identity_get_user_id (identity),
        lki_identity_get_email (identity), lki_identity_get_refresh_token (identity));

    lki_session_manager_set_identity (self, moved);

    return lki_session_attach (self->session, self->http, moved);
  }
}

static gboolean
restore_sign_in (LkiSessionManager *self,
                 LkiSessionTask *task,
                 GError **error)
{
  g_autoptr (LkiCredentials) credentials = NULL;
  g_autoptr (LkiServerInfo) server = NULL;
  g_autoptr (LkiIdentity) identity = NULL;
  gboolean remembered;

  credentials = dex_await_boxed (lki_credentials_load (), error);
  if (credentials == NULL || !lki_session_manager_still_wanted (task, error))
    return FALSE;

  if (self->session == NULL ||
      !lki_last_account_is (self->account, credentials->origin, credentials->user_id))
    {
      /* The keyring knows of another account than the file, which may have been lost. */
      g_autofree char *folder = NULL;
      g_autoptr (LkiSession) session = NULL;

      if (!lki_session_manager_close_session (self, error))
        return FALSE;
      g_clear_pointer (&self->account, lki_last_account_free);
      self->account = lki_last_account_new (credentials->origin, credentials->user_id,
                                            credentials->email, TRUE);
      folder = lki_last_account_dup_store_folder (self->account, self->data_directory);
      session = lki_session_manager_open_session (self, folder, FALSE, error);
      if (session == NULL || !lki_session_manager_keep_if_wanted (task, session, error))
        return FALSE;
      lki_session_manager_remember (self, TRUE);
      lki_session_manager_set_session (self, session);
    }
  lki_session_manager_set_state (self, LKI_SESSION_STATE_SIGNED_IN);

  remembered = lki_session_get_server_info (self->session) != NULL;
  server = find_server (self, task, credentials->origin, error);
  if (server == NULL || !lki_session_manager_still_wanted (task, error))
    return FALSE;

  identity =
      lki_identity_new_from_refresh_token (self->http, server, self->clock, credentials->user_id,
                                           credentials->email, credentials->refresh_token);
  lki_session_manager_set_identity (self, identity);

  if (!dex_await (lki_session_attach (self->session, self->http, identity), error))
    return FALSE;

  lki_future_report (lki_session_manager_spawn ("settle-deletion",
                                                lki_session_manager_settle_deletion_fiber,
                                                lki_session_task_new (self, NULL, NULL, NULL)),
                     "asking what became of a deletion");
  if (remembered)
    lki_future_report (
        lki_session_manager_spawn ("refresh-server", refresh_server_fiber,
                                   lki_session_task_new (self, credentials->origin, NULL, NULL)),
        "asking the server where it is");

  return TRUE;
}

static void
restore_failed (LkiSessionManager *self,
                const GError *error)
{
  if (lki_error_is_cancelled (error))
    return;

  if (g_error_matches (error, LKI_ERROR, LKI_ERROR_KEYRING_LOCKED))
    {
      if (self->session != NULL)
        lki_session_set_detached_status (self->session, LKI_SYNC_STOPPED);
      lki_session_manager_set_state (self, LKI_SESSION_STATE_KEYRING_LOCKED);
    }
  else if (g_error_matches (error, LKI_ERROR, LKI_ERROR_NOT_FOUND) ||
           g_error_matches (error, LKI_ERROR, LKI_ERROR_KEYRING_UNAVAILABLE))
    {
      /* Nothing says who may read these leads any more; they stay for whoever signs in as before.
       */
      lki_session_manager_close_session (self, NULL);
      lki_session_manager_set_state (self, LKI_SESSION_STATE_SIGNED_OUT);
    }
  else if (self->session != NULL)
    {
      /* The leads can be read; only the way to the server is not open. */
      lki_session_set_detached_status (self->session, LKI_SYNC_SIGN_IN_AGAIN);
    }
  else
    {
      lki_session_manager_set_error (self, g_error_copy (error));
      lki_session_manager_set_state (self, LKI_SESSION_STATE_STORE_TROUBLE);
    }
}

static DexFuture *
restore_behind_fiber (gpointer user_data)
{
  LkiSessionTask *task = user_data;
  g_autoptr (GError) error = NULL;

  if (!restore_sign_in (task->self, task, &error))
    restore_failed (task->self, error);

  return error == NULL ? lki_future_new_done () : lki_session_manager_failed (&error);
}

DexFuture *
lki_session_manager_restore_fiber (gpointer user_data)
{
  LkiSessionTask *task = user_data;
  LkiSessionManager *self = task->self;
  g_autoptr (GError) error = NULL;
  gint64 begin = LKI_TRACE_BEGIN ();

  lki_future_report (lki_folder_remove_stale (), "removing what a demo left");

  if (self->demo_folder != NULL && !lki_session_manager_close_session (self, &error))
    return lki_session_manager_failed (&error);

  if (self->account != NULL && self->account->doomed)
    lki_session_manager_finish_removal (self);

  /* Nobody is signed in: the keyring is left alone, which might ask for a password; unless it holds
   * what the person wanted to be gone. */
  if (self->account == NULL || !self->account->signed_in)
    {
      if (self->account != NULL && self->account->token_left)
        lki_future_report (
            lki_session_manager_spawn ("keyring-forget", lki_session_manager_forget_fiber,
                                       lki_session_task_new (self, NULL, NULL, NULL)),
            "removing a signed-out session from the keyring");
      lki_session_manager_set_state (self, LKI_SESSION_STATE_SIGNED_OUT);
      return lki_future_new_done ();
    }

  if (self->session == NULL)
    {
      g_autofree char *folder =
          lki_last_account_dup_store_folder (self->account, self->data_directory);
      g_autoptr (LkiSession) session =
          lki_session_manager_open_session (self, folder, FALSE, &error);

      if (!lki_session_manager_still_wanted (task, NULL))
        {
          if (session != NULL)
            dex_await (lki_session_close (session), NULL);
          return lki_future_new_failed (lki_error_new (LKI_ERROR_CANCELLED, "Somebody signs in"));
        }
      if (session == NULL)
        {
          restore_failed (self, error);
          return lki_future_new_done ();
        }
      lki_session_manager_set_error (self, NULL);
      lki_session_manager_set_session (self, session);
      lki_session_manager_set_state (self, LKI_SESSION_STATE_SIGNED_IN);
      lki_trace_end (begin, "restore-store", 0);
    }

  /* With leads to show, keyring and network are asked behind the window. */
  lki_future_report (lki_session_manager_spawn ("restore-sign-in", restore_behind_fiber,
                                                lki_session_task_new (self, NULL, NULL, NULL)),
                     "restoring the sign-in");

  return lki_future_new_done ();
}
