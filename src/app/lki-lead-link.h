// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *lki_lead_link_parse (const char *link,
                           GError **error);

G_END_DECLS
