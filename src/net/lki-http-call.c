// SPDX-License-Identifier: GPL-3.0-or-later
// One request and its answer, with every rule that holds for them: the connection's quality,
// redirections, encoding, time and size. Which requests there are is not its business.

#include "lki-http-call.h"

#include <libdex.h>

#include "lki-clock.h"
#include "lki-http-error.h"

#define MAX_REDIRECTS 5
#define CHUNK 65536
/* What is read of an answer that is a failure. */
#define MAX_ERROR_BODY 65536
/* Just after GDK_PRIORITY_REDRAW, so that a frame never waits for a download. */
#define BODY_PRIORITY (G_PRIORITY_HIGH_IDLE + 30)

/**
 * lki_http_call_new:
 * @session: what to send it with
 * @limits: when to give up
 * @method: a method of HTTP
 * @uri: where to
 * @cancellable: (nullable): ends it
 *
 * Returns: (transfer full): a call, whose other members may now be filled in
 */
LkiHttpCall *
lki_http_call_new (SoupSession *session,
                   const LkiHttpLimits *limits,
                   const char *method,
                   GUri *uri,
                   GCancellable *cancellable)
{
  LkiHttpCall *self = g_new0 (LkiHttpCall, 1);

  self->session = g_object_ref (session);
  self->limits = *limits;
  self->method = g_intern_string (method);
  self->uri = g_uri_ref (uri);
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  self->given_up = LKI_ERROR_FAILED;

  return self;
}

/**
 * lki_http_call_free:
 * @self: (transfer full): a call
 */
void
lki_http_call_free (LkiHttpCall *self)
{
  g_clear_handle_id (&self->watch_id, g_source_remove);
  g_clear_object (&self->message);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->bearer);
  g_free (self->accept);
  g_free (self->last_event_id);
  g_strfreev (self->headers);
  g_free (self->content_type);
  g_free (self);
}

/**
 * lki_http_call_give_up:
 * @self: a call
 * @code: what it then fails with
 * @message: a static message for the log
 *
 * Ends it. The first reason stands.
 */
void
lki_http_call_give_up (LkiHttpCall *self,
                       LkiErrorCode code,
                       const char *message)
{
  if (self->given_up == LKI_ERROR_FAILED)
    {
      self->given_up = code;
      self->given_up_message = message;
    }

  g_cancellable_cancel (self->cancellable);
}

static GError *
translate (LkiHttpCall *self,
           const GError *error)
{
  if (self->given_up != LKI_ERROR_FAILED)
    return lki_error_new (self->given_up, "%s", self->given_up_message);

  if (g_cancellable_is_cancelled (self->cancellable))
    return lki_error_new (LKI_ERROR_CANCELLED, "the request was cancelled");

  return lki_http_error_from_transport (error);
}

static gboolean
head_is_late_cb (gpointer user_data)
{
  LkiHttpCall *self = user_data;

  self->watch_id = 0;
  lki_http_call_give_up (self, LKI_ERROR_TIMED_OUT, "the server did not answer in time");

  return G_SOURCE_REMOVE;
}

static gboolean
window_ended_cb (gpointer user_data)
{
  LkiHttpCall *self = user_data;

  if (self->received >= self->limits.window_bytes)
    {
      self->received = 0;
      return G_SOURCE_CONTINUE;
    }

  self->watch_id = 0;
  lki_http_call_give_up (self, LKI_ERROR_TIMED_OUT, "the server sends too slowly");

  return G_SOURCE_REMOVE;
}

/* Emitted when there is a connection and before a byte of the request is sent on it. */
static void
starting_cb (SoupMessage *message,
             gpointer user_data)
{
  LkiHttpCall *self = user_data;

  if (g_str_equal (g_uri_get_scheme (self->uri), "https") &&
      soup_message_get_tls_protocol_version (message) < G_TLS_PROTOCOL_VERSION_TLS_1_2)
    {
      lki_http_call_give_up (self, LKI_ERROR_CERTIFICATE, "the server's TLS is older than 1.2");
      return;
    }

  /* Only now, so that the token never is in a request to a connection that is not good enough for
   * it. */
  if (self->bearer != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", self->bearer, NULL);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                    value);
    }
}

static void
sent_cb (GObject *object,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (DexPromise) promise = user_data;
  GError *error = NULL;
  GInputStream *stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);

  if (stream != NULL)
    dex_promise_resolve_object (promise, stream);
  else
    dex_promise_reject (promise, error);
}

static SoupMessage *
create_message (LkiHttpCall *self,
                SoupMessageFlags flags)
{
  SoupMessage *message = soup_message_new_from_uri (self->method, self->uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  /* Every request of this program may be sent twice (changes carry an idempotency key), which lets
   * libsoup try again when a kept connection turns out to be closed. The credentials are ours alone
   * to handle. */
  soup_message_set_flags (message, flags | SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT |
                                       SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  soup_message_headers_replace (headers, "Accept", self->accept);
  /* A stream must not wait in a compressor. */
  soup_message_headers_replace (headers, "Accept-Encoding", self->is_stream ? "identity" : "gzip");

  if (self->last_event_id != NULL)
    soup_message_headers_replace (headers, "Last-Event-ID", self->last_event_id);

  for (char **at = self->headers; at != NULL && at[0] != NULL; at += 2)
    soup_message_headers_replace (headers, at[0], at[1]);

  if (self->body != NULL)
    soup_message_set_request_body_from_bytes (message, self->content_type, self->body);

  return message;
}

static gboolean
same_origin (GUri *one,
             GUri *other)
{
  return g_strcmp0 (g_uri_get_scheme (one), g_uri_get_scheme (other)) == 0 &&
         g_ascii_strcasecmp (g_uri_get_host (one), g_uri_get_host (other)) == 0 &&
         g_uri_get_port (one) == g_uri_get_port (other);
}

/* Where a redirection leads (RFC 9110, 15.4), if it may be followed: to the same origin, with the
 * same method. */
static GUri *
get_redirection (LkiHttpCall *self)
{
  guint status = soup_message_get_status (self->message);
  const char *location =
      soup_message_headers_get_one (soup_message_get_response_headers (self->message), "Location");
  g_autoptr (GUri) uri = NULL;

  if (status != 307 && status != 308 &&
      !((status == 301 || status == 302) && g_str_equal (self->method, "GET")))
    return NULL;

  if (location != NULL)
    uri = g_uri_parse_relative (self->uri, location, SOUP_HTTP_URI_FLAGS, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL || !same_origin (uri, self->uri))
    return NULL;

  return g_steal_pointer (&uri);
}

static void
network_event_cb (SoupMessage *message,
                  GSocketClientEvent event,
                  GIOStream *connection,
                  gpointer user_data)
{
  LkiHttpCall *self = user_data;

  if (event == G_SOCKET_CLIENT_CONNECTING)
    self->connected = TRUE;
}

/* Whether a kept connection turned out to be dead just when it was used, which says nothing of the
 * server. libsoup notices only the orderly end of one. */
static gboolean
was_stale (LkiHttpCall *self,
           const GError *error)
{
  return !self->connected && !g_cancellable_is_cancelled (self->cancellable) &&
         (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED) ||
          g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE) ||
          g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT));
}

/* Sends @self->message and answers with the stream of the body once the headers are there. */
static GInputStream *
send_message (LkiHttpCall *self,
              GError **error)
{
  g_autoptr (DexPromise) promise = dex_promise_new ();
  GInputStream *stream;
  gulong starting_id;
  gulong network_event_id;

  self->connected = FALSE;
  starting_id = g_signal_connect (self->message, "starting", G_CALLBACK (starting_cb), self);
  network_event_id =
      g_signal_connect (self->message, "network-event", G_CALLBACK (network_event_cb), self);
  self->watch_id = g_timeout_add (self->limits.head_ms, head_is_late_cb, self);

  soup_session_send_async (self->session, self->message, G_PRIORITY_DEFAULT, self->cancellable,
                           sent_cb, dex_ref (promise));
  stream = dex_await_object (dex_ref (promise), error);

  /* The fiber itself was given up. */
  if (dex_future_is_pending (DEX_FUTURE (promise)))
    g_cancellable_cancel (self->cancellable);

  g_clear_signal_handler (&starting_id, self->message);
  g_clear_signal_handler (&network_event_id, self->message);
  g_clear_handle_id (&self->watch_id, g_source_remove);

  return stream;
}

/* The same for every message that it takes: one more on a new connection, and one for each
 * redirection. */
static GInputStream *
send_all (LkiHttpCall *self,
          GError **error)
{
  SoupMessageFlags flags = 0;

  for (guint n_redirects = 0; n_redirects <= MAX_REDIRECTS;)
    {
      g_autoptr (GInputStream) stream = NULL;
      g_autoptr (GError) local_error = NULL;
      GUri *next;

      g_clear_object (&self->message);
      self->message = create_message (self, flags);
      stream = send_message (self, &local_error);

      if (stream == NULL && flags == 0 && was_stale (self, local_error))
        {
          flags = SOUP_MESSAGE_NEW_CONNECTION;
          continue;
        }

      if (stream == NULL)
        {
          g_propagate_error (error, translate (self, local_error));
          return NULL;
        }

      if (soup_message_get_status (self->message) / 100 != 3)
        return g_steal_pointer (&stream);

      next = get_redirection (self);
      if (next == NULL)
        {
          g_propagate_error (error, lki_error_new_http (
                                        LKI_ERROR_PROTOCOL, soup_message_get_status (self->message),
                                        -1, "redirected", NULL, "the server points elsewhere"));
          return NULL;
        }

      g_uri_unref (self->uri);
      self->uri = next;
      n_redirects++;
    }

  g_propagate_error (error, lki_error_new (LKI_ERROR_PROTOCOL, "too many redirections"));

  return NULL;
}

static void
chunk_read_cb (GObject *object,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (DexPromise) promise = user_data;
  GError *error = NULL;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (object), result, &error);

  if (length >= 0)
    dex_promise_resolve_int64 (promise, length);
  else
    dex_promise_reject (promise, error);
}

/* Reads to the end, or to @limit. Runs in a fiber. */
static GBytes *
read_body (LkiHttpCall *self,
           GInputStream *stream,
           gsize limit,
           gboolean cut,
           GError **error)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();

  self->received = 0;
  self->watch_id = g_timeout_add (self->limits.window_ms, window_ended_cb, self);

  for (;;)
    {
      g_autoptr (GError) local_error = NULL;
      DexPromise *promise = dex_promise_new ();
      guint filled = body->len;
      gint64 length;

      g_byte_array_set_size (body, filled + CHUNK);
      g_input_stream_read_async (stream, body->data + filled, CHUNK, BODY_PRIORITY,
                                 self->cancellable, chunk_read_cb, dex_ref (promise));
      length = dex_await_int64 (dex_ref (promise), &local_error);

      if (local_error != NULL)
        {
          /* Without this the read would go on into memory that is about to be freed. */
          if (dex_future_is_pending (DEX_FUTURE (promise)))
            {
              g_cancellable_cancel (self->cancellable);
              g_object_set_data_full (G_OBJECT (stream), "lki-http-body", g_steal_pointer (&body),
                                      (GDestroyNotify) g_byte_array_unref);
            }
          dex_unref (promise);
          g_propagate_error (error, translate (self, local_error));
          return NULL;
        }

      dex_unref (promise);
      g_byte_array_set_size (body, filled + length);
      self->received += length;

      if (length == 0)
        break;

      if (body->len > limit)
        {
          if (cut)
            break;

          g_propagate_error (error, lki_error_new (LKI_ERROR_TOO_LARGE,
                                                   "the answer is larger than %zu bytes", limit));
          return NULL;
        }
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&body));
}

/* libsoup's own decoder lets what is truncated or no gzip at all pass as if it were whole. */
static GInputStream *
decode (LkiHttpCall *self,
        GInputStream *stream,
        GError **error)
{
  const char *encoding = soup_message_headers_get_one (
      soup_message_get_response_headers (self->message), "Content-Encoding");
  g_autoptr (GConverter) decompressor = NULL;

  if (encoding == NULL || g_ascii_strcasecmp (encoding, "identity") == 0)
    return g_object_ref (stream);

  if (g_ascii_strcasecmp (encoding, "gzip") != 0 && g_ascii_strcasecmp (encoding, "x-gzip") != 0)
    {
      g_propagate_error (error,
                         lki_error_new (LKI_ERROR_PROTOCOL, "an encoding that was not asked for"));
      return NULL;
    }

  decompressor = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));

  return g_converter_input_stream_new (stream, decompressor);
}

static LkiHttpResponse *
create_response (LkiHttpCall *self,
                 GBytes *body)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  LkiHttpResponse *response = g_atomic_rc_box_new0 (LkiHttpResponse);

  response->status = soup_message_get_status (self->message);
  response->content_type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  response->rate_limits =
      g_strdup (soup_message_headers_get_list (headers, "X-Sentry-Rate-Limits"));
  response->date_ms = lki_http_error_parse_date (soup_message_headers_get_one (headers, "Date"));
  response->body = g_bytes_ref (body);

  return response;
}

/* The failure that an answer is, or NULL. Runs in a fiber. */
static GError *
get_failure (LkiHttpCall *self,
             GInputStream *stream)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  guint status = soup_message_get_status (self->message);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  if (status >= 200 && status < 300)
    {
      if (!lki_http_error_is_html (headers))
        return NULL;

      return lki_error_new_http (LKI_ERROR_PROTOCOL, status, -1, "web_page", NULL,
                                 "a web page came instead of an answer");
    }

  body = read_body (self, stream, MAX_ERROR_BODY, TRUE, &error);
  g_clear_handle_id (&self->watch_id, g_source_remove);

  if (body == NULL)
    {
      if (self->given_up != LKI_ERROR_FAILED || lki_error_is_cancelled (error))
        return g_steal_pointer (&error);

      body = g_bytes_new_static ("", 0);
    }

  return lki_http_error_from_answer (status, headers, body);
}

/* A stream that is something else would be read for ever. */
static gboolean
is_stream_wanted (LkiHttpCall *self)
{
  const char *type = soup_message_headers_get_content_type (
      soup_message_get_response_headers (self->message), NULL);

  return soup_message_get_status (self->message) == SOUP_STATUS_OK && type != NULL &&
         g_ascii_strcasecmp (type, self->accept) == 0;
}

/**
 * lki_http_call_open:
 * @self: a call
 * @error: see [method@Lki.Http.send]
 *
 * Sends the request. Runs in a fiber.
 *
 * Returns: (transfer full): the decoded body of a successful answer, or %NULL
 */
GInputStream *
lki_http_call_open (LkiHttpCall *self,
                    GError **error)
{
  g_autoptr (GInputStream) stream = send_all (self, error);
  g_autoptr (GInputStream) decoded = NULL;
  GError *failure;

  if (stream == NULL)
    return NULL;

  decoded = decode (self, stream, error);
  if (decoded == NULL)
    return NULL;

  failure = get_failure (self, decoded);
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return NULL;
    }

  if (self->is_stream && !is_stream_wanted (self))
    {
      g_propagate_error (error,
                         lki_error_new (LKI_ERROR_PROTOCOL, "the server did not open the stream"));
      return NULL;
    }

  return g_steal_pointer (&decoded);
}

/**
 * lki_http_call_read:
 * @self: a call that was opened
 * @stream: what that gave
 * @error: see [method@Lki.Http.send]
 *
 * Reads to the end. Runs in a fiber.
 *
 * Returns: (transfer full): the answer, or %NULL
 */
LkiHttpResponse *
lki_http_call_read (LkiHttpCall *self,
                    GInputStream *stream,
                    GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  g_autoptr (GBytes) body = NULL;

  if (soup_message_headers_get_content_length (headers) > (goffset) self->limits.body_bytes)
    {
      g_propagate_error (
          error, lki_error_new (LKI_ERROR_TOO_LARGE, "the server announces more than it may send"));
      return NULL;
    }

  body = read_body (self, stream, self->limits.body_bytes, FALSE, error);

  return body != NULL ? create_response (self, body) : NULL;
}
