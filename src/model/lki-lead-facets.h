// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-localized-text.h"

G_BEGIN_DECLS

/**
 * LkiLeadFacet:
 * @value: what a filter is given: an id or a name; of assignees empty for nobody
 * @name: (nullable): its name, of a category
 * @total: how many leads have it
 *
 * One thing to filter by.
 */
typedef struct
{
  char *value;
  LkiLocalizedText *name;
  gint64 total;
} LkiLeadFacet;

/**
 * LkiLeadFacets:
 * @categories: (element-type LkiLeadFacet): categories
 * @assignees: (element-type LkiLeadFacet): members to whom leads are assigned, and nobody
 * @sites: (element-type LkiLeadFacet): sites
 * @cities: (element-type LkiLeadFacet): places
 *
 * What the leads can be filtered by, those with the most leads first.
 */
typedef struct
{
  GPtrArray *categories;
  GPtrArray *assignees;
  GPtrArray *sites;
  GPtrArray *cities;
} LkiLeadFacets;

#define LKI_TYPE_LEAD_FACETS (lki_lead_facets_get_type ())
GType lki_lead_facets_get_type (void);

LkiLeadFacets *lki_lead_facets_new (void);
LkiLeadFacets *lki_lead_facets_ref (LkiLeadFacets *self);
void lki_lead_facets_unref (LkiLeadFacets *self);

LkiLeadFacet *lki_lead_facet_new (const char *value,
                                  LkiLocalizedText *name,
                                  gint64 total);
void lki_lead_facet_free (LkiLeadFacet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiLeadFacets,
                               lki_lead_facets_unref)

G_END_DECLS
