// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-db.h"
#include "lki-support-message.h"

G_BEGIN_DECLS

GPtrArray *lki_store_support_load (LkiDb *db,
                                   GError **error);
gboolean lki_store_support_put (LkiDb *db,
                                LkiSupportMessage *message,
                                GError **error);
gboolean lki_store_support_replace (LkiDb *db,
                                    GPtrArray *messages,
                                    GError **error);
gboolean lki_store_support_remove (LkiDb *db,
                                   const char *id,
                                   GError **error);

G_END_DECLS
