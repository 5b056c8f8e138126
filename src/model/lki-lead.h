// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-lead-record.h"

G_BEGIN_DECLS

#define LKI_TYPE_LEAD (lki_lead_get_type ())
G_DECLARE_FINAL_TYPE (LkiLead,
                      lki_lead,
                      LKI,
                      LEAD,
                      GObject)

LkiLead *lki_lead_new (gint64 key,
                       LkiLeadRecord *record);
gint64 lki_lead_get_key (LkiLead *self);
LkiLeadRecord *lki_lead_get_record (LkiLead *self);
void lki_lead_set_record (LkiLead *self,
                          LkiLeadRecord *record);

G_END_DECLS
