// SPDX-License-Identifier: GPL-3.0-or-later
// What is missing before a lead can be disputed, by the rules of the organisation (partner API,
// "The rest"). The server judges by the same rules; this says it before.

#include "lki-dispute-check.h"

#include "lki-clock.h"

#define DAY_MS (G_GINT64_CONSTANT (24) * 3600 * 1000)

/* The reason for which attempts count. */
#define UNREACHABLE "unreachable"

static gboolean
is_attempt (LkiActivityRecord *activity)
{
  return activity->delivery != LKI_DELIVERY_FAILED && activity->at != LKI_TIME_NONE &&
         (g_strcmp0 (activity->type, "call") == 0 || g_strcmp0 (activity->type, "sms") == 0 ||
          g_strcmp0 (activity->type, "email") == 0);
}

/* Days are those of UTC, by which the server counts. */
static gint64
get_day (LkiActivityRecord *activity)
{
  return activity->at / DAY_MS;
}

/**
 * lki_dispute_check_counts_attempts:
 * @reason_id: (nullable): for what a lead would be disputed
 *
 * Returns: %TRUE if that the person cannot be reached has to be shown by attempts
 */
gboolean
lki_dispute_check_counts_attempts (const char *reason_id)
{
  return g_strcmp0 (reason_id, UNREACHABLE) == 0;
}

/**
 * lki_dispute_check_new:
 * @lead: the lead
 * @account: the account, with the organisation's rules
 * @activities: (element-type LkiActivityRecord): what happened to the lead
 * @reason_id: (nullable): for what it would be disputed
 * @now_ms: now, in milliseconds since the epoch
 *
 * Returns: (transfer full): how it stands
 */
LkiDisputeCheck *
lki_dispute_check_new (LkiLeadRecord *lead,
                       LkiAccountRecord *account,
                       GPtrArray *activities,
                       const char *reason_id,
                       gint64 now_ms)
{
  g_autoptr (GHashTable) days = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  const LkiDisputeRules *rules;
  LkiDisputeCheck *self;

  g_return_val_if_fail (lead != NULL && account != NULL && activities != NULL, NULL);

  rules = &account->dispute_rules;
  self = g_new0 (LkiDisputeCheck, 1);
  self->deadline = LKI_TIME_NONE;
  if (lead->delivered_at != LKI_TIME_NONE && rules->window_days > 0)
    self->deadline = lead->delivered_at + rules->window_days * DAY_MS;
  self->closed = self->deadline != LKI_TIME_NONE && now_ms > self->deadline;

  self->attempts = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_activity_record_unref);
  for (guint i = 0; i < activities->len; i++)
    {
      LkiActivityRecord *activity = g_ptr_array_index (activities, i);
      gint64 day = get_day (activity);

      if (!is_attempt (activity))
        continue;
      g_ptr_array_add (self->attempts, lki_activity_record_ref (activity));
      g_hash_table_add (days, g_memdup2 (&day, sizeof day));
    }
  self->n_days = g_hash_table_size (days);

  if (lki_dispute_check_counts_attempts (reason_id))
    {
      self->attempts_missing = (guint) MAX (rules->minimum_attempts - (int) self->attempts->len, 0);
      self->days_missing = (guint) MAX (rules->minimum_days - (int) self->n_days, 0);
    }

  return self;
}

void
lki_dispute_check_free (LkiDisputeCheck *self)
{
  g_ptr_array_unref (self->attempts);
  g_free (self);
}

/**
 * lki_dispute_check_can_send:
 * @self: how a lead stands
 *
 * Returns: %TRUE if nothing is missing
 */
gboolean
lki_dispute_check_can_send (const LkiDisputeCheck *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return !self->closed && self->attempts_missing == 0 && self->days_missing == 0;
}

/**
 * lki_dispute_check_dup_evidence:
 * @self: how a lead stands
 *
 * Returns: (transfer full): the ids of the attempts, %NULL-terminated
 */
char **
lki_dispute_check_dup_evidence (const LkiDisputeCheck *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->attempts->len; i++)
    g_strv_builder_add (builder, ((LkiActivityRecord *) g_ptr_array_index (self->attempts, i))->id);

  return g_strv_builder_end (builder);
}
