// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LkiSearchTerm:
 * @words: (element-type utf8): normalised beginnings of words, of which one must be found
 *
 * One thing that a search asks for. All terms of a search must be met.
 */
typedef struct
{
  GPtrArray *words;
} LkiSearchTerm;

void lki_search_term_free (LkiSearchTerm *self);

void lki_store_text_append_words (GString *words,
                                  const char *text);
GPtrArray *lki_store_text_parse_query (const char *query);
char *lki_store_text_dup_name_order (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiSearchTerm,
                               lki_search_term_free)

G_END_DECLS
