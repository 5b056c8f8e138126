// SPDX-License-Identifier: GPL-3.0-or-later
// Signs in and out, restores the account of last time, and runs the demo. The store is opened
// before keyring and network are asked; neither ever keeps the window waiting.

#include "lki-session-manager.h"

#include <gio/gio.h>

#include "lki-backoff.h"
#include "lki-config.h"
#include "lki-credentials.h"
#include "lki-discovery.h"
#include "lki-error.h"
#include "lki-folder.h"
#include "lki-future.h"
#include "lki-last-account.h"
#include "lki-session-private.h"
#include "lki-trace.h"

#define KEYRING_PATIENCE_S 3

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
  GError *error;           /* (owned) (nullable) */

  LkiSecondFactor *second_factor; /* (owned) (nullable) */
  char *second_factor_origin;     /* (owned) (nullable) */
  guint attempt;                  /* which sign-in is the one that counts */

  DexFuture *keyring; /* (owned) (nullable) what the keyring was last asked; one thing at a time */
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_SESSION,
  PROP_ERROR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LkiSessionManager,
                     lki_session_manager,
                     G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (LkiSessionState,
                    lki_session_state,
                    G_DEFINE_ENUM_VALUE (LKI_SESSION_STATE_STARTING, "starting"),
                    G_DEFINE_ENUM_VALUE (LKI_SESSION_STATE_SIGNED_OUT, "signed-out"),
                    G_DEFINE_ENUM_VALUE (LKI_SESSION_STATE_SIGNED_IN, "signed-in"),
                    G_DEFINE_ENUM_VALUE (LKI_SESSION_STATE_KEYRING_LOCKED, "keyring-locked"),
                    G_DEFINE_ENUM_VALUE (LKI_SESSION_STATE_STORE_TROUBLE, "store-trouble"))

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
} Task;

static Task *
task_new (LkiSessionManager *self,
          const char *server,
          const char *email,
          const char *secret)
{
  Task *task = g_new0 (Task, 1);

  task->self = g_object_ref (self);
  task->server = g_strdup (server);
  task->email = g_strdup (email);
  task->secret = g_strdup (secret);
  task->attempt = self->attempt;

  return task;
}

static void
task_free (Task *task)
{
  g_object_unref (task->self);
  g_free (task->server);
  g_free (task->email);
  g_free (task->secret);
  g_free (task);
}

static DexFuture *
spawn (const char *name,
       DexFiberFunc func,
       Task *task)
{
  return lki_future_spawn (name, func, task, (GDestroyNotify) task_free);
}

static DexFuture *
failed (GError **error)
{
  return lki_future_new_failed (g_steal_pointer (error));
}

static gboolean
still_wanted (Task *task,
              GError **error)
{
  if (task->attempt == task->self->attempt)
    return TRUE;

  g_set_error_literal (error, LKI_ERROR, LKI_ERROR_CANCELLED, "The sign-in was cancelled");

  return FALSE;
}

static void
set_state (LkiSessionManager *self,
           LkiSessionState state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
set_error (LkiSessionManager *self,
           GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
set_session (LkiSessionManager *self,
             LkiSession *session)
{
  if (g_set_object (&self->session, session))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

/* Keyring */

static DexFuture *
keep_fiber (gpointer user_data)
{
  Task *task = user_data;
  LkiSessionManager *self = task->self;
  g_autoptr (DexFuture) before = g_steal_pointer (&self->keyring);
  g_autoptr (LkiCredentials) credentials = NULL;
  g_autoptr (LkiSession) session = NULL;
  g_autoptr (DexPromise) busy = dex_promise_new ();
  g_autoptr (GError) error = NULL;
  gboolean kept;

  self->keyring = dex_ref (DEX_FUTURE (busy));
  if (before != NULL)
    dex_await (g_steal_pointer (&before), NULL);

  /* The token may have changed again, or the person may have signed out. */
  if (self->identity == NULL || self->demo_folder != NULL || self->account == NULL)
    {
      dex_promise_resolve_boolean (busy, TRUE);
      return lki_future_new_done ();
    }

  g_set_object (&session, self->session);
  credentials = lki_credentials_new (
      self->account->origin, lki_identity_get_user_id (self->identity),
      lki_identity_get_email (self->identity), lki_identity_get_refresh_token (self->identity));
  kept = dex_await (lki_credentials_store (credentials), &error);
  dex_promise_resolve_boolean (busy, TRUE);
  if (session != NULL)
    lki_session_set_persistent (session, kept);

  return kept ? lki_future_new_done () : failed (&error);
}

static void
keep_credentials (LkiSessionManager *self)
{
  lki_future_report (spawn ("keyring-store", keep_fiber, task_new (self, NULL, NULL, NULL)),
                     "keeping the session in the keyring");
}

static void
set_identity (LkiSessionManager *self,
              LkiIdentity *identity)
{
  if (self->identity != NULL)
    g_signal_handlers_disconnect_by_func (self->identity, keep_credentials, self);
  g_set_object (&self->identity, identity);
  if (identity != NULL)
    g_signal_connect_object (identity, "refresh-token-changed", G_CALLBACK (keep_credentials), self,
                             G_CONNECT_SWAPPED);
}

static void
remember (LkiSessionManager *self,
          gboolean signed_in)
{
  g_autoptr (GError) error = NULL;

  if (self->account == NULL)
    return;

  self->account->signed_in = signed_in;
  /* Signing in puts another token in the place of one that was left. */
  if (signed_in)
    self->account->token_left = FALSE;
  if (!lki_last_account_save (self->account, self->data_directory, &error))
    g_message ("%s", error->message);
}

/* Removes the session from the keyring. One that is locked is remembered, so that the next start
 * asks for it again: a sign-out is to last. */
static gboolean
forget_credentials (LkiSessionManager *self,
                    GError **error)
{
  g_autoptr (DexPromise) busy = dex_promise_new ();
  g_autoptr (DexFuture) before = g_steal_pointer (&self->keyring);
  g_autoptr (GError) local_error = NULL;
  gboolean left;

  self->keyring = dex_ref (DEX_FUTURE (busy));
  if (before != NULL)
    dex_await (g_steal_pointer (&before), NULL);
  left = !dex_await (lki_credentials_clear (), &local_error) &&
         !g_error_matches (local_error, LKI_ERROR, LKI_ERROR_KEYRING_UNAVAILABLE);
  dex_promise_resolve_boolean (busy, TRUE);

  if (self->account != NULL && !self->account->signed_in && self->account->token_left != left)
    {
      self->account->token_left = left;
      remember (self, FALSE);
    }
  if (left)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return !left;
}

static DexFuture *
forget_fiber (gpointer user_data)
{
  Task *task = user_data;
  g_autoptr (GError) error = NULL;

  if (!forget_credentials (task->self, &error))
    return failed (&error);

  return lki_future_new_done ();
}

/* Sessions */

static gboolean
close_session (LkiSessionManager *self,
               GError **error)
{
  g_autoptr (LkiSession) session = NULL;
  g_autofree char *demo_folder = g_steal_pointer (&self->demo_folder);

  g_set_object (&session, self->session);
  set_identity (self, NULL);
  set_session (self, NULL);
  if (session != NULL && !dex_await (lki_session_close (session), error))
    return FALSE;

  return demo_folder == NULL || dex_await (lki_folder_remove (demo_folder), error);
}

static LkiSession *
open_session (LkiSessionManager *self,
              const char *folder,
              gboolean demo,
              GError **error)
{
  g_autofree char *path = g_build_filename (folder, "leads.db", NULL);
  g_autoptr (LkiStore) store = dex_await_object (lki_store_open (path), error);
  g_autoptr (LkiSession) session = NULL;

  if (store == NULL)
    return NULL;

  session = lki_session_new (store, self->clock, demo);
  if (!dex_await (lki_session_load (session), error))
    {
      dex_await (lki_session_close (session), NULL);
      return NULL;
    }

  return g_steal_pointer (&session);
}

/* Who gave up while the store was opening gets no session any more. */
static gboolean
keep_if_wanted (Task *task,
                LkiSession *session,
                GError **error)
{
  if (still_wanted (task, error))
    return TRUE;

  dex_await (lki_session_close (session), NULL);

  return FALSE;
}

/* Makes @identity the one that the session of its account syncs with; opens that session if it is
 * not open. */
static gboolean
adopt (LkiSessionManager *self,
       Task *task,
       const char *origin,
       LkiIdentity *identity,
       gboolean demo,
       GError **error)
{
  const char *user_id = lki_identity_get_user_id (identity);
  gboolean same = !demo && self->demo_folder == NULL && self->session != NULL &&
                  lki_last_account_is (self->account, origin, user_id);

  if (!same)
    {
      g_autoptr (LkiSession) session = NULL;
      g_autofree char *folder = NULL;

      if (!close_session (self, error))
        return FALSE;

      if (demo)
        {
          folder = g_dir_make_tmp ("leadkit-inbox-demo-XXXXXX", NULL);
          if (folder == NULL)
            {
              g_set_error_literal (error, LKI_ERROR, LKI_ERROR_READ_ONLY,
                                   "There is no room for the demo");
              return FALSE;
            }
          g_set_str (&self->demo_folder, folder);
        }
      else
        {
          g_clear_pointer (&self->account, lki_last_account_free);
          self->account =
              lki_last_account_new (origin, user_id, lki_identity_get_email (identity), TRUE);
          folder = lki_last_account_dup_folder (self->account, self->data_directory);
        }

      session = open_session (self, folder, demo, error);
      if (session == NULL || !keep_if_wanted (task, session, error))
        return FALSE;
      set_session (self, session);
    }

  set_identity (self, identity);
  set_error (self, NULL);
  if (!demo)
    {
      g_set_str (&self->account->email, lki_identity_get_email (identity));
      remember (self, TRUE);
      keep_credentials (self);
    }
  set_state (self, LKI_SESSION_STATE_SIGNED_IN);

  return dex_await (lki_session_attach (self->session, self->http, identity), error);
}

/* Sign-in */

static char *
check_server (LkiSessionManager *self,
              const char *server,
              GError **error)
{
  return lki_http_check_address (server != NULL && *server != '\0' ? server : self->default_server,
                                 error);
}

/* Returns: (transfer full): the LkiIdentity or, when the second factor is asked for, NULL without
 * an error */
static LkiIdentity *
take_identity (LkiSessionManager *self,
               DexFuture *future,
               const char *origin,
               GError **error)
{
  g_autoptr (DexFuture) owned = future;
  const GValue *value;

  if (!dex_await (dex_ref (future), error))
    return NULL;

  value = dex_future_get_value (future, error);
  if (G_VALUE_HOLDS (value, LKI_TYPE_SECOND_FACTOR))
    {
      g_clear_pointer (&self->second_factor, lki_second_factor_unref);
      self->second_factor = lki_second_factor_ref (g_value_get_boxed (value));
      g_set_str (&self->second_factor_origin, origin);
      return NULL;
    }

  return g_value_dup_object (value);
}

static DexFuture *
sign_in_fiber (gpointer user_data)
{
  Task *task = user_data;
  LkiSessionManager *self = task->self;
  g_autoptr (LkiServerInfo) server = NULL;
  g_autoptr (LkiIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *origin = NULL;

  origin = check_server (self, task->server, &error);
  if (origin == NULL)
    return failed (&error);

  server = dex_await_boxed (lki_discovery_fetch (self->http, origin), &error);
  if (server == NULL || !still_wanted (task, &error))
    return failed (&error);

  identity = take_identity (
      self, lki_identity_sign_in (self->http, server, self->clock, task->email, task->secret),
      origin, &error);
  if (error != NULL || !still_wanted (task, &error))
    return failed (&error);
  if (identity == NULL)
    return dex_future_new_for_boolean (FALSE);

  if (!adopt (self, task, origin, identity, task->demo, &error))
    return failed (&error);

  return lki_future_new_done ();
}

static DexFuture *
second_factor_fiber (gpointer user_data)
{
  Task *task = user_data;
  LkiSessionManager *self = task->self;
  g_autoptr (LkiSecondFactor) pending = NULL;
  g_autoptr (LkiIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *origin = g_strdup (self->second_factor_origin);

  if (self->second_factor == NULL)
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_CANCELLED, "No sign-in waits for a code"));

  pending = lki_second_factor_ref (self->second_factor);
  identity = dex_await_object (lki_identity_finish_second_factor (pending, task->secret), &error);
  if (identity == NULL || !still_wanted (task, &error))
    return failed (&error);

  g_clear_pointer (&self->second_factor, lki_second_factor_unref);
  if (!adopt (self, task, origin, identity, FALSE, &error))
    return failed (&error);

  return lki_future_new_done ();
}

static DexFuture *
password_reset_fiber (gpointer user_data)
{
  Task *task = user_data;
  LkiSessionManager *self = task->self;
  g_autoptr (LkiServerInfo) server = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *origin = NULL;

  origin = check_server (self, task->server, &error);
  if (origin == NULL)
    return failed (&error);

  server = dex_await_boxed (lki_discovery_fetch (self->http, origin), &error);
  if (server == NULL)
    return failed (&error);

  return lki_identity_send_password_reset (self->http, server, task->email);
}

/* Restore */

/* The server's addresses are remembered with the leads; only where they are not must the server be
 * reached first. */
static LkiServerInfo *
find_server (LkiSessionManager *self,
             Task *task,
             const char *origin,
             GError **error)
{
  LkiBackoff backoff = LKI_BACKOFF_INIT;
  LkiServerInfo *server = lki_session_get_server_info (self->session);

  if (server != NULL)
    return lki_server_info_ref (server);

  while (still_wanted (task, error) && self->session != NULL)
    {
      g_autoptr (GError) local_error = NULL;

      server = dex_await_boxed (lki_discovery_fetch (self->http, origin), &local_error);
      if (server != NULL)
        return server;
      if (self->session != NULL)
        lki_session_set_detached_status (self->session, LKI_SYNC_OFFLINE);
      if (!dex_await (lki_clock_sleep (self->clock, lki_backoff_next (&backoff, self->rand,
                                                                      lki_error_get_retry_after_ms (
                                                                          local_error))),
                      error))
        return NULL;
    }
  if (error != NULL && *error == NULL)
    *error = lki_error_new (LKI_ERROR_CANCELLED, "The session was closed");

  return NULL;
}

static gboolean
restore_sign_in (LkiSessionManager *self,
                 Task *task,
                 GError **error)
{
  g_autoptr (LkiCredentials) credentials = NULL;
  g_autoptr (LkiServerInfo) server = NULL;
  g_autoptr (LkiIdentity) identity = NULL;

  credentials = dex_await_boxed (lki_credentials_load (), error);
  if (credentials == NULL || !still_wanted (task, error))
    return FALSE;

  if (self->session == NULL ||
      !lki_last_account_is (self->account, credentials->origin, credentials->user_id))
    {
      /* The keyring knows of another account than the file, which may have been lost. */
      g_autofree char *folder = NULL;
      g_autoptr (LkiSession) session = NULL;

      if (!close_session (self, error))
        return FALSE;
      g_clear_pointer (&self->account, lki_last_account_free);
      self->account = lki_last_account_new (credentials->origin, credentials->user_id,
                                            credentials->email, TRUE);
      folder = lki_last_account_dup_folder (self->account, self->data_directory);
      session = open_session (self, folder, FALSE, error);
      if (session == NULL || !keep_if_wanted (task, session, error))
        return FALSE;
      remember (self, TRUE);
      set_session (self, session);
    }
  set_state (self, LKI_SESSION_STATE_SIGNED_IN);

  server = find_server (self, task, credentials->origin, error);
  if (server == NULL || !still_wanted (task, error))
    return FALSE;

  identity =
      lki_identity_new_from_refresh_token (self->http, server, self->clock, credentials->user_id,
                                           credentials->email, credentials->refresh_token);
  set_identity (self, identity);

  return dex_await (lki_session_attach (self->session, self->http, identity), error);
}

static void
restore_failed (LkiSessionManager *self,
                const GError *error)
{
  if (lki_error_is_cancelled (error))
    return;

  if (g_error_matches (error, LKI_ERROR, LKI_ERROR_KEYRING_LOCKED))
    {
      if (self->session != NULL)
        lki_session_set_detached_status (self->session, LKI_SYNC_STOPPED);
      set_state (self, LKI_SESSION_STATE_KEYRING_LOCKED);
    }
  else if (g_error_matches (error, LKI_ERROR, LKI_ERROR_NOT_FOUND) ||
           g_error_matches (error, LKI_ERROR, LKI_ERROR_KEYRING_UNAVAILABLE))
    {
      /* Nothing says who may read these leads any more; they stay for whoever signs in as before.
       */
      close_session (self, NULL);
      set_state (self, LKI_SESSION_STATE_SIGNED_OUT);
    }
  else if (self->session != NULL)
    {
      /* The leads can be read; only the way to the server is not open. */
      lki_session_set_detached_status (self->session, LKI_SYNC_SIGN_IN_AGAIN);
    }
  else
    {
      set_error (self, g_error_copy (error));
      set_state (self, LKI_SESSION_STATE_STORE_TROUBLE);
    }
}

static DexFuture *
restore_behind_fiber (gpointer user_data)
{
  Task *task = user_data;
  g_autoptr (GError) error = NULL;

  if (!restore_sign_in (task->self, task, &error))
    restore_failed (task->self, error);

  return error == NULL ? lki_future_new_done () : failed (&error);
}

static DexFuture *
restore_fiber (gpointer user_data)
{
  Task *task = user_data;
  LkiSessionManager *self = task->self;
  g_autoptr (GError) error = NULL;
  gint64 begin = LKI_TRACE_BEGIN ();

  if (self->demo_folder != NULL && !close_session (self, &error))
    return failed (&error);

  /* Nobody is signed in: the keyring is left alone, which might ask for a password; unless it holds
   * what the person wanted to be gone. */
  if (self->account == NULL || !self->account->signed_in)
    {
      if (self->account != NULL && self->account->token_left)
        lki_future_report (
            spawn ("keyring-forget", forget_fiber, task_new (self, NULL, NULL, NULL)),
            "removing a signed-out session from the keyring");
      set_state (self, LKI_SESSION_STATE_SIGNED_OUT);
      return lki_future_new_done ();
    }

  if (self->session == NULL)
    {
      g_autofree char *folder = lki_last_account_dup_folder (self->account, self->data_directory);
      g_autoptr (LkiSession) session = open_session (self, folder, FALSE, &error);

      if (!still_wanted (task, NULL))
        {
          if (session != NULL)
            dex_await (lki_session_close (session), NULL);
          return lki_future_new_failed (lki_error_new (LKI_ERROR_CANCELLED, "Somebody signs in"));
        }
      if (session == NULL)
        {
          restore_failed (self, error);
          return lki_future_new_done ();
        }
      set_error (self, NULL);
      set_session (self, session);
      set_state (self, LKI_SESSION_STATE_SIGNED_IN);
      lki_trace_end (begin, "restore-store", 0);
    }

  /* With leads to show, keyring and network are asked behind the window. */
  lki_future_report (
      spawn ("restore-sign-in", restore_behind_fiber, task_new (self, NULL, NULL, NULL)),
      "restoring the sign-in");

  return lki_future_new_done ();
}

/* Sign-out */

static DexFuture *
sign_out_fiber (gpointer user_data)
{
  Task *task = user_data;
  LkiSessionManager *self = task->self;
  gboolean demo = self->demo_folder != NULL;
  gboolean forgotten;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;

  if (!demo && self->account != NULL)
    folder = lki_last_account_dup_folder (self->account, self->data_directory);
  /* First, so that a crash on the way does not open the leads again. */
  if (!demo)
    remember (self, FALSE);

  if (!close_session (self, &error))
    return failed (&error);
  set_error (self, NULL);
  set_state (self, LKI_SESSION_STATE_SIGNED_OUT);
  if (demo)
    return lki_future_new_done ();

  forgotten = forget_credentials (self, &error);
  if (task->wipe && folder != NULL)
    {
      g_autoptr (GError) folder_error = NULL;

      if (!dex_await (lki_folder_remove (folder), &folder_error))
        return failed (&folder_error);
    }

  return forgotten ? lki_future_new_done () : failed (&error);
}

static DexFuture *
shut_down_fiber (gpointer user_data)
{
  Task *task = user_data;
  LkiSessionManager *self = task->self;
  g_autoptr (GError) error = NULL;

  if (!close_session (self, &error))
    return failed (&error);
  /* It may be asking the person for a password, who wants to leave. */
  if (self->keyring != NULL)
    dex_await (dex_future_first (dex_ref (self->keyring),
                                 dex_timeout_new_seconds (KEYRING_PATIENCE_S), NULL),
               NULL);

  return lki_future_new_done ();
}

/* GObject */

static void
lki_session_manager_get_property (GObject *object,
                                  guint prop_id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  LkiSessionManager *self = LKI_SESSION_MANAGER (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_session_manager_dispose (GObject *object)
{
  LkiSessionManager *self = LKI_SESSION_MANAGER (object);

  set_identity (self, NULL);
  g_clear_object (&self->session);
  g_clear_object (&self->http);
  g_clear_object (&self->clock);
  dex_clear (&self->keyring);

  G_OBJECT_CLASS (lki_session_manager_parent_class)->dispose (object);
}

static void
lki_session_manager_finalize (GObject *object)
{
  LkiSessionManager *self = LKI_SESSION_MANAGER (object);

  g_free (self->data_directory);
  g_free (self->default_server);
  g_free (self->demo_folder);
  g_free (self->second_factor_origin);
  g_clear_pointer (&self->account, lki_last_account_free);
  g_clear_pointer (&self->second_factor, lki_second_factor_unref);
  g_clear_pointer (&self->rand, g_rand_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (lki_session_manager_parent_class)->finalize (object);
}

static void
lki_session_manager_class_init (LkiSessionManagerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = lki_session_manager_get_property;
  object_class->dispose = lki_session_manager_dispose;
  object_class->finalize = lki_session_manager_finalize;

  /**
   * LkiSessionManager:state:
   *
   * Whether somebody is signed in.
   */
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, LKI_TYPE_SESSION_STATE,
                                              LKI_SESSION_STATE_STARTING, flags);

  /**
   * LkiSessionManager:session:
   *
   * The signed-in account, or %NULL.
   */
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, LKI_TYPE_SESSION, flags);

  /**
   * LkiSessionManager:error:
   *
   * Why the leads on this device cannot be opened, or %NULL.
   */
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lki_session_manager_init (LkiSessionManager *self)
{
  self->clock = lki_clock_new ();
  self->http = lki_http_new ("leadkit-inbox/" LKI_VERSION);
  self->rand = g_rand_new ();
}

/**
 * lki_session_manager_new:
 * @data_directory: where accounts are kept
 * @default_server: the address of the server that is used where nobody gives another
 *
 * Returns: (transfer full): a manager that knows nothing before [method@Lki.SessionManager.restore]
 */
LkiSessionManager *
lki_session_manager_new (const char *data_directory,
                         const char *default_server)
{
  LkiSessionManager *self;

  g_return_val_if_fail (data_directory != NULL, NULL);
  g_return_val_if_fail (default_server != NULL, NULL);

  self = g_object_new (LKI_TYPE_SESSION_MANAGER, NULL);
  self->data_directory = g_strdup (data_directory);
  self->default_server = g_strdup (default_server);
  self->account = lki_last_account_load (data_directory);

  return self;
}

/**
 * lki_session_manager_get_state:
 * @self: a manager
 *
 * Returns: whether somebody is signed in
 */
LkiSessionState
lki_session_manager_get_state (LkiSessionManager *self)
{
  g_return_val_if_fail (LKI_IS_SESSION_MANAGER (self), LKI_SESSION_STATE_SIGNED_OUT);

  return self->state;
}

/**
 * lki_session_manager_get_session:
 * @self: a manager
 *
 * Returns: (transfer none) (nullable): the signed-in account
 */
LkiSession *
lki_session_manager_get_session (LkiSessionManager *self)
{
  g_return_val_if_fail (LKI_IS_SESSION_MANAGER (self), NULL);

  return self->session;
}

/**
 * lki_session_manager_get_error:
 * @self: a manager
 *
 * Returns: (nullable): why the leads on this device cannot be opened
 */
const GError *
lki_session_manager_get_error (LkiSessionManager *self)
{
  g_return_val_if_fail (LKI_IS_SESSION_MANAGER (self), NULL);

  return self->error;
}

/**
 * lki_session_manager_get_last_email:
 * @self: a manager
 *
 * Returns: (nullable): the address that was last signed in with on this device, to fill in for the
 * person
 */
const char *
lki_session_manager_get_last_email (LkiSessionManager *self)
{
  g_return_val_if_fail (LKI_IS_SESSION_MANAGER (self), NULL);

  return self->account != NULL ? self->account->email : NULL;
}

/**
 * lki_session_manager_restore:
 * @self: a manager
 *
 * Opens the account of last time at once, and signs in behind it. To be called again when a locked
 * keyring has been opened, or when there is room on the disk again.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when there is something to show, or
 * when it is known that nobody is signed in; `state` may still become %LKI_SESSION_STATE_SIGNED_OUT
 * or %LKI_SESSION_STATE_KEYRING_LOCKED when the keyring has answered
 */
DexFuture *
lki_session_manager_restore (LkiSessionManager *self)
{
  g_return_val_if_fail (LKI_IS_SESSION_MANAGER (self), NULL);

  self->attempt++;

  return spawn ("restore", restore_fiber, task_new (self, NULL, NULL, NULL));
}

/**
 * lki_session_manager_sign_in:
 * @self: a manager
 * @server: (nullable): the server as the person typed it; %NULL or empty is the default
 * @email: the e-mail address
 * @password: the password
 *
 * Signs in. Where the same user was signed in before, what is on this device stays, unsent changes
 * with it.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when somebody is signed in, to %FALSE
 * when the code of the second factor is asked for; rejected with %LKI_ERROR_ADDRESS,
 * %LKI_ERROR_INSECURE_ADDRESS, %LKI_ERROR_CREDENTIALS, %LKI_ERROR_ACCOUNT_DISABLED,
 * %LKI_ERROR_TOO_MANY_ATTEMPTS, %LKI_ERROR_CANCELLED, or as network and store fail
 */
DexFuture *
lki_session_manager_sign_in (LkiSessionManager *self,
                             const char *server,
                             const char *email,
                             const char *password)
{
  g_return_val_if_fail (LKI_IS_SESSION_MANAGER (self), NULL);
  g_return_val_if_fail (email != NULL, NULL);
  g_return_val_if_fail (password != NULL, NULL);

  self->attempt++;

  return spawn ("sign-in", sign_in_fiber, task_new (self, server, email, password));
}

/**
 * lki_session_manager_finish_second_factor:
 * @self: a manager whose last sign-in asked for it
 * @code: the code of the second factor
 *
 * Returns: (transfer full): a future that resolves to %TRUE when somebody is signed in; rejected
 * with %LKI_ERROR_SECOND_FACTOR_CODE when the code is wrong, and another may be tried
 */
DexFuture *
lki_session_manager_finish_second_factor (LkiSessionManager *self,
                                          const char *code)
{
  g_return_val_if_fail (LKI_IS_SESSION_MANAGER (self), NULL);
  g_return_val_if_fail (code != NULL, NULL);

  return spawn ("second-factor", second_factor_fiber, task_new (self, NULL, NULL, code));
}

/**
 * lki_session_manager_cancel_sign_in:
 * @self: a manager
 *
 * Gives up a sign-in that is under way, or waits for its second factor.
 */
void
lki_session_manager_cancel_sign_in (LkiSessionManager *self)
{
  g_return_if_fail (LKI_IS_SESSION_MANAGER (self));

  self->attempt++;
  g_clear_pointer (&self->second_factor, lki_second_factor_unref);
}

/**
 * lki_session_manager_send_password_reset:
 * @self: a manager
 * @server: (nullable): the server as the person typed it
 * @email: the e-mail address
 *
 * Returns: (transfer full): a future that resolves to %TRUE, also when nobody has this address
 */
DexFuture *
lki_session_manager_send_password_reset (LkiSessionManager *self,
                                         const char *server,
                                         const char *email)
{
  g_return_val_if_fail (LKI_IS_SESSION_MANAGER (self), NULL);
  g_return_val_if_fail (email != NULL, NULL);

  return spawn ("password-reset", password_reset_fiber, task_new (self, server, email, NULL));
}

/**
 * lki_session_manager_sign_out:
 * @self: a manager
 * @wipe: whether the leads on this device go as well
 *
 * Leaves the account, or the demo, of which nothing stays.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it is done; rejected when
 * something could not be removed
 */
DexFuture *
lki_session_manager_sign_out (LkiSessionManager *self,
                              gboolean wipe)
{
  Task *task;

  g_return_val_if_fail (LKI_IS_SESSION_MANAGER (self), NULL);

  self->attempt++;
  task = task_new (self, NULL, NULL, NULL);
  task->wipe = wipe;

  return spawn ("sign-out", sign_out_fiber, task);
}

/**
 * lki_session_manager_enter_demo:
 * @self: a manager
 * @address: where the demo's server listens, on this machine
 * @email: its account
 * @password: the password
 *
 * Signs in without keyring, with a store in a temporary folder.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when the demo runs
 */
DexFuture *
lki_session_manager_enter_demo (LkiSessionManager *self,
                                const char *address,
                                const char *email,
                                const char *password)
{
  Task *task;

  g_return_val_if_fail (LKI_IS_SESSION_MANAGER (self), NULL);
  g_return_val_if_fail (address != NULL, NULL);

  self->attempt++;
  task = task_new (self, address, email, password);
  task->demo = TRUE;

  return spawn ("enter-demo", sign_in_fiber, task);
}

/**
 * lki_session_manager_shut_down:
 * @self: a manager
 *
 * Ends sync and closes the store before the program quits; the session itself goes on at the next
 * start.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when everything is on disk
 */
DexFuture *
lki_session_manager_shut_down (LkiSessionManager *self)
{
  g_return_val_if_fail (LKI_IS_SESSION_MANAGER (self), NULL);

  self->attempt++;

  return spawn ("shut-down", shut_down_fiber, task_new (self, NULL, NULL, NULL));
}
