// SPDX-License-Identifier: GPL-3.0-or-later
// What one transaction of the store did to the leads.

#include "lki-change-set.h"

G_DEFINE_BOXED_TYPE (LkiChangeSet,
                     lki_change_set,
                     lki_change_set_ref,
                     lki_change_set_unref)

/**
 * lki_change_set_new:
 *
 * Returns: (transfer full): a set with nothing in it, to be filled in before it is shared
 */
LkiChangeSet *
lki_change_set_new (void)
{
  LkiChangeSet *self = g_atomic_rc_box_new0 (LkiChangeSet);

  self->added = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_lead_record_unref);
  self->changed = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_lead_record_unref);
  self->removed = g_array_new (FALSE, FALSE, sizeof (gint64));

  return self;
}

LkiChangeSet *
lki_change_set_ref (LkiChangeSet *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
change_set_clear (gpointer data)
{
  LkiChangeSet *self = data;

  g_ptr_array_unref (self->added);
  g_ptr_array_unref (self->changed);
  g_array_unref (self->removed);
}

void
lki_change_set_unref (LkiChangeSet *self)
{
  g_atomic_rc_box_release_full (self, change_set_clear);
}

/**
 * lki_change_set_is_empty:
 * @self: a set
 *
 * Returns: %TRUE if nothing changed that a list or a page could show
 */
gboolean
lki_change_set_is_empty (LkiChangeSet *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return !self->reset && self->added->len == 0 && self->changed->len == 0 &&
         self->removed->len == 0;
}
