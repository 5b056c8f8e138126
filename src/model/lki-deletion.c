// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of an account that is to be deleted, as the platform says it. How that is put into
// words is for ui/.

#include "lki-deletion.h"

#include "lki-clock.h"

G_DEFINE_BOXED_TYPE (LkiDeletion,
                     lki_deletion,
                     lki_deletion_ref,
                     lki_deletion_unref)

static void
retained_free (LkiRetained *retained)
{
  g_free (retained->what);
  g_free (retained->why);
  g_free (retained);
}

/**
 * lki_deletion_new:
 *
 * Returns: (transfer full): an empty record, to be filled in before it is shared
 */
LkiDeletion *
lki_deletion_new (void)
{
  LkiDeletion *self = g_atomic_rc_box_new0 (LkiDeletion);

  self->state = LKI_DELETION_UNKNOWN;
  self->effective_at = LKI_TIME_NONE;
  self->erased = g_new0 (char *, 1);
  self->retained = g_ptr_array_new_with_free_func ((GDestroyNotify) retained_free);

  return self;
}

LkiDeletion *
lki_deletion_ref (LkiDeletion *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
deletion_clear (gpointer data)
{
  LkiDeletion *self = data;

  g_free (self->id);
  g_free (self->reference);
  g_strfreev (self->erased);
  g_ptr_array_unref (self->retained);
}

void
lki_deletion_unref (LkiDeletion *self)
{
  g_atomic_rc_box_release_full (self, deletion_clear);
}

/**
 * lki_deletion_add_retained:
 * @self: a record that is not shared yet
 * @what: what stays
 * @why: (nullable): why
 * @until: until when, or %LKI_TIME_NONE
 */
void
lki_deletion_add_retained (LkiDeletion *self,
                           const char *what,
                           const char *why,
                           gint64 until)
{
  LkiRetained *retained;

  g_return_if_fail (self != NULL && what != NULL);

  retained = g_new0 (LkiRetained, 1);
  retained->what = g_strdup (what);
  retained->why = g_strdup (why);
  retained->until = until;
  g_ptr_array_add (self->retained, retained);
}

/**
 * lki_deletion_state_from_string:
 * @text: (nullable): the contract's word
 *
 * Returns: the state
 */
LkiDeletionState
lki_deletion_state_from_string (const char *text)
{
  static const char *const names[] = {
    [LKI_DELETION_COMPLETED] = "completed",
    [LKI_DELETION_SCHEDULED] = "scheduled",
    [LKI_DELETION_MANUAL] = "manual",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_strcmp0 (text, names[i]) == 0)
        return i;
    }

  return LKI_DELETION_UNKNOWN;
}
