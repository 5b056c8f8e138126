// SPDX-License-Identifier: GPL-3.0-or-later
// The sandbox's one SQLite connection: schema, cached statements, transactions and the change
// sequence. It knows rows and parameters, not leads. An error sticks until commit() or cancel(), so
// that a sequence of statements needs one check.

#include "lki-sandbox-store.h"

#include "lki-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>

#define SCHEMA_VERSION 2

struct _LkiSandboxStore
{
  sqlite3 *db;            /* (owned) */
  GHashTable *statements; /* (owned) SQL text → sqlite3_stmt */
  GError *error;          /* (owned) (nullable) the first since begin() */
  gint64 sequence;        /* the last one given out */
  gboolean in_transaction;
};

/* A lead's key is its time of delivery in milliseconds, shifted, with the low bits of the sequence
 * below: the order of the table is the order of the snapshot. Its text is what goes out, kept ready
 * to send. */
static const char *const SCHEMA =
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;"
    "CREATE TABLE organisations ("
    "  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, json TEXT NOT NULL);"
    "CREATE TABLE accounts ("
    "  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, email TEXT NOT NULL UNIQUE COLLATE "
    "NOCASE,"
    "  name TEXT, photo_url TEXT, phone TEXT, locale TEXT,"
    "  salt TEXT, password TEXT, verified INTEGER NOT NULL DEFAULT 0, disabled INTEGER NOT NULL "
    "DEFAULT 0,"
    "  totp_id TEXT, totp_name TEXT, totp_secret TEXT, totp_step INTEGER NOT NULL DEFAULT 0, "
    "totp_at INTEGER,"
    "  created_at INTEGER NOT NULL, password_at INTEGER, signed_in_at INTEGER, refreshed_at "
    "INTEGER,"
    "  valid_since INTEGER NOT NULL DEFAULT 0);"
    "CREATE TABLE members ("
    "  organisation INTEGER NOT NULL, account INTEGER NOT NULL, role TEXT NOT NULL,"
    "  PRIMARY KEY (organisation, account)) WITHOUT ROWID;"
    "CREATE INDEX members_account ON members (account);"
    "CREATE TABLE refresh_tokens ("
    "  hash TEXT PRIMARY KEY, account INTEGER NOT NULL, auth_time INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX refresh_tokens_account ON refresh_tokens (account);"
    "CREATE TABLE codes ("
    "  code TEXT PRIMARY KEY, account INTEGER NOT NULL, kind TEXT NOT NULL, data TEXT,"
    "  expires_at INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE devices ("
    "  account INTEGER NOT NULL, id TEXT NOT NULL, json TEXT NOT NULL, created_at INTEGER NOT NULL,"
    "  seen_at INTEGER NOT NULL, PRIMARY KEY (account, id)) WITHOUT ROWID;"
    "CREATE TABLE leads ("
    "  key INTEGER PRIMARY KEY, organisation INTEGER NOT NULL, id TEXT NOT NULL, seq INTEGER NOT "
    "NULL,"
    "  created_seq INTEGER NOT NULL, revision INTEGER NOT NULL, json TEXT NOT NULL);"
    "CREATE UNIQUE INDEX leads_id ON leads (id);"
    "CREATE INDEX leads_organisation ON leads (organisation);"
    "CREATE INDEX leads_seq ON leads (organisation, seq);"
    "CREATE TABLE lead_fields ("
    "  lead INTEGER NOT NULL, field TEXT NOT NULL, revision INTEGER NOT NULL,"
    "  PRIMARY KEY (lead, field)) WITHOUT ROWID;"
    "CREATE TABLE activities ("
    "  seq INTEGER PRIMARY KEY, lead INTEGER NOT NULL, organisation INTEGER NOT NULL, id TEXT NOT "
    "NULL,"
    "  json TEXT NOT NULL);"
    "CREATE INDEX activities_lead ON activities (lead);"
    "CREATE TABLE removed ("
    "  seq INTEGER PRIMARY KEY, organisation INTEGER NOT NULL, id TEXT NOT NULL UNIQUE,"
    "  reason TEXT NOT NULL);"
    "CREATE TABLE changes ("
    "  organisation INTEGER NOT NULL, id TEXT NOT NULL, lead_id TEXT NOT NULL, account INTEGER NOT "
    "NULL,"
    "  at INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (organisation, id)) WITHOUT ROWID;";

/* A session is one sign-in: it outlives its tokens, and ends with its device. A deletion stays when
 * its account is gone, and then names nobody. */
static const char *const SCHEMA_2 =
    "ALTER TABLE refresh_tokens ADD COLUMN session TEXT;"
    "ALTER TABLE devices ADD COLUMN session TEXT;"
    "CREATE TABLE ended_sessions (session TEXT PRIMARY KEY) WITHOUT ROWID;"
    "CREATE TABLE deletions ("
    "  id TEXT PRIMARY KEY, account INTEGER NOT NULL, state TEXT NOT NULL, effective_at INTEGER "
    "NOT "
    "NULL,"
    "  json TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX deletions_account ON deletions (account);"
    "CREATE INDEX deletions_due ON deletions (state, effective_at);"
    "CREATE TABLE support_messages ("
    "  number INTEGER PRIMARY KEY, account INTEGER NOT NULL, id TEXT NOT NULL, at TEXT NOT NULL,"
    "  sender TEXT NOT NULL, text TEXT NOT NULL, technical TEXT, UNIQUE (account, id));"
    "CREATE TABLE data_requests ("
    "  number INTEGER PRIMARY KEY, organisation INTEGER NOT NULL, account INTEGER NOT NULL,"
    "  id TEXT NOT NULL, lead_id TEXT NOT NULL, kind TEXT NOT NULL, text TEXT, state TEXT NOT NULL,"
    "  reference TEXT NOT NULL, received_at TEXT NOT NULL, decided_at TEXT, note TEXT,"
    "  UNIQUE (organisation, id));"
    "CREATE INDEX data_requests_lead ON data_requests (lead_id);"
    "CREATE TABLE usage ("
    "  pseudonym TEXT NOT NULL, day TEXT NOT NULL, json TEXT NOT NULL,"
    "  PRIMARY KEY (pseudonym, day)) WITHOUT ROWID;";

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

static GError *
error_from_sqlite (sqlite3 *db,
                   int result,
                   const char *what)
{
  LkiErrorCode code = LKI_ERROR_FAILED;

  switch (result & 0xff)
    {
    case SQLITE_FULL:
      code = LKI_ERROR_DISK_FULL;
      break;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      code = LKI_ERROR_READ_ONLY;
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      code = LKI_ERROR_DAMAGED;
      break;
    case SQLITE_TOOBIG:
      code = LKI_ERROR_TOO_LARGE;
      break;
    default:
      break;
    }

  return lki_error_new (code, "%s: %s", what, db != NULL ? sqlite3_errmsg (db) : "out of memory");
}

static void
take_error (LkiSandboxStore *self,
            int result,
            const char *what)
{
  if (self->error == NULL)
    self->error = error_from_sqlite (self->db, result, what);
}

static void
execute (LkiSandboxStore *self,
         const char *sql)
{
  int result = sqlite3_exec (self->db, sql, NULL, NULL, NULL);

  if (result != SQLITE_OK)
    take_error (self, result, sql);
}

static sqlite3_stmt *
find_statement (LkiSandboxStore *self,
                const char *sql)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);
  int result;

  if (statement != NULL)
    {
      sqlite3_reset (statement);
      return statement;
    }

  result = sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (result != SQLITE_OK)
    {
      take_error (self, result, sql);
      return NULL;
    }
  g_hash_table_insert (self->statements, g_strdup (sql), statement);

  return statement;
}

/* One letter a parameter: i for gint64, t for a nullable text, which must live until the statement
 * is done. */
static sqlite3_stmt *
bind_all (LkiSandboxStore *self,
          const char *sql,
          const char *types,
          va_list args)
{
  sqlite3_stmt *statement = find_statement (self, sql);

  if (statement == NULL)
    return NULL;

  for (int i = 0; types != NULL && types[i] != '\0'; i++)
    {
      const char *text;

      switch (types[i])
        {
        case 'i':
          sqlite3_bind_int64 (statement, i + 1, va_arg (args, gint64));
          break;
        case 't':
          text = va_arg (args, const char *);
          sqlite3_bind_text (statement, i + 1, text, -1, SQLITE_TRANSIENT);
          break;
        default:
          g_assert_not_reached ();
        }
    }

  return statement;
}

static gboolean
prepare_schema (LkiSandboxStore *self,
                GError **error)
{
  gint64 version = lki_sandbox_store_int (self, -1, "PRAGMA user_version", NULL);

  if (version > SCHEMA_VERSION)
    {
      g_set_error (error, LKI_ERROR, LKI_ERROR_NEWER_SCHEMA,
                   "The data file was written by a newer sandbox (schema %" G_GINT64_FORMAT ")",
                   version);
      return FALSE;
    }

  if (version >= 0 && version < SCHEMA_VERSION)
    {
      lki_sandbox_store_begin (self);
      if (version == 0)
        execute (self, SCHEMA);
      execute (self, SCHEMA_2);
      execute (self, "PRAGMA user_version = 2");
      if (!lki_sandbox_store_commit (self, error))
        return FALSE;
    }

  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }

  self->sequence = lki_sandbox_store_get_meta_int (self, "sequence");

  return TRUE;
}

LkiSandboxStore *
lki_sandbox_store_open (const char *path,
                        GError **error)
{
  g_autoptr (LkiSandboxStore) self = g_new0 (LkiSandboxStore, 1);
  int result;

  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize_statement);

  /* For the owner alone from the first byte: SQLite gives its log the rights that the file has.
   * Where it is there already, or cannot be made, SQLite has the word. */
  if (path != NULL)
    {
      g_autofd G_GNUC_UNUSED int fd = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    }

  result = sqlite3_open_v2 (path != NULL ? path : ":memory:", &self->db,
                            SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
  if (result != SQLITE_OK)
    {
      g_propagate_error (error, error_from_sqlite (self->db, result, "Cannot open the data file"));
      return NULL;
    }

  sqlite3_extended_result_codes (self->db, 1);
  sqlite3_busy_timeout (self->db, 5000);
  /* 2 KB rows waste the half of a 4 KB page. The size must be set before the first page is written.
   */
  execute (self, "PRAGMA page_size = 16384");
  execute (self, "PRAGMA journal_mode = WAL");
  execute (self, "PRAGMA synchronous = NORMAL");
  execute (self, "PRAGMA cache_size = -65536");

  if (!prepare_schema (self, error))
    return NULL;
  if (path != NULL)
    g_chmod (path, 0600);

  return g_steal_pointer (&self);
}

void
lki_sandbox_store_close (LkiSandboxStore *self)
{
  g_clear_pointer (&self->statements, g_hash_table_unref);
  g_clear_pointer (&self->db, sqlite3_close);
  g_clear_error (&self->error);
  g_free (self);
}

void
lki_sandbox_store_begin (LkiSandboxStore *self)
{
  g_assert (!self->in_transaction);

  g_clear_error (&self->error);
  execute (self, "BEGIN IMMEDIATE");
  self->in_transaction = TRUE;
}

/* Fails, and undoes everything, if anything failed since begin(). */
gboolean
lki_sandbox_store_commit (LkiSandboxStore *self,
                          GError **error)
{
  g_autoptr (GError) first = NULL;

  g_assert (self->in_transaction);

  if (self->error == NULL && self->sequence > 0)
    lki_sandbox_store_set_meta_int (self, "sequence", self->sequence);
  if (self->error == NULL)
    execute (self, "COMMIT");

  if (self->error == NULL)
    {
      self->in_transaction = FALSE;
      return TRUE;
    }

  first = g_steal_pointer (&self->error);
  lki_sandbox_store_cancel (self);
  g_propagate_error (error, g_steal_pointer (&first));

  return FALSE;
}

void
lki_sandbox_store_cancel (LkiSandboxStore *self)
{
  if (!sqlite3_get_autocommit (self->db))
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  self->in_transaction = FALSE;
  g_clear_error (&self->error);
}

void
lki_sandbox_store_run (LkiSandboxStore *self,
                       const char *sql,
                       const char *types,
                       ...)
{
  sqlite3_stmt *statement;
  va_list args;

  va_start (args, types);
  statement = bind_all (self, sql, types, args);
  va_end (args);

  while (statement != NULL && lki_sandbox_store_step (self, statement))
    continue;
}

/* The statement is lent; it stays valid until the same SQL is used again. Reset it when leaving
 * rows unread. */
sqlite3_stmt *
lki_sandbox_store_query (LkiSandboxStore *self,
                         const char *sql,
                         const char *types,
                         ...)
{
  sqlite3_stmt *statement;
  va_list args;

  va_start (args, types);
  statement = bind_all (self, sql, types, args);
  va_end (args);

  return statement;
}

/* TRUE while there is a row; at the end the statement is reset. */
gboolean
lki_sandbox_store_step (LkiSandboxStore *self,
                        sqlite3_stmt *statement)
{
  int result;

  if (statement == NULL)
    return FALSE;

  result = sqlite3_step (statement);
  if (result == SQLITE_ROW)
    return TRUE;

  if (result != SQLITE_DONE)
    take_error (self, result, "A statement failed");
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);

  return FALSE;
}

gint64
lki_sandbox_store_int (LkiSandboxStore *self,
                       gint64 fallback,
                       const char *sql,
                       const char *types,
                       ...)
{
  sqlite3_stmt *statement;
  gint64 value = fallback;
  va_list args;

  va_start (args, types);
  statement = bind_all (self, sql, types, args);
  va_end (args);

  if (lki_sandbox_store_step (self, statement))
    {
      if (sqlite3_column_type (statement, 0) != SQLITE_NULL)
        value = sqlite3_column_int64 (statement, 0);
      sqlite3_reset (statement);
    }

  return value;
}

char *
lki_sandbox_store_text (LkiSandboxStore *self,
                        const char *sql,
                        const char *types,
                        ...)
{
  sqlite3_stmt *statement;
  char *value = NULL;
  va_list args;

  va_start (args, types);
  statement = bind_all (self, sql, types, args);
  va_end (args);

  if (lki_sandbox_store_step (self, statement))
    {
      value = g_strdup ((const char *) sqlite3_column_text (statement, 0));
      sqlite3_reset (statement);
    }

  return value;
}

int
lki_sandbox_store_changes (LkiSandboxStore *self)
{
  return sqlite3_changes (self->db);
}

char *
lki_sandbox_store_get_meta (LkiSandboxStore *self,
                            const char *key)
{
  return lki_sandbox_store_text (self, "SELECT value FROM meta WHERE key = ?", "t", key);
}

gint64
lki_sandbox_store_get_meta_int (LkiSandboxStore *self,
                                const char *key)
{
  return lki_sandbox_store_int (self, 0, "SELECT value FROM meta WHERE key = ?", "t", key);
}

void
lki_sandbox_store_set_meta (LkiSandboxStore *self,
                            const char *key,
                            const char *value)
{
  lki_sandbox_store_run (self, "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", "tt", key,
                         value);
}

void
lki_sandbox_store_set_meta_int (LkiSandboxStore *self,
                                const char *key,
                                gint64 value)
{
  lki_sandbox_store_run (self, "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", "ti", key,
                         value);
}

/* Every change of a lead, an activity or a tombstone takes the next one; commit() writes down how
 * far it came. */
gint64
lki_sandbox_store_next_sequence (LkiSandboxStore *self)
{
  g_assert (self->in_transaction);

  return ++self->sequence;
}

gint64
lki_sandbox_store_get_sequence (LkiSandboxStore *self)
{
  return self->sequence;
}
