// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-last-account.h"
#include "lki-session-manager.h"
#include "lki-session-private.h"
#include "lki-wake.h"

G_BEGIN_DECLS

/* The files of the session manager share this; nobody else looks inside. */
struct _LkiSessionManager
{
  GObject parent_instance;

  char *data_directory; /* (owned) */
  char *default_server; /* (owned) */
  LkiClock *clock;      /* (owned) */
  LkiHttp *http;        /* (owned) */
  GRand *rand;          /* (owned) */

  LkiSessionState state;
  LkiSession *session;     /* (owned) (nullable) */
  LkiIdentity *identity;   /* (owned) (nullable) of the session */
  LkiLastAccount *account; /* (owned) (nullable) of the session, or of the last one */
  char *demo_folder;       /* (owned) (nullable) */
  int demo_claim;          /* (owned) what keeps it ours while there is one, or -1 */
  LkiWake parted;          /* triggered when @identity is no longer the one that it was */
  GError *error;           /* (owned) (nullable) */

  LkiSecondFactor *second_factor; /* (owned) (nullable) */
  char *second_factor_origin;     /* (owned) (nullable) */
  guint attempt;                  /* which sign-in is the one that counts */

  DexFuture *keyring; /* (owned) (nullable) what the keyring was last asked; one thing at a time */
};

/* What a fiber of the manager is given. */
typedef struct
{
  LkiSessionManager *self; /* (owned) */
  char *server;            /* (owned) (nullable) */
  char *email;             /* (owned) (nullable) */
  char *secret;            /* (owned) (nullable) password or code */
  gboolean demo;
  gboolean wipe;
  guint attempt;
} LkiSessionTask;

LkiSessionTask *lki_session_task_new (LkiSessionManager *self,
                                      const char *server,
                                      const char *email,
                                      const char *secret);
DexFuture *lki_session_manager_spawn (const char *name,
                                      DexFiberFunc func,
                                      LkiSessionTask *task);
DexFuture *lki_session_manager_failed (GError **error);
gboolean lki_session_manager_still_wanted (LkiSessionTask *task,
                                           GError **error);

/* What is signed in */

void lki_session_manager_set_state (LkiSessionManager *self,
                                    LkiSessionState state);
void lki_session_manager_set_error (LkiSessionManager *self,
                                    GError *error);
void lki_session_manager_set_session (LkiSessionManager *self,
                                      LkiSession *session);
void lki_session_manager_set_identity (LkiSessionManager *self,
                                       LkiIdentity *identity);
LkiSession *lki_session_manager_open_session (LkiSessionManager *self,
                                              const char *folder,
                                              gboolean demo,
                                              GError **error);
gboolean lki_session_manager_close_session (LkiSessionManager *self,
                                            GError **error);
gboolean lki_session_manager_keep_if_wanted (LkiSessionTask *task,
                                             LkiSession *session,
                                             GError **error);

/* What lasts until the next start */

void lki_session_manager_remember (LkiSessionManager *self,
                                   gboolean signed_in);
void lki_session_manager_keep_credentials (LkiSessionManager *self);
gboolean lki_session_manager_forget_credentials (LkiSessionManager *self,
                                                 GError **error);

gboolean lki_session_manager_finish_removal (LkiSessionManager *self);
void lki_session_manager_emit_account_removed (LkiSessionManager *self);

/* Fibers; each is given a LkiSessionTask */

DexFuture *lki_session_manager_forget_fiber (gpointer user_data);
DexFuture *lki_session_manager_sign_in_fiber (gpointer user_data);
DexFuture *lki_session_manager_second_factor_fiber (gpointer user_data);
DexFuture *lki_session_manager_password_reset_fiber (gpointer user_data);
DexFuture *lki_session_manager_restore_fiber (gpointer user_data);
DexFuture *lki_session_manager_settle_deletion_fiber (gpointer user_data);

G_END_DECLS
