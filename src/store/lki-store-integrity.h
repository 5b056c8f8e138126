// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-db.h"

G_BEGIN_DECLS

/**
 * LkiIntegrity:
 * @set_aside_path: (nullable): what a file that could not be used was renamed to
 * @set_aside_error: (nullable): why: %LKI_ERROR_DAMAGED or %LKI_ERROR_NEWER_SCHEMA
 * @check_later: whether the file should be looked through when there is time
 *
 * What was found out about a file when it was opened.
 */
typedef struct
{
  char *set_aside_path;
  GError *set_aside_error;
  gboolean check_later;
} LkiIntegrity;

void lki_integrity_clear (LkiIntegrity *self);

LkiDb *lki_store_integrity_open (const char *path,
                                 LkiIntegrity *integrity,
                                 GError **error);
gboolean lki_store_integrity_check (LkiDb *db,
                                    GError **error);
void lki_store_integrity_suspect (const char *path);

G_END_DECLS
