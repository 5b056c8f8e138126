// SPDX-License-Identifier: GPL-3.0-or-later
// A small file that says which account to open before the keyring has been asked, and where its
// leads lie.

#include "lki-last-account.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "lki-error.h"

#define FILE_NAME "session.ini"
#define GROUP "account"
#define FOLDER_DIGITS 32

/**
 * lki_last_account_new:
 * @origin: the server
 * @user_id: the account there
 * @email: (nullable): the address that was signed in with
 * @signed_in: whether the session goes on
 *
 * Returns: (transfer full): an account to be saved
 */
LkiLastAccount *
lki_last_account_new (const char *origin,
                      const char *user_id,
                      const char *email,
                      gboolean signed_in)
{
  LkiLastAccount *self = g_new0 (LkiLastAccount, 1);

  self->origin = g_strdup (origin);
  self->user_id = g_strdup (user_id);
  self->email = g_strdup (email);
  self->signed_in = signed_in;

  return self;
}

/**
 * lki_last_account_free:
 * @self: an account
 */
void
lki_last_account_free (LkiLastAccount *self)
{
  g_free (self->origin);
  g_free (self->user_id);
  g_free (self->email);
  g_free (self->organisation_id);
  g_free (self);
}

/**
 * lki_last_account_load:
 * @data_directory: where the program keeps its data
 *
 * Returns: (transfer full) (nullable): the account of last time; %NULL if there was none
 */
LkiLastAccount *
lki_last_account_load (const char *data_directory)
{
  g_autofree char *path = g_build_filename (data_directory, FILE_NAME, NULL);
  g_autofree char *origin = NULL;
  g_autofree char *user_id = NULL;
  g_autofree char *email = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  LkiLastAccount *self;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return NULL;

  origin = g_key_file_get_string (file, GROUP, "origin", NULL);
  user_id = g_key_file_get_string (file, GROUP, "user-id", NULL);
  email = g_key_file_get_string (file, GROUP, "email", NULL);
  if (origin == NULL || user_id == NULL)
    return NULL;

  self = lki_last_account_new (origin, user_id, email,
                               g_key_file_get_boolean (file, GROUP, "signed-in", NULL));
  self->organisation_id = g_key_file_get_string (file, GROUP, "organisation", NULL);
  self->token_left = g_key_file_get_boolean (file, GROUP, "token-left", NULL);
  self->doomed = g_key_file_get_boolean (file, GROUP, "doomed", NULL);

  return self;
}

/**
 * lki_last_account_save:
 * @self: an account
 * @data_directory: where the program keeps its data
 * @error: return location for an error
 *
 * Returns: %TRUE if the next start will find it
 */
gboolean
lki_last_account_save (LkiLastAccount *self,
                       const char *data_directory,
                       GError **error)
{
  g_autofree char *path = g_build_filename (data_directory, FILE_NAME, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local_error = NULL;
  gsize length;

  g_key_file_set_string (file, GROUP, "origin", self->origin);
  g_key_file_set_string (file, GROUP, "user-id", self->user_id);
  if (self->email != NULL)
    g_key_file_set_string (file, GROUP, "email", self->email);
  if (self->organisation_id != NULL)
    g_key_file_set_string (file, GROUP, "organisation", self->organisation_id);
  g_key_file_set_boolean (file, GROUP, "signed-in", self->signed_in);
  if (self->token_left)
    g_key_file_set_boolean (file, GROUP, "token-left", TRUE);
  if (self->doomed)
    g_key_file_set_boolean (file, GROUP, "doomed", TRUE);
  text = g_key_file_to_data (file, &length, NULL);

  if (g_mkdir_with_parents (data_directory, 0700) == 0 &&
      g_file_set_contents_full (path, text, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                &local_error))
    return TRUE;

  g_set_error (error, LKI_ERROR,
               g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOSPC)
                   ? LKI_ERROR_DISK_FULL
                   : LKI_ERROR_READ_ONLY,
               "The account cannot be remembered");

  return FALSE;
}

/**
 * lki_last_account_forget:
 * @data_directory: where the program keeps its data
 *
 * Returns: %TRUE if nothing says any more who was signed in
 */
gboolean
lki_last_account_forget (const char *data_directory)
{
  g_autofree char *path = g_build_filename (data_directory, FILE_NAME, NULL);

  return g_unlink (path) == 0 || !g_file_test (path, G_FILE_TEST_EXISTS);
}

/**
 * lki_last_account_dup_folder:
 * @self: an account
 * @data_directory: where the program keeps its data
 *
 * Returns: (transfer full): the folder of all that it has on this device; the name tells nobody who
 * it is
 */
char *
lki_last_account_dup_folder (LkiLastAccount *self,
                             const char *data_directory)
{
  g_autofree char *both = g_strconcat (self->origin, "\n", self->user_id, NULL);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, both, -1);

  digest[FOLDER_DIGITS] = '\0';

  return g_build_filename (data_directory, "accounts", digest, NULL);
}

/**
 * lki_last_account_dup_store_folder:
 * @self: an account
 * @data_directory: where the program keeps its data
 *
 * Returns: (transfer full): the folder of the leads of the organisation in use, within the one of
 * [method@Lki.LastAccount.dup_folder]
 */
char *
lki_last_account_dup_store_folder (LkiLastAccount *self,
                                   const char *data_directory)
{
  g_autofree char *folder = lki_last_account_dup_folder (self, data_directory);
  g_autofree char *digest = NULL;

  if (self->organisation_id == NULL)
    return g_steal_pointer (&folder);

  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->organisation_id, -1);
  digest[FOLDER_DIGITS] = '\0';

  return g_build_filename (folder, "organisations", digest, NULL);
}

/**
 * lki_last_account_is:
 * @self: (nullable): an account
 * @origin: a server
 * @user_id: an account there
 *
 * Returns: %TRUE if it is this one
 */
gboolean
lki_last_account_is (LkiLastAccount *self,
                     const char *origin,
                     const char *user_id)
{
  return self != NULL && g_str_equal (self->origin, origin) && g_str_equal (self->user_id, user_id);
}
