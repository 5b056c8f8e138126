// SPDX-License-Identifier: GPL-3.0-or-later
// What counts as having slept.

#include "lki-connectivity.h"

static void
woken_cb (LkiConnectivity *connectivity,
          gboolean stale,
          gpointer user_data)
{
  guint *n = user_data;

  g_assert_true (stale);
  (*n)++;
}

static void
test_suspend (void)
{
  g_autoptr (LkiClock) clock = lki_clock_new_manual (1000);
  g_autoptr (LkiConnectivity) connectivity = lki_connectivity_new (clock);
  const gint64 second = G_USEC_PER_SEC;
  guint n = 0;

  g_signal_connect (connectivity, "woken", G_CALLBACK (woken_cb), &n);

  /* From a known point: both clocks at the same time. */
  lki_connectivity_note_clocks (connectivity, 1000 * second, 1000 * second);
  n = 0;

  /* An hour goes by, awake; somebody sets the clock. */
  lki_connectivity_note_clocks (connectivity, 4600 * second, 4600 * second);
  g_assert_cmpuint (n, ==, 0);

  /* A week asleep, of which the monotonic clock knows nothing. */
  lki_connectivity_note_clocks (connectivity, (4600 + 604800) * second, 4601 * second);
  g_assert_cmpuint (n, ==, 1);

  /* That sleep is over. */
  lki_connectivity_note_clocks (connectivity, (4700 + 604800) * second, 4701 * second);
  g_assert_cmpuint (n, ==, 1);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/sync/connectivity/suspend", test_suspend);

  return g_test_run ();
}
