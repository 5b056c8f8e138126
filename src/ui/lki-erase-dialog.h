// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-session.h"

G_BEGIN_DECLS

void lki_erase_dialog_present (GtkWidget *widget,
                               LkiSession *session,
                               LkiLeadRecord *lead);

G_END_DECLS
