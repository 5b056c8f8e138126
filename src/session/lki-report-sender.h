// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libdex.h>

#include "lki-clock.h"
#include "lki-account-record.h"

G_BEGIN_DECLS

typedef struct _LkiReportSender LkiReportSender;

LkiReportSender *lki_report_sender_new (const char *queue,
                                        LkiClock *clock);
void lki_report_sender_free (LkiReportSender *self);
void lki_report_sender_send (LkiReportSender *self,
                             LkiServerInfo *server);
void lki_report_sender_cancel (LkiReportSender *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiReportSender,
                               lki_report_sender_free)

G_END_DECLS
