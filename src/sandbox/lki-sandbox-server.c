// SPDX-License-Identifier: GPL-3.0-or-later
// The HTTP side of the sandbox: listening, routing, who may ask, ordered faults, and sending
// answers. What the endpoints do is in the files that own their routes.

#include "lki-sandbox-server.h"

#include "lki-clock.h"
#include "lki-error.h"
#include "lki-sandbox-accounts.h"
#include "lki-sandbox-generator.h"
#include "lki-sandbox-identity.h"
#include "lki-sandbox-tokens.h"

#include <string.h>

#define BODY_LIMIT (1024 * 1024)
#define CONTROL_BODY_LIMIT (64 * 1024 * 1024)
#define COMPRESS_FROM 1024
#define ORGANISATION_HEADER "Leadkit-Organisation"

static const LkiSandboxRoute *const ROUTES[] = {
  LKI_SANDBOX_LEADS_ROUTES,     LKI_SANDBOX_CHANGES_ROUTES,  LKI_SANDBOX_EVENTS_ROUTES,
  LKI_SANDBOX_IDENTITY_ROUTES,  LKI_SANDBOX_PROFILE_ROUTES,  LKI_SANDBOX_LATER_ROUTES,
  LKI_SANDBOX_DISCOVERY_ROUTES, LKI_SANDBOX_CONTROLS_ROUTES, LKI_SANDBOX_SECOND_FACTOR_ROUTES,
};

/* A request whose answer waits for a timer: delayed, or sent slowly. */
typedef struct
{
  LkiSandboxRequest *request; /* (owned) */
  LkiSandboxFault *fault;     /* (owned) */
  GBytes *body;               /* (owned) (nullable) what is left to send */
  GSource *source;
} Held;

gint64
lki_sandbox_server_get_now_ms (LkiSandboxServer *self)
{
  return g_get_real_time () / 1000 + self->clock_offset_ms;
}

void
lki_sandbox_server_new_epoch (LkiSandboxServer *self)
{
  g_autofree char *secret = lki_sandbox_tokens_make_secret ();

  g_free (self->epoch);
  self->epoch = g_strndup (secret, 8);
  lki_sandbox_store_set_meta (self->store, "epoch", self->epoch);
}

/* The origin as the caller wrote it, since a certificate may be for one name of the loopback only.
 */
char *
lki_sandbox_server_dup_origin (LkiSandboxServer *self,
                               LkiSandboxRequest *request)
{
  const char *host = lki_sandbox_request_get_header (request, "Host");
  const char *scheme = g_str_has_prefix (self->address, "https:") ? "https" : "http";

  if (host == NULL || *host == '\0' ||
      strspn (host, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS ".-:[]") != strlen (host))
    return g_strdup (self->address);

  return g_strconcat (scheme, "://", host, NULL);
}

/* A page of another site must not reach the sandbox through the browser of the person who runs it.
 */
static gboolean
is_loopback_host (LkiSandboxRequest *request)
{
  const char *host = lki_sandbox_request_get_header (request, "Host");
  g_autofree char *uri_text = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GInetAddress) address = NULL;

  /* HTTP/1.0 has no Host; libsoup then takes the address of the socket for it. */
  if (host == NULL)
    uri = g_uri_ref (soup_server_message_get_uri (request->message));
  else
    {
      uri_text = g_strconcat ("http://", host, "/", NULL);
      uri = g_uri_parse (uri_text, G_URI_FLAGS_NONE, NULL);
    }
  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (g_uri_get_host (uri), "localhost") == 0)
    return TRUE;

  address = g_inet_address_new_from_string (g_uri_get_host (uri));

  return address != NULL && g_inet_address_get_is_loopback (address);
}

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

static gboolean
path_matches (const char *pattern,
              const char *path,
              char **argument)
{
  const char *hole = strstr (pattern, "{}");
  gsize before, after, length;

  if (hole == NULL)
    return g_str_equal (pattern, path);

  before = (gsize) (hole - pattern);
  after = strlen (hole + 2);
  length = strlen (path);
  if (length <= before + after || strncmp (pattern, path, before) != 0 ||
      !g_str_equal (hole + 2, path + length - after))
    return FALSE;
  if (memchr (path + before, '/', length - before - after) != NULL)
    return FALSE;

  *argument = g_strndup (path + before, length - before - after);

  return TRUE;
}

static gboolean
is_too_old (LkiSandboxRequest *request)
{
  const char *agent = lki_sandbox_request_get_header (request, "User-Agent");
  g_auto (GStrv) wanted = g_strsplit (request->server->minimum_client, ".", 4);
  g_auto (GStrv) given = NULL;

  /* Only the program whose version it is about. */
  if (agent == NULL || !g_str_has_prefix (agent, "leadkit-inbox/"))
    return FALSE;

  given = g_strsplit (agent + strlen ("leadkit-inbox/"), ".", 4);
  for (guint i = 0; wanted[i] != NULL; i++)
    {
      gint64 want = g_ascii_strtoll (wanted[i], NULL, 10);
      gint64 have = i < g_strv_length (given) ? g_ascii_strtoll (given[i], NULL, 10) : 0;

      if (have != want)
        return have < want;
    }

  return FALSE;
}

static void
reply_unauthorized (LkiSandboxRequest *request,
                    const char *code)
{
  lki_sandbox_request_set_header (request, "WWW-Authenticate", "Bearer error=\"invalid_token\"");
  lki_sandbox_request_problem (request, 401, code, "The token is not accepted");
}

static gboolean
choose_organisation (LkiSandboxRequest *request)
{
  LkiSandboxStore *store = request->server->store;
  const char *wanted = lki_sandbox_request_get_header (request, ORGANISATION_HEADER);
  sqlite3_stmt *statement;

  if (wanted != NULL && !g_utf8_validate (wanted, -1, NULL))
    wanted = "";

  statement = lki_sandbox_store_query (
      store,
      "SELECT o.number, m.role FROM members m JOIN organisations o ON o.number = m.organisation "
      "WHERE m.account = ?1 AND (?2 IS NULL OR o.id = ?2) ORDER BY o.number LIMIT 1",
      "it", request->account->number, wanted);
  if (lki_sandbox_store_step (store, statement))
    {
      request->organisation = sqlite3_column_int64 (statement, 0);
      request->role = g_intern_string ((const char *) sqlite3_column_text (statement, 1));
      sqlite3_reset (statement);
    }

  return request->organisation != 0;
}

/* FALSE when the request has been answered. */
static gboolean
check_access (LkiSandboxRequest *request,
              LkiSandboxAccess access)
{
  const char *value;
  const char *code;
  gint64 auth_time;

  if (access == LKI_SANDBOX_OPEN || access == LKI_SANDBOX_IDENTITY)
    return TRUE;

  if (is_too_old (request))
    {
      lki_sandbox_request_problem (request, 426, "client_too_old",
                                   "This version of the program is no longer served");
      lki_sandbox_request_set_header (request, "Upgrade", "leadkit-inbox");
      return FALSE;
    }

  value = lki_sandbox_request_get_header (request, "Authorization");
  if (value == NULL || g_ascii_strncasecmp (value, "Bearer ", 7) != 0)
    {
      reply_unauthorized (request, "token_missing");
      return FALSE;
    }

  request->account = lki_sandbox_tokens_verify (request->server, value + 7, &code, &auth_time);
  if (request->account == NULL)
    {
      reply_unauthorized (request, code);
      return FALSE;
    }

  if (!choose_organisation (request) && access == LKI_SANDBOX_MEMBER)
    {
      lki_sandbox_request_problem (request, 403,
                                   lki_sandbox_request_get_header (request, ORGANISATION_HEADER)
                                       ? "not_a_member"
                                       : "no_organisation",
                                   "The account has no access to this organisation");
      return FALSE;
    }

  return TRUE;
}

/* libsoup leaves out of the table what it cannot decode, and a member left out may mean something
 * else. */
static gboolean
is_query_valid (LkiSandboxRequest *request)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (request->message));
  g_autofree char *decoded = NULL;

  if (query == NULL)
    return TRUE;
  decoded = g_uri_unescape_string (query, NULL);

  return decoded != NULL && g_utf8_validate (decoded, -1, NULL);
}

static void
dispatch (LkiSandboxRequest *request)
{
  gboolean control = g_str_has_prefix (request->path, "/sandbox/");
  goffset size = soup_server_message_get_request_body (request->message)->length;
  g_autoptr (GString) allowed = g_string_new (NULL);
  gboolean head = g_str_equal (request->method, "HEAD");

  if (!is_loopback_host (request))
    {
      lki_sandbox_request_problem (request, 421, "misdirected",
                                   "The sandbox answers at loopback addresses only");
      return;
    }
  if (control && (!lki_sandbox_request_is_local (request) ||
                  lki_sandbox_request_get_header (request, "Origin") != NULL))
    {
      lki_sandbox_request_problem (request, 403, "not_local",
                                   "The controls are for programs on this machine");
      return;
    }
  if (!is_query_valid (request))
    {
      lki_sandbox_request_problem (request, 400, "bad_query", "The query is not UTF-8 text");
      return;
    }
  if (size > (control ? CONTROL_BODY_LIMIT : BODY_LIMIT))
    {
      lki_sandbox_request_problem (request, 413, "too_large", "The body is too large");
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (ROUTES); i++)
    for (const LkiSandboxRoute *route = ROUTES[i]; route->method != NULL; route++)
      {
        g_autofree char *argument = NULL;

        if (!path_matches (route->path, request->path, &argument))
          continue;
        if (!g_str_equal (route->method, request->method) &&
            !(head && g_str_equal (route->method, "GET") && route->access != LKI_SANDBOX_MEMBER))
          {
            g_string_append_printf (allowed, allowed->len > 0 ? ", %s" : "%s", route->method);
            continue;
          }

        request->argument = g_steal_pointer (&argument);
        if (check_access (request, route->access))
          route->handler (request);
        return;
      }

  if (allowed->len > 0)
    {
      lki_sandbox_request_problem (request, 405, "method_not_allowed", NULL);
      lki_sandbox_request_set_header (request, "Allow", allowed->str);
    }
  else
    {
      lki_sandbox_request_problem (request, 404, "not_found", "There is nothing at this address");
    }
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
    dispatch (request);
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

static void
request_cb (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  LkiSandboxServer *self = data;
  LkiSandboxRequest *request = lki_sandbox_request_new (self, message, path, query);
  g_autoptr (LkiSandboxFault) fault = NULL;

  if (!g_str_has_prefix (request->path, "/sandbox/"))
    {
      lki_sandbox_received_request (self->received, request, lki_sandbox_server_get_now_ms (self));
      fault = lki_sandbox_faults_take (self->faults, request->method, request->path);
    }

  if (fault != NULL && fault->delay_ms > 0)
    {
      Held *held = g_new0 (Held, 1);

      held->request = request;
      held->fault = g_rc_box_acquire (fault);
      soup_server_message_pause (message);
      hold (held, fault->delay_ms, delayed_cb);
      return;
    }

  handle (request, fault);
}

/* A body is read whole before its handler runs, so one without end is cut off on the way. */
static void
got_chunk_cb (SoupServerMessage *message,
              GBytes *chunk,
              gpointer data)
{
  GSocket *socket = soup_server_message_get_socket (message);

  if (soup_server_message_get_request_body (message)->length > CONTROL_BODY_LIMIT && socket != NULL)
    g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

static void
early_cb (SoupServer *soup,
          SoupServerMessage *message,
          const char *path,
          GHashTable *query,
          gpointer data)
{
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), NULL);
}

static gboolean
listen_on (LkiSandboxServer *self,
           guint16 port,
           gboolean tls,
           GError **error)
{
  SoupServerListenOptions options = tls ? SOUP_SERVER_LISTEN_HTTPS : 0;
  g_autoslist (GUri) uris = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!soup_server_listen_local (self->soup, port, options, &local_error))
    {
      g_set_error (error, LKI_ERROR, LKI_ERROR_FAILED, "Cannot listen on port %u: %s", port,
                   local_error->message);
      return FALSE;
    }

  uris = soup_server_get_uris (self->soup);
  self->address =
      g_strdup_printf ("%s://127.0.0.1:%d", tls ? "https" : "http", g_uri_get_port (uris->data));

  return TRUE;
}

static gboolean
open_soup (LkiSandboxServer *self,
           const LkiSandboxOptions *options,
           GError **error)
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) local_error = NULL;

  if (options->certificate != NULL)
    {
      certificate =
          options->key != NULL
              ? g_tls_certificate_new_from_files (options->certificate, options->key, &local_error)
              : g_tls_certificate_new_from_file (options->certificate, &local_error);
      if (certificate == NULL)
        {
          g_set_error (error, LKI_ERROR, LKI_ERROR_CERTIFICATE, "Cannot use the certificate: %s",
                       local_error->message);
          return FALSE;
        }
    }

  self->soup = soup_server_new ("server-header", "leadkit-sandbox", NULL);
  if (certificate != NULL)
    soup_server_set_tls_certificate (self->soup, certificate);
  soup_server_add_early_handler (self->soup, NULL, early_cb, self, NULL);
  soup_server_add_handler (self->soup, NULL, request_cb, self, NULL);

  return listen_on (self, options->port, certificate != NULL, error);
}

/* What a new data file begins with. */
static gboolean
prepare_data (LkiSandboxServer *self,
              const LkiSandboxOptions *options,
              GError **error)
{
  gint64 now = lki_sandbox_server_get_now_ms (self);

  self->token_key = lki_sandbox_store_get_meta (self->store, "token_key");
  if (self->token_key == NULL)
    {
      g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, options->seed);

      lki_sandbox_store_begin (self->store);
      self->token_key = lki_sandbox_tokens_make_secret ();
      lki_sandbox_store_set_meta (self->store, "token_key", self->token_key);
      lki_sandbox_store_set_meta (self->store, "seed", seed);
      lki_sandbox_server_new_epoch (self);
      lki_sandbox_accounts_seed (self->store, now);
      if (!lki_sandbox_store_commit (self->store, error))
        return FALSE;

      if (!lki_sandbox_generator_fill (self->store, options->seed, options->leads, now, error))
        return FALSE;
    }
  else
    {
      g_autofree char *seed = lki_sandbox_store_get_meta (self->store, "seed");

      self->epoch = lki_sandbox_store_get_meta (self->store, "epoch");
      self->seed = seed != NULL ? g_ascii_strtoull (seed, NULL, 10) : 0;
    }
  self->token_generation = lki_sandbox_store_get_meta_int (self->store, "token_generation");

  return TRUE;
}

/* Runs on the thread whose default context is @context. */
LkiSandboxServer *
lki_sandbox_server_new (const LkiSandboxOptions *options,
                        GMainContext *context,
                        GError **error)
{
  g_autoptr (LkiSandboxServer) self = g_new0 (LkiSandboxServer, 1);

  self->context = g_main_context_ref (context);
  self->sources = g_hash_table_new (NULL, NULL);
  self->attempts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->faults = lki_sandbox_faults_new ();
  self->received = lki_sandbox_received_new ();
  self->events = lki_sandbox_events_new (self, options->keep_alive_seconds);
  self->minimum_client = g_strdup ("1.0");
  self->identity_url = g_strdup (options->identity_url);
  self->email_privacy = TRUE;
  self->compress = options->compress;
  self->seed = options->seed;
  self->arrivals_seconds = options->arrivals_seconds;
  if (options->now_ms != 0)
    self->clock_offset_ms = options->now_ms - g_get_real_time () / 1000;

  self->store = lki_sandbox_store_open (options->data_file, error);
  if (self->store == NULL || !prepare_data (self, options, error) ||
      !open_soup (self, options, error))
    return NULL;

  lki_sandbox_generator_start_arrivals (self);

  return g_steal_pointer (&self);
}

void
lki_sandbox_server_free (LkiSandboxServer *self)
{
  g_autoptr (GPtrArray) sources = g_hash_table_get_keys_as_ptr_array (self->sources);

  for (guint i = 0; i < sources->len; i++)
    g_source_destroy (g_ptr_array_index (sources, i));
  if (self->arrival != NULL)
    {
      g_source_destroy (self->arrival);
      g_source_unref (self->arrival);
    }

  g_clear_pointer (&self->events, lki_sandbox_events_free);
  if (self->soup != NULL)
    soup_server_disconnect (self->soup);
  g_clear_object (&self->soup);
  g_clear_pointer (&self->store, lki_sandbox_store_close);
  g_clear_pointer (&self->faults, lki_sandbox_faults_free);
  g_clear_pointer (&self->received, lki_sandbox_received_free);
  g_clear_pointer (&self->attempts, g_hash_table_unref);
  g_clear_pointer (&self->sources, g_hash_table_unref);
  g_free (self->address);
  g_free (self->epoch);
  g_free (self->token_key);
  g_free (self->identity_url);
  g_free (self->minimum_client);
  g_main_context_unref (self->context);
  g_free (self);
}
