// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-views-pane.h"

G_BEGIN_DECLS

struct _LkiViewsPane
{
  AdwBin parent_instance;

  LkiSession *session;           /* (owned) (nullable) */
  GSignalGroup *session_signals; /* (owned) */
  char *view;                    /* (owned) */
  gboolean updating;

  AdwSidebarSection *views_section;      /* owned by the sidebar */
  AdwSidebarSection *own_section;        /* (nullable), owned by the sidebar */
  AdwSidebarSection *categories_section; /* (nullable), owned by the sidebar */
  char *menu_view;                       /* (owned) (nullable): the id of the view with a menu */

  AdwWindowTitle *title;
  AdwSidebar *sidebar;
  GtkWidget *main_menu_button;
  GtkWidget *main_menu_mark;
  GMenuModel *own_menu;
};

/* Of all views: lki-views-pane.c. */
const char *lki_views_pane_get_item_view (AdwSidebarItem *item);
AdwSidebarItem *lki_views_pane_make_item (const char *view,
                                          const char *title,
                                          const char *icon_name);
void lki_views_pane_set_item_count (AdwSidebarItem *item,
                                    gint64 count);
void lki_views_pane_select_view (LkiViewsPane *self);

/* Of the views of one's own: lki-views-pane-own.c. */
void lki_views_pane_bind_own (GtkWidgetClass *widget_class);
void lki_views_pane_init_own (LkiViewsPane *self);
void lki_views_pane_update_own (LkiViewsPane *self);
void lki_views_pane_count_own (LkiViewsPane *self);

G_END_DECLS
