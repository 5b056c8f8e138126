// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-clock.h"
#include "lki-partner-api.h"
#include "lki-presence.h"

G_BEGIN_DECLS

/**
 * LkiPresenceKeeper:
 *
 * Tells the server which lead is open here, for as long as somebody looks at it, and keeps who else
 * has it open. Whoever steps from lead to lead causes no more than one request in three seconds,
 * and only for a lead that stays open for one; with no event stream none is made.
 *
 * Property: `presence` (LkiPresence, nullable: nothing is known).
 */
#define LKI_TYPE_PRESENCE_KEEPER (lki_presence_keeper_get_type ())
G_DECLARE_FINAL_TYPE (LkiPresenceKeeper,
                      lki_presence_keeper,
                      LKI,
                      PRESENCE_KEEPER,
                      GObject)

LkiPresenceKeeper *lki_presence_keeper_new (LkiPartnerApi *api,
                                            LkiClock *clock);
void lki_presence_keeper_set_open (LkiPresenceKeeper *self,
                                   const char *lead_id,
                                   gboolean attended);
void lki_presence_keeper_set_live (LkiPresenceKeeper *self,
                                   gboolean live);
void lki_presence_keeper_take (LkiPresenceKeeper *self,
                               LkiPresence *presence);
LkiPresence *lki_presence_keeper_get_presence (LkiPresenceKeeper *self);

G_END_DECLS
