// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-partner-api.h"
#include "lki-sandbox.h"
#include "lki-store.h"
#include "lki-sync-engine.h"

G_BEGIN_DECLS

/* A real server, a real store file, and a signed-in API between them. */
typedef struct
{
  char *folder;
  LkiSandbox *sandbox;
  LkiHttp *http;
  LkiClock *clock; /* of the engine; the rest goes by the system's */
  LkiIdentity *identity;
  LkiPartnerApi *api;
  LkiStore *store;
} Desk;

typedef void (*DeskFunc) (Desk *desk);

/* Adds a test that runs as a fiber with a desk of so many leads. */
void desk_add_test (const char *path,
                    guint leads,
                    DeskFunc func);

/* The same with a clock that the test moves. */
void desk_add_manual_test (const char *path,
                           guint leads,
                           DeskFunc func);

/* Runs a function as a fiber until it ends; for tests that need no desk. */
void desk_run_fiber (GFunc func,
                     gpointer data);

/* Signs in at the sandbox of the desk; where that is another one than at first, again. */
void desk_sign_in (Desk *desk);

/* Asks the sandbox for something behind the client's back. Returns what it answered. */
char *desk_control (Desk *desk,
                    const char *method,
                    const char *path,
                    const char *json);
char *desk_control_at (LkiHttp *http,
                       const char *address,
                       const char *method,
                       const char *path,
                       const char *json);

/* How often the sandbox has answered requests of a path since it was last asked to forget. */
guint desk_count_requests (Desk *desk,
                           const char *method,
                           const char *path);

/* What happens while a test looks elsewhere is remembered: begin to watch, then check, then wait.
 */
typedef struct _Watch Watch;
Watch *desk_watch (gpointer object,
                   const char *signal);
void desk_watch_wait (Watch *watch);
void desk_watch_free (Watch *watch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Watch,
                               desk_watch_free)

/* Waits in a fiber. What takes longer than half a minute is a failure. */
void desk_await_signal (gpointer object,
                        const char *signal);
void desk_await_status (LkiSyncEngine *engine,
                        LkiSyncStatus status);
void desk_await_caught_up (LkiSyncEngine *engine);
void desk_settle (void);

LkiSyncEngine *desk_start_engine (Desk *desk);
void desk_stop_engine (LkiSyncEngine *engine);
void desk_sync (LkiSyncEngine *engine);

guint desk_count_leads (Desk *desk);
LkiLeadRecord *desk_newest_lead (Desk *desk);
LkiLeadRecord *desk_find_lead (Desk *desk,
                               const char *id);
void desk_assert_same_leads (LkiPartnerApi *api,
                             LkiStore *store);

void desk_remove_folder (const char *folder);

G_END_DECLS
