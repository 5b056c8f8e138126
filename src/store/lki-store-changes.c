// SPDX-License-Identifier: GPL-3.0-or-later
// The outbox as the store shows it: what a person did is queued, taken to be sent, settled by what
// the server says, tried again or discarded. Each call is one transaction on the writing thread;
// the SQL is in lki-store-outbox.c.

#include "lki-store.h"

#include "lki-store-private.h"

/**
 * lki_store_enqueue:
 * @self: a store
 * @changes: (element-type LkiChange): what a person did
 * @actor_id: (nullable): who that is
 * @actor_name: (nullable): the name
 *
 * Queues the changes and applies them to their leads in one transaction, which survives a power
 * failure once the future has resolved.
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.ChangeSet]; rejected with
 *   %LKI_ERROR_NOT_FOUND, and nothing done, when one of the leads is gone
 */
DexFuture *
lki_store_enqueue (LkiStore *self,
                   GPtrArray *changes,
                   const char *actor_id,
                   const char *actor_name)
{
  LkiStoreJob *job;

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);
  g_return_val_if_fail (changes != NULL, NULL);

  job = lki_store_job_new (self->core);
  job->items = g_ptr_array_ref (changes);
  job->actor_id = g_strdup (actor_id);
  job->actor_name = g_strdup (actor_name);

  return lki_store_write (self, LKI_WORKER_PROMPT, lki_store_job_enqueue, job,
                          LKI_STORE_AFTER_OUTBOX);
}

/**
 * lki_store_undo:
 * @self: a store
 * @changes: (element-type LkiChange): what was done, in the order of doing
 * @inverses: (element-type LkiChange): what takes each back once the server has it, from
 *   [method@Lki.Change.new_inverse]; %NULL for what cannot be taken back
 * @actor_id: (nullable): who undoes it
 * @actor_name: (nullable): the name
 *
 * Takes back what was done, in one transaction: what still waits to be sent, or has failed, leaves
 * the outbox as if it had never been done; what the server has, or may have, is followed by its
 * inverse, unless somebody has set it otherwise since.
 *
 * Returns: (transfer full): a future that resolves to a LkiChangeSet, whose `n_left` says how many
 *   are left as they are
 */
DexFuture *
lki_store_undo (LkiStore *self,
                GPtrArray *changes,
                GPtrArray *inverses,
                const char *actor_id,
                const char *actor_name)
{
  LkiStoreJob *job;

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);
  g_return_val_if_fail (changes != NULL && inverses != NULL, NULL);
  g_return_val_if_fail (changes->len == inverses->len, NULL);

  job = lki_store_job_new (self->core);
  job->items = g_ptr_array_ref (changes);
  job->more_items = g_ptr_array_ref (inverses);
  job->actor_id = g_strdup (actor_id);
  job->actor_name = g_strdup (actor_name);

  return lki_store_write (self, LKI_WORKER_PROMPT, lki_store_job_undo, job, LKI_STORE_AFTER_OUTBOX);
}

/**
 * lki_store_take_changes:
 * @self: a store
 * @at_most: how many
 *
 * Takes the oldest change of each lead of which none is being sent, and marks it as being sent.
 *
 * Returns: (transfer full): a future that resolves to a GPtrArray (%G_TYPE_PTR_ARRAY) of
 *   [struct@Lki.Change], empty when there is nothing to send
 */
DexFuture *
lki_store_take_changes (LkiStore *self,
                        guint at_most)
{
  LkiStoreJob *job;

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);

  job = lki_store_job_new (self->core);
  job->limit = at_most;

  return lki_store_write (self, LKI_WORKER_PROMPT, lki_store_job_take_changes, job,
                          LKI_STORE_AFTER_NOTHING);
}

/**
 * lki_store_release_changes:
 * @self: a store
 *
 * Queues again what was being sent, under the same ids: the answer has not come and will not.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_store_release_changes (LkiStore *self)
{
  g_return_val_if_fail (LKI_IS_STORE (self), NULL);

  return lki_store_write (self, LKI_WORKER_PROMPT, lki_store_job_release_changes,
                          lki_store_job_new (self->core), LKI_STORE_AFTER_OUTBOX);
}

/**
 * lki_store_settle_changes:
 * @self: a store
 * @results: (element-type LkiChangeResult): what the server says of changes
 *
 * In one transaction: a change that was applied leaves the outbox and its lead becomes what the
 * server has; one that conflicts or was rejected stays as failed, and its lead shows what the
 * server has.
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.ChangeSet]
 */
DexFuture *
lki_store_settle_changes (LkiStore *self,
                          GPtrArray *results)
{
  LkiStoreJob *job;

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);
  g_return_val_if_fail (results != NULL, NULL);

  job = lki_store_job_new (self->core);
  job->items = g_ptr_array_ref (results);

  return lki_store_write (self, LKI_WORKER_PROMPT, lki_store_job_settle_changes, job,
                          LKI_STORE_AFTER_OUTBOX);
}

/**
 * lki_store_retry_change:
 * @self: a store
 * @change_id: a change that failed
 *
 * Queues it again, from the revision that the lead has now: what the person wants after having seen
 * what the server has.
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.ChangeSet]; rejected with
 *   %LKI_ERROR_NOT_FOUND when no such change failed or its lead is gone
 */
DexFuture *
lki_store_retry_change (LkiStore *self,
                        const char *change_id)
{
  LkiStoreJob *job;

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);
  g_return_val_if_fail (change_id != NULL, NULL);

  job = lki_store_job_new (self->core);
  job->text = g_strdup (change_id);

  return lki_store_write (self, LKI_WORKER_PROMPT, lki_store_job_retry_change, job,
                          LKI_STORE_AFTER_OUTBOX);
}

/**
 * lki_store_discard_change:
 * @self: a store
 * @change_id: a change that failed or waits
 *
 * Forgets it; its lead becomes what it would be without.
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.ChangeSet]; rejected with
 *   %LKI_ERROR_NOT_FOUND when there is no such change or it is being sent
 */
DexFuture *
lki_store_discard_change (LkiStore *self,
                          const char *change_id)
{
  LkiStoreJob *job;

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);
  g_return_val_if_fail (change_id != NULL, NULL);

  job = lki_store_job_new (self->core);
  job->text = g_strdup (change_id);

  return lki_store_write (self, LKI_WORKER_PROMPT, lki_store_job_discard_change, job,
                          LKI_STORE_AFTER_OUTBOX);
}
