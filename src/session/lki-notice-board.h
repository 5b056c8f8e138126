// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-lead-record.h"
#include "lki-settings.h"
#include "lki-tray.h"

G_BEGIN_DECLS

/**
 * LkiNoticeBoard:
 *
 * The leads that stand announced for one reason: because they are new, or because they are due.
 */
typedef struct _LkiNoticeBoard LkiNoticeBoard;

LkiNoticeBoard *lki_notice_board_new (LkiTray *tray,
                                      LkiSettings *settings,
                                      gboolean due);
void lki_notice_board_free (LkiNoticeBoard *self);
void lki_notice_board_put (LkiNoticeBoard *self,
                           GPtrArray *leads,
                           gint64 now_ms);
void lki_notice_board_repeat (LkiNoticeBoard *self);
void lki_notice_board_take_down (LkiNoticeBoard *self,
                                 const char *lead_id);
void lki_notice_board_clear (LkiNoticeBoard *self);
void lki_notice_board_dismiss (LkiNoticeBoard *self);
LkiLeadRecord *lki_notice_board_get (LkiNoticeBoard *self,
                                     const char *lead_id);
LkiLeadRecord *lki_notice_board_find (LkiNoticeBoard *self,
                                      gint64 key);
char **lki_notice_board_dup_ids (LkiNoticeBoard *self);

char *lki_notice_board_dup_notification_id (const char *lead_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiNoticeBoard,
                               lki_notice_board_free)

G_END_DECLS
