// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-session-manager.h"

G_BEGIN_DECLS

/**
 * LkiResetDialog:
 *
 * A new password by e-mail. The answer is the same for every address, so that nobody learns who has
 * an account.
 */
#define LKI_TYPE_RESET_DIALOG (lki_reset_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LkiResetDialog,
                      lki_reset_dialog,
                      LKI,
                      RESET_DIALOG,
                      AdwDialog)

AdwDialog *lki_reset_dialog_new (LkiSessionManager *manager,
                                 const char *server,
                                 const char *email);

G_END_DECLS
