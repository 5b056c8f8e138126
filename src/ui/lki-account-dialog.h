// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-session-manager.h"

G_BEGIN_DECLS

/**
 * LkiAccountDialog:
 *
 * The person's own account: profile, how one signs in, organisations, devices, one's data, and the
 * ways out. Closes itself when its session ends.
 */
#define LKI_TYPE_ACCOUNT_DIALOG (lki_account_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LkiAccountDialog,
                      lki_account_dialog,
                      LKI,
                      ACCOUNT_DIALOG,
                      AdwPreferencesDialog)

AdwDialog *lki_account_dialog_new (LkiSessionManager *manager);

G_END_DECLS
