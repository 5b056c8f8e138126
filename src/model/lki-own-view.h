// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-lead-query.h"

G_BEGIN_DECLS

/**
 * LkiOwnView:
 * @id: a UUID
 * @name: what the person calls it
 * @query: which leads, in which order
 *
 * A view of one's own: another view with a filter, an order and maybe a search. Immutable.
 */
typedef struct
{
  char *id;
  char *name;
  LkiLeadQuery *query;
} LkiOwnView;

#define LKI_TYPE_OWN_VIEW (lki_own_view_get_type ())
GType lki_own_view_get_type (void);

LkiOwnView *lki_own_view_new (const char *id,
                              const char *name,
                              LkiLeadQuery *query);
LkiOwnView *lki_own_view_ref (LkiOwnView *self);
void lki_own_view_unref (LkiOwnView *self);
GVariant *lki_own_view_to_variant (LkiOwnView *self);
LkiOwnView *lki_own_view_from_variant (GVariant *variant);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiOwnView,
                               lki_own_view_unref)

G_END_DECLS
