// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libdex.h>

G_BEGIN_DECLS

DexFuture *lki_future_spawn (const char *name,
                             DexFiberFunc func,
                             gpointer user_data,
                             GDestroyNotify user_data_destroy) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_future_spawn_thread (const char *name,
                                    DexThreadFunc func,
                                    gpointer user_data,
                                    GDestroyNotify user_data_destroy) G_GNUC_WARN_UNUSED_RESULT;
void lki_future_report (DexFuture *future,
                        const char *what);
DexFuture *lki_future_new_done (void) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_future_new_failed (GError *error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
