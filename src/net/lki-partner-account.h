// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-data-request.h"
#include "lki-deletion.h"
#include "lki-device.h"
#include "lki-partner-api.h"
#include "lki-support-message.h"
#include "lki-usage-report.h"

G_BEGIN_DECLS

/* What a person may see and decide: endpoints of LkiPartnerApi that are about the account and about
 * data rather than about the work. */

DexFuture *lki_partner_api_update_profile (LkiPartnerApi *self,
                                           const char *name,
                                           const char *phone,
                                           const char *locale) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_partner_api_export_me (LkiPartnerApi *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_partner_api_request_deletion (LkiPartnerApi *self,
                                             const char *id,
                                             const char *confirm_email,
                                             const char *reason) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_partner_api_fetch_deletion (LkiPartnerApi *self,
                                           const char *id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_partner_api_cancel_deletion (LkiPartnerApi *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_partner_api_list_devices (LkiPartnerApi *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_partner_api_sign_out_device (LkiPartnerApi *self,
                                            const char *device_id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_partner_api_list_support_messages (LkiPartnerApi *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *
lki_partner_api_send_support_message (LkiPartnerApi *self,
                                      LkiSupportMessage *message) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_partner_api_list_data_requests (LkiPartnerApi *self,
                                               const char *lead_id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_partner_api_send_data_request (LkiPartnerApi *self,
                                              LkiDataRequest *request) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_partner_api_send_usage (LkiPartnerApi *self,
                                       LkiUsageReport *report) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
