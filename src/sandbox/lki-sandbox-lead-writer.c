// SPDX-License-Identifier: GPL-3.0-or-later
// Makes up one lead from a seed and a number: the same two give the same person, place and answers.
// It writes JSON text straight away; the words are in lki-sandbox-words-*.c.

#include "lki-sandbox-lead-writer.h"

#include "lki-clock.h"
#include "lki-sandbox-json.h"
#include "lki-sandbox-words.h"

#include <string.h>

#define MINUTE G_GINT64_CONSTANT (60000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* splitmix64: small, fast, and the same on every machine. */
typedef struct
{
  guint64 state;
} Dice;

static const struct
{
  const char *id;
  const char *name;
} COLLEAGUES[] = {
  { "usr-kari", "Kari Nordvik" },
  { "usr-jonas", "Jonas Elvestad" },
  { "usr-sikker", "Sigrid Kvamme" },
  { "usr-leder", "Ingrid Solbakken" },
};

static guint64
roll (Dice *dice)
{
  guint64 z = dice->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return z ^ (z >> 31);
}

/* From 0 to @count - 1. */
static guint
pick (Dice *dice,
      guint count)
{
  return (guint) (roll (dice) % count);
}

static gboolean
chance (Dice *dice,
        guint percent)
{
  return pick (dice, 100) < percent;
}

static const char *
pick_word (Dice *dice,
           const char *const *words)
{
  return words[pick (dice, g_strv_length ((char **) words))];
}

static void
append_time (GString *out,
             const char *name,
             gint64 time_ms)
{
  g_autofree char *text = time_ms != LKI_TIME_NONE ? lki_time_format (time_ms) : NULL;

  lki_sandbox_json_append (out, "%s:%s,", name, text);
}

/*
 * Numbers that nobody can be given:
 *
 * Norway: an eight-digit number never begins with 0 (series 0 holds five-digit numbers, and 00 is
 * the international prefix; Nkom, numbering plan E.164). Sweden: 070-174 06 05–99 is set aside by
 * PTS for books, films and plays, and is never assigned. Denmark: no subscriber number begins with
 * 0 (00 is the international prefix; the Danish numbering plan begins at 2). Austria: a national
 * number never begins with 0, which is the prefix for dialling within the country (KEM-V); there is
 * no range for fiction.
 */
static void
append_phone (Dice *dice,
              GString *out,
              guint market)
{
  guint number = pick (dice, 1000000);
  char e164[20];
  char display[32];

  switch (market)
    {
    case 0:
      g_snprintf (e164, sizeof e164, "+4700%06u", number);
      g_snprintf (display, sizeof display, "00 %02u %02u %02u", number / 10000, number / 100 % 100,
                  number % 100);
      break;
    case 1:
      number = 5 + number % 95;
      g_snprintf (e164, sizeof e164, "+467017406%02u", number);
      g_snprintf (display, sizeof display, "070-174 06 %02u", number);
      break;
    case 2:
      g_snprintf (e164, sizeof e164, "+4500%06u", number);
      g_snprintf (display, sizeof display, "00 %02u %02u %02u", number / 10000, number / 100 % 100,
                  number % 100);
      break;
    default:
      g_snprintf (e164, sizeof e164, "+430%07u", number);
      g_snprintf (display, sizeof display, "+43 0 %03u %04u", number / 10000, number % 10000);
      break;
    }

  lki_sandbox_json_append (out, "{'e164':%s,'display':%s}", e164, display);
}

/* A name as it stands in an address: small letters of ASCII. */
static void
append_mail_name (GString *out,
                  const char *name)
{
  static const struct
  {
    const char *letter;
    const char *ascii;
  } table[] = {
    { "æ", "ae" }, { "Æ", "ae" }, { "ø", "o" }, { "Ø", "o" }, { "å", "a" },
    { "Å", "a" },  { "ä", "a" },  { "Ä", "a" }, { "ö", "o" }, { "Ö", "o" },
    { "ü", "ue" }, { "ß", "ss" }, { "é", "e" },
  };

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_ascii_isalpha (*p))
        {
          g_string_append_c (out, g_ascii_tolower (*p));
          continue;
        }
      for (guint i = 0; i < G_N_ELEMENTS (table); i++)
        if (g_str_has_prefix (p, table[i].letter))
          g_string_append (out, table[i].ascii);
    }
}

static void
append_person (Dice *dice,
               GString *out,
               guint market_index,
               const LkiSandboxMarket *market)
{
  const char *first = pick_word (dice, market->first_names);
  const char *last = pick_word (dice, market->last_names);
  g_autofree char *name = g_strconcat (first, " ", last, NULL);
  guint phones = chance (dice, 8) ? 2 : 1;
  guint mails = chance (dice, 88) ? 1 : 0;

  lki_sandbox_json_append (out, "'person':{'name':%s,'phones':[", name);
  for (guint i = 0; i < phones; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_phone (dice, out, market_index);
    }

  g_string_append (out, "],\"emails\":[");
  if (mails > 0)
    {
      g_string_append_c (out, '"');
      append_mail_name (out, first);
      g_string_append_c (out, '.');
      append_mail_name (out, last);
      g_string_append_printf (out, "%u@%s\"", pick (dice, 90) + 10,
                              chance (dice, 70) ? "example.com" : "post.example");
    }
  lki_sandbox_json_append (out, "],'company':%s},",
                           chance (dice, 12) ? pick_word (dice, market->companies) : NULL);
}

static guint
count_places (const LkiSandboxMarket *market)
{
  guint count = 0;

  while (market->places[count].city != NULL)
    count++;

  return count;
}

static void
append_address (Dice *dice,
                GString *out,
                guint market_index,
                const LkiSandboxMarket *market)
{
  const LkiSandboxPlace *place = &market->places[pick (dice, count_places (market))];
  const char *street = pick_word (dice, market->streets);
  g_autofree char *line =
      g_strdup_printf ("%s %u%s", street, pick (dice, 98) + 1,
                       chance (dice, 25) ? (chance (dice, 60) ? "A" : "B") : "");

  lki_sandbox_json_append (out, "'address':{'street':%s,'postal_code':%s,'city':%s,'country':%s,",
                           line, place->postal_code, place->city, market->country);
  if (chance (dice, 85))
    lki_sandbox_json_append (out, "'latitude':%f,'longitude':%f},",
                             place->latitude + (pick (dice, 400) - 200.0) / 20000.0,
                             place->longitude + (pick (dice, 400) - 200.0) / 10000.0);
  else
    g_string_append (out, "\"latitude\":null,\"longitude\":null},");
}

/* One of the texts between the bars of @options. */
static char *
pick_option (Dice *dice,
             const char *options)
{
  guint count = 1;
  guint chosen;
  const char *start = options;
  const char *end;

  for (const char *p = options; *p != '\0'; p++)
    count += *p == '|';
  chosen = pick (dice, count);
  while (chosen-- > 0)
    start = strchr (start, '|') + 1;
  end = strchr (start, '|');

  return end != NULL ? g_strndup (start, (gsize) (end - start)) : g_strdup (start);
}

static char *
make_answer (Dice *dice,
             const LkiSandboxQuestion *question,
             guint market,
             gint64 delivered_ms)
{
  static const char *const yes_no[LKI_SANDBOX_MARKETS][2] = {
    { "Nei", "Ja" },
    { "Nej", "Ja" },
    { "Nej", "Ja" },
    { "Nein", "Ja" },
  };
  guint steps;

  if (g_str_equal (question->type, "boolean"))
    return g_strdup (yes_no[market][pick (dice, 2)]);

  if (g_str_equal (question->type, "date"))
    {
      g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc (
          (delivered_ms + (gint64) (3 + pick (dice, 60)) * DAY) / 1000);

      return g_date_time_format (when, "%Y-%m-%d");
    }

  if (question->options[market] != NULL)
    return pick_option (dice, question->options[market]);

  steps = (guint) ((question->maximum - question->minimum) / question->step) + 1;

  return g_strdup_printf ("%d", question->minimum + question->step * (int) pick (dice, steps));
}

static void
append_answers (Dice *dice,
                GString *out,
                const LkiSandboxCategory *category,
                guint market,
                gint64 delivered_ms)
{
  gboolean first = TRUE;

  g_string_append (out, "\"answers\":[");
  for (const LkiSandboxQuestion *question = category->questions; question->key != NULL; question++)
    {
      g_autofree char *answer = NULL;

      /* Sites differ in what they ask. */
      if (!first && chance (dice, 20))
        continue;

      answer = make_answer (dice, question, market, delivered_ms);
      if (!first)
        g_string_append_c (out, ',');
      first = FALSE;
      lki_sandbox_json_append (out, "{'key':%s,'question':%s,'answer':%s,'type':%s,'unit':%s}",
                               question->key, question->question[market], answer, question->type,
                               question->unit);
    }
  g_string_append (out, "],");
}

/* From none to four sentences. */
static void
append_message (Dice *dice,
                GString *out,
                const LkiSandboxCategory *category,
                const LkiSandboxMarket *market,
                guint market_index)
{
  guint sentences = pick (dice, 5);
  g_autoptr (GString) text = g_string_new (NULL);

  if (sentences >= 3)
    g_string_append_printf (text, "%s ", pick_word (dice, market->greetings));
  if (sentences >= 1)
    g_string_append (text, pick_word (dice, category->message[market_index]));
  if (sentences >= 2)
    g_string_append_printf (text, " %s", pick_word (dice, market->wishes));
  if (sentences >= 4)
    g_string_append_printf (text, " %s", pick_word (dice, market->closings));

  lki_sandbox_json_append (out, "'message':%s,", sentences > 0 ? text->str : NULL);
}

static const char *
choose_status (Dice *dice,
               gint64 age_ms)
{
  guint number = pick (dice, 100);

  /* Nobody can have acted on a lead that arrives. */
  if (age_ms < 5000)
    return "new";
  if (age_ms < 10 * MINUTE)
    return number < 95 ? "new" : "contacting";
  if (age_ms < 6 * HOUR)
    return number < 60 ? "new" : number < 85 ? "contacting" : "reached";
  if (age_ms < 3 * DAY)
    return number < 20   ? "new"
           : number < 50 ? "contacting"
           : number < 75 ? "reached"
           : number < 90 ? "quoted"
           : number < 95 ? "booked"
                         : "declined";
  if (age_ms < 30 * DAY)
    return number < 3    ? "new"
           : number < 15 ? "contacting"
           : number < 30 ? "reached"
           : number < 50 ? "quoted"
           : number < 60 ? "booked"
           : number < 75 ? "won"
           : number < 90 ? "lost"
                         : "declined";

  return number < 1    ? "contacting"
         : number < 3  ? "reached"
         : number < 6  ? "quoted"
         : number < 9  ? "booked"
         : number < 40 ? "won"
         : number < 78 ? "lost"
         : number < 90 ? "declined"
                       : "expired";
}

static void
add_activity (Dice *dice,
              LkiSandboxWrittenLead *lead,
              gint64 at_ms,
              guint colleague,
              const char *type,
              const char *outcome,
              const char *text)
{
  LkiSandboxWrittenActivity *activity;
  guint64 a = roll (dice);
  guint64 b = roll (dice);

  if (lead->n_activities == G_N_ELEMENTS (lead->activities))
    return;

  activity = &lead->activities[lead->n_activities++];
  g_snprintf (activity->id, sizeof activity->id, "%08x-%04x-4%03x-8%03x-%012" G_GINT64_MODIFIER "x",
              (guint) (a >> 32), (guint) (a >> 16) & 0xffff, (guint) a & 0xfff,
              (guint) (b >> 52) & 0xfff, b & G_GUINT64_CONSTANT (0xffffffffffff));
  activity->at_ms = at_ms;
  activity->actor_id = COLLEAGUES[colleague].id;
  activity->actor_name = COLLEAGUES[colleague].name;
  activity->type = type;
  activity->outcome = outcome;
  activity->text = text;
}

static void
append_money (GString *out,
              const char *name,
              const LkiSandboxMarket *market,
              int whole_nok)
{
  /* Near enough for a sandbox: a euro is eleven crowns. */
  gint64 minor = g_str_equal (market->currency, "EUR") ? whole_nok * G_GINT64_CONSTANT (9)
                                                       : whole_nok * G_GINT64_CONSTANT (100);

  lki_sandbox_json_append (out, "%s:{'amount_minor':%d,'currency':%s},", name, minor,
                           market->currency);
}

/* The work on a lead and the activities that tell of it. */
static void
append_work (Dice *dice,
             LkiSandboxWrittenLead *lead,
             const LkiSandboxCategory *category,
             const LkiSandboxMarket *market,
             gint64 organisation,
             gint64 now_ms)
{
  static const char *const lost_reasons[] = { "price", "no_answer", "chose_another", "postponed" };
  static const char *const declined_reasons[] = { "outside_area", "no_capacity", "wrong_service" };
  GString *out = lead->json;
  gint64 age = now_ms - lead->delivered_ms;
  const char *status = choose_status (dice, age);
  gboolean worked = !g_str_equal (status, "new") && !g_str_equal (status, "expired");
  gboolean open = worked && strstr ("contacting reached quoted booked", status) != NULL;
  /* The seeded colleagues work in the first organisation only. */
  guint colleague = pick (dice, G_N_ELEMENTS (COLLEAGUES));
  gboolean known = organisation == 1;
  gint64 opened = lead->delivered_ms + MIN ((gint64) pick (dice, 90) * MINUTE + 20000, age / 4);
  gint64 contacted = opened + MIN ((gint64) pick (dice, 60) * MINUTE + 30000, age / 4);
  gint64 later = contacted + MIN ((gint64) (1 + pick (dice, 72)) * HOUR, age / 4);
  gboolean seen = worked || (g_str_equal (status, "new") && age > HOUR && chance (dice, 40));
  const char *reason = NULL;
  const char *holder = known && worked && chance (dice, 80) ? COLLEAGUES[colleague].id : NULL;
  const char *assignee = holder != NULL && chance (dice, 60) ? holder : NULL;
  gint64 follow_up = LKI_TIME_NONE;
  gint64 snoozed = LKI_TIME_NONE;

  if (g_str_equal (status, "lost"))
    reason = lost_reasons[pick (dice, G_N_ELEMENTS (lost_reasons))];
  else if (g_str_equal (status, "declined"))
    reason = declined_reasons[pick (dice, G_N_ELEMENTS (declined_reasons))];
  if (open && chance (dice, 45))
    follow_up = now_ms + ((gint64) pick (dice, 240) - 72) * HOUR;
  else if (open && chance (dice, 10))
    snoozed = now_ms + (gint64) (1 + pick (dice, 96)) * HOUR;

  lki_sandbox_json_append (out,
                           "'work':{'status':%s,'status_reason':%s,'assignee_id':%s,"
                           "'claimed_by':%s,",
                           status, reason, assignee, holder);
  append_time (out, "claimed_at", holder != NULL ? opened : LKI_TIME_NONE);
  append_time (out, "snoozed_until", snoozed);
  append_time (out, "follow_up_at", follow_up);
  if (g_str_equal (status, "won") || g_str_equal (status, "booked") ||
      g_str_equal (status, "quoted"))
    append_money (out, "value", market, category->value * (int) (50 + pick (dice, 150)) / 100);
  else
    g_string_append (out, "\"value\":null,");
  append_time (out, "opened_at", seen ? opened : LKI_TIME_NONE);
  append_time (out, "first_contact_at", worked ? contacted : LKI_TIME_NONE);
  g_string_truncate (out, out->len - 1);
  g_string_append (out, "},");

  lead->revision = 1 + seen + worked * (2 + pick (dice, 4));
  if (!known || !seen)
    return;

  /* Of what is long past, the platform keeps how it ended. */
  if (age < 90 * DAY)
    {
      add_activity (dice, lead, opened, colleague, "opened", NULL, NULL);
      if (worked && chance (dice, 35))
        add_activity (dice, lead, contacted, colleague, "call", "no_answer", NULL);
      if (worked)
        add_activity (dice, lead, contacted + 2 * MINUTE, colleague, "call",
                      g_str_equal (status, "contacting") ? "voicemail" : "reached", NULL);
    }
  if (worked && chance (dice, 35))
    add_activity (dice, lead, later, colleague, "note", NULL, pick_word (dice, market->notes));
  if (worked)
    add_activity (dice, lead, later + MINUTE, colleague, "status", status, reason);
}

static void
append_dispute (Dice *dice,
                LkiSandboxWrittenLead *lead,
                gint64 now_ms)
{
  static const char *const states[] = { "sent", "in_review", "approved", "rejected" };
  static const char *const reasons[] = { "wrong_number", "unreachable", "not_a_request",
                                         "duplicate", "outside_area" };
  gint64 age = now_ms - lead->delivered_ms;
  guint state;
  gint64 opened;
  g_autofree char *opened_text = NULL;
  g_autofree char *decided_text = NULL;
  g_autofree char *deadline_text = NULL;

  if (age < 2 * DAY || !chance (dice, 4))
    {
      g_string_append (lead->json, "\"dispute\":null}");
      return;
    }

  state = age < 14 * DAY ? pick (dice, 2) : 2 + pick (dice, 2);
  opened = lead->delivered_ms + age / 3 % (10 * DAY) + HOUR;
  opened_text = lki_time_format (opened);
  decided_text = state >= 2 ? lki_time_format (MIN (opened + 2 * DAY, now_ms)) : NULL;
  deadline_text = lki_time_format (lead->delivered_ms + 14 * DAY);
  lki_sandbox_json_append (lead->json,
                           "'dispute':{'state':%s,'reason':%s,'opened_at':%s,'decided_at':%s,"
                           "'deadline':%s,'note':null}}",
                           states[state], reasons[pick (dice, G_N_ELEMENTS (reasons))], opened_text,
                           decided_text, deadline_text);
}

static void
write_id (LkiSandboxWrittenLead *lead,
          Dice *dice,
          guint64 number)
{
  static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
  char *p = lead->id;

  /* Rising numbers keep the index of ids small and quick; the tail keeps them from being guessed.
   */
  memcpy (p, "ld-", 3);
  p += 3;
  for (int i = 6; i >= 0; i--)
    *p++ = digits[number >> (5 * i) & 31];
  for (int i = 0; i < 4; i++)
    *p++ = digits[pick (dice, 32)];
  *p = '\0';
}

static guint
choose_market (Dice *dice,
               gint64 organisation)
{
  guint number = pick (dice, 100);

  if (organisation == 2)
    return 1;

  return number < 76 ? 0 : number < 86 ? 1 : number < 94 ? 2 : 3;
}

void
lki_sandbox_lead_writer_write (LkiSandboxWrittenLead *lead,
                               guint64 seed,
                               guint64 number,
                               gint64 organisation,
                               const char *organisation_id,
                               gint64 delivered_ms,
                               gint64 now_ms)
{
  Dice dice = { seed * G_GUINT64_CONSTANT (0xd1342543de82ef95) + number };
  GString *out = lead->json;
  guint market_index = choose_market (&dice, organisation);
  const LkiSandboxMarket *market = &LKI_SANDBOX_MARKET[market_index];
  const LkiSandboxCategory *category;
  const char *site = pick_word (&dice, market->sites);
  g_autofree char *consent = NULL;
  guint n_categories = 0;
  gint64 submitted = delivered_ms - (gint64) (4 + pick (&dice, 50)) * 1000;
  static const char *const channels[] = { "[\"phone\",\"email\",\"sms\"]", "[\"phone\",\"email\"]",
                                          "[\"phone\"]" };
  gsize revision_at;

  while (LKI_SANDBOX_CATEGORIES[n_categories].id != NULL)
    n_categories++;
  category = &LKI_SANDBOX_CATEGORIES[pick (&dice, n_categories)];

  lead->delivered_ms = delivered_ms;
  lead->n_activities = 0;
  g_string_truncate (out, 0);
  write_id (lead, &dice, number);

  lki_sandbox_json_append (out, "{'id':%s,'revision':", lead->id);
  revision_at = out->len;
  lki_sandbox_json_append (out, ",'organisation_id':%s,", organisation_id);
  append_time (out, "submitted_at", submitted);
  append_time (out, "delivered_at", delivered_ms);
  append_time (out, "respond_by",
               chance (&dice, 80) ? delivered_ms + (gint64) (1 + pick (&dice, 4)) * 15 * MINUTE
                                  : LKI_TIME_NONE);
  lki_sandbox_json_append (out,
                           "'site':{'name':%s,'country':%s},'category':{'id':%s,"
                           "'name':{'nb':%s,'sv':%s,'da':%s,'de':%s,'en':%s}},'language':%s,",
                           site, market->country, category->id, category->name[0],
                           category->name[1], category->name[2], category->name[3],
                           category->english, market->language);
  append_person (&dice, out, market_index, market);
  append_address (&dice, out, market_index, market);
  append_answers (&dice, out, category, market_index, delivered_ms);
  append_message (&dice, out, category, market, market_index);

  if (chance (&dice, 94))
    {
      GString *text = g_string_new (market->consent);
      g_autofree char *given_at = lki_time_format (submitted);

      g_string_replace (text, "%s", site, 0);
      consent = g_string_free_and_steal (text);
      lki_sandbox_json_append (out, "'consent':{'text':%s,'given_at':%s,'channels':%r},", consent,
                               given_at, channels[pick (&dice, G_N_ELEMENTS (channels))]);
    }
  else
    {
      g_string_append (out, "\"consent\":null,");
    }

  if (chance (&dice, 92))
    append_money (out, "price", market, category->price + (int) pick (&dice, 12) * 10);
  else
    g_string_append (out, "\"price\":null,");
  if (chance (&dice, 85))
    lki_sandbox_json_append (out, "'recipients_max':%d,", (gint64) (1 + pick (&dice, 4)));
  else
    g_string_append (out, "\"recipients_max\":null,");

  append_work (&dice, lead, category, market, organisation, now_ms);
  append_dispute (&dice, lead, now_ms);

  {
    char revision[24];

    g_snprintf (revision, sizeof revision, "%" G_GINT64_FORMAT, lead->revision);
    g_string_insert (out, (gssize) revision_at, revision);
  }
}
