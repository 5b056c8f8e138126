// SPDX-License-Identifier: GPL-3.0-or-later
// One lead into and out of the tables: its row, its place in the counts, its words in the indexes.
// Which leads, and in what order, is decided by the callers.

#include "lki-store-leads.h"

#include <string.h>

#include "lki-clock.h"
#include "lki-error.h"
#include "lki-store-activities.h"
#include "lki-store-ids.h"
#include "lki-store-key.h"
#include "lki-store-outbox.h"
#include "lki-store-search.h"
#include "lki-store-text.h"

#define STORED_COLUMNS                                                                             \
  "key, revision, shelf, category, opened_at IS NULL, unsent, failed, pending, search_hash"

/* The columns that are made from a record but are not read back into one. */
#define DERIVED_COLUMNS "shelf, name_order, search_hash, json"
#define DERIVED_FIRST (LKI_N_BRIEF_COLUMNS + 1)

static gboolean
is_unread (LkiShelf shelf,
           gboolean not_opened)
{
  return shelf == LKI_SHELF_NEW && not_opened;
}

static void
read_stored (sqlite3_stmt *statement,
             LkiStoredLead *lead)
{
  lead->key = sqlite3_column_int64 (statement, 0);
  lead->revision = sqlite3_column_int64 (statement, 1);
  lead->shelf = sqlite3_column_int (statement, 2) & (LKI_N_SHELVES - 1);
  lead->category = sqlite3_column_int64 (statement, 3);
  lead->unread = is_unread (lead->shelf, sqlite3_column_int (statement, 4));
  lead->unsent = (guint) sqlite3_column_int (statement, 5);
  lead->failed = (guint) sqlite3_column_int (statement, 6);
  lead->pending = (guint) sqlite3_column_int (statement, 7);
  lead->search_hash = sqlite3_column_int64 (statement, 8);
}

static gboolean
column_equals (sqlite3_stmt *statement,
               int column,
               GBytes *bytes)
{
  gsize size;
  const void *data;

  if (bytes == NULL)
    return sqlite3_column_type (statement, column) == SQLITE_NULL;

  data = g_bytes_get_data (bytes, &size);

  return (gsize) sqlite3_column_bytes (statement, column) == size &&
         (size == 0 || memcmp (sqlite3_column_blob (statement, column), data, size) == 0);
}

/**
 * lki_store_leads_find:
 * @writer: a writer with a transaction
 * @lead_id: the server's id
 * @json: (nullable): what to compare the stored JSON with
 * @lead: (out): what is stored; its key is 0 when nothing is
 * @error: return location for an error
 *
 * Returns: %TRUE on success, whether found or not
 */
gboolean
lki_store_leads_find (LkiStoreWriter *writer,
                      const char *lead_id,
                      GBytes *json,
                      LkiStoredLead *lead,
                      GError **error)
{
  g_autoptr (sqlite3_stmt) statement = lki_db_prepare (
      writer->db,
      "SELECT " STORED_COLUMNS ", json FROM " LKI_IDS_LOOKUP " CROSS JOIN lead ON key = lead_key "
      "WHERE id = ?2",
      error);
  LkiDbStep step;

  memset (lead, 0, sizeof *lead);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, lki_store_hash_id (lead_id));
  lki_statement_bind_text (statement, 2, lead_id);
  step = lki_db_step (writer->db, statement, error);
  if (step == LKI_DB_ROW)
    {
      read_stored (statement, lead);
      lead->same_json = column_equals (statement, 9, json);
    }

  return step != LKI_DB_FAILED;
}

/**
 * lki_store_leads_get:
 * @writer: a writer with a transaction
 * @key: a key
 * @lead: (out): what is stored; its key is 0 when nothing is
 * @error: return location for an error
 *
 * Returns: %TRUE on success, whether found or not
 */
gboolean
lki_store_leads_get (LkiStoreWriter *writer,
                     gint64 key,
                     LkiStoredLead *lead,
                     GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (writer->db, "SELECT " STORED_COLUMNS " FROM lead WHERE key = ?1", error);
  LkiDbStep step;

  memset (lead, 0, sizeof *lead);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  step = lki_db_step (writer->db, statement, error);
  if (step == LKI_DB_ROW)
    read_stored (statement, lead);

  return step != LKI_DB_FAILED;
}

static void
bind_derived (sqlite3_stmt *statement,
              LkiLeadRecord *record,
              LkiShelf shelf,
              const char *name_order,
              gint64 search_hash)
{
  sqlite3_bind_int (statement, DERIVED_FIRST, shelf);
  lki_statement_bind_text (statement, DERIVED_FIRST + 1, name_order);
  sqlite3_bind_int64 (statement, DERIVED_FIRST + 2, search_hash);
  lki_statement_bind_bytes (statement, DERIVED_FIRST + 3, record->json);
}

static gboolean
insert (LkiStoreWriter *writer,
        LkiLeadRecord *record,
        gint64 *key,
        GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autofree char *name_order = lki_store_text_dup_name_order (record->name);
  LkiShelf shelf = lki_store_row_get_shelf (&record->work);
  gint64 id_hash = lki_store_hash_id (record->id);
  gint64 category;

  if (!lki_categories_store (writer->categories, record->category_id, record->category_name,
                             &category, error))
    return FALSE;

  lki_search_document_set (&writer->document, record);
  statement = lki_db_prepare (
      writer->db,
      "INSERT INTO lead (" LKI_BRIEF_COLUMNS ", " DERIVED_COLUMNS ") VALUES "
      "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, "
      "?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, "
      "?39) "
      "ON CONFLICT DO NOTHING",
      error);
  if (statement == NULL)
    return FALSE;
  lki_store_row_bind (statement, record, category, &record->work, 0, 0, 0);
  bind_derived (statement, record, shelf, name_order, writer->document.hash);
  for (guint attempt = 0;; attempt++)
    {
      *key = lki_store_make_key (record->delivered_at, id_hash, attempt);
      sqlite3_bind_int64 (statement, 1, *key);
      if (!lki_db_run (writer->db, statement, error))
        return FALSE;
      if (sqlite3_changes64 (lki_db_get_handle (writer->db)) > 0)
        break;
    }

  if (!lki_store_ids_add (writer->db, id_hash, *key, error) ||
      !lki_store_search_insert (writer->db, *key, &writer->document, error) ||
      !lki_store_activities_adopt (writer, *key, id_hash, error))
    return FALSE;

  lki_store_writer_count (writer, shelf, category,
                          is_unread (shelf, record->work.opened_at == LKI_TIME_NONE), 1);
  lki_store_writer_added (writer, *key);
  writer->n_recent_ids++;

  return lki_store_outbox_adopt (writer, record->id, *key, error);
}

/**
 * lki_store_leads_set_server_work:
 * @writer: a writer with a transaction
 * @key: a lead with unsent changes
 * @work: the server's side of it
 * @error: return location for an error
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_leads_set_server_work (LkiStoreWriter *writer,
                                 gint64 key,
                                 const LkiLeadWork *work,
                                 GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (writer->db,
                      "REPLACE INTO server_work (lead_key, " LKI_WORK_COLUMNS ") "
                      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
                      error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  lki_store_row_bind_work (statement, 2, work);

  return lki_db_run (writer->db, statement, error);
}

static gboolean
update (LkiStoreWriter *writer,
        LkiLeadRecord *record,
        const LkiStoredLead *stored,
        GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autofree char *name_order = lki_store_text_dup_name_order (record->name);
  LkiLeadWork work = { 0 };
  LkiShelf shelf;
  gint64 category;
  gboolean done;

  if (!lki_categories_store (writer->categories, record->category_id, record->category_name,
                             &category, error) ||
      (stored->unsent > 0 &&
       !lki_store_leads_set_server_work (writer, stored->key, &record->work, error)))
    return FALSE;

  lki_search_document_set (&writer->document, record);
  statement = lki_db_prepare (
      writer->db,
      "UPDATE lead SET (" LKI_BRIEF_COLUMNS ", " DERIVED_COLUMNS ") = "
      "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, "
      "?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, "
      "?39) "
      "WHERE key = ?1",
      error);
  if (statement == NULL)
    return FALSE;

  lki_lead_work_copy (&record->work, &work);
  done = stored->unsent == 0 || lki_store_outbox_apply_unsent (writer, stored->key, &work, error);
  shelf = lki_store_row_get_shelf (&work);
  if (done)
    {
      sqlite3_bind_int64 (statement, 1, stored->key);
      lki_store_row_bind (statement, record, category, &work, stored->unsent, stored->failed,
                          stored->pending);
      bind_derived (statement, record, shelf, name_order, writer->document.hash);
      done = lki_db_run (writer->db, statement, error);
    }
  if (done)
    {
      lki_store_writer_count (writer, stored->shelf, stored->category, stored->unread, -1);
      lki_store_writer_count (writer, shelf, category,
                              is_unread (shelf, work.opened_at == LKI_TIME_NONE), 1);
      lki_store_writer_changed (writer, stored->key);
    }
  lki_lead_work_clear (&work);

  if (!done || stored->search_hash == writer->document.hash)
    return done;

  writer->residue = TRUE;

  return lki_store_search_replace (writer->db, stored->key, &writer->document, error);
}

/**
 * lki_store_leads_put:
 * @writer: a writer with a transaction
 * @record: a lead as the server has it, with details and JSON
 * @stored: what lki_store_leads_find() says of it
 * @key: (out): its key
 * @error: return location for an error
 *
 * Stores the lead if it is new or another than before. An older revision than the stored one, and
 * the same one again, change nothing. Unsent changes are applied on top.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_leads_put (LkiStoreWriter *writer,
                     LkiLeadRecord *record,
                     const LkiStoredLead *stored,
                     gint64 *key,
                     GError **error)
{
  if (stored->key == 0)
    return insert (writer, record, key, error);

  *key = stored->key;
  if (record->revision < stored->revision ||
      (record->revision == stored->revision && stored->same_json))
    return TRUE;

  return update (writer, record, stored, error);
}

/**
 * lki_store_leads_load_work:
 * @writer: a writer with a transaction
 * @key: a lead
 * @work: (out caller-allocates): the server's side of it; cleared by the caller
 * @error: return location for an error
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_leads_load_work (LkiStoreWriter *writer,
                           gint64 key,
                           LkiLeadWork *work,
                           GError **error)
{
  /* Without unsent changes the lead itself is the server's side. */
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (writer->db,
                      "SELECT " LKI_WORK_COLUMNS " FROM server_work WHERE lead_key = ?1 UNION ALL "
                      "SELECT " LKI_WORK_COLUMNS " FROM lead WHERE key = ?1 LIMIT 1",
                      error);

  lki_lead_work_init (work);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  switch (lki_db_step (writer->db, statement, error))
    {
    case LKI_DB_ROW:
      lki_store_row_read_work (statement, 0, work);
      return TRUE;

    case LKI_DB_DONE:
      g_set_error (error, LKI_ERROR, LKI_ERROR_NOT_FOUND, "There is no such lead");
      return FALSE;

    case LKI_DB_FAILED:
    default:
      return FALSE;
    }
}

/**
 * lki_store_leads_set_work:
 * @writer: a writer with a transaction
 * @stored: what is stored of the lead
 * @server_work: (nullable): the server's side, to be kept while there are unsent changes
 * @work: what to show: the server's side with unsent changes
 * @unsent: how many they are
 * @failed: how many need the person
 * @pending: the kinds of the unsent ones
 * @error: return location for an error
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_leads_set_work (LkiStoreWriter *writer,
                          const LkiStoredLead *stored,
                          const LkiLeadWork *server_work,
                          const LkiLeadWork *work,
                          guint unsent,
                          guint failed,
                          guint pending,
                          GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (sqlite3_stmt) forget = NULL;
  LkiShelf shelf = lki_store_row_get_shelf (work);

  if (unsent > 0)
    {
      if (!lki_store_leads_set_server_work (writer, stored->key, server_work, error))
        return FALSE;
    }
  else
    {
      forget = lki_db_prepare (writer->db, "DELETE FROM server_work WHERE lead_key = ?", error);
      if (forget == NULL)
        return FALSE;
      sqlite3_bind_int64 (forget, 1, stored->key);
      if (!lki_db_run (writer->db, forget, error))
        return FALSE;
    }

  statement =
      lki_db_prepare (writer->db,
                      "UPDATE lead SET (unsent, failed, pending, shelf, " LKI_WORK_COLUMNS ") = "
                      "(?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17) "
                      "WHERE key = ?1",
                      error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, stored->key);
  sqlite3_bind_int64 (statement, 2, unsent);
  sqlite3_bind_int64 (statement, 3, failed);
  sqlite3_bind_int64 (statement, 4, pending);
  sqlite3_bind_int (statement, 5, shelf);
  lki_store_row_bind_work (statement, 6, work);
  if (!lki_db_run (writer->db, statement, error))
    return FALSE;

  lki_store_writer_count (writer, stored->shelf, stored->category, stored->unread, -1);
  lki_store_writer_count (writer, shelf, stored->category,
                          is_unread (shelf, work->opened_at == LKI_TIME_NONE), 1);
  lki_store_writer_changed (writer, stored->key);

  return TRUE;
}

static gboolean
remove_id (LkiDb *db,
           gint64 key,
           GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (db, "SELECT id FROM lead WHERE key = ?", error);
  LkiDbStep step;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  step = lki_db_step (db, statement, error);
  if (step != LKI_DB_ROW)
    return step == LKI_DB_DONE;

  return lki_store_ids_remove (
      db, lki_store_hash_id ((const char *) sqlite3_column_text (statement, 0)), key, error);
}

/**
 * lki_store_leads_remove:
 * @writer: a writer with a transaction
 * @stored: what is stored of the lead
 * @error: return location for an error
 *
 * Removes all of a lead. Its unsent changes stay in the outbox as failed.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_leads_remove (LkiStoreWriter *writer,
                        const LkiStoredLead *stored,
                        GError **error)
{
  static const char *const statements[] = {
    "DELETE FROM lead WHERE key = ?",
    "DELETE FROM server_work WHERE lead_key = ?",
    "DELETE FROM activity WHERE lead_key = ?",
    "DELETE FROM ghost WHERE lead_key = ?",
  };

  if (!remove_id (writer->db, stored->key, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr (sqlite3_stmt) statement = lki_db_prepare (writer->db, statements[i], error);

      if (statement == NULL)
        return FALSE;
      sqlite3_bind_int64 (statement, 1, stored->key);
      if (!lki_db_run (writer->db, statement, error))
        return FALSE;
    }
  writer->residue = TRUE;
  if (!lki_store_search_remove (writer->db, stored->key, error) ||
      !lki_store_outbox_abandon (writer, stored->key, error))
    return FALSE;

  lki_store_writer_count (writer, stored->shelf, stored->category, stored->unread, -1);
  lki_store_writer_removed (writer, stored->key);

  return TRUE;
}
