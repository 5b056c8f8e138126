// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-diagnostics.h"
#include "lki-settings.h"
#include "lki-background.h"
#include "lki-storage.h"

G_BEGIN_DECLS

#define LKI_TYPE_PREFERENCES_DIALOG (lki_preferences_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LkiPreferencesDialog,
                      lki_preferences_dialog,
                      LKI,
                      PREFERENCES_DIALOG,
                      AdwPreferencesDialog)

AdwDialog *lki_preferences_dialog_new (LkiSettings *settings,
                                       LkiDiagnostics *diagnostics,
                                       LkiStorage *storage,
                                       LkiBackground *background);

G_END_DECLS
