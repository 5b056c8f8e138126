// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-lead-record.h"

G_BEGIN_DECLS

/**
 * LkiDueKind:
 * @LKI_DUE_NOTHING: nothing has come due, or it waits until the lead is back
 * @LKI_DUE_BACK: the lead was snoozed and is back
 * @LKI_DUE_FOLLOW_UP: it is to be followed up
 *
 * Why a lead wants attention again.
 */
typedef enum
{
  LKI_DUE_NOTHING,
  LKI_DUE_BACK,
  LKI_DUE_FOLLOW_UP,
} LkiDueKind;

LkiDueKind lki_due_read (const LkiLeadWork *work,
                         gint64 now_ms,
                         gint64 *moment);
gint64 lki_due_get_start_of_day (gint64 time_ms,
                                 GTimeZone *time_zone);
gint64 lki_due_get_end_of_day (gint64 time_ms,
                               GTimeZone *time_zone);

G_END_DECLS
