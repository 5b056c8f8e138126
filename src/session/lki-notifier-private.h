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

  gboolean support_told; /* that it has answered */

  GHashTable *taken;  /* (owned) ids of leads that a colleague took while they stood announced */
  GHashTable *told;   /* (owned) ids of leads of which it is told what came of a button */
  GHashTable *asked;  /* (owned) ids of leads that a button has asked for, with no answer yet */
  GHashTable *undoes; /* (owned) id → LkiUndo, of leads that a button has snoozed */

  GHashTable *held_new;  /* (owned) ids of leads that came in the quiet hours */
  GHashTable *held_due;  /* (owned) ids of leads that were due in them */
  gboolean held_support; /* it has answered in them */
  DexFuture *quiet_end;  /* (owned) (nullable) */
  DexFuture *reminder;   /* (owned) (nullable) */
  guint quiet_idle;
  guint reminder_idle;
};

gboolean lki_notifier_needs_nobody (LkiNotifier *self,
                                    LkiLeadRecord *lead);
void lki_notifier_announce_new (LkiNotifier *self,
                                GPtrArray *leads);
void lki_notifier_announce_due (LkiNotifier *self,
                                GPtrArray *leads);
void lki_notifier_announce_support (LkiNotifier *self);
void lki_notifier_announce_again (LkiNotifier *self,
                                  LkiLeadRecord *lead);
void lki_notifier_tell (LkiNotifier *self,
                        LkiBannerOutcome outcome,
                        const char *lead_id,
                        LkiLeadRecord *lead);
gboolean lki_notifier_tell_answer (LkiNotifier *self,
                                   LkiLeadRecord *lead);

/* Quiet hours and reminders */
gboolean lki_notifier_is_quiet (LkiNotifier *self);
void lki_notifier_hold (LkiNotifier *self,
                        GPtrArray *leads,
                        gboolean due);
void lki_notifier_hold_support (LkiNotifier *self);
void lki_notifier_plan_reminder (LkiNotifier *self);
void lki_notifier_init_quiet (LkiNotifier *self);
void lki_notifier_clear_quiet (LkiNotifier *self);
void lki_notifier_watch_quiet (LkiNotifier *self);

G_END_DECLS
