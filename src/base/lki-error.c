// SPDX-License-Identifier: GPL-3.0-or-later
// The program's error domain. An error may carry what the server said about retrying and about
// itself, and nothing that identifies a person.

#include "lki-error.h"

#include <gio/gio.h>

typedef struct
{
  guint status;
  gint64 retry_after_ms;
  char *problem_code;   /* (owned) (nullable) */
  char *request_id;     /* (owned) (nullable) */
  char *invalid_member; /* (owned) (nullable) */
} LkiErrorPrivate;

static void
lki_error_private_init (LkiErrorPrivate *priv)
{
  priv->retry_after_ms = -1;
}

static void
lki_error_private_copy (const LkiErrorPrivate *src,
                        LkiErrorPrivate *dest)
{
  dest->status = src->status;
  dest->retry_after_ms = src->retry_after_ms;
  dest->problem_code = g_strdup (src->problem_code);
  dest->request_id = g_strdup (src->request_id);
  dest->invalid_member = g_strdup (src->invalid_member);
}

static void
lki_error_private_clear (LkiErrorPrivate *priv)
{
  g_clear_pointer (&priv->problem_code, g_free);
  g_clear_pointer (&priv->request_id, g_free);
  g_clear_pointer (&priv->invalid_member, g_free);
}

G_DEFINE_EXTENDED_ERROR (LkiError,
                         lki_error)

/**
 * lki_error_new:
 * @code: what kind of failure
 * @format: a printf format; no personal data in its arguments
 * @...: its arguments
 *
 * Returns: (transfer full): an error of the domain [const@LKI_ERROR]
 */
GError *
lki_error_new (LkiErrorCode code,
               const char *format,
               ...)
{
  GError *error;
  va_list args;

  va_start (args, format);
  error = g_error_new_valist (LKI_ERROR, code, format, args);
  va_end (args);

  return error;
}

/**
 * lki_error_new_http:
 * @code: what kind of failure
 * @status: the HTTP status, or 0
 * @retry_after_ms: milliseconds that the server asks to wait (RFC 9110, 10.2.3), or -1
 * @problem_code: (nullable): member `code` of the problem document (RFC 9457)
 * @request_id: (nullable): member `request_id` of it
 * @message: a message for the log
 *
 * Returns: (transfer full): an error that remembers what the server said
 */
GError *
lki_error_new_http (LkiErrorCode code,
                    guint status,
                    gint64 retry_after_ms,
                    const char *problem_code,
                    const char *request_id,
                    const char *message)
{
  GError *error = g_error_new_literal (LKI_ERROR, code, message);
  LkiErrorPrivate *priv = lki_error_get_private (error);

  priv->status = status;
  priv->retry_after_ms = retry_after_ms;
  priv->problem_code = g_strdup (problem_code);
  priv->request_id = g_strdup (request_id);

  return error;
}

static const LkiErrorPrivate *
peek_private (const GError *error)
{
  return error != NULL && error->domain == LKI_ERROR ? lki_error_get_private (error) : NULL;
}

/**
 * lki_error_get_http_status:
 * @error: (nullable): an error
 *
 * Returns: the HTTP status that caused it, or 0
 */
guint
lki_error_get_http_status (const GError *error)
{
  const LkiErrorPrivate *priv = peek_private (error);

  return priv != NULL ? priv->status : 0;
}

/**
 * lki_error_get_retry_after_ms:
 * @error: (nullable): an error
 *
 * Returns: how many milliseconds the server asks to wait, or -1 if it did not say
 */
gint64
lki_error_get_retry_after_ms (const GError *error)
{
  const LkiErrorPrivate *priv = peek_private (error);

  return priv != NULL ? priv->retry_after_ms : -1;
}

/**
 * lki_error_get_problem_code:
 * @error: (nullable): an error
 *
 * Returns: (nullable): the `code` of the server's problem document
 */
const char *
lki_error_get_problem_code (const GError *error)
{
  const LkiErrorPrivate *priv = peek_private (error);

  return priv != NULL ? priv->problem_code : NULL;
}

/**
 * lki_error_get_request_id:
 * @error: (nullable): an error
 *
 * Returns: (nullable): what to quote to the platform's support
 */
const char *
lki_error_get_request_id (const GError *error)
{
  const LkiErrorPrivate *priv = peek_private (error);

  return priv != NULL ? priv->request_id : NULL;
}

/**
 * lki_error_get_invalid_member:
 * @error: (nullable): an error
 *
 * Returns: (nullable): of %LKI_ERROR_INVALID, the first member of what was sent that the server
 * does not accept, such as `phone`
 */
const char *
lki_error_get_invalid_member (const GError *error)
{
  const LkiErrorPrivate *priv = peek_private (error);

  return priv != NULL ? priv->invalid_member : NULL;
}

/**
 * lki_error_set_invalid_member:
 * @error: an error of [const@LKI_ERROR] that nobody else has yet
 * @member: (nullable): the name of a member, never its value
 */
void
lki_error_set_invalid_member (GError *error,
                              const char *member)
{
  g_return_if_fail (error != NULL && error->domain == LKI_ERROR);

  g_set_str (&((LkiErrorPrivate *) lki_error_get_private (error))->invalid_member, member);
}

/**
 * lki_error_is_transient:
 * @error: (nullable): an error
 *
 * Whether the same request may succeed later with nobody doing anything: it is then retried with
 * backoff.
 *
 * Returns: %TRUE if it is worth trying again
 */
gboolean
lki_error_is_transient (const GError *error)
{
  return g_error_matches (error, LKI_ERROR, LKI_ERROR_NETWORK) ||
         g_error_matches (error, LKI_ERROR, LKI_ERROR_TIMED_OUT) ||
         g_error_matches (error, LKI_ERROR, LKI_ERROR_SERVER) ||
         g_error_matches (error, LKI_ERROR, LKI_ERROR_RATE_LIMITED) ||
         g_error_matches (error, LKI_ERROR, LKI_ERROR_PROTOCOL) ||
         g_error_matches (error, LKI_ERROR, LKI_ERROR_DISK_FULL);
}

/**
 * lki_error_needs_sign_in:
 * @error: (nullable): an error
 *
 * Returns: %TRUE if nothing but signing in again helps
 */
gboolean
lki_error_needs_sign_in (const GError *error)
{
  return g_error_matches (error, LKI_ERROR, LKI_ERROR_UNAUTHENTICATED) ||
         g_error_matches (error, LKI_ERROR, LKI_ERROR_ACCOUNT_DISABLED);
}

/**
 * lki_error_is_refusal:
 * @error: (nullable): an error of a request
 *
 * Returns: %TRUE if the server has understood and does not want it: sending the same again cannot
 *   help
 */
gboolean
lki_error_is_refusal (const GError *error)
{
  return g_error_matches (error, LKI_ERROR, LKI_ERROR_INVALID) ||
         g_error_matches (error, LKI_ERROR, LKI_ERROR_CONFLICT) ||
         g_error_matches (error, LKI_ERROR, LKI_ERROR_TOO_LARGE) ||
         g_error_matches (error, LKI_ERROR, LKI_ERROR_UNSUPPORTED);
}

/**
 * lki_error_is_cancelled:
 * @error: (nullable): an error of any domain
 *
 * Returns: %TRUE if the operation was given up on purpose, so that there is nothing to report
 */
gboolean
lki_error_is_cancelled (const GError *error)
{
  return g_error_matches (error, LKI_ERROR, LKI_ERROR_CANCELLED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/**
 * lki_error_get_code_name:
 * @error: an error of any domain
 *
 * Returns: a word for the code of an error of [const@LKI_ERROR], such as `timed-out`; `other` for
 *   one of another domain
 */
const char *
lki_error_get_code_name (const GError *error)
{
  static const char *const names[] = {
    [LKI_ERROR_FAILED] = "failed",
    [LKI_ERROR_CANCELLED] = "cancelled",
    [LKI_ERROR_NETWORK] = "network",
    [LKI_ERROR_TIMED_OUT] = "timed-out",
    [LKI_ERROR_CERTIFICATE] = "certificate",
    [LKI_ERROR_INSECURE_ADDRESS] = "insecure-address",
    [LKI_ERROR_ADDRESS] = "address",
    [LKI_ERROR_PROTOCOL] = "protocol",
    [LKI_ERROR_SERVER] = "server",
    [LKI_ERROR_RATE_LIMITED] = "rate-limited",
    [LKI_ERROR_UNAUTHENTICATED] = "unauthenticated",
    [LKI_ERROR_FORBIDDEN] = "forbidden",
    [LKI_ERROR_NOT_FOUND] = "not-found",
    [LKI_ERROR_CONFLICT] = "conflict",
    [LKI_ERROR_CURSOR_EXPIRED] = "cursor-expired",
    [LKI_ERROR_TOO_LARGE] = "too-large",
    [LKI_ERROR_INVALID] = "invalid",
    [LKI_ERROR_NOT_POSSIBLE] = "not-possible",
    [LKI_ERROR_EMPTY] = "empty",
    [LKI_ERROR_TIME] = "time",
    [LKI_ERROR_AMOUNT] = "amount",
    [LKI_ERROR_CLIENT_TOO_OLD] = "client-too-old",
    [LKI_ERROR_UNSUPPORTED] = "unsupported",
    [LKI_ERROR_CREDENTIALS] = "credentials",
    [LKI_ERROR_ACCOUNT_DISABLED] = "account-disabled",
    [LKI_ERROR_TOO_MANY_ATTEMPTS] = "too-many-attempts",
    [LKI_ERROR_SECOND_FACTOR_CODE] = "second-factor-code",
    [LKI_ERROR_WEAK_PASSWORD] = "weak-password",
    [LKI_ERROR_RECENT_SIGN_IN_REQUIRED] = "recent-sign-in-required",
    [LKI_ERROR_DISK_FULL] = "disk-full",
    [LKI_ERROR_READ_ONLY] = "read-only",
    [LKI_ERROR_DAMAGED] = "damaged",
    [LKI_ERROR_NEWER_SCHEMA] = "newer-schema",
    [LKI_ERROR_KEYRING_LOCKED] = "keyring-locked",
    [LKI_ERROR_KEYRING_UNAVAILABLE] = "keyring-unavailable",
  };

  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain != LKI_ERROR || error->code < 0 || error->code >= (int) G_N_ELEMENTS (names))
    return "other";

  return names[error->code];
}
