// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-sandbox-request.h"

G_BEGIN_DECLS

void lki_sandbox_devices_append (LkiSandboxRequest *request,
                                 GString *out);

G_END_DECLS
