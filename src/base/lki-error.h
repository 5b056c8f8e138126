// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * LKI_ERROR:
 *
 * The one error domain that floors above `base/` see. Errors of SQLite, libsoup, json-glib and
 * libsecret are translated into it where they arise. Messages are for logs and tests; the words
 * that a person reads are chosen in `ui/` from the code.
 */
#define LKI_ERROR (lki_error_quark ())

/**
 * LkiErrorCode:
 * @LKI_ERROR_FAILED: something unexpected; see the message
 * @LKI_ERROR_CANCELLED: the person or the program gave up on the operation
 * @LKI_ERROR_NETWORK: the server could not be reached, or the connection broke
 * @LKI_ERROR_TIMED_OUT: the server did not answer in time
 * @LKI_ERROR_CERTIFICATE: the server's certificate is not trusted
 * @LKI_ERROR_INSECURE_ADDRESS: plain HTTP to something that is not a loopback address
 * @LKI_ERROR_ADDRESS: the address that was given is not one of a server
 * @LKI_ERROR_PROTOCOL: the answer is not what the contract says (a captive portal, broken JSON, a
 * wrong type)
 * @LKI_ERROR_SERVER: the server failed (5xx)
 * @LKI_ERROR_RATE_LIMITED: too many requests (429, or 503 with `Retry-After`)
 * @LKI_ERROR_UNAUTHENTICATED: the session is not accepted (401); the person must sign in again
 * @LKI_ERROR_FORBIDDEN: no access (403)
 * @LKI_ERROR_NOT_FOUND: no such thing (404)
 * @LKI_ERROR_CONFLICT: somebody changed it first (409)
 * @LKI_ERROR_CURSOR_EXPIRED: the sync must start over (410 `cursor_expired`)
 * @LKI_ERROR_TOO_LARGE: what was sent or received is beyond the limit (413)
 * @LKI_ERROR_INVALID: the server refuses the content (422)
 * @LKI_ERROR_NOT_POSSIBLE: the lead, as it is, does not allow what the person wants
 * @LKI_ERROR_EMPTY: nothing was written
 * @LKI_ERROR_TIME: the time has passed, or is too far away
 * @LKI_ERROR_AMOUNT: the amount is below zero, or beyond any job
 * @LKI_ERROR_CLIENT_TOO_OLD: this program is older than the server accepts (426)
 * @LKI_ERROR_UNSUPPORTED: the server does not offer this (501)
 * @LKI_ERROR_CREDENTIALS: e-mail or password is wrong; never says which
 * @LKI_ERROR_ACCOUNT_DISABLED: the account is disabled
 * @LKI_ERROR_TOO_MANY_ATTEMPTS: sign-in is locked for a while
 * @LKI_ERROR_SECOND_FACTOR_CODE: the code of the second factor is wrong
 * @LKI_ERROR_WEAK_PASSWORD: the new password is too weak
 * @LKI_ERROR_RECENT_SIGN_IN_REQUIRED: sign in again before doing this
 * (`CREDENTIAL_TOO_OLD_LOGIN_AGAIN`)
 * @LKI_ERROR_DISK_FULL: no room left on the device
 * @LKI_ERROR_READ_ONLY: the profile folder cannot be written
 * @LKI_ERROR_DAMAGED: the database is damaged
 * @LKI_ERROR_NEWER_SCHEMA: the database was written by a newer version of the program
 * @LKI_ERROR_KEYRING_LOCKED: the keyring exists and is locked
 * @LKI_ERROR_KEYRING_UNAVAILABLE: there is no keyring
 */
typedef enum
{
  LKI_ERROR_FAILED,
  LKI_ERROR_CANCELLED,
  LKI_ERROR_NETWORK,
  LKI_ERROR_TIMED_OUT,
  LKI_ERROR_CERTIFICATE,
  LKI_ERROR_INSECURE_ADDRESS,
  LKI_ERROR_ADDRESS,
  LKI_ERROR_PROTOCOL,
  LKI_ERROR_SERVER,
  LKI_ERROR_RATE_LIMITED,
  LKI_ERROR_UNAUTHENTICATED,
  LKI_ERROR_FORBIDDEN,
  LKI_ERROR_NOT_FOUND,
  LKI_ERROR_CONFLICT,
  LKI_ERROR_CURSOR_EXPIRED,
  LKI_ERROR_TOO_LARGE,
  LKI_ERROR_INVALID,
  LKI_ERROR_NOT_POSSIBLE,
  LKI_ERROR_EMPTY,
  LKI_ERROR_TIME,
  LKI_ERROR_AMOUNT,
  LKI_ERROR_CLIENT_TOO_OLD,
  LKI_ERROR_UNSUPPORTED,
  LKI_ERROR_CREDENTIALS,
  LKI_ERROR_ACCOUNT_DISABLED,
  LKI_ERROR_TOO_MANY_ATTEMPTS,
  LKI_ERROR_SECOND_FACTOR_CODE,
  LKI_ERROR_WEAK_PASSWORD,
  LKI_ERROR_RECENT_SIGN_IN_REQUIRED,
  LKI_ERROR_DISK_FULL,
  LKI_ERROR_READ_ONLY,
  LKI_ERROR_DAMAGED,
  LKI_ERROR_NEWER_SCHEMA,
  LKI_ERROR_KEYRING_LOCKED,
  LKI_ERROR_KEYRING_UNAVAILABLE,
} LkiErrorCode;

GQuark lki_error_quark (void);

const char *lki_error_get_code_name (const GError *error);

GError *lki_error_new (LkiErrorCode code,
                       const char *format,
                       ...) G_GNUC_PRINTF (2, 3);

GError *lki_error_new_http (LkiErrorCode code,
                            guint status,
                            gint64 retry_after_ms,
                            const char *problem_code,
                            const char *request_id,
                            const char *message);

guint lki_error_get_http_status (const GError *error);
gint64 lki_error_get_retry_after_ms (const GError *error);
const char *lki_error_get_problem_code (const GError *error);
const char *lki_error_get_request_id (const GError *error);

const char *lki_error_get_invalid_member (const GError *error);
void lki_error_set_invalid_member (GError *error,
                                   const char *member);

gboolean lki_error_is_transient (const GError *error);
gboolean lki_error_needs_sign_in (const GError *error);
gboolean lki_error_is_refusal (const GError *error);
gboolean lki_error_is_cancelled (const GError *error);

G_END_DECLS
