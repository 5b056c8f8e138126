// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LkiBackoff:
 * @base_ms: the first upper bound, in milliseconds
 * @limit_ms: the largest upper bound, in milliseconds
 * @attempts: how often it was asked since the last success
 *
 * A pure schedule of retries: exponential, with full jitter, so that clients that failed together
 * do not come back together.
 */
typedef struct
{
  gint64 base_ms;
  gint64 limit_ms;
  guint attempts;
} LkiBackoff;

#define LKI_BACKOFF_INIT ((LkiBackoff) { .base_ms = 1000, .limit_ms = 5 * 60 * 1000 })

gint64 lki_backoff_next (LkiBackoff *self,
                         GRand *rand,
                         gint64 retry_after_ms);
void lki_backoff_reset (LkiBackoff *self);

G_END_DECLS
