// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-session-manager.h"

G_BEGIN_DECLS

/**
 * LkiSupportDialog:
 *
 * The conversation with the platform's support, and the other ways to reach it.
 */
#define LKI_TYPE_SUPPORT_DIALOG (lki_support_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LkiSupportDialog,
                      lki_support_dialog,
                      LKI,
                      SUPPORT_DIALOG,
                      AdwDialog)

AdwDialog *lki_support_dialog_new (LkiSessionManager *manager);

G_END_DECLS
