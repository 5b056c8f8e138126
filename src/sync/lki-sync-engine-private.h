// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-backoff.h"
#include "lki-connectivity.h"
#include "lki-event-stream.h"
#include "lki-outbox.h"
#include "lki-puller.h"
#include "lki-sync-engine.h"
#include "lki-wake.h"

G_BEGIN_DECLS

/* The files of the engine share this; nobody else looks inside. */

/* One loop: what it sleeps on, and when it tries again after a failure. */
typedef struct
{
  LkiWake wake;
  LkiBackoff backoff;
  DexFuture *fiber; /* (owned) (nullable) */
  GError *error;    /* (owned) (nullable) of the last attempt */
  gint64 retry_at;  /* or LKI_TIME_NONE; only to be shown */
  gboolean wanted;
  gboolean working;
  gboolean dropped; /* its connection was dropped on purpose: to be made anew, at once */
  gboolean held;    /* backing off: nothing but its timer, or a reason to hope, lets it go */
} LkiSyncLoop;

struct _LkiSyncEngine
{
  GObject parent_instance;

  LkiPartnerApi *api;            /* (owned) */
  LkiStore *store;               /* (owned) */
  LkiClock *clock;               /* (owned) */
  LkiPuller *puller;             /* (owned) */
  LkiOutbox *outbox;             /* (owned) */
  LkiEventStream *stream;        /* (owned) */
  LkiConnectivity *connectivity; /* (owned) */
  GRand *rand;                   /* (owned) */

  LkiSyncLoop pull;
  LkiSyncLoop send;
  LkiSyncLoop listen;
  GPtrArray *waiters; /* (owned) of DexPromise: the next pull answers them */

  gboolean active;   /* started, and neither paused nor refused */
  gboolean stopping; /* the loops end, for good */
  gboolean ended;    /* the server does not accept the session any more */
  guint n_taking;    /* leads that events have brought, on their way into the store */
  gboolean deferred; /* a pull waits until the outbox has been sent */
  gboolean visible;  /* the running pull is more than the answer to an event */
  gboolean caught_up;

  LkiSyncStatus status;
  gint64 done;
  gint64 total;
  gint64 retry_at;
  gboolean live;
  gint64 live_since_us;
};

void lki_sync_loop_init (LkiSyncLoop *loop);
void lki_sync_loop_clear (LkiSyncLoop *loop);
void lki_sync_loop_want (LkiSyncLoop *loop);
void lki_sync_loop_release (LkiSyncLoop *loop);
void lki_sync_loop_release_offline (LkiSyncLoop *loop);

/* The loops */

void lki_sync_engine_spawn_loops (LkiSyncEngine *self);
void lki_sync_engine_want_pull (LkiSyncEngine *self);
void lki_sync_engine_loop_succeeded (LkiSyncEngine *self,
                                     LkiSyncLoop *loop);
GPtrArray *lki_sync_engine_take_waiters (LkiSyncEngine *self);
void lki_sync_engine_fail_waiters (GPtrArray *waiters,
                                   const GError *error);

/* How it stands */

LkiSyncStatus lki_sync_engine_status_for_error (const GError *error);
const GError *lki_sync_engine_peek_error (LkiSyncEngine *self);
LkiSyncStatus lki_sync_engine_compute_status (LkiSyncEngine *self);

/* What the loops tell the engine */

void lki_sync_engine_update_status (LkiSyncEngine *self);
void lki_sync_engine_error_changed (LkiSyncEngine *self);
void lki_sync_engine_set_caught_up (LkiSyncEngine *self);
void lki_sync_engine_set_live (LkiSyncEngine *self,
                               gboolean live);
void lki_sync_engine_end_session (LkiSyncEngine *self);

G_END_DECLS
