// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-account-record.h"

G_BEGIN_DECLS

/**
 * LkiPresence:
 * @lead_id: (nullable): which lead
 * @members: (element-type LkiMember): who has it open, the person who is signed in among them
 * @lasts_ms: how long the server takes what it was told for true, or -1 where it does not say
 *
 * Who has a lead open. Immutable once shared.
 */
typedef struct
{
  char *lead_id;
  GPtrArray *members;
  gint64 lasts_ms;
} LkiPresence;

#define LKI_TYPE_PRESENCE (lki_presence_get_type ())
GType lki_presence_get_type (void);

LkiPresence *lki_presence_new (const char *lead_id);
LkiPresence *lki_presence_ref (LkiPresence *self);
void lki_presence_unref (LkiPresence *self);
void lki_presence_add_member (LkiPresence *self,
                              const char *id,
                              const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiPresence,
                               lki_presence_unref)

G_END_DECLS
