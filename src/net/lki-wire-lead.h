// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-activity-record.h"
#include "lki-json-tree.h"
#include "lki-lead-record.h"

G_BEGIN_DECLS

LkiLeadRecord *lki_wire_read_lead (const LkiJsonSpan *span,
                                   LkiJsonTree *tree);
LkiActivityRecord *lki_wire_read_activity (const LkiJsonSpan *span,
                                           LkiJsonTree *tree);

G_END_DECLS
