// SPDX-License-Identifier: GPL-3.0-or-later
// Sends queued changes. A batch that the server refuses as a whole is sent again in smaller pieces,
// so that one change that it cannot read does not hold up the others.

#include "lki-outbox.h"

#include "lki-error.h"
#include "lki-future.h"

/* What the Partner API takes at once. */
#define BATCH_MAX 100

struct _LkiOutbox
{
  GObject parent_instance;

  LkiPartnerApi *api; /* (owned) */
  LkiStore *store;    /* (owned) */

  DexPromise *cancel; /* (owned) (nullable) of the flush that runs: rejected to end it */
  gboolean released;  /* what an earlier run of the program left as being sent is queued again */
};

G_DEFINE_FINAL_TYPE (LkiOutbox,
                     lki_outbox,
                     G_TYPE_OBJECT)

/* Failures that are about what was sent, not about the server or the way to it. */
static gboolean
blames_content (const GError *error)
{
  return g_error_matches (error, LKI_ERROR, LKI_ERROR_INVALID) ||
         g_error_matches (error, LKI_ERROR, LKI_ERROR_TOO_LARGE) ||
         g_error_matches (error, LKI_ERROR, LKI_ERROR_CONFLICT);
}

static GPtrArray *
results_for_refused (GPtrArray *changes,
                     const GError *error)
{
  LkiChange *change = g_ptr_array_index (changes, 0);
  GPtrArray *results = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_change_result_free);

  g_assert (changes->len == 1);
  g_ptr_array_add (results, lki_change_result_new (change->id, LKI_CHANGE_REJECTED, NULL,
                                                   lki_error_get_problem_code (error)));

  return results;
}

/* The server may answer about changes that it was not asked about, or twice, or not at all. */
static GPtrArray *
keep_answers (GPtrArray *changes,
              GPtrArray *answers)
{
  g_autoptr (GHashTable) open = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *results = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_change_result_free);

  for (guint i = 0; i < changes->len; i++)
    g_hash_table_add (open, ((LkiChange *) g_ptr_array_index (changes, i))->id);

  for (guint i = 0; i < answers->len; i++)
    {
      LkiChangeResult *answer = g_ptr_array_index (answers, i);

      if (g_hash_table_remove (open, answer->change_id))
        g_ptr_array_add (results, lki_change_result_new (answer->change_id, answer->outcome,
                                                         answer->lead, answer->problem_code));
    }

  return results;
}

/* Returns: how many changes were settled, or -1 */
static int
send_batch (LkiOutbox *self,
            guint *batch_size,
            GError **error)
{
  g_autoptr (GPtrArray) changes =
      dex_await_boxed (lki_store_take_changes (self->store, *batch_size), error);
  g_autoptr (GPtrArray) answers = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) local_error = NULL;

  if (changes == NULL)
    return -1;
  if (changes->len == 0)
    return 0;

  /* A request that is given up may have arrived: the same ids go again the next time. */
  answers = dex_await_boxed (dex_future_first (lki_partner_api_send_changes (self->api, changes),
                                               dex_ref (DEX_FUTURE (self->cancel)), NULL),
                             &local_error);
  if (answers != NULL)
    results = keep_answers (changes, answers);
  else if (!blames_content (local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return -1;
    }
  else if (changes->len == 1)
    results = results_for_refused (changes, local_error);
  else
    {
      *batch_size = MAX (changes->len / 4, 1);
      return dex_await (lki_store_release_changes (self->store), error) ? (int) changes->len : -1;
    }

  if (results->len == 0)
    {
      g_set_error_literal (error, LKI_ERROR, LKI_ERROR_PROTOCOL,
                           "The server does not answer for the changes sent");
      return -1;
    }
  if (!dex_await (lki_store_settle_changes (self->store, results), error))
    return -1;
  if (results->len < changes->len && !dex_await (lki_store_release_changes (self->store), error))
    return -1;

  return (int) results->len;
}

static DexFuture *
flush_fiber (gpointer user_data)
{
  LkiOutbox *self = user_data;
  g_autoptr (GError) error = NULL;
  guint batch_size = BATCH_MAX;
  int settled;

  dex_clear (&self->cancel);
  self->cancel = dex_promise_new ();

  if (!self->released)
    {
      if (!dex_await (lki_store_release_changes (self->store), &error))
        return lki_future_new_failed (g_steal_pointer (&error));
      self->released = TRUE;
    }

  do
    {
      if (!dex_future_is_pending (DEX_FUTURE (self->cancel)))
        return dex_ref (DEX_FUTURE (self->cancel));
      settled = send_batch (self, &batch_size, &error);
    }
  while (settled > 0);

  if (settled < 0)
    {
      /* Whether the server has them is not known: the same UUIDs go again. */
      self->released = FALSE;
      return lki_future_new_failed (g_steal_pointer (&error));
    }

  return lki_future_new_done ();
}

static void
lki_outbox_dispose (GObject *object)
{
  LkiOutbox *self = LKI_OUTBOX (object);

  g_clear_object (&self->api);
  g_clear_object (&self->store);
  dex_clear (&self->cancel);

  G_OBJECT_CLASS (lki_outbox_parent_class)->dispose (object);
}

static void
lki_outbox_class_init (LkiOutboxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lki_outbox_dispose;
}

static void
lki_outbox_init (LkiOutbox *self)
{
}

/**
 * lki_outbox_new:
 * @api: the server
 * @store: where changes are queued
 *
 * Returns: (transfer full): a sender at rest
 */
LkiOutbox *
lki_outbox_new (LkiPartnerApi *api,
                LkiStore *store)
{
  LkiOutbox *self;

  g_return_val_if_fail (LKI_IS_PARTNER_API (api), NULL);
  g_return_val_if_fail (LKI_IS_STORE (store), NULL);

  self = g_object_new (LKI_TYPE_OUTBOX, NULL);
  self->api = g_object_ref (api);
  self->store = g_object_ref (store);

  return self;
}

/**
 * lki_outbox_flush:
 * @self: a sender
 *
 * Sends until nothing is queued. One flush runs at a time: that is the caller's care.
 *
 * Returns: (transfer full): a future that resolves to %TRUE; rejected as the network and the store
 * fail, and what was under way is then sent again by the next flush
 */
DexFuture *
lki_outbox_flush (LkiOutbox *self)
{
  g_return_val_if_fail (LKI_IS_OUTBOX (self), NULL);

  return lki_future_spawn ("outbox-flush", flush_fiber, g_object_ref (self), g_object_unref);
}

/**
 * lki_outbox_cancel:
 * @self: a sender
 *
 * Ends a flush that runs, without waiting for the server's answer.
 */
void
lki_outbox_cancel (LkiOutbox *self)
{
  g_return_if_fail (LKI_IS_OUTBOX (self));

  if (self->cancel != NULL && dex_future_is_pending (DEX_FUTURE (self->cancel)))
    dex_promise_reject (self->cancel, lki_error_new (LKI_ERROR_CANCELLED, "Sending was cancelled"));
}
