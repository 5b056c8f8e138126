// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LkiSplice:
 * @position: where, in the list as it is after the splices before this one
 * @removed: how many items go
 * @added: how many come in their place
 *
 * One step from an old list of keys to a new one. What is added is found at @position of the new
 * list.
 */
typedef struct
{
  guint position;
  guint removed;
  guint added;
} LkiSplice;

GArray *lki_key_diff (const gint64 *old_keys,
                      guint n_old,
                      const gint64 *new_keys,
                      guint n_new);

G_END_DECLS
