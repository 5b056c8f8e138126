// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-clock.h"
#include "lki-usage-report.h"

G_BEGIN_DECLS

/**
 * LkiUsageCounter:
 *
 * Counts what is used, by day, in a file.
 */
typedef struct _LkiUsageCounter LkiUsageCounter;

LkiUsageCounter *lki_usage_counter_new (const char *path,
                                        LkiClock *clock,
                                        const char *consent_version);
void lki_usage_counter_free (LkiUsageCounter *self);
void lki_usage_counter_count (LkiUsageCounter *self,
                              const char *name);
GPtrArray *lki_usage_counter_dup_reports (LkiUsageCounter *self,
                                          gboolean with_today);
void lki_usage_counter_forget (LkiUsageCounter *self,
                               const char *day);
void lki_usage_counter_clear (LkiUsageCounter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiUsageCounter,
                               lki_usage_counter_free)

G_END_DECLS
