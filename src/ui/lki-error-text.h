// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-error.h"

G_BEGIN_DECLS

const char *lki_error_get_title (const GError *error);
const char *lki_error_get_body (const GError *error);
const char *lki_error_get_opening_body (const GError *error);

G_END_DECLS
