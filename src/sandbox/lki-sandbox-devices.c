// SPDX-License-Identifier: GPL-3.0-or-later
// Where a person is signed in. A device belongs to the session that registered it last, and signing
// it out ends that session.

#include "lki-sandbox-devices.h"

#include "lki-clock.h"
#include "lki-sandbox-accounts.h"
#include "lki-sandbox-server.h"

#include <string.h>

#define DEVICES_LIMIT 50

/* The devices of who asks, as a JSON array. */
void
lki_sandbox_devices_append (LkiSandboxRequest *request,
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

  lki_sandbox_devices_append (request, out);
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

  if (body == NULL)
    return;
  lki_sandbox_request_check_text (request, body, "name", 200, FALSE);
  lki_sandbox_request_check_text (request, body, "platform", 60, TRUE);
  lki_sandbox_request_check_text (request, body, "app_version", 60, TRUE);
  lki_sandbox_request_check_text (request, body, "locale", 35, TRUE);
  if (strlen (request->argument) > 100 || !json_object_has_member (body, "name"))
    lki_sandbox_request_add_error (request, "/name", "A device has an id and a name");
  if (lki_sandbox_request_refuse_errors (request))
    return;
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
                         "INSERT INTO devices (account, id, json, created_at, seen_at, session) "
                         "VALUES (?1, ?2, ?3, ?4, ?4, ?5) ON CONFLICT (account, id) DO UPDATE SET "
                         "json = ?3, seen_at = ?4, session = ?5",
                         "ittit", number, request->argument, json, now, request->account->session);
  if (!lki_sandbox_request_commit (request))
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

/* Another device's session ends at once. One's own is not renewed any more, and ends with the token
 * that it has. */
static void
device_delete (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  LkiSandboxStore *store = server->store;
  gint64 number = request->account->number;
  g_autofree char *session =
      lki_sandbox_store_text (store, "SELECT session FROM devices WHERE account = ? AND id = ?",
                              "it", number, request->argument);
  gboolean is_other = session != NULL && g_strcmp0 (session, request->account->session) != 0;

  if (lki_sandbox_store_int (store, 0, "SELECT 1 FROM devices WHERE account = ? AND id = ?", "it",
                             number, request->argument) == 0)
    {
      lki_sandbox_request_problem (request, 404, "device_not_found", NULL);
      return;
    }

  lki_sandbox_store_begin (store);
  lki_sandbox_store_run (store, "DELETE FROM devices WHERE account = ? AND id = ?", "it", number,
                         request->argument);
  lki_sandbox_store_run (store, "DELETE FROM refresh_tokens WHERE account = ? AND session = ?",
                         "it", number, session);
  if (is_other)
    lki_sandbox_store_run (store, "INSERT OR IGNORE INTO ended_sessions (session) VALUES (?)", "t",
                           session);
  if (!lki_sandbox_request_commit (request))
    return;

  lki_sandbox_request_reply (request, 204, NULL);
  lki_sandbox_events_send (server->events, 0, number, "account", "{}");
  if (is_other)
    lki_sandbox_events_end (server->events, number, session);
}

const LkiSandboxRoute LKI_SANDBOX_DEVICES_ROUTES[] = {
  { "GET", "/v1/devices", LKI_SANDBOX_ACCOUNT, devices_get },
  { "PUT", "/v1/devices/{}", LKI_SANDBOX_ACCOUNT, device_put },
  { "DELETE", "/v1/devices/{}", LKI_SANDBOX_ACCOUNT, device_delete },
  { NULL },
};
