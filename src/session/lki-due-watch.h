// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-clock.h"
#include "lki-store.h"

G_BEGIN_DECLS

/**
 * LkiDueWatch:
 *
 * Waits for the moment at which the next snoozed lead is back or the next follow-up is due, also
 * over a suspend and when the clock is set or moves to another time zone. It sleeps until then, and
 * for ever when nothing is put off.
 *
 * Signals: `moved ()`: by time passing, views hold other leads now; `due (GPtrArray *leads)`: brief
 * records of leads that have come due, each once for each moment, also when the program did not run
 * at that moment.
 */
#define LKI_TYPE_DUE_WATCH (lki_due_watch_get_type ())
G_DECLARE_FINAL_TYPE (LkiDueWatch,
                      lki_due_watch,
                      LKI,
                      DUE_WATCH,
                      GObject)

LkiDueWatch *lki_due_watch_new (LkiStore *store,
                                LkiClock *clock);
void lki_due_watch_look (LkiDueWatch *self);
void lki_due_watch_set_known (LkiDueWatch *self,
                              gboolean known,
                              gboolean complete);
DexFuture *lki_due_watch_stop (LkiDueWatch *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
