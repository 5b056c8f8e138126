// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-sandbox-accounts.h"
#include "lki-sandbox-server.h"

G_BEGIN_DECLS

#define LKI_SANDBOX_TOKEN_SECONDS 3600

char *lki_sandbox_tokens_make_id_token (LkiSandboxServer *server,
                                        LkiSandboxAccount *account,
                                        gint64 auth_time,
                                        gboolean second_factor);
char *lki_sandbox_tokens_make_refresh_token (LkiSandboxServer *server,
                                             LkiSandboxAccount *account,
                                             gint64 auth_time);
gint64 lki_sandbox_tokens_find_refresh_token (LkiSandboxServer *server,
                                              const char *token,
                                              gint64 *auth_time,
                                              char **session);
LkiSandboxAccount *lki_sandbox_tokens_verify (LkiSandboxServer *server,
                                              const char *token,
                                              const char **code,
                                              gint64 *auth_time);
char *lki_sandbox_tokens_make_secret (void);
gboolean lki_sandbox_tokens_check_totp (LkiSandboxServer *server,
                                        const char *secret,
                                        const char *code,
                                        gint64 after_step,
                                        gint64 *step);

G_END_DECLS
