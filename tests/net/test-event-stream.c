// SPDX-License-Identifier: GPL-3.0-or-later
#include "lki-event-stream.h"
#include "lki-presence.h"

#include <string.h>

#include "lki-lead-record.h"
#include "net-test.h"
#include "wire-fixture.h"

#define TOKENS                                                                                     \
  "{\"id_token\":\"x\",\"refresh_token\":\"r\",\"user_id\":\"u\",\"expires_in\":\"3600\"}"
#define STREAM_HEAD "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"

typedef struct
{
  LkiHttp *http;
  LkiClock *clock;
  RawServer *raw;
  LkiPartnerApi *api;
  LkiEventStream *stream;
  GString *heard;
  gboolean stop_at_event;
} Fixture;

static void
event_cb (LkiEventStream *stream,
          guint event,
          const char *lead_id,
          Fixture *fixture)
{
  g_assert_true (lki_event_stream_get_connected (stream));
  g_string_append_printf (fixture->heard, "<%u %s>", event, lead_id != NULL ? lead_id : "-");
  if (fixture->stop_at_event)
    lki_event_stream_stop (stream);
}

static void
connected_cb (LkiEventStream *stream,
              GParamSpec *pspec,
              Fixture *fixture)
{
  g_string_append_c (fixture->heard, lki_event_stream_get_connected (stream) ? '+' : '-');
}

static void
presence_cb (Fixture *fixture,
             LkiPresence *presence)
{
  g_string_append_printf (fixture->heard, "<@%s", presence->lead_id);
  for (guint i = 0; i < presence->members->len; i++)
    {
      LkiMember *member = g_ptr_array_index (presence->members, i);

      g_string_append_printf (fixture->heard, " %s=%s", member->id,
                              member->name != NULL ? member->name : "-");
    }
  g_string_append_c (fixture->heard, '>');
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  g_autoptr (LkiIdentity) identity = NULL;
  g_autoptr (LkiServerInfo) server = NULL;

  fixture->http = lki_http_new ("test");
  fixture->clock = lki_clock_new_manual (1000);
  fixture->raw = raw_server_new ();
  server = net_test_server_info (raw_server_get_origin (fixture->raw));
  identity =
      lki_identity_new_from_refresh_token (fixture->http, server, fixture->clock, "u", NULL, "r");
  fixture->api = lki_partner_api_new (fixture->http, identity);
  fixture->stream = lki_event_stream_new (fixture->api, fixture->clock);
  fixture->heard = g_string_new (NULL);
  g_signal_connect (fixture->stream, "event", G_CALLBACK (event_cb), fixture);
  g_signal_connect (fixture->stream, "notify::connected", G_CALLBACK (connected_cb), fixture);
  g_signal_connect_swapped (fixture->stream, "presence", G_CALLBACK (presence_cb), fixture);
  raw_server_answer_json (fixture->raw, 200, "", TOKENS);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->stream);
  g_assert_finalize_object (fixture->api);
  g_assert_finalize_object (fixture->http);
  g_object_unref (fixture->clock);
  g_string_free (fixture->heard, TRUE);
  raw_server_free (fixture->raw);
}

static void
wait_until_connected (Fixture *fixture)
{
  while (!lki_event_stream_get_connected (fixture->stream))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_events (Fixture *fixture,
             gconstpointer data)
{
  raw_server_answer (
      fixture->raw,
      STREAM_HEAD ": hello\n\nretry: 1500\n\n"
                  "id: e-1\nevent: lead\n"
                  "data: {\"id\":\"lead-1\",\"revision\":2,\"kind\":\"new\"}\n\n"
                  "event: sync\ndata: {}\n\n"
                  "event: account\ndata: {}\n\n"
                  "event: support\ndata: {}\n\n"
                  "event: presence\ndata: {\"lead_id\":\"lead-2\",\"members\":[]}\n\n"
                  "event: presence\ndata: {\"lead_id\":\"lead-2\",\"members\":["
                  "{\"id\":\"a\",\"name\":\"Kari\\nN\"},{\"id\":\"a\",\"name\":\"Again\"},7,null,"
                  "{\"id\":[]},{\"name\":\"Nobody\"},{\"id\":\"b\"},{\"id\":\"c\",\"name\":5}]}\n\n"
                  "event: presence\ndata: not JSON\n\n"
                  "event: presence\ndata: [7]\n\n"
                  "event: presence\ndata: {\"lead_id\":null,\"members\":[]}\n\n"
                  "event: presence\ndata: {\"lead_id\":\"x\",\"members\":\"all\"}\n\n"
                  "event: weather\ndata: rain\n\n"
                  "event: lead\ndata: not JSON\n\n"
                  "event: lead\ndata: {\"id\":5}\n\n"
                  "event: lead\ndata: [\"\xff\"]\n\n"
                  "id: e-2\nevent: sync\ndata: {}\n\n"
                  "id: e-3\nevent: sync\ndata: cut off",
      -1);
  raw_server_answer (fixture->raw, STREAM_HEAD, -1);

  net_test_await_error (lki_event_stream_run (fixture->stream), LKI_ERROR_NETWORK);
  g_assert_cmpstr (
      fixture->heard->str, ==,
      "+<0 lead-1><1 -><2 -><3 -><@lead-2><@lead-2 a=Kari N b=-><0 -><0 -><0 -><1 ->-");
  g_assert_cmpint (lki_event_stream_get_retry_ms (fixture->stream), ==, 1500);
  g_assert_null (strstr (raw_server_get_request (fixture->raw, 1), "Last-Event-ID"));
  g_assert_nonnull (
      strstr (raw_server_get_request (fixture->raw, 1), "\r\nAccept: text/event-stream\r\n"));
  g_assert_nonnull (
      strstr (raw_server_get_request (fixture->raw, 1), "\r\nAuthorization: Bearer x\r\n"));
  g_assert_true (
      g_str_has_prefix (raw_server_get_request (fixture->raw, 1), "GET /v1/events HTTP"));

  /* Taken up again after the last whole event. */
  net_test_await_error (lki_event_stream_run (fixture->stream), LKI_ERROR_NETWORK);
  g_assert_nonnull (
      strstr (raw_server_get_request (fixture->raw, 2), "\r\nLast-Event-ID: e-2\r\n"));
}

static void
lead_cb (LkiEventStream *stream,
         LkiLeadRecord *lead,
         gpointer user_data)
{
  g_string_append_printf (user_data, "<%s>", lead->id);
}

/* A lead that comes along is told of before its event, so that the event can wait for it; one that
 * is not as it should be is left out. */
static void
test_lead (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (GString) leads = g_string_new (NULL);
  g_autoptr (GString) answer = g_string_new (STREAM_HEAD);
  g_autofree char *long_text = g_strnfill (70000, 'x');

  g_signal_connect (fixture->stream, "lead", G_CALLBACK (lead_cb), leads);
  g_signal_connect (fixture->stream, "lead", G_CALLBACK (lead_cb), fixture->heard);
  g_string_append_printf (answer,
                          "event: lead\ndata: {\"id\":\"lead-1\",\"lead\":" WIRE_LEAD "}\n\n"
                          "event: lead\ndata: {\"id\":\"lead-2\",\"lead\":" WIRE_LEAD "}\n\n"
                          "event: lead\ndata: {\"id\":\"lead-3\",\"lead\":{\"id\":\"lead-3\"}}\n\n"
                          "event: lead\ndata: {\"id\":\"lead-4\",\"lead\":null}\n\n"
                          "event: lead\ndata: {\"id\":\"lead-1\",\"pad\":\"%s\",\"lead\":" WIRE_LEAD
                          "}\n\n",
                          long_text);
  raw_server_answer (fixture->raw, answer->str, -1);
  net_test_await_error (lki_event_stream_run (fixture->stream), LKI_ERROR_NETWORK);
  g_assert_cmpstr (leads->str, ==, "<lead-1>");
  g_assert_cmpstr (fixture->heard->str, ==,
                   "+<lead-1><0 lead-1><0 lead-2><0 lead-3><0 lead-4><0 lead-1>-");
}

static void
test_refused (Fixture *fixture,
              gconstpointer data)
{
  raw_server_answer_json (fixture->raw, 429, "Retry-After: 9\r\n", "{}");
  raw_server_answer_json (fixture->raw, 200, "", "{}");
  raw_server_answer (fixture->raw, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>", -1);

  net_test_await_error (lki_event_stream_run (fixture->stream), LKI_ERROR_RATE_LIMITED);
  net_test_await_error (lki_event_stream_run (fixture->stream), LKI_ERROR_PROTOCOL);
  net_test_await_error (lki_event_stream_run (fixture->stream), LKI_ERROR_PROTOCOL);
  g_assert_cmpstr (fixture->heard->str, ==, "");
}

static void
test_line_without_end (Fixture *fixture,
                       gconstpointer data)
{
  g_autoptr (GString) answer = g_string_new (STREAM_HEAD "data: ");

  for (guint i = 0; i < 2 * 1024 * 1024; i++)
    g_string_append_c (answer, 'x');
  raw_server_answer (fixture->raw, answer->str, -1);

  net_test_await_error (lki_event_stream_run (fixture->stream), LKI_ERROR_PROTOCOL);
}

static void
test_silence (Fixture *fixture,
              gconstpointer data)
{
  DexFuture *future;

  raw_server_answer (fixture->raw, STREAM_HEAD, -1);
  raw_server_keep_open (fixture->raw);
  future = lki_event_stream_run (fixture->stream);
  wait_until_connected (fixture);

  /* A minute less a second is no reason. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  lki_clock_advance (fixture->clock, 59000);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_true (dex_future_is_pending (future));

  lki_clock_advance (fixture->clock, 1000);
  net_test_await_error (future, LKI_ERROR_NETWORK);
  g_assert_cmpstr (fixture->heard->str, ==, "+-");
}

static void
test_stop (Fixture *fixture,
           gconstpointer data)
{
  DexFuture *future;

  raw_server_answer (fixture->raw, STREAM_HEAD, -1);
  raw_server_keep_open (fixture->raw);
  future = lki_event_stream_run (fixture->stream);
  wait_until_connected (fixture);
  lki_event_stream_stop (fixture->stream);
  net_test_await_error (future, LKI_ERROR_CANCELLED);
  g_assert_cmpstr (fixture->heard->str, ==, "+-");
}

static void
test_stop_while_opening (Fixture *fixture,
                         gconstpointer data)
{
  DexFuture *future = lki_event_stream_run (fixture->stream);

  lki_event_stream_stop (fixture->stream);
  net_test_await_error (future, LKI_ERROR_CANCELLED);
  g_assert_cmpstr (fixture->heard->str, ==, "");
}

static void
test_stop_at_event (Fixture *fixture,
                    gconstpointer data)
{
  fixture->stop_at_event = TRUE;
  raw_server_answer (fixture->raw,
                     STREAM_HEAD "event: sync\ndata: {}\n\nevent: account\ndata: {}\n\n", -1);
  raw_server_keep_open (fixture->raw);
  net_test_await_error (lki_event_stream_run (fixture->stream), LKI_ERROR_CANCELLED);
  g_assert_cmpstr (fixture->heard->str, ==, "+<1 ->-");
}

static void
test_drop_connections (Fixture *fixture,
                       gconstpointer data)
{
  DexFuture *future;

  raw_server_answer (fixture->raw, STREAM_HEAD, -1);
  raw_server_keep_open (fixture->raw);
  future = lki_event_stream_run (fixture->stream);
  wait_until_connected (fixture);
  lki_http_drop_connections (fixture->http);
  net_test_await_error (future, LKI_ERROR_NETWORK);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, func)                                                                            \
  g_test_add ("/net/event-stream/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("events", test_events);
  ADD ("lead", test_lead);
  ADD ("refused", test_refused);
  ADD ("line-without-end", test_line_without_end);
  ADD ("silence", test_silence);
  ADD ("stop", test_stop);
  ADD ("stop/while-opening", test_stop_while_opening);
  ADD ("stop/at-event", test_stop_at_event);
  ADD ("drop-connections", test_drop_connections);
#undef ADD

  return g_test_run ();
}
