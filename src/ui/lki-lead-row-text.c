// SPDX-License-Identifier: GPL-3.0-or-later
// What a row of the list says of a lead, to the eye and to the ear. How it is drawn is the row's
// business.

#include "lki-lead-row-text.h"

#include "lki-change.h"
#include "lki-config.h"
#include "lki-format.h"
#include "lki-response-text.h"

#include <glib/gi18n.h>

/**
 * lki_lead_row_clock_counts:
 * @clock: the response clock of a lead
 *
 * Returns: %TRUE while the lead waits for an answer: then the clock stands in the place of the
 * status
 */
gboolean
lki_lead_row_clock_counts (const LkiResponseClock *clock)
{
  return clock->state == LKI_RESPONSE_RUNNING || clock->state == LKI_RESPONSE_WAITING ||
         clock->state == LKI_RESPONSE_LATE;
}

/**
 * lki_lead_row_get_tone:
 * @lead: a lead
 * @clock: its response clock
 *
 * Returns: the colour of what [func@Lki.lead_row_dup_pill] says
 */
LkiTone
lki_lead_row_get_tone (LkiLeadRecord *lead,
                       const LkiResponseClock *clock)
{
  return lki_lead_row_clock_counts (clock) ? lki_response_get_tone (clock)
                                           : lki_status_get_tone (lead->work.status);
}

/**
 * lki_lead_row_dup_pill:
 * @lead: a lead
 * @clock: its response clock
 * @now_ms: the present moment
 * @time_zone: where the person is
 *
 * Returns: (transfer full): the response clock while it counts, else the status
 */
char *
lki_lead_row_dup_pill (LkiLeadRecord *lead,
                       const LkiResponseClock *clock,
                       gint64 now_ms,
                       GTimeZone *time_zone)
{
  if (lki_lead_row_clock_counts (clock))
    return lki_response_dup_text (clock, now_ms, time_zone);

  return g_strdup (lki_lead_get_status_title (lead));
}

/**
 * lki_lead_row_dup_owner:
 * @lead: a lead
 * @account: (nullable): the account, for the names of the colleagues
 *
 * Returns: (transfer full) (nullable): who has the lead, as the colleagues call them
 */
char *
lki_lead_row_dup_owner (LkiLeadRecord *lead,
                        LkiAccountRecord *account)
{
  const char *id = lead->work.claimed_by != NULL ? lead->work.claimed_by : lead->work.assignee_id;

  /* Whose it is the server has not said yet. */
  if (lead->work.claimed_by == NULL && lki_change_is_claiming (lead->pending))
    /* Translators: the person has asked for the lead, and the server has not answered */
    return g_strdup (C_ ("owner", "Taking…"));
  if (id == NULL || account == NULL)
    return NULL;

  if (g_strcmp0 (account->user_id, id) == 0)
    /* Translators: the lead is assigned to the person who uses the program */
    return g_strdup (C_ ("owner", "You"));

  return g_strdup (lki_account_record_get_member_name (account, id));
}

/**
 * lki_lead_row_dup_spoken_name:
 * @lead: a lead
 *
 * Returns: (transfer full): the name of the row for a screen reader
 */
char *
lki_lead_row_dup_spoken_name (LkiLeadRecord *lead)
{
  g_autofree char *title = lki_lead_dup_title (lead);

  if (!lki_lead_is_unread (lead))
    return g_steal_pointer (&title);

  /* Translators: read aloud for a lead that nobody has opened; %s is the person's name */
  return g_strdup_printf (_ ("Unread, %s"), title);
}

/**
 * lki_lead_row_dup_spoken_description:
 * @lead: a lead
 * @clock: its response clock
 * @account: (nullable): the account
 * @now_ms: the present moment
 * @time_zone: where the person is
 *
 * Returns: (transfer full): the rest of what the row shows, for a screen reader
 */
char *
lki_lead_row_dup_spoken_description (LkiLeadRecord *lead,
                                     const LkiResponseClock *clock,
                                     LkiAccountRecord *account,
                                     gint64 now_ms,
                                     GTimeZone *time_zone)
{
  g_autofree char *summary = lki_lead_dup_summary (lead);
  g_autofree char *pill = lki_lead_row_dup_pill (lead, clock, now_ms, time_zone);
  g_autofree char *age = lki_format_age_in_words (lead->delivered_at, now_ms, time_zone);
  g_autofree char *owner = lki_lead_row_dup_owner (lead, account);
  GString *description = g_string_new (summary);

  g_string_append_printf (description, ", %s, %s", pill, age);
  if (owner != NULL)
    g_string_append_printf (description, ", %s", owner);
  if (lead->failed > 0)
    g_string_append_printf (description, ", %s", _ ("a change was refused"));
  else if (lead->unsent > 0)
    g_string_append_printf (description, ", %s", _ ("changes not sent yet"));

  return g_string_free_and_steal (description);
}
