// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-partner-api.h"
#include "lki-store.h"

G_BEGIN_DECLS

/**
 * LkiPuller:
 *
 * The cursor loop: brings the store up to the server's last change, page by page, from where it
 * stopped the last time. It decides nothing about when: that is the engine's.
 *
 * Signal `page-applied (LkiPuller *, LkiSyncPage *)`: a page is in the store.
 */
#define LKI_TYPE_PULLER (lki_puller_get_type ())
G_DECLARE_FINAL_TYPE (LkiPuller,
                      lki_puller,
                      LKI,
                      PULLER,
                      GObject)

LkiPuller *lki_puller_new (LkiPartnerApi *api,
                           LkiStore *store);
DexFuture *lki_puller_load (LkiPuller *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_puller_run (LkiPuller *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_puller_look (LkiPuller *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_puller_take (LkiPuller *self,
                            LkiLeadRecord *lead) G_GNUC_WARN_UNUSED_RESULT;
void lki_puller_cancel (LkiPuller *self);
gboolean lki_puller_get_in_snapshot (LkiPuller *self);
gint64 lki_puller_get_done (LkiPuller *self);
gint64 lki_puller_get_total (LkiPuller *self);

G_END_DECLS
