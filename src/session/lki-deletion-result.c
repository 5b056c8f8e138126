// SPDX-License-Identifier: GPL-3.0-or-later
// What came of a request to delete an account.

#include "lki-deletion-result.h"

G_DEFINE_BOXED_TYPE (LkiDeletionResult,
                     lki_deletion_result,
                     lki_deletion_result_ref,
                     lki_deletion_result_unref)

/**
 * lki_deletion_result_new:
 * @deletion: (nullable): what the platform answered
 *
 * Returns: (transfer full): a result, to be filled in before it is shared
 */
LkiDeletionResult *
lki_deletion_result_new (LkiDeletion *deletion)
{
  LkiDeletionResult *self = g_atomic_rc_box_new0 (LkiDeletionResult);

  self->deletion = deletion != NULL ? lki_deletion_ref (deletion) : NULL;

  return self;
}

LkiDeletionResult *
lki_deletion_result_ref (LkiDeletionResult *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
result_clear (gpointer data)
{
  LkiDeletionResult *self = data;

  g_clear_pointer (&self->deletion, lki_deletion_unref);
}

void
lki_deletion_result_unref (LkiDeletionResult *self)
{
  g_atomic_rc_box_release_full (self, result_clear);
}
