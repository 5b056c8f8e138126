// SPDX-License-Identifier: GPL-3.0-or-later
// What the leads can be filtered by. How it is found out is the store's business.

#include "lki-lead-facets.h"

G_DEFINE_BOXED_TYPE (LkiLeadFacets,
                     lki_lead_facets,
                     lki_lead_facets_ref,
                     lki_lead_facets_unref)

/**
 * lki_lead_facet_new:
 * @value: what a filter is given
 * @name: (nullable): its name
 * @total: how many leads have it
 *
 * Returns: (transfer full): a facet, to be added to a [struct@Lki.LeadFacets]
 */
LkiLeadFacet *
lki_lead_facet_new (const char *value,
                    LkiLocalizedText *name,
                    gint64 total)
{
  LkiLeadFacet *self = g_new0 (LkiLeadFacet, 1);

  self->value = g_strdup (value);
  self->name = name != NULL ? lki_localized_text_ref (name) : NULL;
  self->total = total;

  return self;
}

void
lki_lead_facet_free (LkiLeadFacet *self)
{
  g_free (self->value);
  g_clear_pointer (&self->name, lki_localized_text_unref);
  g_free (self);
}

/**
 * lki_lead_facets_new:
 *
 * Returns: (transfer full): nothing to filter by, to be filled in before it is shared
 */
LkiLeadFacets *
lki_lead_facets_new (void)
{
  LkiLeadFacets *self = g_atomic_rc_box_new0 (LkiLeadFacets);

  self->categories = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_lead_facet_free);
  self->assignees = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_lead_facet_free);
  self->sites = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_lead_facet_free);
  self->cities = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_lead_facet_free);

  return self;
}

LkiLeadFacets *
lki_lead_facets_ref (LkiLeadFacets *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
lead_facets_clear (gpointer data)
{
  LkiLeadFacets *self = data;

  g_ptr_array_unref (self->categories);
  g_ptr_array_unref (self->assignees);
  g_ptr_array_unref (self->sites);
  g_ptr_array_unref (self->cities);
}

void
lki_lead_facets_unref (LkiLeadFacets *self)
{
  g_atomic_rc_box_release_full (self, lead_facets_clear);
}
