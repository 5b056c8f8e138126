// SPDX-License-Identifier: GPL-3.0-or-later
// Sending an answer: the Date header, compression, and the faults that a test has ordered, from a
// delay to a connection that drops half-way.

#include "lki-sandbox-sender.h"

#include "lki-sandbox-answers.h"
#include "lki-sandbox-identity.h"
#include "lki-sandbox-router.h"
#include "lki-sandbox-server.h"

#include <string.h>

#define COMPRESS_FROM 1024

/* A request whose answer waits for a timer: delayed, or sent slowly. */
typedef struct
{
  LkiSandboxRequest *request; /* (owned) */
  LkiSandboxFault *fault;     /* (owned) */
  GBytes *body;               /* (owned) (nullable) what is left to send */
  GSource *source;
} Held;

static gboolean
accepts_gzip (LkiSandboxRequest *request)
{
  const char *accept = lki_sandbox_request_get_header (request, "Accept-Encoding");

  return accept != NULL && soup_header_contains (accept, "gzip");
}

static GBytes *
compress (GBytes *bytes)
{
  g_autoptr (GConverter) gzip =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1));
  GBytes *compressed = g_converter_convert_bytes (gzip, bytes, NULL);

  g_assert (compressed != NULL);

  return compressed;
}

static void
set_date (LkiSandboxRequest *request)
{
  gint64 now = lki_sandbox_server_get_now_ms (request->server) / 1000;
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc (now);
  g_autofree char *text = when != NULL ? soup_date_time_to_string (when, SOUP_DATE_HTTP) : NULL;

  if (text != NULL)
    lki_sandbox_request_set_header (request, "Date", text);
}

static void
drop_connection (LkiSandboxRequest *request)
{
  GSocket *socket = soup_server_message_get_socket (request->message);

  if (socket != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
  soup_server_message_set_status (request->message, 500, NULL);
}

static void
held_free (Held *held)
{
  lki_sandbox_request_free (held->request);
  lki_sandbox_fault_unref (held->fault);
  g_clear_pointer (&held->body, g_bytes_unref);
  g_free (held);
}

static void
hold (Held *held,
      guint milliseconds,
      GSourceFunc func)
{
  LkiSandboxServer *server = held->request->server;

  held->source = g_timeout_source_new (milliseconds);
  g_source_set_callback (held->source, func, held, (GDestroyNotify) held_free);
  g_source_attach (held->source, server->context);
  g_hash_table_add (server->sources, held->source);
  g_source_unref (held->source);
}

/* Ends the source, and with it the request. */
static gboolean
release (Held *held)
{
  g_hash_table_remove (held->request->server->sources, held->source);

  return G_SOURCE_REMOVE;
}

/* More was announced than comes. The extra byte makes libsoup try to write, and see that nobody is
 * there. */
static void
drop_after_chunk_cb (SoupServerMessage *message,
                     gpointer data)
{
  GSocket *socket = soup_server_message_get_socket (message);

  g_signal_handlers_disconnect_by_func (message, drop_after_chunk_cb, NULL);
  if (socket != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC,
                            " ", 1);
  soup_server_message_unpause (message);
}

static gboolean
send_slowly_cb (gpointer data)
{
  Held *held = data;
  SoupServerMessage *message = held->request->message;
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  gsize size = g_bytes_get_size (held->body);
  guint step = MAX (held->fault->bytes_per_second / 10, 1);
  g_autoptr (GBytes) part = g_bytes_new_from_bytes (held->body, 0, MIN (step, size));
  GBytes *rest = g_bytes_new_from_bytes (held->body, MIN (step, size), size - MIN (step, size));

  soup_message_body_append_bytes (body, part);
  g_bytes_unref (held->body);
  held->body = rest;
  if (g_bytes_get_size (rest) == 0)
    {
      if (held->fault->close)
        g_signal_connect (message, "wrote-chunk", G_CALLBACK (drop_after_chunk_cb), NULL);
      else
        soup_message_body_complete (body);
    }
  soup_server_message_unpause (message);

  return g_bytes_get_size (rest) > 0 ? G_SOURCE_CONTINUE : release (held);
}

static void
send_slowly (LkiSandboxRequest *request,
             LkiSandboxFault *fault,
             GBytes *body,
             gsize length)
{
  Held *held = g_new0 (Held, 1);

  soup_message_headers_set_content_length (
      soup_server_message_get_response_headers (request->message), (goffset) length);
  held->request = request;
  held->fault = g_rc_box_acquire (fault);
  held->body = g_bytes_ref (body);
  soup_server_message_pause (request->message);
  hold (held, fault->bytes_per_second < 10 ? 1000 / fault->bytes_per_second : 100, send_slowly_cb);
}

/* Sends the answer; takes @request. */
static void
finish (LkiSandboxRequest *owned_request,
        LkiSandboxFault *fault)
{
  g_autoptr (LkiSandboxRequest) request = owned_request;
  g_autoptr (GBytes) body = NULL;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  gboolean compressed;
  gsize length;

  set_date (request);
  if (request->streaming)
    return;

  g_assert (request->status != 0);
  soup_server_message_set_status (request->message, request->status, NULL);
  soup_message_headers_replace (headers, "X-Request-Id", request->id);
  if (!soup_message_headers_get_one (headers, "Cache-Control"))
    soup_message_headers_replace (headers, "Cache-Control", "no-store");
  if (request->content_type != NULL)
    soup_message_headers_replace (headers, "Content-Type", request->content_type);

  body = request->answer != NULL ? g_bytes_ref (request->answer) : g_bytes_new_static ("", 0);
  compressed = (fault != NULL && fault->gzip) ||
               (g_bytes_get_size (body) >= COMPRESS_FROM && accepts_gzip (request) &&
                (request->server->compress || !lki_sandbox_request_is_local (request)));
  if (compressed)
    {
      GBytes *plain = g_steal_pointer (&body);

      body = compress (plain);
      g_bytes_unref (plain);
      soup_message_headers_replace (headers, "Content-Encoding", "gzip");
    }

  length = g_bytes_get_size (body);
  if (fault != NULL && fault->truncate >= 0 && (gsize) fault->truncate < length)
    {
      GBytes *whole = g_steal_pointer (&body);

      body = g_bytes_new_from_bytes (whole, 0, (gsize) fault->truncate);
      g_bytes_unref (whole);
      if (!fault->close)
        length = g_bytes_get_size (body);
    }

  if (fault != NULL && (fault->bytes_per_second > 0 || (fault->close && fault->truncate >= 0)) &&
      g_bytes_get_size (body) > 0)
    {
      if (fault->bytes_per_second == 0)
        fault->bytes_per_second = G_MAXINT;
      send_slowly (g_steal_pointer (&request), fault, body, length);
      return;
    }

  if (g_bytes_get_size (body) > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (request->message), body);
  soup_message_body_complete (soup_server_message_get_response_body (request->message));
}

/* The answer that a fault was ordered to give. */
static void
apply_fault (LkiSandboxRequest *request,
             LkiSandboxFault *fault)
{
  GHashTableIter iter;
  gpointer name, value;

  if (fault->body != NULL)
    lki_sandbox_request_reply_bytes (request, fault->status != 0 ? fault->status : 200,
                                     "application/json", g_bytes_ref (fault->body));
  else if (fault->status != 0 && (g_str_has_prefix (request->path, LKI_SANDBOX_IDENTITY_PATH) ||
                                  g_str_has_prefix (request->path, LKI_SANDBOX_SECURE_TOKEN_PATH)))
    lki_sandbox_identity_error (request, fault->status, fault->code != NULL ? fault->code : "FAULT",
                                "invalid", NULL);
  else if (fault->status != 0)
    lki_sandbox_request_problem (request, fault->status,
                                 fault->code != NULL ? fault->code : "fault", "Ordered by a test");

  if (fault->results != NULL && request->answer != NULL)
    {
      GBytes *answer = lki_sandbox_answers_rewrite (request->answer, fault->results);

      g_bytes_unref (request->answer);
      request->answer = answer;
    }
  if (fault->content_type != NULL)
    request->content_type = g_intern_string (fault->content_type);
  g_hash_table_iter_init (&iter, fault->headers);
  while (g_hash_table_iter_next (&iter, &name, &value))
    lki_sandbox_request_set_header (request, name, value);
  if (fault->retry_after >= 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, fault->retry_after);

      lki_sandbox_request_set_header (request, "Retry-After", seconds);
    }
}

/* Takes @request. */
static void
handle (LkiSandboxRequest *request,
        LkiSandboxFault *fault)
{
  gboolean replaced = fault != NULL && (fault->status != 0 || fault->body != NULL);
  gboolean dropped = fault != NULL && fault->close && fault->truncate < 0;

  if ((!replaced && !dropped) || fault->apply)
    lki_sandbox_router_dispatch (request);
  if (fault != NULL && !request->streaming)
    apply_fault (request, fault);

  if (dropped)
    {
      drop_connection (request);
      lki_sandbox_request_free (request);
      return;
    }
  finish (request, fault);
}

static gboolean
delayed_cb (gpointer data)
{
  Held *held = data;
  LkiSandboxRequest *request = g_steal_pointer (&held->request);

  g_hash_table_remove (request->server->sources, held->source);
  soup_server_message_unpause (request->message);
  handle (request, held->fault);

  return G_SOURCE_REMOVE;
}

/* Takes @request, has it answered, and sends the answer, now or later. */
void
lki_sandbox_sender_take (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  g_autoptr (LkiSandboxFault) fault = NULL;

  if (!g_str_has_prefix (request->path, "/sandbox/"))
    fault = lki_sandbox_faults_take (server->faults, request->method, request->path);

  if (fault != NULL && fault->delay_ms > 0)
    {
      Held *held = g_new0 (Held, 1);

      held->request = request;
      held->fault = g_rc_box_acquire (fault);
      soup_server_message_pause (request->message);
      hold (held, fault->delay_ms, delayed_cb);
      return;
    }

  handle (request, fault);
}
