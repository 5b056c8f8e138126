// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-categories.h"
#include "lki-db.h"
#include "lki-lead-query.h"

G_BEGIN_DECLS

/**
 * LkiStoreReader:
 * @db: the connection that reads
 * @categories: its categories
 * @data_version: changes when another connection has written
 *
 * The reading side of a store. For one reading thread alone.
 */
typedef struct
{
  LkiDb *db;
  LkiCategories *categories;
  gint64 data_version;
} LkiStoreReader;

LkiStoreReader *lki_store_reader_new (LkiDb *db);
void lki_store_reader_free (LkiStoreReader *self);
gboolean lki_store_reader_begin (LkiStoreReader *self,
                                 GError **error);
void lki_store_reader_end (LkiStoreReader *self);

typedef void (*LkiStoreCategoryFunc) (gpointer user_data,
                                      const char *id,
                                      LkiLocalizedText *name,
                                      gint64 leads);
gboolean lki_store_reader_each_category (LkiStoreReader *self,
                                         LkiStoreCategoryFunc func,
                                         gpointer user_data,
                                         GError **error);

GPtrArray *lki_store_reader_load_records (LkiStoreReader *self,
                                          const gint64 *keys,
                                          guint n_keys,
                                          GError **error);
LkiLeadRecord *lki_store_reader_load_lead (LkiStoreReader *self,
                                           gint64 key,
                                           GError **error);
LkiLeadRecord *lki_store_reader_find_lead (LkiStoreReader *self,
                                           const char *lead_id,
                                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiStoreReader,
                               lki_store_reader_free)

G_END_DECLS
