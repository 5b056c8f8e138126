// SPDX-License-Identifier: GPL-3.0-or-later
// Leads for tests and benchmarks: made up, the same for the same seed, with JSON as the contract
// has it. Phones cannot be assigned and e-mails lead nowhere.

#include "lead-maker.h"

#include <math.h>

#include "lki-clock.h"

/* The years from 1 to 9999, nearly. */
#define LATEST_TIME (G_GINT64_CONSTANT (1900) * 365 * 86400000)

static const char *const first_names[] = {
  "Kari",  "Ola",  "Åse",   "Bjørn",  "Ingrid",   "Håkon", "Sølvi",  "Lars",
  "Marte", "Nils", "Ragna", "Sigrid", "Torbjørn", "Unni",  "Vegard", "Aasta",
};
static const char *const last_names[] = {
  "Nordmann", "Hansen", "Ødegård", "Lie",    "Blåbærhaug",  "Strand", "Moen",    "Sæther",
  "Dahl",     "Bakken", "Aas",     "Haugen", "Kristiansen", "Vik",    "Solberg", "Myhre",
};
static const char *const cities[] = {
  "Oslo", "Bergen", "Trondheim", "Tromsø", "Ålesund", "Hamar", "Bodø", "Kristiansand",
};
static const char *const categories[][3] = {
  { "cleaning", "Renhold", "Cleaning" },      { "appraisal", "Boligtaksering", "Appraisal" },
  { "insurance", "Forsikring", "Insurance" }, { "solar", "Solceller", "Solar panels" },
  { "moving", "Flytting", "Moving" },         { "painting", "Maling", "Painting" },
};
static const char *const words[] = {
  "kjøkken", "vinduer", "hver",  "uke",   "gjerne", "snarest", "leilighet", "trapp", "bad",
  "hage",    "garasje", "tak",   "stue",  "mandag", "etter",   "klokken",   "hund",  "nøkkel",
  "balkong", "kjeller", "ringe", "først", "pris",   "tilbud",  "rolig",     "gate",  "etasje",
};

static LkiLocalizedText *
category_name (guint index)
{
  const char *const tags[] = { "nb", "en", NULL };
  const char *const texts[] = { categories[index][1], categories[index][2], NULL };

  return lki_localized_text_new (tags, texts);
}

static void
print_string (GString *json,
              const char *text)
{
  if (text == NULL)
    {
      g_string_append (json, "null");
      return;
    }

  g_string_append_c (json, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_printf (json, "\\%c", *p);
      else if ((guchar) *p < 0x20)
        g_string_append_printf (json, "\\u%04x", *p);
      else
        g_string_append_c (json, *p);
    }
  g_string_append_c (json, '"');
}

static void
print_member (GString *json,
              const char *name,
              const char *text)
{
  if (json->str[json->len - 1] != '{')
    g_string_append_c (json, ',');
  print_string (json, name);
  g_string_append_c (json, ':');
  print_string (json, text);
}

static void
print_time (GString *json,
            const char *name,
            gint64 time_ms)
{
  /* Hostile times have no notation. */
  gboolean sane = time_ms > -LATEST_TIME && time_ms < LATEST_TIME;
  g_autofree char *text = sane ? lki_time_format (time_ms) : NULL;

  print_member (json, name, text);
}

static void
print_money (GString *json,
             const char *name,
             const LkiMoney *money)
{
  if (money->currency[0] == '\0')
    {
      print_member (json, name, NULL);
      return;
    }

  g_string_append_printf (json,
                          ",\"%s\":{\"amount_minor\":%" G_GINT64_FORMAT ",\"currency\":\"%s\"}",
                          name, money->amount_minor, money->currency);
}

static const char *
answer_type (LkiAnswerType type)
{
  static const char *const names[] = {
    [LKI_ANSWER_TEXT] = "text",     [LKI_ANSWER_NUMBER] = "number",
    [LKI_ANSWER_CHOICE] = "choice", [LKI_ANSWER_BOOLEAN] = "boolean",
    [LKI_ANSWER_DATE] = "date",     [LKI_ANSWER_AREA] = "area",
  };

  return names[type];
}

static void
print_person (GString *json,
              LkiLeadRecord *lead)
{
  g_string_append (json, ",\"person\":{");
  print_member (json, "name", lead->name);
  g_string_append (json, ",\"phones\":[");
  for (guint i = 0; i < lead->details->phones->len; i++)
    {
      LkiPhone *phone = g_ptr_array_index (lead->details->phones, i);

      g_string_append (json, i > 0 ? ",{" : "{");
      print_member (json, "e164", phone->e164);
      print_member (json, "display", phone->display);
      g_string_append_c (json, '}');
    }
  g_string_append (json, "],\"emails\":[");
  for (guint i = 0; i < lead->details->emails->len; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      print_string (json, g_ptr_array_index (lead->details->emails, i));
    }
  g_string_append_c (json, ']');
  print_member (json, "company", lead->company);
  g_string_append (json, "},\"address\":{");
  print_member (json, "street", lead->street);
  print_member (json, "postal_code", lead->postal_code);
  print_member (json, "city", lead->city);
  print_member (json, "country", lead->address_country);
  g_string_append (json, ",\"latitude\":null,\"longitude\":null}");
}

static void
print_answers (GString *json,
               LkiLeadRecord *lead)
{
  g_string_append (json, ",\"answers\":[");
  for (guint i = 0; i < lead->details->answers->len; i++)
    {
      LkiAnswer *answer = g_ptr_array_index (lead->details->answers, i);

      g_string_append (json, i > 0 ? ",{" : "{");
      print_member (json, "key", answer->key);
      print_member (json, "question", answer->question);
      print_member (json, "answer", answer->answer);
      print_member (json, "type", answer_type (answer->type));
      print_member (json, "unit", answer->unit);
      g_string_append_c (json, '}');
    }
  g_string_append_c (json, ']');
}

static void
print_work (GString *json,
            const LkiLeadWork *work)
{
  g_string_append (json, ",\"work\":{");
  print_member (json, "status",
                work->status_text != NULL ? work->status_text
                                          : lki_lead_status_to_string (work->status));
  print_member (json, "status_reason", work->status_reason);
  print_member (json, "assignee_id", work->assignee_id);
  print_member (json, "claimed_by", work->claimed_by);
  print_time (json, "claimed_at", work->claimed_at);
  print_time (json, "snoozed_until", work->snoozed_until);
  print_time (json, "follow_up_at", work->follow_up_at);
  print_money (json, "value", &work->value);
  print_time (json, "opened_at", work->opened_at);
  print_time (json, "first_contact_at", work->first_contact_at);
  g_string_append_c (json, '}');
}

/**
 * lead_maker_print_json:
 * @lead: a lead with details, not shared yet
 *
 * Gives it the JSON that says the same. To be called last.
 */
void
lead_maker_print_json (LkiLeadRecord *lead)
{
  g_autoptr (GString) json = g_string_sized_new (2048);

  g_string_append_c (json, '{');
  print_member (json, "id", lead->id);
  g_string_append_printf (json, ",\"revision\":%" G_GINT64_FORMAT, lead->revision);
  print_member (json, "organisation_id", lead->details->organisation_id);
  print_time (json, "submitted_at", lead->submitted_at);
  print_time (json, "delivered_at", lead->delivered_at);
  print_time (json, "respond_by", lead->respond_by);
  g_string_append (json, ",\"site\":{");
  print_member (json, "name", lead->site_name);
  print_member (json, "country", lead->country);
  g_string_append (json, "},\"category\":{");
  print_member (json, "id", lead->category_id);
  g_string_append (json, ",\"name\":{");
  for (guint i = 0; i < G_N_ELEMENTS (categories); i++)
    if (g_strcmp0 (categories[i][0], lead->category_id) == 0)
      {
        print_member (json, "nb", categories[i][1]);
        print_member (json, "en", categories[i][2]);
      }
  g_string_append (json, "}}");
  print_member (json, "language", lead->language);
  print_person (json, lead);
  print_answers (json, lead);
  print_member (json, "message", lead->details->message);
  g_string_append (json, ",\"consent\":{");
  print_member (json, "text", lead->details->consent_text);
  print_time (json, "given_at", lead->details->consent_given_at);
  g_string_append (json, ",\"channels\":[\"phone\",\"email\",\"sms\"]}");
  print_money (json, "price", &lead->details->price);
  g_string_append_printf (json, ",\"recipients_max\":%d", lead->details->recipients_max);
  print_work (json, &lead->work);
  if (lead->dispute_state != NULL)
    {
      g_string_append (json, ",\"dispute\":{");
      print_member (json, "state", lead->dispute_state);
      print_member (json, "reason", "wrong_number");
      print_time (json, "opened_at", lead->delivered_at);
      g_string_append (json, "}}");
    }
  else
    {
      g_string_append (json, ",\"dispute\":null}");
    }

  g_clear_pointer (&lead->json, g_bytes_unref);
  lead->json = g_bytes_new (json->str, json->len);
}

static void
set_category (LkiLeadRecord *lead,
              guint index)
{
  g_set_str (&lead->category_id, categories[index][0]);
  g_clear_pointer (&lead->category_name, lki_localized_text_unref);
  lead->category_name = category_name (index);
}

/**
 * lead_maker_new:
 * @id: its id
 * @delivered_at: when it came
 *
 * Returns: (transfer full): a small new lead of Kari Nordmann, with details and JSON; whoever
 * changes it calls lead_maker_print_json() afterwards
 */
LkiLeadRecord *
lead_maker_new (const char *id,
                gint64 delivered_at)
{
  LkiLeadRecord *lead = lki_lead_record_new ();

  lead->id = g_strdup (id);
  lead->revision = 1;
  lead->delivered_at = delivered_at;
  lead->submitted_at = delivered_at != LKI_TIME_NONE ? delivered_at - 1000 : LKI_TIME_NONE;
  lead->site_name = g_strdup ("Eksempel.no");
  lead->country = g_strdup ("NO");
  set_category (lead, 0);
  lead->language = g_strdup ("nb");
  lead->name = g_strdup ("Kari Nordmann");
  lead->phone = g_strdup ("+4700000001");
  lead->phone_display = g_strdup ("00 00 00 01");
  lead->email = g_strdup ("kari@example.com");
  lead->street = g_strdup ("Storgata 1");
  lead->postal_code = g_strdup ("0155");
  lead->city = g_strdup ("Oslo");
  lead->address_country = g_strdup ("NO");
  lead->details = lki_lead_details_new ();
  lead->details->organisation_id = g_strdup ("org-1");
  lki_lead_details_add_phone (lead->details, lead->phone, lead->phone_display);
  g_ptr_array_add (lead->details->emails, g_strdup (lead->email));
  lead->details->latitude = NAN;
  lead->details->longitude = NAN;
  lead->details->consent_text = g_strdup ("Ja, inntil tre bedrifter kan kontakte meg.");
  lead->details->consent_given_at = lead->submitted_at;
  lead->details->recipients_max = 3;
  lead_maker_print_json (lead);

  return lead;
}

static char *
sentence (GRand *rand,
          guint n_words)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_words; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))]);
  /* A word that few other leads have. */
  g_string_append_printf (text, " ref%05d", g_rand_int_range (rand, 0, 100000));

  return g_string_free (text, FALSE);
}

static void
set_work (LkiLeadRecord *lead,
          GRand *rand,
          guint seed)
{
  LkiLeadWork *work = &lead->work;

  /* One in fifty is new, as with somebody who works with them. */
  work->status = seed % 50 == 0
                     ? LKI_LEAD_STATUS_NEW
                     : (LkiLeadStatus) g_rand_int_range (rand, LKI_LEAD_STATUS_CONTACTING,
                                                         LKI_LEAD_STATUS_EXPIRED + 1);
  if (work->status != LKI_LEAD_STATUS_NEW)
    {
      work->opened_at = lead->delivered_at + 60000;
      work->first_contact_at = lead->delivered_at + 120000;
      work->assignee_id = g_strdup_printf ("member-%d", g_rand_int_range (rand, 1, 11));
    }
  if (work->status == LKI_LEAD_STATUS_LOST || work->status == LKI_LEAD_STATUS_DECLINED)
    work->status_reason = g_strdup ("price");
  if (work->status == LKI_LEAD_STATUS_WON)
    work->value = (LkiMoney) { g_rand_int_range (rand, 1000, 100000) * 100, "NOK" };
  if (seed % 97 == 0)
    work->follow_up_at = LEAD_MAKER_NOW + (gint64) g_rand_int_range (rand, -30, 30) * 86400000;
  if (seed % 101 == 0)
    work->snoozed_until = LEAD_MAKER_NOW + (gint64) g_rand_int_range (rand, -30, 30) * 3600000;
}

/**
 * lead_maker_new_seeded:
 * @seed: which one; larger ones are older
 *
 * Returns: (transfer full): a lead of about 1.7 kB of JSON
 */
LkiLeadRecord *
lead_maker_new_seeded (guint seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  const char *first = first_names[g_rand_int_range (rand, 0, G_N_ELEMENTS (first_names))];
  const char *last = last_names[g_rand_int_range (rand, 0, G_N_ELEMENTS (last_names))];
  g_autofree char *id = g_strdup_printf ("%08x-%04x-4%03x-8%03x-%08x%04x", g_rand_int (rand),
                                         seed & 0xffff, g_rand_int (rand) & 0xfff,
                                         g_rand_int (rand) & 0xfff, g_rand_int (rand), seed >> 16);
  LkiLeadRecord *lead = lead_maker_new (id, LEAD_MAKER_NOW - (gint64) seed * 63000 -
                                                g_rand_int_range (rand, 0, 60000));
  g_autofree char *rooms = g_strdup_printf ("%d", g_rand_int_range (rand, 1, 9));
  g_autofree char *area = g_strdup_printf ("%d", g_rand_int_range (rand, 20, 300));
  g_autofree char *start = g_strdup_printf ("2026-%02d-%02d", g_rand_int_range (rand, 1, 13),
                                            g_rand_int_range (rand, 1, 29));
  g_autofree char *free_text = sentence (rand, 8);
  LkiLeadDetails *details = lead->details;

  set_category (lead, (guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (categories)));
  g_free (lead->name);
  lead->name = g_strdup_printf ("%s %s", first, last);
  g_free (lead->phone);
  lead->phone = g_strdup_printf ("+470%07u", seed % 10000000);
  g_free (lead->phone_display);
  lead->phone_display = g_strdup (lead->phone + 3);
  g_free (lead->email);
  lead->email =
      g_strdup_printf ("person%u@mail%d.example.com", seed, g_rand_int_range (rand, 0, 5));
  g_free (lead->street);
  lead->street = g_strdup_printf ("Eksempelveien %d", g_rand_int_range (rand, 1, 200));
  g_free (lead->postal_code);
  lead->postal_code = g_strdup_printf ("%04d", g_rand_int_range (rand, 1, 10000));
  g_set_str (&lead->city, cities[g_rand_int_range (rand, 0, G_N_ELEMENTS (cities))]);
  lead->respond_by = lead->delivered_at + 15 * 60000;

  g_ptr_array_set_size (details->phones, 0);
  lki_lead_details_add_phone (details, lead->phone, lead->phone_display);
  g_ptr_array_set_size (details->emails, 0);
  g_ptr_array_add (details->emails, g_strdup (lead->email));
  lki_lead_details_add_answer (details, "housing", "Hva slags bolig gjelder det?", "Leilighet",
                               LKI_ANSWER_CHOICE, NULL);
  lki_lead_details_add_answer (details, "rooms", "Hvor mange rom har boligen?", rooms,
                               LKI_ANSWER_NUMBER, NULL);
  lki_lead_details_add_answer (details, "area", "Hvor stor er boligen?", area, LKI_ANSWER_AREA,
                               "m²");
  lki_lead_details_add_answer (details, "start", "Når ønsker du at arbeidet skal begynne?", start,
                               LKI_ANSWER_DATE, NULL);
  lki_lead_details_add_answer (details, "pets", "Har du husdyr?", "true", LKI_ANSWER_BOOLEAN, NULL);
  lki_lead_details_add_answer (details, "more", "Noe mer vi bør vite?", free_text, LKI_ANSWER_TEXT,
                               NULL);
  details->message = sentence (rand, 14);
  details->price = (LkiMoney) { 24900, "NOK" };
  set_work (lead, rand, seed);
  if (seed % 45 == 7)
    lead->dispute_state = g_strdup ("in_review");
  lead_maker_print_json (lead);

  return lead;
}

/**
 * lead_maker_revise:
 * @lead: a lead with details
 *
 * Returns: (transfer full): a copy with the next revision, to be changed; details are shared with
 *   @lead. lead_maker_print_json() has to be called.
 */
LkiLeadRecord *
lead_maker_revise (LkiLeadRecord *lead)
{
  LkiLeadRecord *copy = lki_lead_record_copy_with_work (lead, &lead->work);

  copy->revision++;

  return copy;
}

/**
 * lead_maker_new_note:
 * @id: its UUID
 * @lead_id: the lead
 * @at: when it was written
 * @text: what
 *
 * Returns: (transfer full): a confirmed note
 */
LkiActivityRecord *
lead_maker_new_note (const char *id,
                     const char *lead_id,
                     gint64 at,
                     const char *text)
{
  LkiActivityRecord *activity = lki_activity_record_new ();

  activity->id = g_strdup (id);
  activity->lead_id = g_strdup (lead_id);
  activity->at = at;
  activity->actor_id = g_strdup ("member-1");
  activity->actor_name = g_strdup ("Per Prøve");
  activity->type = g_strdup ("note");
  activity->text = g_strdup (text);

  return activity;
}

/**
 * lead_maker_new_page:
 * @cursor: (nullable): where the next page begins
 * @has_more: whether there is one
 *
 * Returns: (transfer full): an empty page
 */
LkiSyncPage *
lead_maker_new_page (const char *cursor,
                     gboolean has_more)
{
  LkiSyncPage *page = lki_sync_page_new ();

  g_set_str (&page->cursor, cursor);
  page->has_more = has_more;
  page->total = -1;

  return page;
}
