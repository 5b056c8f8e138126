// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-session.h"

G_BEGIN_DECLS

void lki_work_toast_show (GtkWidget *widget,
                          AdwToast *toast);
void lki_work_toast_add (GtkWidget *widget,
                         const char *text);
void lki_work_toast_follow (GtkWidget *widget,
                            LkiSession *session,
                            DexFuture *work,
                            const char *text);
void lki_work_toast_offer (GtkWidget *widget,
                           LkiSession *session,
                           LkiUndo *undo,
                           const char *text);
void lki_work_toast_undo (GtkWidget *widget,
                          LkiSession *session,
                          LkiUndo *undo);

G_END_DECLS
