// SPDX-License-Identifier: GPL-3.0-or-later
// Reports on their way out, to a server that keeps what it heard byte for byte.

#include "lki-envelope.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "lki-clock.h"
#include "lki-report-json.h"
#include "net-test.h"

/* 2026-11-25T12:00:00Z */
#define NOW G_GINT64_CONSTANT (1795608000000)

static LkiReport *
make_report (void)
{
  g_autoptr (GError) error = lki_error_new_http (
      LKI_ERROR_PROTOCOL, 200, -1, "odd", "request-of-kari", "Kari Example, kari@example.com");

  return lki_report_new_error ("pull", error, NOW, "1.2.3");
}

static JsonNode *
parse_payload (GBytes *envelope)
{
  g_auto (GStrv) lines = NULL;
  g_autofree char *text =
      g_strndup (g_bytes_get_data (envelope, NULL), g_bytes_get_size (envelope));
  g_autoptr (JsonNode) header = NULL;
  g_autoptr (GError) error = NULL;
  JsonNode *payload;

  lines = g_strsplit (text, "\n", 3);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  header = json_from_string (lines[1], &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (header), "type"), ==,
                   "event");
  /* The payload ends where its header says. */
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (header), "length"), ==,
                   (gint64) strlen (lines[2]) - 1);
  payload = json_from_string (lines[2], &error);
  g_assert_no_error (error);

  return payload;
}

static JsonObject *
get_exception (JsonNode *event)
{
  JsonObject *exception = json_object_get_object_member (json_node_get_object (event), "exception");

  return json_array_get_object_element (json_object_get_array_member (exception, "values"), 0);
}

static void
test_dsn (void)
{
  static const struct
  {
    const char *text;
    const char *endpoint;
  } good[] = {
    { "https://abc123@reports.example.com/42", "https://reports.example.com/api/42/envelope/" },
    { "https://abc@reports.example.com:8443/sentry/7",
      "https://reports.example.com:8443/sentry/api/7/envelope/" },
    { "http://abc@127.0.0.1:9000/1", "http://127.0.0.1:9000/api/1/envelope/" },
  };
  static const char *const bad[] = {
    "",
    "reports.example.com/1",
    "https://reports.example.com/1",
    "https://abc@reports.example.com",
    "https://abc@reports.example.com/",
    "https://a b@reports.example.com/1",
    "https://abc@/1",
    "https://abc@reports.example.com/1?x=y",
    "ftp://abc@reports.example.com/1",
    "http://abc@reports.example.com/1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LkiDsn) dsn = lki_dsn_parse (good[i].text, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (dsn->endpoint, ==, good[i].endpoint);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (lki_dsn_parse (bad[i], &error));
      g_assert_nonnull (error);
      g_assert_true (error->domain == LKI_ERROR);
    }
}

static void
test_event (void)
{
  g_autoptr (LkiReport) report = make_report ();
  g_autoptr (GBytes) envelope = lki_envelope_print (report, "production");
  g_autoptr (JsonNode) event = parse_payload (envelope);
  JsonObject *object = json_node_get_object (event);
  JsonObject *exception = get_exception (event);
  JsonArray *frames = json_object_get_array_member (
      json_object_get_object_member (exception, "stacktrace"), "frames");
  JsonArray *images =
      json_object_get_array_member (json_object_get_object_member (object, "debug_meta"), "images");
  JsonObject *image = json_array_get_object_element (images, 0);

  g_assert_cmpstr (json_object_get_string_member (object, "timestamp"), ==,
                   "2026-11-25T12:00:00.000Z");
  g_assert_cmpstr (json_object_get_string_member (object, "release"), ==, "leadkit-inbox@1.2.3");
  g_assert_cmpstr (json_object_get_string_member (object, "platform"), ==, "native");
  g_assert_cmpstr (json_object_get_string_member (exception, "type"), ==, "protocol");
  g_assert_cmpstr (json_object_get_string_member (exception, "value"), ==, "pull");
  g_assert_cmpuint (json_array_get_length (frames), >, 2);
  for (guint i = 0; i < json_array_get_length (frames); i++)
    {
      JsonObject *frame = json_array_get_object_element (frames, i);

      g_assert_true (
          g_str_has_prefix (json_object_get_string_member (frame, "instruction_addr"), "0x"));
      g_assert_true (json_object_has_member (frame, "package"));
    }
  g_assert_cmpuint (strlen (json_object_get_string_member (image, "debug_id")), ==, 36);
  g_assert_cmpint (json_object_get_int_member (image, "image_size"), >, 0);
  g_assert_null (g_strstr_len (g_bytes_get_data (envelope, NULL),
                               (gssize) g_bytes_get_size (envelope), "ari"));
}

static void
test_scrub (void)
{
  static const char text[] =
      "{\"event_id\":\"0123456789abcdef0123456789abcdef\",\"server_name\":\"karis-pc\","
      "\"user\":{\"email\":\"kari@example.com\",\"id\":\"1\"},\"release\":\"Kari Example\","
      "\"message\":\"Kari\",\"extra\":{\"x\":1},\"tags\":{\"http_status\":\"200\","
      "\"lead\":\"lead-1\"},\"exception\":{\"values\":[{\"type\":\"protocol\","
      "\"value\":\"call +47 00 00 00 00\",\"stacktrace\":{\"frames\":[{\"package\":"
      "\"/home/kari/lib.so\",\"instruction_addr\":\"0x1\",\"vars\":{\"name\":\"Kari\"}},"
      "\"Kari\"]}}],\"x\":[\"Kari\"]},\"level\":[[\"error\",\"Kari!\"]],\"timestamp\":7}";
  static const char expected[] =
      "{\"event_id\":\"0123456789abcdef0123456789abcdef\",\"tags\":{\"http_status\":\"200\"},"
      "\"exception\":{\"values\":[{\"type\":\"protocol\",\"stacktrace\":{\"frames\":["
      "{\"instruction_addr\":\"0x1\"}]}}]}}";
  g_autoptr (JsonNode) event = json_from_string (text, NULL);
  g_autoptr (JsonNode) clean = lki_report_scrub (event);
  g_autofree char *printed = json_to_string (clean, FALSE);

  g_assert_cmpstr (printed, ==, expected);
}

static void
test_crash_of_a_strange_module (void)
{
  g_autoptr (LkiCrash) crash = g_new0 (LkiCrash, 1);
  g_autoptr (LkiReport) report = NULL;
  g_autoptr (GBytes) envelope = NULL;
  g_autoptr (JsonNode) event = NULL;

  crash->at_ms = NOW;
  crash->signal = 11;
  crash->version = g_strdup ("1.2.3");
  crash->addresses[crash->n_addresses++] = 0x1234;
  crash->modules = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_module_free);
  g_ptr_array_add (crash->modules,
                   lki_module_new ("Karis egen fil.so", "00112233445566778899aabbccddeeff00112233",
                                   0x1000, 0x1000, 0x2000));
  report = lki_report_new_crash (crash);
  envelope = lki_envelope_print (report, "development");
  event = parse_payload (envelope);

  g_assert_cmpstr (json_object_get_string_member (get_exception (event), "type"), ==, "SIGSEGV");
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (event), "level"), ==,
                   "fatal");
  g_assert_null (g_strstr_len (g_bytes_get_data (envelope, NULL),
                               (gssize) g_bytes_get_size (envelope), "Kari"));
  /* Sentry's example of how a GNU build id becomes a debug id: the first fields are turned. */
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (envelope, NULL),
                                  (gssize) g_bytes_get_size (envelope),
                                  "33221100-5544-7766-8899-aabbccddeeff"));
}

static LkiDsn *
make_dsn (RawServer *server)
{
  g_autofree char *text =
      g_strdup_printf ("http://key123@127.0.0.1:%u/42", raw_server_get_port (server));
  g_autoptr (GError) error = NULL;
  LkiDsn *dsn = lki_dsn_parse (text, &error);

  g_assert_no_error (error);

  return dsn;
}

static void
test_send (void)
{
  g_autoptr (RawServer) server = raw_server_new ();
  g_autoptr (LkiHttp) http = lki_http_new ("leadkit-inbox/test");
  g_autoptr (LkiDsn) dsn = make_dsn (server);
  g_autoptr (LkiReport) report = make_report ();
  g_autoptr (GBytes) envelope = lki_envelope_print (report, "production");
  g_autoptr (GError) error = NULL;
  g_autoptr (DexFuture) sent = NULL;
  const char *request;

  raw_server_answer_json (server, 200, "X-Sentry-Rate-Limits: 60:transaction:key, 30::org\r\n",
                          "{}");
  sent = lki_envelope_send (http, dsn, envelope);
  g_assert_true (test_await (dex_ref (sent), &error));
  g_assert_cmpint (g_value_get_int64 (dex_future_get_value (sent, &error)), ==, 30000);
  g_assert_no_error (error);

  request = raw_server_get_request (server, 0);
  g_assert_true (g_str_has_prefix (request, "POST /api/42/envelope/ HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (request, "Content-Type: application/x-sentry-envelope\r\n"));
  g_assert_nonnull (strstr (request, "Content-Encoding: gzip\r\n"));
  g_assert_nonnull (strstr (request, "X-Sentry-Auth: Sentry sentry_version=7, "));
  g_assert_nonnull (strstr (request, "sentry_key=key123\r\n"));
  g_assert_null (strstr (request, "Authorization:"));
}

static void
test_refused (void)
{
  static const struct
  {
    guint status;
    const char *headers;
    LkiErrorCode code;
    gint64 wait_ms;
  } cases[] = {
    { 429, "Retry-After: 17\r\n", LKI_ERROR_RATE_LIMITED, 17000 },
    { 429, "Retry-After: 17\r\nX-Sentry-Rate-Limits: 2700:error;default:organization\r\n",
      LKI_ERROR_RATE_LIMITED, 2700000 },
    { 500, "", LKI_ERROR_SERVER, -1 },
    { 413, "", LKI_ERROR_TOO_LARGE, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RawServer) server = raw_server_new ();
      g_autoptr (LkiHttp) http = lki_http_new ("leadkit-inbox/test");
      g_autoptr (LkiDsn) dsn = make_dsn (server);
      g_autoptr (LkiReport) report = make_report ();
      g_autoptr (GBytes) envelope = lki_envelope_print (report, "production");
      g_autoptr (GError) error = NULL;

      raw_server_answer_json (server, cases[i].status, cases[i].headers, "{}");
      g_assert_false (test_await (lki_envelope_send (http, dsn, envelope), &error));
      g_assert_error (error, LKI_ERROR, (int) cases[i].code);
      g_assert_cmpint (lki_error_get_retry_after_ms (error), ==, cases[i].wait_ms);
    }
}

static void
test_rate_limits (void)
{
  g_assert_cmpint (lki_envelope_parse_rate_limits (NULL), ==, 0);
  g_assert_cmpint (lki_envelope_parse_rate_limits (""), ==, 0);
  g_assert_cmpint (lki_envelope_parse_rate_limits ("60:transaction;profile:key"), ==, 0);
  g_assert_cmpint (lki_envelope_parse_rate_limits ("60:default;error:key:quota, 5::org"), ==,
                   60000);
  g_assert_cmpint (lki_envelope_parse_rate_limits ("-5::org, x, :, 99999999999::, 7"), ==, 7000);
  g_assert_cmpint (lki_envelope_parse_rate_limits ("4000000000::org"), ==, 24 * 3600 * 1000);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/envelope/what-is-a-dsn", test_dsn);
  g_test_add_func ("/envelope/an-event-says-where-and-not-who", test_event);
  g_test_add_func ("/envelope/only-what-is-known-to-be-safe-passes", test_scrub);
  g_test_add_func ("/envelope/a-crash-in-a-strange-module", test_crash_of_a_strange_module);
  g_test_add_func ("/envelope/sent-as-sentry-wants-it", test_send);
  g_test_add_func ("/envelope/how-long-to-wait-when-it-is-refused", test_refused);
  g_test_add_func ("/envelope/rate-limits", test_rate_limits);

  return g_test_run ();
}
