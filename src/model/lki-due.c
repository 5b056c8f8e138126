// SPDX-License-Identifier: GPL-3.0-or-later
// When a lead that was put off wants attention again, by the clock and calendar of the person.
// Pure: no time but what it is told.

#include "lki-due.h"

#include "lki-clock.h"

/**
 * lki_due_read:
 * @work: what the partner does with the lead
 * @now_ms: the time
 * @moment: (out) (optional): when that was; %LKI_TIME_NONE for nothing
 *
 * Looks what has come due last. A follow-up of a lead that is snoozed waits until the lead is back.
 *
 * Returns: what is due
 */
LkiDueKind
lki_due_read (const LkiLeadWork *work,
              gint64 now_ms,
              gint64 *moment)
{
  LkiDueKind kind = LKI_DUE_NOTHING;
  gint64 last = LKI_TIME_NONE;

  g_return_val_if_fail (work != NULL, LKI_DUE_NOTHING);

  /* LKI_TIME_NONE is before every other time. */
  if (lki_lead_status_is_open (work->status) && work->snoozed_until <= now_ms)
    {
      if (work->snoozed_until != LKI_TIME_NONE)
        kind = LKI_DUE_BACK;
      last = work->snoozed_until;
      if (work->follow_up_at != LKI_TIME_NONE && work->follow_up_at <= now_ms)
        {
          kind = LKI_DUE_FOLLOW_UP;
          last = MAX (last, work->follow_up_at);
        }
    }

  if (moment != NULL)
    *moment = last;

  return kind;
}

static GDateTime *
get_midnight (gint64 time_ms,
              GTimeZone *time_zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_ms / 1000);
  g_autoptr (GDateTime) time = utc != NULL ? g_date_time_to_timezone (utc, time_zone) : NULL;

  if (time == NULL)
    return NULL;

  return g_date_time_new (time_zone, g_date_time_get_year (time), g_date_time_get_month (time),
                          g_date_time_get_day_of_month (time), 0, 0, 0);
}

/**
 * lki_due_get_start_of_day:
 * @time_ms: a moment
 * @time_zone: where the person is
 *
 * Returns: the first moment of its day; @time_ms itself when that is beyond any calendar
 */
gint64
lki_due_get_start_of_day (gint64 time_ms,
                          GTimeZone *time_zone)
{
  g_autoptr (GDateTime) midnight = NULL;

  g_return_val_if_fail (time_zone != NULL, time_ms);

  midnight = get_midnight (time_ms, time_zone);

  return midnight != NULL ? g_date_time_to_unix (midnight) * 1000 : time_ms;
}

/**
 * lki_due_get_end_of_day:
 * @time_ms: a moment
 * @time_zone: where the person is
 *
 * Returns: the last moment of its day, which may be 23, 24 or 25 hours long; @time_ms itself when
 *   that is beyond any calendar
 */
gint64
lki_due_get_end_of_day (gint64 time_ms,
                        GTimeZone *time_zone)
{
  g_autoptr (GDateTime) midnight = NULL;
  g_autoptr (GDateTime) tomorrow = NULL;

  g_return_val_if_fail (time_zone != NULL, time_ms);

  midnight = get_midnight (time_ms, time_zone);
  tomorrow = midnight != NULL ? g_date_time_add_days (midnight, 1) : NULL;

  return tomorrow != NULL ? g_date_time_to_unix (tomorrow) * 1000 - 1 : time_ms;
}
