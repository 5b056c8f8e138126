// SPDX-License-Identifier: GPL-3.0-or-later
// When a lead that was put off wants attention again.

#include "lki-clock.h"
#include "lki-due.h"

#define NOW G_GINT64_CONSTANT (1772442000000)
#define HOUR G_GINT64_CONSTANT (3600000)

static void
test_read (void)
{
  static const struct
  {
    gint64 snoozed_until;
    gint64 follow_up_at;
    LkiLeadStatus status;
    LkiDueKind kind;
    gint64 moment;
  } cases[] = {
    { LKI_TIME_NONE, LKI_TIME_NONE, LKI_LEAD_STATUS_NEW, LKI_DUE_NOTHING, LKI_TIME_NONE },
    { NOW + 1, LKI_TIME_NONE, LKI_LEAD_STATUS_NEW, LKI_DUE_NOTHING, LKI_TIME_NONE },
    { NOW, LKI_TIME_NONE, LKI_LEAD_STATUS_NEW, LKI_DUE_BACK, NOW },
    { LKI_TIME_NONE, NOW + 1, LKI_LEAD_STATUS_QUOTED, LKI_DUE_NOTHING, LKI_TIME_NONE },
    { LKI_TIME_NONE, NOW, LKI_LEAD_STATUS_QUOTED, LKI_DUE_FOLLOW_UP, NOW },
    /* Followed up while it sleeps: when it is back. */
    { NOW + HOUR, NOW - HOUR, LKI_LEAD_STATUS_QUOTED, LKI_DUE_NOTHING, LKI_TIME_NONE },
    { NOW, NOW - HOUR, LKI_LEAD_STATUS_QUOTED, LKI_DUE_FOLLOW_UP, NOW },
    /* First back, then to be followed up. */
    { NOW - HOUR, NOW + HOUR, LKI_LEAD_STATUS_QUOTED, LKI_DUE_BACK, NOW - HOUR },
    { NOW - HOUR, NOW, LKI_LEAD_STATUS_QUOTED, LKI_DUE_FOLLOW_UP, NOW },
    /* Nothing is left to do. */
    { NOW - HOUR, NOW - HOUR, LKI_LEAD_STATUS_WON, LKI_DUE_NOTHING, LKI_TIME_NONE },
    { NOW - HOUR, NOW - HOUR, LKI_LEAD_STATUS_ERASED, LKI_DUE_NOTHING, LKI_TIME_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LkiLeadWork work;
      gint64 moment;

      lki_lead_work_init (&work);
      work.status = cases[i].status;
      work.snoozed_until = cases[i].snoozed_until;
      work.follow_up_at = cases[i].follow_up_at;
      g_assert_cmpint (lki_due_read (&work, NOW, &moment), ==, cases[i].kind);
      g_assert_cmpint (moment, ==, cases[i].moment);
      g_assert_cmpint (lki_due_read (&work, NOW, NULL), ==, cases[i].kind);
      lki_lead_work_clear (&work);
    }
}

static void
test_days (void)
{
  static const struct
  {
    const char *time;
    const char *start;
    const char *last_second;
  } cases[] = {
    /* Days of 24, 23 and 25 hours. */
    { "2026-03-02T09:00:00+01:00", "2026-03-02T00:00:00+01:00", "2026-03-02T23:59:59+01:00" },
    { "2026-03-29T12:00:00+02:00", "2026-03-29T00:00:00+01:00", "2026-03-29T23:59:59+02:00" },
    { "2026-10-25T02:30:00+01:00", "2026-10-25T00:00:00+02:00", "2026-10-25T23:59:59+01:00" },
    { "2026-12-31T23:59:59+01:00", "2026-12-31T00:00:00+01:00", "2026-12-31T23:59:59+01:00" },
  };
  g_autoptr (GTimeZone) oslo = g_time_zone_new_identifier ("Europe/Oslo");

  g_assert_nonnull (oslo);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 time = lki_time_parse (cases[i].time);

      g_assert_cmpint (lki_due_get_start_of_day (time, oslo), ==, lki_time_parse (cases[i].start));
      g_assert_cmpint (lki_due_get_end_of_day (time, oslo), ==,
                       lki_time_parse (cases[i].last_second) + 999);
    }

  /* Beyond any calendar. */
  g_assert_cmpint (lki_due_get_start_of_day (G_MAXINT64, oslo), ==, G_MAXINT64);
  g_assert_cmpint (lki_due_get_end_of_day (G_MAXINT64, oslo), ==, G_MAXINT64);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/due/the-last-thing-that-came-due", test_read);
  g_test_add_func ("/model/due/days-are-as-long-as-they-are", test_days);

  return g_test_run ();
}
