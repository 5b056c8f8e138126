// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-diagnostics.h"

G_BEGIN_DECLS

/**
 * LkiSentDialog:
 *
 * Shows to the letter what the program tells of itself.
 */
#define LKI_TYPE_SENT_DIALOG (lki_sent_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LkiSentDialog,
                      lki_sent_dialog,
                      LKI,
                      SENT_DIALOG,
                      AdwDialog)

AdwDialog *lki_sent_dialog_new (LkiDiagnostics *diagnostics);

G_END_DECLS
