// SPDX-License-Identifier: GPL-3.0-or-later
// The life of a session against the real server: sign in, restart, sign in again, sign out, wipe,
// demo. Which keyring there is is told by LKI_TEST_KEYRING: service, file or none.

#include <gio/gio.h>
#include <string.h>

#include "lki-discovery.h"
#include "lki-error.h"
#include "lki-lead-details.h"
#include "session-test.h"

/* The sandbox's account with a second factor. */
#define TOTP_EMAIL "sikker@fjordglimt.example"
#define TOTP_SECRET "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

static const char *keyring;

static void
open_session (Desk *desk,
              LkiSessionManager *manager)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (dex_await_boolean (
      lki_session_manager_sign_in (manager, NULL, lki_sandbox_get_demo_email (desk->sandbox),
                                   lki_sandbox_get_demo_password (desk->sandbox)),
      &error));
  g_assert_no_error (error);
  g_assert_cmpint (lki_session_manager_get_state (manager), ==, LKI_SESSION_STATE_SIGNED_IN);
}

static void
await_status (LkiSession *session,
              LkiSyncStatus status)
{
  while (lki_session_get_sync_status (session) != status)
    {
      g_test_message ("status %d", lki_session_get_sync_status (session));
      desk_await_signal (session, "notify::sync-status");
    }
}

static void
await_state (LkiSessionManager *manager,
             LkiSessionState state)
{
  while (lki_session_manager_get_state (manager) != state)
    desk_await_signal (manager, "notify::state");
}

static void
restore (LkiSessionManager *manager)
{
  g_autoptr (GError) error = NULL;

  dex_await (lki_session_manager_restore (manager), &error);
  g_assert_no_error (error);
}

static void
sign_out (LkiSessionManager *manager,
          gboolean wipe)
{
  g_autoptr (GError) error = NULL;

  dex_await (lki_session_manager_sign_out (manager, wipe), &error);
  g_assert_no_error (error);
  g_assert_cmpint (lki_session_manager_get_state (manager), ==, LKI_SESSION_STATE_SIGNED_OUT);
  g_assert_null (lki_session_manager_get_session (manager));
}

static guint
count_accounts (Desk *desk)
{
  g_autofree char *path = g_build_filename (desk->folder, "data", "accounts", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static gint64
count_all (LkiSession *session)
{
  return lki_session_get_counts (session)->views[LKI_LEAD_VIEW_ALL];
}

static void
await_all (LkiSession *session,
           gint64 n)
{
  while (count_all (session) != n)
    desk_await_signal (session, "notify::counts");
}

static void
test_sign_in_and_out (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session;

  restore (manager);
  g_assert_cmpint (lki_session_manager_get_state (manager), ==, LKI_SESSION_STATE_SIGNED_OUT);
  g_assert_null (lki_session_manager_get_last_email (manager));

  open_session (desk, manager);
  session = lki_session_manager_get_session (manager);
  await_status (session, LKI_SYNC_UP_TO_DATE);
  await_all (session, 50);
  while (lki_session_get_account (session) == NULL)
    desk_await_signal (session, "notify::account");
  g_assert_cmpstr (lki_session_get_account (session)->email, ==,
                   lki_sandbox_get_demo_email (desk->sandbox));
  g_assert_nonnull (lki_session_get_server_info (session));
  g_assert_false (lki_session_get_demo (session));
  g_assert_cmpuint (count_accounts (desk), ==, 1);

  /* Kept for the next time, or gone for good. */
  sign_out (manager, FALSE);
  g_assert_cmpuint (count_accounts (desk), ==, 1);
  g_assert_cmpstr (lki_session_manager_get_last_email (manager), ==,
                   lki_sandbox_get_demo_email (desk->sandbox));

  open_session (desk, manager);
  session = lki_session_manager_get_session (manager);
  await_all (session, 50);
  sign_out (manager, TRUE);
  g_assert_cmpuint (count_accounts (desk), ==, 0);
  shut_down (manager);

  manager = manager_new (desk);
  restore (manager);
  g_assert_cmpint (lki_session_manager_get_state (manager), ==, LKI_SESSION_STATE_SIGNED_OUT);
  shut_down (manager);
}

static void
test_refusals (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  const char *email = lki_sandbox_get_demo_email (desk->sandbox);
  g_autoptr (GError) error = NULL;

  g_assert_false (dex_await (lki_session_manager_sign_in (manager, NULL, email, "wrong"), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_CREDENTIALS);
  g_clear_error (&error);

  g_assert_false (dex_await (
      lki_session_manager_sign_in (manager, "http://leads.example.com", email, "x"), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_INSECURE_ADDRESS);
  g_clear_error (&error);

  g_assert_false (
      dex_await (lki_session_manager_sign_in (manager, "not an address", email, "x"), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_ADDRESS);
  g_clear_error (&error);

  /* Nothing listens there. */
  g_assert_false (
      dex_await (lki_session_manager_sign_in (manager, "http://127.0.0.1:1", email, "x"), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_NETWORK);
  g_clear_error (&error);

  /* Given up on the way. */
  {
    g_autoptr (DexFuture) future = lki_session_manager_sign_in (
        manager, NULL, email, lki_sandbox_get_demo_password (desk->sandbox));

    lki_session_manager_cancel_sign_in (manager);
    g_assert_false (dex_await (g_steal_pointer (&future), &error));
    g_assert_error (error, LKI_ERROR, LKI_ERROR_CANCELLED);
    g_clear_error (&error);
  }

  g_assert_false (dex_await (lki_session_manager_finish_second_factor (manager, "123456"), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_CANCELLED);
  g_clear_error (&error);

  dex_await (lki_session_manager_send_password_reset (manager, NULL, "nobody@example.com"), &error);
  g_assert_no_error (error);

  g_assert_null (lki_session_manager_get_session (manager));
  g_assert_cmpuint (count_accounts (desk), ==, 0);
  shut_down (manager);
}

/* RFC 6238: six digits of the HMAC of the half-minute, from a secret of upper-case base32. */
static char *
make_code (const char *secret)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  g_autoptr (GByteArray) key = g_byte_array_new ();
  g_autoptr (GHmac) hmac = NULL;
  guint64 counter = GUINT64_TO_BE (g_get_real_time () / G_USEC_PER_SEC / 30);
  guint8 digest[20];
  gsize length = sizeof digest;
  guint32 bits = 0, n_bits = 0, number;

  for (const char *p = secret; *p != '\0'; p++)
    {
      bits = bits << 5 | (guint32) (strchr (alphabet, *p) - alphabet);
      n_bits += 5;
      if (n_bits >= 8)
        {
          guint8 byte = (guint8) (bits >> (n_bits - 8));

          g_byte_array_append (key, &byte, 1);
          n_bits -= 8;
        }
    }

  hmac = g_hmac_new (G_CHECKSUM_SHA1, key->data, key->len);
  g_hmac_update (hmac, (const guchar *) &counter, sizeof counter);
  g_hmac_get_digest (hmac, digest, &length);
  memcpy (&number, digest + (digest[19] & 0xf), sizeof number);

  return g_strdup_printf ("%06u", (GUINT32_FROM_BE (number) & 0x7fffffff) % 1000000);
}

static void
test_second_factor (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session;
  g_autofree char *code = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (dex_await_boolean (
      lki_session_manager_sign_in (manager, NULL, TOTP_EMAIL,
                                   lki_sandbox_get_demo_password (desk->sandbox)),
      &error));
  g_assert_no_error (error);
  g_assert_null (lki_session_manager_get_session (manager));

  /* Mistyped once; the right one may still be tried. */
  g_assert_false (dex_await (lki_session_manager_finish_second_factor (manager, "000000"), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_SECOND_FACTOR_CODE);
  g_clear_error (&error);
  code = make_code (TOTP_SECRET);
  dex_await (lki_session_manager_finish_second_factor (manager, code), &error);
  g_assert_no_error (error);
  g_assert_cmpint (lki_session_manager_get_state (manager), ==, LKI_SESSION_STATE_SIGNED_IN);
  session = lki_session_manager_get_session (manager);
  await_all (session, 50);

  sign_out (manager, TRUE);
  shut_down (manager);
}

static void
test_restore (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session;

  open_session (desk, manager);
  session = lki_session_manager_get_session (manager);
  await_status (session, LKI_SYNC_UP_TO_DATE);
  await_all (session, 50);
  desk_settle ();
  shut_down (manager);

  /* The next start, with no network at all: what is here can be read, and the session is not lost.
   */
  g_free (desk_control (desk, "POST", "faults", "{\"path\":\"/*\",\"count\":1000,\"close\":true}"));
  manager = manager_new (desk);
  restore (manager);
  if (g_str_equal (keyring, "none"))
    {
      await_state (manager, LKI_SESSION_STATE_SIGNED_OUT);
      g_assert_null (lki_session_manager_get_session (manager));
      g_free (desk_control (desk, "DELETE", "faults", NULL));
      open_session (desk, manager);
      shut_down (manager);
      return;
    }

  g_assert_cmpint (lki_session_manager_get_state (manager), ==, LKI_SESSION_STATE_SIGNED_IN);
  session = lki_session_manager_get_session (manager);
  g_assert_nonnull (session);
  g_assert_nonnull (lki_session_get_account (session));
  await_all (session, 50);
  await_status (session, LKI_SYNC_OFFLINE);

  g_free (desk_control (desk, "DELETE", "faults", NULL));
  g_free (desk_control (desk, "POST", "leads", "{\"count\":3}"));
  lki_session_sync_now (session);
  await_status (session, LKI_SYNC_UP_TO_DATE);
  await_all (session, 53);
  g_assert_true (lki_session_get_persistent (session));
  g_assert_cmpint (lki_session_manager_get_state (manager), ==, LKI_SESSION_STATE_SIGNED_IN);
  sign_out (manager, TRUE);
  shut_down (manager);
}

/* What a server says of itself, but for where its API is. */
static char *
make_discovery (Desk *desk,
                const char *api)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LkiServerInfo) server = dex_await_boxed (
      lki_discovery_fetch (desk->http, lki_sandbox_get_address (desk->sandbox)), &error);

  g_assert_no_error (error);

  return g_strdup_printf (
      "{\"api\":\"%s\",\"identity\":{\"provider\":\"firebase\",\"project_id\":\"%s\","
      "\"api_key\":\"%s\",\"identity_toolkit\":\"%s\",\"secure_token\":\"%s\"}}",
      api, server->identity_project_id, server->identity_api_key, server->identity_toolkit,
      server->secure_token);
}

/* What was remembered of the server is asked for again behind the window, and a server that has
 * moved is followed. */
static void
test_server_moved (Desk *desk)
{
  g_autofree char *old = make_discovery (desk, "http://127.0.0.1:1/v1");
  g_autofree char *escaped = g_strescape (old, NULL);
  g_autofree char *fault =
      g_strdup_printf ("{\"path\":\"/.well-known/leadkit-partner\",\"count\":1,\"status\":200,"
                       "\"content_type\":\"application/json\",\"body\":\"%s\"}",
                       escaped);
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session;

  g_free (desk_control (desk, "POST", "faults", fault));
  open_session (desk, manager);
  session = lki_session_manager_get_session (manager);
  await_status (session, LKI_SYNC_OFFLINE);
  g_assert_cmpstr (lki_session_get_server_info (session)->api, ==, "http://127.0.0.1:1/v1");
  desk_settle ();
  shut_down (manager);

  manager = manager_new (desk);
  restore (manager);
  session = lki_session_manager_get_session (manager);
  g_assert_cmpstr (lki_session_get_server_info (session)->api, ==, "http://127.0.0.1:1/v1");
  await_status (session, LKI_SYNC_UP_TO_DATE);
  await_all (session, 50);
  g_assert_cmpstr (lki_session_get_server_info (session)->api, !=, "http://127.0.0.1:1/v1");
  desk_settle ();
  shut_down (manager);

  /* And it is what is remembered from now on. */
  g_free (desk_control (desk, "POST", "faults", "{\"path\":\"/*\",\"count\":1000,\"close\":true}"));
  manager = manager_new (desk);
  restore (manager);
  session = lki_session_manager_get_session (manager);
  g_assert_cmpstr (lki_session_get_server_info (session)->api, !=, "http://127.0.0.1:1/v1");
  await_status (session, LKI_SYNC_OFFLINE);
  g_free (desk_control (desk, "DELETE", "faults", NULL));
  sign_out (manager, TRUE);
  shut_down (manager);
}

static void
test_persistence_is_told (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session;
  gboolean expected = !g_str_equal (keyring, "none");

  open_session (desk, manager);
  session = lki_session_manager_get_session (manager);
  if (!expected && lki_session_get_persistent (session))
    desk_await_signal (session, "notify::persistent");
  desk_settle ();
  g_assert_cmpint (lki_session_get_persistent (session), ==, expected);

  sign_out (manager, TRUE);
  shut_down (manager);
}

static void
test_store_trouble (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  g_autofree char *accounts = g_build_filename (desk->folder, "data", "accounts", NULL);
  g_autoptr (GError) error = NULL;

  open_session (desk, manager);
  await_all (lki_session_manager_get_session (manager), 50);
  desk_settle ();
  shut_down (manager);

  /* A file stands where the folder of the leads should be. */
  desk_remove_folder (accounts);
  g_file_set_contents (accounts, "in the way", -1, &error);
  g_assert_no_error (error);
  manager = manager_new (desk);
  restore (manager);
  g_assert_cmpint (lki_session_manager_get_state (manager), ==, LKI_SESSION_STATE_STORE_TROUBLE);
  g_assert_nonnull (lki_session_manager_get_error (manager));
  g_assert_null (lki_session_manager_get_session (manager));

  /* Put right, it goes on without signing in. */
  desk_remove_folder (accounts);
  restore (manager);
  if (g_str_equal (keyring, "none"))
    await_state (manager, LKI_SESSION_STATE_SIGNED_OUT);
  else
    {
      g_assert_cmpint (lki_session_manager_get_state (manager), ==, LKI_SESSION_STATE_SIGNED_IN);
      g_assert_null (lki_session_manager_get_error (manager));
      await_all (lki_session_manager_get_session (manager), 50);
      sign_out (manager, TRUE);
    }
  shut_down (manager);
}

static LkiLeadRecord *
newest (LkiSession *session)
{
  g_autoptr (GError) error = NULL;
  LkiLeadRecord *lead = dex_await_boxed (lki_session_find_next_to_answer (session), &error);

  g_assert_no_error (error);

  return lead;
}

static gboolean
has_received (Desk *desk,
              const char *text)
{
  g_autofree char *received = desk_control (desk, "GET", "received", NULL);

  return strstr (received, text) != NULL;
}

static void
test_sign_in_again (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session;
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (GError) error = NULL;

  open_session (desk, manager);
  session = lki_session_manager_get_session (manager);
  await_status (session, LKI_SYNC_UP_TO_DATE);

  g_free (desk_control (desk, "POST", "revoke-refresh-tokens", "{}"));
  g_free (desk_control (desk, "POST", "expire-tokens", "{}"));
  lki_session_sync_now (session);
  await_status (session, LKI_SYNC_SIGN_IN_AGAIN);

  /* Work goes on, and is sent when the same person has signed in again: same session, same leads.
   */
  lead = newest (session);
  dex_await (lki_session_add_note (session, lead, "  Skrevet uten innlogging.\n"), &error);
  g_assert_no_error (error);
  open_session (desk, manager);
  g_assert_true (lki_session_manager_get_session (manager) == session);
  await_status (session, LKI_SYNC_UP_TO_DATE);
  await_all (session, 50);
  while (!has_received (desk, "\"Skrevet uten innlogging.\""))
    desk_settle ();

  sign_out (manager, TRUE);
  shut_down (manager);
}

static guint
count_demo_folders (void)
{
  g_autoptr (GDir) dir = g_dir_open (g_get_tmp_dir (), 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (name, "leadkit-inbox-demo-");

  return n;
}

static void
test_demo (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSessionManager *other;
  LkiSession *session;
  g_autoptr (GError) error = NULL;

  dex_await (lki_session_manager_enter_demo (manager, lki_sandbox_get_address (desk->sandbox),
                                             lki_sandbox_get_demo_email (desk->sandbox),
                                             lki_sandbox_get_demo_password (desk->sandbox)),
             &error);
  g_assert_no_error (error);
  session = lki_session_manager_get_session (manager);
  g_assert_true (lki_session_get_demo (session));
  g_assert_false (lki_session_get_persistent (session));
  await_all (session, 50);
  g_assert_cmpuint (count_accounts (desk), ==, 0);
  g_assert_cmpuint (count_demo_folders (), ==, 1);

  /* Another start leaves alone what is in use. */
  other = manager_new (desk);
  restore (other);
  desk_settle ();
  shut_down (other);
  g_assert_cmpuint (count_demo_folders (), ==, 1);

  sign_out (manager, FALSE);
  g_assert_null (lki_session_manager_get_last_email (manager));
  g_assert_cmpuint (count_demo_folders (), ==, 0);
  shut_down (manager);

  manager = manager_new (desk);
  restore (manager);
  g_assert_cmpint (lki_session_manager_get_state (manager), ==, LKI_SESSION_STATE_SIGNED_OUT);
  shut_down (manager);
}

static void
test_work (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session;
  g_autoptr (LkiLeadRecord) brief = NULL;
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (LkiLeadRecord) same = NULL;
  g_autoptr (GPtrArray) activities = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *draft = NULL;

  open_session (desk, manager);
  session = lki_session_manager_get_session (manager);
  await_status (session, LKI_SYNC_UP_TO_DATE);

  brief = newest (session);
  lead = dex_await_boxed (lki_session_load_lead (session, brief->key), &error);
  g_assert_no_error (error);
  g_assert_nonnull (lead->details);
  g_assert_cmpuint (lead->details->phones->len + lead->details->emails->len, >, 0);
  same = dex_await_boxed (lki_session_find_lead (session, brief->id), &error);
  g_assert_no_error (error);
  g_assert_cmpint (same->key, ==, brief->key);
  g_assert_false (dex_await (lki_session_find_lead (session, "no-such-lead"), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_NOT_FOUND);
  g_clear_error (&error);

  dex_await (lki_session_mark_opened (session, lead), &error);
  g_assert_no_error (error);
  dex_await (lki_session_set_status (session, lead, LKI_LEAD_STATUS_CONTACTING, NULL), &error);
  g_assert_no_error (error);
  g_assert_false (dex_await (lki_session_add_note (session, lead, " \n "), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_EMPTY);
  g_clear_error (&error);
  g_assert_false (
      dex_await (lki_session_set_status (session, lead, LKI_LEAD_STATUS_ERASED, NULL), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_NOT_POSSIBLE);
  g_clear_error (&error);

  /* Here at once, before the server has heard of it. */
  g_clear_pointer (&same, lki_lead_record_unref);
  same = dex_await_boxed (lki_session_load_lead (session, brief->key), &error);
  g_assert_cmpint (same->work.status, ==, LKI_LEAD_STATUS_CONTACTING);
  g_assert_cmpint (same->work.opened_at, !=, LKI_TIME_NONE);
  activities = dex_await_boxed (lki_session_load_activities (session, brief->key), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (activities->len, >, 0);

  draft = dex_await_string (lki_session_load_draft (session, "note", lead->id), &error);
  g_assert_cmpstr (draft, ==, "");
  dex_await (lki_session_save_draft (session, "note", lead->id, "Halvferdig no"), &error);
  g_assert_no_error (error);
  g_clear_pointer (&draft, g_free);
  draft = dex_await_string (lki_session_load_draft (session, "note", lead->id), &error);
  g_assert_cmpstr (draft, ==, "Halvferdig no");
  dex_await (lki_session_save_draft (session, "note", lead->id, NULL), &error);
  g_clear_pointer (&draft, g_free);
  draft = dex_await_string (lki_session_load_draft (session, "note", lead->id), &error);
  g_assert_cmpstr (draft, ==, "");

  sign_out (manager, TRUE);
  shut_down (manager);
}

static void
arrived_cb (LkiSession *session,
            GPtrArray *leads,
            guint *n)
{
  *n += leads->len;
}

static void
test_arrivals (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session;
  guint n = 0;

  /* The third page of the first sync is held up: a lead that comes now is new all the same; the
   * others are not. */
  g_free (desk_control (desk, "POST", "faults",
                        "{\"path\":\"/v1/leads\",\"skip\":2,\"count\":1,\"delay_ms\":3000}"));
  open_session (desk, manager);
  session = lki_session_manager_get_session (manager);
  g_signal_connect (session, "leads-arrived", G_CALLBACK (arrived_cb), &n);
  while (!lki_session_get_live (session))
    desk_await_signal (session, "notify::live");
  while (lki_session_get_sync_done (session) < 600)
    desk_await_signal (session, "notify::sync-done");
  g_free (desk_control (desk, "POST", "leads", "{\"count\":1}"));
  while (n == 0)
    desk_await_signal (session, "leads-arrived");
  g_assert_cmpint (lki_session_get_sync_status (session), ==, LKI_SYNC_FIRST);
  await_status (session, LKI_SYNC_UP_TO_DATE);
  await_all (session, 2001);
  g_assert_cmpuint (n, ==, 1);

  g_free (desk_control (desk, "POST", "leads", "{\"count\":2}"));
  while (n < 3)
    desk_await_signal (session, "leads-arrived");
  await_all (session, 2003);

  /* What was delivered while the program was closed is not new. */
  if (!g_str_equal (keyring, "none"))
    {
      desk_settle ();
      shut_down (manager);
      g_free (desk_control (desk, "POST", "leads", "{\"count\":5}"));
      manager = manager_new (desk);
      restore (manager);
      session = lki_session_manager_get_session (manager);
      g_signal_connect (session, "leads-arrived", G_CALLBACK (arrived_cb), &n);
      await_all (session, 2008);
      await_status (session, LKI_SYNC_UP_TO_DATE);
      g_assert_cmpuint (n, ==, 3);
      g_free (desk_control (desk, "POST", "leads", "{\"count\":1}"));
      while (n < 4)
        desk_await_signal (session, "leads-arrived");
    }

  sign_out (manager, TRUE);
  shut_down (manager);
}

static void
lock_keyring (void)
{
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError) error = NULL;
  const char *paths[] = { "/org/freedesktop/secrets/aliases/default", NULL };

  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  answer = g_dbus_connection_call_sync (
      bus, "org.freedesktop.secrets", "/org/freedesktop/secrets", "org.freedesktop.Secret.Service",
      "Lock", g_variant_new ("(^ao)", paths), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static void
test_keyring_locked (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session;

  open_session (desk, manager);
  await_all (lki_session_manager_get_session (manager), 50);
  desk_settle ();
  shut_down (manager);

  lock_keyring ();
  manager = manager_new (desk);
  restore (manager);
  await_state (manager, LKI_SESSION_STATE_KEYRING_LOCKED);
  session = lki_session_manager_get_session (manager);
  g_assert_nonnull (session);
  await_all (session, 50);
  shut_down (manager);
}

static void
test_account_is_asked_again (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  LkiSession *session;

  /* What fails as the session begins is not missing until the next sign-in. */
  g_free (
      desk_control (desk, "POST", "faults", "{\"path\":\"/v1/me\",\"count\":1,\"status\":503}"));
  open_session (desk, manager);
  session = lki_session_manager_get_session (manager);
  while (lki_session_get_account (session) == NULL)
    desk_await_signal (session, "notify::account");
  g_assert_nonnull (lki_session_get_account (session)->organisation_name);

  sign_out (manager, TRUE);
  shut_down (manager);
}

static gboolean
is_near (gint64 a,
         gint64 b)
{
  return ABS (a - b) < 60 * 1000;
}

/* What is planned is planned by the server's time, and is due by it. */
static void
test_wrong_clock (Desk *desk)
{
  const gint64 hour_ms = 60 * 60 * 1000;
  const gint64 offsets[] = { 24 * hour_ms, -24 * hour_ms };

  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++)
    {
      LkiSessionManager *manager = manager_new (desk);
      g_autofree char *json = g_strdup_printf ("{\"offset_ms\":%" G_GINT64_FORMAT "}", offsets[i]);
      gint64 server_now = g_get_real_time () / 1000 + offsets[i];
      LkiSession *session;
      g_autoptr (LkiLeadRecord) lead = NULL;
      g_autoptr (LkiLeadRecord) snoozed = NULL;
      g_autoptr (GError) error = NULL;

      g_free (desk_control (desk, "POST", "clock", json));
      open_session (desk, manager);
      session = lki_session_manager_get_session (manager);
      await_status (session, LKI_SYNC_UP_TO_DATE);
      g_assert_true (is_near (lki_session_get_now_ms (session), server_now));
      g_assert_true (is_near (lki_session_get_clock_fast_ms (session), -offsets[i]));

      lead = newest (session);
      dex_await (lki_session_snooze (session, lead, lki_session_get_now_ms (session) + hour_ms),
                 &error);
      g_assert_no_error (error);
      snoozed = dex_await_boxed (lki_session_find_lead (session, lead->id), &error);
      g_assert_no_error (error);
      g_assert_true (is_near (snoozed->work.snoozed_until, server_now + hour_ms));

      sign_out (manager, TRUE);
      shut_down (manager);
    }
}

static void
test_sign_out_with_locked_keyring (Desk *desk)
{
  LkiSessionManager *manager = manager_new (desk);
  g_autofree char *path = g_build_filename (desk->folder, "data", "session.ini", NULL);
  g_autoptr (GKeyFile) remembered = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  open_session (desk, manager);
  desk_settle ();
  lock_keyring ();

  /* The person is signed out and is told what could not be done, and the next start knows. */
  dex_await (lki_session_manager_sign_out (manager, TRUE), &error);
  g_assert_error (error, LKI_ERROR, LKI_ERROR_KEYRING_LOCKED);
  g_assert_cmpint (lki_session_manager_get_state (manager), ==, LKI_SESSION_STATE_SIGNED_OUT);
  g_assert_cmpuint (count_accounts (desk), ==, 0);
  g_key_file_load_from_file (remembered, path, G_KEY_FILE_NONE, NULL);
  g_assert_true (g_key_file_get_boolean (remembered, "account", "token-left", NULL));
  shut_down (manager);
}

static void
add (const char *path,
     guint leads,
     DeskFunc func)
{
  g_autofree char *whole = g_strconcat ("/session/", keyring, path, NULL);

  desk_add_test (whole, leads, func);
}

int
main (int argc,
      char *argv[])
{
  g_autofree char *home = NULL;
  int result;

  keyring = g_getenv ("LKI_TEST_KEYRING");
  g_assert_nonnull (keyring);

  /* One for all tests, as libsecret keeps its file in mind; and before GLib does so with the
   * temporary folder, in which nothing of the demo may stay. */
  home = g_build_filename (g_getenv ("TMPDIR") != NULL ? g_getenv ("TMPDIR") : "/tmp",
                           "leadkit-test-home-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (home));
  if (!g_str_equal (keyring, "service"))
    g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("TMPDIR", home, TRUE);
  g_setenv ("GIO_USE_VFS", "local", TRUE);
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  add ("/sign-in-and-out", 50, test_sign_in_and_out);
  add ("/refusals", 1, test_refusals);
  add ("/second-factor", 50, test_second_factor);
  add ("/restore", 50, test_restore);
  if (!g_str_equal (keyring, "none"))
    add ("/server-moved", 50, test_server_moved);
  add ("/persistence-is-told", 1, test_persistence_is_told);
  add ("/sign-in-again", 50, test_sign_in_again);
  add ("/demo", 50, test_demo);
  add ("/store-trouble", 50, test_store_trouble);
  add ("/account-is-asked-again", 5, test_account_is_asked_again);
  add ("/clock-that-is-a-day-wrong", 10, test_wrong_clock);
  add ("/work", 10, test_work);
  add ("/arrivals", 2000, test_arrivals);
  if (g_str_equal (keyring, "service"))
    {
      add ("/keyring-locked", 50, test_keyring_locked);
      add ("/sign-out-with-locked-keyring", 50, test_sign_out_with_locked_keyring);
    }

  result = g_test_run ();
  desk_remove_folder (home);

  return result;
}
