// SPDX-License-Identifier: GPL-3.0-or-later
// Discovery, and what is about the account rather than its leads: the profile, the organisation,
// devices.

#include "lki-clock.h"
#include "lki-sandbox-accounts.h"
#include "lki-sandbox-generator.h"
#include "lki-sandbox-identity.h"
#include "lki-sandbox-server.h"

#include <string.h>

#define DEVICES_LIMIT 50

static void
discovery_get (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  g_autofree char *origin = lki_sandbox_server_dup_origin (server, request);
  const char *identity = server->identity_url != NULL ? server->identity_url : origin;
  g_autofree char *api = g_strconcat (origin, "/v1", NULL);
  g_autofree char *toolkit = g_strconcat (identity, LKI_SANDBOX_IDENTITY_PATH "/v1", NULL);
  g_autofree char *token = g_strconcat (identity, LKI_SANDBOX_SECURE_TOKEN_PATH "/v1", NULL);

  lki_sandbox_request_reply_format (
      request, 200,
      "{'api':%s,'identity':{'provider':'firebase','project_id':'" LKI_SANDBOX_PROJECT "',"
      "'api_key':'" LKI_SANDBOX_API_KEY "','identity_toolkit':%s,'secure_token':%s},"
      "'diagnostics':null,'support':{'chat':false,"
      "'booking_url':'https://www.leadkit.example/booking','email':'support@leadkit.example',"
      "'phone':'+4700000100'},"
      "'legal':{'privacy_policy_url':'https://www.leadkit.example/privacy',"
      "'terms_url':'https://www.leadkit.example/terms',"
      "'account_deletion_url':'https://www.leadkit.example/delete-account',"
      "'account_deletion_email':'privacy@leadkit.example'},"
      "'minimum_client_version':%s}",
      api, toolkit, token, server->minimum_client);
}

static void
append_me (LkiSandboxRequest *request,
           LkiSandboxAccount *account,
           GString *out)
{
  LkiSandboxStore *store = request->server->store;
  g_autofree char *created_at = lki_time_format (account->created_at);
  sqlite3_stmt *statement;
  gboolean first = TRUE;

  lki_sandbox_json_append (out,
                           "{'id':%s,'name':%s,'email':%s,'email_verified':%b,'phone':%s,"
                           "'locale':%s,'created_at':%s,'organisations':[",
                           account->id, account->name, account->email, account->verified,
                           account->phone, account->locale, created_at);
  statement = lki_sandbox_store_query (
      store,
      "SELECT o.id, json_extract (o.json, '$.name'), m.role FROM members m "
      "JOIN organisations o ON o.number = m.organisation WHERE m.account = ? ORDER BY o.number",
      "i", account->number);
  while (lki_sandbox_store_step (store, statement))
    {
      lki_sandbox_json_append (
          out, first ? "{'id':%s,'name':%s,'role':%s}" : ",{'id':%s,'name':%s,'role':%s}",
          sqlite3_column_text (statement, 0), sqlite3_column_text (statement, 1),
          sqlite3_column_text (statement, 2));
      first = FALSE;
    }
  g_string_append (out, "]}");
}

static void
reply_me (LkiSandboxRequest *request)
{
  g_autoptr (LkiSandboxAccount) account =
      lki_sandbox_account_find_by_number (request->server->store, request->account->number);
  GString *out = g_string_new (NULL);

  append_me (request, account, out);
  lki_sandbox_request_reply (request, 200, g_string_free_and_steal (out));
}

static void
me_get (LkiSandboxRequest *request)
{
  reply_me (request);
}

/* TRUE when @name is absent, or a text of at most @limit characters, or null where that is allowed.
 */
static gboolean
check_text (LkiSandboxRequest *request,
            JsonObject *body,
            const char *name,
            glong limit,
            gboolean nullable)
{
  const char *text = lki_sandbox_json_get_string (body, name);
  g_autofree char *pointer = g_strconcat ("/", name, NULL);

  if (!json_object_has_member (body, name) || (nullable && lki_sandbox_json_is_null (body, name)) ||
      (text != NULL && (nullable || *text != '\0') && g_utf8_strlen (text, -1) <= limit))
    return TRUE;

  lki_sandbox_request_invalid (request, pointer, "This is not a text of an acceptable length");

  return FALSE;
}

static gboolean
commit_or_fail (LkiSandboxRequest *request)
{
  g_autoptr (GError) error = NULL;

  if (lki_sandbox_store_commit (request->server->store, &error))
    return TRUE;

  lki_sandbox_request_failed (request, error);

  return FALSE;
}

static void
me_patch (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_request_get_json (request);
  gint64 number = request->account->number;

  if (body == NULL || !check_text (request, body, "name", 200, FALSE) ||
      !check_text (request, body, "phone", 40, TRUE) ||
      !check_text (request, body, "locale", 35, FALSE))
    return;
  if (json_object_has_member (body, "email"))
    {
      lki_sandbox_request_invalid (request, "/email",
                                   "The e-mail address is changed through the identity provider");
      return;
    }

  lki_sandbox_store_begin (server->store);
  if (json_object_has_member (body, "name"))
    lki_sandbox_store_run (server->store, "UPDATE accounts SET name = ? WHERE number = ?", "ti",
                           lki_sandbox_json_get_string (body, "name"), number);
  if (json_object_has_member (body, "phone"))
    lki_sandbox_store_run (server->store, "UPDATE accounts SET phone = ? WHERE number = ?", "ti",
                           lki_sandbox_json_get_string (body, "phone"), number);
  if (json_object_has_member (body, "locale"))
    lki_sandbox_store_run (server->store, "UPDATE accounts SET locale = ? WHERE number = ?", "ti",
                           lki_sandbox_json_get_string (body, "locale"), number);
  if (!commit_or_fail (request))
    return;

  reply_me (request);
  lki_sandbox_events_send (server->events, 0, number, "account", "{}");
}

static void
append_devices (LkiSandboxRequest *request,
                GString *out)
{
  LkiSandboxStore *store = request->server->store;
  sqlite3_stmt *statement = lki_sandbox_store_query (
      store, "SELECT json, created_at, seen_at FROM devices WHERE account = ? ORDER BY created_at",
      "i", request->account->number);
  gboolean first = TRUE;

  g_string_append_c (out, '[');
  while (lki_sandbox_store_step (store, statement))
    {
      const char *json = (const char *) sqlite3_column_text (statement, 0);
      g_autofree char *created_at = lki_time_format (sqlite3_column_int64 (statement, 1));
      g_autofree char *seen_at = lki_time_format (sqlite3_column_int64 (statement, 2));

      if (!first)
        g_string_append_c (out, ',');
      first = FALSE;
      g_string_append_len (out, json, (gssize) strlen (json) - 1);
      lki_sandbox_json_append (out, ",'created_at':%s,'last_seen_at':%s}", created_at, seen_at);
    }
  g_string_append_c (out, ']');
}

static void
devices_get (LkiSandboxRequest *request)
{
  GString *out = g_string_new ("{\"devices\":");

  append_devices (request, out);
  g_string_append_c (out, '}');
  lki_sandbox_request_reply (request, 200, g_string_free_and_steal (out));
}

/* NULL when it has been answered. */
static char *
push_to_json (LkiSandboxRequest *request,
              JsonObject *body)
{
  JsonObject *push = lki_sandbox_json_get_object (body, "push");
  const char *endpoint = lki_sandbox_json_get_string (push, "endpoint");
  const char *p256dh = lki_sandbox_json_get_string (push, "p256dh");
  const char *auth = lki_sandbox_json_get_string (push, "auth");

  if (!json_object_has_member (body, "push") || lki_sandbox_json_is_null (body, "push"))
    return g_strdup ("null");

  if (g_strcmp0 (lki_sandbox_json_get_string (push, "type"), "unifiedpush") != 0 ||
      endpoint == NULL || p256dh == NULL || auth == NULL || strlen (endpoint) > 2000 ||
      strlen (p256dh) > 200 || strlen (auth) > 100)
    {
      lki_sandbox_request_invalid (request, "/push",
                                   "Push is of type unifiedpush, with endpoint, p256dh and auth");
      return NULL;
    }

  return lki_sandbox_json_format ("{'type':'unifiedpush','endpoint':%s,'p256dh':%s,'auth':%s}",
                                  endpoint, p256dh, auth);
}

static void
device_put (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_request_get_json (request);
  gint64 now = lki_sandbox_server_get_now_ms (server);
  gint64 number = request->account->number;
  g_autofree char *push = NULL;
  g_autofree char *json = NULL;
  gint64 count;
  gboolean known;
  GString *out;

  if (body == NULL || !check_text (request, body, "name", 200, FALSE) ||
      !check_text (request, body, "platform", 60, FALSE) ||
      !check_text (request, body, "app_version", 60, FALSE) ||
      !check_text (request, body, "locale", 35, FALSE))
    return;
  if (strlen (request->argument) > 100 || !json_object_has_member (body, "name"))
    {
      lki_sandbox_request_invalid (request, "/name", "A device has an id and a name");
      return;
    }
  push = push_to_json (request, body);
  if (push == NULL)
    return;

  known =
      lki_sandbox_store_int (server->store, 0, "SELECT 1 FROM devices WHERE account = ? AND id = ?",
                             "it", number, request->argument) != 0;
  count = lki_sandbox_store_int (server->store, 0, "SELECT count(*) FROM devices WHERE account = ?",
                                 "i", number);
  if (!known && count >= DEVICES_LIMIT)
    {
      lki_sandbox_request_problem (request, 409, "too_many_devices",
                                   "Sign another device out first");
      return;
    }

  json = lki_sandbox_json_format (
      "{'id':%s,'name':%s,'platform':%s,'app_version':%s,'locale':%s,'push':%r}", request->argument,
      lki_sandbox_json_get_string (body, "name"), lki_sandbox_json_get_string (body, "platform"),
      lki_sandbox_json_get_string (body, "app_version"),
      lki_sandbox_json_get_string (body, "locale"), push);
  lki_sandbox_store_begin (server->store);
  lki_sandbox_store_run (server->store,
                         "INSERT INTO devices (account, id, json, created_at, seen_at) "
                         "VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT (account, id) DO UPDATE SET "
                         "json = ?3, seen_at = ?4",
                         "itti", number, request->argument, json, now);
  if (!commit_or_fail (request))
    return;

  out = g_string_new_len (json, (gssize) strlen (json) - 1);
  {
    g_autofree char *created_at = lki_time_format (lki_sandbox_store_int (
        server->store, now, "SELECT created_at FROM devices WHERE account = ? AND id = ?", "it",
        number, request->argument));
    g_autofree char *seen_at = lki_time_format (now);

    lki_sandbox_json_append (out, ",'created_at':%s,'last_seen_at':%s}", created_at, seen_at);
  }
  lki_sandbox_request_reply (request, known ? 200 : 201, g_string_free_and_steal (out));
}

static void
device_delete (LkiSandboxRequest *request)
{
  LkiSandboxStore *store = request->server->store;
  gboolean known =
      lki_sandbox_store_int (store, 0, "SELECT 1 FROM devices WHERE account = ? AND id = ?", "it",
                             request->account->number, request->argument) != 0;

  if (!known)
    {
      lki_sandbox_request_problem (request, 404, "device_not_found", NULL);
      return;
    }

  lki_sandbox_store_begin (store);
  lki_sandbox_store_run (store, "DELETE FROM devices WHERE account = ? AND id = ?", "it",
                         request->account->number, request->argument);
  if (commit_or_fail (request))
    lki_sandbox_request_reply (request, 204, NULL);
}

/* Everything that is held on this person (GDPR, article 15), and nothing about anybody else. */
static void
me_export (LkiSandboxRequest *request)
{
  LkiSandboxStore *store = request->server->store;
  GString *out = g_string_new ("{\"profile\":");
  g_autofree char *at = lki_time_format (lki_sandbox_server_get_now_ms (request->server));
  sqlite3_stmt *statement;
  gboolean first = TRUE;

  append_me (request, request->account, out);
  g_string_append (out, ",\"devices\":");
  append_devices (request, out);

  g_string_append (out, ",\"changes\":[");
  statement =
      lki_sandbox_store_query (store, "SELECT json FROM changes WHERE account = ? ORDER BY at", "i",
                               request->account->number);
  while (lki_sandbox_store_step (store, statement))
    {
      if (!first)
        g_string_append_c (out, ',');
      first = FALSE;
      g_string_append (out, (const char *) sqlite3_column_text (statement, 0));
    }

  lki_sandbox_json_append (
      out, "],'sessions':%d,'second_factor':%b,'exported_at':%s}",
      lki_sandbox_store_int (store, 0, "SELECT count(*) FROM refresh_tokens WHERE account = ?", "i",
                             request->account->number),
      request->account->totp_id != NULL, at);
  lki_sandbox_request_reply (request, 200, g_string_free_and_steal (out));
}

static void
organisation_get (LkiSandboxRequest *request)
{
  LkiSandboxStore *store = request->server->store;
  g_autofree char *json = lki_sandbox_store_text (
      store, "SELECT json FROM organisations WHERE number = ?", "i", request->organisation);
  g_autofree char *categories = NULL;
  GString *out = g_string_new_len (json, (gssize) strlen (json) - 1);
  sqlite3_stmt *statement;
  gboolean first = TRUE;

  g_string_append (out, ",\"members\":[");
  statement = lki_sandbox_store_query (
      store,
      "SELECT a.id, a.name, m.role, a.email FROM members m "
      "JOIN accounts a ON a.number = m.account WHERE m.organisation = ? AND NOT a.disabled "
      "ORDER BY a.number",
      "i", request->organisation);
  while (lki_sandbox_store_step (store, statement))
    {
      lki_sandbox_json_append (
          out,
          first ? "{'id':%s,'name':%s,'role':%s,'email':%s}"
                : ",{'id':%s,'name':%s,'role':%s,'email':%s}",
          sqlite3_column_text (statement, 0), sqlite3_column_text (statement, 1),
          sqlite3_column_text (statement, 2), sqlite3_column_text (statement, 3));
      first = FALSE;
    }

  categories = lki_sandbox_generator_dup_categories ();
  lki_sandbox_json_append (out, "],'categories':%r}", categories);
  lki_sandbox_request_reply (request, 200, g_string_free_and_steal (out));
}

static gboolean
is_day_time (const char *text)
{
  return text != NULL && strlen (text) == 5 && text[2] == ':' && g_ascii_isdigit (text[0]) &&
         g_ascii_isdigit (text[1]) && g_ascii_isdigit (text[3]) && g_ascii_isdigit (text[4]) &&
         strcmp (text, "24:00") <= 0 && text[3] < '6';
}

static gboolean
check_opening_hours (JsonObject *body)
{
  static const char *const days[] = { "monday", "tuesday",  "wednesday", "thursday",
                                      "friday", "saturday", "sunday",    NULL };
  JsonArray *hours = lki_sandbox_json_get_array (body, "opening_hours");

  if (!json_object_has_member (body, "opening_hours"))
    return TRUE;
  if (hours == NULL || json_array_get_length (hours) > 28)
    return FALSE;

  for (guint i = 0; i < json_array_get_length (hours); i++)
    {
      JsonNode *node = json_array_get_element (hours, i);
      JsonObject *entry = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *day = lki_sandbox_json_get_string (entry, "day");
      const char *opens = lki_sandbox_json_get_string (entry, "opens");
      const char *closes = lki_sandbox_json_get_string (entry, "closes");

      if (day == NULL || !g_strv_contains (days, day) || !is_day_time (opens) ||
          !is_day_time (closes) || strcmp (opens, closes) >= 0)
        return FALSE;
    }

  return TRUE;
}

/* Sets one member of the organisation to what the body has for it. */
static void
set_member (LkiSandboxRequest *request,
            JsonObject *body,
            const char *name)
{
  JsonNode *node = json_object_get_member (body, name);
  g_autofree char *path = g_strconcat ("$.", name, NULL);
  g_autofree char *text = NULL;

  if (node == NULL)
    return;
  text = lki_sandbox_json_to_text (node);
  lki_sandbox_store_run (request->server->store,
                         "UPDATE organisations SET json = json_set (json, ?, json (?)) "
                         "WHERE number = ?",
                         "tti", path, text, request->organisation);
}

static void
organisation_patch (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_request_get_json (request);
  gint64 goal;

  if (body == NULL)
    return;
  if (!g_str_equal (request->role, "admin") && !g_str_equal (request->role, "owner"))
    {
      lki_sandbox_request_problem (request, 403, "not_an_administrator",
                                   "Only an administrator changes the organisation");
      return;
    }
  if (!check_text (request, body, "name", 200, FALSE))
    return;

  goal = lki_sandbox_json_get_int (body, "response_goal_minutes", -1);
  if (json_object_has_member (body, "response_goal_minutes") && (goal < 1 || goal > 10080))
    {
      lki_sandbox_request_invalid (request, "/response_goal_minutes",
                                   "The goal is a number of minutes, at most a week");
      return;
    }
  if (json_object_has_member (body, "paused_until") &&
      !lki_sandbox_json_is_null (body, "paused_until") &&
      lki_time_parse (lki_sandbox_json_get_string (body, "paused_until")) == LKI_TIME_NONE)
    {
      lki_sandbox_request_invalid (request, "/paused_until", "This is not a time, nor null");
      return;
    }
  if (!check_opening_hours (body))
    {
      lki_sandbox_request_invalid (request, "/opening_hours",
                                   "Opening hours are days with opens before closes");
      return;
    }

  lki_sandbox_store_begin (server->store);
  set_member (request, body, "name");
  set_member (request, body, "response_goal_minutes");
  set_member (request, body, "paused_until");
  set_member (request, body, "opening_hours");
  if (!commit_or_fail (request))
    return;

  organisation_get (request);
  lki_sandbox_events_send (server->events, request->organisation, 0, "account", "{}");
}

const LkiSandboxRoute LKI_SANDBOX_DISCOVERY_ROUTES[] = {
  { "GET", "/.well-known/leadkit-partner", LKI_SANDBOX_OPEN, discovery_get },
  { NULL },
};

const LkiSandboxRoute LKI_SANDBOX_PROFILE_ROUTES[] = {
  { "GET", "/v1/me", LKI_SANDBOX_ACCOUNT, me_get },
  { "PATCH", "/v1/me", LKI_SANDBOX_ACCOUNT, me_patch },
  { "GET", "/v1/me/export", LKI_SANDBOX_ACCOUNT, me_export },
  { "GET", "/v1/organisation", LKI_SANDBOX_MEMBER, organisation_get },
  { "PATCH", "/v1/organisation", LKI_SANDBOX_MEMBER, organisation_patch },
  { "GET", "/v1/devices", LKI_SANDBOX_ACCOUNT, devices_get },
  { "PUT", "/v1/devices/{}", LKI_SANDBOX_ACCOUNT, device_put },
  { "DELETE", "/v1/devices/{}", LKI_SANDBOX_ACCOUNT, device_delete },
  { NULL },
};
