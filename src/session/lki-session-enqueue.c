// SPDX-License-Identifier: GPL-3.0-or-later
// How the verbs' changes get into the outbox, how they are taken back, and what is asked about
// those that did not arrive. What the verbs allow is theirs to say.

#include "lki-session-private.h"

#include "lki-error.h"
#include "lki-future.h"

/* For the verbs */

gboolean
lki_session_is_erased (LkiLeadRecord *lead)
{
  return lead->work.status == LKI_LEAD_STATUS_ERASED;
}

/* What a verb answers that cannot be done to a lead as it is. */
DexFuture *
lki_session_refuse (const char *why)
{
  return lki_future_new_failed (lki_error_new (LKI_ERROR_INVALID, "%s", why));
}

/* White space around it is dropped; %NULL for nothing left. */
char *
lki_session_dup_text (const char *text)
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
DexFuture *
lki_session_enqueue (LkiSession *self,
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

/* Takes @change. */
DexFuture *
lki_session_enqueue_one (LkiSession *self,
                         LkiLeadRecord *lead,
                         LkiChange *change)
{
  LkiUndo *undo = lki_undo_new ();

  lki_undo_add (undo, change, &lead->work);

  return lki_session_enqueue (self, undo);
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

  inverses = lki_undo_dup_inverses (undo, lki_session_get_now_ms (self));
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
