// SPDX-License-Identifier: GPL-3.0-or-later
// Reports on their way to a receiver: one that fails, that has had enough, or that is nowhere.

#include <glib/gstdio.h>
#include <string.h>

#include "lki-diagnostics.h"
#include "lki-fault.h"
#include "lki-report-queue.h"
#include "session-test.h"

#define MINUTE_MS (60 * G_GINT64_CONSTANT (1000))
#define HOUR_MS (60 * MINUTE_MS)

/* So often a moment, until what does not happen is a failure. */
#define PATIENCE 1000

typedef struct
{
  Desk *desk;
  LkiSessionManager *manager;
  LkiSettings *settings;
  LkiClock *clock; /* of the diagnostics */
  LkiDiagnostics *diagnostics;
  char *queue;
} Post;

static void
open_post (Post *post,
           Desk *desk)
{
  g_autofree char *folder = g_build_filename (desk->folder, "diagnostics", NULL);

  post->desk = desk;
  post->manager = manager_new (desk);
  post->settings = lki_settings_new ();
  post->clock = lki_clock_new_manual (g_get_real_time () / 1000);
  post->queue = g_build_filename (folder, "queue", NULL);
  post->diagnostics = lki_diagnostics_new (folder, post->manager, post->settings, post->clock);
  lki_diagnostics_decide (post->diagnostics, TRUE, FALSE);
  sign_in (desk, post->manager);
}

static void
close_post (Post *post)
{
  lki_settings_reset (post->settings);
  desk_settle ();
  g_assert_finalize_object (post->diagnostics);
  g_clear_object (&post->settings);
  g_clear_object (&post->clock);
  g_free (post->queue);
  shut_down (post->manager);
}

static guint
count_queued (Post *post)
{
  g_autoptr (GPtrArray) paths =
      lki_report_queue_list (post->queue, lki_clock_get_now_ms (post->clock));

  return paths->len;
}

static guint
count_arrived (Post *post)
{
  g_autofree char *answer = desk_control (post->desk, "GET", "envelopes", NULL);
  guint n = 0;

  for (const char *p = answer; (p = strstr (p, "\"type\":\"event\"")) != NULL; p++)
    n++;

  return n;
}

static void
await_arrived (Post *post,
               guint n)
{
  for (guint i = 0; i < PATIENCE && (count_arrived (post) != n || count_queued (post) > 0); i++)
    desk_settle ();
  g_assert_cmpuint (count_arrived (post), ==, n);
  g_assert_cmpuint (count_queued (post), ==, 0);
}

static void
await_queued (Post *post,
              guint n)
{
  for (guint i = 0; i < PATIENCE && count_queued (post) != n; i++)
    desk_settle ();
  g_assert_cmpuint (count_queued (post), ==, n);
}

static void
fail_at (const char *what)
{
  g_autoptr (GError) error = lki_error_new (LKI_ERROR_PROTOCOL, "What was sent is no answer");

  lki_fault_report (what, error);
}

static guint
count_tries (Post *post)
{
  return desk_count_requests (post->desk, "POST", "/api/");
}

static void
test_failing_receiver (Desk *desk)
{
  Post post;

  open_post (&post, desk);
  control (desk, "faults", "{\"path\":\"/api/*\",\"count\":1,\"status\":500}");
  fail_at ("pull");
  await_queued (&post, 1);
  while (count_tries (&post) == 0)
    desk_settle ();
  must (lki_diagnostics_flush (post.diagnostics));

  /* It is left alone for an hour. */
  fail_at ("send");
  await_queued (&post, 2);
  lki_clock_advance (post.clock, HOUR_MS - MINUTE_MS);
  must (lki_diagnostics_flush (post.diagnostics));
  g_assert_cmpuint (count_tries (&post), ==, 1);
  g_assert_cmpuint (count_arrived (&post), ==, 0);

  lki_clock_advance (post.clock, MINUTE_MS);
  must (lki_diagnostics_flush (post.diagnostics));
  await_arrived (&post, 2);
  close_post (&post);
}

static void
test_receiver_has_had_enough (Desk *desk)
{
  Post post;

  open_post (&post, desk);
  control (desk, "faults", "{\"path\":\"/api/*\",\"count\":1,\"status\":429,\"retry_after\":120}");
  fail_at ("pull");
  await_queued (&post, 1);
  while (count_tries (&post) == 0)
    desk_settle ();
  must (lki_diagnostics_flush (post.diagnostics));
  lki_clock_advance (post.clock, MINUTE_MS);
  must (lki_diagnostics_flush (post.diagnostics));
  g_assert_cmpuint (count_tries (&post), ==, 1);

  lki_clock_advance (post.clock, MINUTE_MS);
  must (lki_diagnostics_flush (post.diagnostics));
  await_arrived (&post, 1);

  /* It takes this one, but no more of them for five minutes. */
  control (desk, "faults",
           "{\"path\":\"/api/*\",\"count\":1,\"apply\":true,\"status\":200,"
           "\"headers\":{\"X-Sentry-Rate-Limits\":\"300:error:organization\"}}");
  fail_at ("send");
  await_arrived (&post, 2);
  fail_at ("listen");
  await_queued (&post, 1);
  must (lki_diagnostics_flush (post.diagnostics));
  g_assert_cmpuint (count_arrived (&post), ==, 2);
  lki_clock_advance (post.clock, 5 * MINUTE_MS);
  must (lki_diagnostics_flush (post.diagnostics));
  await_arrived (&post, 3);
  close_post (&post);
}

/* The server says in so many words where reports go; of which this makes nonsense. */
static void
garble_dsn (Desk *desk)
{
  g_autofree char *uri =
      g_strconcat (lki_sandbox_get_address (desk->sandbox), "/.well-known/leadkit-partner", NULL);
  g_autoptr (LkiHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *base64 = NULL;
  g_autofree char *json = NULL;
  char *dsn;

  response = dex_await_boxed (lki_http_send (desk->http, "GET", uri, NULL, NULL, NULL), &error);
  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (response->body, NULL), g_bytes_get_size (response->body));
  dsn = strstr (text, "\"dsn\":\"");
  g_assert_nonnull (dsn);
  memcpy (dsn + strlen ("\"dsn\":\""), "!!!!!!!!", 8);
  base64 = g_base64_encode ((const guchar *) text, strlen (text));
  json = g_strdup_printf ("{\"path\":\"/.well-known/leadkit-partner\",\"count\":100,\"status\":200,"
                          "\"content_type\":\"application/json\",\"body_base64\":\"%s\"}",
                          base64);
  control (desk, "faults", json);
}

/* It costs the report, and nothing else: the work goes on. */
static void
test_malformed_dsn (Desk *desk)
{
  Post post;

  garble_dsn (desk);
  open_post (&post, desk);
  fail_at ("pull");
  await_queued (&post, 1);
  must (lki_diagnostics_flush (post.diagnostics));
  g_assert_cmpuint (count_tries (&post), ==, 0);
  g_assert_cmpuint (count_queued (&post), ==, 1);
  close_post (&post);
}

/* What is no longer agreed to does not arrive, though it was on its way. */
static void
test_withdrawn_on_the_way (Desk *desk)
{
  Post post;

  open_post (&post, desk);
  control (desk, "faults", "{\"path\":\"/api/*\",\"count\":10,\"delay_ms\":60000}");
  fail_at ("pull");
  await_queued (&post, 1);
  fail_at ("send");
  await_queued (&post, 2);
  lki_diagnostics_decide (post.diagnostics, FALSE, FALSE);
  must (lki_diagnostics_flush (post.diagnostics));
  g_assert_cmpuint (count_queued (&post), ==, 0);
  control (desk, "faults", NULL);

  lki_diagnostics_decide (post.diagnostics, TRUE, FALSE);
  lki_clock_advance (post.clock, 2 * HOUR_MS);
  fail_at ("listen");
  await_arrived (&post, 1);
  close_post (&post);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  desk_add_test ("/diagnostics-sent/receiver-fails", 1, test_failing_receiver);
  desk_add_test ("/diagnostics-sent/receiver-has-had-enough", 1, test_receiver_has_had_enough);
  desk_add_test ("/diagnostics-sent/receiver-is-nowhere", 1, test_malformed_dsn);
  desk_add_test ("/diagnostics-sent/withdrawn-on-the-way", 1, test_withdrawn_on_the_way);

  return g_test_run ();
}
