// SPDX-License-Identifier: GPL-3.0-or-later
#include "lki-wire.h"

#include <math.h>
#include <string.h>

#include "lki-clock.h"
#include "lki-error.h"
#include "lki-lead-details.h"
#include "wire-fixture.h"

static GBytes *
bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static LkiSyncPage *
parse_page (const char *text,
            const char *sent_cursor)
{
  g_autoptr (GBytes) body = bytes (text);
  g_autoptr (GError) error = NULL;
  LkiSyncPage *page = lki_wire_parse_lead_page (body, sent_cursor, &error);

  g_assert_no_error (error);
  g_assert_nonnull (page);

  return page;
}

static void
assert_bad_page (const char *text,
                 const char *sent_cursor)
{
  g_autoptr (GBytes) body = bytes (text);
  g_autoptr (GError) error = NULL;

  g_assert_null (lki_wire_parse_lead_page (body, sent_cursor, &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_PROTOCOL);
}

static LkiLeadRecord *
parse_lead (const char *text)
{
  g_autoptr (GBytes) json = bytes (text);

  return lki_wire_parse_lead (json, NULL);
}

/* The whole lead of the fixture with one piece of it replaced. */
static LkiLeadRecord *
parse_altered (const char *find,
               const char *replace)
{
  g_autoptr (GString) text = g_string_new (WIRE_LEAD);

  g_assert_cmpuint (g_string_replace (text, find, replace, 1), ==, 1);

  return parse_lead (text->str);
}

static void
assert_altered_bad (const char *find,
                    const char *replace)
{
  g_autoptr (LkiLeadRecord) lead = parse_altered (find, replace);

  if (lead != NULL)
    g_test_fail_printf ("accepted %s", replace);
}

static void
test_lead (void)
{
  g_autoptr (LkiLeadRecord) lead = parse_lead (WIRE_LEAD);
  const LkiAnswer *answer;
  const LkiPhone *phone;
  static const char *const nb[] = { "nb", NULL };

  g_assert_nonnull (lead);
  g_assert_cmpstr (lead->id, ==, "lead-1");
  g_assert_cmpint (lead->revision, ==, 7);
  g_assert_cmpint (lead->delivered_at, ==, lki_time_parse ("2026-11-20T09:00:01.250Z"));
  g_assert_cmpint (lead->submitted_at, ==, lki_time_parse ("2026-11-20T09:00:00Z"));
  g_assert_cmpint (lead->respond_by, ==, LKI_TIME_NONE);
  g_assert_cmpstr (lead->site_name, ==, "Renholdsguiden");
  g_assert_cmpstr (lead->country, ==, "NO");
  g_assert_cmpstr (lead->category_id, ==, "cleaning");
  g_assert_cmpstr (lki_localized_text_get (lead->category_name, nb), ==, "Renhold");
  g_assert_cmpstr (lead->language, ==, "nb");
  g_assert_cmpstr (lead->name, ==, "Åse Blåbær");
  g_assert_null (lead->company);
  g_assert_cmpstr (lead->phone, ==, "+4700000001");
  g_assert_cmpstr (lead->phone_display, ==, "00 00 00 01");
  g_assert_cmpstr (lead->email, ==, "ase@example.com");
  g_assert_cmpstr (lead->street, ==, "Storgata 1");
  g_assert_cmpstr (lead->postal_code, ==, "0001");
  g_assert_cmpstr (lead->city, ==, "Oslo");
  g_assert_cmpstr (lead->address_country, ==, "NO");
  g_assert_cmpstr (lead->dispute_state, ==, "in_review");

  g_assert_cmpint (lead->work.status, ==, LKI_LEAD_STATUS_QUOTED);
  g_assert_null (lead->work.status_text);
  g_assert_cmpstr (lead->work.assignee_id, ==, "m-2");
  g_assert_cmpint (lead->work.claimed_at, ==, LKI_TIME_NONE);
  g_assert_cmpint (lead->work.follow_up_at, ==, lki_time_parse ("2026-11-25T08:00:00Z"));
  g_assert_cmpint (lead->work.value.amount_minor, ==, 1250000);
  g_assert_cmpstr (lead->work.value.currency, ==, "NOK");

  g_assert_cmpstr (lead->details->organisation_id, ==, "org-1");
  g_assert_cmpuint (lead->details->phones->len, ==, 2);
  phone = g_ptr_array_index (lead->details->phones, 1);
  g_assert_cmpstr (phone->display, ==, "00 00 00 02");
  g_assert_cmpuint (lead->details->emails->len, ==, 1);
  g_assert_cmpfloat_with_epsilon (lead->details->latitude, 59.91, 1e-9);
  g_assert_cmpfloat_with_epsilon (lead->details->longitude, 10.75, 1e-9);
  g_assert_cmpuint (lead->details->answers->len, ==, 4);
  answer = g_ptr_array_index (lead->details->answers, 0);
  g_assert_cmpstr (answer->question, ==, "Hvor stort er det?");
  g_assert_cmpstr (answer->answer, ==, "120");
  g_assert_cmpint (answer->type, ==, LKI_ANSWER_AREA);
  g_assert_cmpstr (answer->unit, ==, "m²");
  answer = g_ptr_array_index (lead->details->answers, 1);
  g_assert_cmpstr (answer->answer, ==, "42.5");
  answer = g_ptr_array_index (lead->details->answers, 2);
  g_assert_cmpstr (answer->answer, ==, "true");
  answer = g_ptr_array_index (lead->details->answers, 3);
  g_assert_cmpint (answer->type, ==, LKI_ANSWER_TEXT);
  g_assert_cmpstr (lead->details->message, ==, "Hei!\nKan dere komme \"snart\"?");
  g_assert_cmpstr (lead->details->consent_text, ==, "Jeg godtar å bli kontaktet.");
  g_assert_cmpstr (lead->details->consent_channels[1], ==, "email");
  g_assert_cmpint (lead->details->price.amount_minor, ==, 19900);
  g_assert_cmpint (lead->details->recipients_max, ==, 3);
  g_assert_cmpstr (lead->details->dispute_reason, ==, "wrong_number");

  /* Kept byte for byte. */
  g_assert_cmpmem (g_bytes_get_data (lead->json, NULL), g_bytes_get_size (lead->json), WIRE_LEAD,
                   strlen (WIRE_LEAD));
}

static void
test_least_lead (void)
{
  g_autoptr (LkiLeadRecord) lead =
      parse_lead ("{\"id\":\"a\",\"revision\":0,\"delivered_at\":\"2026-11-20T09:00:01Z\","
                  "\"work\":{\"status\":\"new\"}}");

  g_assert_nonnull (lead);
  g_assert_cmpstr (lead->name, ==, "");
  g_assert_cmpint (lead->submitted_at, ==, lead->delivered_at);
  g_assert_null (lead->phone);
  g_assert_null (lead->category_name);
  g_assert_true (isnan (lead->details->latitude));
  g_assert_cmpint (lead->details->recipients_max, ==, -1);
}

static void
test_unknown (void)
{
  g_autoptr (LkiLeadRecord) status = parse_altered ("\"quoted\"", "\"hibernating\"");
  g_autoptr (LkiLeadRecord) member =
      parse_altered ("\"revision\"", "\"moon\":{\"phase\":[1,2,{}]},\"revision\"");
  g_autoptr (LkiLeadRecord) dispute = parse_altered ("\"in_review\"", "\"appealed\"");

  g_assert_cmpint (status->work.status, ==, LKI_LEAD_STATUS_UNKNOWN);
  g_assert_cmpstr (status->work.status_text, ==, "hibernating");
  g_assert_cmpstr (member->id, ==, "lead-1");
  g_assert_cmpstr (dispute->dispute_state, ==, "appealed");
}

static void
test_bad_leads (void)
{
  static const char *const cases[][2] = {
    { "\"lead-1\"", "null" },
    { "\"lead-1\"", "\"\"" },
    { "\"lead-1\"", "5" },
    { "\"lead-1\"", "\"a\\u0000b\"" },
    { "\"lead-1\"", "\"a\\nb\"" },
    { "\"revision\":7", "\"revision\":\"7\"" },
    { "\"revision\":7", "\"revision\":-1" },
    { "\"revision\":7", "\"revision\":7.5" },
    { "\"revision\":7", "\"revision\":99999999999999999999" },
    { "\"revision\":7", "\"revision\":1e400" },
    { "\"revision\":7,", "" },
    { "\"2026-11-20T09:00:01.250Z\"", "\"yesterday\"" },
    { "\"2026-11-20T09:00:01.250Z\"", "\"2026-13-20T09:00:01Z\"" },
    { "\"2026-11-20T09:00:01.250Z\"", "\"0001-01-01T00:00:00Z\"" },
    { "\"2026-11-20T09:00:01.250Z\"", "\"9999-01-01T00:00:00Z\"" },
    { "\"2026-11-20T09:00:01.250Z\"", "null" },
    { "\"2026-11-20T09:00:01.250Z\"", "1763629201" },
    { "\"2026-11-25T08:00:00Z\"", "\"soon\"" },
    { "\"Åse Blåbær\"", "{}" },
    { "\"Åse Blåbær\"", "[\"Åse\"]" },
    { "\"Åse Blåbær\"", "\"\xff\xfe\"" },
    { "\"Åse Blåbær\"", "\"\xed\xa0\x80\"" },
    { "\"Åse Blåbær\"", "\"a\tb\"" },
    { "\"Åse Blåbær\"", "\"\\x41\"" },
    { "\"Åse Blåbær\"", "\"\\u12\"" },
    { "\"Åse Blåbær\"", "'Åse'" },
    { "\"quoted\"", "3" },
    { "\"quoted\"", "null" },
    { "1250000", "\"12500\"" },
    { "1250000", "1e300" },
    { "\"NOK\"", "\"kroner\"" },
    { "59.91", "\"north\"" },
    { "\"+4700000001\"", "4700000001" },
    { "[{\"e164\"", "[[],{\"e164\"" },
    { "\"recipients_max\":3", "\"recipients_max\":-3" },
    { "\"recipients_max\":3", "\"recipients_max\":03" },
    { "\"recipients_max\":3", "\"recipients_max\":3," },
    { "\"recipients_max\":3", "\"recipients_max\":+3" },
    { "\"recipients_max\":3", "\"recipients_max\":NaN" },
    { "\"recipients_max\":3", "\"recipients_max\":0x3" },
    { "\"recipients_max\":3", "\"recipients_max\" 3" },
    { "\"recipients_max\":3", "/* three */\"recipients_max\":3" },
    { "\"recipients_max\":3", "\"recipients_max\":tru" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_altered_bad (cases[i][0], cases[i][1]);

  for (gsize length = 0; length < strlen (WIRE_LEAD); length++)
    {
      g_autofree char *text = g_strndup (WIRE_LEAD, length);

      g_assert_null (parse_lead (text));
    }
}

static void
test_off_the_map (void)
{
  g_autoptr (LkiLeadRecord) lead = parse_altered ("59.91", "159.91");

  g_assert_nonnull (lead);
  g_assert_true (isnan (lead->details->latitude));
  g_assert_cmpstr (lead->street, ==, "Storgata 1");
}

static void
test_texts (void)
{
  static const char *const names[][2] = {
    { "\"  Åse  \"", "Åse" },
    { "\"Åse\\nBlåbær\"", "Åse Blåbær" },
    { "\"Åse\\u0007\\u001b[31m\"", "Åse[31m" },
    { "\"\\u202eesÅ\"", "esÅ" },
    { "\"\\u2066Åse\\u2069\"", "Åse" },
    { "\"A\\u200fB\"", "A\u200fB" },
    { "\"\\ufeffÅse\"", "Åse" },
    { "\"A\\u0085B\"", "A B" },
    { "\"A\\u2028B\"", "A B" },
    { "\"\\u007fÅse\"", "Åse" },
    { "\"\\ud83d\\ude00\"", "😀" },
    { "\"<b>&amp;\"", "<b>&amp;" },
    { "\"\\u0001\"", "" },
    { "\"\"", "" },
    { "null", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (LkiLeadRecord) lead = parse_altered ("\"Åse Blåbær\"", names[i][0]);

      g_assert_nonnull (lead);
      g_assert_cmpstr (lead->name, ==, names[i][1]);
    }
}

static void
test_long_texts (void)
{
  g_autoptr (GString) quoted = g_string_new ("\"");
  g_autoptr (LkiLeadRecord) lead = NULL;
  gsize length;

  for (guint i = 0; i < 5000; i++)
    g_string_append (quoted, "å");
  g_string_append (quoted, "\"");

  lead = parse_altered ("\"Åse Blåbær\"", quoted->str);
  g_assert_nonnull (lead);
  length = strlen (lead->name);
  g_assert_cmpuint (length, <, 1000);
  g_assert_true (g_utf8_validate (lead->name, length, NULL));
  g_assert_true (g_str_has_suffix (lead->name, "å…"));
}

static void
test_huge_lead (void)
{
  g_autofree char *huge = g_strnfill (10 * 1024 * 1024, 'x');
  g_autoptr (GString) page = g_string_new ("{\"leads\":[");
  g_autoptr (LkiSyncPage) parsed = NULL;

  g_string_append (page, WIRE_LEAD ",{\"id\":\"b\",\"message\":\"");
  g_string_append (page, huge);
  g_string_append (page, "\"}," WIRE_LEAD "],\"cursor\":\"c\",\"has_more\":false}");

  parsed = parse_page (page->str, NULL);
  g_assert_cmpuint (parsed->leads->len, ==, 2);
  g_assert_cmpuint (parsed->set_aside, ==, 1);
}

static void
test_deep_lead (void)
{
  static const guint depths[] = { 10, 62, 63, 1000, 1000000 };

  for (guint i = 0; i < G_N_ELEMENTS (depths); i++)
    {
      g_autoptr (GString) page = g_string_new ("{\"leads\":[{\"x\":");
      g_autoptr (LkiSyncPage) parsed = NULL;

      for (guint j = 0; j < depths[i]; j++)
        g_string_append_c (page, '[');
      for (guint j = 0; j < depths[i]; j++)
        g_string_append_c (page, ']');
      g_string_append (page, "}," WIRE_LEAD "],\"cursor\":\"c\",\"has_more\":false}");

      parsed = parse_page (page->str, NULL);
      g_assert_cmpuint (parsed->leads->len, ==, 1);
      g_assert_cmpuint (parsed->set_aside, ==, 1);
    }
}

static void
test_page (void)
{
  g_autoptr (LkiSyncPage) page =
      parse_page (" {\"leads\" : [" WIRE_LEAD "],\n\"activities\":[" WIRE_ACTIVITY ", 5, {}],"
                  "\"removed\":[{\"id\":\"gone\",\"reason\":\"erased\"},{\"reason\":\"x\"},null],"
                  "\"cursor\":\"c-2\",\"has_more\":true,\"total\":10000,\"mood\":\"fine\"} ",
                  "c-1");
  LkiActivityRecord *activity;

  g_assert_cmpuint (page->leads->len, ==, 1);
  g_assert_cmpuint (page->activities->len, ==, 1);
  g_assert_cmpuint (page->removed->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (page->removed, 0), ==, "gone");
  g_assert_cmpstr (page->cursor, ==, "c-2");
  g_assert_true (page->has_more);
  g_assert_cmpint (page->total, ==, 10000);
  g_assert_cmpuint (page->set_aside, ==, 4);

  activity = g_ptr_array_index (page->activities, 0);
  g_assert_cmpstr (activity->id, ==, "a-1");
  g_assert_cmpstr (activity->lead_id, ==, "lead-1");
  g_assert_cmpstr (activity->actor_name, ==, "Kari");
  g_assert_cmpstr (activity->type, ==, "call");
  g_assert_cmpstr (activity->outcome, ==, "no_answer");
  g_assert_cmpstr (activity->text, ==, "To\nlinjer");
  g_assert_cmpint (activity->at, ==, lki_time_parse ("2026-11-20T10:00:00Z"));
  g_assert_cmpint (activity->delivery, ==, LKI_DELIVERY_CONFIRMED);
}

static void
test_one_bad_lead (void)
{
  static const char *const bad[] = {
    "null",
    "5",
    "\"lead\"",
    "[]",
    "{}",
    "{\"id\":\"x\"}",
    "{\"id\":\"x\",}",
    "{'id':'x'}",
    "{\"id\" \"x\"}",
    "nonsense",
    "{\"name\":\"\xff\xff\"}",
    "{\"name\":\"\\u0000\"}",
    "{\"a\":[1,2}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("{\"leads\":[%s,%s,%s],\"cursor\":\"c\",\"has_more\":false}", WIRE_LEAD,
                           bad[i], WIRE_LEAD);
      g_autoptr (LkiSyncPage) page = parse_page (text, NULL);

      g_assert_cmpuint (page->leads->len, ==, 2);
      g_assert_cmpuint (page->set_aside, ==, 1);
    }
}

static void
test_bad_pages (void)
{
  static const char *const cases[] = {
    "",
    " ",
    "[]",
    "null",
    "<html>",
    "{",
    "{}",
    "{\"leads\":[]}",
    "{\"leads\":[],\"cursor\":\"c\"}",
    "{\"leads\":[],\"has_more\":false}",
    "{\"leads\":[],\"cursor\":null,\"has_more\":false}",
    "{\"leads\":[],\"cursor\":\"\",\"has_more\":false}",
    "{\"leads\":[],\"cursor\":5,\"has_more\":false}",
    "{\"leads\":[],\"cursor\":\"c\",\"has_more\":\"no\"}",
    "{\"leads\":null,\"cursor\":\"c\",\"has_more\":false}",
    "{\"leads\":{},\"cursor\":\"c\",\"has_more\":false}",
    "{\"cursor\":\"c\",\"has_more\":false}",
    "{\"leads\":[],\"activities\":5,\"cursor\":\"c\",\"has_more\":false}",
    "{\"leads\":[],\"removed\":{},\"cursor\":\"c\",\"has_more\":false}",
    "{\"leads\":[{]},\"cursor\":\"c\",\"has_more\":false}",
    "{\"leads\":[],\"cursor\":\"c\",\"has_more\":false}}",
    "{\"leads\":[],\"cursor\":\"c\",\"has_more\":false} trailing",
    "{\"leads\":[{\"id\":\"",
    "{\"leads\":[\"\\",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_bad_page (cases[i], NULL);
}

static void
test_cursor_that_does_not_move (void)
{
  g_autoptr (LkiSyncPage) page = NULL;

  assert_bad_page ("{\"leads\":[],\"cursor\":\"c-1\",\"has_more\":true}", "c-1");

  /* With nothing more to come it may stay where it is. */
  page = parse_page ("{\"leads\":[],\"cursor\":\"c-1\",\"has_more\":false}", "c-1");
  g_assert_cmpstr (page->cursor, ==, "c-1");
}

static void
test_peek (void)
{
  g_autoptr (GBytes) body =
      bytes ("{\"leads\":[" WIRE_LEAD "],\"cursor\":\"c\\/2\",\"has_more\":true}");
  g_autoptr (GBytes) broken = bytes ("{\"leads\":[");
  g_autofree char *cursor = NULL;
  g_autoptr (GError) error = NULL;
  gboolean has_more;

  g_assert_true (lki_wire_peek_position (body, "c/1", &cursor, &has_more, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (cursor, ==, "c/2");
  g_assert_true (has_more);

  g_assert_false (lki_wire_peek_position (broken, NULL, &cursor, &has_more, &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_PROTOCOL);
}

static void
test_changes (void)
{
  g_autoptr (LkiLeadRecord) lead = parse_lead (WIRE_LEAD);
  g_autoptr (GPtrArray) changes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_change_unref);
  gint64 at = lki_time_parse ("2026-11-20T12:00:00.5Z");
  g_autoptr (GBytes) body = NULL;
  g_autofree char *expected = NULL;
  LkiChange *ids[3];

  ids[0] = lki_change_new_opened (lead, at);
  ids[1] = lki_change_new_status_set (lead, at, LKI_LEAD_STATUS_LOST, "too \"far\"");
  ids[2] = lki_change_new_note_add (lead, at, "Ring\nigjen");
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_ptr_array_add (changes, ids[i]);

  body = lki_wire_print_changes (changes);
  expected = g_strdup_printf (
      "{\"changes\":["
      "{\"id\":\"%s\",\"lead_id\":\"lead-1\",\"base_revision\":7,"
      "\"at\":\"2026-11-20T12:00:00.500Z\",\"type\":\"opened\"},"
      "{\"id\":\"%s\",\"lead_id\":\"lead-1\",\"base_revision\":7,"
      "\"at\":\"2026-11-20T12:00:00.500Z\",\"type\":\"status.set\",\"status\":\"lost\","
      "\"reason\":\"too \\\"far\\\"\"},"
      "{\"id\":\"%s\",\"lead_id\":\"lead-1\",\"base_revision\":7,"
      "\"at\":\"2026-11-20T12:00:00.500Z\",\"type\":\"note.add\",\"text\":\"Ring\\nigjen\"}]}",
      ids[0]->id, ids[1]->id, ids[2]->id);
  g_assert_cmpmem (g_bytes_get_data (body, NULL), g_bytes_get_size (body), expected,
                   strlen (expected));
  g_assert_true (g_uuid_string_is_valid (ids[0]->id));
}

static LkiLeadRecord *
make_lead (void)
{
  LkiLeadRecord *lead = lki_lead_record_new ();

  lead->id = g_strdup ("lead-1");

  return lead;
}

/* What each type adds; `null` takes a value away and has to be said. */
static void
test_print_every_type (void)
{
  static const char *const evidence[] = { "a-1", "a-2", NULL };
  const LkiMoney value = { 1250000, "NOK" };
  g_autoptr (LkiLeadRecord) lead = make_lead ();
  const struct
  {
    LkiChange *change;
    const char *expected;
  } cases[] = {
    { lki_change_new_contact_log (lead, 0, LKI_CONTACT_CALL, LKI_CONTACT_NO_ANSWER, NULL),
      "\"type\":\"contact.log\",\"channel\":\"call\",\"outcome\":\"no_answer\"}" },
    { lki_change_new_contact_log (lead, 0, LKI_CONTACT_SMS, LKI_CONTACT_SENT, "Hei"),
      "\"type\":\"contact.log\",\"channel\":\"sms\",\"text\":\"Hei\"}" },
    { lki_change_new_claim (lead, 0), "\"type\":\"claim\"}" },
    { lki_change_new_release (lead, 0), "\"type\":\"release\"}" },
    { lki_change_new_assign (lead, 0, NULL), "\"type\":\"assign\",\"member_id\":null}" },
    { lki_change_new_assign (lead, 0, "m1"), "\"type\":\"assign\",\"member_id\":\"m1\"}" },
    { lki_change_new_snooze_set (lead, 0, 500),
      "\"type\":\"snooze.set\",\"until\":\"1970-01-01T00:00:00.500Z\"}" },
    { lki_change_new_follow_up_set (lead, 0, LKI_TIME_NONE, NULL),
      "\"type\":\"follow_up.set\",\"follow_up_at\":null}" },
    { lki_change_new_value_set (lead, 0, &value),
      "\"type\":\"value.set\",\"value\":{\"amount_minor\":1250000,\"currency\":\"NOK\"}}" },
    { lki_change_new_value_set (lead, 0, NULL), "\"type\":\"value.set\",\"value\":null}" },
    { lki_change_new_dispute_open (lead, 0, "fake", "Feil", evidence),
      "\"type\":\"dispute.open\",\"reason\":\"fake\",\"text\":\"Feil\","
      "\"evidence\":[\"a-1\",\"a-2\"]}" },
    { lki_change_new_dispute_withdraw (lead, 0), "\"type\":\"dispute.withdraw\"}" },
    { lki_change_new_erase (lead, 0, "asked"), "\"type\":\"erase\",\"reason\":\"asked\"}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LkiChange) change = cases[i].change;
      g_autoptr (GPtrArray) changes = g_ptr_array_new ();
      g_autoptr (GBytes) body = NULL;
      g_autofree char *text = NULL;

      g_ptr_array_add (changes, change);
      body = lki_wire_print_changes (changes);
      text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
      g_assert_nonnull (strstr (text, cases[i].expected));
    }
}

static void
test_results (void)
{
  g_autoptr (GBytes) body = bytes (
      "{\"results\":["
      "{\"id\":\"1\",\"outcome\":\"applied\",\"lead\":" WIRE_LEAD "},"
      "{\"id\":\"2\",\"outcome\":\"duplicate\",\"lead\":" WIRE_LEAD "},"
      "{\"id\":\"3\",\"outcome\":\"conflict\",\"lead\":" WIRE_LEAD "},"
      "{\"id\":\"4\",\"outcome\":\"rejected\",\"problem\":{\"code\":\"erased\",\"title\":\"No\"}},"
      "{\"id\":\"5\",\"outcome\":\"pondered\"},{\"outcome\":\"applied\"},null,"
      "{\"id\":\"6\",\"outcome\":\"applied\",\"lead\":{\"id\":5}}]}");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = lki_wire_parse_results (body, &error);
  LkiChangeResult *result;

  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 5);

  for (guint i = 0; i < 4; i++)
    {
      result = g_ptr_array_index (results, i);
      g_assert_cmpint (result->outcome, ==, (int) (LKI_CHANGE_APPLIED + i));
    }

  result = g_ptr_array_index (results, 0);
  g_assert_cmpstr (result->change_id, ==, "1");
  g_assert_cmpstr (result->lead->id, ==, "lead-1");
  g_assert_nonnull (result->lead->json);
  result = g_ptr_array_index (results, 3);
  g_assert_null (result->lead);
  g_assert_cmpstr (result->problem_code, ==, "erased");
  result = g_ptr_array_index (results, 4);
  g_assert_cmpstr (result->change_id, ==, "6");
  g_assert_null (result->lead);
}

static void
test_bad_results (void)
{
  static const char *const cases[] = { "", "[]", "{}", "{\"results\":5}", "{\"results\":[{]}" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) body = bytes (cases[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (lki_wire_parse_results (body, &error));
      g_assert_error (error, LKI_ERROR, LKI_ERROR_PROTOCOL);
    }
}

static void
test_discovery (void)
{
  g_autoptr (GBytes) body = bytes (WIRE_DISCOVERY);
  g_autoptr (GError) error = NULL;
  g_autoptr (LkiServerInfo) server = lki_wire_parse_discovery (body, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (server->api, ==, "https://leads.example.no/v1");
  g_assert_cmpstr (server->identity_api_key, ==, "key");
  g_assert_cmpstr (server->identity_toolkit, ==, "https://identity.example.no/v1");
  g_assert_cmpstr (server->secure_token, ==, "https://token.example.no/v1");
  g_assert_null (server->diagnostics_dsn);
  g_assert_true (server->support_chat);
  g_assert_cmpstr (server->support_booking_url, ==, "https://booking.example.no/");
  g_assert_cmpstr (server->account_deletion_email, ==, "privacy@example.com");
  g_assert_cmpstr (server->minimum_client_version, ==, "1.0");

  /* What a click would open must be a page of the web. */
  g_assert_null (server->terms_url);
}

static void
test_bad_discovery (void)
{
  static const char *const cases[][2] = {
    { "\"firebase\"", "\"oauth\"" },
    { "\"https://leads.example.no/v1/\"", "\"leads\"" },
    { "\"https://leads.example.no/v1/\"", "\"https://user@leads.example.no/v1\"" },
    { "\"https://leads.example.no/v1/\"", "\"https://leads.example.no/v1?x=\"" },
    { "\"https://leads.example.no/v1/\"", "null" },
    { "\"https://identity.example.no/v1\"", "7" },
    { "\"key\"", "null" },
    { "{", "[" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new (WIRE_DISCOVERY);
      g_autoptr (GBytes) body = NULL;
      g_autoptr (GError) error = NULL;

      g_string_replace (text, cases[i][0], cases[i][1], 1);
      body = bytes (text->str);
      g_assert_null (lki_wire_parse_discovery (body, &error));
      g_assert_error (error, LKI_ERROR, LKI_ERROR_PROTOCOL);
    }
}

static void
test_account (void)
{
  g_autoptr (GBytes) me = bytes ("{\"id\":\"u-1\",\"name\":\"Kari Nordmann\","
                                 "\"email\":\"kari@example.com\",\"phone\":null,\"locale\":\"nb\","
                                 "\"organisations\":[{\"id\":\"org-1\",\"name\":\"Rent AS\"}]}");
  g_autoptr (GBytes) organisation = bytes (
      "{\"id\":\"org-1\",\"name\":\"Rent AS\",\"time_zone\":\"Europe/Oslo\","
      "\"response_goal_minutes\":5,\"members\":["
      "{\"id\":\"u-1\",\"name\":\"Kari Nordmann\",\"role\":\"owner\","
      "\"email\":\"kari@example.com\"},"
      "{\"id\":\"u-2\",\"name\":\"Ola Nordmann\",\"role\":\"agent\",\"email\":null},"
      "{\"id\":5},7],"
      "\"opening_hours\":[{\"day\":\"tuesday\",\"opens\":\"08:00\",\"closes\":\"24:00\"},"
      "{\"day\":\"someday\",\"opens\":\"08:00\",\"closes\":\"16:00\"},"
      "{\"day\":\"monday\",\"opens\":\"8\",\"closes\":true},null],"
      "\"paused_until\":null,"
      "\"dispute_rules\":{\"window_days\":14,\"minimum_attempts\":3,\"minimum_days\":2,"
      "\"reasons\":[{\"id\":\"fake\",\"name\":{\"en\":\"Not real\",\"nb\":\"Ikke ekte\"}},7]},"
      "\"categories\":[{\"id\":\"cleaning\",\"name\":{\"en\":\"Cleaning\"}},{\"id\":5}]}");
  g_autoptr (GBytes) nothing = bytes ("null");
  g_autoptr (GBytes) joined = lki_wire_join_account (me, organisation);
  g_autoptr (GBytes) headless = lki_wire_join_account (nothing, organisation);
  g_autoptr (GError) error = NULL;
  g_autoptr (LkiAccountRecord) account = lki_wire_parse_account (joined, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (account->user_id, ==, "u-1");
  g_assert_cmpstr (account->name, ==, "Kari Nordmann");
  g_assert_null (account->phone);
  g_assert_cmpstr (account->organisation_id, ==, "org-1");
  g_assert_cmpstr (account->organisation_name, ==, "Rent AS");
  g_assert_cmpstr (account->organisation_time_zone, ==, "Europe/Oslo");
  g_assert_cmpint (account->response_goal_minutes, ==, 5);
  g_assert_cmpuint (account->members->len, ==, 2);

  /* Tuesday the 24th, in winter: open from seven by UTC until midnight by Oslo's clock. */
  g_assert_false (
      lki_opening_hours_is_open (account->opening_hours, lki_time_parse ("2026-11-24T06:59:00Z")));
  g_assert_true (
      lki_opening_hours_is_open (account->opening_hours, lki_time_parse ("2026-11-24T22:59:00Z")));
  g_assert_false (
      lki_opening_hours_is_open (account->opening_hours, lki_time_parse ("2026-11-23T12:00:00Z")));
  g_assert_cmpint (account->dispute_rules.window_days, ==, 14);
  g_assert_cmpint (account->dispute_rules.minimum_attempts, ==, 3);
  g_assert_cmpuint (account->dispute_rules.reasons->len, ==, 1);
  g_assert_cmpuint (account->categories->len, ==, 1);
  g_assert_cmpstr (((LkiNamed *) g_ptr_array_index (account->categories, 0))->id, ==, "cleaning");
  g_assert_cmpstr (lki_account_record_get_member_name (account, "u-2"), ==, "Ola Nordmann");
  g_assert_true (g_bytes_equal (account->json, joined));

  g_assert_null (lki_wire_parse_account (headless, &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_PROTOCOL);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/net/wire/lead", test_lead);
  g_test_add_func ("/net/wire/lead/least", test_least_lead);
  g_test_add_func ("/net/wire/lead/unknown", test_unknown);
  g_test_add_func ("/net/wire/lead/bad", test_bad_leads);
  g_test_add_func ("/net/wire/lead/off-the-map", test_off_the_map);
  g_test_add_func ("/net/wire/lead/texts", test_texts);
  g_test_add_func ("/net/wire/lead/long-texts", test_long_texts);
  g_test_add_func ("/net/wire/lead/huge", test_huge_lead);
  g_test_add_func ("/net/wire/lead/deep", test_deep_lead);
  g_test_add_func ("/net/wire/page", test_page);
  g_test_add_func ("/net/wire/page/one-bad-lead", test_one_bad_lead);
  g_test_add_func ("/net/wire/page/bad", test_bad_pages);
  g_test_add_func ("/net/wire/page/cursor-that-does-not-move", test_cursor_that_does_not_move);
  g_test_add_func ("/net/wire/page/peek", test_peek);
  g_test_add_func ("/net/wire/changes", test_changes);
  g_test_add_func ("/net/wire/print-every-type", test_print_every_type);
  g_test_add_func ("/net/wire/results", test_results);
  g_test_add_func ("/net/wire/results/bad", test_bad_results);
  g_test_add_func ("/net/wire/discovery", test_discovery);
  g_test_add_func ("/net/wire/discovery/bad", test_bad_discovery);
  g_test_add_func ("/net/wire/account", test_account);

  return g_test_run ();
}
