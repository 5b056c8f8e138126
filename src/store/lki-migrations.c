// SPDX-License-Identifier: GPL-3.0-or-later
// Brings a file to the newest schema: the numbered SQL files of this folder, each in a transaction
// of its own with the `user_version` that it leads to.

#include "lki-migrations.h"

#include "lki-config.h"
#include "lki-error.h"
#include "lki-store-resources.h"

/* `LKIn` in the file's header, so that file(1) and we tell it from any other SQLite file. */
#define APPLICATION_ID 0x4c4b496e

static const char *const migrations[] = {
  "001-initial.sql", "002-work.sql", "003-filter.sql", "004-purged.sql", "005-support.sql",
};

/**
 * lki_migrations_get_latest:
 *
 * Returns: the `user_version` of the newest schema
 */
int
lki_migrations_get_latest (void)
{
  return G_N_ELEMENTS (migrations);
}

static gboolean
run_one (LkiDb *db,
         guint index,
         GError **error)
{
  g_autofree char *path = g_strconcat (LKI_RESOURCE_PREFIX "/store/sql/", migrations[index], NULL);
  g_autofree char *header = NULL;
  g_autoptr (GBytes) sql = NULL;

  g_resources_register (lki_store_get_resource ());
  sql = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_assert (sql != NULL);

  header = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %u;", APPLICATION_ID,
                            index + 1);
  if (!lki_db_begin (db, LKI_DB_DURABLE, error))
    return FALSE;
  /* GResource ends every file with a NUL that its size does not count. */
  if (!lki_db_exec (db, g_bytes_get_data (sql, NULL), error) || !lki_db_exec (db, header, error))
    {
      lki_db_rollback (db);
      return FALSE;
    }

  return lki_db_commit (db, error);
}

/**
 * lki_migrations_run_to:
 * @db: a writer
 * @target: the schema to stop at; only tests of older ones want another than the newest
 * @error: return location for an error
 *
 * Fails with %LKI_ERROR_NEWER_SCHEMA when a newer program has written the file, and with
 * %LKI_ERROR_DAMAGED when it is a database of something else; neither is touched.
 *
 * Returns: %TRUE if the schema is @target now, or newer
 */
gboolean
lki_migrations_run_to (LkiDb *db,
                       int target,
                       GError **error)
{
  gint64 version, application_id, tables;

  if (!lki_db_query_int64 (db, "PRAGMA user_version", &version, error) ||
      !lki_db_query_int64 (db, "PRAGMA application_id", &application_id, error) ||
      !lki_db_query_int64 (db, "SELECT count(*) FROM sqlite_schema", &tables, error))
    return FALSE;

  if (application_id != APPLICATION_ID && (version != 0 || tables != 0))
    {
      g_set_error (error, LKI_ERROR, LKI_ERROR_DAMAGED, "The file belongs to something else");
      return FALSE;
    }
  if (version > lki_migrations_get_latest ())
    {
      g_set_error (error, LKI_ERROR, LKI_ERROR_NEWER_SCHEMA,
                   "Schema %" G_GINT64_FORMAT " is newer than %d", version,
                   lki_migrations_get_latest ());
      return FALSE;
    }
  if (version < 0)
    {
      g_set_error (error, LKI_ERROR, LKI_ERROR_DAMAGED, "The schema has no number");
      return FALSE;
    }

  for (int i = (int) version; i < MIN (target, lki_migrations_get_latest ()); i++)
    if (!run_one (db, (guint) i, error))
      return FALSE;

  return TRUE;
}

/**
 * lki_migrations_run:
 * @db: a writer
 * @error: return location for an error
 *
 * As lki_migrations_run_to(), to the newest schema.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_migrations_run (LkiDb *db,
                    GError **error)
{
  return lki_migrations_run_to (db, lki_migrations_get_latest (), error);
}
