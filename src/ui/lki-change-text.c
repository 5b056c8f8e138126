// SPDX-License-Identifier: GPL-3.0-or-later
// What a person set, what the server has instead, and why the server did not take it, in words.

#include "lki-change-text.h"

#include "lki-clock.h"
#include "lki-config.h"
#include "lki-format.h"
#include "lki-words.h"

#include <glib/gi18n.h>

static char *
dup_status (LkiLeadStatus status,
            const char *status_text,
            const char *reason)
{
  const char *title = status == LKI_LEAD_STATUS_UNKNOWN && status_text != NULL
                          ? status_text
                          : lki_status_get_title (status);
  g_autofree char *reason_title = NULL;

  if (reason == NULL || *reason == '\0')
    return g_strdup (title);
  reason_title = lki_reason_dup_title (reason);

  /* Translators: a status and its reason, such as Lost – Price */
  return g_strdup_printf (C_ ("status", "%1$s – %2$s"), title, reason_title);
}

static char *
dup_member (const char *member_id,
            LkiAccountRecord *account)
{
  const char *name = NULL;

  if (member_id == NULL)
    return g_strdup (_ ("Nobody"));
  if (account != NULL)
    name = lki_account_record_get_member_name (account, member_id);

  return g_strdup (name != NULL ? name : _ ("A colleague"));
}

static char *
dup_moment (gint64 time_ms,
            gint64 now_ms)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  return time_ms != LKI_TIME_NONE ? lki_format_moment (time_ms, now_ms, zone)
                                  : g_strdup (C_ ("time", "None"));
}

static char *
dup_value (const LkiMoney *value)
{
  char *amount = lki_format_money (value);

  return amount != NULL ? amount : g_strdup (C_ ("value", "Not Known"));
}

/**
 * lki_change_dup_text:
 * @change: a change
 * @account: (nullable): for the names of colleagues
 * @now_ms: the present moment, in milliseconds since the epoch
 *
 * Returns: (transfer full): what the person set, such as `Lost – Price` or `Tomorrow at 09:00`
 */
char *
lki_change_dup_text (LkiChange *change,
                     LkiAccountRecord *account,
                     gint64 now_ms)
{
  switch (change->type)
    {
    case LKI_CHANGE_STATUS_SET:
      return dup_status (change->status, NULL, change->reason);

    case LKI_CHANGE_ASSIGN:
      return dup_member (change->member_id, account);

    case LKI_CHANGE_SNOOZE_SET:
    case LKI_CHANGE_FOLLOW_UP_SET:
      return dup_moment (change->due_at, now_ms);

    case LKI_CHANGE_VALUE_SET:
      return dup_value (&change->value);

    case LKI_CHANGE_NOTE_ADD:
      return g_strdup (change->text);

    case LKI_CHANGE_CLAIM:
      return g_strdup (_ ("You"));

    case LKI_CHANGE_RELEASE:
      return g_strdup (_ ("Nobody"));

    case LKI_CHANGE_OPENED:
    case LKI_CHANGE_CONTACT_LOG:
    case LKI_CHANGE_DISPUTE_OPEN:
    case LKI_CHANGE_DISPUTE_WITHDRAW:
    case LKI_CHANGE_ERASE:
    default:
      return g_strdup (change->text != NULL ? change->text : "");
    }
}

/**
 * lki_change_dup_server_text:
 * @change: a change that the server did not take
 * @lead: the lead as the server has it
 * @account: (nullable): for the names of colleagues
 * @now_ms: the present moment, in milliseconds since the epoch
 *
 * Returns: (transfer full) (nullable): what the server has of what the person set; %NULL when the
 *   change sets nothing that could be compared
 */
char *
lki_change_dup_server_text (LkiChange *change,
                            LkiLeadRecord *lead,
                            LkiAccountRecord *account,
                            gint64 now_ms)
{
  const LkiLeadWork *work = &lead->work;

  switch (change->type)
    {
    case LKI_CHANGE_STATUS_SET:
      return dup_status (work->status, work->status_text, work->status_reason);

    case LKI_CHANGE_ASSIGN:
      return dup_member (work->assignee_id, account);

    case LKI_CHANGE_SNOOZE_SET:
      return dup_moment (work->snoozed_until, now_ms);

    case LKI_CHANGE_FOLLOW_UP_SET:
      return dup_moment (work->follow_up_at, now_ms);

    case LKI_CHANGE_VALUE_SET:
      return dup_value (&work->value);

    case LKI_CHANGE_CLAIM:
    case LKI_CHANGE_RELEASE:
      return dup_member (work->claimed_by, account);

    case LKI_CHANGE_OPENED:
    case LKI_CHANGE_NOTE_ADD:
    case LKI_CHANGE_CONTACT_LOG:
    case LKI_CHANGE_DISPUTE_OPEN:
    case LKI_CHANGE_DISPUTE_WITHDRAW:
    case LKI_CHANGE_ERASE:
    default:
      return NULL;
    }
}

/**
 * lki_unsent_change_get_problem:
 * @unsent: a change that failed
 *
 * Returns: (transfer none): why the server did not take it, in a sentence
 */
const char *
lki_unsent_change_get_problem (LkiUnsentChange *unsent)
{
  static const struct
  {
    const char *code;
    const char *text;
  } problems[] = {
    { "claimed_by_another", N_ ("A colleague was faster.") },
    { "transition_not_allowed", N_ ("The lead cannot get this status any more.") },
    { "member_not_found", N_ ("This colleague is no longer in the organisation.") },
    { "lead_erased", N_ ("The person’s data has been erased.") },
    { "unanswered", N_ ("The server does not say what became of it.") },
    { "dispute_exists", N_ ("The lead is disputed already.") },
    { "dispute_decided", N_ ("The dispute has been decided already.") },
    { "dispute_window_closed", N_ ("The time to dispute this lead is over.") },
    { "dispute_attempts_missing", N_ ("More attempts to reach the person must be logged first.") },
  };

  if (unsent->state == LKI_UNSENT_GONE)
    return _ ("The lead is gone.");
  for (guint i = 0; i < G_N_ELEMENTS (problems); i++)
    if (g_strcmp0 (unsent->problem_code, problems[i].code) == 0)
      return _ (problems[i].text);
  if (unsent->state == LKI_UNSENT_CONFLICT)
    return _ ("A colleague has changed the same thing first.");

  return _ ("The server does not accept it.");
}
