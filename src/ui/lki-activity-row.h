// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-activity-record.h"

G_BEGIN_DECLS

/**
 * LkiActivityRow:
 *
 * One thing that happened to a lead: what, who, when, and whether the server has it.
 */
#define LKI_TYPE_ACTIVITY_ROW (lki_activity_row_get_type ())
G_DECLARE_FINAL_TYPE (LkiActivityRow,
                      lki_activity_row,
                      LKI,
                      ACTIVITY_ROW,
                      AdwPreferencesRow)

GtkWidget *lki_activity_row_new (LkiActivityRecord *activity);
void lki_activity_row_refresh (LkiActivityRow *self);

G_END_DECLS
