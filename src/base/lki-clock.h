// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/**
 * LkiClock:
 *
 * The time: the device's, or a server's where that is known and the device's is wrong.
 *
 * Signal: `jumped ()`: what the clock on the wall shows has changed other than by time passing:
 * somebody set it, the machine was suspended, it is in another time zone, or a server has said that
 * it is wrong.
 */
#define LKI_TYPE_CLOCK (lki_clock_get_type ())
G_DECLARE_FINAL_TYPE (LkiClock,
                      lki_clock,
                      LKI,
                      CLOCK,
                      GObject)

LkiClock *lki_clock_new (void);
LkiClock *lki_clock_new_manual (gint64 now_ms);
gint64 lki_clock_get_now_ms (LkiClock *self);
void lki_clock_hear (LkiClock *self,
                     gint64 time_ms);
gint64 lki_clock_get_fast_ms (LkiClock *self);
DexFuture *lki_clock_sleep (LkiClock *self,
                            gint64 duration_ms) G_GNUC_WARN_UNUSED_RESULT;
void lki_clock_advance (LkiClock *self,
                        gint64 duration_ms);
void lki_clock_jump (LkiClock *self,
                     gint64 distance_ms);

gint64 lki_time_parse (const char *text);
char *lki_time_format (gint64 time_ms);
char *lki_time_format_clock (GDateTime *time);

/**
 * LKI_TIME_NONE:
 *
 * The value of a time that is not set. Times are milliseconds since 1970-01-01T00:00:00Z.
 */
#define LKI_TIME_NONE G_MININT64

G_END_DECLS
