// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-session.h"

G_BEGIN_DECLS

void lki_rights_dialog_present (GtkWidget *widget,
                                LkiSession *session,
                                LkiLeadRecord *lead,
                                LkiDataRequestKind kind);
void lki_rights_dialog_present_request (GtkWidget *widget,
                                        LkiSession *session,
                                        LkiDataRequest *request);

G_END_DECLS
