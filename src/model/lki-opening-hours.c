// SPDX-License-Identifier: GPL-3.0-or-later
// Opening hours as time on the real axis: which moments an organisation is there to answer in, by
// the clock of its own time zone, daylight saving included. The zone of this machine plays no part.

#include "lki-opening-hours.h"

#include "lki-clock.h"

#define MINUTES_PER_DAY (24 * 60)
#define MS_PER_MINUTE (G_GINT64_CONSTANT (60) * 1000)

/* Beyond this nobody plans, and hours that never come must not be looked for without end. */
#define DAYS_AHEAD_MAX 400

typedef struct
{
  int day;    /* 1 is Monday, as in ISO 8601 */
  int opens;  /* minutes after midnight */
  int closes; /* likewise; 24:00 is 1440 */
} Hours;

struct _LkiOpeningHours
{
  GTimeZone *time_zone; /* (owned) */
  GArray *hours;        /* (owned) of Hours, in the order of the week; empty is always open */
  gint64 paused_until;
};

/* A stretch of time in which the organisation is open. */
typedef struct
{
  gint64 begin_ms;
  gint64 end_ms;
} Stretch;

G_DEFINE_BOXED_TYPE (LkiOpeningHours,
                     lki_opening_hours,
                     lki_opening_hours_ref,
                     lki_opening_hours_unref)

/**
 * lki_opening_hours_new:
 * @time_zone: (nullable): a name of the IANA time zone database; %NULL, or one that this machine
 * does not know, is UTC
 *
 * Returns: (transfer full): hours that are always open, to be filled in before they are shared
 */
LkiOpeningHours *
lki_opening_hours_new (const char *time_zone)
{
  LkiOpeningHours *self = g_atomic_rc_box_new0 (LkiOpeningHours);

  if (time_zone != NULL)
    self->time_zone = g_time_zone_new_identifier (time_zone);
  if (self->time_zone == NULL)
    self->time_zone = g_time_zone_new_utc ();
  self->hours = g_array_new (FALSE, FALSE, sizeof (Hours));
  self->paused_until = LKI_TIME_NONE;

  return self;
}

LkiOpeningHours *
lki_opening_hours_ref (LkiOpeningHours *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
opening_hours_clear (gpointer data)
{
  LkiOpeningHours *self = data;

  g_time_zone_unref (self->time_zone);
  g_array_unref (self->hours);
}

void
lki_opening_hours_unref (LkiOpeningHours *self)
{
  g_atomic_rc_box_release_full (self, opening_hours_clear);
}

static int
compare_hours (gconstpointer a,
               gconstpointer b)
{
  const Hours *first = a;
  const Hours *second = b;

  return first->day != second->day ? first->day - second->day : first->opens - second->opens;
}

/**
 * lki_opening_hours_add:
 * @self: hours that are not shared yet
 * @day: the day of the week, 1 for Monday to 7 for Sunday
 * @opens: when it opens, in minutes after midnight
 * @closes: when it closes, likewise; 1440 is the end of the day
 *
 * A day may have several, in any order. Days with none are closed. What goes past midnight is two
 * of them: up to the end of one day, and from the beginning of the next.
 *
 * Returns: %TRUE if these can be opening hours
 */
gboolean
lki_opening_hours_add (LkiOpeningHours *self,
                       int day,
                       int opens,
                       int closes)
{
  Hours hours = { day, opens, closes };

  g_return_val_if_fail (self != NULL, FALSE);

  if (day < 1 || day > 7 || opens < 0 || closes > MINUTES_PER_DAY || opens >= closes)
    return FALSE;
  g_array_append_val (self->hours, hours);
  g_array_sort (self->hours, compare_hours);

  return TRUE;
}

/**
 * lki_opening_hours_set_paused_until:
 * @self: hours that are not shared yet
 * @paused_until: until when the organisation is closed, whatever its hours; or %LKI_TIME_NONE
 */
void
lki_opening_hours_set_paused_until (LkiOpeningHours *self,
                                    gint64 paused_until)
{
  g_return_if_fail (self != NULL);

  self->paused_until = paused_until;
}

/**
 * lki_opening_hours_get_time_zone:
 * @self: opening hours
 *
 * Returns: (transfer none): the zone by whose clock they are meant
 */
GTimeZone *
lki_opening_hours_get_time_zone (LkiOpeningHours *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->time_zone;
}

/* A minute of a day as a moment; the first one after it when daylight saving skips it. FALSE beyond
 * the years that a calendar has. */
static gboolean
get_moment (LkiOpeningHours *self,
            const GDate *date,
            int minutes,
            gint64 *time_ms)
{
  g_autoptr (GDateTime) moment = NULL;
  GDate day = *date;

  if (minutes == MINUTES_PER_DAY)
    {
      g_date_add_days (&day, 1);
      minutes = 0;
    }
  moment = g_date_time_new (self->time_zone, g_date_get_year (&day), g_date_get_month (&day),
                            g_date_get_day (&day), minutes / 60, minutes % 60, 0);
  if (moment == NULL)
    return FALSE;
  *time_ms = g_date_time_to_unix (moment) * 1000;

  return TRUE;
}

/* Calls for the open stretches that end after @from_ms, in order, until @func says stop. */
typedef gboolean (*StretchFunc) (const Stretch *stretch,
                                 gpointer user_data);

/* Days are counted in the calendar, not on the clock: there are zones with a midnight that does not
 * exist. */
static void
foreach_stretch (LkiOpeningHours *self,
                 gint64 from_ms,
                 StretchFunc func,
                 gpointer user_data)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;
  GDate date;

  if (self->paused_until != LKI_TIME_NONE)
    from_ms = MAX (from_ms, self->paused_until);

  utc = g_date_time_new_from_unix_utc (from_ms / 1000);
  local = utc != NULL ? g_date_time_to_timezone (utc, self->time_zone) : NULL;
  if (local == NULL)
    return;

  if (self->hours->len == 0)
    {
      Stretch stretch = { from_ms, G_MAXINT64 };

      func (&stretch, user_data);
      return;
    }

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) g_date_time_get_day_of_month (local),
                  (GDateMonth) g_date_time_get_month (local),
                  (GDateYear) g_date_time_get_year (local));
  for (int ahead = 0; ahead < DAYS_AHEAD_MAX; ahead++, g_date_add_days (&date, 1))
    for (guint i = 0; i < self->hours->len; i++)
      {
        const Hours *hours = &g_array_index (self->hours, Hours, i);
        Stretch stretch;

        if (hours->day != (int) g_date_get_weekday (&date))
          continue;
        if (!get_moment (self, &date, hours->opens, &stretch.begin_ms) ||
            !get_moment (self, &date, hours->closes, &stretch.end_ms))
          return;

        /* Hours that overlap are open once, not twice. */
        stretch.begin_ms = MAX (stretch.begin_ms, from_ms);
        if (stretch.end_ms <= stretch.begin_ms)
          continue;
        from_ms = stretch.end_ms;
        if (!func (&stretch, user_data))
          return;
      }
}

static gboolean
take_begin_cb (const Stretch *stretch,
               gpointer user_data)
{
  *(gint64 *) user_data = stretch->begin_ms;

  return FALSE;
}

/**
 * lki_opening_hours_get_next_opening:
 * @self: opening hours
 * @time_ms: a moment, in milliseconds since the epoch
 *
 * Returns: the first moment from @time_ms on at which the organisation is open, which is @time_ms
 * if it is open then; %LKI_TIME_NONE if it never is
 */
gint64
lki_opening_hours_get_next_opening (LkiOpeningHours *self,
                                    gint64 time_ms)
{
  gint64 begin = LKI_TIME_NONE;

  g_return_val_if_fail (self != NULL, LKI_TIME_NONE);

  foreach_stretch (self, time_ms, take_begin_cb, &begin);

  return begin;
}

/**
 * lki_opening_hours_is_open:
 * @self: opening hours
 * @time_ms: a moment, in milliseconds since the epoch
 *
 * Returns: %TRUE if the organisation is open then
 */
gboolean
lki_opening_hours_is_open (LkiOpeningHours *self,
                           gint64 time_ms)
{
  return lki_opening_hours_get_next_opening (self, time_ms) == time_ms;
}

typedef struct
{
  gint64 left_ms;
  gint64 end_ms;
} Sum;

static gboolean
spend_cb (const Stretch *stretch,
          gpointer user_data)
{
  Sum *sum = user_data;

  if (stretch->end_ms - stretch->begin_ms >= sum->left_ms)
    {
      sum->end_ms = stretch->begin_ms + sum->left_ms;
      return FALSE;
    }
  sum->left_ms -= stretch->end_ms - stretch->begin_ms;

  return TRUE;
}

/**
 * lki_opening_hours_add_open_time:
 * @self: opening hours
 * @from_ms: a moment, in milliseconds since the epoch
 * @duration_ms: how long, in milliseconds
 *
 * Returns: the moment at which the organisation has been open for @duration_ms since @from_ms;
 * %LKI_TIME_NONE if that never comes
 */
gint64
lki_opening_hours_add_open_time (LkiOpeningHours *self,
                                 gint64 from_ms,
                                 gint64 duration_ms)
{
  Sum sum = { duration_ms, LKI_TIME_NONE };

  g_return_val_if_fail (self != NULL, LKI_TIME_NONE);
  g_return_val_if_fail (duration_ms >= 0, LKI_TIME_NONE);

  foreach_stretch (self, from_ms, spend_cb, &sum);

  return sum.end_ms;
}
