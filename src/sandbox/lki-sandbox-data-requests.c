// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What consumers asked for under the GDPR, passed on by partners. Where each stands is a member of
 * the lead too, so that it comes with the sync; the consumer's own words are not.
 *
 * POST /sandbox/data-request {"id", "state", "note"?}   The platform goes on with one. →
 * {"request"}
 */

#include "lki-sandbox-data-requests.h"

#include "lki-clock.h"
#include "lki-sandbox-accounts.h"
#include "lki-sandbox-server.h"
#include "lki-sandbox-tokens.h"

#include <string.h>

#define TEXT_LIMIT 10000

#define SUMMARY                                                                                    \
  "'id', id, 'kind', kind, 'state', state, 'reference', reference, 'received_at', received_at, "   \
  "'decided_at', decided_at, 'note', note"
#define REQUEST "json_object ('lead_id', lead_id, 'text', text, " SUMMARY ")"

char *
lki_sandbox_data_requests_dup_of_account (LkiSandboxStore *store,
                                          gint64 account)
{
  return lki_sandbox_store_text (
      store,
      "SELECT coalesce (json_group_array (json (request)), '[]') FROM "
      "(SELECT " REQUEST " AS request FROM data_requests WHERE account = ? ORDER BY number)",
      "i", account);
}

static char *
dup_request (LkiSandboxStore *store,
             gint64 organisation,
             const char *id)
{
  return lki_sandbox_store_text (
      store, "SELECT " REQUEST " FROM data_requests WHERE organisation = ? AND id = ?", "it",
      organisation, id);
}

/* Inside a transaction. */
static void
show_on_lead (LkiSandboxStore *store,
              LkiSandboxLead *lead)
{
  g_autofree char *json =
      lki_sandbox_store_text (store,
                              "SELECT json_group_array (json (summary)) FROM "
                              "(SELECT json_object (" SUMMARY ") AS summary FROM data_requests "
                              "WHERE organisation = ? AND lead_id = ? ORDER BY number)",
                              "it", lead->organisation, lead->id);

  lki_sandbox_lead_set (store, lead, "$.data_requests", json);
}

/* When a person's data goes, that a request was made stays, and what it said does not. The caller
 * saves the lead. */
void
lki_sandbox_data_requests_forget_words (LkiSandboxStore *store,
                                        LkiSandboxLead *lead)
{
  if (lki_sandbox_store_int (store, 0, "SELECT count (*) FROM data_requests WHERE lead_id = ?", "t",
                             lead->id) == 0)
    return;

  lki_sandbox_store_run (
      store, "UPDATE data_requests SET text = NULL, note = NULL WHERE lead_id = ?", "t", lead->id);
  show_on_lead (store, lead);
}

static void
requests_get (LkiSandboxRequest *request)
{
  const char *lead_id = lki_sandbox_request_get_query (request, "lead_id");
  g_autofree char *requests = lki_sandbox_store_text (
      request->server->store,
      "SELECT coalesce (json_group_array (json (request)), '[]') FROM "
      "(SELECT " REQUEST " AS request FROM data_requests "
      "WHERE organisation = ?1 AND (?2 IS NULL OR lead_id = ?2) ORDER BY number)",
      "it", request->organisation, lead_id);

  lki_sandbox_request_reply_format (request, 200, "{'requests':%r}", requests);
}

/* TRUE when the id is known, and that has been answered. */
static gboolean
answer_known (LkiSandboxRequest *request,
              const char *id,
              const char *lead_id,
              const char *kind)
{
  LkiSandboxStore *store = request->server->store;
  char *known = dup_request (store, request->organisation, id);

  if (known == NULL)
    return FALSE;

  if (lki_sandbox_store_int (store, 0,
                             "SELECT 1 FROM data_requests WHERE organisation = ? AND id = ? "
                             "AND lead_id = ? AND kind = ?",
                             "ittt", request->organisation, id, lead_id, kind) != 0)
    {
      lki_sandbox_request_reply (request, 200, known);
      return TRUE;
    }

  g_free (known);
  lki_sandbox_request_problem (request, 409, "id_reused", "This id is another request's");

  return TRUE;
}

static void
requests_post (LkiSandboxRequest *request)
{
  static const char *const kinds[] = { "access",    "rectification", "erasure",
                                       "objection", "restriction",   NULL };
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_request_get_json (request);
  const char *id = lki_sandbox_json_get_string (body, "id");
  const char *lead_id = lki_sandbox_json_get_string (body, "lead_id");
  const char *kind = lki_sandbox_json_get_string (body, "kind");
  g_autofree char *secret = lki_sandbox_tokens_make_secret ();
  g_autofree char *upper = g_ascii_strup (secret, 8);
  g_autofree char *reference = g_strconcat ("DSR-", upper, NULL);
  g_autofree char *at = lki_time_format (lki_sandbox_server_get_now_ms (server));
  g_autoptr (LkiSandboxLead) lead = NULL;

  if (body == NULL)
    return;
  if (id == NULL || !g_uuid_string_is_valid (id))
    lki_sandbox_request_add_error (request, "/id", "The id is a UUID");
  if (lead_id == NULL)
    lki_sandbox_request_add_error (request, "/lead_id", "A request is about a lead");
  if (kind == NULL || !g_strv_contains (kinds, kind))
    lki_sandbox_request_add_error (request, "/kind", "This is not something that can be asked for");
  lki_sandbox_request_check_text (request, body, "text", TEXT_LIMIT, TRUE);
  if (lki_sandbox_request_refuse_errors (request) || answer_known (request, id, lead_id, kind))
    return;

  lead = lki_sandbox_lead_find (server->store, request->organisation, lead_id);
  if (lead == NULL)
    {
      lki_sandbox_request_problem (request, 404, "lead_not_found", "There is no such lead");
      return;
    }

  lki_sandbox_store_begin (server->store);
  lki_sandbox_store_run (
      server->store,
      "INSERT INTO data_requests (organisation, account, id, lead_id, kind, text, "
      "state, reference, received_at) VALUES (?, ?, ?, ?, ?, ?, 'received', ?, ?)",
      "iitttttt", request->organisation, request->account->number, id, lead_id, kind,
      lki_sandbox_json_get_string (body, "text"), reference, at);
  show_on_lead (server->store, lead);
  lki_sandbox_lead_save (server->store, lead);
  if (!lki_sandbox_request_commit (request))
    return;

  lki_sandbox_request_reply (request, 202, dup_request (server->store, request->organisation, id));
  lki_sandbox_events_lead (server->events, lead->organisation, lead->id, lead->revision, "changed");
}

static void
control_post (LkiSandboxRequest *request)
{
  static const char *const states[] = { "received", "in_progress", "completed", "rejected", NULL };
  LkiSandboxServer *server = request->server;
  LkiSandboxStore *store = server->store;
  JsonObject *body = lki_sandbox_request_get_json (request);
  const char *id = lki_sandbox_json_get_string (body, "id");
  const char *state = lki_sandbox_json_get_string (body, "state");
  g_autoptr (LkiSandboxLead) lead = NULL;
  g_autofree char *lead_id = NULL;
  g_autofree char *at = NULL;
  g_autofree char *json = NULL;
  gint64 organisation;

  if (body == NULL)
    return;
  if (state == NULL || !g_strv_contains (states, state))
    {
      lki_sandbox_request_invalid (request, "/state", "A request has no such state");
      return;
    }
  organisation = lki_sandbox_store_int (
      store, 0, "SELECT organisation FROM data_requests WHERE id = ?", "t", id);
  lead_id =
      lki_sandbox_store_text (store, "SELECT lead_id FROM data_requests WHERE id = ?", "t", id);
  if (organisation == 0)
    {
      lki_sandbox_request_problem (request, 404, "request_not_found", NULL);
      return;
    }

  lead = lki_sandbox_lead_find (store, organisation, lead_id);
  if (g_str_equal (state, "completed") || g_str_equal (state, "rejected"))
    at = lki_time_format (lki_sandbox_server_get_now_ms (server));
  lki_sandbox_store_begin (store);
  lki_sandbox_store_run (store,
                         "UPDATE data_requests SET state = ?, note = ?, decided_at = ? "
                         "WHERE organisation = ? AND id = ?",
                         "tttit", state, lki_sandbox_json_get_string (body, "note"), at,
                         organisation, id);
  if (lead != NULL)
    {
      show_on_lead (store, lead);
      lki_sandbox_lead_save (store, lead);
    }
  if (!lki_sandbox_request_commit (request))
    return;

  json = dup_request (store, organisation, id);
  lki_sandbox_request_reply_format (request, 200, "{'request':%r}", json);
  if (lead != NULL)
    lki_sandbox_events_lead (server->events, organisation, lead->id, lead->revision, "changed");
}

const LkiSandboxRoute LKI_SANDBOX_DATA_REQUESTS_ROUTES[] = {
  { "GET", "/v1/data-requests", LKI_SANDBOX_MEMBER, requests_get },
  { "POST", "/v1/data-requests", LKI_SANDBOX_MEMBER, requests_post },
  { "POST", "/sandbox/data-request", LKI_SANDBOX_OPEN, control_post },
  { NULL },
};
