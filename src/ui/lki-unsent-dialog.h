// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-session.h"

G_BEGIN_DECLS

/**
 * LkiUnsentDialog:
 *
 * The changes that the server did not take: what was set, what the server has, and the choice
 * between them.
 */
#define LKI_TYPE_UNSENT_DIALOG (lki_unsent_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LkiUnsentDialog,
                      lki_unsent_dialog,
                      LKI,
                      UNSENT_DIALOG,
                      AdwDialog)

AdwDialog *lki_unsent_dialog_new (LkiSession *session);

G_END_DECLS
