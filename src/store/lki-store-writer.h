// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-categories.h"
#include "lki-change.h"
#include "lki-change-set.h"
#include "lki-db.h"
#include "lki-store-row.h"
#include "lki-store-search.h"

G_BEGIN_DECLS

/**
 * LkiOwnChange:
 * @base_revision: the revision of its lead that it was made from
 * @revision: the one that it made
 *
 * The last change of a kind that the server has applied to a lead for us: nobody has set the same
 * in between, or it would have been a conflict.
 */
typedef struct
{
  gint64 base_revision;
  gint64 revision;
} LkiOwnChange;

/**
 * LkiStoreWriter:
 * @db: the connection that writes
 * @categories: its categories
 * @tally: how much the transaction changes each count
 * @touched: keys of leads that the transaction added, changed or removed
 * @noted: keys of leads whose notes have changed
 * @own: what the server has applied since the store was opened
 * @document: words of the lead that is being written
 * @n_recent_ids: about how many ids wait to be merged
 * @residue: whether the transaction removes words from the search indexes
 * @n_residues: how many transactions have
 * @has_strays: whether there are activities of leads that are not there, as far as known
 * @has_orphans: whether there are changes of leads that are not there
 *
 * The writing side of a store and its running transaction. For the writing thread alone.
 */
typedef struct
{
  LkiDb *db;
  LkiCategories *categories;
  GHashTable *tally;
  GHashTable *touched;
  GHashTable *noted;
  GHashTable *own;
  LkiSearchDocument document;
  gboolean has_strays;
  gboolean has_orphans;
  int n_recent_ids;
  gboolean residue;
  guint64 n_residues;
} LkiStoreWriter;

LkiStoreWriter *lki_store_writer_new (LkiDb *db);
void lki_store_writer_free (LkiStoreWriter *self);

gboolean lki_store_writer_begin (LkiStoreWriter *self,
                                 LkiDbDurability durability,
                                 GError **error);
LkiChangeSet *lki_store_writer_commit (LkiStoreWriter *self,
                                       GError **error);
void lki_store_writer_rollback (LkiStoreWriter *self);

void lki_store_writer_count (LkiStoreWriter *self,
                             LkiShelf shelf,
                             gint64 category,
                             gboolean unread,
                             int change);
void lki_store_writer_added (LkiStoreWriter *self,
                             gint64 key);
void lki_store_writer_changed (LkiStoreWriter *self,
                               gint64 key);
void lki_store_writer_removed (LkiStoreWriter *self,
                               gint64 key);
void lki_store_writer_noted (LkiStoreWriter *self,
                             gint64 key);

LkiOwnChange *lki_store_writer_get_own (LkiStoreWriter *self,
                                        gint64 lead_key,
                                        LkiChangeType type);
void lki_store_writer_set_own (LkiStoreWriter *self,
                               gint64 lead_key,
                               LkiChangeType type,
                               gint64 base_revision,
                               gint64 revision);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiStoreWriter,
                               lki_store_writer_free)

G_END_DECLS
