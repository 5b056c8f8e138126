// SPDX-License-Identifier: GPL-3.0-or-later
// Times that are chosen by one press, by the clock on the person's wall.

#include "lki-time-preset.h"

#include "lki-clock.h"

#define MS_PER_MINUTE (G_GINT64_CONSTANT (60) * 1000)
#define AFTERNOON (15 * 60)

/* Until an hour and a half before the afternoon: later than that it is as good as now. */
#define AFTERNOON_NOTICE_MS (90 * MS_PER_MINUTE)

/* Of the person at this device, as the preferences have them; in minutes. For the main thread. */
static int call_again = 60;
static int snooze = 60;
static int morning = 9 * 60;

/**
 * lki_time_preset_set_habits:
 * @call_again_minutes: after how many minutes somebody who did not answer is called again
 * @snooze_minutes: for how many minutes a lead is put off
 * @morning_minutes: when the day begins, in minutes after midnight
 */
void
lki_time_preset_set_habits (int call_again_minutes,
                            int snooze_minutes,
                            int morning_minutes)
{
  call_again = CLAMP (call_again_minutes, 5, 24 * 60);
  snooze = CLAMP (snooze_minutes, 5, 24 * 60);
  morning = CLAMP (morning_minutes, 0, 24 * 60 - 1);
}

/**
 * lki_time_preset_get_minutes:
 * @preset: a preset
 *
 * Returns: in how many minutes it is, or 0 when it is a time of the day
 */
int
lki_time_preset_get_minutes (LkiTimePreset preset)
{
  if (preset == LKI_TIME_CALL_AGAIN)
    return call_again;

  return preset == LKI_TIME_SNOOZE ? snooze : 0;
}

static gint64
at_minute (GDateTime *day,
           int minute)
{
  g_autoptr (GDateTime) moment = g_date_time_new (
      g_date_time_get_timezone (day), g_date_time_get_year (day), g_date_time_get_month (day),
      g_date_time_get_day_of_month (day), minute / 60, minute % 60, 0);

  return g_date_time_to_unix (moment) * 1000;
}

/**
 * lki_time_preset_get:
 * @preset: a preset
 * @now_ms: now, in milliseconds since the epoch
 * @time_zone: the person's
 *
 * Returns: the moment, in milliseconds since the epoch; %LKI_TIME_NONE when the preset is not to be
 * offered at this time of the day
 */
gint64
lki_time_preset_get (LkiTimePreset preset,
                     gint64 now_ms,
                     GTimeZone *time_zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now_ms / 1000);
  g_autoptr (GDateTime) now = NULL;
  g_autoptr (GDateTime) day = NULL;
  gint64 afternoon;

  g_return_val_if_fail (utc != NULL && time_zone != NULL, LKI_TIME_NONE);

  now = g_date_time_to_timezone (utc, time_zone);
  switch (preset)
    {
    case LKI_TIME_CALL_AGAIN:
    case LKI_TIME_SNOOZE:
      /* On the minute: seconds would be shown nowhere. */
      return (now_ms / MS_PER_MINUTE + lki_time_preset_get_minutes (preset)) * MS_PER_MINUTE;

    case LKI_TIME_THIS_AFTERNOON:
      afternoon = at_minute (now, AFTERNOON);
      return afternoon - now_ms >= AFTERNOON_NOTICE_MS ? afternoon : LKI_TIME_NONE;

    case LKI_TIME_TOMORROW_MORNING:
      day = g_date_time_add_days (now, 1);
      break;

    case LKI_TIME_IN_TWO_DAYS:
      day = g_date_time_add_days (now, 2);
      break;

    case LKI_TIME_NEXT_WEEK:
      day = g_date_time_add_days (now, 8 - g_date_time_get_day_of_week (now));
      break;

    case LKI_TIME_NEXT_MONTH:
      day = g_date_time_add_months (now, 1);
      break;

    case LKI_N_TIME_PRESETS:
    default:
      g_return_val_if_reached (LKI_TIME_NONE);
    }

  return at_minute (day, morning);
}
