// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-account-record.h"
#include "lki-change-result.h"
#include "lki-data-request.h"
#include "lki-deletion.h"
#include "lki-device.h"
#include "lki-presence.h"
#include "lki-support-message.h"
#include "lki-sync-page.h"
#include "lki-usage-report.h"

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
LkiDeletion *lki_wire_parse_deletion (GBytes *body,
                                      GError **error);
GPtrArray *lki_wire_parse_devices (GBytes *body,
                                   GError **error);
LkiSupportMessage *lki_wire_parse_support_message (GBytes *body,
                                                   GError **error);
GPtrArray *lki_wire_parse_support_messages (GBytes *body,
                                            GError **error);
LkiDataRequest *lki_wire_parse_data_request (GBytes *body,
                                             GError **error);
GPtrArray *lki_wire_parse_data_requests (GBytes *body,
                                         GError **error);
gboolean lki_wire_is_object (GBytes *body);
GBytes *lki_wire_print_profile (const char *name,
                                const char *phone,
                                const char *locale);
GBytes *lki_wire_print_deletion (const char *id,
                                 const char *confirm_email,
                                 const char *reason);
GBytes *lki_wire_print_support_message (LkiSupportMessage *message);
GBytes *lki_wire_print_data_request (LkiDataRequest *request);
GBytes *lki_wire_print_usage (LkiUsageReport *report);
LkiPresence *lki_wire_parse_presence (GBytes *body,
                                      GError **error);
GBytes *lki_wire_print_presence (const char *client_id,
                                 const char *lead_id);

G_END_DECLS
