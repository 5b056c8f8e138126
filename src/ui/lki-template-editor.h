// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-account-record.h"
#include "lki-lead-record.h"
#include "lki-message-template.h"

G_BEGIN_DECLS

/**
 * LkiTemplateEditor:
 *
 * The page where one template is written, with how it reads for a lead. Emits `changed` for each
 * change, and `remove` when it is to go.
 */
#define LKI_TYPE_TEMPLATE_EDITOR (lki_template_editor_get_type ())
G_DECLARE_FINAL_TYPE (LkiTemplateEditor,
                      lki_template_editor,
                      LKI,
                      TEMPLATE_EDITOR,
                      AdwNavigationPage)

LkiTemplateEditor *lki_template_editor_new (LkiMessageTemplate *message,
                                            LkiLeadRecord *lead,
                                            LkiAccountRecord *account);
const char *lki_template_editor_get_id (LkiTemplateEditor *self);
LkiMessageTemplate *lki_template_editor_dup_template (LkiTemplateEditor *self);

G_END_DECLS
