// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LkiTray:
 *
 * Where the desktop keeps notifications, as far as this program gives and takes them.
 */
typedef struct _LkiTray LkiTray;

LkiTray *lki_tray_new (GApplication *application);
void lki_tray_free (LkiTray *self);
void lki_tray_show (LkiTray *self,
                    const char *id,
                    GNotification *notification);
void lki_tray_withdraw (LkiTray *self,
                        const char *id);
gboolean lki_tray_has_shown_within (LkiTray *self,
                                    const char *id,
                                    gint64 duration_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiTray,
                               lki_tray_free)

G_END_DECLS
