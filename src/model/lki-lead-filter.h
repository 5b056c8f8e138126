// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * LkiLeadFilter:
 * @category_id: (nullable): leads of this category
 * @assignee_id: (nullable): leads assigned to this member; empty: to nobody
 * @site_name: (nullable): leads of this site
 * @city: (nullable): leads of this place
 * @delivered_from: leads delivered at this time or later, or %LKI_TIME_NONE
 * @delivered_before: leads delivered before this time, or %LKI_TIME_NONE
 *
 * What narrows a view. Immutable once shared; made by [func@Lki.LeadFilter.new] and filled in.
 */
typedef struct
{
  char *category_id;
  char *assignee_id;
  char *site_name;
  char *city;
  gint64 delivered_from;
  gint64 delivered_before;
} LkiLeadFilter;

#define LKI_TYPE_LEAD_FILTER (lki_lead_filter_get_type ())
GType lki_lead_filter_get_type (void);

LkiLeadFilter *lki_lead_filter_new (void);
LkiLeadFilter *lki_lead_filter_copy (LkiLeadFilter *self);
LkiLeadFilter *lki_lead_filter_ref (LkiLeadFilter *self);
void lki_lead_filter_unref (LkiLeadFilter *self);
gboolean lki_lead_filter_is_empty (LkiLeadFilter *self);
gboolean lki_lead_filter_equal (LkiLeadFilter *self,
                                LkiLeadFilter *other);
GVariant *lki_lead_filter_to_variant (LkiLeadFilter *self);
LkiLeadFilter *lki_lead_filter_from_variant (GVariant *variant);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiLeadFilter,
                               lki_lead_filter_unref)

G_END_DECLS
