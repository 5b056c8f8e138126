// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LkiTimePreset:
 * @LKI_TIME_CALL_AGAIN: soon, to call somebody who did not answer
 * @LKI_TIME_SNOOZE: soon, to look at a lead again
 * @LKI_TIME_THIS_AFTERNOON: three o'clock today, until half past one
 * @LKI_TIME_TOMORROW_MORNING: tomorrow, when the person's day begins
 * @LKI_TIME_IN_TWO_DAYS: in two days, likewise
 * @LKI_TIME_NEXT_WEEK: on the Monday that comes, likewise
 * @LKI_TIME_NEXT_MONTH: on the same day of the next month, likewise
 *
 * The times that are chosen most.
 */
typedef enum
{
  LKI_TIME_CALL_AGAIN,
  LKI_TIME_SNOOZE,
  LKI_TIME_THIS_AFTERNOON,
  LKI_TIME_TOMORROW_MORNING,
  LKI_TIME_IN_TWO_DAYS,
  LKI_TIME_NEXT_WEEK,
  LKI_TIME_NEXT_MONTH,
  LKI_N_TIME_PRESETS,
} LkiTimePreset;

void lki_time_preset_set_habits (int call_again_minutes,
                                 int snooze_minutes,
                                 int morning_minutes);
int lki_time_preset_get_minutes (LkiTimePreset preset);
gint64 lki_time_preset_get (LkiTimePreset preset,
                            gint64 now_ms,
                            GTimeZone *time_zone);

G_END_DECLS
