// SPDX-License-Identifier: GPL-3.0-or-later
// The latch that the loops of this floor sleep on. dex_future_first() would not do: it cancels
// whatever lost the race, and a request or a timer of a loop must outlive the waking.

#include "lki-wake.h"

#include "lki-future.h"

/**
 * lki_wake_clear:
 * @self: a latch
 *
 * Drops the timer, and lets go of whoever waits.
 */
void
lki_wake_clear (LkiWake *self)
{
  lki_wake_disarm (self);
  dex_clear (&self->promise);
}

/**
 * lki_wake_trigger:
 * @self: a latch
 *
 * Wakes the loop, or keeps it from falling asleep the next time.
 */
void
lki_wake_trigger (LkiWake *self)
{
  if (self->promise != NULL)
    {
      g_autoptr (DexPromise) promise = g_steal_pointer (&self->promise);

      dex_promise_resolve_boolean (promise, TRUE);
    }
  else
    self->triggered = TRUE;
}

/**
 * lki_wake_wait:
 * @self: a latch
 *
 * One loop waits at a time.
 *
 * Returns: (transfer full): a future that resolves to %TRUE at the next trigger, or at once after
 * an earlier one
 */
DexFuture *
lki_wake_wait (LkiWake *self)
{
  if (self->triggered)
    {
      self->triggered = FALSE;
      return lki_future_new_done ();
    }

  if (self->promise == NULL)
    self->promise = dex_promise_new ();

  return dex_ref (DEX_FUTURE (self->promise));
}

static DexFuture *
elapsed_cb (DexFuture *future,
            gpointer user_data)
{
  LkiWake *self = user_data;

  self->elapsed = TRUE;
  lki_wake_trigger (self);

  return lki_future_new_done ();
}

/**
 * lki_wake_arm:
 * @self: a latch
 * @clock: the clock
 * @duration_ms: how long, in milliseconds
 *
 * Triggers the latch after a while. There is one timer: an earlier one is dropped.
 */
void
lki_wake_arm (LkiWake *self,
              LkiClock *clock,
              gint64 duration_ms)
{
  lki_wake_disarm (self);
  self->timer = dex_future_finally (lki_clock_sleep (clock, duration_ms), elapsed_cb, self, NULL);
}

/**
 * lki_wake_disarm:
 * @self: a latch
 *
 * Drops the timer, and forgets that it has elapsed.
 */
void
lki_wake_disarm (LkiWake *self)
{
  dex_clear (&self->timer);
  self->elapsed = FALSE;
}

/**
 * lki_wake_is_armed:
 * @self: a latch
 *
 * Returns: %TRUE if a timer runs
 */
gboolean
lki_wake_is_armed (LkiWake *self)
{
  return self->timer != NULL && !self->elapsed;
}

/**
 * lki_wake_take_elapsed:
 * @self: a latch
 *
 * Returns: %TRUE once after the timer has run out
 */
gboolean
lki_wake_take_elapsed (LkiWake *self)
{
  if (!self->elapsed)
    return FALSE;

  lki_wake_disarm (self);

  return TRUE;
}
