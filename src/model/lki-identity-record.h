// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * LkiIdentityRecord:
 * @email: (nullable): the address that one signs in with
 * @email_verified: whether it is known to be the person's
 * @totp_id: (nullable): the enrolment of the second factor, or %NULL when there is none
 * @totp_name: (nullable): what the person calls it
 * @totp_enrolled_at: since when, or %LKI_TIME_NONE
 * @has_other_factor: whether there is a second factor that this program cannot handle
 *
 * How a person signs in, as the identity service knows it. Immutable once shared.
 */
typedef struct
{
  char *email;
  gboolean email_verified;
  char *totp_id;
  char *totp_name;
  gint64 totp_enrolled_at;
  gboolean has_other_factor;
} LkiIdentityRecord;

#define LKI_TYPE_IDENTITY_RECORD (lki_identity_record_get_type ())
GType lki_identity_record_get_type (void);

LkiIdentityRecord *lki_identity_record_new (void);
LkiIdentityRecord *lki_identity_record_ref (LkiIdentityRecord *self);
void lki_identity_record_unref (LkiIdentityRecord *self);

/**
 * LkiTotpEnrolment:
 * @secret: base32, to be typed or scanned into an authenticator; never to be kept
 * @algorithm: the hash, such as `SHA1`
 * @digits: how many a code has
 * @period_s: for how many seconds a code stands
 * @session: what the service knows this enrolment by
 * @expires_at: until when it can be finished, or %LKI_TIME_NONE
 *
 * A second factor (RFC 6238) that is being set up. Immutable once shared.
 */
typedef struct
{
  char *secret;
  char *algorithm;
  guint digits;
  guint period_s;
  char *session;
  gint64 expires_at;
} LkiTotpEnrolment;

#define LKI_TYPE_TOTP_ENROLMENT (lki_totp_enrolment_get_type ())
GType lki_totp_enrolment_get_type (void);

LkiTotpEnrolment *lki_totp_enrolment_new (void);
LkiTotpEnrolment *lki_totp_enrolment_ref (LkiTotpEnrolment *self);
void lki_totp_enrolment_unref (LkiTotpEnrolment *self);
char *lki_totp_enrolment_dup_uri (LkiTotpEnrolment *self,
                                  const char *issuer,
                                  const char *account);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiIdentityRecord,
                               lki_identity_record_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiTotpEnrolment,
                               lki_totp_enrolment_unref)

G_END_DECLS
