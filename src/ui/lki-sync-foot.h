// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-session.h"

G_BEGIN_DECLS

/**
 * LkiSyncFoot:
 *
 * How far the sync has come, at the foot of the views.
 *
 * Properties: `session` (LkiSession, nullable).
 */
#define LKI_TYPE_SYNC_FOOT (lki_sync_foot_get_type ())
G_DECLARE_FINAL_TYPE (LkiSyncFoot,
                      lki_sync_foot,
                      LKI,
                      SYNC_FOOT,
                      AdwBin)

void lki_sync_foot_set_session (LkiSyncFoot *self,
                                LkiSession *session);
char *lki_sync_foot_dup_text (LkiSyncStatus status,
                              gint64 done,
                              gint64 total,
                              gint64 unsent);

G_END_DECLS
