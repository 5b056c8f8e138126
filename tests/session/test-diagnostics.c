// SPDX-License-Identifier: GPL-3.0-or-later
// What is kept of errors, crashes and use, with consent and without. That it arrives is proved
// where there is a server.

#include "lki-diagnostics.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "lki-error.h"
#include "lki-fault.h"
#include "lki-report-queue.h"
#include "test-await.h"

/* 2026-11-25T12:00:00Z */
#define NOW G_GINT64_CONSTANT (1795608000000)
#define HOUR (60 * 60 * G_GINT64_CONSTANT (1000))
#define DAY (24 * HOUR)

typedef struct
{
  char *parent; /* (owned) */
  char *folder; /* (owned): of the diagnostics */
  char *queue;  /* (owned) */
  LkiClock *clock;
  LkiSettings *settings;
  LkiSessionManager *manager;
  LkiDiagnostics *diagnostics; /* (owned) (nullable) */
} Fixture;

static void
begin (Fixture *fixture)
{
  fixture->diagnostics =
      lki_diagnostics_new (fixture->folder, fixture->manager, fixture->settings, fixture->clock);
}

static void
end (Fixture *fixture)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (g_steal_pointer (&fixture->diagnostics));
}

static void
fixture_set_up (Fixture *fixture,
                gconstpointer data)
{
  g_autofree char *accounts = NULL;

  fixture->parent = test_make_folder ();
  fixture->folder = g_build_filename (fixture->parent, "diagnostics", NULL);
  fixture->queue = g_build_filename (fixture->folder, "queue", NULL);
  accounts = g_build_filename (fixture->parent, "accounts", NULL);
  fixture->clock = lki_clock_new_manual (NOW);
  fixture->settings = lki_settings_new ();
  g_object_set (fixture->settings, "consent-version", 0, "consent-reports", FALSE, "consent-usage",
                FALSE, NULL);
  fixture->manager = lki_session_manager_new (accounts, "http://127.0.0.1:1");
  begin (fixture);
}

static void
fixture_tear_down (Fixture *fixture,
                   gconstpointer data)
{
  if (fixture->diagnostics != NULL)
    end (fixture);
  g_clear_object (&fixture->manager);
  g_clear_object (&fixture->settings);
  g_clear_object (&fixture->clock);
  test_remove_folder (fixture->parent);
  g_free (fixture->queue);
  g_free (fixture->folder);
  g_free (fixture->parent);
}

static guint
count_queued (Fixture *fixture)
{
  g_autoptr (GPtrArray) paths = NULL;

  while (g_main_context_iteration (NULL, FALSE))
    ;
  paths = lki_report_queue_list (fixture->queue, lki_clock_get_now_ms (fixture->clock));

  return paths->len;
}

static void
fail_at (const char *what)
{
  g_autoptr (GError) error =
      lki_error_new (LKI_ERROR_PROTOCOL, "Kari Example, kari@example.com, sent nonsense");

  lki_fault_report (what, error);
}

static void
test_before_consent (Fixture *fixture,
                     gconstpointer data)
{
  g_autofree char *text = NULL;

  g_assert_false (lki_diagnostics_get_asked (fixture->diagnostics));
  fail_at ("pull");
  lki_diagnostics_count (fixture->diagnostics, "status_set");
  g_assert_cmpuint (count_queued (fixture), ==, 0);
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
  text = lki_diagnostics_dup_text (fixture->diagnostics);
  g_assert_cmpstr (text, ==, "");

  /* To say no is an answer too. */
  lki_diagnostics_decide (fixture->diagnostics, FALSE, FALSE);
  g_assert_true (lki_diagnostics_get_asked (fixture->diagnostics));
  fail_at ("pull");
  lki_diagnostics_count (fixture->diagnostics, "status_set");
  g_assert_cmpuint (count_queued (fixture), ==, 0);
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
}

static void
test_reports (Fixture *fixture,
              gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GError) expected = lki_error_new (LKI_ERROR_NETWORK, "No network");
  struct stat info;

  lki_diagnostics_decide (fixture->diagnostics, TRUE, FALSE);
  g_assert_true (lki_diagnostics_get_reports (fixture->diagnostics));
  g_assert_false (lki_diagnostics_get_usage (fixture->diagnostics));
  fail_at ("pull");
  fail_at ("pull");
  fail_at ("parse a page");
  lki_fault_report ("pull", expected);
  lki_diagnostics_count (fixture->diagnostics, "status_set");
  g_assert_cmpuint (count_queued (fixture), ==, 2);

  text = lki_diagnostics_dup_text (fixture->diagnostics);
  g_assert_nonnull (strstr (text, "\"parse a page\""));
  g_assert_nonnull (strstr (text, "\"protocol\""));
  g_assert_null (strstr (text, "Kari"));
  g_assert_null (strstr (text, "status_set"));
  paths = lki_report_queue_list (fixture->queue, NOW);
  g_assert_no_errno (stat (g_ptr_array_index (paths, 0), &info));
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_no_errno (stat (fixture->folder, &info));
  g_assert_cmpuint (info.st_mode & 0777, ==, 0700);

  /* The same again, another time. */
  lki_clock_advance (fixture->clock, 2 * HOUR);
  fail_at ("pull");
  g_assert_cmpuint (count_queued (fixture), ==, 3);
}

static void
test_bounds (Fixture *fixture,
             gconstpointer data)
{
  lki_diagnostics_decide (fixture->diagnostics, TRUE, FALSE);
  for (guint i = 0; i < 30; i++)
    {
      fail_at ("pull");
      g_assert_cmpuint (count_queued (fixture), ==, MIN (i + 1, 20));
      lki_clock_advance (fixture->clock, 2 * HOUR);
    }

  lki_clock_advance (fixture->clock, 91 * DAY);
  g_assert_cmpuint (count_queued (fixture), ==, 0);
}

static void
test_withdraw (Fixture *fixture,
               gconstpointer data)
{
  lki_diagnostics_decide (fixture->diagnostics, TRUE, TRUE);
  fail_at ("pull");
  lki_diagnostics_count (fixture->diagnostics, "status_set");
  g_assert_cmpuint (count_queued (fixture), ==, 1);

  lki_diagnostics_decide (fixture->diagnostics, FALSE, TRUE);
  g_assert_cmpuint (count_queued (fixture), ==, 0);
  lki_diagnostics_decide (fixture->diagnostics, FALSE, FALSE);
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
}

static void
test_new_text (Fixture *fixture,
               gconstpointer data)
{
  lki_diagnostics_decide (fixture->diagnostics, TRUE, TRUE);
  fail_at ("pull");
  g_assert_cmpuint (count_queued (fixture), ==, 1);
  end (fixture);

  /* The program is newer than the answer. */
  g_object_set (fixture->settings, "consent-version", LKI_CONSENT_VERSION + 1, NULL);
  begin (fixture);
  g_assert_false (lki_diagnostics_get_asked (fixture->diagnostics));
  g_assert_false (lki_diagnostics_get_reports (fixture->diagnostics));
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
}

static void
test_crash (Fixture *fixture,
            gconstpointer data)
{
  static const char left[] =
      "leadkit-crash 1\nversion 0.9\ntime 6b06cb00\nsignal b\n"
      "module 1000 1000 2000 00112233445566778899aabbccddeeff leadkit-inbox\n"
      "frame 1234\nend\n";
  g_autofree char *crash = g_build_filename (fixture->folder, "crash", NULL);
  g_autofree char *text = NULL;

  lki_diagnostics_decide (fixture->diagnostics, TRUE, FALSE);
  end (fixture);
  g_assert_true (g_file_set_contents (crash, left, -1, NULL));
  begin (fixture);

  text = lki_diagnostics_dup_text (fixture->diagnostics);
  g_assert_nonnull (strstr (text, "\"SIGSEGV\""));
  g_assert_nonnull (strstr (text, "leadkit-inbox@0.9"));
  g_assert_nonnull (strstr (text, "0x1234"));
  g_assert_false (g_file_test (crash, G_FILE_TEST_EXISTS));
}

/* The pseudonym in a text of one or more reports, the last one. */
static char *
dup_pseudonym (const char *text)
{
  const char *found = g_strrstr (text, "\"pseudonym\"");
  g_auto (GStrv) parts = NULL;

  g_assert_nonnull (found);
  parts = g_strsplit (found, "\"", 5);

  return g_strdup (parts[3]);
}

static void
test_usage (Fixture *fixture,
            gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *fourth = NULL;
  g_autofree char *text = NULL;
  g_autofree char *later = NULL;
  g_autofree char *restarted = NULL;
  g_autofree char *renewed = NULL;

  lki_diagnostics_decide (fixture->diagnostics, FALSE, TRUE);
  lki_diagnostics_count (fixture->diagnostics, "status_set");
  lki_diagnostics_count (fixture->diagnostics, "status_set");
  lki_diagnostics_count (fixture->diagnostics, "search");
  fail_at ("pull");
  g_assert_cmpuint (count_queued (fixture), ==, 0);
  text = lki_diagnostics_dup_text (fixture->diagnostics);
  g_assert_nonnull (strstr (text, "2026-11-25"));
  g_assert_nonnull (g_regex_match_simple ("\"status_set\"\\s*:\\s*2", text, 0, 0) ? text : NULL);
  first = dup_pseudonym (text);

  /* The same on another day and after a restart; another one in another month. */
  end (fixture);
  begin (fixture);
  lki_clock_advance (fixture->clock, DAY);
  lki_diagnostics_count (fixture->diagnostics, "search");
  restarted = lki_diagnostics_dup_text (fixture->diagnostics);
  second = dup_pseudonym (restarted);
  g_assert_cmpstr (first, ==, second);
  lki_clock_advance (fixture->clock, 7 * DAY);
  lki_diagnostics_count (fixture->diagnostics, "search");
  later = lki_diagnostics_dup_text (fixture->diagnostics);
  third = dup_pseudonym (later);
  g_assert_cmpstr (first, !=, third);

  lki_diagnostics_decide (fixture->diagnostics, FALSE, FALSE);
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
  lki_diagnostics_decide (fixture->diagnostics, FALSE, TRUE);
  lki_diagnostics_count (fixture->diagnostics, "search");
  renewed = lki_diagnostics_dup_text (fixture->diagnostics);
  fourth = dup_pseudonym (renewed);
  g_assert_cmpstr (third, !=, fourth);
}

static void
test_example (Fixture *fixture,
              gconstpointer data)
{
  g_autofree char *text = lki_diagnostics_dup_example (fixture->diagnostics);

  g_assert_nonnull (strstr (text, "\"exception\""));
  g_assert_nonnull (strstr (text, "\"counts\""));
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("/diagnostics/nothing-is-kept-before-consent-or-after-a-no", test_before_consent);
  ADD ("/diagnostics/an-error-waits-to-be-reported-without-its-message", test_reports);
  ADD ("/diagnostics/reports-are-bounded-in-number-and-age", test_bounds);
  ADD ("/diagnostics/what-is-withdrawn-is-gone", test_withdraw);
  ADD ("/diagnostics/a-new-text-asks-again", test_new_text);
  ADD ("/diagnostics/a-crash-is-reported-at-the-next-start", test_crash);
  ADD ("/diagnostics/use-is-counted-by-day-under-a-monthly-pseudonym", test_usage);
  ADD ("/diagnostics/an-example-keeps-nothing", test_example);
#undef ADD

  return g_test_run ();
}
