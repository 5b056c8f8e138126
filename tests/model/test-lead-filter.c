// SPDX-License-Identifier: GPL-3.0-or-later
// Filters: the days that their periods mean, and what is left of them when they are kept.

#include "lki-lead-filter.h"

#include "lki-clock.h"

static void
assert_range (LkiLeadPeriod period,
              const char *now,
              const char *from,
              const char *before)
{
  g_autoptr (LkiLeadFilter) filter = lki_lead_filter_new ();
  gint64 range_from, range_before;

  filter->period = period;
  lki_lead_filter_get_range (filter, lki_time_parse (now), &range_from, &range_before);
  g_assert_cmpint (range_from, ==, lki_time_parse (from));
  g_assert_cmpint (range_before, ==, lki_time_parse (before));
}

/* The person's days: in Oslo, an hour ahead of UTC in winter and two in summer. */
static void
test_days (void)
{
  const char *late = "2026-03-02T22:59:59Z";
  const char *midnight = "2026-03-02T23:00:00Z";

  assert_range (LKI_LEAD_PERIOD_TODAY, late, "2026-03-01T23:00:00Z", "2026-03-02T23:00:00Z");
  assert_range (LKI_LEAD_PERIOD_TODAY, midnight, "2026-03-02T23:00:00Z", "2026-03-03T23:00:00Z");
  assert_range (LKI_LEAD_PERIOD_YESTERDAY, late, "2026-02-28T23:00:00Z", "2026-03-01T23:00:00Z");
  assert_range (LKI_LEAD_PERIOD_LAST_7_DAYS, late, "2026-02-23T23:00:00Z", "2026-03-02T23:00:00Z");
  assert_range (LKI_LEAD_PERIOD_LAST_30_DAYS, late, "2026-01-31T23:00:00Z", "2026-03-02T23:00:00Z");
  assert_range (LKI_LEAD_PERIOD_THIS_MONTH, late, "2026-02-28T23:00:00Z", "2026-03-02T23:00:00Z");
}

static void
test_daylight_saving (void)
{
  /* A day of 23 hours, and one of 25. */
  assert_range (LKI_LEAD_PERIOD_TODAY, "2026-03-29T10:00:00Z", "2026-03-28T23:00:00Z",
                "2026-03-29T22:00:00Z");
  assert_range (LKI_LEAD_PERIOD_TODAY, "2026-10-25T10:00:00Z", "2026-10-24T22:00:00Z",
                "2026-10-25T23:00:00Z");
  assert_range (LKI_LEAD_PERIOD_THIS_MONTH, "2026-03-30T10:00:00Z", "2026-02-28T23:00:00Z",
                "2026-03-30T22:00:00Z");
}

static LkiLeadFilter *
make_full (void)
{
  LkiLeadFilter *filter = lki_lead_filter_new ();

  filter->category_id = g_strdup ("cleaning");
  filter->assignee_id = g_strdup ("");
  filter->site_name = g_strdup ("Eksempel.no");
  filter->city = g_strdup ("Ålesund");
  filter->delivered_from = 1000;
  filter->delivered_before = 2000;

  return filter;
}

static void
test_kept (void)
{
  g_autoptr (LkiLeadFilter) full = make_full ();
  g_autoptr (GVariant) variant = lki_lead_filter_to_variant (full);
  g_autoptr (LkiLeadFilter) again = lki_lead_filter_from_variant (variant);

  g_assert_true (lki_lead_filter_equal (full, again));
  g_assert_false (lki_lead_filter_is_empty (again));

  /* A period is kept by its name, not by the dates of the day on which it was kept. */
  for (LkiLeadPeriod period = LKI_LEAD_PERIOD_TODAY; period < LKI_N_LEAD_PERIODS; period++)
    {
      g_autoptr (LkiLeadFilter) filter = lki_lead_filter_new ();
      g_autoptr (LkiLeadFilter) kept = NULL;
      g_autoptr (GVariant) form = NULL;

      filter->period = period;
      g_assert_false (lki_lead_filter_is_empty (filter));
      form = lki_lead_filter_to_variant (filter);
      kept = lki_lead_filter_from_variant (form);
      g_assert_cmpint (kept->period, ==, period);
      g_assert_true (lki_lead_filter_equal (filter, kept));
    }
}

static void
test_strange_form (void)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (g_variant_new_parsed (
      "{'period': <'next-century'>, 'from': <'monday'>, 'city': <7>, 'colour': <'blue'>}"));
  g_autoptr (LkiLeadFilter) filter = lki_lead_filter_from_variant (variant);

  g_assert_true (lki_lead_filter_is_empty (filter));
}

static void
test_equal (void)
{
  g_autoptr (LkiLeadFilter) empty = lki_lead_filter_new ();
  g_autoptr (LkiLeadFilter) full = make_full ();
  g_autoptr (LkiLeadFilter) copy = lki_lead_filter_copy (full);

  g_assert_true (lki_lead_filter_equal (NULL, empty));
  g_assert_false (lki_lead_filter_equal (NULL, full));
  g_assert_true (lki_lead_filter_equal (full, copy));
  g_set_str (&copy->assignee_id, "member-1");
  g_assert_false (lki_lead_filter_equal (full, copy));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/lead-filter/days", test_days);
  g_test_add_func ("/model/lead-filter/daylight-saving", test_daylight_saving);
  g_test_add_func ("/model/lead-filter/kept", test_kept);
  g_test_add_func ("/model/lead-filter/strange-form", test_strange_form);
  g_test_add_func ("/model/lead-filter/equal", test_equal);

  return g_test_run ();
}
