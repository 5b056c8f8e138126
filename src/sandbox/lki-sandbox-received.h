// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-sandbox-request.h"

G_BEGIN_DECLS

typedef struct _LkiSandboxReceived LkiSandboxReceived;

LkiSandboxReceived *lki_sandbox_received_new (void);
void lki_sandbox_received_free (LkiSandboxReceived *self);
void lki_sandbox_received_reset (LkiSandboxReceived *self);

void lki_sandbox_received_request (LkiSandboxReceived *self,
                                   LkiSandboxRequest *request,
                                   gint64 at_ms);
void lki_sandbox_received_result (LkiSandboxReceived *self,
                                  const char *change_id,
                                  const char *type,
                                  const char *lead_id,
                                  const char *member_id,
                                  const char *outcome);
void lki_sandbox_received_change (LkiSandboxReceived *self,
                                  const char *json);
void lki_sandbox_received_envelope (LkiSandboxReceived *self,
                                    char *json);
char *lki_sandbox_received_dup_envelopes (LkiSandboxReceived *self);
char *lki_sandbox_received_count (LkiSandboxReceived *self,
                                  gint64 since_ms);
char *lki_sandbox_received_to_json (LkiSandboxReceived *self);

G_END_DECLS
