// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-lead-record.h"

G_BEGIN_DECLS

/**
 * LkiRecordCache:
 *
 * Brief records by key, as many as fit: the oldest go first.
 */
typedef struct _LkiRecordCache LkiRecordCache;

LkiRecordCache *lki_record_cache_new (guint capacity);
void lki_record_cache_free (LkiRecordCache *self);
void lki_record_cache_put (LkiRecordCache *self,
                           LkiLeadRecord *record);
LkiLeadRecord *lki_record_cache_get (LkiRecordCache *self,
                                     gint64 key);
void lki_record_cache_clear (LkiRecordCache *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiRecordCache,
                               lki_record_cache_free)

G_END_DECLS
