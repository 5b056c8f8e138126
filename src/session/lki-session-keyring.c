// SPDX-License-Identifier: GPL-3.0-or-later
// What the session manager keeps in the keyring and in the file beside it: who was signed in last,
// and the token that lets the next start go on. Asked for one thing at a time.

#include "lki-session-manager-private.h"

#include "lki-credentials.h"
#include "lki-error.h"
#include "lki-future.h"

static DexFuture *
keep_fiber (gpointer user_data)
{
  LkiSessionTask *task = user_data;
  LkiSessionManager *self = task->self;
  g_autoptr (DexFuture) before = g_steal_pointer (&self->keyring);
  g_autoptr (LkiCredentials) credentials = NULL;
  g_autoptr (LkiSession) session = NULL;
  g_autoptr (DexPromise) busy = dex_promise_new ();
  g_autoptr (GError) error = NULL;
  gboolean kept;

  self->keyring = dex_ref (DEX_FUTURE (busy));
  if (before != NULL)
    dex_await (g_steal_pointer (&before), NULL);

  /* The token may have changed again, or the person may have signed out. */
  if (self->identity == NULL || self->demo_folder != NULL || self->account == NULL)
    {
      dex_promise_resolve_boolean (busy, TRUE);
      return lki_future_new_done ();
    }

  g_set_object (&session, self->session);
  credentials = lki_credentials_new (
      self->account->origin, lki_identity_get_user_id (self->identity),
      lki_identity_get_email (self->identity), lki_identity_get_refresh_token (self->identity));
  kept = dex_await (lki_credentials_store (credentials), &error);
  dex_promise_resolve_boolean (busy, TRUE);
  if (session != NULL)
    lki_session_set_persistent (session, kept);

  return kept ? lki_future_new_done () : lki_session_manager_failed (&error);
}

void
lki_session_manager_keep_credentials (LkiSessionManager *self)
{
  lki_future_report (lki_session_manager_spawn ("keyring-store", keep_fiber,
                                                lki_session_task_new (self, NULL, NULL, NULL)),
                     "keeping the session in the keyring");
}

void
lki_session_manager_set_identity (LkiSessionManager *self,
                                  LkiIdentity *identity)
{
  if (self->identity != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->identity, lki_session_manager_keep_credentials,
                                            self);
      lki_wake_trigger (&self->parted);
    }
  g_set_object (&self->identity, identity);
  if (identity != NULL)
    g_signal_connect_object (identity, "refresh-token-changed",
                             G_CALLBACK (lki_session_manager_keep_credentials), self,
                             G_CONNECT_SWAPPED);
}

void
lki_session_manager_remember (LkiSessionManager *self,
                              gboolean signed_in)
{
  g_autoptr (GError) error = NULL;

  if (self->account == NULL)
    return;

  self->account->signed_in = signed_in;
  /* Signing in puts another token in the place of one that was left. */
  if (signed_in)
    self->account->token_left = FALSE;
  if (!lki_last_account_save (self->account, self->data_directory, &error))
    g_message ("%s", error->message);
}

/* Removes the session from the keyring. One that is locked is remembered, so that the next start
 * asks for it again: a sign-out is to last. */
gboolean
lki_session_manager_forget_credentials (LkiSessionManager *self,
                                        GError **error)
{
  g_autoptr (DexPromise) busy = dex_promise_new ();
  g_autoptr (DexFuture) before = g_steal_pointer (&self->keyring);
  g_autoptr (GError) local_error = NULL;
  gboolean left;

  self->keyring = dex_ref (DEX_FUTURE (busy));
  if (before != NULL)
    dex_await (g_steal_pointer (&before), NULL);
  left = !dex_await (lki_credentials_clear (), &local_error) &&
         !g_error_matches (local_error, LKI_ERROR, LKI_ERROR_KEYRING_UNAVAILABLE);
  dex_promise_resolve_boolean (busy, TRUE);

  if (self->account != NULL && !self->account->signed_in && self->account->token_left != left)
    {
      self->account->token_left = left;
      lki_session_manager_remember (self, FALSE);
    }
  if (left)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return !left;
}

DexFuture *
lki_session_manager_forget_fiber (gpointer user_data)
{
  LkiSessionTask *task = user_data;
  g_autoptr (GError) error = NULL;

  if (!lki_session_manager_forget_credentials (task->self, &error))
    return lki_session_manager_failed (&error);
  if (task->self->account != NULL && task->self->account->doomed)
    lki_session_manager_finish_removal (task->self);

  return lki_future_new_done ();
}
