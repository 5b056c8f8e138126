// SPDX-License-Identifier: GPL-3.0-or-later
// The façade of the store, on the main thread: sends each call to the thread and the lane that it
// belongs to, and tells what the transactions did. Its life, the sync and small values are here;
// what lists and pages ask for is in lki-store-reading.c, the outbox in lki-store-changes.c. Holds
// no SQL.
//
// Three threads: one writes; one reads what a list or a page waits for; one reads what takes long,
// all keys of a large view or all that a search finds, so that no page of the list waits behind it.

#include "lki-store.h"

#include "lki-future.h"
#include "lki-store-private.h"

/* A checkpoint copies pages that changed since the last one, however often: while a first sync
 * rewrites the same index pages again and again, it pays to wait. */
#define WAL_PAGES 1000
#define WAL_PAGES_BULK 4000

enum
{
  SIGNAL_CHANGED,
  SIGNAL_OUTBOX_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkiStore,
                     lki_store,
                     G_TYPE_OBJECT)

typedef struct
{
  LkiStore *store;   /* (owned) */
  LkiSyncPage *page; /* (owned) (nullable) */
  LkiStoreAfter after;
} Written;

static void
written_free (Written *written)
{
  g_clear_pointer (&written->page, lki_sync_page_unref);
  g_clear_object (&written->store);
  g_free (written);
}

static Written *
written_new (LkiStore *self,
             LkiStoreAfter after)
{
  Written *written = g_new0 (Written, 1);

  written->store = g_object_ref (self);
  written->after = after;

  return written;
}

static DexFuture *
tidied_cb (DexFuture *future,
           gpointer user_data)
{
  Written *tidied = user_data;
  g_autoptr (LkiStore) self = g_steal_pointer (&tidied->store);

  self->tidying = FALSE;

  return dex_ref (future);
}

/* Never in the commit of somebody who waits: in the bulk lane, when the log has grown. */
static void
consider_tidying (LkiStore *self)
{
  int limit = self->snapshot_complete ? WAL_PAGES : WAL_PAGES_BULK;
  DexFuture *future;

  if (self->tidying || self->closed ||
      (g_atomic_int_get (&self->core->wal_pages) < limit &&
       g_atomic_int_get (&self->core->recent_ids) < LKI_STORE_RECENT_IDS))
    return;

  self->tidying = TRUE;
  future = lki_worker_submit (self->writer, LKI_WORKER_BULK, lki_store_job_tidy,
                              lki_store_job_new (self->core), (GDestroyNotify) lki_store_job_free);
  lki_future_report (dex_future_finally (future, tidied_cb,
                                         written_new (self, LKI_STORE_AFTER_NOTHING),
                                         (GDestroyNotify) written_free),
                     "Tidying of the store");
}

static DexFuture *
written_cb (DexFuture *future,
            gpointer user_data)
{
  Written *written = user_data;
  /* Let go of here, on the main thread: the future may go on any. */
  g_autoptr (LkiStore) self = g_steal_pointer (&written->store);
  const GValue *value = dex_future_get_value (future, NULL);

  if (written->after & LKI_STORE_AFTER_BULK)
    self->n_bulk_pages--;
  if (value != NULL)
    {
      if (written->page != NULL && written->page->cursor != NULL && !written->page->has_more)
        self->snapshot_complete = TRUE;
      if (G_VALUE_HOLDS (value, LKI_TYPE_CHANGE_SET))
        {
          LkiChangeSet *set = g_value_get_boxed (value);

          if (!lki_change_set_is_empty (set))
            g_signal_emit (self, signals[SIGNAL_CHANGED], 0, set);
        }
      if (written->after & LKI_STORE_AFTER_OUTBOX)
        g_signal_emit (self, signals[SIGNAL_OUTBOX_CHANGED], 0);
      consider_tidying (self);
    }

  return dex_ref (future);
}

/* Submits a writing job. What follows from it happens even when the caller does not wait. */
DexFuture *
lki_store_write (LkiStore *self,
                 LkiWorkerLane lane,
                 LkiWorkerFunc func,
                 LkiStoreJob *job,
                 LkiStoreAfter after)
{
  Written *written = written_new (self, after);
  DexFuture *future;

  if (job->page != NULL)
    written->page = lki_sync_page_ref (job->page);
  future = dex_future_finally (
      lki_worker_submit (self->writer, lane, func, job, (GDestroyNotify) lki_store_job_free),
      written_cb, written, (GDestroyNotify) written_free);
  dex_future_disown (dex_ref (future));

  return future;
}

DexFuture *
lki_store_read (LkiStore *self,
                LkiWorkerLane lane,
                LkiWorkerFunc func,
                LkiStoreJob *job)
{
  return lki_worker_submit (self->reader, lane, func, job, (GDestroyNotify) lki_store_job_free);
}

static void
lki_store_dispose (GObject *object)
{
  LkiStore *self = LKI_STORE (object);

  g_clear_object (&self->reader);
  g_clear_object (&self->scanner);
  g_clear_object (&self->writer);

  G_OBJECT_CLASS (lki_store_parent_class)->dispose (object);
}

static void
lki_store_finalize (GObject *object)
{
  LkiStore *self = LKI_STORE (object);

  g_clear_pointer (&self->core, lki_store_core_unref);

  G_OBJECT_CLASS (lki_store_parent_class)->finalize (object);
}

static void
lki_store_class_init (LkiStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lki_store_dispose;
  object_class->finalize = lki_store_finalize;

  /**
   * LkiStore::changed:
   * @self: the store
   * @changes: (type LkiChangeSet): what a transaction did
   *
   * After each transaction that changed leads or their activities, before the future of the call
   * that caused it goes on.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", LKI_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, LKI_TYPE_CHANGE_SET);

  /**
   * LkiStore::outbox-changed:
   * @self: the store
   *
   * Something was queued, settled, queued again or discarded.
   */
  signals[SIGNAL_OUTBOX_CHANGED] = g_signal_new (
      "outbox-changed", LKI_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lki_store_init (LkiStore *self)
{
}

static DexFuture *
submit_plain (LkiStore *self,
              LkiWorker *worker,
              LkiWorkerFunc func)
{
  return lki_worker_submit (worker, LKI_WORKER_BULK, func, lki_store_job_new (self->core),
                            (GDestroyNotify) lki_store_job_free);
}

static DexFuture *
open_fiber (gpointer user_data)
{
  LkiStore *self = user_data;
  GError *error = NULL;

  if (!dex_await (submit_plain (self, self->writer, lki_store_job_open_writer), &error) ||
      !dex_await (submit_plain (self, self->reader, lki_store_job_open_reader), &error) ||
      !dex_await (submit_plain (self, self->scanner, lki_store_job_open_scanner), &error))
    return lki_future_new_failed (error);
  self->snapshot_complete = self->core->snapshot_complete;
  if (self->core->integrity.check_later)
    lki_future_report (submit_plain (self, self->scanner, lki_store_job_check),
                       "Check of the store");

  return dex_future_new_for_object (self);
}

/**
 * lki_store_open:
 * @path: the file; it and its folder are made when they are not there
 *
 * A file that is damaged, or that a newer version of the program has written, is renamed and a
 * fresh one opened, see [method@Lki.Store.get_set_aside_path]. Changes that were being sent when
 * the program ended are queued again.
 *
 * Returns: (transfer full): a future that resolves to an open [class@Lki.Store]
 */
DexFuture *
lki_store_open (const char *path)
{
  LkiStore *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (LKI_TYPE_STORE, NULL);
  self->core = lki_store_core_new (path);
  self->writer = lki_worker_new ("lki-store-rw");
  self->reader = lki_worker_new ("lki-store-ro");
  self->scanner = lki_worker_new ("lki-store-scan");

  return lki_future_spawn ("store-open", open_fiber, self, g_object_unref);
}

/* Nothing may come behind what closes: it would find nothing open. */
static DexFuture *
submit_last (LkiStore *self,
             LkiWorker *worker,
             LkiWorkerFunc func)
{
  DexFuture *future = submit_plain (self, worker, func);

  lki_worker_refuse (worker);

  return future;
}

static DexFuture *
close_fiber (gpointer user_data)
{
  LkiStore *self = user_data;
  GError *error = NULL;

  /* Nobody waits for a long search or a check any more. */
  lki_store_core_interrupt_scanner (self->core);
  /* The writer last: the last connection to be closed tidies the write-ahead log away. */
  if (!dex_await (submit_last (self, self->scanner, lki_store_job_close_scanner), &error) ||
      !dex_await (submit_last (self, self->reader, lki_store_job_close_reader), &error) ||
      !dex_await (submit_last (self, self->writer, lki_store_job_close_writer), &error))
    return lki_future_new_failed (error);
  lki_worker_stop (self->scanner);
  lki_worker_stop (self->reader);
  lki_worker_stop (self->writer);

  return lki_future_new_done ();
}

/**
 * lki_store_close:
 * @self: a store
 *
 * Ends what was asked for before, closes the file and stops the threads. Nothing may be asked of
 * the store afterwards. A store that is only let go of is closed as well, but the caller waits for
 * it.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_store_close (LkiStore *self)
{
  g_return_val_if_fail (LKI_IS_STORE (self), NULL);

  if (self->closed)
    return lki_future_new_done ();
  self->closed = TRUE;

  return lki_future_spawn ("store-close", close_fiber, g_object_ref (self), g_object_unref);
}

/**
 * lki_store_get_set_aside_path:
 * @self: a store
 *
 * Returns: (nullable): what the file that was there was renamed to because it could not be used
 */
const char *
lki_store_get_set_aside_path (LkiStore *self)
{
  g_return_val_if_fail (LKI_IS_STORE (self), NULL);

  return self->core->integrity.set_aside_path;
}

/**
 * lki_store_get_set_aside_error:
 * @self: a store
 *
 * Returns: (nullable) (transfer none): why: %LKI_ERROR_DAMAGED or %LKI_ERROR_NEWER_SCHEMA
 */
GError *
lki_store_get_set_aside_error (LkiStore *self)
{
  g_return_val_if_fail (LKI_IS_STORE (self), NULL);

  return self->core->integrity.set_aside_error;
}

/**
 * lki_store_load_position:
 * @self: a store
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.SyncPosition]: how far the
 * sync has come
 */
DexFuture *
lki_store_load_position (LkiStore *self)
{
  g_return_val_if_fail (LKI_IS_STORE (self), NULL);

  return lki_worker_submit (self->writer, LKI_WORKER_PROMPT, lki_store_job_load_position,
                            lki_store_job_new (self->core), (GDestroyNotify) lki_store_job_free);
}

/**
 * lki_store_restart_sync:
 * @self: a store
 *
 * Forgets the cursor, after which a new snapshot is fetched. Leads stay until its last page has
 * been applied; those that no page has named since are gone then, except that one with unsent
 * changes waits for them to be settled. No change is lost.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_store_restart_sync (LkiStore *self)
{
  g_return_val_if_fail (LKI_IS_STORE (self), NULL);

  self->snapshot_complete = FALSE;

  return lki_store_write (self, LKI_WORKER_PROMPT, lki_store_job_restart_sync,
                          lki_store_job_new (self->core), LKI_STORE_AFTER_NOTHING);
}

/**
 * lki_store_apply_page:
 * @self: a store
 * @page: a page of the sync
 *
 * Stores the leads, activities and tombstones of the page, and its cursor, in one transaction.
 * Unsent changes are applied on top of what the server says. A lead with a smaller revision than
 * the stored one changes nothing, as pages may overtake each other; nor does a page that was
 * applied before.
 *
 * A page without a cursor leaves the position alone: it is a look at the newest leads in the middle
 * of a first sync. It goes before the pages of that, as does every page once the snapshot is
 * complete.
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.ChangeSet]
 */
DexFuture *
lki_store_apply_page (LkiStore *self,
                      LkiSyncPage *page)
{
  LkiStoreJob *job;
  gboolean bulk;

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);
  g_return_val_if_fail (page != NULL, NULL);

  /* Pages with a cursor never overtake each other. */
  bulk = page->cursor != NULL && (!self->snapshot_complete || self->n_bulk_pages > 0);
  if (bulk)
    self->n_bulk_pages++;
  job = lki_store_job_new (self->core);
  job->page = lki_sync_page_ref (page);

  return lki_store_write (self, bulk ? LKI_WORKER_BULK : LKI_WORKER_PROMPT,
                          lki_store_job_apply_page, job,
                          bulk ? LKI_STORE_AFTER_BULK : LKI_STORE_AFTER_NOTHING);
}

/**
 * lki_store_load_value:
 * @self: a store
 * @name: `account`, `draft:…`
 *
 * Returns: (transfer full): a future that resolves to a GBytes (%G_TYPE_BYTES), which is %NULL when
 *   there is no such value
 */
DexFuture *
lki_store_load_value (LkiStore *self,
                      const char *name)
{
  LkiStoreJob *job;

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  job = lki_store_job_new (self->core);
  job->text = g_strdup (name);

  return lki_store_read (self, LKI_WORKER_PROMPT, lki_store_job_load_value, job);
}

/**
 * lki_store_save_value:
 * @self: a store
 * @name: its name
 * @value: (nullable): bytes as the caller likes them; %NULL removes it
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_store_save_value (LkiStore *self,
                      const char *name,
                      GBytes *value)
{
  LkiStoreJob *job;

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  job = lki_store_job_new (self->core);
  job->text = g_strdup (name);
  if (value != NULL)
    job->bytes = g_bytes_ref (value);

  return lki_store_write (self, LKI_WORKER_PROMPT, lki_store_job_save_value, job,
                          LKI_STORE_AFTER_NOTHING);
}
