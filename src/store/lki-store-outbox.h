// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-change-result.h"
#include "lki-lead-query.h"
#include "lki-store-reader.h"
#include "lki-store-writer.h"

G_BEGIN_DECLS

gboolean lki_store_outbox_apply_unsent (LkiStoreWriter *writer,
                                        gint64 lead_key,
                                        LkiLeadWork *work,
                                        GError **error);
gboolean lki_store_outbox_adopt (LkiStoreWriter *writer,
                                 const char *lead_id,
                                 gint64 lead_key,
                                 GError **error);
gboolean lki_store_outbox_abandon (LkiStoreWriter *writer,
                                   gint64 lead_key,
                                   GError **error);

gboolean lki_store_outbox_enqueue (LkiStoreWriter *writer,
                                   LkiChange *change,
                                   const char *actor_id,
                                   const char *actor_name,
                                   GError **error);
GPtrArray *lki_store_outbox_take (LkiStoreWriter *writer,
                                  guint at_most,
                                  GError **error);
gboolean lki_store_outbox_release (LkiStoreWriter *writer,
                                   GError **error);
gboolean lki_store_outbox_settle (LkiStoreWriter *writer,
                                  LkiChangeResult *result,
                                  GError **error);
gboolean lki_store_outbox_retry (LkiStoreWriter *writer,
                                 const char *change_id,
                                 GError **error);
gboolean lki_store_outbox_discard (LkiStoreWriter *writer,
                                   const char *change_id,
                                   GError **error);
GPtrArray *lki_store_outbox_load (LkiStoreReader *reader,
                                  gboolean failed_only,
                                  GError **error);
gboolean lki_store_outbox_count (LkiDb *db,
                                 LkiLeadCounts *counts,
                                 GError **error);

G_END_DECLS
