// SPDX-License-Identifier: GPL-3.0-or-later
// The difference between two lists of keys, as a list model tells it. Pure. Small differences stay
// small, so that rows, focus and selection stay where they are; large ones are a removal and an
// addition, which GTK takes in at once where it would otherwise ask for every row.

#include "lki-key-diff.h"

/* Beyond this the search for the smallest difference costs more than it saves. */
#define MIDDLE_MAX 20000
#define SPLICES_MAX 64

static void
add_splice (GArray *splices,
            guint position,
            guint removed,
            guint added)
{
  LkiSplice splice = { position, removed, added };

  if (removed > 0 || added > 0)
    g_array_append_val (splices, splice);
}

static void
replace_all (GArray *splices,
             guint position,
             guint removed,
             guint added)
{
  g_array_set_size (splices, 0);
  add_splice (splices, position, removed, 0);
  add_splice (splices, position, 0, added);
}

/* Marks the longest set of old keys that keep their order in the new list: the others have moved or
 * gone.
 * @places holds the place in the new list of each old key, or -1. This is patience sorting. */
static gboolean *
mark_kept (const gint *places,
           guint n)
{
  gboolean *kept = g_new0 (gboolean, n);
  g_autofree guint *tails = g_new (guint, n);
  g_autofree gint *before = g_new (gint, n);
  guint length = 0;

  for (guint i = 0; i < n; i++)
    {
      guint low = 0;
      guint high = length;

      if (places[i] < 0)
        continue;

      while (low < high)
        {
          guint middle = (low + high) / 2;

          if (places[tails[middle]] < places[i])
            low = middle + 1;
          else
            high = middle;
        }
      before[i] = low > 0 ? (gint) tails[low - 1] : -1;
      tails[low] = i;
      length = MAX (length, low + 1);
    }

  for (gint i = length > 0 ? (gint) tails[length - 1] : -1; i >= 0; i = before[i])
    kept[i] = TRUE;

  return kept;
}

static void
diff_middle (GArray *splices,
             guint start,
             const gint64 *old_keys,
             guint n_old,
             const gint64 *new_keys,
             guint n_new)
{
  g_autoptr (GHashTable) places_by_key = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autofree gint *places = g_new (gint, n_old);
  g_autofree gboolean *kept = NULL;
  guint n_done = 0;
  guint n_removed = 0;

  for (guint i = 0; i < n_new; i++)
    g_hash_table_insert (places_by_key, (gpointer) &new_keys[i], GUINT_TO_POINTER (i + 1));
  for (guint i = 0; i < n_old; i++)
    places[i] =
        (gint) GPOINTER_TO_UINT (g_hash_table_lookup (places_by_key, (gpointer) &old_keys[i])) - 1;

  kept = mark_kept (places, n_old);

  for (guint i = 0; i < n_old; i++)
    {
      if (!kept[i])
        {
          n_removed++;
          continue;
        }
      add_splice (splices, start + n_done, n_removed, (guint) places[i] - n_done);
      n_done = (guint) places[i] + 1;
      n_removed = 0;
    }
  add_splice (splices, start + n_done, n_removed, n_new - n_done);
}

/**
 * lki_key_diff:
 * @old_keys: (array length=n_old) (nullable): keys, each once
 * @n_old: how many
 * @new_keys: (array length=n_new) (nullable): keys, each once
 * @n_new: how many
 *
 * Returns: (transfer full) (element-type LkiSplice): the steps from one to the other, in ascending
 * order
 */
GArray *
lki_key_diff (const gint64 *old_keys,
              guint n_old,
              const gint64 *new_keys,
              guint n_new)
{
  GArray *splices = g_array_new (FALSE, FALSE, sizeof (LkiSplice));
  guint start = 0;
  guint end = 0;
  guint old_middle, new_middle;

  while (start < n_old && start < n_new && old_keys[start] == new_keys[start])
    start++;
  while (end < n_old - start && end < n_new - start &&
         old_keys[n_old - end - 1] == new_keys[n_new - end - 1])
    end++;

  old_middle = n_old - start - end;
  new_middle = n_new - start - end;

  if (old_middle == 0 || new_middle == 0)
    add_splice (splices, start, old_middle, new_middle);
  else if (old_middle > MIDDLE_MAX || new_middle > MIDDLE_MAX)
    replace_all (splices, start, old_middle, new_middle);
  else
    {
      diff_middle (splices, start, old_keys + start, old_middle, new_keys + start, new_middle);
      if (splices->len > SPLICES_MAX)
        replace_all (splices, start, old_middle, new_middle);
    }

  return splices;
}
