// SPDX-License-Identifier: GPL-3.0-or-later
// One lead, or one activity, from its JSON (partner API, "Leads"). What breaks the contract is
// refused whole: the caller sets it aside and goes on. What this version does not know is let
// through.

#include "lki-wire-lead.h"

#include "lki-clock.h"
#include "lki-lead-details.h"
#include "lki-wire-personal.h"
#include "lki-wire-value.h"

#include <math.h>
#include <string.h>

/* A real lead has 2 KB. */
#define MAX_LEAD (1024 * 1024)
#define MAX_ITEMS 200

static JsonObject *
get_element_object (JsonArray *array,
                    guint index,
                    gboolean *bad)
{
  JsonNode *node = json_array_get_element (array, index);

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      *bad = TRUE;
      return NULL;
    }

  return json_node_get_object (node);
}

static char *
dup_element_text (JsonArray *array,
                  guint index,
                  gsize limit,
                  gboolean *bad)
{
  JsonNode *node = json_array_get_element (array, index);

  if (json_node_get_value_type (node) != G_TYPE_STRING)
    {
      *bad = TRUE;
      return NULL;
    }

  return lki_wire_clean_text (json_node_get_string (node), LKI_WIRE_LINE, limit);
}

static guint
get_length (JsonArray *array)
{
  return array != NULL ? MIN (json_array_get_length (array), MAX_ITEMS) : 0;
}

static void
read_person (JsonObject *lead,
             LkiLeadRecord *record,
             gboolean *bad)
{
  JsonObject *person = lki_wire_get_object (lead, "person", bad);
  JsonArray *phones = lki_wire_get_array (person, "phones", bad);
  JsonArray *emails = lki_wire_get_array (person, "emails", bad);
  LkiLeadDetails *details = record->details;

  record->name = lki_wire_dup_text (person, "name", LKI_WIRE_LINE, LKI_WIRE_MAX_LINE, bad);
  record->company = lki_wire_dup_text (person, "company", LKI_WIRE_LINE, LKI_WIRE_MAX_LINE, bad);

  if (record->name == NULL)
    record->name = g_strdup ("");

  for (guint i = 0; i < get_length (phones); i++)
    {
      JsonObject *phone = get_element_object (phones, i, bad);
      g_autofree char *e164 =
          lki_wire_dup_text (phone, "e164", LKI_WIRE_LINE, LKI_WIRE_MAX_WORD, bad);
      g_autofree char *display =
          lki_wire_dup_text (phone, "display", LKI_WIRE_LINE, LKI_WIRE_MAX_WORD, bad);

      if (e164 == NULL && display == NULL)
        continue;

      lki_lead_details_add_phone (details, e164 != NULL ? e164 : display,
                                  display != NULL ? display : e164);
    }

  for (guint i = 0; i < get_length (emails); i++)
    {
      char *email = dup_element_text (emails, i, LKI_WIRE_MAX_LINE, bad);

      if (email != NULL)
        g_ptr_array_add (details->emails, email);
    }

  if (details->phones->len > 0)
    {
      const LkiPhone *phone = g_ptr_array_index (details->phones, 0);

      record->phone = g_strdup (phone->e164);
      record->phone_display = g_strdup (phone->display);
    }

  if (details->emails->len > 0)
    record->email = g_strdup (g_ptr_array_index (details->emails, 0));
}

static void
read_address (JsonObject *lead,
              LkiLeadRecord *record,
              gboolean *bad)
{
  JsonObject *address = lki_wire_get_object (lead, "address", bad);
  double latitude = lki_wire_get_number (address, "latitude", bad);
  double longitude = lki_wire_get_number (address, "longitude", bad);

  record->street = lki_wire_dup_text (address, "street", LKI_WIRE_LINE, LKI_WIRE_MAX_LINE, bad);
  record->postal_code =
      lki_wire_dup_text (address, "postal_code", LKI_WIRE_LINE, LKI_WIRE_MAX_WORD, bad);
  record->city = lki_wire_dup_text (address, "city", LKI_WIRE_LINE, LKI_WIRE_MAX_LINE, bad);
  record->address_country =
      lki_wire_dup_text (address, "country", LKI_WIRE_LINE, LKI_WIRE_MAX_WORD, bad);

  /* A place that is not on Earth is no reason to lose a lead: the address itself remains. */
  if (fabs (latitude) <= 90 && fabs (longitude) <= 180)
    {
      record->details->latitude = latitude;
      record->details->longitude = longitude;
    }
}

static char *
dup_answer (JsonObject *object,
            gboolean *bad)
{
  JsonNode *node = json_object_get_member (object, "answer");
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_BOOLEAN:
      return g_strdup (json_node_get_boolean (node) ? "true" : "false");
    case G_TYPE_INT64:
      return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
    case G_TYPE_DOUBLE:
      return g_strdup (g_ascii_dtostr (number, sizeof number, json_node_get_double (node)));
    default:
      return lki_wire_dup_text (object, "answer", LKI_WIRE_LINES, LKI_WIRE_MAX_TEXT, bad);
    }
}

static LkiAnswerType
parse_answer_type (const char *text)
{
  static const char *const names[] = {
    [LKI_ANSWER_TEXT] = "text",     [LKI_ANSWER_NUMBER] = "number",
    [LKI_ANSWER_CHOICE] = "choice", [LKI_ANSWER_BOOLEAN] = "boolean",
    [LKI_ANSWER_DATE] = "date",     [LKI_ANSWER_AREA] = "area",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_strcmp0 (text, names[i]) == 0)
        return i;
    }

  return LKI_ANSWER_TEXT;
}

static void
read_answers (JsonObject *lead,
              LkiLeadRecord *record,
              gboolean *bad)
{
  JsonArray *answers = lki_wire_get_array (lead, "answers", bad);

  for (guint i = 0; i < get_length (answers); i++)
    {
      JsonObject *object = get_element_object (answers, i, bad);
      g_autofree char *key = NULL;
      g_autofree char *question = NULL;
      g_autofree char *answer = NULL;
      g_autofree char *type = NULL;
      g_autofree char *unit = NULL;

      if (object == NULL)
        return;

      key = lki_wire_dup_text (object, "key", LKI_WIRE_LINE, LKI_WIRE_MAX_LINE, bad);
      question = lki_wire_dup_text (object, "question", LKI_WIRE_LINE, LKI_WIRE_MAX_LINE, bad);
      answer = dup_answer (object, bad);
      type = lki_wire_dup_text (object, "type", LKI_WIRE_LINE, LKI_WIRE_MAX_WORD, bad);
      unit = lki_wire_dup_text (object, "unit", LKI_WIRE_LINE, LKI_WIRE_MAX_WORD, bad);

      if (answer == NULL)
        continue;

      lki_lead_details_add_answer (record->details, key != NULL ? key : "",
                                   question != NULL ? question
                                   : key != NULL    ? key
                                                    : "",
                                   answer, parse_answer_type (type), unit);
    }
}

static void
read_consent (JsonObject *lead,
              LkiLeadDetails *details,
              gboolean *bad)
{
  JsonObject *consent = lki_wire_get_object (lead, "consent", bad);
  JsonArray *channels = lki_wire_get_array (consent, "channels", bad);
  g_autoptr (GStrvBuilder) builder = NULL;

  details->consent_text =
      lki_wire_dup_text (consent, "text", LKI_WIRE_LINES, LKI_WIRE_MAX_TEXT, bad);
  details->consent_given_at = lki_wire_get_time (consent, "given_at", bad);

  if (channels == NULL)
    return;

  builder = g_strv_builder_new ();
  for (guint i = 0; i < get_length (channels); i++)
    {
      char *channel = dup_element_text (channels, i, LKI_WIRE_MAX_WORD, bad);

      if (channel != NULL)
        g_strv_builder_take (builder, channel);
    }
  details->consent_channels = g_strv_builder_end (builder);
}

static void
read_work (JsonObject *lead,
           LkiLeadWork *work,
           gboolean *bad)
{
  JsonObject *object = lki_wire_get_object (lead, "work", bad);
  g_autofree char *status =
      lki_wire_dup_text (object, "status", LKI_WIRE_LINE, LKI_WIRE_MAX_WORD, bad);

  if (status == NULL)
    *bad = TRUE;

  work->status = lki_lead_status_from_string (status);
  if (work->status == LKI_LEAD_STATUS_UNKNOWN)
    work->status_text = g_steal_pointer (&status);

  work->status_reason =
      lki_wire_dup_text (object, "status_reason", LKI_WIRE_LINE, LKI_WIRE_MAX_LINE, bad);
  work->assignee_id = lki_wire_dup_id (object, "assignee_id", bad);
  work->claimed_by = lki_wire_dup_id (object, "claimed_by", bad);
  work->claimed_at = lki_wire_get_time (object, "claimed_at", bad);
  work->snoozed_until = lki_wire_get_time (object, "snoozed_until", bad);
  work->follow_up_at = lki_wire_get_time (object, "follow_up_at", bad);
  work->value = lki_wire_get_money (object, "value", bad);
  work->opened_at = lki_wire_get_time (object, "opened_at", bad);
  work->first_contact_at = lki_wire_get_time (object, "first_contact_at", bad);
}

static void
read_dispute (JsonObject *lead,
              LkiLeadRecord *record,
              gboolean *bad)
{
  JsonObject *dispute = lki_wire_get_object (lead, "dispute", bad);
  LkiLeadDetails *details = record->details;

  record->dispute_state =
      lki_wire_dup_text (dispute, "state", LKI_WIRE_LINE, LKI_WIRE_MAX_WORD, bad);
  details->dispute_reason =
      lki_wire_dup_text (dispute, "reason", LKI_WIRE_LINE, LKI_WIRE_MAX_LINE, bad);
  details->dispute_note =
      lki_wire_dup_text (dispute, "note", LKI_WIRE_LINES, LKI_WIRE_MAX_TEXT, bad);
  details->dispute_opened_at = lki_wire_get_time (dispute, "opened_at", bad);
  details->dispute_decided_at = lki_wire_get_time (dispute, "decided_at", bad);
  details->dispute_deadline = lki_wire_get_time (dispute, "deadline", bad);
}

/* What the person asked the platform for. One that cannot be read is left out: the lead is worth
 * more. */
static void
read_data_requests (JsonObject *lead,
                    LkiLeadDetails *details)
{
  gboolean ignored = FALSE;
  JsonArray *requests = lki_wire_get_array (lead, "data_requests", &ignored);

  for (guint i = 0; i < get_length (requests); i++)
    {
      LkiDataRequest *request =
          lki_wire_read_data_request (get_element_object (requests, i, &ignored));

      if (request != NULL)
        g_ptr_array_add (details->data_requests, request);
    }
}

static char *
dup_or_empty (JsonObject *object,
              const char *member,
              gboolean *bad)
{
  char *text = lki_wire_dup_text (object, member, LKI_WIRE_LINE, LKI_WIRE_MAX_LINE, bad);

  return text != NULL ? text : g_strdup ("");
}

/**
 * lki_wire_read_lead:
 * @span: a JSON value
 * @parser: (nullable): an immutable parser to use again
 *
 * Returns: (transfer full) (nullable): the lead with details and its own copy of the text, or %NULL
 * if @span breaks the contract
 */
LkiLeadRecord *
lki_wire_read_lead (const LkiJsonSpan *span,
                    JsonParser *parser)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (LkiLeadRecord) record = NULL;
  JsonObject *lead;
  JsonObject *site;
  JsonObject *category;
  gboolean bad = FALSE;

  if (span->end - span->begin > MAX_LEAD)
    return NULL;

  root = lki_json_span_parse (span, parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;

  lead = json_node_get_object (root);
  site = lki_wire_get_object (lead, "site", &bad);
  category = lki_wire_get_object (lead, "category", &bad);

  record = lki_lead_record_new ();
  record->details = lki_lead_details_new ();

  record->id = lki_wire_dup_id (lead, "id", &bad);
  record->revision = lki_wire_get_int (lead, "revision", 0, G_MAXINT64, -1, &bad);
  record->delivered_at = lki_wire_get_time (lead, "delivered_at", &bad);
  record->submitted_at = lki_wire_get_time (lead, "submitted_at", &bad);
  record->respond_by = lki_wire_get_time (lead, "respond_by", &bad);
  record->site_name = dup_or_empty (site, "name", &bad);
  record->country = dup_or_empty (site, "country", &bad);
  record->category_id = lki_wire_dup_id (category, "id", &bad);
  record->category_name = lki_wire_read_names (category, "name", &bad);
  record->language = dup_or_empty (lead, "language", &bad);

  read_person (lead, record, &bad);
  read_address (lead, record, &bad);
  read_answers (lead, record, &bad);
  read_consent (lead, record->details, &bad);
  read_data_requests (lead, record->details);
  read_dispute (lead, record, &bad);
  read_work (lead, &record->work, &bad);

  record->details->organisation_id = lki_wire_dup_id (lead, "organisation_id", &bad);
  record->details->message =
      lki_wire_dup_text (lead, "message", LKI_WIRE_LINES, LKI_WIRE_MAX_TEXT, &bad);
  record->details->price = lki_wire_get_money (lead, "price", &bad);
  record->details->recipients_max =
      lki_wire_get_int (lead, "recipients_max", 0, G_MAXINT, -1, &bad);

  if (bad || record->id == NULL || record->revision < 0 || record->delivered_at == LKI_TIME_NONE)
    return NULL;

  if (record->submitted_at == LKI_TIME_NONE)
    record->submitted_at = record->delivered_at;

  if (record->category_id == NULL)
    record->category_id = g_strdup ("");

  /* A copy: a slice would keep the whole page in memory for as long as the lead is. */
  record->json = g_bytes_new (span->begin, span->end - span->begin);

  return g_steal_pointer (&record);
}

/* What belongs to some types only; none of it is needed to show that something happened. */
static void
read_data (JsonObject *activity,
           LkiActivityRecord *record)
{
  gboolean ignored = FALSE;
  JsonObject *data = lki_wire_get_object (activity, "data", &ignored);

  if (data == NULL)
    return;

  record->member_id = lki_wire_dup_id (data, "member_id", &ignored);
  record->due_at = lki_wire_get_time (data, "until", &ignored);
  if (record->due_at == LKI_TIME_NONE)
    record->due_at = lki_wire_get_time (data, "follow_up_at", &ignored);
  record->value = lki_wire_get_money (data, "value", &ignored);
}

/**
 * lki_wire_read_activity:
 * @span: a JSON value
 * @parser: (nullable): an immutable parser to use again
 *
 * Returns: (transfer full) (nullable): the activity, or %NULL if @span breaks the contract
 */
LkiActivityRecord *
lki_wire_read_activity (const LkiJsonSpan *span,
                        JsonParser *parser)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (LkiActivityRecord) record = NULL;
  JsonObject *activity;
  JsonObject *actor;
  gboolean bad = FALSE;

  if (span->end - span->begin > MAX_LEAD)
    return NULL;

  root = lki_json_span_parse (span, parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;

  activity = json_node_get_object (root);
  actor = lki_wire_get_object (activity, "actor", &bad);

  record = lki_activity_record_new ();
  record->id = lki_wire_dup_id (activity, "id", &bad);
  record->lead_id = lki_wire_dup_id (activity, "lead_id", &bad);
  record->at = lki_wire_get_time (activity, "at", &bad);
  record->actor_id = lki_wire_dup_id (actor, "id", &bad);
  record->actor_name = lki_wire_dup_text (actor, "name", LKI_WIRE_LINE, LKI_WIRE_MAX_LINE, &bad);
  record->type = lki_wire_dup_text (activity, "type", LKI_WIRE_LINE, LKI_WIRE_MAX_WORD, &bad);
  record->outcome = lki_wire_dup_text (activity, "outcome", LKI_WIRE_LINE, LKI_WIRE_MAX_WORD, &bad);
  record->text = lki_wire_dup_text (activity, "text", LKI_WIRE_LINES, LKI_WIRE_MAX_TEXT, &bad);
  read_data (activity, record);

  if (bad || record->id == NULL || record->lead_id == NULL || record->type == NULL ||
      record->at == LKI_TIME_NONE)
    return NULL;

  return g_steal_pointer (&record);
}
