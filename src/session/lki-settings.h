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
 * Properties mirror the schema: `notifications` , `notification-details`, `server`, `sort`
 * (LkiLeadSort), `view` (string), `window-width`, `window-height`, `window-maximized`,
 * `views-width`, `list-width`, `consent-*`.
 */
#define LKI_TYPE_SETTINGS (lki_settings_get_type ())
G_DECLARE_FINAL_TYPE (LkiSettings,
                      lki_settings,
                      LKI,
                      SETTINGS,
                      GObject)

LkiSettings *lki_settings_new (void);
GSettings *
lki_settings_get_backend (LkiSettings *self); /* for binding windows; keys of the schema */

G_END_DECLS
