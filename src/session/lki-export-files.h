// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/**
 * LkiExportFiles:
 *
 * Files of one name and several kinds that are put where a person wants them.
 */
typedef struct _LkiExportFiles LkiExportFiles;

LkiExportFiles *lki_export_files_new (const char *folder,
                                      const char *stem);
void lki_export_files_free (LkiExportFiles *self);
void lki_export_files_add (LkiExportFiles *self,
                           const char *suffix,
                           GBytes *content);
GStrv lki_export_files_choose_paths (LkiExportFiles *self);
DexFuture *lki_export_files_write (LkiExportFiles *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiExportFiles,
                               lki_export_files_free)

G_END_DECLS
