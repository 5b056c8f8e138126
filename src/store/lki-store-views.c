// SPDX-License-Identifier: GPL-3.0-or-later
// Which leads are in a view, and in which order: the queries of the list. Their records are read
// elsewhere, and how many there are is counted in lki-store-counts.c.
//
// Everything here is answered from indexes: the table itself is two gigabytes at a million leads.
// Newest first needs no sorting, as keys are in that order in every index; the parts of a view,
// each in order, are merged.

#include "lki-store-views.h"

#include "lki-store-filter.h"
#include "lki-store-row.h"
#include "lki-store-search.h"
#include "lki-store-text.h"

/* Up to so many leads found it is cheaper to look at each than at an index of all. */
#define FEW 2000

/* What is bound to the parameters of every statement here. */
typedef struct
{
  gint64 now_ms;         /* ?1 */
  gint64 category;       /* ?2 */
  gint64 end_of_today;   /* ?3 */
  gint64 limit;          /* ?4: -1 for all */
  const char *keys;      /* ?5 (unowned) (nullable): a JSON array */
  LkiStoreFilter filter; /* from ?6 on */
} Parameters;

static const char *const conditions[] = {
  [LKI_LEAD_VIEW_NEW] = "(shelf = 1 OR (shelf = 5 AND " LKI_VIEWS_WOKEN "))",
  [LKI_LEAD_VIEW_FOLLOW_UP] =
      "(follow_up_at IS NOT NULL AND status <= 5 AND follow_up_at <= ?3 AND "
      "(snoozed_until IS NULL OR " LKI_VIEWS_WOKEN "))",
  [LKI_LEAD_VIEW_IN_PROGRESS] = "(shelf = 2 OR (shelf = 6 AND " LKI_VIEWS_WOKEN "))",
  [LKI_LEAD_VIEW_SNOOZED] = "(shelf >= 5 AND snoozed_until > ?1)",
  [LKI_LEAD_VIEW_WON] = "(shelf = 3)",
  [LKI_LEAD_VIEW_CLOSED] = "(shelf = 4)",
  [LKI_LEAD_VIEW_DISPUTED] = LKI_VIEWS_DISPUTED,
  [LKI_LEAD_VIEW_ALL] = "(shelf >= 0)",
  [LKI_LEAD_VIEW_CATEGORY] = "(category = ?2)",
};

/* Ranges of indexes that, put together, are the keys of a view. */
typedef struct
{
  const char *index;
  const char *condition;
  gboolean
      in_order; /* if not, then sorted afterwards: leads that were snoozed or are due are few */
} Part;

static const Part parts[][2] = {
  [LKI_LEAD_VIEW_NEW] = {
    { "lead_by_shelf", "shelf = 1", TRUE },
    { "lead_by_snooze", "shelf >= 5 AND shelf = 5 AND " LKI_VIEWS_WOKEN, FALSE },
  },
  [LKI_LEAD_VIEW_FOLLOW_UP] = {
    { "lead_by_follow_up",
      "follow_up_at IS NOT NULL AND status <= 5 AND follow_up_at <= ?3 AND "
      "(snoozed_until IS NULL OR " LKI_VIEWS_WOKEN ")",
      FALSE },
  },
  [LKI_LEAD_VIEW_IN_PROGRESS] = {
    { "lead_by_shelf", "shelf = 2", TRUE },
    { "lead_by_snooze", "shelf >= 5 AND shelf = 6 AND " LKI_VIEWS_WOKEN, FALSE },
  },
  [LKI_LEAD_VIEW_SNOOZED] = {
    { "lead_by_snooze", "shelf >= 5 AND snoozed_until > ?1", FALSE },
  },
  [LKI_LEAD_VIEW_WON] = { { "lead_by_shelf", "shelf = 3", TRUE } },
  [LKI_LEAD_VIEW_CLOSED] = { { "lead_by_shelf", "shelf = 4", TRUE } },
  [LKI_LEAD_VIEW_DISPUTED] = { { "lead_by_dispute", LKI_VIEWS_DISPUTED, TRUE } },
  [LKI_LEAD_VIEW_ALL] = { { "lead_by_category", "category >= 0", FALSE } },
  [LKI_LEAD_VIEW_CATEGORY] = { { "lead_by_category", "category = ?2", TRUE } },
};

static gboolean
parameters_init (Parameters *parameters,
                 LkiStoreReader *reader,
                 LkiLeadQuery *query,
                 gint64 now_ms,
                 GError **error)
{
  *parameters = (Parameters) {
    .now_ms = now_ms,
    .end_of_today = lki_store_views_get_end_of_today (now_ms),
    .limit = -1,
  };
  if (!lki_categories_find (reader->categories, query->category_id, &parameters->category, error))
    return FALSE;
  /* Number 0 is that of leads without a category, which no view shows apart. */
  if (parameters->category == 0)
    parameters->category = -1;

  return lki_store_filter_init (&parameters->filter, reader, query->filter, now_ms, error);
}

static gboolean
append_keys (LkiStoreReader *reader,
             const char *sql,
             const Parameters *parameters,
             GArray *keys,
             GError **error)
{
  g_autoptr (sqlite3_stmt) statement = lki_db_prepare (reader->db, sql, error);
  LkiDbStep step;
  int n_parameters;

  if (statement == NULL)
    return FALSE;

  n_parameters = sqlite3_bind_parameter_count (statement);
  if (n_parameters >= 1)
    sqlite3_bind_int64 (statement, 1, parameters->now_ms);
  if (n_parameters >= 2)
    sqlite3_bind_int64 (statement, 2, parameters->category);
  if (n_parameters >= 3)
    sqlite3_bind_int64 (statement, 3, parameters->end_of_today);
  if (n_parameters >= 4)
    sqlite3_bind_int64 (statement, 4, parameters->limit);
  if (n_parameters >= 5)
    lki_statement_bind_text (statement, 5, parameters->keys);
  if (n_parameters >= 6)
    lki_store_filter_bind (&parameters->filter, statement);

  while ((step = lki_db_step (reader->db, statement, error)) == LKI_DB_ROW)
    {
      gint64 key = sqlite3_column_int64 (statement, 0);

      g_array_append_val (keys, key);
    }

  return step != LKI_DB_FAILED;
}

/* Merges neighbouring runs that are in order until there is one. */
static void
merge_runs (GArray *keys)
{
  g_autofree gint64 *spare = NULL;
  gint64 *from = (gint64 *) (void *) keys->data, *to;
  gboolean merged = TRUE;

  while (merged)
    {
      guint start = 0;

      merged = FALSE;
      to = spare;
      while (start < keys->len)
        {
          guint middle = start + 1, end, left = start, right, out = start;

          while (middle < keys->len && from[middle - 1] <= from[middle])
            middle++;
          if (start == 0 && middle == keys->len)
            break;
          if (spare == NULL)
            to = spare = g_new (gint64, keys->len);
          merged = TRUE;

          for (end = MIN (middle + 1, keys->len); end < keys->len && from[end - 1] <= from[end];)
            end++;
          right = middle;
          while (left < middle || right < end)
            to[out++] = right == end || (left < middle && from[left] <= from[right])
                            ? from[left++]
                            : from[right++];
          start = end;
        }
      if (merged)
        memcpy (from, to, keys->len * sizeof (gint64));
    }
}

static gboolean
append_part (LkiStoreReader *reader,
             const Part *part,
             const Parameters *parameters,
             GArray *keys,
             GError **error)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT key FROM lead INDEXED BY %s WHERE %s%s", part->index,
                       part->condition, part->in_order ? " ORDER BY key LIMIT ?4" : "");

  return append_keys (reader, g_intern_string (sql), parameters, keys, error);
}

/* The same of a view that is filtered: what is on shelves is found in the index of the filter. */
static gboolean
append_filtered_part (LkiStoreReader *reader,
                      const Part *part,
                      const Parameters *parameters,
                      GArray *keys,
                      GError **error)
{
  gboolean by_shelf = g_str_equal (part->index, "lead_by_shelf");
  gboolean by_category = g_str_equal (part->index, "lead_by_category");
  guint n_shelves = by_category ? LKI_N_SHELVES : 1;

  for (guint shelf = 0; shelf < n_shelves; shelf++)
    {
      g_autofree char *on_shelf = by_category ? g_strdup_printf ("shelf = %u AND ", shelf) : NULL;
      g_autofree char *sql = g_strdup_printf (
          "SELECT key FROM lead INDEXED BY %s WHERE %s%s AND " LKI_FILTER_CONDITION "%s",
          by_shelf || by_category ? "lead_by_filter" : part->index, by_category ? on_shelf : "",
          part->condition, part->in_order || by_category ? " ORDER BY key LIMIT ?4" : "");

      if (!append_keys (reader, g_intern_string (sql), parameters, keys, error))
        return FALSE;
    }

  return TRUE;
}

/* The keys of a view that pass the filter, newest first. */
static GArray *
load_newest (LkiStoreReader *reader,
             LkiLeadView view,
             const Parameters *parameters,
             GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean filtered = !parameters->filter.empty;

  /* The first of all are the first rows of the table. */
  if (view == LKI_LEAD_VIEW_ALL && parameters->limit >= 0 && !filtered)
    return append_keys (reader, "SELECT key FROM lead ORDER BY key LIMIT ?4", parameters, keys,
                        error)
               ? g_steal_pointer (&keys)
               : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (parts[view]) && parts[view][i].index != NULL; i++)
    if (!(filtered ? append_filtered_part (reader, &parts[view][i], parameters, keys, error)
                   : append_part (reader, &parts[view][i], parameters, keys, error)))
      return NULL;
  merge_runs (keys);
  if (parameters->limit >= 0 && keys->len > parameters->limit)
    g_array_set_size (keys, (guint) parameters->limit);

  return g_steal_pointer (&keys);
}

static const char *
name_sql (LkiLeadView view)
{
  g_autofree char *sql = NULL;
  /* The index has all that this needs of a large view, which spares it every row. */
  gboolean large = view != LKI_LEAD_VIEW_NEW && view != LKI_LEAD_VIEW_FOLLOW_UP &&
                   view != LKI_LEAD_VIEW_SNOOZED && view != LKI_LEAD_VIEW_DISPUTED;

  sql = g_strdup_printf ("SELECT key FROM lead%s WHERE %s ORDER BY name_order, key LIMIT ?4",
                         large ? " INDEXED BY lead_by_shelf" : "", conditions[view]);

  return g_intern_string (sql);
}

static const char *
due_sql (LkiLeadView view,
         LkiLeadSort sort)
{
  g_autofree char *sql = NULL;

  if (sort == LKI_LEAD_SORT_RESPOND_BY)
    sql = g_strdup_printf ("SELECT key FROM lead INDEXED BY lead_by_respond_by "
                           "WHERE respond_by IS NOT NULL AND status = 1 AND %s "
                           "ORDER BY respond_by, key LIMIT ?4",
                           conditions[view]);
  else
    sql = g_strdup_printf ("SELECT key FROM lead INDEXED BY lead_by_follow_up "
                           "WHERE follow_up_at IS NOT NULL AND status <= 5 AND %s "
                           "ORDER BY follow_up_at, key LIMIT ?4",
                           conditions[view]);

  return g_intern_string (sql);
}

static GHashTable *
key_set_new (GArray *keys)
{
  GHashTable *set = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < keys->len; i++)
    g_hash_table_add (set, &g_array_index (keys, gint64, i));

  return set;
}

/* What is due first, then the others, newest first. */
static GArray *
load_due (LkiStoreReader *reader,
          LkiLeadQuery *query,
          const Parameters *parameters,
          GError **error)
{
  g_autoptr (GArray) due = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) all = NULL;
  g_autoptr (GArray) keys = NULL;
  g_autoptr (GHashTable) is_due = NULL;
  Parameters rest = *parameters;

  if (!append_keys (reader, due_sql (query->view, query->sort), parameters, due, error))
    return NULL;
  if (parameters->limit >= 0 && due->len >= parameters->limit)
    return g_steal_pointer (&due);

  /* So many that enough are left when those that are due have been left out. */
  if (parameters->limit >= 0)
    rest.limit += due->len;
  all = load_newest (reader, query->view, &rest, error);
  if (all == NULL)
    return NULL;

  is_due = key_set_new (due);
  keys = g_array_sized_new (FALSE, FALSE, sizeof (gint64), due->len + all->len);
  g_array_append_vals (keys, due->data, due->len);
  for (guint i = 0; i < all->len; i++)
    if (!g_hash_table_contains (is_due, &g_array_index (all, gint64, i)))
      g_array_append_val (keys, g_array_index (all, gint64, i));
  if (parameters->limit >= 0 && keys->len > parameters->limit)
    g_array_set_size (keys, (guint) parameters->limit);

  return g_steal_pointer (&keys);
}

static GArray *
load_view (LkiStoreReader *reader,
           LkiLeadQuery *query,
           const Parameters *parameters,
           GError **error)
{
  g_autoptr (GArray) keys = NULL;

  switch (query->sort)
    {
    case LKI_LEAD_SORT_RESPOND_BY:
    case LKI_LEAD_SORT_FOLLOW_UP:
      return load_due (reader, query, parameters, error);

    case LKI_LEAD_SORT_NAME:
      keys = g_array_new (FALSE, FALSE, sizeof (gint64));
      return append_keys (reader, name_sql (query->view), parameters, keys, error)
                 ? g_steal_pointer (&keys)
                 : NULL;

    case LKI_LEAD_SORT_NEWEST:
    default:
      return load_newest (reader, query->view, parameters, error);
    }
}

static char *
print_keys (const gint64 *keys,
            guint n_keys)
{
  GString *text = g_string_sized_new (n_keys * 18 + 2);

  g_string_append_c (text, '[');
  for (guint i = 0; i < n_keys; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", keys[i]);
  g_string_append_c (text, ']');

  return g_string_free (text, FALSE);
}

/* Those of a few keys that are in the view, in its order. */
static GArray *
pick_few (LkiStoreReader *reader,
          LkiLeadQuery *query,
          const Parameters *parameters,
          const gint64 *keys,
          guint n_keys,
          GError **error)
{
  static const char *const orders[] = {
    [LKI_LEAD_SORT_NEWEST] = "key",
    [LKI_LEAD_SORT_RESPOND_BY] = "(status = 1 AND respond_by IS NOT NULL) DESC, "
                                 "CASE WHEN status = 1 THEN respond_by END, key",
    [LKI_LEAD_SORT_FOLLOW_UP] = "(status <= 5 AND follow_up_at IS NOT NULL) DESC, "
                                "CASE WHEN status <= 5 THEN follow_up_at END, key",
    [LKI_LEAD_SORT_NAME] = "name_order, key",
  };
  g_autoptr (GArray) picked = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *json = print_keys (keys, n_keys);
  g_autofree char *sql =
      g_strdup_printf ("SELECT key FROM lead WHERE +key IN (SELECT value FROM "
                       "json_each (?5)) AND %s AND " LKI_FILTER_CONDITION " ORDER BY %s LIMIT ?4",
                       conditions[query->view], orders[query->sort]);
  Parameters with_keys = *parameters;

  with_keys.keys = json;

  return append_keys (reader, g_intern_string (sql), &with_keys, picked, error)
             ? g_steal_pointer (&picked)
             : NULL;
}

static gboolean
contains_sorted (GArray *keys,
                 gint64 key)
{
  guint low = 0, high = keys->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      gint64 other = g_array_index (keys, gint64, middle);

      if (other == key)
        return TRUE;
      if (other < key)
        low = middle + 1;
      else
        high = middle;
    }

  return FALSE;
}

/* Those of many keys, newest first, that are in the view, in its order. */
static GArray *
pick_many (LkiStoreReader *reader,
           LkiLeadQuery *query,
           const Parameters *parameters,
           GArray *found,
           GError **error)
{
  g_autoptr (GArray) picked = NULL;
  g_autoptr (GArray) view = NULL;
  Parameters all = *parameters;

  all.limit = -1;
  all.filter.empty = TRUE;
  view = load_view (reader, query, &all, error);
  if (view == NULL)
    return NULL;

  picked = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0, j = 0; i < view->len; i++)
    {
      gint64 key = g_array_index (view, gint64, i);
      gboolean is_found;

      if (parameters->limit >= 0 && picked->len >= parameters->limit)
        break;
      if (query->sort == LKI_LEAD_SORT_NEWEST)
        {
          while (j < found->len && g_array_index (found, gint64, j) < key)
            j++;
          is_found = j < found->len && g_array_index (found, gint64, j) == key;
        }
      else
        {
          is_found = contains_sorted (found, key);
        }
      if (is_found)
        g_array_append_val (picked, key);
    }

  return g_steal_pointer (&picked);
}

/* Those of what is found that are in the view, in its order. */
static GArray *
pick (LkiStoreReader *reader,
      LkiLeadQuery *query,
      const Parameters *parameters,
      GArray *found,
      GError **error)
{
  if (found->len <= FEW)
    return pick_few (reader, query, parameters, (gint64 *) (void *) found->data, found->len, error);

  return pick_many (reader, query, parameters, found, error);
}

/* The newest of a view that a search finds: mostly among the newest that it finds at all. */
static GArray *
search_newest (LkiStoreReader *reader,
               LkiLeadQuery *query,
               const Parameters *parameters,
               GPtrArray *terms,
               GError **error)
{
  for (guint most = FEW;; most = most > G_MAXUINT / 20 ? 0 : most * 20)
    {
      g_autoptr (GArray) found =
          lki_store_search_find (reader->db, terms, G_MININT64, G_MAXINT64, most, error);
      g_autoptr (GArray) picked = NULL;

      picked = found != NULL ? pick (reader, query, parameters, found, error) : NULL;
      if (picked == NULL || picked->len >= parameters->limit || most == 0 || found->len < most)
        return g_steal_pointer (&picked);
    }
}

/* Those of what passes the filter that a search finds; enough for the limit are enough. */
static GArray *
search_within (LkiStoreReader *reader,
               GPtrArray *terms,
               GArray *passing,
               gint64 limit,
               GError **error)
{
  gint64 first = g_array_index (passing, gint64, 0);
  gint64 last = g_array_index (passing, gint64, passing->len - 1);

  for (guint most = limit >= 0 ? FEW : 0;; most = most > G_MAXUINT / 20 ? 0 : most * 20)
    {
      g_autoptr (GArray) found =
          lki_store_search_find (reader->db, terms, first, last, most, error);
      g_autoptr (GArray) both = NULL;

      if (found == NULL)
        return NULL;
      both = g_array_new (FALSE, FALSE, sizeof (gint64));
      for (guint i = 0, j = 0; i < found->len; i++)
        {
          gint64 key = g_array_index (found, gint64, i);

          while (j < passing->len && g_array_index (passing, gint64, j) < key)
            j++;
          if (j < passing->len && g_array_index (passing, gint64, j) == key)
            g_array_append_val (both, key);
        }
      if (most == 0 || found->len < most || both->len >= limit)
        return g_steal_pointer (&both);
    }
}

/* The index of the filter tells what passes, newest first; search and order go on from there. */
static GArray *
load_filtered (LkiStoreReader *reader,
               LkiLeadQuery *query,
               const Parameters *parameters,
               GPtrArray *terms,
               GError **error)
{
  gboolean newest = query->sort == LKI_LEAD_SORT_NEWEST;
  g_autoptr (GArray) keys = NULL;
  Parameters all = *parameters;

  if (terms->len > 0 || !newest)
    all.limit = -1;
  keys = load_newest (reader, query->view, &all, error);
  if (keys == NULL || keys->len == 0)
    return g_steal_pointer (&keys);

  if (terms->len > 0)
    {
      GArray *found = search_within (reader, terms, keys, newest ? parameters->limit : -1, error);

      g_array_unref (keys);
      keys = found;
      if (keys == NULL)
        return NULL;
    }
  if (!newest)
    return pick (reader, query, parameters, keys, error);
  if (parameters->limit >= 0 && keys->len > parameters->limit)
    g_array_set_size (keys, (guint) parameters->limit);

  return g_steal_pointer (&keys);
}

/**
 * lki_store_views_load_keys:
 * @reader: a reader, begun
 * @query: what to show
 * @now_ms: the time, for what is snoozed or due
 * @limit: how many at most; 0 for all
 * @error: return location for an error
 *
 * A search without a letter or digit in it is none.
 *
 * Returns: (transfer full) (nullable): keys in the order of the query
 */
GArray *
lki_store_views_load_keys (LkiStoreReader *reader,
                           LkiLeadQuery *query,
                           gint64 now_ms,
                           guint limit,
                           GError **error)
{
  g_autoptr (GPtrArray) terms = NULL;
  g_autoptr (GArray) found = NULL;
  Parameters parameters;
  gboolean whole;

  if (!parameters_init (&parameters, reader, query, now_ms, error))
    return NULL;
  if (limit > 0)
    parameters.limit = limit;

  terms = lki_store_text_parse_query (query->search != NULL ? query->search : "");
  if (!parameters.filter.empty)
    return load_filtered (reader, query, &parameters, terms, error);
  if (terms->len == 0)
    return load_view (reader, query, &parameters, error);

  whole = query->view == LKI_LEAD_VIEW_ALL && query->sort == LKI_LEAD_SORT_NEWEST;
  if (!whole && limit > 0 && query->sort == LKI_LEAD_SORT_NEWEST)
    return search_newest (reader, query, &parameters, terms, error);

  found =
      lki_store_search_find (reader->db, terms, G_MININT64, G_MAXINT64, whole ? limit : 0, error);
  if (found == NULL || whole || found->len == 0)
    return g_steal_pointer (&found);

  return pick (reader, query, &parameters, found, error);
}

/**
 * lki_store_views_match:
 * @reader: a reader, begun
 * @query: what is shown
 * @now_ms: the time
 * @keys: (array length=n_keys): keys of leads
 * @n_keys: how many
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): those of @keys that the query finds, in its order
 */
GArray *
lki_store_views_match (LkiStoreReader *reader,
                       LkiLeadQuery *query,
                       gint64 now_ms,
                       const gint64 *keys,
                       guint n_keys,
                       GError **error)
{
  g_autoptr (GPtrArray) terms = NULL;
  g_autoptr (GArray) found = NULL;
  g_autoptr (GArray) picked = NULL;
  g_autoptr (GHashTable) is_found = NULL;
  Parameters parameters;
  gint64 first = G_MAXINT64, last = G_MININT64;

  if (!parameters_init (&parameters, reader, query, now_ms, error))
    return NULL;
  picked = pick_few (reader, query, &parameters, keys, n_keys, error);
  terms = lki_store_text_parse_query (query->search != NULL ? query->search : "");
  if (picked == NULL || picked->len == 0 || terms->len == 0)
    return g_steal_pointer (&picked);

  for (guint i = 0; i < picked->len; i++)
    {
      first = MIN (first, g_array_index (picked, gint64, i));
      last = MAX (last, g_array_index (picked, gint64, i));
    }
  found = lki_store_search_find (reader->db, terms, first, last, 0, error);
  if (found == NULL)
    return NULL;

  is_found = key_set_new (found);
  for (guint i = picked->len; i > 0; i--)
    if (!g_hash_table_contains (is_found, &g_array_index (picked, gint64, i - 1)))
      g_array_remove_index (picked, i - 1);

  return g_steal_pointer (&picked);
}
