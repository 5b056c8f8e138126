// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-filter-bar.h"
#include "lki-filter-popover.h"
#include "lki-lead-selection.h"
#include "lki-list-pane.h"
#include "lki-selection-bar.h"

G_BEGIN_DECLS

struct _LkiListPane
{
  AdwBin parent_instance;

  LkiSession *session;           /* (owned) (nullable) */
  GSignalGroup *session_signals; /* (owned) */
  LkiLeadList *leads;            /* (owned) (nullable) */
  LkiLeadSelection *selection;   /* (owned) */
  char *view;                    /* (owned) */
  char *view_title;              /* (owned) */
  char *sort;                    /* (owned) */
  char *plain_sort;              /* (owned) (nullable): the order outside of views of one's own */
  char *search;                  /* (owned) */
  LkiLeadFilter *filter;         /* (owned) (nullable) */
  gboolean folded;
  gboolean views_folded;
  gboolean show_views;
  gboolean barren; /* a page says why there are no leads */

  gint64 current_key;  /* the lead that is open, or 0 */
  guint last_position; /* where it was, for next and previous after it has left the view */
  double scroll_to;    /* where to scroll when the answer is there, or -1 */
  double last_scroll;
  guint top_source;
  gboolean query_is_new;

  AdwToolbarView *toolbar_view;
  GtkWidget *header_bar;
  GtkWidget *selection_header;
  AdwWindowTitle *selection_title;
  GtkButton *select_all_button;
  LkiSelectionBar *selection_bar;
  GtkWidget *filter_button;
  LkiFilterPopover *filter_popover;
  LkiFilterBar *filter_bar;
  GtkSearchBar *search_bar;
  GtkEditable *search_entry;
  GtkStack *stack;
  GtkScrolledWindow *scrolled;
  GtkListView *list_view;
  AdwStatusPage *empty_page;
  AdwStatusPage *no_results_page;
};

/* What it shows: lki-list-pane.c. */
void lki_list_pane_query (LkiListPane *self);
void lki_list_pane_update_page (LkiListPane *self);
void lki_list_pane_emit_chosen (LkiListPane *self,
                                guint position);

/* lki-list-pane-place.c */
void lki_list_pane_init_place (LkiListPane *self);
void lki_list_pane_watch_leads (LkiListPane *self);
void lki_list_pane_select_current (LkiListPane *self);

/* lki-list-pane-selection.c */
void lki_list_pane_bind_selection (GtkWidgetClass *widget_class);
void lki_list_pane_init_selection (LkiListPane *self);
void lki_list_pane_toggle_selected (LkiListPane *self,
                                    guint position);
void lki_list_pane_end_selection (LkiListPane *self);

/* lki-list-pane-filter.c */
void lki_list_pane_bind_filter (GtkWidgetClass *widget_class);
void lki_list_pane_init_filter (LkiListPane *self);
void lki_list_pane_set_filter_session (LkiListPane *self);
void lki_list_pane_clear_filter (LkiListPane *self);
void lki_list_pane_rename_filters (LkiListPane *self);
void lki_list_pane_compare_view (LkiListPane *self);
void lki_list_pane_enter_view (LkiListPane *self);
gboolean lki_list_pane_get_view (LkiListPane *self,
                                 LkiLeadView *view,
                                 const char **category_id);
LkiLeadQuery *lki_list_pane_dup_query (LkiListPane *self);

/* lki-list-pane-search.c */
void lki_list_pane_bind_search (GtkWidgetClass *widget_class);

G_END_DECLS
