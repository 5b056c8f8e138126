// SPDX-License-Identifier: GPL-3.0-or-later
// How a person signs in: the address, and the second factor that is there or being set up. No
// password and no token is in it.

#include "lki-identity-record.h"

#include "lki-clock.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (LkiIdentityRecord,
                     lki_identity_record,
                     lki_identity_record_ref,
                     lki_identity_record_unref)
G_DEFINE_BOXED_TYPE (LkiTotpEnrolment,
                     lki_totp_enrolment,
                     lki_totp_enrolment_ref,
                     lki_totp_enrolment_unref)

/**
 * lki_identity_record_new:
 *
 * Returns: (transfer full): an empty record, to be filled in before it is shared
 */
LkiIdentityRecord *
lki_identity_record_new (void)
{
  LkiIdentityRecord *self = g_atomic_rc_box_new0 (LkiIdentityRecord);

  self->totp_enrolled_at = LKI_TIME_NONE;

  return self;
}

LkiIdentityRecord *
lki_identity_record_ref (LkiIdentityRecord *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
identity_record_clear (gpointer data)
{
  LkiIdentityRecord *self = data;

  g_free (self->email);
  g_free (self->totp_id);
  g_free (self->totp_name);
}

void
lki_identity_record_unref (LkiIdentityRecord *self)
{
  g_atomic_rc_box_release_full (self, identity_record_clear);
}

/**
 * lki_totp_enrolment_new:
 *
 * Returns: (transfer full): an empty record, to be filled in before it is shared
 */
LkiTotpEnrolment *
lki_totp_enrolment_new (void)
{
  LkiTotpEnrolment *self = g_atomic_rc_box_new0 (LkiTotpEnrolment);

  self->digits = 6;
  self->period_s = 30;
  self->expires_at = LKI_TIME_NONE;

  return self;
}

LkiTotpEnrolment *
lki_totp_enrolment_ref (LkiTotpEnrolment *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
totp_enrolment_clear (gpointer data)
{
  LkiTotpEnrolment *self = data;

  /* It must not lie about in memory that is given back. */
  if (self->secret != NULL)
    explicit_bzero (self->secret, strlen (self->secret));
  g_free (self->secret);
  g_free (self->algorithm);
  g_free (self->session);
}

void
lki_totp_enrolment_unref (LkiTotpEnrolment *self)
{
  g_atomic_rc_box_release_full (self, totp_enrolment_clear);
}

/**
 * lki_totp_enrolment_dup_uri:
 * @self: an enrolment
 * @issuer: the program's name
 * @account: whose it is
 *
 * Returns: (transfer full): the `otpauth:` address that authenticators read from a QR code
 */
char *
lki_totp_enrolment_dup_uri (LkiTotpEnrolment *self,
                            const char *issuer,
                            const char *account)
{
  g_autofree char *escaped_issuer = NULL;
  g_autofree char *escaped_account = NULL;

  g_return_val_if_fail (self != NULL && issuer != NULL && account != NULL, NULL);

  escaped_issuer = g_uri_escape_string (issuer, NULL, FALSE);
  escaped_account = g_uri_escape_string (account, "@", FALSE);

  return g_strdup_printf (
      "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=%s&digits=%u&period=%u", escaped_issuer,
      escaped_account, self->secret, escaped_issuer,
      self->algorithm != NULL ? self->algorithm : "SHA1", self->digits, self->period_s);
}
