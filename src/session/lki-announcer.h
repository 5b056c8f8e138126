// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LkiAnnouncement:
 * @LKI_ANNOUNCEMENT_LEAD: show a notification for the lead
 * @LKI_ANNOUNCEMENT_SUMMARY: show one for all that wait, in place of an earlier one
 * @LKI_ANNOUNCEMENT_WITHDRAW_LEAD: take the lead's notification away
 * @LKI_ANNOUNCEMENT_WITHDRAW_SUMMARY: take the summary away
 *
 * What is to happen on the desktop.
 */
typedef enum
{
  LKI_ANNOUNCEMENT_LEAD,
  LKI_ANNOUNCEMENT_SUMMARY,
  LKI_ANNOUNCEMENT_WITHDRAW_LEAD,
  LKI_ANNOUNCEMENT_WITHDRAW_SUMMARY,
} LkiAnnouncement;

/**
 * LkiAnnouncementFunc:
 * @announcement: what is to happen
 * @lead_id: (nullable): to which lead
 * @count: how many leads a summary stands for
 * @user_data: what was given with it
 */
typedef void (*LkiAnnouncementFunc) (LkiAnnouncement announcement,
                                     const char *lead_id,
                                     guint count,
                                     gpointer user_data);

/**
 * LkiAnnouncer:
 *
 * Decides what is announced on its own and what together.
 */
typedef struct _LkiAnnouncer LkiAnnouncer;

LkiAnnouncer *lki_announcer_new (LkiAnnouncementFunc func,
                                 gpointer user_data);
void lki_announcer_free (LkiAnnouncer *self);
void lki_announcer_arrive (LkiAnnouncer *self,
                           gint64 now_ms,
                           const char *lead_id);
void lki_announcer_flush (LkiAnnouncer *self);
void lki_announcer_repeat (LkiAnnouncer *self);
void lki_announcer_handle (LkiAnnouncer *self,
                           const char *lead_id);
void lki_announcer_clear (LkiAnnouncer *self);
char **lki_announcer_dup_waiting (LkiAnnouncer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiAnnouncer,
                               lki_announcer_free)

G_END_DECLS
