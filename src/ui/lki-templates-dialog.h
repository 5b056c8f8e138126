// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-session.h"

G_BEGIN_DECLS

/**
 * LkiTemplatesDialog:
 *
 * The messages that a person has written to be sent again: what there is, and a page to write each.
 * All that is written is kept as it is written.
 */
#define LKI_TYPE_TEMPLATES_DIALOG (lki_templates_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LkiTemplatesDialog,
                      lki_templates_dialog,
                      LKI,
                      TEMPLATES_DIALOG,
                      AdwDialog)

AdwDialog *lki_templates_dialog_new (LkiSession *session,
                                     LkiLeadRecord *lead);

G_END_DECLS
