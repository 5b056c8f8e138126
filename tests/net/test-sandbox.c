// SPDX-License-Identifier: GPL-3.0-or-later
// The client and the reference server, which share no code: what one says the other must
// understand.

#include <string.h>

#include "lki-change-result.h"
#include "lki-discovery.h"
#include "lki-event-stream.h"
#include "lki-lead-details.h"
#include "lki-sandbox.h"
#include "lki-sync-page.h"
#include "net-test.h"

#define LEADS 1200
#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

typedef struct
{
  LkiSandbox *sandbox;
  LkiHttp *http;
  LkiClock *clock;
  LkiServerInfo *server;
  LkiPartnerApi *api; /* (nullable) after sign_in() */
  GString *heard;
} Fixture;

static char *
ask (Fixture *fixture,
     const char *method,
     const char *path,
     const char *json)
{
  return net_test_ask (fixture->http, lki_sandbox_get_address (fixture->sandbox), method, path,
                       json);
}

static void
control (Fixture *fixture,
         const char *path,
         const char *json)
{
  g_free (ask (fixture, "POST", path, json));
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  LkiSandboxOptions options = { .leads = LEADS, .seed = 7, .compress = TRUE };
  g_autoptr (GError) error = NULL;

  fixture->sandbox = lki_sandbox_start (&options, &error);
  g_assert_no_error (error);
  fixture->http = lki_http_new ("leadkit-inbox/1.0");
  fixture->clock = lki_clock_new ();
  fixture->heard = g_string_new (NULL);
  fixture->server = test_await_boxed (
      lki_discovery_fetch (fixture->http, lki_sandbox_get_address (fixture->sandbox)), &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  if (fixture->api != NULL)
    g_assert_finalize_object (fixture->api);
  g_assert_finalize_object (fixture->http);
  g_object_unref (fixture->clock);
  lki_server_info_unref (fixture->server);
  lki_sandbox_stop (fixture->sandbox);
  g_string_free (fixture->heard, TRUE);
}

static DexFuture *
try_sign_in (Fixture *fixture,
             const char *email,
             const char *password)
{
  return lki_identity_sign_in (fixture->http, fixture->server, fixture->clock, email, password);
}

static LkiIdentity *
sign_in (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  LkiIdentity *identity =
      test_await_object (try_sign_in (fixture, lki_sandbox_get_demo_email (fixture->sandbox),
                                      lki_sandbox_get_demo_password (fixture->sandbox)),
                         &error);

  g_assert_no_error (error);
  if (fixture->api == NULL)
    fixture->api = lki_partner_api_new (fixture->http, identity);

  return identity;
}

static LkiSyncPage *
fetch (Fixture *fixture,
       const char *cursor,
       guint limit)
{
  g_autoptr (GError) error = NULL;
  LkiSyncPage *page =
      test_await_boxed (lki_partner_api_fetch_page (fixture->api, cursor, limit), &error);

  g_assert_no_error (error);

  return page;
}

/* The cursor after everything that there is. */
static char *
drain (Fixture *fixture)
{
  g_autofree char *cursor = NULL;

  for (;;)
    {
      g_autoptr (LkiSyncPage) page = fetch (fixture, cursor, 1000);

      g_set_str (&cursor, page->cursor);
      if (!page->has_more)
        return g_steal_pointer (&cursor);
    }
}

static void
test_snapshot (Fixture *fixture,
               gconstpointer data)
{
  g_autoptr (LkiIdentity) identity = sign_in (fixture);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *cursor = NULL;
  gint64 last = G_MAXINT64;
  gboolean has_more = TRUE;

  while (has_more)
    {
      g_autoptr (LkiSyncPage) page = fetch (fixture, cursor, 500);

      g_assert_cmpuint (page->set_aside, ==, 0);
      for (guint i = 0; i < page->leads->len; i++)
        {
          LkiLeadRecord *lead = g_ptr_array_index (page->leads, i);

          g_assert_true (g_hash_table_add (ids, g_strdup (lead->id)));
          g_assert_cmpint (lead->delivered_at, <=, last);
          last = lead->delivered_at;
          g_assert_cmpint (lead->work.status, !=, LKI_LEAD_STATUS_UNKNOWN);
          if (lead->work.status != LKI_LEAD_STATUS_ERASED)
            {
              g_assert_cmpstr (lead->name, !=, "");
              g_assert_nonnull (lead->phone);
              g_assert_cmpuint (lead->details->answers->len, >, 0);
            }
          g_assert_nonnull (lead->category_name);
        }
      if (page->leads->len > 0)
        g_assert_cmpint (page->total, ==, LEADS);

      g_set_str (&cursor, page->cursor);
      has_more = page->has_more;
    }

  g_assert_cmpuint (g_hash_table_size (ids), ==, LEADS);
}

static void
test_sign_in_refused (Fixture *fixture,
                      gconstpointer data)
{
  const char *email = lki_sandbox_get_demo_email (fixture->sandbox);
  const char *password = lki_sandbox_get_demo_password (fixture->sandbox);
  g_autofree char *disabled = g_strdup_printf ("{\"email\":\"%s\",\"disabled\":true}", email);
  g_autoptr (GError) error = NULL;

  for (guint privacy = 0; privacy < 2; privacy++)
    {
      control (fixture, "/sandbox/identity",
               privacy ? "{\"email_privacy\":true}" : "{\"email_privacy\":false}");
      net_test_await_error (try_sign_in (fixture, email, "wrong password"), LKI_ERROR_CREDENTIALS);
      net_test_await_error (try_sign_in (fixture, "nobody@example.com", password),
                            LKI_ERROR_CREDENTIALS);
      net_test_await_error (try_sign_in (fixture, "no address", password), LKI_ERROR_CREDENTIALS);
      net_test_await_error (try_sign_in (fixture, email, ""), LKI_ERROR_CREDENTIALS);
      test_await (
          lki_identity_send_password_reset (fixture->http, fixture->server, "nobody@example.com"),
          &error);
      g_assert_no_error (error);
    }

  control (fixture, "/sandbox/account", disabled);
  net_test_await_error (try_sign_in (fixture, email, password), LKI_ERROR_ACCOUNT_DISABLED);
}

static void
test_too_many_attempts (Fixture *fixture,
                        gconstpointer data)
{
  const char *email = lki_sandbox_get_demo_email (fixture->sandbox);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 50 && !g_error_matches (error, LKI_ERROR, LKI_ERROR_TOO_MANY_ATTEMPTS); i++)
    {
      g_clear_error (&error);
      g_assert_false (test_await (try_sign_in (fixture, email, "wrong password"), &error));
    }

  g_assert_error (error, LKI_ERROR, LKI_ERROR_TOO_MANY_ATTEMPTS);
}

static void
test_password_reset (Fixture *fixture,
                     gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *codes = NULL;

  test_await (lki_identity_send_password_reset (fixture->http, fixture->server,
                                                lki_sandbox_get_demo_email (fixture->sandbox)),
              &error);
  g_assert_no_error (error);
  codes = ask (fixture, "GET", "/sandbox/codes", NULL);
  g_assert_nonnull (strstr (codes, "PASSWORD_RESET"));
}

static guint
count (const char *text,
       const char *what)
{
  guint n = 0;

  for (const char *at = strstr (text, what); at != NULL; at = strstr (at + 1, what))
    n++;

  return n;
}

static void
test_tokens (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (LkiIdentity) identity = sign_in (fixture);
  g_autoptr (LkiAccountRecord) account = NULL;
  g_autoptr (GError) error = NULL;
  DexFuture *futures[8];
  DexFuture *all;
  g_autofree char *received = NULL;

  /* All of them meet the 401 and one of them refreshes. */
  control (fixture, "/sandbox/expire-tokens", "{}");
  control (fixture, "/sandbox/reset-received", "{}");
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    futures[i] = lki_partner_api_fetch_page (fixture->api, NULL, 1);
  all = dex_future_allv (futures, G_N_ELEMENTS (futures));
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    dex_unref (futures[i]);
  test_await (all, &error);
  g_assert_no_error (error);
  received = ask (fixture, "GET", "/sandbox/received", NULL);
  g_assert_cmpuint (count (received, "securetoken.googleapis.com/v1/token"), ==, 1);

  control (fixture, "/sandbox/expire-tokens", "{}");
  control (fixture, "/sandbox/revoke-refresh-tokens", "{}");
  net_test_await_error (lki_partner_api_fetch_page (fixture->api, NULL, 1),
                        LKI_ERROR_UNAUTHENTICATED);
}

static void
test_server_clock (Fixture *fixture,
                   gconstpointer data)
{
  static const gint64 offsets[] = { DAY_MS, -DAY_MS };

  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++)
    {
      g_autofree char *clock = g_strdup_printf ("{\"offset_ms\":%" G_GINT64_FORMAT "}", offsets[i]);
      g_autofree char *received = NULL;
      g_autoptr (LkiIdentity) identity = NULL;

      g_clear_object (&fixture->api);
      control (fixture, "/sandbox/clock", clock);
      identity = sign_in (fixture);
      control (fixture, "/sandbox/reset-received", "{}");
      for (guint j = 0; j < 3; j++)
        {
          g_autoptr (LkiSyncPage) page = fetch (fixture, NULL, 1);
        }
      received = ask (fixture, "GET", "/sandbox/received", NULL);
      g_assert_cmpuint (count (received, "/v1/leads"), >=, 3);
      g_assert_cmpuint (count (received, "securetoken.googleapis.com/v1/token"), ==, 0);
    }
}

static void
test_restored (Fixture *fixture,
               gconstpointer data)
{
  g_autoptr (LkiIdentity) first = sign_in (fixture);
  g_autoptr (LkiIdentity) restored = lki_identity_new_from_refresh_token (
      fixture->http, fixture->server, fixture->clock, lki_identity_get_user_id (first),
      lki_identity_get_email (first), lki_identity_get_refresh_token (first));
  g_autoptr (LkiPartnerApi) api = lki_partner_api_new (fixture->http, restored);
  g_autoptr (LkiAccountRecord) account = NULL;
  g_autoptr (GError) error = NULL;

  account = test_await_boxed (lki_partner_api_fetch_account (api), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account->user_id, ==, lki_identity_get_user_id (first));
  g_assert_cmpstr (account->email, ==, lki_sandbox_get_demo_email (fixture->sandbox));
  g_assert_nonnull (account->organisation_id);
  g_assert_nonnull (account->organisation_name);
  g_assert_nonnull (account->organisation_time_zone);
  g_assert_cmpint (account->response_goal_minutes, >, 0);
  g_assert_cmpuint (account->members->len, >, 1);
  g_assert_nonnull (lki_account_record_get_member_name (account, account->user_id));
}

static void
test_faults (Fixture *fixture,
             gconstpointer data)
{
  static const struct
  {
    const char *fault;
    LkiErrorCode code;
  } cases[] = {
    { "\"status\":403,\"code\":\"no_access\"", LKI_ERROR_FORBIDDEN },
    { "\"status\":410,\"code\":\"cursor_expired\"", LKI_ERROR_CURSOR_EXPIRED },
    { "\"status\":413", LKI_ERROR_TOO_LARGE },
    { "\"status\":426,\"code\":\"client_too_old\"", LKI_ERROR_CLIENT_TOO_OLD },
    { "\"status\":429,\"retry_after\":5", LKI_ERROR_RATE_LIMITED },
    { "\"status\":500", LKI_ERROR_SERVER },
    { "\"status\":503,\"retry_after\":5", LKI_ERROR_RATE_LIMITED },
    { "\"status\":200,\"content_type\":\"text/html\",\"body\":\"<html>Log in</html>\"",
      LKI_ERROR_PROTOCOL },
    { "\"status\":302,\"headers\":{\"Location\":\"http://other.example/\"}", LKI_ERROR_PROTOCOL },
    { "\"status\":200,\"body\":\"not JSON\"", LKI_ERROR_PROTOCOL },
    { "\"status\":200,\"body\":\"[]\"", LKI_ERROR_PROTOCOL },
    { "\"status\":200,\"body\":\"\"", LKI_ERROR_PROTOCOL },
    { "\"gzip\":true,\"truncate\":100", LKI_ERROR_NETWORK },
    { "\"truncate\":100", LKI_ERROR_PROTOCOL },
    { "\"close\":true", LKI_ERROR_NETWORK },
  };
  g_autoptr (LkiIdentity) identity = sign_in (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *json =
          g_strdup_printf ("{\"path\":\"/v1/leads\",\"count\":2,%s}", cases[i].fault);
      g_autoptr (GError) error = NULL;

      control (fixture, "/sandbox/faults", json);
      g_test_message ("%s", cases[i].fault);
      g_assert_false (test_await (lki_partner_api_fetch_page (fixture->api, NULL, 10), &error));

      /* Whether the broken end is seen before the broken text is of no account. */
      if (cases[i].code == LKI_ERROR_NETWORK || strstr (cases[i].fault, "truncate") != NULL)
        g_assert_true (lki_error_is_transient (error));
      else
        g_assert_error (error, LKI_ERROR, (int) cases[i].code);
      if (strstr (cases[i].fault, "retry_after") != NULL)
        g_assert_cmpint (lki_error_get_retry_after_ms (error), ==, 5000);

      g_free (ask (fixture, "DELETE", "/sandbox/faults", NULL));
    }

  /* After all of this the session is as good as before. */
  {
    g_autoptr (LkiSyncPage) page = fetch (fixture, NULL, 10);

    g_assert_cmpuint (page->leads->len, ==, 10);
  }
}

static void
test_slow_server (Fixture *fixture,
                  gconstpointer data)
{
  LkiHttpLimits limits = LKI_HTTP_LIMITS_DEFAULT;
  g_autoptr (LkiIdentity) identity = sign_in (fixture);

  limits.head_ms = 300;
  limits.window_ms = 300;
  lki_http_set_limits (fixture->http, &limits);
  control (fixture, "/sandbox/faults",
           "{\"path\":\"/v1/leads\",\"count\":1,\"bytes_per_second\":1}");
  net_test_await_error (lki_partner_api_fetch_page (fixture->api, NULL, 10), LKI_ERROR_TIMED_OUT);
}

static void
test_odd_leads (Fixture *fixture,
                gconstpointer data)
{
  static const char *const odd[] = {
    "{\"id\":\"odd-1\"}",
    "{\"id\":\"odd-2\",\"revision\":\"one\",\"delivered_at\":\"2026-11-20T09:00:01Z\","
    "\"work\":{\"status\":\"new\"}}",
    "{\"id\":\"odd-3\",\"revision\":1,\"delivered_at\":\"soon\",\"work\":{\"status\":\"new\"}}",
    "{\"id\":\"odd-4\",\"revision\":1,\"delivered_at\":\"2026-11-20T09:00:01Z\","
    "\"person\":{\"name\":[[[[]]]]},\"work\":{\"status\":\"new\"}}",
  };
  static const char good[] =
      "{\"id\":\"good-1\",\"revision\":1,\"delivered_at\":\"2026-11-20T09:00:01Z\","
      "\"person\":{\"name\":\"Åse\"},\"work\":{\"status\":\"hibernating\"},\"moon\":{}}";
  g_autoptr (LkiIdentity) identity = sign_in (fixture);
  g_autofree char *cursor = drain (fixture);
  g_autoptr (LkiSyncPage) page = NULL;
  LkiLeadRecord *lead;

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autofree char *json = g_strdup_printf ("{\"leads\":[%s]}", odd[i]);

      control (fixture, "/sandbox/leads", json);
    }
  {
    g_autofree char *json = g_strdup_printf ("{\"leads\":[%s]}", good);

    control (fixture, "/sandbox/leads", json);
  }

  page = fetch (fixture, cursor, 100);
  g_assert_cmpuint (page->set_aside, ==, G_N_ELEMENTS (odd));
  g_assert_cmpuint (page->leads->len, ==, 1);
  lead = g_ptr_array_index (page->leads, 0);
  g_assert_cmpstr (lead->name, ==, "Åse");
  g_assert_cmpstr (lead->work.status_text, ==, "hibernating");
}

static void
test_delta (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (LkiIdentity) identity = sign_in (fixture);
  g_autofree char *cursor = drain (fixture);
  g_autoptr (LkiSyncPage) page = NULL;
  g_autofree char *removal = NULL;
  LkiLeadRecord *lead;

  control (fixture, "/sandbox/leads",
           "{\"count\":1,\"patch\":{\"person\":{\"name\":\"Åse Blåbær\"}}}");
  page = fetch (fixture, cursor, 100);
  g_assert_cmpuint (page->leads->len, ==, 1);
  lead = g_ptr_array_index (page->leads, 0);
  g_assert_cmpstr (lead->name, ==, "Åse Blåbær");
  g_assert_cmpint (lead->work.status, ==, LKI_LEAD_STATUS_NEW);

  removal = g_strdup_printf ("{\"lead_ids\":[\"%s\"],\"reason\":\"withdrawn\"}", lead->id);
  control (fixture, "/sandbox/remove", removal);
  {
    g_autoptr (LkiSyncPage) next = fetch (fixture, page->cursor, 100);

    g_assert_cmpuint (next->removed->len, ==, 1);
    g_assert_cmpstr (g_ptr_array_index (next->removed, 0), ==, lead->id);
  }

  control (fixture, "/sandbox/expire-cursors", "{}");
  net_test_await_error (lki_partner_api_fetch_page (fixture->api, page->cursor, 100),
                        LKI_ERROR_CURSOR_EXPIRED);
}

static LkiChangeResult *
send_one (Fixture *fixture,
          LkiChange *change,
          LkiChangeOutcome outcome)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  LkiChangeResult *result;

  g_ptr_array_add (changes, change);
  results = test_await_boxed (lki_partner_api_send_changes (fixture->api, changes), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 1);
  result = g_ptr_array_index (results, 0);
  g_assert_cmpstr (result->change_id, ==, change->id);
  g_assert_cmpint (result->outcome, ==, (int) outcome);

  return lki_change_result_new (result->change_id, result->outcome, result->lead,
                                result->problem_code);
}

static void
test_changes (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (LkiIdentity) identity = sign_in (fixture);
  g_autofree char *cursor = drain (fixture);
  gint64 at = lki_clock_get_now_ms (fixture->clock);
  g_autoptr (LkiSyncPage) page = NULL;
  g_autofree char *act = NULL;
  LkiLeadRecord *lead;

  control (fixture, "/sandbox/leads", "{\"count\":1}");
  page = fetch (fixture, cursor, 100);
  lead = g_ptr_array_index (page->leads, 0);

  {
    g_autoptr (LkiChange) change = lki_change_new_opened (lead, at);
    g_autoptr (LkiChangeResult) result = send_one (fixture, change, LKI_CHANGE_APPLIED);
    g_autoptr (LkiChangeResult) again = send_one (fixture, change, LKI_CHANGE_DUPLICATE);

    g_assert_cmpint (result->lead->work.opened_at, !=, LKI_TIME_NONE);
    g_assert_cmpint (result->lead->revision, ==, again->lead->revision);
  }
  {
    g_autoptr (LkiChange) change = lki_change_new_note_add (lead, at, "Ring \"igjen\"\næøå 😀");
    g_autoptr (LkiChangeResult) result = send_one (fixture, change, LKI_CHANGE_APPLIED);
    g_autoptr (LkiSyncPage) next = fetch (fixture, page->cursor, 100);
    gboolean found = FALSE;

    for (guint i = 0; i < next->activities->len; i++)
      {
        LkiActivityRecord *activity = g_ptr_array_index (next->activities, i);

        found |= g_strcmp0 (activity->id, change->id) == 0 &&
                 g_strcmp0 (activity->text, "Ring \"igjen\"\næøå 😀") == 0;
      }
    g_assert_true (found);
  }

  act = g_strdup_printf ("{\"member\":\"usr-jonas\",\"lead_id\":\"%s\",\"type\":\"status.set\","
                         "\"status\":\"contacting\"}",
                         lead->id);
  control (fixture, "/sandbox/act-as", act);
  {
    g_autoptr (LkiChange) change =
        lki_change_new_status_set (lead, at, LKI_LEAD_STATUS_REACHED, NULL);
    g_autoptr (LkiChangeResult) result = send_one (fixture, change, LKI_CHANGE_CONFLICT);

    g_assert_cmpint (result->lead->work.status, ==, LKI_LEAD_STATUS_CONTACTING);
    {
      g_autoptr (LkiChange) newer =
          lki_change_new_status_set (result->lead, at, LKI_LEAD_STATUS_REACHED, NULL);
      g_autoptr (LkiChangeResult) applied = send_one (fixture, newer, LKI_CHANGE_APPLIED);

      g_assert_cmpint (applied->lead->work.status, ==, LKI_LEAD_STATUS_REACHED);
    }
  }
  {
    g_autoptr (LkiLeadRecord) unknown = lki_lead_record_new ();
    g_autoptr (LkiChange) change = NULL;
    g_autoptr (LkiChangeResult) result = NULL;

    unknown->id = g_strdup ("no-such-lead");
    change = lki_change_new_note_add (unknown, at, "Hei");
    result = send_one (fixture, change, LKI_CHANGE_REJECTED);
    g_assert_null (result->lead);
    g_assert_cmpstr (result->problem_code, ==, "lead_not_found");
  }
}

static void
test_device_and_version (Fixture *fixture,
                         gconstpointer data)
{
  g_autoptr (LkiIdentity) identity = sign_in (fixture);
  g_autofree char *received = NULL;
  g_autoptr (GError) error = NULL;

  test_await (lki_partner_api_put_device (fixture->api, "5d1f3a52-6f0b-4b7e-9d43-2f1f4a0c9e11",
                                          "Resepsjonen", "nb"),
              &error);
  g_assert_no_error (error);
  received = ask (fixture, "GET", "/sandbox/received", NULL);
  g_assert_nonnull (strstr (received, "Resepsjonen"));

  control (fixture, "/sandbox/minimum-client", "{\"version\":\"99.0\"}");
  net_test_await_error (lki_partner_api_fetch_page (fixture->api, NULL, 1),
                        LKI_ERROR_CLIENT_TOO_OLD);
}

static void
event_cb (LkiEventStream *stream,
          guint event,
          const char *lead_id,
          Fixture *fixture)
{
  g_string_append_printf (fixture->heard, "<%u %s>", event, lead_id != NULL ? lead_id : "-");
}

static void
wait_until_heard (Fixture *fixture,
                  const char *what)
{
  while (strstr (fixture->heard->str, what) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_events (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (LkiIdentity) identity = sign_in (fixture);
  g_autofree char *cursor = drain (fixture);
  g_autoptr (LkiEventStream) stream = lki_event_stream_new (fixture->api, fixture->clock);
  g_autoptr (LkiSyncPage) page = NULL;
  g_autofree char *expected = NULL;
  DexFuture *run;

  g_signal_connect (stream, "event", G_CALLBACK (event_cb), fixture);
  run = lki_event_stream_run (stream);
  while (!lki_event_stream_get_connected (stream))
    g_main_context_iteration (NULL, TRUE);

  control (fixture, "/sandbox/leads", "{\"count\":1}");
  page = fetch (fixture, cursor, 10);
  expected = g_strdup_printf ("<%d %s>", LKI_SERVER_EVENT_LEAD,
                              ((LkiLeadRecord *) g_ptr_array_index (page->leads, 0))->id);
  wait_until_heard (fixture, expected);

  control (fixture, "/sandbox/event", "{\"event\":\"account\",\"data\":{}}");
  wait_until_heard (fixture, "<2 ->");

  control (fixture, "/sandbox/drop-streams", "{\"abrupt\":true}");
  net_test_await_error (run, LKI_ERROR_NETWORK);

  /* What happened while nobody listened is told when the stream is taken up again. */
  g_string_truncate (fixture->heard, 0);
  control (fixture, "/sandbox/leads", "{\"count\":1}");
  run = lki_event_stream_run (stream);
  wait_until_heard (fixture, "<");

  lki_event_stream_stop (stream);
  net_test_await_error (run, LKI_ERROR_CANCELLED);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, func) g_test_add ("/net/sandbox/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("snapshot", test_snapshot);
  ADD ("delta", test_delta);
  ADD ("sign-in/refused", test_sign_in_refused);
  ADD ("sign-in/too-many-attempts", test_too_many_attempts);
  ADD ("sign-in/password-reset", test_password_reset);
  ADD ("sign-in/restored", test_restored);
  ADD ("tokens", test_tokens);
  ADD ("server-clock", test_server_clock);
  ADD ("faults", test_faults);
  ADD ("slow-server", test_slow_server);
  ADD ("odd-leads", test_odd_leads);
  ADD ("changes", test_changes);
  ADD ("device-and-version", test_device_and_version);
  ADD ("events", test_events);
#undef ADD

  return g_test_run ();
}
