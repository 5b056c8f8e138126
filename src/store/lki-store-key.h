// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint64 lki_store_hash (const void *data,
                        gsize size);
gint64 lki_store_hash_id (const char *id);
gint64 lki_store_make_key (gint64 delivered_at,
                           gint64 id_hash,
                           guint attempt);
void lki_store_key_get_range (gint64 from,
                              gint64 before,
                              gint64 *first,
                              gint64 *last);

G_END_DECLS
