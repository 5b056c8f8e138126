// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-activity-record.h"

G_BEGIN_DECLS

/**
 * LkiSupportMessage:
 * @id: a UUID, made by who wrote it; of one's own messages the idempotency key
 * @at: when it was written, or %LKI_TIME_NONE
 * @from_support: whether the platform's support wrote it
 * @text: what it says
 * @technical: (nullable): what technical data went along: names and values in turn,
 * %NULL-terminated
 * @delivery: of one's own messages, whether the server has it
 *
 * One message of the conversation with the platform's support. Immutable once shared.
 */
typedef struct
{
  char *id;
  gint64 at;
  gboolean from_support;
  char *text;
  char **technical;
  LkiDelivery delivery;
} LkiSupportMessage;

#define LKI_TYPE_SUPPORT_MESSAGE (lki_support_message_get_type ())
GType lki_support_message_get_type (void);

LkiSupportMessage *lki_support_message_new (const char *id,
                                            gint64 at,
                                            gboolean from_support,
                                            const char *text,
                                            const char *const *technical);
LkiSupportMessage *lki_support_message_copy_with_delivery (LkiSupportMessage *self,
                                                           LkiDelivery delivery);
LkiSupportMessage *lki_support_message_ref (LkiSupportMessage *self);
void lki_support_message_unref (LkiSupportMessage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiSupportMessage,
                               lki_support_message_unref)

G_END_DECLS
