// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/**
 * LkiHttpResponse:
 * @status: HTTP status, 2xx
 * @content_type: (nullable): media type without parameters
 * @date_ms: the server's `Date`, or %LKI_TIME_NONE
 * @body: what it sent
 */
typedef struct
{
  guint status;
  char *content_type;
  gint64 date_ms;
  GBytes *body;
} LkiHttpResponse;

#define LKI_TYPE_HTTP_RESPONSE (lki_http_response_get_type ())
GType lki_http_response_get_type (void);

LkiHttpResponse *lki_http_response_ref (LkiHttpResponse *self);
void lki_http_response_unref (LkiHttpResponse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiHttpResponse,
                               lki_http_response_unref)

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
DexFuture *lki_http_send (LkiHttp *self,
                          const char *method,
                          const char *uri,
                          const char *bearer,       /* (nullable) */
                          const char *content_type, /* (nullable) */
                          GBytes *body);            /* (nullable) → LkiHttpResponse */
DexFuture *
lki_http_open (LkiHttp *self,
               const char *uri,
               const char *bearer,
               const char *accept,
               const char *last_event_id); /* (nullable) → GInputStream of a 200 answer */
void lki_http_cancel_all (LkiHttp *self);
void lki_http_drop_connections (LkiHttp *self); /* after suspend or a change of network */
char *lki_http_check_address (
    const char *text,
    GError **error); /* what a person typed → origin, or ADDRESS / INSECURE_ADDRESS */

G_END_DECLS
