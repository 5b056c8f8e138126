// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-partner-api.h"

G_BEGIN_DECLS

DexFuture *lki_partner_api_put_presence (LkiPartnerApi *self,
                                         const char *client_id,
                                         const char *lead_id);

G_END_DECLS
