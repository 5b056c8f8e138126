// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-lead-filter.h"
#include "lki-lead-record.h"

G_BEGIN_DECLS

/**
 * LkiLeadView:
 * @LKI_LEAD_VIEW_NEW: nobody has acted on them
 * @LKI_LEAD_VIEW_FOLLOW_UP: open, with a follow-up that is due by the end of today
 * @LKI_LEAD_VIEW_IN_PROGRESS: contacting, reached, quoted or booked
 * @LKI_LEAD_VIEW_SNOOZED: open, and put off until later
 * @LKI_LEAD_VIEW_WON: won
 * @LKI_LEAD_VIEW_CLOSED: lost, declined or expired
 * @LKI_LEAD_VIEW_DISPUTED: with a dispute, decided or not, or one that waits to be sent
 * @LKI_LEAD_VIEW_ALL: every lead
 * @LKI_LEAD_VIEW_CATEGORY: every lead of one category
 *
 * The views of the window. Snoozed leads are in no view but their own, @LKI_LEAD_VIEW_DISPUTED,
 * @LKI_LEAD_VIEW_ALL and categories.
 */
typedef enum
{
  LKI_LEAD_VIEW_NEW,
  LKI_LEAD_VIEW_FOLLOW_UP,
  LKI_LEAD_VIEW_IN_PROGRESS,
  LKI_LEAD_VIEW_SNOOZED,
  LKI_LEAD_VIEW_WON,
  LKI_LEAD_VIEW_CLOSED,
  LKI_LEAD_VIEW_DISPUTED,
  LKI_LEAD_VIEW_ALL,
  LKI_LEAD_VIEW_CATEGORY,
} LkiLeadView;

const char *lki_lead_view_to_string (LkiLeadView view);
gboolean lki_lead_view_from_string (const char *name,
                                    LkiLeadView *view);

/**
 * LkiLeadSort:
 * @LKI_LEAD_SORT_NEWEST: newest delivered first
 * @LKI_LEAD_SORT_RESPOND_BY: what must be answered first
 * @LKI_LEAD_SORT_FOLLOW_UP: what must be followed up first
 * @LKI_LEAD_SORT_NAME: by the person's name
 */
typedef enum
{
  LKI_LEAD_SORT_NEWEST,
  LKI_LEAD_SORT_RESPOND_BY,
  LKI_LEAD_SORT_FOLLOW_UP,
  LKI_LEAD_SORT_NAME,
} LkiLeadSort;

#define LKI_TYPE_LEAD_SORT (lki_lead_sort_get_type ())
GType lki_lead_sort_get_type (void);

const char *lki_lead_sort_to_string (LkiLeadSort sort);
gboolean lki_lead_sort_from_string (const char *name,
                                    LkiLeadSort *sort);

/**
 * LkiLeadQuery:
 * @view: which view
 * @category_id: (nullable): the category, for %LKI_LEAD_VIEW_CATEGORY
 * @search: (nullable): what the person typed
 * @sort: the order
 * @filter: (nullable): what narrows the view
 *
 * Which leads, in which order. Immutable.
 */
typedef struct
{
  LkiLeadView view;
  char *category_id;
  char *search;
  LkiLeadSort sort;
  LkiLeadFilter *filter;
} LkiLeadQuery;

#define LKI_TYPE_LEAD_QUERY (lki_lead_query_get_type ())
GType lki_lead_query_get_type (void);

LkiLeadQuery *lki_lead_query_new (LkiLeadView view,
                                  const char *category_id,
                                  const char *search,
                                  LkiLeadSort sort);
LkiLeadQuery *lki_lead_query_new_filtered (LkiLeadView view,
                                           const char *category_id,
                                           const char *search,
                                           LkiLeadSort sort,
                                           LkiLeadFilter *filter);
LkiLeadQuery *lki_lead_query_ref (LkiLeadQuery *self);
void lki_lead_query_unref (LkiLeadQuery *self);
gboolean lki_lead_query_equal (LkiLeadQuery *self,
                               LkiLeadQuery *other);
gboolean lki_lead_query_depends_on_time (LkiLeadQuery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiLeadQuery,
                               lki_lead_query_unref)

/**
 * LkiLeadPage:
 * @keys: (element-type gint64): keys of all leads that match, in order (or of the first ones, see
 * @complete)
 * @records: (element-type LkiLeadRecord): brief records of the first of @keys
 * @complete: %FALSE when @keys is only the beginning
 *
 * The answer to a query.
 */
typedef struct
{
  GArray *keys;
  GPtrArray *records;
  gboolean complete;
} LkiLeadPage;

#define LKI_TYPE_LEAD_PAGE (lki_lead_page_get_type ())
GType lki_lead_page_get_type (void);

LkiLeadPage *lki_lead_page_new (void);
LkiLeadPage *lki_lead_page_ref (LkiLeadPage *self);
void lki_lead_page_unref (LkiLeadPage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiLeadPage,
                               lki_lead_page_unref)

/**
 * LkiCategoryCount:
 * @id: the category
 * @name: its name
 * @total: how many leads it has
 */
typedef struct
{
  char *id;
  LkiLocalizedText *name;
  gint64 total;
} LkiCategoryCount;

/**
 * LkiLeadCounts:
 * @views: how many leads each view has, indexed by [enum@Lki.LeadView]
 * @unread: how many of @LKI_LEAD_VIEW_NEW nobody has opened
 * @categories: (element-type LkiCategoryCount): the categories that the account has, by id
 * @own_views: (element-type utf8 gint64): how many leads each view of one's own has, by its id
 * @unsent: how many changes wait in the outbox
 * @failed: how many need the person
 */
typedef struct
{
  gint64 views[LKI_LEAD_VIEW_CATEGORY];
  gint64 unread;
  GPtrArray *categories;
  GHashTable *own_views;
  gint64 unsent;
  gint64 failed;
} LkiLeadCounts;

#define LKI_TYPE_LEAD_COUNTS (lki_lead_counts_get_type ())
GType lki_lead_counts_get_type (void);

LkiLeadCounts *lki_lead_counts_new (void);
LkiLeadCounts *lki_lead_counts_ref (LkiLeadCounts *self);
void lki_lead_counts_unref (LkiLeadCounts *self);
void lki_lead_counts_add_category (LkiLeadCounts *self,
                                   const char *id,
                                   LkiLocalizedText *name,
                                   gint64 total);
void lki_lead_counts_set_own_view (LkiLeadCounts *self,
                                   const char *id,
                                   gint64 total);
gint64 lki_lead_counts_get_own_view (LkiLeadCounts *self,
                                     const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiLeadCounts,
                               lki_lead_counts_unref)

G_END_DECLS
