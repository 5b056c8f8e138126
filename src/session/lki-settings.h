// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "lki-lead-query.h"

G_BEGIN_DECLS

/**
 * LkiSettings:
 *
 * The one reader of GSettings. Falls back to defaults in memory where the schema is not installed.
 *
 * Each key of the schema is a property of the same name: `notifications`, `notification-details`,
 * `window-maximized` (gboolean), `window-width`, `window-height`, `views-width`, `list-width`
 * (int), `sort` (LkiLeadSort), `view`, `server` (string), `keep-closed-months`,
 * `call-again-minutes`, `snooze-minutes`, `morning`, `quiet-from`, `quiet-until` (int),
 * `quiet-hours`, `repeat-notifications`, `notification-sound`, `run-in-background`,
 * `start-at-login` (gboolean), and what the person has agreed to. To keep a widget's state, bind it
 * to the property: that works without a schema too.
 */
#define LKI_TYPE_SETTINGS (lki_settings_get_type ())
G_DECLARE_FINAL_TYPE (LkiSettings,
                      lki_settings,
                      LKI,
                      SETTINGS,
                      GObject)

LkiSettings *lki_settings_new (void);
gboolean lki_settings_get_notifications (LkiSettings *self);
gboolean lki_settings_get_notification_details (LkiSettings *self);
gboolean lki_settings_get_notification_sound (LkiSettings *self);
gboolean lki_settings_get_run_in_background (LkiSettings *self);
gboolean lki_settings_get_start_at_login (LkiSettings *self);
int lki_settings_get_keep_closed_months (LkiSettings *self);
int lki_settings_get_consent_version (LkiSettings *self);
gboolean lki_settings_get_consent_reports (LkiSettings *self);
gboolean lki_settings_get_consent_usage (LkiSettings *self);
int lki_settings_count_changed (LkiSettings *self);
void lki_settings_reset (LkiSettings *self);

G_END_DECLS
