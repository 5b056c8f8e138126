// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What a test, or a person with curl, does to the sandbox behind the client's back. These are no
 * part of the Partner API. They answer programs on the same machine only. All bodies are JSON
 * objects.
 *
 * POST /sandbox/leads {"count":N, "organisation_id"?, "patch"?}
 *      New leads, made up, each with the merge patch (RFC 7396) applied. {"leads":[…]} takes exact
 * ones instead, kept as they are to the byte but for white space, however odd. →
 * {"leads":[{"id","committed_at"}]} POST /sandbox/update {"lead_id", "patch"?, "set"?} A merge
 * patch, and exact members: {"set":{"work.claimed_by":null}}. → {"lead"} POST /sandbox/remove
 * {"lead_ids":[…], "reason"} → {"removed":N} POST /sandbox/act-as {"member", "lead_id", "type", …}
 *      A colleague, by id or e-mail address, makes a change of the contract. → {"outcome","lead"}
 * POST /sandbox/faults {"path", "method"?, "skip"?, "count"?, …}
 *      The next requests of the path ('*' at its end takes the rest) go wrong: "status", "code",
 * "body" or "body_base64", "content_type", "headers", "retry_after" replace the answer; the request
 * is not handled unless "apply" is true. "delay_ms" waits first; "gzip" compresses; "truncate"
 * sends so many bytes only; "close" drops the connection, after "truncate" bytes if that is given;
 * "bytes_per_second" dribbles. "results" makes over what POST /v1/changes answers: "half" of them,
 * "reversed", each "twice" (then as rejected), with an "unknown" outcome, "leadless", of "huge"
 * leads, about "strangers", or "no-list". DELETE /sandbox/faults POST /sandbox/drop-streams
 * {"abrupt"?} →
 * {"dropped":N} POST /sandbox/event {"event", "data"?, "organisation_id"?} or {"raw":"text"} An
 * event on every open stream, or text that need not be one. → {"streams":N} POST
 * /sandbox/expire-cursors    Every cursor, and every event id, given out so far is expired. POST
 * /sandbox/expire-tokens     Every id token given out so far has expired. POST
 * /sandbox/revoke-refresh-tokens {"email"?} POST /sandbox/minimum-client {"version"} POST
 * /sandbox/account {"email", "disabled"?, "verified"?, "unlock"?, "role"?} "role" null takes the
 * person out of the first organisation. POST /sandbox/identity {"email_privacy"} False makes
 * Firebase tell EMAIL_NOT_FOUND from INVALID_PASSWORD. GET  /sandbox/codes             The codes
 * that would have gone out by e-mail. POST /sandbox/clock {"offset_ms"}   Moves the Date header and
 * everything that is measured by it. GET  /sandbox/received          Requests (no bodies), changes,
 * devices, usage. GET  /sandbox/requests?since=TIME   How often each method and path was asked for.
 * GET  /sandbox/applied           Every change that was applied, in the order of applying. POST
 * /sandbox/reset-received GET  /sandbox/state             What is open, and how much is stored.
 *
 * deletion, support, data-request and envelopes are where the things are that they are about.
 */

#include "lki-sandbox-changes.h"
#include "lki-sandbox-generator.h"
#include "lki-sandbox-server.h"

#include "lki-clock.h"
#include "lki-error.h"
#include "lki-sandbox-accounts.h"

#include <string.h>

#define LEADS_LIMIT 1000000

/* The number of the organisation that the body names, the first by default; 0 when there is no
 * such. */
static gint64
get_organisation (LkiSandboxRequest *request,
                  JsonObject *body)
{
  const char *id = lki_sandbox_json_get_string (body, "organisation_id");

  if (id == NULL)
    return 1;

  return lki_sandbox_store_int (request->server->store, 0,
                                "SELECT number FROM organisations WHERE id = ?", "t", id);
}

static LkiSandboxLead *
find_lead (LkiSandboxRequest *request,
           const char *id)
{
  LkiSandboxStore *store = request->server->store;
  gint64 organisation =
      id != NULL
          ? lki_sandbox_store_int (store, 0, "SELECT organisation FROM leads WHERE id = ?", "t", id)
          : 0;
  LkiSandboxLead *lead = organisation != 0 ? lki_sandbox_lead_find (store, organisation, id) : NULL;

  if (lead == NULL)
    lki_sandbox_request_problem (request, 404, "lead_not_found", "There is no such lead");

  return lead;
}

/* The objects of `leads` as SQLite reads them, so that numbers and order stay as they were written.
 */
static GPtrArray *
read_exact_leads (LkiSandboxRequest *request)
{
  LkiSandboxStore *store = request->server->store;
  g_autoptr (GPtrArray) leads = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) bytes =
      soup_message_body_flatten (soup_server_message_get_request_body (request->message));
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  sqlite3_stmt *statement = lki_sandbox_store_query (
      store, "SELECT value FROM json_each (?, '$.leads') WHERE type = 'object'", "t", text);

  while (lki_sandbox_store_step (store, statement))
    g_ptr_array_add (leads, g_strdup ((const char *) sqlite3_column_text (statement, 0)));

  return g_steal_pointer (&leads);
}

static void
append_committed (GString *out,
                  const char *id,
                  const char *at)
{
  lki_sandbox_json_append (out,
                           out->str[out->len - 1] == '[' ? "{'id':%s,'committed_at':%s}"
                                                         : ",{'id':%s,'committed_at':%s}",
                           id, at);
}

static void
add_exact_leads (LkiSandboxRequest *request,
                 gint64 organisation,
                 guint expected)
{
  LkiSandboxServer *server = request->server;
  LkiSandboxStore *store = server->store;
  g_autoptr (GPtrArray) leads = read_exact_leads (request);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *at = NULL;
  gint64 now = lki_sandbox_server_get_now_ms (server);
  GString *out;

  if (leads->len != expected)
    {
      lki_sandbox_request_invalid (request, "/leads",
                                   "Each must be an object, nested less than a thousand deep");
      return;
    }

  lki_sandbox_store_begin (store);
  for (guint i = 0; i < leads->len; i++)
    {
      const char *json = g_ptr_array_index (leads, i);
      char *id = lki_sandbox_store_text (
          store, "SELECT iif (json_type (?1, '$.id') = 'text', ?1 ->> '$.id', NULL)", "t", json);
      g_autofree char *delivered =
          lki_sandbox_store_text (store,
                                  "SELECT iif (json_type (?1, '$.delivered_at') = 'text', "
                                  "?1 ->> '$.delivered_at', NULL)",
                                  "t", json);
      gint64 delivered_ms = lki_time_parse (delivered);

      if (id == NULL)
        id = g_uuid_string_random ();
      g_ptr_array_add (ids, id);
      lki_sandbox_lead_insert (
          store, organisation, id, delivered_ms != LKI_TIME_NONE ? delivered_ms : now,
          lki_sandbox_store_int (store, 1,
                                 "SELECT iif (json_type (?1, '$.revision') = 'integer', "
                                 "?1 ->> '$.revision', 1)",
                                 "t", json),
          json);
    }
  if (!lki_sandbox_request_commit (request))
    return;

  at = lki_time_format (lki_sandbox_server_get_now_ms (server));
  out = g_string_new ("{\"leads\":[");
  for (guint i = 0; i < ids->len; i++)
    {
      lki_sandbox_events_lead (server->events, organisation, g_ptr_array_index (ids, i), 1, "new");
      append_committed (out, g_ptr_array_index (ids, i), at);
    }
  g_string_append (out, "]}");
  lki_sandbox_request_reply (request, 200, g_string_free_and_steal (out));
}

static void
leads_post (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_request_get_json (request);
  JsonArray *exact = lki_sandbox_json_get_array (body, "leads");
  gint64 count = lki_sandbox_json_get_int (body, "count", 0);
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *patch = NULL;
  g_autofree char *at = NULL;
  gint64 organisation;
  GString *out;

  if (body == NULL)
    return;
  organisation = get_organisation (request, body);
  if (organisation == 0)
    {
      lki_sandbox_request_problem (request, 404, "organisation_not_found", NULL);
      return;
    }
  if (exact != NULL)
    {
      add_exact_leads (request, organisation, json_array_get_length (exact));
      return;
    }
  if (count < 1 || count > LEADS_LIMIT)
    {
      lki_sandbox_request_invalid (request, "/count", "Either count or leads is needed");
      return;
    }

  if (lki_sandbox_json_get_object (body, "patch") != NULL)
    patch = lki_sandbox_json_to_text (json_object_get_member (body, "patch"));
  ids = lki_sandbox_generator_add (server, organisation, (guint) count, patch, &error);
  if (ids == NULL)
    {
      lki_sandbox_request_failed (request, error);
      return;
    }

  at = lki_time_format (lki_sandbox_server_get_now_ms (server));
  out = g_string_new ("{\"leads\":[");
  for (guint i = 0; i < ids->len; i++)
    append_committed (out, g_ptr_array_index (ids, i), at);
  g_string_append (out, "]}");
  lki_sandbox_request_reply (request, 200, g_string_free_and_steal (out));
}

static void
update_post (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_request_get_json (request);
  JsonObject *set = lki_sandbox_json_get_object (body, "set");
  JsonNode *patch = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LkiSandboxLead) lead = NULL;

  if (body == NULL)
    return;
  lead = find_lead (request, lki_sandbox_json_get_string (body, "lead_id"));
  if (lead == NULL)
    return;
  patch = json_object_get_member (body, "patch");

  lki_sandbox_store_begin (server->store);
  if (patch != NULL && JSON_NODE_HOLDS_OBJECT (patch))
    {
      g_autofree char *text = lki_sandbox_json_to_text (patch);

      lki_sandbox_lead_patch (server->store, lead, text);
    }
  if (set != NULL)
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *node;

      json_object_iter_init (&iter, set);
      while (json_object_iter_next (&iter, &name, &node))
        {
          g_autofree char *path = g_strconcat ("$.", name, NULL);
          g_autofree char *text = lki_sandbox_json_to_text (node);

          lki_sandbox_lead_set (server->store, lead, path, text);
        }
    }
  lki_sandbox_lead_save (server->store, lead);
  if (!lki_sandbox_store_commit (server->store, &error))
    {
      /* SQLite does not take every text for a path. */
      if (g_error_matches (error, LKI_ERROR, LKI_ERROR_FAILED))
        lki_sandbox_request_invalid (request, "/set", "A path of members has dots between");
      else
        lki_sandbox_request_failed (request, error);
      return;
    }

  lki_sandbox_request_reply_format (request, 200, "{'lead':%r}", lead->json);
  lki_sandbox_events_lead (server->events, lead->organisation, lead->id, lead->revision, "changed");
}

static void
remove_post (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_request_get_json (request);
  JsonArray *ids = lki_sandbox_json_get_array (body, "lead_ids");
  const char *reason = lki_sandbox_json_get_string (body, "reason");
  g_autoptr (GPtrArray) removed =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_sandbox_lead_free);

  if (body == NULL)
    return;
  if (ids == NULL)
    {
      lki_sandbox_request_invalid (request, "/lead_ids", "A list of ids is missing");
      return;
    }

  for (guint i = 0; i < json_array_get_length (ids); i++)
    {
      JsonNode *node = json_array_get_element (ids, i);
      LkiSandboxLead *lead =
          find_lead (request, JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL);

      if (lead == NULL)
        return;
      g_ptr_array_add (removed, lead);
    }

  lki_sandbox_store_begin (server->store);
  for (guint i = 0; i < removed->len; i++)
    lki_sandbox_lead_remove (server->store, g_ptr_array_index (removed, i),
                             reason != NULL ? reason : "withdrawn");
  if (!lki_sandbox_request_commit (request))
    return;

  for (guint i = 0; i < removed->len; i++)
    {
      LkiSandboxLead *lead = g_ptr_array_index (removed, i);

      lki_sandbox_events_lead (server->events, lead->organisation, lead->id, lead->revision,
                               "removed");
    }
  lki_sandbox_request_reply_format (request, 200, "{'removed':%d}", (gint64) removed->len);
}

static void
act_as_post (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_request_get_json (request);
  const char *member = lki_sandbox_json_get_string (body, "member");
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr (LkiSandboxAccount) account = NULL;
  g_autoptr (LkiSandboxLead) lead = NULL;
  LkiSandboxOutcome outcome;

  if (body == NULL)
    return;
  if (member == NULL)
    member = "usr-jonas";
  account = strchr (member, '@') != NULL ? lki_sandbox_account_find_by_email (server->store, member)
                                         : lki_sandbox_account_find_by_id (server->store, member);
  if (account == NULL)
    {
      lki_sandbox_request_problem (request, 404, "member_not_found", NULL);
      return;
    }
  lead = find_lead (request, lki_sandbox_json_get_string (body, "lead_id"));
  if (lead == NULL)
    return;

  lki_sandbox_store_begin (server->store);
  outcome = lki_sandbox_change_apply (server, lead, body, id, G_MAXINT64,
                                      lki_sandbox_server_get_now_ms (server),
                                      (LkiSandboxActor) { account->id, account->name });
  if (!g_str_equal (outcome.outcome, "applied"))
    {
      lki_sandbox_store_cancel (server->store);
      lki_sandbox_request_problem (request, g_str_equal (outcome.outcome, "conflict") ? 409 : 422,
                                   outcome.code, outcome.detail);
      return;
    }

  lki_sandbox_lead_save (server->store, lead);
  if (!lki_sandbox_request_commit (request))
    return;
  lki_sandbox_request_reply_format (request, 200, "{'outcome':'applied','lead':%r}", lead->json);
  lki_sandbox_events_lead (server->events, lead->organisation, lead->id, lead->revision, "changed");
}

static void
faults_post (LkiSandboxRequest *request)
{
  JsonObject *body = lki_sandbox_request_get_json (request);
  const char *pointer;
  const char *problem;

  if (body == NULL)
    return;
  problem = lki_sandbox_faults_add (request->server->faults, body, &pointer);
  if (problem != NULL)
    lki_sandbox_request_invalid (request, pointer, problem);
  else
    lki_sandbox_request_reply_format (request, 200, "{'faults':%d}",
                                      (gint64) lki_sandbox_faults_count (request->server->faults));
}

static void
faults_delete (LkiSandboxRequest *request)
{
  lki_sandbox_faults_reset (request->server->faults);
  lki_sandbox_request_reply (request, 204, NULL);
}

static void
drop_streams_post (LkiSandboxRequest *request)
{
  JsonObject *body = lki_sandbox_request_get_json (request);
  guint count;

  if (body == NULL)
    return;
  count = lki_sandbox_events_drop (request->server->events,
                                   lki_sandbox_json_get_bool (body, "abrupt", FALSE));
  lki_sandbox_request_reply_format (request, 200, "{'dropped':%d}", (gint64) count);
}

static void
event_post (LkiSandboxRequest *request)
{
  LkiSandboxEvents *events = request->server->events;
  JsonObject *body = lki_sandbox_request_get_json (request);
  const char *event = lki_sandbox_json_get_string (body, "event");
  const char *raw = lki_sandbox_json_get_string (body, "raw");
  gint64 organisation = 0;
  g_autofree char *data = NULL;

  if (body == NULL)
    return;
  if (json_object_has_member (body, "organisation_id"))
    organisation = get_organisation (request, body);

  if (raw != NULL)
    {
      lki_sandbox_events_send_raw (events, raw);
    }
  else if (event != NULL && strpbrk (event, "\r\n") == NULL)
    {
      data = json_object_has_member (body, "data")
                 ? lki_sandbox_json_to_text (json_object_get_member (body, "data"))
                 : g_strdup ("{}");
      lki_sandbox_events_send (events, organisation, 0, event, data);
    }
  else
    {
      lki_sandbox_request_invalid (request, "/event", "Either event or raw is needed");
      return;
    }
  lki_sandbox_request_reply_format (request, 200, "{'streams':%d}",
                                    (gint64) lki_sandbox_events_count (events));
}

static void
expire_cursors_post (LkiSandboxRequest *request)
{
  lki_sandbox_server_new_epoch (request->server);
  lki_sandbox_request_reply (request, 204, NULL);
}

static void
expire_tokens_post (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;

  server->token_generation++;
  lki_sandbox_store_set_meta_int (server->store, "token_generation", server->token_generation);
  lki_sandbox_request_reply (request, 204, NULL);
}

static void
revoke_refresh_tokens_post (LkiSandboxRequest *request)
{
  LkiSandboxStore *store = request->server->store;
  JsonObject *body = lki_sandbox_request_get_json (request);
  const char *email = lki_sandbox_json_get_string (body, "email");

  if (body == NULL)
    return;
  if (email != NULL)
    lki_sandbox_store_run (store,
                           "DELETE FROM refresh_tokens WHERE account IN "
                           "(SELECT number FROM accounts WHERE email = ?)",
                           "t", email);
  else
    lki_sandbox_store_run (store, "DELETE FROM refresh_tokens", NULL);
  lki_sandbox_request_reply_format (request, 200, "{'revoked':%d}",
                                    (gint64) lki_sandbox_store_changes (store));
}

static void
minimum_client_post (LkiSandboxRequest *request)
{
  JsonObject *body = lki_sandbox_request_get_json (request);
  const char *version = lki_sandbox_json_get_string (body, "version");

  if (body == NULL)
    return;
  if (version == NULL || *version == '\0' || strspn (version, "0123456789.") != strlen (version) ||
      strlen (version) > 30)
    {
      lki_sandbox_request_invalid (request, "/version", "A version is numbers with dots between");
      return;
    }
  g_free (request->server->minimum_client);
  request->server->minimum_client = g_strdup (version);
  lki_sandbox_request_reply (request, 204, NULL);
}

static void
account_post (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_request_get_json (request);
  const char *email = lki_sandbox_json_get_string (body, "email");
  g_autoptr (LkiSandboxAccount) account = NULL;

  if (body == NULL)
    return;
  account = email != NULL ? lki_sandbox_account_find_by_email (server->store, email) : NULL;
  if (account == NULL)
    {
      lki_sandbox_request_problem (request, 404, "account_not_found", NULL);
      return;
    }

  lki_sandbox_store_begin (server->store);
  lki_sandbox_store_run (
      server->store, "UPDATE accounts SET disabled = ?, verified = ? WHERE number = ?", "iii",
      (gint64) lki_sandbox_json_get_bool (body, "disabled", account->disabled),
      (gint64) lki_sandbox_json_get_bool (body, "verified", account->verified), account->number);
  if (json_object_has_member (body, "role"))
    {
      const char *role = lki_sandbox_json_get_string (body, "role");

      lki_sandbox_store_run (server->store,
                             "DELETE FROM members WHERE organisation = 1 AND account = ?", "i",
                             account->number);
      if (role != NULL)
        lki_sandbox_account_join (server->store, account->number, 1, role);
    }
  if (!lki_sandbox_request_commit (request))
    return;

  if (lki_sandbox_json_get_bool (body, "unlock", FALSE))
    {
      g_autofree char *key = g_utf8_casefold (email, -1);

      g_hash_table_remove (server->attempts, key);
    }
  lki_sandbox_request_reply (request, 204, NULL);
  lki_sandbox_events_send (server->events, 0, account->number, "account", "{}");
}

static void
identity_post (LkiSandboxRequest *request)
{
  JsonObject *body = lki_sandbox_request_get_json (request);

  if (body == NULL)
    return;
  request->server->email_privacy = lki_sandbox_json_get_bool (body, "email_privacy", TRUE);
  lki_sandbox_request_reply (request, 204, NULL);
}

static void
codes_get (LkiSandboxRequest *request)
{
  LkiSandboxStore *store = request->server->store;
  GString *out = g_string_new ("{\"codes\":[");
  sqlite3_stmt *statement = lki_sandbox_store_query (
      store,
      "SELECT c.code, c.kind, a.email, c.data FROM codes c JOIN accounts a ON a.number = c.account "
      "WHERE c.kind IN ('PASSWORD_RESET', 'VERIFY_EMAIL', 'VERIFY_AND_CHANGE_EMAIL') "
      "ORDER BY c.expires_at",
      NULL);

  while (lki_sandbox_store_step (store, statement))
    lki_sandbox_json_append (out, "%r{'code':%s,'request_type':%s,'email':%s,'new_email':%s}",
                             out->str[out->len - 1] == '[' ? "" : ",",
                             sqlite3_column_text (statement, 0), sqlite3_column_text (statement, 1),
                             sqlite3_column_text (statement, 2),
                             sqlite3_column_text (statement, 3));
  g_string_append (out, "]}");
  lki_sandbox_request_reply (request, 200, g_string_free_and_steal (out));
}

static void
clock_post (LkiSandboxRequest *request)
{
  JsonObject *body = lki_sandbox_request_get_json (request);
  gint64 offset = lki_sandbox_json_get_int (body, "offset_ms", G_MININT64);
  const gint64 century = G_GINT64_CONSTANT (36525) * 24 * 3600 * 1000;
  g_autofree char *now = NULL;

  if (body == NULL)
    return;
  if (offset < -century / 2 || offset > century / 2)
    {
      lki_sandbox_request_invalid (request, "/offset_ms", "A number of milliseconds is needed");
      return;
    }
  request->server->clock_offset_ms = offset;
  now = lki_time_format (lki_sandbox_server_get_now_ms (request->server));
  lki_sandbox_request_reply_format (request, 200, "{'now':%s}", now);
}

static void
received_get (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  g_autofree char *members = lki_sandbox_received_to_json (server->received);
  g_autofree char *devices = lki_sandbox_store_text (
      server->store,
      "SELECT coalesce (json_group_array (json_set (d.json, '$.email', a.email)), '[]') "
      "FROM devices d JOIN accounts a ON a.number = d.account",
      NULL);
  g_autofree char *usage = lki_sandbox_store_text (
      server->store, "SELECT coalesce (json_group_array (json (json)), '[]') FROM usage", NULL);

  lki_sandbox_request_reply_format (request, 200, "{%r,'devices':%r,'usage':%r}", members, devices,
                                    usage);
}

static void
requests_get (LkiSandboxRequest *request)
{
  const char *since = lki_sandbox_request_get_query (request, "since");
  gint64 since_ms = since != NULL ? lki_time_parse (since) : 0;
  g_autofree char *requests = NULL;

  if (since_ms == LKI_TIME_NONE)
    {
      lki_sandbox_request_invalid (request, "since", "This is not a time");
      return;
    }
  requests = lki_sandbox_received_count (request->server->received, since_ms);
  lki_sandbox_request_reply_format (request, 200, "{'requests':[%r]}", requests);
}

static void
applied_get (LkiSandboxRequest *request)
{
  g_autofree char *changes = lki_sandbox_store_text (
      request->server->store,
      "SELECT coalesce (json_group_array (json (c.json) ORDER BY a.seq), '[]') FROM changes c "
      "JOIN activities a ON json_extract (a.json, '$.id') = c.id",
      NULL);

  lki_sandbox_request_reply_format (request, 200, "{'changes':%r}", changes);
}

static void
reset_received_post (LkiSandboxRequest *request)
{
  lki_sandbox_received_reset (request->server->received);
  lki_sandbox_store_run (request->server->store, "DELETE FROM usage", NULL);
  lki_sandbox_request_reply (request, 204, NULL);
}

static void
state_get (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  g_autofree char *now = lki_time_format (lki_sandbox_server_get_now_ms (server));

  lki_sandbox_request_reply_format (
      request, 200, "{'now':%s,'streams':%d,'faults':%d,'sequence':%d,'leads':%d}", now,
      (gint64) lki_sandbox_events_count (server->events),
      (gint64) lki_sandbox_faults_count (server->faults),
      lki_sandbox_store_get_sequence (server->store),
      lki_sandbox_store_int (server->store, 0, "SELECT count(*) FROM leads WHERE organisation = 1",
                             NULL));
}

const LkiSandboxRoute LKI_SANDBOX_CONTROLS_ROUTES[] = {
  { "POST", "/sandbox/leads", LKI_SANDBOX_OPEN, leads_post },
  { "POST", "/sandbox/update", LKI_SANDBOX_OPEN, update_post },
  { "POST", "/sandbox/remove", LKI_SANDBOX_OPEN, remove_post },
  { "POST", "/sandbox/act-as", LKI_SANDBOX_OPEN, act_as_post },
  { "POST", "/sandbox/faults", LKI_SANDBOX_OPEN, faults_post },
  { "DELETE", "/sandbox/faults", LKI_SANDBOX_OPEN, faults_delete },
  { "POST", "/sandbox/drop-streams", LKI_SANDBOX_OPEN, drop_streams_post },
  { "POST", "/sandbox/event", LKI_SANDBOX_OPEN, event_post },
  { "POST", "/sandbox/expire-cursors", LKI_SANDBOX_OPEN, expire_cursors_post },
  { "POST", "/sandbox/expire-tokens", LKI_SANDBOX_OPEN, expire_tokens_post },
  { "POST", "/sandbox/revoke-refresh-tokens", LKI_SANDBOX_OPEN, revoke_refresh_tokens_post },
  { "POST", "/sandbox/minimum-client", LKI_SANDBOX_OPEN, minimum_client_post },
  { "POST", "/sandbox/account", LKI_SANDBOX_OPEN, account_post },
  { "POST", "/sandbox/identity", LKI_SANDBOX_OPEN, identity_post },
  { "GET", "/sandbox/codes", LKI_SANDBOX_OPEN, codes_get },
  { "POST", "/sandbox/clock", LKI_SANDBOX_OPEN, clock_post },
  { "GET", "/sandbox/received", LKI_SANDBOX_OPEN, received_get },
  { "GET", "/sandbox/applied", LKI_SANDBOX_OPEN, applied_get },
  { "GET", "/sandbox/requests", LKI_SANDBOX_OPEN, requests_get },
  { "POST", "/sandbox/reset-received", LKI_SANDBOX_OPEN, reset_received_post },
  { "GET", "/sandbox/state", LKI_SANDBOX_OPEN, state_get },
  { NULL },
};
