// SPDX-License-Identifier: GPL-3.0-or-later
// Times that are chosen by one press, as the person has them.

#include "lki-clock.h"
#include "lki-time-preset.h"

/* Thursday, 26 November 2026, 10:20:30 in Oslo. */
#define NOW_MS G_GINT64_CONSTANT (1795684830000)

static char *
dup_moment (LkiTimePreset preset)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Oslo");
  gint64 time_ms = lki_time_preset_get (preset, NOW_MS, zone);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_ms / 1000);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);

  return g_date_time_format (local, "%F %T");
}

static void
assert_moment (LkiTimePreset preset,
               const char *moment)
{
  g_autofree char *got = dup_moment (preset);

  g_assert_cmpstr (got, ==, moment);
}

static void
test_habits (void)
{
  assert_moment (LKI_TIME_CALL_AGAIN, "2026-11-26 11:20:00");
  assert_moment (LKI_TIME_TOMORROW_MORNING, "2026-11-27 09:00:00");

  lki_time_preset_set_habits (15, 240, 7 * 60 + 30);
  assert_moment (LKI_TIME_CALL_AGAIN, "2026-11-26 10:35:00");
  assert_moment (LKI_TIME_SNOOZE, "2026-11-26 14:20:00");
  assert_moment (LKI_TIME_TOMORROW_MORNING, "2026-11-27 07:30:00");
  assert_moment (LKI_TIME_NEXT_WEEK, "2026-11-30 07:30:00");
  lki_time_preset_set_habits (60, 60, 9 * 60);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/time-preset/habits", test_habits);

  return g_test_run ();
}
