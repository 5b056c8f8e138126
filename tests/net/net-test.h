// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>
#include <libdex.h>

#include "lki-account-record.h"
#include "lki-error.h"
#include "lki-http.h"
#include "test-await.h"

G_BEGIN_DECLS

char *net_test_await_string (DexFuture *future,
                             GError **error);
void net_test_await_error (DexFuture *future,
                           LkiErrorCode code);
GBytes *net_test_bytes (const char *text);
char *net_test_ask (LkiHttp *http,
                    const char *origin,
                    const char *method,
                    const char *path,
                    const char *json);
LkiServerInfo *net_test_server_info (const char *origin);
char *net_test_id_token (const char *user_id,
                         gint64 expires_s);

/* A server that says what it is told to, byte for byte, and keeps what it heard. */

typedef struct _RawServer RawServer;

RawServer *raw_server_new (void);
RawServer *raw_server_new_tls (GTlsCertificate *certificate);
void raw_server_free (RawServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawServer,
                               raw_server_free)

const char *raw_server_get_origin (RawServer *self);
guint16 raw_server_get_port (RawServer *self);
void raw_server_answer (RawServer *self,
                        const char *data,
                        gssize length);
void raw_server_answer_json (RawServer *self,
                             guint status,
                             const char *headers,
                             const char *json);
void raw_server_keep_open (RawServer *self);
void raw_server_drip (RawServer *self,
                      guint interval_ms);
guint raw_server_get_n_requests (RawServer *self);
const char *raw_server_get_request (RawServer *self,
                                    guint index);

G_END_DECLS
