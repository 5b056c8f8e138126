// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-sandbox-request.h"

G_BEGIN_DECLS

/* The largest body that is read at all; the controls take exact leads. */
#define LKI_SANDBOX_BODY_LIMIT (64 * 1024 * 1024)

void lki_sandbox_router_dispatch (LkiSandboxRequest *request);

G_END_DECLS
