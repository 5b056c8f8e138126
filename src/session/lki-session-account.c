// SPDX-License-Identifier: GPL-3.0-or-later
// The person, the organisation and this device, as the server knows them.

#include "lki-session-private.h"

#include <string.h>

#include "lki-error.h"
#include "lki-future.h"

static gboolean
ask_again_cb (gpointer user_data)
{
  LkiSession *self = user_data;

  self->ask_source = 0;
  if (!self->closed && lki_session_get_sync_status (self) == LKI_SYNC_UP_TO_DATE)
    lki_session_ask_again (self);

  return G_SOURCE_REMOVE;
}

/**
 * lki_session_plan_to_ask_again:
 * @self: a session that is attached
 * @error: why the server could not be asked
 *
 * The sync may have nothing more to tell for a long time, and it is what asks again otherwise.
 */
void
lki_session_plan_to_ask_again (LkiSession *self,
                               const GError *error)
{
  g_autoptr (GRand) rand = NULL;

  if (self->closed || self->ask_source != 0 || !lki_error_is_transient (error))
    return;

  rand = g_rand_new ();
  self->ask_source = g_timeout_add (
      (guint) lki_backoff_next (&self->ask_backoff, rand, lki_error_get_retry_after_ms (error)),
      ask_again_cb, self);
}

static DexFuture *
account_fiber (gpointer user_data)
{
  LkiSession *self = user_data;
  g_autoptr (LkiAccountRecord) account = NULL;
  g_autoptr (GError) error = NULL;

  account = dex_await_boxed (lki_partner_api_fetch_account (self->api), &error);
  if (account == NULL)
    {
      self->account_asked = FALSE;
      lki_session_plan_to_ask_again (self, error);
      return lki_future_new_failed (g_steal_pointer (&error));
    }
  if (self->closed)
    return lki_future_new_done ();

  lki_backoff_reset (&self->ask_backoff);
  lki_session_set_account (self, account);
  if (account->json != NULL)
    dex_await (lki_store_save_value (self->store, "account", account->json), NULL);

  return lki_future_new_done ();
}

/**
 * lki_session_refresh_account:
 * @self: a session that is attached
 *
 * Asks the server who is signed in, and for the organisation; the store keeps the answer for the
 * next start.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when `account` is what the server has
 */
DexFuture *
lki_session_refresh_account (LkiSession *self)
{
  self->account_asked = TRUE;

  return lki_future_spawn ("session-account", account_fiber, g_object_ref (self), g_object_unref);
}

/**
 * lki_session_fetch_account:
 * @self: a session that is attached
 *
 * Does the same for nobody in particular.
 */
void
lki_session_fetch_account (LkiSession *self)
{
  lki_future_report (lki_session_refresh_account (self), "account");
}

/* Returns: FALSE when the device must be registered another time */
static gboolean
register_device (LkiSession *self,
                 GError **error)
{
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *device_id = NULL;

  kept = dex_await_boxed (lki_store_load_value (self->store, "device"), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (kept != NULL)
    device_id = g_strndup (g_bytes_get_data (kept, NULL), g_bytes_get_size (kept));
  if (device_id == NULL || !g_uuid_string_is_valid (device_id))
    {
      g_autoptr (GBytes) fresh = NULL;

      g_free (device_id);
      device_id = g_uuid_string_random ();
      fresh = g_bytes_new (device_id, strlen (device_id));
      if (!dex_await (lki_store_save_value (self->store, "device", fresh), error))
        return FALSE;
    }
  g_set_str (&self->device_id, device_id);
  if (self->closed)
    return TRUE;

  return dex_await (lki_partner_api_put_device (self->api, device_id, g_get_host_name (),
                                                g_get_language_names ()[0]),
                    error);
}

static DexFuture *
device_fiber (gpointer user_data)
{
  LkiSession *self = user_data;
  g_autoptr (GError) error = NULL;

  if (register_device (self, &error))
    return lki_future_new_done ();

  self->device_registered = FALSE;
  lki_session_plan_to_ask_again (self, error);

  return lki_future_new_failed (g_steal_pointer (&error));
}

/**
 * lki_session_put_device:
 * @self: a session that is attached
 *
 * Tells the server of this device, under an id that the store keeps.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when the server knows it
 */
DexFuture *
lki_session_put_device (LkiSession *self)
{
  self->device_registered = TRUE;

  return lki_future_spawn ("session-device", device_fiber, g_object_ref (self), g_object_unref);
}

/**
 * lki_session_register_device:
 * @self: a session that is attached
 *
 * Does the same for nobody in particular.
 */
void
lki_session_register_device (LkiSession *self)
{
  lki_future_report (lki_session_put_device (self), "registration of the device");
}

/**
 * lki_session_ask_again:
 * @self: a session that is attached
 *
 * The server has just answered: asks it what it could not be asked, or did not answer, before.
 */
void
lki_session_ask_again (LkiSession *self)
{
  if (!self->account_asked)
    lki_session_fetch_account (self);
  if (!self->device_registered)
    lki_session_register_device (self);
  lki_session_exchange_support (self);
  lki_session_pass_on_requests (self);
}
