// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are damaged, foreign, too new, cut off or full, and older schemas: nothing of a
// person's work is lost and the program goes on.

#include "lki-clock.h"
#include "lki-db.h"
#include "lki-error.h"
#include "lki-migrations.h"
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE_SIZE_OF_WRITER 200

static void
fill (Fixture *fixture,
      guint n_leads)
{
  LkiSyncPage *page = lead_maker_new_page ("1", FALSE);

  for (guint i = 0; i < n_leads; i++)
    g_ptr_array_add (page->leads, lead_maker_new_seeded (i));
  lki_change_set_unref (fixture_apply (fixture, page));
}

static guint
count_leads (Fixture *fixture)
{
  g_autoptr (LkiLeadCounts) counts = fixture_count (fixture);

  return (guint) counts->views[LKI_LEAD_VIEW_ALL];
}

static void
run_sql (const char *path,
         const char *sql)
{
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
}

static void
assert_set_aside (Fixture *fixture,
                  const char *what,
                  LkiErrorCode code)
{
  g_autofree char *prefix = g_strconcat (fixture->path, what, NULL);
  const char *path = lki_store_get_set_aside_path (fixture->store);

  g_assert_nonnull (path);
  g_assert_true (g_str_has_prefix (path, prefix));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_error (lki_store_get_set_aside_error (fixture->store), LKI_ERROR, (int) code);
  g_assert_cmpuint (count_leads (fixture), ==, 0);

  /* The fresh file is a file like any other. */
  fill (fixture, 10);
  fixture_close (fixture);
  fixture_open (fixture);
  g_assert_null (lki_store_get_set_aside_path (fixture->store));
  g_assert_null (lki_store_get_set_aside_error (fixture->store));
  g_assert_cmpuint (count_leads (fixture), ==, 10);
}

static guint
get_rights (const char *path,
            const char *suffix)
{
  g_autofree char *name = g_strconcat (path, suffix, NULL);
  GStatBuf info;

  g_assert_cmpint (g_stat (name, &info), ==, 0);

  return info.st_mode & 0777;
}

static void
test_rights (Fixture *fixture,
             gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *log = g_strconcat (fixture->path, "-wal", NULL);

  fill (fixture, 1);
  g_assert_cmphex (get_rights (folder, ""), ==, 0700);
  g_assert_cmphex (get_rights (fixture->path, ""), ==, 0600);
  g_assert_cmphex (get_rights (fixture->path, "-wal"), ==, 0600);
  g_assert_cmphex (get_rights (fixture->path, "-shm"), ==, 0600);

  /* Closed, there is one file; rights that somebody widened are taken back. */
  fixture_close (fixture);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_chmod (fixture->path, 0644), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  fixture_open (fixture);
  g_assert_cmphex (get_rights (folder, ""), ==, 0700);
  g_assert_cmphex (get_rights (fixture->path, ""), ==, 0600);
}

static void
test_no_database (Fixture *fixture,
                  gconstpointer data)
{
  g_autofree char *text = g_strnfill (50000, 'x');
  g_autofree char *kept = NULL;
  gsize size;

  fixture_close (fixture);
  g_assert_true (g_file_set_contents (fixture->path, text, 50000, NULL));
  fixture_open (fixture);
  g_assert_true (
      g_file_get_contents (lki_store_get_set_aside_path (fixture->store), &kept, &size, NULL));
  g_assert_cmpmem (kept, size, text, 50000);
  assert_set_aside (fixture, ".damaged-", LKI_ERROR_DAMAGED);
}

static void
test_foreign_database (Fixture *fixture,
                       gconstpointer data)
{
  fixture_close (fixture);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  run_sql (fixture->path, "CREATE TABLE recipe (name TEXT)");
  fixture_open (fixture);
  assert_set_aside (fixture, ".damaged-", LKI_ERROR_DAMAGED);
}

static void
test_missing_table (Fixture *fixture,
                    gconstpointer data)
{
  fixture_close (fixture);
  run_sql (fixture->path, "DROP TABLE tally");
  fixture_open (fixture);
  assert_set_aside (fixture, ".damaged-", LKI_ERROR_DAMAGED);
}

static void
test_empty_file (Fixture *fixture,
                 gconstpointer data)
{
  fixture_close (fixture);
  g_assert_true (g_file_set_contents (fixture->path, "", 0, NULL));
  fixture_open (fixture);
  g_assert_null (lki_store_get_set_aside_path (fixture->store));
  g_assert_cmpuint (count_leads (fixture), ==, 0);
}

static void
test_newer_version (Fixture *fixture,
                    gconstpointer data)
{
  fill (fixture, 5);
  fixture_close (fixture);
  run_sql (fixture->path, "PRAGMA user_version = 999");
  fixture_open (fixture);
  assert_set_aside (fixture, ".newer-version-", LKI_ERROR_NEWER_SCHEMA);
}

static void
test_damaged (Fixture *fixture,
              gconstpointer data)
{
  g_autofree char *suspect = g_strconcat (fixture->path, ".suspect", NULL);
  g_autofree char *rubbish = g_strnfill (16384, 'x');
  g_autoptr (LkiLeadRecord) lead = lead_maker_new ("a", LEAD_MAKER_NOW + 1000);
  g_autoptr (LkiLeadRecord) kept = NULL;
  g_autoptr (LkiChange) change = NULL;
  g_autoptr (GPtrArray) changes = g_ptr_array_new ();
  g_autoptr (GPtrArray) activities = NULL;
  g_autoptr (GPtrArray) taken = NULL;
  g_autoptr (GBytes) draft = g_bytes_new_static ("Husk", 4);
  g_autoptr (GBytes) saved = NULL;
  g_autoptr (LkiLeadCounts) counts = NULL;
  gint64 leaf = 0;
  LkiDb *db;
  FILE *file;

  fill (fixture, 300);
  lki_change_set_unref (fixture_put (fixture, lki_lead_record_ref (lead)));
  change = lki_change_new_note_add (lead, LEAD_MAKER_NOW, "Ring igjen");
  g_ptr_array_add (changes, change);
  g_assert_true (test_await (lki_store_enqueue (fixture->store, changes, NULL, NULL), NULL));
  g_assert_true (test_await (lki_store_save_value (fixture->store, "draft:a", draft), NULL));
  fixture_close (fixture);

  /* A page in the middle of the leads, which a glance does not see. */
  db = lki_db_open (fixture->path, LKI_DB_READER, NULL);
  g_assert_true (lki_db_query_int64 (
      db, "SELECT pageno FROM dbstat WHERE name = 'lead' AND pagetype = 'leaf' LIMIT 1 OFFSET 9",
      &leaf, NULL));
  lki_db_close (db);
  g_assert_cmpint (leaf, >, 1);
  file = g_fopen (fixture->path, "r+b");
  g_assert_cmpint (fseek (file, (leaf - 1) * 16384, SEEK_SET), ==, 0);
  g_assert_cmpuint (fwrite (rubbish, 1, 16384, file), ==, 16384);
  fclose (file);

  /* It is met when it is read, and looked into at the next start. */
  fixture_open (fixture);
  g_assert_null (lki_store_get_set_aside_path (fixture->store));
  g_assert_false (g_file_test (suspect, G_FILE_TEST_EXISTS));
  {
    g_autoptr (LkiLeadQuery) query =
        lki_lead_query_new (LKI_LEAD_VIEW_ALL, NULL, NULL, LKI_LEAD_SORT_NEWEST);
    g_autoptr (GError) error = NULL;

    g_assert_false (
        test_await (lki_store_query (fixture->store, query, LEAD_MAKER_NOW, G_MAXUINT, 0), &error));
    g_assert_error (error, LKI_ERROR, LKI_ERROR_DAMAGED);
  }
  g_assert_true (g_file_test (suspect, G_FILE_TEST_EXISTS));
  fixture_close (fixture);

  fixture_open (fixture);
  g_assert_nonnull (lki_store_get_set_aside_path (fixture->store));
  g_assert_error (lki_store_get_set_aside_error (fixture->store), LKI_ERROR, LKI_ERROR_DAMAGED);
  g_assert_false (g_file_test (suspect, G_FILE_TEST_EXISTS));

  /* What only this device knew is still here, and finds its lead again. */
  saved = test_await_boxed (lki_store_load_value (fixture->store, "draft:a"), NULL);
  g_assert_true (g_bytes_equal (saved, draft));
  counts = fixture_count (fixture);
  g_assert_cmpint (counts->unsent, ==, 1);
  lki_change_set_unref (fixture_put (fixture, lki_lead_record_ref (lead)));
  kept = fixture_lead (fixture, "a");
  g_assert_cmpuint (kept->unsent, ==, 1);
  activities = test_await_boxed (lki_store_load_activities (fixture->store, kept->key), NULL);
  g_assert_cmpuint (activities->len, ==, 1);
  taken = test_await_boxed (lki_store_take_changes (fixture->store, 10), NULL);
  g_assert_cmpuint (taken->len, ==, 1);
  g_assert_cmpstr (((LkiChange *) g_ptr_array_index (taken, 0))->id, ==, change->id);
}

static void
test_false_alarm (Fixture *fixture,
                  gconstpointer data)
{
  g_autofree char *suspect = g_strconcat (fixture->path, ".suspect", NULL);

  fill (fixture, 300);
  fixture_close (fixture);
  g_assert_true (g_file_set_contents (suspect, "", 0, NULL));
  fixture_open (fixture);
  g_assert_null (lki_store_get_set_aside_path (fixture->store));
  g_assert_false (g_file_test (suspect, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_leads (fixture), ==, 300);
}

static void
test_no_folder (Fixture *fixture,
                gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->path, "folder", "leads.sqlite", NULL);
  g_autofree char *kernel = g_strdup ("/proc/lki-test/leads.sqlite");
  g_autoptr (GError) error = NULL;

  /* The folder would be in a file, or where nobody can make one. */
  g_assert_null (test_await_object (lki_store_open (path), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_null (test_await_object (lki_store_open (kernel), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_READ_ONLY);
}

static void
test_disk_full (Fixture *fixture,
                gconstpointer data)
{
  LkiSyncPage *page = lead_maker_new_page ("2", FALSE);
  struct rlimit before, small;
  g_autoptr (LkiSyncPosition) position = NULL;
  g_autoptr (GError) error = NULL;

  fill (fixture, 50);
  for (guint i = 50; i < 2000; i++)
    g_ptr_array_add (page->leads, lead_maker_new_seeded (i));

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small = before;
  small.rlim_cur = 1024 * 1024;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  g_assert_false (test_await (lki_store_apply_page (fixture->store, page), &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_error (error, LKI_ERROR, LKI_ERROR_DISK_FULL);

  /* Nothing of the page has happened, and once there is room it can. */
  g_assert_cmpuint (count_leads (fixture), ==, 50);
  position = test_await_boxed (lki_store_load_position (fixture->store), NULL);
  g_assert_cmpstr (position->cursor, ==, "1");
  lki_change_set_unref (fixture_apply (fixture, page));
  g_assert_cmpuint (count_leads (fixture), ==, 2000);
  fixture_close (fixture);
  fixture_open (fixture);
  g_assert_null (lki_store_get_set_aside_path (fixture->store));
  g_assert_cmpuint (count_leads (fixture), ==, 2000);
}

/* What the schema of an older version held. */
static void
make_fixture (LkiDb *db,
              int version)
{
  static const char *const contents[] = {
    /* 001 */
    "INSERT INTO category VALUES (1, 'cleaning', NULL);"
    "INSERT INTO lead (key, shelf, category, revision, status, search_hash, name_order, id, "
    "delivered_at, name, json) VALUES (1000, 1, 1, 7, 1, 0, 'kari', 'old-lead', 1700000000000, "
    "'Kari Nordmann', x'7b7d');"
    "INSERT INTO lead_id_recent SELECT 1, 1000;"
    "INSERT INTO search_names (rowid, words) VALUES (1000, 'kari nordmann ');"
    "INSERT INTO search_text (rowid, words) VALUES (1000, 'kari nordmann ');"
    "INSERT INTO tally VALUES (1, 1, 1, 1);"
    "INSERT INTO value VALUES ('draft:old-lead', x'41');"
    "UPDATE position SET cursor = 'old-cursor', complete = 1;",
    /* 002 */
    "INSERT INTO activity (lead_key, id_hash, id, type, delivery, due_at, value_minor, "
    "value_currency) VALUES (1000, 1, 'a-1', 'snooze', 0, 1700000000000, 100, 'NOK');",
    /* 003 */
    "UPDATE lead SET site_name = 'Eksempel.no', city = 'Oslo', dispute_state = 'sent';",
    /* 004 */
    "INSERT INTO purged VALUES (2, 7);",
    /* 005 */
    "INSERT INTO support (id, from_support, text, delivery) VALUES ('s-1', 0, 'Hei', 1);",
  };
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (version, <=, (int) G_N_ELEMENTS (contents));
  for (int i = 0; i < version; i++)
    {
      lki_db_exec (db, contents[i], &error);
      g_assert_no_error (error);
    }
}

static char *
get_schema (const char *path)
{
  LkiDb *db = lki_db_open (path, LKI_DB_READER, NULL);
  sqlite3_stmt *statement;
  GString *schema = g_string_new (NULL);

  statement = lki_db_prepare (db, "SELECT sql FROM sqlite_schema ORDER BY name", NULL);
  while (lki_db_step (db, statement, NULL) == LKI_DB_ROW)
    g_string_append_printf (schema, "%s\n", (const char *) sqlite3_column_text (statement, 0));
  lki_statement_release (statement);
  lki_db_close (db);

  return g_string_free (schema, FALSE);
}

static void
test_older_schemas (Fixture *fixture,
                    gconstpointer data)
{
  g_autofree char *newest = NULL;

  fixture_close (fixture);
  newest = get_schema (fixture->path);
  for (int version = 1; version <= lki_migrations_get_latest (); version++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LkiSyncPosition) position = NULL;
      g_autoptr (GBytes) draft = NULL;
      g_autofree char *found = NULL;
      g_autofree char *schema = NULL;
      LkiDb *db;

      g_assert_cmpint (g_unlink (fixture->path), ==, 0);
      db = lki_db_open (fixture->path, LKI_DB_WRITER, &error);
      g_assert_no_error (error);
      lki_migrations_run_to (db, version, &error);
      g_assert_no_error (error);
      make_fixture (db, version);
      lki_db_close (db);

      fixture_open (fixture);
      g_assert_null (lki_store_get_set_aside_path (fixture->store));
      g_assert_cmpuint (count_leads (fixture), ==, 1);
      found = fixture_find (fixture, LKI_LEAD_VIEW_NEW, "nordm", LKI_LEAD_SORT_NAME);
      g_assert_cmpstr (found, ==, "old-lead");
      draft = test_await_boxed (lki_store_load_value (fixture->store, "draft:old-lead"), NULL);
      g_assert_nonnull (draft);
      position = test_await_boxed (lki_store_load_position (fixture->store), NULL);
      g_assert_cmpstr (position->cursor, ==, "old-cursor");
      fixture_close (fixture);
      schema = get_schema (fixture->path);
      g_assert_cmpstr (schema, ==, newest);
    }
}

/* The other process: applies small pages one after another, and says so after each, until killed.
 */
G_NORETURN static void
run_writer (const char *path)
{
  LkiStore *store = test_await_object (lki_store_open (path), NULL);
  g_autoptr (LkiSyncPosition) position = NULL;
  guint page_number;

  g_assert_nonnull (store);
  position = test_await_boxed (lki_store_load_position (store), NULL);
  page_number = position->cursor != NULL ? (guint) atoi (position->cursor) : 0;
  for (;;)
    {
      g_autofree char *cursor = g_strdup_printf ("%u", ++page_number);
      g_autoptr (LkiSyncPage) page = lead_maker_new_page (cursor, TRUE);

      for (guint i = 0; i < PAGE_SIZE_OF_WRITER; i++)
        g_ptr_array_add (page->leads,
                         lead_maker_new_seeded ((page_number - 1) * PAGE_SIZE_OF_WRITER + i));
      g_assert_true (test_await (lki_store_apply_page (store, page), NULL));
      g_assert_cmpint (write (STDOUT_FILENO, ".", 1), ==, 1);
    }
}

static void
kill_a_writer (const char *program,
               const char *path,
               guint n_pages,
               gulong delay_us)
{
  const char *const argv[] = { program, "--writer", path, NULL };
  g_autoptr (GError) error = NULL;
  GPid pid;
  int output, status;

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                            NULL, &output, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n_pages; i++)
    {
      char byte;

      g_assert_cmpint (read (output, &byte, 1), ==, 1);
    }
  /* Anywhere in the next page: this is no waiting for something to happen. */
  g_usleep (delay_us);
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  close (output);
}

static const char *test_program;

static void
test_killed (Fixture *fixture,
             gconstpointer data)
{
  fixture_close (fixture);
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *suspect = g_strconcat (fixture->path, ".suspect", NULL);
      g_autoptr (LkiSyncPosition) position = NULL;
      g_autoptr (LkiLeadPage) all = NULL;
      g_autoptr (LkiLeadPage) found = NULL;
      guint n_leads;

      kill_a_writer (test_program, fixture->path, i % 3, (gulong) g_test_rand_int_range (0, 30000));
      g_assert_true (g_file_set_contents (suspect, "", 0, NULL));
      fixture_open (fixture);
      g_assert_null (lki_store_get_set_aside_path (fixture->store));

      /* As many leads as the cursor says, those and no others, and all can be found. */
      position = test_await_boxed (lki_store_load_position (fixture->store), NULL);
      n_leads =
          position->cursor != NULL ? (guint) atoi (position->cursor) * PAGE_SIZE_OF_WRITER : 0;
      g_assert_cmpint (position->snapshot_done, ==, n_leads);
      g_assert_cmpuint (count_leads (fixture), ==, n_leads);
      all = fixture_query (fixture, LKI_LEAD_VIEW_ALL, NULL, LKI_LEAD_SORT_NEWEST, 0);
      found = fixture_query (fixture, LKI_LEAD_VIEW_ALL, "example", LKI_LEAD_SORT_NEWEST, 0);
      g_assert_cmpuint (all->keys->len, ==, n_leads);
      g_assert_cmpuint (found->keys->len, ==, n_leads);
      for (guint j = 0; j < n_leads; j += 37)
        {
          g_autoptr (LkiLeadRecord) lead = lead_maker_new_seeded (j);
          g_autoptr (LkiLeadRecord) stored = fixture_lead (fixture, lead->id);

          g_assert_nonnull (stored);
          g_assert_true (g_bytes_equal (stored->json, lead->json));
        }
      fixture_close (fixture);
    }
}

int
main (int argc,
      char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--writer"))
    {
      dex_init ();
      run_writer (argv[2]);
    }

  g_test_init (&argc, &argv, NULL);
  dex_init ();
  test_program = argv[0];
  /* A file that grows beyond the limit of the disk-full test is an error, not a signal. */
  signal (SIGXFSZ, SIG_IGN);

  fixture_add (Fixture, "/store/integrity/rights", test_rights);
  fixture_add (Fixture, "/store/integrity/no-database", test_no_database);
  fixture_add (Fixture, "/store/integrity/foreign-database", test_foreign_database);
  fixture_add (Fixture, "/store/integrity/missing-table", test_missing_table);
  fixture_add (Fixture, "/store/integrity/empty-file", test_empty_file);
  fixture_add (Fixture, "/store/integrity/newer-version", test_newer_version);
  fixture_add (Fixture, "/store/integrity/damaged", test_damaged);
  fixture_add (Fixture, "/store/integrity/false-alarm", test_false_alarm);
  fixture_add (Fixture, "/store/integrity/no-folder", test_no_folder);
  fixture_add (Fixture, "/store/integrity/disk-full", test_disk_full);
  fixture_add (Fixture, "/store/integrity/older-schemas", test_older_schemas);
  fixture_add (Fixture, "/store/integrity/killed", test_killed);

  return g_test_run ();
}
