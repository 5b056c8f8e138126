// SPDX-License-Identifier: GPL-3.0-or-later
#include "lki-http.h"

#include "lki-error.h"

static void
test_accepted (void)
{
  static const char *const cases[][2] = {
    { "leads.example.no", "https://leads.example.no" },
    { " leads.example.no\n", "https://leads.example.no" },
    { "\t\r\nLeads.Example.NO\r\n", "https://leads.example.no" },
    { "https://leads.example.no", "https://leads.example.no" },
    { "https://leads.example.no/", "https://leads.example.no" },
    { "HTTPS://leads.example.no/v1/leads?x=1#y", "https://leads.example.no" },
    { "https://leads.example.no:443", "https://leads.example.no" },
    { "https://leads.example.no:8443/", "https://leads.example.no:8443" },
    { "leads.example.no:8443", "https://leads.example.no:8443" },
    { "https://intranet", "https://intranet" },
    { "https://192.0.2.1", "https://192.0.2.1" },
    { "192.0.2.1:8443", "https://192.0.2.1:8443" },
    { "https://[2001:DB8::1]:8443", "https://[2001:db8::1]:8443" },
    { "blåbær.example.no", "https://xn--blbr-roah.example.no" },
    { "http://localhost:8080", "http://localhost:8080" },
    { "http://127.0.0.1:8080/", "http://127.0.0.1:8080" },
    { "http://127.1.2.3", "http://127.1.2.3" },
    { "http://[::1]:8080", "http://[::1]:8080" },
    { "localhost:8080", "http://localhost:8080" },
    { "127.0.0.1:8080", "http://127.0.0.1:8080" },
    { "localhost", "http://localhost" },
    { "https://localhost:8443", "https://localhost:8443" },
    { "demo.localhost:80", "http://demo.localhost" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *origin = lki_http_check_address (cases[i][0], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (origin, ==, cases[i][1]);
    }
}

static void
assert_refused (const char *text,
                LkiErrorCode code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *origin = lki_http_check_address (text, &error);

  if (origin != NULL)
    g_test_fail_printf ("%s became %s", text, origin);
  else
    g_assert_error (error, LKI_ERROR, (int) code);
}

static void
test_refused (void)
{
  static const char *const cases[] = {
    "",
    "  \n",
    "leads",
    "leads example no",
    "leads.example.no\nevil.example.no",
    "leads.example.no evil.example.no",
    "kari@example.com",
    "https://kari@leads.example.no",
    "https://kari:secret@leads.example.no",
    "ftp://leads.example.no",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "mailto:kari@example.com",
    "https://",
    "https:///path",
    "://leads.example.no",
    "https://leads..example.no",
    "https://-leads.example.no",
    "https://leads.example.no:0",
    "https://leads.example.no:99999",
    "https://leads.example.no:port",
    "https://256.1.1.1",
    "https://127.1",
    "1234",
    "https://[::1",
    "https://leads\u202e.example.no",
    "https://leads.example.no\xff",
    "<script>",
    "../../etc/passwd",
    "??",
  };
  g_autofree char *endless = g_strnfill (100000, 'a');

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i], LKI_ERROR_ADDRESS);

  assert_refused (endless, LKI_ERROR_ADDRESS);
}

static void
test_insecure (void)
{
  static const char *const cases[] = {
    "http://leads.example.no",
    "HTTP://leads.example.no/",
    "http://192.0.2.1",
    "http://localhost.example.no",
    "http://127.0.0.1.example.no:8080",
    "http://[2001:db8::1]",
    "http://[::ffff:127.0.0.1]:8080",
    "http://10.0.0.1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i], LKI_ERROR_INSECURE_ADDRESS);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/net/http/address/accepted", test_accepted);
  g_test_add_func ("/net/http/address/refused", test_refused);
  g_test_add_func ("/net/http/address/insecure", test_insecure);

  return g_test_run ();
}
