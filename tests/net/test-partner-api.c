// SPDX-License-Identifier: GPL-3.0-or-later
#include "lki-partner-api.h"

#include "lki-change-result.h"
#include "lki-discovery.h"
#include "lki-partner-account.h"
#include "lki-sync-page.h"
#include "lki-wire.h"
#include "net-test.h"
#include "wire-fixture.h"

#include <string.h>

typedef struct
{
  LkiHttp *http;
  RawServer *raw;
  LkiPartnerApi *api;
} Fixture;

static void
answer_tokens (Fixture *fixture,
               gint64 expires_s)
{
  g_autofree char *id_token = net_test_id_token ("u-1", expires_s);
  g_autofree char *json = g_strdup_printf (
      "{\"id_token\":\"%s\",\"refresh_token\":\"r\",\"user_id\":\"u-1\",\"expires_in\":\"3600\"}",
      id_token);

  raw_server_answer_json (fixture->raw, 200, "", json);
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  g_autoptr (LkiClock) clock = lki_clock_new_manual (1000);
  g_autoptr (LkiIdentity) identity = NULL;
  g_autoptr (LkiServerInfo) server = NULL;

  fixture->http = lki_http_new ("test");
  fixture->raw = raw_server_new ();
  server = net_test_server_info (raw_server_get_origin (fixture->raw));
  identity = lki_identity_new_from_refresh_token (fixture->http, server, clock, "u-1",
                                                  "kari@example.com", "r");
  fixture->api = lki_partner_api_new (fixture->http, identity);

  /* The first request of each test is the refresh. */
  answer_tokens (fixture, 3600);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->api);
  g_assert_finalize_object (fixture->http);
  raw_server_free (fixture->raw);
}

static void
assert_bearer (Fixture *fixture,
               guint index,
               gint64 expires_s)
{
  g_autofree char *id_token = net_test_id_token ("u-1", expires_s);
  g_autofree char *expected = g_strconcat ("\r\nAuthorization: Bearer ", id_token, "\r\n", NULL);

  g_assert_nonnull (strstr (raw_server_get_request (fixture->raw, index), expected));
}

static void
test_fetch_page (Fixture *fixture,
                 gconstpointer data)
{
  g_autoptr (LkiSyncPage) page = NULL;
  g_autoptr (GError) error = NULL;

  raw_server_answer_json (fixture->raw, 200, "",
                          "{\"leads\":[" WIRE_LEAD ",{}],\"cursor\":\"c/2 ?&\",\"has_more\":true}");
  page = test_await_boxed (lki_partner_api_fetch_page (fixture->api, NULL, 500), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->leads->len, ==, 1);
  g_assert_cmpuint (page->set_aside, ==, 1);
  g_assert_true (
      g_str_has_prefix (raw_server_get_request (fixture->raw, 1), "GET /v1/leads?limit=500 HTTP"));
  assert_bearer (fixture, 1, 3600);

  /* The same answer again: its cursor is the one that was sent. */
  net_test_await_error (lki_partner_api_fetch_page (fixture->api, page->cursor, 7),
                        LKI_ERROR_PROTOCOL);
  g_assert_true (g_str_has_prefix (raw_server_get_request (fixture->raw, 2),
                                   "GET /v1/leads?limit=7&cursor=c%2F2%20%3F%26 HTTP"));
}

static void
test_fetch_and_peek (Fixture *fixture,
                     gconstpointer data)
{
  g_autoptr (GBytes) body = NULL;
  g_autoptr (LkiSyncPage) page = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *cursor = NULL;
  gboolean has_more;

  raw_server_answer_json (fixture->raw, 200, "",
                          "{\"leads\":[" WIRE_LEAD "],\"cursor\":\"c-2\",\"has_more\":true}");
  body = test_await_boxed (lki_partner_api_fetch_leads (fixture->api, "c-1", 1), &error);
  g_assert_no_error (error);
  g_assert_true (lki_wire_peek_position (body, "c-1", &cursor, &has_more, &error));
  g_assert_cmpstr (cursor, ==, "c-2");
  page = test_await_boxed (lki_partner_api_parse_page (body, "c-1"), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (page->cursor, ==, cursor);
}

static void
test_bad_pages (Fixture *fixture,
                gconstpointer data)
{
  raw_server_answer_json (fixture->raw, 200, "", "this is not JSON");
  raw_server_answer_json (fixture->raw, 200, "", "{\"leads\":{}}");
  raw_server_answer_json (fixture->raw, 200, "", "");
  raw_server_answer_json (fixture->raw, 410, "", "{\"code\":\"cursor_expired\"}");
  raw_server_answer_json (fixture->raw, 403, "", "{\"code\":\"no_access\"}");
  raw_server_answer_json (fixture->raw, 426, "", "{\"code\":\"client_too_old\"}");

  for (guint i = 0; i < 3; i++)
    net_test_await_error (lki_partner_api_fetch_page (fixture->api, "c", 1), LKI_ERROR_PROTOCOL);
  net_test_await_error (lki_partner_api_fetch_page (fixture->api, "c", 1),
                        LKI_ERROR_CURSOR_EXPIRED);
  net_test_await_error (lki_partner_api_fetch_page (fixture->api, "c", 1), LKI_ERROR_FORBIDDEN);
  net_test_await_error (lki_partner_api_fetch_page (fixture->api, "c", 1),
                        LKI_ERROR_CLIENT_TOO_OLD);
}

static void
test_fresh_token_after_401 (Fixture *fixture,
                            gconstpointer data)
{
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  raw_server_answer_json (fixture->raw, 401, "", "{\"code\":\"token_expired\"}");
  answer_tokens (fixture, 3601);
  raw_server_answer_json (fixture->raw, 200, "", "{}");

  body = test_await_boxed (lki_partner_api_fetch_leads (fixture->api, NULL, 1), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->raw), ==, 4);
  assert_bearer (fixture, 1, 3600);
  assert_bearer (fixture, 3, 3601);
}

static void
test_401_for_good (Fixture *fixture,
                   gconstpointer data)
{
  raw_server_answer_json (fixture->raw, 401, "", "{\"code\":\"token_revoked\"}");
  answer_tokens (fixture, 3601);
  raw_server_answer_json (fixture->raw, 401, "", "{\"code\":\"token_revoked\"}");

  net_test_await_error (lki_partner_api_fetch_leads (fixture->api, NULL, 1),
                        LKI_ERROR_UNAUTHENTICATED);
  g_assert_cmpuint (raw_server_get_n_requests (fixture->raw), ==, 4);
}

static void
test_session_ended (Fixture *fixture,
                    gconstpointer data)
{
  raw_server_answer_json (fixture->raw, 401, "", "{}");
  raw_server_answer_json (fixture->raw, 400, "",
                          "{\"error\":{\"code\":400,\"message\":\"USER_DISABLED\"}}");
  net_test_await_error (lki_partner_api_fetch_leads (fixture->api, NULL, 1),
                        LKI_ERROR_ACCOUNT_DISABLED);
}

static void
test_send_changes (Fixture *fixture,
                   gconstpointer data)
{
  g_autoptr (GPtrArray) changes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_change_unref);
  g_autoptr (LkiLeadRecord) lead = lki_lead_record_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  LkiChange *change;

  lead->id = g_strdup ("lead-1");
  change = lki_change_new_note_add (lead, 0, "Hei");
  g_ptr_array_add (changes, change);
  json = g_strdup_printf (
      "{\"results\":[{\"id\":\"%s\",\"outcome\":\"applied\",\"lead\":" WIRE_LEAD "}]}", change->id);
  raw_server_answer_json (fixture->raw, 200, "", json);

  results = test_await_boxed (lki_partner_api_send_changes (fixture->api, changes), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 1);
  g_assert_cmpstr (((LkiChangeResult *) g_ptr_array_index (results, 0))->change_id, ==, change->id);
  g_assert_true (
      g_str_has_prefix (raw_server_get_request (fixture->raw, 1), "POST /v1/changes HTTP"));
  g_assert_nonnull (strstr (raw_server_get_request (fixture->raw, 1), "\"text\":\"Hei\""));
}

static void
test_fetch_account (Fixture *fixture,
                    gconstpointer data)
{
  g_autoptr (LkiAccountRecord) account = NULL;
  g_autoptr (GError) error = NULL;

  /* Both are under way at once; each has what the other lacks. */
  raw_server_answer_json (fixture->raw, 200, "",
                          "{\"id\":\"u-1\",\"name\":\"Kari\",\"members\":[]}");
  account = test_await_boxed (lki_partner_api_fetch_account (fixture->api), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account->user_id, ==, "u-1");
  g_assert_cmpuint (raw_server_get_n_requests (fixture->raw), ==, 3);
}

static void
test_put_device (Fixture *fixture,
                 gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const char *request;

  raw_server_answer (fixture->raw, "HTTP/1.1 204 No Content\r\n\r\n", -1);
  test_await (lki_partner_api_put_device (fixture->api, "d/1", "Laptop", NULL), &error);
  g_assert_no_error (error);
  request = raw_server_get_request (fixture->raw, 1);
  g_assert_true (g_str_has_prefix (request, "PUT /v1/devices/d%2F1 HTTP"));
  g_assert_nonnull (strstr (request, "\"name\":\"Laptop\",\"platform\":\"linux\""));
  g_assert_nonnull (strstr (request, "\"locale\":null,\"push\":null"));
}

static void
test_organisation (Fixture *fixture,
                   gconstpointer data)
{
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) other_body = NULL;

  raw_server_answer_json (fixture->raw, 200, "", "{}");
  lki_partner_api_set_organisation (fixture->api, "org-2");
  body = test_await_boxed (lki_partner_api_fetch_leads (fixture->api, NULL, 1), NULL);
  g_assert_nonnull (
      strstr (raw_server_get_request (fixture->raw, 1), "\r\nLeadkit-Organisation: org-2\r\n"));

  lki_partner_api_set_organisation (fixture->api, NULL);
  other_body = test_await_boxed (lki_partner_api_fetch_leads (fixture->api, NULL, 1), NULL);
  g_assert_null (strstr (raw_server_get_request (fixture->raw, 2), "Leadkit-Organisation"));
}

/* So that the token is there, and the next requests come in any order. */
static GBytes *
warm_up (Fixture *fixture)
{
  raw_server_answer_json (fixture->raw, 200, "", "{}");

  return test_await_boxed (lki_partner_api_fetch_leads (fixture->api, NULL, 1), NULL);
}

static void
test_account_endpoints (Fixture *fixture,
                        gconstpointer data)
{
  g_autoptr (GBytes) first = warm_up (fixture);
  g_autoptr (LkiSupportMessage) message =
      lki_support_message_new ("m", LKI_TIME_NONE, FALSE, "Hei", NULL);
  g_autoptr (LkiDataRequest) request =
      lki_data_request_new ("r", "l/1", LKI_DATA_REQUEST_ACCESS, "Hva har dere?");
  g_autoptr (LkiUsageReport) report = lki_usage_report_new ("1", "p", "2026-11-24", "1.0");
  struct
  {
    const char *line;
    DexFuture *future;
  } calls[] = {
    { "PATCH /v1/me HTTP", lki_partner_api_update_profile (fixture->api, "Kari", NULL, NULL) },
    { "GET /v1/me/export HTTP", lki_partner_api_export_me (fixture->api) },
    { "POST /v1/me/deletion HTTP",
      lki_partner_api_request_deletion (fixture->api, "d", "kari@example.com", NULL) },
    { "GET /v1/deletions/d%2F1 HTTP", lki_partner_api_fetch_deletion (fixture->api, "d/1") },
    { "DELETE /v1/me/deletion HTTP", lki_partner_api_cancel_deletion (fixture->api) },
    { "GET /v1/devices HTTP", lki_partner_api_list_devices (fixture->api) },
    { "DELETE /v1/devices/d%2F1 HTTP", lki_partner_api_sign_out_device (fixture->api, "d/1") },
    { "GET /v1/support/messages HTTP", lki_partner_api_list_support_messages (fixture->api) },
    { "POST /v1/support/messages HTTP",
      lki_partner_api_send_support_message (fixture->api, message) },
    { "GET /v1/data-requests HTTP", lki_partner_api_list_data_requests (fixture->api, NULL) },
    { "GET /v1/data-requests?lead_id=l%2F1 HTTP",
      lki_partner_api_list_data_requests (fixture->api, "l/1") },
    { "POST /v1/data-requests HTTP", lki_partner_api_send_data_request (fixture->api, request) },
    { "POST /v1/usage HTTP", lki_partner_api_send_usage (fixture->api, report) },
  };

  raw_server_answer_json (fixture->raw, 422, "",
                          "{\"code\":\"invalid\",\"errors\":[{\"pointer\":\"/phone/0\"}]}");

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (test_await (calls[i].future, &error));
      g_assert_error (error, LKI_ERROR, LKI_ERROR_INVALID);
      g_assert_cmpstr (lki_error_get_invalid_member (error), ==, "phone");
    }

  /* They were under way together. One of them knows no token: by then there may be no account. */
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      gboolean found = FALSE;

      for (guint k = 0; k < raw_server_get_n_requests (fixture->raw); k++)
        {
          const char *sent = raw_server_get_request (fixture->raw, k);

          if (!g_str_has_prefix (sent, calls[i].line))
            continue;
          found = TRUE;
          g_assert_true ((strstr (sent, "Authorization: Bearer ") == NULL) ==
                         (strstr (sent, "/v1/deletions/") != NULL));
        }
      g_assert_true (found);
    }
}

static void
test_account_refusals (Fixture *fixture,
                       gconstpointer data)
{
  raw_server_answer_json (fixture->raw, 403, "", "{\"code\":\"recent_sign_in_required\"}");
  raw_server_answer_json (fixture->raw, 409, "", "{\"code\":\"deletion_scheduled\"}");
  raw_server_answer_json (fixture->raw, 501, "", "{\"code\":\"not_implemented\"}");
  raw_server_answer_json (fixture->raw, 202, "", "{\"state\":\"completed\"}");
  raw_server_answer_json (fixture->raw, 200, "", "[\"no object\"]");

  net_test_await_error (
      lki_partner_api_request_deletion (fixture->api, "d", "kari@example.com", NULL),
      LKI_ERROR_RECENT_SIGN_IN_REQUIRED);
  net_test_await_error (
      lki_partner_api_request_deletion (fixture->api, "d", "kari@example.com", NULL),
      LKI_ERROR_CONFLICT);
  net_test_await_error (
      lki_partner_api_request_deletion (fixture->api, "d", "kari@example.com", NULL),
      LKI_ERROR_UNSUPPORTED);
  net_test_await_error (
      lki_partner_api_request_deletion (fixture->api, "d", "kari@example.com", NULL),
      LKI_ERROR_PROTOCOL);
  net_test_await_error (lki_partner_api_export_me (fixture->api), LKI_ERROR_PROTOCOL);
}

static void
test_discovery (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (RawServer) raw = raw_server_new ();
  g_autoptr (LkiServerInfo) server = NULL;
  g_autoptr (GError) error = NULL;

  raw_server_answer_json (raw, 200, "", WIRE_DISCOVERY);
  raw_server_answer_json (raw, 404, "", "{}");
  raw_server_answer_json (raw, 200, "", "{\"hello\":\"world\"}");
  raw_server_answer_json (raw, 500, "", "");

  server =
      test_await_boxed (lki_discovery_fetch (fixture->http, raw_server_get_origin (raw)), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (server->api, ==, "https://leads.example.no/v1");
  g_assert_true (
      g_str_has_prefix (raw_server_get_request (raw, 0), "GET /.well-known/leadkit-partner HTTP"));

  net_test_await_error (lki_discovery_fetch (fixture->http, raw_server_get_origin (raw)),
                        LKI_ERROR_PROTOCOL);
  net_test_await_error (lki_discovery_fetch (fixture->http, raw_server_get_origin (raw)),
                        LKI_ERROR_PROTOCOL);
  net_test_await_error (lki_discovery_fetch (fixture->http, raw_server_get_origin (raw)),
                        LKI_ERROR_SERVER);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, func)                                                                            \
  g_test_add ("/net/partner-api/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("fetch-page", test_fetch_page);
  ADD ("fetch-and-peek", test_fetch_and_peek);
  ADD ("bad-pages", test_bad_pages);
  ADD ("fresh-token-after-401", test_fresh_token_after_401);
  ADD ("401-for-good", test_401_for_good);
  ADD ("session-ended", test_session_ended);
  ADD ("send-changes", test_send_changes);
  ADD ("fetch-account", test_fetch_account);
  ADD ("put-device", test_put_device);
  ADD ("organisation", test_organisation);
  ADD ("account-endpoints", test_account_endpoints);
  ADD ("account-refusals", test_account_refusals);
  ADD ("discovery", test_discovery);
#undef ADD

  return g_test_run ();
}
