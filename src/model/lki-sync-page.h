// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-activity-record.h"
#include "lki-lead-record.h"

G_BEGIN_DECLS

/**
 * LkiSyncPage:
 * @leads: (element-type LkiLeadRecord): leads with details and JSON
 * @activities: (element-type LkiActivityRecord): activities, of these leads or of others
 * @removed: (element-type utf8): ids of leads that are gone
 * @cursor: where the next page begins
 * @has_more: whether there is one
 * @total: number of leads of the snapshot, or -1 when the server did not say
 * @set_aside: how many leads or activities of the page could not be understood
 *
 * One page of the cursor sync. Immutable once shared; safe to apply twice.
 */
typedef struct
{
  GPtrArray *leads;
  GPtrArray *activities;
  GPtrArray *removed;
  char *cursor;
  gboolean has_more;
  gint64 total;
  guint set_aside;
} LkiSyncPage;

#define LKI_TYPE_SYNC_PAGE (lki_sync_page_get_type ())
GType lki_sync_page_get_type (void);

LkiSyncPage *lki_sync_page_new (void);
LkiSyncPage *lki_sync_page_ref (LkiSyncPage *self);
void lki_sync_page_unref (LkiSyncPage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiSyncPage,
                               lki_sync_page_unref)

/**
 * LkiSyncPosition:
 * @cursor: (nullable): where the next page begins; %NULL before the first
 * @snapshot_complete: whether the first sync has come to its end
 * @snapshot_done: how many leads of the running snapshot have been stored
 * @snapshot_total: how many it has, or -1
 *
 * How far the sync has come, as the store keeps it.
 */
typedef struct
{
  char *cursor;
  gboolean snapshot_complete;
  gint64 snapshot_done;
  gint64 snapshot_total;
} LkiSyncPosition;

#define LKI_TYPE_SYNC_POSITION (lki_sync_position_get_type ())
GType lki_sync_position_get_type (void);

LkiSyncPosition *lki_sync_position_copy (const LkiSyncPosition *self);
void lki_sync_position_free (LkiSyncPosition *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiSyncPosition,
                               lki_sync_position_free)

G_END_DECLS
