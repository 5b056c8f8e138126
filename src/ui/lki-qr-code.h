// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LkiQrCode:
 * @size: modules along a side, without the quiet zone
 * @modules: (array): a byte for each module, row by row; 1 is dark
 *
 * A QR code symbol (ISO/IEC 18004).
 */
typedef struct
{
  int size;
  guint8 *modules;
} LkiQrCode;

LkiQrCode *lki_qr_code_new (const char *text);
void lki_qr_code_free (LkiQrCode *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiQrCode,
                               lki_qr_code_free)

G_END_DECLS
