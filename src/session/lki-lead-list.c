// SPDX-License-Identifier: GPL-3.0-or-later
// The leads of one query as a list model: their keys in memory. Sorting and filtering is SQL; this
// file only keeps the answer in step with the store. The objects are made in lki-live-leads.c.

#include "lki-lead-list-private.h"

#include <gio/gio.h>

#include "lki-error.h"
#include "lki-future.h"
#include "lki-key-diff.h"
#include "lki-live-leads.h"
#include "lki-trace.h"

/* The first answer is what GtkListView makes rows for, with the records that fill a window; the
 * rest of the keys follows. */
#define FIRST_KEYS 250
#define FIRST_RECORDS 50
#define TOUCHED_MAX 64
/* While a first sync runs, each page would be a reason to ask again. */
#define PAUSE_MIN_MS 100
#define PAUSE_FACTOR 4

struct _LkiLeadList
{
  GObject parent_instance;

  LkiStore *store; /* (owned) */
  LkiClock *clock; /* (owned) */

  LkiLeadQuery *query; /* (owned) (nullable) */
  GArray *keys;        /* (owned) of gint64, in order */
  LkiLiveLeads *live;  /* (owned): the objects */

  GHashTable *touched; /* (owned) of gint64: to be matched against the query */
  GArray *gone;        /* (owned) of gint64: no longer there, whatever the query is */
  DexPromise *hurry;   /* (owned) resolved when a new query has come */
  gboolean swap;       /* the query is new: the answer replaces everything */
  gboolean partial;    /* only the first part of the answer is here */
  gboolean dirty;      /* the answer is no longer true */
  gboolean answering;
  gboolean loading;
};

enum
{
  PROP_0,
  PROP_QUERY,
  PROP_LOADING,
  PROP_COMPLETE,
  PROP_N_ITEMS,
  PROP_ITEM_TYPE,
  N_PROPS
};

enum
{
  RELOADED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void lki_lead_list_init_model (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LkiLeadList,
                               lki_lead_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      lki_lead_list_init_model))

static gint64
key_at (LkiLeadList *self,
        guint position)
{
  return g_array_index (self->keys, gint64, position);
}

static gboolean
is_by_key (LkiLeadList *self)
{
  return self->query != NULL && self->query->sort == LKI_LEAD_SORT_NEWEST;
}

/* The place of @key in a list in key order, or where it would go. */
static gboolean
search_key (LkiLeadList *self,
            gint64 key,
            guint *position)
{
  guint low = 0;
  guint high = self->keys->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (key_at (self, middle) < key)
        low = middle + 1;
      else
        high = middle;
    }

  *position = low;

  return low < self->keys->len && key_at (self, low) == key;
}

static void
set_loading (LkiLeadList *self,
             gboolean loading)
{
  if (self->loading == loading)
    return;

  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
splice (LkiLeadList *self,
        guint position,
        guint removed,
        const gint64 *added_keys,
        guint added)
{
  if (removed > 0)
    g_array_remove_range (self->keys, position, removed);
  if (added > 0)
    g_array_insert_vals (self->keys, position, added_keys, added);

  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (removed != added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

/* Answers */

/* Whether somebody who was told of a step before has asked for something else. */
static gboolean
is_superseded (LkiLeadList *self)
{
  return self->swap || self->query == NULL;
}

static void
replace_keys (LkiLeadList *self,
              LkiLeadPage *page)
{
  const gint64 *keys = (const gint64 *) (gpointer) page->keys->data;
  guint n_before = self->keys->len;
  guint n_first = MIN (page->keys->len, FIRST_KEYS);

  lki_live_leads_take_records (self->live, page->records);

  /* What GTK has rows for changes in one step, so that they are used again; the many others in
   * steps of their own, as GTK may ask for every item that comes where one goes. */
  if (n_before > 0 || n_first > 0)
    splice (self, 0, MIN (n_before, FIRST_KEYS), keys, n_first);
  if (n_before > FIRST_KEYS && !is_superseded (self))
    splice (self, n_first, n_before - FIRST_KEYS, NULL, 0);
  if (page->keys->len > n_first && !is_superseded (self))
    splice (self, n_first, 0, keys + n_first, page->keys->len - n_first);
}

static void
merge_keys (LkiLeadList *self,
            GArray *keys)
{
  const gint64 *new_keys = (const gint64 *) (gpointer) keys->data;
  g_autoptr (GArray) splices = lki_key_diff ((const gint64 *) (gpointer) self->keys->data,
                                             self->keys->len, new_keys, keys->len);

  for (guint i = 0; i < splices->len; i++)
    {
      LkiSplice *step = &g_array_index (splices, LkiSplice, i);

      if (is_superseded (self))
        break;
      splice (self, step->position, step->removed, new_keys + step->position, step->added);
    }
}

/* Asks the whole query, or for the first of a new one. */
static gboolean
answer_query (LkiLeadList *self,
              GError **error)
{
  g_autoptr (LkiLeadQuery) query = lki_lead_query_ref (self->query);
  g_autoptr (LkiLeadPage) page = NULL;
  gboolean swap = self->swap;
  gboolean stale = self->dirty;
  gint64 begin = LKI_TRACE_BEGIN ();

  self->dirty = FALSE;
  page = dex_await_boxed (lki_store_query (self->store, query, lki_clock_get_now_ms (self->clock),
                                           swap ? FIRST_RECORDS : 0, swap ? FIRST_KEYS : 0),
                          error);
  if (page == NULL)
    return FALSE;

  /* Superseded: the new query is asked next. */
  if (self->query != query)
    {
      self->dirty = self->dirty || stale;
      return TRUE;
    }

  lki_trace_end (begin, swap ? "list-first" : "list-keys", page->keys->len);
  if (!swap)
    {
      merge_keys (self, page->keys);
      self->partial = FALSE;
    }
  else
    {
      self->swap = FALSE;
      self->partial = !page->complete;
      replace_keys (self, page);
      if (!is_superseded (self))
        {
          set_loading (self, FALSE);
          g_signal_emit (self, signals[RELOADED], 0);
        }
    }

  if (lki_lead_list_get_complete (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPLETE]);

  /* What somebody held before is as old as the answer before. */
  return !stale || lki_live_leads_await_refresh (self->live, error);
}

static void
place_key (LkiLeadList *self,
           gint64 key,
           gboolean matches)
{
  guint position;
  gboolean present = search_key (self, key, &position);

  if (present && !matches)
    splice (self, position, 1, NULL, 0);
  else if (!present && matches)
    splice (self, position, 0, &key, 1);
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

/* From the end, so that what is still to go stays where it is; neighbours in one step. */
static void
remove_gone (LkiLeadList *self)
{
  g_autoptr (GArray) gone = g_steal_pointer (&self->gone);
  guint position = 0;
  guint removed = 0;

  self->gone = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_sort (gone, compare_keys);

  for (guint i = gone->len; i-- > 0 && !is_superseded (self);)
    {
      guint found;

      if (!search_key (self, g_array_index (gone, gint64, i), &found))
        continue;
      if (removed > 0 && found + 1 != position)
        {
          splice (self, position, removed, NULL, 0);
          removed = 0;
        }
      position = found;
      removed++;
    }
  if (removed > 0 && !is_superseded (self))
    splice (self, position, removed, NULL, 0);
}

/* Asks only about the leads that changed. */
static gboolean
answer_touched (LkiLeadList *self,
                GError **error)
{
  g_autoptr (LkiLeadQuery) query = lki_lead_query_ref (self->query);
  g_autoptr (GHashTable) touched = NULL;
  g_autoptr (GHashTable) matching = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) matches = NULL;
  GHashTableIter iter;
  gpointer key;

  if (is_by_key (self))
    remove_gone (self);
  if (is_superseded (self) || (self->gone->len == 0 && g_hash_table_size (self->touched) == 0))
    return TRUE;

  touched = g_steal_pointer (&self->touched);
  self->touched = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  if (!is_by_key (self) || g_hash_table_size (touched) > TOUCHED_MAX)
    {
      g_array_set_size (self->gone, 0);
      self->dirty = TRUE;
      return TRUE;
    }

  g_hash_table_iter_init (&iter, touched);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_vals (keys, key, 1);

  matches =
      dex_await_boxed (lki_store_match (self->store, query, lki_clock_get_now_ms (self->clock),
                                        (const gint64 *) (gpointer) keys->data, keys->len),
                       error);
  if (matches == NULL)
    return FALSE;
  if (self->query != query || self->swap)
    return TRUE;

  for (guint i = 0; i < matches->len; i++)
    g_hash_table_add (matching, &((gint64 *) (gpointer) matches->data)[i]);
  for (guint i = 0; i < keys->len; i++)
    {
      gint64 *touched_key = &((gint64 *) (gpointer) keys->data)[i];

      place_key (self, *touched_key, g_hash_table_contains (matching, touched_key));
    }

  return TRUE;
}

static gboolean
has_work (LkiLeadList *self)
{
  return self->query != NULL && (self->swap || self->partial || self->dirty ||
                                 self->gone->len > 0 || g_hash_table_size (self->touched) > 0);
}

static DexFuture *
answer_fiber (gpointer user_data)
{
  LkiLeadList *self = user_data;
  g_autoptr (GError) error = NULL;

  while (has_work (self))
    {
      gint64 begin = g_get_monotonic_time ();
      gboolean small = !self->swap && !self->partial && !self->dirty;
      gboolean swapped = self->swap;

      if (!(small ? answer_touched (self, &error) : answer_query (self, &error)))
        {
          self->answering = FALSE;
          set_loading (self, FALSE);
          return lki_future_new_failed (g_steal_pointer (&error));
        }

      if (!small && !swapped && self->dirty && !is_superseded (self))
        {
          gint64 took_ms = (g_get_monotonic_time () - begin) / 1000;

          dex_clear (&self->hurry);
          self->hurry = dex_promise_new ();
          dex_await (dex_future_first (
                         lki_clock_sleep (self->clock, MAX (PAUSE_MIN_MS, took_ms * PAUSE_FACTOR)),
                         dex_ref (self->hurry), NULL),
                     NULL);
        }
    }

  self->answering = FALSE;

  return lki_future_new_done ();
}

static void
answer (LkiLeadList *self)
{
  if (self->answering || !has_work (self))
    return;

  self->answering = TRUE;
  lki_future_report (
      lki_future_spawn ("lead-list-answer", answer_fiber, g_object_ref (self), g_object_unref),
      "answer of the list");
}

static void
touch (LkiLeadList *self,
       gint64 key)
{
  g_hash_table_add (self->touched, g_memdup2 (&key, sizeof key));
}

static void
store_changed_cb (LkiLeadList *self,
                  LkiChangeSet *changes)
{
  lki_live_leads_take_records (self->live, changes->changed);
  if (changes->reset)
    {
      /* What is kept may be old; what is shown is read again after the answer. */
      lki_live_leads_forget (self->live);
      self->dirty = TRUE;
    }
  else
    {
      lki_live_leads_take_records (self->live, changes->added);
      for (guint i = 0; i < changes->added->len; i++)
        touch (self, ((LkiLeadRecord *) g_ptr_array_index (changes->added, i))->key);
      for (guint i = 0; i < changes->changed->len; i++)
        touch (self, ((LkiLeadRecord *) g_ptr_array_index (changes->changed, i))->key);
      g_array_append_vals (self->gone, changes->removed->data, changes->removed->len);
    }

  answer (self);
}

/* GListModel */

static GType
lki_lead_list_get_item_type (GListModel *model)
{
  return LKI_TYPE_LEAD;
}

static guint
lki_lead_list_get_n_items (GListModel *model)
{
  return LKI_LEAD_LIST (model)->keys->len;
}

static gpointer
lki_lead_list_get_item (GListModel *model,
                        guint position)
{
  LkiLeadList *self = LKI_LEAD_LIST (model);

  return position < self->keys->len ? lki_live_leads_get (self->live, position) : NULL;
}

static void
lki_lead_list_init_model (GListModelInterface *iface)
{
  iface->get_item_type = lki_lead_list_get_item_type;
  iface->get_n_items = lki_lead_list_get_n_items;
  iface->get_item = lki_lead_list_get_item;
}

/* GObject */

static void
lki_lead_list_get_property (GObject *object,
                            guint prop_id,
                            GValue *value,
                            GParamSpec *pspec)
{
  LkiLeadList *self = LKI_LEAD_LIST (object);

  switch (prop_id)
    {
    case PROP_QUERY:
      g_value_set_boxed (value, self->query);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_COMPLETE:
      g_value_set_boolean (value, lki_lead_list_get_complete (self));
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->keys->len);
      break;
    case PROP_ITEM_TYPE:
      g_value_set_gtype (value, LKI_TYPE_LEAD);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_lead_list_set_property (GObject *object,
                            guint prop_id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_QUERY:
      lki_lead_list_set_query (LKI_LEAD_LIST (object), g_value_get_boxed (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_lead_list_dispose (GObject *object)
{
  LkiLeadList *self = LKI_LEAD_LIST (object);

  g_clear_object (&self->live);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (lki_lead_list_parent_class)->dispose (object);
}

static void
lki_lead_list_finalize (GObject *object)
{
  LkiLeadList *self = LKI_LEAD_LIST (object);

  g_clear_pointer (&self->query, lki_lead_query_unref);
  g_clear_pointer (&self->keys, g_array_unref);
  g_clear_pointer (&self->touched, g_hash_table_unref);
  g_clear_pointer (&self->gone, g_array_unref);
  dex_clear (&self->hurry);

  G_OBJECT_CLASS (lki_lead_list_parent_class)->finalize (object);
}

static void
lki_lead_list_class_init (LkiLeadListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lki_lead_list_get_property;
  object_class->set_property = lki_lead_list_set_property;
  object_class->dispose = lki_lead_list_dispose;
  object_class->finalize = lki_lead_list_finalize;

  /**
   * LkiLeadList:query:
   *
   * Which leads, in which order; %NULL for none.
   */
  properties[PROP_QUERY] =
      g_param_spec_boxed ("query", NULL, NULL, LKI_TYPE_LEAD_QUERY,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * LkiLeadList:loading:
   *
   * Whether the answer to the query is still to come. Until then the items are those of the query
   * before.
   */
  properties[PROP_LOADING] =
      g_param_spec_boolean ("loading", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * LkiLeadList:complete:
   *
   * Whether the whole answer is here, and not only the first part of it. Notifies when it has
   * become so.
   */
  properties[PROP_COMPLETE] =
      g_param_spec_boolean ("complete", NULL, NULL, TRUE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * LkiLeadList:n-items:
   *
   * How many items the model has.
   */
  properties[PROP_N_ITEMS] =
      g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * LkiLeadList:item-type:
   *
   * The type of the items.
   */
  properties[PROP_ITEM_TYPE] = g_param_spec_gtype ("item-type", NULL, NULL, LKI_TYPE_LEAD,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * LkiLeadList::reloaded:
   * @self: the list
   *
   * The query was answered anew: what is there has nothing to do with what was before. Selection
   * and scroll position are the widget's business.
   */
  signals[RELOADED] = g_signal_new ("reloaded", LKI_TYPE_LEAD_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
lki_lead_list_init (LkiLeadList *self)
{
  self->keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->touched = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->gone = g_array_new (FALSE, FALSE, sizeof (gint64));
}

/**
 * lki_lead_list_new:
 * @store: the leads
 * @clock: the time, for views that depend on it
 *
 * Returns: (transfer full): an empty list with no query
 */
LkiLeadList *
lki_lead_list_new (LkiStore *store,
                   LkiClock *clock)
{
  LkiLeadList *self;

  g_return_val_if_fail (LKI_IS_STORE (store), NULL);
  g_return_val_if_fail (LKI_IS_CLOCK (clock), NULL);

  self = g_object_new (LKI_TYPE_LEAD_LIST, NULL);
  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->live = lki_live_leads_new (store, self->keys);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * lki_lead_list_set_query:
 * @self: a list
 * @query: (nullable): which leads, in which order
 *
 * The items change when the store has answered: at once the first of them, then the rest. An answer
 * to an earlier query that is still under way is dropped.
 */
void
lki_lead_list_set_query (LkiLeadList *self,
                         LkiLeadQuery *query)
{
  g_return_if_fail (LKI_IS_LEAD_LIST (self));

  if (self->query == query ||
      (self->query != NULL && query != NULL && lki_lead_query_equal (self->query, query)))
    return;

  if (query != NULL)
    lki_lead_query_ref (query);
  g_clear_pointer (&self->query, lki_lead_query_unref);
  self->query = query;

  self->swap = query != NULL;
  self->partial = FALSE;
  g_hash_table_remove_all (self->touched);
  g_array_set_size (self->gone, 0);
  if (query == NULL && self->keys->len > 0)
    splice (self, 0, self->keys->len, NULL, 0);

  set_loading (self, query != NULL);
  if (self->hurry != NULL)
    dex_promise_resolve_boolean (self->hurry, TRUE);
  answer (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUERY]);
}

/**
 * lki_lead_list_let_time_pass:
 * @self: a list
 *
 * Asks again if the query depends on the time: a lead has come back, a follow-up is due, or a day
 * has begun.
 */
void
lki_lead_list_let_time_pass (LkiLeadList *self)
{
  g_return_if_fail (LKI_IS_LEAD_LIST (self));

  if (self->query == NULL || !lki_lead_query_depends_on_time (self->query))
    return;

  self->dirty = TRUE;
  answer (self);
}

/**
 * lki_lead_list_get_query:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): which leads, in which order
 */
LkiLeadQuery *
lki_lead_list_get_query (LkiLeadList *self)
{
  g_return_val_if_fail (LKI_IS_LEAD_LIST (self), NULL);

  return self->query;
}

/**
 * lki_lead_list_get_loading:
 * @self: a list
 *
 * Returns: %TRUE if the answer to the query is still to come
 */
gboolean
lki_lead_list_get_loading (LkiLeadList *self)
{
  g_return_val_if_fail (LKI_IS_LEAD_LIST (self), FALSE);

  return self->loading;
}

/**
 * lki_lead_list_get_complete:
 * @self: a list
 *
 * Returns: %FALSE while only the first part of the answer is here, and the rest follows
 */
gboolean
lki_lead_list_get_complete (LkiLeadList *self)
{
  g_return_val_if_fail (LKI_IS_LEAD_LIST (self), TRUE);

  return !self->partial && !self->swap;
}

/**
 * lki_lead_list_get_key:
 * @self: a list
 * @position: a position in it
 *
 * Returns: the key of the lead there, for which no object is made
 */
gint64
lki_lead_list_get_key (LkiLeadList *self,
                       guint position)
{
  g_return_val_if_fail (LKI_IS_LEAD_LIST (self), 0);
  g_return_val_if_fail (position < self->keys->len, 0);

  return key_at (self, position);
}

/**
 * lki_lead_list_find:
 * @self: a list
 * @key: the key of a lead
 * @position: (out) (optional): where it is
 *
 * Returns: %TRUE if the list holds it
 */
gboolean
lki_lead_list_find (LkiLeadList *self,
                    gint64 key,
                    guint *position)
{
  guint found = 0;

  g_return_val_if_fail (LKI_IS_LEAD_LIST (self), FALSE);

  if (is_by_key (self) && !self->swap)
    {
      if (!search_key (self, key, &found))
        return FALSE;
    }
  else
    {
      while (found < self->keys->len && key_at (self, found) != key)
        found++;
      if (found == self->keys->len)
        return FALSE;
    }

  if (position != NULL)
    *position = found;

  return TRUE;
}
