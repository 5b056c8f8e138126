// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-account-record.h"
#include "lki-lead-record.h"

G_BEGIN_DECLS

/**
 * LkiResponseLabel:
 *
 * The response clock of the lead that is open: it moves by itself, each second when there are only
 * minutes left. Hidden while there is nothing to answer by.
 */
#define LKI_TYPE_RESPONSE_LABEL (lki_response_label_get_type ())
G_DECLARE_FINAL_TYPE (LkiResponseLabel,
                      lki_response_label,
                      LKI,
                      RESPONSE_LABEL,
                      AdwBin)

void lki_response_label_set_lead (LkiResponseLabel *self,
                                  LkiLeadRecord *lead,
                                  LkiAccountRecord *account);
const char *lki_response_label_get_text (LkiResponseLabel *self);
gboolean lki_response_label_is_ticking (LkiResponseLabel *self);

G_END_DECLS
