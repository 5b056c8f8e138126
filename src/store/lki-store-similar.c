// SPDX-License-Identifier: GPL-3.0-or-later
// Leads that may be of the same person, out of the small full-text index, which has the phones, the
// e-mails, the names and the places of all leads. An index of its own would be hit all over by a
// first sync; this one is there. Whether they are the same is told by lki-duplicate.c.

#include "lki-store-similar.h"

#include <string.h>

#include "lki-lead-details.h"
#include "lki-store-row.h"
#include "lki-store-text.h"

/* Nobody has more, and a hostile lead shall not make a query of any length. */
#define MAX_VALUES 8
#define MAX_WORDS 12
#define MIN_DIGITS 6

/* Those that are delivered last; more than anybody looks at. */
#define MAX_LEADS 25

static void
begin_alternative (GString *expression)
{
  if (expression->len > 0)
    g_string_append (expression, " OR ");
}

/* Words hold letters and digits only, so that quoting is all they need. Returns how many. */
static guint
append_words (GString *expression,
              const char *text,
              const char *separator)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_auto (GStrv) parts = NULL;
  guint n = 0;

  lki_store_text_append_words (words, text != NULL ? text : "");
  parts = g_strsplit (words->str, " ", -1);
  for (guint i = 0; parts[i] != NULL && n < MAX_WORDS; i++)
    if (*parts[i] != '\0')
      g_string_append_printf (expression, "%s\"%s\"", n++ > 0 ? separator : "", parts[i]);

  return n;
}

static void
append_phone (GString *expression,
              const char *phone)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (const char *p = phone != NULL ? phone : ""; *p != '\0' && digits->len < 32; p++)
    if (g_ascii_isdigit (*p))
      g_string_append_c (digits, *p);
  if (digits->len < MIN_DIGITS)
    return;

  begin_alternative (expression);
  g_string_append_printf (expression, "\"%s\"", digits->str);
}

/* One phrase: the words of an address stand side by side. */
static void
append_email (GString *expression,
              const char *email)
{
  g_autoptr (GString) phrase = g_string_new (NULL);

  if (email == NULL || strchr (email, '@') == NULL || append_words (phrase, email, " + ") == 0)
    return;

  begin_alternative (expression);
  g_string_append (expression, phrase->str);
}

static void
append_address (GString *expression,
                LkiLeadRecord *lead)
{
  g_autoptr (GString) name = g_string_new (NULL);
  g_autoptr (GString) street = g_string_new (NULL);

  if (append_words (name, lead->name, " AND ") == 0 ||
      append_words (street, lead->street, " AND ") == 0)
    return;

  begin_alternative (expression);
  g_string_append_printf (expression, "(%s AND %s)", name->str, street->str);
}

static char *
dup_expression (LkiLeadRecord *lead)
{
  g_autoptr (GString) expression = g_string_new (NULL);
  LkiLeadDetails *details = lead->details;

  append_phone (expression, lead->phone);
  append_email (expression, lead->email);
  for (guint i = 1; details != NULL && i < MIN (details->phones->len, MAX_VALUES); i++)
    append_phone (expression, ((LkiPhone *) g_ptr_array_index (details->phones, i))->e164);
  for (guint i = 1; details != NULL && i < MIN (details->emails->len, MAX_VALUES); i++)
    append_email (expression, g_ptr_array_index (details->emails, i));
  append_address (expression, lead);

  return g_string_free_and_steal (g_steal_pointer (&expression));
}

/**
 * lki_store_similar_load:
 * @reader: a reader, begun
 * @lead: a lead, with details
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable) (element-type LkiLeadRecord): the newest of the other leads
 *   that seem to have a phone, an e-mail, or the name and the street of @lead, with their JSON
 */
GPtrArray *
lki_store_similar_load (LkiStoreReader *reader,
                        LkiLeadRecord *lead,
                        GError **error)
{
  g_autoptr (GPtrArray) records =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_lead_record_unref);
  g_autofree char *expression = dup_expression (lead);
  g_autoptr (sqlite3_stmt) statement = NULL;
  LkiDbStep step;

  if (*expression == '\0')
    return g_steal_pointer (&records);

  statement = lki_db_prepare (reader->db,
                              "SELECT " LKI_BRIEF_COLUMNS ", json FROM "
                              "(SELECT rowid AS found FROM search_names WHERE search_names MATCH "
                              "?1 ORDER BY rowid LIMIT ?3)"
                              " CROSS JOIN lead ON key = found WHERE key <> ?2 ORDER BY key",
                              error);
  if (statement == NULL)
    return NULL;
  lki_statement_bind_text (statement, 1, expression);
  sqlite3_bind_int64 (statement, 2, lead->key);
  sqlite3_bind_int (statement, 3, MAX_LEADS + 1);
  while ((step = lki_db_step (reader->db, statement, error)) == LKI_DB_ROW)
    {
      LkiLeadRecord *record = lki_store_row_read (statement, reader->categories, error);

      if (record == NULL)
        return NULL;
      record->json = lki_statement_dup_bytes (statement, LKI_N_BRIEF_COLUMNS);
      g_ptr_array_add (records, record);
    }

  return step != LKI_DB_FAILED ? g_steal_pointer (&records) : NULL;
}
