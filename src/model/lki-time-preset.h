// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LkiTimePreset:
 * @LKI_TIME_IN_ONE_HOUR: an hour from now
 * @LKI_TIME_THIS_AFTERNOON: three o'clock today, until half past one
 * @LKI_TIME_TOMORROW_MORNING: nine o'clock tomorrow
 * @LKI_TIME_IN_TWO_DAYS: nine o'clock in two days
 * @LKI_TIME_NEXT_WEEK: nine o'clock on the Monday that comes
 * @LKI_TIME_NEXT_MONTH: nine o'clock on the same day of the next month
 *
 * The times that are chosen most.
 */
typedef enum
{
  LKI_TIME_IN_ONE_HOUR,
  LKI_TIME_THIS_AFTERNOON,
  LKI_TIME_TOMORROW_MORNING,
  LKI_TIME_IN_TWO_DAYS,
  LKI_TIME_NEXT_WEEK,
  LKI_TIME_NEXT_MONTH,
  LKI_N_TIME_PRESETS,
} LkiTimePreset;

gint64 lki_time_preset_get (LkiTimePreset preset,
                            gint64 now_ms,
                            GTimeZone *time_zone);

G_END_DECLS
