// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LkiFaultFunc:
 * @what: a static description of what failed
 * @error: why
 * @user_data: what was given with it
 *
 * Told of each failure that nobody else deals with; on any thread.
 */
typedef void (*LkiFaultFunc) (const char *what,
                              const GError *error,
                              gpointer user_data);

void lki_fault_set_func (LkiFaultFunc func,
                         gpointer user_data);
void lki_fault_report (const char *what,
                       const GError *error);
gboolean lki_fault_is_unexpected (const GError *error);

G_END_DECLS
