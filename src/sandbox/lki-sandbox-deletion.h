// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-sandbox-request.h"
#include "lki-sandbox-store.h"

G_BEGIN_DECLS

void lki_sandbox_deletions_run (LkiSandboxServer *server);
char *lki_sandbox_deletion_dup_scheduled (LkiSandboxStore *store,
                                          gint64 account);

G_END_DECLS
