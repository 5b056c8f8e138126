// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of the application share with each other, and with nobody else.
#pragma once

#include "lki-application.h"
#include "lki-background.h"
#include "lki-command-line.h"
#include "lki-demo.h"
#include "lki-diagnostics.h"
#include "lki-notifier.h"
#include "lki-retention.h"
#include "lki-session-manager.h"
#include "lki-settings.h"
#include "lki-storage.h"
#include "lki-window.h"

G_BEGIN_DECLS

struct _LkiApplication
{
  AdwApplication parent_instance;

  LkiSettings *settings;       /* (owned): these seven from startup on */
  LkiSessionManager *manager;  /* (owned) */
  LkiNotifier *notifier;       /* (owned) */
  LkiDiagnostics *diagnostics; /* (owned) */
  LkiRetention *retention;     /* (owned) */
  LkiStorage *storage;         /* (owned) */
  LkiBackground *background;   /* (owned) */
  LkiDemo *demo;               /* (owned) (nullable): the sandbox of the demo, while there is one */

  LkiCommandLine *command_line; /* (owned) (nullable): of this process */
  gint64 heard_us;              /* when an announcement was last heard; 0 if never */
  gboolean session_begun;       /* restoring or the demo has been asked for */

  char *pending_lead; /* (owned) (nullable): to be opened as soon as somebody is signed in */
  gboolean pending_call;
  gboolean pending_next;         /* the next lead to answer is to be opened then */
  gboolean pending_support;      /* the conversation with support is */
  GSignalGroup *session_signals; /* (owned) */

  int exit_status; /* of a process that was asked to prove something */
};

void lki_application_add_actions (LkiApplication *self);
LkiWindow *lki_application_present (LkiApplication *self);
void lki_application_begin_session (LkiApplication *self,
                                    gboolean demo);
DexFuture *lki_application_enter_demo (LkiApplication *self,
                                       LkiDemo *demo);
DexFuture *lki_application_leave_demo (LkiApplication *self);
void lki_application_open_next_to_answer (LkiApplication *self);
void lki_application_open_support (LkiApplication *self);
void lki_application_open_lead (LkiApplication *self,
                                const char *lead_id,
                                gboolean call);

G_END_DECLS
