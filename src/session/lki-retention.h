// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-clock.h"
#include "lki-session-manager.h"
#include "lki-settings.h"

G_BEGIN_DECLS

/**
 * LkiRetention:
 *
 * Takes leads off this device that were closed longer ago than the person has chosen: some minutes
 * after the start, when nothing else is to be done, and once a day.
 */
#define LKI_TYPE_RETENTION (lki_retention_get_type ())
G_DECLARE_FINAL_TYPE (LkiRetention,
                      lki_retention,
                      LKI,
                      RETENTION,
                      GObject)

LkiRetention *lki_retention_new (LkiSessionManager *manager,
                                 LkiSettings *settings,
                                 LkiClock *clock);

G_END_DECLS
