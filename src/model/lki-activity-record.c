// SPDX-License-Identifier: GPL-3.0-or-later
// One thing that happened to a lead. Plain and immutable once shared.

#include "lki-activity-record.h"

#include "lki-clock.h"

G_DEFINE_BOXED_TYPE (LkiActivityRecord,
                     lki_activity_record,
                     lki_activity_record_ref,
                     lki_activity_record_unref)

/**
 * lki_activity_record_new:
 *
 * Returns: (transfer full): an empty record, to be filled in before it is shared
 */
LkiActivityRecord *
lki_activity_record_new (void)
{
  LkiActivityRecord *self = g_atomic_rc_box_new0 (LkiActivityRecord);

  self->at = LKI_TIME_NONE;
  self->due_at = LKI_TIME_NONE;

  return self;
}

LkiActivityRecord *
lki_activity_record_ref (LkiActivityRecord *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
activity_record_clear (gpointer data)
{
  LkiActivityRecord *self = data;

  g_free (self->id);
  g_free (self->lead_id);
  g_free (self->actor_id);
  g_free (self->actor_name);
  g_free (self->type);
  g_free (self->outcome);
  g_free (self->text);
  g_free (self->member_id);
}

void
lki_activity_record_unref (LkiActivityRecord *self)
{
  g_atomic_rc_box_release_full (self, activity_record_clear);
}
