// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync-test.h"

G_BEGIN_DECLS

/* What the tests of the way out share. All of them wait in a fiber. */

void desk_enqueue (Desk *desk,
                   LkiChange *change); /* (transfer full) */
GPtrArray *desk_load_leads (Desk *desk,
                            guint n); /* the newest */
LkiLeadCounts *desk_count (Desk *desk);
void desk_await_unsent (Desk *desk,
                        gint64 unsent);
void desk_assert_status (Desk *desk,
                         const char *lead_id,
                         LkiLeadStatus status,
                         guint unsent,
                         guint failed);

/* How often the sandbox has applied a change whose JSON has the text in it. */
guint desk_count_applied (Desk *desk,
                          const char *text);

/* The one change that needs the person, or waits. */
LkiUnsentChange *desk_only_unsent (Desk *desk);

/* Puts the store of the one account in a data folder in the place of the desk's own; nobody else
 * may have it open. */
void desk_take_account_store (Desk *desk,
                              const char *folder);

G_END_DECLS
