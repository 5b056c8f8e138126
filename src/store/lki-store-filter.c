// SPDX-License-Identifier: GPL-3.0-or-later
// What a filter means to SQL, and what there is to filter by. Which leads a view has is the
// business of lki-store-views.c.

#include "lki-store-filter.h"

#include "lki-clock.h"
#include "lki-store-key.h"

#include <string.h>

/* Text as SQLite lends it, which may hold anything. */
static gunichar
next_folded (const char **text,
             const char *end)
{
  gunichar c;

  if ((guchar) * *text < 0x80)
    return (gunichar) g_ascii_tolower (*(*text)++);

  c = g_utf8_get_char_validated (*text, end - *text);
  if (c == (gunichar) -1 || c == (gunichar) -2)
    return (guchar) * (*text)++;
  *text = g_utf8_next_char (*text);

  return g_unichar_tolower (c);
}

static int
compare_folded (gpointer data,
                int n_left,
                const void *left,
                int n_right,
                const void *right)
{
  const char *l = left, *r = right;
  const char *l_end = l + n_left, *r_end = r + n_right;

  while (l < l_end && r < r_end)
    {
      gunichar a = next_folded (&l, l_end);
      gunichar b = next_folded (&r, r_end);

      if (a != b)
        return a < b ? -1 : 1;
    }

  return (l < l_end) - (r < r_end);
}

/**
 * lki_store_filter_set_up:
 * @db: a reading connection
 * @error: return location for an error
 *
 * To be called once before anything is filtered.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_filter_set_up (LkiDb *db,
                         GError **error)
{
  int code = sqlite3_create_collation (lki_db_get_handle (db), LKI_FILTER_COLLATION, SQLITE_UTF8,
                                       NULL, compare_folded);

  return code == SQLITE_OK || lki_db_translate (db, code, error);
}

/**
 * lki_store_filter_init:
 * @self: (out caller-allocates): the filter for statements; lives no longer than @filter
 * @reader: a reader, begun
 * @filter: (nullable): the filter
 * @now_ms: the time, for periods
 * @error: return location for an error
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_filter_init (LkiStoreFilter *self,
                       LkiStoreReader *reader,
                       LkiLeadFilter *filter,
                       gint64 now_ms,
                       GError **error)
{
  *self = (LkiStoreFilter) {
    .empty = lki_lead_filter_is_empty (filter),
    .from = LKI_TIME_NONE,
    .before = LKI_TIME_NONE,
    .first_key = G_MININT64,
    .last_key = G_MAXINT64,
  };
  if (self->empty)
    return TRUE;

  if (filter->category_id != NULL)
    {
      if (!lki_categories_find (reader->categories, filter->category_id, &self->category, error))
        return FALSE;
      /* Number 0 is that of leads without a category; one that no lead has finds nothing. */
      if (self->category == 0)
        self->category = -1;
    }
  self->assignee_id = filter->assignee_id;
  self->site_name = filter->site_name;
  self->city = filter->city;
  lki_lead_filter_get_range (filter, now_ms, &self->from, &self->before);
  lki_store_key_get_range (self->from, self->before, &self->first_key, &self->last_key);

  return TRUE;
}

/**
 * lki_store_filter_bind:
 * @self: a filter, which stays as it is until the statement is run
 * @statement: a statement with %LKI_FILTER_CONDITION
 */
void
lki_store_filter_bind (const LkiStoreFilter *self,
                       sqlite3_stmt *statement)
{
  sqlite3_bind_int64 (statement, 6, self->first_key);
  sqlite3_bind_int64 (statement, 7, self->last_key);
  lki_statement_bind_time (statement, 8, self->from);
  lki_statement_bind_time (statement, 9, self->before);
  if (self->category != 0)
    sqlite3_bind_int64 (statement, 10, self->category);
  lki_statement_bind_text (statement, 11, self->assignee_id);
  lki_statement_bind_text (statement, 12, self->site_name);
  lki_statement_bind_text (statement, 13, self->city);
}

/* Facets: each row of the index is looked at once, which costs less than to let SQL group them four
 * times. */

typedef struct
{
  char *text; /* (owned) */
  gint64 total;
} Tally;

static void
tally_free (gpointer data)
{
  Tally *tally = data;

  g_free (tally->text);
  g_free (tally);
}

static GHashTable *
tallies_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, NULL, tally_free);
}

static void
add_to (GHashTable *tallies,
        const char *text)
{
  Tally *tally = g_hash_table_lookup (tallies, text);

  if (tally == NULL)
    {
      tally = g_new0 (Tally, 1);
      tally->text = g_strdup (text);
      g_hash_table_insert (tallies, tally->text, tally);
    }
  tally->total++;
}

static int
compare_facets (gconstpointer a,
                gconstpointer b)
{
  const LkiLeadFacet *left = *(const LkiLeadFacet *const *) a;
  const LkiLeadFacet *right = *(const LkiLeadFacet *const *) b;

  if (left->total != right->total)
    return left->total > right->total ? -1 : 1;

  return strcmp (left->value, right->value);
}

static void
take_tallies (GPtrArray *facets,
              GHashTable *tallies)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, tallies);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Tally *tally = value;

      g_ptr_array_add (facets, lki_lead_facet_new (tally->text, NULL, tally->total));
    }
  g_ptr_array_sort (facets, compare_facets);
}

/* Places that differ in nothing but capital letters are one, under the spelling that most have. */
static void
take_cities (GPtrArray *facets,
             GHashTable *tallies)
{
  g_autoptr (GPtrArray) spellings =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_lead_facet_free);
  g_autoptr (GHashTable) by_folded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  take_tallies (spellings, tallies);
  for (guint i = 0; i < spellings->len; i++)
    {
      LkiLeadFacet *spelling = g_ptr_array_index (spellings, i);
      g_autofree char *folded = g_utf8_strdown (spelling->value, -1);
      LkiLeadFacet *facet = g_hash_table_lookup (by_folded, folded);

      if (facet != NULL)
        {
          facet->total += spelling->total;
          continue;
        }
      facet = lki_lead_facet_new (spelling->value, NULL, spelling->total);
      g_ptr_array_add (facets, facet);
      g_hash_table_insert (by_folded, g_steal_pointer (&folded), facet);
    }
  g_ptr_array_sort (facets, compare_facets);
}

static void
add_category (gpointer facets,
              const char *id,
              LkiLocalizedText *name,
              gint64 leads)
{
  g_ptr_array_add (facets, lki_lead_facet_new (id, name, leads));
}

static gboolean
load_categories (LkiStoreReader *reader,
                 GPtrArray *facets,
                 GError **error)
{
  if (!lki_store_reader_each_category (reader, add_category, facets, error))
    return FALSE;

  g_ptr_array_sort (facets, compare_facets);

  return TRUE;
}

/**
 * lki_store_filter_load_facets:
 * @reader: a reader, begun
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what all leads can be filtered by
 */
LkiLeadFacets *
lki_store_filter_load_facets (LkiStoreReader *reader,
                              GError **error)
{
  g_autoptr (LkiLeadFacets) facets = lki_lead_facets_new ();
  g_autoptr (GHashTable) assignees = tallies_new ();
  g_autoptr (GHashTable) sites = tallies_new ();
  g_autoptr (GHashTable) cities = tallies_new ();
  g_autoptr (sqlite3_stmt) statement =
      lki_db_prepare (reader->db,
                      "SELECT assignee_id, site_name, city FROM lead INDEXED BY lead_by_filter "
                      "WHERE shelf >= 0",
                      error);
  LkiDbStep step;

  if (statement == NULL)
    return NULL;
  while ((step = lki_db_step (reader->db, statement, error)) == LKI_DB_ROW)
    {
      const char *assignee = (const char *) sqlite3_column_text (statement, 0);
      const char *site = (const char *) sqlite3_column_text (statement, 1);
      const char *city = (const char *) sqlite3_column_text (statement, 2);

      add_to (assignees, assignee != NULL ? assignee : "");
      if (site != NULL && *site != '\0')
        add_to (sites, site);
      if (city != NULL && *city != '\0')
        add_to (cities, city);
    }
  if (step == LKI_DB_FAILED || !load_categories (reader, facets->categories, error))
    return NULL;

  take_tallies (facets->assignees, assignees);
  take_tallies (facets->sites, sites);
  take_cities (facets->cities, cities);

  return g_steal_pointer (&facets);
}
