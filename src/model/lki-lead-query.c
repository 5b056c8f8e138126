// SPDX-License-Identifier: GPL-3.0-or-later
// Which leads a list shows, and the answers that the store gives. No SQL: that is the store's.

#include "lki-lead-query.h"

/* The nicks are those of the settings. */
G_DEFINE_ENUM_TYPE (LkiLeadSort,
                    lki_lead_sort,
                    G_DEFINE_ENUM_VALUE (LKI_LEAD_SORT_NEWEST, "newest"),
                    G_DEFINE_ENUM_VALUE (LKI_LEAD_SORT_RESPOND_BY, "respond-by"),
                    G_DEFINE_ENUM_VALUE (LKI_LEAD_SORT_FOLLOW_UP, "follow-up"),
                    G_DEFINE_ENUM_VALUE (LKI_LEAD_SORT_NAME, "name"))
G_DEFINE_BOXED_TYPE (LkiLeadQuery,
                     lki_lead_query,
                     lki_lead_query_ref,
                     lki_lead_query_unref)
G_DEFINE_BOXED_TYPE (LkiLeadPage,
                     lki_lead_page,
                     lki_lead_page_ref,
                     lki_lead_page_unref)
G_DEFINE_BOXED_TYPE (LkiLeadCounts,
                     lki_lead_counts,
                     lki_lead_counts_ref,
                     lki_lead_counts_unref)

static const char *const view_names[] = {
  [LKI_LEAD_VIEW_NEW] = "new",
  [LKI_LEAD_VIEW_FOLLOW_UP] = "follow-up",
  [LKI_LEAD_VIEW_IN_PROGRESS] = "in-progress",
  [LKI_LEAD_VIEW_SNOOZED] = "snoozed",
  [LKI_LEAD_VIEW_WON] = "won",
  [LKI_LEAD_VIEW_CLOSED] = "closed",
  [LKI_LEAD_VIEW_DISPUTED] = "disputed",
  [LKI_LEAD_VIEW_ALL] = "all",
  [LKI_LEAD_VIEW_CATEGORY] = "category",
};

/**
 * lki_lead_view_to_string:
 * @view: a view
 *
 * Returns: its name wherever it is kept; the same in every version
 */
const char *
lki_lead_view_to_string (LkiLeadView view)
{
  g_return_val_if_fail (view < G_N_ELEMENTS (view_names), NULL);

  return view_names[view];
}

/**
 * lki_lead_view_from_string:
 * @name: (nullable): a name
 * @view: (out): the view
 *
 * Returns: %TRUE if @name names a view
 */
gboolean
lki_lead_view_from_string (const char *name,
                           LkiLeadView *view)
{
  for (guint i = 0; i < G_N_ELEMENTS (view_names); i++)
    if (g_strcmp0 (name, view_names[i]) == 0)
      {
        *view = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * lki_lead_sort_to_string:
 * @sort: an order
 *
 * Returns: its name wherever it is kept; the same in every version
 */
const char *
lki_lead_sort_to_string (LkiLeadSort sort)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (LKI_TYPE_LEAD_SORT);
  GEnumValue *value = g_enum_get_value (klass, (int) sort);

  g_return_val_if_fail (value != NULL, NULL);

  return value->value_nick;
}

/**
 * lki_lead_sort_from_string:
 * @name: (nullable): a name
 * @sort: (out): the order
 *
 * Returns: %TRUE if @name names an order
 */
gboolean
lki_lead_sort_from_string (const char *name,
                           LkiLeadSort *sort)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (LKI_TYPE_LEAD_SORT);
  GEnumValue *value = name != NULL ? g_enum_get_value_by_nick (klass, name) : NULL;

  if (value == NULL)
    return FALSE;

  *sort = (LkiLeadSort) value->value;

  return TRUE;
}

/**
 * lki_lead_query_new:
 * @view: which view
 * @category_id: (nullable): the category, for %LKI_LEAD_VIEW_CATEGORY
 * @search: (nullable): what the person typed; empty is no search
 * @sort: the order
 *
 * Returns: (transfer full): a query
 */
LkiLeadQuery *
lki_lead_query_new (LkiLeadView view,
                    const char *category_id,
                    const char *search,
                    LkiLeadSort sort)
{
  return lki_lead_query_new_filtered (view, category_id, search, sort, NULL);
}

/**
 * lki_lead_query_new_filtered:
 * @view: which view
 * @category_id: (nullable): the category, for %LKI_LEAD_VIEW_CATEGORY
 * @search: (nullable): what the person typed; empty is no search
 * @sort: the order
 * @filter: (nullable): what narrows the view
 *
 * Returns: (transfer full): a query
 */
LkiLeadQuery *
lki_lead_query_new_filtered (LkiLeadView view,
                             const char *category_id,
                             const char *search,
                             LkiLeadSort sort,
                             LkiLeadFilter *filter)
{
  LkiLeadQuery *self = g_atomic_rc_box_new0 (LkiLeadQuery);

  self->view = view;
  self->category_id = view == LKI_LEAD_VIEW_CATEGORY ? g_strdup (category_id) : NULL;
  self->search = search != NULL && *search != '\0' ? g_strdup (search) : NULL;
  self->sort = sort;
  self->filter = lki_lead_filter_is_empty (filter) ? NULL : lki_lead_filter_ref (filter);

  return self;
}

LkiLeadQuery *
lki_lead_query_ref (LkiLeadQuery *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
lead_query_clear (gpointer data)
{
  LkiLeadQuery *self = data;

  g_free (self->category_id);
  g_free (self->search);
  g_clear_pointer (&self->filter, lki_lead_filter_unref);
}

void
lki_lead_query_unref (LkiLeadQuery *self)
{
  g_atomic_rc_box_release_full (self, lead_query_clear);
}

/**
 * lki_lead_query_equal:
 * @self: (nullable): a query
 * @other: (nullable): another
 *
 * Returns: %TRUE if both ask for the same
 */
gboolean
lki_lead_query_equal (LkiLeadQuery *self,
                      LkiLeadQuery *other)
{
  if (self == NULL || other == NULL)
    return self == other;

  return self->view == other->view && self->sort == other->sort &&
         g_strcmp0 (self->category_id, other->category_id) == 0 &&
         g_strcmp0 (self->search, other->search) == 0 &&
         lki_lead_filter_equal (self->filter, other->filter);
}

/**
 * lki_lead_query_depends_on_time:
 * @self: a query
 *
 * Returns: %TRUE if it finds other leads when time has passed, though none has changed
 */
gboolean
lki_lead_query_depends_on_time (LkiLeadQuery *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->view <= LKI_LEAD_VIEW_SNOOZED ||
         (self->filter != NULL && self->filter->period != LKI_LEAD_PERIOD_DATES);
}

/**
 * lki_lead_page_new:
 *
 * Returns: (transfer full): an empty answer, to be filled in before it is shared
 */
LkiLeadPage *
lki_lead_page_new (void)
{
  LkiLeadPage *self = g_atomic_rc_box_new0 (LkiLeadPage);

  self->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_lead_record_unref);
  self->complete = TRUE;

  return self;
}

LkiLeadPage *
lki_lead_page_ref (LkiLeadPage *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
lead_page_clear (gpointer data)
{
  LkiLeadPage *self = data;

  g_array_unref (self->keys);
  g_ptr_array_unref (self->records);
}

void
lki_lead_page_unref (LkiLeadPage *self)
{
  g_atomic_rc_box_release_full (self, lead_page_clear);
}

static void
category_count_free (LkiCategoryCount *count)
{
  g_free (count->id);
  g_clear_pointer (&count->name, lki_localized_text_unref);
  g_free (count);
}

/**
 * lki_lead_counts_new:
 *
 * Returns: (transfer full): counts of nothing, to be filled in before they are shared
 */
LkiLeadCounts *
lki_lead_counts_new (void)
{
  LkiLeadCounts *self = g_atomic_rc_box_new0 (LkiLeadCounts);

  self->categories = g_ptr_array_new_with_free_func ((GDestroyNotify) category_count_free);
  self->own_views = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  return self;
}

LkiLeadCounts *
lki_lead_counts_ref (LkiLeadCounts *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
lead_counts_clear (gpointer data)
{
  LkiLeadCounts *self = data;

  g_ptr_array_unref (self->categories);
  g_hash_table_unref (self->own_views);
}

void
lki_lead_counts_unref (LkiLeadCounts *self)
{
  g_atomic_rc_box_release_full (self, lead_counts_clear);
}

/**
 * lki_lead_counts_add_category:
 * @self: counts that are not shared yet
 * @id: the category
 * @name: (nullable): its name
 * @total: how many leads it has
 */
void
lki_lead_counts_add_category (LkiLeadCounts *self,
                              const char *id,
                              LkiLocalizedText *name,
                              gint64 total)
{
  LkiCategoryCount *count = g_new0 (LkiCategoryCount, 1);

  count->id = g_strdup (id);
  count->name = name != NULL ? lki_localized_text_ref (name) : NULL;
  count->total = total;
  g_ptr_array_add (self->categories, count);
}

/**
 * lki_lead_counts_set_own_view:
 * @self: counts that are not shared yet
 * @id: a view of one's own
 * @total: how many leads it has
 */
void
lki_lead_counts_set_own_view (LkiLeadCounts *self,
                              const char *id,
                              gint64 total)
{
  g_hash_table_replace (self->own_views, g_strdup (id), g_memdup2 (&total, sizeof total));
}

/**
 * lki_lead_counts_get_own_view:
 * @self: counts
 * @id: a view of one's own
 *
 * Returns: how many leads it has; 0 as long as it is not known
 */
gint64
lki_lead_counts_get_own_view (LkiLeadCounts *self,
                              const char *id)
{
  const gint64 *total = g_hash_table_lookup (self->own_views, id);

  return total != NULL ? *total : 0;
}
