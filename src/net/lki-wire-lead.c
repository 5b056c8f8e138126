// SPDX-License-Identifier: GPL-3.0-or-later
// One lead, or one activity, from its JSON (partner API, "Leads"). What breaks the contract is
// refused whole: the caller sets it aside and goes on. What this version does not know is let
// through.

#include "lki-wire-lead.h"

#include "lki-clock.h"
#include "lki-lead-details.h"
#include "lki-wire-value.h"

#include <math.h>
#include <string.h>

/* A real lead has 2 KB. */
#define MAX_LEAD (1024 * 1024)
#define MAX_ITEMS 200
#define MAX_LANGUAGES 32

static LkiMoney
read_money (const LkiJsonItem *parent,
            const char *member,
            gboolean *bad)
{
  const LkiJsonItem *object = lki_wire_get_object (parent, member, bad);
  g_autofree char *currency = NULL;
  LkiMoney money = { 0 };

  if (object == NULL)
    return money;

  currency = lki_wire_dup_text (object, "currency", LKI_WIRE_LINE, LKI_WIRE_MAX_WORD, bad);
  money.amount_minor = lki_wire_get_int (object, "amount_minor", G_MININT64, G_MAXINT64, 0, bad);

  if (currency == NULL || strlen (currency) != 3 ||
      strspn (currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3 ||
      lki_json_item_get_member (object, "amount_minor") == NULL)
    {
      *bad = TRUE;
      return (LkiMoney) { 0 };
    }

  memcpy (money.currency, currency, 4);

  return money;
}

static LkiLocalizedText *
read_names (const LkiJsonItem *parent,
            const char *member,
            gboolean *bad)
{
  const LkiJsonItem *object = lki_wire_get_object (parent, member, bad);
  g_autoptr (GPtrArray) tags = NULL;
  g_autoptr (GPtrArray) texts = NULL;
  const LkiJsonItem *name = NULL;

  if (object == NULL)
    return NULL;

  tags = g_ptr_array_new_null_terminated (4, g_free, TRUE);
  texts = g_ptr_array_new_null_terminated (4, g_free, TRUE);

  while ((name = lki_json_item_next (object, name)) != NULL && tags->len < MAX_LANGUAGES)
    {
      g_autofree char *key = NULL;
      g_autofree char *tag = NULL;
      g_autofree char *text = NULL;

      if (name->kind == LKI_JSON_NULL)
        continue;

      if (name->kind != LKI_JSON_STRING)
        {
          *bad = TRUE;
          return NULL;
        }

      key = g_strndup (name->key, name->key_length);
      tag = lki_wire_clean_text (key, LKI_WIRE_LINE, LKI_WIRE_MAX_WORD);
      text = lki_wire_dup_item (name, LKI_WIRE_LINE, LKI_WIRE_MAX_LINE);
      if (tag == NULL || text == NULL)
        continue;

      g_ptr_array_add (tags, g_steal_pointer (&tag));
      g_ptr_array_add (texts, g_steal_pointer (&text));
    }

  if (tags->len == 0)
    return NULL;

  return lki_localized_text_new ((const char *const *) tags->pdata,
                                 (const char *const *) texts->pdata);
}

/* The child after @child, of the first ones that are read. */
static const LkiJsonItem *
next_element (const LkiJsonItem *array,
              const LkiJsonItem *child,
              LkiJsonKind kind,
              gboolean *bad)
{
  const LkiJsonItem *next = lki_json_item_next (array, child);

  if (next == NULL || next->kind == kind)
    return next;

  *bad = TRUE;

  return NULL;
}

static void
read_person (const LkiJsonItem *lead,
             LkiLeadRecord *record,
             gboolean *bad)
{
  const LkiJsonItem *person = lki_wire_get_object (lead, "person", bad);
  const LkiJsonItem *phones = lki_wire_get_array (person, "phones", bad);
  const LkiJsonItem *emails = lki_wire_get_array (person, "emails", bad);
  const LkiJsonItem *phone = NULL;
  const LkiJsonItem *address = NULL;
  LkiLeadDetails *details = record->details;

  record->name = lki_wire_dup_text (person, "name", LKI_WIRE_LINE, LKI_WIRE_MAX_LINE, bad);
  record->company = lki_wire_dup_text (person, "company", LKI_WIRE_LINE, LKI_WIRE_MAX_LINE, bad);

  if (record->name == NULL)
    record->name = g_strdup ("");

  while ((phone = next_element (phones, phone, LKI_JSON_OBJECT, bad)) != NULL &&
         details->phones->len < MAX_ITEMS)
    {
      g_autofree char *e164 =
          lki_wire_dup_text (phone, "e164", LKI_WIRE_LINE, LKI_WIRE_MAX_WORD, bad);
      g_autofree char *display =
          lki_wire_dup_text (phone, "display", LKI_WIRE_LINE, LKI_WIRE_MAX_WORD, bad);

      if (e164 == NULL && display == NULL)
        continue;

      lki_lead_details_add_phone (details, e164 != NULL ? e164 : display,
                                  display != NULL ? display : e164);
    }

  while ((address = next_element (emails, address, LKI_JSON_STRING, bad)) != NULL &&
         details->emails->len < MAX_ITEMS)
    {
      char *email = lki_wire_dup_item (address, LKI_WIRE_LINE, LKI_WIRE_MAX_LINE);

      if (email != NULL)
        g_ptr_array_add (details->emails, email);
    }

  if (details->phones->len > 0)
    {
      const LkiPhone *first = g_ptr_array_index (details->phones, 0);

      record->phone = g_strdup (first->e164);
      record->phone_display = g_strdup (first->display);
    }

  if (details->emails->len > 0)
    record->email = g_strdup (g_ptr_array_index (details->emails, 0));
}

static void
read_address (const LkiJsonItem *lead,
              LkiLeadRecord *record,
              gboolean *bad)
{
  const LkiJsonItem *address = lki_wire_get_object (lead, "address", bad);
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
dup_answer (const LkiJsonItem *object,
            gboolean *bad)
{
  const LkiJsonItem *item = lki_json_item_get_member (object, "answer");

  if (item == NULL)
    return NULL;

  switch (item->kind)
    {
    case LKI_JSON_STRING:
      return lki_wire_dup_item (item, LKI_WIRE_LINES, LKI_WIRE_MAX_TEXT);
    case LKI_JSON_NUMBER:
    case LKI_JSON_TRUE:
    case LKI_JSON_FALSE:
      return g_strndup (item->text, MIN (item->text_length, LKI_WIRE_MAX_WORD));
    default:
      *bad = TRUE;
      return NULL;
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
read_answers (const LkiJsonItem *lead,
              LkiLeadRecord *record,
              gboolean *bad)
{
  const LkiJsonItem *answers = lki_wire_get_array (lead, "answers", bad);
  const LkiJsonItem *object = NULL;

  while ((object = next_element (answers, object, LKI_JSON_OBJECT, bad)) != NULL &&
         record->details->answers->len < MAX_ITEMS)
    {
      g_autofree char *key = NULL;
      g_autofree char *question = NULL;
      g_autofree char *answer = NULL;
      g_autofree char *type = NULL;
      g_autofree char *unit = NULL;

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
read_consent (const LkiJsonItem *lead,
              LkiLeadDetails *details,
              gboolean *bad)
{
  const LkiJsonItem *consent = lki_wire_get_object (lead, "consent", bad);
  const LkiJsonItem *channels = lki_wire_get_array (consent, "channels", bad);
  g_autoptr (GStrvBuilder) builder = NULL;
  const LkiJsonItem *item = NULL;
  guint n = 0;

  details->consent_text =
      lki_wire_dup_text (consent, "text", LKI_WIRE_LINES, LKI_WIRE_MAX_TEXT, bad);
  details->consent_given_at = lki_wire_get_time (consent, "given_at", bad);

  if (channels == NULL)
    return;

  builder = g_strv_builder_new ();
  while ((item = next_element (channels, item, LKI_JSON_STRING, bad)) != NULL && n++ < MAX_ITEMS)
    {
      char *channel = lki_wire_dup_item (item, LKI_WIRE_LINE, LKI_WIRE_MAX_WORD);

      if (channel != NULL)
        g_strv_builder_take (builder, channel);
    }
  details->consent_channels = g_strv_builder_end (builder);
}

static void
read_work (const LkiJsonItem *lead,
           LkiLeadWork *work,
           gboolean *bad)
{
  const LkiJsonItem *object = lki_wire_get_object (lead, "work", bad);
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
  work->value = read_money (object, "value", bad);
  work->opened_at = lki_wire_get_time (object, "opened_at", bad);
  work->first_contact_at = lki_wire_get_time (object, "first_contact_at", bad);
}

static void
read_dispute (const LkiJsonItem *lead,
              LkiLeadRecord *record,
              gboolean *bad)
{
  const LkiJsonItem *dispute = lki_wire_get_object (lead, "dispute", bad);
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

static char *
dup_or_empty (const LkiJsonItem *object,
              const char *member,
              gboolean *bad)
{
  char *text = lki_wire_dup_text (object, member, LKI_WIRE_LINE, LKI_WIRE_MAX_LINE, bad);

  return text != NULL ? text : g_strdup ("");
}

/**
 * lki_wire_read_lead:
 * @span: a JSON value
 * @tree: what to read it with
 *
 * Returns: (transfer full) (nullable): the lead with details and its own copy of the text, or %NULL
 * if @span breaks the contract
 */
LkiLeadRecord *
lki_wire_read_lead (const LkiJsonSpan *span,
                    LkiJsonTree *tree)
{
  g_autoptr (LkiLeadRecord) record = NULL;
  const LkiJsonItem *lead;
  const LkiJsonItem *site;
  const LkiJsonItem *category;
  gboolean bad = FALSE;

  if (span->end - span->begin > MAX_LEAD)
    return NULL;

  lead = lki_json_tree_load_object (tree, span);
  if (lead == NULL)
    return NULL;

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
  record->category_name = read_names (category, "name", &bad);
  record->language = dup_or_empty (lead, "language", &bad);

  read_person (lead, record, &bad);
  read_address (lead, record, &bad);
  read_answers (lead, record, &bad);
  read_consent (lead, record->details, &bad);
  read_dispute (lead, record, &bad);
  read_work (lead, &record->work, &bad);

  record->details->organisation_id = lki_wire_dup_id (lead, "organisation_id", &bad);
  record->details->message =
      lki_wire_dup_text (lead, "message", LKI_WIRE_LINES, LKI_WIRE_MAX_TEXT, &bad);
  record->details->price = read_money (lead, "price", &bad);
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

/**
 * lki_wire_read_activity:
 * @span: a JSON value
 * @tree: what to read it with
 *
 * Returns: (transfer full) (nullable): the activity, or %NULL if @span breaks the contract
 */
LkiActivityRecord *
lki_wire_read_activity (const LkiJsonSpan *span,
                        LkiJsonTree *tree)
{
  g_autoptr (LkiActivityRecord) record = NULL;
  const LkiJsonItem *activity;
  const LkiJsonItem *actor;
  gboolean bad = FALSE;

  if (span->end - span->begin > MAX_LEAD)
    return NULL;

  activity = lki_json_tree_load_object (tree, span);
  if (activity == NULL)
    return NULL;

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

  if (bad || record->id == NULL || record->lead_id == NULL || record->type == NULL ||
      record->at == LKI_TIME_NONE)
    return NULL;

  return g_steal_pointer (&record);
}
