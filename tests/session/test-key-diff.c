// SPDX-License-Identifier: GPL-3.0-or-later
// Any two lists of keys: the steps between them lead from one to the other, and small differences
// stay small.

#include "lki-key-diff.h"

static GArray *
keys_of (const gint64 *keys,
         guint n)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (n > 0)
    g_array_append_vals (array, keys, n);

  return array;
}

static const gint64 *
data_of (GArray *array)
{
  return (const gint64 *) (gpointer) array->data;
}

/* Applies the steps to a copy of @before and compares with @after. Returns: how many items were
 * touched */
static guint
apply_and_compare (GArray *before,
                   GArray *after)
{
  g_autoptr (GArray) splices =
      lki_key_diff (data_of (before), before->len, data_of (after), after->len);
  g_autoptr (GArray) model = keys_of (data_of (before), before->len);
  guint touched = 0;

  for (guint i = 0; i < splices->len; i++)
    {
      LkiSplice *splice = &g_array_index (splices, LkiSplice, i);

      g_assert_cmpuint (splice->position + splice->removed, <=, model->len);
      g_assert_cmpuint (splice->position + splice->added, <=, after->len);
      g_assert_cmpuint (splice->removed + splice->added, >, 0);
      if (splice->removed > 0)
        g_array_remove_range (model, splice->position, splice->removed);
      if (splice->added > 0)
        g_array_insert_vals (model, splice->position, data_of (after) + splice->position,
                             splice->added);
      touched += splice->removed + splice->added;
    }

  g_assert_cmpmem (model->data, model->len * sizeof (gint64), after->data,
                   after->len * sizeof (gint64));

  return touched;
}

static GArray *
ascending (guint n)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < n; i++)
    {
      gint64 key = (gint64) i * 10;

      g_array_append_val (array, key);
    }

  return array;
}

static void
shuffle (GArray *array,
         guint times)
{
  for (guint i = 0; i < times && array->len > 1; i++)
    {
      guint from = (guint) g_test_rand_int_range (0, (gint32) array->len);
      gint64 key = g_array_index (array, gint64, from);

      g_array_remove_index (array, from);
      g_array_insert_val (array, (guint) g_test_rand_int_range (0, (gint32) array->len + 1), key);
    }
}

static void
test_random (void)
{
  for (guint round = 0; round < 500; round++)
    {
      g_autoptr (GArray) before = ascending ((guint) g_test_rand_int_range (0, 80));
      g_autoptr (GArray) after = keys_of (data_of (before), before->len);
      guint removals = (guint) g_test_rand_int_range (0, 20);
      guint additions = (guint) g_test_rand_int_range (0, 20);

      shuffle (before, (guint) g_test_rand_int_range (0, 3));
      shuffle (after, (guint) g_test_rand_int_range (0, 30));
      for (guint i = 0; i < removals && after->len > 0; i++)
        g_array_remove_index (after, (guint) g_test_rand_int_range (0, (gint32) after->len));
      for (guint i = 0; i < additions; i++)
        {
          gint64 key = 100000 + (gint64) i;

          g_array_insert_val (after, (guint) g_test_rand_int_range (0, (gint32) after->len + 1),
                              key);
        }

      apply_and_compare (before, after);
      apply_and_compare (after, before);
    }
}

static void
test_small_stays_small (void)
{
  g_autoptr (GArray) before = ascending (10000);
  g_autoptr (GArray) after = ascending (10000);
  gint64 first = -5, middle = 50005, moved = 77770;

  /* One at the top, one in the middle, one gone, one moved: four changes, five items. */
  g_array_insert_val (after, 5001, middle);
  g_array_insert_val (after, 0, first);
  g_array_remove_index (after, 3000);
  for (guint i = 0; i < after->len; i++)
    {
      if (g_array_index (after, gint64, i) == moved)
        {
          g_array_remove_index (after, i);
          break;
        }
    }
  g_array_insert_val (after, 20, moved);

  g_assert_cmpuint (apply_and_compare (before, after), ==, 5);
  g_assert_cmpuint (apply_and_compare (before, before), ==, 0);
}

static void
test_large_is_two_steps (void)
{
  g_autoptr (GArray) before = ascending (50000);
  g_autoptr (GArray) after = ascending (50000);
  g_autoptr (GArray) splices = NULL;

  for (guint i = 0; i < after->len / 2; i++)
    {
      gint64 key = g_array_index (after, gint64, i);

      g_array_index (after, gint64, i) = g_array_index (after, gint64, after->len - 1 - i);
      g_array_index (after, gint64, after->len - 1 - i) = key;
    }
  apply_and_compare (before, after);

  splices = lki_key_diff (data_of (before), before->len, data_of (after), after->len);
  g_assert_cmpuint (splices->len, ==, 2);
  g_assert_cmpuint (g_array_index (splices, LkiSplice, 0).added, ==, 0);
  g_assert_cmpuint (g_array_index (splices, LkiSplice, 1).removed, ==, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/key-diff/random", test_random);
  g_test_add_func ("/session/key-diff/small-stays-small", test_small_stays_small);
  g_test_add_func ("/session/key-diff/large-is-two-steps", test_large_is_two_steps);

  return g_test_run ();
}
