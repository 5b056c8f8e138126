// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-activity-record.h"
#include "lki-store-writer.h"

G_BEGIN_DECLS

gboolean lki_store_activities_put (LkiStoreWriter *writer,
                                   gint64 lead_key,
                                   LkiActivityRecord *record,
                                   GError **error);
gboolean lki_store_activities_adopt (LkiStoreWriter *writer,
                                     gint64 lead_key,
                                     gint64 lead_hash,
                                     GError **error);
gboolean lki_store_activities_set_delivery (LkiStoreWriter *writer,
                                            gint64 lead_key,
                                            const char *id,
                                            LkiDelivery delivery,
                                            GError **error);
gboolean lki_store_activities_remove (LkiStoreWriter *writer,
                                      gint64 lead_key,
                                      const char *id,
                                      GError **error);
GPtrArray *lki_store_activities_load (LkiDb *db,
                                      gint64 lead_key,
                                      GError **error);

G_END_DECLS
