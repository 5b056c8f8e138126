// SPDX-License-Identifier: GPL-3.0-or-later
// What each type of change does to a lead, whom it conflicts with, and what is refused. Pure rules
// over one lead inside the caller's transaction.

#include "lki-sandbox-changes.h"

#include "lki-clock.h"
#include "lki-sandbox-accounts.h"
#include "lki-sandbox-data-requests.h"
#include "lki-sandbox-server.h"

#include <string.h>

#define TEXT_LIMIT 10000
#define DAY_MS (G_GINT64_CONSTANT (24) * 3600 * 1000)

/* One change while it is applied. */
typedef struct
{
  LkiSandboxServer *server;
  LkiSandboxStore *store;
  LkiSandboxLead *lead;
  JsonObject *change;
  const char *id;
  gint64 base_revision;
  gint64 at_ms;
  LkiSandboxActor actor;
} Context;

typedef LkiSandboxOutcome (*Rule) (Context *context);

static const LkiSandboxOutcome APPLIED = { "applied" };

static LkiSandboxOutcome
rejected (const char *code,
          const char *detail)
{
  return (LkiSandboxOutcome) { "rejected", code, detail };
}

static LkiSandboxOutcome
conflict (const char *code)
{
  return (LkiSandboxOutcome) { "conflict", code, "Somebody else changed it first" };
}

static char *
get (Context *context,
     const char *path)
{
  return lki_sandbox_lead_get (context->store, context->lead, path);
}

static void
set_text (Context *context,
          const char *path,
          const char *text)
{
  g_autofree char *json = lki_sandbox_json_format ("%s", text);

  lki_sandbox_lead_set (context->store, context->lead, path, json);
}

static void
add_activity (Context *context,
              const char *type,
              const char *outcome,
              const char *text,
              const char *data)
{
  lki_sandbox_lead_add_activity (context->store, context->lead, context->id, context->at_ms,
                                 context->actor, type, outcome, text, data);
}

/* TRUE when the field was set by somebody after what the person saw. */
static gboolean
is_stale (Context *context,
          const char *path)
{
  return lki_sandbox_lead_get_field_revision (context->store, context->lead, path) >
         context->base_revision;
}

static gboolean
is_text (const char *text)
{
  return text != NULL && *text != '\0' && strlen (text) <= TEXT_LIMIT;
}

static gboolean
is_open_status (const char *status)
{
  static const char *const open[] = { "new", "contacting", "reached", "quoted", "booked", NULL };

  return status != NULL && g_strv_contains (open, status);
}

static gboolean
is_closed_status (const char *status)
{
  static const char *const closed[] = { "won", "lost", "declined", NULL };

  return status != NULL && g_strv_contains (closed, status);
}

/* Whether a closed lead has ever had the status, so that what was done to it can be taken back step
 * by step. */
static gboolean
has_had_status (Context *context,
                const char *status)
{
  return lki_sandbox_store_int (context->store, 0,
                                "SELECT 1 FROM activities WHERE lead = ? "
                                "AND json_extract (json, '$.type') = 'status' "
                                "AND json_extract (json, '$.data.from') = ? LIMIT 1",
                                "it", context->lead->key, status) != 0;
}

static LkiSandboxOutcome
set_status (Context *context)
{
  const char *status = lki_sandbox_json_get_string (context->change, "status");
  const char *reason = lki_sandbox_json_get_string (context->change, "reason");
  gboolean wants_reason = g_strcmp0 (status, "lost") == 0 || g_strcmp0 (status, "declined") == 0;
  g_autofree char *current = get (context, "$.work.status");
  g_autofree char *current_reason = get (context, "$.work.status_reason");
  g_autofree char *data = NULL;

  if (!is_open_status (status) && !is_closed_status (status))
    return rejected ("status_not_settable", "This status is not one that a person can set");
  if (wants_reason && !is_text (reason))
    return rejected ("reason_missing", "This status needs a reason");
  if (g_strcmp0 (current, status) == 0 && g_strcmp0 (current_reason, reason) == 0)
    {
      add_activity (context, "status", status, reason, NULL);
      return APPLIED;
    }
  if (is_stale (context, "$.work.status"))
    return conflict ("status_changed");

  if (is_closed_status (current) && !g_str_equal (current, status))
    {
      if (g_strcmp0 (status, "reached") != 0 && !has_had_status (context, status))
        return rejected ("transition_not_allowed",
                         "A closed lead reopens to reached, or to a status that it has had");
    }
  else if (!is_open_status (current) && !is_closed_status (current))
    {
      return rejected ("transition_not_allowed", "The lead is final");
    }

  data = lki_sandbox_json_format ("{'from':%s,'to':%s}", current, status);
  set_text (context, "$.work.status", status);
  set_text (context, "$.work.status_reason", reason);
  add_activity (context, "status", status, reason, data);

  return APPLIED;
}

static LkiSandboxOutcome
add_note (Context *context)
{
  const char *text = lki_sandbox_json_get_string (context->change, "text");

  if (!is_text (text))
    return rejected ("invalid", "A note has a text of at most 10,000 bytes");
  add_activity (context, "note", NULL, text, NULL);

  return APPLIED;
}

static LkiSandboxOutcome
log_contact (Context *context)
{
  static const char *const channels[] = { "call", "phone", "sms", "email", NULL };
  static const char *const outcomes[] = { "reached",      "no_answer", "busy",
                                          "wrong_number", "voicemail", NULL };
  const char *channel = lki_sandbox_json_get_string (context->change, "channel");
  const char *outcome = lki_sandbox_json_get_string (context->change, "outcome");
  const char *text = lki_sandbox_json_get_string (context->change, "text");
  g_autofree char *first_contact = get (context, "$.work.first_contact_at");
  gboolean call;

  if (channel == NULL || !g_strv_contains (channels, channel))
    return rejected ("invalid", "The channel is call, sms or email");
  call = g_str_equal (channel, "call") || g_str_equal (channel, "phone");
  if (outcome != NULL ? !g_strv_contains (outcomes, outcome) : call)
    return rejected ("invalid", "The outcome is not one of the contract");
  if (text != NULL && strlen (text) > TEXT_LIMIT)
    return rejected ("invalid", "The text is too long");

  /* What was logged offline may arrive late and still have been the first. */
  if (first_contact == NULL || context->at_ms < lki_time_parse (first_contact))
    {
      g_autofree char *at = lki_time_format (context->at_ms);

      set_text (context, "$.work.first_contact_at", at);
    }
  add_activity (context, call ? "call" : channel, outcome, text, NULL);

  return APPLIED;
}

static void
set_claim (Context *context,
           const char *member_id)
{
  g_autofree char *at = lki_time_format (context->at_ms);

  set_text (context, "$.work.claimed_by", member_id);
  set_text (context, "$.work.claimed_at", member_id != NULL ? at : NULL);
}

/* Compare and set: whoever comes first has it, whatever either of them saw. */
static LkiSandboxOutcome
claim (Context *context)
{
  g_autofree char *holder = get (context, "$.work.claimed_by");

  if (holder != NULL && g_strcmp0 (holder, context->actor.id) != 0)
    return conflict ("claimed_by_another");
  if (holder == NULL)
    set_claim (context, context->actor.id);
  add_activity (context, "claim", NULL, NULL, NULL);

  return APPLIED;
}

static LkiSandboxOutcome
release (Context *context)
{
  g_autofree char *holder = get (context, "$.work.claimed_by");

  if (holder != NULL && g_strcmp0 (holder, context->actor.id) != 0)
    return conflict ("claimed_by_another");
  if (holder != NULL)
    set_claim (context, NULL);
  add_activity (context, "release", NULL, NULL, NULL);

  return APPLIED;
}

static LkiSandboxOutcome
assign (Context *context)
{
  const char *member_id = lki_sandbox_json_get_string (context->change, "member_id");
  g_autofree char *current = get (context, "$.work.assignee_id");
  g_autofree char *name = NULL;
  g_autofree char *data = NULL;

  if (member_id == NULL && !lki_sandbox_json_is_null (context->change, "member_id"))
    return rejected ("invalid", "member_id is missing");
  if (member_id != NULL)
    {
      name = lki_sandbox_member_get_name (context->store, context->lead->organisation, member_id);
      if (name == NULL)
        return rejected ("member_not_found", "Nobody in the organisation has this id");
    }

  data = lki_sandbox_json_format ("{'member_id':%s}", member_id);
  if (g_strcmp0 (current, member_id) != 0)
    {
      if (is_stale (context, "$.work.assignee_id"))
        return conflict ("assignee_changed");
      set_text (context, "$.work.assignee_id", member_id);
    }
  add_activity (context, "assign", NULL, name, data);

  return APPLIED;
}

/* snooze.set and follow_up.set: a time or null in one field. */
static LkiSandboxOutcome
set_time (Context *context,
          const char *member,
          const char *path,
          const char *type,
          const char *stale_code)
{
  const char *value = lki_sandbox_json_get_string (context->change, member);
  const char *text = lki_sandbox_json_get_string (context->change, "text");
  gint64 time_ms = lki_time_parse (value);
  g_autofree char *current = get (context, path);
  g_autofree char *normal = NULL;
  g_autofree char *data = NULL;

  if (!lki_sandbox_json_is_null (context->change, member) && time_ms == LKI_TIME_NONE)
    return rejected ("invalid", "The time is neither a time nor null");
  if (text != NULL && strlen (text) > TEXT_LIMIT)
    return rejected ("invalid", "The text is too long");

  normal = value != NULL ? lki_time_format (time_ms) : NULL;
  data = lki_sandbox_json_format ("{%s:%s}", member, normal);
  if (g_strcmp0 (current, normal) != 0)
    {
      if (is_stale (context, path))
        return conflict (stale_code);
      set_text (context, path, normal);
    }
  add_activity (context, type, NULL, text, data);

  return APPLIED;
}

static LkiSandboxOutcome
set_snooze (Context *context)
{
  return set_time (context, "until", "$.work.snoozed_until", "snooze", "snooze_changed");
}

/* The time of the follow-up is a member of its own: `at` says when the person decided it. */
static LkiSandboxOutcome
set_follow_up (Context *context)
{
  return set_time (context, "follow_up_at", "$.work.follow_up_at", "follow_up",
                   "follow_up_changed");
}

static LkiSandboxOutcome
set_value (Context *context)
{
  JsonObject *value = lki_sandbox_json_get_object (context->change, "value");
  gint64 amount = lki_sandbox_json_get_int (value, "amount_minor", -1);
  const char *currency = lki_sandbox_json_get_string (value, "currency");
  g_autofree char *json = NULL;
  g_autofree char *data = NULL;
  g_autofree char *current = get (context, "$.work.value");

  if (value == NULL && !lki_sandbox_json_is_null (context->change, "value"))
    return rejected ("invalid", "value is neither an amount nor null");
  if (value != NULL && (amount < 0 || currency == NULL || strlen (currency) != 3))
    return rejected ("invalid", "An amount has amount_minor and currency");

  json = value != NULL
             ? lki_sandbox_json_format ("{'amount_minor':%d,'currency':%s}", amount, currency)
             : g_strdup ("null");
  data = lki_sandbox_json_format ("{'value':%r}", json);
  if (g_strcmp0 (current != NULL ? current : "null", json) != 0)
    {
      if (is_stale (context, "$.work.value"))
        return conflict ("value_changed");
      lki_sandbox_lead_set (context->store, context->lead, "$.work.value", json);
    }
  add_activity (context, "system", NULL, NULL, data);

  return APPLIED;
}

static gboolean
has_reason (Context *context,
            const char *reason)
{
  return lki_sandbox_store_int (context->store, 0,
                                "SELECT 1 FROM organisations o, "
                                "json_each (o.json, '$.dispute_rules.reasons') r "
                                "WHERE o.number = ? AND json_extract (r.value, '$.id') = ?",
                                "it", context->lead->organisation, reason) != 0;
}

static gint64
get_rule (Context *context,
          const char *path)
{
  return lki_sandbox_store_int (context->store, 0,
                                "SELECT json_extract (json, ?) FROM organisations WHERE number = ?",
                                "ti", path, context->lead->organisation);
}

static gboolean
has_enough_attempts (Context *context)
{
  sqlite3_stmt *statement = lki_sandbox_store_query (
      context->store,
      "SELECT count(*), count(DISTINCT substr (json_extract (json, '$.at'), 1, 10)) "
      "FROM activities WHERE lead = ? AND json_extract (json, '$.type') IN ('call', 'sms', "
      "'email')",
      "i", context->lead->key);
  gint64 attempts = 0;
  gint64 days = 0;

  while (lki_sandbox_store_step (context->store, statement))
    {
      attempts = sqlite3_column_int64 (statement, 0);
      days = sqlite3_column_int64 (statement, 1);
    }

  return attempts >= get_rule (context, "$.dispute_rules.minimum_attempts") &&
         days >= get_rule (context, "$.dispute_rules.minimum_days");
}

/* Every id must be an activity of this lead; NULL when one is not. */
static char *
check_evidence (Context *context)
{
  JsonArray *evidence = lki_sandbox_json_get_array (context->change, "evidence");
  GString *out = g_string_new ("[");

  for (guint i = 0; evidence != NULL && i < json_array_get_length (evidence); i++)
    {
      JsonNode *node = json_array_get_element (evidence, i);
      const char *id = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

      if (id == NULL || lki_sandbox_store_int (context->store, 0,
                                               "SELECT 1 FROM activities WHERE lead = ? AND id = ?",
                                               "it", context->lead->key, id) == 0)
        {
          g_string_free (out, TRUE);
          return NULL;
        }
      lki_sandbox_json_append (out, i > 0 ? ",%s" : "%s", id);
    }
  g_string_append_c (out, ']');

  return g_string_free_and_steal (out);
}

static LkiSandboxOutcome
open_dispute (Context *context)
{
  const char *reason = lki_sandbox_json_get_string (context->change, "reason");
  const char *text = lki_sandbox_json_get_string (context->change, "text");
  g_autofree char *state = get (context, "$.dispute.state");
  g_autofree char *delivered = get (context, "$.delivered_at");
  gint64 deadline = lki_time_parse (delivered);
  gint64 now = lki_sandbox_server_get_now_ms (context->server);
  g_autofree char *evidence = NULL;
  g_autofree char *opened_text = lki_time_format (context->at_ms);
  g_autofree char *deadline_text = NULL;
  g_autofree char *dispute = NULL;
  g_autofree char *data = NULL;

  if (reason == NULL || !has_reason (context, reason))
    return rejected ("dispute_reason_unknown", "This is not a reason for which one can dispute");
  if (text != NULL && strlen (text) > TEXT_LIMIT)
    return rejected ("invalid", "The text is too long");
  if (state != NULL)
    return conflict ("dispute_exists");

  if (deadline != LKI_TIME_NONE)
    {
      deadline += get_rule (context, "$.dispute_rules.window_days") * DAY_MS;
      if (context->at_ms > deadline || now > deadline + DAY_MS)
        return rejected ("dispute_window_closed", "The time for a dispute is over");
      deadline_text = lki_time_format (deadline);
    }
  if (g_str_equal (reason, "unreachable") && !has_enough_attempts (context))
    return rejected ("dispute_attempts_missing",
                     "More attempts, or attempts on more days, must be logged first");

  evidence = check_evidence (context);
  if (evidence == NULL)
    return rejected ("dispute_evidence_unknown", "An activity given as evidence is not known");

  dispute = lki_sandbox_json_format (
      "{'state':'sent','reason':%s,'opened_at':%s,'decided_at':null,'deadline':%s,'note':%s}",
      reason, opened_text, deadline_text, text);
  data = lki_sandbox_json_format ("{'reason':%s,'evidence':%r}", reason, evidence);
  lki_sandbox_lead_set (context->store, context->lead, "$.dispute", dispute);
  add_activity (context, "dispute", "sent", text, data);

  return APPLIED;
}

static LkiSandboxOutcome
withdraw_dispute (Context *context)
{
  g_autofree char *state = get (context, "$.dispute.state");

  if (state == NULL)
    return rejected ("dispute_not_found", "There is no dispute to withdraw");
  if (!g_str_equal (state, "sent") && !g_str_equal (state, "in_review"))
    return conflict ("dispute_decided");

  lki_sandbox_lead_set (context->store, context->lead, "$.dispute", "null");
  add_activity (context, "dispute", "withdrawn", NULL, NULL);

  return APPLIED;
}

static LkiSandboxOutcome
note_opened (Context *context)
{
  g_autofree char *opened = get (context, "$.work.opened_at");

  if (opened == NULL)
    {
      g_autofree char *at = lki_time_format (context->at_ms);

      set_text (context, "$.work.opened_at", at);
    }
  add_activity (context, "opened", NULL, NULL, NULL);

  return APPLIED;
}

/* The person goes; what counts stays. What was written about the person goes too. */
static LkiSandboxOutcome
erase (Context *context)
{
  const char *reason = lki_sandbox_json_get_string (context->change, "reason");
  static const char *const empty[][2] = {
    { "$.person", "{\"name\":\"\",\"phones\":[],\"emails\":[],\"company\":null}" },
    { "$.address", "{\"street\":\"\",\"postal_code\":\"\",\"city\":\"\",\"country\":\"\","
                   "\"latitude\":null,\"longitude\":null}" },
    { "$.answers", "[]" },
    { "$.message", "null" },
    { "$.consent", "null" },
    { "$.work.status", "\"erased\"" },
    { "$.work.follow_up_at", "null" },
    { "$.work.snoozed_until", "null" },
  };

  if (!is_text (reason))
    return rejected ("reason_missing", "Erasure needs a reason");

  for (guint i = 0; i < G_N_ELEMENTS (empty); i++)
    lki_sandbox_lead_set (context->store, context->lead, empty[i][0], empty[i][1]);
  lki_sandbox_store_run (context->store,
                         "UPDATE activities SET json = json_set (json, '$.text', NULL) "
                         "WHERE lead = ? AND json_extract (json, '$.type') IN "
                         "('note', 'call', 'sms', 'email', 'follow_up', 'dispute')",
                         "i", context->lead->key);
  lki_sandbox_data_requests_forget_words (context->store, context->lead);
  add_activity (context, "system", "erased", NULL, NULL);

  return APPLIED;
}

static const struct
{
  const char *type;
  Rule rule;
} RULES[] = {
  { "opened", note_opened },
  { "status.set", set_status },
  { "note.add", add_note },
  { "contact.log", log_contact },
  { "claim", claim },
  { "release", release },
  { "assign", assign },
  { "snooze.set", set_snooze },
  { "follow_up.set", set_follow_up },
  { "value.set", set_value },
  { "dispute.open", open_dispute },
  { "dispute.withdraw", withdraw_dispute },
  { "erase", erase },
};

/* Changes @lead and adds its activity, which takes the change's @id, or says why not; the caller
 * saves, or undoes the transaction. */
LkiSandboxOutcome
lki_sandbox_change_apply (LkiSandboxServer *server,
                          LkiSandboxLead *lead,
                          JsonObject *change,
                          const char *id,
                          gint64 base_revision,
                          gint64 at_ms,
                          LkiSandboxActor actor)
{
  const char *type = lki_sandbox_json_get_string (change, "type");
  Context context = {
    .server = server,
    .store = server->store,
    .lead = lead,
    .change = change,
    .id = id,
    .base_revision = base_revision,
    .at_ms = at_ms,
    .actor = actor,
  };
  g_autofree char *status = lki_sandbox_lead_get (server->store, lead, "$.work.status");

  if (g_strcmp0 (status, "erased") == 0)
    return rejected ("lead_erased", "The person's data is gone");

  for (guint i = 0; i < G_N_ELEMENTS (RULES); i++)
    if (g_strcmp0 (type, RULES[i].type) == 0)
      return RULES[i].rule (&context);

  return rejected ("type_unknown", "This server does not know this type of change");
}
