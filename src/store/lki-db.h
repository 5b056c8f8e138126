// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * LkiDb:
 *
 * One connection to one SQLite file, used by one thread: the first that uses it.
 */
typedef struct _LkiDb LkiDb;

/**
 * LkiDbMode:
 * @LKI_DB_WRITER: reads and writes; makes the file when there is none
 * @LKI_DB_READER: reads only
 */
typedef enum
{
  LKI_DB_WRITER,
  LKI_DB_READER,
} LkiDbMode;

/**
 * LkiDbDurability:
 * @LKI_DB_RELAXED: power loss may undo the last transactions, as a whole: what the server has
 * anyway
 * @LKI_DB_DURABLE: on the disk when committed: what a person did
 */
typedef enum
{
  LKI_DB_RELAXED,
  LKI_DB_DURABLE,
} LkiDbDurability;

/**
 * LkiDbStep:
 * @LKI_DB_ROW: there is a row
 * @LKI_DB_DONE: there are no more
 * @LKI_DB_FAILED: the error is set
 */
typedef enum
{
  LKI_DB_ROW,
  LKI_DB_DONE,
  LKI_DB_FAILED,
} LkiDbStep;

LkiDb *lki_db_open (const char *path,
                    LkiDbMode mode,
                    GError **error);
void lki_db_close (LkiDb *self);
sqlite3 *lki_db_get_handle (LkiDb *self);
void lki_db_interrupt (LkiDb *self);

sqlite3_stmt *lki_db_prepare (LkiDb *self,
                              const char *sql,
                              GError **error);
LkiDbStep lki_db_step (LkiDb *self,
                       sqlite3_stmt *statement,
                       GError **error);
gboolean lki_db_run (LkiDb *self,
                     sqlite3_stmt *statement,
                     GError **error);
gboolean lki_db_exec (LkiDb *self,
                      const char *sql,
                      GError **error);
gboolean lki_db_query_int64 (LkiDb *self,
                             const char *sql,
                             gint64 *value,
                             GError **error);

gboolean lki_db_begin (LkiDb *self,
                       LkiDbDurability durability,
                       GError **error);
gboolean lki_db_begin_read (LkiDb *self,
                            GError **error);
gboolean lki_db_commit (LkiDb *self,
                        GError **error);
void lki_db_rollback (LkiDb *self);
int lki_db_get_wal_pages (LkiDb *self);
gboolean lki_db_checkpoint (LkiDb *self,
                            GError **error);
gboolean lki_db_truncate_log (LkiDb *self,
                              GError **error);

gboolean lki_db_translate (LkiDb *self,
                           int code,
                           GError **error);

void lki_statement_release (sqlite3_stmt *statement);
void lki_statement_bind_text (sqlite3_stmt *statement,
                              int index,
                              const char *text);
void lki_statement_bind_time (sqlite3_stmt *statement,
                              int index,
                              gint64 time_ms);
void lki_statement_bind_bytes (sqlite3_stmt *statement,
                               int index,
                               GBytes *bytes);
char *lki_statement_dup_text (sqlite3_stmt *statement,
                              int column);
gint64 lki_statement_get_time (sqlite3_stmt *statement,
                               int column);
GBytes *lki_statement_dup_bytes (sqlite3_stmt *statement,
                                 int column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt,
                               lki_statement_release)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiDb,
                               lki_db_close)

G_END_DECLS
