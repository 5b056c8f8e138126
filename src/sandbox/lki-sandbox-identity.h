// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-sandbox-request.h"

G_BEGIN_DECLS

/* Where the two services of Firebase are found; the emulator has them at the same paths. */
#define LKI_SANDBOX_IDENTITY_PATH "/identitytoolkit.googleapis.com"
#define LKI_SANDBOX_SECURE_TOKEN_PATH "/securetoken.googleapis.com"

void lki_sandbox_identity_error (LkiSandboxRequest *request,
                                 guint status,
                                 const char *message,
                                 const char *reason,
                                 const char *status_name);
JsonObject *lki_sandbox_identity_begin (LkiSandboxRequest *request);
LkiSandboxAccount *lki_sandbox_identity_find_user (LkiSandboxRequest *request,
                                                   JsonObject *body,
                                                   gint64 *auth_time);
gboolean lki_sandbox_identity_check_recent (LkiSandboxRequest *request,
                                            gint64 auth_time);
void lki_sandbox_identity_refuse (LkiSandboxRequest *request,
                                  const char *message);
gboolean lki_sandbox_identity_is_email (const char *text);
gboolean lki_sandbox_identity_is_weak (const char *password);
void lki_sandbox_identity_refuse_weak (LkiSandboxRequest *request);
void lki_sandbox_identity_count_attempt (LkiSandboxServer *server,
                                         const char *email,
                                         gboolean right);
void lki_sandbox_identity_append_tokens (LkiSandboxRequest *request,
                                         GString *out,
                                         LkiSandboxAccount *account);
void lki_sandbox_identity_reply (LkiSandboxRequest *request,
                                 GString *out);
gboolean lki_sandbox_identity_commit (LkiSandboxRequest *request);
char *lki_sandbox_identity_make_code (LkiSandboxRequest *request,
                                      gint64 account,
                                      const char *kind,
                                      const char *data,
                                      gint64 lifetime_seconds);
char *lki_sandbox_identity_take_code (LkiSandboxRequest *request,
                                      const char *code,
                                      const char *kind,
                                      gboolean keep,
                                      gint64 *account);

G_END_DECLS
