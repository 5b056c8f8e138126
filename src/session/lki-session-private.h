// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-arrivals.h"
#include "lki-backoff.h"
#include "lki-clock.h"
#include "lki-due-watch.h"
#include "lki-export-files.h"
#include "lki-identity.h"
#include "lki-presence-keeper.h"
#include "lki-session.h"
#include "lki-store.h"
#include "lki-support-private.h"
#include "lki-sync-engine.h"

G_BEGIN_DECLS

/* The files of the session share this; nobody else looks inside. */
struct _LkiSession
{
  GObject parent_instance;

  LkiStore *store;       /* (owned) */
  LkiClock *clock;       /* (owned) */
  LkiPartnerApi *api;    /* (owned) (nullable) before the sign-in is restored */
  LkiSyncEngine *engine; /* (owned) (nullable) likewise */
  LkiIdentity *identity; /* (owned) (nullable) likewise */

  LkiSecondFactor *proof; /* (owned) (nullable) a repeated sign-in that waits for its code */
  char *device_id;        /* (owned) (nullable) this device's, once it is known */

  char *organisation_id;     /* (owned) (nullable) as it is named to the server */
  LkiServerInfo *server;     /* (owned) (nullable) */
  LkiAccountRecord *account; /* (owned) (nullable) */
  LkiLeadCounts *counts;     /* (owned) */
  int day;                   /* of the year, when the views were last looked at; 0 at first */
  GPtrArray *own_views;      /* (owned) of LkiOwnView; replaced as a whole, never changed */
  GPtrArray *undos;          /* (owned) of LkiUndo: what can be taken back, the last done last */
  GBytes *templates;         /* (owned) (nullable) as they were saved last */
  gboolean templates_saved;  /* since the session began */
  LkiPresenceKeeper *keeper; /* (owned) (nullable) as long as the engine is there */
  char *open_lead;           /* (owned) (nullable) the lead that the person has open */
  gboolean attended;         /* and looks at */
  LkiSyncStatus detached_status;
  gboolean demo;
  gboolean persistent;
  gboolean closed;
  guint n_set_aside;
  gboolean account_asked;     /* under way, or answered since the session was attached */
  gboolean device_registered; /* likewise */
  guint ask_source;           /* asks for what failed once more */
  LkiBackoff ask_backoff;

  gboolean counting;
  gboolean count_again;

  LkiArrivals *arrivals; /* (owned) */
  DexFuture *scrubbing;  /* (owned) (nullable): waits for its time */
  LkiDueWatch *due;      /* (owned) */
  LkiSupport *support;   /* (owned) */
  GPtrArray *requests;   /* (owned) of LkiDataRequest: what the platform has not got yet */
  gboolean passing_on;   /* them */
  char *on_its_way;      /* (owned) (nullable): the id of the one that is being sent */
};

void lki_session_set_account (LkiSession *self,
                              LkiAccountRecord *account);
void lki_session_notify_last_undo (LkiSession *self);
void lki_session_notify_own_views (LkiSession *self);
void lki_session_count (LkiSession *self);
void lki_session_scrub_soon (LkiSession *self);
gboolean lki_session_load_own_views (LkiSession *self,
                                     GError **error);
gboolean lki_session_count_own_views (LkiSession *self,
                                      LkiLeadCounts *counts,
                                      GError **error);
const char *lki_session_get_actor_id (LkiSession *self);
const char *lki_session_get_actor_name (LkiSession *self);
void lki_session_fetch_account (LkiSession *self);
DexFuture *lki_session_refresh_account (LkiSession *self);
DexFuture *lki_session_put_device (LkiSession *self);
void lki_session_register_device (LkiSession *self);
void lki_session_ask_again (LkiSession *self);
void lki_session_plan_to_ask_again (LkiSession *self,
                                    const GError *error);
void lki_session_exchange_support (LkiSession *self);
void lki_session_fetch_support (LkiSession *self);

void lki_session_install_claims (GObjectClass *klass);
void lki_session_watch_claims (LkiSession *self);

gboolean lki_session_remember_exports (LkiSession *self,
                                       const char *const *paths,
                                       gboolean ours,
                                       GError **error);
GStrv lki_session_write_export (LkiSession *self,
                                LkiExportFiles *files,
                                GError **error);
char *lki_session_dup_export_locale (void);
void lki_session_log_export (LkiSession *self,
                             const char *lead_id);

void lki_session_install_rights (GObjectClass *klass);
gboolean lki_session_load_rights (LkiSession *self,
                                  GError **error);
void lki_session_pass_on_requests (LkiSession *self);
guint lki_session_count_unsent_requests (LkiSession *self);
void lki_session_forget_words (LkiSession *self,
                               const char *lead_id);

void lki_session_install_support (GObjectClass *klass);
void lki_session_watch_support (LkiSession *self);

void lki_session_install_presence (GObjectClass *klass);
void lki_session_attach_presence (LkiSession *self);
void lki_session_detach_presence (LkiSession *self);

/* For the verbs that change leads. */

gboolean lki_session_is_erased (LkiLeadRecord *lead);
DexFuture *lki_session_refuse (const char *why);
gboolean lki_session_check_text (const char *text,
                                 char **out_text,
                                 GError **error);
gboolean lki_session_check_time (LkiSession *self,
                                 gint64 time_ms,
                                 GError **error);
gboolean lki_session_check_member (LkiSession *self,
                                   const char *member_id,
                                   GError **error);
DexFuture *lki_session_enqueue (LkiSession *self,
                                LkiUndo *undo);
DexFuture *lki_session_enqueue_one (LkiSession *self,
                                    LkiLeadRecord *lead,
                                    LkiChange *change);
LkiChange *lki_session_make_status (LkiLeadRecord *lead,
                                    gint64 at,
                                    LkiLeadStatus status,
                                    const char *reason);
LkiChange *lki_session_make_assign (LkiLeadRecord *lead,
                                    gint64 at,
                                    const char *member_id);
LkiChange *lki_session_make_snooze (LkiLeadRecord *lead,
                                    gint64 at,
                                    gint64 until);

/* For the session manager alone: the life of a session. */

LkiSession *lki_session_new (LkiStore *store,
                             LkiClock *clock,
                             gboolean demo);
DexFuture *lki_session_load (LkiSession *self);
DexFuture *lki_session_attach (LkiSession *self,
                               LkiHttp *http,
                               LkiIdentity *identity);
DexFuture *lki_session_close (LkiSession *self);
void lki_session_set_persistent (LkiSession *self,
                                 gboolean persistent);
void lki_session_set_server_info (LkiSession *self,
                                  LkiServerInfo *server);
void lki_session_set_detached_status (LkiSession *self,
                                      LkiSyncStatus status);

G_END_DECLS
