// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-db.h"
#include "lki-localized-text.h"

G_BEGIN_DECLS

/**
 * LkiCategories:
 *
 * The table of categories as one connection knows it.
 */
typedef struct _LkiCategories LkiCategories;

LkiCategories *lki_categories_new (LkiDb *db);
void lki_categories_free (LkiCategories *self);
void lki_categories_forget (LkiCategories *self);
gboolean lki_categories_lookup (LkiCategories *self,
                                gint64 number,
                                const char **id,
                                LkiLocalizedText **name,
                                GError **error);
gboolean lki_categories_find (LkiCategories *self,
                              const char *id,
                              gint64 *number,
                              GError **error);
gboolean lki_categories_store (LkiCategories *self,
                               const char *id,
                               LkiLocalizedText *name,
                               gint64 *number,
                               GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiCategories,
                               lki_categories_free)

G_END_DECLS
