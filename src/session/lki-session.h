// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libdex.h>

#include "lki-account-record.h"
#include "lki-activity-record.h"
#include "lki-change-result.h"
#include "lki-data-request.h"
#include "lki-duplicate.h"
#include "lki-lead-facets.h"
#include "lki-lead-list.h"
#include "lki-lead-query.h"
#include "lki-lead.h"
#include "lki-message-template.h"
#include "lki-own-view.h"
#include "lki-presence.h"
#include "lki-support.h"
#include "lki-sync-status.h"
#include "lki-undo.h"

G_BEGIN_DECLS

/**
 * LkiExportEntry:
 * @at: when
 * @who: the name of whoever did it, maybe empty
 * @lead_id: the lead whose person's data it was; empty for one's own
 *
 * Data that was taken out of the program.
 */
typedef struct
{
  gint64 at;
  char *who;
  char *lead_id;
} LkiExportEntry;

void lki_export_entry_free (LkiExportEntry *self);

/**
 * LkiSession:
 *
 * One signed-in account: every verb that the UI may call.
 *
 * Properties (all read-only, notify on change): `sync-status` (LkiSyncStatus), `sync-done`,
 * `sync-total` (gint64), `sync-error` (GError, nullable), `retry-at` (gint64), `live` (gboolean),
 * `counts` (LkiLeadCounts), `account` (LkiAccountRecord, nullable), `server-info` (LkiServerInfo,
 * nullable), `demo` (gboolean), `persistent` (gboolean: FALSE when there is no keyring and the
 * session lasts until quit), `set-aside-path` (string, nullable: a damaged or newer database was
 * renamed to this), `own-views` (GPtrArray of LkiOwnView), `set-aside-leads` (guint: leads from the
 * server that could not be understood).
 *
 * Signals: `lead-changed (LkiLeadRecord *brief)` for each lead that a transaction touched outside
 * bulk syncs, `lead-removed (gint64 key)` likewise, `leads-reset ()` after a bulk change,
 * `leads-arrived (GPtrArray *brief records)`: leads that are new since the session began, and
 * `leads-due (GPtrArray *brief records)`: leads that are back or to be followed up, each once for
 * each moment, both for the notifier; `views-moved ()`: by time passing alone, views hold other
 * leads than before; `lead-seen (const char *lead_id)`: the person looks at a lead; `used (const
 * char *name)`: what the person has just used; `claims-lost (GPtrArray *records)`: leads that the
 * person asked for and a colleague has got.
 */
#define LKI_TYPE_SESSION (lki_session_get_type ())
G_DECLARE_FINAL_TYPE (LkiSession,
                      lki_session,
                      LKI,
                      SESSION,
                      GObject)

LkiSyncStatus lki_session_get_sync_status (LkiSession *self);
gint64 lki_session_get_sync_done (LkiSession *self);
gint64 lki_session_get_sync_total (LkiSession *self);
const GError *lki_session_get_sync_error (LkiSession *self);
gint64 lki_session_get_retry_at (LkiSession *self);
gboolean lki_session_get_live (LkiSession *self);
LkiLeadCounts *lki_session_get_counts (LkiSession *self);
LkiAccountRecord *lki_session_get_account (LkiSession *self);
LkiServerInfo *lki_session_get_server_info (LkiSession *self);
gboolean lki_session_get_demo (LkiSession *self);
gboolean lki_session_get_persistent (LkiSession *self);
const char *lki_session_get_set_aside_path (LkiSession *self);
gint64 lki_session_get_now_ms (LkiSession *self);
gint64 lki_session_get_clock_fast_ms (LkiSession *self);

/* Reading */
LkiLeadList *lki_session_create_list (LkiSession *self); /* (transfer full), with no query yet */
DexFuture *lki_session_load_lead (LkiSession *self,
                                  gint64 key); /* → LkiLeadRecord with details */
DexFuture *lki_session_find_lead (LkiSession *self,
                                  const char *lead_id); /* the same; NOT_FOUND */
DexFuture *lki_session_load_activities (LkiSession *self,
                                        gint64 key); /* → GPtrArray of LkiActivityRecord */
DexFuture *lki_session_load_duplicates (LkiSession *self,
                                        LkiLeadRecord *lead); /* → GPtrArray of LkiDuplicate */
DexFuture *lki_session_load_facets (LkiSession *self);        /* → LkiLeadFacets */
DexFuture *
lki_session_find_next_to_answer (LkiSession *self); /* → brief LkiLeadRecord; NOT_FOUND */
DexFuture *lki_session_load_draft (LkiSession *self,
                                   const char *kind,
                                   const char *lead_id); /* → string, maybe empty */
DexFuture *lki_session_save_draft (LkiSession *self,
                                   const char *kind,
                                   const char *lead_id,
                                   const char *text);
DexFuture *lki_session_load_templates (LkiSession *self); /* → GPtrArray of LkiMessageTemplate */
DexFuture *lki_session_save_templates (LkiSession *self,
                                       GPtrArray *templates);

/* Who else has a lead open; `presence-changed ()` when that is another answer */
void lki_session_set_open_lead (LkiSession *self,
                                const char *lead_id,
                                gboolean attended);
LkiPresence *lki_session_get_presence (LkiSession *self);

/* Working: each → LkiUndo; those of many leads name them by an array of gint64 keys */
DexFuture *lki_session_mark_opened (LkiSession *self,
                                    LkiLeadRecord *lead);
DexFuture *lki_session_set_status (LkiSession *self,
                                   LkiLeadRecord *lead,
                                   LkiLeadStatus status,
                                   const char *reason);
DexFuture *lki_session_set_status_many (LkiSession *self,
                                        GArray *keys,
                                        LkiLeadStatus status,
                                        const char *reason);
DexFuture *lki_session_assign (LkiSession *self,
                               LkiLeadRecord *lead,
                               const char *member_id);
DexFuture *lki_session_assign_many (LkiSession *self,
                                    GArray *keys,
                                    const char *member_id);
DexFuture *lki_session_claim (LkiSession *self,
                              LkiLeadRecord *lead);
DexFuture *lki_session_cancel_claim (LkiSession *self,
                                     LkiLeadRecord *lead); /* → number of changes left */
DexFuture *lki_session_release (LkiSession *self,
                                LkiLeadRecord *lead);
DexFuture *lki_session_snooze (LkiSession *self,
                               LkiLeadRecord *lead,
                               gint64 until);
DexFuture *lki_session_snooze_many (LkiSession *self,
                                    GArray *keys,
                                    gint64 until);
DexFuture *lki_session_set_follow_up (LkiSession *self,
                                      LkiLeadRecord *lead,
                                      gint64 follow_up_at,
                                      const char *text);
DexFuture *lki_session_set_value (LkiSession *self,
                                  LkiLeadRecord *lead,
                                  const LkiMoney *value);
DexFuture *lki_session_log_contact (LkiSession *self,
                                    LkiLeadRecord *lead,
                                    LkiContactChannel channel,
                                    LkiContactOutcome outcome,
                                    const char *text,
                                    gint64 retry_at);
DexFuture *lki_session_add_note (LkiSession *self,
                                 LkiLeadRecord *lead,
                                 const char *text);
DexFuture *lki_session_open_dispute (LkiSession *self,
                                     LkiLeadRecord *lead,
                                     const char *reason_id,
                                     const char *text,
                                     const char *const *evidence);
DexFuture *lki_session_withdraw_dispute (LkiSession *self,
                                         LkiLeadRecord *lead);
DexFuture *lki_session_erase (LkiSession *self,
                              LkiLeadRecord *lead,
                              const char *reason);

/* What goes from this device: each → gint64, but remove_drafts → TRUE */
DexFuture *lki_session_count_expired (LkiSession *self,
                                      int months);
DexFuture *lki_session_scrub (LkiSession *self);
DexFuture *lki_session_purge (LkiSession *self,
                              int months);
DexFuture *lki_session_count_drafts (LkiSession *self);
DexFuture *lki_session_remove_drafts (LkiSession *self);

/* Taking back, and what did not arrive */
LkiUndo *lki_session_get_last_undo (LkiSession *self);
DexFuture *lki_session_undo (LkiSession *self,
                             LkiUndo *undo); /* → uint: how many changes are left as they are */
DexFuture *lki_session_load_unsent (LkiSession *self,
                                    gboolean failed_only); /* → GPtrArray of LkiUnsentChange */
DexFuture *lki_session_retry_change (LkiSession *self,
                                     const char *change_id);
DexFuture *lki_session_discard_change (LkiSession *self,
                                       const char *change_id);

/* Views of one's own, kept on this device */
GPtrArray *lki_session_get_own_views (LkiSession *self); /* of LkiOwnView, in order */
LkiOwnView *lki_session_find_own_view (LkiSession *self,
                                       const char *id);
DexFuture *lki_session_keep_view (LkiSession *self,
                                  const char *name,
                                  LkiLeadQuery *query); /* → LkiOwnView */
DexFuture *lki_session_rename_view (LkiSession *self,
                                    const char *id,
                                    const char *name);
DexFuture *lki_session_change_view (LkiSession *self,
                                    const char *id,
                                    LkiLeadQuery *query);
DexFuture *lki_session_remove_view (LkiSession *self,
                                    const char *id);
DexFuture *lki_session_restore_view (LkiSession *self,
                                     LkiOwnView *view,
                                     guint position);
void lki_session_look_at_calendar (LkiSession *self);
gboolean lki_session_can_name_view (LkiSession *self,
                                    const char *name,
                                    const char *id);

/* What the person of a lead asks for; `data-requests-changed (const char *lead_id)` */
DexFuture *lki_session_request_data (LkiSession *self,
                                     LkiLeadRecord *lead,
                                     LkiDataRequestKind kind,
                                     const char *text); /* → LkiDataRequest */
DexFuture *lki_session_withdraw_request (LkiSession *self,
                                         const char *id);
DexFuture *lki_session_retry_request (LkiSession *self,
                                      const char *id);
GPtrArray *lki_session_dup_data_requests (LkiSession *self,
                                          LkiLeadRecord *lead);
gboolean lki_session_forbids_contact (LkiSession *self,
                                      LkiLeadRecord *lead);
DexFuture *lki_session_export_lead (LkiSession *self,
                                    LkiLeadRecord *lead,
                                    const char *folder);   /* → path of the page */
DexFuture *lki_session_load_export_log (LkiSession *self); /* → GPtrArray of LkiExportEntry */
DexFuture *lki_session_clear_export_log (LkiSession *self);

/* The conversation with support; `support-answered (guint n)`, and `support-unread ()` when there
 * are more or fewer that nobody has seen */
LkiSupport *lki_session_get_support (LkiSession *self);

/* For whoever counts it */
void lki_session_note_use (LkiSession *self,
                           const char *name);

/* Sync */
void lki_session_sync_now (LkiSession *self);
void lki_session_pause_sync (LkiSession *self);
void lki_session_resume_sync (LkiSession *self);

G_END_DECLS
