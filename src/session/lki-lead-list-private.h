// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-clock.h"
#include "lki-lead-list.h"
#include "lki-store.h"

G_BEGIN_DECLS

LkiLeadList *lki_lead_list_new (LkiStore *store,
                                LkiClock *clock);
void lki_lead_list_let_time_pass (LkiLeadList *self);

G_END_DECLS
