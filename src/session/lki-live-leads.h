// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-lead.h"
#include "lki-store.h"

G_BEGIN_DECLS

/**
 * LkiLiveLeads:
 *
 * The objects that a list has handed out, one a lead as long as somebody holds it, and the records
 * that they show. What has no record yet gets it from the store, with its neighbours.
 */
#define LKI_TYPE_LIVE_LEADS (lki_live_leads_get_type ())
G_DECLARE_FINAL_TYPE (LkiLiveLeads,
                      lki_live_leads,
                      LKI,
                      LIVE_LEADS,
                      GObject)

LkiLiveLeads *lki_live_leads_new (LkiStore *store,
                                  GArray *keys);
LkiLead *lki_live_leads_get (LkiLiveLeads *self,
                             guint position);
void lki_live_leads_take_records (LkiLiveLeads *self,
                                  GPtrArray *records);
void lki_live_leads_forget (LkiLiveLeads *self);
gboolean lki_live_leads_await_refresh (LkiLiveLeads *self,
                                       GError **error);

G_END_DECLS
