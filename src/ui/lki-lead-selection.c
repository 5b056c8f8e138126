// SPDX-License-Identifier: GPL-3.0-or-later
// Selected leads as positions, kept right by their keys while the list changes. It knows nothing of
// what is shown, nor of what is done with the leads.

#include "lki-lead-selection.h"

struct _LkiLeadSelection
{
  GObject parent_instance;

  LkiLeadList *leads; /* (owned) (nullable) */
  gint64 shown;       /* the lead that is open, or 0 */
  gint64 anchor;      /* the lead that was selected or unselected last, or 0 */

  /* In selection mode alone */
  gboolean multiple;
  GtkBitset *selected; /* (owned): positions */
  GtkBitset *base;     /* (owned) (nullable): what was selected before a range began to grow */
  guint range_start;   /* where that range began */
  gboolean all;        /* all were asked for, and the list is not complete yet */
  GArray *keys;        /* (owned) of gint64: those of the list as it was told last */
  GHashTable *absent;  /* (owned) of gint64: selected, but not in the list now */
};

enum
{
  PROP_0,
  PROP_MULTIPLE,
  PROP_N_SELECTED,
  PROP_ITEM_TYPE,
  PROP_N_ITEMS,
  N_PROPS,
};

enum
{
  CHOSEN,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void lki_lead_selection_init_list_model (GListModelInterface *iface);
static void lki_lead_selection_init_selection_model (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LkiLeadSelection,
                               lki_lead_selection,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      lki_lead_selection_init_list_model)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                          lki_lead_selection_init_selection_model))

static guint
get_n_items (LkiLeadSelection *self)
{
  return self->leads != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->leads)) : 0;
}

static gboolean
find_shown (LkiLeadSelection *self,
            guint *position)
{
  return self->leads != NULL && self->shown != 0 &&
         lki_lead_list_find (self->leads, self->shown, position);
}

static void
notify_n_selected (LkiLeadSelection *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
}

/* Takes @selected for what is selected, and tells where that makes a difference. */
static void
take_selected (LkiLeadSelection *self,
               GtkBitset *selected)
{
  g_autoptr (GtkBitset) changed = gtk_bitset_copy (self->selected);

  gtk_bitset_difference (changed, selected);
  gtk_bitset_unref (self->selected);
  self->selected = selected;
  if (gtk_bitset_is_empty (changed))
    return;

  gtk_selection_model_selection_changed (
      GTK_SELECTION_MODEL (self), gtk_bitset_get_minimum (changed),
      gtk_bitset_get_maximum (changed) - gtk_bitset_get_minimum (changed) + 1);
  notify_n_selected (self);
}

/* Whatever else is done ends a range that grows, and the wish for all. */
static void
end_range (LkiLeadSelection *self)
{
  g_clear_pointer (&self->base, gtk_bitset_unref);
  self->all = FALSE;
}

static void
begin_multiple (LkiLeadSelection *self)
{
  guint position;

  if (!self->multiple)
    {
      gboolean found = find_shown (self, &position);

      lki_lead_selection_set_multiple (self, TRUE);
      if (found)
        lki_lead_selection_toggle (self, position);
    }
}

/* GListModel */

static GType
get_item_type (GListModel *model)
{
  return LKI_TYPE_LEAD;
}

static guint
get_n_items_of_model (GListModel *model)
{
  return get_n_items (LKI_LEAD_SELECTION (model));
}

static gpointer
get_item (GListModel *model,
          guint position)
{
  LkiLeadSelection *self = LKI_LEAD_SELECTION (model);

  return self->leads != NULL ? g_list_model_get_item (G_LIST_MODEL (self->leads), position) : NULL;
}

static void
lki_lead_selection_init_list_model (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items_of_model;
  iface->get_item = get_item;
}

/* GtkSelectionModel: what GtkListView makes of keys and clicks */

static gboolean
is_selected (GtkSelectionModel *model,
             guint position)
{
  LkiLeadSelection *self = LKI_LEAD_SELECTION (model);

  if (self->multiple)
    return gtk_bitset_contains (self->selected, position);

  return self->shown != 0 && position < get_n_items (self) &&
         lki_lead_list_get_key (self->leads, position) == self->shown;
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model,
                        guint position,
                        guint n_items)
{
  LkiLeadSelection *self = LKI_LEAD_SELECTION (model);
  guint shown;

  if (self->multiple)
    return gtk_bitset_ref (self->selected);

  return find_shown (self, &shown) ? gtk_bitset_new_range (shown, 1) : gtk_bitset_new_empty ();
}

static gboolean
select_item (GtkSelectionModel *model,
             guint position,
             gboolean unselect_rest)
{
  LkiLeadSelection *self = LKI_LEAD_SELECTION (model);

  if (position >= get_n_items (self))
    return FALSE;

  if (!unselect_rest)
    {
      begin_multiple (self);
      if (!gtk_bitset_contains (self->selected, position))
        lki_lead_selection_toggle (self, position);
      return TRUE;
    }

  /* In selection mode the focus moves freely: what is selected is too much to lose to one key. */
  if (self->multiple)
    {
      end_range (self);
      return TRUE;
    }

  lki_lead_selection_show_key (self, lki_lead_list_get_key (self->leads, position));
  g_signal_emit (self, signals[CHOSEN], 0, position);

  return TRUE;
}

static gboolean
unselect_item (GtkSelectionModel *model,
               guint position)
{
  LkiLeadSelection *self = LKI_LEAD_SELECTION (model);

  /* The lead that is open is selected as such; this makes it the first of several. */
  if (!self->multiple)
    {
      begin_multiple (self);
      return TRUE;
    }
  if (gtk_bitset_contains (self->selected, position))
    lki_lead_selection_toggle (self, position);

  return TRUE;
}

static gboolean
select_range (GtkSelectionModel *model,
              guint position,
              guint n_items,
              gboolean unselect_rest)
{
  LkiLeadSelection *self = LKI_LEAD_SELECTION (model);
  GtkBitset *selected;

  begin_multiple (self);
  end_range (self);
  selected = gtk_bitset_copy (self->selected);
  gtk_bitset_add_range (selected, position, n_items);
  take_selected (self, selected);

  return TRUE;
}

static gboolean
unselect_range (GtkSelectionModel *model,
                guint position,
                guint n_items)
{
  LkiLeadSelection *self = LKI_LEAD_SELECTION (model);
  GtkBitset *selected;

  if (!self->multiple)
    return FALSE;

  end_range (self);
  selected = gtk_bitset_copy (self->selected);
  gtk_bitset_remove_range (selected, position, n_items);
  take_selected (self, selected);

  return TRUE;
}

static gboolean
select_all (GtkSelectionModel *model)
{
  LkiLeadSelection *self = LKI_LEAD_SELECTION (model);
  guint n_items = get_n_items (self);

  if (n_items == 0)
    return FALSE;

  lki_lead_selection_set_multiple (self, TRUE);
  end_range (self);
  take_selected (self, gtk_bitset_new_range (0, n_items));
  self->all = !lki_lead_list_get_complete (self->leads);

  return TRUE;
}

static gboolean
unselect_all (GtkSelectionModel *model)
{
  LkiLeadSelection *self = LKI_LEAD_SELECTION (model);

  if (!self->multiple)
    return FALSE;

  end_range (self);
  g_hash_table_remove_all (self->absent);
  take_selected (self, gtk_bitset_new_empty ());

  return TRUE;
}

static gboolean
set_selection (GtkSelectionModel *model,
               GtkBitset *selected,
               GtkBitset *mask)
{
  LkiLeadSelection *self = LKI_LEAD_SELECTION (model);
  g_autoptr (GtkBitset) wanted = gtk_bitset_copy (selected);
  GtkBitset *now;

  begin_multiple (self);
  end_range (self);
  gtk_bitset_intersect (wanted, mask);
  now = gtk_bitset_copy (self->selected);
  gtk_bitset_subtract (now, mask);
  gtk_bitset_union (now, wanted);
  take_selected (self, now);

  return TRUE;
}

static void
lki_lead_selection_init_selection_model (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->select_item = select_item;
  iface->unselect_item = unselect_item;
  iface->select_range = select_range;
  iface->unselect_range = unselect_range;
  iface->select_all = select_all;
  iface->unselect_all = unselect_all;
  iface->set_selection = set_selection;
}

/* The list changes */

static void
remember_absent (LkiLeadSelection *self,
                 guint position,
                 guint removed)
{
  GtkBitsetIter iter;
  guint gone;

  if (removed == 0 || !gtk_bitset_iter_init_at (&iter, self->selected, position, &gone))
    return;

  do
    {
      if (gone >= position + removed)
        break;
      g_hash_table_add (self->absent,
                        g_memdup2 (&g_array_index (self->keys, gint64, gone), sizeof (gint64)));
    }
  while (gtk_bitset_iter_next (&iter, &gone));
}

static void
note_keys (LkiLeadSelection *self,
           guint position,
           guint removed,
           guint added)
{
  g_autofree gint64 *keys = g_new (gint64, added);

  for (guint i = 0; i < added; i++)
    keys[i] = lki_lead_list_get_key (self->leads, position + i);
  if (removed > 0)
    g_array_remove_range (self->keys, position, removed);
  if (added > 0)
    g_array_insert_vals (self->keys, position, keys, added);
}

static void
items_changed_cb (LkiLeadSelection *self,
                  guint position,
                  guint removed,
                  guint added)
{
  guint64 n_before = gtk_bitset_get_size (self->selected);

  if (self->multiple)
    {
      remember_absent (self, position, removed);
      note_keys (self, position, removed, added);
      gtk_bitset_splice (self->selected, position, removed, added);
      g_clear_pointer (&self->base, gtk_bitset_unref);
      if (self->all)
        gtk_bitset_add_range (self->selected, position, added);
      for (guint i = 0; i < added && g_hash_table_size (self->absent) > 0; i++)
        if (g_hash_table_remove (self->absent, &g_array_index (self->keys, gint64, position + i)))
          gtk_bitset_add (self->selected, position + i);
    }

  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (removed != added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
  if (gtk_bitset_get_size (self->selected) != n_before)
    notify_n_selected (self);
}

static void
complete_cb (LkiLeadSelection *self)
{
  /* Leads that come from now on were not there when all were asked for. */
  self->all = self->all && !lki_lead_list_get_complete (self->leads);
}

/* GObject */

static void
lki_lead_selection_dispose (GObject *object)
{
  LkiLeadSelection *self = LKI_LEAD_SELECTION (object);

  if (self->leads != NULL)
    g_signal_handlers_disconnect_by_data (self->leads, self);
  g_clear_object (&self->leads);

  G_OBJECT_CLASS (lki_lead_selection_parent_class)->dispose (object);
}

static void
lki_lead_selection_finalize (GObject *object)
{
  LkiLeadSelection *self = LKI_LEAD_SELECTION (object);

  g_clear_pointer (&self->selected, gtk_bitset_unref);
  g_clear_pointer (&self->base, gtk_bitset_unref);
  g_clear_pointer (&self->keys, g_array_unref);
  g_clear_pointer (&self->absent, g_hash_table_unref);

  G_OBJECT_CLASS (lki_lead_selection_parent_class)->finalize (object);
}

static void
lki_lead_selection_get_property (GObject *object,
                                 guint prop_id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  LkiLeadSelection *self = LKI_LEAD_SELECTION (object);

  switch (prop_id)
    {
    case PROP_MULTIPLE:
      g_value_set_boolean (value, self->multiple);
      break;
    case PROP_N_SELECTED:
      g_value_set_uint (value, lki_lead_selection_get_n_selected (self));
      break;
    case PROP_ITEM_TYPE:
      g_value_set_gtype (value, LKI_TYPE_LEAD);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, get_n_items (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_lead_selection_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  LkiLeadSelection *self = LKI_LEAD_SELECTION (object);

  switch (prop_id)
    {
    case PROP_MULTIPLE:
      lki_lead_selection_set_multiple (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_lead_selection_class_init (LkiLeadSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = lki_lead_selection_dispose;
  object_class->finalize = lki_lead_selection_finalize;
  object_class->get_property = lki_lead_selection_get_property;
  object_class->set_property = lki_lead_selection_set_property;

  properties[PROP_MULTIPLE] =
      g_param_spec_boolean ("multiple", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_N_SELECTED] =
      g_param_spec_uint ("n-selected", NULL, NULL, 0, G_MAXUINT, 0, read_only);
  properties[PROP_ITEM_TYPE] = g_param_spec_gtype ("item-type", NULL, NULL, LKI_TYPE_LEAD,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHOSEN] = g_signal_new ("chosen", LKI_TYPE_LEAD_SELECTION, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
lki_lead_selection_init (LkiLeadSelection *self)
{
  self->selected = gtk_bitset_new_empty ();
  self->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->absent = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/**
 * lki_lead_selection_new:
 *
 * Returns: (transfer full): a selection of no leads
 */
LkiLeadSelection *
lki_lead_selection_new (void)
{
  return g_object_new (LKI_TYPE_LEAD_SELECTION, NULL);
}

/**
 * lki_lead_selection_set_leads:
 * @self: a selection
 * @leads: (nullable): the list to select from; nothing of another is selected any longer
 */
void
lki_lead_selection_set_leads (LkiLeadSelection *self,
                              LkiLeadList *leads)
{
  guint n_before;

  g_return_if_fail (LKI_IS_LEAD_SELECTION (self));
  g_return_if_fail (leads == NULL || LKI_IS_LEAD_LIST (leads));

  if (self->leads == leads)
    return;

  lki_lead_selection_set_multiple (self, FALSE);
  self->shown = 0;
  self->anchor = 0;
  n_before = get_n_items (self);
  if (self->leads != NULL)
    g_signal_handlers_disconnect_by_data (self->leads, self);
  g_set_object (&self->leads, leads);
  if (leads != NULL)
    {
      g_signal_connect_object (leads, "items-changed", G_CALLBACK (items_changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (leads, "notify::complete", G_CALLBACK (complete_cb), self,
                               G_CONNECT_SWAPPED);
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, get_n_items (self));
}

/**
 * lki_lead_selection_show_key:
 * @self: a selection
 * @key: the lead that is open, or 0, which is what is selected outside of selection mode
 */
void
lki_lead_selection_show_key (LkiLeadSelection *self,
                             gint64 key)
{
  guint before, after;
  gboolean was, is;

  g_return_if_fail (LKI_IS_LEAD_SELECTION (self));

  if (self->shown == key)
    return;

  was = find_shown (self, &before);
  self->shown = key;
  is = find_shown (self, &after);
  if (self->multiple)
    return;

  if (was)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), before, 1);
  if (is)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), after, 1);
}

/**
 * lki_lead_selection_get_multiple:
 * @self: a selection
 *
 * Returns: %TRUE in selection mode
 */
gboolean
lki_lead_selection_get_multiple (LkiLeadSelection *self)
{
  g_return_val_if_fail (LKI_IS_LEAD_SELECTION (self), FALSE);

  return self->multiple;
}

/**
 * lki_lead_selection_set_multiple:
 * @self: a selection
 * @multiple: whether any number may be selected; none are at first, nor afterwards
 */
void
lki_lead_selection_set_multiple (LkiLeadSelection *self,
                                 gboolean multiple)
{
  guint n_items;

  g_return_if_fail (LKI_IS_LEAD_SELECTION (self));

  if (self->multiple == multiple)
    return;

  n_items = get_n_items (self);
  self->multiple = multiple;
  self->anchor = 0;
  end_range (self);
  g_array_set_size (self->keys, 0);
  g_hash_table_remove_all (self->absent);
  gtk_bitset_remove_all (self->selected);
  if (multiple)
    note_keys (self, 0, 0, n_items);
  if (n_items > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), 0, n_items);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MULTIPLE]);
  notify_n_selected (self);
}

/**
 * lki_lead_selection_get_n_selected:
 * @self: a selection
 *
 * Returns: how many of the leads in the list are selected in selection mode
 */
guint
lki_lead_selection_get_n_selected (LkiLeadSelection *self)
{
  g_return_val_if_fail (LKI_IS_LEAD_SELECTION (self), 0);

  return gtk_bitset_get_size (self->selected);
}

/**
 * lki_lead_selection_is_all:
 * @self: a selection
 *
 * Returns: %TRUE if there are leads and all of them are selected
 */
gboolean
lki_lead_selection_is_all (LkiLeadSelection *self)
{
  g_return_val_if_fail (LKI_IS_LEAD_SELECTION (self), FALSE);

  return get_n_items (self) > 0 && gtk_bitset_get_size (self->selected) == get_n_items (self);
}

/**
 * lki_lead_selection_dup_keys:
 * @self: a selection
 *
 * Returns: (transfer full) (element-type gint64): the keys of the selected leads that are in the
 *   list, in its order
 */
GArray *
lki_lead_selection_dup_keys (LkiLeadSelection *self)
{
  GArray *keys;
  GtkBitsetIter iter;
  guint position;

  g_return_val_if_fail (LKI_IS_LEAD_SELECTION (self), NULL);

  keys = g_array_sized_new (FALSE, FALSE, sizeof (gint64), gtk_bitset_get_size (self->selected));
  for (gboolean more = gtk_bitset_iter_init_first (&iter, self->selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    g_array_append_val (keys, g_array_index (self->keys, gint64, position));

  return keys;
}

/**
 * lki_lead_selection_toggle:
 * @self: a selection in selection mode
 * @position: a place in the list
 *
 * Selects the lead there, or unselects it. Ranges begin there from now on.
 */
void
lki_lead_selection_toggle (LkiLeadSelection *self,
                           guint position)
{
  GtkBitset *selected;

  g_return_if_fail (LKI_IS_LEAD_SELECTION (self));
  g_return_if_fail (self->multiple);

  if (position >= get_n_items (self))
    return;

  end_range (self);
  self->anchor = lki_lead_list_get_key (self->leads, position);
  selected = gtk_bitset_copy (self->selected);
  if (!gtk_bitset_remove (selected, position))
    gtk_bitset_add (selected, position);
  take_selected (self, selected);
}

/**
 * lki_lead_selection_extend:
 * @self: a selection
 * @from: where a range begins, if none is growing yet
 * @to: where it ends now
 *
 * Selects a range besides what is selected; done again, the range becomes larger or smaller.
 */
void
lki_lead_selection_extend (LkiLeadSelection *self,
                           guint from,
                           guint to)
{
  GtkBitset *selected;

  g_return_if_fail (LKI_IS_LEAD_SELECTION (self));

  if (from >= get_n_items (self) || to >= get_n_items (self))
    return;

  begin_multiple (self);
  if (self->base == NULL)
    {
      end_range (self);
      self->base = gtk_bitset_copy (self->selected);
      self->range_start = from;
      self->anchor = lki_lead_list_get_key (self->leads, from);
    }
  selected = gtk_bitset_copy (self->base);
  gtk_bitset_add_range_closed (selected, MIN (self->range_start, to), MAX (self->range_start, to));
  take_selected (self, selected);
}

/**
 * lki_lead_selection_get_anchor:
 * @self: a selection
 *
 * Returns: where the lead is that was selected last, or that is open; %GTK_INVALID_LIST_POSITION
 * for none
 */
guint
lki_lead_selection_get_anchor (LkiLeadSelection *self)
{
  guint position;

  g_return_val_if_fail (LKI_IS_LEAD_SELECTION (self), GTK_INVALID_LIST_POSITION);

  if (self->leads != NULL && self->anchor != 0 &&
      lki_lead_list_find (self->leads, self->anchor, &position))
    return position;

  return find_shown (self, &position) ? position : GTK_INVALID_LIST_POSITION;
}
