// SPDX-License-Identifier: GPL-3.0-or-later
// What it costs to read 100,000 leads, as CPU time of one thread: finding them in their pages,
// judging them, and making records of them. The pages are the reference server's.

#include <stdio.h>
#include <time.h>

#include "lki-discovery.h"
#include "lki-identity.h"
#include "lki-json-span.h"
#include "lki-partner-api.h"
#include "lki-sandbox.h"
#include "lki-wire.h"
#include "net-test.h"

#define LEADS 10000
#define ROUNDS 10

static double
get_cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec + now.tv_nsec / 1e9;
}

static GPtrArray *
fetch_pages (LkiSandbox *sandbox)
{
  GPtrArray *pages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (LkiHttp) http = lki_http_new ("bench");
  g_autoptr (LkiClock) clock = lki_clock_new ();
  g_autoptr (LkiServerInfo) server =
      test_await_boxed (lki_discovery_fetch (http, lki_sandbox_get_address (sandbox)), NULL);
  g_autoptr (LkiIdentity) identity = test_await_object (
      lki_identity_sign_in (http, server, clock, lki_sandbox_get_demo_email (sandbox),
                            lki_sandbox_get_demo_password (sandbox)),
      NULL);
  g_autoptr (LkiPartnerApi) api = lki_partner_api_new (http, identity);
  g_autofree char *cursor = NULL;
  gboolean has_more = TRUE;

  while (has_more)
    {
      GBytes *body = test_await_boxed (lki_partner_api_fetch_leads (api, cursor, 500), NULL);

      g_ptr_array_add (pages, body);
      g_clear_pointer (&cursor, g_free);
      g_assert_true (lki_wire_peek_position (body, NULL, &cursor, &has_more, NULL));
    }

  return pages;
}

static void
report (const char *what,
        double begin,
        gsize bytes)
{
  double seconds = get_cpu_seconds () - begin;

  printf ("# %-30s %6.2f s  %6.0f MB/s\n", what, seconds, bytes / seconds / 1e6);
}

int
main (int argc,
      char *argv[])
{
  LkiSandboxOptions options = { .leads = LEADS, .seed = 1 };
  g_autoptr (GPtrArray) pages = NULL;
  LkiSandbox *sandbox;
  gsize bytes = 0;
  guint n = 0;
  double begin;

  dex_init ();
  sandbox = lki_sandbox_start (&options, NULL);
  g_assert_nonnull (sandbox);
  pages = fetch_pages (sandbox);
  lki_sandbox_stop (sandbox);

  for (guint i = 0; i < pages->len; i++)
    bytes += g_bytes_get_size (g_ptr_array_index (pages, i)) * ROUNDS;
  printf ("1..1\n# %d leads of %zu bytes, for each of:\n", LEADS * ROUNDS, bytes / LEADS / ROUNDS);

  begin = get_cpu_seconds ();
  for (guint i = 0; i < pages->len * ROUNDS; i++)
    {
      g_autofree char *cursor = NULL;
      gboolean has_more;

      lki_wire_peek_position (g_ptr_array_index (pages, i % pages->len), NULL, &cursor, &has_more,
                              NULL);
    }
  report ("finding the next cursor", begin, bytes);

  begin = get_cpu_seconds ();
  for (guint i = 0; i < pages->len * ROUNDS; i++)
    {
      LkiJsonSpan span = lki_json_span_of_bytes (g_ptr_array_index (pages, i % pages->len));

      g_assert_true (lki_json_span_is_valid (&span));
    }
  report ("judging the text", begin, bytes);

  begin = get_cpu_seconds ();
  for (guint i = 0; i < pages->len * ROUNDS; i++)
    {
      LkiJsonSpan span = lki_json_span_of_bytes (g_ptr_array_index (pages, i % pages->len));
      g_autoptr (JsonParser) parser = json_parser_new_immutable ();

      g_assert_true (json_parser_load_from_data (parser, span.begin, span.end - span.begin, NULL));
    }
  report ("json-glib alone, by pages", begin, bytes);

  begin = get_cpu_seconds ();
  for (guint i = 0; i < pages->len * ROUNDS; i++)
    {
      g_autoptr (LkiSyncPage) page =
          lki_wire_parse_lead_page (g_ptr_array_index (pages, i % pages->len), NULL, NULL);

      n += page->leads->len;
    }
  report ("records of it, all in all", begin, bytes);

  printf ("%sok 1 - every lead was read\n", n == LEADS * ROUNDS ? "" : "not ");

  return n == LEADS * ROUNDS ? 0 : 1;
}
