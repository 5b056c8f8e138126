// SPDX-License-Identifier: GPL-3.0-or-later
// Opening a file that may be anything: fresh, sound, damaged, of a newer version or none of ours.
// What cannot be used is renamed, never deleted, and what a person did and has not been sent is
// saved out of it.
//
// A look at everything takes seconds at a million leads, so how much is looked at follows from how
// the file was left: closed, a glance; not closed, a quick check, at once when the file is small
// and else when there is time; found damaged while in use, everything.

#include "lki-store-integrity.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lki-error.h"
#include "lki-migrations.h"

#define SUSPECT_SUFFIX ".suspect"
#define SMALL_FILE (64 * 1024 * 1024)

void
lki_integrity_clear (LkiIntegrity *self)
{
  g_clear_pointer (&self->set_aside_path, g_free);
  g_clear_error (&self->set_aside_error);
}

static gboolean
make_folder (const char *path,
             GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int saved_errno;

  if (g_mkdir_with_parents (folder, 0700) == 0)
    {
      /* It may be older than we are. Best effort: it need not be ours to close. */
      if (g_chmod (folder, 0700) != 0)
        g_debug ("The folder keeps its rights: %s", g_strerror (errno));
      return TRUE;
    }

  saved_errno = errno;
  g_set_error (error, LKI_ERROR,
               saved_errno == ENOSPC || saved_errno == EDQUOT ? LKI_ERROR_DISK_FULL
                                                              : LKI_ERROR_READ_ONLY,
               "The folder cannot be made: %s", g_strerror (saved_errno));

  return FALSE;
}

static goffset
get_size (const char *path,
          const char *suffix)
{
  g_autofree char *name = g_strconcat (path, suffix, NULL);
  GStatBuf info;

  return g_stat (name, &info) == 0 ? info.st_size : -1;
}

/* Runs a check whose answer is the one word `ok`. */
static gboolean
run_check (LkiDb *db,
           const char *sql,
           GError **error)
{
  g_autoptr (sqlite3_stmt) statement = lki_db_prepare (db, sql, error);
  LkiDbStep step;

  if (statement == NULL)
    return FALSE;
  step = lki_db_step (db, statement, error);
  if (step == LKI_DB_FAILED)
    return FALSE;
  if (step == LKI_DB_ROW &&
      g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") == 0)
    return TRUE;
  g_set_error (error, LKI_ERROR, LKI_ERROR_DAMAGED, "The check of the database found damage");

  return FALSE;
}

/**
 * lki_store_integrity_check:
 * @db: a connection
 * @error: return location for an error; %LKI_ERROR_DAMAGED when something is wrong
 *
 * The quick check: every page and row, without comparing indexes with tables.
 *
 * Returns: %TRUE if the file is sound
 */
gboolean
lki_store_integrity_check (LkiDb *db,
                           GError **error)
{
  return run_check (db, "PRAGMA quick_check (1)", error);
}

static gboolean
check_everything (LkiDb *db,
                  GError **error)
{
  static const char *const indexes[] = {
    "INSERT INTO search_names (search_names) VALUES ('integrity-check')",
    "INSERT INTO search_text (search_text) VALUES ('integrity-check')",
    "INSERT INTO search_notes (search_notes) VALUES ('integrity-check')",
  };

  if (!run_check (db, "PRAGMA integrity_check (1)", error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (indexes); i++)
    if (!lki_db_exec (db, indexes[i], error))
      return FALSE;

  return TRUE;
}

/* What every start needs anyway: that the tables are there and can be read at their ends. */
static gboolean
glance (LkiDb *db,
        GError **error)
{
  static const char *const statements[] = {
    "SELECT count(*) FROM position",
    "SELECT max (shelf) FROM (SELECT * FROM lead ORDER BY key LIMIT 1)",
    "SELECT max (shelf) FROM (SELECT * FROM lead ORDER BY key DESC LIMIT 1)",
    "SELECT sum (leads) FROM tally",
    "SELECT count(*) FROM outbox",
    "SELECT count(*) FROM search_names WHERE search_names MATCH 'lkinosuchword'",
    "SELECT count(*) FROM search_text WHERE search_text MATCH 'lkinosuchword'",
    "SELECT count(*) FROM search_notes WHERE search_notes MATCH 'lkinosuchword'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr (GError) local_error = NULL;
      gint64 value;

      if (lki_db_query_int64 (db, statements[i], &value, &local_error))
        continue;
      /* A statement of ours that is no good means a schema that is not ours. */
      if (g_error_matches (local_error, LKI_ERROR, LKI_ERROR_FAILED))
        local_error->code = LKI_ERROR_DAMAGED;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}

static LkiDb *
open_checked (const char *path,
              gboolean unclean,
              LkiIntegrity *integrity,
              GError **error)
{
  g_autoptr (LkiDb) db = lki_db_open (path, LKI_DB_WRITER, error);
  g_autofree char *suspect = g_strconcat (path, SUSPECT_SUFFIX, NULL);

  if (db == NULL || !lki_migrations_run (db, error) || !glance (db, error))
    return NULL;

  if (g_file_test (suspect, G_FILE_TEST_EXISTS))
    {
      if (!check_everything (db, error))
        return NULL;
      g_unlink (suspect);
    }
  else if (unclean)
    {
      if (get_size (path, "") > SMALL_FILE)
        integrity->check_later = TRUE;
      else if (!lki_store_integrity_check (db, error))
        return NULL;
    }

  return g_steal_pointer (&db);
}

/* Gives the file and what belongs to it a name that tells what is wrong and when that was found. */
static gboolean
set_aside (const char *path,
           LkiIntegrity *integrity,
           GError **error)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  const char *what = g_error_matches (integrity->set_aside_error, LKI_ERROR, LKI_ERROR_NEWER_SCHEMA)
                         ? "newer-version"
                         : "damaged";
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d-%H%M%S");
  g_autofree char *suspect = g_strconcat (path, SUSPECT_SUFFIX, NULL);
  g_autofree char *name = NULL;

  for (guint i = 1; name == NULL || g_file_test (name, G_FILE_TEST_EXISTS); i++)
    {
      g_free (name);
      name = i == 1 ? g_strdup_printf ("%s.%s-%s", path, what, date)
                    : g_strdup_printf ("%s.%s-%s-%u", path, what, date, i);
    }

  /* The file first: a log without its file is nothing to SQLite, a file without its log is less
   * than it was. */
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (name, suffixes[i], NULL);

      if (g_rename (from, to) != 0 && errno != ENOENT)
        {
          g_set_error (error, LKI_ERROR, LKI_ERROR_READ_ONLY, "The database cannot be renamed: %s",
                       g_strerror (errno));
          return FALSE;
        }
    }
  g_unlink (suspect);
  integrity->set_aside_path = g_steal_pointer (&name);

  return TRUE;
}

/* Copies what only this device knows. Each table by itself and as far as it can be read: SQLite
 * gives the rows before the damage, and a row that cannot be read ends the copying of its table. */
static void
salvage (LkiDb *db,
         const char *path)
{
  static const char *const copies[] = {
    "INSERT OR IGNORE INTO value (name, value) SELECT name, value FROM old.value",
    "INSERT OR IGNORE INTO outbox (number, id, lead_id, base_revision, at, type, payload, state, "
    "problem) SELECT number, id, lead_id, base_revision, at, type, payload, state, problem "
    "FROM old.outbox",
  };
  char *attach = sqlite3_mprintf ("ATTACH %Q AS old", path);
  gboolean attached = lki_db_exec (db, attach, NULL);

  sqlite3_free (attach);
  if (!attached)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (copies); i++)
    {
      g_autoptr (GError) error = NULL;

      if (!lki_db_exec (db, copies[i], &error))
        g_info ("Nothing more could be saved out of the damaged database: %s", error->message);
    }
  lki_db_exec (db, "DETACH old", NULL);
}

/**
 * lki_store_integrity_open:
 * @path: the file; its folder is made when it is not there
 * @integrity: (inout): what was found out
 * @error: return location for an error
 *
 * Opens the file with the newest schema. One that is damaged or of a newer version is set aside,
 * and a fresh one opened in its place.
 *
 * Returns: (transfer full) (nullable): a writer, or %NULL on error
 */
LkiDb *
lki_store_integrity_open (const char *path,
                          LkiIntegrity *integrity,
                          GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean unclean = get_size (path, "-wal") > 0;
  gboolean damaged;
  LkiDb *db;

  if (!make_folder (path, error))
    return NULL;

  db = open_checked (path, unclean, integrity, &local_error);
  if (db != NULL)
    return db;

  damaged = g_error_matches (local_error, LKI_ERROR, LKI_ERROR_DAMAGED);
  if (!damaged && !g_error_matches (local_error, LKI_ERROR, LKI_ERROR_NEWER_SCHEMA))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  integrity->set_aside_error = g_steal_pointer (&local_error);
  if (!set_aside (path, integrity, error))
    return NULL;
  db = open_checked (path, FALSE, integrity, error);
  if (db != NULL && damaged)
    salvage (db, integrity->set_aside_path);

  return db;
}

/**
 * lki_store_integrity_suspect:
 * @path: a file in which damage was met
 *
 * Leaves a mark beside it, so that everything is checked when it is opened the next time.
 */
void
lki_store_integrity_suspect (const char *path)
{
  g_autofree char *suspect = g_strconcat (path, SUSPECT_SUFFIX, NULL);

  if (!g_file_set_contents_full (suspect, "", 0, G_FILE_SET_CONTENTS_NONE, 0600, NULL))
    g_info ("The damaged database could not be marked");
}
