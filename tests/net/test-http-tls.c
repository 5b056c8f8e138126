// SPDX-License-Identifier: GPL-3.0-or-later
#include "lki-http.h"

#include <glib/gstdio.h>
#include <string.h>

#include "net-test.h"

static void
run_openssl (const char *const *arguments)
{
  g_autoptr (GSubprocess) openssl = NULL;
  g_autoptr (GError) error = NULL;

  openssl = g_subprocess_newv (
      arguments, G_SUBPROCESS_FLAGS_STDERR_SILENCE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (openssl, NULL, &error);
  g_assert_no_error (error);
}

/* A certificate of its own making with its key, in one file. */
static char *
make_certificate (const char *folder,
                  const char *host,
                  const char *not_before,
                  const char *not_after)
{
  g_autofree char *path = g_strdup_printf ("%s/%s-%.4s.pem", folder, host, not_after);
  g_autofree char *subject = g_strconcat ("/CN=", host, NULL);
  g_autofree char *name = g_strconcat ("subjectAltName=DNS:", host, NULL);
  g_autofree char *key_path = g_strconcat (path, ".key", NULL);
  g_autofree char *key = NULL;
  g_autofree char *certificate = NULL;
  g_autofree char *both = NULL;
  const char *arguments[] = { "openssl",
                              "req",
                              "-x509",
                              "-newkey",
                              "ec",
                              "-pkeyopt",
                              "ec_paramgen_curve:prime256v1",
                              "-nodes",
                              "-subj",
                              subject,
                              "-addext",
                              name,
                              "-keyout",
                              key_path,
                              "-out",
                              path,
                              "-not_before",
                              not_before,
                              "-not_after",
                              not_after,
                              NULL };

  run_openssl (arguments);
  g_assert_true (g_file_get_contents (key_path, &key, NULL, NULL));
  g_assert_true (g_file_get_contents (path, &certificate, NULL, NULL));
  both = g_strconcat (certificate, key, NULL);
  g_assert_true (g_file_set_contents (path, both, -1, NULL));
  g_unlink (key_path);

  return g_steal_pointer (&path);
}

typedef struct
{
  char *folder;
  LkiHttp *http;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("lki-tls-XXXXXX", NULL);
  fixture->http = lki_http_new ("test");
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->http);

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static void
trust (Fixture *fixture,
       const char *path)
{
  g_autoptr (GTlsDatabase) database = g_tls_file_database_new (path, NULL);

  g_assert_nonnull (database);
  lki_http_set_trust (fixture->http, database);
}

static RawServer *
serve (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (path, &error);
  RawServer *server;

  g_assert_no_error (error);
  server = raw_server_new_tls (certificate);
  raw_server_answer_json (server, 200, "", "{}");

  return server;
}

static DexFuture *
get (Fixture *fixture,
     const char *origin)
{
  g_autofree char *uri = g_strconcat (origin, "/", NULL);

  return lki_http_send (fixture->http, "GET", uri, "secret", NULL, NULL);
}

static void
test_trusted (Fixture *fixture,
              gconstpointer data)
{
  g_autofree char *path =
      make_certificate (fixture->folder, "localhost", "20200101000000Z", "29991231000000Z");
  g_autoptr (RawServer) server = serve (path);
  g_autoptr (GError) error = NULL;

  trust (fixture, path);
  test_await (get (fixture, raw_server_get_origin (server)), &error);
  g_assert_no_error (error);
  g_assert_nonnull (
      strstr (raw_server_get_request (server, 0), "\r\nAuthorization: Bearer secret\r\n"));
}

static void
test_self_signed (Fixture *fixture,
                  gconstpointer data)
{
  g_autofree char *path =
      make_certificate (fixture->folder, "localhost", "20200101000000Z", "29991231000000Z");
  g_autoptr (RawServer) server = serve (path);

  net_test_await_error (get (fixture, raw_server_get_origin (server)), LKI_ERROR_CERTIFICATE);
  g_assert_cmpuint (raw_server_get_n_requests (server), ==, 0);
}

static void
test_other_host (Fixture *fixture,
                 gconstpointer data)
{
  g_autofree char *path =
      make_certificate (fixture->folder, "leads.example.no", "20200101000000Z", "29991231000000Z");
  g_autoptr (RawServer) server = serve (path);

  trust (fixture, path);
  net_test_await_error (get (fixture, raw_server_get_origin (server)), LKI_ERROR_CERTIFICATE);
  g_assert_cmpuint (raw_server_get_n_requests (server), ==, 0);
}

static void
test_expired (Fixture *fixture,
              gconstpointer data)
{
  g_autofree char *path =
      make_certificate (fixture->folder, "localhost", "20200101000000Z", "20210101000000Z");
  g_autoptr (RawServer) server = serve (path);

  trust (fixture, path);
  net_test_await_error (get (fixture, raw_server_get_origin (server)), LKI_ERROR_CERTIFICATE);
  g_assert_cmpuint (raw_server_get_n_requests (server), ==, 0);
}

static void
test_no_tls_there (Fixture *fixture,
                   gconstpointer data)
{
  g_autoptr (RawServer) server = raw_server_new ();
  g_autofree char *origin = g_strdup_printf ("https://localhost:%u", raw_server_get_port (server));
  g_autoptr (GError) error = NULL;

  raw_server_answer_json (server, 200, "", "{}");
  g_assert_false (test_await (get (fixture, origin), &error));
  g_assert_true (lki_error_is_transient (error));
}

/* OpenSSL's own server, which speaks the version that it is told to and prints what it hears. */
static void
assert_version (Fixture *fixture,
                const char *version,
                gboolean is_good)
{
  g_autofree char *path =
      make_certificate (fixture->folder, "localhost", "20200101000000Z", "29991231000000Z");
  g_autoptr (GSubprocess) server = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GString) heard = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *origin = NULL;
  char *line;
  LkiHttpLimits limits = LKI_HTTP_LIMITS_DEFAULT;

  /* The certificate's key is of the kind that old versions know as well. */
  server =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                            G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                        &error, "openssl", "s_server", "-accept", "127.0.0.1:0", version, "-cipher",
                        "ALL:@SECLEVEL=0", "-cert", path, "-key", path, "-naccept", "1", NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));

  while (origin == NULL &&
         (line = g_data_input_stream_read_line (output, NULL, NULL, NULL)) != NULL)
    {
      if (g_str_has_prefix (line, "ACCEPT 127.0.0.1:"))
        origin = g_strconcat ("https://localhost:", line + strlen ("ACCEPT 127.0.0.1:"), NULL);
      g_free (line);
    }
  g_assert_nonnull (origin);

  trust (fixture, path);
  limits.head_ms = 1000;
  lki_http_set_limits (fixture->http, &limits);

  /* It never answers, which is an error of another kind. */
  net_test_await_error (get (fixture, origin),
                        is_good ? LKI_ERROR_TIMED_OUT : LKI_ERROR_CERTIFICATE);
  lki_http_drop_connections (fixture->http);

  while ((line = g_data_input_stream_read_line (output, NULL, NULL, NULL)) != NULL)
    {
      g_string_append_printf (heard, "%s\n", line);
      g_free (line);
    }
  g_subprocess_wait (server, NULL, NULL);

  /* That there was a handshake shows that it was ours to refuse. */
  g_assert_nonnull (strstr (heard->str, "CIPHER is"));
  g_assert_true ((strstr (heard->str, "GET / HTTP") != NULL) == is_good);
  g_assert_true ((strstr (heard->str, "secret") != NULL) == is_good);
}

static void
test_tls_1_2 (Fixture *fixture,
              gconstpointer data)
{
  assert_version (fixture, "-tls1_2", TRUE);
}

static void
test_tls_1_1 (Fixture *fixture,
              gconstpointer data)
{
  assert_version (fixture, "-tls1_1", FALSE);
}

int
main (int argc,
      char *argv[])
{
  /* As a host with lax settings would have it. It is read when GnuTLS is first used. */
  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:%COMPAT:+VERS-TLS1.1:+VERS-TLS1.0", TRUE);

  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, func) g_test_add ("/net/http/tls/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("trusted", test_trusted);
  ADD ("self-signed", test_self_signed);
  ADD ("other-host", test_other_host);
  ADD ("expired", test_expired);
  ADD ("no-tls-there", test_no_tls_there);
  ADD ("version/1.2", test_tls_1_2);
  ADD ("version/1.1", test_tls_1_1);
#undef ADD

  return g_test_run ();
}
