// SPDX-License-Identifier: GPL-3.0-or-later
// The floor of a first sync: the rows of a database that has been synced, inserted into a new one
// of the same schema, indexes and full text included, as fast as SQLite takes them. Reading and
// preparing the rows is not counted, nor is there a network, a parser, a record or a change to tell
// anybody about. Prints seconds.
//
//   bench-insert SOURCE TARGET

#include <stdlib.h>

#include "lki-db.h"
#include "lki-migrations.h"
#include "lki-store-search.h"
#include "lki-wire.h"

/* Rows of one transaction; more of them no longer makes it faster. */
#define CHUNK 20000
/* What FTS5 gathers in memory before it writes, in bytes. */
#define HASH_SIZE "67108864"

typedef struct
{
  gint64 key;
  sqlite3_value **values; /* (owned): one a column of lead */
  LkiSearchDocument document;
} Row;

static int n_columns;

static void
check (gboolean good,
       GError *error)
{
  if (good)
    return;

  g_printerr ("bench-insert: %s\n", error->message);
  exit (EXIT_FAILURE);
}

static void
row_clear (gpointer data)
{
  Row *row = data;

  for (int i = 0; i < n_columns; i++)
    sqlite3_value_free (row->values[i]);
  g_free (row->values);
  lki_search_document_clear (&row->document);
}

static void
read_row (sqlite3_stmt *statement,
          int json_column,
          Row *row)
{
  g_autoptr (GBytes) json = lki_statement_dup_bytes (statement, json_column);
  g_autoptr (LkiLeadRecord) record = NULL;
  GError *error = NULL;

  row->key = sqlite3_column_int64 (statement, 0);
  row->values = g_new (sqlite3_value *, n_columns);
  for (int i = 0; i < n_columns; i++)
    row->values[i] = sqlite3_value_dup (sqlite3_column_value (statement, i));

  record = lki_wire_parse_lead (json, &error);
  check (record != NULL, error);
  lki_search_document_init (&row->document);
  lki_search_document_set (&row->document, record);
}

static void
insert_rows (LkiDb *target,
             GArray *rows,
             sqlite3_stmt *insert,
             sqlite3_stmt *names,
             sqlite3_stmt *text)
{
  GError *error = NULL;

  check (lki_db_begin (target, LKI_DB_RELAXED, &error), error);
  for (guint i = 0; i < rows->len; i++)
    {
      Row *row = &g_array_index (rows, Row, i);

      for (int j = 0; j < n_columns; j++)
        sqlite3_bind_value (insert, j + 1, row->values[j]);
      sqlite3_step (insert);
      sqlite3_reset (insert);
    }
  for (guint i = 0; i < rows->len; i++)
    {
      Row *row = &g_array_index (rows, Row, i);

      sqlite3_bind_int64 (names, 1, row->key);
      sqlite3_bind_text64 (names, 2, row->document.names->str, row->document.names->len,
                           SQLITE_STATIC, SQLITE_UTF8);
      sqlite3_step (names);
      sqlite3_reset (names);
      sqlite3_bind_int64 (text, 1, row->key);
      sqlite3_bind_text64 (text, 2, row->document.text->str, row->document.text->len, SQLITE_STATIC,
                           SQLITE_UTF8);
      sqlite3_step (text);
      sqlite3_reset (text);
    }
  check (lki_db_commit (target, &error), error);
}

static char *
describe_insert (void)
{
  g_autoptr (GString) sql = g_string_new ("INSERT INTO lead VALUES (");

  for (int i = 0; i < n_columns; i++)
    g_string_append (sql, i > 0 ? ", ?" : "?");
  g_string_append_c (sql, ')');

  return g_string_free_and_steal (g_steal_pointer (&sql));
}

/* The small tables, all at once. */
static void
copy_rest (LkiDb *target,
           const char *source)
{
  static const char *const tables[] = { "category", "tally", "activity", "value" };
  g_autofree char *attach = g_strdup_printf ("ATTACH '%s' AS source", source);
  GError *error = NULL;

  check (lki_db_exec (target, attach, &error), error);
  check (lki_db_begin (target, LKI_DB_RELAXED, &error), error);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql =
          g_strdup_printf ("INSERT INTO main.%s SELECT * FROM source.%s", tables[i], tables[i]);

      check (lki_db_exec (target, sql, &error), error);
    }
  check (lki_db_commit (target, &error), error);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (LkiDb) source = NULL;
  g_autoptr (LkiDb) target = NULL;
  sqlite3_stmt *select;
  sqlite3_stmt *insert;
  sqlite3_stmt *names;
  sqlite3_stmt *text;
  g_autofree char *sql = NULL;
  GError *error = NULL;
  gint64 spent_us = 0;
  gint64 total;
  gint64 stored;
  gint64 begin;
  int json_column = 0;

  if (argc != 3)
    {
      g_printerr ("bench-insert: SOURCE TARGET\n");
      return 2;
    }

  check ((source = lki_db_open (argv[1], LKI_DB_READER, &error)) != NULL, error);
  check ((target = lki_db_open (argv[2], LKI_DB_WRITER, &error)) != NULL, error);
  check (lki_migrations_run (target, &error), error);
  check (lki_db_exec (
             target,
             "INSERT INTO search_names (search_names, rank) VALUES ('hashsize', " HASH_SIZE
             "); INSERT INTO search_text (search_text, rank) VALUES ('hashsize', " HASH_SIZE ")",
             &error),
         error);

  check ((select = lki_db_prepare (source, "SELECT * FROM lead ORDER BY key", &error)) != NULL,
         error);
  n_columns = sqlite3_column_count (select);
  while (g_strcmp0 (sqlite3_column_name (select, json_column), "json") != 0)
    json_column++;
  sql = describe_insert ();
  check ((insert = lki_db_prepare (target, sql, &error)) != NULL, error);
  check ((names = lki_db_prepare (target, "INSERT INTO search_names (rowid, words) VALUES (?, ?)",
                                  &error)) != NULL,
         error);
  check ((text = lki_db_prepare (target, "INSERT INTO search_text (rowid, words) VALUES (?, ?)",
                                 &error)) != NULL,
         error);

  for (gboolean more = TRUE; more;)
    {
      g_autoptr (GArray) rows = g_array_sized_new (FALSE, FALSE, sizeof (Row), CHUNK);

      g_array_set_clear_func (rows, row_clear);
      while (rows->len < CHUNK && (more = lki_db_step (source, select, &error) == LKI_DB_ROW))
        {
          g_array_set_size (rows, rows->len + 1);
          read_row (select, json_column, &g_array_index (rows, Row, rows->len - 1));
        }

      begin = g_get_monotonic_time ();
      insert_rows (target, rows, insert, names, text);
      spent_us += g_get_monotonic_time () - begin;
    }
  begin = g_get_monotonic_time ();
  copy_rest (target, argv[1]);
  spent_us += g_get_monotonic_time () - begin;

  check (lki_db_query_int64 (source, "SELECT count(*) FROM lead", &total, &error), error);
  check (lki_db_query_int64 (target, "SELECT count(*) FROM lead", &stored, &error), error);
  if (stored != total)
    {
      g_printerr ("bench-insert: %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " rows\n", stored,
                  total);
      return EXIT_FAILURE;
    }
  g_print ("%.3f\n", spent_us / 1e6);

  lki_statement_release (select);
  lki_statement_release (insert);
  lki_statement_release (names);
  lki_statement_release (text);

  return EXIT_SUCCESS;
}
