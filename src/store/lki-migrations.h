// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-db.h"

G_BEGIN_DECLS

int lki_migrations_get_latest (void);
gboolean lki_migrations_run_to (LkiDb *db,
                                int target,
                                GError **error);
gboolean lki_migrations_run (LkiDb *db,
                             GError **error);

G_END_DECLS
