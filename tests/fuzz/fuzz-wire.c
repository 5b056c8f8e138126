// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzz target: any bytes as any answer of the Partner API. Beyond not falling over, a parser says
// either what it read or why it could not, and what it read is fit for the rest of the program.

#include "fuzz-target.h"

#include "lki-clock.h"
#include "lki-error.h"
#include "lki-lead-details.h"
#include "lki-wire.h"

static void
check_outcome (gpointer result,
               const GError *error)
{
  g_assert_true ((result != NULL) != (error != NULL));
  if (error != NULL)
    g_assert_true (g_error_matches (error, LKI_ERROR, LKI_ERROR_PROTOCOL));
}

static void
check_text (const char *text)
{
  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

static void
check_lead (LkiLeadRecord *lead)
{
  g_autoptr (LkiLeadRecord) again = NULL;

  check_text (lead->id);
  check_text (lead->name);
  g_assert_cmpstr (lead->id, !=, "");
  g_assert_cmpint (lead->revision, >=, 0);
  g_assert_cmpint (lead->delivered_at, >=, 0);
  g_assert_cmpint (lead->submitted_at, >=, 0);
  g_assert_true ((lead->work.status == LKI_LEAD_STATUS_UNKNOWN) ==
                 (lead->work.status_text != NULL));

  for (guint i = 0; i < lead->details->answers->len; i++)
    {
      const LkiAnswer *answer = g_ptr_array_index (lead->details->answers, i);

      check_text (answer->question);
      check_text (answer->answer);
    }

  /* What is kept of a lead is that lead. */
  again = lki_wire_parse_lead (lead->json, NULL);
  g_assert_nonnull (again);
  g_assert_cmpstr (again->id, ==, lead->id);
  g_assert_cmpint (again->revision, ==, lead->revision);
}

static void
try_lead_page (GBytes *body)
{
  const char *sent_cursor = "cursor-1";
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) peek_error = NULL;
  g_autoptr (LkiSyncPage) page = lki_wire_parse_lead_page (body, sent_cursor, &error);
  g_autofree char *cursor = NULL;
  gboolean has_more = FALSE;
  gboolean peeked = lki_wire_peek_position (body, sent_cursor, &cursor, &has_more, &peek_error);

  check_outcome (page, error);
  g_assert_true (peeked == (peek_error == NULL));
  if (page == NULL)
    return;

  /* The next page is asked for before this one has been read. */
  g_assert_true (peeked);
  g_assert_cmpstr (cursor, ==, page->cursor);
  g_assert_cmpint (has_more, ==, page->has_more);
  /* A page that leads back to itself would be asked for without end. */
  if (has_more)
    g_assert_cmpstr (cursor, !=, sent_cursor);

  for (guint i = 0; i < page->leads->len; i++)
    check_lead (g_ptr_array_index (page->leads, i));

  for (guint i = 0; i < page->activities->len; i++)
    {
      LkiActivityRecord *activity = g_ptr_array_index (page->activities, i);

      check_text (activity->id);
      check_text (activity->lead_id);
      check_text (activity->type);
      g_assert_cmpint (activity->at, !=, LKI_TIME_NONE);
    }
}

static void
try_lead (GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LkiLeadRecord) lead = lki_wire_parse_lead (body, &error);

  check_outcome (lead, error);
  if (lead != NULL)
    check_lead (lead);
}

static void
try_results (GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = lki_wire_parse_results (body, &error);

  check_outcome (results, error);
  for (guint i = 0; results != NULL && i < results->len; i++)
    {
      LkiChangeResult *result = g_ptr_array_index (results, i);

      check_text (result->change_id);
      if (result->lead != NULL)
        check_lead (result->lead);
    }
}

static void
try_discovery (GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LkiServerInfo) info = lki_wire_parse_discovery (body, &error);

  check_outcome (info, error);
}

static void
try_account (GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) joined_error = NULL;
  g_autoptr (LkiAccountRecord) account = lki_wire_parse_account (body, &error);
  g_autoptr (GBytes) joined = lki_wire_join_account (body, body);
  g_autoptr (LkiAccountRecord) joined_account = NULL;

  check_outcome (account, error);
  if (joined == NULL)
    return;
  joined_account = lki_wire_parse_account (joined, &joined_error);
  check_outcome (joined_account, joined_error);
}

static void
try_personal (GBytes *body)
{
  static const struct
  {
    GPtrArray *(*parse) (GBytes *body,
                         GError **error);
  } lists[] = {
    { lki_wire_parse_devices },
    { lki_wire_parse_support_messages },
    { lki_wire_parse_data_requests },
  };
  g_autoptr (GError) deletion_error = NULL;
  g_autoptr (GError) message_error = NULL;
  g_autoptr (GError) request_error = NULL;
  g_autoptr (LkiDeletion) deletion = lki_wire_parse_deletion (body, &deletion_error);
  g_autoptr (LkiSupportMessage) message = lki_wire_parse_support_message (body, &message_error);
  g_autoptr (LkiDataRequest) request = lki_wire_parse_data_request (body, &request_error);

  check_outcome (deletion, deletion_error);
  check_outcome (message, message_error);
  check_outcome (request, request_error);
  if (deletion != NULL)
    check_text (deletion->reference);
  if (message != NULL)
    {
      check_text (message->id);
      check_text (message->text);
    }
  if (request != NULL)
    check_text (request->id);

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) list = lists[i].parse (body, &error);

      check_outcome (list, error);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t length)
{
  g_autoptr (GBytes) body = g_bytes_new (data, length);

  try_lead_page (body);
  try_lead (body);
  try_results (body);
  try_discovery (body);
  try_account (body);
  try_personal (body);

  return 0;
}
