// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libdex.h>

#include "lki-support-message.h"

G_BEGIN_DECLS

#define LKI_TYPE_SUPPORT_ITEM (lki_support_item_get_type ())
G_DECLARE_FINAL_TYPE (LkiSupportItem,
                      lki_support_item,
                      LKI,
                      SUPPORT_ITEM,
                      GObject)

LkiSupportMessage *lki_support_item_get_message (LkiSupportItem *self);

/**
 * LkiSupport:
 *
 * The conversation with the platform's support: a list of LkiSupportItem, the oldest first, which
 * is kept on this device. What is written without a network waits, and is sent in order.
 *
 * Properties: `unread` (guint: answers that nobody has seen yet).
 *
 * Signals: `answered (guint n)`: so many answers have come that were not here before.
 */
#define LKI_TYPE_SUPPORT (lki_support_get_type ())
G_DECLARE_FINAL_TYPE (LkiSupport,
                      lki_support,
                      LKI,
                      SUPPORT,
                      GObject)

guint lki_support_count_queued (LkiSupport *self);
guint lki_support_get_unread (LkiSupport *self);
DexFuture *lki_support_send (LkiSupport *self,
                             const char *text,
                             const char *const *technical); /* → TRUE when it is kept */
DexFuture *lki_support_retry (LkiSupport *self,
                              LkiSupportMessage *message);
DexFuture *lki_support_discard (LkiSupport *self,
                                LkiSupportMessage *message);
DexFuture *lki_support_restore (LkiSupport *self,
                                LkiSupportMessage *message);
void lki_support_mark_read (LkiSupport *self);

G_END_DECLS
