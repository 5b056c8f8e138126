// SPDX-License-Identifier: GPL-3.0-or-later
// Each test is run by credentials.py on a bus of its own, with the keyring that its name says.

#include "lki-credentials.h"

#include "net-test.h"

static LkiCredentials *
load (void)
{
  g_autoptr (GError) error = NULL;
  LkiCredentials *credentials = test_await_boxed (lki_credentials_load (), &error);

  g_assert_no_error (error);

  return credentials;
}

static void
store (const char *origin,
       const char *refresh_token)
{
  g_autoptr (LkiCredentials) credentials =
      lki_credentials_new (origin, "u-1", "kari@example.com", refresh_token);
  g_autoptr (GError) error = NULL;

  test_await (lki_credentials_store (credentials), &error);
  g_assert_no_error (error);
}

static void
clear (void)
{
  g_autoptr (GError) error = NULL;

  test_await (lki_credentials_clear (), &error);
  g_assert_no_error (error);
}

static void
test_round_trip (void)
{
  g_autoptr (LkiCredentials) first = NULL;
  g_autoptr (LkiCredentials) second = NULL;

  net_test_await_error (lki_credentials_load (), LKI_ERROR_NOT_FOUND);
  clear ();

  store ("https://leads.example.no", "refresh \"1\" æ==");
  first = load ();
  g_assert_cmpstr (first->origin, ==, "https://leads.example.no");
  g_assert_cmpstr (first->user_id, ==, "u-1");
  g_assert_cmpstr (first->email, ==, "kari@example.com");
  g_assert_cmpstr (first->refresh_token, ==, "refresh \"1\" æ==");

  /* There is one session, whatever the server. */
  store ("https://staging.example.no", "refresh-2");
  second = load ();
  g_assert_cmpstr (second->origin, ==, "https://staging.example.no");
  g_assert_cmpstr (second->refresh_token, ==, "refresh-2");

  clear ();
  net_test_await_error (lki_credentials_load (), LKI_ERROR_NOT_FOUND);
}

static void
test_keep (void)
{
  store ("https://leads.example.no", "kept");
}

static void
test_kept (void)
{
  g_autoptr (LkiCredentials) credentials = load ();

  g_assert_cmpstr (credentials->refresh_token, ==, "kept");
}

static void
assert_all_fail (LkiErrorCode code)
{
  g_autoptr (LkiCredentials) credentials =
      lki_credentials_new ("https://leads.example.no", "u-1", NULL, "overwritten");

  net_test_await_error (lki_credentials_load (), code);
  net_test_await_error (lki_credentials_store (credentials), code);
  net_test_await_error (lki_credentials_clear (), code);
}

static void
test_locked (void)
{
  assert_all_fail (LKI_ERROR_KEYRING_LOCKED);
}

static void
test_absent (void)
{
  assert_all_fail (LKI_ERROR_KEYRING_UNAVAILABLE);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_func ("/net/credentials/round-trip", test_round_trip);
  g_test_add_func ("/net/credentials/keep", test_keep);
  g_test_add_func ("/net/credentials/kept", test_kept);
  g_test_add_func ("/net/credentials/locked", test_locked);
  g_test_add_func ("/net/credentials/absent", test_absent);

  return g_test_run ();
}
