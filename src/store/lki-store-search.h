// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-db.h"
#include "lki-lead-record.h"

G_BEGIN_DECLS

/**
 * LkiSearchDocument:
 * @names: normalised words of the small index
 * @text: normalised words of the large one
 * @hash: tells documents apart
 *
 * What is indexed of a lead.
 */
typedef struct
{
  GString *names;
  GString *text;
  gint64 hash;
} LkiSearchDocument;

void lki_search_document_init (LkiSearchDocument *self);
void lki_search_document_clear (LkiSearchDocument *self);
void lki_search_document_set (LkiSearchDocument *self,
                              LkiLeadRecord *record);

gboolean lki_store_search_insert (LkiDb *db,
                                  gint64 key,
                                  const LkiSearchDocument *document,
                                  GError **error);
gboolean lki_store_search_replace (LkiDb *db,
                                   gint64 key,
                                   const LkiSearchDocument *document,
                                   GError **error);
gboolean lki_store_search_remove (LkiDb *db,
                                  gint64 key,
                                  GError **error);
gboolean lki_store_search_store_notes (LkiDb *db,
                                       gint64 key,
                                       GError **error);

GArray *lki_store_search_find (LkiDb *db,
                               GPtrArray *terms,
                               gint64 first,
                               gint64 last,
                               guint limit,
                               GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LkiSearchDocument,
                                  lki_search_document_clear)

G_END_DECLS
