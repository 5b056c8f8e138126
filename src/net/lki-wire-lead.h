// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-activity-record.h"
#include "lki-json-span.h"
#include "lki-lead-record.h"

G_BEGIN_DECLS

LkiLeadRecord *lki_wire_read_lead (const LkiJsonSpan *span,
                                   JsonParser *parser);
LkiActivityRecord *lki_wire_read_activity (const LkiJsonSpan *span,
                                           JsonParser *parser);

G_END_DECLS
