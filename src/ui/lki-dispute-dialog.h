// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-session.h"

G_BEGIN_DECLS

/**
 * LkiDisputeDialog:
 *
 * Disputes a lead: for which reason, what the rules still want, the logged attempts as evidence,
 * and what the partner says. Unfinished, it is kept.
 */
#define LKI_TYPE_DISPUTE_DIALOG (lki_dispute_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LkiDisputeDialog,
                      lki_dispute_dialog,
                      LKI,
                      DISPUTE_DIALOG,
                      AdwDialog)

AdwDialog *lki_dispute_dialog_new (GtkWidget *widget,
                                   LkiSession *session,
                                   LkiLeadRecord *lead);
DexFuture *lki_dispute_dialog_keep_draft (LkiSession *session,
                                          LkiChange *change) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
