// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * The conversation of each account with the platform's support, and the friendly answer that comes
 * by itself in the demo.
 *
 * POST /sandbox/support {"text", "email"?}   Support writes, to the demo account by default. →
 *      {"message"}
 */

#include "lki-sandbox-support.h"

#include "lki-clock.h"
#include "lki-sandbox-accounts.h"
#include "lki-sandbox-server.h"

#include <string.h>

#define TEXT_LIMIT 10000
#define TECHNICAL_LIMIT 20

#define MESSAGE                                                                                    \
  "json_object ('id', id, 'at', at, 'from', sender, 'text', text, 'technical', json (technical))"

/* An answer on its way. */
typedef struct
{
  LkiSandboxServer *server;
  gint64 account;
  GSource *source;
} Reply;

/* The last thousand as a JSON array, the oldest first. */
char *
lki_sandbox_support_dup_messages (LkiSandboxStore *store,
                                  gint64 account)
{
  return lki_sandbox_store_text (
      store,
      "SELECT coalesce (json_group_array (json (message)), '[]') FROM "
      "(SELECT message FROM (SELECT number, " MESSAGE " AS message FROM support_messages "
      "WHERE account = ? ORDER BY number DESC LIMIT 1000) ORDER BY number)",
      "i", account);
}

static char *
dup_message (LkiSandboxStore *store,
             gint64 account,
             const char *id)
{
  return lki_sandbox_store_text (
      store, "SELECT " MESSAGE " FROM support_messages WHERE account = ? AND id = ?", "it", account,
      id);
}

/* Inside a transaction. */
static void
add_message (LkiSandboxServer *server,
             gint64 account,
             const char *id,
             const char *sender,
             const char *text,
             const char *technical)
{
  g_autofree char *at = lki_time_format (lki_sandbox_server_get_now_ms (server));

  lki_sandbox_store_run (server->store,
                         "INSERT INTO support_messages (account, id, at, sender, text, technical) "
                         "VALUES (?, ?, ?, ?, ?, ?)",
                         "ittttt", account, id, at, sender, text, technical);
}

static const char *
choose_reply (const char *locale)
{
  if (locale != NULL && (g_str_has_prefix (locale, "nb") || g_str_has_prefix (locale, "nn") ||
                         g_str_has_prefix (locale, "no")))
    return "Hei, og takk for meldingen! Dette er en demo, så det sitter ingen her og leser. Hos "
           "det "
           "virkelige Leadkit svarer et menneske deg, som regel samme arbeidsdag.";
  if (locale != NULL && g_str_has_prefix (locale, "sv"))
    return "Hej, och tack för meddelandet! Det här är en demo, så ingen sitter här och läser. Hos "
           "det riktiga Leadkit svarar en människa dig, oftast samma arbetsdag.";

  return "Hello, and thank you for writing! This is a demo, so nobody sits here and reads. At the "
         "real Leadkit a person answers you, usually on the same working day.";
}

static gboolean
reply_cb (gpointer data)
{
  Reply *reply = data;
  LkiSandboxServer *server = reply->server;
  g_autoptr (LkiSandboxAccount) account =
      lki_sandbox_account_find_by_number (server->store, reply->account);
  g_autofree char *id = g_uuid_string_random ();

  g_hash_table_remove (server->sources, reply->source);
  if (account == NULL)
    return G_SOURCE_REMOVE;

  lki_sandbox_store_begin (server->store);
  add_message (server, account->number, id, "support", choose_reply (account->locale), NULL);
  if (lki_sandbox_store_commit (server->store, NULL))
    lki_sandbox_events_send (server->events, 0, account->number, "support", "{}");

  return G_SOURCE_REMOVE;
}

static void
reply_soon (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  Reply *reply;

  if (server->support_reply_seconds == 0)
    return;

  reply = g_new0 (Reply, 1);
  reply->server = server;
  reply->account = request->account->number;
  reply->source = g_timeout_source_new_seconds (server->support_reply_seconds);
  g_source_set_callback (reply->source, reply_cb, reply, g_free);
  g_source_attach (reply->source, server->context);
  g_hash_table_add (server->sources, reply->source);
  g_source_unref (reply->source);
}

static void
messages_get (LkiSandboxRequest *request)
{
  g_autofree char *messages =
      lki_sandbox_support_dup_messages (request->server->store, request->account->number);

  lki_sandbox_request_reply_format (request, 200, "{'messages':%r}", messages);
}

/* Technical data is a few short texts by name. */
static gboolean
is_technical (JsonObject *body)
{
  JsonObject *technical = lki_sandbox_json_get_object (body, "technical");
  JsonObjectIter iter;
  const char *name;

  if (!json_object_has_member (body, "technical") || lki_sandbox_json_is_null (body, "technical"))
    return TRUE;
  if (technical == NULL || json_object_get_size (technical) > TECHNICAL_LIMIT)
    return FALSE;

  json_object_iter_init (&iter, technical);
  while (json_object_iter_next (&iter, &name, NULL))
    {
      const char *value = lki_sandbox_json_get_string (technical, name);

      if (value == NULL || strlen (value) > 200 || strlen (name) > 60)
        return FALSE;
    }

  return TRUE;
}

static void
messages_post (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_request_get_json (request);
  const char *id = lki_sandbox_json_get_string (body, "id");
  const char *text = lki_sandbox_json_get_string (body, "text");
  gint64 number = request->account->number;
  g_autofree char *technical = NULL;
  g_autofree char *kept = NULL;
  char *known;

  if (body == NULL)
    return;
  if (id == NULL || !g_uuid_string_is_valid (id))
    lki_sandbox_request_add_error (request, "/id", "The id is a UUID");
  if (text == NULL)
    lki_sandbox_request_add_error (request, "/text", "There is no text");
  lki_sandbox_request_check_text (request, body, "text", TEXT_LIMIT, FALSE);
  if (!is_technical (body))
    lki_sandbox_request_add_error (request, "/technical", "These are not a few short texts");
  if (lki_sandbox_request_refuse_errors (request))
    return;

  known = dup_message (server->store, number, id);
  if (known != NULL)
    {
      kept = lki_sandbox_store_text (
          server->store, "SELECT text FROM support_messages WHERE account = ? AND id = ?", "it",
          number, id);
      if (g_strcmp0 (kept, text) == 0)
        {
          lki_sandbox_request_reply (request, 200, known);
          return;
        }
      g_free (known);
      lki_sandbox_request_problem (request, 409, "id_reused", "This id is another message's");
      return;
    }

  if (lki_sandbox_json_get_object (body, "technical") != NULL)
    technical = lki_sandbox_json_to_text (json_object_get_member (body, "technical"));
  lki_sandbox_store_begin (server->store);
  add_message (server, number, id, "user", text, technical);
  if (!lki_sandbox_request_commit (request))
    return;

  lki_sandbox_request_reply (request, 201, dup_message (server->store, number, id));
  lki_sandbox_events_send (server->events, 0, number, "support", "{}");
  reply_soon (request);
}

static void
control_post (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_request_get_json (request);
  const char *text = lki_sandbox_json_get_string (body, "text");
  const char *email = lki_sandbox_json_get_string (body, "email");
  g_autoptr (LkiSandboxAccount) account = NULL;
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *message = NULL;

  if (body == NULL)
    return;
  if (text == NULL || *text == '\0')
    {
      lki_sandbox_request_invalid (request, "/text", "There is no text");
      return;
    }
  account = lki_sandbox_account_find_by_email (server->store,
                                               email != NULL ? email : LKI_SANDBOX_DEMO_EMAIL);
  if (account == NULL)
    {
      lki_sandbox_request_problem (request, 404, "account_not_found", NULL);
      return;
    }

  lki_sandbox_store_begin (server->store);
  add_message (server, account->number, id, "support", text, NULL);
  if (!lki_sandbox_request_commit (request))
    return;

  message = dup_message (server->store, account->number, id);
  lki_sandbox_request_reply_format (request, 200, "{'message':%r}", message);
  lki_sandbox_events_send (server->events, 0, account->number, "support", "{}");
}

const LkiSandboxRoute LKI_SANDBOX_SUPPORT_ROUTES[] = {
  { "GET", "/v1/support/messages", LKI_SANDBOX_ACCOUNT, messages_get },
  { "POST", "/v1/support/messages", LKI_SANDBOX_ACCOUNT, messages_post },
  { "POST", "/sandbox/support", LKI_SANDBOX_OPEN, control_post },
  { NULL },
};
