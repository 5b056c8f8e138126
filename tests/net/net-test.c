// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of this floor share: waiting for futures, and a server on a real socket that can
// be as broken as a test wants. It answers each request with the next of its answers, the last one
// again and again.

#include "net-test.h"

#include <string.h>

typedef struct
{
  GBytes *bytes;
  gboolean keep_open;
  guint drip_ms;
} Answer;

struct _RawServer
{
  GSocketListener *listener;
  GCancellable *cancellable;
  GTlsCertificate *certificate;
  GThread *thread;
  GMutex mutex;
  GPtrArray *answers;
  GPtrArray *requests;
  guint16 port;
  char *origin;
};

char *
net_test_await_string (DexFuture *future,
                       GError **error)
{
  const GValue *value;
  char *string = NULL;

  test_await (dex_ref (future), NULL);
  value = dex_future_get_value (future, error);
  if (value != NULL)
    string = g_value_dup_string (value);
  dex_unref (future);

  return string;
}

void
net_test_await_error (DexFuture *future,
                      LkiErrorCode code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (test_await (future, &error));
  g_assert_error (error, LKI_ERROR, (int) code);
}

GBytes *
net_test_bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

/* Asks a server for something; without @json there is no body. Returns: what it answered */
char *
net_test_ask (LkiHttp *http,
              const char *origin,
              const char *method,
              const char *path,
              const char *json)
{
  g_autofree char *uri = g_strconcat (origin, path, NULL);
  g_autoptr (GBytes) body = json != NULL ? net_test_bytes (json) : NULL;
  g_autoptr (LkiHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  response = test_await_boxed (
      lki_http_send (http, method, uri, NULL, json != NULL ? "application/json" : NULL, body),
      &error);
  g_assert_no_error (error);

  return g_strndup (g_bytes_get_data (response->body, NULL), g_bytes_get_size (response->body));
}

/* What discovery would find there. */
LkiServerInfo *
net_test_server_info (const char *origin)
{
  LkiServerInfo *server = lki_server_info_new ();

  server->api = g_strconcat (origin, "/v1", NULL);
  server->identity_api_key = g_strdup ("a key");
  server->identity_project_id = g_strdup ("leadkit-test");
  server->identity_toolkit = g_strconcat (origin, "/identitytoolkit.googleapis.com/v1", NULL);
  server->secure_token = g_strconcat (origin, "/securetoken.googleapis.com/v1", NULL);

  return server;
}

/* A JWT as Google's emulator makes them: unsigned. */
char *
net_test_id_token (const char *user_id,
                   gint64 expires_s)
{
  g_autofree char *header = g_base64_encode ((const guchar *) "{\"alg\":\"none\"}", 14);
  g_autofree char *claims =
      g_strdup_printf ("{\"user_id\":\"%s\",\"exp\":%" G_GINT64_FORMAT "}", user_id, expires_s);
  g_autofree char *encoded = g_base64_encode ((const guchar *) claims, strlen (claims));
  GString *token = g_string_new (header);

  g_string_append_printf (token, ".%s.", encoded);
  g_string_replace (token, "=", "", 0);
  g_string_replace (token, "+", "-", 0);
  g_string_replace (token, "/", "_", 0);

  return g_string_free (token, FALSE);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_bytes_unref (answer->bytes);
  g_free (answer);
}

/* A request with its body, or NULL when the peer is gone. */
static char *
read_request (GInputStream *stream,
              GCancellable *cancellable)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];

  for (;;)
    {
      const char *end = strstr (text->str, "\r\n\r\n");

      /* What is no HTTP is answered at once. */
      if (text->len > 0 && !g_ascii_isalpha (*text->str))
        return g_string_free (g_steal_pointer (&text), FALSE);

      if (end != NULL)
        {
          g_autofree char *lower = g_ascii_strdown (text->str, end - text->str);
          const char *length = strstr (lower, "content-length:");
          gsize expected = end + 4 - text->str;

          if (length != NULL)
            expected += g_ascii_strtoull (length + strlen ("content-length:"), NULL, 10);
          if (text->len >= expected)
            return g_string_free (g_steal_pointer (&text), FALSE);
        }

      gssize n = g_input_stream_read (stream, buffer, sizeof buffer, cancellable, NULL);
      if (n <= 0)
        return NULL;
      g_string_append_len (text, buffer, n);
    }
}

static void
write_answer (GOutputStream *stream,
              Answer *answer,
              GCancellable *cancellable)
{
  gsize size;
  const char *data = g_bytes_get_data (answer->bytes, &size);

  if (answer->drip_ms == 0)
    {
      g_output_stream_write_all (stream, data, size, NULL, cancellable, NULL);
      return;
    }

  for (gsize i = 0; i < size; i++)
    {
      if (!g_output_stream_write_all (stream, data + i, 1, NULL, cancellable, NULL))
        return;
      g_usleep (answer->drip_ms * 1000);
    }
}

static gpointer
serve_connection (gpointer data)
{
  gpointer *pair = data;
  RawServer *self = pair[0];
  g_autoptr (GSocketConnection) connection = pair[1];
  g_autoptr (GIOStream) tls = NULL;
  GIOStream *stream = G_IO_STREAM (connection);
  gboolean keep = TRUE;

  g_free (pair);

  if (self->certificate != NULL)
    {
      tls = g_tls_server_connection_new (stream, self->certificate, NULL);
      if (tls == NULL)
        return NULL;
      stream = tls;
    }

  while (keep)
    {
      g_autofree char *request =
          read_request (g_io_stream_get_input_stream (stream), self->cancellable);
      Answer *answer;

      if (request == NULL)
        break;

      g_mutex_lock (&self->mutex);
      answer = g_ptr_array_index (self->answers, MIN (self->requests->len, self->answers->len - 1));
      g_ptr_array_add (self->requests, g_steal_pointer (&request));
      g_mutex_unlock (&self->mutex);

      write_answer (g_io_stream_get_output_stream (stream), answer, self->cancellable);
      keep = answer->keep_open;
    }

  g_io_stream_close (stream, NULL, NULL);

  return NULL;
}

static gpointer
serve (gpointer data)
{
  RawServer *self = data;
  g_autoptr (GPtrArray) threads = g_ptr_array_new ();

  for (;;)
    {
      GSocketConnection *connection =
          g_socket_listener_accept (self->listener, NULL, self->cancellable, NULL);
      gpointer *pair;

      if (connection == NULL)
        break;

      pair = g_new (gpointer, 2);
      pair[0] = self;
      pair[1] = connection;
      g_ptr_array_add (threads, g_thread_new ("raw-connection", serve_connection, pair));
    }

  for (guint i = 0; i < threads->len; i++)
    g_thread_join (g_ptr_array_index (threads, i));

  return NULL;
}

RawServer *
raw_server_new_tls (GTlsCertificate *certificate)
{
  RawServer *self = g_new0 (RawServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) effective = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->mutex);
  self->answers = g_ptr_array_new_with_free_func (answer_free);
  self->requests = g_ptr_array_new_with_free_func (g_free);
  self->cancellable = g_cancellable_new ();
  self->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  self->listener = g_socket_listener_new ();
  g_socket_listener_add_address (self->listener, address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &effective, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  self->origin = g_strdup_printf ("%s://%s:%u", certificate != NULL ? "https" : "http",
                                  certificate != NULL ? "localhost" : "127.0.0.1", self->port);
  self->thread = g_thread_new ("raw-server", serve, self);

  return self;
}

RawServer *
raw_server_new (void)
{
  return raw_server_new_tls (NULL);
}

void
raw_server_free (RawServer *self)
{
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_socket_listener_close (self->listener);
  g_object_unref (self->listener);
  g_object_unref (self->cancellable);
  g_clear_object (&self->certificate);
  g_ptr_array_unref (self->answers);
  g_ptr_array_unref (self->requests);
  g_mutex_clear (&self->mutex);
  g_free (self->origin);
  g_free (self);
}

const char *
raw_server_get_origin (RawServer *self)
{
  return self->origin;
}

guint16
raw_server_get_port (RawServer *self)
{
  return self->port;
}

void
raw_server_answer (RawServer *self,
                   const char *data,
                   gssize length)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->bytes = g_bytes_new (data, length >= 0 ? (gsize) length : strlen (data));
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->answers, answer);
  g_mutex_unlock (&self->mutex);
}

void
raw_server_answer_json (RawServer *self,
                        guint status,
                        const char *headers,
                        const char *json)
{
  g_autofree char *text = g_strdup_printf (
      "HTTP/1.1 %u Status\r\n"
      "Content-Type: %s\r\n"
      "Content-Length: %zu\r\n"
      "%s"
      "\r\n"
      "%s",
      status, status >= 400 ? "application/problem+json" : "application/json; charset=utf-8",
      strlen (json), headers, json);

  raw_server_answer (self, text, -1);
}

static Answer *
get_last (RawServer *self)
{
  return g_ptr_array_index (self->answers, self->answers->len - 1);
}

/* After the last of the answers so far. */
void
raw_server_keep_open (RawServer *self)
{
  get_last (self)->keep_open = TRUE;
}

/* The last of the answers so far, a byte at a time. */
void
raw_server_drip (RawServer *self,
                 guint interval_ms)
{
  get_last (self)->drip_ms = interval_ms;
}

guint
raw_server_get_n_requests (RawServer *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->requests->len;
  g_mutex_unlock (&self->mutex);

  return n;
}

const char *
raw_server_get_request (RawServer *self,
                        guint index)
{
  const char *request;

  g_mutex_lock (&self->mutex);
  request = g_ptr_array_index (self->requests, index);
  g_mutex_unlock (&self->mutex);

  return request;
}
