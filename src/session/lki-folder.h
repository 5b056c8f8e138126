// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libdex.h>

G_BEGIN_DECLS

DexFuture *lki_folder_remove (const char *path) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_folder_remove_stale (void) G_GNUC_WARN_UNUSED_RESULT;
char *lki_folder_make_temporary (int *claimed) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
