// SPDX-License-Identifier: GPL-3.0-or-later
// When to try again. Pure: no timer, no state but the count of attempts.

#include "lki-backoff.h"

/* A server may ask for longer than our own limit, but not for ever. */
#define RETRY_AFTER_LIMIT_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

/**
 * lki_backoff_next:
 * @self: a schedule
 * @rand: source of the jitter
 * @retry_after_ms: what the server asked for, in milliseconds, or -1
 *
 * Counts one more failure. The wait lies between half the bound and the bound, where the bound
 * doubles at each attempt; `Retry-After` (RFC 9110, 10.2.3) is a lower bound, with up to a tenth of
 * jitter added.
 *
 * Returns: how many milliseconds to wait
 */
gint64
lki_backoff_next (LkiBackoff *self,
                  GRand *rand,
                  gint64 retry_after_ms)
{
  gint64 bound = self->base_ms;
  gint64 wait;

  for (guint i = 0; i < self->attempts && bound < self->limit_ms; i++)
    bound *= 2;
  bound = MIN (bound, self->limit_ms);
  self->attempts++;

  wait = bound / 2 + (gint64) g_rand_double_range (rand, 0, bound / 2.0 + 1);

  if (retry_after_ms >= 0)
    {
      retry_after_ms = MIN (retry_after_ms, RETRY_AFTER_LIMIT_MS);
      wait = MAX (wait, retry_after_ms +
                            (gint64) g_rand_double_range (rand, 0, retry_after_ms / 10.0 + 1));
    }

  return wait;
}

/**
 * lki_backoff_reset:
 * @self: a schedule
 *
 * To be called after a success.
 */
void
lki_backoff_reset (LkiBackoff *self)
{
  self->attempts = 0;
}
