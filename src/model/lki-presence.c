// SPDX-License-Identifier: GPL-3.0-or-later
// Who has a lead open, as the server says it: known for a moment, never stored.

#include "lki-presence.h"

G_DEFINE_BOXED_TYPE (LkiPresence,
                     lki_presence,
                     lki_presence_ref,
                     lki_presence_unref)

static void
member_free (gpointer data)
{
  LkiMember *member = data;

  g_free (member->id);
  g_free (member->name);
  g_free (member);
}

/**
 * lki_presence_new:
 * @lead_id: (nullable): a lead
 *
 * Returns: (transfer full): that nobody has it open, to be filled in before it is shared
 */
LkiPresence *
lki_presence_new (const char *lead_id)
{
  LkiPresence *self = g_atomic_rc_box_new0 (LkiPresence);

  self->lead_id = g_strdup (lead_id);
  self->members = g_ptr_array_new_with_free_func (member_free);
  self->lasts_ms = -1;

  return self;
}

LkiPresence *
lki_presence_ref (LkiPresence *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
presence_clear (gpointer data)
{
  LkiPresence *self = data;

  g_free (self->lead_id);
  g_ptr_array_unref (self->members);
}

void
lki_presence_unref (LkiPresence *self)
{
  g_atomic_rc_box_release_full (self, presence_clear);
}

/**
 * lki_presence_add_member:
 * @self: one that is not shared yet
 * @id: a member
 * @name: (nullable): the name
 */
void
lki_presence_add_member (LkiPresence *self,
                         const char *id,
                         const char *name)
{
  LkiMember *member;

  g_return_if_fail (self != NULL && id != NULL);

  member = g_new0 (LkiMember, 1);
  member->id = g_strdup (id);
  member->name = g_strdup (name);
  g_ptr_array_add (self->members, member);
}
