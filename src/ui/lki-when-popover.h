// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LkiWhenPurpose:
 * @LKI_WHEN_RETRY: when to try to reach a person again
 * @LKI_WHEN_SNOOZE: until when a lead is out of sight
 * @LKI_WHEN_FOLLOW_UP: when to follow a lead up; it may say what to do then
 *
 * What a time is chosen for, which decides the presets.
 */
typedef enum
{
  LKI_WHEN_RETRY,
  LKI_WHEN_SNOOZE,
  LKI_WHEN_FOLLOW_UP,
} LkiWhenPurpose;

/**
 * LkiWhenPopover:
 *
 * Chooses a time to come: one press for the usual ones, a calendar for the rest. Emits
 * `chosen (gint64 time_ms, const char *text)`, with LKI_TIME_NONE when the time that is set is
 * taken away.
 */
#define LKI_TYPE_WHEN_POPOVER (lki_when_popover_get_type ())
G_DECLARE_FINAL_TYPE (LkiWhenPopover,
                      lki_when_popover,
                      LKI,
                      WHEN_POPOVER,
                      GtkPopover)

GtkWidget *lki_when_popover_new (LkiWhenPurpose purpose);
void lki_when_popover_set_current (LkiWhenPopover *self,
                                   gint64 time_ms);
void lki_when_popover_reset (LkiWhenPopover *self);
void lki_when_popover_show_calendar (LkiWhenPopover *self);

G_END_DECLS
