// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-error.h"
#include "lki-session-manager.h"
#include "sync-test.h"

G_BEGIN_DECLS

/* A person who signs in at the sandbox of a desk, with a data folder below the desk's. For fibers.
 */
LkiSessionManager *manager_new (Desk *desk);
LkiSession *sign_in (Desk *desk,
                     LkiSessionManager *manager);
void shut_down (LkiSessionManager *manager);

/* Drops the last reference, as soon as what is still under way has dropped its own. */
void drop_last (gpointer object);

/* Wait for a future that must resolve, or be rejected for that reason. */
void must (DexFuture *future);
void must_fail (DexFuture *future,
                LkiErrorCode code,
                const char *member);

/* How many changes wait, or need the person: of the store, as what is counted follows at its own
 * pace. And waits until it is so many, and is counted as so many. */
gint64 count_unsent (LkiSession *session);
void await_unsent (LkiSession *session,
                   gint64 unsent);

/* Asks the sandbox for something behind the client's back; without @json to undo it. */
void control (Desk *desk,
              const char *path,
              const char *json);

G_END_DECLS
