// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * Deleting an account: at once, at a date, or by hand, as POST /sandbox/deletion decides. What is
 * deleted with an account is in lki-sandbox-accounts.c.
 *
 * POST /sandbox/deletion {"state", "days"?}   What becomes of the deletions that are asked for from
 *      now on: "completed", "scheduled" (in so many days) or "manual".
 */

#include "lki-sandbox-deletion.h"

#include "lki-clock.h"
#include "lki-sandbox-accounts.h"
#include "lki-sandbox-server.h"
#include "lki-sandbox-tokens.h"

#include <string.h>

#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

/* Takes away what is due, so that whoever asks next finds it gone. */
void
lki_sandbox_deletions_run (LkiSandboxServer *server)
{
  LkiSandboxStore *store = server->store;
  gint64 now = lki_sandbox_server_get_now_ms (server);

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      gint64 account = lki_sandbox_store_int (
          store, 0,
          "SELECT account FROM deletions WHERE state = 'scheduled' AND effective_at <= ? LIMIT 1",
          "i", now);

      if (account == 0)
        return;

      lki_sandbox_store_begin (store);
      lki_sandbox_store_run (store,
                             "UPDATE deletions SET state = 'completed', "
                             "json = json_set (json, '$.state', 'completed') "
                             "WHERE account = ? AND state = 'scheduled'",
                             "i", account);
      lki_sandbox_account_delete (store, account);
      if (!lki_sandbox_store_commit (store, &error))
        {
          g_info ("A deletion failed: %s", error->message);
          return;
        }
      lki_sandbox_events_send (server->events, 0, account, "account", "{}");
      lki_sandbox_events_end (server->events, account, NULL);
    }
}

/* NULL when the account is to stay. */
char *
lki_sandbox_deletion_dup_scheduled (LkiSandboxStore *store,
                                    gint64 account)
{
  return lki_sandbox_store_text (
      store, "SELECT json FROM deletions WHERE account = ? AND state = 'scheduled'", "i", account);
}

static char *
make_json (LkiSandboxServer *server,
           const char *id,
           gint64 effective_ms)
{
  g_autofree char *secret = lki_sandbox_tokens_make_secret ();
  g_autofree char *upper = g_ascii_strup (secret, 8);
  g_autofree char *reference = g_strconcat ("DEL-", upper, NULL);
  gint64 until =
      effective_ms != LKI_TIME_NONE ? effective_ms : lki_sandbox_server_get_now_ms (server);
  g_autofree char *effective_at =
      effective_ms != LKI_TIME_NONE ? lki_time_format (effective_ms) : NULL;
  g_autofree char *logs_until = lki_time_format (until + 90 * DAY_MS);
  g_autofree char *books_until = lki_time_format (until + 5 * 365 * DAY_MS);

  return lki_sandbox_json_format (
      "{'id':%s,'reference':%s,'state':%s,'effective_at':%s,"
      "'erased':['authentication','profile','push_tokens','devices','support_messages'],"
      "'retained':[{'what':'security_logs','why':'security','until':%s},"
      "{'what':'business_agreement','why':'contract','until':null},"
      "{'what':'accounting_records','why':'legal_obligation','until':%s},"
      "{'what':'delivered_leads','why':'belongs_to_organisation','until':null}]}",
      id, reference, server->deletion_state, effective_at, logs_until, books_until);
}

/* FALSE when it has been answered. */
static gboolean
check_request (LkiSandboxRequest *request,
               JsonObject *body)
{
  LkiSandboxServer *server = request->server;
  const char *id = lki_sandbox_json_get_string (body, "id");
  const char *email = lki_sandbox_json_get_string (body, "confirm_email");
  g_autofree char *given = email != NULL ? g_strstrip (g_utf8_casefold (email, -1)) : NULL;
  g_autofree char *own = g_utf8_casefold (request->account->email, -1);
  g_autofree char *scheduled = NULL;

  if (id == NULL || !g_uuid_string_is_valid (id))
    lki_sandbox_request_add_error (request, "/id", "The id is a UUID");
  if (g_strcmp0 (given, own) != 0)
    lki_sandbox_request_add_error (request, "/confirm_email",
                                   "This is not the address of the account");
  lki_sandbox_request_check_text (request, body, "reason", 2000, TRUE);
  if (lki_sandbox_request_refuse_errors (request))
    return FALSE;

  if (lki_sandbox_server_get_now_ms (server) / 1000 - request->auth_time >
      LKI_SANDBOX_RECENT_SECONDS)
    {
      lki_sandbox_request_problem (request, 403, "recent_sign_in_required",
                                   "Sign in again before deleting the account");
      return FALSE;
    }

  scheduled = lki_sandbox_deletion_dup_scheduled (server->store, request->account->number);
  if (scheduled != NULL)
    {
      lki_sandbox_request_problem (request, 409, "deletion_scheduled",
                                   "The deletion of this account is scheduled already");
      return FALSE;
    }

  return TRUE;
}

/* TRUE when the id is known, and that has been answered. */
static gboolean
answer_known (LkiSandboxRequest *request,
              const char *id)
{
  LkiSandboxStore *store = request->server->store;
  char *json = id != NULL ? lki_sandbox_store_text (
                                store, "SELECT json FROM deletions WHERE id = ? AND account = ?",
                                "ti", id, request->account->number)
                          : NULL;

  if (json != NULL)
    {
      lki_sandbox_request_reply (request, 202, json);
      return TRUE;
    }
  if (id != NULL &&
      lki_sandbox_store_int (store, 0, "SELECT 1 FROM deletions WHERE id = ?", "t", id))
    {
      lki_sandbox_request_problem (request, 409, "id_reused", "This id is somebody else's");
      return TRUE;
    }

  return FALSE;
}

static void
deletion_post (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_request_get_json (request);
  const char *id = lki_sandbox_json_get_string (body, "id");
  gboolean is_completed = g_str_equal (server->deletion_state, "completed");
  gint64 number = request->account->number;
  gint64 effective = lki_sandbox_server_get_now_ms (server);
  g_autofree char *json = NULL;

  if (body == NULL || answer_known (request, id) || !check_request (request, body))
    return;

  if (g_str_equal (server->deletion_state, "scheduled"))
    effective += server->deletion_days * DAY_MS;
  else if (!is_completed)
    effective = LKI_TIME_NONE;
  json = make_json (server, id, effective);

  lki_sandbox_store_begin (server->store);
  if (is_completed)
    lki_sandbox_account_delete (server->store, number);
  lki_sandbox_store_run (server->store,
                         "INSERT INTO deletions (id, account, state, effective_at, json) "
                         "VALUES (?, ?, ?, ?, ?)",
                         "titit", id, is_completed ? (gint64) 0 : number, server->deletion_state,
                         effective, json);
  if (!lki_sandbox_request_commit (request))
    return;

  lki_sandbox_request_reply (request, 202, g_steal_pointer (&json));
  lki_sandbox_events_send (server->events, 0, number, "account", "{}");
  if (is_completed)
    lki_sandbox_events_end (server->events, number, NULL);
}

static void
deletion_delete (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  gint64 number = request->account->number;
  g_autofree char *scheduled = lki_sandbox_deletion_dup_scheduled (server->store, number);

  if (scheduled == NULL)
    {
      if (lki_sandbox_store_int (server->store, 0, "SELECT 1 FROM deletions WHERE account = ?", "i",
                                 number) != 0)
        lki_sandbox_request_problem (request, 409, "deletion_not_scheduled",
                                     "People work on it; ask them");
      else
        lki_sandbox_request_problem (request, 404, "deletion_not_found", NULL);
      return;
    }

  lki_sandbox_store_begin (server->store);
  lki_sandbox_store_run (server->store,
                         "DELETE FROM deletions WHERE account = ? AND state = 'scheduled'", "i",
                         number);
  if (!lki_sandbox_request_commit (request))
    return;

  lki_sandbox_request_reply (request, 204, NULL);
  lki_sandbox_events_send (server->events, 0, number, "account", "{}");
}

/* For a client whose answer was lost: by now there may be nobody who could have a token. The id is
 * random, and known to that client alone. */
static void
known_get (LkiSandboxRequest *request)
{
  char *json = lki_sandbox_store_text (
      request->server->store, "SELECT json FROM deletions WHERE id = ?", "t", request->argument);

  if (json != NULL)
    lki_sandbox_request_reply (request, 200, json);
  else
    lki_sandbox_request_problem (request, 404, "deletion_not_found", NULL);
}

static void
control_post (LkiSandboxRequest *request)
{
  static const char *const states[] = { "completed", "scheduled", "manual", NULL };
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_request_get_json (request);
  const char *state = lki_sandbox_json_get_string (body, "state");
  gint64 days = lki_sandbox_json_get_int (body, "days", server->deletion_days);

  if (body == NULL)
    return;
  if (state == NULL || !g_strv_contains (states, state))
    lki_sandbox_request_add_error (request, "/state", "completed, scheduled or manual");
  if (days < 0 || days > 3650)
    lki_sandbox_request_add_error (request, "/days", "At most ten years");
  if (lki_sandbox_request_refuse_errors (request))
    return;

  server->deletion_state = g_intern_string (state);
  server->deletion_days = days;
  lki_sandbox_request_reply (request, 204, NULL);
}

const LkiSandboxRoute LKI_SANDBOX_DELETION_ROUTES[] = {
  { "POST", "/v1/me/deletion", LKI_SANDBOX_ACCOUNT, deletion_post },
  { "DELETE", "/v1/me/deletion", LKI_SANDBOX_ACCOUNT, deletion_delete },
  { "GET", "/v1/deletions/{}", LKI_SANDBOX_OPEN, known_get },
  { "POST", "/sandbox/deletion", LKI_SANDBOX_OPEN, control_post },
  { NULL },
};
