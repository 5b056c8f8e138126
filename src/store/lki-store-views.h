// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-store-reader.h"

G_BEGIN_DECLS

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
LkiLeadCounts *lki_store_views_count (LkiStoreReader *reader,
                                      gint64 now_ms,
                                      GError **error);

G_END_DECLS
