// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-application.h"

G_BEGIN_DECLS

gboolean lki_demo_report_is_wanted (void);
void lki_demo_report_begin (LkiApplication *application);

G_END_DECLS
