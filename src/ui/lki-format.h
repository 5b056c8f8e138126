// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-lead-details.h"

G_BEGIN_DECLS

/**
 * LkiAmount:
 * @LKI_AMOUNT_VALID: an amount
 * @LKI_AMOUNT_NONE: something else
 * @LKI_AMOUNT_TOO_LARGE: more than any job is worth
 *
 * What a person has typed for an amount.
 */
typedef enum
{
  LKI_AMOUNT_VALID,
  LKI_AMOUNT_NONE,
  LKI_AMOUNT_TOO_LARGE,
} LkiAmount;

char *lki_format_age (gint64 then_ms,
                      gint64 now_ms,
                      GTimeZone *time_zone);
char *lki_format_age_in_words (gint64 then_ms,
                               gint64 now_ms,
                               GTimeZone *time_zone);
char *lki_format_moment (gint64 time_ms,
                         gint64 now_ms,
                         GTimeZone *time_zone);
char *lki_format_moment_short (gint64 time_ms,
                               gint64 now_ms,
                               GTimeZone *time_zone);
char *lki_format_clock (gint64 time_ms,
                        GTimeZone *time_zone);
char *lki_format_time_left (gint64 respond_by_ms,
                            gint64 now_ms);
char *lki_format_soon (int minutes);
char *lki_format_duration (int minutes);
char *lki_format_date (const char *iso_date);
char *lki_format_day (GDateTime *day);
char *lki_format_number (const char *c_number);
char *lki_format_count (gint64 count);
char *lki_format_money (const LkiMoney *money);
char *lki_format_plain_amount (const LkiMoney *money);
LkiAmount lki_format_parse_money (const char *text,
                                  const char *currency,
                                  LkiMoney *money);
char *lki_format_answer (const LkiAnswer *answer);

G_END_DECLS
