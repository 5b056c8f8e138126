// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LkiWaitCondition:
 * @object: what may change
 * @user_data: what it was given
 *
 * Returns: whether it has come to what is waited for
 */
typedef gboolean (*LkiWaitCondition) (gpointer object,
                                      gpointer user_data);

gboolean lki_wait_until (gpointer object,
                         const char *property,
                         LkiWaitCondition condition,
                         gpointer user_data,
                         int seconds,
                         GError **error);

void lki_wait_for_main (void (*func) (gpointer user_data),
                        gpointer user_data);

G_END_DECLS
