// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-account-record.h"
#include "lki-http.h"
#include "lki-identity.h"

G_BEGIN_DECLS

/**
 * LkiPartnerApi:
 *
 * The Partner API: a function an endpoint. Each attaches the bearer token and, after a 401, tries
 * once more with a fresh one. Bodies are parsed off the main thread.
 */
#define LKI_TYPE_PARTNER_API (lki_partner_api_get_type ())
G_DECLARE_FINAL_TYPE (LkiPartnerApi,
                      lki_partner_api,
                      LKI,
                      PARTNER_API,
                      GObject)

LkiPartnerApi *lki_partner_api_new (LkiHttp *http,
                                    LkiIdentity *identity);
LkiHttp *lki_partner_api_get_http (LkiPartnerApi *self);
void lki_partner_api_set_organisation (LkiPartnerApi *self,
                                       const char *organisation_id);
const char *lki_partner_api_get_organisation (LkiPartnerApi *self);
DexFuture *lki_partner_api_fetch_leads (LkiPartnerApi *self,
                                        const char *cursor,
                                        guint limit) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_partner_api_parse_page (GBytes *body,
                                       const char *sent_cursor) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_partner_api_fetch_page (LkiPartnerApi *self,
                                       const char *cursor,
                                       guint limit) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_partner_api_send_changes (LkiPartnerApi *self,
                                         GPtrArray *changes) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_partner_api_fetch_account (LkiPartnerApi *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_partner_api_put_device (LkiPartnerApi *self,
                                       const char *device_id,
                                       const char *name,
                                       const char *locale) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_partner_api_open_events (LkiPartnerApi *self,
                                        const char *last_event_id,
                                        GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
