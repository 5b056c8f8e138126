// SPDX-License-Identifier: GPL-3.0-or-later
// Times, numbers and money, in English and in Norwegian. The locale is that of the environment.

#include "lki-clock.h"
#include "lki-format.h"
#include "lki-config.h"

#include <glib/gi18n.h>
#include <locale.h>

#define MINUTE G_GINT64_CONSTANT (60000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static gboolean norwegian;

static gint64
at (const char *text)
{
  gint64 time_ms = lki_time_parse (text);

  g_assert_cmpint (time_ms, !=, LKI_TIME_NONE);

  return time_ms;
}

/* What separates thousands is a space of some kind in Norwegian, and which one is glibc's business.
 */
static char *
plain_spaces (char *text)
{
  g_autofree char *owned = text;
  GString *plain = g_string_new (owned);

  g_string_replace (plain, "\302\240", " ", 0);
  g_string_replace (plain, "\342\200\257", " ", 0);

  return g_string_free_and_steal (plain);
}

#define assert_text(call, english, bokmaal)                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *text_ = plain_spaces (call);                                                  \
    g_assert_cmpstr (text_, ==, norwegian ? (bokmaal) : (english));                                \
  }                                                                                                \
  G_STMT_END

static void
test_age (void)
{
  g_autoptr (GTimeZone) oslo = g_time_zone_new_identifier ("Europe/Oslo");
  gint64 now = at ("2026-03-04T12:00:00Z"); /* a Wednesday */

  assert_text (lki_format_age (now, now, oslo), "Now", "Nå");
  assert_text (lki_format_age (now - 59 * 1000, now, oslo), "Now", "Nå");
  assert_text (lki_format_age (now - MINUTE, now, oslo), "1 min", "1 min");
  assert_text (lki_format_age (now - 59 * MINUTE, now, oslo), "59 min", "59 min");
  assert_text (lki_format_age (now - HOUR, now, oslo), "1 h", "1 t");
  assert_text (lki_format_age (now - 12 * HOUR, now, oslo), "12 h", "12 t");
  assert_text (lki_format_age (now - 26 * HOUR, now, oslo), "Yesterday", "I går");
  assert_text (lki_format_age (now - 3 * DAY, now, oslo), "Sun", "sø.");
  assert_text (lki_format_age (now - 30 * DAY, now, oslo), "2 Feb", "2. feb.");
  assert_text (lki_format_age (at ("2024-12-24T12:00:00Z"), now, oslo), "24 Dec 2024",
               "24. des. 2024");

  /* The clock of this computer may be behind. */
  assert_text (lki_format_age (now + HOUR, now, oslo), "Now", "Nå");
}

static void
test_age_follows_time_zone (void)
{
  g_autoptr (GTimeZone) oslo = g_time_zone_new_identifier ("Europe/Oslo");
  g_autoptr (GTimeZone) honolulu = g_time_zone_new_identifier ("Pacific/Honolulu");
  gint64 now = at ("2026-03-04T01:00:00Z");
  gint64 then = at ("2026-03-03T22:00:00Z");

  /* 02:00 after 23:00 the day before in Oslo; 15:00 after 12:00 in Honolulu. */
  assert_text (lki_format_age (then, now, oslo), "Yesterday", "I går");
  assert_text (lki_format_age (then, now, honolulu), "3 h", "3 t");
}

static void
test_moment (void)
{
  g_autoptr (GTimeZone) oslo = g_time_zone_new_identifier ("Europe/Oslo");
  gint64 now = at ("2026-07-04T12:00:00Z");

  assert_text (lki_format_moment (at ("2026-07-04T08:05:00Z"), now, oslo), "Today at 10:05 AM",
               "I dag kl. 10:05");
  assert_text (lki_format_moment (at ("2026-07-03T21:59:00Z"), now, oslo), "Yesterday at 11:59 PM",
               "I går kl. 23:59");
  assert_text (lki_format_moment (at ("2026-07-05T06:00:00Z"), now, oslo), "Tomorrow at 8:00 AM",
               "I morgen kl. 08:00");
  assert_text (lki_format_moment (at ("2026-05-17T06:00:00Z"), now, oslo), "17 May at 8:00 AM",
               "17. mai kl. 08:00");
  assert_text (lki_format_moment (at ("2025-01-02T06:00:00Z"), now, oslo),
               "2 January 2025 at 7:00 AM", "2. januar 2025 kl. 07:00");

  assert_text (lki_format_age_in_words (now - 5 * MINUTE, now, oslo), "5 minutes ago",
               "For 5 minutter siden");
  assert_text (lki_format_age_in_words (now - MINUTE, now, oslo), "1 minute ago",
               "For 1 minutt siden");
}

/* The night on which the clocks go forward has no half past two; the hours are still counted truly.
 */
static void
test_summer_time (void)
{
  g_autoptr (GTimeZone) oslo = g_time_zone_new_identifier ("Europe/Oslo");
  gint64 before = at ("2026-03-29T00:30:00Z"); /* 01:30 */
  gint64 after = at ("2026-03-29T01:30:00Z");  /* 03:30 */

  assert_text (lki_format_age (before, after, oslo), "1 h", "1 t");
  assert_text (lki_format_clock (after, oslo), "3:30 AM", "03:30");
}

static void
test_time_left (void)
{
  gint64 now = at ("2026-03-04T12:00:00Z");

  assert_text (lki_format_time_left (now + 30 * 1000, now), "Under 1 min left",
               "Under 1 min igjen");
  assert_text (lki_format_time_left (now + 4 * MINUTE, now), "4 min left", "4 min igjen");
  assert_text (lki_format_time_left (now + 3 * HOUR, now), "3 h left", "3 t igjen");
  assert_text (lki_format_time_left (now + 3 * DAY, now), "3 days left", "3 dager igjen");
  assert_text (lki_format_time_left (now - 1000, now), "Due now", "Frist nå");
  assert_text (lki_format_time_left (now - 12 * MINUTE, now), "12 min late", "12 min over fristen");
  assert_text (lki_format_time_left (now - 5 * DAY, now), "5 days late", "5 dager over fristen");
}

static void
test_out_of_range (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  gint64 now = at ("2026-03-04T12:00:00Z");

  /* A hostile server's times are shown as nothing, and never end the program. */
  assert_text (lki_format_age (G_MININT64, now, utc), "", "");
  assert_text (lki_format_moment (G_MAXINT64, now, utc), "", "");
  assert_text (lki_format_moment (G_MININT64, now, utc), "", "");
  assert_text (lki_format_clock (G_MAXINT64, utc), "", "");
  assert_text (lki_format_time_left (now + 100000 * DAY, now), "9999 days left",
               "9999 dager igjen");
}

static void
test_numbers (void)
{
  assert_text (lki_format_number ("4"), "4", "4");
  assert_text (lki_format_number ("1250.5"), "1250.5", "1250,5");
  assert_text (lki_format_number ("-1000000"), "-1,000,000", "-1 000 000");
  assert_text (lki_format_number ("1998"), "1998", "1998");
  assert_text (lki_format_number ("12500.5"), "12,500.5", "12 500,5");
  assert_text (lki_format_number ("0.125"), "0.125", "0,125");

  /* What is no number stays as it was written. */
  assert_text (lki_format_number ("about 40"), "about 40", "about 40");
  assert_text (lki_format_number ("1e300"), "1e300", "1e300");
  assert_text (lki_format_number ("0x10"), "0x10", "0x10");
  assert_text (lki_format_number ("inf"), "inf", "inf");
  assert_text (lki_format_number ("nan"), "nan", "nan");
  assert_text (lki_format_number (""), "", "");
  assert_text (lki_format_number ("99999999999999999999"), "99999999999999999999",
               "99999999999999999999");

  assert_text (lki_format_count (10000), "10,000", "10 000");
}

static void
test_money (void)
{
  assert_text (lki_format_money (&(LkiMoney) { 45000, "NOK" }), "NOK 450", "kr 450");
  assert_text (lki_format_money (&(LkiMoney) { 123456, "NOK" }), "NOK 1,234.56", "kr 1 234,56");
  assert_text (lki_format_money (&(LkiMoney) { 45000, "SEK" }), "SEK 450", "SEK 450");
  assert_text (lki_format_money (&(LkiMoney) { 990, "EUR" }), "€9.90", "€ 9,90");
  assert_text (lki_format_money (&(LkiMoney) { 450, "JPY" }), "JPY 450", "JPY 450");
  g_assert_null (lki_format_money (&(LkiMoney) { 45000, "" }));
}

static void
assert_amount (const char *text,
               const char *currency,
               gint64 minor)
{
  LkiMoney money = { 0 };

  g_assert_cmpint (lki_format_parse_money (text, currency, &money), ==, LKI_AMOUNT_VALID);
  g_assert_cmpint (money.amount_minor, ==, minor);
  g_assert_cmpstr (money.currency, ==, currency);
}

/* As people write amounts, whatever their language. */
static void
test_amounts (void)
{
  static const char *const wrong[] = { "", " ", "-5", "a", "12a", ",5", "1,2.3,4", "1e5", "0x10" };
  LkiMoney money;

  assert_amount ("0", "NOK", 0);
  assert_amount ("12500", "NOK", 1250000);
  assert_amount (" 12 500 ", "NOK", 1250000);
  assert_amount ("12\302\240500,5", "NOK", 1250050);
  assert_amount ("12,500", "NOK", 1250000);
  assert_amount ("12.500", "NOK", 1250000);
  assert_amount ("1,234,567.89", "NOK", 123456789);
  assert_amount ("1.234.567,89", "NOK", 123456789);
  assert_amount ("1'234.50", "CHF", 123450);
  assert_amount ("1250.50", "NOK", 125050);
  assert_amount ("1,5", "NOK", 150);
  assert_amount ("10000000000", "NOK", G_GINT64_CONSTANT (1000000000000));

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_cmpint (lki_format_parse_money (wrong[i], "NOK", &money), ==, LKI_AMOUNT_NONE);
  g_assert_cmpint (lki_format_parse_money ("10000000000,01", "NOK", &money), ==,
                   LKI_AMOUNT_TOO_LARGE);
  g_assert_cmpint (lki_format_parse_money ("99999999999999999999999999", "NOK", &money), ==,
                   LKI_AMOUNT_TOO_LARGE);
}

static void
test_dates (void)
{
  assert_text (lki_format_date ("2026-12-01"), "1 December 2026", "1. desember 2026");
  assert_text (lki_format_date ("2026-12-01T08:00:00Z"), "1 December 2026", "1. desember 2026");
  assert_text (lki_format_date ("2026-02-30"), "2026-02-30", "2026-02-30");
  assert_text (lki_format_date ("next week"), "next week", "next week");
  assert_text (lki_format_date ("2026-12-01 or so"), "2026-12-01 or so", "2026-12-01 or so");
}

static void
assert_answer (const char *text,
               LkiAnswerType type,
               const char *unit,
               const char *english,
               const char *bokmaal)
{
  g_autoptr (LkiLeadDetails) details = lki_lead_details_new ();

  lki_lead_details_add_answer (details, "key", "Question?", text, type, unit);
  assert_text (lki_format_answer (g_ptr_array_index (details->answers, 0)), english, bokmaal);
}

static void
test_answers (void)
{
  assert_answer ("true", LKI_ANSWER_BOOLEAN, NULL, "Yes", "Ja");
  assert_answer ("false", LKI_ANSWER_BOOLEAN, NULL, "No", "Nei");
  assert_answer ("maybe", LKI_ANSWER_BOOLEAN, NULL, "maybe", "maybe");
  assert_answer ("120", LKI_ANSWER_AREA, "m2", "120 m²", "120 m²");
  assert_answer ("120", LKI_ANSWER_AREA, NULL, "120 m²", "120 m²");
  assert_answer ("4500", LKI_ANSWER_NUMBER, "kWh", "4500 kWh", "4500 kWh");
  assert_answer ("100%", LKI_ANSWER_TEXT, NULL, "100%", "100%");
  assert_answer ("", LKI_ANSWER_DATE, NULL, "", "");
}

int
main (int argc,
      char **argv)
{
  g_assert_nonnull (setlocale (LC_ALL, ""));
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("LKI_TEST_LOCALEDIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  norwegian = g_str_has_prefix (g_getenv ("LANGUAGE"), "nb");

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/age", test_age);
  g_test_add_func ("/format/age-follows-time-zone", test_age_follows_time_zone);
  g_test_add_func ("/format/moment", test_moment);
  g_test_add_func ("/format/summer-time", test_summer_time);
  g_test_add_func ("/format/time-left", test_time_left);
  g_test_add_func ("/format/out-of-range", test_out_of_range);
  g_test_add_func ("/format/numbers", test_numbers);
  g_test_add_func ("/format/money", test_money);
  g_test_add_func ("/format/amounts", test_amounts);
  g_test_add_func ("/format/dates", test_dates);
  g_test_add_func ("/format/answers", test_answers);

  return g_test_run ();
}
