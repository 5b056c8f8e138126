// SPDX-License-Identifier: GPL-3.0-or-later
// Leads that have been closed for long enough: which they are, how they go, and how they stay away.
// And what makes sure that nothing of what went is left in the file.

#include "lki-store-retention.h"

#include "lki-store-key.h"
#include "lki-store-leads.h"

/* Closed, and nothing has happened since: the contract does not say when a lead was closed, but
 * closing is an activity. Nothing goes that is still to be sent, written or decided. 6 to 10 are
 * the closed ones of LkiLeadStatus. */
#define EXPIRED                                                                                    \
  "FROM lead WHERE shelf IN (0, 3, 4) AND status BETWEEN 6 AND 10 AND delivered_at < ?1 "          \
  "AND max(ifnull(opened_at, 0), ifnull(claimed_at, 0), ifnull(first_contact_at, 0), "             \
  "ifnull(follow_up_at, 0)) < ?1 AND unsent = 0 AND failed = 0 "                                   \
  "AND ifnull(dispute_state, '') NOT IN ('sent', 'in_review') "                                    \
  "AND NOT EXISTS (SELECT 1 FROM activity WHERE lead_key = lead.key AND at >= ?1) "                \
  "AND NOT EXISTS (SELECT 1 FROM outbox WHERE lead_key = lead.key) "                               \
  "AND NOT EXISTS (SELECT 1 FROM value WHERE name >= 'draft:' AND name < 'draft;' "                \
  "AND substr(name, -length(lead.id) - 1) = ':' || lead.id)"

/**
 * lki_store_retention_count:
 * @db: a connection
 * @before_ms: a moment
 * @count: (out): how many leads were closed before it
 * @error: return location for an error
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_retention_count (LkiDb *db,
                           gint64 before_ms,
                           gint64 *count,
                           GError **error)
{
  g_autoptr (sqlite3_stmt) statement = lki_db_prepare (db, "SELECT count(*) " EXPIRED, error);
  LkiDbStep step;

  *count = 0;
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, before_ms);
  step = lki_db_step (db, statement, error);
  if (step == LKI_DB_ROW)
    *count = sqlite3_column_int64 (statement, 0);

  return step != LKI_DB_FAILED;
}

static gboolean
remember (LkiDb *db,
          gint64 id_hash,
          gint64 revision,
          GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (db, "REPLACE INTO purged (id_hash, revision) VALUES (?1, ?2)", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, id_hash);
  sqlite3_bind_int64 (statement, 2, revision);

  return lki_db_run (db, statement, error);
}

/**
 * lki_store_retention_find:
 * @db: a connection
 * @before_ms: a moment
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type gint64): the keys of the leads that were closed before it,
 *   oldest first; %NULL on error
 */
GArray *
lki_store_retention_find (LkiDb *db,
                          gint64 before_ms,
                          GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (db, "SELECT key " EXPIRED " ORDER BY key DESC", error);
  LkiDbStep step;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, before_ms);
  while ((step = lki_db_step (db, statement, error)) == LKI_DB_ROW)
    {
      gint64 key = sqlite3_column_int64 (statement, 0);

      g_array_append_val (keys, key);
    }

  return step != LKI_DB_FAILED ? g_steal_pointer (&keys) : NULL;
}

static gboolean
purge_lead (LkiStoreWriter *writer,
            gint64 before_ms,
            gint64 key,
            GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (writer->db, "SELECT id " EXPIRED " AND key = ?2", error);
  LkiStoredLead stored;
  LkiDbStep step;
  gint64 id_hash;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, before_ms);
  sqlite3_bind_int64 (statement, 2, key);
  step = lki_db_step (writer->db, statement, error);
  if (step != LKI_DB_ROW)
    return step != LKI_DB_FAILED;
  id_hash = lki_store_hash_id ((const char *) sqlite3_column_text (statement, 0));

  return lki_store_leads_get (writer, key, &stored, error) &&
         remember (writer->db, id_hash, stored.revision, error) &&
         lki_store_leads_remove (writer, &stored, error);
}

/**
 * lki_store_retention_purge:
 * @writer: a writer with a transaction
 * @before_ms: a moment
 * @keys: (array length=n_keys): keys of leads
 * @n_keys: how many
 * @error: return location for an error
 *
 * Removes those of the leads that were closed before it. One of which something has been heard
 * since it was found stays.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_retention_purge (LkiStoreWriter *writer,
                           gint64 before_ms,
                           const gint64 *keys,
                           guint n_keys,
                           GError **error)
{
  for (guint i = 0; i < n_keys; i++)
    if (!purge_lead (writer, before_ms, keys[i], error))
      return FALSE;

  return TRUE;
}

/**
 * lki_store_retention_any:
 * @writer: a writer with a transaction
 * @any: (out): whether any lead has ever been purged
 * @error: return location for an error
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_retention_any (LkiStoreWriter *writer,
                         gboolean *any,
                         GError **error)
{
  gint64 exists;
  gboolean done =
      lki_db_query_int64 (writer->db, "SELECT EXISTS (SELECT 1 FROM purged)", &exists, error);

  *any = exists != 0;

  return done;
}

/**
 * lki_store_retention_keeps_out:
 * @writer: a writer with a transaction
 * @lead_id: the server's id of a lead that is not stored
 * @revision: the revision that comes now; 0 for something that belongs to the lead
 * @out: (out): whether it was purged, and is to stay away
 * @error: return location for an error
 *
 * A purged lead comes back when the server has changed it since: a colleague may have opened it
 * again. The same one again, as from a new snapshot, does not.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_retention_keeps_out (LkiStoreWriter *writer,
                               const char *lead_id,
                               gint64 revision,
                               gboolean *out,
                               GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (writer->db, "SELECT revision FROM purged WHERE id_hash = ?", error);
  LkiDbStep step;
  gboolean purged;

  *out = FALSE;
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, lki_store_hash_id (lead_id));
  step = lki_db_step (writer->db, statement, error);
  if (step == LKI_DB_FAILED)
    return FALSE;
  purged = step == LKI_DB_ROW;
  *out = purged && revision <= sqlite3_column_int64 (statement, 0);

  return !purged || *out || lki_store_retention_forget (writer, lead_id, error);
}

/**
 * lki_store_retention_forget:
 * @writer: a writer with a transaction
 * @lead_id: the server's id of a lead
 * @error: return location for an error
 *
 * Forgets that it was purged.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_retention_forget (LkiStoreWriter *writer,
                            const char *lead_id,
                            GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (writer->db, "DELETE FROM purged WHERE id_hash = ?", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, lki_store_hash_id (lead_id));

  return lki_db_run (writer->db, statement, error);
}

#define RESIDUE "residue"

/**
 * lki_store_retention_mark_residue:
 * @db: a writer with a transaction
 * @error: return location for an error
 *
 * Notes that a search index holds words of what was removed, until
 * lki_store_retention_forget_residue().
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_retention_mark_residue (LkiDb *db,
                                  GError **error)
{
  return lki_db_exec (
      db, "INSERT INTO value (name, value) VALUES ('" RESIDUE "', X'') ON CONFLICT DO NOTHING",
      error);
}

/**
 * lki_store_retention_has_residue:
 * @db: a connection
 * @has: (out): whether a search index may hold words of what was removed
 * @error: return location for an error
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_retention_has_residue (LkiDb *db,
                                 gboolean *has,
                                 GError **error)
{
  gint64 exists;
  gboolean done = lki_db_query_int64 (
      db, "SELECT EXISTS (SELECT 1 FROM value WHERE name = '" RESIDUE "')", &exists, error);

  *has = exists != 0;

  return done;
}

/**
 * lki_store_retention_forget_residue:
 * @db: a writer with a transaction
 * @error: return location for an error
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_retention_forget_residue (LkiDb *db,
                                    GError **error)
{
  return lki_db_exec (db, "DELETE FROM value WHERE name = '" RESIDUE "'", error);
}

/* An index marks what is removed and drops it when its parts are merged, which may be never. A
 * negative number begins the merge of all parts, a positive one goes on with it. */
#define MERGE(table, pages) "INSERT INTO " table " (" table ", rank) VALUES ('merge', " pages ")"
#define PAGES G_STRINGIFY (LKI_STORE_SCRUB_PAGES)

static const struct
{
  const char *begin;
  const char *go_on;
} merges[] = {
  { MERGE ("search_names", "-" PAGES), MERGE ("search_names", PAGES) },
  { MERGE ("search_text", "-" PAGES), MERGE ("search_text", PAGES) },
  { MERGE ("search_notes", "-" PAGES), MERGE ("search_notes", PAGES) },
};

guint
lki_store_retention_get_n_indexes (void)
{
  return G_N_ELEMENTS (merges);
}

/**
 * lki_store_retention_scrub:
 * @db: a writer with a transaction
 * @index: which index, below lki_store_retention_get_n_indexes()
 * @first: whether to begin with it
 * @more: (out): whether there is more to do
 * @error: return location for an error
 *
 * Rewrites a part of an index without what was removed from it.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_retention_scrub (LkiDb *db,
                           guint index,
                           gboolean first,
                           gboolean *more,
                           GError **error)
{
  sqlite3 *handle = lki_db_get_handle (db);
  gint64 before = sqlite3_total_changes64 (handle);
  gboolean done = lki_db_exec (db, first ? merges[index].begin : merges[index].go_on, error);

  /* As FTS5 documents it: fewer than two changes is none. */
  *more = done && sqlite3_total_changes64 (handle) - before >= 2;

  return done;
}
