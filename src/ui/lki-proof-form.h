// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-session.h"

G_BEGIN_DECLS

/**
 * LkiProofForm:
 *
 * Where a person signs in once more before something that needs it: the password and, when it is
 * asked for, the code of the second factor.
 *
 * Signals: `changed`, `activated` (Enter in the last row).
 */
#define LKI_TYPE_PROOF_FORM (lki_proof_form_get_type ())
G_DECLARE_FINAL_TYPE (LkiProofForm,
                      lki_proof_form,
                      LKI,
                      PROOF_FORM,
                      AdwBin)

gboolean lki_proof_form_is_filled (LkiProofForm *self);
void lki_proof_form_reset (LkiProofForm *self);
DexFuture *lki_proof_form_prove (LkiProofForm *self,
                                 LkiSession *session); /* → boolean */

G_END_DECLS
