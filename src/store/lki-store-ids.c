// SPDX-License-Identifier: GPL-3.0-or-later
// From the server's ids to keys. Ids are random, so a page of leads hits pages all over their
// index, and each that is hit is written anew. So new ids gather in a small table, of which that
// costs little, and go into the large one many at a time, in its order.

#include "lki-store-ids.h"

static gboolean
run (LkiDb *db,
     const char *sql,
     gint64 id_hash,
     gint64 key,
     GError **error)
{
  g_autoptr (sqlite3_stmt) statement = lki_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id_hash);
  sqlite3_bind_int64 (statement, 2, key);

  return lki_db_run (db, statement, error);
}

/**
 * lki_store_ids_add:
 * @db: a writer in a transaction
 * @id_hash: hash of the id of a new lead
 * @key: its key
 * @error: return location for an error
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_ids_add (LkiDb *db,
                   gint64 id_hash,
                   gint64 key,
                   GError **error)
{
  return run (db, "INSERT OR IGNORE INTO lead_id_recent VALUES (?1, ?2)", id_hash, key, error);
}

/**
 * lki_store_ids_remove:
 * @db: a writer in a transaction
 * @id_hash: hash of the id of a lead
 * @key: its key
 * @error: return location for an error
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_ids_remove (LkiDb *db,
                      gint64 id_hash,
                      gint64 key,
                      GError **error)
{
  return run (db, "DELETE FROM lead_id_recent WHERE id_hash = ?1 AND lead_key = ?2", id_hash, key,
              error) &&
         run (db, "DELETE FROM lead_id WHERE id_hash = ?1 AND lead_key = ?2", id_hash, key, error);
}

/**
 * lki_store_ids_merge:
 * @db: a writer in a transaction
 * @error: return location for an error
 *
 * Moves what has gathered into the large table.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_ids_merge (LkiDb *db,
                     GError **error)
{
  return lki_db_exec (db,
                      "INSERT OR IGNORE INTO lead_id SELECT * FROM lead_id_recent "
                      "ORDER BY id_hash, lead_key;"
                      "DELETE FROM lead_id_recent;",
                      error);
}
