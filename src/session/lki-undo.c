// SPDX-License-Identifier: GPL-3.0-or-later
// What one verb did to one lead or to many, and what it was like before.

#include "lki-undo.h"

struct _LkiUndo
{
  GPtrArray *changes; /* (owned) of LkiChange, in the order of doing */
  GArray *before;     /* (owned) of LkiLeadWork, as many */
  guint n_leads;
  gboolean undone;
};

G_DEFINE_BOXED_TYPE (LkiUndo,
                     lki_undo,
                     lki_undo_ref,
                     lki_undo_unref)

static void
clear_work (gpointer data)
{
  lki_lead_work_clear (data);
}

/**
 * lki_undo_new:
 *
 * Returns: (transfer full): one of nothing, to be filled before it is shared
 */
LkiUndo *
lki_undo_new (void)
{
  LkiUndo *self = g_atomic_rc_box_new0 (LkiUndo);

  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_change_unref);
  self->before = g_array_new (FALSE, TRUE, sizeof (LkiLeadWork));
  g_array_set_clear_func (self->before, clear_work);

  return self;
}

LkiUndo *
lki_undo_ref (LkiUndo *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
undo_clear (gpointer data)
{
  LkiUndo *self = data;

  g_ptr_array_unref (self->changes);
  g_array_unref (self->before);
}

void
lki_undo_unref (LkiUndo *self)
{
  g_atomic_rc_box_release_full (self, undo_clear);
}

/**
 * lki_undo_add:
 * @self: one that is not shared yet
 * @change: (transfer full): what is done; the changes of one lead follow each other
 * @before: what the partner had done with the lead before
 */
void
lki_undo_add (LkiUndo *self,
              LkiChange *change,
              const LkiLeadWork *before)
{
  LkiChange *last = NULL;
  LkiLeadWork copy;

  g_return_if_fail (self != NULL && change != NULL && before != NULL);

  if (self->changes->len > 0)
    last = g_ptr_array_index (self->changes, self->changes->len - 1);
  if (last == NULL || g_strcmp0 (last->lead_id, change->lead_id) != 0)
    self->n_leads++;
  lki_lead_work_copy (before, &copy);
  g_array_append_val (self->before, copy);
  g_ptr_array_add (self->changes, change);
}

/**
 * lki_undo_get_changes:
 * @self: what was done
 *
 * Returns: (transfer none) (element-type LkiChange): the changes, in the order of doing
 */
GPtrArray *
lki_undo_get_changes (LkiUndo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->changes;
}

static LkiChange *
dup_inverse (LkiUndo *self,
             guint i,
             gint64 at)
{
  return lki_change_new_inverse (g_ptr_array_index (self->changes, i),
                                 &g_array_index (self->before, LkiLeadWork, i), at);
}

static void
unref_change (gpointer data)
{
  if (data != NULL)
    lki_change_unref (data);
}

/**
 * lki_undo_dup_inverses:
 * @self: what was done
 * @at: when it is undone, in milliseconds since the epoch
 *
 * Returns: (transfer full) (element-type LkiChange): what takes each change back, %NULL for what
 *   cannot be taken back once the server has it
 */
GPtrArray *
lki_undo_dup_inverses (LkiUndo *self,
                       gint64 at)
{
  GPtrArray *inverses;

  g_return_val_if_fail (self != NULL, NULL);

  inverses = g_ptr_array_new_full (self->changes->len, unref_change);
  for (guint i = 0; i < self->changes->len; i++)
    g_ptr_array_add (inverses, dup_inverse (self, i, at));

  return inverses;
}

/**
 * lki_undo_get_n_leads:
 * @self: what was done
 *
 * Returns: to how many leads
 */
guint
lki_undo_get_n_leads (LkiUndo *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_leads;
}

/**
 * lki_undo_get_change_type:
 * @self: what was done, which is not nothing
 *
 * Returns: the kind of the first change
 */
LkiChangeType
lki_undo_get_change_type (LkiUndo *self)
{
  g_return_val_if_fail (self != NULL && self->changes->len > 0, LKI_CHANGE_OPENED);

  return ((LkiChange *) g_ptr_array_index (self->changes, 0))->type;
}

/**
 * lki_undo_can_undo:
 * @self: what was done
 *
 * Returns: %TRUE if some of it can be taken back whether the server has it or not
 */
gboolean
lki_undo_can_undo (LkiUndo *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->changes->len; i++)
    {
      g_autoptr (LkiChange) inverse = dup_inverse (self, i, 0);

      if (inverse != NULL)
        return TRUE;
    }

  return FALSE;
}

/**
 * lki_undo_set_undone:
 * @self: what was done
 * @undone: whether it has been taken back, or is being
 */
void
lki_undo_set_undone (LkiUndo *self,
                     gboolean undone)
{
  g_return_if_fail (self != NULL);

  self->undone = undone;
}

/**
 * lki_undo_is_undone:
 * @self: what was done
 *
 * Returns: %TRUE if it has been taken back, or is being
 */
gboolean
lki_undo_is_undone (LkiUndo *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->undone;
}
