// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-account-record.h"
#include "lki-lead-record.h"
#include "lki-response-clock.h"
#include "lki-words.h"

G_BEGIN_DECLS

gboolean lki_lead_row_clock_counts (const LkiResponseClock *clock);
LkiTone lki_lead_row_get_tone (LkiLeadRecord *lead,
                               const LkiResponseClock *clock);
char *lki_lead_row_dup_pill (LkiLeadRecord *lead,
                             const LkiResponseClock *clock,
                             gint64 now_ms,
                             GTimeZone *time_zone);
char *lki_lead_row_dup_owner (LkiLeadRecord *lead,
                              LkiAccountRecord *account);
char *lki_lead_row_dup_spoken_name (LkiLeadRecord *lead);
char *lki_lead_row_dup_spoken_description (LkiLeadRecord *lead,
                                           const LkiResponseClock *clock,
                                           LkiAccountRecord *account,
                                           gint64 now_ms,
                                           GTimeZone *time_zone);

G_END_DECLS
