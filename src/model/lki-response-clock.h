// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-account-record.h"
#include "lki-lead-record.h"

G_BEGIN_DECLS

/**
 * LkiResponseState:
 * @LKI_RESPONSE_NONE: there is nothing to answer by
 * @LKI_RESPONSE_RUNNING: the time is running
 * @LKI_RESPONSE_WAITING: the organisation is closed, and the time begins or goes on when it opens
 * @LKI_RESPONSE_LATE: the time is over and nobody has answered
 * @LKI_RESPONSE_ANSWERED: the person was contacted in time
 * @LKI_RESPONSE_ANSWERED_LATE: the person was contacted, after the time
 */
typedef enum
{
  LKI_RESPONSE_NONE,
  LKI_RESPONSE_RUNNING,
  LKI_RESPONSE_WAITING,
  LKI_RESPONSE_LATE,
  LKI_RESPONSE_ANSWERED,
  LKI_RESPONSE_ANSWERED_LATE,
} LkiResponseState;

/**
 * LkiResponseClock:
 * @state: how it stands
 * @due_at: by when to answer, or %LKI_TIME_NONE
 * @left_ms: how long until @due_at, by the clock on the wall; negative when it is over
 * @total_ms: from the delivery, or from the opening after it, to @due_at
 * @taken_ms: from the delivery to the first contact; -1 before it
 *
 * How a lead stands against the time in which it is to be answered. Derived, never stored.
 */
typedef struct
{
  LkiResponseState state;
  gint64 due_at;
  gint64 left_ms;
  gint64 total_ms;
  gint64 taken_ms;
} LkiResponseClock;

void lki_response_clock_read (LkiResponseClock *self,
                              LkiLeadRecord *lead,
                              LkiAccountRecord *account,
                              gint64 now_ms);
int lki_response_clock_compare (const LkiResponseClock *self,
                                const LkiResponseClock *other);

G_END_DECLS
