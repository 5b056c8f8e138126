// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-session-manager.h"

G_BEGIN_DECLS

/**
 * LkiDeletionDialog:
 *
 * Deletes the account in four steps: what goes, what may stay, who asks, and what came of it. Until
 * the last press of the third step nothing has changed. It outlives the session that it ends.
 */
#define LKI_TYPE_DELETION_DIALOG (lki_deletion_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LkiDeletionDialog,
                      lki_deletion_dialog,
                      LKI,
                      DELETION_DIALOG,
                      AdwDialog)

AdwDialog *lki_deletion_dialog_new (LkiSessionManager *manager);

G_END_DECLS
