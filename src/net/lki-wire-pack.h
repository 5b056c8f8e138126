// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-activity-record.h"
#include "lki-lead-details.h"

G_BEGIN_DECLS

GBytes *lki_wire_print_pack (LkiLeadRecord *lead,
                             GPtrArray *activities,
                             GPtrArray *requests);

G_END_DECLS
