// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-diagnostics.h"

G_BEGIN_DECLS

/**
 * LkiPrivacyPage:
 *
 * The page of the preferences about what the program tells of itself.
 */
#define LKI_TYPE_PRIVACY_PAGE (lki_privacy_page_get_type ())
G_DECLARE_FINAL_TYPE (LkiPrivacyPage,
                      lki_privacy_page,
                      LKI,
                      PRIVACY_PAGE,
                      AdwPreferencesPage)

void lki_privacy_page_set_up (LkiPrivacyPage *self,
                              LkiDiagnostics *diagnostics,
                              LkiSettings *settings);

G_END_DECLS
