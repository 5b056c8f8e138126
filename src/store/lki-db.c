// SPDX-License-Identifier: GPL-3.0-or-later
// One SQLite connection: how it is opened, its statements, its transactions, and what its codes
// mean to the floors above. Knows nothing of leads.

#include "lki-db.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lki-clock.h"
#include "lki-error.h"

struct _LkiDb
{
  sqlite3 *handle;        /* (owned) */
  GHashTable *statements; /* (owned) of the address of static SQL → sqlite3_stmt (owned) */
  GThread *thread;        /* (unowned) the thread that may use it, when it is known */
  LkiDbMode mode;
  gboolean durable; /* what `synchronous` stands on */
  int wal_pages;    /* pages in the write-ahead log after the last commit */
};

static void
statement_free (gpointer data)
{
  sqlite3_finalize (data);
}

static void
assert_thread (LkiDb *self)
{
  if (self->thread == NULL)
    self->thread = g_thread_self ();
  g_assert (self->thread == g_thread_self ());
}

static LkiErrorCode
error_code_from_sqlite (int code,
                        int system_errno)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      return LKI_ERROR_DISK_FULL;

    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
      return system_errno == ENOSPC || system_errno == EDQUOT ? LKI_ERROR_DISK_FULL
                                                              : LKI_ERROR_READ_ONLY;

    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return LKI_ERROR_DAMAGED;

    case SQLITE_INTERRUPT:
      return LKI_ERROR_CANCELLED;

    case SQLITE_IOERR:
      if (system_errno == ENOSPC || system_errno == EDQUOT || system_errno == EFBIG)
        return LKI_ERROR_DISK_FULL;
      if (system_errno == EROFS || system_errno == EACCES || system_errno == EPERM)
        return LKI_ERROR_READ_ONLY;
      /* A file that ends too early is as good as a damaged one. */
      if (code == SQLITE_IOERR_SHORT_READ || code == SQLITE_IOERR_CORRUPTFS)
        return LKI_ERROR_DAMAGED;
      return LKI_ERROR_FAILED;

    default:
      return LKI_ERROR_FAILED;
    }
}

/**
 * lki_db_translate:
 * @self: a connection
 * @code: an extended SQLite result code other than success
 * @error: return location for the translation
 *
 * The text is SQLite's general one for the code: that of the connection may quote what was
 * searched.
 *
 * Returns: %FALSE
 */
gboolean
lki_db_translate (LkiDb *self,
                  int code,
                  GError **error)
{
  int system_errno = sqlite3_system_errno (self->handle);

  g_set_error (error, LKI_ERROR, error_code_from_sqlite (code, system_errno),
               "The database: %s (%d, %d)", sqlite3_errstr (code), code, system_errno);

  return FALSE;
}

static int
wal_cb (void *data,
        sqlite3 *handle,
        const char *name,
        int pages)
{
  LkiDb *self = data;

  self->wal_pages = pages;

  return SQLITE_OK;
}

static gboolean
configure (LkiDb *self,
           GError **error)
{
  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, 5000);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);

  if (self->mode == LKI_DB_READER)
    return lki_db_exec (self,
                        "PRAGMA query_only = ON;"
                        "PRAGMA cell_size_check = ON;"
                        "PRAGMA temp_store = MEMORY;"
                        "PRAGMA cache_size = -8192;",
                        error);

  /* A page of 16 kB holds nine leads where one of 4 kB holds one or two. Checkpoints are the
   * store's to order, so that none happens in the commit of somebody who waits. What is deleted is
   * overwritten, in pages that become free as well. */
  sqlite3_wal_hook (self->handle, wal_cb, self);
  return lki_db_exec (self,
                      "PRAGMA page_size = 16384;"
                      "PRAGMA journal_mode = WAL;"
                      "PRAGMA journal_size_limit = 16777216;"
                      "PRAGMA synchronous = NORMAL;"
                      "PRAGMA secure_delete = ON;"
                      "PRAGMA foreign_keys = OFF;"
                      "PRAGMA cell_size_check = ON;"
                      "PRAGMA temp_store = MEMORY;"
                      "PRAGMA cache_size = -16384;",
                      error);
}

/**
 * lki_db_open:
 * @path: the file
 * @mode: what for
 * @error: return location for an %LKI_ERROR
 *
 * A file that has to be made is for the owner alone (0600); SQLite gives the write-ahead log and
 * the shared memory the rights of the file.
 *
 * Returns: (transfer full) (nullable): the connection, or %NULL on error
 */
LkiDb *
lki_db_open (const char *path,
             LkiDbMode mode,
             GError **error)
{
  g_autoptr (LkiDb) self = NULL;
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_PRIVATECACHE;
  int code;

  g_return_val_if_fail (path != NULL, NULL);

  if (mode == LKI_DB_WRITER)
    {
      int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

      if (fd < 0)
        {
          int saved_errno = errno;

          g_set_error (error, LKI_ERROR,
                       saved_errno == ENOSPC || saved_errno == EDQUOT ? LKI_ERROR_DISK_FULL
                                                                      : LKI_ERROR_READ_ONLY,
                       "The database cannot be opened for writing: %s", g_strerror (saved_errno));
          return NULL;
        }
      /* Best effort: a file system without rights has none to take. */
      if (fchmod (fd, 0600) != 0)
        g_debug ("The database keeps its rights: %s", g_strerror (errno));
      close (fd);
    }

  self = g_new0 (LkiDb, 1);
  self->mode = mode;
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, statement_free);

  /* Readers open for writing too: a write-ahead log needs its shared memory, which a crash may have
   * taken away. `query_only` keeps them from more. */
  code = sqlite3_open_v2 (path, &self->handle, flags | SQLITE_OPEN_READWRITE, NULL);
  if (code != SQLITE_OK)
    {
      lki_db_translate (self, code, error);
      return NULL;
    }
  if (!configure (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * lki_db_close:
 * @self: (transfer full): a connection
 *
 * Any thread may call it when no other uses the connection any more.
 */
void
lki_db_close (LkiDb *self)
{
  g_hash_table_unref (self->statements);
  if (sqlite3_close (self->handle) != SQLITE_OK)
    g_assert_not_reached ();
  g_free (self);
}

/**
 * lki_db_get_handle:
 * @self: a connection
 *
 * Returns: SQLite's own
 */
sqlite3 *
lki_db_get_handle (LkiDb *self)
{
  return self->handle;
}

/**
 * lki_db_interrupt:
 * @self: a connection
 *
 * Makes what runs on it fail with %LKI_ERROR_CANCELLED. Any thread may call it while the connection
 * is open.
 */
void
lki_db_interrupt (LkiDb *self)
{
  sqlite3_interrupt (self->handle);
}

/**
 * lki_db_prepare:
 * @self: a connection
 * @sql: one statement, as a string that lives as long as the program: its address is its name
 * @error: return location for an %LKI_ERROR
 *
 * Statements are kept. While one is in use it must not be asked for again.
 *
 * Returns: (transfer full) (nullable): the statement with nothing bound, to be given back with
 *   lki_statement_release(), for which g_autoptr() does
 */
sqlite3_stmt *
lki_db_prepare (LkiDb *self,
                const char *sql,
                GError **error)
{
  sqlite3_stmt *statement;
  int code;

  assert_thread (self);

  statement = g_hash_table_lookup (self->statements, sql);
  if (statement != NULL)
    {
      g_assert (!sqlite3_stmt_busy (statement));
      return statement;
    }

  code = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (code != SQLITE_OK)
    {
      lki_db_translate (self, code, error);
      return NULL;
    }
  g_hash_table_insert (self->statements, (gpointer) sql, statement);

  return statement;
}

/**
 * lki_db_step:
 * @self: a connection
 * @statement: one of its statements
 * @error: return location for an %LKI_ERROR
 *
 * Returns: whether there is a row
 */
LkiDbStep
lki_db_step (LkiDb *self,
             sqlite3_stmt *statement,
             GError **error)
{
  int code = sqlite3_step (statement);

  if (code == SQLITE_ROW)
    return LKI_DB_ROW;
  if (code == SQLITE_DONE)
    return LKI_DB_DONE;
  lki_db_translate (self, code, error);

  return LKI_DB_FAILED;
}

/**
 * lki_db_run:
 * @self: a connection
 * @statement: one of its statements, with what it needs bound
 * @error: return location for an %LKI_ERROR
 *
 * Steps to the end and makes the statement ready to be bound and run again.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_db_run (LkiDb *self,
            sqlite3_stmt *statement,
            GError **error)
{
  LkiDbStep step;

  while ((step = lki_db_step (self, statement, error)) == LKI_DB_ROW)
    ;
  sqlite3_reset (statement);

  return step == LKI_DB_DONE;
}

/**
 * lki_db_exec:
 * @self: a connection
 * @sql: any number of statements without parameters, of any origin but input
 * @error: return location for an %LKI_ERROR
 *
 * Returns: %TRUE on success
 */
gboolean
lki_db_exec (LkiDb *self,
             const char *sql,
             GError **error)
{
  int code;

  assert_thread (self);

  code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);

  return code == SQLITE_OK || lki_db_translate (self, code, error);
}

/**
 * lki_db_query_int64:
 * @self: a connection
 * @sql: one statement without parameters, as for lki_db_prepare()
 * @value: (out): the first column of its first row; 0 when there is none
 * @error: return location for an %LKI_ERROR
 *
 * Returns: %TRUE on success
 */
gboolean
lki_db_query_int64 (LkiDb *self,
                    const char *sql,
                    gint64 *value,
                    GError **error)
{
  g_autoptr (sqlite3_stmt) statement = lki_db_prepare (self, sql, error);
  LkiDbStep step;

  *value = 0;
  if (statement == NULL)
    return FALSE;

  step = lki_db_step (self, statement, error);
  if (step == LKI_DB_ROW)
    *value = sqlite3_column_int64 (statement, 0);

  return step != LKI_DB_FAILED;
}

/**
 * lki_db_begin:
 * @self: a writer
 * @durability: what power loss may do to it once committed
 * @error: return location for an %LKI_ERROR
 *
 * Returns: %TRUE if a transaction has begun
 */
gboolean
lki_db_begin (LkiDb *self,
              LkiDbDurability durability,
              GError **error)
{
  gboolean durable = durability == LKI_DB_DURABLE;

  g_assert (self->mode == LKI_DB_WRITER);

  if (self->durable != durable)
    {
      if (!lki_db_exec (self, durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL",
                        error))
        return FALSE;
      self->durable = durable;
    }

  return lki_db_exec (self, "BEGIN IMMEDIATE", error);
}

/**
 * lki_db_begin_read:
 * @self: a connection
 * @error: return location for an %LKI_ERROR
 *
 * Lets several statements see the same moment. Ended by lki_db_rollback().
 *
 * Returns: %TRUE if a transaction has begun
 */
gboolean
lki_db_begin_read (LkiDb *self,
                   GError **error)
{
  return lki_db_exec (self, "BEGIN", error);
}

/**
 * lki_db_commit:
 * @self: a connection with a transaction
 * @error: return location for an %LKI_ERROR
 *
 * Returns: %TRUE on success; otherwise nothing of the transaction has happened
 */
gboolean
lki_db_commit (LkiDb *self,
               GError **error)
{
  if (lki_db_exec (self, "COMMIT", error))
    return TRUE;
  lki_db_rollback (self);

  return FALSE;
}

/**
 * lki_db_rollback:
 * @self: a connection
 *
 * Undoes the transaction, if there still is one: SQLite ends it by itself after some errors.
 */
void
lki_db_rollback (LkiDb *self)
{
  int code = SQLITE_INTERRUPT;

  assert_thread (self);

  /* An interrupt that comes too late for the query meets this, and would leave a transaction that
   * the next one fails on. */
  while (code == SQLITE_INTERRUPT && !sqlite3_get_autocommit (self->handle))
    code = sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
}

/**
 * lki_db_get_wal_pages:
 * @self: a writer
 *
 * Returns: how many pages the write-ahead log had after the last commit
 */
int
lki_db_get_wal_pages (LkiDb *self)
{
  return self->wal_pages;
}

/**
 * lki_db_checkpoint:
 * @self: a writer with no transaction
 * @error: return location for an %LKI_ERROR
 *
 * Copies what it can of the write-ahead log into the file, waiting for no reader.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_db_checkpoint (LkiDb *self,
                   GError **error)
{
  int code;

  assert_thread (self);

  self->wal_pages = 0;
  code = sqlite3_wal_checkpoint_v2 (self->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);

  return code == SQLITE_OK || code == SQLITE_BUSY || lki_db_translate (self, code, error);
}

/**
 * lki_db_truncate_log:
 * @self: a writer with no transaction
 * @error: return location for an %LKI_ERROR
 *
 * Copies all of the write-ahead log into the file and leaves nothing in it; waits for readers.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_db_truncate_log (LkiDb *self,
                     GError **error)
{
  int code;

  assert_thread (self);

  self->wal_pages = 0;
  code = sqlite3_wal_checkpoint_v2 (self->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

  return code == SQLITE_OK || lki_db_translate (self, code, error);
}

/**
 * lki_statement_release:
 * @statement: (nullable): a statement of lki_db_prepare()
 *
 * Ends it and lets go of what is bound.
 */
void
lki_statement_release (sqlite3_stmt *statement)
{
  if (statement == NULL)
    return;

  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

/**
 * lki_statement_bind_text:
 * @statement: a statement
 * @index: the parameter, from 1
 * @text: (nullable): UTF-8 that stays until the statement is run or released
 */
void
lki_statement_bind_text (sqlite3_stmt *statement,
                         int index,
                         const char *text)
{
  if (text != NULL)
    sqlite3_bind_text (statement, index, text, -1, SQLITE_STATIC);
  else
    sqlite3_bind_null (statement, index);
}

/**
 * lki_statement_bind_time:
 * @statement: a statement
 * @index: the parameter, from 1
 * @time_ms: milliseconds since the epoch, or %LKI_TIME_NONE, which is stored as NULL
 */
void
lki_statement_bind_time (sqlite3_stmt *statement,
                         int index,
                         gint64 time_ms)
{
  if (time_ms != LKI_TIME_NONE)
    sqlite3_bind_int64 (statement, index, time_ms);
  else
    sqlite3_bind_null (statement, index);
}

/**
 * lki_statement_bind_bytes:
 * @statement: a statement
 * @index: the parameter, from 1
 * @bytes: (nullable): bytes that stay until the statement is run or released
 */
void
lki_statement_bind_bytes (sqlite3_stmt *statement,
                          int index,
                          GBytes *bytes)
{
  gsize size;
  const void *data;

  if (bytes == NULL)
    {
      sqlite3_bind_null (statement, index);
      return;
    }

  data = g_bytes_get_data (bytes, &size);
  /* An address of nothing would be bound as NULL. */
  sqlite3_bind_blob64 (statement, index, size > 0 ? data : "", size, SQLITE_STATIC);
}

/**
 * lki_statement_dup_text:
 * @statement: a statement that stands on a row
 * @column: the column, from 0
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
lki_statement_dup_text (sqlite3_stmt *statement,
                        int column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

/**
 * lki_statement_get_time:
 * @statement: a statement that stands on a row
 * @column: the column, from 0
 *
 * Returns: milliseconds since the epoch, or %LKI_TIME_NONE for NULL
 */
gint64
lki_statement_get_time (sqlite3_stmt *statement,
                        int column)
{
  if (sqlite3_column_type (statement, column) == SQLITE_NULL)
    return LKI_TIME_NONE;

  return sqlite3_column_int64 (statement, column);
}

/**
 * lki_statement_dup_bytes:
 * @statement: a statement that stands on a row
 * @column: the column, from 0
 *
 * Returns: (transfer full) (nullable): the bytes; %NULL for NULL
 */
GBytes *
lki_statement_dup_bytes (sqlite3_stmt *statement,
                         int column)
{
  if (sqlite3_column_type (statement, column) == SQLITE_NULL)
    return NULL;

  return g_bytes_new (sqlite3_column_blob (statement, column),
                      sqlite3_column_bytes (statement, column));
}
