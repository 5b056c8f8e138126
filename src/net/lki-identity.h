// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-account-record.h"
#include "lki-clock.h"
#include "lki-http.h"
#include "lki-identity-record.h"

G_BEGIN_DECLS

/**
 * LkiIdentity:
 *
 * One signed-in user of Firebase Authentication: holds the id token in memory and the refresh
 * token, and gives a valid id token to whoever asks, refreshing five minutes before expiry by the
 * server's clock, once at a time.
 */
#define LKI_TYPE_IDENTITY (lki_identity_get_type ())
G_DECLARE_FINAL_TYPE (LkiIdentity,
                      lki_identity,
                      LKI,
                      IDENTITY,
                      GObject)

/**
 * LkiSecondFactor:
 *
 * A sign-in that waits for the code of the second factor.
 */
typedef struct _LkiSecondFactor LkiSecondFactor;
#define LKI_TYPE_SECOND_FACTOR (lki_second_factor_get_type ())
GType lki_second_factor_get_type (void);
LkiSecondFactor *lki_second_factor_ref (LkiSecondFactor *self);
void lki_second_factor_unref (LkiSecondFactor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiSecondFactor,
                               lki_second_factor_unref)

DexFuture *lki_identity_sign_in (LkiHttp *http,
                                 LkiServerInfo *server,
                                 LkiClock *clock,
                                 const char *email,
                                 const char *password) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_identity_finish_second_factor (LkiSecondFactor *pending,
                                              const char *code) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_identity_send_password_reset (LkiHttp *http,
                                             LkiServerInfo *server,
                                             const char *email) G_GNUC_WARN_UNUSED_RESULT;
LkiIdentity *lki_identity_new_from_refresh_token (LkiHttp *http,
                                                  LkiServerInfo *server,
                                                  LkiClock *clock,
                                                  const char *user_id,
                                                  const char *email,
                                                  const char *refresh_token);
DexFuture *lki_identity_dup_id_token (LkiIdentity *self) G_GNUC_WARN_UNUSED_RESULT;
void lki_identity_invalidate_id_token (LkiIdentity *self,
                                       const char *id_token);
DexFuture *lki_identity_reauthenticate (LkiIdentity *self,
                                        const char *password) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_identity_finish_reauthentication (LkiIdentity *self,
                                                 LkiSecondFactor *pending,
                                                 const char *code) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_identity_fetch_record (LkiIdentity *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_identity_change_password (LkiIdentity *self,
                                         const char *password) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_identity_send_verification (LkiIdentity *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_identity_change_email (LkiIdentity *self,
                                      const char *email) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_identity_start_totp (LkiIdentity *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_identity_finish_totp (LkiIdentity *self,
                                     LkiTotpEnrolment *enrolment,
                                     const char *code,
                                     const char *name) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_identity_withdraw_totp (LkiIdentity *self,
                                       const char *totp_id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_identity_delete_account (LkiIdentity *self) G_GNUC_WARN_UNUSED_RESULT;
const char *lki_identity_get_refresh_token (LkiIdentity *self);
const char *lki_identity_get_user_id (LkiIdentity *self);
const char *lki_identity_get_email (LkiIdentity *self);
LkiServerInfo *lki_identity_get_server (LkiIdentity *self);

G_END_DECLS
