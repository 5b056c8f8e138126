// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

GdkTexture *lki_qr_dialog_make_texture (const char *text);
void lki_qr_dialog_present (GtkWidget *widget,
                            const char *uri,
                            const char *caption);

G_END_DECLS
