// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-identity.h"
#include "lki-json-span.h"

G_BEGIN_DECLS

/**
 * LkiTokens:
 * @id_token: the JWT that the partner API takes
 * @refresh_token: what the next one is got with
 * @user_id: whose they are
 * @received_ms: when they came, by the server's clock
 * @expires_ms: when @id_token ends, by the server's clock
 * @ahead_ms: how far the server's clock is ahead of ours
 *
 * What a successful sign-in or refresh gives.
 */
typedef struct
{
  char *id_token;
  char *refresh_token;
  char *user_id;
  gint64 received_ms;
  gint64 expires_ms;
  gint64 ahead_ms;
} LkiTokens;

void lki_tokens_clear (LkiTokens *self);
gboolean lki_tokens_read (LkiTokens *self,
                          JsonObject *object,
                          gint64 date_ms,
                          LkiClock *clock);
GError *lki_identity_map_error (const GError *error,
                                gboolean is_refresh);
DexFuture *lki_identity_call (LkiHttp *http,
                              LkiServerInfo *server,
                              const char *base,
                              const char *method,
                              JsonNode *request);
JsonNode *lki_identity_parse (LkiHttpResponse *response,
                              GError **error);
char *lki_identity_dup_second_base (LkiServerInfo *server);
LkiHttp *lki_identity_get_http (LkiIdentity *self);
LkiClock *lki_identity_get_clock (LkiIdentity *self);
gboolean lki_identity_take_tokens (LkiIdentity *self,
                                   LkiTokens *tokens);
gboolean lki_identity_take_session (LkiIdentity *self,
                                    LkiIdentity *other);
LkiIdentity *lki_identity_new_signed_in (LkiHttp *http,
                                         LkiServerInfo *server,
                                         LkiClock *clock,
                                         const char *email,
                                         LkiTokens *tokens);

G_END_DECLS
