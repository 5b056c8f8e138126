// SPDX-License-Identifier: GPL-3.0-or-later
// One request on its way through the sandbox: what was asked, by whom, and the answer so far.
// Sending it is the server's business.

#include "lki-sandbox-request.h"

#include "lki-error.h"
#include "lki-sandbox-accounts.h"
#include "lki-sandbox-server.h"

LkiSandboxRequest *
lki_sandbox_request_new (LkiSandboxServer *server,
                         SoupServerMessage *message,
                         const char *path,
                         GHashTable *query)
{
  LkiSandboxRequest *self = g_new0 (LkiSandboxRequest, 1);

  self->server = server;
  self->message = g_object_ref (message);
  self->method = soup_server_message_get_method (message);
  self->path = g_utf8_make_valid (path, -1);
  self->query = query != NULL ? g_hash_table_ref (query) : NULL;
  self->id = g_uuid_string_random ();

  return self;
}

void
lki_sandbox_request_free (LkiSandboxRequest *self)
{
  if (self == NULL)
    return;

  g_clear_object (&self->message);
  g_free (self->path);
  g_clear_pointer (&self->query, g_hash_table_unref);
  g_free (self->argument);
  if (self->errors != NULL)
    g_string_free (self->errors, TRUE);
  g_free (self->id);
  g_clear_pointer (&self->body, json_node_unref);
  g_clear_pointer (&self->account, lki_sandbox_account_free);
  g_clear_pointer (&self->answer, g_bytes_unref);
  g_free (self);
}

/* Takes @bytes. A later answer replaces an earlier one. */
void
lki_sandbox_request_reply_bytes (LkiSandboxRequest *self,
                                 guint status,
                                 const char *content_type,
                                 GBytes *bytes)
{
  g_clear_pointer (&self->answer, g_bytes_unref);
  self->status = status;
  self->content_type = g_intern_string (content_type);
  self->answer = bytes;
}

/* Takes @json; NULL for an answer without a body. */
void
lki_sandbox_request_reply (LkiSandboxRequest *self,
                           guint status,
                           char *json)
{
  lki_sandbox_request_reply_bytes (self, status, json != NULL ? "application/json" : NULL,
                                   json != NULL ? g_bytes_new_take (json, strlen (json)) : NULL);
}

void
lki_sandbox_request_reply_format (LkiSandboxRequest *self,
                                  guint status,
                                  const char *format,
                                  ...)
{
  GString *out = g_string_new (NULL);
  va_list args;

  va_start (args, format);
  lki_sandbox_json_append_v (out, format, args);
  va_end (args);

  lki_sandbox_request_reply (self, status, g_string_free_and_steal (out));
}

static void
append_problem (GString *out,
                guint status,
                const char *code,
                const char *detail,
                const char *request_id)
{
  g_autofree char *type = g_strconcat ("urn:leadkit:problem:", code, NULL);

  lki_sandbox_json_append (out, "{'type':%s,'title':%s,'status':%d,'code':%s", type,
                           soup_status_get_phrase (status), (gint64) status, code);
  if (detail != NULL)
    lki_sandbox_json_append (out, ",'detail':%s", detail);
  if (request_id != NULL)
    lki_sandbox_json_append (out, ",'request_id':%s", request_id);
}

/* A problem of RFC 9457 with the members that the contract adds. */
char *
lki_sandbox_problem_to_json (guint status,
                             const char *code,
                             const char *detail,
                             const char *request_id)
{
  GString *out = g_string_new (NULL);

  append_problem (out, status, code, detail, request_id);
  g_string_append_c (out, '}');

  return g_string_free_and_steal (out);
}

void
lki_sandbox_request_problem (LkiSandboxRequest *self,
                             guint status,
                             const char *code,
                             const char *detail)
{
  lki_sandbox_request_reply (self, status,
                             lki_sandbox_problem_to_json (status, code, detail, self->id));
  self->content_type = "application/problem+json";
}

/* Something that is wrong; @pointer is a JSON pointer (RFC 6901) into the body. */
void
lki_sandbox_request_add_error (LkiSandboxRequest *self,
                               const char *pointer,
                               const char *detail)
{
  if (self->errors == NULL)
    self->errors = g_string_new (NULL);
  lki_sandbox_json_append (self->errors,
                           self->errors->len == 0 ? "{'pointer':%s,'detail':%s}"
                                                  : ",{'pointer':%s,'detail':%s}",
                           pointer, detail);
}

/* TRUE when there were errors, and the request has been answered with all of them. */
gboolean
lki_sandbox_request_refuse_errors (LkiSandboxRequest *self)
{
  GString *out;

  if (self->errors == NULL)
    return FALSE;

  out = g_string_new (NULL);
  append_problem (out, 422, "invalid", "The content is not acceptable", self->id);
  lki_sandbox_json_append (out, ",'errors':[%r]}", self->errors->str);
  lki_sandbox_request_reply (self, 422, g_string_free_and_steal (out));
  self->content_type = "application/problem+json";

  return TRUE;
}

/* 422 with this error. */
void
lki_sandbox_request_invalid (LkiSandboxRequest *self,
                             const char *pointer,
                             const char *detail)
{
  lki_sandbox_request_add_error (self, pointer, detail);
  lki_sandbox_request_refuse_errors (self);
}

/* An error unless @name is absent, or a text of at most @limit characters that is not blank, or
 * null where that is allowed. */
void
lki_sandbox_request_check_text (LkiSandboxRequest *self,
                                JsonObject *body,
                                const char *name,
                                glong limit,
                                gboolean nullable)
{
  const char *text = lki_sandbox_json_get_string (body, name);
  g_autofree char *pointer = g_strconcat ("/", name, NULL);
  g_autofree char *stripped = text != NULL ? g_strstrip (g_strdup (text)) : NULL;

  if (!json_object_has_member (body, name) || (nullable && lki_sandbox_json_is_null (body, name)) ||
      (text != NULL && (nullable || *stripped != '\0') && g_utf8_strlen (text, -1) <= limit))
    return;

  lki_sandbox_request_add_error (self, pointer, "This is not a text of an acceptable length");
}

/* FALSE when nothing was stored, and that has been answered. */
gboolean
lki_sandbox_request_commit (LkiSandboxRequest *self)
{
  g_autoptr (GError) error = NULL;

  if (lki_sandbox_store_commit (self->server->store, &error))
    return TRUE;

  lki_sandbox_request_failed (self, error);

  return FALSE;
}

void
lki_sandbox_request_failed (LkiSandboxRequest *self,
                            const GError *error)
{
  if (g_error_matches (error, LKI_ERROR, LKI_ERROR_DISK_FULL))
    lki_sandbox_request_problem (self, 507, "storage_full", "The server's disk is full");
  else if (g_error_matches (error, LKI_ERROR, LKI_ERROR_TOO_LARGE))
    lki_sandbox_request_problem (self, 413, "too_large", "The content is too large to be kept");
  else
    lki_sandbox_request_problem (self, 500, "internal", "The server failed");
  g_info ("Request %s failed: %s", self->id, error != NULL ? error->message : "unknown");
}

void
lki_sandbox_request_set_header (LkiSandboxRequest *self,
                                const char *name,
                                const char *value)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (self->message), name,
                                value);
}

/* The body as an object, lent; NULL when it is not one, and then the request has been answered. */
JsonObject *
lki_sandbox_request_get_json (LkiSandboxRequest *self)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  if (self->body != NULL)
    return json_node_get_object (self->body);

  bytes = soup_message_body_flatten (soup_server_message_get_request_body (self->message));
  self->body = lki_sandbox_json_parse (bytes, &error);
  if (self->body == NULL)
    {
      lki_sandbox_request_problem (self, 400, "not_json", "The body is not valid JSON");
      return NULL;
    }
  if (!JSON_NODE_HOLDS_OBJECT (self->body))
    {
      g_clear_pointer (&self->body, json_node_unref);
      lki_sandbox_request_invalid (self, "", "The body must be an object");
      return NULL;
    }

  return json_node_get_object (self->body);
}

const char *
lki_sandbox_request_get_query (LkiSandboxRequest *self,
                               const char *name)
{
  return self->query != NULL ? g_hash_table_lookup (self->query, name) : NULL;
}

const char *
lki_sandbox_request_get_header (LkiSandboxRequest *self,
                                const char *name)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (self->message),
                                       name);
}

gboolean
lki_sandbox_request_is_local (LkiSandboxRequest *self)
{
  GSocketAddress *address = soup_server_message_get_remote_address (self->message);

  return G_IS_INET_SOCKET_ADDRESS (address) &&
         g_inet_address_get_is_loopback (
             g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}
