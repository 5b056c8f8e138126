// SPDX-License-Identifier: GPL-3.0-or-later
// Discovery, and what is about the account rather than its leads: the profile, the organisation,
// and everything that is held on a person.

#include "lki-clock.h"
#include "lki-sandbox-accounts.h"
#include "lki-sandbox-data-requests.h"
#include "lki-sandbox-deletion.h"
#include "lki-sandbox-devices.h"
#include "lki-sandbox-diagnostics.h"
#include "lki-sandbox-generator.h"
#include "lki-sandbox-identity.h"
#include "lki-sandbox-server.h"
#include "lki-sandbox-support.h"

#include <string.h>

static void
discovery_get (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  g_autofree char *origin = lki_sandbox_server_dup_origin (server, request);
  const char *identity = server->identity_url != NULL ? server->identity_url : origin;
  g_autofree char *api = g_strconcat (origin, "/v1", NULL);
  g_autofree char *toolkit = g_strconcat (identity, LKI_SANDBOX_IDENTITY_PATH "/v1", NULL);
  g_autofree char *token = g_strconcat (identity, LKI_SANDBOX_SECURE_TOKEN_PATH "/v1", NULL);
  g_autofree char *dsn = lki_sandbox_diagnostics_dup_dsn (origin);

  lki_sandbox_request_reply_format (
      request, 200,
      "{'api':%s,'identity':{'provider':'firebase','project_id':'" LKI_SANDBOX_PROJECT "',"
      "'api_key':'" LKI_SANDBOX_API_KEY "','identity_toolkit':%s,'secure_token':%s},"
      "'diagnostics':{'dsn':%s},'support':{'chat':true,"
      "'booking_url':'https://www.leadkit.example/booking','email':'support@leadkit.example',"
      "'phone':'+4700000100'},"
      "'legal':{'privacy_policy_url':'https://www.leadkit.example/privacy',"
      "'terms_url':'https://www.leadkit.example/terms',"
      "'account_deletion_url':'https://www.leadkit.example/delete-account',"
      "'account_deletion_email':'privacy@leadkit.example'},"
      "'minimum_client_version':%s}",
      api, toolkit, token, dsn, server->minimum_client);
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
  {
    g_autofree char *deletion = lki_sandbox_deletion_dup_scheduled (store, account->number);

    lki_sandbox_json_append (out, "],'deletion':%r}", deletion);
  }
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

/* As E.164, without what people put between; NULL when it is no number. */
static char *
normalise_phone (const char *text)
{
  g_autofree char *digits = g_strdup (text);
  char *end = digits;

  for (const char *at = text; *at != '\0'; at++)
    if (strchr (" ()-./", *at) == NULL)
      *end++ = *at;
  *end = '\0';

  return g_regex_match_simple ("^\\+[0-9]{4,15}$", digits, G_REGEX_DOLLAR_ENDONLY, 0)
             ? g_steal_pointer (&digits)
             : NULL;
}

static void
me_patch (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_request_get_json (request);
  const char *phone = lki_sandbox_json_get_string (body, "phone");
  const char *locale = lki_sandbox_json_get_string (body, "locale");
  gint64 number = request->account->number;
  g_autofree char *e164 = NULL;

  if (body == NULL)
    return;
  lki_sandbox_request_check_text (request, body, "name", 200, FALSE);
  lki_sandbox_request_check_text (request, body, "locale", 35, FALSE);
  e164 = phone != NULL && strlen (phone) <= 40 ? normalise_phone (phone) : NULL;
  if (json_object_has_member (body, "phone") && e164 == NULL &&
      !lki_sandbox_json_is_null (body, "phone"))
    lki_sandbox_request_add_error (request, "/phone",
                                   "A phone number begins with + and the country's code");
  if (locale != NULL && !g_regex_match_simple ("^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$", locale,
                                               G_REGEX_DOLLAR_ENDONLY, 0))
    lki_sandbox_request_add_error (request, "/locale", "A language is a tag of BCP 47");
  if (json_object_has_member (body, "email"))
    lki_sandbox_request_add_error (request, "/email",
                                   "The e-mail address is changed through the identity provider");
  if (lki_sandbox_request_refuse_errors (request))
    return;

  lki_sandbox_store_begin (server->store);
  if (json_object_has_member (body, "name"))
    lki_sandbox_store_run (server->store, "UPDATE accounts SET name = ? WHERE number = ?", "ti",
                           lki_sandbox_json_get_string (body, "name"), number);
  if (json_object_has_member (body, "phone"))
    lki_sandbox_store_run (server->store, "UPDATE accounts SET phone = ? WHERE number = ?", "ti",
                           e164, number);
  if (json_object_has_member (body, "locale"))
    lki_sandbox_store_run (server->store, "UPDATE accounts SET locale = ? WHERE number = ?", "ti",
                           locale, number);
  if (!lki_sandbox_request_commit (request))
    return;

  reply_me (request);
  lki_sandbox_events_send (server->events, 0, number, "account", "{}");
}

/* Everything that is held on this person (GDPR, article 15), and nothing about anybody else. */
static void
me_export (LkiSandboxRequest *request)
{
  LkiSandboxStore *store = request->server->store;
  GString *out = g_string_new ("{\"profile\":");
  g_autofree char *messages = NULL;
  g_autofree char *requests = NULL;
  g_autofree char *at = lki_time_format (lki_sandbox_server_get_now_ms (request->server));
  sqlite3_stmt *statement;
  gboolean first = TRUE;

  append_me (request, request->account, out);
  g_string_append (out, ",\"devices\":");
  lki_sandbox_devices_append (request, out);

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

  messages = lki_sandbox_support_dup_messages (store, request->account->number);
  requests = lki_sandbox_data_requests_dup_of_account (store, request->account->number);
  lki_sandbox_json_append (
      out,
      "],'support_messages':%r,'data_requests':%r,'sessions':%d,'second_factor':%b,'exported_at':%"
      "s}",
      messages, requests,
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
  lki_sandbox_request_check_text (request, body, "name", 200, FALSE);
  if (lki_sandbox_request_refuse_errors (request))
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
  if (!lki_sandbox_request_commit (request))
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
  { NULL },
};
