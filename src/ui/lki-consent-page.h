// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-diagnostics.h"

G_BEGIN_DECLS

/**
 * LkiConsentPage:
 *
 * Asks what the program may tell of itself, before the leads are shown for the first time.
 */
#define LKI_TYPE_CONSENT_PAGE (lki_consent_page_get_type ())
G_DECLARE_FINAL_TYPE (LkiConsentPage,
                      lki_consent_page,
                      LKI,
                      CONSENT_PAGE,
                      AdwBin)

void lki_consent_page_set_up (LkiConsentPage *self,
                              LkiDiagnostics *diagnostics);
void lki_consent_page_reset (LkiConsentPage *self);

G_END_DECLS
