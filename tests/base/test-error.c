// SPDX-License-Identifier: GPL-3.0-or-later
#include "lki-error.h"

#include <gio/gio.h>

static void
test_remembers_the_server (void)
{
  g_autoptr (GError) error =
      lki_error_new_http (LKI_ERROR_RATE_LIMITED, 429, 30000, "slow_down", "req-1", "Too many");
  g_autoptr (GError) copy = g_error_copy (error);

  g_assert_cmpuint (lki_error_get_http_status (copy), ==, 429);
  g_assert_cmpint (lki_error_get_retry_after_ms (copy), ==, 30000);
  g_assert_cmpstr (lki_error_get_problem_code (copy), ==, "slow_down");
  g_assert_cmpstr (lki_error_get_request_id (copy), ==, "req-1");
}

static void
test_other_domains_know_nothing (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "no");

  g_assert_cmpuint (lki_error_get_http_status (error), ==, 0);
  g_assert_cmpint (lki_error_get_retry_after_ms (NULL), ==, -1);
  g_assert_null (lki_error_get_problem_code (error));
  g_assert_true (lki_error_is_cancelled (error));
  g_assert_false (lki_error_is_transient (error));
}

static void
test_kinds (void)
{
  const struct
  {
    LkiErrorCode code;
    gboolean transient;
    gboolean sign_in;
  } cases[] = {
    { LKI_ERROR_NETWORK, TRUE, FALSE },         { LKI_ERROR_TIMED_OUT, TRUE, FALSE },
    { LKI_ERROR_SERVER, TRUE, FALSE },          { LKI_ERROR_RATE_LIMITED, TRUE, FALSE },
    { LKI_ERROR_UNAUTHENTICATED, FALSE, TRUE }, { LKI_ERROR_ACCOUNT_DISABLED, FALSE, TRUE },
    { LKI_ERROR_FORBIDDEN, FALSE, FALSE },      { LKI_ERROR_CLIENT_TOO_OLD, FALSE, FALSE },
    { LKI_ERROR_CERTIFICATE, FALSE, FALSE },    { LKI_ERROR_DISK_FULL, TRUE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = lki_error_new (cases[i].code, "case %u", i);

      g_assert_cmpint (lki_error_is_transient (error), ==, cases[i].transient);
      g_assert_cmpint (lki_error_needs_sign_in (error), ==, cases[i].sign_in);
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/base/error/remembers-the-server", test_remembers_the_server);
  g_test_add_func ("/base/error/other-domains-know-nothing", test_other_domains_know_nothing);
  g_test_add_func ("/base/error/what-to-retry-and-when-to-sign-in", test_kinds);

  return g_test_run ();
}
