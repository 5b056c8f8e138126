// SPDX-License-Identifier: GPL-3.0-or-later
// What a signed-in user may do with the account at the identity service: prove who it is once more,
// change password and address, set the second factor up, delete. The profile is the partner API's.

#include "lki-identity-private.h"

#include "lki-error.h"
#include "lki-future.h"
#include "lki-wire-value.h"

#include <string.h>

#define MAX_SECRET 1024
#define MAX_SESSION 16384

/* What an answer is read with; NULL where that it came is all there is to know. */
typedef DexFuture *(*ReadFunc) (JsonObject *answer);

typedef struct
{
  LkiIdentity *self; /* (owned) */
  gboolean is_second;
  const char *method;
  JsonObject *request; /* (owned) without the token */
  ReadFunc read;
} AccountCall;

typedef struct
{
  LkiIdentity *self;        /* (owned) */
  char *password;           /* (owned) (nullable) */
  LkiSecondFactor *pending; /* (owned) (nullable) */
  char *code;               /* (owned) (nullable) */
} Proof;

static void
account_call_free (AccountCall *call)
{
  g_object_unref (call->self);
  json_object_unref (call->request);
  g_free (call);
}

static void
proof_free (Proof *proof)
{
  g_object_unref (proof->self);
  g_clear_pointer (&proof->pending, lki_second_factor_unref);
  if (proof->password != NULL)
    explicit_bzero (proof->password, strlen (proof->password));
  g_free (proof->password);
  g_free (proof->code);
  g_free (proof);
}

/* What Google's codes mean here and not at the sign-in. */
static GError *
map_error (const GError *error)
{
  static const struct
  {
    const char *problem;
    LkiErrorCode code;
    const char *member;
  } meanings[] = {
    { "EMAIL_EXISTS", LKI_ERROR_CONFLICT, "email" },
    { "INVALID_EMAIL", LKI_ERROR_INVALID, "email" },
    { "INVALID_NEW_EMAIL", LKI_ERROR_INVALID, "email" },
    { "MISSING_NEW_EMAIL", LKI_ERROR_INVALID, "email" },
    { "MISSING_PASSWORD", LKI_ERROR_WEAK_PASSWORD, NULL },
    { "MFA_ENROLLMENT_NOT_FOUND", LKI_ERROR_NOT_FOUND, NULL },
    { "INVALID_SESSION_INFO", LKI_ERROR_NOT_FOUND, NULL },
    { "SESSION_EXPIRED", LKI_ERROR_NOT_FOUND, NULL },
  };
  const char *problem = lki_error_get_problem_code (error);

  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    {
      if (g_strcmp0 (problem, meanings[i].problem) == 0)
        {
          GError *mapped = lki_error_new_http (meanings[i].code, lki_error_get_http_status (error),
                                               -1, problem, NULL, error->message);

          lki_error_set_invalid_member (mapped, meanings[i].member);
          return mapped;
        }
    }

  return lki_identity_map_error (error, FALSE);
}

/* Whether a fresh token may be accepted where this one was not. */
static gboolean
is_about_token (const GError *error)
{
  const char *problem = lki_error_get_problem_code (error);

  return g_strcmp0 (problem, "INVALID_ID_TOKEN") == 0 || g_strcmp0 (problem, "TOKEN_EXPIRED") == 0;
}

static DexFuture *
finish_account_call (AccountCall *call,
                     LkiHttpResponse *response)
{
  g_autoptr (JsonNode) root = NULL;
  GError *error = NULL;
  LkiTokens tokens;
  gboolean has_tokens;

  root = lki_identity_parse (response, &error);
  if (root == NULL)
    return lki_future_new_failed (error);

  /* Some changes end the session that made them, and come with another. */
  has_tokens = lki_tokens_read (&tokens, json_node_get_object (root), response->date_ms,
                                lki_identity_get_clock (call->self));
  if (has_tokens && tokens.user_id == NULL)
    tokens.user_id = g_strdup (lki_identity_get_user_id (call->self));
  if (has_tokens && !lki_identity_take_tokens (call->self, &tokens))
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_PROTOCOL, "the identity service answered another user's tokens"));

  return call->read != NULL ? call->read (json_node_get_object (root)) : lki_future_new_done ();
}

static DexFuture *
account_call_fiber (gpointer user_data)
{
  AccountCall *call = user_data;
  LkiIdentity *self = call->self;
  LkiServerInfo *server = lki_identity_get_server (self);
  g_autofree char *base =
      call->is_second ? lki_identity_dup_second_base (server) : g_strdup (server->identity_toolkit);

  for (gboolean is_retry = FALSE;; is_retry = TRUE)
    {
      g_autofree char *id_token = NULL;
      g_autoptr (JsonNode) request = json_node_new (JSON_NODE_OBJECT);
      g_autoptr (LkiHttpResponse) response = NULL;
      g_autoptr (GError) error = NULL;

      id_token = dex_await_string (lki_identity_dup_id_token (self), &error);
      if (id_token == NULL)
        return lki_future_new_failed (g_steal_pointer (&error));

      json_object_set_string_member (call->request, "idToken", id_token);
      json_node_set_object (request, call->request);
      response = dex_await_boxed (
          lki_identity_call (lki_identity_get_http (self), server, base, call->method, request),
          &error);
      if (response != NULL)
        return finish_account_call (call, response);

      if (!is_about_token (error) || is_retry)
        return lki_future_new_failed (map_error (error));

      lki_identity_invalidate_id_token (self, id_token);
    }
}

/* Takes @request. */
static DexFuture *
account_call (LkiIdentity *self,
              gboolean is_second,
              const char *method,
              JsonObject *request,
              ReadFunc read)
{
  AccountCall *call = g_new0 (AccountCall, 1);

  call->self = g_object_ref (self);
  call->is_second = is_second;
  call->method = method;
  call->request = request;
  call->read = read;

  return lki_future_spawn ("identity account", account_call_fiber, call,
                           (GDestroyNotify) account_call_free);
}

static DexFuture *
prove_fiber (gpointer user_data)
{
  Proof *proof = user_data;
  LkiIdentity *self = proof->self;
  g_autoptr (DexFuture) answer = NULL;
  g_autoptr (GError) error = NULL;
  const GValue *value;

  answer = proof->pending != NULL
               ? lki_identity_finish_second_factor (proof->pending, proof->code)
               : lki_identity_sign_in (lki_identity_get_http (self), lki_identity_get_server (self),
                                       lki_identity_get_clock (self), lki_identity_get_email (self),
                                       proof->password);
  if (!dex_await (dex_ref (answer), &error))
    return lki_future_new_failed (g_steal_pointer (&error));

  value = dex_future_get_value (answer, NULL);
  if (G_VALUE_HOLDS (value, LKI_TYPE_SECOND_FACTOR))
    return g_steal_pointer (&answer);

  if (!lki_identity_take_session (self, g_value_get_object (value)))
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_CREDENTIALS, "somebody else has signed in"));

  return lki_future_new_done ();
}

/**
 * lki_identity_reauthenticate:
 * @self: an identity
 * @password: what the person typed
 *
 * Signs the same person in once more, for what needs a recent sign-in, and goes on with the fresh
 * tokens. It fails as [func@Lki.Identity.sign_in] does, with %LKI_ERROR_CREDENTIALS for a wrong
 * password, and the session then is as it was.
 *
 * Returns: (transfer full): a future that resolves to %TRUE, or to an [struct@Lki.SecondFactor] for
 * [method@Lki.Identity.finish_reauthentication] when a code is needed
 */
DexFuture *
lki_identity_reauthenticate (LkiIdentity *self,
                             const char *password)
{
  Proof *proof;

  g_return_val_if_fail (LKI_IS_IDENTITY (self) && password != NULL, NULL);

  if (lki_identity_get_email (self) == NULL)
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_UNAUTHENTICATED, "the address of the account is not known"));

  proof = g_new0 (Proof, 1);
  proof->self = g_object_ref (self);
  proof->password = g_strdup (password);

  return lki_future_spawn ("reauthenticate", prove_fiber, proof, (GDestroyNotify) proof_free);
}

/**
 * lki_identity_finish_reauthentication:
 * @self: an identity
 * @pending: what [method@Lki.Identity.reauthenticate] resolved to
 * @code: the code that the person typed; spaces do not matter
 *
 * Fails as [func@Lki.Identity.finish_second_factor] does.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_identity_finish_reauthentication (LkiIdentity *self,
                                      LkiSecondFactor *pending,
                                      const char *code)
{
  Proof *proof;

  g_return_val_if_fail (LKI_IS_IDENTITY (self) && pending != NULL && code != NULL, NULL);

  proof = g_new0 (Proof, 1);
  proof->self = g_object_ref (self);
  proof->pending = lki_second_factor_ref (pending);
  proof->code = g_strdup (code);

  return lki_future_spawn ("reauthenticate", prove_fiber, proof, (GDestroyNotify) proof_free);
}

static JsonObject *
get_first_object (JsonArray *array)
{
  JsonNode *node =
      array != NULL && json_array_get_length (array) > 0 ? json_array_get_element (array, 0) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static void
read_factors (JsonObject *user,
              LkiIdentityRecord *record,
              gboolean *bad)
{
  JsonArray *factors = lki_wire_get_array (user, "mfaInfo", bad);

  for (guint i = 0; factors != NULL && i < json_array_get_length (factors); i++)
    {
      JsonNode *node = json_array_get_element (factors, i);
      JsonObject *factor = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (factor == NULL || !json_object_has_member (factor, "totpInfo") || record->totp_id != NULL)
        {
          record->has_other_factor = TRUE;
          continue;
        }
      record->totp_id = lki_wire_dup_id (factor, "mfaEnrollmentId", bad);
      record->totp_name =
          lki_wire_dup_text (factor, "displayName", LKI_WIRE_LINE, LKI_WIRE_MAX_LINE, bad);
      record->totp_enrolled_at = lki_wire_get_time (factor, "enrolledAt", bad);
    }
}

static DexFuture *
read_record (JsonObject *answer)
{
  g_autoptr (LkiIdentityRecord) record = lki_identity_record_new ();
  gboolean bad = FALSE;
  JsonObject *user = get_first_object (lki_wire_get_array (answer, "users", &bad));

  record->email = lki_wire_dup_text (user, "email", LKI_WIRE_LINE, LKI_WIRE_MAX_LINE, &bad);
  record->email_verified = lki_wire_get_bool (user, "emailVerified", FALSE, &bad);
  read_factors (user, record, &bad);

  if (bad || user == NULL)
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_PROTOCOL, "the identity service described no user"));

  return dex_future_new_take_boxed (LKI_TYPE_IDENTITY_RECORD, g_steal_pointer (&record));
}

/**
 * lki_identity_fetch_record:
 * @self: an identity
 *
 * `accounts:lookup`. It and those below fail as [method@Lki.Identity.dup_id_token] does, and with
 * %LKI_ERROR_UNAUTHENTICATED only after a fresh token was refused as well.
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.IdentityRecord]
 */
DexFuture *
lki_identity_fetch_record (LkiIdentity *self)
{
  g_return_val_if_fail (LKI_IS_IDENTITY (self), NULL);

  return account_call (self, FALSE, "accounts:lookup", json_object_new (), read_record);
}

/**
 * lki_identity_change_password:
 * @self: an identity
 * @password: the new one
 *
 * `accounts:update`. Every other session of the account ends. Fails with %LKI_ERROR_WEAK_PASSWORD,
 * and with %LKI_ERROR_RECENT_SIGN_IN_REQUIRED until [method@Lki.Identity.reauthenticate].
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_identity_change_password (LkiIdentity *self,
                              const char *password)
{
  JsonObject *request;

  g_return_val_if_fail (LKI_IS_IDENTITY (self) && password != NULL, NULL);

  request = json_object_new ();
  json_object_set_string_member (request, "password", password);
  json_object_set_boolean_member (request, "returnSecureToken", TRUE);

  return account_call (self, FALSE, "accounts:update", request, NULL);
}

/**
 * lki_identity_send_verification:
 * @self: an identity
 *
 * `accounts:sendOobCode` VERIFY_EMAIL: asks for a letter that proves the address. Fails with
 * %LKI_ERROR_TOO_MANY_ATTEMPTS.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_identity_send_verification (LkiIdentity *self)
{
  JsonObject *request;

  g_return_val_if_fail (LKI_IS_IDENTITY (self), NULL);

  request = json_object_new ();
  json_object_set_string_member (request, "requestType", "VERIFY_EMAIL");

  return account_call (self, FALSE, "accounts:sendOobCode", request, NULL);
}

/**
 * lki_identity_change_email:
 * @self: an identity
 * @email: the new address
 *
 * `accounts:sendOobCode` VERIFY_AND_CHANGE_EMAIL: asks for a letter to the new address, which
 * counts when its link has been opened. Fails with %LKI_ERROR_CONFLICT when somebody has that
 * address, %LKI_ERROR_INVALID when it is none, and with %LKI_ERROR_RECENT_SIGN_IN_REQUIRED.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_identity_change_email (LkiIdentity *self,
                           const char *email)
{
  g_autofree char *stripped = NULL;
  JsonObject *request;

  g_return_val_if_fail (LKI_IS_IDENTITY (self) && email != NULL, NULL);

  stripped = g_strstrip (g_strdup (email));
  request = json_object_new ();
  json_object_set_string_member (request, "requestType", "VERIFY_AND_CHANGE_EMAIL");
  json_object_set_string_member (request, "newEmail", stripped);

  return account_call (self, FALSE, "accounts:sendOobCode", request, NULL);
}

static DexFuture *
read_totp_enrolment (JsonObject *answer)
{
  g_autoptr (LkiTotpEnrolment) enrolment = lki_totp_enrolment_new ();
  gboolean bad = FALSE;
  JsonObject *info = lki_wire_get_object (answer, "totpSessionInfo", &bad);

  enrolment->secret = lki_wire_dup_text (info, "sharedSecretKey", LKI_WIRE_LINE, MAX_SECRET, &bad);
  enrolment->algorithm =
      lki_wire_dup_text (info, "hashingAlgorithm", LKI_WIRE_LINE, LKI_WIRE_MAX_WORD, &bad);
  enrolment->session = lki_wire_dup_text (info, "sessionInfo", LKI_WIRE_LINE, MAX_SESSION, &bad);
  enrolment->digits = (guint) lki_wire_get_int (info, "verificationCodeLength", 4, 12, 6, &bad);
  enrolment->period_s = (guint) lki_wire_get_int (info, "periodSec", 5, 600, 30, &bad);
  enrolment->expires_at = lki_wire_get_time (info, "finalizeEnrollmentTime", &bad);

  /* The secret goes into an address and onto the screen: base32 and nothing else (RFC 4648, 6). */
  if (bad || enrolment->secret == NULL || enrolment->session == NULL ||
      strspn (enrolment->secret, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567=") !=
          strlen (enrolment->secret) ||
      (enrolment->algorithm != NULL &&
       strspn (enrolment->algorithm, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") !=
           strlen (enrolment->algorithm)))
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_PROTOCOL, "the second factor cannot be set up from this answer"));

  return dex_future_new_take_boxed (LKI_TYPE_TOTP_ENROLMENT, g_steal_pointer (&enrolment));
}

/**
 * lki_identity_start_totp:
 * @self: an identity
 *
 * `accounts/mfaEnrollment:start`. Fails with %LKI_ERROR_RECENT_SIGN_IN_REQUIRED,
 * %LKI_ERROR_UNSUPPORTED, and with %LKI_ERROR_INVALID (`UNVERIFIED_EMAIL`) until the address is
 * verified.
 *
 * Returns: (transfer full): a future that resolves to an [struct@Lki.TotpEnrolment]
 */
DexFuture *
lki_identity_start_totp (LkiIdentity *self)
{
  JsonObject *request;

  g_return_val_if_fail (LKI_IS_IDENTITY (self), NULL);

  request = json_object_new ();
  json_object_set_object_member (request, "totpEnrollmentInfo", json_object_new ());

  return account_call (self, TRUE, "accounts/mfaEnrollment:start", request, read_totp_enrolment);
}

/**
 * lki_identity_finish_totp:
 * @self: an identity
 * @enrolment: what [method@Lki.Identity.start_totp] resolved to
 * @code: the code that the authenticator shows; spaces do not matter
 * @name: (nullable): what the person calls it
 *
 * `accounts/mfaEnrollment:finalize`. Fails with %LKI_ERROR_SECOND_FACTOR_CODE, after which another
 * code can be tried, and with %LKI_ERROR_NOT_FOUND when it took too long.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_identity_finish_totp (LkiIdentity *self,
                          LkiTotpEnrolment *enrolment,
                          const char *code,
                          const char *name)
{
  g_autoptr (GString) digits = NULL;
  JsonObject *request;
  JsonObject *verification;

  g_return_val_if_fail (LKI_IS_IDENTITY (self) && enrolment != NULL && code != NULL, NULL);

  digits = g_string_new (NULL);
  for (const char *at = code; *at != '\0'; at++)
    {
      if (!g_ascii_isspace (*at))
        g_string_append_c (digits, *at);
    }

  verification = json_object_new ();
  json_object_set_string_member (verification, "sessionInfo", enrolment->session);
  json_object_set_string_member (verification, "verificationCode", digits->str);
  request = json_object_new ();
  if (name != NULL)
    json_object_set_string_member (request, "displayName", name);
  json_object_set_object_member (request, "totpVerificationInfo", verification);

  return account_call (self, TRUE, "accounts/mfaEnrollment:finalize", request, NULL);
}

/**
 * lki_identity_withdraw_totp:
 * @self: an identity
 * @totp_id: [field@Lki.IdentityRecord.totp_id]
 *
 * `accounts/mfaEnrollment:withdraw`. Fails with %LKI_ERROR_NOT_FOUND when it is gone already, and
 * with %LKI_ERROR_RECENT_SIGN_IN_REQUIRED.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_identity_withdraw_totp (LkiIdentity *self,
                            const char *totp_id)
{
  JsonObject *request;

  g_return_val_if_fail (LKI_IS_IDENTITY (self) && totp_id != NULL, NULL);

  request = json_object_new ();
  json_object_set_string_member (request, "mfaEnrollmentId", totp_id);

  return account_call (self, TRUE, "accounts/mfaEnrollment:withdraw", request, NULL);
}

/**
 * lki_identity_delete_account:
 * @self: an identity
 *
 * `accounts:delete`: the account at the identity service alone, for a platform that leaves that to
 * the client. Fails with %LKI_ERROR_RECENT_SIGN_IN_REQUIRED, and with %LKI_ERROR_UNAUTHENTICATED
 * when it is gone already.
 *
 * Returns: (transfer full): a future that resolves to %TRUE
 */
DexFuture *
lki_identity_delete_account (LkiIdentity *self)
{
  g_return_val_if_fail (LKI_IS_IDENTITY (self), NULL);

  return account_call (self, FALSE, "accounts:delete", json_object_new (), NULL);
}
