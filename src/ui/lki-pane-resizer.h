// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * LkiPaneResizer:
 *
 * Holds a pane of a split view and lets its inner edge be dragged.
 *
 * Properties: `child` (GtkWidget), `width` (int): the width that the pane shall have, in pixels,
 * `resizable` (boolean): FALSE where the pane is folded.
 */
#define LKI_TYPE_PANE_RESIZER (lki_pane_resizer_get_type ())
G_DECLARE_FINAL_TYPE (LkiPaneResizer,
                      lki_pane_resizer,
                      LKI,
                      PANE_RESIZER,
                      GtkWidget)

void lki_pane_resizer_set_range (LkiPaneResizer *self,
                                 int minimum,
                                 int maximum);

G_END_DECLS
