// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-sandbox-request.h"
#include "lki-sandbox-store.h"

G_BEGIN_DECLS

char *lki_sandbox_support_dup_messages (LkiSandboxStore *store,
                                        gint64 account);

G_END_DECLS
