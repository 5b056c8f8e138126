// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-clock.h"

G_BEGIN_DECLS

/**
 * LkiWake:
 *
 * What a loop sleeps on: a latch that others trigger, with at most one timer. A trigger while
 * nobody waits is remembered, so none is lost; many triggers are one. Embedded in its owner,
 * zeroed.
 */
typedef struct
{
  DexPromise *promise; /* (owned) (nullable) who waits */
  DexFuture *timer;    /* (owned) (nullable) */
  gboolean triggered;
  gboolean elapsed;
} LkiWake;

void lki_wake_clear (LkiWake *self);
void lki_wake_trigger (LkiWake *self);
DexFuture *lki_wake_wait (LkiWake *self) G_GNUC_WARN_UNUSED_RESULT;
void lki_wake_arm (LkiWake *self,
                   LkiClock *clock,
                   gint64 duration_ms);
void lki_wake_disarm (LkiWake *self);
gboolean lki_wake_is_armed (LkiWake *self);
gboolean lki_wake_take_elapsed (LkiWake *self);

G_END_DECLS
