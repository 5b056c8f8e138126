// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-partner-api.h"

G_BEGIN_DECLS

DexFuture *lki_partner_api_call (LkiPartnerApi *self,
                                 const char *method,
                                 const char *path,
                                 GBytes *body) G_GNUC_WARN_UNUSED_RESULT;
LkiServerInfo *lki_partner_api_get_server (LkiPartnerApi *self);

G_END_DECLS
