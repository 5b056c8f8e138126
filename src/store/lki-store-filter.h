// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-lead-facets.h"
#include "lki-store-reader.h"

G_BEGIN_DECLS

/**
 * LkiStoreFilter:
 * @empty: whether it lets everything through
 * @category: number of the category, 0 for any
 * @assignee_id: (unowned) (nullable): as in [struct@Lki.LeadFilter]
 * @site_name: (unowned) (nullable): likewise
 * @city: (unowned) (nullable): likewise
 * @from: delivered at this time or later, or %LKI_TIME_NONE
 * @before: delivered before this time, or %LKI_TIME_NONE
 * @first_key: no lead that passes has a smaller key
 * @last_key: no lead that passes has a larger one
 *
 * A filter at a moment, as statements take it.
 */
typedef struct
{
  gboolean empty;
  gint64 category;
  const char *assignee_id;
  const char *site_name;
  const char *city;
  gint64 from;
  gint64 before;
  gint64 first_key;
  gint64 last_key;
} LkiStoreFilter;

/* The collation of places: small letters and capital ones are alike. */
#define LKI_FILTER_COLLATION "lki_fold"

/* What a lead must meet; to be bound by lki_store_filter_bind(). */
#define LKI_FILTER_CONDITION                                                                       \
  "(key BETWEEN ?6 AND ?7 AND (?8 IS NULL OR delivered_at >= ?8) AND "                             \
  "(?9 IS NULL OR delivered_at < ?9) AND (?10 IS NULL OR category = ?10) AND "                     \
  "(?11 IS NULL OR ifnull (assignee_id, '') = ?11) AND (?12 IS NULL OR site_name = ?12) AND "      \
  "(?13 IS NULL OR city = ?13 COLLATE " LKI_FILTER_COLLATION "))"

gboolean lki_store_filter_set_up (LkiDb *db,
                                  GError **error);
gboolean lki_store_filter_init (LkiStoreFilter *self,
                                LkiStoreReader *reader,
                                LkiLeadFilter *filter,
                                gint64 now_ms,
                                GError **error);
void lki_store_filter_bind (const LkiStoreFilter *self,
                            sqlite3_stmt *statement);

LkiLeadFacets *lki_store_filter_load_facets (LkiStoreReader *reader,
                                             GError **error);

G_END_DECLS
