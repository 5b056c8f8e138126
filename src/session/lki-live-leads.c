// SPDX-License-Identifier: GPL-3.0-or-later
// The objects of a list that somebody holds, and the bounded memory of their records. Which leads
// are in the list, and where, is the business of lki-lead-list.c.

#include "lki-live-leads.h"

#include "lki-future.h"
#include "lki-record-cache.h"
#include "lki-trace.h"

#define PAGE_RECORDS 64
#define LOAD_MAX 512
#define CACHE_MAX 2048

struct _LkiLiveLeads
{
  GObject parent_instance;

  LkiStore *store;       /* (owned) */
  GArray *keys;          /* (owned) of gint64: those of the list, which alone changes them */
  GHashTable *live;      /* (owned) gint64 → Live */
  LkiRecordCache *cache; /* (owned) */
  GArray *missing;       /* (owned) of Missing: objects that have no record yet */
  gboolean filling;
};

/* What is known of an object that somebody else holds. */
typedef struct
{
  LkiLiveLeads *owner; /* (unowned) */
  gint64 key;
  LkiLead *lead; /* (unowned) */
} Live;

/* An item that was asked for before its record was there, and where it stood then. */
typedef struct
{
  gint64 key;
  guint position;
} Missing;

G_DEFINE_FINAL_TYPE (LkiLiveLeads,
                     lki_live_leads,
                     G_TYPE_OBJECT)

static gint64
key_at (LkiLiveLeads *self,
        guint position)
{
  return g_array_index (self->keys, gint64, position);
}

static LkiLead *
find_live (LkiLiveLeads *self,
           gint64 key)
{
  Live *live = g_hash_table_lookup (self->live, &key);

  return live != NULL ? live->lead : NULL;
}

static void
lead_gone_cb (gpointer data,
              GObject *where_the_object_was)
{
  Live *live = data;

  g_hash_table_remove (live->owner->live, &live->key);
}

static void
collect_missing (LkiLiveLeads *self,
                 GArray *keys)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GArray) missing = g_steal_pointer (&self->missing);

  self->missing = g_array_new (FALSE, FALSE, sizeof (Missing));

  /* The last that were asked for are those on the screen now. */
  for (guint i = missing->len; i-- > 0 && keys->len < LOAD_MAX;)
    {
      Missing *item = &g_array_index (missing, Missing, i);
      LkiLead *lead = find_live (self, item->key);
      guint first, last;

      if (lead == NULL || lki_lead_get_record (lead) != NULL ||
          g_hash_table_contains (seen, &item->key))
        continue;

      /* Its neighbours will be wanted next. */
      first = last = item->position;
      if (item->position < self->keys->len && key_at (self, item->position) == item->key)
        {
          first = item->position - item->position % PAGE_RECORDS;
          last = MIN (first + PAGE_RECORDS, self->keys->len) - 1;
        }

      for (guint position = first; position <= last; position++)
        {
          gint64 key = first == last ? item->key : key_at (self, position);

          if (lki_record_cache_get (self->cache, key) != NULL || g_hash_table_contains (seen, &key))
            continue;
          g_array_append_val (keys, key);
          g_hash_table_add (seen, &((gint64 *) (gpointer) keys->data)[keys->len - 1]);
        }
    }
}

static DexFuture *
fill_fiber (gpointer user_data)
{
  LkiLiveLeads *self = user_data;

  while (self->missing->len > 0)
    {
      /* Reserved in full, as the set of seen keys points into it. */
      g_autoptr (GArray) keys =
          g_array_sized_new (FALSE, FALSE, sizeof (gint64), LOAD_MAX + PAGE_RECORDS);
      g_autoptr (GPtrArray) records = NULL;
      g_autoptr (GError) error = NULL;

      collect_missing (self, keys);
      if (keys->len == 0)
        continue;

      records = dex_await_boxed (
          lki_store_load_records (self->store, (const gint64 *) (gpointer) keys->data, keys->len),
          &error);
      if (records == NULL)
        {
          self->filling = FALSE;
          return lki_future_new_failed (g_steal_pointer (&error));
        }
      lki_live_leads_take_records (self, records);
    }

  self->filling = FALSE;

  return lki_future_new_done ();
}

static void
want_record (LkiLiveLeads *self,
             gint64 key,
             guint position)
{
  Missing item = { key, position };

  g_array_append_val (self->missing, item);
  if (self->filling)
    return;

  /* The fiber starts when the list view has asked for all it wants now. */
  self->filling = TRUE;
  lki_future_report (
      lki_future_spawn ("lead-list-fill", fill_fiber, g_object_ref (self), g_object_unref),
      "records of the list");
}

static void
lki_live_leads_finalize (GObject *object)
{
  LkiLiveLeads *self = LKI_LIVE_LEADS (object);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Live *live = value;

      g_object_weak_unref (G_OBJECT (live->lead), lead_gone_cb, live);
    }
  g_hash_table_unref (self->live);
  g_clear_object (&self->store);
  g_clear_pointer (&self->keys, g_array_unref);
  g_clear_pointer (&self->cache, lki_record_cache_free);
  g_clear_pointer (&self->missing, g_array_unref);

  G_OBJECT_CLASS (lki_live_leads_parent_class)->finalize (object);
}

static void
lki_live_leads_class_init (LkiLiveLeadsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = lki_live_leads_finalize;
}

static void
lki_live_leads_init (LkiLiveLeads *self)
{
  self->live = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->cache = lki_record_cache_new (CACHE_MAX);
  self->missing = g_array_new (FALSE, FALSE, sizeof (Missing));
}

/**
 * lki_live_leads_new:
 * @store: the leads
 * @keys: (element-type gint64): the keys of the list, which may change any time on the main thread
 *
 * Returns: (transfer full): objects for the leads of a list
 */
LkiLiveLeads *
lki_live_leads_new (LkiStore *store,
                    GArray *keys)
{
  LkiLiveLeads *self;

  g_return_val_if_fail (LKI_IS_STORE (store), NULL);
  g_return_val_if_fail (keys != NULL, NULL);

  self = g_object_new (LKI_TYPE_LIVE_LEADS, NULL);
  self->store = g_object_ref (store);
  self->keys = g_array_ref (keys);

  return self;
}

/**
 * lki_live_leads_get:
 * @self: the objects
 * @position: a place in the list
 *
 * Returns: (transfer full): the lead there, whose record may come later
 */
LkiLead *
lki_live_leads_get (LkiLiveLeads *self,
                    guint position)
{
  LkiLeadRecord *record;
  LkiLead *lead;
  Live *live;
  gint64 key;

  g_return_val_if_fail (LKI_IS_LIVE_LEADS (self), NULL);
  g_return_val_if_fail (position < self->keys->len, NULL);

  key = key_at (self, position);
  lead = find_live (self, key);
  if (lead != NULL)
    return g_object_ref (lead);

  record = lki_record_cache_get (self->cache, key);
  lead = lki_lead_new (key, record);
  live = g_new (Live, 1);
  *live = (Live) { self, key, lead };
  g_object_weak_ref (G_OBJECT (lead), lead_gone_cb, live);
  g_hash_table_insert (self->live, &live->key, live);
  if (record == NULL)
    want_record (self, key, position);

  return lead;
}

/**
 * lki_live_leads_take_records:
 * @self: the objects
 * @records: (element-type LkiLeadRecord): brief records from the store
 *
 * Keeps them, and shows them where somebody holds the lead.
 */
void
lki_live_leads_take_records (LkiLiveLeads *self,
                             GPtrArray *records)
{
  g_return_if_fail (LKI_IS_LIVE_LEADS (self));
  g_return_if_fail (records != NULL);

  for (guint i = 0; i < records->len; i++)
    {
      LkiLeadRecord *record = g_ptr_array_index (records, i);
      LkiLead *lead = find_live (self, record->key);

      lki_record_cache_put (self->cache, record);
      if (lead == NULL)
        continue;
      lki_lead_set_record (lead, record);
      lki_trace_mark ("lead-shown", 0);
    }
}

/**
 * lki_live_leads_forget:
 * @self: the objects
 *
 * The records that are kept may be old: they are read again when they are wanted.
 */
void
lki_live_leads_forget (LkiLiveLeads *self)
{
  g_return_if_fail (LKI_IS_LIVE_LEADS (self));

  lki_record_cache_clear (self->cache);
}

/**
 * lki_live_leads_await_refresh:
 * @self: the objects
 * @error: return location for an error
 *
 * Reads the records of what somebody holds anew. Only within a fiber.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_live_leads_await_refresh (LkiLiveLeads *self,
                              GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) records = NULL;
  GHashTableIter iter;
  gpointer key;

  g_return_val_if_fail (LKI_IS_LIVE_LEADS (self), FALSE);

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_vals (keys, key, 1);
  if (keys->len == 0)
    return TRUE;

  records = dex_await_boxed (
      lki_store_load_records (self->store, (const gint64 *) (gpointer) keys->data, keys->len),
      error);
  if (records == NULL)
    return FALSE;
  lki_live_leads_take_records (self, records);

  return TRUE;
}
