// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void lki_empty_page_fill (AdwStatusPage *page,
                          const char *view);

G_END_DECLS
