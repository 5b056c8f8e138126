// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does with a lead: status, who has it, when it comes back, what it is worth. Each
// verb is one transaction that applies the changes here and queues them for the server, and
// resolves to what can be taken back. What is said and written about a lead is in
// lki-session-contact.c, and how the same is done to many in lki-session-many.c.

#include "lki-session-private.h"

#include <string.h>

#include "lki-error.h"
#include "lki-future.h"

/* More than any job is worth, in minor units. */
#define VALUE_MAX G_GINT64_CONSTANT (100000000000000)

/* Status */

/**
 * lki_session_make_status:
 * @lead: a lead
 * @at: when, in milliseconds since the epoch
 * @status: the new status
 * @reason: (nullable): why it was lost or declined
 *
 * Returns: (transfer full) (nullable): the change; %NULL if the lead cannot become that
 */
LkiChange *
lki_session_make_status (LkiLeadRecord *lead,
                         gint64 at,
                         LkiLeadStatus status,
                         const char *reason)
{
  if (!lki_lead_status_can_become (lead->work.status, status))
    return NULL;

  return lki_change_new_status_set (lead, at, status, reason);
}

/**
 * lki_session_set_status:
 * @self: a session
 * @lead: the lead as the person saw it
 * @status: the new status
 * @reason: (nullable): why it was lost or declined
 *
 * Returns: (transfer full): a future that resolves to a LkiUndo when the change is on disk, on its
 *   way to the server; rejected with %LKI_ERROR_NOT_POSSIBLE if the lead cannot become that, and
 * with %LKI_ERROR_NOT_FOUND if it is gone
 */
DexFuture *
lki_session_set_status (LkiSession *self,
                        LkiLeadRecord *lead,
                        LkiLeadStatus status,
                        const char *reason)
{
  LkiChange *change;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  change = lki_session_make_status (lead, lki_session_get_now_ms (self), status, reason);

  return change != NULL ? lki_session_enqueue_one (self, lead, change)
                        : lki_session_refuse ("The lead cannot get this status");
}

/* Who has it */

/**
 * lki_session_make_assign:
 * @lead: a lead
 * @at: when, in milliseconds since the epoch
 * @member_id: (nullable): the colleague, or %NULL for nobody
 *
 * Returns: (transfer full) (nullable): the change; %NULL if there is nothing to change
 */
LkiChange *
lki_session_make_assign (LkiLeadRecord *lead,
                         gint64 at,
                         const char *member_id)
{
  if (lki_session_is_erased (lead) || g_strcmp0 (lead->work.assignee_id, member_id) == 0)
    return NULL;

  return lki_change_new_assign (lead, at, member_id);
}

/**
 * lki_session_assign:
 * @self: a session
 * @lead: the lead as the person saw it
 * @member_id: (nullable): the colleague, or %NULL for nobody
 *
 * Returns: (transfer full): a future that resolves to a LkiUndo; rejected with
 *   %LKI_ERROR_NOT_FOUND for somebody who is not in the organisation, with %LKI_ERROR_NOT_POSSIBLE
 *   if that is so already
 */
DexFuture *
lki_session_assign (LkiSession *self,
                    LkiLeadRecord *lead,
                    const char *member_id)
{
  LkiChange *change;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  if (!lki_session_check_member (self, member_id, &error))
    return lki_future_new_failed (g_steal_pointer (&error));

  change = lki_session_make_assign (lead, lki_session_get_now_ms (self), member_id);

  return change != NULL ? lki_session_enqueue_one (self, lead, change)
                        : lki_session_refuse ("The lead is assigned so");
}

/* When it comes back */

/**
 * lki_session_make_snooze:
 * @lead: a lead
 * @at: when, in milliseconds since the epoch
 * @until: when it comes back, likewise; %LKI_TIME_NONE for now
 *
 * Returns: (transfer full) (nullable): the change; %NULL if there is nothing to change, or the lead
 *   is closed
 */
LkiChange *
lki_session_make_snooze (LkiLeadRecord *lead,
                         gint64 at,
                         gint64 until)
{
  if (!lki_lead_status_is_open (lead->work.status) || lead->work.snoozed_until == until)
    return NULL;

  return lki_change_new_snooze_set (lead, at, until);
}

/**
 * lki_session_snooze:
 * @self: a session
 * @lead: the lead as the person saw it
 * @until: when it comes back, in milliseconds since the epoch; %LKI_TIME_NONE for now
 *
 * Returns: (transfer full): a future that resolves to a LkiUndo; rejected with %LKI_ERROR_TIME for
 *   a time that has passed or is too far away, with %LKI_ERROR_NOT_POSSIBLE for a closed lead
 */
DexFuture *
lki_session_snooze (LkiSession *self,
                    LkiLeadRecord *lead,
                    gint64 until)
{
  LkiChange *change;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  if (!lki_session_check_time (self, until, &error))
    return lki_future_new_failed (g_steal_pointer (&error));
  change = lki_session_make_snooze (lead, lki_session_get_now_ms (self), until);

  return change != NULL ? lki_session_enqueue_one (self, lead, change)
                        : lki_session_refuse ("The lead is closed");
}

/**
 * lki_session_set_follow_up:
 * @self: a session
 * @lead: the lead as the person saw it
 * @follow_up_at: when to follow it up, in milliseconds since the epoch; %LKI_TIME_NONE for not at
 *   all
 * @text: (nullable): what to do then
 *
 * Returns: (transfer full): a future that resolves to a LkiUndo; rejected with %LKI_ERROR_TIME for
 *   a time that has passed or is too far away, with %LKI_ERROR_TOO_LARGE for a text that is too
 * long, with %LKI_ERROR_NOT_POSSIBLE for a closed lead
 */
DexFuture *
lki_session_set_follow_up (LkiSession *self,
                           LkiLeadRecord *lead,
                           gint64 follow_up_at,
                           const char *text)
{
  g_autofree char *remark = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  if (!lki_lead_status_is_open (lead->work.status))
    return lki_session_refuse ("The lead is closed");
  if (!lki_session_check_time (self, follow_up_at, &error) ||
      !lki_session_check_text (text, &remark, &error))
    return lki_future_new_failed (g_steal_pointer (&error));

  return lki_session_enqueue_one (
      self, lead,
      lki_change_new_follow_up_set (lead, lki_session_get_now_ms (self), follow_up_at, remark));
}

/* What it is worth */

/**
 * lki_session_set_value:
 * @self: a session
 * @lead: the lead as the person saw it
 * @value: (nullable): what the job is worth, or %NULL for not known
 *
 * Returns: (transfer full): a future that resolves to a LkiUndo; rejected with %LKI_ERROR_AMOUNT
 *   for an amount below zero or beyond any job
 */
DexFuture *
lki_session_set_value (LkiSession *self,
                       LkiLeadRecord *lead,
                       const LkiMoney *value)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  if (lki_session_is_erased (lead))
    return lki_session_refuse ("The lead has been erased");
  if (value != NULL &&
      (value->amount_minor < 0 || value->amount_minor > VALUE_MAX || strlen (value->currency) != 3))
    return lki_future_new_failed (lki_error_new (LKI_ERROR_AMOUNT, "This is not an amount"));

  return lki_session_enqueue_one (
      self, lead, lki_change_new_value_set (lead, lki_session_get_now_ms (self), value));
}
