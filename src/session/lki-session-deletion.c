// SPDX-License-Identifier: GPL-3.0-or-later
// How the session manager deletes an account: asks the platform, makes sure of the answer, and then
// removes what this device has of it. Until the platform says that the account is gone, nothing is
// removed, and the account works as before.

#include "lki-session-manager-private.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "lki-backoff.h"
#include "lki-error.h"
#include "lki-folder.h"
#include "lki-future.h"
#include "lki-partner-account.h"
#include "lki-session-profile.h"

/* In the store: the id of a request whose answer has not been seen. */
#define PENDING "deletion"

/* How often a lost answer is asked for before the person is told. */
#define QUESTIONS 4

typedef struct
{
  LkiSessionManager *self; /* (owned) */
  char *email;             /* (owned) */
  char *reason;            /* (owned) (nullable) */
  gboolean remove_exports;
} Deletion;

static void
deletion_free (gpointer data)
{
  Deletion *job = data;

  g_object_unref (job->self);
  g_free (job->email);
  g_free (job->reason);
  g_free (job);
}

static char *
load_pending (LkiSession *session)
{
  g_autoptr (GBytes) kept = dex_await_boxed (lki_store_load_value (session->store, PENDING), NULL);
  g_autofree char *id =
      kept != NULL ? g_strndup (g_bytes_get_data (kept, NULL), g_bytes_get_size (kept)) : NULL;

  return id != NULL && g_uuid_string_is_valid (id) ? g_steal_pointer (&id) : NULL;
}

static gboolean
save_pending (LkiSession *session,
              const char *id,
              GError **error)
{
  g_autoptr (GBytes) bytes = id != NULL ? g_bytes_new (id, strlen (id)) : NULL;

  return dex_await (lki_store_save_value (session->store, PENDING, bytes), error);
}

/* Whether the request may have been carried out although this is what came back: an answer that was
 * lost, or a token that went with the account. */
static gboolean
is_in_doubt (const GError *error)
{
  return lki_error_is_transient (error) ||
         g_error_matches (error, LKI_ERROR, LKI_ERROR_UNAUTHENTICATED) ||
         g_error_matches (error, LKI_ERROR, LKI_ERROR_ACCOUNT_DISABLED) ||
         g_error_matches (error, LKI_ERROR, LKI_ERROR_CREDENTIALS) ||
         g_error_matches (error, LKI_ERROR, LKI_ERROR_PROTOCOL) ||
         g_error_matches (error, LKI_ERROR, LKI_ERROR_FORBIDDEN);
}

/* Asks what became of a request. Returns: (transfer full) (nullable): the answer; without one,
 * *@known says whether it is known that the request never arrived. */
static LkiDeletion *
make_sure (LkiSessionManager *self,
           LkiPartnerApi *api,
           const char *id,
           gboolean *known)
{
  LkiBackoff backoff = { .base_ms = 500, .limit_ms = 4000 };

  *known = FALSE;
  for (guint i = 0; i < QUESTIONS; i++)
    {
      g_autoptr (GError) error = NULL;
      LkiDeletion *deletion = dex_await_boxed (lki_partner_api_fetch_deletion (api, id), &error);

      if (deletion != NULL)
        {
          *known = TRUE;
          return deletion;
        }
      if (g_error_matches (error, LKI_ERROR, LKI_ERROR_NOT_FOUND))
        {
          *known = TRUE;
          return NULL;
        }
      if (i + 1 < QUESTIONS &&
          !dex_await (lki_clock_sleep (self->clock,
                                       lki_backoff_next (&backoff, self->rand,
                                                         lki_error_get_retry_after_ms (error))),
                      NULL))
        break;
    }

  return NULL;
}

static gboolean
remove_exports (char **paths)
{
  gboolean removed = TRUE;

  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    if (g_unlink (paths[i]) != 0 && g_file_test (paths[i], G_FILE_TEST_EXISTS))
      removed = FALSE;

  return removed;
}

/* Removes what is left of a deleted account, and then what said so.
 * Returns: FALSE when the next start has to go on */
gboolean
lki_session_manager_finish_removal (LkiSessionManager *self)
{
  g_autofree char *folder = lki_last_account_dup_folder (self->account, self->data_directory);
  gboolean removed;

  /* First: as long as the account is marked, the next start says it again. */
  lki_session_manager_emit_account_removed (self);
  removed = dex_await (lki_folder_remove (folder), NULL);

  if (removed && !self->account->token_left && lki_last_account_forget (self->data_directory))
    {
      g_clear_pointer (&self->account, lki_last_account_free);
      return TRUE;
    }

  /* Who it was is nobody's business any more; only where it lies. */
  g_clear_pointer (&self->account->email, g_free);
  lki_session_manager_remember (self, FALSE);

  return removed;
}

/* The account is gone. What this device has of it goes too; what cannot be removed now is marked,
 * so that the next start goes on. */
static void
remove_account (LkiSessionManager *self,
                LkiDeletionResult *result,
                char **exports)
{
  g_autoptr (GError) error = NULL;

  self->attempt++;
  self->account->doomed = TRUE;
  self->account->token_left = TRUE;
  lki_session_manager_remember (self, FALSE);

  if (!lki_session_manager_close_session (self, &error))
    g_debug ("Closing what is to go: %s", error->message);
  lki_session_manager_set_error (self, NULL);

  result->exports_left = !remove_exports (exports);
  result->keyring_left = !lki_session_manager_forget_credentials (self, NULL);
  result->files_left = !lki_session_manager_finish_removal (self);
  lki_session_manager_set_state (self, LKI_SESSION_STATE_SIGNED_OUT);
}

/* Takes @deletion. */
static DexFuture *
answered (LkiSessionManager *self,
          LkiSession *session,
          LkiDeletion *deletion,
          gboolean exports_too)
{
  g_autoptr (LkiDeletion) owned = deletion;
  g_autoptr (LkiDeletionResult) result = lki_deletion_result_new (deletion);
  g_auto (GStrv) exports = NULL;

  if (deletion->state == LKI_DELETION_COMPLETED && session == self->session)
    {
      if (exports_too)
        exports = dex_await_boxed (lki_session_load_exports (session), NULL);
      remove_account (self, result, exports);
    }
  else
    {
      save_pending (session, NULL, NULL);
      dex_await (lki_session_refresh_account (session), NULL);
    }

  return dex_future_new_take_boxed (LKI_TYPE_DELETION_RESULT, g_steal_pointer (&result));
}

static DexFuture *
delete_fiber (gpointer user_data)
{
  Deletion *job = user_data;
  LkiSessionManager *self = job->self;
  g_autoptr (LkiSession) session = g_object_ref (self->session);
  g_autoptr (LkiPartnerApi) api = g_object_ref (session->api);
  g_autoptr (LkiDeletion) deletion = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  gboolean known;

  /* One whose answer was never seen is asked for again: it is the same request. */
  id = load_pending (session);
  if (id == NULL)
    {
      id = g_uuid_string_random ();
      if (!save_pending (session, id, &error))
        return lki_session_manager_failed (&error);
    }

  deletion =
      dex_await_boxed (lki_partner_api_request_deletion (api, id, job->email, job->reason), &error);
  if (deletion != NULL)
    return answered (self, session, g_steal_pointer (&deletion), job->remove_exports);

  if (is_in_doubt (error))
    {
      deletion = make_sure (self, api, id, &known);
      if (deletion != NULL)
        return answered (self, session, g_steal_pointer (&deletion), job->remove_exports);
      if (!known)
        return dex_future_new_take_boxed (LKI_TYPE_DELETION_RESULT, lki_deletion_result_new (NULL));
      /* One that is only slow may arrive yet: the id is kept, and asked for at the next start. */
    }
  else
    {
      save_pending (session, NULL, NULL);
    }

  return lki_session_manager_failed (&error);
}

/**
 * lki_session_manager_delete_account:
 * @self: a manager with a session that is not the demo
 * @confirm_email: the address of the account, as the person typed it
 * @reason: (nullable): why, in the person's words
 * @remove_exports: whether what the person downloaded with this program goes too
 *
 * Asks the platform to delete the account. Where it is gone at once, so is all that this device has
 * of it: session, leads, drafts, notifications, and the session ends. Otherwise, and when the
 * request fails, the account goes on as before.
 *
 * Returns: (transfer full): a future that resolves to a [struct@Lki.DeletionResult]; rejected with
 * %LKI_ERROR_RECENT_SIGN_IN_REQUIRED until [method@Lki.Session.prove], %LKI_ERROR_INVALID when the
 * address is another, %LKI_ERROR_CONFLICT when a deletion is scheduled already,
 * %LKI_ERROR_UNSUPPORTED, and as the network fails: then the request did not arrive
 */
DexFuture *
lki_session_manager_delete_account (LkiSessionManager *self,
                                    const char *confirm_email,
                                    const char *reason,
                                    gboolean remove_exports)
{
  Deletion *job;

  g_return_val_if_fail (LKI_IS_SESSION_MANAGER (self) && confirm_email != NULL, NULL);

  if (self->session == NULL || self->session->api == NULL || self->demo_folder != NULL ||
      self->account == NULL)
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_NETWORK, "The sign-in has not been restored yet"));

  job = g_new0 (Deletion, 1);
  job->self = g_object_ref (self);
  job->email = g_strdup (confirm_email);
  job->reason = g_strdup (reason);
  job->remove_exports = remove_exports;

  return lki_future_spawn ("delete-account", delete_fiber, job, deletion_free);
}

DexFuture *
lki_session_manager_settle_deletion_fiber (gpointer user_data)
{
  LkiSessionTask *task = user_data;
  LkiSessionManager *self = task->self;
  g_autoptr (LkiSession) session = NULL;
  g_autoptr (LkiPartnerApi) api = NULL;
  g_autoptr (LkiDeletion) deletion = NULL;
  g_autofree char *id = NULL;
  gboolean known;

  if (self->session == NULL || self->session->api == NULL)
    return lki_future_new_done ();

  g_set_object (&session, self->session);
  g_set_object (&api, session->api);
  id = load_pending (session);
  if (id == NULL)
    return lki_future_new_done ();

  deletion = make_sure (self, api, id, &known);
  if (deletion != NULL)
    return answered (self, session, g_steal_pointer (&deletion), FALSE);
  if (known)
    save_pending (session, NULL, NULL);

  return lki_future_new_done ();
}
