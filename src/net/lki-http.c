// SPDX-License-Identifier: GPL-3.0-or-later
// The one way out to the network: a libsoup session behind rules that hold for every request (see
// LkiHttp), and their failures as LKI_ERROR. It knows HTTP and nothing of what is sent: no JSON but
// that of errors, no tokens but the one that it is given.

#include "lki-http.h"

#include "lki-clock.h"
#include "lki-error.h"
#include "lki-future.h"
#include "lki-http-error.h"

#include <libsoup/soup.h>

/* The event stream holds one connection for good. */
#define CONNECTIONS_PER_HOST 6
#define MAX_REDIRECTS 5
#define CHUNK 65536
/* What is read of an answer that is a failure. */
#define MAX_ERROR_BODY 65536
/* Just after GDK_PRIORITY_REDRAW, so that a frame never waits for a download. */
#define BODY_PRIORITY (G_PRIORITY_HIGH_IDLE + 30)

struct _LkiHttp
{
  GObject parent_instance;

  SoupSession *session; /* (owned) */
  LkiHttpLimits limits;
  GPtrArray *calls;   /* (owned) of borrowed Call, those under way */
  GPtrArray *streams; /* (owned) of GWeakRef to the GCancellable of streams that were opened */
};

G_DEFINE_FINAL_TYPE (LkiHttp,
                     lki_http,
                     G_TYPE_OBJECT)

G_DEFINE_BOXED_TYPE (LkiHttpResponse,
                     lki_http_response,
                     lki_http_response_ref,
                     lki_http_response_unref)

/* One request, redirects included. */
typedef struct
{
  LkiHttp *self; /* (owned) */
  const char *method;
  GUri *uri;    /* (owned) */
  char *bearer; /* (owned) (nullable) */
  char *accept; /* (owned) */
  gboolean is_stream;
  char *last_event_id;       /* (owned) (nullable) */
  char *content_type;        /* (owned) (nullable) */
  GBytes *body;              /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
  LkiErrorCode given_up;     /* why @cancellable was cancelled, or LKI_ERROR_FAILED */
  const char *given_up_message;
  SoupMessage *message; /* (owned) (nullable) */
  guint watch_id;
  gsize received; /* in this window */
} Call;

static void
response_clear (LkiHttpResponse *self)
{
  g_free (self->content_type);
  g_clear_pointer (&self->body, g_bytes_unref);
}

/**
 * lki_http_response_ref:
 * @self: a response
 *
 * Returns: (transfer full): @self
 */
LkiHttpResponse *
lki_http_response_ref (LkiHttpResponse *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * lki_http_response_unref:
 * @self: (transfer full): a response
 */
void
lki_http_response_unref (LkiHttpResponse *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) response_clear);
}

static void
call_free (Call *call)
{
  g_clear_handle_id (&call->watch_id, g_source_remove);
  g_ptr_array_remove_fast (call->self->calls, call);
  g_clear_object (&call->message);
  g_clear_object (&call->cancellable);
  g_clear_pointer (&call->uri, g_uri_unref);
  g_clear_pointer (&call->body, g_bytes_unref);
  g_free (call->bearer);
  g_free (call->accept);
  g_free (call->last_event_id);
  g_free (call->content_type);
  g_clear_object (&call->self);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call,
                               call_free)

static void
call_give_up (Call *call,
              LkiErrorCode code,
              const char *message)
{
  if (call->given_up == LKI_ERROR_FAILED)
    {
      call->given_up = code;
      call->given_up_message = message;
    }

  g_cancellable_cancel (call->cancellable);
}

static GError *
call_translate (Call *call,
                const GError *error)
{
  if (call->given_up != LKI_ERROR_FAILED)
    return lki_error_new (call->given_up, "%s", call->given_up_message);

  if (g_cancellable_is_cancelled (call->cancellable))
    return lki_error_new (LKI_ERROR_CANCELLED, "the request was cancelled");

  return lki_http_error_from_transport (error);
}

static gboolean
head_is_late_cb (gpointer user_data)
{
  Call *call = user_data;

  call->watch_id = 0;
  call_give_up (call, LKI_ERROR_TIMED_OUT, "the server did not answer in time");

  return G_SOURCE_REMOVE;
}

static gboolean
window_ended_cb (gpointer user_data)
{
  Call *call = user_data;

  if (call->received >= call->self->limits.window_bytes)
    {
      call->received = 0;
      return G_SOURCE_CONTINUE;
    }

  call->watch_id = 0;
  call_give_up (call, LKI_ERROR_TIMED_OUT, "the server sends too slowly");

  return G_SOURCE_REMOVE;
}

/* Emitted when there is a connection and before a byte of the request is sent on it. */
static void
starting_cb (SoupMessage *message,
             gpointer user_data)
{
  Call *call = user_data;

  if (g_str_equal (g_uri_get_scheme (call->uri), "https") &&
      soup_message_get_tls_protocol_version (message) < G_TLS_PROTOCOL_VERSION_TLS_1_2)
    {
      call_give_up (call, LKI_ERROR_CERTIFICATE, "the server's TLS is older than 1.2");
      return;
    }

  /* Only now, so that the token never is in a request to a connection that is not good enough for
   * it. */
  if (call->bearer != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", call->bearer, NULL);

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
create_message (Call *call)
{
  SoupMessage *message = soup_message_new_from_uri (call->method, call->uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  /* Every request of this program may be sent twice (changes carry an idempotency key), which lets
   * libsoup try again when a kept connection turns out to be closed. The credentials are ours alone
   * to handle. */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT |
                                       SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  soup_message_headers_replace (headers, "Accept", call->accept);
  /* A stream must not wait in a compressor. */
  soup_message_headers_replace (headers, "Accept-Encoding", call->is_stream ? "identity" : "gzip");

  if (call->last_event_id != NULL)
    soup_message_headers_replace (headers, "Last-Event-ID", call->last_event_id);

  if (call->body != NULL)
    soup_message_set_request_body_from_bytes (message, call->content_type, call->body);

  g_signal_connect (message, "starting", G_CALLBACK (starting_cb), call);

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
get_redirection (Call *call)
{
  guint status = soup_message_get_status (call->message);
  const char *location =
      soup_message_headers_get_one (soup_message_get_response_headers (call->message), "Location");
  g_autoptr (GUri) uri = NULL;

  if (status != 307 && status != 308 &&
      !((status == 301 || status == 302) && g_str_equal (call->method, "GET")))
    return NULL;

  if (location != NULL)
    uri = g_uri_parse_relative (call->uri, location, SOUP_HTTP_URI_FLAGS, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL || !same_origin (uri, call->uri))
    return NULL;

  return g_steal_pointer (&uri);
}

/* Sends the request and answers with the stream of the body once the headers are there. Runs in a
 * fiber. */
static GInputStream *
call_open (Call *call,
           GError **error)
{
  LkiHttp *self = call->self;

  for (guint i = 0; i <= MAX_REDIRECTS; i++)
    {
      g_autoptr (GInputStream) stream = NULL;
      g_autoptr (GError) local_error = NULL;
      DexPromise *promise = dex_promise_new ();
      GUri *next;

      g_set_object (&call->message, NULL);
      call->message = create_message (call);
      call->watch_id = g_timeout_add (self->limits.head_ms, head_is_late_cb, call);

      soup_session_send_async (self->session, call->message, G_PRIORITY_DEFAULT, call->cancellable,
                               sent_cb, dex_ref (promise));
      stream = dex_await_object (dex_ref (promise), &local_error);

      /* The fiber itself was given up. */
      if (dex_future_is_pending (DEX_FUTURE (promise)))
        g_cancellable_cancel (call->cancellable);
      dex_unref (promise);

      g_signal_handlers_disconnect_by_func (call->message, starting_cb, call);
      g_clear_handle_id (&call->watch_id, g_source_remove);

      if (stream == NULL)
        {
          g_propagate_error (error, call_translate (call, local_error));
          return NULL;
        }

      if (soup_message_get_status (call->message) / 100 != 3)
        return g_steal_pointer (&stream);

      next = get_redirection (call);
      if (next == NULL)
        {
          g_propagate_error (error, lki_error_new_http (
                                        LKI_ERROR_PROTOCOL, soup_message_get_status (call->message),
                                        -1, "redirected", NULL, "the server points elsewhere"));
          return NULL;
        }

      g_uri_unref (call->uri);
      call->uri = next;
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
call_read (Call *call,
           GInputStream *stream,
           gsize limit,
           gboolean cut,
           GError **error)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();

  call->received = 0;
  call->watch_id = g_timeout_add (call->self->limits.window_ms, window_ended_cb, call);

  for (;;)
    {
      g_autoptr (GError) local_error = NULL;
      DexPromise *promise = dex_promise_new ();
      guint filled = body->len;
      gint64 length;

      g_byte_array_set_size (body, filled + CHUNK);
      g_input_stream_read_async (stream, body->data + filled, CHUNK, BODY_PRIORITY,
                                 call->cancellable, chunk_read_cb, dex_ref (promise));
      length = dex_await_int64 (dex_ref (promise), &local_error);

      if (local_error != NULL)
        {
          /* Without this the read would go on into memory that is about to be freed. */
          if (dex_future_is_pending (DEX_FUTURE (promise)))
            {
              g_cancellable_cancel (call->cancellable);
              g_object_set_data_full (G_OBJECT (stream), "lki-http-body", g_steal_pointer (&body),
                                      (GDestroyNotify) g_byte_array_unref);
            }
          dex_unref (promise);
          g_propagate_error (error, call_translate (call, local_error));
          return NULL;
        }

      dex_unref (promise);
      g_byte_array_set_size (body, filled + length);
      call->received += length;

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
decode (Call *call,
        GInputStream *stream,
        GError **error)
{
  const char *encoding = soup_message_headers_get_one (
      soup_message_get_response_headers (call->message), "Content-Encoding");
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
create_response (Call *call,
                 GBytes *body)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  LkiHttpResponse *response = g_atomic_rc_box_new0 (LkiHttpResponse);

  response->status = soup_message_get_status (call->message);
  response->content_type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  response->date_ms = lki_http_error_parse_date (soup_message_headers_get_one (headers, "Date"));
  response->body = g_bytes_ref (body);

  return response;
}

/* The failure that an answer is, or NULL. Runs in a fiber. */
static GError *
call_get_failure (Call *call,
                  GInputStream *stream)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);
  guint status = soup_message_get_status (call->message);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  if (status >= 200 && status < 300)
    {
      if (!lki_http_error_is_html (headers))
        return NULL;

      return lki_error_new_http (LKI_ERROR_PROTOCOL, status, -1, "web_page", NULL,
                                 "a web page came instead of an answer");
    }

  body = call_read (call, stream, MAX_ERROR_BODY, TRUE, &error);
  g_clear_handle_id (&call->watch_id, g_source_remove);

  if (body == NULL)
    {
      if (call->given_up != LKI_ERROR_FAILED || lki_error_is_cancelled (error))
        return g_steal_pointer (&error);

      body = g_bytes_new_static ("", 0);
    }

  return lki_http_error_from_answer (status, headers, body);
}

static DexFuture *
send_fiber (gpointer user_data)
{
  Call *call = user_data;
  SoupMessageHeaders *headers;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GInputStream) decoded = NULL;
  GError *error = NULL;

  stream = call_open (call, &error);
  if (stream == NULL)
    return lki_future_new_failed (error);

  decoded = decode (call, stream, &error);
  if (decoded == NULL)
    return lki_future_new_failed (error);

  error = call_get_failure (call, decoded);
  if (error != NULL)
    return lki_future_new_failed (error);

  headers = soup_message_get_response_headers (call->message);
  if (soup_message_headers_get_content_length (headers) > (goffset) call->self->limits.body_bytes)
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_TOO_LARGE, "the server announces more than it may send"));

  body = call_read (call, decoded, call->self->limits.body_bytes, FALSE, &error);
  if (body == NULL)
    return lki_future_new_failed (error);

  return dex_future_new_take_boxed (LKI_TYPE_HTTP_RESPONSE, create_response (call, body));
}

static DexFuture *
open_fiber (gpointer user_data)
{
  Call *call = user_data;
  const char *type;
  g_autoptr (GInputStream) stream = NULL;
  GWeakRef *weak_ref;
  GError *error = NULL;

  stream = call_open (call, &error);
  if (stream == NULL)
    return lki_future_new_failed (error);

  error = call_get_failure (call, stream);
  if (error != NULL)
    return lki_future_new_failed (error);

  type = soup_message_headers_get_content_type (soup_message_get_response_headers (call->message),
                                                NULL);
  if (soup_message_get_status (call->message) != 200 || type == NULL ||
      g_ascii_strcasecmp (type, call->accept) != 0)
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_PROTOCOL, "the server did not open the stream"));

  weak_ref = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak_ref, call->cancellable);
  g_ptr_array_add (call->self->streams, weak_ref);

  return dex_future_new_take_object (g_steal_pointer (&stream));
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static void
lki_http_dispose (GObject *object)
{
  LkiHttp *self = LKI_HTTP (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (lki_http_parent_class)->dispose (object);
}

static void
lki_http_finalize (GObject *object)
{
  LkiHttp *self = LKI_HTTP (object);

  g_clear_pointer (&self->calls, g_ptr_array_unref);
  g_clear_pointer (&self->streams, g_ptr_array_unref);

  G_OBJECT_CLASS (lki_http_parent_class)->finalize (object);
}

static void
lki_http_class_init (LkiHttpClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lki_http_dispose;
  object_class->finalize = lki_http_finalize;
}

static void
lki_http_init (LkiHttp *self)
{
  self->limits = LKI_HTTP_LIMITS_DEFAULT;
  self->calls = g_ptr_array_new ();
  self->streams = g_ptr_array_new_with_free_func (weak_ref_free);
}

/**
 * lki_http_new:
 * @user_agent: value of the header `User-Agent`
 *
 * Returns: (transfer full): a session with no connection yet
 */
LkiHttp *
lki_http_new (const char *user_agent)
{
  LkiHttp *self = g_object_new (LKI_TYPE_HTTP, NULL);

  self->session = soup_session_new_with_options ("user-agent", user_agent, "accept-language-auto",
                                                 TRUE, "max-conns-per-host", CONNECTIONS_PER_HOST,
                                                 "max-conns", 2 * CONNECTIONS_PER_HOST, NULL);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);

  return self;
}

/**
 * lki_http_set_limits:
 * @self: a session
 * @limits: when to give up on a server, from the next request on
 */
void
lki_http_set_limits (LkiHttp *self,
                     const LkiHttpLimits *limits)
{
  g_return_if_fail (LKI_IS_HTTP (self));

  self->limits = *limits;
}

/**
 * lki_http_set_trust:
 * @self: a session
 * @database: the certificates to trust instead of the system's
 *
 * Certificates are checked as strictly as ever: this only says by which authorities.
 */
void
lki_http_set_trust (LkiHttp *self,
                    GTlsDatabase *database)
{
  g_return_if_fail (LKI_IS_HTTP (self));

  soup_session_set_tls_database (self->session, database);
}

static Call *
call_new (LkiHttp *self,
          const char *method,
          const char *uri,
          const char *bearer,
          GCancellable *cancellable,
          GError **error)
{
  g_autoptr (GUri) parsed = g_uri_parse (uri, SOUP_HTTP_URI_FLAGS, NULL);
  Call *call;

  if (parsed == NULL || !g_str_has_prefix (g_uri_get_scheme (parsed), "http") ||
      g_uri_get_host (parsed) == NULL || g_uri_get_userinfo (parsed) != NULL)
    {
      g_propagate_error (error, lki_error_new (LKI_ERROR_ADDRESS, "not the address of a server"));
      return NULL;
    }

  if (!lki_http_is_acceptable (parsed))
    {
      g_propagate_error (
          error, lki_error_new (LKI_ERROR_INSECURE_ADDRESS, "only HTTPS may leave this machine"));
      return NULL;
    }

  call = g_new0 (Call, 1);
  call->self = g_object_ref (self);
  call->method = g_intern_string (method);
  call->uri = g_steal_pointer (&parsed);
  call->bearer = g_strdup (bearer);
  call->cancellable = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  call->given_up = LKI_ERROR_FAILED;
  g_ptr_array_add (self->calls, call);

  return call;
}

/**
 * lki_http_send:
 * @self: a session
 * @method: `GET`, `POST`, `PUT`, `PATCH` or `DELETE`; the request must bear being sent twice
 * @uri: where to
 * @bearer: (nullable): the token for `Authorization: Bearer` (RFC 6750)
 * @content_type: (nullable): the type of @body
 * @body: (nullable): what to send
 *
 * Sends a request and reads the answer whole. It fails with what an answer other than 2xx means
 * (`UNAUTHENTICATED`, `FORBIDDEN`, `NOT_FOUND`, `CONFLICT`, `CURSOR_EXPIRED`, `TOO_LARGE`,
 * `INVALID`, `CLIENT_TOO_OLD`, `RATE_LIMITED`, `UNSUPPORTED`, `SERVER`, with the server's own code
 * where it gave one), with `NETWORK`, `TIMED_OUT`, `CERTIFICATE`, `INSECURE_ADDRESS`, `ADDRESS` or
 * `CANCELLED`, and with `PROTOCOL` for a web page, a redirection to another origin or what is not
 * HTTP.
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.HttpResponse]
 */
DexFuture *
lki_http_send (LkiHttp *self,
               const char *method,
               const char *uri,
               const char *bearer,
               const char *content_type,
               GBytes *body)
{
  GError *error = NULL;
  Call *call;

  g_return_val_if_fail (LKI_IS_HTTP (self), NULL);
  g_return_val_if_fail (method != NULL && uri != NULL, NULL);
  g_return_val_if_fail ((body == NULL) == (content_type == NULL), NULL);

  call = call_new (self, method, uri, bearer, NULL, &error);
  if (call == NULL)
    return lki_future_new_failed (error);

  call->accept = g_strdup ("application/json");
  call->content_type = g_strdup (content_type);
  call->body = body != NULL ? g_bytes_ref (body) : NULL;

  return lki_future_spawn ("http send", send_fiber, call, (GDestroyNotify) call_free);
}

/**
 * lki_http_open:
 * @self: a session
 * @uri: where to
 * @bearer: (nullable): the token for `Authorization: Bearer`
 * @accept: the media type that the answer must have
 * @last_event_id: (nullable): value of the header `Last-Event-ID`
 * @cancellable: to be used for reading as well; [method@Lki.Http.cancel_all] and
 *   [method@Lki.Http.drop_connections] cancel it
 *
 * Begins to read an answer that has no end. Fails as [method@Lki.Http.send] does.
 *
 * Returns: (transfer full): a future that resolves to a [class@Gio.InputStream]
 */
DexFuture *
lki_http_open (LkiHttp *self,
               const char *uri,
               const char *bearer,
               const char *accept,
               const char *last_event_id,
               GCancellable *cancellable)
{
  GError *error = NULL;
  Call *call;

  g_return_val_if_fail (LKI_IS_HTTP (self), NULL);
  g_return_val_if_fail (uri != NULL && accept != NULL, NULL);
  g_return_val_if_fail (G_IS_CANCELLABLE (cancellable), NULL);

  call = call_new (self, "GET", uri, bearer, cancellable, &error);
  if (call == NULL)
    return lki_future_new_failed (error);

  call->is_stream = TRUE;
  call->accept = g_strdup (accept);
  call->last_event_id = g_strdup (last_event_id);

  return lki_future_spawn ("http open", open_fiber, call, (GDestroyNotify) call_free);
}

static void
cancel_calls (LkiHttp *self,
              LkiErrorCode code,
              const char *message)
{
  g_autoptr (GPtrArray) streams = g_steal_pointer (&self->streams);

  self->streams = g_ptr_array_new_with_free_func (weak_ref_free);

  for (guint i = 0; i < self->calls->len; i++)
    call_give_up (g_ptr_array_index (self->calls, i), code, message);

  for (guint i = 0; i < streams->len; i++)
    {
      g_autoptr (GCancellable) cancellable = g_weak_ref_get (g_ptr_array_index (streams, i));

      g_cancellable_cancel (cancellable);
    }
}

/**
 * lki_http_cancel_all:
 * @self: a session
 *
 * Ends every request under way with %LKI_ERROR_CANCELLED, and every stream.
 */
void
lki_http_cancel_all (LkiHttp *self)
{
  g_return_if_fail (LKI_IS_HTTP (self));

  cancel_calls (self, LKI_ERROR_CANCELLED, "the request was cancelled");
}

/**
 * lki_http_drop_connections:
 * @self: a session
 *
 * Ends every request under way with %LKI_ERROR_NETWORK, every stream, and closes what connections
 * are kept. After suspend or a change of network they may be dead without knowing, and waiting for
 * that takes minutes.
 */
void
lki_http_drop_connections (LkiHttp *self)
{
  g_return_if_fail (LKI_IS_HTTP (self));

  cancel_calls (self, LKI_ERROR_NETWORK, "the network changed");
  soup_session_abort (self->session);
}
