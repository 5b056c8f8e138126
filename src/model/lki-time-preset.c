// SPDX-License-Identifier: GPL-3.0-or-later
// Times that are chosen by one press, by the clock on the person's wall.

#include "lki-time-preset.h"

#include "lki-clock.h"

#define MS_PER_MINUTE (G_GINT64_CONSTANT (60) * 1000)
#define MORNING 9
#define AFTERNOON 15

/* Until an hour and a half before the afternoon: later than that it is as good as now. */
#define AFTERNOON_NOTICE_MS (90 * MS_PER_MINUTE)

static gint64
at_hour (GDateTime *day,
         int hour)
{
  g_autoptr (GDateTime) moment =
      g_date_time_new (g_date_time_get_timezone (day), g_date_time_get_year (day),
                       g_date_time_get_month (day), g_date_time_get_day_of_month (day), hour, 0, 0);

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
    case LKI_TIME_IN_ONE_HOUR:
      /* On the minute: seconds would be shown nowhere. */
      return (now_ms / MS_PER_MINUTE + 60) * MS_PER_MINUTE;

    case LKI_TIME_THIS_AFTERNOON:
      afternoon = at_hour (now, AFTERNOON);
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

  return at_hour (day, MORNING);
}
