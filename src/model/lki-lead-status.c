// SPDX-License-Identifier: GPL-3.0-or-later
// The life of a lead, as partner-api.yaml states it: names on the wire, and which step may follow
// which.

#include "lki-lead-status.h"

static const char *const names[] = {
  [LKI_LEAD_STATUS_UNKNOWN] = NULL,
  [LKI_LEAD_STATUS_NEW] = "new",
  [LKI_LEAD_STATUS_CONTACTING] = "contacting",
  [LKI_LEAD_STATUS_REACHED] = "reached",
  [LKI_LEAD_STATUS_QUOTED] = "quoted",
  [LKI_LEAD_STATUS_BOOKED] = "booked",
  [LKI_LEAD_STATUS_WON] = "won",
  [LKI_LEAD_STATUS_LOST] = "lost",
  [LKI_LEAD_STATUS_DECLINED] = "declined",
  [LKI_LEAD_STATUS_EXPIRED] = "expired",
  [LKI_LEAD_STATUS_ERASED] = "erased",
};

/**
 * lki_lead_status_from_string:
 * @text: (nullable): a status as the server writes it
 *
 * Returns: the status, or %LKI_LEAD_STATUS_UNKNOWN
 */
LkiLeadStatus
lki_lead_status_from_string (const char *text)
{
  for (guint i = LKI_LEAD_STATUS_NEW; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (text, names[i]) == 0)
      return i;

  return LKI_LEAD_STATUS_UNKNOWN;
}

/**
 * lki_lead_status_to_string:
 * @status: a status
 *
 * Returns: (nullable): its name on the wire; %NULL for %LKI_LEAD_STATUS_UNKNOWN
 */
const char *
lki_lead_status_to_string (LkiLeadStatus status)
{
  g_return_val_if_fail (status < G_N_ELEMENTS (names), NULL);

  return names[status];
}

/**
 * lki_lead_status_is_open:
 * @status: a status
 *
 * Returns: %TRUE if there is still something to do. An unknown status counts as open, so that
 * nothing is lost.
 */
gboolean
lki_lead_status_is_open (LkiLeadStatus status)
{
  return status <= LKI_LEAD_STATUS_BOOKED;
}

/**
 * lki_lead_status_can_become:
 * @from: where a lead stands
 * @to: where it shall stand
 *
 * An open lead moves freely, as real work does, and may close from anywhere; a closed one reopens
 * to `reached`. %LKI_LEAD_STATUS_ERASED is final, and expiry is the server's to say.
 *
 * Returns: %TRUE if a person may make the step
 */
gboolean
lki_lead_status_can_become (LkiLeadStatus from,
                            LkiLeadStatus to)
{
  if (from == to)
    return FALSE;

  switch (from)
    {
    case LKI_LEAD_STATUS_NEW:
    case LKI_LEAD_STATUS_CONTACTING:
    case LKI_LEAD_STATUS_REACHED:
    case LKI_LEAD_STATUS_QUOTED:
    case LKI_LEAD_STATUS_BOOKED:
      return to >= LKI_LEAD_STATUS_NEW && to <= LKI_LEAD_STATUS_DECLINED;

    case LKI_LEAD_STATUS_WON:
    case LKI_LEAD_STATUS_LOST:
    case LKI_LEAD_STATUS_DECLINED:
      return to == LKI_LEAD_STATUS_REACHED;

    case LKI_LEAD_STATUS_UNKNOWN:
    case LKI_LEAD_STATUS_EXPIRED:
    case LKI_LEAD_STATUS_ERASED:
    default:
      return FALSE;
    }
}
