// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-session.h"

G_BEGIN_DECLS

void lki_view_name_dialog_keep (GtkWidget *widget,
                                LkiSession *session,
                                LkiLeadQuery *query,
                                const char *suggestion);
void lki_view_name_dialog_rename (GtkWidget *widget,
                                  LkiSession *session,
                                  LkiOwnView *view);

G_END_DECLS
