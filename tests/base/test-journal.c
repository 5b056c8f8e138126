// SPDX-License-Identifier: GPL-3.0-or-later
#include "lki-journal.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "lki-error.h"
#include "lki-fault.h"

/* 2026-03-01T12:00:00Z */
#define NOON G_GINT64_CONSTANT (1772366400000)
#define DAY (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

typedef struct
{
  char *folder;
  LkiClock *clock;
} Fixture;

static void
fixture_set_up (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *parent = g_dir_make_tmp ("lki-journal-XXXXXX", &error);

  g_assert_no_error (error);
  fixture->folder = g_build_filename (parent, "logs", NULL);
  fixture->clock = lki_clock_new_manual (NOON);
  g_assert_true (lki_journal_open (fixture->folder, fixture->clock, &error));
  g_assert_no_error (error);
}

static void
fixture_tear_down (Fixture *fixture,
                   gconstpointer data)
{
  g_autofree char *parent = g_path_get_dirname (fixture->folder);

  lki_journal_clear ();
  lki_journal_close ();
  g_rmdir (fixture->folder);
  g_rmdir (parent);
  g_free (fixture->folder);
  g_object_unref (fixture->clock);
}

static char *
read_day (Fixture *fixture,
          const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);

  return text;
}

static guint
count_files (Fixture *fixture,
             gsize *bytes)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  guint n = 0;
  const char *name;

  *bytes = 0;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
      GStatBuf info;

      g_assert_no_errno (g_stat (path, &info));
      *bytes += (gsize) info.st_size;
      n++;
    }

  return n;
}

static guint
get_mode (const char *path)
{
  GStatBuf info;

  g_assert_no_errno (g_stat (path, &info));

  return info.st_mode & 0777;
}

static void
test_lines (Fixture *fixture,
            gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "2026-03-01.log", NULL);
  g_auto (GStrv) lines = NULL;
  g_auto (GStrv) first = NULL;
  g_auto (GStrv) second = NULL;

  LKI_JOURNAL (LKI_JOURNAL_INFO, "lead opened", LKI_JOURNAL_ID ("lead", "lead-4711"),
               LKI_JOURNAL_NUMBER ("after", 600), LKI_JOURNAL_WORD ("by", "person"));
  LKI_JOURNAL (LKI_JOURNAL_INFO, "lead opened", LKI_JOURNAL_ID ("lead", "lead-4711"),
               LKI_JOURNAL_NUMBER ("after", 600), LKI_JOURNAL_WORD ("by", "person"));

  text = read_day (fixture, "2026-03-01.log");
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  g_assert_true (
      g_str_has_prefix (lines[0], "2026-03-01T12:00:00.000Z info \"lead opened\" lead="));
  g_assert_true (g_str_has_suffix (lines[0], " after=600 by=\"person\""));
  g_assert_null (strstr (text, "4711"));
  /* The same lead can be followed through the file. */
  g_assert_cmpstr (lines[0], ==, lines[1]);
  g_assert_cmpuint (get_mode (path), ==, 0600);
  g_assert_cmpuint (get_mode (fixture->folder), ==, 0700);
}

static void
test_errors (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (GError) error = lki_error_new_http (LKI_ERROR_PROTOCOL, 200, -1, NULL, NULL,
                                                 "Kari Example sent something odd");
  g_autofree char *text = NULL;

  lki_fault_report ("pull", error);
  lki_journal_write_message (G_LOG_LEVEL_WARNING, "Gtk");
  lki_journal_write_message (G_LOG_LEVEL_CRITICAL, "Kari\nExample");

  text = read_day (fixture, "2026-03-01.log");
  g_assert_nonnull (strstr (text, "warning \"pull\" domain=\"LkiError\" "
                                  "code=\"protocol\""));
  g_assert_nonnull (strstr (text, " status=200\n"));
  g_assert_nonnull (strstr (text, "warning \"message\" domain=\"Gtk\"\n"));
  g_assert_nonnull (strstr (text, "error \"message\" domain=\"?\"\n"));
  g_assert_null (strstr (text, "Kari"));
}

static void
test_age (Fixture *fixture,
          gconstpointer data)
{
  g_autofree char *oldest = NULL;
  g_autofree char *gone = NULL;
  g_autofree char *foreign = g_build_filename (fixture->folder, "notes.txt", NULL);
  gsize bytes;

  g_assert_true (g_file_set_contents (foreign, "x", 1, NULL));
  for (guint i = 0; i < 100; i++)
    {
      LKI_JOURNAL (LKI_JOURNAL_INFO, "day", LKI_JOURNAL_NUMBER ("n", i));
      lki_clock_advance (fixture->clock, DAY);
    }

  /* 90 days with today, and what is not of the journal. */
  g_assert_cmpuint (count_files (fixture, &bytes), ==, 91);
  gone = read_day (fixture, "2026-03-10.log");
  oldest = read_day (fixture, "2026-03-11.log");
  g_assert_null (gone);
  g_assert_nonnull (oldest);
  g_assert_no_errno (g_unlink (foreign));
}

static void
test_size (Fixture *fixture,
           gconstpointer data)
{
  gsize bytes;

  for (guint day = 0; day < 12; day++)
    {
      for (guint i = 0; i < 20000; i++)
        LKI_JOURNAL (LKI_JOURNAL_INFO, "the same thing over and over", LKI_JOURNAL_NUMBER ("n", i));
      lki_clock_advance (fixture->clock, DAY);
    }

  count_files (fixture, &bytes);
  g_assert_cmpuint (bytes, >, 1024 * 1024);
  g_assert_cmpuint (bytes, <=, (4 * 1024 + 512) * 1024);
}

static void
test_clear (Fixture *fixture,
            gconstpointer data)
{
  g_autofree char *text = NULL;
  gsize bytes;

  LKI_JOURNAL (LKI_JOURNAL_INFO, "before", LKI_JOURNAL_NUMBER ("n", 1));
  lki_journal_clear ();
  g_assert_cmpuint (count_files (fixture, &bytes), ==, 0);
  LKI_JOURNAL (LKI_JOURNAL_INFO, "after", LKI_JOURNAL_NUMBER ("n", 2));
  text = read_day (fixture, "2026-03-01.log");
  g_assert_nonnull (strstr (text, "\"after\""));
  g_assert_null (strstr (text, "\"before\""));
}

static void
test_unwritable (void)
{
  g_autoptr (LkiClock) clock = lki_clock_new_manual (NOON);
  g_autoptr (GError) error = NULL;

  g_assert_false (lki_journal_open ("/proc/nowhere", clock, &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_READ_ONLY);
  /* Nothing happens, and nothing breaks. */
  LKI_JOURNAL (LKI_JOURNAL_INFO, "nobody hears this", LKI_JOURNAL_NUMBER ("n", 1));
  lki_journal_close ();
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("/journal/lines-hold-no-id-and-no-text-from-elsewhere", test_lines);
  ADD ("/journal/an-error-is-its-code-not-its-message", test_errors);
  ADD ("/journal/nothing-is-kept-longer-than-90-days", test_age);
  ADD ("/journal/it-is-bounded-in-size", test_size);
  ADD ("/journal/what-is-removed-is-gone", test_clear);
#undef ADD
  g_test_add_func ("/journal/a-folder-that-cannot-be-written", test_unwritable);

  return g_test_run ();
}
