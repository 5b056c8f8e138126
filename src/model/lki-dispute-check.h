// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-account-record.h"
#include "lki-activity-record.h"
#include "lki-lead-record.h"

G_BEGIN_DECLS

/**
 * LkiDisputeCheck:
 * @deadline: until when the lead can be disputed, or %LKI_TIME_NONE when that is not known
 * @closed: whether that is over
 * @attempts: (element-type LkiActivityRecord): the logged attempts to reach the person, the
 * evidence
 * @n_days: on how many different days
 * @attempts_missing: how many more the organisation's rules want
 * @days_missing: on how many more different days
 *
 * How a lead stands against the organisation's rules for disputes, before anything is sent.
 */
typedef struct
{
  gint64 deadline;
  gboolean closed;
  GPtrArray *attempts;
  guint n_days;
  guint attempts_missing;
  guint days_missing;
} LkiDisputeCheck;

LkiDisputeCheck *lki_dispute_check_new (LkiLeadRecord *lead,
                                        LkiAccountRecord *account,
                                        GPtrArray *activities,
                                        const char *reason_id,
                                        gint64 now_ms);
void lki_dispute_check_free (LkiDisputeCheck *self);
gboolean lki_dispute_check_counts_attempts (const char *reason_id);
gboolean lki_dispute_check_can_send (const LkiDisputeCheck *self);
char **lki_dispute_check_dup_evidence (const LkiDisputeCheck *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiDisputeCheck,
                               lki_dispute_check_free)

G_END_DECLS
