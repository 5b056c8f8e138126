// SPDX-License-Identifier: GPL-3.0-or-later
// Pages of the cursor sync into the store: their leads, activities and tombstones, and how far the
// sync has come with them. Safe to apply twice.

#include "lki-store-pages.h"

#include "lki-store-activities.h"
#include "lki-store-key.h"
#include "lki-store-leads.h"
#include "lki-store-retention.h"

typedef struct
{
  LkiLeadRecord *record; /* (unowned) */
  LkiStoredLead stored;
  gint64 order; /* its key, or the one that it will most likely get */
} Item;

typedef struct
{
  char *cursor; /* (owned) (nullable) */
  gboolean complete;
  gint64 done;
  gint64 total;
  gboolean sweeping;
} Position;

static void
position_clear (Position *position)
{
  g_clear_pointer (&position->cursor, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Position,
                                  position_clear)

static gboolean
load_position (LkiDb *db,
               Position *position,
               GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (db, "SELECT cursor, complete, done, total, sweeping FROM position", error);
  LkiDbStep step;

  if (statement == NULL)
    return FALSE;
  step = lki_db_step (db, statement, error);
  if (step == LKI_DB_ROW)
    {
      position->cursor = lki_statement_dup_text (statement, 0);
      position->complete = sqlite3_column_int (statement, 1) != 0;
      position->done = sqlite3_column_int64 (statement, 2);
      position->total = sqlite3_column_int64 (statement, 3);
      position->sweeping = sqlite3_column_int (statement, 4) != 0;
    }

  return step != LKI_DB_FAILED;
}

static gboolean
save_position (LkiDb *db,
               const Position *position,
               GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (db,
                      "REPLACE INTO position (one, cursor, complete, done, total, sweeping) "
                      "VALUES (1, ?1, ?2, ?3, ?4, ?5)",
                      error);

  if (statement == NULL)
    return FALSE;
  lki_statement_bind_text (statement, 1, position->cursor);
  sqlite3_bind_int (statement, 2, position->complete);
  sqlite3_bind_int64 (statement, 3, position->done);
  sqlite3_bind_int64 (statement, 4, position->total);
  sqlite3_bind_int (statement, 5, position->sweeping);

  return lki_db_run (db, statement, error);
}

/**
 * lki_store_pages_load_position:
 * @db: a connection
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): how far the sync has come
 */
LkiSyncPosition *
lki_store_pages_load_position (LkiDb *db,
                               GError **error)
{
  g_auto (Position) position = { .total = -1 };
  LkiSyncPosition view;

  if (!load_position (db, &position, error))
    return NULL;
  view = (LkiSyncPosition) {
    .cursor = position.cursor,
    .snapshot_complete = position.complete,
    .snapshot_done = position.done,
    .snapshot_total = position.total,
  };

  return lki_sync_position_copy (&view);
}

/**
 * lki_store_pages_restart:
 * @writer: a writer with a transaction
 * @error: return location for an error
 *
 * Forgets the cursor. The leads stay to be worked with; those that the new snapshot does not name
 * go when it has come to its end.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_pages_restart (LkiStoreWriter *writer,
                         GError **error)
{
  g_auto (Position) position = { .total = -1 };
  gint64 any;

  if (!lki_db_query_int64 (writer->db, "SELECT EXISTS (SELECT 1 FROM lead)", &any, error) ||
      !lki_db_exec (writer->db, "DELETE FROM seen", error))
    return FALSE;
  position.sweeping = any != 0;

  return save_position (writer->db, &position, error);
}

static gboolean
run_with_key (LkiDb *db,
              const char *sql,
              gint64 key,
              GError **error)
{
  g_autoptr (sqlite3_stmt) statement = lki_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);

  return lki_db_run (db, statement, error);
}

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  const Item *left = a, *right = b;

  return (left->order > right->order) - (left->order < right->order);
}

/* The last of each lead that a page names, looked up, in the order in which they are best written.
 */
static GArray *
prepare_items (LkiStoreWriter *writer,
               GPtrArray *leads,
               GError **error)
{
  g_autoptr (GArray) items = g_array_sized_new (FALSE, TRUE, sizeof (Item), leads->len);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < leads->len; i++)
    {
      LkiLeadRecord *record = g_ptr_array_index (leads, i);
      LkiLeadRecord *other = g_hash_table_lookup (by_id, record->id);

      if (other == NULL || other->revision <= record->revision)
        g_hash_table_replace (by_id, record->id, record);
    }

  for (guint i = 0; i < leads->len; i++)
    {
      Item item = { .record = g_ptr_array_index (leads, i) };

      if (g_hash_table_lookup (by_id, item.record->id) != item.record)
        continue;
      if (!lki_store_leads_find (writer, item.record->id, item.record->json, &item.stored, error))
        return NULL;
      item.order = item.stored.key != 0
                       ? item.stored.key
                       : lki_store_make_key (item.record->delivered_at,
                                             lki_store_hash_id (item.record->id), 0);
      g_array_append_val (items, item);
    }
  g_array_sort (items, compare_items);

  return g_steal_pointer (&items);
}

static gboolean
apply_leads (LkiStoreWriter *writer,
             GPtrArray *leads,
             const Position *position,
             GError **error)
{
  g_autoptr (GArray) items = prepare_items (writer, leads, error);
  gboolean purged;
  gint64 ghosts;

  if (items == NULL || !lki_store_retention_any (writer, &purged, error) ||
      !lki_db_query_int64 (writer->db, "SELECT EXISTS (SELECT 1 FROM ghost)", &ghosts, error))
    return FALSE;

  for (guint i = 0; i < items->len; i++)
    {
      Item *item = &g_array_index (items, Item, i);
      gboolean out = FALSE;
      gint64 key;

      if (purged && item->stored.key == 0 &&
          !lki_store_retention_keeps_out (writer, item->record->id, item->record->revision, &out,
                                          error))
        return FALSE;
      if (out)
        continue;
      if (!lki_store_leads_put (writer, item->record, &item->stored, &key, error))
        return FALSE;
      if (position->sweeping &&
          !run_with_key (writer->db, "INSERT OR IGNORE INTO seen VALUES (?)", key, error))
        return FALSE;
      if (ghosts != 0 &&
          !run_with_key (writer->db, "DELETE FROM ghost WHERE lead_key = ?", key, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
apply_activities (LkiStoreWriter *writer,
                  GPtrArray *activities,
                  GError **error)
{
  const char *last_id = NULL;
  LkiStoredLead stored = { 0 };
  gboolean purged;
  gboolean out = FALSE;

  if (!lki_store_retention_any (writer, &purged, error))
    return FALSE;

  for (guint i = 0; i < activities->len; i++)
    {
      LkiActivityRecord *record = g_ptr_array_index (activities, i);

      /* They come lead by lead. */
      if (g_strcmp0 (record->lead_id, last_id) != 0)
        {
          out = FALSE;
          if (!lki_store_leads_find (writer, record->lead_id, NULL, &stored, error) ||
              (purged && stored.key == 0 &&
               !lki_store_retention_keeps_out (writer, record->lead_id, 0, &out, error)))
            return FALSE;
        }
      last_id = record->lead_id;
      if (!out && !lki_store_activities_put (writer, stored.key, record, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
apply_removed (LkiStoreWriter *writer,
               GPtrArray *removed,
               GError **error)
{
  for (guint i = 0; i < removed->len; i++)
    {
      LkiStoredLead stored;

      if (!lki_store_leads_find (writer, g_ptr_array_index (removed, i), NULL, &stored, error) ||
          (stored.key != 0 && !lki_store_leads_remove (writer, &stored, error)) ||
          !lki_store_retention_forget (writer, g_ptr_array_index (removed, i), error))
        return FALSE;
    }

  return TRUE;
}

/* Removes the leads that the snapshot did not name. Those with unsent changes wait until these are
 * settled. */
static gboolean
sweep (LkiStoreWriter *writer,
       GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (writer->db,
                      "SELECT key FROM lead INDEXED BY lead_by_shelf WHERE shelf >= 0 AND "
                      "NOT EXISTS (SELECT 1 FROM seen WHERE lead_key = key)",
                      error);
  LkiDbStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = lki_db_step (writer->db, statement, error)) == LKI_DB_ROW)
    {
      gint64 key = sqlite3_column_int64 (statement, 0);

      g_array_append_val (keys, key);
    }
  if (step == LKI_DB_FAILED)
    return FALSE;

  for (guint i = 0; i < keys->len; i++)
    {
      LkiStoredLead stored;

      if (!lki_store_leads_get (writer, g_array_index (keys, gint64, i), &stored, error) ||
          !(stored.unsent == 0 ? lki_store_leads_remove (writer, &stored, error)
                               : run_with_key (writer->db, "INSERT OR IGNORE INTO ghost VALUES (?)",
                                               stored.key, error)))
        return FALSE;
    }

  return lki_db_exec (writer->db, "DELETE FROM seen", error);
}

static gboolean
advance (LkiStoreWriter *writer,
         LkiSyncPage *page,
         Position *position,
         GError **error)
{
  gboolean again = g_strcmp0 (position->cursor, page->cursor) == 0;

  if (!position->complete)
    {
      if (!again)
        position->done += page->leads->len;
      if (page->total >= 0)
        position->total = page->total;
      if (!page->has_more)
        {
          if (position->sweeping && !sweep (writer, error))
            return FALSE;
          position->complete = TRUE;
          position->sweeping = FALSE;
        }
    }
  g_set_str (&position->cursor, page->cursor);

  return save_position (writer->db, position, error);
}

/**
 * lki_store_pages_apply:
 * @writer: a writer with a transaction
 * @page: a page
 * @error: return location for an error
 *
 * A page without a cursor does not move the position.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_pages_apply (LkiStoreWriter *writer,
                       LkiSyncPage *page,
                       GError **error)
{
  g_auto (Position) position = { .total = -1 };

  return load_position (writer->db, &position, error) &&
         apply_leads (writer, page->leads, &position, error) &&
         apply_activities (writer, page->activities, error) &&
         apply_removed (writer, page->removed, error) &&
         (page->cursor == NULL || advance (writer, page, &position, error));
}
