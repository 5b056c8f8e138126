// SPDX-License-Identifier: GPL-3.0-or-later
// What lists, pages and counts ask the store for: each call goes to the thread that reads what it
// needs. Changes nothing and holds no SQL; the reading itself is in lki-store-reader.c and
// lki-store-jobs.c.

#include "lki-store.h"

#include "lki-error.h"
#include "lki-future.h"
#include "lki-store-private.h"

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
submit_to_scanner (LkiStore *self,
                   LkiWorkerFunc func,
                   LkiStoreJob *job)
{
  return lki_worker_submit (self->scanner, LKI_WORKER_BULK, func, job,
                            (GDestroyNotify) lki_store_job_free);
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

  return submit_to_scanner (self, lki_store_job_scan, job);
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
      return lki_store_read (self, search ? LKI_WORKER_BULK : LKI_WORKER_PROMPT,
                             lki_store_job_query, job);
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

  job = lki_store_job_new_with_keys (self->core, keys, n_keys);
  job->query = lki_lead_query_ref (query);
  job->number = now_ms;

  return lki_store_read (self, LKI_WORKER_PROMPT, lki_store_job_match, job);
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

  return lki_store_read (self, LKI_WORKER_PROMPT, lki_store_job_load_records,
                         lki_store_job_new_with_keys (self->core, keys, n_keys));
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

  return lki_store_read (self, LKI_WORKER_PROMPT, lki_store_job_load_lead, job);
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

  return lki_store_read (self, LKI_WORKER_PROMPT, lki_store_job_find_lead, job);
}

/**
 * lki_store_load_similar:
 * @self: a store
 * @lead: a lead, with details
 *
 * Returns: (transfer full): a future that resolves to a GPtrArray (%G_TYPE_PTR_ARRAY) of
 *   [struct@Lki.LeadRecord] with JSON and without details: the newest of the other leads that seem
 *   to have a phone, an e-mail, or the name and the street of @lead, to be compared closely
 */
DexFuture *
lki_store_load_similar (LkiStore *self,
                        LkiLeadRecord *lead)
{
  LkiStoreJob *job;

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  job = lki_store_job_new (self->core);
  job->items = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_lead_record_unref);
  g_ptr_array_add (job->items, lki_lead_record_ref (lead));

  return lki_store_read (self, LKI_WORKER_PROMPT, lki_store_job_load_similar, job);
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

  return lki_store_read (self, LKI_WORKER_PROMPT, lki_store_job_load_activities, job);
}

/**
 * lki_store_load_unsent:
 * @self: a store
 * @failed_only: whether to leave out what only waits
 *
 * Returns: (transfer full): a future that resolves to a GPtrArray (%G_TYPE_PTR_ARRAY) of
 *   [struct@Lki.UnsentChange], in the order of doing
 */
DexFuture *
lki_store_load_unsent (LkiStore *self,
                       gboolean failed_only)
{
  LkiStoreJob *job;

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);

  job = lki_store_job_new (self->core);
  job->limit = failed_only;

  return lki_store_read (self, LKI_WORKER_PROMPT, lki_store_job_load_unsent, job);
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

  return lki_store_read (self, LKI_WORKER_BULK, lki_store_job_count, job);
}

/**
 * lki_store_count_queries:
 * @self: a store
 * @queries: (element-type LkiLeadQuery): what to count
 * @now_ms: the time
 *
 * Unlike [method@Lki.Store.count] this takes the longer the more leads there are, and nothing else
 * waits for it but what takes long too.
 *
 * Returns: (transfer full): a future that resolves to a GArray of gint64 (%G_TYPE_ARRAY): how many
 *   leads each of @queries finds
 */
DexFuture *
lki_store_count_queries (LkiStore *self,
                         GPtrArray *queries,
                         gint64 now_ms)
{
  LkiStoreJob *job;

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);
  g_return_val_if_fail (queries != NULL, NULL);

  job = lki_store_job_new (self->core);
  job->items = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_lead_query_unref);
  for (guint i = 0; i < queries->len; i++)
    g_ptr_array_add (job->items, lki_lead_query_ref (g_ptr_array_index (queries, i)));
  job->number = now_ms;

  return submit_to_scanner (self, lki_store_job_count_queries, job);
}

/**
 * lki_store_load_facets:
 * @self: a store
 *
 * Returns: (transfer full): a future that resolves to [struct@Lki.LeadFacets]: what the leads can
 *   be filtered by
 */
DexFuture *
lki_store_load_facets (LkiStore *self)
{
  g_return_val_if_fail (LKI_IS_STORE (self), NULL);

  return submit_to_scanner (self, lki_store_job_load_facets, lki_store_job_new (self->core));
}

/**
 * lki_store_find_next_due:
 * @self: a store
 * @now_ms: the time
 *
 * Returns: (transfer full): a future that resolves to the next moment at which a view becomes
 *   another by itself, in milliseconds since the epoch, or to %LKI_TIME_NONE
 */
DexFuture *
lki_store_find_next_due (LkiStore *self,
                         gint64 now_ms)
{
  LkiStoreJob *job;

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);

  job = lki_store_job_new (self->core);
  job->number = now_ms;

  return lki_store_read (self, LKI_WORKER_BULK, lki_store_job_find_next_due, job);
}

/**
 * lki_store_load_due:
 * @self: a store
 * @after_ms: the time of the last look
 * @now_ms: the time
 * @limit: how many leads at most
 *
 * Returns: (transfer full): a future that resolves to a GPtrArray (%G_TYPE_PTR_ARRAY) of brief
 *   LkiLeadRecords: the leads that have come back, or whose follow-up has come due, since @after_ms
 */
DexFuture *
lki_store_load_due (LkiStore *self,
                    gint64 after_ms,
                    gint64 now_ms,
                    guint limit)
{
  LkiStoreJob *job;

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);

  job = lki_store_job_new (self->core);
  job->after = after_ms;
  job->number = now_ms;
  job->limit = limit;

  return lki_store_read (self, LKI_WORKER_BULK, lki_store_job_load_due, job);
}

/**
 * lki_store_load_urgent:
 * @self: a store
 * @now_ms: the time
 * @limit: how many leads at most of each kind
 *
 * Returns: (transfer full): a future that resolves to a GPtrArray (%G_TYPE_PTR_ARRAY) of brief
 *   LkiLeadRecords: the new leads whose deadline comes next, and those whose deadline has passed
 *   last
 */
DexFuture *
lki_store_load_urgent (LkiStore *self,
                       gint64 now_ms,
                       guint limit)
{
  LkiStoreJob *job;

  g_return_val_if_fail (LKI_IS_STORE (self), NULL);

  job = lki_store_job_new (self->core);
  job->number = now_ms;
  job->limit = limit;

  return lki_store_read (self, LKI_WORKER_PROMPT, lki_store_job_load_urgent, job);
}
