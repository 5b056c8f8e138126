// SPDX-License-Identifier: GPL-3.0-or-later
// A filter part by part: what each is called, and what it says.

#include "lki-filter-text.h"

#include "lki-clock.h"
#include "lki-config.h"
#include "lki-format.h"

#include <glib/gi18n.h>

/**
 * lki_filter_kind_get_title:
 * @kind: a part of a filter
 *
 * Returns: what it is called
 */
const char *
lki_filter_kind_get_title (LkiFilterKind kind)
{
  switch (kind)
    {
    case LKI_FILTER_CATEGORY:
      return C_ ("filter", "Category");
    case LKI_FILTER_ASSIGNEE:
      return C_ ("filter", "Assigned To");
    case LKI_FILTER_SITE:
      return C_ ("filter", "Site");
    case LKI_FILTER_CITY:
      return C_ ("filter", "Place");
    case LKI_FILTER_PERIOD:
      return C_ ("filter", "Delivered");
    case LKI_N_FILTER_KINDS:
    default:
      g_return_val_if_reached ("");
    }
}

/**
 * lki_period_get_title:
 * @period: a period
 *
 * Returns: what it is called
 */
const char *
lki_period_get_title (LkiLeadPeriod period)
{
  switch (period)
    {
    case LKI_LEAD_PERIOD_TODAY:
      return C_ ("period", "Today");
    case LKI_LEAD_PERIOD_YESTERDAY:
      return C_ ("period", "Yesterday");
    case LKI_LEAD_PERIOD_LAST_7_DAYS:
      return C_ ("period", "Last 7 Days");
    case LKI_LEAD_PERIOD_LAST_30_DAYS:
      return C_ ("period", "Last 30 Days");
    case LKI_LEAD_PERIOD_THIS_MONTH:
      return C_ ("period", "This Month");
    case LKI_LEAD_PERIOD_DATES:
    case LKI_N_LEAD_PERIODS:
    default:
      return C_ ("period", "Between Two Dates…");
    }
}

static char *
dup_category (const char *category_id,
              LkiSession *session)
{
  LkiLeadCounts *counts = session != NULL ? lki_session_get_counts (session) : NULL;

  for (guint i = 0; counts != NULL && i < counts->categories->len; i++)
    {
      LkiCategoryCount *category = g_ptr_array_index (counts->categories, i);
      const char *name =
          category->name != NULL ? lki_localized_text_get_for_user (category->name) : NULL;

      if (g_str_equal (category->id, category_id) && name != NULL)
        return g_strdup (name);
    }

  return g_strdup (category_id);
}

static char *
dup_assignee (const char *member_id,
              LkiSession *session)
{
  LkiAccountRecord *account = session != NULL ? lki_session_get_account (session) : NULL;
  const char *name;

  if (*member_id == '\0')
    return g_strdup (_ ("Nobody"));
  if (account == NULL)
    return g_strdup (_ ("A Colleague"));
  if (g_strcmp0 (member_id, account->user_id) == 0)
    return g_strdup (C_ ("assigned to", "Me"));

  name = lki_account_record_get_member_name (account, member_id);

  return g_strdup (name != NULL ? name : _ ("A Colleague"));
}

static char *
dup_day (gint64 time_ms)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (time_ms / 1000);

  return moment != NULL ? lki_format_day (moment) : g_strdup ("");
}

static char *
dup_period (LkiLeadFilter *filter)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (filter->period != LKI_LEAD_PERIOD_DATES)
    return g_strdup (lki_period_get_title (filter->period));

  if (filter->delivered_from != LKI_TIME_NONE)
    from = dup_day (filter->delivered_from);
  if (filter->delivered_before != LKI_TIME_NONE)
    to = dup_day (filter->delivered_before - 1);
  if (from != NULL && to != NULL)
    {
      if (g_str_equal (from, to))
        return g_strdup (from);
      /* Translators: a period between two dates */
      return g_strdup_printf (C_ ("period", "%1$s – %2$s"), from, to);
    }
  /* Translators: a period that begins or ends with a date */
  return from != NULL ? g_strdup_printf (C_ ("period", "Since %s"), from)
                      : g_strdup_printf (C_ ("period", "Until %s"), to);
}

/**
 * lki_filter_dup_value:
 * @filter: (nullable): a filter
 * @kind: a part of it
 * @session: (nullable): whose names to use
 *
 * Returns: (transfer full) (nullable): what that part says, beside what it is called; %NULL if it
 *   lets everything through
 */
char *
lki_filter_dup_value (LkiLeadFilter *filter,
                      LkiFilterKind kind,
                      LkiSession *session)
{
  if (filter == NULL)
    return NULL;

  switch (kind)
    {
    case LKI_FILTER_CATEGORY:
      return filter->category_id != NULL ? dup_category (filter->category_id, session) : NULL;
    case LKI_FILTER_ASSIGNEE:
      return filter->assignee_id != NULL ? dup_assignee (filter->assignee_id, session) : NULL;
    case LKI_FILTER_SITE:
      return g_strdup (filter->site_name);
    case LKI_FILTER_CITY:
      return g_strdup (filter->city);
    case LKI_FILTER_PERIOD:
      return filter->period != LKI_LEAD_PERIOD_DATES || filter->delivered_from != LKI_TIME_NONE ||
                     filter->delivered_before != LKI_TIME_NONE
                 ? dup_period (filter)
                 : NULL;
    case LKI_N_FILTER_KINDS:
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * lki_filter_dup_tag:
 * @filter: (nullable): a filter
 * @kind: a part of it
 * @session: (nullable): whose names to use
 *
 * Returns: (transfer full) (nullable): what that part says, standing alone; %NULL if it lets
 *   everything through
 */
char *
lki_filter_dup_tag (LkiLeadFilter *filter,
                    LkiFilterKind kind,
                    LkiSession *session)
{
  LkiAccountRecord *account = session != NULL ? lki_session_get_account (session) : NULL;

  if (kind == LKI_FILTER_ASSIGNEE && filter != NULL && filter->assignee_id != NULL)
    {
      if (*filter->assignee_id == '\0')
        return g_strdup (C_ ("filter", "Unassigned"));
      if (account != NULL && g_strcmp0 (filter->assignee_id, account->user_id) == 0)
        /* Translators: the leads that are assigned to the person who reads this */
        return g_strdup (C_ ("filter", "Mine"));
    }

  return lki_filter_dup_value (filter, kind, session);
}

/**
 * lki_filter_dup_summary:
 * @filter: (nullable): a filter
 * @session: (nullable): whose names to use
 *
 * Returns: (transfer full): all that it says, as a name for it
 */
char *
lki_filter_dup_summary (LkiLeadFilter *filter,
                        LkiSession *session)
{
  g_autoptr (GString) summary = g_string_new (NULL);

  for (LkiFilterKind kind = 0; kind < LKI_N_FILTER_KINDS; kind++)
    {
      g_autofree char *tag = lki_filter_dup_tag (filter, kind, session);

      if (tag != NULL)
        g_string_append_printf (summary, "%s%s", summary->len > 0 ? ", " : "", tag);
    }

  return g_string_free (g_steal_pointer (&summary), FALSE);
}

/**
 * lki_filter_new_without:
 * @filter: (nullable): a filter
 * @kind: a part of it
 *
 * Returns: (transfer full): a filter like it, in which that part lets everything through
 */
LkiLeadFilter *
lki_filter_new_without (LkiLeadFilter *filter,
                        LkiFilterKind kind)
{
  return lki_filter_new_with (filter, kind, NULL);
}

/**
 * lki_filter_new_with:
 * @filter: (nullable): a filter
 * @kind: a part of it
 * @value: (nullable): what that part shall let through: an id, a name or the number of a period;
 *   %NULL for everything
 *
 * Returns: (transfer full): a filter like it in all other parts
 */
LkiLeadFilter *
lki_filter_new_with (LkiLeadFilter *filter,
                     LkiFilterKind kind,
                     const char *value)
{
  LkiLeadFilter *copy = lki_lead_filter_copy (filter);

  switch (kind)
    {
    case LKI_FILTER_CATEGORY:
      g_set_str (&copy->category_id, value);
      break;
    case LKI_FILTER_ASSIGNEE:
      g_set_str (&copy->assignee_id, value);
      break;
    case LKI_FILTER_SITE:
      g_set_str (&copy->site_name, value);
      break;
    case LKI_FILTER_CITY:
      g_set_str (&copy->city, value);
      break;
    case LKI_FILTER_PERIOD:
      copy->period = value != NULL ? (LkiLeadPeriod) g_ascii_strtoull (value, NULL, 10)
                                   : LKI_LEAD_PERIOD_DATES;
      copy->delivered_from = LKI_TIME_NONE;
      copy->delivered_before = LKI_TIME_NONE;
      break;
    case LKI_N_FILTER_KINDS:
    default:
      g_warn_if_reached ();
    }

  return copy;
}
