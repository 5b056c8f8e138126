// SPDX-License-Identifier: GPL-3.0-or-later
// A writing transaction of the store and what it gathers until it commits: counts, searchable notes
// and the set of leads that it touched. What is written is the business of leads and outbox.

#include "lki-store-writer.h"

#include "lki-store-retention.h"

/* More than this is read again faster as a whole than lead by lead. */
#define LARGEST_CHANGE_SET 200

/* There are fewer kinds of changes than this. */
#define OWN_KINDS 32

typedef enum
{
  TOUCHED_ADDED = 1,
  TOUCHED_CHANGED,
  TOUCHED_REMOVED,
} Touched;

static GHashTable *
key_table_new (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/**
 * lki_store_writer_new:
 * @db: (transfer full): the connection that writes
 *
 * Returns: (transfer full): a writer with no transaction
 */
LkiStoreWriter *
lki_store_writer_new (LkiDb *db)
{
  LkiStoreWriter *self = g_new0 (LkiStoreWriter, 1);

  self->db = db;
  self->categories = lki_categories_new (db);
  self->tally = key_table_new ();
  self->touched = key_table_new ();
  self->noted = key_table_new ();
  self->own = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  lki_search_document_init (&self->document);

  return self;
}

void
lki_store_writer_free (LkiStoreWriter *self)
{
  g_hash_table_unref (self->tally);
  g_hash_table_unref (self->touched);
  g_hash_table_unref (self->noted);
  g_hash_table_unref (self->own);
  lki_search_document_clear (&self->document);
  lki_categories_free (self->categories);
  lki_db_close (self->db);
  g_free (self);
}

static void
forget (LkiStoreWriter *self)
{
  g_hash_table_remove_all (self->tally);
  g_hash_table_remove_all (self->touched);
  g_hash_table_remove_all (self->noted);
  self->residue = FALSE;
}

/**
 * lki_store_writer_begin:
 * @self: a writer with no transaction
 * @durability: what power loss may do to it
 * @error: return location for an error
 *
 * Returns: %TRUE if a transaction has begun; it ends with lki_store_writer_commit() or
 *   lki_store_writer_rollback()
 */
gboolean
lki_store_writer_begin (LkiStoreWriter *self,
                        LkiDbDurability durability,
                        GError **error)
{
  gint64 strays, orphans;

  forget (self);
  if (!lki_db_begin (self->db, durability, error))
    return FALSE;

  if (!lki_db_query_int64 (self->db, "SELECT EXISTS (SELECT 1 FROM activity WHERE lead_key < 0)",
                           &strays, error) ||
      !lki_db_query_int64 (
          self->db, "SELECT EXISTS (SELECT 1 FROM outbox WHERE lead_key IS NULL AND state < 4)",
          &orphans, error))
    {
      lki_store_writer_rollback (self);
      return FALSE;
    }
  self->has_strays = strays != 0;
  self->has_orphans = orphans != 0;

  return TRUE;
}

static gboolean
flush_tally (LkiStoreWriter *self,
             GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;
  GHashTableIter iter;
  gpointer kind, change;

  if (g_hash_table_size (self->tally) == 0)
    return TRUE;

  statement = lki_db_prepare (self->db,
                              "INSERT INTO tally (shelf, category, unread, leads) "
                              "VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE "
                              "SET leads = leads + excluded.leads",
                              error);
  if (statement == NULL)
    return FALSE;

  g_hash_table_iter_init (&iter, self->tally);
  while (g_hash_table_iter_next (&iter, &kind, &change))
    {
      gint64 packed = *(gint64 *) kind;

      if (GPOINTER_TO_INT (change) == 0)
        continue;
      sqlite3_bind_int64 (statement, 1, packed & 7);
      sqlite3_bind_int64 (statement, 2, packed >> 4);
      sqlite3_bind_int64 (statement, 3, (packed >> 3) & 1);
      sqlite3_bind_int64 (statement, 4, GPOINTER_TO_INT (change));
      if (!lki_db_run (self->db, statement, error))
        return FALSE;
    }

  return TRUE;
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

static GArray *
dup_sorted_keys (GHashTable *table)
{
  GArray *keys = g_array_sized_new (FALSE, FALSE, sizeof (gint64), g_hash_table_size (table));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_val (keys, *(gint64 *) key);
  g_array_sort (keys, compare_keys);

  return keys;
}

static gboolean
flush_notes (LkiStoreWriter *self,
             GError **error)
{
  g_autoptr (GArray) keys = dup_sorted_keys (self->noted);

  for (guint i = 0; i < keys->len; i++)
    if (!lki_store_search_store_notes (self->db, g_array_index (keys, gint64, i), error))
      return FALSE;

  return TRUE;
}

static gboolean
flush_residue (LkiStoreWriter *self,
               GError **error)
{
  if (!self->residue)
    return TRUE;

  self->n_residues++;

  return lki_store_retention_mark_residue (self->db, error);
}

static LkiChangeSet *
build_change_set (LkiStoreWriter *self,
                  GError **error)
{
  g_autoptr (LkiChangeSet) set = lki_change_set_new ();
  g_autoptr (sqlite3_stmt) statement = NULL;
  g_autoptr (GArray) keys = NULL;

  if (g_hash_table_size (self->touched) > LARGEST_CHANGE_SET)
    {
      set->reset = TRUE;
      return g_steal_pointer (&set);
    }

  statement =
      lki_db_prepare (self->db, "SELECT " LKI_BRIEF_COLUMNS " FROM lead WHERE key = ?", error);
  if (statement == NULL)
    return NULL;

  keys = dup_sorted_keys (self->touched);
  for (guint i = 0; i < keys->len; i++)
    {
      gint64 key = g_array_index (keys, gint64, i);
      Touched touched = GPOINTER_TO_INT (g_hash_table_lookup (self->touched, &key));
      LkiLeadRecord *record;
      LkiDbStep step;

      if (touched == TOUCHED_REMOVED)
        {
          g_array_append_val (set->removed, key);
          continue;
        }

      sqlite3_bind_int64 (statement, 1, key);
      step = lki_db_step (self->db, statement, error);
      if (step == LKI_DB_FAILED)
        return NULL;
      g_assert (step == LKI_DB_ROW);
      record = lki_store_row_read (statement, self->categories, error);
      if (record == NULL)
        return NULL;
      g_ptr_array_add (touched == TOUCHED_ADDED ? set->added : set->changed, record);
      sqlite3_reset (statement);
    }

  return g_steal_pointer (&set);
}

/**
 * lki_store_writer_commit:
 * @self: a writer with a transaction
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what the transaction did; on error %NULL, and nothing of it
 *   has happened
 */
LkiChangeSet *
lki_store_writer_commit (LkiStoreWriter *self,
                         GError **error)
{
  g_autoptr (LkiChangeSet) set = NULL;

  if (!flush_tally (self, error) || !flush_notes (self, error) || !flush_residue (self, error) ||
      (set = build_change_set (self, error)) == NULL || !lki_db_commit (self->db, error))
    {
      lki_store_writer_rollback (self);
      return NULL;
    }
  forget (self);

  return g_steal_pointer (&set);
}

/**
 * lki_store_writer_rollback:
 * @self: a writer
 *
 * Undoes the transaction.
 */
void
lki_store_writer_rollback (LkiStoreWriter *self)
{
  lki_db_rollback (self->db);
  lki_categories_forget (self->categories);
  forget (self);
}

/**
 * lki_store_writer_count:
 * @self: a writer with a transaction
 * @shelf: where the lead stands
 * @category: number of its category
 * @unread: whether nobody has opened it
 * @change: 1 when it comes there, -1 when it goes
 */
void
lki_store_writer_count (LkiStoreWriter *self,
                        LkiShelf shelf,
                        gint64 category,
                        gboolean unread,
                        int change)
{
  gint64 packed = (category << 4) | (unread ? 8 : 0) | shelf;
  gpointer count = g_hash_table_lookup (self->tally, &packed);

  g_hash_table_replace (self->tally, g_memdup2 (&packed, sizeof packed),
                        GINT_TO_POINTER (GPOINTER_TO_INT (count) + change));
}

static Touched
get_touched (LkiStoreWriter *self,
             gint64 key)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->touched, &key));
}

static void
set_touched (LkiStoreWriter *self,
             gint64 key,
             Touched touched)
{
  g_hash_table_replace (self->touched, g_memdup2 (&key, sizeof key), GINT_TO_POINTER (touched));
}

/**
 * lki_store_writer_added:
 * @self: a writer with a transaction
 * @key: a lead that was not there
 */
void
lki_store_writer_added (LkiStoreWriter *self,
                        gint64 key)
{
  /* Keys are made from ids, so a lead that goes and comes in one transaction may get its key back.
   */
  set_touched (self, key,
               get_touched (self, key) == TOUCHED_REMOVED ? TOUCHED_CHANGED : TOUCHED_ADDED);
}

/**
 * lki_store_writer_changed:
 * @self: a writer with a transaction
 * @key: a lead with another record or other activities
 */
void
lki_store_writer_changed (LkiStoreWriter *self,
                          gint64 key)
{
  if (get_touched (self, key) != TOUCHED_ADDED)
    set_touched (self, key, TOUCHED_CHANGED);
}

/**
 * lki_store_writer_removed:
 * @self: a writer with a transaction
 * @key: a lead that is gone
 */
void
lki_store_writer_removed (LkiStoreWriter *self,
                          gint64 key)
{
  g_hash_table_remove (self->noted, &key);
  if (get_touched (self, key) == TOUCHED_ADDED)
    g_hash_table_remove (self->touched, &key);
  else
    set_touched (self, key, TOUCHED_REMOVED);
}

/**
 * lki_store_writer_noted:
 * @self: a writer with a transaction
 * @key: a lead whose notes are other ones now
 */
void
lki_store_writer_noted (LkiStoreWriter *self,
                        gint64 key)
{
  g_hash_table_add (self->noted, g_memdup2 (&key, sizeof key));
}

/**
 * lki_store_writer_get_own:
 * @self: a writer
 * @lead_key: a lead
 * @type: a kind of change
 *
 * Returns: (transfer none) (nullable): the last of the kind that the server has applied to the lead
 *   for us
 */
LkiOwnChange *
lki_store_writer_get_own (LkiStoreWriter *self,
                          gint64 lead_key,
                          LkiChangeType type)
{
  gint64 key = lead_key * OWN_KINDS + type;

  return g_hash_table_lookup (self->own, &key);
}

/**
 * lki_store_writer_set_own:
 * @self: a writer
 * @lead_key: a lead
 * @type: a kind of change
 * @base_revision: the revision that it was made from
 * @revision: the one that it made
 *
 * Remembers that the server has applied one.
 */
void
lki_store_writer_set_own (LkiStoreWriter *self,
                          gint64 lead_key,
                          LkiChangeType type,
                          gint64 base_revision,
                          gint64 revision)
{
  gint64 key = lead_key * OWN_KINDS + type;
  LkiOwnChange *before = g_hash_table_lookup (self->own, &key);
  LkiOwnChange *own = g_new (LkiOwnChange, 1);

  /* One that was made from the last is as good as one with it. */
  if (before != NULL && before->revision == base_revision)
    base_revision = before->base_revision;
  *own = (LkiOwnChange) { base_revision, revision };
  g_hash_table_replace (self->own, g_memdup2 (&key, sizeof key), own);
}
