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

/* The organisation's name for the reason, and what was written. */
static char *
dup_dispute (LkiChange *change,
             LkiAccountRecord *account)
{
  const char *reason = change->reason;

  for (guint i = 0; account != NULL && i < account->dispute_rules.reasons->len; i++)
    {
      const LkiNamed *named = g_ptr_array_index (account->dispute_rules.reasons, i);

      if (g_strcmp0 (named->id, change->reason) == 0 && named->name != NULL)
        reason = lki_localized_text_get_for_user (named->name);
    }

  return change->text != NULL ? g_strdup_printf ("%s\n%s", reason, change->text)
                              : g_strdup (reason);
}

static char *
dup_activity (LkiChange *change)
{
  g_autoptr (LkiActivityRecord) activity = lki_change_dup_activity (change, NULL, NULL);
  g_autofree char *title = lki_activity_dup_title (activity);

  return change->text != NULL ? g_strdup_printf ("%s\n%s", title, change->text)
                              : g_steal_pointer (&title);
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

    case LKI_CHANGE_DISPUTE_OPEN:
      return dup_dispute (change, account);

    case LKI_CHANGE_DISPUTE_WITHDRAW:
      return g_strdup (C_ ("dispute", "Withdrawn"));

    case LKI_CHANGE_ERASE:
      return g_strdup (_ ("The person’s data is to be erased"));

    case LKI_CHANGE_OPENED:
    case LKI_CHANGE_CONTACT_LOG:
    default:
      return dup_activity (change);
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

/* A code that this version does not know, as far as it is one: it helps whoever is asked. */
static char *
dup_code (const char *code)
{
  GString *text = g_string_new (NULL);

  for (const char *p = code != NULL ? code : ""; *p != '\0' && text->len < 40; p++)
    if (g_ascii_isalnum (*p) || *p == '_' || *p == '-')
      g_string_append_c (text, *p);

  return g_string_free_and_steal (text);
}

/**
 * lki_unsent_change_dup_problem:
 * @unsent: a change that failed
 *
 * Returns: (transfer full): why the server did not take it, in a sentence
 */
char *
lki_unsent_change_dup_problem (LkiUnsentChange *unsent)
{
  static const struct
  {
    const char *code;
    const char *text;
  } problems[] = {
    { "claimed_by_another", N_ ("A colleague was faster.") },
    { "status_changed", N_ ("A colleague has set another status first.") },
    { "assignee_changed", N_ ("A colleague has assigned it first.") },
    { "value_changed", N_ ("A colleague has set another value first.") },
    { "transition_not_allowed", N_ ("The lead cannot get this status any more.") },
    { "status_not_settable", N_ ("Nobody can set this status.") },
    { "member_not_found", N_ ("This colleague is no longer in the organisation.") },
    { "lead_erased", N_ ("The person’s data has been erased.") },
    { "dispute_exists", N_ ("The lead is disputed already.") },
    { "dispute_not_found", N_ ("The lead is not disputed.") },
    { "dispute_decided", N_ ("The dispute has been decided already.") },
    { "dispute_reason_unknown", N_ ("The organisation no longer disputes leads for this reason.") },
    { "dispute_window_closed", N_ ("The time to dispute this lead is over.") },
    { "dispute_attempts_missing", N_ ("More attempts to reach the person must be logged first.") },
    { "dispute_evidence_unknown",
      N_ ("The server does not know an attempt that was given as evidence.") },
  };
  g_autofree char *code = NULL;

  if (unsent->state == LKI_UNSENT_GONE)
    return g_strdup (_ ("The lead is gone."));
  for (guint i = 0; i < G_N_ELEMENTS (problems); i++)
    if (g_strcmp0 (unsent->problem_code, problems[i].code) == 0)
      return g_strdup (_ (problems[i].text));
  if (unsent->state == LKI_UNSENT_CONFLICT)
    return g_strdup (_ ("A colleague has changed the same thing first."));

  code = dup_code (unsent->problem_code);
  if (*code == '\0')
    return g_strdup (_ ("The server does not accept it."));

  /* Translators: %s is a technical word, as the server has it, for whoever is asked for help */
  return g_strdup_printf (_ ("The server does not accept it, and says “%s”."), code);
}
