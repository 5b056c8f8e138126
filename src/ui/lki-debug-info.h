// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

#include "lki-session.h"

G_BEGIN_DECLS

GStrv lki_debug_info_dup (LkiSession *session,
                          GdkDisplay *display);
char *lki_debug_info_dup_text (LkiSession *session,
                               GdkDisplay *display);

G_END_DECLS
