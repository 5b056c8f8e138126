// SPDX-License-Identifier: GPL-3.0-or-later
#include "lki-clock.h"

static void
test_manual_wakes_in_time (void)
{
  g_autoptr (LkiClock) clock = lki_clock_new_manual (1000);
  g_autoptr (DexFuture) short_sleep = lki_clock_sleep (clock, 50);
  g_autoptr (DexFuture) long_sleep = lki_clock_sleep (clock, 5000);

  g_assert_cmpint (lki_clock_get_now_ms (clock), ==, 1000);
  g_assert_true (dex_future_is_pending (short_sleep));

  lki_clock_advance (clock, 49);
  g_assert_true (dex_future_is_pending (short_sleep));

  lki_clock_advance (clock, 1);
  g_assert_true (dex_future_is_resolved (short_sleep));
  g_assert_true (dex_future_is_pending (long_sleep));

  lki_clock_advance (clock, 10 * 1000);
  g_assert_true (dex_future_is_resolved (long_sleep));
  g_assert_cmpint (lki_clock_get_now_ms (clock), ==, 11050);
}

static void
jumped_cb (LkiClock *clock,
           gpointer user_data)
{
  guint *n = user_data;

  (*n)++;
}

static void
test_manual_jump (void)
{
  g_autoptr (LkiClock) clock = lki_clock_new_manual (1000);
  g_autoptr (DexFuture) sleep = lki_clock_sleep (clock, 50);
  guint n = 0;

  g_signal_connect (clock, "jumped", G_CALLBACK (jumped_cb), &n);

  /* A suspend of an hour does not count as slept. */
  lki_clock_jump (clock, 3600 * 1000);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (lki_clock_get_now_ms (clock), ==, 3601 * 1000);
  g_assert_true (dex_future_is_pending (sleep));

  lki_clock_jump (clock, -7200 * 1000);
  g_assert_cmpuint (n, ==, 2);
  lki_clock_advance (clock, 49);
  g_assert_true (dex_future_is_pending (sleep));
  lki_clock_advance (clock, 1);
  g_assert_true (dex_future_is_resolved (sleep));
  g_assert_cmpuint (n, ==, 2);
}

static void
test_system_sleep_resolves (void)
{
  g_autoptr (LkiClock) clock = lki_clock_new ();
  g_autoptr (DexFuture) sleep = lki_clock_sleep (clock, 1);

  while (dex_future_is_pending (sleep))
    g_main_context_iteration (NULL, TRUE);

  g_assert_true (dex_future_is_resolved (sleep));
}

static void
count_cb (guint *n)
{
  (*n)++;
}

#define DAY_MS (24 * 3600 * G_GINT64_CONSTANT (1000))

/* Within the second or so that a test takes. */
static void
assert_near (gint64 a,
             gint64 b)
{
  g_assert_cmpint (ABS (a - b), <, 10 * 1000);
}

static void
test_hears (void)
{
  g_autoptr (LkiClock) clock = lki_clock_new ();
  gint64 now = g_get_real_time () / 1000;
  guint n = 0;

  g_signal_connect_swapped (clock, "jumped", G_CALLBACK (count_cb), &n);
  lki_clock_hear (clock, LKI_TIME_NONE);
  lki_clock_hear (clock, now - 5000);
  g_assert_cmpint (lki_clock_get_fast_ms (clock), ==, 0);
  g_assert_cmpuint (n, ==, 0);

  lki_clock_hear (clock, now + DAY_MS);
  assert_near (lki_clock_get_now_ms (clock), now + DAY_MS);
  assert_near (lki_clock_get_fast_ms (clock), -DAY_MS);
  g_assert_cmpuint (n, ==, 1);
  lki_clock_hear (clock, now + DAY_MS + 1000);
  g_assert_cmpuint (n, ==, 1);

  lki_clock_hear (clock, now - DAY_MS);
  assert_near (lki_clock_get_fast_ms (clock), DAY_MS);
  g_assert_cmpuint (n, ==, 2);

  /* Somebody has mended the one that was wrong. */
  lki_clock_hear (clock, now);
  g_assert_cmpint (lki_clock_get_fast_ms (clock), ==, 0);
  g_assert_cmpuint (n, ==, 3);
}

static void
test_parse (void)
{
  g_assert_cmpint (lki_time_parse ("1970-01-01T00:00:00Z"), ==, 0);
  g_assert_cmpint (lki_time_parse ("2026-03-29T03:30:00.250+02:00"), ==, 1774747800250);
  g_assert_cmpint (lki_time_parse ("1969-12-31T23:59:59.999Z"), ==, -1);

  g_assert_cmpint (lki_time_parse (NULL), ==, LKI_TIME_NONE);
  g_assert_cmpint (lki_time_parse (""), ==, LKI_TIME_NONE);
  g_assert_cmpint (lki_time_parse ("yesterday"), ==, LKI_TIME_NONE);
  g_assert_cmpint (lki_time_parse ("2026-13-01T00:00:00Z"), ==, LKI_TIME_NONE);
}

static void
test_format (void)
{
  const gint64 times[] = { 0, 1, 1774747800250, -1, 253402300799999 };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *text = lki_time_format (times[i]);

      g_assert_cmpint (lki_time_parse (text), ==, times[i]);
    }
}

int
main (int argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/base/clock/manual-wakes-in-time", test_manual_wakes_in_time);
  g_test_add_func ("/base/clock/jump-is-told-and-no-sleep-ends-by-it", test_manual_jump);
  g_test_add_func ("/base/clock/system-sleep-resolves", test_system_sleep_resolves);
  g_test_add_func ("/base/clock/hears-what-time-it-is-from-a-server", test_hears);
  g_test_add_func ("/base/time/reads-rfc3339", test_parse);
  g_test_add_func ("/base/time/writes-what-it-reads", test_format);

  return g_test_run ();
}
