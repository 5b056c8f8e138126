// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LkiLastAccount:
 * @origin: the server
 * @user_id: the account there
 * @email: (nullable): the address that was signed in with
 * @organisation_id: (nullable): which of the person's organisations is in use; %NULL is the first
 * @signed_in: whether the session has not been signed out
 * @token_left: whether the keyring, locked when the person signed out, still holds the session
 * @doomed: whether the account is deleted, and what is on this device of it is to go
 *
 * Which account was in use the last time. Nothing secret.
 */
typedef struct
{
  char *origin;
  char *user_id;
  char *email;
  char *organisation_id;
  gboolean signed_in;
  gboolean token_left;
  gboolean doomed;
} LkiLastAccount;

LkiLastAccount *lki_last_account_new (const char *origin,
                                      const char *user_id,
                                      const char *email,
                                      gboolean signed_in);
void lki_last_account_free (LkiLastAccount *self);
LkiLastAccount *lki_last_account_load (const char *data_directory);
gboolean lki_last_account_save (LkiLastAccount *self,
                                const char *data_directory,
                                GError **error);
gboolean lki_last_account_forget (const char *data_directory);
char *lki_last_account_dup_folder (LkiLastAccount *self,
                                   const char *data_directory);
char *lki_last_account_dup_store_folder (LkiLastAccount *self,
                                         const char *data_directory);
gboolean lki_last_account_is (LkiLastAccount *self,
                              const char *origin,
                              const char *user_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiLastAccount,
                               lki_last_account_free)

G_END_DECLS
