// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-db.h"

G_BEGIN_DECLS

/* The keys of the hash ?1, as a table to select from: `lead_key`, one or very few. */
#define LKI_IDS_LOOKUP                                                                             \
  "(SELECT lead_key FROM lead_id_recent WHERE id_hash = ?1 UNION ALL "                             \
  "SELECT lead_key FROM lead_id WHERE id_hash = ?1)"

gboolean lki_store_ids_add (LkiDb *db,
                            gint64 id_hash,
                            gint64 key,
                            GError **error);
gboolean lki_store_ids_remove (LkiDb *db,
                               gint64 id_hash,
                               gint64 key,
                               GError **error);
gboolean lki_store_ids_merge (LkiDb *db,
                              GError **error);

G_END_DECLS
