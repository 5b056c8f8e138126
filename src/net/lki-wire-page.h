// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GBytes *lki_wire_print_page (GBytes *json,
                             const char *language,
                             const char *title,
                             const char *introduction);

G_END_DECLS
