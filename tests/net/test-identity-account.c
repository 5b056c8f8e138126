// SPDX-License-Identifier: GPL-3.0-or-later
#include "lki-identity.h"

#include "net-test.h"

#include <string.h>

#define TOOLKIT "/identitytoolkit.googleapis.com"

typedef struct
{
  LkiHttp *http;
  LkiClock *clock;
  RawServer *raw;
  LkiServerInfo *server;
  LkiIdentity *identity;
  guint n_changed;
} Fixture;

static char *
tokens_json (const char *user_id,
             const char *refresh_token,
             gint64 expires_s)
{
  g_autofree char *id_token = net_test_id_token (user_id, expires_s);

  return g_strdup_printf ("{\"localId\":\"%s\",\"idToken\":\"%s\",\"refreshToken\":\"%s\","
                          "\"expiresIn\":\"3600\"}",
                          user_id, id_token, refresh_token);
}

static void
answer_tokens (Fixture *fixture,
               const char *user_id,
               const char *refresh_token,
               gint64 expires_s)
{
  g_autofree char *json = tokens_json (user_id, refresh_token, expires_s);

  raw_server_answer_json (fixture->raw, 200, "", json);
}

static void
answer_error (Fixture *fixture,
              const char *message)
{
  g_autofree char *json =
      g_strdup_printf ("{\"error\":{\"code\":400,\"message\":\"%s\"}}", message);

  raw_server_answer_json (fixture->raw, 400, "", json);
}

static void
changed_cb (LkiIdentity *identity,
            Fixture *fixture)
{
  fixture->n_changed++;
}

/* Signed in, with a token that is good for an hour. */
static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->clock = lki_clock_new_manual (1000);
  fixture->http = lki_http_new ("test");
  fixture->raw = raw_server_new ();
  fixture->server = net_test_server_info (raw_server_get_origin (fixture->raw));
  answer_tokens (fixture, "u-1", "r-1", 3600);
  fixture->identity =
      test_await_object (lki_identity_sign_in (fixture->http, fixture->server, fixture->clock,
                                               "kari@example.com", "first"),
                         &error);
  g_assert_no_error (error);
  g_signal_connect (fixture->identity, "refresh-token-changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->identity);
  lki_server_info_unref (fixture->server);
  g_assert_finalize_object (fixture->http);
  g_assert_finalize_object (fixture->clock);
  raw_server_free (fixture->raw);
}

static void
assert_token (Fixture *fixture,
              gint64 expires_s)
{
  g_autofree char *expected = net_test_id_token ("u-1", expires_s);
  g_autoptr (GError) error = NULL;
  g_autofree char *token =
      net_test_await_string (lki_identity_dup_id_token (fixture->identity), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (token, ==, expected);
}

static void
assert_asked (Fixture *fixture,
              guint index,
              const char *method,
              const char *part)
{
  const char *request = raw_server_get_request (fixture->raw, index);
  g_autofree char *begin = g_strconcat ("POST " TOOLKIT, method, "?key=a%20key HTTP", NULL);

  g_assert_true (g_str_has_prefix (request, begin));
  g_assert_nonnull (strstr (request, part));
}

static void
assert_done (DexFuture *future)
{
  g_autoptr (GError) error = NULL;

  test_await (future, &error);
  g_assert_no_error (error);
}

static void
test_reauthenticate (Fixture *fixture,
                     gconstpointer data)
{
  answer_error (fixture, "INVALID_LOGIN_CREDENTIALS");
  answer_tokens (fixture, "u-1", "r-2", 3601);
  answer_tokens (fixture, "u-2", "r-3", 3602);

  /* A wrong password changes nothing. */
  net_test_await_error (lki_identity_reauthenticate (fixture->identity, "wrong"),
                        LKI_ERROR_CREDENTIALS);
  assert_token (fixture, 3600);

  assert_done (lki_identity_reauthenticate (fixture->identity, "first"));
  assert_asked (fixture, 2, "/v1/accounts:signInWithPassword",
                "\"email\":\"kari@example.com\",\"password\":\"first\"");
  assert_token (fixture, 3601);
  g_assert_cmpstr (lki_identity_get_refresh_token (fixture->identity), ==, "r-2");
  g_assert_cmpuint (fixture->n_changed, ==, 1);

  /* Nor does an answer for somebody else. */
  net_test_await_error (lki_identity_reauthenticate (fixture->identity, "first"),
                        LKI_ERROR_CREDENTIALS);
  assert_token (fixture, 3601);
}

static void
test_reauthenticate_while_refreshing (Fixture *fixture,
                                      gconstpointer data)
{
  g_autoptr (DexFuture) refresh = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;

  /* The refresh of the old session is slow, and must not undo what the person has just proved. */
  answer_tokens (fixture, "u-1", "r-1-refreshed", 7200);
  raw_server_drip (fixture->raw, 1);
  answer_tokens (fixture, "u-1", "r-2", 7201);

  lki_clock_advance (fixture->clock, 3600 * G_GINT64_CONSTANT (1000));
  refresh = lki_identity_dup_id_token (fixture->identity);
  while (raw_server_get_n_requests (fixture->raw) < 2)
    g_main_context_iteration (NULL, TRUE);
  assert_done (lki_identity_reauthenticate (fixture->identity, "first"));
  token = net_test_await_string (g_steal_pointer (&refresh), &error);
  g_assert_no_error (error);
  assert_token (fixture, 7201);
  g_assert_cmpstr (lki_identity_get_refresh_token (fixture->identity), ==, "r-2");
}

static void
test_reauthenticate_with_code (Fixture *fixture,
                               gconstpointer data)
{
  g_autoptr (LkiSecondFactor) pending = NULL;
  g_autoptr (DexFuture) future = NULL;
  g_autoptr (GError) error = NULL;

  raw_server_answer_json (fixture->raw, 200, "",
                          "{\"mfaPendingCredential\":\"pending\",\"mfaInfo\":["
                          "{\"mfaEnrollmentId\":\"e-1\",\"totpInfo\":{}}]}");
  answer_error (fixture, "INVALID_CODE");
  answer_tokens (fixture, "u-1", "r-2", 3601);

  future = lki_identity_reauthenticate (fixture->identity, "first");
  test_await (dex_ref (future), &error);
  g_assert_no_error (error);
  pending = g_value_dup_boxed (dex_future_get_value (future, NULL));
  assert_token (fixture, 3600);

  net_test_await_error (lki_identity_finish_reauthentication (fixture->identity, pending, "000000"),
                        LKI_ERROR_SECOND_FACTOR_CODE);
  assert_done (lki_identity_finish_reauthentication (fixture->identity, pending, "123 456"));
  assert_token (fixture, 3601);
}

static void
test_change_password (Fixture *fixture,
                      gconstpointer data)
{
  answer_error (fixture, "WEAK_PASSWORD : Password should be at least 6 characters");
  answer_error (fixture, "PASSWORD_DOES_NOT_MEET_REQUIREMENTS : Missing upper case");
  answer_error (fixture, "CREDENTIAL_TOO_OLD_LOGIN_AGAIN");
  answer_tokens (fixture, "u-1", "r-2", 3601);

  net_test_await_error (lki_identity_change_password (fixture->identity, "x"),
                        LKI_ERROR_WEAK_PASSWORD);
  net_test_await_error (lki_identity_change_password (fixture->identity, "x"),
                        LKI_ERROR_WEAK_PASSWORD);
  net_test_await_error (lki_identity_change_password (fixture->identity, "second"),
                        LKI_ERROR_RECENT_SIGN_IN_REQUIRED);
  assert_token (fixture, 3600);

  assert_done (lki_identity_change_password (fixture->identity, "second"));
  assert_asked (fixture, 4, "/v1/accounts:update", "\"password\":\"second\"");
  assert_asked (fixture, 4, "/v1/accounts:update", "\"returnSecureToken\":true");
  assert_token (fixture, 3601);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
}

static void
test_addresses (Fixture *fixture,
                gconstpointer data)
{
  static const struct
  {
    const char *message;
    LkiErrorCode code;
    const char *member;
  } cases[] = {
    { "EMAIL_EXISTS", LKI_ERROR_CONFLICT, "email" },
    { "INVALID_NEW_EMAIL", LKI_ERROR_INVALID, "email" },
    { "CREDENTIAL_TOO_OLD_LOGIN_AGAIN", LKI_ERROR_RECENT_SIGN_IN_REQUIRED, NULL },
    { "TOO_MANY_ATTEMPTS_TRY_LATER", LKI_ERROR_TOO_MANY_ATTEMPTS, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    answer_error (fixture, cases[i].message);
  raw_server_answer_json (fixture->raw, 200, "", "{\"email\":\"kari@example.com\"}");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (
          test_await (lki_identity_change_email (fixture->identity, " ny@example.com\n"), &error));
      g_assert_error (error, LKI_ERROR, (int) cases[i].code);
      g_assert_cmpstr (lki_error_get_invalid_member (error), ==, cases[i].member);
    }
  assert_asked (fixture, 1, "/v1/accounts:sendOobCode",
                "\"requestType\":\"VERIFY_AND_CHANGE_EMAIL\",\"newEmail\":\"ny@example.com\"");

  assert_done (lki_identity_send_verification (fixture->identity));
  assert_asked (fixture, 5, "/v1/accounts:sendOobCode", "\"requestType\":\"VERIFY_EMAIL\"");
}

static void
test_record (Fixture *fixture,
             gconstpointer data)
{
  static const char *const nonsense[] = {
    "{}",
    "{\"users\":[]}",
    "{\"users\":[7]}",
    "{\"users\":[{\"email\":7}]}",
    "{\"users\":[{\"email\":\"x\",\"mfaInfo\":{}}]}",
  };
  g_autoptr (LkiIdentityRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  raw_server_answer_json (fixture->raw, 200, "",
                          "{\"users\":[{\"localId\":\"u-1\",\"email\":\"kari@example.com\","
                          "\"emailVerified\":true,\"mfaInfo\":[{\"phoneInfo\":\"+*****01\"},"
                          "{\"mfaEnrollmentId\":\"e-1\",\"displayName\":\"Telefon\","
                          "\"enrolledAt\":\"2026-01-02T03:04:05Z\",\"totpInfo\":{}}]}]}");
  for (guint i = 0; i < G_N_ELEMENTS (nonsense); i++)
    raw_server_answer_json (fixture->raw, 200, "", nonsense[i]);

  record = test_await_boxed (lki_identity_fetch_record (fixture->identity), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (record->email, ==, "kari@example.com");
  g_assert_true (record->email_verified);
  g_assert_cmpstr (record->totp_id, ==, "e-1");
  g_assert_cmpstr (record->totp_name, ==, "Telefon");
  g_assert_true (record->has_other_factor);

  for (guint i = 0; i < G_N_ELEMENTS (nonsense); i++)
    net_test_await_error (lki_identity_fetch_record (fixture->identity), LKI_ERROR_PROTOCOL);
}

static void
test_totp (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (LkiTotpEnrolment) enrolment = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *id_token = net_test_id_token ("u-1", 3601);
  g_autofree char *tokens =
      g_strdup_printf ("{\"idToken\":\"%s\",\"refreshToken\":\"r-2\"}", id_token);

  raw_server_answer_json (fixture->raw, 200, "",
                          "{\"totpSessionInfo\":{\"sharedSecretKey\":\"JBSWY3DP&issuer=x\","
                          "\"sessionInfo\":\"s\"}}");
  raw_server_answer_json (fixture->raw, 200, "",
                          "{\"totpSessionInfo\":{\"sharedSecretKey\":\"JBSWY3DPEHPK3PXP\","
                          "\"verificationCodeLength\":6,\"hashingAlgorithm\":\"SHA1\","
                          "\"periodSec\":30,\"sessionInfo\":\"s-1\","
                          "\"finalizeEnrollmentTime\":\"2026-01-02T03:04:05.678Z\"}}");
  answer_error (fixture, "INVALID_CODE");
  answer_error (fixture, "SESSION_EXPIRED");
  raw_server_answer_json (fixture->raw, 200, "", tokens);
  answer_error (fixture, "MFA_ENROLLMENT_NOT_FOUND");

  net_test_await_error (lki_identity_start_totp (fixture->identity), LKI_ERROR_PROTOCOL);
  enrolment = test_await_boxed (lki_identity_start_totp (fixture->identity), &error);
  g_assert_no_error (error);
  assert_asked (fixture, 2, "/v2/accounts/mfaEnrollment:start", "\"totpEnrollmentInfo\":{}");
  uri = lki_totp_enrolment_dup_uri (enrolment, "Leadkit Inbox", "kari@example.com");
  g_assert_cmpstr (uri, ==,
                   "otpauth://totp/Leadkit%20Inbox:kari@example.com?secret=JBSWY3DPEHPK3PXP"
                   "&issuer=Leadkit%20Inbox&algorithm=SHA1&digits=6&period=30");

  net_test_await_error (
      lki_identity_finish_totp (fixture->identity, enrolment, "000000", "Telefon"),
      LKI_ERROR_SECOND_FACTOR_CODE);
  net_test_await_error (lki_identity_finish_totp (fixture->identity, enrolment, "000000", NULL),
                        LKI_ERROR_NOT_FOUND);
  assert_done (lki_identity_finish_totp (fixture->identity, enrolment, " 123 456", "Telefon"));
  assert_asked (fixture, 5, "/v2/accounts/mfaEnrollment:finalize",
                "\"displayName\":\"Telefon\",\"totpVerificationInfo\":{\"sessionInfo\":\"s-1\","
                "\"verificationCode\":\"123456\"}");
  assert_token (fixture, 3601);

  net_test_await_error (lki_identity_withdraw_totp (fixture->identity, "e-1"), LKI_ERROR_NOT_FOUND);
}

static void
test_delete (Fixture *fixture,
             gconstpointer data)
{
  answer_error (fixture, "CREDENTIAL_TOO_OLD_LOGIN_AGAIN");
  raw_server_answer_json (fixture->raw, 200, "", "{\"kind\":\"x\"}");

  net_test_await_error (lki_identity_delete_account (fixture->identity),
                        LKI_ERROR_RECENT_SIGN_IN_REQUIRED);
  assert_done (lki_identity_delete_account (fixture->identity));
  assert_asked (fixture, 2, "/v1/accounts:delete", "{\"idToken\":\"");
}

static void
test_token_refused (Fixture *fixture,
                    gconstpointer data)
{
  g_autofree char *fresh = net_test_id_token ("u-1", 3601);
  g_autofree char *refresh = g_strdup_printf (
      "{\"id_token\":\"%s\",\"refresh_token\":\"r-1\",\"user_id\":\"u-1\"}", fresh);

  answer_error (fixture, "TOKEN_EXPIRED");
  raw_server_answer_json (fixture->raw, 200, "", refresh);
  raw_server_answer_json (fixture->raw, 200, "", "{}");
  answer_error (fixture, "USER_NOT_FOUND");

  /* Once more with a fresh token, which is in the body here. */
  assert_done (lki_identity_send_verification (fixture->identity));
  assert_asked (fixture, 3, "/v1/accounts:sendOobCode", fresh);

  /* An account that is gone is not asked for twice. */
  net_test_await_error (lki_identity_delete_account (fixture->identity), LKI_ERROR_UNAUTHENTICATED);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->raw), ==, 5);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, func)                                                                            \
  g_test_add ("/net/identity-account/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("reauthenticate", test_reauthenticate);
  ADD ("reauthenticate/while-refreshing", test_reauthenticate_while_refreshing);
  ADD ("reauthenticate/with-code", test_reauthenticate_with_code);
  ADD ("change-password", test_change_password);
  ADD ("addresses", test_addresses);
  ADD ("record", test_record);
  ADD ("totp", test_totp);
  ADD ("delete", test_delete);
  ADD ("token-refused", test_token_refused);
#undef ADD

  return g_test_run ();
}
