// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * LkiLeadStatus:
 * @LKI_LEAD_STATUS_UNKNOWN: a status that this version does not know; its text is kept and shown as
 * it is
 * @LKI_LEAD_STATUS_NEW: nobody has acted on it; opening it changes nothing
 * @LKI_LEAD_STATUS_CONTACTING: somebody tried to reach the person
 * @LKI_LEAD_STATUS_REACHED: the person was reached
 * @LKI_LEAD_STATUS_QUOTED: an offer was made
 * @LKI_LEAD_STATUS_BOOKED: the job is agreed
 * @LKI_LEAD_STATUS_WON: closed with a sale
 * @LKI_LEAD_STATUS_LOST: closed without one
 * @LKI_LEAD_STATUS_DECLINED: the partner does not want it
 * @LKI_LEAD_STATUS_EXPIRED: nobody answered in time
 * @LKI_LEAD_STATUS_ERASED: the person's data is gone; final
 *
 * Where a lead stands. The numbers are stored: append, never reorder.
 */
typedef enum
{
  LKI_LEAD_STATUS_UNKNOWN = 0,
  LKI_LEAD_STATUS_NEW = 1,
  LKI_LEAD_STATUS_CONTACTING = 2,
  LKI_LEAD_STATUS_REACHED = 3,
  LKI_LEAD_STATUS_QUOTED = 4,
  LKI_LEAD_STATUS_BOOKED = 5,
  LKI_LEAD_STATUS_WON = 6,
  LKI_LEAD_STATUS_LOST = 7,
  LKI_LEAD_STATUS_DECLINED = 8,
  LKI_LEAD_STATUS_EXPIRED = 9,
  LKI_LEAD_STATUS_ERASED = 10,
} LkiLeadStatus;

LkiLeadStatus lki_lead_status_from_string (const char *text);
const char *lki_lead_status_to_string (LkiLeadStatus status);
gboolean lki_lead_status_is_open (LkiLeadStatus status);
gboolean lki_lead_status_can_become (LkiLeadStatus from,
                                     LkiLeadStatus to);

G_END_DECLS
