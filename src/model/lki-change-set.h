// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-lead-record.h"

G_BEGIN_DECLS

/**
 * LkiChangeSet:
 * @reset: too much changed to list it: read everything again
 * @added: (element-type LkiLeadRecord): leads that were not here before, as brief records
 * @changed: (element-type LkiLeadRecord): leads with another record now, as brief records
 * @removed: (element-type gint64): keys of leads that are gone
 * @n_left: how many changes could not be taken back, where the transaction took changes back
 *
 * What one transaction did to the leads of a store. Immutable once shared. With @reset the arrays
 * may be incomplete.
 */
typedef struct
{
  gboolean reset;
  GPtrArray *added;
  GPtrArray *changed;
  GArray *removed;
  guint n_left;
} LkiChangeSet;

#define LKI_TYPE_CHANGE_SET (lki_change_set_get_type ())
GType lki_change_set_get_type (void);

LkiChangeSet *lki_change_set_new (void);
LkiChangeSet *lki_change_set_ref (LkiChangeSet *self);
void lki_change_set_unref (LkiChangeSet *self);
gboolean lki_change_set_is_empty (LkiChangeSet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiChangeSet,
                               lki_change_set_unref)

G_END_DECLS
