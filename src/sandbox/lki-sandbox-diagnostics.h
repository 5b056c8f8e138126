// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-sandbox-request.h"

G_BEGIN_DECLS

char *lki_sandbox_diagnostics_dup_dsn (const char *origin);

G_END_DECLS
