// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-account-record.h"
#include "lki-change-result.h"
#include "lki-sync-page.h"

G_BEGIN_DECLS

/* JSON ↔ records: pure functions, on any thread, of hostile input. Every failure is
 * LKI_ERROR_PROTOCOL. */

gboolean lki_wire_peek_position (GBytes *body,
                                 const char *sent_cursor,
                                 char **cursor,
                                 gboolean *has_more,
                                 GError **error);
LkiSyncPage *lki_wire_parse_lead_page (GBytes *body,
                                       const char *sent_cursor,
                                       GError **error);
LkiLeadRecord *lki_wire_parse_lead (GBytes *json,
                                    GError **error);
GPtrArray *lki_wire_parse_results (GBytes *body,
                                   GError **error);
GBytes *lki_wire_print_changes (GPtrArray *changes);
LkiServerInfo *lki_wire_parse_discovery (GBytes *body,
                                         GError **error);
LkiAccountRecord *lki_wire_parse_account (GBytes *json,
                                          GError **error);
GBytes *lki_wire_join_account (GBytes *me,
                               GBytes *organisation);

G_END_DECLS
