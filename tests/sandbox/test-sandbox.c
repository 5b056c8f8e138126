// SPDX-License-Identifier: GPL-3.0-or-later
// The sandbox inside another program, as the demo has it: started, asked, and stopped, from other
// threads.

#include "lki-sandbox.h"

#include "lki-error.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>

static const char *const SIGN_IN =
    "/identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?key=sandbox-api-key";

static char *
ask (LkiSandbox *sandbox,
     const char *method,
     const char *path,
     const char *token,
     const char *body)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *uri = g_strconcat (lki_sandbox_get_address (sandbox), path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GError) error = NULL;

  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  if (token != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", token, NULL);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization",
                                    value);
    }

  answer = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (soup_message_get_status (message), ==, 200);

  return g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
}

static char *
sign_in (LkiSandbox *sandbox)
{
  g_autofree char *body = g_strdup_printf ("{\"email\":\"%s\",\"password\":\"%s\"}",
                                           lki_sandbox_get_demo_email (sandbox),
                                           lki_sandbox_get_demo_password (sandbox));
  g_autofree char *answer = ask (sandbox, "POST", SIGN_IN, NULL, body);
  char *token = strstr (answer, "\"idToken\":\"");

  g_assert_nonnull (token);
  token += strlen ("\"idToken\":\"");
  *strchr (token, '"') = '\0';

  return g_strdup (token);
}

static guint
count_leads (LkiSandbox *sandbox)
{
  g_autofree char *token = sign_in (sandbox);
  g_autofree char *page = ask (sandbox, "GET", "/v1/leads?limit=1000", token, NULL);
  guint count = 0;

  for (const char *p = page; (p = strstr (p, "\"delivered_at\"")) != NULL; p++)
    count++;

  return count;
}

static void
test_start_and_stop (void)
{
  LkiSandboxOptions options = { .leads = 25, .seed = 3 };
  g_autoptr (GError) error = NULL;
  LkiSandbox *sandbox = lki_sandbox_start (&options, &error);

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (lki_sandbox_get_address (sandbox), "http://127.0.0.1:"));
  g_assert_cmpuint (count_leads (sandbox), ==, 25);
  lki_sandbox_stop (sandbox);
}

static gpointer
add_thread (gpointer data)
{
  for (int i = 0; i < 10; i++)
    lki_sandbox_add_leads (data, 3);

  return NULL;
}

static void
test_add_leads_from_threads (void)
{
  LkiSandboxOptions options = { 0 };
  g_autoptr (LkiSandbox) sandbox = lki_sandbox_start (&options, NULL);
  GThread *threads[4];

  g_assert_nonnull (sandbox);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("adder", add_thread, sandbox);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  /* Each call has returned, so each lead is committed. */
  g_assert_cmpuint (count_leads (sandbox), ==, 120);
}

static void
test_two_at_once (void)
{
  LkiSandboxOptions options = { .leads = 1 };
  g_autoptr (LkiSandbox) first = lki_sandbox_start (&options, NULL);
  g_autoptr (LkiSandbox) second = NULL;

  options.leads = 2;
  second = lki_sandbox_start (&options, NULL);
  g_assert_cmpstr (lki_sandbox_get_address (first), !=, lki_sandbox_get_address (second));
  g_assert_cmpuint (count_leads (first), ==, 1);
  g_assert_cmpuint (count_leads (second), ==, 2);
}

static void
test_stop_at_once (void)
{
  for (int i = 0; i < 20; i++)
    {
      LkiSandboxOptions options = { .arrivals_seconds = 0.01 };

      lki_sandbox_stop (lki_sandbox_start (&options, NULL));
    }
}

static void
test_now (void)
{
  /* 2020-02-29T12:00:00Z. */
  LkiSandboxOptions options = { .leads = 5, .now_ms = G_GINT64_CONSTANT (1582977600000) };
  g_autoptr (LkiSandbox) sandbox = lki_sandbox_start (&options, NULL);
  g_autofree char *token = sign_in (sandbox);
  g_autofree char *page = ask (sandbox, "GET", "/v1/leads", token, NULL);

  g_assert_nonnull (strstr (page, "\"delivered_at\":\"2020-02-29T11:5"));
}

static void
test_errors (void)
{
  LkiSandboxOptions options = { .data_file = "/nonexistent/folder/data.db" };
  g_autoptr (GError) error = NULL;

  g_assert_null (lki_sandbox_start (&options, &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_READ_ONLY);
  g_clear_error (&error);

  options.data_file = NULL;
  options.certificate = "/nonexistent/certificate.pem";
  g_assert_null (lki_sandbox_start (&options, &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_CERTIFICATE);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sandbox/start-and-stop", test_start_and_stop);
  g_test_add_func ("/sandbox/add-leads-from-threads", test_add_leads_from_threads);
  g_test_add_func ("/sandbox/two-at-once", test_two_at_once);
  g_test_add_func ("/sandbox/stop-at-once", test_stop_at_once);
  g_test_add_func ("/sandbox/now", test_now);
  g_test_add_func ("/sandbox/errors", test_errors);

  return g_test_run ();
}
