// SPDX-License-Identifier: GPL-3.0-or-later
// POST /v1/changes: idempotency, and one answer for each change. What a change does to a lead, and
// when it conflicts, is in lki-sandbox-change-rules.c.

#include "lki-sandbox-changes.h"

#include "lki-clock.h"
#include "lki-sandbox-accounts.h"
#include "lki-sandbox-server.h"

#include <string.h>

#define CHANGES_LIMIT 100

static void
append_result (GString *out,
               const char *id,
               const LkiSandboxOutcome *outcome,
               const char *lead_json)
{
  lki_sandbox_json_append (out, "{'id':%s,'outcome':%s,'lead':%r", id, outcome->outcome, lead_json);
  if (outcome->code != NULL)
    {
      guint status = g_str_equal (outcome->outcome, "conflict")      ? 409
                     : g_str_equal (outcome->code, "lead_not_found") ? 404
                                                                     : 422;
      g_autofree char *problem =
          lki_sandbox_problem_to_json (status, outcome->code, outcome->detail, NULL);

      lki_sandbox_json_append (out, ",'problem':%r", problem);
    }
  g_string_append_c (out, '}');
}

static LkiSandboxOutcome
process (LkiSandboxRequest *request,
         JsonNode *node,
         const char *id,
         LkiSandboxLead *lead)
{
  LkiSandboxServer *server = request->server;
  JsonObject *change = json_node_get_object (node);
  gint64 base_revision = lki_sandbox_json_get_int (change, "base_revision", -1);
  gint64 at = lki_time_parse (lki_sandbox_json_get_string (change, "at"));
  gint64 now = lki_sandbox_server_get_now_ms (server);
  LkiSandboxActor actor = { request->account->id, request->account->name };
  g_autofree char *earlier = NULL;
  LkiSandboxOutcome outcome;

  earlier = lki_sandbox_store_text (server->store,
                                    "SELECT lead_id FROM changes WHERE organisation = ? AND id = ?",
                                    "it", request->organisation, id);
  if (earlier != NULL && !g_str_equal (earlier, lead->id))
    return (LkiSandboxOutcome) { "rejected", "id_reused",
                                 "This id belongs to a change of another lead" };
  if (earlier != NULL)
    return (LkiSandboxOutcome) { "duplicate" };

  if (base_revision < 0)
    return (LkiSandboxOutcome) { "rejected", "invalid", "base_revision is missing" };
  if (at == LKI_TIME_NONE || at < 0)
    return (LkiSandboxOutcome) { "rejected", "invalid", "at is not a time" };

  /* A device whose clock is ahead does not write history in the future. */
  outcome =
      lki_sandbox_change_apply (server, lead, change, id, base_revision, MIN (at, now), actor);
  if (g_str_equal (outcome.outcome, "applied"))
    {
      g_autofree char *json = lki_sandbox_json_to_text (node);

      lki_sandbox_lead_save (server->store, lead);
      lki_sandbox_store_run (server->store,
                             "INSERT INTO changes (organisation, id, lead_id, account, at, json) "
                             "VALUES (?, ?, ?, ?, ?, ?)",
                             "ittiit", request->organisation, id, lead->id,
                             request->account->number, now, json);
    }

  return outcome;
}

/* A change is a transaction of its own: one that fails takes no other with it. */
static void
take_change (LkiSandboxRequest *request,
             JsonNode *node,
             GString *out)
{
  LkiSandboxServer *server = request->server;
  JsonObject *change = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *id = lki_sandbox_json_get_string (change, "id");
  const char *lead_id = lki_sandbox_json_get_string (change, "lead_id");
  g_autoptr (LkiSandboxLead) lead = NULL;
  g_autofree char *received = lki_sandbox_json_to_text (node);
  g_autofree char *before = NULL;
  LkiSandboxOutcome outcome;
  gboolean applied;

  lki_sandbox_received_change (server->received, received);

  if (id == NULL || !g_uuid_string_is_valid (id))
    {
      outcome = (LkiSandboxOutcome) { "rejected", "invalid", "id is not a UUID" };
      append_result (out, id, &outcome, NULL);
      return;
    }

  lead = lead_id != NULL ? lki_sandbox_lead_find (server->store, request->organisation, lead_id)
                         : NULL;
  if (lead == NULL)
    {
      outcome = (LkiSandboxOutcome) { "rejected", "lead_not_found", "There is no such lead" };
      append_result (out, id, &outcome, NULL);
      return;
    }

  before = g_strdup (lead->json);
  lki_sandbox_store_begin (server->store);
  outcome = process (request, node, id, lead);
  applied = g_str_equal (outcome.outcome, "applied");
  if (!applied)
    lki_sandbox_store_cancel (server->store);
  else if (!lki_sandbox_store_commit (server->store, NULL))
    {
      outcome = (LkiSandboxOutcome) { "rejected", "not_stored", "The server could not keep it" };
      applied = FALSE;
    }

  lki_sandbox_received_result (server->received, id, lki_sandbox_json_get_string (change, "type"),
                               lead->id, request->account->id, outcome.outcome);
  append_result (out, id, &outcome, applied ? lead->json : before);
  if (applied)
    lki_sandbox_events_lead (server->events, request->organisation, lead->id, lead->revision,
                             "changed");
}

static void
changes_post (LkiSandboxRequest *request)
{
  JsonObject *body = lki_sandbox_request_get_json (request);
  JsonArray *changes = lki_sandbox_json_get_array (body, "changes");
  GString *out;

  if (body == NULL)
    return;
  if (changes == NULL)
    {
      lki_sandbox_request_invalid (request, "/changes", "A list of changes is missing");
      return;
    }
  if (json_array_get_length (changes) > CHANGES_LIMIT)
    {
      lki_sandbox_request_invalid (request, "/changes", "At most 100 changes are taken at once");
      return;
    }

  out = g_string_new ("{\"results\":[");
  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      take_change (request, json_array_get_element (changes, i), out);
    }
  g_string_append (out, "]}");
  lki_sandbox_request_reply (request, 200, g_string_free_and_steal (out));
}

const LkiSandboxRoute LKI_SANDBOX_CHANGES_ROUTES[] = {
  { "POST", "/v1/changes", LKI_SANDBOX_MEMBER, changes_post },
  { NULL },
};
