// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * A receiver of diagnostics as Sentry is one: POST /api/PROJECT/envelope/, with Sentry's own
 * answers. What was received is kept for tests to read. To make it answer 429 or 500, order a fault
 * of its path.
 *
 * GET /sandbox/envelopes   What was received since the last reset-received: headers, items, and the
 *      whole text as it was before compression.
 */

#include "lki-sandbox-diagnostics.h"

#include "lki-clock.h"
#include "lki-sandbox-server.h"

#include <string.h>

#define KEY "5eed5eed5eed5eed5eed5eed5eed5eed"
#define PROJECT "1"
#define ITEMS_LIMIT 100
#define SIZE_LIMIT (20 * 1024 * 1024)

/* The DSN of this server, as a client sees it at @origin. */
char *
lki_sandbox_diagnostics_dup_dsn (const char *origin)
{
  const char *host = strstr (origin, "://") + strlen ("://");

  return g_strdup_printf ("%.*s" KEY "@%s/" PROJECT, (int) (host - origin), origin, host);
}

/* Answers as Sentry does, which knows nothing of problem documents. */
static void
refuse (LkiSandboxRequest *request,
        guint status,
        const char *detail)
{
  lki_sandbox_request_set_header (request, "X-Sentry-Error", detail);
  lki_sandbox_request_reply_format (request, status, "{'detail':%s}", detail);
}

/* The key, from the header or from the query. */
static gboolean
is_authorised (LkiSandboxRequest *request)
{
  const char *header = lki_sandbox_request_get_header (request, "X-Sentry-Auth");
  const char *query = lki_sandbox_request_get_query (request, "sentry_key");

  if (header == NULL)
    return g_strcmp0 (query, KEY) == 0;

  return g_regex_match_simple ("^Sentry\\b.*\\bsentry_version=7\\b", header, 0, 0) &&
         g_regex_match_simple ("\\bsentry_key=" KEY "\\b", header, 0, 0);
}

/* The body without its compression; NULL when it is broken or too large. */
static GBytes *
read_body (LkiSandboxRequest *request)
{
  g_autoptr (GBytes) body =
      soup_message_body_flatten (soup_server_message_get_request_body (request->message));
  const char *encoding = lki_sandbox_request_get_header (request, "Content-Encoding");
  g_autoptr (GInputStream) memory = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GConverter) gunzip = NULL;
  g_autoptr (GByteArray) out = NULL;
  char buffer[65536];
  gssize length;

  if (encoding == NULL)
    return g_steal_pointer (&body);
  if (g_ascii_strcasecmp (encoding, "gzip") != 0)
    return NULL;

  gunzip = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  memory = g_memory_input_stream_new_from_bytes (body);
  stream = g_converter_input_stream_new (memory, gunzip);
  out = g_byte_array_new ();
  while ((length = g_input_stream_read (stream, buffer, sizeof buffer, NULL, NULL)) > 0)
    {
      g_byte_array_append (out, (const guint8 *) buffer, (guint) length);
      if (out->len > SIZE_LIMIT)
        return NULL;
    }

  return length == 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&out)) : NULL;
}

/* Reads the next line, and moves behind it. */
static JsonNode *
read_header (const char **at,
             const char *end)
{
  const char *stop = memchr (*at, '\n', (size_t) (end - *at));
  g_autoptr (GBytes) line = NULL;
  JsonNode *node;

  if (stop == NULL)
    stop = end;
  line = g_bytes_new (*at, (gsize) (stop - *at));
  *at = MIN (stop + 1, end);
  node = lki_sandbox_json_parse (line, NULL);
  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node))
    g_clear_pointer (&node, json_node_unref);

  return node;
}

/* A payload as JSON where it is that, else as text. */
static void
append_payload (GString *out,
                const char *data,
                gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (JsonNode) node = lki_sandbox_json_parse (bytes, NULL);
  g_autofree char *json = node != NULL ? lki_sandbox_json_to_text (node) : NULL;
  g_autofree char *text = g_utf8_make_valid (data, (gssize) length);

  if (json != NULL)
    g_string_append (out, json);
  else
    lki_sandbox_json_append_string (out, text);
}

/* One item and its payload, which ends where its header says or at the end of the line; FALSE when
 * it is malformed. */
static gboolean
read_item (GString *out,
           const char **at,
           const char *end)
{
  g_autoptr (JsonNode) header = read_header (at, end);
  g_autofree char *json = header != NULL ? lki_sandbox_json_to_text (header) : NULL;
  JsonObject *object = header != NULL ? json_node_get_object (header) : NULL;
  gint64 length;
  const char *stop;

  if (lki_sandbox_json_get_string (object, "type") == NULL)
    return FALSE;

  length = lki_sandbox_json_get_int (object, "length", -1);
  if (length > end - *at || (json_object_has_member (object, "length") && length < 0))
    return FALSE;

  stop = length >= 0 ? *at + length : memchr (*at, '\n', (size_t) (end - *at));
  if (stop == NULL)
    stop = end;
  if (stop < end && *stop != '\n')
    return FALSE;

  lki_sandbox_json_append (out, "{'headers':%r,'payload':", json);
  append_payload (out, *at, (gsize) (stop - *at));
  g_string_append_c (out, '}');
  *at = MIN (stop + 1, end);

  return TRUE;
}

static gboolean
is_event_id (const char *text)
{
  return text != NULL && g_regex_match_simple ("^[0-9a-f]{32}$", text, G_REGEX_DOLLAR_ENDONLY, 0);
}

static void
envelope_post (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (JsonNode) header = NULL;
  g_autofree char *header_json = NULL;
  g_autofree char *text = NULL;
  g_autofree char *at = lki_time_format (lki_sandbox_server_get_now_ms (server));
  g_autoptr (GString) items = g_string_new (NULL);
  const char *event_id;
  const char *position;
  const char *end;
  gsize size;

  if (!g_str_equal (request->argument, PROJECT) || !is_authorised (request))
    {
      refuse (request, 403, "event submission rejected with_reason: ProjectId");
      return;
    }
  body = read_body (request);
  if (body == NULL)
    {
      refuse (request, 400, "failed to decode the payload");
      return;
    }

  position = g_bytes_get_data (body, &size);
  end = position + size;
  header = size > 0 ? read_header (&position, end) : NULL;
  if (header == NULL)
    {
      refuse (request, 400, "invalid envelope header");
      return;
    }
  event_id = lki_sandbox_json_get_string (json_node_get_object (header), "event_id");
  for (guint count = 0; position < end; count++)
    {
      /* An empty line may end it. */
      if (end - position == 1 && *position == '\n')
        break;
      if (count > 0)
        g_string_append_c (items, ',');
      if (count == ITEMS_LIMIT || !read_item (items, &position, end))
        {
          refuse (request, 400, "invalid item header");
          return;
        }
    }
  if (event_id != NULL && !is_event_id (event_id))
    {
      refuse (request, 400, "invalid event id");
      return;
    }

  header_json = lki_sandbox_json_to_text (header);
  text = g_utf8_make_valid (g_bytes_get_data (body, NULL), (gssize) size);
  lki_sandbox_received_envelope (
      server->received,
      lki_sandbox_json_format (
          "{'at':%s,'headers':%r,'items':[%r],'text':%s,'content_encoding':%s,'client':%s}", at,
          header_json, items->str, text,
          lki_sandbox_request_get_header (request, "Content-Encoding"),
          lki_sandbox_request_get_header (request, "X-Sentry-Auth")));
  lki_sandbox_request_reply_format (request, 200, event_id != NULL ? "{'id':%s}" : "{}", event_id);
}

static void
envelopes_get (LkiSandboxRequest *request)
{
  g_autofree char *envelopes = lki_sandbox_received_dup_envelopes (request->server->received);

  lki_sandbox_request_reply_format (request, 200, "{'envelopes':[%r]}", envelopes);
}

const LkiSandboxRoute LKI_SANDBOX_DIAGNOSTICS_ROUTES[] = {
  { "POST", "/api/{}/envelope/", LKI_SANDBOX_OPEN, envelope_post },
  { "GET", "/sandbox/envelopes", LKI_SANDBOX_OPEN, envelopes_get },
  { NULL },
};
