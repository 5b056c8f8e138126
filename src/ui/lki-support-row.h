// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-support.h"

G_BEGIN_DECLS

/**
 * LkiSupportRow:
 *
 * One message of the conversation with support. Its buttons activate `support.retry` and
 * `support.discard` with the id of the message.
 */
#define LKI_TYPE_SUPPORT_ROW (lki_support_row_get_type ())
G_DECLARE_FINAL_TYPE (LkiSupportRow,
                      lki_support_row,
                      LKI,
                      SUPPORT_ROW,
                      GtkListBoxRow)

GtkWidget *lki_support_row_new (LkiSupportMessage *message,
                                gint64 now_ms);

G_END_DECLS
