// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libdex.h>

#include "lki-deletion-result.h"
#include "lki-session.h"

G_BEGIN_DECLS

/**
 * LkiSessionState:
 * @LKI_SESSION_STATE_STARTING: it is not known yet whether somebody is signed in
 * @LKI_SESSION_STATE_SIGNED_OUT: nobody is
 * @LKI_SESSION_STATE_SIGNED_IN: `session` is set
 * @LKI_SESSION_STATE_KEYRING_LOCKED: somebody may be, but the keyring is locked; `session` is set
 * if its leads can be read meanwhile
 * @LKI_SESSION_STATE_STORE_TROUBLE: somebody is, but the leads on this device cannot be opened; see
 *   `error`
 */
typedef enum
{
  LKI_SESSION_STATE_STARTING,
  LKI_SESSION_STATE_SIGNED_OUT,
  LKI_SESSION_STATE_SIGNED_IN,
  LKI_SESSION_STATE_KEYRING_LOCKED,
  LKI_SESSION_STATE_STORE_TROUBLE,
} LkiSessionState;

#define LKI_TYPE_SESSION_STATE (lki_session_state_get_type ())
GType lki_session_state_get_type (void);

/**
 * LkiSessionManager:
 *
 * Who is signed in: sign in, restore, sign out, wipe; the real account and the demo.
 *
 * Properties: `state` (LkiSessionState), `session` (LkiSession, nullable), `error` (GError,
 * nullable: why the store cannot be opened).
 */
#define LKI_TYPE_SESSION_MANAGER (lki_session_manager_get_type ())
G_DECLARE_FINAL_TYPE (LkiSessionManager,
                      lki_session_manager,
                      LKI,
                      SESSION_MANAGER,
                      GObject)

LkiSessionManager *lki_session_manager_new (const char *data_directory,
                                            const char *default_server);
LkiSessionState lki_session_manager_get_state (LkiSessionManager *self);
LkiSession *lki_session_manager_get_session (LkiSessionManager *self);
const GError *lki_session_manager_get_error (LkiSessionManager *self);
const char *
lki_session_manager_get_last_email (LkiSessionManager *self); /* (nullable) to fill in */

/* Opens the account of last time at once, before keyring and network, then signs in behind it. */
DexFuture *
lki_session_manager_restore (LkiSessionManager *self); /* → TRUE when the state is known */
DexFuture *lki_session_manager_sign_in (
    LkiSessionManager *self,
    const char *server, /* as typed; NULL or empty: the default */
    const char *email,
    const char *password); /* → boolean: TRUE signed in, FALSE: the second factor is asked for */
DexFuture *lki_session_manager_finish_second_factor (LkiSessionManager *self,
                                                     const char *code); /* → TRUE */
void lki_session_manager_cancel_sign_in (LkiSessionManager *self);
DexFuture *lki_session_manager_send_password_reset (LkiSessionManager *self,
                                                    const char *server,
                                                    const char *email); /* → TRUE */
DexFuture *
lki_session_manager_sign_out (LkiSessionManager *self,
                              gboolean wipe); /* → TRUE; wipe also removes what is on this device */
DexFuture *
lki_session_manager_enter_demo (LkiSessionManager *self,
                                const char *address,
                                const char *email,
                                const char *password); /* → TRUE; nothing of it is kept: the store
                                                          is in a temporary folder, no keyring */
DexFuture *lki_session_manager_switch_organisation (LkiSessionManager *self,
                                                    const char *organisation_id); /* → TRUE */
DexFuture *lki_session_manager_delete_account (LkiSessionManager *self,
                                               const char *confirm_email,
                                               const char *reason,
                                               gboolean remove_exports); /* → LkiDeletionResult */
DexFuture *
lki_session_manager_shut_down (LkiSessionManager *self); /* → TRUE when everything is on disk */

G_END_DECLS
