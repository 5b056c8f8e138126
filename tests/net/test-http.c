// SPDX-License-Identifier: GPL-3.0-or-later
#include "lki-http.h"

#include "lki-clock.h"
#include "net-test.h"

#include <string.h>

#define OK_HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

typedef struct
{
  LkiHttp *http;
  RawServer *server;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->http = lki_http_new ("leadkit-inbox/1.0");
  fixture->server = raw_server_new ();
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  /* A fiber that has ended is let go of in the next turn. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->http);
  raw_server_free (fixture->server);
}

static DexFuture *
get (Fixture *fixture,
     const char *path,
     const char *bearer)
{
  g_autofree char *uri = g_strconcat (raw_server_get_origin (fixture->server), path, NULL);

  return lki_http_send (fixture->http, "GET", uri, bearer, NULL, NULL);
}

static char *
body_text (LkiHttpResponse *response)
{
  gsize size;
  const char *data = g_bytes_get_data (response->body, &size);

  return g_strndup (data, size);
}

static void
test_success (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (LkiHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  const char *request;

  raw_server_answer_json (fixture->server, 200, "Date: Mon, 23 Nov 2026 01:02:03 GMT\r\n",
                          "{\"a\":1}");
  response = test_await_boxed (get (fixture, "/v1/me", "secret"), &error);
  g_assert_no_error (error);

  text = body_text (response);
  g_assert_cmpstr (text, ==, "{\"a\":1}");
  g_assert_cmpuint (response->status, ==, 200);
  g_assert_cmpstr (response->content_type, ==, "application/json");
  g_assert_cmpint (response->date_ms, ==, lki_time_parse ("2026-11-23T01:02:03Z"));

  request = raw_server_get_request (fixture->server, 0);
  g_assert_true (g_str_has_prefix (request, "GET /v1/me HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (request, "User-Agent: leadkit-inbox/1.0\r\n"));
  g_assert_nonnull (strstr (request, "Authorization: Bearer secret\r\n"));
  g_assert_nonnull (strstr (request, "Accept-Language: en"));
  g_assert_nonnull (strstr (request, "gzip"));
}

static void
test_body (Fixture *fixture,
           gconstpointer data)
{
  g_autofree char *uri = g_strconcat (raw_server_get_origin (fixture->server), "/x", NULL);
  g_autoptr (GBytes) body = net_test_bytes ("{\"b\":2}");
  g_autoptr (GError) error = NULL;
  const char *request;

  raw_server_answer_json (fixture->server, 200, "", "{}");
  g_assert_true (test_await (
      lki_http_send (fixture->http, "POST", uri, NULL, "application/json", body), &error));
  g_assert_no_error (error);

  request = raw_server_get_request (fixture->server, 0);
  g_assert_true (g_str_has_suffix (request, "\r\n\r\n{\"b\":2}"));
  g_assert_nonnull (strstr (request, "Content-Type: application/json\r\n"));
  g_assert_null (strstr (request, "Authorization"));
}

static void
test_status (Fixture *fixture,
             gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *headers;
    const char *json;
    LkiErrorCode code;
    gint64 retry_after_ms;
    const char *problem;
  } cases[] = {
    { 401, "", "{\"code\":\"token_expired\",\"request_id\":\"r-1\"}", LKI_ERROR_UNAUTHENTICATED, -1,
      "token_expired" },
    { 403, "", "{\"code\":\"no_agreement\"}", LKI_ERROR_FORBIDDEN, -1, "no_agreement" },
    { 404, "", "{}", LKI_ERROR_NOT_FOUND, -1, NULL },
    { 409, "", "{}", LKI_ERROR_CONFLICT, -1, NULL },
    { 410, "", "{\"code\":\"cursor_expired\"}", LKI_ERROR_CURSOR_EXPIRED, -1, "cursor_expired" },
    { 410, "", "{\"code\":\"gone\"}", LKI_ERROR_NOT_FOUND, -1, "gone" },
    { 410, "", "not JSON", LKI_ERROR_NOT_FOUND, -1, NULL },
    { 413, "", "{}", LKI_ERROR_TOO_LARGE, -1, NULL },
    { 422, "", "{\"code\":\"invalid\"}", LKI_ERROR_INVALID, -1, "invalid" },
    { 426, "", "{\"code\":\"client_too_old\"}", LKI_ERROR_CLIENT_TOO_OLD, -1, "client_too_old" },
    { 429, "Retry-After: 7\r\n", "{}", LKI_ERROR_RATE_LIMITED, 7000, NULL },
    { 429, "", "{}", LKI_ERROR_RATE_LIMITED, -1, NULL },
    { 429, "Retry-After: 99999999999999999999\r\n", "{}", LKI_ERROR_RATE_LIMITED, -1, NULL },
    { 429, "Retry-After: -5\r\n", "{}", LKI_ERROR_RATE_LIMITED, -1, NULL },
    { 429, "Retry-After: 31536000\r\n", "{}", LKI_ERROR_RATE_LIMITED, 86400000, NULL },
    { 503,
      "Date: Mon, 23 Nov 2026 01:00:00 GMT\r\n"
      "Retry-After: Mon, 23 Nov 2026 01:02:00 GMT\r\n",
      "{}", LKI_ERROR_RATE_LIMITED, 120000, NULL },
    { 503, "", "{}", LKI_ERROR_SERVER, -1, NULL },
    { 500, "", "{}", LKI_ERROR_SERVER, -1, NULL },
    { 501, "", "{}", LKI_ERROR_UNSUPPORTED, -1, NULL },
    { 502, "", "", LKI_ERROR_SERVER, -1, NULL },
    { 400, "", "{\"error\":{\"code\":400,\"message\":\"WEAK_PASSWORD : too short\"}}",
      LKI_ERROR_INVALID, -1, "WEAK_PASSWORD" },
    { 400, "", "{\"code\":\"kari@example.com is wrong\"}", LKI_ERROR_INVALID, -1, NULL },
    { 400, "", "{\"code\":5,\"request_id\":[]}", LKI_ERROR_INVALID, -1, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    raw_server_answer_json (fixture->server, cases[i].status, cases[i].headers, cases[i].json);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (test_await (get (fixture, "/", NULL), &error));
      g_assert_error (error, LKI_ERROR, (int) cases[i].code);
      g_assert_cmpuint (lki_error_get_http_status (error), ==, cases[i].status);
      g_assert_cmpint (lki_error_get_retry_after_ms (error), ==, cases[i].retry_after_ms);
      g_assert_cmpstr (lki_error_get_problem_code (error), ==, cases[i].problem);
      g_assert_null (strstr (error->message, "kari"));
      if (i == 0)
        g_assert_cmpstr (lki_error_get_request_id (error), ==, "r-1");
    }
}

static void
test_web_page (Fixture *fixture,
               gconstpointer data)
{
  raw_server_answer (fixture->server,
                     "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
                     "Content-Length: 24\r\n\r\n<html>Sign in here</html>",
                     -1);
  raw_server_answer (fixture->server,
                     "HTTP/1.1 401 Unauthorized\r\nContent-Type: text/html\r\n"
                     "Content-Length: 6\r\n\r\n<html>",
                     -1);
  raw_server_answer (fixture->server,
                     "HTTP/1.1 302 Found\r\nLocation: http://portal.example/login\r\n"
                     "Content-Length: 0\r\n\r\n",
                     -1);
  raw_server_answer (fixture->server, "SSH-2.0-OpenSSH_9.9\r\n", -1);

  for (guint i = 0; i < 3; i++)
    net_test_await_error (get (fixture, "/", NULL), LKI_ERROR_PROTOCOL);

  /* What is not HTTP at all may look like a broken connection or like a broken answer. */
  {
    g_autoptr (GError) error = NULL;

    g_assert_false (test_await (get (fixture, "/", NULL), &error));
    g_assert_true (lki_error_is_transient (error));
  }
}

static void
test_redirect_same_origin (Fixture *fixture,
                           gconstpointer data)
{
  g_autoptr (LkiHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  raw_server_answer (fixture->server,
                     "HTTP/1.1 307 Temporary\r\nLocation: /v2/leads?x=1\r\n"
                     "Content-Length: 0\r\n\r\n",
                     -1);
  raw_server_answer_json (fixture->server, 200, "", "{}");
  response = test_await_boxed (get (fixture, "/v1/leads", "secret"), &error);
  g_assert_no_error (error);
  g_assert_true (
      g_str_has_prefix (raw_server_get_request (fixture->server, 1), "GET /v2/leads?x=1 "));
  g_assert_nonnull (
      strstr (raw_server_get_request (fixture->server, 1), "Authorization: Bearer secret"));
}

static void
test_redirect_elsewhere (Fixture *fixture,
                         gconstpointer data)
{
  g_autoptr (RawServer) other = raw_server_new ();
  g_autofree char *answer =
      g_strdup_printf ("HTTP/1.1 307 Temporary\r\nLocation: %s/steal\r\nContent-Length: 0\r\n\r\n",
                       raw_server_get_origin (other));

  raw_server_answer_json (other, 200, "", "{}");
  raw_server_answer (fixture->server, answer, -1);
  net_test_await_error (get (fixture, "/", "secret"), LKI_ERROR_PROTOCOL);
  g_assert_cmpuint (raw_server_get_n_requests (other), ==, 0);
}

static void
test_redirect_for_ever (Fixture *fixture,
                        gconstpointer data)
{
  raw_server_answer (fixture->server,
                     "HTTP/1.1 307 Temporary\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n", -1);
  net_test_await_error (get (fixture, "/", NULL), LKI_ERROR_PROTOCOL);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->server), <, 10);
}

static GBytes *
compress (gsize size)
{
  g_autoptr (GConverter) compressor =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  g_autofree char *zeros = g_malloc0 (size);
  g_autoptr (GBytes) input = g_bytes_new_static (zeros, size);

  return g_converter_convert_bytes (compressor, input, NULL);
}

static void
answer_gzip (Fixture *fixture,
             const void *data,
             gsize size)
{
  g_autoptr (GString) answer = g_string_new (OK_HEAD "Content-Encoding: gzip\r\n");

  g_string_append_printf (answer, "Content-Length: %zu\r\n\r\n", size);
  g_string_append_len (answer, data, size);
  raw_server_answer (fixture->server, answer->str, answer->len);
}

static void
test_gzip (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (GBytes) packed = compress (300000);
  g_autoptr (LkiHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  answer_gzip (fixture, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  response = test_await_boxed (get (fixture, "/", NULL), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (response->body), ==, 300000);
}

static void
test_gzip_truncated (Fixture *fixture,
                     gconstpointer data)
{
  g_autoptr (GBytes) packed = compress (300000);
  g_autoptr (GError) error = NULL;

  answer_gzip (fixture, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed) / 2);
  g_assert_false (test_await (get (fixture, "/", NULL), &error));
  g_assert_true (g_error_matches (error, LKI_ERROR, LKI_ERROR_NETWORK) ||
                 g_error_matches (error, LKI_ERROR, LKI_ERROR_PROTOCOL));
}

static void
test_gzip_broken (Fixture *fixture,
                  gconstpointer data)
{
  answer_gzip (fixture, "this is not gzip", 16);
  net_test_await_error (get (fixture, "/", NULL), LKI_ERROR_PROTOCOL);
}

static void
test_gzip_bomb (Fixture *fixture,
                gconstpointer data)
{
  LkiHttpLimits limits = LKI_HTTP_LIMITS_DEFAULT;
  g_autoptr (GBytes) packed = compress (16 * 1024 * 1024);

  limits.body_bytes = 1024 * 1024;
  lki_http_set_limits (fixture->http, &limits);
  g_assert_cmpuint (g_bytes_get_size (packed), <, limits.body_bytes);
  answer_gzip (fixture, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  net_test_await_error (get (fixture, "/", NULL), LKI_ERROR_TOO_LARGE);
}

static void
test_announced_too_large (Fixture *fixture,
                          gconstpointer data)
{
  raw_server_answer (fixture->server, OK_HEAD "Content-Length: 99999999999\r\n\r\n{", -1);
  net_test_await_error (get (fixture, "/", NULL), LKI_ERROR_TOO_LARGE);
}

static void
test_broken_off (Fixture *fixture,
                 gconstpointer data)
{
  raw_server_answer (fixture->server, OK_HEAD "Content-Length: 100\r\n\r\n{\"a\":", -1);
  raw_server_answer (fixture->server, OK_HEAD "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n",
                     -1);
  raw_server_answer (fixture->server, "HTTP/1.1 200 OK\r\nContent-Ty", -1);
  raw_server_answer (fixture->server, "", -1);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (test_await (get (fixture, "/", NULL), &error));
      g_assert_true (lki_error_is_transient (error));
    }
}

static void
test_slow (Fixture *fixture,
           gconstpointer data)
{
  LkiHttpLimits limits = LKI_HTTP_LIMITS_DEFAULT;

  limits.head_ms = 100;
  limits.window_ms = 100;
  limits.window_bytes = 100;
  lki_http_set_limits (fixture->http, &limits);

  /* Headers a byte at a time. */
  raw_server_answer (fixture->server, OK_HEAD "Content-Length: 2\r\n\r\n{}", -1);
  raw_server_drip (fixture->server, 40);
  net_test_await_error (get (fixture, "/", NULL), LKI_ERROR_TIMED_OUT);
}

static void
test_slow_body (Fixture *fixture,
                gconstpointer data)
{
  LkiHttpLimits limits = LKI_HTTP_LIMITS_DEFAULT;

  limits.window_ms = 100;
  limits.window_bytes = 100;
  lki_http_set_limits (fixture->http, &limits);

  raw_server_answer (fixture->server, OK_HEAD "Content-Length: 200\r\n\r\n{                    }",
                     -1);
  raw_server_drip (fixture->server, 10);
  net_test_await_error (get (fixture, "/", NULL), LKI_ERROR_TIMED_OUT);
}

static void
test_silent (Fixture *fixture,
             gconstpointer data)
{
  LkiHttpLimits limits = LKI_HTTP_LIMITS_DEFAULT;

  limits.head_ms = 50;
  lki_http_set_limits (fixture->http, &limits);
  raw_server_answer (fixture->server, "", -1);
  raw_server_keep_open (fixture->server);
  net_test_await_error (get (fixture, "/", NULL), LKI_ERROR_TIMED_OUT);
}

static void
test_nobody_there (Fixture *fixture,
                   gconstpointer data)
{
  g_autofree char *uri = NULL;

  {
    g_autoptr (RawServer) gone = raw_server_new ();

    uri = g_strconcat (raw_server_get_origin (gone), "/", NULL);
  }

  net_test_await_error (lki_http_send (fixture->http, "GET", uri, NULL, NULL, NULL),
                        LKI_ERROR_NETWORK);
}

static void
test_refused_addresses (Fixture *fixture,
                        gconstpointer data)
{
  static const struct
  {
    const char *uri;
    LkiErrorCode code;
  } cases[] = {
    { "http://leads.example.no/", LKI_ERROR_INSECURE_ADDRESS },
    { "http://192.0.2.1/", LKI_ERROR_INSECURE_ADDRESS },
    { "http://[2001:db8::1]/", LKI_ERROR_INSECURE_ADDRESS },
    { "http://localhost.example.no/", LKI_ERROR_INSECURE_ADDRESS },
    { "http://127.0.0.1.example.no/", LKI_ERROR_INSECURE_ADDRESS },
    { "http://user:password@127.0.0.1/", LKI_ERROR_ADDRESS },
    { "ftp://127.0.0.1/", LKI_ERROR_ADDRESS },
    { "file:///etc/passwd", LKI_ERROR_ADDRESS },
    { "nonsense", LKI_ERROR_ADDRESS },
    { "", LKI_ERROR_ADDRESS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    net_test_await_error (lki_http_send (fixture->http, "GET", cases[i].uri, "secret", NULL, NULL),
                          cases[i].code);
}

static void
wait_for_request (Fixture *fixture,
                  guint n)
{
  while (raw_server_get_n_requests (fixture->server) < n)
    g_main_context_iteration (NULL, FALSE);
}

static void
test_cancel_all (Fixture *fixture,
                 gconstpointer data)
{
  DexFuture *future;

  raw_server_answer (fixture->server, "", -1);
  raw_server_keep_open (fixture->server);
  future = get (fixture, "/", NULL);
  wait_for_request (fixture, 1);
  lki_http_cancel_all (fixture->http);
  net_test_await_error (future, LKI_ERROR_CANCELLED);
}

static void
test_drop_connections (Fixture *fixture,
                       gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  DexFuture *future;

  raw_server_answer (fixture->server, "", -1);
  raw_server_keep_open (fixture->server);
  raw_server_answer_json (fixture->server, 200, "", "{}");
  future = get (fixture, "/", NULL);
  wait_for_request (fixture, 1);
  lki_http_drop_connections (fixture->http);
  net_test_await_error (future, LKI_ERROR_NETWORK);

  /* It works on with new connections. */
  test_await (get (fixture, "/", NULL), &error);
  g_assert_no_error (error);
}

static void
test_given_up (Fixture *fixture,
               gconstpointer data)
{
  DexFuture *race;

  /* Whoever awaits it loses interest, in the middle of the body. */
  raw_server_answer (fixture->server, OK_HEAD "Content-Length: 100\r\n\r\n{", -1);
  raw_server_keep_open (fixture->server);
  race = dex_future_first (get (fixture, "/", NULL), dex_timeout_new_msec (50), NULL);
  g_assert_false (test_await (race, NULL));
}

static void
test_many_at_once (Fixture *fixture,
                   gconstpointer data)
{
  DexFuture *futures[50];
  DexFuture *all;
  g_autoptr (GError) error = NULL;

  raw_server_answer_json (fixture->server, 200, "", "{}");
  raw_server_keep_open (fixture->server);
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    futures[i] = get (fixture, "/", NULL);
  all = dex_future_allv (futures, G_N_ELEMENTS (futures));
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    dex_unref (futures[i]);
  test_await (all, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->server), ==, 50);
}

static void
test_kept_connection_closed (Fixture *fixture,
                             gconstpointer data)
{
  g_autofree char *uri = g_strconcat (raw_server_get_origin (fixture->server), "/", NULL);
  g_autoptr (GBytes) body = net_test_bytes ("{}");
  g_autoptr (GError) error = NULL;

  /* The server says that it keeps the connection and closes it: the next request must not fail. */
  raw_server_answer_json (fixture->server, 200, "Connection: keep-alive\r\n", "{}");

  for (guint i = 0; i < 3; i++)
    {
      test_await (lki_http_send (fixture->http, "POST", uri, NULL, "application/json", body),
                  &error);
      g_assert_no_error (error);
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, func) g_test_add ("/net/http/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("success", test_success);
  ADD ("body", test_body);
  ADD ("status", test_status);
  ADD ("web-page", test_web_page);
  ADD ("redirect/same-origin", test_redirect_same_origin);
  ADD ("redirect/elsewhere", test_redirect_elsewhere);
  ADD ("redirect/for-ever", test_redirect_for_ever);
  ADD ("gzip", test_gzip);
  ADD ("gzip/truncated", test_gzip_truncated);
  ADD ("gzip/broken", test_gzip_broken);
  ADD ("gzip/bomb", test_gzip_bomb);
  ADD ("announced-too-large", test_announced_too_large);
  ADD ("broken-off", test_broken_off);
  ADD ("slow/head", test_slow);
  ADD ("slow/body", test_slow_body);
  ADD ("slow/silent", test_silent);
  ADD ("nobody-there", test_nobody_there);
  ADD ("refused-addresses", test_refused_addresses);
  ADD ("cancel-all", test_cancel_all);
  ADD ("drop-connections", test_drop_connections);
  ADD ("given-up", test_given_up);
  ADD ("many-at-once", test_many_at_once);
  ADD ("kept-connection-closed", test_kept_connection_closed);
#undef ADD

  return g_test_run ();
}
