// SPDX-License-Identifier: GPL-3.0-or-later
// Who has a lead is the server's to say: here one asks for it, stops asking, and gives it back.

#include "lki-session-private.h"

#include "lki-error.h"
#include "lki-future.h"

typedef struct
{
  LkiSession *self;    /* (owned) */
  LkiLeadRecord *lead; /* (owned) */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->self);
  lki_lead_record_unref (job->lead);
  g_free (job);
}

static guint claims_lost;

static void
claims_lost_cb (LkiSession *self,
                GPtrArray *leads)
{
  g_signal_emit (self, claims_lost, 0, leads);
}

/**
 * lki_session_install_claims:
 * @klass: the class of sessions
 */
void
lki_session_install_claims (GObjectClass *klass)
{
  /**
   * LkiSession::claims-lost:
   * @self: the session
   * @leads: (element-type LkiLeadRecord): leads that the person asked for and a colleague has got,
   *   as the server has them
   */
  claims_lost = g_signal_new ("claims-lost", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                              NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
}

/**
 * lki_session_watch_claims:
 * @self: a session with a new engine, which is not started yet
 */
void
lki_session_watch_claims (LkiSession *self)
{
  g_signal_connect_object (self->engine, "claims-lost", G_CALLBACK (claims_lost_cb), self,
                           G_CONNECT_SWAPPED);
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
 *   rejected with %LKI_ERROR_NOT_POSSIBLE if somebody has the lead or it is being taken
 */
DexFuture *
lki_session_claim (LkiSession *self,
                   LkiLeadRecord *lead)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  if (lki_session_is_erased (lead) || lead->work.claimed_by != NULL ||
      lki_change_is_claiming (lead->pending))
    return lki_session_refuse ("The lead is taken");

  return lki_session_enqueue_one (self, lead,
                                  lki_change_new_claim (lead, lki_session_get_now_ms (self)));
}

/* What was done as it is remembered, or as if it were: an earlier run of the program may have
 * asked.
 */
static LkiUndo *
dup_undo (LkiSession *self,
          LkiChange *claim,
          LkiLeadRecord *lead)
{
  LkiUndo *undo;

  for (guint i = self->undos->len; i > 0; i--)
    {
      GPtrArray *changes;

      undo = g_ptr_array_index (self->undos, i - 1);
      changes = lki_undo_get_changes (undo);
      if (changes->len == 1 &&
          g_str_equal (((LkiChange *) g_ptr_array_index (changes, 0))->id, claim->id))
        return lki_undo_ref (undo);
    }

  undo = lki_undo_new ();
  lki_undo_add (undo, lki_change_ref (claim), &lead->work);

  return undo;
}

static DexFuture *
cancel_claim_fiber (gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (GPtrArray) unsent = NULL;
  g_autoptr (GError) error = NULL;

  unsent = dex_await_boxed (lki_store_load_unsent (job->self->store, FALSE), &error);
  if (unsent == NULL)
    return lki_future_new_failed (g_steal_pointer (&error));

  for (guint i = 0; i < unsent->len; i++)
    {
      LkiUnsentChange *waiting = g_ptr_array_index (unsent, i);

      if (waiting->change->type == LKI_CHANGE_CLAIM && waiting->state <= LKI_UNSENT_SENDING &&
          g_strcmp0 (waiting->change->lead_id, job->lead->id) == 0)
        {
          g_autoptr (LkiUndo) undo = dup_undo (job->self, waiting->change, job->lead);

          return lki_session_undo (job->self, undo);
        }
    }

  return lki_session_refuse ("The lead is not being taken");
}

/**
 * lki_session_cancel_claim:
 * @self: a session
 * @lead: the lead as the person saw it, which they have asked for
 *
 * Asks for it no more: without a network that may take long. Should the server have it given
 * already, it is given back.
 *
 * Returns: (transfer full): a future that resolves as [method@Lki.Session.undo] does; rejected with
 *   %LKI_ERROR_NOT_POSSIBLE if the lead is not being taken any more
 */
DexFuture *
lki_session_cancel_claim (LkiSession *self,
                          LkiLeadRecord *lead)
{
  Job *job;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  job = g_new0 (Job, 1);
  job->self = g_object_ref (self);
  job->lead = lki_lead_record_ref (lead);

  return lki_future_spawn ("cancel-claim", cancel_claim_fiber, job, job_free);
}

/**
 * lki_session_release:
 * @self: a session
 * @lead: the lead as the person saw it, whom they have taken
 *
 * Returns: (transfer full): a future that resolves to a LkiUndo; rejected with
 * %LKI_ERROR_NOT_POSSIBLE if nobody has the lead
 */
DexFuture *
lki_session_release (LkiSession *self,
                     LkiLeadRecord *lead)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  if (lki_session_is_erased (lead) || lead->work.claimed_by == NULL)
    return lki_session_refuse ("Nobody has the lead");

  return lki_session_enqueue_one (self, lead,
                                  lki_change_new_release (lead, lki_session_get_now_ms (self)));
}
