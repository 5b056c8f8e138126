// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libdex.h>

#include "lki-application.h"

G_BEGIN_DECLS

gboolean lki_screenshots_are_wanted (void);
void lki_screenshots_begin (LkiApplication *application);
DexFuture *lki_screenshots_run (LkiApplication *application,
                                const char *script,
                                const char *directory); /* → GPtrArray of paths */

G_END_DECLS
