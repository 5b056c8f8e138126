// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-account-record.h"
#include "lki-change.h"
#include "lki-sync-page.h"

G_BEGIN_DECLS

/* JSON ↔ records: pure functions, on any thread, of hostile input. Every failure is
 * LKI_ERROR_PROTOCOL. */

LkiSyncPage *lki_wire_parse_lead_page (GBytes *body,
                                       GError **error);
LkiLeadRecord *lki_wire_parse_lead (GBytes *json,
                                    GError **error);
GPtrArray *lki_wire_parse_results (GBytes *body,
                                   GError **error); /* of LkiChangeResult */
GBytes *lki_wire_print_changes (GPtrArray *changes);
LkiServerInfo *lki_wire_parse_discovery (GBytes *body,
                                         GError **error);
LkiAccountRecord *lki_wire_parse_account (GBytes *json,
                                          GError **error); /* `{"me":…,"organisation":…}` */

G_END_DECLS
