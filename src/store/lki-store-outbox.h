// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-change-result.h"
#include "lki-lead-query.h"
#include "lki-store-writer.h"

G_BEGIN_DECLS

/**
 * LkiOutboxState:
 * @LKI_OUTBOX_QUEUED: waits to be sent
 * @LKI_OUTBOX_SENDING: was given to be sent; what became of it is not known
 * @LKI_OUTBOX_CONFLICT: somebody else changed the same thing first
 * @LKI_OUTBOX_REJECTED: the server does not accept it
 * @LKI_OUTBOX_GONE: the lead is gone
 *
 * Where a change stands. Stored: append, never reorder; those from @LKI_OUTBOX_CONFLICT on need the
 * person.
 */
typedef enum
{
  LKI_OUTBOX_QUEUED = 0,
  LKI_OUTBOX_SENDING = 1,
  LKI_OUTBOX_CONFLICT = 2,
  LKI_OUTBOX_REJECTED = 3,
  LKI_OUTBOX_GONE = 4,
} LkiOutboxState;

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
gboolean lki_store_outbox_count (LkiDb *db,
                                 LkiLeadCounts *counts,
                                 GError **error);

G_END_DECLS
