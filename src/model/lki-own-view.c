// SPDX-License-Identifier: GPL-3.0-or-later
// A view of one's own, and the form in which it is kept.

#include "lki-own-view.h"

G_DEFINE_BOXED_TYPE (LkiOwnView,
                     lki_own_view,
                     lki_own_view_ref,
                     lki_own_view_unref)

/**
 * lki_own_view_new:
 * @id: a UUID
 * @name: what the person calls it
 * @query: which leads, in which order
 *
 * Returns: (transfer full): a view
 */
LkiOwnView *
lki_own_view_new (const char *id,
                  const char *name,
                  LkiLeadQuery *query)
{
  LkiOwnView *self;

  g_return_val_if_fail (id != NULL && name != NULL && query != NULL, NULL);

  self = g_atomic_rc_box_new0 (LkiOwnView);
  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->query = lki_lead_query_ref (query);

  return self;
}

LkiOwnView *
lki_own_view_ref (LkiOwnView *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
own_view_clear (gpointer data)
{
  LkiOwnView *self = data;

  g_free (self->id);
  g_free (self->name);
  lki_lead_query_unref (self->query);
}

void
lki_own_view_unref (LkiOwnView *self)
{
  g_atomic_rc_box_release_full (self, own_view_clear);
}

/**
 * lki_own_view_to_variant:
 * @self: a view
 *
 * Returns: (transfer full): it as `a{sv}`
 */
GVariant *
lki_own_view_to_variant (LkiOwnView *self)
{
  LkiLeadQuery *query;
  GVariantDict dict;

  g_return_val_if_fail (self != NULL, NULL);

  query = self->query;
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "id", "s", self->id);
  g_variant_dict_insert (&dict, "name", "s", self->name);
  g_variant_dict_insert (&dict, "view", "s", lki_lead_view_to_string (query->view));
  g_variant_dict_insert (&dict, "sort", "s", lki_lead_sort_to_string (query->sort));
  if (query->category_id != NULL)
    g_variant_dict_insert (&dict, "category", "s", query->category_id);
  if (query->search != NULL)
    g_variant_dict_insert (&dict, "search", "s", query->search);
  if (query->filter != NULL)
    {
      g_autoptr (GVariant) filter = lki_lead_filter_to_variant (query->filter);

      g_variant_dict_insert_value (&dict, "filter", filter);
    }

  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

/**
 * lki_own_view_from_variant:
 * @variant: what [method@Lki.OwnView.to_variant] gave
 *
 * Returns: (transfer full) (nullable): the view; %NULL if it goes out from a view that this version
 *   does not know
 */
LkiOwnView *
lki_own_view_from_variant (GVariant *variant)
{
  g_autoptr (GVariant) filter_variant = NULL;
  g_autoptr (LkiLeadFilter) filter = NULL;
  g_autoptr (LkiLeadQuery) query = NULL;
  const char *id, *name, *view_name, *sort_name;
  const char *category_id = NULL, *search = NULL;
  LkiLeadView view;
  LkiLeadSort sort;

  g_return_val_if_fail (g_variant_is_of_type (variant, G_VARIANT_TYPE_VARDICT), NULL);

  if (!g_variant_lookup (variant, "id", "&s", &id) ||
      !g_variant_lookup (variant, "name", "&s", &name) ||
      !g_variant_lookup (variant, "view", "&s", &view_name) ||
      !lki_lead_view_from_string (view_name, &view))
    return NULL;
  if (!g_variant_lookup (variant, "sort", "&s", &sort_name) ||
      !lki_lead_sort_from_string (sort_name, &sort))
    sort = LKI_LEAD_SORT_NEWEST;
  g_variant_lookup (variant, "category", "&s", &category_id);
  g_variant_lookup (variant, "search", "&s", &search);
  if (view == LKI_LEAD_VIEW_CATEGORY && category_id == NULL)
    return NULL;

  filter_variant = g_variant_lookup_value (variant, "filter", G_VARIANT_TYPE_VARDICT);
  if (filter_variant != NULL)
    filter = lki_lead_filter_from_variant (filter_variant);
  query = lki_lead_query_new_filtered (view, category_id, search, sort, filter);

  return lki_own_view_new (id, name, query);
}
