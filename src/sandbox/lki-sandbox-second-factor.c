// SPDX-License-Identifier: GPL-3.0-or-later
// The second factor of Identity Toolkit v2: enrolling a TOTP generator, and finishing a sign-in
// with it.

#include "lki-sandbox-identity.h"

#include "lki-clock.h"
#include "lki-sandbox-server.h"
#include "lki-sandbox-tokens.h"

#include <string.h>

static char *
make_totp_secret (void)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  g_autofree char *random = lki_sandbox_tokens_make_secret ();
  char *secret = g_strndup (random, 32);

  for (int i = 0; i < 32; i++)
    secret[i] = alphabet[g_ascii_xdigit_value (random[2 * i]) * 16 % 32 |
                         g_ascii_xdigit_value (random[2 * i + 1])];

  return secret;
}

static const char *
get_code (JsonObject *body)
{
  const char *code = lki_sandbox_json_get_string (
      lki_sandbox_json_get_object (body, "totpVerificationInfo"), "verificationCode");

  return code != NULL ? code : "";
}

static void
finalize_sign_in (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_identity_begin (request);
  const char *pending = lki_sandbox_json_get_string (body, "mfaPendingCredential");
  const char *enrolment = lki_sandbox_json_get_string (body, "mfaEnrollmentId");
  gint64 now = lki_sandbox_server_get_now_ms (server);
  g_autoptr (LkiSandboxAccount) account = NULL;
  g_autofree char *data = NULL;
  g_autofree char *id_token = NULL;
  g_autofree char *refresh_token = NULL;
  gint64 number = 0;
  gint64 step = 0;

  if (body == NULL)
    return;
  if (pending == NULL)
    {
      lki_sandbox_identity_refuse (request, "MISSING_MFA_PENDING_CREDENTIAL");
      return;
    }

  /* The credential stays valid for another try when the code is wrong. */
  data = lki_sandbox_identity_take_code (request, pending, "MFA_SIGN_IN", TRUE, &number);
  account = lki_sandbox_account_find_by_number (server->store, number);
  if (data == NULL || account == NULL || account->totp_id == NULL)
    {
      lki_sandbox_identity_refuse (request, "INVALID_MFA_PENDING_CREDENTIAL");
      return;
    }
  if (account->disabled)
    {
      lki_sandbox_identity_refuse (request, "USER_DISABLED");
      return;
    }
  if (enrolment != NULL && !g_str_equal (enrolment, account->totp_id))
    {
      lki_sandbox_identity_refuse (request, "MFA_ENROLLMENT_NOT_FOUND");
      return;
    }
  if (!lki_sandbox_tokens_check_totp (
          server, account->totp_secret, get_code (body),
          lki_sandbox_store_int (server->store, 0,
                                 "SELECT totp_step FROM accounts WHERE number = ?", "i", number),
          &step))
    {
      lki_sandbox_identity_refuse (request, "INVALID_CODE");
      return;
    }

  lki_sandbox_store_begin (server->store);
  lki_sandbox_store_run (server->store, "DELETE FROM codes WHERE code = ?", "t", pending);
  lki_sandbox_store_run (server->store,
                         "UPDATE accounts SET totp_step = ?, signed_in_at = ? WHERE number = ?",
                         "iii", step, now, number);
  id_token = lki_sandbox_tokens_make_id_token (server, account, now / 1000, TRUE);
  refresh_token = lki_sandbox_tokens_make_refresh_token (server, account, now / 1000);
  lki_sandbox_request_reply_format (request, 200, "{'idToken':%s,'refreshToken':%s}", id_token,
                                    refresh_token);
  lki_sandbox_identity_commit (request);
}

static void
start_enrolment (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_identity_begin (request);
  g_autoptr (LkiSandboxAccount) account = NULL;
  g_autofree char *secret = NULL;
  g_autofree char *session = NULL;
  g_autofree char *until = NULL;
  gint64 auth_time;

  if (body == NULL)
    return;
  account = lki_sandbox_identity_find_user (request, body, &auth_time);
  if (account == NULL || !lki_sandbox_identity_check_recent (request, auth_time))
    return;
  if (!account->verified)
    {
      lki_sandbox_identity_refuse (request, "UNVERIFIED_EMAIL");
      return;
    }
  if (lki_sandbox_json_get_object (body, "totpEnrollmentInfo") == NULL)
    {
      lki_sandbox_identity_refuse (request, "OPERATION_NOT_ALLOWED");
      return;
    }

  secret = make_totp_secret ();
  until = lki_time_format (lki_sandbox_server_get_now_ms (server) + 300 * 1000);
  lki_sandbox_store_begin (server->store);
  session = lki_sandbox_identity_make_code (request, account->number, "MFA_ENROLMENT", secret, 300);
  lki_sandbox_request_reply_format (
      request, 200,
      "{'totpSessionInfo':{'sharedSecretKey':%s,'verificationCodeLength':6,"
      "'hashingAlgorithm':'SHA1','periodSec':30,'sessionInfo':%s,'finalizeEnrollmentTime':%s}}",
      secret, session, until);
  lki_sandbox_identity_commit (request);
}

static void
finalize_enrolment (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_identity_begin (request);
  JsonObject *info = lki_sandbox_json_get_object (body, "totpVerificationInfo");
  const char *session = lki_sandbox_json_get_string (info, "sessionInfo");
  const char *name = lki_sandbox_json_get_string (body, "displayName");
  gint64 now = lki_sandbox_server_get_now_ms (server);
  g_autoptr (LkiSandboxAccount) account = NULL;
  g_autoptr (LkiSandboxAccount) enrolled = NULL;
  g_autofree char *secret = NULL;
  g_autofree char *enrolment = NULL;
  g_autofree char *id_token = NULL;
  g_autofree char *refresh_token = NULL;
  gint64 auth_time;
  gint64 number = 0;
  gint64 step = 0;

  if (body == NULL)
    return;
  account = lki_sandbox_identity_find_user (request, body, &auth_time);
  if (account == NULL)
    return;

  secret = session != NULL
               ? lki_sandbox_identity_take_code (request, session, "MFA_ENROLMENT", TRUE, &number)
               : NULL;
  if (secret == NULL || number != account->number)
    {
      lki_sandbox_identity_refuse (request, "INVALID_SESSION_INFO");
      return;
    }
  if (!lki_sandbox_tokens_check_totp (server, secret, get_code (body), 0, &step))
    {
      lki_sandbox_identity_refuse (request, "INVALID_CODE");
      return;
    }

  enrolment = g_uuid_string_random ();
  lki_sandbox_store_begin (server->store);
  lki_sandbox_store_run (server->store, "DELETE FROM codes WHERE code = ?", "t", session);
  lki_sandbox_store_run (server->store,
                         "UPDATE accounts SET totp_id = ?, totp_name = ?, totp_secret = ?, "
                         "totp_at = ?, totp_step = ? WHERE number = ?",
                         "tttiii", enrolment, name != NULL ? name : "", secret, now, step,
                         account->number);
  enrolled = lki_sandbox_account_find_by_number (server->store, account->number);
  enrolled->session = g_strdup (account->session);
  id_token = lki_sandbox_tokens_make_id_token (server, enrolled, now / 1000, TRUE);
  refresh_token = lki_sandbox_tokens_make_refresh_token (server, enrolled, now / 1000);
  lki_sandbox_request_reply_format (request, 200, "{'idToken':%s,'refreshToken':%s}", id_token,
                                    refresh_token);
  lki_sandbox_identity_commit (request);
}

static void
withdraw_enrolment (LkiSandboxRequest *request)
{
  LkiSandboxServer *server = request->server;
  JsonObject *body = lki_sandbox_identity_begin (request);
  const char *enrolment = lki_sandbox_json_get_string (body, "mfaEnrollmentId");
  gint64 now = lki_sandbox_server_get_now_ms (server);
  g_autoptr (LkiSandboxAccount) account = NULL;
  g_autofree char *id_token = NULL;
  g_autofree char *refresh_token = NULL;
  gint64 auth_time;

  if (body == NULL)
    return;
  account = lki_sandbox_identity_find_user (request, body, &auth_time);
  if (account == NULL || !lki_sandbox_identity_check_recent (request, auth_time))
    return;
  if (enrolment == NULL || g_strcmp0 (enrolment, account->totp_id) != 0)
    {
      lki_sandbox_identity_refuse (request, "MFA_ENROLLMENT_NOT_FOUND");
      return;
    }

  lki_sandbox_store_begin (server->store);
  lki_sandbox_store_run (server->store,
                         "UPDATE accounts SET totp_id = NULL, totp_name = NULL, "
                         "totp_secret = NULL, totp_at = NULL WHERE number = ?",
                         "i", account->number);
  id_token = lki_sandbox_tokens_make_id_token (server, account, now / 1000, FALSE);
  refresh_token = lki_sandbox_tokens_make_refresh_token (server, account, now / 1000);
  lki_sandbox_request_reply_format (request, 200, "{'idToken':%s,'refreshToken':%s}", id_token,
                                    refresh_token);
  lki_sandbox_identity_commit (request);
}

const LkiSandboxRoute LKI_SANDBOX_SECOND_FACTOR_ROUTES[] = {
  { "POST", LKI_SANDBOX_IDENTITY_PATH "/v2/accounts/mfaSignIn:finalize", LKI_SANDBOX_IDENTITY,
    finalize_sign_in },
  { "POST", LKI_SANDBOX_IDENTITY_PATH "/v2/accounts/mfaEnrollment:start", LKI_SANDBOX_IDENTITY,
    start_enrolment },
  { "POST", LKI_SANDBOX_IDENTITY_PATH "/v2/accounts/mfaEnrollment:finalize", LKI_SANDBOX_IDENTITY,
    finalize_enrolment },
  { "POST", LKI_SANDBOX_IDENTITY_PATH "/v2/accounts/mfaEnrollment:withdraw", LKI_SANDBOX_IDENTITY,
    withdraw_enrolment },
  { NULL },
};
