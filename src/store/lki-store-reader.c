// SPDX-License-Identifier: GPL-3.0-or-later
// A reading connection and what is read by key or id. Which keys belong to a view is the business
// of lki-store-views.c.

#include "lki-store-reader.h"

#include "lki-error.h"
#include "lki-store-ids.h"
#include "lki-store-key.h"
#include "lki-store-row.h"

/**
 * lki_store_reader_new:
 * @db: (transfer full): a connection
 *
 * Returns: (transfer full): a reader
 */
LkiStoreReader *
lki_store_reader_new (LkiDb *db)
{
  LkiStoreReader *self = g_new0 (LkiStoreReader, 1);

  self->db = db;
  self->categories = lki_categories_new (db);

  return self;
}

void
lki_store_reader_free (LkiStoreReader *self)
{
  lki_categories_free (self->categories);
  lki_db_close (self->db);
  g_free (self);
}

/**
 * lki_store_reader_begin:
 * @self: a reader
 * @error: return location for an error
 *
 * From here to lki_store_reader_end() everything that is read is of one moment.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_reader_begin (LkiStoreReader *self,
                        GError **error)
{
  gint64 data_version;

  if (!lki_db_begin_read (self->db, error))
    return FALSE;
  if (!lki_db_query_int64 (self->db, "PRAGMA data_version", &data_version, error))
    {
      lki_db_rollback (self->db);
      return FALSE;
    }
  if (data_version != self->data_version)
    {
      lki_categories_forget (self->categories);
      self->data_version = data_version;
    }

  return TRUE;
}

/**
 * lki_store_reader_end:
 * @self: a reader
 */
void
lki_store_reader_end (LkiStoreReader *self)
{
  lki_db_rollback (self->db);
}

/**
 * lki_store_reader_load_records:
 * @self: a reader, begun
 * @keys: (array length=n_keys): keys of leads
 * @n_keys: how many
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type LkiLeadRecord): brief records of those that
 *   exist, in the order of @keys
 */
GPtrArray *
lki_store_reader_load_records (LkiStoreReader *self,
                               const gint64 *keys,
                               guint n_keys,
                               GError **error)
{
  g_autoptr (GPtrArray) records =
      g_ptr_array_new_full (n_keys, (GDestroyNotify) lki_lead_record_unref);
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (self->db, "SELECT " LKI_BRIEF_COLUMNS " FROM lead WHERE key = ?", error);

  if (statement == NULL)
    return NULL;

  for (guint i = 0; i < n_keys; i++)
    {
      LkiLeadRecord *record;
      LkiDbStep step;

      sqlite3_bind_int64 (statement, 1, keys[i]);
      step = lki_db_step (self->db, statement, error);
      if (step == LKI_DB_FAILED)
        return NULL;
      if (step == LKI_DB_ROW)
        {
          record = lki_store_row_read (statement, self->categories, error);
          if (record == NULL)
            return NULL;
          g_ptr_array_add (records, record);
        }
      sqlite3_reset (statement);
    }

  return g_steal_pointer (&records);
}

static LkiLeadRecord *
read_whole (LkiStoreReader *self,
            sqlite3_stmt *statement,
            GError **error)
{
  LkiLeadRecord *record;
  LkiDbStep step = lki_db_step (self->db, statement, error);

  if (step == LKI_DB_FAILED)
    return NULL;
  if (step == LKI_DB_DONE)
    {
      g_set_error (error, LKI_ERROR, LKI_ERROR_NOT_FOUND, "There is no such lead");
      return NULL;
    }

  record = lki_store_row_read (statement, self->categories, error);
  if (record != NULL)
    record->json = lki_statement_dup_bytes (statement, LKI_N_BRIEF_COLUMNS);

  return record;
}

/**
 * lki_store_reader_load_lead:
 * @self: a reader, begun
 * @key: a key
 * @error: return location for an error; %LKI_ERROR_NOT_FOUND when there is no such lead
 *
 * Returns: (transfer full) (nullable): the lead with its JSON
 */
LkiLeadRecord *
lki_store_reader_load_lead (LkiStoreReader *self,
                            gint64 key,
                            GError **error)
{
  g_autoptr (sqlite3_stmt) statement = lki_db_prepare (
      self->db, "SELECT " LKI_BRIEF_COLUMNS ", json FROM lead WHERE key = ?", error);

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, key);

  return read_whole (self, statement, error);
}

/**
 * lki_store_reader_find_lead:
 * @self: a reader, begun
 * @lead_id: the server's id
 * @error: return location for an error; %LKI_ERROR_NOT_FOUND when there is no such lead
 *
 * Returns: (transfer full) (nullable): the lead with its JSON
 */
LkiLeadRecord *
lki_store_reader_find_lead (LkiStoreReader *self,
                            const char *lead_id,
                            GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (self->db,
                      "SELECT " LKI_BRIEF_COLUMNS ", json FROM " LKI_IDS_LOOKUP
                      " CROSS JOIN lead ON key = lead_key "
                      "WHERE id = ?2",
                      error);

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, lki_store_hash_id (lead_id));
  lki_statement_bind_text (statement, 2, lead_id);

  return read_whole (self, statement, error);
}

/**
 * lki_store_reader_each_category:
 * @self: a reader
 * @func: (scope call): is given every category that has leads
 * @user_data: what it is given first
 * @error: why not
 *
 * Returns: %FALSE when they cannot be read
 */
gboolean
lki_store_reader_each_category (LkiStoreReader *self,
                                LkiStoreCategoryFunc func,
                                gpointer user_data,
                                GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (self->db,
                      "SELECT category, sum (leads) AS total FROM tally WHERE category > 0 "
                      "GROUP BY category HAVING total > 0",
                      error);
  LkiDbStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = lki_db_step (self->db, statement, error)) == LKI_DB_ROW)
    {
      const char *id;
      LkiLocalizedText *name;

      if (!lki_categories_lookup (self->categories, sqlite3_column_int64 (statement, 0), &id, &name,
                                  error))
        return FALSE;
      if (id != NULL)
        func (user_data, id, name, sqlite3_column_int64 (statement, 1));
    }

  return step != LKI_DB_FAILED;
}
