// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-clock.h"
#include "lki-partner-api.h"
#include "lki-store.h"
#include "lki-sync-status.h"

G_BEGIN_DECLS

/**
 * LkiSyncEngine:
 *
 * Keeps one store and one server together: owns the puller, the outbox sender, the event stream and
 * the watch over the network. Its properties are what the foot of the views shows.
 *
 * Properties: `status` (LkiSyncStatus), `done` and `total` (gint64, of a first sync; total -1 when
 * unknown), `error` (nullable GError of the last failure), `live` (gboolean: the event stream is
 * connected), `retry-at` (gint64, when it tries again, or LKI_TIME_NONE), `caught-up` (gboolean: a
 * pull has come to its end).
 *
 * Signals: `account-changed ()`, `support-answered ()`, `page-set-aside (guint n)`, `lead-announced
 * (const char *lead_id)`: the event stream named a lead, which is new or changed right now;
 * `claims-lost (GPtrArray *leads)`: a colleague was faster.
 */
#define LKI_TYPE_SYNC_ENGINE (lki_sync_engine_get_type ())
G_DECLARE_FINAL_TYPE (LkiSyncEngine,
                      lki_sync_engine,
                      LKI,
                      SYNC_ENGINE,
                      GObject)

LkiSyncEngine *lki_sync_engine_new (LkiPartnerApi *api,
                                    LkiStore *store,
                                    LkiClock *clock);
void lki_sync_engine_start (LkiSyncEngine *self);
void lki_sync_engine_pause (
    LkiSyncEngine *self); /* the person cancels a first sync; start() resumes it where it stopped */
DexFuture *lki_sync_engine_stop (LkiSyncEngine *self); /* → TRUE when nothing of it runs any more */
DexFuture *lki_sync_engine_sync_now (
    LkiSyncEngine *self); /* → TRUE when a pull that began after this call has ended; or why not */
void lki_sync_engine_kick_outbox (LkiSyncEngine *self);

LkiSyncStatus lki_sync_engine_get_status (LkiSyncEngine *self);
gint64 lki_sync_engine_get_done (LkiSyncEngine *self);
gint64 lki_sync_engine_get_total (LkiSyncEngine *self);
const GError *lki_sync_engine_get_error (LkiSyncEngine *self);
gboolean lki_sync_engine_get_live (LkiSyncEngine *self);
gint64 lki_sync_engine_get_retry_at (LkiSyncEngine *self);
gboolean lki_sync_engine_get_caught_up (LkiSyncEngine *self);

G_END_DECLS
