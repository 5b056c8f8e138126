// SPDX-License-Identifier: GPL-3.0-or-later
// The account's side of the client and the reference server, which share no code: what one says the
// other must understand.

#include <string.h>

#include "lki-discovery.h"
#include "lki-envelope.h"
#include "lki-lead-details.h"
#include "lki-partner-account.h"
#include "lki-sandbox.h"
#include "lki-sync-page.h"
#include "net-test.h"

#define LEADER "leder@fjordglimt.example"
#define LATER "{\"offset_ms\":600000}"

typedef struct
{
  LkiSandbox *sandbox;
  LkiHttp *http;
  LkiClock *clock;
  LkiServerInfo *server;
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
  LkiSandboxOptions options = { .leads = 3, .seed = 7 };
  g_autoptr (GError) error = NULL;

  fixture->sandbox = lki_sandbox_start (&options, &error);
  g_assert_no_error (error);
  fixture->http = lki_http_new ("leadkit-inbox/1.0");
  fixture->clock = lki_clock_new ();
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
  g_assert_finalize_object (fixture->http);
  g_object_unref (fixture->clock);
  lki_server_info_unref (fixture->server);
  lki_sandbox_stop (fixture->sandbox);
}

static DexFuture *
try_sign_in (Fixture *fixture,
             const char *email,
             const char *password)
{
  return lki_identity_sign_in (fixture->http, fixture->server, fixture->clock, email, password);
}

static LkiIdentity *
sign_in (Fixture *fixture,
         const char *email)
{
  g_autoptr (GError) error = NULL;
  LkiIdentity *identity = test_await_object (
      try_sign_in (fixture, email != NULL ? email : lki_sandbox_get_demo_email (fixture->sandbox),
                   lki_sandbox_get_demo_password (fixture->sandbox)),
      &error);

  g_assert_no_error (error);

  return identity;
}

static void
assert_done (DexFuture *future)
{
  g_autoptr (GError) error = NULL;

  test_await (future, &error);
  g_assert_no_error (error);
}

static LkiAccountRecord *
fetch_account (LkiPartnerApi *api)
{
  g_autoptr (GError) error = NULL;
  LkiAccountRecord *account = test_await_boxed (lki_partner_api_fetch_account (api), &error);

  g_assert_no_error (error);

  return account;
}

static LkiDeletion *
await_deletion (DexFuture *future)
{
  g_autoptr (GError) error = NULL;
  LkiDeletion *deletion = test_await_boxed (future, &error);

  g_assert_no_error (error);

  return deletion;
}

static void
test_deletion (Fixture *fixture,
               gconstpointer data)
{
  const char *email = lki_sandbox_get_demo_email (fixture->sandbox);
  const char *password = lki_sandbox_get_demo_password (fixture->sandbox);
  g_autoptr (LkiIdentity) identity = sign_in (fixture, NULL);
  g_autoptr (LkiPartnerApi) api = lki_partner_api_new (fixture->http, identity);
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr (LkiDeletion) deletion = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (test_await (
      lki_partner_api_request_deletion (api, id, "jonas@fjordglimt.example", NULL), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_INVALID);
  g_assert_cmpstr (lki_error_get_invalid_member (error), ==, "confirm_email");

  /* Too long after the sign-in: the person proves it once more, and goes on. */
  control (fixture, "/sandbox/clock", LATER);
  net_test_await_error (lki_partner_api_request_deletion (api, id, email, NULL),
                        LKI_ERROR_RECENT_SIGN_IN_REQUIRED);
  net_test_await_error (lki_identity_delete_account (identity), LKI_ERROR_RECENT_SIGN_IN_REQUIRED);
  net_test_await_error (lki_identity_reauthenticate (identity, "wrong"), LKI_ERROR_CREDENTIALS);
  net_test_await_error (lki_partner_api_fetch_deletion (api, id), LKI_ERROR_NOT_FOUND);
  assert_done (lki_identity_reauthenticate (identity, password));

  deletion = await_deletion (lki_partner_api_request_deletion (api, id, email, "Slutter"));
  g_assert_cmpint (deletion->state, ==, LKI_DELETION_COMPLETED);
  g_assert_cmpstr (deletion->id, ==, id);
  g_assert_true (g_str_has_prefix (deletion->reference, "DEL-"));
  g_assert_true (g_strv_contains ((const char *const *) deletion->erased, "authentication"));
  g_assert_cmpuint (deletion->retained->len, ==, 4);

  net_test_await_error (lki_partner_api_fetch_account (api), LKI_ERROR_UNAUTHENTICATED);
  net_test_await_error (try_sign_in (fixture, email, password), LKI_ERROR_CREDENTIALS);
}

static void
test_deletion_answer_lost (Fixture *fixture,
                           gconstpointer data)
{
  g_autoptr (LkiIdentity) identity = sign_in (fixture, NULL);
  g_autoptr (LkiPartnerApi) api = lki_partner_api_new (fixture->http, identity);
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr (LkiDeletion) deletion = NULL;

  control (fixture, "/sandbox/faults",
           "{\"path\":\"/v1/me/deletion\",\"apply\":true,\"close\":true}");
  g_assert_false (test_await (lki_partner_api_request_deletion (
                                  api, id, lki_sandbox_get_demo_email (fixture->sandbox), NULL),
                              NULL));

  /* Whatever that was: the account is gone, and the reference is still to be had. */
  deletion = await_deletion (lki_partner_api_fetch_deletion (api, id));
  g_assert_cmpint (deletion->state, ==, LKI_DELETION_COMPLETED);
  g_assert_nonnull (deletion->reference);
}

static void
test_deletion_scheduled (Fixture *fixture,
                         gconstpointer data)
{
  const char *email = lki_sandbox_get_demo_email (fixture->sandbox);
  g_autoptr (LkiIdentity) identity = sign_in (fixture, NULL);
  g_autoptr (LkiPartnerApi) api = lki_partner_api_new (fixture->http, identity);
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *other = g_uuid_string_random ();
  g_autofree char *third = g_uuid_string_random ();
  g_autoptr (LkiAccountRecord) account = NULL;
  g_autoptr (LkiAccountRecord) kept = NULL;
  g_autoptr (LkiDeletion) deletion = NULL;
  g_autoptr (LkiDeletion) manual = NULL;

  net_test_await_error (lki_partner_api_cancel_deletion (api), LKI_ERROR_NOT_FOUND);

  control (fixture, "/sandbox/deletion", "{\"state\":\"scheduled\",\"days\":14}");
  deletion = await_deletion (lki_partner_api_request_deletion (api, id, email, NULL));
  g_assert_cmpint (deletion->state, ==, LKI_DELETION_SCHEDULED);
  g_assert_cmpint (deletion->effective_at, >, lki_clock_get_now_ms (fixture->clock));
  net_test_await_error (lki_partner_api_request_deletion (api, other, email, NULL),
                        LKI_ERROR_CONFLICT);
  account = fetch_account (api);
  g_assert_cmpstr (account->deletion->reference, ==, deletion->reference);

  assert_done (lki_partner_api_cancel_deletion (api));
  kept = fetch_account (api);
  g_assert_null (kept->deletion);

  control (fixture, "/sandbox/deletion", "{\"state\":\"manual\"}");
  manual = await_deletion (lki_partner_api_request_deletion (api, third, email, NULL));
  g_assert_cmpint (manual->state, ==, LKI_DELETION_MANUAL);
  g_assert_cmpint (manual->effective_at, ==, LKI_TIME_NONE);
  net_test_await_error (lki_partner_api_cancel_deletion (api), LKI_ERROR_CONFLICT);
}

static void
test_devices (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (LkiIdentity) identity = sign_in (fixture, NULL);
  g_autoptr (LkiIdentity) elsewhere = sign_in (fixture, NULL);
  g_autoptr (LkiPartnerApi) api = lki_partner_api_new (fixture->http, identity);
  g_autoptr (LkiPartnerApi) other = lki_partner_api_new (fixture->http, elsewhere);
  g_autoptr (GPtrArray) devices = NULL;
  g_autoptr (LkiAccountRecord) account = NULL;
  g_autoptr (GError) error = NULL;
  const LkiDevice *device;

  assert_done (lki_partner_api_put_device (api, "here", "Resepsjonen", NULL));
  assert_done (lki_partner_api_put_device (other, "there", "Bilen", "nb"));
  devices = test_await_boxed (lki_partner_api_list_devices (api), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (devices->len, ==, 2);
  device = g_ptr_array_index (devices, 1);
  g_assert_cmpstr (device->name, ==, "Bilen");
  g_assert_cmpint (device->last_seen_at, !=, LKI_TIME_NONE);

  assert_done (lki_partner_api_sign_out_device (api, "there"));
  net_test_await_error (lki_partner_api_fetch_account (other), LKI_ERROR_UNAUTHENTICATED);
  net_test_await_error (lki_partner_api_sign_out_device (api, "there"), LKI_ERROR_NOT_FOUND);
  account = fetch_account (api);
  g_assert_nonnull (account->user_id);
}

static void
test_profile (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (LkiIdentity) identity = sign_in (fixture, NULL);
  g_autoptr (LkiPartnerApi) api = lki_partner_api_new (fixture->http, identity);
  g_autoptr (LkiAccountRecord) account = NULL;
  g_autoptr (LkiAccountRecord) without = NULL;
  g_autoptr (GError) error = NULL;

  assert_done (lki_partner_api_update_profile (api, "Kari N.", "+47 00 00 10 02", "nn"));
  account = fetch_account (api);
  g_assert_cmpstr (account->name, ==, "Kari N.");
  g_assert_cmpstr (account->phone, ==, "+4700001002");
  g_assert_cmpstr (account->locale, ==, "nn");
  g_assert_true (account->email_verified);

  g_assert_false (test_await (lki_partner_api_update_profile (api, NULL, "call me", NULL), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_INVALID);
  g_assert_cmpstr (lki_error_get_invalid_member (error), ==, "phone");

  assert_done (lki_partner_api_update_profile (api, NULL, "", NULL));
  without = fetch_account (api);
  g_assert_null (without->phone);
  g_assert_cmpstr (without->name, ==, "Kari N.");
}

static void
test_password_and_address (Fixture *fixture,
                           gconstpointer data)
{
  const char *email = lki_sandbox_get_demo_email (fixture->sandbox);
  const char *password = lki_sandbox_get_demo_password (fixture->sandbox);
  g_autoptr (LkiIdentity) identity = sign_in (fixture, NULL);
  g_autoptr (LkiIdentity) elsewhere = sign_in (fixture, NULL);
  g_autoptr (LkiIdentity) again = NULL;
  g_autoptr (LkiPartnerApi) api = lki_partner_api_new (fixture->http, identity);
  g_autoptr (LkiPartnerApi) other = lki_partner_api_new (fixture->http, elsewhere);
  g_autoptr (LkiAccountRecord) account = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *codes = NULL;

  net_test_await_error (lki_identity_change_password (identity, "short"), LKI_ERROR_WEAK_PASSWORD);
  control (fixture, "/sandbox/clock", LATER);
  net_test_await_error (lki_identity_change_password (identity, "another-password"),
                        LKI_ERROR_RECENT_SIGN_IN_REQUIRED);
  net_test_await_error (lki_identity_change_email (identity, "ny@example.com"),
                        LKI_ERROR_RECENT_SIGN_IN_REQUIRED);
  assert_done (lki_identity_reauthenticate (identity, password));

  net_test_await_error (lki_identity_change_email (identity, LEADER), LKI_ERROR_CONFLICT);
  net_test_await_error (lki_identity_change_email (identity, "no address"), LKI_ERROR_INVALID);
  assert_done (lki_identity_change_email (identity, "ny@example.com"));
  assert_done (lki_identity_send_verification (identity));
  codes = ask (fixture, "GET", "/sandbox/codes", NULL);
  g_assert_nonnull (strstr (codes, "\"new_email\":\"ny@example.com\""));
  g_assert_nonnull (strstr (codes, "\"VERIFY_EMAIL\""));

  /* Here the session goes on, elsewhere it has ended. */
  assert_done (lki_identity_change_password (identity, "another-password"));
  account = fetch_account (api);
  g_assert_cmpstr (account->email, ==, email);
  net_test_await_error (lki_partner_api_fetch_account (other), LKI_ERROR_UNAUTHENTICATED);
  net_test_await_error (try_sign_in (fixture, email, password), LKI_ERROR_CREDENTIALS);
  again = test_await_object (try_sign_in (fixture, email, "another-password"), &error);
  g_assert_no_error (error);
}

/* RFC 4648 base32 and RFC 6238, once more, apart from the server's. */
static char *
make_code (const char *secret,
           gint64 now_ms)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  g_autoptr (GByteArray) key = g_byte_array_new ();
  g_autoptr (GHmac) hmac = NULL;
  guint64 counter = GUINT64_TO_BE ((guint64) now_ms / 30000);
  guint8 digest[20];
  gsize size = sizeof digest;
  guint64 buffer = 0;
  guint bits = 0;
  guint offset;

  for (const char *at = secret; *at != '\0' && *at != '='; at++)
    {
      buffer = buffer << 5 | (guint64) (strchr (alphabet, *at) - alphabet);
      bits += 5;
      if (bits >= 8)
        {
          guint8 byte = (guint8) (buffer >> (bits - 8));

          bits -= 8;
          g_byte_array_append (key, &byte, 1);
        }
    }

  hmac = g_hmac_new (G_CHECKSUM_SHA1, key->data, key->len);
  g_hmac_update (hmac, (const guchar *) &counter, sizeof counter);
  g_hmac_get_digest (hmac, digest, &size);
  offset = digest[19] & 15;

  return g_strdup_printf ("%06u",
                          (((guint) digest[offset] & 127) << 24 | (guint) digest[offset + 1] << 16 |
                           (guint) digest[offset + 2] << 8 | digest[offset + 3]) %
                              1000000);
}

static void
test_second_factor (Fixture *fixture,
                    gconstpointer data)
{
  const char *password = lki_sandbox_get_demo_password (fixture->sandbox);
  g_autoptr (LkiIdentity) identity = sign_in (fixture, NULL);
  g_autoptr (LkiIdentityRecord) before = NULL;
  g_autoptr (LkiIdentityRecord) with = NULL;
  g_autoptr (LkiIdentityRecord) without = NULL;
  g_autoptr (LkiTotpEnrolment) enrolment = NULL;
  g_autoptr (DexFuture) proof = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;
  g_autofree char *next_code = NULL;
  gint64 now_ms = lki_clock_get_now_ms (fixture->clock);

  before = test_await_boxed (lki_identity_fetch_record (identity), &error);
  g_assert_no_error (error);
  g_assert_true (before->email_verified);
  g_assert_null (before->totp_id);

  enrolment = test_await_boxed (lki_identity_start_totp (identity), &error);
  g_assert_no_error (error);
  net_test_await_error (lki_identity_finish_totp (identity, enrolment, "x", "Telefon"),
                        LKI_ERROR_SECOND_FACTOR_CODE);
  code = make_code (enrolment->secret, now_ms);
  assert_done (lki_identity_finish_totp (identity, enrolment, code, "Telefon"));
  with = test_await_boxed (lki_identity_fetch_record (identity), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (with->totp_name, ==, "Telefon");

  /* From now on proving it takes a code, which is another one each time. */
  proof = lki_identity_reauthenticate (identity, password);
  test_await (dex_ref (proof), &error);
  g_assert_no_error (error);
  g_assert_true (G_VALUE_HOLDS (dex_future_get_value (proof, NULL), LKI_TYPE_SECOND_FACTOR));
  next_code = make_code (enrolment->secret, now_ms + 30000);
  assert_done (lki_identity_finish_reauthentication (
      identity, g_value_get_boxed (dex_future_get_value (proof, NULL)), next_code));

  assert_done (lki_identity_withdraw_totp (identity, with->totp_id));
  net_test_await_error (lki_identity_withdraw_totp (identity, with->totp_id), LKI_ERROR_NOT_FOUND);
  without = test_await_boxed (lki_identity_fetch_record (identity), &error);
  g_assert_no_error (error);
  g_assert_null (without->totp_id);
  assert_done (lki_identity_reauthenticate (identity, password));
}

static void
test_unverified (Fixture *fixture,
                 gconstpointer data)
{
  g_autofree char *unverify = g_strdup_printf ("{\"email\":\"%s\",\"verified\":false}",
                                               lki_sandbox_get_demo_email (fixture->sandbox));
  g_autoptr (LkiIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;

  control (fixture, "/sandbox/account", unverify);
  identity = sign_in (fixture, NULL);
  g_assert_false (test_await (lki_identity_start_totp (identity), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_INVALID);
  g_assert_cmpstr (lki_error_get_problem_code (error), ==, "UNVERIFIED_EMAIL");
}

static void
test_organisations (Fixture *fixture,
                    gconstpointer data)
{
  g_autoptr (LkiIdentity) identity = sign_in (fixture, LEADER);
  g_autoptr (LkiPartnerApi) api = lki_partner_api_new (fixture->http, identity);
  g_autoptr (LkiAccountRecord) first = fetch_account (api);
  g_autoptr (LkiAccountRecord) second = NULL;
  g_autoptr (LkiSyncPage) page = NULL;
  g_autoptr (LkiSyncPage) other = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (first->organisations->len, ==, 2);
  page = test_await_boxed (lki_partner_api_fetch_page (api, NULL, 100), &error);
  g_assert_no_error (error);

  lki_partner_api_set_organisation (
      api, ((LkiOrganisation *) g_ptr_array_index (first->organisations, 1))->id);
  second = fetch_account (api);
  g_assert_cmpstr (second->organisation_id, ==, "org-nordanvind");
  g_assert_cmpstr (second->user_id, ==, first->user_id);
  other = test_await_boxed (lki_partner_api_fetch_page (api, NULL, 100), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < other->leads->len; i++)
    g_assert_cmpstr (
        ((LkiLeadRecord *) g_ptr_array_index (other->leads, i))->details->organisation_id, ==,
        "org-nordanvind");

  /* A cursor of the one is no place in the other. */
  net_test_await_error (lki_partner_api_fetch_page (api, page->cursor, 100),
                        LKI_ERROR_CURSOR_EXPIRED);
  lki_partner_api_set_organisation (api, "org-of-others");
  net_test_await_error (lki_partner_api_fetch_page (api, NULL, 100), LKI_ERROR_FORBIDDEN);
}

static void
test_support (Fixture *fixture,
              gconstpointer data)
{
  static const char *const technical[] = { "app_version", "1.0", "platform", "linux", NULL };
  g_autoptr (LkiIdentity) identity = sign_in (fixture, NULL);
  g_autoptr (LkiPartnerApi) api = lki_partner_api_new (fixture->http, identity);
  g_autoptr (LkiSupportMessage) message =
      lki_support_message_new (NULL, LKI_TIME_NONE, FALSE, "Hei\n«dere» 😀", technical);
  g_autoptr (LkiSupportMessage) empty =
      lki_support_message_new (NULL, LKI_TIME_NONE, FALSE, " ", NULL);
  g_autoptr (LkiSupportMessage) kept = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;
  const LkiSupportMessage *answer;

  kept = test_await_boxed (lki_partner_api_send_support_message (api, message), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kept->text, ==, message->text);
  g_assert_cmpint (kept->at, !=, LKI_TIME_NONE);
  g_assert_true (g_strv_equal ((const char *const *) kept->technical, technical));
  assert_done (lki_partner_api_send_support_message (api, message));
  net_test_await_error (lki_partner_api_send_support_message (api, empty), LKI_ERROR_INVALID);

  control (fixture, "/sandbox/support", "{\"text\":\"Hei selv\"}");
  messages = test_await_boxed (lki_partner_api_list_support_messages (api), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (messages->len, ==, 2);
  answer = g_ptr_array_index (messages, 1);
  g_assert_true (answer->from_support);
  g_assert_cmpstr (answer->text, ==, "Hei selv");
}

static void
test_data_requests (Fixture *fixture,
                    gconstpointer data)
{
  g_autoptr (LkiIdentity) identity = sign_in (fixture, NULL);
  g_autoptr (LkiPartnerApi) api = lki_partner_api_new (fixture->http, identity);
  g_autoptr (LkiDataRequest) request = NULL;
  g_autoptr (LkiDataRequest) lost =
      lki_data_request_new (NULL, "no-such", LKI_DATA_REQUEST_ACCESS, NULL);
  g_autoptr (LkiDataRequest) kept = NULL;
  g_autoptr (LkiSyncPage) before = NULL;
  g_autoptr (LkiSyncPage) after = NULL;
  g_autoptr (GPtrArray) listed = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *decision = NULL;
  LkiLeadRecord *lead;
  LkiDataRequest *shown;

  before = test_await_boxed (lki_partner_api_fetch_page (api, NULL, 100), &error);
  g_assert_no_error (error);
  lead = g_ptr_array_index (before->leads, 0);
  request = lki_data_request_new (NULL, lead->id, LKI_DATA_REQUEST_OBJECTION, "Ikke ring meg");

  kept = test_await_boxed (lki_partner_api_send_data_request (api, request), &error);
  g_assert_no_error (error);
  g_assert_cmpint (kept->state, ==, LKI_DATA_REQUEST_RECEIVED);
  g_assert_cmpstr (kept->text, ==, "Ikke ring meg");
  g_assert_nonnull (kept->reference);
  assert_done (lki_partner_api_send_data_request (api, request));
  net_test_await_error (lki_partner_api_send_data_request (api, lost), LKI_ERROR_NOT_FOUND);

  decision = g_strdup_printf ("{\"id\":\"%s\",\"state\":\"rejected\",\"note\":\"Feil person\"}",
                              request->id);
  control (fixture, "/sandbox/data-request", decision);
  after = test_await_boxed (lki_partner_api_fetch_page (api, before->cursor, 100), &error);
  g_assert_no_error (error);
  lead = g_ptr_array_index (after->leads, after->leads->len - 1);
  g_assert_cmpuint (lead->details->data_requests->len, ==, 1);
  shown = g_ptr_array_index (lead->details->data_requests, 0);
  g_assert_cmpint (shown->state, ==, LKI_DATA_REQUEST_REJECTED);
  g_assert_cmpstr (shown->note, ==, "Feil person");
  g_assert_false (lki_data_request_forbids_contact (shown));
  g_assert_null (shown->text);

  listed = test_await_boxed (lki_partner_api_list_data_requests (api, lead->id), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (listed->len, ==, 1);
}

static void
test_usage_and_export (Fixture *fixture,
                       gconstpointer data)
{
  g_autoptr (LkiIdentity) identity = sign_in (fixture, NULL);
  g_autoptr (LkiPartnerApi) api = lki_partner_api_new (fixture->http, identity);
  g_autofree char *pseudonym = g_uuid_string_random ();
  g_autoptr (LkiUsageReport) report =
      lki_usage_report_new ("2026-01", pseudonym, "2026-11-24", "1.0.0");
  g_autoptr (LkiUsageReport) without = lki_usage_report_new ("", pseudonym, "2026-11-24", "1.0.0");
  g_autoptr (LkiUsageReport) telling =
      lki_usage_report_new ("2026-01", pseudonym, "2026-11-24", "1.0.0");
  g_autoptr (GBytes) export = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *received = NULL;
  g_autofree char *text = NULL;

  lki_usage_report_add_count (report, "lead_opened", 12);
  lki_usage_report_add_count (telling, "usr-kari", 1);
  assert_done (lki_partner_api_send_usage (api, report));
  net_test_await_error (lki_partner_api_send_usage (api, without), LKI_ERROR_FORBIDDEN);
  net_test_await_error (lki_partner_api_send_usage (api, telling), LKI_ERROR_INVALID);
  received = ask (fixture, "GET", "/sandbox/received", NULL);
  g_assert_nonnull (strstr (received, "\"lead_opened\":12"));

  export = test_await_boxed (lki_partner_api_export_me (api), &error);
  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (export, NULL), g_bytes_get_size (export));
  g_assert_nonnull (strstr (text, lki_sandbox_get_demo_email (fixture->sandbox)));
  g_assert_null (strstr (text, pseudonym));
}

static void
test_diagnostics (Fixture *fixture,
                  gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LkiDsn) dsn = lki_dsn_parse (fixture->server->diagnostics_dsn, &error);
  g_autoptr (GBytes) envelope = net_test_bytes ("{}\n{\"type\":\"event\"}\n{\"message\":\"x\"}");
  g_autoptr (GBytes) nonsense = net_test_bytes ("{}\n{\"type\":7}");
  g_autofree char *envelopes = NULL;

  g_assert_no_error (error);
  assert_done (lki_envelope_send (fixture->http, dsn, envelope));
  net_test_await_error (lki_envelope_send (fixture->http, dsn, nonsense), LKI_ERROR_INVALID);
  envelopes = ask (fixture, "GET", "/sandbox/envelopes", NULL);
  g_assert_nonnull (strstr (envelopes, "\"payload\":{\"message\":\"x\"}"));
  g_assert_nonnull (strstr (envelopes, "\"content_encoding\":\"gzip\""));

  control (fixture, "/sandbox/faults",
           "{\"path\":\"/api/*\",\"status\":429,\"retry_after\":7,"
           "\"headers\":{\"X-Sentry-Rate-Limits\":\"60:error:key\"}}");
  g_assert_false (test_await (lki_envelope_send (fixture->http, dsn, envelope), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_RATE_LIMITED);
  g_assert_cmpint (lki_error_get_retry_after_ms (error), ==, 60000);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

#define ADD(path, func)                                                                            \
  g_test_add ("/net/sandbox-account/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("deletion", test_deletion);
  ADD ("deletion/answer-lost", test_deletion_answer_lost);
  ADD ("deletion/scheduled", test_deletion_scheduled);
  ADD ("devices", test_devices);
  ADD ("profile", test_profile);
  ADD ("password-and-address", test_password_and_address);
  ADD ("second-factor", test_second_factor);
  ADD ("second-factor/unverified", test_unverified);
  ADD ("organisations", test_organisations);
  ADD ("support", test_support);
  ADD ("data-requests", test_data_requests);
  ADD ("usage-and-export", test_usage_and_export);
  ADD ("diagnostics", test_diagnostics);
#undef ADD

  return g_test_run ();
}
