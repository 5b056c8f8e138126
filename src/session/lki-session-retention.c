// SPDX-License-Identifier: GPL-3.0-or-later
// What a session takes off this device: leads that were closed long ago, and unfinished texts. When
// that is done by itself is decided by LkiRetention.

#include "lki-session-private.h"

#include "lki-error.h"
#include "lki-future.h"

#define DRAFTS "draft:"

static DexFuture *
refuse_closed (void)
{
  return lki_future_new_failed (lki_error_new (LKI_ERROR_CANCELLED, "The session has ended"));
}

/* The device's clock or the server's, whichever is earlier: one that is wrong must not be what
 * empties the device. */
static gint64
get_limit (LkiSession *self,
           int months)
{
  gint64 now_ms = lki_clock_get_now_ms (self->clock) + MIN (lki_clock_get_fast_ms (self->clock), 0);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (now_ms / 1000);
  g_autoptr (GDateTime) limit = now != NULL ? g_date_time_add_months (now, -months) : NULL;

  return limit != NULL ? g_date_time_to_unix (limit) * 1000 : LKI_TIME_NONE;
}

/**
 * lki_session_count_expired:
 * @self: a session
 * @months: how long closed leads are kept; 0 for as long as the account is on this device
 *
 * Returns: (transfer full): a future that resolves to a gint64: how many leads
 *   [method@Lki.Session.purge] would take off this device
 */
DexFuture *
lki_session_count_expired (LkiSession *self,
                           int months)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  if (self->closed)
    return refuse_closed ();
  if (months <= 0)
    return dex_future_new_for_int64 (0);

  return lki_store_count_expired (self->store, get_limit (self, months));
}

/**
 * lki_session_purge:
 * @self: a session
 * @months: how long closed leads are kept; 0 for as long as the account is on this device
 *
 * Takes the leads off this device that were closed longer ago; on the server they stay. One with
 * changes that the server has not confirmed stays, and so does one with an unfinished note or an
 * open dispute.
 *
 * Returns: (transfer full): a future that resolves to a gint64, how many they were, when nothing of
 *   them is left in the files
 */
DexFuture *
lki_session_purge (LkiSession *self,
                   int months)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  if (self->closed)
    return refuse_closed ();
  if (months <= 0)
    return dex_future_new_for_int64 (0);

  return lki_store_purge (self->store, get_limit (self, months));
}

/* After the last page of whatever is going on, so that it is done once. */
#define SCRUB_WAIT_MS (60 * G_GINT64_CONSTANT (1000))

/**
 * lki_session_scrub:
 * @self: a session
 *
 * Makes sure that nothing is left in the files of what the server took back, corrected or erased.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_session_scrub (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return self->closed ? refuse_closed () : lki_store_scrub_residue (self->store);
}

static DexFuture *
scrub_cb (DexFuture *future,
          gpointer user_data)
{
  LkiSession *self = user_data;

  dex_clear (&self->scrubbing);
  lki_future_report (lki_session_scrub (self), "rid the files of what was erased");

  return dex_ref (future);
}

/**
 * lki_session_scrub_soon:
 * @self: a session
 *
 * A person's data was erased: what is left of it in the files does not wait for the next day.
 */
void
lki_session_scrub_soon (LkiSession *self)
{
  if (self->closed || self->scrubbing != NULL)
    return;

  self->scrubbing =
      dex_future_then (lki_clock_sleep (self->clock, SCRUB_WAIT_MS), scrub_cb, self, NULL);
}

/**
 * lki_session_count_drafts:
 * @self: a session
 *
 * Returns: (transfer full): a future that resolves to a gint64: how many unfinished texts are kept
 */
DexFuture *
lki_session_count_drafts (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return self->closed ? refuse_closed () : lki_store_count_values (self->store, DRAFTS);
}

static DexFuture *
remove_drafts_fiber (gpointer user_data)
{
  LkiSession *self = user_data;
  GError *error = NULL;

  if (!dex_await (lki_store_remove_values (self->store, DRAFTS), &error))
    return lki_future_new_failed (error);

  return lki_store_scrub (self->store);
}

/**
 * lki_session_remove_drafts:
 * @self: a session
 *
 * Removes all unfinished texts.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when nothing of them is left in the
 *   files
 */
DexFuture *
lki_session_remove_drafts (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  if (self->closed)
    return refuse_closed ();

  return lki_future_spawn ("remove-drafts", remove_drafts_fiber, g_object_ref (self),
                           g_object_unref);
}
