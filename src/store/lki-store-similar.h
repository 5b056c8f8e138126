// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-store-reader.h"

G_BEGIN_DECLS

GPtrArray *lki_store_similar_load (LkiStoreReader *reader,
                                   LkiLeadRecord *lead,
                                   GError **error);

G_END_DECLS
