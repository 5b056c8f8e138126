// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "lki-session-manager.h"
#include "lki-settings.h"

G_BEGIN_DECLS

/**
 * LkiNotifier:
 *
 * Decides which leads are announced, and how: one GNotification a lead (`lead-ID`), when it arrives
 * and when it is due; a summary (`leads`, `due`) when more than three come at once; category and
 * place only unless the person asked for more; withdrawn when the lead is opened or handled
 * anywhere. Does what the buttons ask for, and tells what came of it.
 *
 * Signal: `announced (const char *lead_id)`: a notification for the lead, or the summary that
 * stands for it, was given to the desktop.
 *
 * Actions used: `app.open-lead(s)`, `app.call-lead(s)`, `app.take-lead(s)`, `app.snooze-lead(s)`,
 * `app.unsnooze-lead(s)` with the lead's id; `app.show-new` and `app.follow-ups` for the summaries.
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
void lki_notifier_withdraw_new (LkiNotifier *self);
void lki_notifier_withdraw_due (LkiNotifier *self);
void lki_notifier_withdraw_support (LkiNotifier *self);

/* What a button asks for; to be kept running until the future is settled: each → TRUE when it was
 * told what came of it, and, if the server can be reached, the server knows too. */
DexFuture *lki_notifier_take (LkiNotifier *self,
                              const char *lead_id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_notifier_snooze (LkiNotifier *self,
                                const char *lead_id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_notifier_unsnooze (LkiNotifier *self,
                                  const char *lead_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
