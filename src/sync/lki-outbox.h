// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-partner-api.h"
#include "lki-store.h"

G_BEGIN_DECLS

/**
 * LkiOutbox:
 *
 * Sends what the store has queued, in batches, and settles it by the server's answers. A change
 * keeps its UUID until it is settled, so that sending one twice does nothing twice. It decides
 * nothing about when.
 */
#define LKI_TYPE_OUTBOX (lki_outbox_get_type ())
G_DECLARE_FINAL_TYPE (LkiOutbox,
                      lki_outbox,
                      LKI,
                      OUTBOX,
                      GObject)

LkiOutbox *lki_outbox_new (LkiPartnerApi *api,
                           LkiStore *store);
DexFuture *lki_outbox_flush (LkiOutbox *self) G_GNUC_WARN_UNUSED_RESULT;
void lki_outbox_cancel (LkiOutbox *self);
gboolean lki_outbox_is_sending (LkiOutbox *self,
                                const char *lead_id);

G_END_DECLS
