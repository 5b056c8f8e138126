// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-session.h"

G_BEGIN_DECLS

/**
 * LkiFilterPopover:
 *
 * Chooses what narrows the list: first the kind, then from what there is.
 *
 * Signal: `filter-chosen (LkiLeadFilter *)`: the person has chosen.
 */
#define LKI_TYPE_FILTER_POPOVER (lki_filter_popover_get_type ())
G_DECLARE_FINAL_TYPE (LkiFilterPopover,
                      lki_filter_popover,
                      LKI,
                      FILTER_POPOVER,
                      GtkPopover)

void lki_filter_popover_set_session (LkiFilterPopover *self,
                                     LkiSession *session);
void lki_filter_popover_set_filter (LkiFilterPopover *self,
                                    LkiLeadFilter *filter);

G_END_DECLS
