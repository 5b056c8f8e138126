// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-change.h"

G_BEGIN_DECLS

/**
 * LkiChangeOutcome:
 *
 * What the server says of a change.
 */
typedef enum
{
  LKI_CHANGE_APPLIED,
  LKI_CHANGE_DUPLICATE,
  LKI_CHANGE_CONFLICT,
  LKI_CHANGE_REJECTED,
} LkiChangeOutcome;

/**
 * LkiChangeResult:
 * @change_id: the change
 * @outcome: what became of it
 * @lead: (nullable): the lead as the server has it now
 * @problem_code: (nullable): why it was rejected
 */
typedef struct
{
  char *change_id;
  LkiChangeOutcome outcome;
  LkiLeadRecord *lead;
  char *problem_code;
} LkiChangeResult;

LkiChangeResult *lki_change_result_new (const char *change_id,
                                        LkiChangeOutcome outcome,
                                        LkiLeadRecord *lead,
                                        const char *problem_code);
void lki_change_result_free (LkiChangeResult *self);

/**
 * LkiUnsentState:
 * @LKI_UNSENT_QUEUED: waits to be sent
 * @LKI_UNSENT_SENDING: was given to be sent; what became of it is not known
 * @LKI_UNSENT_CONFLICT: somebody else changed the same thing first
 * @LKI_UNSENT_REJECTED: the server does not accept it
 * @LKI_UNSENT_GONE: the lead is gone
 *
 * Where a change stands. Stored: append, never reorder; those from @LKI_UNSENT_CONFLICT on need the
 * person.
 */
typedef enum
{
  LKI_UNSENT_QUEUED = 0,
  LKI_UNSENT_SENDING = 1,
  LKI_UNSENT_CONFLICT = 2,
  LKI_UNSENT_REJECTED = 3,
  LKI_UNSENT_GONE = 4,
} LkiUnsentState;

/**
 * LkiUnsentChange:
 * @change: what was done
 * @state: where it stands
 * @problem_code: (nullable): why the server did not take it
 * @lead: (nullable): the lead as it is here: without a change that failed; %NULL when it is gone
 *
 * A change that the server has not confirmed. Immutable.
 */
typedef struct
{
  LkiChange *change;
  LkiUnsentState state;
  char *problem_code;
  LkiLeadRecord *lead;
} LkiUnsentChange;

#define LKI_TYPE_UNSENT_CHANGE (lki_unsent_change_get_type ())
GType lki_unsent_change_get_type (void);

LkiUnsentChange *lki_unsent_change_new (LkiChange *change,
                                        LkiUnsentState state,
                                        const char *problem_code,
                                        LkiLeadRecord *lead);
LkiUnsentChange *lki_unsent_change_ref (LkiUnsentChange *self);
void lki_unsent_change_unref (LkiUnsentChange *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiChangeResult,
                               lki_change_result_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiUnsentChange,
                               lki_unsent_change_unref)

G_END_DECLS
