// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-store-writer.h"

G_BEGIN_DECLS

/* As many leads are purged, and as many pages of an index rewritten, in one transaction: others who
 * write get their turn in between. */
#define LKI_STORE_PURGE_LEADS 200
#define LKI_STORE_SCRUB_PAGES 200

gboolean lki_store_retention_count (LkiDb *db,
                                    gint64 before_ms,
                                    gint64 *count,
                                    GError **error);
GArray *lki_store_retention_find (LkiDb *db,
                                  gint64 before_ms,
                                  GError **error);
gboolean lki_store_retention_purge (LkiStoreWriter *writer,
                                    gint64 before_ms,
                                    const gint64 *keys,
                                    guint n_keys,
                                    GError **error);
gboolean lki_store_retention_any (LkiStoreWriter *writer,
                                  gboolean *any,
                                  GError **error);
gboolean lki_store_retention_keeps_out (LkiStoreWriter *writer,
                                        const char *lead_id,
                                        gint64 revision,
                                        gboolean *out,
                                        GError **error);
gboolean lki_store_retention_forget (LkiStoreWriter *writer,
                                     const char *lead_id,
                                     GError **error);
gboolean lki_store_retention_mark_residue (LkiDb *db,
                                           GError **error);
gboolean lki_store_retention_has_residue (LkiDb *db,
                                          gboolean *has,
                                          GError **error);
gboolean lki_store_retention_forget_residue (LkiDb *db,
                                             GError **error);
gboolean lki_store_retention_scrub (LkiDb *db,
                                    guint index,
                                    gboolean first,
                                    gboolean *more,
                                    GError **error);
guint lki_store_retention_get_n_indexes (void);

G_END_DECLS
