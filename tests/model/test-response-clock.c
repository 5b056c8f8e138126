// SPDX-License-Identifier: GPL-3.0-or-later
// The response clock over opening hours, nights, weekends and both changes of daylight saving. It
// is run on machines in several time zones, none of which must make a difference.

#include "lki-change.h"
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
  LkiResponseClock clock;

  lki_response_clock_read (&clock, lead, account, lead->delivered_at);
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

/* A night shift is two entries a day, and open time runs on over midnight. */
static void
test_overnight (void)
{
  g_autoptr (LkiOpeningHours) hours = lki_opening_hours_new ("Europe/Oslo");

  g_assert_true (lki_opening_hours_add (hours, 5, 22 * 60, 24 * 60));
  g_assert_true (lki_opening_hours_add (hours, 6, 0, 6 * 60));

  g_assert_cmpint (
      lki_opening_hours_add_open_time (hours, at ("2026-11-27T22:50:00Z"), 15 * MINUTE), ==,
      at ("2026-11-27T23:05:00Z"));
  g_assert_cmpint (
      lki_opening_hours_add_open_time (hours, at ("2026-11-28T04:50:00Z"), 15 * MINUTE), ==,
      at ("2026-12-04T21:05:00Z"));
  g_assert_true (lki_opening_hours_is_open (hours, at ("2026-11-27T23:00:00Z")));

  /* The night on which clocks go back is an hour longer. */
  g_assert_cmpint (lki_opening_hours_add_open_time (hours, at ("2026-10-23T20:00:00Z"), 8 * HOUR),
                   ==, at ("2026-10-24T04:00:00Z"));
  g_clear_pointer (&hours, lki_opening_hours_unref);
  hours = lki_opening_hours_new ("Europe/Oslo");
  g_assert_true (lki_opening_hours_add (hours, 6, 22 * 60, 24 * 60));
  g_assert_true (lki_opening_hours_add (hours, 7, 0, 6 * 60));
  g_assert_cmpint (lki_opening_hours_add_open_time (hours, at ("2026-10-24T20:00:00Z"), 9 * HOUR),
                   ==, at ("2026-10-25T05:00:00Z"));
}

/* Where the clocks change at midnight there is a day that begins at one. */
static void
test_no_midnight (void)
{
  g_autoptr (LkiOpeningHours) hours = lki_opening_hours_new ("Africa/Cairo");

  for (int day = 1; day <= 7; day++)
    g_assert_true (lki_opening_hours_add (hours, day, 9 * 60, 10 * 60));

  /* Friday 24 April 2026 begins at one, three hours ahead of UTC. */
  g_assert_cmpint (lki_opening_hours_add_open_time (hours, at ("2026-04-23T07:30:00Z"), HOUR), ==,
                   at ("2026-04-24T06:30:00Z"));
  g_assert_cmpint (lki_opening_hours_add_open_time (hours, at ("2026-04-24T06:30:00Z"), HOUR), ==,
                   at ("2026-04-25T06:30:00Z"));
}

/* The contract knows no holidays: Christmas Day, a Friday, is a Friday. Who is away pauses. */
static void
test_holiday (void)
{
  g_autoptr (LkiAccountRecord) account = make_account ();
  g_autoptr (LkiLeadRecord) lead = make_lead ("2026-12-25T09:00:00Z");
  LkiResponseClock clock;

  assert_due ("2026-12-25T09:00:00Z", "2026-12-25T09:15:00Z");

  lki_opening_hours_set_paused_until (account->opening_hours, at ("2026-12-28T07:00:00Z"));
  lki_response_clock_read (&clock, lead, account, at ("2026-12-25T20:00:00Z"));
  g_assert_cmpint (clock.state, ==, LKI_RESPONSE_WAITING);
  g_assert_cmpint (clock.due_at, ==, at ("2026-12-28T07:15:00Z"));
  g_assert_cmpint (clock.total_ms, ==, 15 * MINUTE);
}

/* A server may send anything: nonsense is refused, and what is left never counts time twice, runs
 * out of the calendar or goes on for ever. */
static void
test_hostile_hours (void)
{
  g_autoptr (LkiOpeningHours) twice = lki_opening_hours_new ("Europe/Oslo");
  g_autoptr (LkiOpeningHours) many = lki_opening_hours_new ("No/Such_Zone");
  g_autoptr (LkiAccountRecord) account = make_account ();
  g_autoptr (LkiLeadRecord) lead = make_lead ("9999-12-31T23:59:59Z");
  LkiResponseClock clock;

  g_assert_true (lki_opening_hours_add (twice, 2, 8 * 60, 12 * 60));
  g_assert_true (lki_opening_hours_add (twice, 2, 8 * 60, 12 * 60));
  g_assert_true (lki_opening_hours_add (twice, 2, 9 * 60, 10 * 60));
  g_assert_true (lki_opening_hours_add (twice, 2, 11 * 60, 13 * 60));
  g_assert_cmpint (lki_opening_hours_add_open_time (twice, at ("2026-11-24T07:00:00Z"), 5 * HOUR),
                   ==, at ("2026-11-24T12:00:00Z"));

  g_assert_false (lki_opening_hours_add (many, 0, 0, 60));
  g_assert_false (lki_opening_hours_add (many, 8, 0, 60));
  g_assert_false (lki_opening_hours_add (many, 1, -1, 60));
  g_assert_false (lki_opening_hours_add (many, 1, 60, 60));
  g_assert_false (lki_opening_hours_add (many, 1, 120, 60));
  g_assert_false (lki_opening_hours_add (many, 1, 60, 24 * 60 + 1));
  for (int i = 0; i < 200; i++)
    g_assert_true (lki_opening_hours_add (many, 3, i, i + 1));
  g_assert_cmpint (
      lki_opening_hours_add_open_time (many, at ("2026-11-24T09:00:00Z"), 200 * MINUTE), ==,
      at ("2026-11-25T03:20:00Z"));
  /* More than is ever open while anybody plans. */
  g_assert_cmpint (lki_opening_hours_add_open_time (many, at ("2026-11-24T09:00:00Z"), 9000 * HOUR),
                   ==, LKI_TIME_NONE);

  lki_response_clock_read (&clock, lead, account, lead->delivered_at);
  g_assert_cmpint (clock.state, ==, LKI_RESPONSE_NONE);
  lki_opening_hours_set_paused_until (account->opening_hours, at ("9999-12-31T23:59:59Z"));
  lead->delivered_at = at ("2026-11-24T09:00:00Z");
  lki_response_clock_read (&clock, lead, account, lead->delivered_at);
  g_assert_cmpint (clock.state, ==, LKI_RESPONSE_NONE);

  /* Due before it came, contacted before it came. */
  lead->respond_by = at ("0001-01-01T00:00:00Z");
  lki_response_clock_read (&clock, lead, account, lead->delivered_at);
  g_assert_cmpint (clock.state, ==, LKI_RESPONSE_LATE);
  g_assert_cmpint (clock.total_ms, ==, 0);
  lead->work.first_contact_at = at ("2020-01-01T00:00:00Z");
  lki_response_clock_read (&clock, lead, account, lead->delivered_at);
  g_assert_cmpint (clock.taken_ms, ==, 0);
}

/* The earliest contact stops it, also one that is only here so far. */
static void
test_unsent_contact (void)
{
  g_autoptr (LkiAccountRecord) account = make_account ();
  g_autoptr (LkiLeadRecord) lead = make_lead ("2026-11-24T09:00:00Z");
  g_autoptr (LkiChange) late = lki_change_new_contact_log (
      lead, at ("2026-11-24T09:40:00Z"), LKI_CONTACT_CALL, LKI_CONTACT_NO_ANSWER, NULL);
  g_autoptr (LkiChange) early = lki_change_new_contact_log (
      lead, at ("2026-11-24T09:05:00Z"), LKI_CONTACT_SMS, LKI_CONTACT_SENT, NULL);
  LkiResponseClock clock;

  lki_change_apply (late, &lead->work);
  lki_response_clock_read (&clock, lead, account, at ("2026-11-24T10:00:00Z"));
  g_assert_cmpint (clock.state, ==, LKI_RESPONSE_ANSWERED_LATE);

  lki_change_apply (early, &lead->work);
  lki_response_clock_read (&clock, lead, account, at ("2026-11-24T10:00:00Z"));
  g_assert_cmpint (clock.state, ==, LKI_RESPONSE_ANSWERED);
  g_assert_cmpint (clock.taken_ms, ==, 5 * MINUTE);
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
  g_test_add_func ("/response-clock/overnight", test_overnight);
  g_test_add_func ("/response-clock/day-without-midnight", test_no_midnight);
  g_test_add_func ("/response-clock/holiday", test_holiday);
  g_test_add_func ("/response-clock/hostile-hours", test_hostile_hours);
  g_test_add_func ("/response-clock/unsent-contact", test_unsent_contact);
  g_test_add_func ("/response-clock/states", test_states);
  g_test_add_func ("/response-clock/respond-by", test_respond_by);
  g_test_add_func ("/response-clock/pause-and-no-hours", test_pause_and_no_hours);
  g_test_add_func ("/response-clock/urgency", test_urgency);

  return g_test_run ();
}
