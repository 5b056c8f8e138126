// SPDX-License-Identifier: GPL-3.0-or-later
#include "lki-identity.h"

#include "net-test.h"

#include <string.h>

#define HOUR_MS (60 * 60 * G_GINT64_CONSTANT (1000))
#define MINUTE_MS (60 * G_GINT64_CONSTANT (1000))
#define TOOLKIT "/identitytoolkit.googleapis.com"

/* The server's clock when a test begins; ours is a day behind. */
#define SERVER_DATE "Date: Mon, 23 Nov 2026 12:00:00 GMT\r\n"

typedef struct
{
  LkiHttp *http;
  LkiClock *clock;
  RawServer *raw;
  LkiServerInfo *server;
  gint64 server_s;
  guint n_changed;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  gint64 server_ms = lki_time_parse ("2026-11-23T12:00:00Z");

  fixture->http = lki_http_new ("test");
  fixture->clock = lki_clock_new_manual (server_ms - 24 * HOUR_MS);
  fixture->raw = raw_server_new ();
  fixture->server = net_test_server_info (raw_server_get_origin (fixture->raw));
  fixture->server_s = server_ms / 1000;
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  lki_server_info_unref (fixture->server);
  g_assert_finalize_object (fixture->http);
  g_assert_finalize_object (fixture->clock);
  raw_server_free (fixture->raw);
}

static DexFuture *
sign_in (Fixture *fixture)
{
  return lki_identity_sign_in (fixture->http, fixture->server, fixture->clock,
                               " kari@example.com\n", "correct horse");
}

static LkiIdentity *
restore (Fixture *fixture)
{
  return lki_identity_new_from_refresh_token (fixture->http, fixture->server, fixture->clock, "u-1",
                                              "kari@example.com", "refresh/1+==");
}

static void
answer_tokens (Fixture *fixture,
               const char *refresh_token,
               gint64 expires_s)
{
  g_autofree char *id_token = net_test_id_token ("u-1", expires_s);
  g_autofree char *json =
      g_strdup_printf ("{\"id_token\":\"%s\",\"access_token\":\"%s\",\"expires_in\":\"3600\","
                       "\"refresh_token\":\"%s\",\"token_type\":\"Bearer\",\"user_id\":\"u-1\","
                       "\"project_id\":\"1\"}",
                       id_token, id_token, refresh_token);

  raw_server_answer_json (fixture->raw, 200, SERVER_DATE, json);
}

static void
answer_error (Fixture *fixture,
              const char *message)
{
  g_autofree char *json = g_strdup_printf (
      "{\"error\":{\"code\":400,\"message\":\"%s\",\"errors\":[{\"message\":\"%s\","
      "\"reason\":\"invalid\",\"domain\":\"global\"}]}}",
      message, message);

  raw_server_answer_json (fixture->raw, 400, "", json);
}

static void
assert_token (LkiIdentity *identity,
              gint64 expires_s)
{
  g_autofree char *expected = net_test_id_token ("u-1", expires_s);
  g_autoptr (GError) error = NULL;
  g_autofree char *token = net_test_await_string (lki_identity_dup_id_token (identity), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (token, ==, expected);
}

static void
test_sign_in (Fixture *fixture,
              gconstpointer data)
{
  g_autofree char *id_token = net_test_id_token ("u-1", fixture->server_s + 3600);
  g_autofree char *json =
      g_strdup_printf ("{\"kind\":\"identitytoolkit#VerifyPasswordResponse\",\"registered\":true,"
                       "\"localId\":\"u-1\",\"email\":\"kari@example.com\",\"idToken\":\"%s\","
                       "\"refreshToken\":\"r-1\",\"expiresIn\":\"3600\"}",
                       id_token);
  g_autoptr (LkiIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;
  const char *request;

  raw_server_answer_json (fixture->raw, 200, SERVER_DATE, json);
  identity = test_await_object (sign_in (fixture), &error);
  g_assert_no_error (error);
  g_assert_true (LKI_IS_IDENTITY (identity));
  g_assert_cmpstr (lki_identity_get_user_id (identity), ==, "u-1");
  g_assert_cmpstr (lki_identity_get_email (identity), ==, "kari@example.com");
  g_assert_cmpstr (lki_identity_get_refresh_token (identity), ==, "r-1");
  g_assert_true (lki_identity_get_server (identity) == fixture->server);

  request = raw_server_get_request (fixture->raw, 0);
  g_assert_true (g_str_has_prefix (
      request, "POST " TOOLKIT "/v1/accounts:signInWithPassword?key=a%20key HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (request,
                            "{\"email\":\"kari@example.com\",\"password\":\"correct horse\","
                            "\"returnSecureToken\":true}"));

  /* The token that came with it is used. */
  assert_token (identity, fixture->server_s + 3600);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->raw), ==, 1);
}

static void
test_sign_in_refused (Fixture *fixture,
                      gconstpointer data)
{
  static const struct
  {
    const char *message;
    LkiErrorCode code;
  } cases[] = {
    { "EMAIL_NOT_FOUND", LKI_ERROR_CREDENTIALS },
    { "INVALID_PASSWORD", LKI_ERROR_CREDENTIALS },
    { "INVALID_LOGIN_CREDENTIALS", LKI_ERROR_CREDENTIALS },
    { "INVALID_EMAIL", LKI_ERROR_CREDENTIALS },
    { "MISSING_PASSWORD", LKI_ERROR_CREDENTIALS },
    { "USER_DISABLED", LKI_ERROR_ACCOUNT_DISABLED },
    { "TOO_MANY_ATTEMPTS_TRY_LATER : Access to this account is disabled.",
      LKI_ERROR_TOO_MANY_ATTEMPTS },
    { "OPERATION_NOT_ALLOWED", LKI_ERROR_UNSUPPORTED },
    { "SOMETHING_NEW", LKI_ERROR_INVALID },
  };
  g_autofree char *first_message = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    answer_error (fixture, cases[i].message);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (test_await (sign_in (fixture), &error));
      g_assert_error (error, LKI_ERROR, (int) cases[i].code);

      /* Nothing tells an unknown address from a wrong password. */
      if (cases[i].code == LKI_ERROR_CREDENTIALS)
        {
          if (first_message == NULL)
            first_message = g_strdup (error->message);
          g_assert_cmpstr (error->message, ==, first_message);
          g_assert_null (lki_error_get_problem_code (error));
        }
    }
}

static void
test_sign_in_nonsense (Fixture *fixture,
                       gconstpointer data)
{
  static const char *const answers[] = {
    "",
    "[]",
    "{}",
    "{\"idToken\":5,\"refreshToken\":\"r\",\"localId\":\"u\"}",
    "{\"idToken\":\"x\",\"localId\":\"u\"}",
    "{\"idToken\":\"x\",\"refreshToken\":\"r\"}",
    "{\"idToken\":\"x\",\"refreshToken\":\"r\",\"localId\":[]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    raw_server_answer_json (fixture->raw, 200, "", answers[i]);

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    net_test_await_error (sign_in (fixture), LKI_ERROR_PROTOCOL);
}

static void
test_sign_in_server_trouble (Fixture *fixture,
                             gconstpointer data)
{
  raw_server_answer_json (fixture->raw, 503, "Retry-After: 3\r\n", "{}");
  net_test_await_error (sign_in (fixture), LKI_ERROR_RATE_LIMITED);
}

#define PENDING                                                                                    \
  "{\"mfaPendingCredential\":\"pending\",\"mfaInfo\":["                                            \
  "{\"mfaEnrollmentId\":\"e-0\",\"phoneInfo\":\"+*******0001\"},"                                  \
  "{\"mfaEnrollmentId\":\"e-1\",\"displayName\":\"Phone\",\"totpInfo\":{}}]}"

static void
test_second_factor (Fixture *fixture,
                    gconstpointer data)
{
  g_autofree char *id_token = net_test_id_token ("u-1", fixture->server_s + 3600);
  g_autofree char *json =
      g_strdup_printf ("{\"idToken\":\"%s\",\"refreshToken\":\"r-1\"}", id_token);
  g_autoptr (LkiSecondFactor) pending = NULL;
  g_autoptr (LkiIdentity) identity = NULL;
  g_autoptr (DexFuture) future = NULL;
  g_autoptr (GError) error = NULL;
  const char *request;

  raw_server_answer_json (fixture->raw, 200, SERVER_DATE, PENDING);
  answer_error (fixture, "INVALID_CODE");
  raw_server_answer_json (fixture->raw, 200, SERVER_DATE, json);

  future = sign_in (fixture);
  test_await (dex_ref (future), &error);
  g_assert_no_error (error);
  g_assert_true (G_VALUE_HOLDS (dex_future_get_value (future, NULL), LKI_TYPE_SECOND_FACTOR));
  pending = g_value_dup_boxed (dex_future_get_value (future, NULL));

  net_test_await_error (lki_identity_finish_second_factor (pending, "000000"),
                        LKI_ERROR_SECOND_FACTOR_CODE);

  identity = test_await_object (lki_identity_finish_second_factor (pending, " 123 456\n"), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (lki_identity_get_user_id (identity), ==, "u-1");
  g_assert_cmpstr (lki_identity_get_email (identity), ==, "kari@example.com");

  request = raw_server_get_request (fixture->raw, 2);
  g_assert_true (
      g_str_has_prefix (request, "POST " TOOLKIT "/v2/accounts/mfaSignIn:finalize?key="));
  g_assert_nonnull (strstr (request,
                            "{\"mfaPendingCredential\":\"pending\",\"mfaEnrollmentId\":\"e-1\","
                            "\"totpVerificationInfo\":{\"verificationCode\":\"123456\"}}"));

  /* There is no expiresIn: the token itself says when it ends. */
  lki_clock_advance (fixture->clock, 54 * MINUTE_MS);
  assert_token (identity, fixture->server_s + 3600);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->raw), ==, 3);
}

static void
test_second_factor_unsupported (Fixture *fixture,
                                gconstpointer data)
{
  raw_server_answer_json (fixture->raw, 200, "",
                          "{\"mfaPendingCredential\":\"pending\",\"mfaInfo\":["
                          "{\"mfaEnrollmentId\":\"e-0\",\"phoneInfo\":\"+*******0001\"}]}");
  net_test_await_error (sign_in (fixture), LKI_ERROR_UNSUPPORTED);
}

static void
test_password_reset (Fixture *fixture,
                     gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  raw_server_answer_json (fixture->raw, 200, "", "{\"email\":\"kari@example.com\"}");
  answer_error (fixture, "EMAIL_NOT_FOUND");
  answer_error (fixture, "INVALID_EMAIL");
  answer_error (fixture, "TOO_MANY_ATTEMPTS_TRY_LATER");
  raw_server_answer_json (fixture->raw, 500, "", "{}");

  for (guint i = 0; i < 3; i++)
    {
      test_await (
          lki_identity_send_password_reset (fixture->http, fixture->server, " kari@example.com "),
          &error);
      g_assert_no_error (error);
    }

  g_assert_nonnull (strstr (raw_server_get_request (fixture->raw, 0),
                            "{\"requestType\":\"PASSWORD_RESET\",\"email\":\"kari@example.com\"}"));

  net_test_await_error (
      lki_identity_send_password_reset (fixture->http, fixture->server, "kari@example.com"),
      LKI_ERROR_TOO_MANY_ATTEMPTS);
  net_test_await_error (
      lki_identity_send_password_reset (fixture->http, fixture->server, "kari@example.com"),
      LKI_ERROR_SERVER);
}

static void
changed_cb (LkiIdentity *identity,
            Fixture *fixture)
{
  fixture->n_changed++;
}

static void
test_refresh (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (LkiIdentity) identity = restore (fixture);
  const char *request;

  g_signal_connect (identity, "refresh-token-changed", G_CALLBACK (changed_cb), fixture);
  answer_tokens (fixture, "refresh/1+==", fixture->server_s + 3600);
  answer_tokens (fixture, "r-2", fixture->server_s + 7200);

  assert_token (identity, fixture->server_s + 3600);
  request = raw_server_get_request (fixture->raw, 0);
  g_assert_true (
      g_str_has_prefix (request, "POST /securetoken.googleapis.com/v1/token?key=a%20key "));
  g_assert_nonnull (strstr (request, "Content-Type: application/x-www-form-urlencoded\r\n"));
  g_assert_true (g_str_has_suffix (
      request, "\r\n\r\ngrant_type=refresh_token&refresh_token=refresh%2F1%2B%3D%3D"));
  g_assert_cmpuint (fixture->n_changed, ==, 0);

  /* Our clock is a day wrong and the token is good for an hour all the same. */
  lki_clock_advance (fixture->clock, 54 * MINUTE_MS);
  assert_token (identity, fixture->server_s + 3600);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->raw), ==, 1);

  lki_clock_advance (fixture->clock, 2 * MINUTE_MS);
  assert_token (identity, fixture->server_s + 7200);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->raw), ==, 2);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_cmpstr (lki_identity_get_refresh_token (identity), ==, "r-2");
}

static void
test_refresh_once (Fixture *fixture,
                   gconstpointer data)
{
  g_autoptr (LkiIdentity) identity = restore (fixture);
  DexFuture *futures[20];
  DexFuture *all;
  g_autoptr (GError) error = NULL;

  answer_tokens (fixture, "r-2", fixture->server_s + 3600);
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    futures[i] = lki_identity_dup_id_token (identity);
  all = dex_future_allv (futures, G_N_ELEMENTS (futures));
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    dex_unref (futures[i]);
  test_await (all, &error);
  g_assert_no_error (error);
  assert_token (identity, fixture->server_s + 3600);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->raw), ==, 1);
}

static void
test_refresh_outlives_who_asked (Fixture *fixture,
                                 gconstpointer data)
{
  g_autoptr (LkiIdentity) identity = restore (fixture);

  answer_tokens (fixture, "r-2", fixture->server_s + 3600);
  test_await (dex_future_first (lki_identity_dup_id_token (identity),
                                dex_future_new_for_boolean (TRUE), NULL),
              NULL);
  assert_token (identity, fixture->server_s + 3600);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->raw), ==, 1);
  g_assert_cmpstr (lki_identity_get_refresh_token (identity), ==, "r-2");
}

static void
test_invalidate (Fixture *fixture,
                 gconstpointer data)
{
  g_autoptr (LkiIdentity) identity = restore (fixture);
  g_autofree char *first = net_test_id_token ("u-1", fixture->server_s + 3600);

  answer_tokens (fixture, "r", fixture->server_s + 3600);
  answer_tokens (fixture, "r", fixture->server_s + 3601);

  assert_token (identity, fixture->server_s + 3600);
  lki_identity_invalidate_id_token (identity, first);
  assert_token (identity, fixture->server_s + 3601);

  /* Somebody else's 401 to the same old token comes late. */
  lki_identity_invalidate_id_token (identity, first);
  assert_token (identity, fixture->server_s + 3601);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->raw), ==, 2);
}

static void
test_short_lived (Fixture *fixture,
                  gconstpointer data)
{
  g_autoptr (LkiIdentity) identity = restore (fixture);

  /* A token of four minutes must not be refreshed at every use. */
  answer_tokens (fixture, "r", fixture->server_s + 240);
  assert_token (identity, fixture->server_s + 240);
  lki_clock_advance (fixture->clock, MINUTE_MS);
  assert_token (identity, fixture->server_s + 240);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->raw), ==, 1);
  lki_clock_advance (fixture->clock, 2 * MINUTE_MS);
  assert_token (identity, fixture->server_s + 240);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->raw), ==, 2);
}

static void
test_opaque_token (Fixture *fixture,
                   gconstpointer data)
{
  g_autoptr (LkiIdentity) identity = restore (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;

  raw_server_answer_json (fixture->raw, 200, SERVER_DATE,
                          "{\"id_token\":\"no.JWT!.at.all\",\"refresh_token\":\"r\","
                          "\"expires_in\":\"3600\",\"user_id\":\"u-1\"}");
  token = net_test_await_string (lki_identity_dup_id_token (identity), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (token, ==, "no.JWT!.at.all");
}

static void
test_refresh_refused (Fixture *fixture,
                      gconstpointer data)
{
  static const struct
  {
    const char *message;
    LkiErrorCode code;
  } cases[] = {
    { "INVALID_REFRESH_TOKEN", LKI_ERROR_UNAUTHENTICATED },
    { "MISSING_REFRESH_TOKEN", LKI_ERROR_UNAUTHENTICATED },
    { "TOKEN_EXPIRED", LKI_ERROR_UNAUTHENTICATED },
    { "USER_NOT_FOUND", LKI_ERROR_UNAUTHENTICATED },
    { "USER_DISABLED", LKI_ERROR_ACCOUNT_DISABLED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    answer_error (fixture, cases[i].message);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LkiIdentity) identity = restore (fixture);
      g_autoptr (GError) error = NULL;

      g_assert_false (test_await (lki_identity_dup_id_token (identity), &error));
      g_assert_error (error, LKI_ERROR, (int) cases[i].code);
      g_assert_true (lki_error_needs_sign_in (error));
      g_assert_cmpstr (lki_identity_get_refresh_token (identity), ==, "refresh/1+==");
    }
}

static void
test_refresh_trouble (Fixture *fixture,
                      gconstpointer data)
{
  g_autoptr (LkiIdentity) identity = restore (fixture);

  raw_server_answer_json (fixture->raw, 500, "", "{}");
  raw_server_answer (fixture->raw, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", -1);
  raw_server_answer_json (fixture->raw, 200, "", "<nothing>");
  raw_server_answer_json (fixture->raw, 200, "", "{}");
  answer_tokens (fixture, "r", fixture->server_s + 3600);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (test_await (lki_identity_dup_id_token (identity), &error));
      g_assert_true (lki_error_is_transient (error));
      g_assert_false (lki_error_needs_sign_in (error));
    }

  /* None of it has ended the session. */
  assert_token (identity, fixture->server_s + 3600);
}

static void
test_refresh_another_user (Fixture *fixture,
                           gconstpointer data)
{
  g_autoptr (LkiIdentity) identity = restore (fixture);

  raw_server_answer_json (fixture->raw, 200, "",
                          "{\"id_token\":\"x\",\"refresh_token\":\"r\",\"user_id\":\"u-2\"}");
  net_test_await_error (lki_identity_dup_id_token (identity), LKI_ERROR_UNAUTHENTICATED);
  g_assert_cmpstr (lki_identity_get_refresh_token (identity), ==, "refresh/1+==");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, func) g_test_add ("/net/identity/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("sign-in", test_sign_in);
  ADD ("sign-in/refused", test_sign_in_refused);
  ADD ("sign-in/nonsense", test_sign_in_nonsense);
  ADD ("sign-in/server-trouble", test_sign_in_server_trouble);
  ADD ("second-factor", test_second_factor);
  ADD ("second-factor/unsupported", test_second_factor_unsupported);
  ADD ("password-reset", test_password_reset);
  ADD ("refresh", test_refresh);
  ADD ("refresh/once", test_refresh_once);
  ADD ("refresh/outlives-who-asked", test_refresh_outlives_who_asked);
  ADD ("refresh/refused", test_refresh_refused);
  ADD ("refresh/trouble", test_refresh_trouble);
  ADD ("refresh/another-user", test_refresh_another_user);
  ADD ("invalidate", test_invalidate);
  ADD ("short-lived", test_short_lived);
  ADD ("opaque-token", test_opaque_token);
#undef ADD

  return g_test_run ();
}
