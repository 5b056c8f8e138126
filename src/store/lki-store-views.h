// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-change.h"
#include "lki-store-reader.h"

G_BEGIN_DECLS

/* A lead that was put off until a time that has passed; ?1 is now. */
#define LKI_VIEWS_WOKEN "snoozed_until <= ?1"

/* A lead with a dispute, or one that waits to be sent: the condition of lead_by_dispute. */
#define LKI_VIEWS_DISPUTED "(dispute_state IS NOT NULL OR (pending & 1024) <> 0)"
G_STATIC_ASSERT (1u << LKI_CHANGE_DISPUTE_OPEN == 1024);

GArray *lki_store_views_load_keys (LkiStoreReader *reader,
                                   LkiLeadQuery *query,
                                   gint64 now_ms,
                                   guint limit,
                                   GError **error);
GArray *lki_store_views_match (LkiStoreReader *reader,
                               LkiLeadQuery *query,
                               gint64 now_ms,
                               const gint64 *keys,
                               guint n_keys,
                               GError **error);

gint64 lki_store_views_get_end_of_today (gint64 now_ms);
LkiLeadCounts *lki_store_views_count (LkiStoreReader *reader,
                                      gint64 now_ms,
                                      GError **error);

G_END_DECLS
