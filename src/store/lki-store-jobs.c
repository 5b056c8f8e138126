// SPDX-License-Identifier: GPL-3.0-or-later
// What the writing thread of a store does when the façade asks: one function a call, each in a
// transaction of its own. The SQL is in the files of leads, outbox and pages; the reading threads
// are in lki-store-jobs-reading.c.

#include "lki-store-jobs.h"

#include "lki-error.h"
#include "lki-future.h"
#include "lki-store-activities.h"
#include "lki-store-ids.h"
#include "lki-store-outbox.h"
#include "lki-store-pages.h"
#include "lki-store-retention.h"
#include "lki-store-support.h"
#include "lki-store-undo.h"
#include "lki-trace.h"

/**
 * lki_store_core_new:
 * @path: the file
 *
 * Returns: (transfer full): a core with no connection yet
 */
LkiStoreCore *
lki_store_core_new (const char *path)
{
  LkiStoreCore *self = g_atomic_rc_box_new0 (LkiStoreCore);

  self->path = g_strdup (path);
  g_mutex_init (&self->scanner_lock);

  return self;
}

LkiStoreCore *
lki_store_core_ref (LkiStoreCore *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
core_clear (gpointer data)
{
  LkiStoreCore *self = data;

  g_clear_pointer (&self->reader, lki_store_reader_free);
  g_clear_pointer (&self->scanner, lki_store_reader_free);
  g_clear_pointer (&self->writer, lki_store_writer_free);
  g_mutex_clear (&self->scanner_lock);
  lki_integrity_clear (&self->integrity);
  g_free (self->path);
}

void
lki_store_core_unref (LkiStoreCore *self)
{
  g_atomic_rc_box_release_full (self, core_clear);
}

/**
 * lki_store_core_interrupt_scanner:
 * @self: a core
 *
 * Makes what takes long fail with %LKI_ERROR_CANCELLED. For any thread.
 */
void
lki_store_core_interrupt_scanner (LkiStoreCore *self)
{
  g_mutex_lock (&self->scanner_lock);
  if (self->scanner != NULL)
    lki_db_interrupt (self->scanner->db);
  g_mutex_unlock (&self->scanner_lock);
}

/**
 * lki_store_core_begin_search:
 * @self: a core
 *
 * To be called before a search for all that is found is submitted: those before it are interrupted,
 * as their answers are hardly wanted any more.
 *
 * Returns: the number of the search
 */
guint
lki_store_core_begin_search (LkiStoreCore *self)
{
  guint number;

  g_mutex_lock (&self->scanner_lock);
  if (++self->last_search == 0)
    self->last_search = 1;
  number = self->last_search;
  if (self->searching && self->scanner != NULL)
    lki_db_interrupt (self->scanner->db);
  g_mutex_unlock (&self->scanner_lock);

  return number;
}

/**
 * lki_store_job_new:
 * @core: what it works on
 *
 * Returns: (transfer full): a job with no arguments
 */
LkiStoreJob *
lki_store_job_new (LkiStoreCore *core)
{
  LkiStoreJob *self = g_new0 (LkiStoreJob, 1);

  self->core = lki_store_core_ref (core);

  return self;
}

/**
 * lki_store_job_new_with_keys:
 * @core: what it works on
 * @keys: (array length=n_keys): keys of leads
 * @n_keys: how many
 *
 * Returns: (transfer full): a job with a copy of the keys
 */
LkiStoreJob *
lki_store_job_new_with_keys (LkiStoreCore *core,
                             const gint64 *keys,
                             guint n_keys)
{
  LkiStoreJob *job = lki_store_job_new (core);

  job->keys = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_keys);
  g_array_append_vals (job->keys, keys, n_keys);

  return job;
}

void
lki_store_job_free (LkiStoreJob *self)
{
  g_clear_pointer (&self->page, lki_sync_page_unref);
  g_clear_pointer (&self->query, lki_lead_query_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->more_items, g_ptr_array_unref);
  g_clear_pointer (&self->keys, g_array_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->text);
  g_free (self->actor_id);
  g_free (self->actor_name);
  lki_store_core_unref (self->core);
  g_free (self);
}

/**
 * lki_store_job_fail:
 * @job: a job that failed
 * @error: (transfer full): why
 *
 * Damage that is met while the file is in use is looked into at the next start.
 *
 * Returns: (transfer full): a rejected future
 */
DexFuture *
lki_store_job_fail (LkiStoreJob *job,
                    GError *error)
{
  if (g_error_matches (error, LKI_ERROR, LKI_ERROR_DAMAGED))
    lki_store_integrity_suspect (job->core->path);

  return lki_future_new_failed (error);
}

static gboolean
begin (LkiStoreJob *job,
       LkiDbDurability durability,
       GError **error)
{
  return lki_store_writer_begin (job->core->writer, durability, error);
}

static LkiChangeSet *
commit (LkiStoreJob *job,
        GError **error)
{
  LkiChangeSet *set = lki_store_writer_commit (job->core->writer, error);

  g_atomic_int_set (&job->core->wal_pages, lki_db_get_wal_pages (job->core->writer->db));
  g_atomic_int_set (&job->core->recent_ids, job->core->writer->n_recent_ids);

  return set;
}

/* The end of a writing job: @done says whether everything of it went well so far; if not, @error
 * says why. It is taken by address, as it is mostly set by what gives @done. */
static DexFuture *
finish (LkiStoreJob *job,
        gboolean done,
        GError **error)
{
  LkiChangeSet *set = NULL;

  if (done)
    set = commit (job, error);
  else
    lki_store_writer_rollback (job->core->writer);

  return set != NULL ? dex_future_new_take_boxed (LKI_TYPE_CHANGE_SET, set)
                     : lki_store_job_fail (job, g_steal_pointer (error));
}

/* The same for one that answers %TRUE. */
static DexFuture *
finish_done (LkiStoreJob *job,
             gboolean done,
             GError **error)
{
  LkiChangeSet *set = NULL;

  if (done)
    set = commit (job, error);
  else
    lki_store_writer_rollback (job->core->writer);
  if (set == NULL)
    return lki_store_job_fail (job, g_steal_pointer (error));
  lki_change_set_unref (set);

  return lki_future_new_done ();
}

DexFuture *
lki_store_job_open_writer (gpointer data)
{
  LkiStoreJob *job = data;
  g_autoptr (LkiStoreWriter) writer = NULL;
  g_autoptr (LkiSyncPosition) position = NULL;
  g_autoptr (LkiChangeSet) set = NULL;
  LkiDb *db;
  GError *error = NULL;
  gint64 recent_ids;

  db = lki_store_integrity_open (job->core->path, &job->core->integrity, &error);
  if (db == NULL)
    return lki_future_new_failed (error);
  writer = lki_store_writer_new (db);
  position = lki_store_pages_load_position (db, &error);
  if (position == NULL ||
      !lki_db_query_int64 (db, "SELECT count(*) FROM lead_id_recent", &recent_ids, &error))
    return lki_future_new_failed (error);
  writer->n_recent_ids = (int) recent_ids;

  /* Nobody waits any more for the answers to what was being sent. */
  if (!lki_store_writer_begin (writer, LKI_DB_RELAXED, &error))
    return lki_future_new_failed (error);
  if (!lki_store_outbox_release (writer, &error))
    {
      lki_store_writer_rollback (writer);
      return lki_future_new_failed (error);
    }
  set = lki_store_writer_commit (writer, &error);
  if (set == NULL)
    return lki_future_new_failed (error);

  job->core->snapshot_complete = position->snapshot_complete;
  job->core->writer = g_steal_pointer (&writer);

  return lki_future_new_done ();
}

DexFuture *
lki_store_job_close_writer (gpointer data)
{
  LkiStoreJob *job = data;

  g_clear_pointer (&job->core->writer, lki_store_writer_free);

  return lki_future_new_done ();
}

static gboolean
merge_ids (LkiStoreJob *job,
           GError **error)
{
  g_autoptr (LkiChangeSet) set = NULL;

  if (!begin (job, LKI_DB_RELAXED, error))
    return FALSE;
  if (!lki_store_ids_merge (job->core->writer->db, error))
    {
      lki_store_writer_rollback (job->core->writer);
      return FALSE;
    }
  set = commit (job, error);
  if (set == NULL)
    return FALSE;

  job->core->writer->n_recent_ids = 0;
  g_atomic_int_set (&job->core->recent_ids, 0);

  return TRUE;
}

/* What keeps the file fast and nobody waits for. */
DexFuture *
lki_store_job_tidy (gpointer data)
{
  LkiStoreJob *job = data;
  GError *error = NULL;

  if ((g_atomic_int_get (&job->core->recent_ids) >= LKI_STORE_RECENT_IDS &&
       !merge_ids (job, &error)) ||
      !lki_db_checkpoint (job->core->writer->db, &error))
    return lki_store_job_fail (job, error);
  g_atomic_int_set (&job->core->wal_pages, lki_db_get_wal_pages (job->core->writer->db));

  return lki_future_new_done ();
}

DexFuture *
lki_store_job_restart_sync (gpointer data)
{
  LkiStoreJob *job = data;
  GError *error = NULL;

  if (!begin (job, LKI_DB_RELAXED, &error))
    return lki_store_job_fail (job, error);

  return finish_done (job, lki_store_pages_restart (job->core->writer, &error), &error);
}

DexFuture *
lki_store_job_apply_page (gpointer data)
{
  LkiStoreJob *job = data;
  GError *error = NULL;
  gint64 span = LKI_TRACE_BEGIN ();
  DexFuture *future;

  if (!begin (job, LKI_DB_RELAXED, &error))
    return lki_store_job_fail (job, error);
  future = finish (job, lki_store_pages_apply (job->core->writer, job->page, &error), &error);
  lki_trace_end (span, "store-page", job->page->leads->len);

  return future;
}

DexFuture *
lki_store_job_enqueue (gpointer data)
{
  LkiStoreJob *job = data;
  GError *error = NULL;
  gboolean done = TRUE;

  if (!begin (job, LKI_DB_DURABLE, &error))
    return lki_store_job_fail (job, error);
  for (guint i = 0; done && i < job->items->len; i++)
    done = lki_store_outbox_enqueue (job->core->writer, g_ptr_array_index (job->items, i),
                                     job->actor_id, job->actor_name, &error);

  return finish (job, done, &error);
}

DexFuture *
lki_store_job_undo (gpointer data)
{
  LkiStoreJob *job = data;
  g_autoptr (LkiChangeSet) set = NULL;
  GError *error = NULL;
  guint n_left;

  if (!begin (job, LKI_DB_DURABLE, &error))
    return lki_store_job_fail (job, error);
  if (!lki_store_undo_changes (job->core->writer, job->items, job->more_items, job->actor_id,
                               job->actor_name, &n_left, &error))
    {
      lki_store_writer_rollback (job->core->writer);
      return lki_store_job_fail (job, error);
    }
  set = commit (job, &error);
  if (set == NULL)
    return lki_store_job_fail (job, error);
  set->n_left = n_left;

  return dex_future_new_take_boxed (LKI_TYPE_CHANGE_SET, g_steal_pointer (&set));
}

DexFuture *
lki_store_job_take_changes (gpointer data)
{
  LkiStoreJob *job = data;
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (LkiChangeSet) set = NULL;
  GError *error = NULL;

  if (!begin (job, LKI_DB_RELAXED, &error))
    return lki_store_job_fail (job, error);
  changes = lki_store_outbox_take (job->core->writer, job->limit, &error);
  if (changes == NULL)
    {
      lki_store_writer_rollback (job->core->writer);
      return lki_store_job_fail (job, error);
    }
  set = commit (job, &error);
  if (set == NULL)
    return lki_store_job_fail (job, error);

  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, g_steal_pointer (&changes));
}

DexFuture *
lki_store_job_release_changes (gpointer data)
{
  LkiStoreJob *job = data;
  GError *error = NULL;

  if (!begin (job, LKI_DB_RELAXED, &error))
    return lki_store_job_fail (job, error);

  return finish_done (job, lki_store_outbox_release (job->core->writer, &error), &error);
}

DexFuture *
lki_store_job_settle_changes (gpointer data)
{
  LkiStoreJob *job = data;
  GError *error = NULL;
  gboolean done = TRUE;

  /* Lost by a power failure it would be asked for again, and answered as a duplicate. */
  if (!begin (job, LKI_DB_RELAXED, &error))
    return lki_store_job_fail (job, error);
  for (guint i = 0; done && i < job->items->len; i++)
    done = lki_store_outbox_settle (job->core->writer, g_ptr_array_index (job->items, i), &error);

  return finish (job, done, &error);
}

DexFuture *
lki_store_job_retry_change (gpointer data)
{
  LkiStoreJob *job = data;
  GError *error = NULL;

  if (!begin (job, LKI_DB_DURABLE, &error))
    return lki_store_job_fail (job, error);

  return finish (job, lki_store_outbox_retry (job->core->writer, job->text, &error), &error);
}

DexFuture *
lki_store_job_discard_change (gpointer data)
{
  LkiStoreJob *job = data;
  GError *error = NULL;

  if (!begin (job, LKI_DB_DURABLE, &error))
    return lki_store_job_fail (job, error);

  return finish (job, lki_store_outbox_discard (job->core->writer, job->text, &error), &error);
}

static gboolean
save_value (LkiDb *db,
            const char *name,
            GBytes *value,
            GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  statement = lki_db_prepare (db,
                              value != NULL ? "REPLACE INTO value (name, value) VALUES (?1, ?2)"
                                            : "DELETE FROM value WHERE name = ?1",
                              error);
  if (statement == NULL)
    return FALSE;
  lki_statement_bind_text (statement, 1, name);
  if (value != NULL)
    lki_statement_bind_bytes (statement, 2, value);

  return lki_db_run (db, statement, error);
}

DexFuture *
lki_store_job_save_value (gpointer data)
{
  LkiStoreJob *job = data;
  GError *error = NULL;

  if (!begin (job, LKI_DB_RELAXED, &error))
    return lki_store_job_fail (job, error);

  return finish_done (job, save_value (job->core->writer->db, job->text, job->bytes, &error),
                      &error);
}

DexFuture *
lki_store_job_put_support (gpointer data)
{
  LkiStoreJob *job = data;
  GError *error = NULL;

  /* What a person has written survives a power failure. */
  if (!begin (job, LKI_DB_DURABLE, &error))
    return lki_store_job_fail (job, error);

  return finish_done (
      job, lki_store_support_put (job->core->writer->db, g_ptr_array_index (job->items, 0), &error),
      &error);
}

DexFuture *
lki_store_job_replace_support (gpointer data)
{
  LkiStoreJob *job = data;
  GError *error = NULL;

  if (!begin (job, LKI_DB_RELAXED, &error))
    return lki_store_job_fail (job, error);

  return finish_done (job, lki_store_support_replace (job->core->writer->db, job->items, &error),
                      &error);
}

DexFuture *
lki_store_job_remove_support (gpointer data)
{
  LkiStoreJob *job = data;
  GError *error = NULL;

  if (!begin (job, LKI_DB_DURABLE, &error))
    return lki_store_job_fail (job, error);

  return finish_done (job, lki_store_support_remove (job->core->writer->db, job->text, &error),
                      &error);
}

static gboolean
remove_values (LkiDb *db,
               const char *prefix,
               GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (db, "DELETE FROM value WHERE substr(name, 1, length(?1)) = ?1", error);

  if (statement == NULL)
    return FALSE;
  lki_statement_bind_text (statement, 1, prefix);

  return lki_db_run (db, statement, error);
}

DexFuture *
lki_store_job_remove_values (gpointer data)
{
  LkiStoreJob *job = data;
  GError *error = NULL;

  if (!begin (job, LKI_DB_RELAXED, &error))
    return lki_store_job_fail (job, error);

  return finish_done (job, remove_values (job->core->writer->db, job->text, &error), &error);
}

DexFuture *
lki_store_job_purge (gpointer data)
{
  LkiStoreJob *job = data;
  GError *error = NULL;

  if (!begin (job, LKI_DB_RELAXED, &error))
    return lki_store_job_fail (job, error);

  return finish (job,
                 lki_store_retention_purge (job->core->writer, job->after,
                                            (const gint64 *) (gpointer) job->keys->data,
                                            job->keys->len, &error),
                 &error);
}

/* Answers whether there is more to do in this index. */
DexFuture *
lki_store_job_scrub (gpointer data)
{
  LkiStoreJob *job = data;
  g_autoptr (LkiChangeSet) set = NULL;
  GError *error = NULL;
  gboolean more;

  if (!begin (job, LKI_DB_RELAXED, &error))
    return lki_store_job_fail (job, error);
  if (!lki_store_retention_scrub (job->core->writer->db, job->limit, job->number == 0, &more,
                                  &error))
    {
      lki_store_writer_rollback (job->core->writer);
      return lki_store_job_fail (job, error);
    }
  set = commit (job, &error);
  if (set == NULL)
    return lki_store_job_fail (job, error);

  return dex_future_new_for_boolean (more);
}

/* Answers with how many transactions have left some, or -1 when there is none. */
DexFuture *
lki_store_job_find_residue (gpointer data)
{
  LkiStoreJob *job = data;
  GError *error = NULL;
  gboolean has;

  if (!lki_store_retention_has_residue (job->core->writer->db, &has, &error))
    return lki_store_job_fail (job, error);

  return dex_future_new_for_int64 (has ? (gint64) job->core->writer->n_residues : -1);
}

/* Everything has been rewritten since the transaction of that number. The file is rid of it when
 * the log is. */
DexFuture *
lki_store_job_forget_residue (gpointer data)
{
  LkiStoreJob *job = data;
  g_autoptr (LkiChangeSet) set = NULL;
  GError *error = NULL;

  if (job->number == (gint64) job->core->writer->n_residues)
    {
      if (!begin (job, LKI_DB_RELAXED, &error))
        return lki_store_job_fail (job, error);
      if (!lki_store_retention_forget_residue (job->core->writer->db, &error))
        {
          lki_store_writer_rollback (job->core->writer);
          return lki_store_job_fail (job, error);
        }
      set = commit (job, &error);
      if (set == NULL)
        return lki_store_job_fail (job, error);
    }
  if (!lki_db_truncate_log (job->core->writer->db, &error))
    return lki_store_job_fail (job, error);
  g_atomic_int_set (&job->core->wal_pages, 0);

  return lki_future_new_done ();
}
