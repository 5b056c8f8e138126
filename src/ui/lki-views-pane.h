// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-session.h"

G_BEGIN_DECLS

/**
 * LkiViewsPane:
 *
 * The first pane: views with their counts, categories, the state of the sync, and the main menu.
 *
 * Properties: `session` (LkiSession, nullable), `view` (string): the name of the chosen view, see
 * lki_view_get_name().
 * Signal: `activated ()`: the person chose a view, maybe the same again.
 */
#define LKI_TYPE_VIEWS_PANE (lki_views_pane_get_type ())
G_DECLARE_FINAL_TYPE (LkiViewsPane,
                      lki_views_pane,
                      LKI,
                      VIEWS_PANE,
                      AdwBin)

void lki_views_pane_set_session (LkiViewsPane *self,
                                 LkiSession *session);
const char *lki_views_pane_get_view (LkiViewsPane *self);
void lki_views_pane_set_view (LkiViewsPane *self,
                              const char *view);
char *lki_views_pane_dup_title (LkiViewsPane *self);
char *lki_views_pane_dup_nth_view (LkiViewsPane *self,
                                   guint position);

G_END_DECLS
