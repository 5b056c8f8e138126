// SPDX-License-Identifier: GPL-3.0-or-later
// The one way out to the network: a libsoup session behind rules that hold for every request (see
// LkiHttp), and their failures as LKI_ERROR. It knows HTTP and nothing of what is sent: no JSON but
// that of errors, no tokens but the one that it is given.

#include "lki-http.h"

#include "lki-error.h"
#include "lki-future.h"
#include "lki-http-call.h"

/* The event stream holds one connection for good. */
#define CONNECTIONS_PER_HOST 6

struct _LkiHttp
{
  GObject parent_instance;

  SoupSession *session; /* (owned) */
  LkiHttpLimits limits;
  GPtrArray *calls;   /* (owned) of borrowed LkiHttpCall, those under way */
  GPtrArray *streams; /* (owned) of GWeakRef to the GCancellable of streams that were opened */
};

G_DEFINE_FINAL_TYPE (LkiHttp,
                     lki_http,
                     G_TYPE_OBJECT)

G_DEFINE_BOXED_TYPE (LkiHttpResponse,
                     lki_http_response,
                     lki_http_response_ref,
                     lki_http_response_unref)

typedef struct
{
  LkiHttp *self;     /* (owned) */
  LkiHttpCall *call; /* (owned) */
} Call;

static void
response_clear (LkiHttpResponse *self)
{
  g_free (self->content_type);
  g_free (self->rate_limits);
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
  g_ptr_array_remove_fast (call->self->calls, call->call);
  lki_http_call_free (call->call);
  g_object_unref (call->self);
  g_free (call);
}

static DexFuture *
send_fiber (gpointer user_data)
{
  Call *call = user_data;
  g_autoptr (GInputStream) stream = NULL;
  LkiHttpResponse *response;
  GError *error = NULL;

  stream = lki_http_call_open (call->call, &error);
  if (stream == NULL)
    return lki_future_new_failed (error);

  response = lki_http_call_read (call->call, stream, &error);
  if (response == NULL)
    return lki_future_new_failed (error);

  return dex_future_new_take_boxed (LKI_TYPE_HTTP_RESPONSE, response);
}

static DexFuture *
open_fiber (gpointer user_data)
{
  Call *call = user_data;
  g_autoptr (GInputStream) stream = NULL;
  GWeakRef *weak_ref;
  GError *error = NULL;

  stream = lki_http_call_open (call->call, &error);
  if (stream == NULL)
    return lki_future_new_failed (error);

  weak_ref = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak_ref, call->call->cancellable);
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
  call->call = lki_http_call_new (self->session, &self->limits, method, parsed, cancellable);
  call->call->bearer = g_strdup (bearer);
  g_ptr_array_add (self->calls, call->call);

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
  return lki_http_send_with_headers (self, method, uri, bearer, NULL, content_type, body);
}

/**
 * lki_http_send_with_headers:
 * @self: a session
 * @method: see [method@Lki.Http.send]
 * @uri: where to
 * @bearer: (nullable): the token for `Authorization: Bearer` (RFC 6750)
 * @headers: (nullable): more headers: names and values in turn, %NULL-terminated
 * @content_type: (nullable): the type of @body
 * @body: (nullable): what to send
 *
 * [method@Lki.Http.send] with headers of the caller's own.
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.HttpResponse]
 */
DexFuture *
lki_http_send_with_headers (LkiHttp *self,
                            const char *method,
                            const char *uri,
                            const char *bearer,
                            const char *const *headers,
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

  call->call->accept = g_strdup ("application/json");
  call->call->headers = g_strdupv ((char **) (gpointer) headers);
  call->call->content_type = g_strdup (content_type);
  call->call->body = body != NULL ? g_bytes_ref (body) : NULL;

  return lki_future_spawn ("http send", send_fiber, call, (GDestroyNotify) call_free);
}

/**
 * lki_http_open:
 * @self: a session
 * @uri: where to
 * @bearer: (nullable): the token for `Authorization: Bearer`
 * @headers: (nullable): more headers: names and values in turn, %NULL-terminated
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
               const char *const *headers,
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

  call->call->is_stream = TRUE;
  call->call->headers = g_strdupv ((char **) (gpointer) headers);
  call->call->accept = g_strdup (accept);
  call->call->last_event_id = g_strdup (last_event_id);

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
    lki_http_call_give_up (g_ptr_array_index (self->calls, i), code, message);

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
