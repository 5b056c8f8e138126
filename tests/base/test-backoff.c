// SPDX-License-Identifier: GPL-3.0-or-later
#include "lki-backoff.h"

static void
test_grows_within_bounds (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (int run = 0; run < 200; run++)
    {
      LkiBackoff backoff = LKI_BACKOFF_INIT;
      gint64 bound = backoff.base_ms;

      for (int attempt = 0; attempt < 30; attempt++)
        {
          gint64 wait = lki_backoff_next (&backoff, rand, -1);

          g_assert_cmpint (wait, >=, bound / 2);
          g_assert_cmpint (wait, <=, bound + 1);
          bound = MIN (bound * 2, backoff.limit_ms);
        }
    }
}

static void
test_spreads_clients (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (int client = 0; client < 100; client++)
    {
      LkiBackoff backoff = LKI_BACKOFF_INIT;

      g_hash_table_add (seen, GSIZE_TO_POINTER ((gsize) lki_backoff_next (&backoff, rand, -1)));
    }

  g_assert_cmpuint (g_hash_table_size (seen), >, 50);
}

static void
test_honours_retry_after (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  LkiBackoff backoff = LKI_BACKOFF_INIT;

  for (int i = 0; i < 100; i++)
    {
      gint64 wait = lki_backoff_next (&backoff, rand, 600 * 1000);

      g_assert_cmpint (wait, >=, 600 * 1000);
      g_assert_cmpint (wait, <=, 661 * 1000);
    }

  g_assert_cmpint (lki_backoff_next (&backoff, rand, G_MAXINT64), <=,
                   G_GINT64_CONSTANT (27) * 3600 * 1000);
}

static void
test_reset (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  LkiBackoff backoff = LKI_BACKOFF_INIT;

  for (int i = 0; i < 10; i++)
    g_assert_cmpint (lki_backoff_next (&backoff, rand, -1), >, 0);
  lki_backoff_reset (&backoff);

  g_assert_cmpint (lki_backoff_next (&backoff, rand, -1), <=, backoff.base_ms + 1);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/base/backoff/grows-within-bounds", test_grows_within_bounds);
  g_test_add_func ("/base/backoff/spreads-clients", test_spreads_clients);
  g_test_add_func ("/base/backoff/honours-retry-after", test_honours_retry_after);
  g_test_add_func ("/base/backoff/starts-over-after-success", test_reset);

  return g_test_run ();
}
