// SPDX-License-Identifier: GPL-3.0-or-later
// What goes from this device, as the façade of the store shows it: leads that were closed long ago,
// values of a kind, and what is left of anything in the files afterwards. Holds no SQL.

#include "lki-store.h"

#include "lki-future.h"
#include "lki-store-private.h"
#include "lki-store-retention.h"

static DexFuture *
scan (LkiStore *self,
      LkiWorkerFunc func,
      gint64 before_ms)
{
  LkiStoreJob *job = lki_store_job_new (self->core);

  job->after = before_ms;

  return lki_worker_submit (self->scanner, LKI_WORKER_BULK, func, job,
                            (GDestroyNotify) lki_store_job_free);
}

/**
 * lki_store_count_expired:
 * @self: a store
 * @before_ms: a moment
 *
 * Counts the leads that [method@Lki.Store.purge] would remove.
 *
 * Returns: (transfer full): a future that resolves to a gint64
 */
DexFuture *
lki_store_count_expired (LkiStore *self,
                         gint64 before_ms)
{
  g_return_val_if_fail (LKI_IS_STORE (self), NULL);

  return scan (self, lki_store_job_count_expired, before_ms);
}

typedef struct
{
  LkiStore *store; /* (owned) */
  gint64 before_ms;
} Purge;

static void
purge_free (gpointer data)
{
  Purge *purge = data;

  g_object_unref (purge->store);
  g_free (purge);
}

static DexFuture *
purge_fiber (gpointer user_data)
{
  Purge *purge = user_data;
  LkiStore *self = purge->store;
  GError *error = NULL;
  g_autoptr (GArray) keys =
      dex_await_boxed (scan (self, lki_store_job_find_expired, purge->before_ms), &error);

  for (guint done = 0; keys != NULL && done < keys->len; done += LKI_STORE_PURGE_LEADS)
    {
      LkiStoreJob *job =
          lki_store_job_new_with_keys (self->core, &g_array_index (keys, gint64, done),
                                       MIN (keys->len - done, LKI_STORE_PURGE_LEADS));

      job->after = purge->before_ms;
      if (!dex_await (lki_store_write (self, LKI_WORKER_BULK, lki_store_job_purge, job,
                                       LKI_STORE_AFTER_NOTHING),
                      &error))
        break;
    }
  if (error == NULL)
    dex_await (lki_store_scrub_residue (self), &error);

  return error == NULL ? dex_future_new_for_int64 (keys->len) : lki_future_new_failed (error);
}

/**
 * lki_store_purge:
 * @self: a store
 * @before_ms: a moment
 *
 * Removes the leads that were closed before it, and of which nothing has been heard since. A lead
 * with changes that the server has not confirmed stays, and so does one with an unfinished note or
 * an open dispute. A purged lead comes back only when the server has changed it since.
 *
 * Returns: (transfer full): a future that resolves to a gint64, how many they were, when nothing of
 *   them is left in the files
 */
DexFuture *
lki_store_purge (LkiStore *self,
                 gint64 before_ms)
{
  Purge *purge;

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);

  purge = g_new0 (Purge, 1);
  purge->store = g_object_ref (self);
  purge->before_ms = before_ms;

  return lki_future_spawn ("store-purge", purge_fiber, purge, purge_free);
}

static gboolean
scrub_index (LkiStore *self,
             guint index,
             GError **error)
{
  gboolean more = TRUE;

  for (gint64 turn = 0; more; turn++)
    {
      LkiStoreJob *job = lki_store_job_new (self->core);
      g_autoptr (GError) local_error = NULL;

      job->limit = index;
      job->number = turn;
      more = dex_await_boolean (lki_store_write (self, LKI_WORKER_BULK, lki_store_job_scrub, job,
                                                 LKI_STORE_AFTER_NOTHING),
                                &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }

  return TRUE;
}

typedef struct
{
  LkiStore *store;    /* (owned) */
  gboolean if_needed; /* only where there is something left of what was removed */
} Scrub;

static void
scrub_free (gpointer data)
{
  Scrub *scrub = data;

  g_object_unref (scrub->store);
  g_free (scrub);
}

static DexFuture *
scrub_fiber (gpointer user_data)
{
  Scrub *scrub = user_data;
  LkiStore *self = scrub->store;
  LkiStoreJob *job;
  GError *error = NULL;
  gint64 residue;

  residue =
      dex_await_int64 (lki_store_write (self, LKI_WORKER_BULK, lki_store_job_find_residue,
                                        lki_store_job_new (self->core), LKI_STORE_AFTER_NOTHING),
                       &error);
  if (error != NULL)
    return lki_future_new_failed (error);
  if (residue < 0 && scrub->if_needed)
    return lki_future_new_done ();

  for (guint i = 0; i < lki_store_retention_get_n_indexes (); i++)
    if (!scrub_index (self, i, &error))
      return lki_future_new_failed (error);

  job = lki_store_job_new (self->core);
  job->number = residue;

  return lki_store_write (self, LKI_WORKER_BULK, lki_store_job_forget_residue, job,
                          LKI_STORE_AFTER_NOTHING);
}

static DexFuture *
spawn_scrub (LkiStore *self,
             gboolean if_needed)
{
  Scrub *scrub = g_new0 (Scrub, 1);

  scrub->store = g_object_ref (self);
  scrub->if_needed = if_needed;

  return lki_future_spawn ("store-scrub", scrub_fiber, scrub, scrub_free);
}

/**
 * lki_store_scrub:
 * @self: a store
 *
 * Makes sure that nothing of what was removed is left in the files: search indexes are rewritten, a
 * part at a time, and the write-ahead log is emptied.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_store_scrub (LkiStore *self)
{
  g_return_val_if_fail (LKI_IS_STORE (self), NULL);

  return spawn_scrub (self, FALSE);
}

/**
 * lki_store_scrub_residue:
 * @self: a store
 *
 * Does what [method@Lki.Store.scrub] does, if anything has been removed since, in this run of the
 * program or an earlier one: leads that the server took back, words that it corrected or erased,
 * notes that were taken back.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_store_scrub_residue (LkiStore *self)
{
  g_return_val_if_fail (LKI_IS_STORE (self), NULL);

  return spawn_scrub (self, TRUE);
}

static LkiStoreJob *
make_values_job (LkiStore *self,
                 const char *prefix)
{
  LkiStoreJob *job = lki_store_job_new (self->core);

  job->text = g_strdup (prefix);

  return job;
}

/**
 * lki_store_count_values:
 * @self: a store
 * @prefix: how their names begin
 *
 * Returns: (transfer full): a future that resolves to a gint64: how many small values there are
 */
DexFuture *
lki_store_count_values (LkiStore *self,
                        const char *prefix)
{
  g_return_val_if_fail (LKI_IS_STORE (self), NULL);
  g_return_val_if_fail (prefix != NULL, NULL);

  return lki_store_read (self, LKI_WORKER_PROMPT, lki_store_job_count_values,
                         make_values_job (self, prefix));
}

/**
 * lki_store_remove_values:
 * @self: a store
 * @prefix: how their names begin
 *
 * Removes small values. What is left of them in the files is the business of
 * [method@Lki.Store.scrub].
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_store_remove_values (LkiStore *self,
                         const char *prefix)
{
  g_return_val_if_fail (LKI_IS_STORE (self), NULL);
  g_return_val_if_fail (prefix != NULL, NULL);

  return lki_store_write (self, LKI_WORKER_PROMPT, lki_store_job_remove_values,
                          make_values_job (self, prefix), LKI_STORE_AFTER_NOTHING);
}
