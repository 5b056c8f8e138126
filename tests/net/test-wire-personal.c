// SPDX-License-Identifier: GPL-3.0-or-later
#include "lki-wire.h"

#include "lki-clock.h"
#include "lki-error.h"
#include "lki-lead-details.h"
#include "lki-lead-record.h"
#include "wire-fixture.h"

#include <string.h>

#define DELETION                                                                                   \
  "{\"id\":\"d-1\",\"reference\":\"DEL-1\",\"state\":\"scheduled\","                               \
  "\"effective_at\":\"2026-12-24T12:00:00Z\",\"erased\":[\"profile\",7,\"push_tokens\"],"          \
  "\"retained\":[{\"what\":\"security_logs\",\"why\":\"security\","                                \
  "\"until\":\"2027-02-22T12:00:00Z\"},{\"why\":\"nothing\"},9,"                                   \
  "{\"what\":\"Something new\",\"why\":null,\"until\":null}]}"

static GBytes *
text (const char *json)
{
  return g_bytes_new_static (json, strlen (json));
}

static void
test_deletion (void)
{
  g_autoptr (GBytes) body = text (DELETION);
  g_autoptr (GError) error = NULL;
  g_autoptr (LkiDeletion) deletion = lki_wire_parse_deletion (body, &error);
  const LkiRetained *retained;

  g_assert_no_error (error);
  g_assert_cmpstr (deletion->id, ==, "d-1");
  g_assert_cmpstr (deletion->reference, ==, "DEL-1");
  g_assert_cmpint (deletion->state, ==, LKI_DELETION_SCHEDULED);
  g_assert_cmpint (deletion->effective_at, ==, lki_time_parse ("2026-12-24T12:00:00Z"));
  g_assert_cmpuint (g_strv_length (deletion->erased), ==, 2);
  g_assert_cmpuint (deletion->retained->len, ==, 2);
  retained = g_ptr_array_index (deletion->retained, 1);
  g_assert_cmpstr (retained->what, ==, "Something new");
  g_assert_null (retained->why);
  g_assert_cmpint (retained->until, ==, LKI_TIME_NONE);
}

static void
test_deletion_of_tomorrow (void)
{
  g_autoptr (GBytes) body = text ("{\"reference\":\"x\",\"state\":\"postponed\"}");
  g_autoptr (LkiDeletion) deletion = lki_wire_parse_deletion (body, NULL);

  g_assert_cmpint (deletion->state, ==, LKI_DELETION_UNKNOWN);
  g_assert_cmpint (deletion->effective_at, ==, LKI_TIME_NONE);
  g_assert_null (deletion->erased[0]);
}

static void
test_lists (void)
{
  g_autoptr (GBytes) devices_body =
      text ("{\"devices\":[{\"id\":\"d\",\"name\":\"\\u202eLap\\ntop\",\"push\":{},"
            "\"created_at\":\"2026-01-02T03:04:05Z\"},{\"name\":\"no id\"},[],"
            "{\"id\":\"e\",\"name\":null},{\"id\":\"f\",\"last_seen_at\":\"yesterday\"}]}");
  g_autoptr (GBytes) messages_body =
      text ("{\"messages\":[{\"id\":\"m\",\"at\":\"2026-01-02T03:04:05Z\",\"from\":\"user\","
            "\"text\":\"Hei\\nder\",\"technical\":{\"app_version\":\"1.0\",\"bad\":7}},"
            "{\"id\":\"n\",\"from\":\"robot\",\"text\":\"x\"},{\"id\":\"o\",\"from\":\"support\"},"
            "{\"id\":7,\"from\":\"support\",\"text\":\"x\"}]}");
  g_autoptr (GBytes) requests_body =
      text ("{\"requests\":[{\"id\":\"r\",\"lead_id\":\"l\",\"kind\":\"objection\","
            "\"state\":\"received\",\"reference\":\"REF\",\"text\":\"Ikke ring\"},"
            "{\"id\":\"s\",\"kind\":\"restriction\",\"state\":\"rejected\"},"
            "{\"id\":\"t\",\"kind\":\"portability\",\"state\":\"lost\"},{\"id\":\"u\"},null]}");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) devices = lki_wire_parse_devices (devices_body, &error);
  g_autoptr (GPtrArray) messages = lki_wire_parse_support_messages (messages_body, &error);
  g_autoptr (GPtrArray) requests = lki_wire_parse_data_requests (requests_body, &error);
  const LkiDevice *device;
  const LkiSupportMessage *message;
  LkiDataRequest *request;

  g_assert_no_error (error);
  g_assert_cmpuint (devices->len, ==, 2);
  device = g_ptr_array_index (devices, 0);
  g_assert_cmpstr (device->name, ==, "Lap top");
  g_assert_true (device->has_push);
  g_assert_cmpint (device->last_seen_at, ==, LKI_TIME_NONE);
  device = g_ptr_array_index (devices, 1);
  g_assert_cmpstr (device->name, ==, "");

  g_assert_cmpuint (messages->len, ==, 2);
  message = g_ptr_array_index (messages, 0);
  g_assert_false (message->from_support);
  g_assert_cmpstr (message->text, ==, "Hei\nder");
  g_assert_cmpuint (g_strv_length (message->technical), ==, 2);
  g_assert_cmpstr (message->technical[1], ==, "1.0");
  message = g_ptr_array_index (messages, 1);
  g_assert_true (message->from_support);

  g_assert_cmpuint (requests->len, ==, 3);
  request = g_ptr_array_index (requests, 0);
  g_assert_cmpint (request->kind, ==, LKI_DATA_REQUEST_OBJECTION);
  g_assert_cmpint (request->state, ==, LKI_DATA_REQUEST_RECEIVED);
  g_assert_true (lki_data_request_forbids_contact (request));
  g_assert_false (lki_data_request_forbids_contact (g_ptr_array_index (requests, 1)));
  request = g_ptr_array_index (requests, 2);
  g_assert_cmpint (request->kind, ==, LKI_DATA_REQUEST_OTHER);
  g_assert_cmpint (request->state, ==, LKI_DATA_REQUEST_UNKNOWN);
  g_assert_null (lki_data_request_kind_to_string (request->kind));
}

static void
test_nonsense (void)
{
  static const char *const bodies[] = {
    "",
    "null",
    "[]",
    "{}",
    "{\"devices\":{},\"messages\":1,\"requests\":\"x\"}",
    "{\"reference\":7,\"state\":\"completed\",\"id\":\"x\"}",
    "{\"reference\":\"x\",\"state\":7}",
    "{\"reference\":\"x\",\"state\":\"scheduled\",\"effective_at\":\"9999-01-01T00:00:00Z\"}",
    "{\"devices\":[",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (GBytes) body = text (bodies[i]);
      gpointer (*const parsers[]) (GBytes *, GError **) = {
        (gpointer) lki_wire_parse_deletion,        (gpointer) lki_wire_parse_devices,
        (gpointer) lki_wire_parse_support_message, (gpointer) lki_wire_parse_support_messages,
        (gpointer) lki_wire_parse_data_request,    (gpointer) lki_wire_parse_data_requests,
      };

      for (guint k = 0; k < G_N_ELEMENTS (parsers); k++)
        {
          g_autoptr (GError) error = NULL;

          g_assert_null (parsers[k](body, &error));
          g_assert_error (error, LKI_ERROR, LKI_ERROR_PROTOCOL);
        }
    }
}

static void
test_lead (void)
{
  static const char *const with_requests =
      "\"data_requests\":[{\"id\":\"r\",\"kind\":\"restriction\",\"state\":\"in_progress\","
      "\"received_at\":\"2026-01-02T03:04:05Z\"},{\"id\":7},\"x\"],";
  static const char *const nonsense = "\"data_requests\":{\"id\":\"r\"},";
  g_autofree char *one = g_strconcat ("{", with_requests, WIRE_LEAD + 1, NULL);
  g_autofree char *other = g_strconcat ("{", nonsense, WIRE_LEAD + 1, NULL);
  g_autoptr (GBytes) one_body = text (one);
  g_autoptr (GBytes) other_body = text (other);
  g_autoptr (LkiLeadRecord) lead = lki_wire_parse_lead (one_body, NULL);
  g_autoptr (LkiLeadRecord) other_lead = lki_wire_parse_lead (other_body, NULL);
  const LkiDataRequest *request;

  g_assert_cmpuint (lead->details->data_requests->len, ==, 1);
  request = g_ptr_array_index (lead->details->data_requests, 0);
  g_assert_cmpint (request->kind, ==, LKI_DATA_REQUEST_RESTRICTION);
  g_assert_cmpint (request->state, ==, LKI_DATA_REQUEST_IN_PROGRESS);
  g_assert_null (request->lead_id);

  /* The lead is worth more than what stands beside it. */
  g_assert_cmpuint (other_lead->details->data_requests->len, ==, 0);
}

static void
assert_prints (GBytes *owned,
               const char *expected)
{
  g_autoptr (GBytes) bytes = owned;
  g_autofree char *printed = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_assert_cmpstr (printed, ==, expected);
}

static void
test_printing (void)
{
  static const char *const technical[] = { "app_version", "1.0", NULL };
  g_autoptr (LkiSupportMessage) message =
      lki_support_message_new ("m", LKI_TIME_NONE, FALSE, "Hei \"du\"", technical);
  g_autoptr (LkiDataRequest) request =
      lki_data_request_new ("r", "l", LKI_DATA_REQUEST_ERASURE, NULL);
  g_autoptr (LkiUsageReport) report = lki_usage_report_new ("1", "p", "2026-11-24", "1.0");

  lki_usage_report_add_count (report, "lead_opened", 12);
  lki_usage_report_add_count (report, "search", 3);

  assert_prints (lki_wire_print_profile ("Kari", "", NULL), "{\"name\":\"Kari\",\"phone\":null}");
  assert_prints (lki_wire_print_profile (NULL, NULL, "nn"), "{\"locale\":\"nn\"}");
  assert_prints (lki_wire_print_deletion ("d", "kari@example.com", ""),
                 "{\"id\":\"d\",\"confirm_email\":\"kari@example.com\"}");
  assert_prints (lki_wire_print_support_message (message),
                 "{\"id\":\"m\",\"text\":\"Hei \\\"du\\\"\","
                 "\"technical\":{\"app_version\":\"1.0\"}}");
  assert_prints (lki_wire_print_data_request (request),
                 "{\"id\":\"r\",\"lead_id\":\"l\",\"kind\":\"erasure\"}");
  assert_prints (lki_wire_print_usage (report),
                 "{\"consent_version\":\"1\",\"pseudonym\":\"p\",\"day\":\"2026-11-24\","
                 "\"app_version\":\"1.0\",\"counts\":{\"lead_opened\":12,\"search\":3}}");
}

static void
test_account (void)
{
  g_autoptr (GBytes) me =
      text ("{\"id\":\"u\",\"email_verified\":true,\"organisations\":[{\"id\":\"o-1\","
            "\"name\":\"Rent AS\",\"role\":\"owner\"},{\"name\":\"no id\"},7,{\"id\":\"o-2\"}],"
            "\"deletion\":" DELETION "}");
  g_autoptr (GBytes) odd = text ("{\"id\":\"u\",\"organisations\":7,\"deletion\":{\"state\":1}}");
  g_autoptr (GBytes) organisation = text ("{\"id\":\"o-2\"}");
  g_autoptr (GBytes) joined = lki_wire_join_account (me, organisation);
  g_autoptr (GBytes) odd_joined = lki_wire_join_account (odd, organisation);
  g_autoptr (LkiAccountRecord) account = lki_wire_parse_account (joined, NULL);
  g_autoptr (LkiAccountRecord) odd_account = lki_wire_parse_account (odd_joined, NULL);
  const LkiOrganisation *first = g_ptr_array_index (account->organisations, 0);

  g_assert_true (account->email_verified);
  g_assert_cmpuint (account->organisations->len, ==, 2);
  g_assert_cmpstr (first->role, ==, "owner");
  g_assert_cmpint (account->deletion->state, ==, LKI_DELETION_SCHEDULED);

  g_assert_cmpuint (odd_account->organisations->len, ==, 0);
  g_assert_null (odd_account->deletion);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/net/wire-personal/deletion", test_deletion);
  g_test_add_func ("/net/wire-personal/deletion/of-tomorrow", test_deletion_of_tomorrow);
  g_test_add_func ("/net/wire-personal/lists", test_lists);
  g_test_add_func ("/net/wire-personal/nonsense", test_nonsense);
  g_test_add_func ("/net/wire-personal/lead", test_lead);
  g_test_add_func ("/net/wire-personal/printing", test_printing);
  g_test_add_func ("/net/wire-personal/account", test_account);

  return g_test_run ();
}
