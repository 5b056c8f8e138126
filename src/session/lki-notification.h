// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "lki-due.h"

G_BEGIN_DECLS

/**
 * LkiBannerOutcome:
 * @LKI_BANNER_TAKEN: the person has the lead, as the server says
 * @LKI_BANNER_LOST: somebody else has it
 * @LKI_BANNER_WAITS: it will be tried when the server can be reached
 * @LKI_BANNER_GONE: the lead is not here any more
 * @LKI_BANNER_SIGNED_OUT: nobody is signed in
 * @LKI_BANNER_FAILED: it could not be done
 *
 * What came of a button of a notification.
 */
typedef enum
{
  LKI_BANNER_TAKEN,
  LKI_BANNER_LOST,
  LKI_BANNER_WAITS,
  LKI_BANNER_GONE,
  LKI_BANNER_SIGNED_OUT,
  LKI_BANNER_FAILED,
} LkiBannerOutcome;

GNotification *lki_notification_new_lead (LkiLeadRecord *lead,
                                          LkiDueKind due,
                                          gboolean details);
GNotification *lki_notification_new_summary (GHashTable *leads,
                                             guint count,
                                             gboolean due);
GNotification *lki_notification_new_outcome (LkiBannerOutcome outcome,
                                             const char *lead_id,
                                             LkiLeadRecord *lead,
                                             const char *who);
GNotification *lki_notification_new_snoozed (LkiLeadRecord *lead,
                                             gint64 until_ms);

GNotification *lki_notification_new_support (const char *text);

G_END_DECLS
