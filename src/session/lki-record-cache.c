// SPDX-License-Identifier: GPL-3.0-or-later
// The bounded memory of a lead list. First in, first out: what is shown is held by the rows
// themselves, so that scrolling back a few screens is all it has to serve.

#include "lki-record-cache.h"

typedef struct
{
  LkiLeadRecord *record; /* (owned) */
  GList link;            /* in the order */
} Entry;

struct _LkiRecordCache
{
  GHashTable *entries; /* (owned) gint64 → Entry; the keys lie in the records */
  GQueue order;        /* of Entry, the oldest first; not owned */
  guint capacity;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  lki_lead_record_unref (entry->record);
  g_free (entry);
}

/**
 * lki_record_cache_new:
 * @capacity: how many records it holds at most
 *
 * Returns: (transfer full): an empty cache
 */
LkiRecordCache *
lki_record_cache_new (guint capacity)
{
  LkiRecordCache *self = g_new0 (LkiRecordCache, 1);

  self->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, entry_free);
  self->capacity = capacity;

  return self;
}

/**
 * lki_record_cache_free:
 * @self: a cache
 */
void
lki_record_cache_free (LkiRecordCache *self)
{
  lki_record_cache_clear (self);
  g_hash_table_unref (self->entries);
  g_free (self);
}

static void
drop (LkiRecordCache *self,
      Entry *entry)
{
  g_queue_unlink (&self->order, &entry->link);
  g_hash_table_remove (self->entries, &entry->record->key);
}

/**
 * lki_record_cache_put:
 * @self: a cache
 * @record: a record from the store; takes the place of an earlier one with the same key
 */
void
lki_record_cache_put (LkiRecordCache *self,
                      LkiLeadRecord *record)
{
  Entry *entry = g_hash_table_lookup (self->entries, &record->key);

  if (entry != NULL && entry->record == record)
    return;
  if (entry != NULL)
    drop (self, entry);

  entry = g_new0 (Entry, 1);
  entry->record = lki_lead_record_ref (record);
  entry->link.data = entry;
  g_hash_table_insert (self->entries, &record->key, entry);
  g_queue_push_tail_link (&self->order, &entry->link);

  if (self->order.length > self->capacity)
    drop (self, self->order.head->data);
}

/**
 * lki_record_cache_get:
 * @self: a cache
 * @key: the key of a lead
 *
 * Returns: (transfer none) (nullable): its record
 */
LkiLeadRecord *
lki_record_cache_get (LkiRecordCache *self,
                      gint64 key)
{
  Entry *entry = g_hash_table_lookup (self->entries, &key);

  return entry != NULL ? entry->record : NULL;
}

/**
 * lki_record_cache_clear:
 * @self: a cache
 *
 * Forgets everything.
 */
void
lki_record_cache_clear (LkiRecordCache *self)
{
  /* The links lie in the entries. */
  self->order = (GQueue) G_QUEUE_INIT;
  g_hash_table_remove_all (self->entries);
}
