// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libdex.h>

#include "lki-lead-query.h"
#include "lki-lead.h"

G_BEGIN_DECLS

/**
 * LkiLeadList:
 *
 * A GListModel of [class@Lki.Lead] that holds the keys of one query (8 bytes a lead) and makes the
 * objects on demand from pages of the store, with a bounded cache. An item whose page has not come
 * yet has no record: it gets one soon, and notifies.
 *
 * Properties: `query` (LkiLeadQuery), `loading` (gboolean: the answer to the query is not here
 * yet), `complete` (gboolean: nor is only its first part), `n-items` (guint). Views are swapped so
 * that rows are used again; small changes stay small. Signal: `reloaded ()`: the query was answered
 * anew; selection and scroll position are the widget's business.
 */
#define LKI_TYPE_LEAD_LIST (lki_lead_list_get_type ())
G_DECLARE_FINAL_TYPE (LkiLeadList,
                      lki_lead_list,
                      LKI,
                      LEAD_LIST,
                      GObject)

void lki_lead_list_set_query (LkiLeadList *self,
                              LkiLeadQuery *query);
LkiLeadQuery *lki_lead_list_get_query (LkiLeadList *self);
gboolean lki_lead_list_get_loading (LkiLeadList *self);
gboolean lki_lead_list_get_complete (LkiLeadList *self);
gint64 lki_lead_list_get_key (LkiLeadList *self,
                              guint position);
gboolean lki_lead_list_find (LkiLeadList *self,
                             gint64 key,
                             guint *position);

G_END_DECLS
