// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "lki-session-manager.h"
#include "lki-settings.h"

G_BEGIN_DECLS

/**
 * LkiNotifier:
 *
 * Decides which leads are announced, and how: one GNotification a lead (`lead-ID`), a summary
 * (`leads`) when more than three arrive at once, category and place only unless the person asked
 * for more, withdrawn when the lead is opened or handled anywhere.
 *
 * Signal: `announced (const char *lead_id)`: a notification for the lead, or the summary that
 * stands for it, was given to the desktop.
 *
 * Actions used: `app.open-lead(s)`, `app.call-lead(s)` with the lead's id; `app.show-new` for the
 * summary.
 */
#define LKI_TYPE_NOTIFIER (lki_notifier_get_type ())
G_DECLARE_FINAL_TYPE (LkiNotifier,
                      lki_notifier,
                      LKI,
                      NOTIFIER,
                      GObject)

LkiNotifier *lki_notifier_new (GApplication *application,
                               LkiSessionManager *manager,
                               LkiSettings *settings);
void lki_notifier_withdraw (LkiNotifier *self,
                            const char *lead_id);

void lki_notifier_withdraw_all (LkiNotifier *self);

G_END_DECLS
