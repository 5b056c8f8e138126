// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-data-request.h"

G_BEGIN_DECLS

const char *lki_data_request_get_title (LkiDataRequest *request);
char *lki_data_request_dup_state (LkiDataRequest *request,
                                  gint64 now_ms);

G_END_DECLS
