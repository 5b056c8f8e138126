// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * LkiErrorBox:
 *
 * An error beside the form that it belongs to: what happened and what to do. Hidden while there is
 * none; read aloud when there is.
 */
#define LKI_TYPE_ERROR_BOX (lki_error_box_get_type ())
G_DECLARE_FINAL_TYPE (LkiErrorBox,
                      lki_error_box,
                      LKI,
                      ERROR_BOX,
                      AdwBin)

void lki_error_box_set_error (LkiErrorBox *self,
                              const GError *error);
void lki_error_box_set_text (LkiErrorBox *self,
                             const char *title,
                             const char *body);
const char *lki_error_box_get_title (LkiErrorBox *self);

G_END_DECLS
