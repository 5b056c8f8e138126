// SPDX-License-Identifier: GPL-3.0-or-later
// How the engine stands, in a word: made of what its loops do and of what they failed with.

#include "lki-sync-engine-private.h"

#include "lki-error.h"

/**
 * lki_sync_engine_status_for_error:
 * @error: what a loop failed with
 *
 * Returns: what that means to a person
 */
LkiSyncStatus
lki_sync_engine_status_for_error (const GError *error)
{
  if (error->domain != LKI_ERROR)
    return LKI_SYNC_SERVER_TROUBLE;

  switch ((int) error->code)
    {
    case LKI_ERROR_NETWORK:
    case LKI_ERROR_TIMED_OUT:
    case LKI_ERROR_CERTIFICATE:
      return LKI_SYNC_OFFLINE;
    case LKI_ERROR_FORBIDDEN:
      return LKI_SYNC_NO_ACCESS;
    case LKI_ERROR_CLIENT_TOO_OLD:
      return LKI_SYNC_UPDATE_NEEDED;
    case LKI_ERROR_DISK_FULL:
    case LKI_ERROR_READ_ONLY:
    case LKI_ERROR_DAMAGED:
    case LKI_ERROR_NEWER_SCHEMA:
      return LKI_SYNC_STORE_TROUBLE;
    default:
      return LKI_SYNC_SERVER_TROUBLE;
    }
}

/**
 * lki_sync_engine_peek_error:
 * @self: an engine
 *
 * Returns: (transfer none) (nullable): what a person should hear of first
 */
const GError *
lki_sync_engine_peek_error (LkiSyncEngine *self)
{
  return self->pull.error != NULL ? self->pull.error : self->send.error;
}

/**
 * lki_sync_engine_compute_status:
 * @self: an engine
 *
 * Returns: how it stands, of what it does and of what failed
 */
LkiSyncStatus
lki_sync_engine_compute_status (LkiSyncEngine *self)
{
  const GError *error = lki_sync_engine_peek_error (self);

  if (self->ended)
    return LKI_SYNC_SIGN_IN_AGAIN;
  if (!self->active)
    return LKI_SYNC_STOPPED;
  if (error != NULL)
    return lki_sync_engine_status_for_error (error);
  if (lki_puller_get_in_snapshot (self->puller))
    return LKI_SYNC_FIRST;
  if (!self->caught_up || (self->pull.working && self->visible) || self->send.working)
    return LKI_SYNC_BUSY;

  return LKI_SYNC_UP_TO_DATE;
}
