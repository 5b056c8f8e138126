// SPDX-License-Identifier: GPL-3.0-or-later
// Times, numbers and money as the person's locale writes them. Pure: the same input gives the same
// text, and the present moment and the time zone are always arguments. Not the words for statuses
// and such (lki-words.c).

#include "lki-format.h"

#include "lki-clock.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>

#define MINUTE_MS (60 * G_GINT64_CONSTANT (1000))
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

static GDateTime *
local_time (gint64 time_ms,
            GTimeZone *time_zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_ms / 1000);

  return utc != NULL ? g_date_time_to_timezone (utc, time_zone) : NULL;
}

/* Calendar days between two moments, as a person counts them: yesterday evening is one day ago. */
static int
days_between (GDateTime *earlier,
              GDateTime *later)
{
  g_autoptr (GDate) a =
      g_date_new_dmy (g_date_time_get_day_of_month (earlier), g_date_time_get_month (earlier),
                      g_date_time_get_year (earlier));
  g_autoptr (GDate) b =
      g_date_new_dmy (g_date_time_get_day_of_month (later), g_date_time_get_month (later),
                      g_date_time_get_year (later));

  return g_date_days_between (a, b);
}

/**
 * lki_format_clock:
 * @time_ms: a moment, in milliseconds since 1970
 * @time_zone: where the person is
 *
 * Returns: (transfer full): the time of day, such as `14:05` or `2:05 PM`; empty when out of range
 */
char *
lki_format_clock (gint64 time_ms,
                  GTimeZone *time_zone)
{
  g_autoptr (GDateTime) time = local_time (time_ms, time_zone);

  return time != NULL ? lki_time_format_clock (time) : g_strdup ("");
}

/**
 * lki_format_age:
 * @then_ms: a moment, in milliseconds since 1970
 * @now_ms: the present one; what lies after it counts as now, for clocks are never quite right
 * @time_zone: where the person is
 *
 * How long ago something happened, short enough for the end of a row.
 *
 * Returns: (transfer full): such as `Now`, `12 min`, `3 h`, `Yesterday`, `Mon` or `4 Mar`; empty
 * when out of range
 */
char *
lki_format_age (gint64 then_ms,
                gint64 now_ms,
                GTimeZone *time_zone)
{
  g_autoptr (GDateTime) then = local_time (MIN (then_ms, now_ms), time_zone);
  g_autoptr (GDateTime) now = local_time (now_ms, time_zone);
  gint64 age;
  int days;

  if (then == NULL || now == NULL)
    return g_strdup ("");

  age = now_ms - MIN (then_ms, now_ms);
  days = days_between (then, now);

  if (age < MINUTE_MS)
    /* Translators: a lead that has just arrived; at the end of a row, so keep it short */
    return g_strdup (C_ ("age", "Now"));

  if (age < HOUR_MS)
    {
      int minutes = age / MINUTE_MS;

      /* Translators: minutes since a lead arrived; at the end of a row, so keep it short */
      return g_strdup_printf (ngettext ("%d min", "%d min", minutes), minutes);
    }

  if (days == 0)
    {
      int hours = age / HOUR_MS;

      /* Translators: hours since a lead arrived; at the end of a row, so keep it short */
      return g_strdup_printf (ngettext ("%d h", "%d h", hours), hours);
    }

  if (days == 1)
    return g_strdup (C_ ("age", "Yesterday"));

  if (days < 7)
    return g_date_time_format (then, "%a");

  if (g_date_time_get_year (then) == g_date_time_get_year (now))
    /* Translators: a date of this year, short: day and abbreviated month, see g_date_time_format()
     */
    return g_date_time_format (then, C_ ("short date", "%-d %b"));

  return lki_format_day (then);
}

/**
 * lki_format_age_in_words:
 * @then_ms: a moment, in milliseconds since 1970
 * @now_ms: the present one
 * @time_zone: where the person is
 *
 * The same as lki_format_age(), in words that can be read aloud.
 *
 * Returns: (transfer full): such as `12 minutes ago` or `Yesterday at 14:05`
 */
char *
lki_format_age_in_words (gint64 then_ms,
                         gint64 now_ms,
                         GTimeZone *time_zone)
{
  gint64 age = MAX (now_ms - then_ms, 0);

  if (age < MINUTE_MS)
    return g_strdup (_ ("Just now"));

  if (age < HOUR_MS)
    {
      int minutes = age / MINUTE_MS;

      return g_strdup_printf (ngettext ("%d minute ago", "%d minutes ago", minutes), minutes);
    }

  return lki_format_moment (then_ms, now_ms, time_zone);
}

/**
 * lki_format_soon:
 * @minutes: how many minutes from now
 *
 * Returns: (transfer full): such as `In One Hour`, as the title of a choice
 */
char *
lki_format_soon (int minutes)
{
  int hours = minutes / 60;

  if (minutes == 60)
    return g_strdup (_ ("In One Hour"));
  if (minutes % 60 == 0)
    /* Translators: a choice: the lead comes back in so many hours */
    return g_strdup_printf (ngettext ("In %d Hour", "In %d Hours", hours), hours);

  /* Translators: a choice: the lead comes back in so many minutes */
  return g_strdup_printf (ngettext ("In %d Minute", "In %d Minutes", minutes), minutes);
}

/**
 * lki_format_duration:
 * @minutes: how many minutes
 *
 * Returns: (transfer full): such as `30 minutes`, `2 hours` or `3 days`
 */
char *
lki_format_duration (int minutes)
{
  int hours = minutes / 60;
  int days = hours / 24;

  if (days > 1 && minutes % (24 * 60) == 0)
    return g_strdup_printf (ngettext ("%d day", "%d days", days), days);
  if (minutes % 60 == 0)
    return g_strdup_printf (ngettext ("%d hour", "%d hours", hours), hours);

  return g_strdup_printf (ngettext ("%d minute", "%d minutes", minutes), minutes);
}

/**
 * lki_format_moment:
 * @time_ms: a moment, in milliseconds since 1970, in the past or to come
 * @now_ms: the present one
 * @time_zone: where the person is
 *
 * Returns: (transfer full): such as `Today at 14:05`, `Tomorrow at 08:00` or `4 March 2025 at
 * 14:05`
 */
char *
lki_format_moment (gint64 time_ms,
                   gint64 now_ms,
                   GTimeZone *time_zone)
{
  g_autoptr (GDateTime) time = local_time (time_ms, time_zone);
  g_autoptr (GDateTime) now = local_time (now_ms, time_zone);
  g_autofree char *clock = NULL;
  g_autofree char *date = NULL;
  int days;

  if (time == NULL || now == NULL)
    return g_strdup ("");

  clock = lki_time_format_clock (time);
  days = days_between (time, now);

  if (days == 0)
    /* Translators: %s is a time of day, such as 14:05 */
    return g_strdup_printf (_ ("Today at %s"), clock);
  if (days == 1)
    return g_strdup_printf (_ ("Yesterday at %s"), clock);
  if (days == -1)
    return g_strdup_printf (_ ("Tomorrow at %s"), clock);

  if (g_date_time_get_year (time) == g_date_time_get_year (now))
    /* Translators: a date of this year, with the month in full, see g_date_time_format() */
    date = g_date_time_format (time, C_ ("long date", "%-d %B"));
  else
    /* Translators: a date of another year, with the month in full, see g_date_time_format() */
    date = g_date_time_format (time, C_ ("long date", "%-d %B %Y"));

  /* Translators: a date and a time of day, such as 4 March 2025 at 14:05 */
  return g_strdup_printf (_ ("%1$s at %2$s"), date, clock);
}

/**
 * lki_format_moment_short:
 * @time_ms: a moment to come, in milliseconds since 1970
 * @now_ms: the present one
 * @time_zone: where the person is
 *
 * Returns: (transfer full): such as `15:00`, `Tue 09:00` or `4 Mar 09:00`; empty when out of range
 */
char *
lki_format_moment_short (gint64 time_ms,
                         gint64 now_ms,
                         GTimeZone *time_zone)
{
  g_autoptr (GDateTime) time = local_time (time_ms, time_zone);
  g_autoptr (GDateTime) now = local_time (now_ms, time_zone);
  g_autofree char *clock = NULL;
  g_autofree char *date = NULL;
  int days;

  if (time == NULL || now == NULL)
    return g_strdup ("");

  clock = lki_time_format_clock (time);
  days = days_between (now, time);
  if (days == 0)
    return g_steal_pointer (&clock);

  date = g_date_time_format (time, days > 0 && days < 7 ? "%a" : C_ ("short date", "%-d %b"));

  /* Translators: a day and a time of day, short, such as Tue 09:00 or 4 Mar 09:00 */
  return g_strdup_printf (C_ ("short moment", "%1$s %2$s"), date, clock);
}

/**
 * lki_format_time_left:
 * @respond_by_ms: when the lead is to be answered
 * @now_ms: the present moment
 *
 * Returns: (transfer full): such as `4 min left` or `12 min late`
 */
char *
lki_format_time_left (gint64 respond_by_ms,
                      gint64 now_ms)
{
  gboolean late = respond_by_ms < now_ms;
  gint64 span = late ? now_ms - respond_by_ms : respond_by_ms - now_ms;
  int count;

  if (span < MINUTE_MS)
    return g_strdup (late ? _ ("Due now") : _ ("Under 1 min left"));

  if (span < HOUR_MS)
    {
      count = span / MINUTE_MS;

      return g_strdup_printf (late ? ngettext ("%d min late", "%d min late", count)
                                   : ngettext ("%d min left", "%d min left", count),
                              count);
    }

  if (span < 2 * DAY_MS)
    {
      count = span / HOUR_MS;

      return g_strdup_printf (late ? ngettext ("%d h late", "%d h late", count)
                                   : ngettext ("%d h left", "%d h left", count),
                              count);
    }

  count = MIN (span / DAY_MS, 9999);

  return g_strdup_printf (late ? ngettext ("%d day late", "%d days late", count)
                               : ngettext ("%d day left", "%d days left", count),
                          count);
}

/**
 * lki_format_date:
 * @iso_date: a date, or a date and a time, as ISO 8601 writes it
 *
 * Returns: (transfer full): the date by locale, or @iso_date itself when it is not a date
 */
char *
lki_format_date (const char *iso_date)
{
  int year, month, day, end = 0;
  char *text = NULL;

  if (sscanf (iso_date, "%4d-%2d-%2d%n", &year, &month, &day, &end) == 3 && end == 10 &&
      (iso_date[end] == '\0' || iso_date[end] == 'T') && g_date_valid_dmy (day, month, year))
    {
      g_autoptr (GDateTime) date = g_date_time_new_utc (year, month, day, 0, 0, 0);

      if (date != NULL)
        text = g_date_time_format (date, C_ ("long date", "%-d %B %Y"));
    }

  return text != NULL ? text : g_strdup (iso_date);
}

/**
 * lki_format_day:
 * @day: a moment of a day
 *
 * Returns: (transfer full): the date, short, such as `4 Mar 2026`
 */
char *
lki_format_day (GDateTime *day)
{
  /* Translators: a date with its year, short, see g_date_time_format() */
  return g_date_time_format (day, C_ ("short date", "%-d %b %Y"));
}

/**
 * lki_format_number:
 * @c_number: a number as the C locale writes it
 *
 * Returns: (transfer full): the number by locale, or @c_number itself when it is not one
 */
char *
lki_format_number (const char *c_number)
{
  char *end = NULL;
  double number = g_ascii_strtod (c_number, &end);
  int decimals = 0;

  /* Nothing but plain decimal notation: what a person typed in some other way is shown as it was
   * typed. */
  if (end == c_number || *end != '\0' || !isfinite (number) || fabs (number) >= 1e15 ||
      strspn (c_number, "-0123456789.") != strlen (c_number))
    return g_strdup (c_number);

  if (strchr (c_number, '.') != NULL)
    decimals = MIN (strlen (strchr (c_number, '.') + 1), 6);

  /* Four digits need no help to be read, and many of them are years. */
  if (fabs (number) < 10000)
    return g_strdup_printf ("%.*f", decimals, number);

  return g_strdup_printf ("%'.*f", decimals, number);
}

/**
 * lki_format_count:
 * @count: how many
 *
 * Returns: (transfer full): the number with the locale's separators
 */
char *
lki_format_count (gint64 count)
{
  return g_strdup_printf ("%'" G_GINT64_FORMAT, count);
}

/* Digits after the point, for the currencies that do not have two (ISO 4217). */
static int
currency_exponent (const char *currency)
{
  static const char *const none[] = { "CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", NULL };
  static const char *const three[] = { "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND", NULL };

  if (g_strv_contains (none, currency))
    return 0;
  if (g_strv_contains (three, currency))
    return 3;
  return 2;
}

/**
 * lki_format_money:
 * @money: an amount
 *
 * Returns: (transfer full) (nullable): the amount with its currency; %NULL when there is no amount
 */
char *
lki_format_money (const LkiMoney *money)
{
  g_autofree char *amount = NULL;
  int exponent;
  double scale;

  if (money->currency[0] == '\0')
    return NULL;

  exponent = currency_exponent (money->currency);
  scale = pow (10, exponent);
  if (money->amount_minor % (gint64) scale == 0)
    exponent = 0;

  amount = g_strdup_printf ("%'.*f", exponent, money->amount_minor / scale);

  if (strcmp (money->currency, "NOK") == 0)
    /* Translators: an amount of Norwegian kroner; the space does not break */
    return g_strdup_printf (C_ ("money", "NOK %s"), amount);
  if (strcmp (money->currency, "EUR") == 0)
    /* Translators: an amount of euros */
    return g_strdup_printf (C_ ("money", "€%s"), amount);

  /* Translators: a currency's code and an amount, such as SEK 450; the space does not break */
  return g_strdup_printf (C_ ("money", "%1$s %2$s"), money->currency, amount);
}

/**
 * lki_format_plain_amount:
 * @money: an amount
 *
 * Returns: (transfer full): the amount alone, by the locale's decimal mark and with no separators,
 * to be edited
 */
char *
lki_format_plain_amount (const LkiMoney *money)
{
  int exponent = currency_exponent (money->currency);
  double scale = pow (10, exponent);

  if (money->amount_minor % (gint64) scale == 0)
    exponent = 0;

  return g_strdup_printf ("%.*f", exponent, money->amount_minor / scale);
}

/* Where the decimals begin; -1 when every mark in @text parts thousands, or there is none. A mark
 * before the last three digits parts thousands, unless the currency has three decimals: nobody
 * writes 1,000 for one. */
static gssize
find_decimal_mark (const char *text,
                   int exponent)
{
  const char *last = NULL;
  guint n_same = 0;
  guint n_others = 0;
  gsize n_after = 0;

  for (const char *p = text; *p != '\0'; p++)
    if (*p == ',' || *p == '.')
      last = p;
  if (last == NULL)
    return -1;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == *last)
        n_same++;
      else if (*p == ',' || *p == '.')
        n_others++;
    }
  for (const char *p = last + 1; *p != '\0'; p++)
    n_after += g_ascii_isdigit (*p);

  return n_same > 1 || (n_others == 0 && n_after == 3 && exponent != 3) ? -1 : last - text;
}

/* Whether what follows a mark is three digits, and no more. */
static gboolean
begins_thousand (const char *mark)
{
  const char *digits = g_utf8_next_char (mark);

  return strspn (digits, "0123456789") == 3;
}

/**
 * lki_format_parse_money:
 * @text: what a person typed: digits, with any spaces, points or commas between thousands, and at
 *   most one comma or point before the decimals
 * @currency: ISO 4217
 * @money: (out caller-allocates): the amount
 *
 * Reads what is written by the habits of any locale: 1,234.50 and 1.234,50 and 1 234,50 alike.
 *
 * Returns: whether that is an amount
 */
LkiAmount
lki_format_parse_money (const char *text,
                        const char *currency,
                        LkiMoney *money)
{
  const gint64 most = G_GINT64_CONSTANT (1000000000000);
  int exponent = currency_exponent (currency);
  gssize mark = find_decimal_mark (text, exponent);
  int decimals = 0;
  int n_digits = 0;
  gint64 amount = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gboolean after = mark >= 0 && p - text > mark;

      if (g_ascii_isdigit (*p))
        {
          if (after && ++decimals > exponent)
            return LKI_AMOUNT_NONE;
          /* What is too much stays too much. */
          amount = MIN (amount * 10 + (*p - '0'), most + 1);
          n_digits++;
        }
      else if (*p == ',' || *p == '.' || *p == '\'' || g_utf8_get_char (p) == 0x2019)
        {
          if (n_digits == 0 || after || (p - text != mark && !begins_thousand (p)))
            return LKI_AMOUNT_NONE;
        }
      else if (!g_unichar_isspace (g_utf8_get_char (p)))
        {
          return LKI_AMOUNT_NONE;
        }
    }

  if (n_digits == 0)
    return LKI_AMOUNT_NONE;
  for (int i = decimals; i < exponent && amount <= most; i++)
    amount *= 10;
  if (amount > most)
    return LKI_AMOUNT_TOO_LARGE;
  money->amount_minor = amount;
  g_strlcpy (money->currency, currency, sizeof money->currency);

  return LKI_AMOUNT_VALID;
}

static char *
with_unit (const char *number,
           const char *unit)
{
  if (unit == NULL || *unit == '\0')
    return g_strdup (number);

  if (g_ascii_strcasecmp (unit, "m2") == 0 || g_ascii_strcasecmp (unit, "sqm") == 0)
    unit = "m²";

  /* Translators: a number and its unit, such as 120 m²; the space does not break */
  return g_strdup_printf (C_ ("number with unit", "%1$s %2$s"), number, unit);
}

/**
 * lki_format_answer:
 * @answer: an answer of a lead
 *
 * Returns: (transfer full): the answer by its type and the locale. What does not fit its type is
 * shown as it is.
 */
char *
lki_format_answer (const LkiAnswer *answer)
{
  const char *text = answer->answer != NULL ? answer->answer : "";
  g_autofree char *number = NULL;

  switch (answer->type)
    {
    case LKI_ANSWER_NUMBER:
      number = lki_format_number (text);
      return with_unit (number, answer->unit);

    case LKI_ANSWER_AREA:
      number = lki_format_number (text);
      return with_unit (number, answer->unit != NULL ? answer->unit : "m²");

    case LKI_ANSWER_BOOLEAN:
      if (strcmp (text, "true") == 0)
        return g_strdup (C_ ("answer", "Yes"));
      if (strcmp (text, "false") == 0)
        return g_strdup (C_ ("answer", "No"));
      return g_strdup (text);

    case LKI_ANSWER_DATE:
      return lki_format_date (text);

    case LKI_ANSWER_TEXT:
    case LKI_ANSWER_CHOICE:
    default:
      return with_unit (text, answer->unit);
    }
}
