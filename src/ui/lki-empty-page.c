// SPDX-License-Identifier: GPL-3.0-or-later
// What a view says that has no leads: a promise, not a reproach.

#include "lki-empty-page.h"

#include "lki-words.h"

#include <glib/gi18n.h>

static const struct
{
  const char *title;
  const char *description;
} empty_texts[] = {
  [LKI_LEAD_VIEW_NEW] = { N_ ("All Answered"),
                          N_ ("New leads show up here the moment they arrive.") },
  [LKI_LEAD_VIEW_FOLLOW_UP] = { N_ ("Nothing to Follow Up"),
                                N_ ("Leads that are due for follow-up today gather here.") },
  [LKI_LEAD_VIEW_IN_PROGRESS] = { N_ ("Nothing in Progress"),
                                  N_ ("Leads that you have begun to work on gather here.") },
  [LKI_LEAD_VIEW_SNOOZED] = { N_ ("Nothing Snoozed"),
                              N_ ("Leads that were put off wait here until their time comes.") },
  [LKI_LEAD_VIEW_WON] = { N_ ("Nothing Won Yet"), N_ ("Leads that became customers gather here.") },
  [LKI_LEAD_VIEW_CLOSED] = { N_ ("Nothing Lost or Declined"),
                             N_ ("Leads that came to nothing are kept here.") },
  [LKI_LEAD_VIEW_DISPUTED] = { N_ ("Nothing Disputed"),
                               N_ ("Leads that you have disputed gather here, with how it went.") },
  [LKI_LEAD_VIEW_ALL] = { N_ ("No Leads Yet"), N_ ("Leads show up here the moment they arrive.") },
  [LKI_LEAD_VIEW_CATEGORY] = { N_ ("No Leads in This Category"),
                               N_ ("Leads show up here the moment they arrive.") },
};

/**
 * lki_empty_page_fill:
 * @page: the page to fill
 * @view: (nullable): the name of a view, see lki_view_get_name()
 *
 * Says why there is nothing, and what will come.
 */
void
lki_empty_page_fill (AdwStatusPage *page,
                     const char *view)
{
  const char *category_id = NULL;
  LkiLeadView known;

  g_return_if_fail (ADW_IS_STATUS_PAGE (page));

  if (!lki_view_from_name (view, &known, &category_id))
    known = LKI_LEAD_VIEW_ALL;

  adw_status_page_set_icon_name (page, known == LKI_LEAD_VIEW_CATEGORY
                                           ? lki_category_get_icon_name (category_id)
                                           : lki_view_get_icon_name (known));
  adw_status_page_set_title (page, _ (empty_texts[known].title));
  adw_status_page_set_description (page, _ (empty_texts[known].description));
}
