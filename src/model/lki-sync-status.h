// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * LkiSyncStatus:
 * @LKI_SYNC_STOPPED: not started, or stopped by the person (a first sync can be cancelled)
 * @LKI_SYNC_FIRST: the first sync is under way; there is a fraction
 * @LKI_SYNC_BUSY: leads or changes are under way
 * @LKI_SYNC_UP_TO_DATE: all is here
 * @LKI_SYNC_OFFLINE: no network, or the server cannot be reached; tried again by itself
 * @LKI_SYNC_SERVER_TROUBLE: the server answers with failures; tried again by itself
 * @LKI_SYNC_SIGN_IN_AGAIN: the session has ended
 * @LKI_SYNC_NO_ACCESS: the account has no access (403)
 * @LKI_SYNC_UPDATE_NEEDED: the server wants a newer program (426)
 * @LKI_SYNC_STORE_TROUBLE: the disk is full or the profile cannot be written
 *
 * What the foot of the views shows.
 */
typedef enum
{
  LKI_SYNC_STOPPED,
  LKI_SYNC_FIRST,
  LKI_SYNC_BUSY,
  LKI_SYNC_UP_TO_DATE,
  LKI_SYNC_OFFLINE,
  LKI_SYNC_SERVER_TROUBLE,
  LKI_SYNC_SIGN_IN_AGAIN,
  LKI_SYNC_NO_ACCESS,
  LKI_SYNC_UPDATE_NEEDED,
  LKI_SYNC_STORE_TROUBLE,
} LkiSyncStatus;

#define LKI_TYPE_SYNC_STATUS (lki_sync_status_get_type ())
GType lki_sync_status_get_type (void);
gboolean lki_sync_status_is_online (LkiSyncStatus status);

G_END_DECLS
