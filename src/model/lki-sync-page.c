// SPDX-License-Identifier: GPL-3.0-or-later
// A page of the cursor sync, and how far the sync has come.

#include "lki-sync-page.h"

G_DEFINE_BOXED_TYPE (LkiSyncPage,
                     lki_sync_page,
                     lki_sync_page_ref,
                     lki_sync_page_unref)
G_DEFINE_BOXED_TYPE (LkiSyncPosition,
                     lki_sync_position,
                     lki_sync_position_copy,
                     lki_sync_position_free)

/**
 * lki_sync_page_new:
 *
 * Returns: (transfer full): an empty page, to be filled in before it is shared
 */
LkiSyncPage *
lki_sync_page_new (void)
{
  LkiSyncPage *self = g_atomic_rc_box_new0 (LkiSyncPage);

  self->leads = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_lead_record_unref);
  self->activities = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_activity_record_unref);
  self->removed = g_ptr_array_new_with_free_func (g_free);
  self->total = -1;

  return self;
}

LkiSyncPage *
lki_sync_page_ref (LkiSyncPage *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
sync_page_clear (gpointer data)
{
  LkiSyncPage *self = data;

  g_ptr_array_unref (self->leads);
  g_ptr_array_unref (self->activities);
  g_ptr_array_unref (self->removed);
  g_free (self->cursor);
}

void
lki_sync_page_unref (LkiSyncPage *self)
{
  g_atomic_rc_box_release_full (self, sync_page_clear);
}

LkiSyncPosition *
lki_sync_position_copy (const LkiSyncPosition *self)
{
  LkiSyncPosition *copy = g_new (LkiSyncPosition, 1);

  *copy = *self;
  copy->cursor = g_strdup (self->cursor);

  return copy;
}

void
lki_sync_position_free (LkiSyncPosition *self)
{
  g_free (self->cursor);
  g_free (self);
}
