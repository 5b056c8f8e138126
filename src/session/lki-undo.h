// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-change.h"

G_BEGIN_DECLS

/**
 * LkiUndo:
 *
 * What a verb of the session did, with what takes it back. Immutable but for whether it has been
 * taken back, which the main thread alone asks and sets.
 */
typedef struct _LkiUndo LkiUndo;

#define LKI_TYPE_UNDO (lki_undo_get_type ())
GType lki_undo_get_type (void);

LkiUndo *lki_undo_ref (LkiUndo *self);
void lki_undo_unref (LkiUndo *self);
guint lki_undo_get_n_leads (LkiUndo *self);
LkiChangeType lki_undo_get_change_type (LkiUndo *self);
gboolean lki_undo_can_undo (LkiUndo *self);

/* For the session alone. */

LkiUndo *lki_undo_new (void);
void lki_undo_add (LkiUndo *self,
                   LkiChange *change,
                   const LkiLeadWork *before);
void lki_undo_set_undone (LkiUndo *self,
                          gboolean undone);
gboolean lki_undo_is_undone (LkiUndo *self);
GPtrArray *lki_undo_get_changes (LkiUndo *self);
GPtrArray *lki_undo_dup_inverses (LkiUndo *self,
                                  gint64 at);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiUndo,
                               lki_undo_unref)

G_END_DECLS
