// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-clock.h"
#include "lki-partner-account.h"
#include "lki-store.h"
#include "lki-support.h"

G_BEGIN_DECLS

/* For the session alone. */

LkiSupport *lki_support_new (LkiStore *store,
                             LkiClock *clock);
DexFuture *lki_support_load (LkiSupport *self);
void lki_support_set_api (LkiSupport *self,
                          LkiPartnerApi *api);
void lki_support_ask (LkiSupport *self);
DexFuture *lki_support_exchange (LkiSupport *self);

G_END_DECLS
