// SPDX-License-Identifier: GPL-3.0-or-later
// What happened to leads: rows of the table of activities. They may come before their lead; then
// they wait as strays under a key that no lead has.

#include "lki-store-activities.h"

#include "lki-clock.h"
#include "lki-error.h"
#include "lki-store-key.h"

#define VALUE_COLUMNS                                                                              \
  "at, actor_id, actor_name, type, outcome, text, delivery, member_id, due_at, value_minor, "      \
  "value_currency"
#define VALUES "?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14"

static gint64
stray_key (gint64 lead_hash)
{
  return -1 - (lead_hash & G_MAXINT64);
}

/**
 * lki_store_activities_put:
 * @writer: a writer with a transaction
 * @lead_key: the lead, or 0 when it is not there
 * @record: the activity
 * @error: return location for an error
 *
 * Stores it in the place of the one with the same id: a confirmed activity replaces the queued one
 * that was made here. One that is stored already changes nothing.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_activities_put (LkiStoreWriter *writer,
                          gint64 lead_key,
                          LkiActivityRecord *record,
                          GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (writer->db,
                      "INSERT INTO activity (lead_key, id_hash, id, " VALUE_COLUMNS ") "
                      "VALUES (?1, ?2, ?3, " VALUES ") "
                      "ON CONFLICT DO UPDATE SET (" VALUE_COLUMNS ") = (" VALUES ") "
                      "WHERE (" VALUE_COLUMNS ") IS NOT (" VALUES ")",
                      error);

  if (statement == NULL)
    return FALSE;
  if (lead_key == 0)
    {
      lead_key = stray_key (lki_store_hash_id (record->lead_id));
      writer->has_strays = TRUE;
    }
  sqlite3_bind_int64 (statement, 1, lead_key);
  sqlite3_bind_int64 (statement, 2, lki_store_hash_id (record->id));
  lki_statement_bind_text (statement, 3, record->id);
  lki_statement_bind_time (statement, 4, record->at);
  lki_statement_bind_text (statement, 5, record->actor_id);
  lki_statement_bind_text (statement, 6, record->actor_name);
  lki_statement_bind_text (statement, 7, record->type);
  lki_statement_bind_text (statement, 8, record->outcome);
  lki_statement_bind_text (statement, 9, record->text);
  sqlite3_bind_int (statement, 10, record->delivery);
  lki_statement_bind_text (statement, 11, record->member_id);
  lki_statement_bind_time (statement, 12, record->due_at);
  if (record->value.currency[0] != '\0')
    {
      sqlite3_bind_int64 (statement, 13, record->value.amount_minor);
      lki_statement_bind_text (statement, 14, record->value.currency);
    }
  if (!lki_db_run (writer->db, statement, error))
    return FALSE;

  if (lead_key > 0 && sqlite3_changes64 (lki_db_get_handle (writer->db)) > 0)
    {
      lki_store_writer_changed (writer, lead_key);
      if (record->text != NULL)
        lki_store_writer_noted (writer, lead_key);
    }

  return TRUE;
}

/**
 * lki_store_activities_adopt:
 * @writer: a writer with a transaction
 * @lead_key: a lead that has just come
 * @lead_hash: hash of its id
 * @error: return location for an error
 *
 * Gives the lead the activities that came before it.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_activities_adopt (LkiStoreWriter *writer,
                            gint64 lead_key,
                            gint64 lead_hash,
                            GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (!writer->has_strays)
    return TRUE;

  statement = lki_db_prepare (
      writer->db, "UPDATE OR REPLACE activity SET lead_key = ?2 WHERE lead_key = ?1", error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, stray_key (lead_hash));
  sqlite3_bind_int64 (statement, 2, lead_key);
  if (!lki_db_run (writer->db, statement, error))
    return FALSE;
  if (sqlite3_changes64 (lki_db_get_handle (writer->db)) > 0)
    lki_store_writer_noted (writer, lead_key);

  return TRUE;
}

/**
 * lki_store_activities_set_delivery:
 * @writer: a writer with a transaction
 * @lead_key: the lead
 * @id: an activity; nothing happens when it is not there
 * @delivery: how far it has come
 * @error: return location for an error
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_activities_set_delivery (LkiStoreWriter *writer,
                                   gint64 lead_key,
                                   const char *id,
                                   LkiDelivery delivery,
                                   GError **error)
{
  g_autoptr (sqlite3_stmt) statement = lki_db_prepare (
      writer->db, "UPDATE activity SET delivery = ?3 WHERE lead_key = ?1 AND id_hash = ?2", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, lead_key);
  sqlite3_bind_int64 (statement, 2, lki_store_hash_id (id));
  sqlite3_bind_int (statement, 3, delivery);

  return lki_db_run (writer->db, statement, error);
}

/**
 * lki_store_activities_remove:
 * @writer: a writer with a transaction
 * @lead_key: the lead
 * @id: an activity; nothing happens when it is not there
 * @error: return location for an error
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_activities_remove (LkiStoreWriter *writer,
                             gint64 lead_key,
                             const char *id,
                             GError **error)
{
  g_autoptr (sqlite3_stmt) statement = lki_db_prepare (
      writer->db,
      "DELETE FROM activity WHERE lead_key = ?1 AND id_hash = ?2 RETURNING text IS NOT NULL",
      error);
  LkiDbStep step;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, lead_key);
  sqlite3_bind_int64 (statement, 2, lki_store_hash_id (id));
  while ((step = lki_db_step (writer->db, statement, error)) == LKI_DB_ROW)
    if (sqlite3_column_int (statement, 0) != 0)
      {
        lki_store_writer_noted (writer, lead_key);
        writer->residue = TRUE;
      }

  return step != LKI_DB_FAILED;
}

/**
 * lki_store_activities_load:
 * @db: a connection
 * @lead_key: a lead
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type LkiActivityRecord): what happened to it, the
 *   newest first
 */
GPtrArray *
lki_store_activities_load (LkiDb *db,
                           gint64 lead_key,
                           GError **error)
{
  g_autoptr (GPtrArray) records =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_activity_record_unref);
  g_autoptr (sqlite3_stmt) statement = lki_db_prepare (
      db,
      "SELECT activity.id, lead.id, at, actor_id, actor_name, type, outcome, text, delivery, "
      "member_id, due_at, activity.value_minor, activity.value_currency "
      "FROM lead JOIN activity ON lead_key = key WHERE key = ? "
      "ORDER BY at IS NULL, at DESC, activity.id",
      error);
  LkiDbStep step;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, lead_key);
  while ((step = lki_db_step (db, statement, error)) == LKI_DB_ROW)
    {
      LkiActivityRecord *record = lki_activity_record_new ();
      int delivery = sqlite3_column_int (statement, 8);
      const char *currency = (const char *) sqlite3_column_text (statement, 12);

      record->id = lki_statement_dup_text (statement, 0);
      record->lead_id = lki_statement_dup_text (statement, 1);
      record->at = lki_statement_get_time (statement, 2);
      record->actor_id = lki_statement_dup_text (statement, 3);
      record->actor_name = lki_statement_dup_text (statement, 4);
      record->type = lki_statement_dup_text (statement, 5);
      record->outcome = lki_statement_dup_text (statement, 6);
      record->text = lki_statement_dup_text (statement, 7);
      record->delivery = delivery >= LKI_DELIVERY_CONFIRMED && delivery <= LKI_DELIVERY_FAILED
                             ? (LkiDelivery) delivery
                             : LKI_DELIVERY_CONFIRMED;
      record->member_id = lki_statement_dup_text (statement, 9);
      record->due_at = lki_statement_get_time (statement, 10);
      record->value.amount_minor = sqlite3_column_int64 (statement, 11);
      if (currency != NULL)
        g_strlcpy (record->value.currency, currency, sizeof record->value.currency);
      g_ptr_array_add (records, record);
    }

  return step != LKI_DB_FAILED ? g_steal_pointer (&records) : NULL;
}
