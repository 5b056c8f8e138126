// SPDX-License-Identifier: GPL-3.0-or-later
// What a person says and writes about leads: attempts to reach somebody, notes, disputes, erasure.
// Verbs as those of lki-session-work.c.

#include "lki-session-private.h"

#include "lki-error.h"
#include "lki-future.h"

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
  g_autofree char *remark = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LkiUndo) undo = NULL;
  LkiLeadStatus status;
  gint64 at;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  at = lki_session_get_now_ms (self);
  if (lki_session_is_erased (lead))
    return lki_session_refuse ("The lead has been erased");
  if (!lki_session_check_time (self, retry_at, &error) ||
      !lki_session_check_text (text, &remark, &error))
    return lki_future_new_failed (g_steal_pointer (&error));

  undo = lki_undo_new ();
  lki_undo_add (undo, lki_change_new_contact_log (lead, at, channel, outcome, remark), &lead->work);
  status = get_status_after (lead->work.status, outcome);
  if (status != lead->work.status)
    lki_undo_add (undo, lki_change_new_status_set (lead, at, status, NULL), &lead->work);
  if (retry_at != LKI_TIME_NONE && lki_lead_status_is_open (status))
    lki_undo_add (undo, lki_change_new_snooze_set (lead, at, retry_at), &lead->work);

  return lki_session_enqueue (self, g_steal_pointer (&undo));
}

/**
 * lki_session_add_note:
 * @self: a session
 * @lead: the lead
 * @text: what the person wrote; white space around it is dropped
 *
 * Returns: (transfer full): a future that resolves to a LkiUndo when the note is on disk, on its
 *   way to the server; rejected with %LKI_ERROR_EMPTY if there is no text, with
 *   %LKI_ERROR_TOO_LARGE if there is more than the contract allows, and with
 *   %LKI_ERROR_NOT_POSSIBLE if the lead has been erased
 */
DexFuture *
lki_session_add_note (LkiSession *self,
                      LkiLeadRecord *lead,
                      const char *text)
{
  g_autofree char *note = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  if (lki_session_is_erased (lead))
    return lki_session_refuse ("The lead has been erased");
  if (!lki_session_check_text (text, &note, &error))
    return lki_future_new_failed (g_steal_pointer (&error));
  if (note == NULL)
    return lki_future_new_failed (lki_error_new (LKI_ERROR_EMPTY, "The note is empty"));

  return lki_session_enqueue_one (
      self, lead, lki_change_new_note_add (lead, lki_session_get_now_ms (self), note));
}

/**
 * lki_session_mark_opened:
 * @self: a session
 * @lead: the lead that the person looks at
 *
 * Tells whoever has announced the lead that it is seen, and records that somebody has opened it,
 * unless somebody had; its status stays.
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

  g_signal_emit_by_name (self, "lead-seen", lead->id);

  if (lead->work.opened_at != LKI_TIME_NONE || lki_session_is_erased (lead))
    return lki_future_new_done ();

  return lki_session_enqueue_one (self, lead,
                                  lki_change_new_opened (lead, lki_session_get_now_ms (self)));
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
 *   is still to be sent; rejected with %LKI_ERROR_NOT_POSSIBLE if there is a dispute
 */
DexFuture *
lki_session_open_dispute (LkiSession *self,
                          LkiLeadRecord *lead,
                          const char *reason_id,
                          const char *text,
                          const char *const *evidence)
{
  g_autofree char *remark = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);
  g_return_val_if_fail (reason_id != NULL, NULL);

  if (lki_session_is_erased (lead) || lead->dispute_state != NULL ||
      (lead->pending & (1u << LKI_CHANGE_DISPUTE_OPEN)) != 0)
    return lki_session_refuse ("The lead is disputed");
  if (!lki_session_check_text (text, &remark, &error))
    return lki_future_new_failed (g_steal_pointer (&error));

  return lki_session_enqueue_one (self, lead,
                                  lki_change_new_dispute_open (lead, lki_session_get_now_ms (self),
                                                               reason_id, remark, evidence));
}

/**
 * lki_session_withdraw_dispute:
 * @self: a session
 * @lead: the lead as the person saw it, with a dispute
 *
 * Returns: (transfer full): a future that resolves to a LkiUndo; rejected with
 * %LKI_ERROR_NOT_POSSIBLE if there is no dispute
 */
DexFuture *
lki_session_withdraw_dispute (LkiSession *self,
                              LkiLeadRecord *lead)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  if (lki_session_is_erased (lead) || lead->dispute_state == NULL ||
      (lead->pending & (1u << LKI_CHANGE_DISPUTE_WITHDRAW)) != 0)
    return lki_session_refuse ("The lead is not disputed");

  return lki_session_enqueue_one (
      self, lead, lki_change_new_dispute_withdraw (lead, lki_session_get_now_ms (self)));
}

/* What was begun about a person is about that person too. */
static void
forget_drafts (LkiSession *self,
               const char *lead_id)
{
  static const char *const kinds[] = { "note", "dispute", "contact" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    lki_future_report (lki_session_save_draft (self, kinds[i], lead_id, NULL), "forget a draft");
}

/**
 * lki_session_erase:
 * @self: a session
 * @lead: the lead
 * @reason: why
 *
 * Has the person's data erased, here and on the server, with what was begun about them and not
 * finished. There is no way back.
 *
 * Returns: (transfer full): a future that resolves to a LkiUndo that cannot be undone; rejected
 *   with %LKI_ERROR_NOT_POSSIBLE if that has been done
 */
DexFuture *
lki_session_erase (LkiSession *self,
                   LkiLeadRecord *lead,
                   const char *reason)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);
  g_return_val_if_fail (reason != NULL && *reason != '\0', NULL);

  if (lki_session_is_erased (lead))
    return lki_session_refuse ("The lead has been erased");

  forget_drafts (self, lead->id);
  lki_session_forget_words (self, lead->id);

  return lki_session_enqueue_one (
      self, lead, lki_change_new_erase (lead, lki_session_get_now_ms (self), reason));
}
