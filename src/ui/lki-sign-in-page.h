// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-session-manager.h"
#include "lki-settings.h"

G_BEGIN_DECLS

/**
 * LkiSignInPage:
 *
 * Welcome, sign-in, second factor and forgotten password.
 *
 * Properties: `busy` (boolean, read-only): an answer is waited for; `error-title` (string,
 * nullable, read-only). Signals: `dismissed ()`: the person went back, where that was allowed;
 * `signed-in ()`.
 */
#define LKI_TYPE_SIGN_IN_PAGE (lki_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (LkiSignInPage,
                      lki_sign_in_page,
                      LKI,
                      SIGN_IN_PAGE,
                      AdwBin)

void lki_sign_in_page_set_up (LkiSignInPage *self,
                              LkiSessionManager *manager,
                              LkiSettings *settings);
void lki_sign_in_page_reset (LkiSignInPage *self,
                             const char *email,
                             gboolean again);
char *lki_sign_in_dup_clean_email (const char *text);
char *lki_sign_in_dup_clean_line (const char *text);

G_END_DECLS
