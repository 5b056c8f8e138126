// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-contact-attempt.h"

G_BEGIN_DECLS

/**
 * LkiCallCard:
 *
 * Asks how an attempt to reach a person went: one press answers. Emits
 * `answered (LkiContactChannel, LkiContactOutcome, gint64 retry_at)`, with LKI_TIME_NONE when there
 * is nothing to try again, and `dismissed` when the attempt was none.
 */
#define LKI_TYPE_CALL_CARD (lki_call_card_get_type ())
G_DECLARE_FINAL_TYPE (LkiCallCard,
                      lki_call_card,
                      LKI,
                      CALL_CARD,
                      AdwBin)

void lki_call_card_ask (LkiCallCard *self,
                        LkiContactChannel channel);
void lki_call_card_done (LkiCallCard *self);

G_END_DECLS
