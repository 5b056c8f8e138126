// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * LkiOpeningHours:
 *
 * When an organisation answers, by its own clock: hours of each day of the week, and a pause.
 * Immutable once shared.
 */
typedef struct _LkiOpeningHours LkiOpeningHours;

#define LKI_TYPE_OPENING_HOURS (lki_opening_hours_get_type ())
GType lki_opening_hours_get_type (void);

LkiOpeningHours *lki_opening_hours_new (const char *time_zone);
LkiOpeningHours *lki_opening_hours_ref (LkiOpeningHours *self);
void lki_opening_hours_unref (LkiOpeningHours *self);
gboolean lki_opening_hours_add (LkiOpeningHours *self,
                                int day,
                                int opens,
                                int closes);
void lki_opening_hours_set_paused_until (LkiOpeningHours *self,
                                         gint64 paused_until);

GTimeZone *lki_opening_hours_get_time_zone (LkiOpeningHours *self);
gboolean lki_opening_hours_is_open (LkiOpeningHours *self,
                                    gint64 time_ms);
gint64 lki_opening_hours_get_next_opening (LkiOpeningHours *self,
                                           gint64 time_ms);
gint64 lki_opening_hours_add_open_time (LkiOpeningHours *self,
                                        gint64 from_ms,
                                        gint64 duration_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiOpeningHours,
                               lki_opening_hours_unref)

G_END_DECLS
