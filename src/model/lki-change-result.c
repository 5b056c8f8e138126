// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of a change: the server's answer, and how a change that is still here is shown.

#include "lki-change-result.h"

G_DEFINE_BOXED_TYPE (LkiUnsentChange,
                     lki_unsent_change,
                     lki_unsent_change_ref,
                     lki_unsent_change_unref)

/**
 * lki_change_result_new:
 * @change_id: the change's UUID
 * @outcome: what became of it
 * @lead: (nullable): the lead as the server has it
 * @problem_code: (nullable): why not
 *
 * Returns: (transfer full): a result
 */
LkiChangeResult *
lki_change_result_new (const char *change_id,
                       LkiChangeOutcome outcome,
                       LkiLeadRecord *lead,
                       const char *problem_code)
{
  LkiChangeResult *self = g_new0 (LkiChangeResult, 1);

  self->change_id = g_strdup (change_id);
  self->outcome = outcome;
  self->lead = lead != NULL ? lki_lead_record_ref (lead) : NULL;
  self->problem_code = g_strdup (problem_code);

  return self;
}

void
lki_change_result_free (LkiChangeResult *self)
{
  g_free (self->change_id);
  g_clear_pointer (&self->lead, lki_lead_record_unref);
  g_free (self->problem_code);
  g_free (self);
}

/**
 * lki_unsent_change_new:
 * @change: a change of the outbox
 * @state: where it stands
 * @problem_code: (nullable): why the server did not take it
 * @lead: (nullable): the lead as it is here, or %NULL when it is gone
 *
 * Returns: (transfer full): a record of the four
 */
LkiUnsentChange *
lki_unsent_change_new (LkiChange *change,
                       LkiUnsentState state,
                       const char *problem_code,
                       LkiLeadRecord *lead)
{
  LkiUnsentChange *self;

  g_return_val_if_fail (change != NULL, NULL);

  self = g_atomic_rc_box_new0 (LkiUnsentChange);
  self->change = lki_change_ref (change);
  self->state = state;
  self->problem_code = g_strdup (problem_code);
  self->lead = lead != NULL ? lki_lead_record_ref (lead) : NULL;

  return self;
}

LkiUnsentChange *
lki_unsent_change_ref (LkiUnsentChange *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
unsent_change_clear (gpointer data)
{
  LkiUnsentChange *self = data;

  lki_change_unref (self->change);
  g_free (self->problem_code);
  g_clear_pointer (&self->lead, lki_lead_record_unref);
}

void
lki_unsent_change_unref (LkiUnsentChange *self)
{
  g_atomic_rc_box_release_full (self, unsent_change_clear);
}
