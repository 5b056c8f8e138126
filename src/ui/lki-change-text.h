// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-account-record.h"
#include "lki-change-result.h"

G_BEGIN_DECLS

char *lki_change_dup_text (LkiChange *change,
                           LkiAccountRecord *account,
                           gint64 now_ms);
char *lki_change_dup_server_text (LkiChange *change,
                                  LkiLeadRecord *lead,
                                  LkiAccountRecord *account,
                                  gint64 now_ms);
char *lki_unsent_change_dup_problem (LkiUnsentChange *unsent);

G_END_DECLS
