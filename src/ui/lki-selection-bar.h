// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-lead-selection.h"
#include "lki-session.h"

G_BEGIN_DECLS

/**
 * LkiSelectionBar:
 *
 * What can be done with the selected leads at once: status, assign, snooze.
 *
 * Actions: `selection.set-status(s)`, `selection.assign(s)`. Signal: `done ()`: something was done,
 * and the selection has served its purpose.
 */
#define LKI_TYPE_SELECTION_BAR (lki_selection_bar_get_type ())
G_DECLARE_FINAL_TYPE (LkiSelectionBar,
                      lki_selection_bar,
                      LKI,
                      SELECTION_BAR,
                      AdwBin)

void lki_selection_bar_set_up (LkiSelectionBar *self,
                               LkiLeadSelection *selection);
void lki_selection_bar_set_session (LkiSelectionBar *self,
                                    LkiSession *session);
void lki_selection_bar_set_snoozed (LkiSelectionBar *self,
                                    gboolean snoozed);

G_END_DECLS
