// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-application.h"

/* The interpreter of the scripts that build-aux/screenshots.d/README describes, in development builds. It is here and
 * not in ui/, because it needs the sandbox of the demo. */

G_BEGIN_DECLS

gboolean lki_screenshots_are_wanted (void);
void lki_screenshots_begin (LkiApplication *application);

G_END_DECLS
