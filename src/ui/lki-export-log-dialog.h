// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-session.h"

G_BEGIN_DECLS

AdwDialog *lki_export_log_dialog_new (LkiSession *session);

G_END_DECLS
