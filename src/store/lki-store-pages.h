// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-store-writer.h"
#include "lki-sync-page.h"

G_BEGIN_DECLS

LkiSyncPosition *lki_store_pages_load_position (LkiDb *db,
                                                GError **error);
gboolean lki_store_pages_restart (LkiStoreWriter *writer,
                                  GError **error);
gboolean lki_store_pages_apply (LkiStoreWriter *writer,
                                LkiSyncPage *page,
                                GError **error);

G_END_DECLS
