// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-lead-record.h"

G_BEGIN_DECLS

/**
 * LkiArrivals:
 *
 * Tells leads that arrive from those that were there, and only come to this device now.
 */
typedef struct _LkiArrivals LkiArrivals;

LkiArrivals *lki_arrivals_new (void);
void lki_arrivals_free (LkiArrivals *self);
void lki_arrivals_note_known (LkiArrivals *self,
                              LkiLeadRecord *lead);
void lki_arrivals_note_named (LkiArrivals *self,
                              const char *lead_id);
void lki_arrivals_catch_up (LkiArrivals *self);
GPtrArray *lki_arrivals_take (LkiArrivals *self,
                              GPtrArray *added,
                              gboolean caught_up);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiArrivals,
                               lki_arrivals_free)

G_END_DECLS
