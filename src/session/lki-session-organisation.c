// SPDX-License-Identifier: GPL-3.0-or-later
// How the session manager goes to another organisation of the same person: a session of its own on
// a store of its own, so that nothing crosses. What waits to be sent in the one that is left waits
// there until the person is back.

#include "lki-session-manager-private.h"

#include <string.h>

#include "lki-error.h"
#include "lki-future.h"

typedef struct
{
  LkiSessionManager *self; /* (owned) */
  LkiIdentity *identity;   /* (owned) */
  char *organisation_id;   /* (owned) (nullable) */
  GBytes *device_id;       /* (owned) (nullable) */
} Switch;

static void
switch_free (gpointer data)
{
  Switch *job = data;

  g_object_unref (job->self);
  g_object_unref (job->identity);
  g_free (job->organisation_id);
  g_clear_pointer (&job->device_id, g_bytes_unref);
  g_free (job);
}

static gboolean
go_to (LkiSessionManager *self,
       Switch *job,
       const char *organisation_id,
       GError **error)
{
  g_autofree char *folder = NULL;
  g_autoptr (LkiSession) session = NULL;

  g_set_str (&self->account->organisation_id, organisation_id);
  folder = lki_last_account_dup_store_folder (self->account, self->data_directory);
  session = lki_session_manager_open_session (self, folder, FALSE, error);
  if (session == NULL)
    return FALSE;

  /* It is one device, wherever the person works on it. */
  if (job->device_id != NULL &&
      !dex_await (lki_store_save_value (session->store, "device", job->device_id), error))
    {
      dex_await (lki_session_close (session), NULL);
      return FALSE;
    }

  lki_session_manager_set_session (self, session);
  lki_session_manager_set_identity (self, job->identity);
  lki_session_manager_remember (self, TRUE);

  return dex_await (lki_session_attach (session, self->http, job->identity), error);
}

static DexFuture *
switch_fiber (gpointer user_data)
{
  Switch *job = user_data;
  LkiSessionManager *self = job->self;
  guint attempt = self->attempt;
  g_autofree char *before = g_strdup (self->account->organisation_id);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) back_error = NULL;

  if (!lki_session_manager_close_session (self, &error))
    return lki_session_manager_failed (&error);
  if (attempt != self->attempt)
    return lki_future_new_failed (lki_error_new (LKI_ERROR_CANCELLED, "Somebody signs in or out"));

  if (go_to (self, job, job->organisation_id, &error))
    return lki_future_new_done ();

  /* What was there before is better than nothing. */
  if (self->session == NULL && attempt == self->attempt && !go_to (self, job, before, &back_error))
    {
      lki_session_manager_set_error (self, g_steal_pointer (&back_error));
      lki_session_manager_set_state (self, LKI_SESSION_STATE_STORE_TROUBLE);
    }

  return lki_session_manager_failed (&error);
}

/**
 * lki_session_manager_switch_organisation:
 * @self: a manager with a session that is not the demo
 * @organisation_id: another organisation that the person belongs to
 *
 * Goes to another organisation: `session` becomes one of its own. The next start goes on there.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it is there; rejected with
 * %LKI_ERROR_NOT_FOUND when the person does not belong to it, and as the store fails, and then the
 * person is where they were
 */
DexFuture *
lki_session_manager_switch_organisation (LkiSessionManager *self,
                                         const char *organisation_id)
{
  LkiAccountRecord *account;
  Switch *job;
  guint position = 0;

  g_return_val_if_fail (LKI_IS_SESSION_MANAGER (self) && organisation_id != NULL, NULL);

  account = self->session != NULL ? lki_session_get_account (self->session) : NULL;
  if (account == NULL || self->identity == NULL || self->account == NULL ||
      self->demo_folder != NULL)
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_NETWORK, "The sign-in has not been restored yet"));

  while (position < account->organisations->len &&
         g_strcmp0 (((LkiOrganisation *) g_ptr_array_index (account->organisations, position))->id,
                    organisation_id) != 0)
    position++;
  if (position == account->organisations->len)
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_NOT_FOUND, "The person does not belong to this organisation"));

  self->attempt++;
  job = g_new0 (Switch, 1);
  job->self = g_object_ref (self);
  job->identity = g_object_ref (self->identity);
  if (self->session->device_id != NULL)
    job->device_id = g_bytes_new (self->session->device_id, strlen (self->session->device_id));
  /* The first is the one that is meant without a name (partner API, "Organisations"). */
  job->organisation_id = position > 0 ? g_strdup (organisation_id) : NULL;

  return lki_future_spawn ("switch-organisation", switch_fiber, job, switch_free);
}
