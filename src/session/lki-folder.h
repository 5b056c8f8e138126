// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libdex.h>

G_BEGIN_DECLS

DexFuture *lki_folder_remove (const char *path) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
