// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-response-clock.h"
#include "lki-words.h"

G_BEGIN_DECLS

char *lki_response_dup_text (const LkiResponseClock *clock,
                             gint64 now_ms,
                             GTimeZone *time_zone);
gboolean lki_response_counts_seconds (const LkiResponseClock *clock);
char *lki_response_dup_exact_text (const LkiResponseClock *clock,
                                   gint64 now_ms,
                                   GTimeZone *time_zone);
LkiTone lki_response_get_tone (const LkiResponseClock *clock);

G_END_DECLS
