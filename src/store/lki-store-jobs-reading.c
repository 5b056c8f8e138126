// SPDX-License-Identifier: GPL-3.0-or-later
// What the reading threads of a store do when the façade asks: one function a call, each of one
// moment of the file. The SQL is in the files of views, filters, search and records.

#include "lki-store-jobs.h"

#include "lki-error.h"
#include "lki-future.h"
#include "lki-store-activities.h"
#include "lki-store-due.h"
#include "lki-store-filter.h"
#include "lki-store-outbox.h"
#include "lki-store-pages.h"
#include "lki-store-retention.h"
#include "lki-store-similar.h"
#include "lki-store-support.h"
#include "lki-store-views.h"
#include "lki-trace.h"

/* Whether a search is still wanted; if so, it may be interrupted from now on. */
static gboolean
start_search (LkiStoreJob *job)
{
  gboolean wanted;

  g_mutex_lock (&job->core->scanner_lock);
  wanted = job->search == job->core->last_search;
  job->core->searching = wanted;
  g_mutex_unlock (&job->core->scanner_lock);

  return wanted;
}

/* Returns: %TRUE if it was still wanted until now */
static gboolean
end_search (LkiStoreJob *job)
{
  gboolean wanted;

  g_mutex_lock (&job->core->scanner_lock);
  wanted = job->search == job->core->last_search;
  job->core->searching = FALSE;
  g_mutex_unlock (&job->core->scanner_lock);

  return wanted;
}

static DexFuture *
open_reader (LkiStoreJob *job,
             LkiStoreReader **reader)
{
  GError *error = NULL;
  LkiDb *db = lki_db_open (job->core->path, LKI_DB_READER, &error);

  if (db == NULL)
    return lki_store_job_fail (job, error);
  *reader = lki_store_reader_new (db);
  if (!lki_store_filter_set_up (db, &error))
    return lki_store_job_fail (job, error);

  return lki_future_new_done ();
}

DexFuture *
lki_store_job_open_reader (gpointer data)
{
  LkiStoreJob *job = data;

  return open_reader (job, &job->core->reader);
}

DexFuture *
lki_store_job_open_scanner (gpointer data)
{
  LkiStoreJob *job = data;

  LkiStoreReader *scanner = NULL;
  DexFuture *future = open_reader (job, &scanner);

  g_mutex_lock (&job->core->scanner_lock);
  job->core->scanner = scanner;
  g_mutex_unlock (&job->core->scanner_lock);

  return future;
}

DexFuture *
lki_store_job_close_reader (gpointer data)
{
  LkiStoreJob *job = data;

  g_clear_pointer (&job->core->reader, lki_store_reader_free);

  return lki_future_new_done ();
}

DexFuture *
lki_store_job_close_scanner (gpointer data)
{
  LkiStoreJob *job = data;

  g_mutex_lock (&job->core->scanner_lock);
  g_clear_pointer (&job->core->scanner, lki_store_reader_free);
  g_mutex_unlock (&job->core->scanner_lock);

  return lki_future_new_done ();
}

DexFuture *
lki_store_job_check (gpointer data)
{
  LkiStoreJob *job = data;
  GError *error = NULL;

  if (!lki_store_integrity_check (job->core->scanner->db, &error))
    return lki_store_job_fail (job, error);

  return lki_future_new_done ();
}

DexFuture *
lki_store_job_load_position (gpointer data)
{
  LkiStoreJob *job = data;
  GError *error = NULL;
  LkiSyncPosition *position = lki_store_pages_load_position (job->core->writer->db, &error);

  return position != NULL ? dex_future_new_take_boxed (LKI_TYPE_SYNC_POSITION, position)
                          : lki_store_job_fail (job, error);
}

static LkiLeadPage *
load_page (LkiStoreReader *reader,
           LkiStoreJob *job,
           GError **error)
{
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GPtrArray) records = NULL;
  LkiLeadPage *page;
  gboolean complete;

  /* One more than asked for tells whether there are more. */
  keys = lki_store_views_load_keys (reader, job->query, job->number,
                                    job->limit > 0 ? job->limit + 1 : 0, error);
  if (keys == NULL)
    return NULL;
  complete = job->limit == 0 || keys->len <= job->limit;
  if (!complete)
    g_array_set_size (keys, job->limit);
  records = lki_store_reader_load_records (reader, (gint64 *) (void *) keys->data,
                                           MIN (job->first_records, keys->len), error);
  if (records == NULL)
    return NULL;

  page = lki_lead_page_new ();
  g_clear_pointer (&page->keys, g_array_unref);
  g_clear_pointer (&page->records, g_ptr_array_unref);
  page->keys = g_steal_pointer (&keys);
  page->records = g_steal_pointer (&records);
  page->complete = complete;

  return page;
}

static DexFuture *
run_query (LkiStoreReader *reader,
           LkiStoreJob *job)
{
  GError *error = NULL;
  gint64 span = LKI_TRACE_BEGIN ();
  LkiLeadPage *page;

  if (!lki_store_reader_begin (reader, &error))
    return lki_store_job_fail (job, error);
  page = load_page (reader, job, &error);
  lki_store_reader_end (reader);
  lki_trace_end (span, "store-query", page != NULL ? page->keys->len : 0);

  return page != NULL ? dex_future_new_take_boxed (LKI_TYPE_LEAD_PAGE, page)
                      : lki_store_job_fail (job, error);
}

DexFuture *
lki_store_job_query (gpointer data)
{
  LkiStoreJob *job = data;

  return run_query (job->core->reader, job);
}

DexFuture *
lki_store_job_scan (gpointer data)
{
  LkiStoreJob *job = data;
  DexFuture *future;

  if (job->search == 0)
    return run_query (job->core->scanner, job);

  if (start_search (job))
    {
      future = run_query (job->core->scanner, job);
      /* An interrupt may come out of the full-text index as any error. */
      if (end_search (job) || !dex_future_is_rejected (future))
        return future;
      dex_unref (future);
    }

  return lki_future_new_failed (
      lki_error_new (LKI_ERROR_CANCELLED, "A later search has taken its place"));
}

DexFuture *
lki_store_job_match (gpointer data)
{
  LkiStoreJob *job = data;
  LkiStoreReader *reader = job->core->reader;
  GError *error = NULL;
  GArray *keys;

  if (!lki_store_reader_begin (reader, &error))
    return lki_store_job_fail (job, error);
  keys = lki_store_views_match (reader, job->query, job->number,
                                (gint64 *) (void *) job->keys->data, job->keys->len, &error);
  lki_store_reader_end (reader);

  return keys != NULL ? dex_future_new_take_boxed (G_TYPE_ARRAY, keys)
                      : lki_store_job_fail (job, error);
}

DexFuture *
lki_store_job_load_records (gpointer data)
{
  LkiStoreJob *job = data;
  LkiStoreReader *reader = job->core->reader;
  GError *error = NULL;
  GPtrArray *records;

  if (!lki_store_reader_begin (reader, &error))
    return lki_store_job_fail (job, error);
  records = lki_store_reader_load_records (reader, (gint64 *) (void *) job->keys->data,
                                           job->keys->len, &error);
  lki_store_reader_end (reader);

  return records != NULL ? dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, records)
                         : lki_store_job_fail (job, error);
}

static DexFuture *
load_whole (LkiStoreJob *job)
{
  LkiStoreReader *reader = job->core->reader;
  GError *error = NULL;
  LkiLeadRecord *record;

  if (!lki_store_reader_begin (reader, &error))
    return lki_store_job_fail (job, error);
  record = job->text != NULL ? lki_store_reader_find_lead (reader, job->text, &error)
                             : lki_store_reader_load_lead (reader, job->number, &error);
  lki_store_reader_end (reader);

  return record != NULL ? dex_future_new_take_boxed (LKI_TYPE_LEAD_RECORD, record)
                        : lki_store_job_fail (job, error);
}

DexFuture *
lki_store_job_load_lead (gpointer data)
{
  return load_whole (data);
}

DexFuture *
lki_store_job_find_lead (gpointer data)
{
  return load_whole (data);
}

DexFuture *
lki_store_job_load_similar (gpointer data)
{
  LkiStoreJob *job = data;
  LkiStoreReader *reader = job->core->reader;
  GError *error = NULL;
  GPtrArray *records;

  if (!lki_store_reader_begin (reader, &error))
    return lki_store_job_fail (job, error);
  records = lki_store_similar_load (reader, g_ptr_array_index (job->items, 0), &error);
  lki_store_reader_end (reader);

  return records != NULL ? dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, records)
                         : lki_store_job_fail (job, error);
}

DexFuture *
lki_store_job_load_activities (gpointer data)
{
  LkiStoreJob *job = data;
  GError *error = NULL;
  GPtrArray *records = lki_store_activities_load (job->core->reader->db, job->number, &error);

  return records != NULL ? dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, records)
                         : lki_store_job_fail (job, error);
}

DexFuture *
lki_store_job_load_unsent (gpointer data)
{
  LkiStoreJob *job = data;
  LkiStoreReader *reader = job->core->reader;
  GError *error = NULL;
  GPtrArray *unsent;

  if (!lki_store_reader_begin (reader, &error))
    return lki_store_job_fail (job, error);
  unsent = lki_store_outbox_load (reader, job->limit != 0, &error);
  lki_store_reader_end (reader);

  return unsent != NULL ? dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, unsent)
                        : lki_store_job_fail (job, error);
}

DexFuture *
lki_store_job_count (gpointer data)
{
  LkiStoreJob *job = data;
  LkiStoreReader *reader = job->core->reader;
  GError *error = NULL;
  LkiLeadCounts *counts;

  if (!lki_store_reader_begin (reader, &error))
    return lki_store_job_fail (job, error);
  counts = lki_store_views_count (reader, job->number, &error);
  lki_store_reader_end (reader);

  return counts != NULL ? dex_future_new_take_boxed (LKI_TYPE_LEAD_COUNTS, counts)
                        : lki_store_job_fail (job, error);
}

DexFuture *
lki_store_job_count_queries (gpointer data)
{
  LkiStoreJob *job = data;
  LkiStoreReader *reader = job->core->scanner;
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (gint64));
  GError *error = NULL;

  if (!lki_store_reader_begin (reader, &error))
    return lki_store_job_fail (job, error);
  for (guint i = 0; i < job->items->len && error == NULL; i++)
    {
      g_autoptr (GArray) keys = lki_store_views_load_keys (
          reader, g_ptr_array_index (job->items, i), job->number, 0, &error);
      gint64 count = keys != NULL ? keys->len : 0;

      g_array_append_val (counts, count);
    }
  lki_store_reader_end (reader);

  return error == NULL ? dex_future_new_take_boxed (G_TYPE_ARRAY, g_steal_pointer (&counts))
                       : lki_store_job_fail (job, error);
}

DexFuture *
lki_store_job_load_facets (gpointer data)
{
  LkiStoreJob *job = data;
  LkiStoreReader *reader = job->core->scanner;
  GError *error = NULL;
  LkiLeadFacets *facets;

  if (!lki_store_reader_begin (reader, &error))
    return lki_store_job_fail (job, error);
  facets = lki_store_filter_load_facets (reader, &error);
  lki_store_reader_end (reader);

  return facets != NULL ? dex_future_new_take_boxed (LKI_TYPE_LEAD_FACETS, facets)
                        : lki_store_job_fail (job, error);
}

DexFuture *
lki_store_job_find_next_due (gpointer data)
{
  LkiStoreJob *job = data;
  LkiStoreReader *reader = job->core->reader;
  GError *error = NULL;
  gint64 next_ms;
  gboolean found;

  if (!lki_store_reader_begin (reader, &error))
    return lki_store_job_fail (job, error);
  found = lki_store_due_find_next (reader, job->number, &next_ms, &error);
  lki_store_reader_end (reader);

  return found ? dex_future_new_for_int64 (next_ms) : lki_store_job_fail (job, error);
}

DexFuture *
lki_store_job_load_due (gpointer data)
{
  LkiStoreJob *job = data;
  LkiStoreReader *reader = job->core->reader;
  GError *error = NULL;
  GPtrArray *leads;

  if (!lki_store_reader_begin (reader, &error))
    return lki_store_job_fail (job, error);
  leads = lki_store_due_load (reader, job->after, job->number, job->limit, &error);
  lki_store_reader_end (reader);

  return leads != NULL ? dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, leads)
                       : lki_store_job_fail (job, error);
}

DexFuture *
lki_store_job_load_urgent (gpointer data)
{
  LkiStoreJob *job = data;
  LkiStoreReader *reader = job->core->reader;
  GError *error = NULL;
  GPtrArray *leads;

  if (!lki_store_reader_begin (reader, &error))
    return lki_store_job_fail (job, error);
  leads = lki_store_due_load_urgent (reader, job->number, job->limit, &error);
  lki_store_reader_end (reader);

  return leads != NULL ? dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, leads)
                       : lki_store_job_fail (job, error);
}

DexFuture *
lki_store_job_load_value (gpointer data)
{
  LkiStoreJob *job = data;
  LkiDb *db = job->core->reader->db;
  GError *error = NULL;
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (db, "SELECT value FROM value WHERE name = ?", &error);
  GBytes *value = NULL;

  if (statement == NULL)
    return lki_store_job_fail (job, error);
  lki_statement_bind_text (statement, 1, job->text);
  switch (lki_db_step (db, statement, &error))
    {
    case LKI_DB_ROW:
      value = lki_statement_dup_bytes (statement, 0);
      break;

    case LKI_DB_DONE:
      break;

    case LKI_DB_FAILED:
    default:
      return lki_store_job_fail (job, error);
    }

  return dex_future_new_take_boxed (G_TYPE_BYTES, value);
}

DexFuture *
lki_store_job_load_support (gpointer data)
{
  LkiStoreJob *job = data;
  GError *error = NULL;
  GPtrArray *messages = lki_store_support_load (job->core->reader->db, &error);

  return messages != NULL ? dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, messages)
                          : lki_store_job_fail (job, error);
}

DexFuture *
lki_store_job_count_expired (gpointer data)
{
  LkiStoreJob *job = data;
  GError *error = NULL;
  gint64 count;

  if (!lki_store_retention_count (job->core->scanner->db, job->after, &count, &error))
    return lki_store_job_fail (job, error);

  return dex_future_new_for_int64 (count);
}

DexFuture *
lki_store_job_find_expired (gpointer data)
{
  LkiStoreJob *job = data;
  GError *error = NULL;
  GArray *keys = lki_store_retention_find (job->core->scanner->db, job->after, &error);

  return keys != NULL ? dex_future_new_take_boxed (G_TYPE_ARRAY, keys)
                      : lki_store_job_fail (job, error);
}

DexFuture *
lki_store_job_count_values (gpointer data)
{
  LkiStoreJob *job = data;
  LkiDb *db = job->core->reader->db;
  GError *error = NULL;
  g_autoptr (sqlite3_stmt) statement = lki_db_prepare (db,
                                                       "SELECT count(*) FROM value "
                                                       "WHERE substr(name, 1, length(?1)) = ?1",
                                                       &error);

  if (statement == NULL)
    return lki_store_job_fail (job, error);
  lki_statement_bind_text (statement, 1, job->text);
  if (lki_db_step (db, statement, &error) == LKI_DB_FAILED)
    return lki_store_job_fail (job, error);

  return dex_future_new_for_int64 (sqlite3_column_int64 (statement, 0));
}
