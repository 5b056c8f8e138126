// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

#include "lki-identity-record.h"
#include "lki-session.h"

G_BEGIN_DECLS

/**
 * LkiCredentialsChange:
 * @LKI_CREDENTIALS_PASSWORD: another password
 * @LKI_CREDENTIALS_EMAIL: another address to sign in with
 * @LKI_CREDENTIALS_SECOND_FACTOR_ON: an authenticator is asked from now on
 * @LKI_CREDENTIALS_SECOND_FACTOR_OFF: it is not asked any more
 *
 * What is changed about how a person signs in.
 */
typedef enum
{
  LKI_CREDENTIALS_PASSWORD,
  LKI_CREDENTIALS_EMAIL,
  LKI_CREDENTIALS_SECOND_FACTOR_ON,
  LKI_CREDENTIALS_SECOND_FACTOR_OFF,
} LkiCredentialsChange;

/**
 * LkiCredentialsDialog:
 *
 * Changes how a person signs in, after the person has signed in once more. Signals: `done`.
 */
#define LKI_TYPE_CREDENTIALS_DIALOG (lki_credentials_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LkiCredentialsDialog,
                      lki_credentials_dialog,
                      LKI,
                      CREDENTIALS_DIALOG,
                      AdwDialog)

AdwDialog *lki_credentials_dialog_new (LkiSession *session,
                                       LkiCredentialsChange change,
                                       LkiIdentityRecord *record);

G_END_DECLS
