// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LkiMinute:
 *
 * The present moment for everything on screen that shows a time, and one tick a minute, shared. It
 * runs only while a widget that watches it is mapped: with no window open the program does not wake
 * up.
 */
#define LKI_TYPE_MINUTE (lki_minute_get_type ())
G_DECLARE_FINAL_TYPE (LkiMinute,
                      lki_minute,
                      LKI,
                      MINUTE,
                      GObject)

LkiMinute *lki_minute_get_default (void);
gint64 lki_minute_get_now_ms (LkiMinute *self);
void lki_minute_set_offset_ms (LkiMinute *self,
                               gint64 offset_ms);
void lki_minute_watch (LkiMinute *self,
                       GtkWidget *widget,
                       GCallback callback);

G_END_DECLS
