// SPDX-License-Identifier: GPL-3.0-or-later
// Sends queued changes. A batch that the server refuses as a whole is sent again in smaller pieces,
// so that one change that it cannot read does not hold up the others.

#include "lki-outbox.h"

#include "lki-error.h"
#include "lki-future.h"

/* What the Partner API takes at once. */
#define BATCH_MAX 100

/* So often a change that the server answers nothing about is sent on its own before it is given
 * back to the person, who may send it again under the same id. */
#define UNANSWERED_MAX 5

struct _LkiOutbox
{
  GObject parent_instance;

  LkiPartnerApi *api; /* (owned) */
  LkiStore *store;    /* (owned) */

  DexPromise *cancel; /* (owned) (nullable) of the flush that runs: rejected to end it */
  gboolean released;  /* what an earlier run of the program left as being sent is queued again */
  guint batch_size;
  gboolean unanswered;        /* by the last request: the next one is smaller */
  GHashTable *unanswered_ids; /* (owned) from the id of a change to how often it was sent alone */
  GHashTable *leads;          /* (owned) ids of the leads of which the flush that runs sends */
};

enum
{
  CLAIMS_LOST,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkiOutbox,
                     lki_outbox,
                     G_TYPE_OBJECT)

/* Failures that are about what was sent, not about the server or the way to it. */
static gboolean
blames_content (const GError *error)
{
  return lki_error_get_http_status (error) != 0 &&
         (g_error_matches (error, LKI_ERROR, LKI_ERROR_INVALID) ||
          g_error_matches (error, LKI_ERROR, LKI_ERROR_TOO_LARGE) ||
          g_error_matches (error, LKI_ERROR, LKI_ERROR_CONFLICT));
}

/* The server has taken what was sent, as far as anybody knows, but says more than is read. */
static gboolean
is_endless_answer (const GError *error)
{
  return g_error_matches (error, LKI_ERROR, LKI_ERROR_TOO_LARGE) && !blames_content (error);
}

static GPtrArray *
results_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) lki_change_result_free);
}

static void
give_back (GPtrArray *results,
           LkiChange *change,
           const char *problem_code)
{
  g_ptr_array_add (results,
                   lki_change_result_new (change->id, LKI_CHANGE_REJECTED, NULL, problem_code));
}

/* The server may answer about changes that it was not asked about, or twice, or not at all. */
static GPtrArray *
keep_answers (GPtrArray *changes,
              GPtrArray *answers)
{
  g_autoptr (GHashTable) open = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *results = results_new ();

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

/* Nothing was answered about any of @changes: the same go again, later and fewer at a time, so that
 * one for which there is never an answer does not hold up the others. Returns: %TRUE if it is one
 * that the person is to decide about */
static gboolean
is_hopeless (LkiOutbox *self,
             GPtrArray *changes)
{
  LkiChange *change = g_ptr_array_index (changes, 0);
  guint tries;

  self->unanswered = TRUE;
  self->batch_size = MAX (changes->len / 4, 1);
  if (changes->len > 1)
    return FALSE;

  tries = GPOINTER_TO_UINT (g_hash_table_lookup (self->unanswered_ids, change->id)) + 1;
  g_hash_table_replace (self->unanswered_ids, g_strdup (change->id), GUINT_TO_POINTER (tries));

  return tries >= UNANSWERED_MAX;
}

static void
forget_tries (LkiOutbox *self,
              GPtrArray *results)
{
  self->unanswered = FALSE;
  for (guint i = 0; i < results->len; i++)
    g_hash_table_remove (self->unanswered_ids,
                         ((LkiChangeResult *) g_ptr_array_index (results, i))->change_id);
}

static LkiChange *
find_change (GPtrArray *changes,
             const char *id)
{
  for (guint i = 0; i < changes->len; i++)
    {
      LkiChange *change = g_ptr_array_index (changes, i);

      if (g_str_equal (change->id, id))
        return change;
    }

  return NULL;
}

static void
tell_lost_claims (LkiOutbox *self,
                  GPtrArray *changes,
                  GPtrArray *results)
{
  g_autoptr (GPtrArray) leads =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_lead_record_unref);

  for (guint i = 0; i < results->len; i++)
    {
      LkiChangeResult *result = g_ptr_array_index (results, i);
      LkiChange *change = find_change (changes, result->change_id);

      if (result->outcome == LKI_CHANGE_CONFLICT && result->lead != NULL &&
          change->type == LKI_CHANGE_CLAIM)
        g_ptr_array_add (leads, lki_lead_record_ref (result->lead));
    }

  if (leads->len > 0)
    g_signal_emit (self, signals[CLAIMS_LOST], 0, leads);
}

/* Returns: how many changes were settled or are to be sent in a smaller batch, or -1 */
static int
send_batch (LkiOutbox *self,
            GError **error)
{
  g_autoptr (GPtrArray) changes =
      dex_await_boxed (lki_store_take_changes (self->store, self->batch_size), error);
  g_autoptr (GPtrArray) answers = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) local_error = NULL;

  if (changes == NULL)
    return -1;
  if (changes->len == 0)
    return 0;
  for (guint i = 0; i < changes->len; i++)
    g_hash_table_add (self->leads,
                      g_strdup (((LkiChange *) g_ptr_array_index (changes, i))->lead_id));

  /* A request that is given up may have arrived: the same ids go again the next time. */
  answers = dex_await_boxed (dex_future_first (lki_partner_api_send_changes (self->api, changes),
                                               dex_ref (DEX_FUTURE (self->cancel)), NULL),
                             &local_error);
  if (answers == NULL && !blames_content (local_error) && !is_endless_answer (local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return -1;
    }
  if (answers == NULL && changes->len > 1)
    {
      self->batch_size = MAX (changes->len / 4, 1);
      return dex_await (lki_store_release_changes (self->store), error) ? (int) changes->len : -1;
    }

  results = answers != NULL ? keep_answers (changes, answers) : results_new ();
  if (local_error != NULL && blames_content (local_error))
    {
      give_back (results, g_ptr_array_index (changes, 0), lki_error_get_problem_code (local_error));
      self->batch_size = BATCH_MAX;
    }
  if (results->len == 0)
    {
      if (!is_hopeless (self, changes))
        {
          g_set_error_literal (error, LKI_ERROR, LKI_ERROR_PROTOCOL,
                               "The server does not answer for the changes sent");
          return -1;
        }
      give_back (results, g_ptr_array_index (changes, 0), "unanswered");
      self->batch_size = BATCH_MAX;
    }

  if (!dex_await (lki_store_settle_changes (self->store, results), error))
    return -1;
  forget_tries (self, results);
  tell_lost_claims (self, changes, results);
  if (results->len < changes->len && !dex_await (lki_store_release_changes (self->store), error))
    return -1;

  return (int) results->len;
}

static DexFuture *
flush (LkiOutbox *self)
{
  g_autoptr (GError) error = NULL;
  int settled;

  if (!self->unanswered)
    self->batch_size = BATCH_MAX;
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
      settled = send_batch (self, &error);
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

static DexFuture *
flush_fiber (gpointer user_data)
{
  LkiOutbox *self = user_data;
  DexFuture *done;

  dex_clear (&self->cancel);
  self->cancel = dex_promise_new ();
  done = flush (self);
  g_hash_table_remove_all (self->leads);

  return done;
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
lki_outbox_finalize (GObject *object)
{
  LkiOutbox *self = LKI_OUTBOX (object);

  g_hash_table_unref (self->unanswered_ids);
  g_hash_table_unref (self->leads);

  G_OBJECT_CLASS (lki_outbox_parent_class)->finalize (object);
}

static void
lki_outbox_class_init (LkiOutboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lki_outbox_dispose;
  object_class->finalize = lki_outbox_finalize;

  /**
   * LkiOutbox::claims-lost:
   * @self: the sender
   * @leads: (element-type LkiLeadRecord): leads that were asked for here and that a colleague has,
   *   as the server has them
   */
  signals[CLAIMS_LOST] = g_signal_new ("claims-lost", LKI_TYPE_OUTBOX, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
}

static void
lki_outbox_init (LkiOutbox *self)
{
  self->unanswered_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->leads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
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

/**
 * lki_outbox_is_sending:
 * @self: a sender
 * @lead_id: a lead
 *
 * Returns: %TRUE if the flush that runs has sent a change of this lead: the server's answer brings
 *   what the lead has become
 */
gboolean
lki_outbox_is_sending (LkiOutbox *self,
                       const char *lead_id)
{
  g_return_val_if_fail (LKI_IS_OUTBOX (self), FALSE);
  g_return_val_if_fail (lead_id != NULL, FALSE);

  return g_hash_table_contains (self->leads, lead_id);
}
