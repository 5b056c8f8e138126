// SPDX-License-Identifier: GPL-3.0-or-later
// The response clock in words and in a colour, which always change together.

#include "lki-response-text.h"

#include "lki-config.h"
#include "lki-format.h"

#include <glib/gi18n.h>

#define MS_PER_MINUTE (G_GINT64_CONSTANT (60) * 1000)

/* The odds of reaching a person turn on the first five minutes: there each second is shown. */
#define SECONDS_BELOW_MS (5 * MS_PER_MINUTE)

static char *
dup_taken (gint64 taken_ms,
           gboolean late)
{
  int count;

  if (taken_ms < MS_PER_MINUTE)
    return g_strdup (_ ("Answered within a minute"));

  if (taken_ms < 60 * MS_PER_MINUTE)
    {
      count = (int) (taken_ms / MS_PER_MINUTE);

      /* Translators: how long it took to contact the person, in time */
      return g_strdup_printf (ngettext ("Answered in %d min", "Answered in %d min", count), count);
    }

  count = (int) MIN (taken_ms / (60 * MS_PER_MINUTE), 9999);

  return g_strdup_printf (
      late ? ngettext ("Answered late, after %d h", "Answered late, after %d h", count)
           : ngettext ("Answered in %d h", "Answered in %d h", count),
      count);
}

/**
 * lki_response_dup_text:
 * @clock: a clock
 * @now_ms: the present moment, in milliseconds since the epoch
 * @time_zone: where the person is
 *
 * Returns: (transfer full) (nullable): such as `4 min left`, `12 min late` or `Answer by Tue
 * 08:15`; %NULL when there is nothing to answer by
 */
char *
lki_response_dup_text (const LkiResponseClock *clock,
                       gint64 now_ms,
                       GTimeZone *time_zone)
{
  g_autofree char *moment = NULL;

  switch (clock->state)
    {
    case LKI_RESPONSE_RUNNING:
    case LKI_RESPONSE_LATE:
      return lki_format_time_left (clock->due_at, now_ms);

    case LKI_RESPONSE_WAITING:
      moment = lki_format_moment_short (clock->due_at, now_ms, time_zone);
      /* Translators: %s is a moment to come, such as 08:15 or Tue 08:15 */
      return g_strdup_printf (_ ("Answer by %s"), moment);

    case LKI_RESPONSE_ANSWERED:
      return dup_taken (clock->taken_ms, FALSE);

    case LKI_RESPONSE_ANSWERED_LATE:
      return dup_taken (clock->taken_ms, TRUE);

    case LKI_RESPONSE_NONE:
    default:
      return NULL;
    }
}

/**
 * lki_response_counts_seconds:
 * @clock: a clock
 *
 * Returns: %TRUE if so little time is left that it is counted in seconds
 */
gboolean
lki_response_counts_seconds (const LkiResponseClock *clock)
{
  return clock->state == LKI_RESPONSE_RUNNING && clock->left_ms < SECONDS_BELOW_MS;
}

/**
 * lki_response_dup_exact_text:
 * @clock: a clock
 * @now_ms: the present moment, in milliseconds since the epoch
 * @time_zone: where the person is
 *
 * Returns: (transfer full) (nullable): as [func@Lki.response_dup_text], but to the second when
 * there are only minutes left, such as `4:32 left`
 */
char *
lki_response_dup_exact_text (const LkiResponseClock *clock,
                             gint64 now_ms,
                             GTimeZone *time_zone)
{
  int seconds;

  if (!lki_response_counts_seconds (clock))
    return lki_response_dup_text (clock, now_ms, time_zone);

  seconds = (int) (clock->left_ms / 1000);

  /* Translators: the time left to answer, in minutes and seconds, such as 4:32 left */
  return g_strdup_printf (_ ("%1$d:%2$02d left"), seconds / 60, seconds % 60);
}

/**
 * lki_response_get_tone:
 * @clock: a clock
 *
 * Returns: its colour: a warning when less than a third of the time is left
 */
LkiTone
lki_response_get_tone (const LkiResponseClock *clock)
{
  switch (clock->state)
    {
    case LKI_RESPONSE_RUNNING:
      return clock->left_ms < clock->total_ms / 3 ? LKI_TONE_WARNING : LKI_TONE_ACCENT;

    case LKI_RESPONSE_LATE:
      return LKI_TONE_ERROR;

    case LKI_RESPONSE_ANSWERED:
      return LKI_TONE_SUCCESS;

    case LKI_RESPONSE_NONE:
    case LKI_RESPONSE_WAITING:
    case LKI_RESPONSE_ANSWERED_LATE:
    default:
      return LKI_TONE_PLAIN;
    }
}
