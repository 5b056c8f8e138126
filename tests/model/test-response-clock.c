// SPDX-License-Identifier: GPL-3.0-or-later
// The response clock over opening hours, weekends, both changes of daylight saving, and on a
// machine in another time zone.

#include "lki-clock.h"
#include "lki-response-clock.h"

#define MINUTE (G_GINT64_CONSTANT (60) * 1000)
#define HOUR (60 * MINUTE)

static gint64
at (const char *text)
{
  gint64 time_ms = lki_time_parse (text);

  g_assert_cmpint (time_ms, !=, LKI_TIME_NONE);

  return time_ms;
}

/* Monday to Friday, 8 to 16 with an hour's break at noon, and Saturday 10 to 14, in Oslo. */
static LkiOpeningHours *
make_hours (void)
{
  LkiOpeningHours *hours = lki_opening_hours_new ("Europe/Oslo");

  for (int day = 1; day <= 5; day++)
    {
      g_assert_true (lki_opening_hours_add (hours, day, 13 * 60, 16 * 60));
      g_assert_true (lki_opening_hours_add (hours, day, 8 * 60, 12 * 60));
    }
  g_assert_true (lki_opening_hours_add (hours, 6, 10 * 60, 14 * 60));

  return hours;
}

static LkiAccountRecord *
make_account (void)
{
  LkiAccountRecord *account = lki_account_record_new ();

  account->response_goal_minutes = 15;
  lki_account_record_take_opening_hours (account, make_hours ());

  return account;
}

static LkiLeadRecord *
make_lead (const char *delivered_at)
{
  LkiLeadRecord *lead = lki_lead_record_new ();

  lead->id = g_strdup ("lead-1");
  lead->delivered_at = at (delivered_at);

  return lead;
}

static void
assert_due (const char *delivered_at,
            const char *due_at)
{
  g_autoptr (LkiAccountRecord) account = make_account ();
  g_autoptr (LkiLeadRecord) lead = make_lead (delivered_at);
  g_autofree char *text = NULL;
  LkiResponseClock clock;

  lki_response_clock_read (&clock, lead, account, lead->delivered_at);
  text = lki_time_format (clock.due_at);
  g_assert_cmpint (clock.due_at, ==, at (due_at));
}

static void
test_hours (void)
{
  /* In November Oslo is an hour ahead of UTC. The 24th is a Tuesday. */
  assert_due ("2026-11-24T09:00:00Z", "2026-11-24T09:15:00Z"); /* open */
  assert_due ("2026-11-24T05:00:00Z", "2026-11-24T07:15:00Z"); /* before it opens */
  assert_due ("2026-11-24T10:55:00Z", "2026-11-24T12:10:00Z"); /* over the break */
  assert_due ("2026-11-24T10:45:00Z", "2026-11-24T11:00:00Z"); /* up to the break, no further */
  assert_due ("2026-11-24T14:50:00Z", "2026-11-25T07:05:00Z"); /* over the night */
  assert_due ("2026-11-24T15:00:00Z", "2026-11-25T07:15:00Z"); /* as it closes */
}

static void
test_weekend (void)
{
  assert_due ("2026-11-27T14:55:00Z", "2026-11-28T09:10:00Z"); /* Friday to Saturday */
  assert_due ("2026-11-28T12:50:00Z", "2026-11-30T07:05:00Z"); /* Saturday to Monday */
  assert_due ("2026-11-29T12:00:00Z", "2026-11-30T07:15:00Z"); /* Sunday */
}

static void
test_daylight_saving (void)
{
  g_autoptr (LkiOpeningHours) night = lki_opening_hours_new ("Europe/Oslo");

  /* The weekend on which clocks go back, and the one on which they go forward: Monday's eight
   * o'clock is an hour later or earlier on the real axis. */
  assert_due ("2026-10-24T11:50:00Z", "2026-10-26T07:05:00Z");
  assert_due ("2027-03-27T12:50:00Z", "2027-03-29T06:05:00Z");

  /* Open from one to four in the night: four hours when it goes back, two when it goes forward. */
  g_assert_true (lki_opening_hours_add (night, 7, 60, 4 * 60));
  g_assert_cmpint (lki_opening_hours_add_open_time (night, at ("2026-10-24T20:00:00Z"), 4 * HOUR),
                   ==, at ("2026-10-25T03:00:00Z"));
  g_assert_cmpint (lki_opening_hours_add_open_time (night, at ("2027-03-27T20:00:00Z"), 2 * HOUR),
                   ==, at ("2027-03-28T02:00:00Z"));

  /* An opening at a minute that does not exist that night is at the first one after it. */
  g_clear_pointer (&night, lki_opening_hours_unref);
  night = lki_opening_hours_new ("Europe/Oslo");
  g_assert_true (lki_opening_hours_add (night, 7, 2 * 60 + 30, 5 * 60));
  g_assert_cmpint (lki_opening_hours_get_next_opening (night, at ("2027-03-27T20:00:00Z")), >=,
                   at ("2027-03-28T01:00:00Z"));
  g_assert_cmpint (lki_opening_hours_get_next_opening (night, at ("2027-03-27T20:00:00Z")), <=,
                   at ("2027-03-28T01:30:00Z"));
}

/* The rest of these tests once more, as if the machine stood elsewhere. */
static void
test_other_zone (void)
{
  static const char *const zones[] = { "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Apia" };

  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      g_setenv ("TZ", zones[i], TRUE);
      test_hours ();
      test_weekend ();
      test_daylight_saving ();
    }
  g_unsetenv ("TZ");
}

static void
test_states (void)
{
  g_autoptr (LkiAccountRecord) account = make_account ();
  g_autoptr (LkiLeadRecord) lead = make_lead ("2026-11-24T09:00:00Z");
  g_autoptr (LkiLeadRecord) evening = make_lead ("2026-11-24T14:50:00Z");
  LkiResponseClock clock;

  lki_response_clock_read (&clock, lead, account, at ("2026-11-24T09:05:00Z"));
  g_assert_cmpint (clock.state, ==, LKI_RESPONSE_RUNNING);
  g_assert_cmpint (clock.left_ms, ==, 10 * MINUTE);
  g_assert_cmpint (clock.total_ms, ==, 15 * MINUTE);

  lki_response_clock_read (&clock, lead, account, at ("2026-11-24T09:20:00Z"));
  g_assert_cmpint (clock.state, ==, LKI_RESPONSE_LATE);
  g_assert_cmpint (clock.left_ms, ==, -5 * MINUTE);

  lki_response_clock_read (&clock, evening, account, at ("2026-11-24T20:00:00Z"));
  g_assert_cmpint (clock.state, ==, LKI_RESPONSE_WAITING);

  lead->work.first_contact_at = at ("2026-11-24T09:04:00Z");
  lead->work.status = LKI_LEAD_STATUS_CONTACTING;
  lki_response_clock_read (&clock, lead, account, at ("2026-11-24T12:00:00Z"));
  g_assert_cmpint (clock.state, ==, LKI_RESPONSE_ANSWERED);
  g_assert_cmpint (clock.taken_ms, ==, 4 * MINUTE);

  lead->work.first_contact_at = at ("2026-11-24T10:00:00Z");
  lki_response_clock_read (&clock, lead, account, at ("2026-11-24T12:00:00Z"));
  g_assert_cmpint (clock.state, ==, LKI_RESPONSE_ANSWERED_LATE);

  evening->work.status = LKI_LEAD_STATUS_DECLINED;
  lki_response_clock_read (&clock, evening, account, at ("2026-11-24T20:00:00Z"));
  g_assert_cmpint (clock.state, ==, LKI_RESPONSE_NONE);
}

/* What the server sets for one lead is not stretched by opening hours. */
static void
test_respond_by (void)
{
  g_autoptr (LkiAccountRecord) account = make_account ();
  g_autoptr (LkiLeadRecord) lead = make_lead ("2026-11-24T20:00:00Z");
  LkiResponseClock clock;

  lead->respond_by = at ("2026-11-24T21:00:00Z");
  lki_response_clock_read (&clock, lead, account, at ("2026-11-24T20:30:00Z"));
  g_assert_cmpint (clock.state, ==, LKI_RESPONSE_RUNNING);
  g_assert_cmpint (clock.due_at, ==, lead->respond_by);

  lki_response_clock_read (&clock, lead, NULL, at ("2026-11-24T21:30:00Z"));
  g_assert_cmpint (clock.state, ==, LKI_RESPONSE_LATE);
}

static void
test_pause_and_no_hours (void)
{
  g_autoptr (LkiOpeningHours) always = lki_opening_hours_new (NULL);
  g_autoptr (LkiOpeningHours) paused = make_hours ();
  gint64 now = at ("2026-11-24T09:00:00Z");

  g_assert_true (lki_opening_hours_is_open (always, now));
  g_assert_cmpint (lki_opening_hours_add_open_time (always, now, HOUR), ==, now + HOUR);

  lki_opening_hours_set_paused_until (paused, at ("2026-11-26T12:30:00Z"));
  g_assert_false (lki_opening_hours_is_open (paused, now));
  g_assert_cmpint (lki_opening_hours_get_next_opening (paused, now), ==,
                   at ("2026-11-26T12:30:00Z"));

  g_assert_false (lki_opening_hours_add (paused, 8, 0, 60));
  g_assert_false (lki_opening_hours_add (paused, 1, 60, 60));
  g_assert_false (lki_opening_hours_add (paused, 1, 60, 1441));
}

/* The soonest due of what can still be answered in time, then the latest to have become late. */
static void
test_urgency (void)
{
  LkiResponseClock soon = { LKI_RESPONSE_RUNNING, 100, 10, 20, -1 };
  LkiResponseClock later = { LKI_RESPONSE_WAITING, 200, 110, 20, -1 };
  LkiResponseClock late = { LKI_RESPONSE_LATE, 80, -10, 20, -1 };
  LkiResponseClock very_late = { LKI_RESPONSE_LATE, 10, -80, 20, -1 };
  LkiResponseClock none = { LKI_RESPONSE_NONE, LKI_TIME_NONE, 0, 0, -1 };

  g_assert_cmpint (lki_response_clock_compare (&soon, &later), <, 0);
  g_assert_cmpint (lki_response_clock_compare (&later, &late), <, 0);
  g_assert_cmpint (lki_response_clock_compare (&late, &very_late), <, 0);
  g_assert_cmpint (lki_response_clock_compare (&very_late, &none), <, 0);
  g_assert_cmpint (lki_response_clock_compare (&none, &none), ==, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/response-clock/hours", test_hours);
  g_test_add_func ("/response-clock/weekend", test_weekend);
  g_test_add_func ("/response-clock/daylight-saving", test_daylight_saving);
  g_test_add_func ("/response-clock/other-zone", test_other_zone);
  g_test_add_func ("/response-clock/states", test_states);
  g_test_add_func ("/response-clock/respond-by", test_respond_by);
  g_test_add_func ("/response-clock/pause-and-no-hours", test_pause_and_no_hours);
  g_test_add_func ("/response-clock/urgency", test_urgency);

  return g_test_run ();
}
