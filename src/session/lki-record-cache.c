// SPDX-License-Identifier: GPL-3.0-or-later
// The bounded memory of a lead list. First in, first out: what is shown is held by the rows
// themselves, so that scrolling back a few screens is all it has to serve.

#include "lki-record-cache.h"

struct _LkiRecordCache
{
  GHashTable *records; /* (owned) gint64 → LkiLeadRecord; the keys lie in the records */
  GQueue order;        /* of LkiLeadRecord, the oldest first; not owned */
  guint capacity;
};

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

  self->records = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL,
                                         (GDestroyNotify) lki_lead_record_unref);
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
  g_hash_table_unref (self->records);
  g_free (self);
}

static void
drop (LkiRecordCache *self,
      LkiLeadRecord *record)
{
  g_queue_remove (&self->order, record);
  g_hash_table_remove (self->records, &record->key);
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
  LkiLeadRecord *earlier = g_hash_table_lookup (self->records, &record->key);

  if (earlier == record)
    return;
  if (earlier != NULL)
    drop (self, earlier);

  lki_lead_record_ref (record);
  g_hash_table_insert (self->records, &record->key, record);
  g_queue_push_tail (&self->order, record);

  if (self->order.length > self->capacity)
    {
      LkiLeadRecord *oldest = g_queue_pop_head (&self->order);

      g_hash_table_remove (self->records, &oldest->key);
    }
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
  return g_hash_table_lookup (self->records, &key);
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
  g_queue_clear (&self->order);
  g_hash_table_remove_all (self->records);
}
