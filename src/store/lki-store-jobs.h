// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libdex.h>

#include "lki-change.h"
#include "lki-lead-query.h"
#include "lki-store-integrity.h"
#include "lki-store-reader.h"
#include "lki-store-writer.h"
#include "lki-sync-page.h"

G_BEGIN_DECLS

/* So many new ids are merged at a time: a tenth of a second's work that saves seconds. */
#define LKI_STORE_RECENT_IDS 30000

/**
 * LkiStoreCore:
 * @path: the file
 * @writer: the writing side (thread: lki-store-rw)
 * @reader: for what a list or a page waits for (thread: lki-store-ro)
 * @scanner: for what takes long (thread: lki-store-scan; @scanner_lock to interrupt it)
 * @searching: whether the scanner runs a search (@scanner_lock)
 * @last_search: number of the last search that was asked for (@scanner_lock)
 * @integrity: what was found out about the file when it was opened
 * @snapshot_complete: whether the first sync was complete when the file was opened
 * @wal_pages: (atomic): pages in the write-ahead log
 * @recent_ids: (atomic): ids that wait to be merged
 *
 * What the threads of a store share. Whoever holds a reference may be the last: the store itself is
 * never referenced off the main thread.
 */
typedef struct
{
  char *path;
  LkiStoreWriter *writer;
  LkiStoreReader *reader;
  LkiStoreReader *scanner;
  GMutex scanner_lock;
  gboolean searching;
  guint last_search;
  LkiIntegrity integrity;
  gboolean snapshot_complete;
  int wal_pages;
  int recent_ids;
} LkiStoreCore;

LkiStoreCore *lki_store_core_new (const char *path);
LkiStoreCore *lki_store_core_ref (LkiStoreCore *self);
void lki_store_core_unref (LkiStoreCore *self);
void lki_store_core_interrupt_scanner (LkiStoreCore *self);
guint lki_store_core_begin_search (LkiStoreCore *self);

/**
 * LkiStoreJob:
 * @core: what it works on
 * @search: its number, of a search for all that is found; else 0
 *
 * One call of the façade on its way to a thread; the other members are the arguments of whichever
 * function it is.
 */
typedef struct
{
  LkiStoreCore *core;
  LkiSyncPage *page;
  LkiLeadQuery *query;
  GPtrArray *items;
  GPtrArray *more_items;
  GArray *keys;
  GBytes *bytes;
  char *text;
  char *actor_id;
  char *actor_name;
  gint64 number;
  gint64 after;
  guint first_records;
  guint limit;
  guint search;
} LkiStoreJob;

LkiStoreJob *lki_store_job_new (LkiStoreCore *core);
LkiStoreJob *lki_store_job_new_with_keys (LkiStoreCore *core,
                                          const gint64 *keys,
                                          guint n_keys);
void lki_store_job_free (LkiStoreJob *self);
DexFuture *lki_store_job_fail (LkiStoreJob *job,
                               GError *error);

/* On the writing thread */
DexFuture *lki_store_job_open_writer (gpointer data);
DexFuture *lki_store_job_close_writer (gpointer data);
DexFuture *lki_store_job_tidy (gpointer data);
DexFuture *lki_store_job_restart_sync (gpointer data);
DexFuture *lki_store_job_apply_page (gpointer data);
DexFuture *lki_store_job_enqueue (gpointer data);
DexFuture *lki_store_job_undo (gpointer data);
DexFuture *lki_store_job_take_changes (gpointer data);
DexFuture *lki_store_job_release_changes (gpointer data);
DexFuture *lki_store_job_settle_changes (gpointer data);
DexFuture *lki_store_job_retry_change (gpointer data);
DexFuture *lki_store_job_discard_change (gpointer data);
DexFuture *lki_store_job_save_value (gpointer data);
DexFuture *lki_store_job_put_support (gpointer data);
DexFuture *lki_store_job_replace_support (gpointer data);
DexFuture *lki_store_job_remove_support (gpointer data);

DexFuture *lki_store_job_purge (gpointer data);
DexFuture *lki_store_job_scrub (gpointer data);
DexFuture *lki_store_job_find_residue (gpointer data);
DexFuture *lki_store_job_forget_residue (gpointer data);
DexFuture *lki_store_job_remove_values (gpointer data);

/* On the reading threads */
DexFuture *lki_store_job_open_reader (gpointer data);
DexFuture *lki_store_job_open_scanner (gpointer data);
DexFuture *lki_store_job_close_reader (gpointer data);
DexFuture *lki_store_job_close_scanner (gpointer data);
DexFuture *lki_store_job_check (gpointer data);
DexFuture *lki_store_job_load_position (gpointer data);
DexFuture *lki_store_job_query (gpointer data);
DexFuture *lki_store_job_scan (gpointer data);
DexFuture *lki_store_job_match (gpointer data);
DexFuture *lki_store_job_load_records (gpointer data);
DexFuture *lki_store_job_load_lead (gpointer data);
DexFuture *lki_store_job_find_lead (gpointer data);
DexFuture *lki_store_job_load_similar (gpointer data);
DexFuture *lki_store_job_load_activities (gpointer data);
DexFuture *lki_store_job_load_unsent (gpointer data);
DexFuture *lki_store_job_count (gpointer data);
DexFuture *lki_store_job_count_queries (gpointer data);
DexFuture *lki_store_job_load_facets (gpointer data);
DexFuture *lki_store_job_find_next_due (gpointer data);
DexFuture *lki_store_job_load_due (gpointer data);
DexFuture *lki_store_job_load_urgent (gpointer data);
DexFuture *lki_store_job_load_value (gpointer data);
DexFuture *lki_store_job_load_support (gpointer data);
DexFuture *lki_store_job_count_expired (gpointer data);
DexFuture *lki_store_job_find_expired (gpointer data);
DexFuture *lki_store_job_count_values (gpointer data);

G_END_DECLS
