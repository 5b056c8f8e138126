// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-lead-details.h"
#include "lki-lead-record.h"
#include "lki-sync-page.h"

G_BEGIN_DECLS

/* The moment at which made-up leads are looked at: 2026-03-02T09:00:00Z. */
#define LEAD_MAKER_NOW G_GINT64_CONSTANT (1772442000000)

LkiLeadRecord *lead_maker_new (const char *id,
                               gint64 delivered_at);
LkiLeadRecord *lead_maker_new_seeded (guint seed);
LkiLeadRecord *lead_maker_revise (LkiLeadRecord *lead);
void lead_maker_print_json (LkiLeadRecord *lead);

LkiActivityRecord *lead_maker_new_note (const char *id,
                                        const char *lead_id,
                                        gint64 at,
                                        const char *text);
LkiSyncPage *lead_maker_new_page (const char *cursor,
                                  gboolean has_more);

G_END_DECLS
