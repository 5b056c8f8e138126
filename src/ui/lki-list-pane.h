// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-session.h"

G_BEGIN_DECLS

/**
 * LkiListPane:
 *
 * The second pane: the leads of one view, with search, filter and sort.
 *
 * Properties: `session` (LkiSession, nullable), `view` (string), `view-title` (string), `sort`
 * (string, see lki_lead_sort_to_string()), `search` (string), `folded` (boolean: the lead's pane is
 * not beside the list), `views-folded` (boolean: the views' pane is not), `show-views` (boolean).
 * Actions: `list.sort(s)`.
 * Signal: `lead-chosen (LkiLead *)`: the person wants to see it.
 */
#define LKI_TYPE_LIST_PANE (lki_list_pane_get_type ())
G_DECLARE_FINAL_TYPE (LkiListPane,
                      lki_list_pane,
                      LKI,
                      LIST_PANE,
                      AdwBin)

void lki_list_pane_set_session (LkiListPane *self,
                                LkiSession *session);
void lki_list_pane_set_view (LkiListPane *self,
                             const char *view,
                             const char *title);
void lki_list_pane_set_sort (LkiListPane *self,
                             const char *sort);
void lki_list_pane_set_filter (LkiListPane *self,
                               LkiLeadFilter *filter);
void lki_list_pane_set_search (LkiListPane *self,
                               const char *text);
void lki_list_pane_start_search (LkiListPane *self);
void lki_list_pane_capture_keys (LkiListPane *self,
                                 GtkWidget *widget);
void lki_list_pane_mark_current (LkiListPane *self,
                                 gint64 key);
gboolean lki_list_pane_move (LkiListPane *self,
                             int step);
gboolean lki_list_pane_choose (LkiListPane *self,
                               guint position);
guint lki_list_pane_get_n_leads (LkiListPane *self);
gboolean lki_list_pane_is_loading (LkiListPane *self);
void lki_list_pane_focus (LkiListPane *self);

G_END_DECLS
