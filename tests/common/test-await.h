// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libdex.h>

G_BEGIN_DECLS

gboolean test_await (DexFuture *future,
                     GError **error);
gpointer test_await_boxed (DexFuture *future,
                           GError **error);
gpointer test_await_object (DexFuture *future,
                            GError **error);

char *test_make_folder (void);
void test_remove_folder (const char *path);
gboolean test_files_hold (const char *path,
                          const char *text);

G_END_DECLS
