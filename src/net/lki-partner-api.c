// SPDX-License-Identifier: GPL-3.0-or-later
// The endpoints of the partner API and the token that each needs. What bodies mean is in lki-wire;
// when to call, and when to try again, is for whoever calls.

#include "lki-partner-api-private.h"

#include "lki-config.h"
#include "lki-error.h"
#include "lki-future.h"
#include "lki-trace.h"
#include "lki-wire.h"

#include <json-glib/json-glib.h>
#include <string.h>

struct _LkiPartnerApi
{
  GObject parent_instance;

  LkiHttp *http;         /* (owned) */
  LkiIdentity *identity; /* (owned) */
  char *organisation;    /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (LkiPartnerApi,
                     lki_partner_api,
                     G_TYPE_OBJECT)

typedef struct
{
  LkiPartnerApi *self; /* (owned) */
  const char *method;
  char *uri;                 /* (owned) */
  char *organisation;        /* (owned) (nullable) as it was when the call was made */
  GBytes *body;              /* (owned) (nullable) JSON */
  char *last_event_id;       /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) of a stream */
} Request;

typedef struct
{
  LkiPartnerApi *self; /* (owned) */
  char *cursor;        /* (owned) (nullable) */
  guint limit;
} PageRequest;

typedef struct
{
  GBytes *body;      /* (owned) */
  char *sent_cursor; /* (owned) (nullable) */
} Parse;

static void
request_free (Request *request)
{
  g_clear_object (&request->self);
  g_clear_object (&request->cancellable);
  g_clear_pointer (&request->body, g_bytes_unref);
  g_free (request->last_event_id);
  g_free (request->organisation);
  g_free (request->uri);
  g_free (request);
}

static void
page_request_free (PageRequest *request)
{
  g_clear_object (&request->self);
  g_free (request->cursor);
  g_free (request);
}

static void
parse_free (Parse *parse)
{
  g_bytes_unref (parse->body);
  g_free (parse->sent_cursor);
  g_free (parse);
}

static DexFuture *
send_once (Request *request,
           const char *id_token)
{
  const char *const named[] = { "Leadkit-Organisation", request->organisation, NULL };
  const char *const *headers = request->organisation != NULL ? named : NULL;

  if (request->cancellable != NULL)
    return lki_http_open (request->self->http, request->uri, id_token, headers, "text/event-stream",
                          request->last_event_id, request->cancellable);

  return lki_http_send_with_headers (request->self->http, request->method, request->uri, id_token,
                                     headers, request->body != NULL ? "application/json" : NULL,
                                     request->body);
}

static DexFuture *
request_fiber (gpointer user_data)
{
  Request *request = user_data;
  LkiIdentity *identity = request->self->identity;

  for (gboolean is_retry = FALSE;; is_retry = TRUE)
    {
      g_autofree char *id_token = NULL;
      g_autoptr (DexFuture) answer = NULL;
      g_autoptr (GError) error = NULL;

      id_token = dex_await_string (lki_identity_dup_id_token (identity), &error);
      if (id_token == NULL)
        return lki_future_new_failed (g_steal_pointer (&error));

      answer = send_once (request, id_token);
      if (dex_await (dex_ref (answer), &error))
        return g_steal_pointer (&answer);

      if (!g_error_matches (error, LKI_ERROR, LKI_ERROR_UNAUTHENTICATED) || is_retry)
        return lki_future_new_failed (g_steal_pointer (&error));

      /* The token may have been withdrawn, or the clocks disagree: one fresh token tells. */
      lki_identity_invalidate_id_token (identity, id_token);
    }
}

static Request *
request_new (LkiPartnerApi *self,
             const char *method,
             const char *path)
{
  Request *request = g_new0 (Request, 1);

  request->self = g_object_ref (self);
  request->method = method;
  request->organisation = g_strdup (self->organisation);
  request->uri = g_strconcat (lki_identity_get_server (self->identity)->api, path, NULL);

  return request;
}

static DexFuture *
request_run (Request *request)
{
  return lki_future_spawn ("partner api", request_fiber, request, (GDestroyNotify) request_free);
}

static void
lki_partner_api_dispose (GObject *object)
{
  LkiPartnerApi *self = LKI_PARTNER_API (object);

  g_clear_object (&self->http);
  g_clear_object (&self->identity);

  G_OBJECT_CLASS (lki_partner_api_parent_class)->dispose (object);
}

static void
lki_partner_api_finalize (GObject *object)
{
  LkiPartnerApi *self = LKI_PARTNER_API (object);

  g_free (self->organisation);

  G_OBJECT_CLASS (lki_partner_api_parent_class)->finalize (object);
}

static void
lki_partner_api_class_init (LkiPartnerApiClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lki_partner_api_dispose;
  G_OBJECT_CLASS (klass)->finalize = lki_partner_api_finalize;
}

static void
lki_partner_api_init (LkiPartnerApi *self)
{
}

/**
 * lki_partner_api_new:
 * @http: the session
 * @identity: who is signed in
 *
 * Every function of it fails as [method@Lki.Identity.dup_id_token] and [method@Lki.Http.send] do;
 * with %LKI_ERROR_UNAUTHENTICATED only after a fresh token was refused as well.
 *
 * Returns: (transfer full): the API of that user's server
 */
LkiPartnerApi *
lki_partner_api_new (LkiHttp *http,
                     LkiIdentity *identity)
{
  LkiPartnerApi *self = g_object_new (LKI_TYPE_PARTNER_API, NULL);

  self->http = g_object_ref (http);
  self->identity = g_object_ref (identity);

  return self;
}

/**
 * lki_partner_api_get_http:
 * @self: the API
 *
 * Returns: (transfer none): the session
 */
LkiHttp *
lki_partner_api_get_http (LkiPartnerApi *self)
{
  g_return_val_if_fail (LKI_IS_PARTNER_API (self), NULL);

  return self->http;
}

/**
 * lki_partner_api_set_organisation:
 * @self: the API
 * @organisation_id: (nullable): which of the person's organisations is meant from the next call on,
 * or %NULL for the first
 *
 * For people who belong to several. Calls that are under way are not changed by it.
 */
void
lki_partner_api_set_organisation (LkiPartnerApi *self,
                                  const char *organisation_id)
{
  g_return_if_fail (LKI_IS_PARTNER_API (self));

  g_set_str (&self->organisation, organisation_id);
}

/**
 * lki_partner_api_get_organisation:
 * @self: the API
 *
 * Returns: (transfer none) (nullable): the organisation that is meant
 */
const char *
lki_partner_api_get_organisation (LkiPartnerApi *self)
{
  g_return_val_if_fail (LKI_IS_PARTNER_API (self), NULL);

  return self->organisation;
}

/**
 * lki_partner_api_call:
 * @self: the API
 * @method: the method
 * @path: what comes after the API's address
 * @body: (nullable) (transfer full): JSON
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.HttpResponse]; fails as
 * described at [ctor@Lki.PartnerApi.new]
 */
DexFuture *
lki_partner_api_call (LkiPartnerApi *self,
                      const char *method,
                      const char *path,
                      GBytes *body)
{
  Request *request = request_new (self, method, path);

  request->body = body;

  return request_run (request);
}

/**
 * lki_partner_api_get_server:
 * @self: the API
 *
 * Returns: (transfer none): where it is
 */
LkiServerInfo *
lki_partner_api_get_server (LkiPartnerApi *self)
{
  return lki_identity_get_server (self->identity);
}

static DexFuture *
get_body_cb (DexFuture *future,
             gpointer user_data)
{
  LkiHttpResponse *response = g_value_get_boxed (dex_future_get_value (future, NULL));

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_bytes_ref (response->body));
}

/**
 * lki_partner_api_fetch_leads:
 * @self: the API
 * @cursor: (nullable): where to go on, or %NULL to begin
 * @limit: how many leads the page may have
 *
 * `GET /leads`. Fails with %LKI_ERROR_CURSOR_EXPIRED when the sync must begin anew.
 *
 * Returns: (transfer full): a future that resolves to a [struct@GLib.Bytes], for
 * [func@Lki.wire_peek_position] and [func@Lki.PartnerApi.parse_page]
 */
DexFuture *
lki_partner_api_fetch_leads (LkiPartnerApi *self,
                             const char *cursor,
                             guint limit)
{
  g_autofree char *escaped = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (LKI_IS_PARTNER_API (self), NULL);

  escaped = cursor != NULL ? g_uri_escape_string (cursor, NULL, FALSE) : NULL;
  path = g_strdup_printf ("/leads?limit=%u%s%s", limit, escaped != NULL ? "&cursor=" : "",
                          escaped != NULL ? escaped : "");

  return dex_future_then (request_run (request_new (self, "GET", path)), get_body_cb, NULL, NULL);
}

static DexFuture *
parse_page_thread (gpointer user_data)
{
  Parse *parse = user_data;
  gint64 begin_us = LKI_TRACE_BEGIN ();
  GError *error = NULL;
  LkiSyncPage *page = lki_wire_parse_lead_page (parse->body, parse->sent_cursor, &error);

  if (page == NULL)
    return dex_future_new_for_error (error);

  lki_trace_end (begin_us, "parse-page", page->leads->len);

  return dex_future_new_take_boxed (LKI_TYPE_SYNC_PAGE, page);
}

/**
 * lki_partner_api_parse_page:
 * @body: what [method@Lki.PartnerApi.fetch_leads] resolved to
 * @sent_cursor: (nullable): the cursor that it answers
 *
 * Runs [func@Lki.wire_parse_lead_page] on a thread of its own.
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.SyncPage]; fails with
 * %LKI_ERROR_PROTOCOL
 */
DexFuture *
lki_partner_api_parse_page (GBytes *body,
                            const char *sent_cursor)
{
  Parse *parse;

  g_return_val_if_fail (body != NULL, NULL);

  parse = g_new0 (Parse, 1);
  parse->body = g_bytes_ref (body);
  parse->sent_cursor = g_strdup (sent_cursor);

  return lki_future_spawn_thread ("lki-parse-page", parse_page_thread, parse,
                                  (GDestroyNotify) parse_free);
}

static DexFuture *
fetch_page_fiber (gpointer user_data)
{
  PageRequest *request = user_data;
  g_autoptr (GBytes) body = NULL;
  GError *error = NULL;

  body = dex_await_boxed (
      lki_partner_api_fetch_leads (request->self, request->cursor, request->limit), &error);
  if (body == NULL)
    return lki_future_new_failed (error);

  return lki_partner_api_parse_page (body, request->cursor);
}

/**
 * lki_partner_api_fetch_page:
 * @self: the API
 * @cursor: (nullable): where to go on, or %NULL to begin
 * @limit: how many leads the page may have
 *
 * [method@Lki.PartnerApi.fetch_leads] and [func@Lki.PartnerApi.parse_page] in one.
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.SyncPage]; fails with
 * %LKI_ERROR_CURSOR_EXPIRED, %LKI_ERROR_PROTOCOL, or as described at [ctor@Lki.PartnerApi.new]
 */
DexFuture *
lki_partner_api_fetch_page (LkiPartnerApi *self,
                            const char *cursor,
                            guint limit)
{
  PageRequest *request;

  g_return_val_if_fail (LKI_IS_PARTNER_API (self), NULL);

  request = g_new0 (PageRequest, 1);
  request->self = g_object_ref (self);
  request->cursor = g_strdup (cursor);
  request->limit = limit;

  return lki_future_spawn ("fetch page", fetch_page_fiber, request,
                           (GDestroyNotify) page_request_free);
}

static DexFuture *
parse_results_cb (DexFuture *future,
                  gpointer user_data)
{
  LkiHttpResponse *response = g_value_get_boxed (dex_future_get_value (future, NULL));
  GError *error = NULL;
  GPtrArray *results = lki_wire_parse_results (response->body, &error);

  if (results == NULL)
    return dex_future_new_for_error (error);

  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, results);
}

/**
 * lki_partner_api_send_changes:
 * @self: the API
 * @changes: (element-type LkiChange): from one to 100 changes
 *
 * `POST /changes`. Safe to repeat: each change carries its idempotency key.
 *
 * Returns: (transfer full): a future that resolves to a [struct@GLib.PtrArray] of LkiChangeResult,
 * which may lack some of @changes
 */
DexFuture *
lki_partner_api_send_changes (LkiPartnerApi *self,
                              GPtrArray *changes)
{
  Request *request;

  g_return_val_if_fail (LKI_IS_PARTNER_API (self), NULL);
  g_return_val_if_fail (changes != NULL && changes->len > 0 && changes->len <= 100, NULL);

  request = request_new (self, "POST", "/changes");
  request->body = lki_wire_print_changes (changes);

  return dex_future_then (request_run (request), parse_results_cb, NULL, NULL);
}

static DexFuture *
fetch_account_fiber (gpointer user_data)
{
  LkiPartnerApi *self = user_data;
  g_autoptr (DexFuture) me = request_run (request_new (self, "GET", "/me"));
  g_autoptr (DexFuture) organisation = request_run (request_new (self, "GET", "/organisation"));
  g_autoptr (LkiHttpResponse) me_response = NULL;
  g_autoptr (LkiHttpResponse) organisation_response = NULL;
  g_autoptr (GBytes) json = NULL;
  LkiAccountRecord *account;
  GError *error = NULL;

  me_response = dex_await_boxed (g_steal_pointer (&me), &error);
  if (me_response == NULL)
    return lki_future_new_failed (error);

  organisation_response = dex_await_boxed (g_steal_pointer (&organisation), &error);
  if (organisation_response == NULL)
    return lki_future_new_failed (error);

  json = lki_wire_join_account (me_response->body, organisation_response->body);
  account = lki_wire_parse_account (json, &error);
  if (account == NULL)
    return lki_future_new_failed (error);

  return dex_future_new_take_boxed (LKI_TYPE_ACCOUNT_RECORD, account);
}

/**
 * lki_partner_api_fetch_account:
 * @self: the API
 *
 * `GET /me` and `GET /organisation`.
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.AccountRecord]
 */
DexFuture *
lki_partner_api_fetch_account (LkiPartnerApi *self)
{
  g_return_val_if_fail (LKI_IS_PARTNER_API (self), NULL);

  return lki_future_spawn ("fetch account", fetch_account_fiber, g_object_ref (self),
                           g_object_unref);
}

static DexFuture *
done_cb (DexFuture *future,
         gpointer user_data)
{
  return lki_future_new_done ();
}

/**
 * lki_partner_api_put_device:
 * @self: the API
 * @device_id: the id of this installation
 * @name: (nullable): what the person calls the device
 * @locale: (nullable): BCP 47
 *
 * `PUT /devices/{id}`: tells the server that this device is signed in.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_partner_api_put_device (LkiPartnerApi *self,
                            const char *device_id,
                            const char *name,
                            const char *locale)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *path = NULL;
  Request *request;
  char *text;

  g_return_val_if_fail (LKI_IS_PARTNER_API (self) && device_id != NULL, NULL);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, name);
  json_builder_set_member_name (builder, "platform");
  json_builder_add_string_value (builder, "linux");
  json_builder_set_member_name (builder, "app_version");
  json_builder_add_string_value (builder, LKI_VERSION);
  json_builder_set_member_name (builder, "locale");
  json_builder_add_string_value (builder, locale);
  json_builder_set_member_name (builder, "push");
  json_builder_add_null_value (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);

  escaped = g_uri_escape_string (device_id, NULL, FALSE);
  path = g_strconcat ("/devices/", escaped, NULL);
  request = request_new (self, "PUT", path);
  request->body = g_bytes_new_take (text, strlen (text));

  return dex_future_then (request_run (request), done_cb, NULL, NULL);
}

/**
 * lki_partner_api_open_events:
 * @self: the API
 * @last_event_id: (nullable): the last event that was seen
 * @cancellable: to be used for reading as well, see [method@Lki.Http.open]
 *
 * `GET /events`.
 *
 * Returns: (transfer full): a future that resolves to a [class@Gio.InputStream] of
 * `text/event-stream`
 */
DexFuture *
lki_partner_api_open_events (LkiPartnerApi *self,
                             const char *last_event_id,
                             GCancellable *cancellable)
{
  Request *request;

  g_return_val_if_fail (LKI_IS_PARTNER_API (self) && G_IS_CANCELLABLE (cancellable), NULL);

  request = request_new (self, "GET", "/events");
  request->last_event_id = g_strdup (last_event_id);
  request->cancellable = g_object_ref (cancellable);

  return request_run (request);
}
