// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/**
 * LkiCredentials:
 * @origin: the server
 * @user_id: the account there
 * @email: (nullable): the address that was signed in with
 * @refresh_token: the secret
 *
 * What the keyring keeps of a session.
 */
typedef struct
{
  char *origin;
  char *user_id;
  char *email;
  char *refresh_token;
} LkiCredentials;

#define LKI_TYPE_CREDENTIALS (lki_credentials_get_type ())
GType lki_credentials_get_type (void);

LkiCredentials *lki_credentials_new (const char *origin,
                                     const char *user_id,
                                     const char *email,
                                     const char *refresh_token);
LkiCredentials *lki_credentials_copy (const LkiCredentials *self);
void lki_credentials_free (LkiCredentials *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiCredentials,
                               lki_credentials_free)

DexFuture *lki_credentials_load (void) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_credentials_store (const LkiCredentials *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *lki_credentials_clear (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
