// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libdex.h>

#include "lki-change-set.h"
#include "lki-change.h"
#include "lki-lead-query.h"
#include "lki-sync-page.h"

G_BEGIN_DECLS

/**
 * LkiStore:
 *
 * The leads of one account on this device: one SQLite file, 0600 in a folder 0700. All functions
 * are called on the main thread and answer by futures; SQLite runs on two threads of the store's
 * own.
 *
 * Errors are %LKI_ERROR_DISK_FULL, %LKI_ERROR_READ_ONLY, %LKI_ERROR_DAMAGED and %LKI_ERROR_FAILED.
 */
#define LKI_TYPE_STORE (lki_store_get_type ())
G_DECLARE_FINAL_TYPE (LkiStore,
                      lki_store,
                      LKI,
                      STORE,
                      GObject)

/* signal `changed (LkiStore *, LkiChangeSet *)`: after each transaction that changed leads, on the
 * main thread. signal `outbox-changed (LkiStore *)`: something was queued, settled or discarded. */

DexFuture *lki_store_open (const char *path); /* → LkiStore */
DexFuture *lki_store_close (LkiStore *self);  /* → TRUE; nothing may follow */
const char *lki_store_get_path (LkiStore *self);
const char *lki_store_get_set_aside_path (
    LkiStore *self); /* (nullable) a damaged or newer file was renamed to this */
GError *
lki_store_get_set_aside_error (LkiStore *self); /* (nullable) why: DAMAGED or NEWER_SCHEMA */

/* Sync */
DexFuture *lki_store_load_position (LkiStore *self); /* → LkiSyncPosition */
DexFuture *
lki_store_restart_sync (LkiStore *self); /* → TRUE; forgets the cursor, keeps leads and changes */
DexFuture *lki_store_apply_page (
    LkiStore *self,
    LkiSyncPage *page); /* → LkiChangeSet; the page and its cursor in one transaction */

/* A page with no cursor (%NULL) leaves the position alone: it is a look at the newest leads in the
 * middle of a first sync, and goes by the prompt lane, as does every page of a sync that has its
 * snapshot. A lead with a smaller revision than the stored one changes nothing, as pages may
 * overtake each other. When the last page of a snapshot is applied, leads that no page has named
 * since lki_store_restart_sync() are gone. */

/* Reading */
DexFuture *lki_store_query (LkiStore *self,
                            LkiLeadQuery *query,
                            gint64 now_ms,
                            guint first_records,
                            guint limit); /* → LkiLeadPage; limit 0: all keys */
DexFuture *lki_store_match (
    LkiStore *self,
    LkiLeadQuery *query,
    gint64 now_ms,
    const gint64 *keys,
    guint n_keys); /* → GArray of gint64 in a boxed value: those of @keys that match, in no order */
DexFuture *
lki_store_load_records (LkiStore *self,
                        const gint64 *keys,
                        guint n_keys); /* → GPtrArray of brief LkiLeadRecord, those that exist */
DexFuture *
lki_store_load_lead (LkiStore *self,
                     gint64 key); /* → LkiLeadRecord with json, without details; NOT_FOUND */
DexFuture *lki_store_find_lead (LkiStore *self,
                                const char *lead_id); /* the same by the server's id */
DexFuture *lki_store_load_activities (
    LkiStore *self,
    gint64 key); /* → GPtrArray of LkiActivityRecord, newest first, pending ones too */
DexFuture *lki_store_count (LkiStore *self,
                            gint64 now_ms); /* → LkiLeadCounts */

/* Outbox */
DexFuture *
lki_store_enqueue (LkiStore *self,
                   GPtrArray *changes); /* of LkiChange → LkiChangeSet; one transaction */
DexFuture *
lki_store_take_changes (LkiStore *self,
                        guint at_most); /* → GPtrArray of LkiChange, now marked as being sent */
DexFuture *
lki_store_release_changes (LkiStore *self); /* → TRUE; what was being sent is queued again */
DexFuture *lki_store_settle_changes (LkiStore *self,
                                     GPtrArray *results); /* of LkiChangeResult → LkiChangeSet */

/* Small values: `account`, `draft:…`. Bytes as the caller likes them. */
DexFuture *lki_store_load_value (LkiStore *self,
                                 const char *name); /* → GBytes, or NULL in a boxed value */
DexFuture *lki_store_save_value (LkiStore *self,
                                 const char *name,
                                 GBytes *value); /* (nullable): NULL removes → TRUE */

G_END_DECLS
