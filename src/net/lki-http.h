// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/**
 * LkiHttpResponse:
 * @status: HTTP status, 2xx
 * @content_type: (nullable): media type without parameters
 * @date_ms: the server's `Date`, or %LKI_TIME_NONE
 * @rate_limits: (nullable): the header `X-Sentry-Rate-Limits`
 * @body: what it sent, decoded
 *
 * A successful answer. Immutable.
 */
typedef struct
{
  guint status;
  char *content_type;
  gint64 date_ms;
  char *rate_limits;
  GBytes *body;
} LkiHttpResponse;

#define LKI_TYPE_HTTP_RESPONSE (lki_http_response_get_type ())
GType lki_http_response_get_type (void);

LkiHttpResponse *lki_http_response_ref (LkiHttpResponse *self);
void lki_http_response_unref (LkiHttpResponse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiHttpResponse,
                               lki_http_response_unref)

/**
 * LkiHttpLimits:
 * @head_ms: from the call to the end of the answer's headers, in milliseconds; name resolution,
 * connecting, TLS and sending are in it
 * @window_ms: how often the progress of the body is looked at, in milliseconds
 * @window_bytes: what must have come in each window
 * @body_bytes: how large a body may be, after decoding
 *
 * When to give up on a server.
 */
typedef struct
{
  guint head_ms;
  guint window_ms;
  gsize window_bytes;
  gsize body_bytes;
} LkiHttpLimits;

/**
 * LKI_HTTP_LIMITS_DEFAULT:
 *
 * Half a minute for the headers, then at least 4 KiB in every 20 seconds, which the slowest mobile
 * network does and a server that sends a byte now and then does not; 64 MiB in all.
 */
#define LKI_HTTP_LIMITS_DEFAULT                                                                    \
  ((LkiHttpLimits) { .head_ms = 30000,                                                             \
                     .window_ms = 20000,                                                           \
                     .window_bytes = 4096,                                                         \
                     .body_bytes = 64 * 1024 * 1024 })

/**
 * LkiHttp:
 *
 * The one libsoup session: HTTPS with TLS 1.2 or newer (plain HTTP to loopback alone), gzip,
 * timeouts, a bound on what is received, no redirect to another origin, and every failure as an
 * error of LKI_ERROR.
 */
#define LKI_TYPE_HTTP (lki_http_get_type ())
G_DECLARE_FINAL_TYPE (LkiHttp,
                      lki_http,
                      LKI,
                      HTTP,
                      GObject)

LkiHttp *lki_http_new (const char *user_agent);
void lki_http_set_limits (LkiHttp *self,
                          const LkiHttpLimits *limits);
void lki_http_set_trust (LkiHttp *self,
                         GTlsDatabase *database);
DexFuture *lki_http_send (LkiHttp *self,
                          const char *method,
                          const char *uri,
                          const char *bearer,
                          const char *content_type,
                          GBytes *body) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_http_send_with_headers (LkiHttp *self,
                                       const char *method,
                                       const char *uri,
                                       const char *bearer,
                                       const char *const *headers,
                                       const char *content_type,
                                       GBytes *body) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_http_open (LkiHttp *self,
                          const char *uri,
                          const char *bearer,
                          const char *const *headers,
                          const char *accept,
                          const char *last_event_id,
                          GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void lki_http_cancel_all (LkiHttp *self);
void lki_http_drop_connections (LkiHttp *self);

char *lki_http_check_address (const char *text,
                              GError **error);
gboolean lki_http_is_acceptable (GUri *uri);

G_END_DECLS
