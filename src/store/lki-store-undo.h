// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-store-writer.h"

G_BEGIN_DECLS

gboolean lki_store_undo_changes (LkiStoreWriter *writer,
                                 GPtrArray *changes,
                                 GPtrArray *inverses,
                                 const char *actor_id,
                                 const char *actor_name,
                                 guint *n_left,
                                 GError **error);
gboolean lki_store_undo_forget_refused (LkiStoreWriter *writer,
                                        const char *change_id,
                                        GError **error);

G_END_DECLS
