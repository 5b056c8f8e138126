// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-sandbox-request.h"

G_BEGIN_DECLS

typedef struct _LkiSandboxEvents LkiSandboxEvents;

LkiSandboxEvents *lki_sandbox_events_new (LkiSandboxServer *server,
                                          guint keep_alive_seconds);
void lki_sandbox_events_free (LkiSandboxEvents *self);

void lki_sandbox_events_lead (LkiSandboxEvents *self,
                              gint64 organisation,
                              const char *lead_id,
                              gint64 revision,
                              const char *kind);
void lki_sandbox_events_send (LkiSandboxEvents *self,
                              gint64 organisation,
                              gint64 account,
                              const char *event,
                              const char *json);
void lki_sandbox_events_send_raw (LkiSandboxEvents *self,
                                  const char *text);
void lki_sandbox_events_end (LkiSandboxEvents *self,
                             gint64 account,
                             const char *session);
guint lki_sandbox_events_drop (LkiSandboxEvents *self,
                               gboolean abrupt);
guint lki_sandbox_events_count (LkiSandboxEvents *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiSandboxEvents,
                               lki_sandbox_events_free)

G_END_DECLS
