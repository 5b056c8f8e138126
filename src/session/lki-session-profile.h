// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-device.h"
#include "lki-identity-record.h"
#include "lki-session.h"

G_BEGIN_DECLS

/* What a person may do with the account itself; verbs of LkiSession like those for leads. Each
 * needs the network and fails with LKI_ERROR_NETWORK before the sign-in is restored. */

DexFuture *lki_session_update_profile (LkiSession *self,
                                       const char *name,
                                       const char *phone,
                                       const char *locale); /* → TRUE; `account` has it */
DexFuture *lki_session_fetch_identity (LkiSession *self);   /* → LkiIdentityRecord */

/* For what needs a recent sign-in */
DexFuture *lki_session_prove (LkiSession *self,
                              const char *password); /* → boolean: FALSE: the code is asked for */
DexFuture *lki_session_finish_proof (LkiSession *self,
                                     const char *code); /* → TRUE */

DexFuture *lki_session_change_password (LkiSession *self,
                                        const char *password); /* → TRUE */
DexFuture *lki_session_send_verification (LkiSession *self);   /* → TRUE */
DexFuture *lki_session_change_email (LkiSession *self,
                                     const char *email);       /* → TRUE */
DexFuture *lki_session_start_second_factor (LkiSession *self); /* → LkiTotpEnrolment */
DexFuture *lki_session_finish_second_factor (LkiSession *self,
                                             LkiTotpEnrolment *enrolment,
                                             const char *code); /* → TRUE */
DexFuture *lki_session_withdraw_second_factor (LkiSession *self,
                                               const char *totp_id); /* → TRUE */

DexFuture *lki_session_list_devices (LkiSession *self); /* → GPtrArray of LkiDevice, this first */
gboolean lki_session_is_this_device (LkiSession *self,
                                     LkiDevice *device);
DexFuture *lki_session_sign_out_device (LkiSession *self,
                                        const char *device_id); /* → TRUE */

DexFuture *lki_session_export (LkiSession *self,
                               const char *folder);     /* → string: the page, beside the JSON */
DexFuture *lki_session_load_exports (LkiSession *self); /* → GStrv: what is still there of them */

gint64 lki_session_count_unsent (LkiSession *self);
DexFuture *lki_session_send_unsent (LkiSession *self);     /* → TRUE when nothing waits any more */
DexFuture *lki_session_cancel_deletion (LkiSession *self); /* → TRUE */

G_END_DECLS
