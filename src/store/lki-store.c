// SPDX-License-Identifier: GPL-3.0-or-later
// The façade of the store, on the main thread: sends each call to the thread and the lane that it
// belongs to, and tells what the transactions did. Holds no SQL.
//
// Three threads: one writes; one reads what a list or a page waits for; one reads what takes long,
// all keys of a large view or all that a search finds, so that no page of the list waits behind it.

#include "lki-store.h"

#include "lki-error.h"
#include "lki-future.h"
#include "lki-store-jobs.h"
#include "lki-worker.h"

/* A checkpoint copies pages that changed since the last one, however often: while a first sync
 * rewrites the same index pages again and again, it pays to wait. */
#define WAL_PAGES 1000
#define WAL_PAGES_BULK 4000

struct _LkiStore
{
  GObject parent_instance;

  LkiStoreCore *core; /* (owned) */
  LkiWorker *writer;  /* (owned) */
  LkiWorker *reader;  /* (owned) */
  LkiWorker *scanner; /* (owned) */
  guint n_bulk_pages; /* that are on their way */
  gboolean snapshot_complete;
  gboolean tidying;
  gboolean closed;
};

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

typedef enum
{
  AFTER_NOTHING = 0,
  AFTER_OUTBOX = 1 << 0, /* the outbox has changed */
  AFTER_BULK = 1 << 1,   /* a bulk page has come to its end */
} After;

typedef struct
{
  LkiStore *store;   /* (owned) */
  LkiSyncPage *page; /* (owned) (nullable) */
  After after;
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
             After after)
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
  lki_future_report (dex_future_finally (future, tidied_cb, written_new (self, AFTER_NOTHING),
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

  if (written->after & AFTER_BULK)
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
      if (written->after & AFTER_OUTBOX)
        g_signal_emit (self, signals[SIGNAL_OUTBOX_CHANGED], 0);
      consider_tidying (self);
    }

  return dex_ref (future);
}

/* Submits a writing job. What follows from it happens even when the caller does not wait. */
static DexFuture *
write_job (LkiStore *self,
           LkiWorkerLane lane,
           LkiWorkerFunc func,
           LkiStoreJob *job,
           After after)
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

static DexFuture *
read_job (LkiStore *self,
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

static DexFuture *
close_fiber (gpointer user_data)
{
  LkiStore *self = user_data;
  GError *error = NULL;

  /* Nobody waits for a long search or a check any more. */
  lki_store_core_interrupt_scanner (self->core);
  /* The writer last: the last connection to be closed tidies the write-ahead log away. */
  if (!dex_await (submit_plain (self, self->scanner, lki_store_job_close_scanner), &error) ||
      !dex_await (submit_plain (self, self->reader, lki_store_job_close_reader), &error) ||
      !dex_await (submit_plain (self, self->writer, lki_store_job_close_writer), &error))
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

  return write_job (self, LKI_WORKER_PROMPT, lki_store_job_restart_sync,
                    lki_store_job_new (self->core), AFTER_NOTHING);
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

  return write_job (self, bulk ? LKI_WORKER_BULK : LKI_WORKER_PROMPT, lki_store_job_apply_page, job,
                    bulk ? AFTER_BULK : AFTER_NOTHING);
}

/* What a search for all that is found needs to be asked again. */
typedef struct
{
  LkiStore *store;     /* (owned) */
  LkiLeadQuery *query; /* (owned) */
  gint64 now_ms;
  guint first_records;
} Search;

static void
search_free (Search *search)
{
  lki_lead_query_unref (search->query);
  g_object_unref (search->store);
  g_free (search);
}

static DexFuture *
submit_scan (LkiStore *self,
             LkiLeadQuery *query,
             gint64 now_ms,
             guint first_records,
             guint search)
{
  LkiStoreJob *job = lki_store_job_new (self->core);

  job->query = lki_lead_query_ref (query);
  job->number = now_ms;
  job->first_records = first_records;
  job->search = search;

  return lki_worker_submit (self->scanner, LKI_WORKER_BULK, lki_store_job_scan, job,
                            (GDestroyNotify) lki_store_job_free);
}

/* A later search goes before this one; then this one is answered after all, as somebody else may
 * have asked for it. */
static DexFuture *
search_fiber (gpointer user_data)
{
  Search *search = user_data;
  LkiStore *self = search->store;
  g_autoptr (GError) error = NULL;
  LkiLeadPage *page;

  page = dex_await_boxed (submit_scan (self, search->query, search->now_ms, search->first_records,
                                       lki_store_core_begin_search (self->core)),
                          &error);
  if (page == NULL && lki_error_is_cancelled (error) && !self->closed)
    {
      g_clear_error (&error);
      page = dex_await_boxed (
          submit_scan (self, search->query, search->now_ms, search->first_records, 0), &error);
    }

  return page != NULL ? dex_future_new_take_boxed (LKI_TYPE_LEAD_PAGE, page)
                      : lki_future_new_failed (g_steal_pointer (&error));
}

/**
 * lki_store_query:
 * @self: a store
 * @query: which leads, in which order
 * @now_ms: the time, for what is snoozed or due
 * @first_records: of how many leads the records are wanted too
 * @limit: how many leads at most; 0 for all
 *
 * A search with a limit answers at once; one for all that is found may take longer, and gives way
 * to a later one: it is rejected with %LKI_ERROR_CANCELLED then.
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.LeadPage]
 */
DexFuture *
lki_store_query (LkiStore *self,
                 LkiLeadQuery *query,
                 gint64 now_ms,
                 guint first_records,
                 guint limit)
{
  LkiStoreJob *job;
  Search *whole;
  gboolean search;

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  search = query->search != NULL && *query->search != '\0';
  if (limit > 0)
    {
      job = lki_store_job_new (self->core);
      job->query = lki_lead_query_ref (query);
      job->number = now_ms;
      job->first_records = first_records;
      job->limit = limit;
      return read_job (self, search ? LKI_WORKER_BULK : LKI_WORKER_PROMPT, lki_store_job_query,
                       job);
    }
  if (!search)
    return submit_scan (self, query, now_ms, first_records, 0);

  whole = g_new0 (Search, 1);
  whole->store = g_object_ref (self);
  whole->query = lki_lead_query_ref (query);
  whole->now_ms = now_ms;
  whole->first_records = first_records;

  return lki_future_spawn ("store-search", search_fiber, whole, (GDestroyNotify) search_free);
}

static LkiStoreJob *
job_with_keys (LkiStore *self,
               const gint64 *keys,
               guint n_keys)
{
  LkiStoreJob *job = lki_store_job_new (self->core);

  job->keys = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_keys);
  g_array_append_vals (job->keys, keys, n_keys);

  return job;
}

/**
 * lki_store_match:
 * @self: a store
 * @query: what is shown
 * @now_ms: the time
 * @keys: (array length=n_keys): keys of leads that changed
 * @n_keys: how many
 *
 * Returns: (transfer full): a future that resolves to a GArray of gint64 (%G_TYPE_ARRAY): those of
 *   @keys that the query finds, in its order
 */
DexFuture *
lki_store_match (LkiStore *self,
                 LkiLeadQuery *query,
                 gint64 now_ms,
                 const gint64 *keys,
                 guint n_keys)
{
  LkiStoreJob *job;

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);
  g_return_val_if_fail (query != NULL, NULL);
  g_return_val_if_fail (keys != NULL || n_keys == 0, NULL);

  job = job_with_keys (self, keys, n_keys);
  job->query = lki_lead_query_ref (query);
  job->number = now_ms;

  return read_job (self, LKI_WORKER_PROMPT, lki_store_job_match, job);
}

/**
 * lki_store_load_records:
 * @self: a store
 * @keys: (array length=n_keys): keys of leads
 * @n_keys: how many
 *
 * Returns: (transfer full): a future that resolves to a GPtrArray (%G_TYPE_PTR_ARRAY) of brief
 *   [struct@Lki.LeadRecord]: those that exist, in the order of @keys
 */
DexFuture *
lki_store_load_records (LkiStore *self,
                        const gint64 *keys,
                        guint n_keys)
{
  g_return_val_if_fail (LKI_IS_STORE (self), NULL);
  g_return_val_if_fail (keys != NULL || n_keys == 0, NULL);

  return read_job (self, LKI_WORKER_PROMPT, lki_store_job_load_records,
                   job_with_keys (self, keys, n_keys));
}

/**
 * lki_store_load_lead:
 * @self: a store
 * @key: a key
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.LeadRecord] with JSON and
 *   without details, or is rejected with %LKI_ERROR_NOT_FOUND
 */
DexFuture *
lki_store_load_lead (LkiStore *self,
                     gint64 key)
{
  LkiStoreJob *job;

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);

  job = lki_store_job_new (self->core);
  job->number = key;

  return read_job (self, LKI_WORKER_PROMPT, lki_store_job_load_lead, job);
}

/**
 * lki_store_find_lead:
 * @self: a store
 * @lead_id: the server's id of a lead; anything is accepted
 *
 * Returns: (transfer full): as [method@Lki.Store.load_lead]
 */
DexFuture *
lki_store_find_lead (LkiStore *self,
                     const char *lead_id)
{
  LkiStoreJob *job;

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);
  g_return_val_if_fail (lead_id != NULL, NULL);

  job = lki_store_job_new (self->core);
  job->text = g_strdup (lead_id);

  return read_job (self, LKI_WORKER_PROMPT, lki_store_job_find_lead, job);
}

/**
 * lki_store_load_activities:
 * @self: a store
 * @key: a lead
 *
 * Returns: (transfer full): a future that resolves to a GPtrArray (%G_TYPE_PTR_ARRAY) of
 *   [struct@Lki.ActivityRecord], the newest first, with those that wait to be sent
 */
DexFuture *
lki_store_load_activities (LkiStore *self,
                           gint64 key)
{
  LkiStoreJob *job;

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);

  job = lki_store_job_new (self->core);
  job->number = key;

  return read_job (self, LKI_WORKER_PROMPT, lki_store_job_load_activities, job);
}

/**
 * lki_store_count:
 * @self: a store
 * @now_ms: the time, for what is snoozed or due
 *
 * Returns: (transfer full): a future that resolves to exact [struct@Lki.LeadCounts]
 */
DexFuture *
lki_store_count (LkiStore *self,
                 gint64 now_ms)
{
  LkiStoreJob *job;

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);

  job = lki_store_job_new (self->core);
  job->number = now_ms;

  return read_job (self, LKI_WORKER_BULK, lki_store_job_count, job);
}

/**
 * lki_store_enqueue:
 * @self: a store
 * @changes: (element-type LkiChange): what a person did
 *
 * Queues the changes and applies them to their leads in one transaction, which survives a power
 * failure once the future has resolved.
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.ChangeSet]; rejected with
 *   %LKI_ERROR_NOT_FOUND, and nothing done, when one of the leads is gone
 */
DexFuture *
lki_store_enqueue (LkiStore *self,
                   GPtrArray *changes)
{
  LkiStoreJob *job;

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);
  g_return_val_if_fail (changes != NULL, NULL);

  job = lki_store_job_new (self->core);
  job->items = g_ptr_array_ref (changes);

  return write_job (self, LKI_WORKER_PROMPT, lki_store_job_enqueue, job, AFTER_OUTBOX);
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

  return write_job (self, LKI_WORKER_PROMPT, lki_store_job_take_changes, job, AFTER_NOTHING);
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

  return write_job (self, LKI_WORKER_PROMPT, lki_store_job_release_changes,
                    lki_store_job_new (self->core), AFTER_OUTBOX);
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

  return write_job (self, LKI_WORKER_PROMPT, lki_store_job_settle_changes, job, AFTER_OUTBOX);
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

  return write_job (self, LKI_WORKER_PROMPT, lki_store_job_retry_change, job, AFTER_OUTBOX);
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

  return write_job (self, LKI_WORKER_PROMPT, lki_store_job_discard_change, job, AFTER_OUTBOX);
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

  return read_job (self, LKI_WORKER_PROMPT, lki_store_job_load_value, job);
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

  return write_job (self, LKI_WORKER_PROMPT, lki_store_job_save_value, job, AFTER_NOTHING);
}
