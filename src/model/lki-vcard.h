// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-lead-details.h"

G_BEGIN_DECLS

char *lki_vcard_dup (LkiLeadRecord *lead);

G_END_DECLS
