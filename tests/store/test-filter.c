// SPDX-License-Identifier: GPL-3.0-or-later
// Filters, in the store and in the most naive model of it: every view in every order, searched or
// not. The clock of the machine stands in Oslo, as the environment of the tests has it.

#include "lki-clock.h"
#include "store-fixture.h"

#include <string.h>

#define N_LEADS 2600
#define MINUTE G_GINT64_CONSTANT (60000)
#define DAY (24 * 60 * MINUTE)

static const char *const cities[] = { "Oslo",    "OSLO",    "oslo", "Bergen",
                                      "Ålesund", "ÅLESUND", "Å",    NULL };
static const char *const sites[] = { "Eksempel.no", "Example.com", "eksempel.no", NULL };
static const char *const assignees[] = { "member-1", "member-2", NULL };
static const char *const categories[] = { "cleaning", "moving", NULL };
static const char *const searches[] = { NULL, "nordmann", "hund" };

static LkiLeadRecord *
make_lead (GRand *rand,
           guint i)
{
  g_autofree char *id = g_strdup_printf ("lead-%u", i);
  /* Most of the last days, some of long ago, some of the same moment, and some of none. */
  gint64 age = i % 3 == 0 ? g_rand_int_range (rand, 0, 3000) * DAY / 10
                          : g_rand_int_range (rand, -300, 4000) * MINUTE;
  LkiLeadRecord *lead = lead_maker_new (id, i % 50 == 0 ? LKI_TIME_NONE : LEAD_MAKER_NOW - age);

  lead->work.status =
      (LkiLeadStatus) g_rand_int_range (rand, LKI_LEAD_STATUS_UNKNOWN, LKI_LEAD_STATUS_ERASED + 1);
  if (lead->work.status == LKI_LEAD_STATUS_UNKNOWN)
    lead->work.status_text = g_strdup ("mystery");
  if (g_rand_int_range (rand, 0, 4) == 0)
    lead->work.snoozed_until = LEAD_MAKER_NOW + g_rand_int_range (rand, -5, 5) * DAY;
  if (g_rand_int_range (rand, 0, 3) == 0)
    lead->work.follow_up_at = LEAD_MAKER_NOW + g_rand_int_range (rand, -5, 5) * DAY;
  if (g_rand_boolean (rand))
    lead->respond_by = LEAD_MAKER_NOW + g_rand_int_range (rand, -100, 100) * MINUTE;
  if (g_rand_int_range (rand, 0, 6) == 0)
    lead->dispute_state = g_strdup ("in_review");
  g_set_str (&lead->work.assignee_id, assignees[g_rand_int_range (rand, 0, 3)]);
  g_set_str (&lead->site_name, sites[g_rand_int_range (rand, 0, 4)]);
  g_set_str (&lead->city, cities[g_rand_int_range (rand, 0, G_N_ELEMENTS (cities))]);
  g_set_str (&lead->category_id, categories[g_rand_int_range (rand, 0, 3)]);
  if (lead->category_id == NULL)
    g_clear_pointer (&lead->category_name, lki_localized_text_unref);
  g_free (lead->name);
  /* No two a: they are an å, and the last letter of all. */
  lead->name = g_strdup_printf ("%c%c nordmann", 'b' + g_rand_int_range (rand, 0, 25),
                                'b' + g_rand_int_range (rand, 0, 25));
  if (i % 7 == 0)
    g_set_str (&lead->details->message, "Jeg har hund");
  lead_maker_print_json (lead);

  return lead;
}

/* Leads of which 300 came in the same millisecond, which is more than a moment has keys for. */
static GPtrArray *
fill (Fixture *fixture)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  g_autoptr (LkiLeadPage) page = NULL;
  LkiSyncPage *sync_page = lead_maker_new_page ("1", FALSE);

  for (guint i = 0; i < N_LEADS; i++)
    g_ptr_array_add (sync_page->leads, make_lead (rand, i));
  for (guint i = N_LEADS; i < N_LEADS + 300; i++)
    {
      g_autofree char *id = g_strdup_printf ("lead-%u", i);
      LkiLeadRecord *lead = lead_maker_new (id, lki_time_parse ("2026-03-01T23:00:00Z"));

      g_set_str (&lead->name, "zz nordmann");
      lead_maker_print_json (lead);
      g_ptr_array_add (sync_page->leads, lead);
    }
  lki_change_set_unref (fixture_apply (fixture, sync_page));

  page = fixture_query (fixture, LKI_LEAD_VIEW_ALL, NULL, LKI_LEAD_SORT_NEWEST, 0);
  g_assert_cmpuint (page->records->len, ==, N_LEADS + 300);

  return g_ptr_array_ref (page->records);
}

/* The model */

static gboolean
is_in_view (LkiLeadRecord *lead,
            LkiLeadView view)
{
  const LkiLeadWork *work = &lead->work;
  gboolean open = lki_lead_status_is_open (work->status);
  gboolean snoozed =
      open && work->snoozed_until != LKI_TIME_NONE && work->snoozed_until > LEAD_MAKER_NOW;

  switch (view)
    {
    case LKI_LEAD_VIEW_NEW:
      return work->status == LKI_LEAD_STATUS_NEW && !snoozed;
    case LKI_LEAD_VIEW_FOLLOW_UP:
      return open && !snoozed && work->follow_up_at != LKI_TIME_NONE &&
             work->follow_up_at <= LEAD_MAKER_NOW;
    case LKI_LEAD_VIEW_IN_PROGRESS:
      return work->status >= LKI_LEAD_STATUS_CONTACTING && work->status <= LKI_LEAD_STATUS_BOOKED &&
             !snoozed;
    case LKI_LEAD_VIEW_SNOOZED:
      return snoozed;
    case LKI_LEAD_VIEW_WON:
      return work->status == LKI_LEAD_STATUS_WON;
    case LKI_LEAD_VIEW_CLOSED:
      return work->status >= LKI_LEAD_STATUS_LOST && work->status <= LKI_LEAD_STATUS_EXPIRED;
    case LKI_LEAD_VIEW_DISPUTED:
      return lead->dispute_state != NULL;
    case LKI_LEAD_VIEW_CATEGORY:
      return g_strcmp0 (lead->category_id, "cleaning") == 0;
    case LKI_LEAD_VIEW_ALL:
    default:
      return TRUE;
    }
}

static gboolean
is_found (LkiLeadRecord *lead,
          const char *search)
{
  return g_strcmp0 (search, "hund") != 0 ||
         (strtoul (lead->id + strlen ("lead-"), NULL, 10) % 7 == 0 &&
          strtoul (lead->id + strlen ("lead-"), NULL, 10) < N_LEADS);
}

static gboolean
is_between (LkiLeadRecord *lead,
            const char *from,
            const char *before)
{
  return lead->delivered_at != LKI_TIME_NONE &&
         (from == NULL || lead->delivered_at >= lki_time_parse (from)) &&
         (before == NULL || lead->delivered_at < lki_time_parse (before));
}

static gboolean
is_in_period (LkiLeadRecord *lead,
              LkiLeadFilter *filter)
{
  /* It is the morning of 2 March, an hour ahead of UTC. */
  const char *tomorrow = "2026-03-02T23:00:00Z", *today = "2026-03-01T23:00:00Z";

  switch (filter->period)
    {
    case LKI_LEAD_PERIOD_TODAY:
      return is_between (lead, today, tomorrow);
    case LKI_LEAD_PERIOD_YESTERDAY:
      return is_between (lead, "2026-02-28T23:00:00Z", today);
    case LKI_LEAD_PERIOD_LAST_7_DAYS:
      return is_between (lead, "2026-02-23T23:00:00Z", tomorrow);
    case LKI_LEAD_PERIOD_LAST_30_DAYS:
      return is_between (lead, "2026-01-31T23:00:00Z", tomorrow);
    case LKI_LEAD_PERIOD_THIS_MONTH:
      return is_between (lead, "2026-02-28T23:00:00Z", tomorrow);
    case LKI_LEAD_PERIOD_DATES:
    case LKI_N_LEAD_PERIODS:
    default:
      return (filter->delivered_from == LKI_TIME_NONE ||
              (lead->delivered_at != LKI_TIME_NONE &&
               lead->delivered_at >= filter->delivered_from)) &&
             (filter->delivered_before == LKI_TIME_NONE ||
              (lead->delivered_at != LKI_TIME_NONE &&
               lead->delivered_at < filter->delivered_before));
    }
}

static gboolean
passes (LkiLeadRecord *lead,
        LkiLeadFilter *filter)
{
  g_autofree char *city = NULL;
  g_autofree char *wanted = NULL;

  if (filter->category_id != NULL && g_strcmp0 (lead->category_id, filter->category_id) != 0)
    return FALSE;
  if (filter->assignee_id != NULL &&
      g_strcmp0 (lead->work.assignee_id != NULL ? lead->work.assignee_id : "",
                 filter->assignee_id) != 0)
    return FALSE;
  if (filter->site_name != NULL && g_strcmp0 (lead->site_name, filter->site_name) != 0)
    return FALSE;
  if (filter->city != NULL)
    {
      city = g_utf8_strdown (lead->city != NULL ? lead->city : "", -1);
      wanted = g_utf8_strdown (filter->city, -1);
      if (!g_str_equal (city, wanted))
        return FALSE;
    }

  return is_in_period (lead, filter);
}

static int
compare_due (gint64 a,
             gint64 b)
{
  if ((a == LKI_TIME_NONE) != (b == LKI_TIME_NONE))
    return a == LKI_TIME_NONE ? 1 : -1;

  return (a > b) - (a < b);
}

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer user_data)
{
  const LkiLeadRecord *left = *(LkiLeadRecord *const *) a, *right = *(LkiLeadRecord *const *) b;
  int order = 0;

  switch (*(LkiLeadSort *) user_data)
    {
    case LKI_LEAD_SORT_RESPOND_BY:
      order = compare_due (
          left->work.status == LKI_LEAD_STATUS_NEW ? left->respond_by : LKI_TIME_NONE,
          right->work.status == LKI_LEAD_STATUS_NEW ? right->respond_by : LKI_TIME_NONE);
      break;
    case LKI_LEAD_SORT_FOLLOW_UP:
      order = compare_due (
          lki_lead_status_is_open (left->work.status) ? left->work.follow_up_at : LKI_TIME_NONE,
          lki_lead_status_is_open (right->work.status) ? right->work.follow_up_at : LKI_TIME_NONE);
      break;
    case LKI_LEAD_SORT_NAME:
      order = strcmp (left->name, right->name);
      break;
    case LKI_LEAD_SORT_NEWEST:
    default:
      break;
    }

  return order != 0 ? order : (left->key > right->key) - (left->key < right->key);
}

static GPtrArray *
model_query (GPtrArray *leads,
             LkiLeadQuery *query)
{
  g_autoptr (LkiLeadFilter) filter = lki_lead_filter_copy (query->filter);
  GPtrArray *found = g_ptr_array_new ();
  LkiLeadSort sort = query->sort;

  for (guint i = 0; i < leads->len; i++)
    {
      LkiLeadRecord *lead = g_ptr_array_index (leads, i);

      if (is_in_view (lead, query->view) && is_found (lead, query->search) && passes (lead, filter))
        g_ptr_array_add (found, lead);
    }
  g_ptr_array_sort_with_data (found, compare, &sort);

  return found;
}

static void
assert_keys (GArray *keys,
             GPtrArray *expected,
             guint limit)
{
  g_assert_cmpuint (keys->len, ==, limit > 0 ? MIN (limit, expected->len) : expected->len);
  for (guint i = 0; i < keys->len; i++)
    g_assert_cmpint (g_array_index (keys, gint64, i), ==,
                     ((LkiLeadRecord *) g_ptr_array_index (expected, i))->key);
}

static void
assert_query (Fixture *fixture,
              GPtrArray *leads,
              LkiLeadQuery *query)
{
  g_autoptr (GPtrArray) expected = model_query (leads, query);
  g_autoptr (LkiLeadPage) all = NULL;
  g_autoptr (LkiLeadPage) first = NULL;
  g_autoptr (GArray) some = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) some_leads = g_ptr_array_new ();
  g_autoptr (GPtrArray) some_expected = NULL;
  g_autoptr (GArray) matched = NULL;

  all = test_await_boxed (lki_store_query (fixture->store, query, LEAD_MAKER_NOW, 0, 0), NULL);
  assert_keys (all->keys, expected, 0);
  first = test_await_boxed (lki_store_query (fixture->store, query, LEAD_MAKER_NOW, 0, 5), NULL);
  assert_keys (first->keys, expected, 5);
  g_assert_true (first->complete == (expected->len <= 5));

  for (guint i = 0; i < leads->len; i += 61)
    {
      LkiLeadRecord *lead = g_ptr_array_index (leads, i);

      g_array_append_val (some, lead->key);
      g_ptr_array_add (some_leads, lead);
    }
  some_expected = model_query (some_leads, query);
  matched = test_await_boxed (lki_store_match (fixture->store, query, LEAD_MAKER_NOW,
                                               (gint64 *) (void *) some->data, some->len),
                              NULL);
  assert_keys (matched, some_expected, 0);
}

static LkiLeadFilter *
make_filter (const char *category,
             const char *assignee,
             const char *site,
             const char *city,
             LkiLeadPeriod period)
{
  LkiLeadFilter *filter = lki_lead_filter_new ();

  filter->category_id = g_strdup (category);
  filter->assignee_id = g_strdup (assignee);
  filter->site_name = g_strdup (site);
  filter->city = g_strdup (city);
  filter->period = period;

  return filter;
}

static GPtrArray *
make_filters (void)
{
  GPtrArray *filters = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_lead_filter_unref);
  LkiLeadFilter *filter;

  g_ptr_array_add (filters, make_filter ("moving", NULL, NULL, NULL, 0));
  g_ptr_array_add (filters, make_filter ("no-such-category", NULL, NULL, NULL, 0));
  g_ptr_array_add (filters, make_filter (NULL, "member-2", NULL, NULL, 0));
  g_ptr_array_add (filters, make_filter (NULL, "", NULL, NULL, 0));
  g_ptr_array_add (filters, make_filter (NULL, NULL, "Eksempel.no", NULL, 0));
  g_ptr_array_add (filters, make_filter (NULL, NULL, NULL, "Oslo", 0));
  g_ptr_array_add (filters, make_filter (NULL, NULL, NULL, "ålesund", 0));
  for (LkiLeadPeriod period = LKI_LEAD_PERIOD_TODAY; period < LKI_N_LEAD_PERIODS; period++)
    g_ptr_array_add (filters, make_filter (NULL, NULL, NULL, NULL, period));
  g_ptr_array_add (filters, make_filter ("cleaning", "member-1", "Eksempel.no", "Oslo",
                                         LKI_LEAD_PERIOD_LAST_30_DAYS));

  filter = make_filter (NULL, NULL, NULL, NULL, LKI_LEAD_PERIOD_DATES);
  filter->delivered_from = LEAD_MAKER_NOW - 100 * DAY;
  filter->delivered_before = LEAD_MAKER_NOW - DAY;
  g_ptr_array_add (filters, filter);
  filter = make_filter (NULL, NULL, NULL, NULL, LKI_LEAD_PERIOD_DATES);
  filter->delivered_before = LEAD_MAKER_NOW - DAY / 2;
  g_ptr_array_add (filters, filter);
  /* So wide that nearly all pass. */
  filter = make_filter (NULL, NULL, NULL, NULL, LKI_LEAD_PERIOD_DATES);
  filter->delivered_from = LEAD_MAKER_NOW - 1000 * DAY;
  g_ptr_array_add (filters, filter);

  return filters;
}

static void
test_naive (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (GPtrArray) leads = fill (fixture);
  g_autoptr (GPtrArray) filters = make_filters ();

  for (guint i = 0; i < filters->len; i++)
    for (LkiLeadView view = LKI_LEAD_VIEW_NEW; view <= LKI_LEAD_VIEW_CATEGORY; view++)
      for (LkiLeadSort sort = LKI_LEAD_SORT_NEWEST; sort <= LKI_LEAD_SORT_NAME; sort++)
        for (guint j = 0; j < G_N_ELEMENTS (searches); j++)
          {
            g_autoptr (LkiLeadQuery) query = lki_lead_query_new_filtered (
                view, "cleaning", searches[j], sort, g_ptr_array_index (filters, i));

            assert_query (fixture, leads, query);
          }
}

/* What is counted is what is found. */
static void
test_counts (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (GPtrArray) leads = fill (fixture);
  g_autoptr (GPtrArray) filters = make_filters ();
  g_autoptr (GPtrArray) queries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_lead_query_unref);
  g_autoptr (GArray) counts = NULL;
  g_autoptr (LkiLeadCounts) of_views = fixture_count (fixture);

  for (guint i = 0; i < filters->len; i++)
    g_ptr_array_add (queries, lki_lead_query_new_filtered (i % (LKI_LEAD_VIEW_ALL + 1), NULL,
                                                           searches[i % 3], LKI_LEAD_SORT_NAME,
                                                           g_ptr_array_index (filters, i)));
  for (LkiLeadView view = LKI_LEAD_VIEW_NEW; view <= LKI_LEAD_VIEW_ALL; view++)
    g_ptr_array_add (queries, lki_lead_query_new (view, NULL, NULL, LKI_LEAD_SORT_NEWEST));

  counts =
      test_await_boxed (lki_store_count_queries (fixture->store, queries, LEAD_MAKER_NOW), NULL);
  g_assert_cmpuint (counts->len, ==, queries->len);
  for (guint i = 0; i < queries->len; i++)
    {
      g_autoptr (GPtrArray) expected = model_query (leads, g_ptr_array_index (queries, i));

      g_assert_cmpint (g_array_index (counts, gint64, i), ==, expected->len);
    }
  for (LkiLeadView view = LKI_LEAD_VIEW_NEW; view <= LKI_LEAD_VIEW_ALL; view++)
    g_assert_cmpint (of_views->views[view], ==,
                     g_array_index (counts, gint64, filters->len + view));
}

static gint64
get_total (GPtrArray *facets,
           const char *value)
{
  for (guint i = 0; i < facets->len; i++)
    {
      LkiLeadFacet *facet = g_ptr_array_index (facets, i);

      if (g_str_equal (facet->value, value))
        return facet->total;
    }

  return 0;
}

static gint64
count_passing (GPtrArray *leads,
               LkiLeadFilter *filter)
{
  gint64 n = 0;

  for (guint i = 0; i < leads->len; i++)
    n += passes (g_ptr_array_index (leads, i), filter);
  lki_lead_filter_unref (filter);

  return n;
}

/* What can be chosen, and how many leads a choice will leave. */
static void
test_facets (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (GPtrArray) leads = fill (fixture);
  g_autoptr (LkiLeadFacets) facets =
      test_await_boxed (lki_store_load_facets (fixture->store), NULL);

  g_assert_cmpuint (facets->categories->len, ==, 2);
  g_assert_cmpuint (facets->assignees->len, ==, 3);
  g_assert_cmpuint (facets->sites->len, ==, 3);
  /* Oslo, Bergen, Ålesund and Å, however they are spelled. */
  g_assert_cmpuint (facets->cities->len, ==, 4);

  g_assert_cmpint (get_total (facets->categories, "moving"), ==,
                   count_passing (leads, make_filter ("moving", NULL, NULL, NULL, 0)));
  g_assert_cmpint (get_total (facets->assignees, ""), ==,
                   count_passing (leads, make_filter (NULL, "", NULL, NULL, 0)));
  g_assert_cmpint (get_total (facets->sites, "Example.com"), ==,
                   count_passing (leads, make_filter (NULL, NULL, "Example.com", NULL, 0)));
  /* The 300 of one moment are in Oslo, which makes this the usual spelling and the largest. */
  g_assert_cmpstr (((LkiLeadFacet *) g_ptr_array_index (facets->cities, 0))->value, ==, "Oslo");
  g_assert_cmpint (get_total (facets->cities, "Oslo"), ==,
                   count_passing (leads, make_filter (NULL, NULL, NULL, "oslo", 0)));
}

/* A dispute that was opened here is among the disputed ones before the server knows of it. */
static void
test_unsent_dispute (Fixture *fixture,
                     gconstpointer data)
{
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (GPtrArray) changes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_change_unref);
  g_autoptr (LkiLeadCounts) counts = NULL;
  g_autofree char *found = NULL;

  lki_change_set_unref (fixture_put (fixture, lead_maker_new ("a", LEAD_MAKER_NOW)));
  lki_change_set_unref (fixture_put (fixture, lead_maker_new ("b", LEAD_MAKER_NOW)));
  lead = fixture_lead (fixture, "b");
  g_ptr_array_add (changes,
                   lki_change_new_dispute_open (lead, LEAD_MAKER_NOW, "wrong_number", NULL, NULL));
  g_assert_true (test_await (lki_store_enqueue (fixture->store, changes, NULL, NULL), NULL));

  found = fixture_find (fixture, LKI_LEAD_VIEW_DISPUTED, NULL, LKI_LEAD_SORT_NEWEST);
  g_assert_cmpstr (found, ==, "b");
  counts = fixture_count (fixture);
  g_assert_cmpint (counts->views[LKI_LEAD_VIEW_DISPUTED], ==, 1);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  fixture_add (Fixture, "/store/filter/naive", test_naive);
  fixture_add (Fixture, "/store/filter/counts", test_counts);
  fixture_add (Fixture, "/store/filter/facets", test_facets);
  fixture_add (Fixture, "/store/filter/unsent-dispute", test_unsent_dispute);

  return g_test_run ();
}
