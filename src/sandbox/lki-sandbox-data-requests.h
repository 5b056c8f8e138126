// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-sandbox-leads.h"

G_BEGIN_DECLS

char *lki_sandbox_data_requests_dup_of_account (LkiSandboxStore *store,
                                                gint64 account);
void lki_sandbox_data_requests_forget_words (LkiSandboxStore *store,
                                             LkiSandboxLead *lead);

G_END_DECLS
