// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libdex.h>

#include "lki-change-set.h"
#include "lki-change-result.h"
#include "lki-lead-facets.h"
#include "lki-lead-query.h"
#include "lki-support-message.h"
#include "lki-sync-page.h"

G_BEGIN_DECLS

/**
 * LkiStore:
 *
 * The leads of one account on this device: one SQLite file, 0600 in a folder 0700. All functions
 * are called on the main thread and answer by futures, which settle there; SQLite runs on threads
 * of the store's own.
 *
 * Keys ascend from the newest delivered lead to the oldest. A lead keeps its key for as long as it
 * is in the file.
 *
 * Errors are %LKI_ERROR_DISK_FULL, %LKI_ERROR_READ_ONLY, %LKI_ERROR_DAMAGED and %LKI_ERROR_FAILED,
 * and %LKI_ERROR_CANCELLED once the store is closed. After a failure the file is as it was before,
 * and the same call may be made again.
 */
#define LKI_TYPE_STORE (lki_store_get_type ())
G_DECLARE_FINAL_TYPE (LkiStore,
                      lki_store,
                      LKI,
                      STORE,
                      GObject)

/* Life */
DexFuture *lki_store_open (const char *path);
DexFuture *lki_store_close (LkiStore *self);
const char *lki_store_get_set_aside_path (LkiStore *self);
GError *lki_store_get_set_aside_error (LkiStore *self);

/* Sync */
DexFuture *lki_store_load_position (LkiStore *self);
DexFuture *lki_store_restart_sync (LkiStore *self);
DexFuture *lki_store_apply_page (LkiStore *self,
                                 LkiSyncPage *page);

/* Reading */
DexFuture *lki_store_query (LkiStore *self,
                            LkiLeadQuery *query,
                            gint64 now_ms,
                            guint first_records,
                            guint limit);
DexFuture *lki_store_match (LkiStore *self,
                            LkiLeadQuery *query,
                            gint64 now_ms,
                            const gint64 *keys,
                            guint n_keys);
DexFuture *lki_store_load_records (LkiStore *self,
                                   const gint64 *keys,
                                   guint n_keys);
DexFuture *lki_store_load_lead (LkiStore *self,
                                gint64 key);
DexFuture *lki_store_find_lead (LkiStore *self,
                                const char *lead_id);
DexFuture *lki_store_load_similar (LkiStore *self,
                                   LkiLeadRecord *lead);
DexFuture *lki_store_load_activities (LkiStore *self,
                                      gint64 key);
DexFuture *lki_store_count (LkiStore *self,
                            gint64 now_ms);
DexFuture *lki_store_count_queries (LkiStore *self,
                                    GPtrArray *queries,
                                    gint64 now_ms);
DexFuture *lki_store_load_facets (LkiStore *self);
DexFuture *lki_store_find_next_due (LkiStore *self,
                                    gint64 now_ms);
DexFuture *lki_store_load_due (LkiStore *self,
                               gint64 after_ms,
                               gint64 now_ms,
                               guint limit);
DexFuture *lki_store_load_urgent (LkiStore *self,
                                  gint64 now_ms,
                                  guint limit);

/* Outbox */
DexFuture *lki_store_enqueue (LkiStore *self,
                              GPtrArray *changes,
                              const char *actor_id,
                              const char *actor_name);
DexFuture *lki_store_undo (LkiStore *self,
                           GPtrArray *changes,
                           GPtrArray *inverses,
                           const char *actor_id,
                           const char *actor_name);
DexFuture *lki_store_load_unsent (LkiStore *self,
                                  gboolean failed_only);
DexFuture *lki_store_take_changes (LkiStore *self,
                                   guint at_most);
DexFuture *lki_store_release_changes (LkiStore *self);
DexFuture *lki_store_settle_changes (LkiStore *self,
                                     GPtrArray *results);
DexFuture *lki_store_retry_change (LkiStore *self,
                                   const char *change_id);
DexFuture *lki_store_discard_change (LkiStore *self,
                                     const char *change_id);

/* What goes from this device */
DexFuture *lki_store_count_expired (LkiStore *self,
                                    gint64 before_ms);
DexFuture *lki_store_purge (LkiStore *self,
                            gint64 before_ms);
DexFuture *lki_store_scrub (LkiStore *self);
DexFuture *lki_store_scrub_residue (LkiStore *self);

/* The conversation with support */
DexFuture *lki_store_load_support (LkiStore *self);
DexFuture *lki_store_put_support (LkiStore *self,
                                  LkiSupportMessage *message);
DexFuture *lki_store_replace_support (LkiStore *self,
                                      GPtrArray *messages);
DexFuture *lki_store_remove_support (LkiStore *self,
                                     const char *id);

/* Small values */
DexFuture *lki_store_load_value (LkiStore *self,
                                 const char *name);
DexFuture *lki_store_save_value (LkiStore *self,
                                 const char *name,
                                 GBytes *value);
DexFuture *lki_store_count_values (LkiStore *self,
                                   const char *prefix);
DexFuture *lki_store_remove_values (LkiStore *self,
                                    const char *prefix);

G_END_DECLS
