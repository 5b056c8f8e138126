// SPDX-License-Identifier: GPL-3.0-or-later
// What the window may ask of a session at any time, without waiting.

#include "lki-session-private.h"

/**
 * lki_session_get_sync_status:
 * @self: a session
 *
 * Returns: what the foot of the views shows
 */
LkiSyncStatus
lki_session_get_sync_status (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), LKI_SYNC_STOPPED);

  return self->engine != NULL ? lki_sync_engine_get_status (self->engine) : self->detached_status;
}

/**
 * lki_session_get_sync_done:
 * @self: a session
 *
 * Returns: how many leads of the first sync are here
 */
gint64
lki_session_get_sync_done (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), 0);

  return self->engine != NULL ? lki_sync_engine_get_done (self->engine) : 0;
}

/**
 * lki_session_get_sync_total:
 * @self: a session
 *
 * Returns: how many leads the first sync has, or -1 when that is not known
 */
gint64
lki_session_get_sync_total (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), -1);

  return self->engine != NULL ? lki_sync_engine_get_total (self->engine) : -1;
}

/**
 * lki_session_get_sync_error:
 * @self: a session
 *
 * Returns: (nullable): why sync does not get on
 */
const GError *
lki_session_get_sync_error (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return self->engine != NULL ? lki_sync_engine_get_error (self->engine) : NULL;
}

/**
 * lki_session_get_retry_at:
 * @self: a session
 *
 * Returns: when sync tries again after a failure, in milliseconds since the epoch, or
 * %LKI_TIME_NONE
 */
gint64
lki_session_get_retry_at (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), LKI_TIME_NONE);

  return self->engine != NULL ? lki_sync_engine_get_retry_at (self->engine) : LKI_TIME_NONE;
}

/**
 * lki_session_get_live:
 * @self: a session
 *
 * Returns: %TRUE if new leads are pushed
 */
gboolean
lki_session_get_live (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), FALSE);

  return self->engine != NULL && lki_sync_engine_get_live (self->engine);
}

/**
 * lki_session_get_counts:
 * @self: a session
 *
 * Returns: (transfer none): how many leads each view has
 */
LkiLeadCounts *
lki_session_get_counts (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return self->counts;
}

/**
 * lki_session_get_account:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the person and the organisation
 */
LkiAccountRecord *
lki_session_get_account (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return self->account;
}

/**
 * lki_session_get_server_info:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): what the server says of itself
 */
LkiServerInfo *
lki_session_get_server_info (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return self->server;
}

/**
 * lki_session_get_demo:
 * @self: a session
 *
 * Returns: %TRUE if it is the demo
 */
gboolean
lki_session_get_demo (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), FALSE);

  return self->demo;
}

/**
 * lki_session_get_persistent:
 * @self: a session
 *
 * Returns: %TRUE if it outlives the program
 */
gboolean
lki_session_get_persistent (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), FALSE);

  return self->persistent;
}

/**
 * lki_session_get_set_aside_path:
 * @self: a session
 *
 * Returns: (nullable): where a damaged or newer database was moved to
 */
const char *
lki_session_get_set_aside_path (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return lki_store_get_set_aside_path (self->store);
}

/**
 * lki_session_get_now_ms:
 * @self: a session
 *
 * Returns: the time, in milliseconds since the epoch; the server's where the device's is wrong
 */
gint64
lki_session_get_now_ms (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), 0);

  return lki_clock_get_now_ms (self->clock);
}

/**
 * lki_session_get_clock_fast_ms:
 * @self: a session
 *
 * Returns: how far this device's clock is ahead of the server's, in milliseconds; below zero when
 *   it is slow, and 0 when it is right as far as known
 */
gint64
lki_session_get_clock_fast_ms (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), 0);

  return lki_clock_get_fast_ms (self->clock);
}

/**
 * lki_session_get_actor_id:
 * @self: a session
 *
 * Returns: (nullable): who is signed in, as far as that is known
 */
const char *
lki_session_get_actor_id (LkiSession *self)
{
  return self->account != NULL ? self->account->user_id : NULL;
}

/**
 * lki_session_get_actor_name:
 * @self: a session
 *
 * Returns: (nullable): that person's name
 */
const char *
lki_session_get_actor_name (LkiSession *self)
{
  return self->account != NULL ? self->account->name : NULL;
}
