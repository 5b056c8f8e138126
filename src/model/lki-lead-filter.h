// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * LkiLeadPeriod:
 * @LKI_LEAD_PERIOD_DATES: between the dates of the filter, which may be open at either end
 * @LKI_LEAD_PERIOD_TODAY: today
 * @LKI_LEAD_PERIOD_YESTERDAY: yesterday
 * @LKI_LEAD_PERIOD_LAST_7_DAYS: today and the six days before
 * @LKI_LEAD_PERIOD_LAST_30_DAYS: today and the 29 days before
 * @LKI_LEAD_PERIOD_THIS_MONTH: since the first of this month
 *
 * When leads were delivered, by the person's calendar. All but the first move on with the days.
 */
typedef enum
{
  LKI_LEAD_PERIOD_DATES,
  LKI_LEAD_PERIOD_TODAY,
  LKI_LEAD_PERIOD_YESTERDAY,
  LKI_LEAD_PERIOD_LAST_7_DAYS,
  LKI_LEAD_PERIOD_LAST_30_DAYS,
  LKI_LEAD_PERIOD_THIS_MONTH,
  LKI_N_LEAD_PERIODS,
} LkiLeadPeriod;

/**
 * LkiLeadFilter:
 * @category_id: (nullable): leads of this category
 * @assignee_id: (nullable): leads assigned to this member; empty: to nobody
 * @site_name: (nullable): leads of this site
 * @city: (nullable): leads of this place, in capital letters or small ones
 * @period: when they were delivered
 * @delivered_from: for %LKI_LEAD_PERIOD_DATES: leads delivered at this time or later, or
 *   %LKI_TIME_NONE
 * @delivered_before: likewise: leads delivered before this time, or %LKI_TIME_NONE
 *
 * What narrows a view. Immutable once shared; made by [func@Lki.LeadFilter.new] and filled in.
 */
typedef struct
{
  char *category_id;
  char *assignee_id;
  char *site_name;
  char *city;
  LkiLeadPeriod period;
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
void lki_lead_filter_get_range (LkiLeadFilter *self,
                                gint64 now_ms,
                                gint64 *from,
                                gint64 *before);
GVariant *lki_lead_filter_to_variant (LkiLeadFilter *self);
LkiLeadFilter *lki_lead_filter_from_variant (GVariant *variant);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiLeadFilter,
                               lki_lead_filter_unref)

G_END_DECLS
