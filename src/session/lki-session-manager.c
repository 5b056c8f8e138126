// SPDX-License-Identifier: GPL-3.0-or-later
// The account that is signed in, and its life: opened, closed, signed out, shut down. How it is
// signed in is in lki-session-sign-in.c, how it is restored in lki-session-restore.c.

#include "lki-session-manager-private.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "lki-config.h"
#include "lki-error.h"
#include "lki-folder.h"
#include "lki-future.h"

#define KEYRING_PATIENCE_S 3

enum
{
  PROP_0,
  PROP_STATE,
  PROP_SESSION,
  PROP_ERROR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static guint account_removed_signal;

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

LkiSessionTask *
lki_session_task_new (LkiSessionManager *self,
                      const char *server,
                      const char *email,
                      const char *secret)
{
  LkiSessionTask *task = g_new0 (LkiSessionTask, 1);

  task->self = g_object_ref (self);
  task->server = g_strdup (server);
  task->email = g_strdup (email);
  task->secret = g_strdup (secret);
  task->attempt = self->attempt;

  return task;
}

static void
lki_session_task_free (LkiSessionTask *task)
{
  g_object_unref (task->self);
  g_free (task->server);
  g_free (task->email);
  g_free (task->secret);
  g_free (task);
}

DexFuture *
lki_session_manager_spawn (const char *name,
                           DexFiberFunc func,
                           LkiSessionTask *task)
{
  return lki_future_spawn (name, func, task, (GDestroyNotify) lki_session_task_free);
}

DexFuture *
lki_session_manager_failed (GError **error)
{
  return lki_future_new_failed (g_steal_pointer (error));
}

gboolean
lki_session_manager_still_wanted (LkiSessionTask *task,
                                  GError **error)
{
  if (task->attempt == task->self->attempt)
    return TRUE;

  g_set_error_literal (error, LKI_ERROR, LKI_ERROR_CANCELLED, "The sign-in was cancelled");

  return FALSE;
}

void
lki_session_manager_set_state (LkiSessionManager *self,
                               LkiSessionState state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
lki_session_manager_set_error (LkiSessionManager *self,
                               GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

void
lki_session_manager_set_session (LkiSessionManager *self,
                                 LkiSession *session)
{
  if (g_set_object (&self->session, session))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

void
lki_session_manager_emit_account_removed (LkiSessionManager *self)
{
  g_signal_emit (self, account_removed_signal, 0);
}

/* Sessions */

gboolean
lki_session_manager_close_session (LkiSessionManager *self,
                                   GError **error)
{
  g_autoptr (LkiSession) session = NULL;
  g_autofree char *demo_folder = g_steal_pointer (&self->demo_folder);
  g_autofd int demo_claim = g_steal_fd (&self->demo_claim);

  g_set_object (&session, self->session);
  lki_session_manager_set_identity (self, NULL);
  lki_session_manager_set_session (self, NULL);
  if (session != NULL && !dex_await (lki_session_close (session), error))
    return FALSE;

  return demo_folder == NULL || dex_await (lki_folder_remove (demo_folder), error);
}

LkiSession *
lki_session_manager_open_session (LkiSessionManager *self,
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
  if (!demo && self->account != NULL)
    session->organisation_id = g_strdup (self->account->organisation_id);
  if (!dex_await (lki_session_load (session), error))
    {
      dex_await (lki_session_close (session), NULL);
      return NULL;
    }

  return g_steal_pointer (&session);
}

/* Who gave up while the store was opening gets no session any more. */
gboolean
lki_session_manager_keep_if_wanted (LkiSessionTask *task,
                                    LkiSession *session,
                                    GError **error)
{
  if (lki_session_manager_still_wanted (task, error))
    return TRUE;

  dex_await (lki_session_close (session), NULL);

  return FALSE;
}

/* Sign-out */

static DexFuture *
sign_out_fiber (gpointer user_data)
{
  LkiSessionTask *task = user_data;
  LkiSessionManager *self = task->self;
  gboolean demo = self->demo_folder != NULL;
  gboolean forgotten;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL;

  if (!demo && self->account != NULL)
    folder = lki_last_account_dup_folder (self->account, self->data_directory);
  /* First, so that a crash on the way does not open the leads again. */
  if (!demo)
    lki_session_manager_remember (self, FALSE);

  if (!lki_session_manager_close_session (self, &error))
    return lki_session_manager_failed (&error);
  lki_session_manager_set_error (self, NULL);
  lki_session_manager_set_state (self, LKI_SESSION_STATE_SIGNED_OUT);
  if (demo)
    return lki_future_new_done ();

  forgotten = lki_session_manager_forget_credentials (self, &error);
  if (task->wipe && folder != NULL)
    {
      g_autoptr (GError) folder_error = NULL;

      if (!dex_await (lki_folder_remove (folder), &folder_error))
        return lki_session_manager_failed (&folder_error);
    }

  return forgotten ? lki_future_new_done () : lki_session_manager_failed (&error);
}

static DexFuture *
shut_down_fiber (gpointer user_data)
{
  LkiSessionTask *task = user_data;
  LkiSessionManager *self = task->self;
  g_autoptr (GError) error = NULL;

  if (!lki_session_manager_close_session (self, &error))
    return lki_session_manager_failed (&error);
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

  lki_session_manager_set_identity (self, NULL);
  lki_wake_clear (&self->parted);
  g_clear_fd (&self->demo_claim, NULL);
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

  /**
   * LkiSessionManager::account-removed:
   * @self: the manager
   *
   * The account of this device is deleted, and what the manager keeps of it goes now. Whoever keeps
   * something else of the person removes it too. Emitted again at the next start when not all of it
   * could be removed.
   */
  account_removed_signal = g_signal_new ("account-removed", LKI_TYPE_SESSION_MANAGER,
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lki_session_manager_init (LkiSessionManager *self)
{
  self->clock = lki_clock_new ();
  self->http = lki_http_new ("leadkit-inbox/" LKI_VERSION);
  self->rand = g_rand_new ();
  self->demo_claim = -1;
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

  return lki_session_manager_spawn ("restore", lki_session_manager_restore_fiber,
                                    lki_session_task_new (self, NULL, NULL, NULL));
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

  return lki_session_manager_spawn ("sign-in", lki_session_manager_sign_in_fiber,
                                    lki_session_task_new (self, server, email, password));
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

  return lki_session_manager_spawn ("second-factor", lki_session_manager_second_factor_fiber,
                                    lki_session_task_new (self, NULL, NULL, code));
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

  return lki_session_manager_spawn ("password-reset", lki_session_manager_password_reset_fiber,
                                    lki_session_task_new (self, server, email, NULL));
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
  LkiSessionTask *task;

  g_return_val_if_fail (LKI_IS_SESSION_MANAGER (self), NULL);

  self->attempt++;
  task = lki_session_task_new (self, NULL, NULL, NULL);
  task->wipe = wipe;

  return lki_session_manager_spawn ("sign-out", sign_out_fiber, task);
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
  LkiSessionTask *task;

  g_return_val_if_fail (LKI_IS_SESSION_MANAGER (self), NULL);
  g_return_val_if_fail (address != NULL, NULL);

  self->attempt++;
  task = lki_session_task_new (self, address, email, password);
  task->demo = TRUE;

  return lki_session_manager_spawn ("enter-demo", lki_session_manager_sign_in_fiber, task);
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

  return lki_session_manager_spawn ("shut-down", shut_down_fiber,
                                    lki_session_task_new (self, NULL, NULL, NULL));
}
