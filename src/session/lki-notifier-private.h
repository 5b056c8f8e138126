// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-notice-board.h"
#include "lki-notification.h"
#include "lki-notifier.h"

G_BEGIN_DECLS

/* The files of the notifier share this; nobody else looks inside. */
struct _LkiNotifier
{
  GObject parent_instance;

  LkiSessionManager *manager; /* (owned) */
  LkiSettings *settings;      /* (owned) */
  GSignalGroup *session;      /* (owned) */
  LkiTray *tray;              /* (owned) */
  LkiNoticeBoard *new_leads;  /* (owned) */
  LkiNoticeBoard *due_leads;  /* (owned) */

  GHashTable *taken;  /* (owned) ids of leads that a colleague took while they stood announced */
  GHashTable *told;   /* (owned) ids of leads of which it is told what came of a button */
  GHashTable *asked;  /* (owned) ids of leads that a button has asked for, with no answer yet */
  GHashTable *undoes; /* (owned) id → LkiUndo, of leads that a button has snoozed */
};

void lki_notifier_announce_again (LkiNotifier *self,
                                  LkiLeadRecord *lead);
void lki_notifier_tell (LkiNotifier *self,
                        LkiBannerOutcome outcome,
                        const char *lead_id,
                        LkiLeadRecord *lead);
gboolean lki_notifier_tell_answer (LkiNotifier *self,
                                   LkiLeadRecord *lead);

G_END_DECLS
