// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-session.h"

G_BEGIN_DECLS

/**
 * LkiFilterBar:
 *
 * What narrows the list, as tags above it that can be removed one by one. Without any it is not
 * there,
 * unless a view of one's own is shown otherwise than it was kept.
 *
 * Signal: `filter-chosen (LkiLeadFilter *)`: the person has removed some.
 */
#define LKI_TYPE_FILTER_BAR (lki_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (LkiFilterBar,
                      lki_filter_bar,
                      LKI,
                      FILTER_BAR,
                      AdwBin)

void lki_filter_bar_set_filter (LkiFilterBar *self,
                                LkiLeadFilter *filter,
                                LkiSession *session);
void lki_filter_bar_set_changed (LkiFilterBar *self,
                                 gboolean changed);

G_END_DECLS
