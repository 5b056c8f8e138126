// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-store-reader.h"

G_BEGIN_DECLS

gboolean lki_store_due_find_next (LkiStoreReader *reader,
                                  gint64 now_ms,
                                  gint64 *next_ms,
                                  GError **error);
GPtrArray *lki_store_due_load (LkiStoreReader *reader,
                               gint64 after_ms,
                               gint64 now_ms,
                               guint limit,
                               GError **error);
GPtrArray *lki_store_due_load_urgent (LkiStoreReader *reader,
                                      gint64 now_ms,
                                      guint limit,
                                      GError **error);

G_END_DECLS
