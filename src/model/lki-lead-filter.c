// SPDX-License-Identifier: GPL-3.0-or-later
// What narrows a view, and the form in which a person's own views keep it.

#include "lki-lead-filter.h"

#include "lki-clock.h"

G_DEFINE_BOXED_TYPE (LkiLeadFilter,
                     lki_lead_filter,
                     lki_lead_filter_ref,
                     lki_lead_filter_unref)

/* As they are kept. */
static const char *const period_names[] = {
  [LKI_LEAD_PERIOD_DATES] = "dates",
  [LKI_LEAD_PERIOD_TODAY] = "today",
  [LKI_LEAD_PERIOD_YESTERDAY] = "yesterday",
  [LKI_LEAD_PERIOD_LAST_7_DAYS] = "last-7-days",
  [LKI_LEAD_PERIOD_LAST_30_DAYS] = "last-30-days",
  [LKI_LEAD_PERIOD_THIS_MONTH] = "this-month",
};

/**
 * lki_lead_filter_new:
 *
 * Returns: (transfer full): a filter that lets everything through, to be filled in before it is
 * shared
 */
LkiLeadFilter *
lki_lead_filter_new (void)
{
  LkiLeadFilter *self = g_atomic_rc_box_new0 (LkiLeadFilter);

  self->delivered_from = LKI_TIME_NONE;
  self->delivered_before = LKI_TIME_NONE;

  return self;
}

/**
 * lki_lead_filter_copy:
 * @self: (nullable): a filter; %NULL is an empty one
 *
 * Returns: (transfer full): a filter like it, to be changed before it is shared
 */
LkiLeadFilter *
lki_lead_filter_copy (LkiLeadFilter *self)
{
  LkiLeadFilter *copy = lki_lead_filter_new ();

  if (self == NULL)
    return copy;
  copy->category_id = g_strdup (self->category_id);
  copy->assignee_id = g_strdup (self->assignee_id);
  copy->site_name = g_strdup (self->site_name);
  copy->city = g_strdup (self->city);
  copy->period = self->period;
  copy->delivered_from = self->delivered_from;
  copy->delivered_before = self->delivered_before;

  return copy;
}

LkiLeadFilter *
lki_lead_filter_ref (LkiLeadFilter *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
lead_filter_clear (gpointer data)
{
  LkiLeadFilter *self = data;

  g_free (self->category_id);
  g_free (self->assignee_id);
  g_free (self->site_name);
  g_free (self->city);
}

void
lki_lead_filter_unref (LkiLeadFilter *self)
{
  g_atomic_rc_box_release_full (self, lead_filter_clear);
}

static gboolean
has_period (LkiLeadFilter *self)
{
  return self->period != LKI_LEAD_PERIOD_DATES || self->delivered_from != LKI_TIME_NONE ||
         self->delivered_before != LKI_TIME_NONE;
}

/**
 * lki_lead_filter_is_empty:
 * @self: (nullable): a filter
 *
 * Returns: %TRUE if it lets everything through
 */
gboolean
lki_lead_filter_is_empty (LkiLeadFilter *self)
{
  return self == NULL || (self->category_id == NULL && self->assignee_id == NULL &&
                          self->site_name == NULL && self->city == NULL && !has_period (self));
}

/**
 * lki_lead_filter_equal:
 * @self: (nullable): a filter; %NULL is an empty one
 * @other: (nullable): another
 *
 * Returns: %TRUE if both let the same through
 */
gboolean
lki_lead_filter_equal (LkiLeadFilter *self,
                       LkiLeadFilter *other)
{
  if (lki_lead_filter_is_empty (self) || lki_lead_filter_is_empty (other))
    return lki_lead_filter_is_empty (self) && lki_lead_filter_is_empty (other);

  return g_strcmp0 (self->category_id, other->category_id) == 0 &&
         g_strcmp0 (self->assignee_id, other->assignee_id) == 0 &&
         g_strcmp0 (self->site_name, other->site_name) == 0 &&
         g_strcmp0 (self->city, other->city) == 0 && self->period == other->period &&
         (self->period != LKI_LEAD_PERIOD_DATES ||
          (self->delivered_from == other->delivered_from &&
           self->delivered_before == other->delivered_before));
}

static gint64
get_midnight (GDateTime *now,
              int days)
{
  g_autoptr (GDateTime) day = g_date_time_add_days (now, days);
  g_autoptr (GDateTime) midnight = NULL;

  if (day != NULL)
    midnight = g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                                      g_date_time_get_day_of_month (day), 0, 0, 0);

  return midnight != NULL ? g_date_time_to_unix (midnight) * 1000 : LKI_TIME_NONE;
}

/**
 * lki_lead_filter_get_range:
 * @self: (nullable): a filter
 * @now_ms: the time, which tells what today is in the person's calendar
 * @from: (out): leads delivered at this time or later, or %LKI_TIME_NONE
 * @before: (out): leads delivered before this time, or %LKI_TIME_NONE
 *
 * The period of the filter as times.
 */
void
lki_lead_filter_get_range (LkiLeadFilter *self,
                           gint64 now_ms,
                           gint64 *from,
                           gint64 *before)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_ms / 1000);

  *from = LKI_TIME_NONE;
  *before = LKI_TIME_NONE;
  if (self == NULL || now == NULL)
    return;

  switch (self->period)
    {
    case LKI_LEAD_PERIOD_TODAY:
      *from = get_midnight (now, 0);
      break;

    case LKI_LEAD_PERIOD_YESTERDAY:
      *from = get_midnight (now, -1);
      *before = get_midnight (now, 0);
      return;

    case LKI_LEAD_PERIOD_LAST_7_DAYS:
      *from = get_midnight (now, -6);
      break;

    case LKI_LEAD_PERIOD_LAST_30_DAYS:
      *from = get_midnight (now, -29);
      break;

    case LKI_LEAD_PERIOD_THIS_MONTH:
      *from = get_midnight (now, 1 - g_date_time_get_day_of_month (now));
      break;

    case LKI_LEAD_PERIOD_DATES:
    case LKI_N_LEAD_PERIODS:
    default:
      *from = self->delivered_from;
      *before = self->delivered_before;
      return;
    }

  *before = get_midnight (now, 1);
}

/**
 * lki_lead_filter_to_variant:
 * @self: a filter
 *
 * Returns: (transfer full): it as `a{sv}`
 */
GVariant *
lki_lead_filter_to_variant (LkiLeadFilter *self)
{
  GVariantDict dict;

  g_return_val_if_fail (self != NULL, NULL);

  g_variant_dict_init (&dict, NULL);
  if (self->category_id != NULL)
    g_variant_dict_insert (&dict, "category", "s", self->category_id);
  if (self->assignee_id != NULL)
    g_variant_dict_insert (&dict, "assignee", "s", self->assignee_id);
  if (self->site_name != NULL)
    g_variant_dict_insert (&dict, "site", "s", self->site_name);
  if (self->city != NULL)
    g_variant_dict_insert (&dict, "city", "s", self->city);
  if (self->period != LKI_LEAD_PERIOD_DATES)
    g_variant_dict_insert (&dict, "period", "s", period_names[self->period]);
  else if (self->delivered_from != LKI_TIME_NONE)
    g_variant_dict_insert (&dict, "from", "x", self->delivered_from);
  if (self->period == LKI_LEAD_PERIOD_DATES && self->delivered_before != LKI_TIME_NONE)
    g_variant_dict_insert (&dict, "before", "x", self->delivered_before);

  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

/**
 * lki_lead_filter_from_variant:
 * @variant: what [method@Lki.LeadFilter.to_variant] gave
 *
 * Returns: (transfer full): the filter; what this version does not know is left out
 */
LkiLeadFilter *
lki_lead_filter_from_variant (GVariant *variant)
{
  LkiLeadFilter *self = lki_lead_filter_new ();
  const char *period;

  g_return_val_if_fail (g_variant_is_of_type (variant, G_VARIANT_TYPE_VARDICT), self);

  g_variant_lookup (variant, "category", "s", &self->category_id);
  g_variant_lookup (variant, "assignee", "s", &self->assignee_id);
  g_variant_lookup (variant, "site", "s", &self->site_name);
  g_variant_lookup (variant, "city", "s", &self->city);
  if (g_variant_lookup (variant, "period", "&s", &period))
    for (guint i = LKI_LEAD_PERIOD_TODAY; i < LKI_N_LEAD_PERIODS; i++)
      if (g_str_equal (period_names[i], period))
        self->period = i;
  g_variant_lookup (variant, "from", "x", &self->delivered_from);
  g_variant_lookup (variant, "before", "x", &self->delivered_before);

  return self;
}
