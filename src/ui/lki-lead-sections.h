// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-lead-details.h"

G_BEGIN_DECLS

void lki_lead_sections_fill_request (AdwPreferencesGroup *group,
                                     LkiLeadRecord *lead);
void lki_lead_sections_fill_contact (AdwPreferencesGroup *group,
                                     LkiLeadRecord *lead);
void lki_lead_sections_fill_place (AdwPreferencesGroup *group,
                                   LkiLeadRecord *lead);
void lki_lead_sections_fill_source (AdwPreferencesGroup *group,
                                    LkiLeadRecord *lead,
                                    gint64 now_ms);
void lki_lead_sections_fill_activity (AdwPreferencesGroup *group,
                                      GPtrArray *activities);
void lki_lead_sections_refresh_activity (AdwPreferencesGroup *group);

G_END_DECLS
