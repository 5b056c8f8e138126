// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-account-record.h"
#include "lki-error-box.h"

G_BEGIN_DECLS

void lki_account_text_show_error (LkiErrorBox *box,
                                  const GError *error);
char *lki_account_text_dup_date (gint64 time_ms);
char *lki_account_text_dup_erased (const char *word);
char *lki_account_text_dup_retained (const LkiRetained *retained);
char *lki_account_text_dup_letter (LkiAccountRecord *account,
                                   const char *reference);

G_END_DECLS
