// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-clock.h"
#include "lki-identity.h"
#include "lki-session.h"
#include "lki-store.h"

G_BEGIN_DECLS

/* For the session manager alone: the life of a session. */

LkiSession *lki_session_new (LkiStore *store,
                             LkiClock *clock,
                             gboolean demo);
DexFuture *lki_session_load (LkiSession *self);
DexFuture *lki_session_attach (LkiSession *self,
                               LkiHttp *http,
                               LkiIdentity *identity);
DexFuture *lki_session_close (LkiSession *self);
void lki_session_set_persistent (LkiSession *self,
                                 gboolean persistent);
void lki_session_set_detached_status (LkiSession *self,
                                      LkiSyncStatus status);
gboolean lki_session_is_attached (LkiSession *self);

G_END_DECLS
