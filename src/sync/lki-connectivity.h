// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "lki-clock.h"

G_BEGIN_DECLS

/**
 * LkiConnectivity:
 *
 * Watches what the machine tells about the way to the server: the network coming and going, metered
 * connections, power saving, and waking from suspend. Hints only: a server on this very machine
 * answers without any network.
 *
 * Property: `frugal` (gboolean): the connection is metered, or the machine saves power.
 * Signal: `woken (gboolean stale)`: it is worth trying again now; with @stale, connections from
 * before lead nowhere.
 */
#define LKI_TYPE_CONNECTIVITY (lki_connectivity_get_type ())
G_DECLARE_FINAL_TYPE (LkiConnectivity,
                      lki_connectivity,
                      LKI,
                      CONNECTIVITY,
                      GObject)

LkiConnectivity *lki_connectivity_new (LkiClock *clock);
gboolean lki_connectivity_get_frugal (LkiConnectivity *self);
void lki_connectivity_note_clocks (LkiConnectivity *self,
                                   gint64 boottime_us,
                                   gint64 monotonic_us);

G_END_DECLS
