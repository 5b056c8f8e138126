// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-sandbox-request.h"
#include "lki-sandbox-store.h"

G_BEGIN_DECLS

void lki_sandbox_generator_fill (LkiSandboxStore *store,
                                 guint64 seed,
                                 guint count,
                                 gint64 now_ms);
GPtrArray *lki_sandbox_generator_add (LkiSandboxServer *server,
                                      gint64 organisation,
                                      guint count,
                                      const char *patch,
                                      GError **error);
void lki_sandbox_generator_start_arrivals (LkiSandboxServer *server);
char *lki_sandbox_generator_dup_categories (void);

G_END_DECLS
