// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does with leads. Each verb is one transaction that applies the changes here and
// queues them for the server, and resolves to what can be taken back.

#include "lki-session-private.h"

#include <string.h>

#include "lki-error.h"
#include "lki-future.h"
#include "lki-response-clock.h"

/* What the contract allows a text, in bytes. */
#define TEXT_MAX 10000

/* More than any job is worth, in minor units. */
#define VALUE_MAX G_GINT64_CONSTANT (100000000000000)

/* So many new leads are looked at to find the most urgent one. */
#define URGENT_MAX 500

static gint64
get_now_ms (LkiSession *self)
{
  return lki_clock_get_now_ms (self->clock);
}

static DexFuture *
invalid (const char *why)
{
  return lki_future_new_failed (lki_error_new (LKI_ERROR_INVALID, "%s", why));
}

static gboolean
is_erased (LkiLeadRecord *lead)
{
  return lead->work.status == LKI_LEAD_STATUS_ERASED;
}

/* White space around it is dropped; %NULL for nothing left. */
static char *
dup_text (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : ""));

  return *stripped != '\0' ? g_steal_pointer (&stripped) : NULL;
}

/* A verb on its way to the disk. */
typedef struct
{
  LkiSession *self; /* (owned) */
  LkiUndo *undo;    /* (owned) */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->self);
  lki_undo_unref (job->undo);
  g_free (job);
}

static DexFuture *
done_cb (DexFuture *future,
         gpointer user_data)
{
  Job *job = user_data;

  if (lki_undo_can_undo (job->undo))
    lki_session_set_last_undo (job->self, job->undo);

  return dex_future_new_take_boxed (LKI_TYPE_UNDO, lki_undo_ref (job->undo));
}

/* Takes @undo. */
static DexFuture *
enqueue (LkiSession *self,
         LkiUndo *undo)
{
  Job *job = g_new0 (Job, 1);

  job->self = g_object_ref (self);
  job->undo = undo;

  return dex_future_then (lki_store_enqueue (self->store, lki_undo_get_changes (undo),
                                             lki_session_get_actor_id (self),
                                             lki_session_get_actor_name (self)),
                          done_cb, job, job_free);
}

static DexFuture *
enqueue_one (LkiSession *self,
             LkiLeadRecord *lead,
             LkiChange *change)
{
  LkiUndo *undo = lki_undo_new ();

  lki_undo_add (undo, change, &lead->work);

  return enqueue (self, undo);
}

/* What is done to many leads at once. */
typedef LkiChange *(*MakeChange) (LkiLeadRecord *lead,
                                  gint64 at,
                                  gpointer user_data);

/* Those that it cannot be done to are left out. */
static DexFuture *
enqueue_many (LkiSession *self,
              GPtrArray *leads,
              MakeChange make,
              gpointer user_data)
{
  g_autoptr (LkiUndo) undo = lki_undo_new ();
  gint64 at = get_now_ms (self);

  for (guint i = 0; i < leads->len; i++)
    {
      LkiLeadRecord *lead = g_ptr_array_index (leads, i);
      LkiChange *change = make (lead, at, user_data);

      if (change != NULL)
        lki_undo_add (undo, change, &lead->work);
    }
  if (lki_undo_get_n_leads (undo) == 0)
    return invalid ("None of the leads can be changed so");

  return enqueue (self, g_steal_pointer (&undo));
}

/* Status */

typedef struct
{
  LkiLeadStatus status;
  const char *reason;
} NewStatus;

static LkiChange *
make_status (LkiLeadRecord *lead,
             gint64 at,
             gpointer user_data)
{
  NewStatus *new_status = user_data;

  if (!lki_lead_status_can_become (lead->work.status, new_status->status))
    return NULL;

  return lki_change_new_status_set (lead, at, new_status->status, new_status->reason);
}

/**
 * lki_session_set_status:
 * @self: a session
 * @lead: the lead as the person saw it
 * @status: the new status
 * @reason: (nullable): why it was lost or declined
 *
 * Returns: (transfer full): a future that resolves to a LkiUndo when the change is on disk, on its
 *   way to the server; rejected with %LKI_ERROR_INVALID if the lead cannot become that, and with
 *   %LKI_ERROR_NOT_FOUND if it is gone
 */
DexFuture *
lki_session_set_status (LkiSession *self,
                        LkiLeadRecord *lead,
                        LkiLeadStatus status,
                        const char *reason)
{
  NewStatus new_status = { status, reason };
  LkiChange *change;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  change = make_status (lead, get_now_ms (self), &new_status);

  return change != NULL ? enqueue_one (self, lead, change)
                        : invalid ("The lead cannot get this status");
}

/**
 * lki_session_set_status_many:
 * @self: a session
 * @leads: (element-type LkiLeadRecord): the leads as the person saw them
 * @status: the new status
 * @reason: (nullable): why they were lost or declined
 *
 * Sets the status of all that can become that, in one transaction.
 *
 * Returns: (transfer full): a future that resolves to one LkiUndo for all of them
 */
DexFuture *
lki_session_set_status_many (LkiSession *self,
                             GPtrArray *leads,
                             LkiLeadStatus status,
                             const char *reason)
{
  NewStatus new_status = { status, reason };

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (leads != NULL, NULL);

  return enqueue_many (self, leads, make_status, &new_status);
}

/* Who has it */

static LkiChange *
make_assign (LkiLeadRecord *lead,
             gint64 at,
             gpointer user_data)
{
  const char *member_id = user_data;

  if (is_erased (lead) || g_strcmp0 (lead->work.assignee_id, member_id) == 0)
    return NULL;

  return lki_change_new_assign (lead, at, member_id);
}

/**
 * lki_session_assign:
 * @self: a session
 * @lead: the lead as the person saw it
 * @member_id: (nullable): the colleague, or %NULL for nobody
 *
 * Returns: (transfer full): a future that resolves to a LkiUndo; rejected with %LKI_ERROR_INVALID
 *   if that is so already
 */
DexFuture *
lki_session_assign (LkiSession *self,
                    LkiLeadRecord *lead,
                    const char *member_id)
{
  LkiChange *change;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  change = make_assign (lead, get_now_ms (self), (gpointer) member_id);

  return change != NULL ? enqueue_one (self, lead, change) : invalid ("The lead is assigned so");
}

/**
 * lki_session_assign_many:
 * @self: a session
 * @leads: (element-type LkiLeadRecord): the leads as the person saw them
 * @member_id: (nullable): the colleague, or %NULL for nobody
 *
 * Assigns all of them in one transaction.
 *
 * Returns: (transfer full): a future that resolves to one LkiUndo for all of them
 */
DexFuture *
lki_session_assign_many (LkiSession *self,
                         GPtrArray *leads,
                         const char *member_id)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (leads != NULL, NULL);

  return enqueue_many (self, leads, make_assign, (gpointer) member_id);
}

/**
 * lki_session_claim:
 * @self: a session
 * @lead: the lead as the person saw it
 *
 * Takes the lead. That it is taken is the server's to say: until then `pending` of the lead has the
 * bit of %LKI_CHANGE_CLAIM, and nobody is shown to have it.
 *
 * Returns: (transfer full): a future that resolves to a LkiUndo when the change is on its way;
 *   rejected with %LKI_ERROR_INVALID if somebody has the lead or it is being taken
 */
DexFuture *
lki_session_claim (LkiSession *self,
                   LkiLeadRecord *lead)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  if (is_erased (lead) || lead->work.claimed_by != NULL ||
      (lead->pending & (1u << LKI_CHANGE_CLAIM)) != 0)
    return invalid ("The lead is taken");

  return enqueue_one (self, lead, lki_change_new_claim (lead, get_now_ms (self)));
}

/**
 * lki_session_release:
 * @self: a session
 * @lead: the lead as the person saw it, whom they have taken
 *
 * Returns: (transfer full): a future that resolves to a LkiUndo; rejected with %LKI_ERROR_INVALID
 *   if nobody has the lead
 */
DexFuture *
lki_session_release (LkiSession *self,
                     LkiLeadRecord *lead)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  if (is_erased (lead) || lead->work.claimed_by == NULL)
    return invalid ("Nobody has the lead");

  return enqueue_one (self, lead, lki_change_new_release (lead, get_now_ms (self)));
}

/* When it comes back */

static LkiChange *
make_snooze (LkiLeadRecord *lead,
             gint64 at,
             gpointer user_data)
{
  const gint64 *until = user_data;

  if (!lki_lead_status_is_open (lead->work.status) || lead->work.snoozed_until == *until)
    return NULL;

  return lki_change_new_snooze_set (lead, at, *until);
}

/**
 * lki_session_snooze:
 * @self: a session
 * @lead: the lead as the person saw it
 * @until: when it comes back, in milliseconds since the epoch; %LKI_TIME_NONE for now
 *
 * Returns: (transfer full): a future that resolves to a LkiUndo; rejected with %LKI_ERROR_INVALID
 *   for a time that has passed and for a lead that is closed
 */
DexFuture *
lki_session_snooze (LkiSession *self,
                    LkiLeadRecord *lead,
                    gint64 until)
{
  LkiChange *change;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  if (until != LKI_TIME_NONE && until <= get_now_ms (self))
    return invalid ("The time has passed");
  change = make_snooze (lead, get_now_ms (self), &until);

  return change != NULL ? enqueue_one (self, lead, change) : invalid ("The lead is closed");
}

/**
 * lki_session_snooze_many:
 * @self: a session
 * @leads: (element-type LkiLeadRecord): the leads as the person saw them
 * @until: when they come back, in milliseconds since the epoch; %LKI_TIME_NONE for now
 *
 * Snoozes all that are open, in one transaction.
 *
 * Returns: (transfer full): a future that resolves to one LkiUndo for all of them
 */
DexFuture *
lki_session_snooze_many (LkiSession *self,
                         GPtrArray *leads,
                         gint64 until)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (leads != NULL, NULL);

  if (until != LKI_TIME_NONE && until <= get_now_ms (self))
    return invalid ("The time has passed");

  return enqueue_many (self, leads, make_snooze, &until);
}

/**
 * lki_session_set_follow_up:
 * @self: a session
 * @lead: the lead as the person saw it
 * @follow_up_at: when to follow it up, in milliseconds since the epoch; %LKI_TIME_NONE for not at
 *   all
 * @text: (nullable): what to do then
 *
 * Returns: (transfer full): a future that resolves to a LkiUndo; rejected with %LKI_ERROR_INVALID
 *   for a time that has passed, a text that is too long, and a lead that is closed
 */
DexFuture *
lki_session_set_follow_up (LkiSession *self,
                           LkiLeadRecord *lead,
                           gint64 follow_up_at,
                           const char *text)
{
  g_autofree char *remark = dup_text (text);

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  if (!lki_lead_status_is_open (lead->work.status))
    return invalid ("The lead is closed");
  if (follow_up_at != LKI_TIME_NONE && follow_up_at <= get_now_ms (self))
    return invalid ("The time has passed");
  if (remark != NULL && strlen (remark) > TEXT_MAX)
    return lki_future_new_failed (lki_error_new (LKI_ERROR_TOO_LARGE, "The text is too long"));

  return enqueue_one (self, lead,
                      lki_change_new_follow_up_set (lead, get_now_ms (self), follow_up_at, remark));
}

/* What it is worth */

/**
 * lki_session_set_value:
 * @self: a session
 * @lead: the lead as the person saw it
 * @value: (nullable): what the job is worth, or %NULL for not known
 *
 * Returns: (transfer full): a future that resolves to a LkiUndo; rejected with %LKI_ERROR_INVALID
 *   for an amount below zero or beyond any job
 */
DexFuture *
lki_session_set_value (LkiSession *self,
                       LkiLeadRecord *lead,
                       const LkiMoney *value)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  if (is_erased (lead))
    return invalid ("The lead has been erased");
  if (value != NULL &&
      (value->amount_minor < 0 || value->amount_minor > VALUE_MAX || strlen (value->currency) != 3))
    return invalid ("This is not an amount");

  return enqueue_one (self, lead, lki_change_new_value_set (lead, get_now_ms (self), value));
}

/* Contact */

static LkiLeadStatus
get_status_after (LkiLeadStatus status,
                  LkiContactOutcome outcome)
{
  gboolean early = status == LKI_LEAD_STATUS_NEW || status == LKI_LEAD_STATUS_CONTACTING;

  if (early && outcome == LKI_CONTACT_REACHED)
    return LKI_LEAD_STATUS_REACHED;

  return status == LKI_LEAD_STATUS_NEW ? LKI_LEAD_STATUS_CONTACTING : status;
}

/**
 * lki_session_log_contact:
 * @self: a session
 * @lead: the lead as the person saw it
 * @channel: how the person was contacted
 * @outcome: what came of it
 * @text: (nullable): a remark
 * @retry_at: when to try again, in milliseconds since the epoch, until when the lead is snoozed; or
 *   %LKI_TIME_NONE
 *
 * Logs an attempt, and what follows from it: a new lead becomes `contacting`, or `reached`.
 *
 * Returns: (transfer full): a future that resolves to a LkiUndo: what follows is taken back, and
 *   the attempt too while it is still to be sent
 */
DexFuture *
lki_session_log_contact (LkiSession *self,
                         LkiLeadRecord *lead,
                         LkiContactChannel channel,
                         LkiContactOutcome outcome,
                         const char *text,
                         gint64 retry_at)
{
  g_autofree char *remark = dup_text (text);
  g_autoptr (LkiUndo) undo = NULL;
  LkiLeadStatus status;
  gint64 at;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  at = get_now_ms (self);
  if (is_erased (lead))
    return invalid ("The lead has been erased");
  if (retry_at != LKI_TIME_NONE && retry_at <= at)
    return invalid ("The time has passed");
  if (remark != NULL && strlen (remark) > TEXT_MAX)
    return lki_future_new_failed (lki_error_new (LKI_ERROR_TOO_LARGE, "The text is too long"));

  undo = lki_undo_new ();
  lki_undo_add (undo, lki_change_new_contact_log (lead, at, channel, outcome, remark), &lead->work);
  status = get_status_after (lead->work.status, outcome);
  if (status != lead->work.status)
    lki_undo_add (undo, lki_change_new_status_set (lead, at, status, NULL), &lead->work);
  if (retry_at != LKI_TIME_NONE && lki_lead_status_is_open (status))
    lki_undo_add (undo, lki_change_new_snooze_set (lead, at, retry_at), &lead->work);

  return enqueue (self, g_steal_pointer (&undo));
}

/**
 * lki_session_add_note:
 * @self: a session
 * @lead: the lead
 * @text: what the person wrote; white space around it is dropped
 *
 * Returns: (transfer full): a future that resolves to a LkiUndo when the note is on disk, on its
 *   way to the server; rejected with %LKI_ERROR_INVALID if there is no text, and with
 *   %LKI_ERROR_TOO_LARGE if there is more than the contract allows
 */
DexFuture *
lki_session_add_note (LkiSession *self,
                      LkiLeadRecord *lead,
                      const char *text)
{
  g_autofree char *note = NULL;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  note = dup_text (text);
  if (note == NULL)
    return invalid ("The note is empty");
  if (strlen (note) > TEXT_MAX)
    return lki_future_new_failed (lki_error_new (LKI_ERROR_TOO_LARGE, "The note is too long"));

  return enqueue_one (self, lead, lki_change_new_note_add (lead, get_now_ms (self), note));
}

/**
 * lki_session_mark_opened:
 * @self: a session
 * @lead: the lead that the person looks at
 *
 * Records that somebody has opened the lead; its status stays. Does nothing if somebody had.
 *
 * Returns: (transfer full): a future that resolves to %TRUE, or to a LkiUndo, when that is on disk;
 *   fails as the store does
 */
DexFuture *
lki_session_mark_opened (LkiSession *self,
                         LkiLeadRecord *lead)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  if (lead->work.opened_at != LKI_TIME_NONE || is_erased (lead))
    return lki_future_new_done ();

  return enqueue_one (self, lead, lki_change_new_opened (lead, get_now_ms (self)));
}

/* Disputes and erasure */

/**
 * lki_session_open_dispute:
 * @self: a session
 * @lead: the lead as the person saw it
 * @reason_id: one of the organisation's reasons
 * @text: (nullable): what the partner says
 * @evidence: (nullable): ids of activities of the lead, %NULL-terminated
 *
 * Returns: (transfer full): a future that resolves to a LkiUndo, which takes it back only while it
 *   is still to be sent; rejected with %LKI_ERROR_INVALID if there is a dispute
 */
DexFuture *
lki_session_open_dispute (LkiSession *self,
                          LkiLeadRecord *lead,
                          const char *reason_id,
                          const char *text,
                          const char *const *evidence)
{
  g_autofree char *remark = dup_text (text);

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);
  g_return_val_if_fail (reason_id != NULL, NULL);

  if (is_erased (lead) || lead->dispute_state != NULL ||
      (lead->pending & (1u << LKI_CHANGE_DISPUTE_OPEN)) != 0)
    return invalid ("The lead is disputed");
  if (remark != NULL && strlen (remark) > TEXT_MAX)
    return lki_future_new_failed (lki_error_new (LKI_ERROR_TOO_LARGE, "The text is too long"));

  return enqueue_one (
      self, lead,
      lki_change_new_dispute_open (lead, get_now_ms (self), reason_id, remark, evidence));
}

/**
 * lki_session_withdraw_dispute:
 * @self: a session
 * @lead: the lead as the person saw it, with a dispute
 *
 * Returns: (transfer full): a future that resolves to a LkiUndo; rejected with %LKI_ERROR_INVALID
 *   if there is no dispute
 */
DexFuture *
lki_session_withdraw_dispute (LkiSession *self,
                              LkiLeadRecord *lead)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  if (lead->dispute_state == NULL)
    return invalid ("The lead is not disputed");

  return enqueue_one (self, lead, lki_change_new_dispute_withdraw (lead, get_now_ms (self)));
}

/**
 * lki_session_erase:
 * @self: a session
 * @lead: the lead
 * @reason: why
 *
 * Has the person's data erased, here and on the server. There is no way back.
 *
 * Returns: (transfer full): a future that resolves to a LkiUndo that cannot be undone; rejected
 *   with %LKI_ERROR_INVALID if that has been done
 */
DexFuture *
lki_session_erase (LkiSession *self,
                   LkiLeadRecord *lead,
                   const char *reason)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);
  g_return_val_if_fail (reason != NULL && *reason != '\0', NULL);

  if (is_erased (lead))
    return invalid ("The lead has been erased");

  return enqueue_one (self, lead, lki_change_new_erase (lead, get_now_ms (self), reason));
}

/* Taking back, and what did not arrive */

static DexFuture *
undone_cb (DexFuture *future,
           gpointer user_data)
{
  Job *job = user_data;

  if (lki_session_get_last_undo (job->self) == job->undo)
    lki_session_set_last_undo (job->self, NULL);

  return dex_future_new_take_boxed (LKI_TYPE_UNDO, lki_undo_ref (job->undo));
}

/**
 * lki_session_undo:
 * @self: a session
 * @undo: what to take back
 *
 * Takes back all of what a verb did, in one transaction: what is still to be sent as if it had not
 * been done, the rest by doing the opposite.
 *
 * Returns: (transfer full): a future that resolves to @undo; fails as the store does
 */
DexFuture *
lki_session_undo (LkiSession *self,
                  LkiUndo *undo)
{
  g_autoptr (GPtrArray) inverses = NULL;
  Job *job;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (undo != NULL, NULL);

  inverses = lki_undo_dup_inverses (undo, get_now_ms (self));
  job = g_new0 (Job, 1);
  job->self = g_object_ref (self);
  job->undo = lki_undo_ref (undo);

  return dex_future_then (lki_store_undo (self->store, lki_undo_get_changes (undo), inverses,
                                          lki_session_get_actor_id (self),
                                          lki_session_get_actor_name (self)),
                          undone_cb, job, job_free);
}

/**
 * lki_session_load_unsent:
 * @self: a session
 * @failed_only: whether to leave out what only waits
 *
 * Returns: (transfer full): a future that resolves to a GPtrArray of LkiUnsentChange, in the order
 *   of doing
 */
DexFuture *
lki_session_load_unsent (LkiSession *self,
                         gboolean failed_only)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return lki_store_load_unsent (self->store, failed_only);
}

static DexFuture *
ignore_value_cb (DexFuture *future,
                 gpointer user_data)
{
  return lki_future_new_done ();
}

/**
 * lki_session_retry_change:
 * @self: a session
 * @change_id: a change that conflicts or was rejected
 *
 * Sends it again, over what the server has now.
 *
 * Returns: (transfer full): a future that resolves to %TRUE; rejected with %LKI_ERROR_NOT_FOUND
 *   when there is no such change, or its lead is gone
 */
DexFuture *
lki_session_retry_change (LkiSession *self,
                          const char *change_id)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (change_id != NULL, NULL);

  return dex_future_then (lki_store_retry_change (self->store, change_id), ignore_value_cb, NULL,
                          NULL);
}

/**
 * lki_session_discard_change:
 * @self: a session
 * @change_id: a change that conflicts or was rejected
 *
 * Forgets it: the lead stays as the server has it.
 *
 * Returns: (transfer full): a future that resolves to %TRUE; rejected with %LKI_ERROR_NOT_FOUND
 *   when there is no such change
 */
DexFuture *
lki_session_discard_change (LkiSession *self,
                            const char *change_id)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (change_id != NULL, NULL);

  return dex_future_then (lki_store_discard_change (self->store, change_id), ignore_value_cb, NULL,
                          NULL);
}

/* The most urgent one */

static DexFuture *
most_urgent_cb (DexFuture *future,
                gpointer user_data)
{
  LkiSession *self = user_data;
  LkiLeadPage *page = g_value_get_boxed (dex_future_get_value (future, NULL));
  gint64 now_ms = get_now_ms (self);
  LkiLeadRecord *best = NULL;
  LkiResponseClock best_clock;

  for (guint i = 0; i < page->records->len; i++)
    {
      LkiLeadRecord *lead = g_ptr_array_index (page->records, i);
      LkiResponseClock clock;

      lki_response_clock_read (&clock, lead, self->account, now_ms);
      if (best == NULL || lki_response_clock_compare (&clock, &best_clock) < 0)
        {
          best = lead;
          best_clock = clock;
        }
    }

  if (best == NULL)
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_NOT_FOUND, "No lead waits for an answer"));

  return dex_future_new_take_boxed (LKI_TYPE_LEAD_RECORD, lki_lead_record_ref (best));
}

/**
 * lki_session_find_next_to_answer:
 * @self: a session
 *
 * Finds the new lead that is most urgent by its response clock.
 *
 * Returns: (transfer full): a future that resolves to a brief LkiLeadRecord; rejected with
 *   %LKI_ERROR_NOT_FOUND if there is none
 */
DexFuture *
lki_session_find_next_to_answer (LkiSession *self)
{
  g_autoptr (LkiLeadQuery) query = NULL;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  query = lki_lead_query_new (LKI_LEAD_VIEW_NEW, NULL, NULL, LKI_LEAD_SORT_NEWEST);

  return dex_future_then (
      lki_store_query (self->store, query, get_now_ms (self), URGENT_MAX, URGENT_MAX),
      most_urgent_cb, g_object_ref (self), g_object_unref);
}
