// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-account-record.h"
#include "lki-http.h"

G_BEGIN_DECLS

DexFuture *lki_discovery_fetch (LkiHttp *http,
                                const char *origin) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
