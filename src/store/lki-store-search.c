// SPDX-License-Identifier: GPL-3.0-or-later
// The full-text indexes: what is written for a lead, and which leads a search finds, newest first.
// What counts as a word is the business of lki-store-text.c.
//
// Three indexes: names (with phones, e-mails and place), which answers the beginnings of words at
// once; text, which is names and all the rest and answers longer words; and notes, which come later
// than the lead and are read again from its activities. A word of two letters in a million texts is
// a list of everything, so short words are sought among names alone. So are short numbers: every
// phone number is a word of its own, and those of a country begin alike. Numbers in the text are
// few, so names has them too.

#include "lki-store-search.h"

#include "lki-store-key.h"
#include "lki-store-text.h"

#include <string.h>

/* The prefixes of search_names are of up to four letters, see sql/001-initial.sql. */
#define SHORTEST_IN_TEXT 3
#define SHORTEST_NUMBER_IN_TEXT 5

/**
 * lki_search_document_init:
 * @self: (out caller-allocates): to be made empty, and used for any number of leads
 */
void
lki_search_document_init (LkiSearchDocument *self)
{
  self->names = g_string_sized_new (512);
  self->text = g_string_sized_new (2048);
  self->hash = 0;
}

void
lki_search_document_clear (LkiSearchDocument *self)
{
  g_string_free (self->names, TRUE);
  g_string_free (self->text, TRUE);
}

/* Those words of @text that begin with a digit; there is a space after each word. */
static void
append_numbers (GString *words,
                const char *text)
{
  const char *end;

  for (const char *word = text; (end = strchr (word, ' ')) != NULL; word = end + 1)
    if (g_ascii_isdigit (*word))
      g_string_append_len (words, word, end + 1 - word);
}

/**
 * lki_search_document_set:
 * @self: what to fill
 * @record: a lead with details
 */
void
lki_search_document_set (LkiSearchDocument *self,
                         LkiLeadRecord *record)
{
  g_autofree char *names = lki_lead_record_dup_search_names (record);
  g_autofree char *text = lki_lead_record_dup_search_text (record);

  g_string_truncate (self->names, 0);
  lki_store_text_append_words (self->names, names);
  g_string_truncate (self->text, 0);
  g_string_append_len (self->text, self->names->str, self->names->len);
  lki_store_text_append_words (self->text, text);
  append_numbers (self->names, self->text->str + self->names->len);
  self->hash = (gint64) lki_store_hash (self->text->str, self->text->len);
}

static gboolean
run_with_words (LkiDb *db,
                const char *sql,
                gint64 key,
                const GString *words,
                GError **error)
{
  g_autoptr (sqlite3_stmt) statement = lki_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  if (words != NULL)
    sqlite3_bind_text64 (statement, 2, words->str, words->len, SQLITE_STATIC, SQLITE_UTF8);

  return lki_db_run (db, statement, error);
}

/**
 * lki_store_search_insert:
 * @db: a writer in a transaction
 * @key: a lead that is in no index
 * @document: its words
 * @error: return location for an error
 *
 * Rows come cheapest in ascending order of keys: FTS5 empties its memory whenever one goes back.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_search_insert (LkiDb *db,
                         gint64 key,
                         const LkiSearchDocument *document,
                         GError **error)
{
  return run_with_words (db, "INSERT INTO search_names (rowid, words) VALUES (?1, ?2)", key,
                         document->names, error) &&
         run_with_words (db, "INSERT INTO search_text (rowid, words) VALUES (?1, ?2)", key,
                         document->text, error);
}

/**
 * lki_store_search_replace:
 * @db: a writer in a transaction
 * @key: a lead
 * @document: its words
 * @error: return location for an error
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_search_replace (LkiDb *db,
                          gint64 key,
                          const LkiSearchDocument *document,
                          GError **error)
{
  return run_with_words (db, "REPLACE INTO search_names (rowid, words) VALUES (?1, ?2)", key,
                         document->names, error) &&
         run_with_words (db, "REPLACE INTO search_text (rowid, words) VALUES (?1, ?2)", key,
                         document->text, error);
}

/**
 * lki_store_search_remove:
 * @db: a writer in a transaction
 * @key: a lead that goes
 * @error: return location for an error
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_search_remove (LkiDb *db,
                         gint64 key,
                         GError **error)
{
  return run_with_words (db, "DELETE FROM search_names WHERE rowid = ?1", key, NULL, error) &&
         run_with_words (db, "DELETE FROM search_text WHERE rowid = ?1", key, NULL, error) &&
         run_with_words (db, "DELETE FROM search_notes WHERE rowid = ?1", key, NULL, error);
}

/**
 * lki_store_search_store_notes:
 * @db: a writer in a transaction
 * @key: a lead whose activities are stored
 * @error: return location for an error
 *
 * Indexes what people wrote of it: notes, and the texts of other activities.
 *
 * Returns: %TRUE on success
 */
gboolean
lki_store_search_store_notes (LkiDb *db,
                              gint64 key,
                              GError **error)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (sqlite3_stmt) statement = lki_db_prepare (
      db, "SELECT text FROM activity WHERE lead_key = ? AND text IS NOT NULL", error);
  LkiDbStep step;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, key);
  while ((step = lki_db_step (db, statement, error)) == LKI_DB_ROW)
    lki_store_text_append_words (words, (const char *) sqlite3_column_text (statement, 0));
  if (step == LKI_DB_FAILED)
    return FALSE;

  if (words->len == 0)
    return run_with_words (db, "DELETE FROM search_notes WHERE rowid = ?1", key, NULL, error);

  return run_with_words (db, "REPLACE INTO search_notes (rowid, words) VALUES (?1, ?2)", key, words,
                         error);
}

static gboolean
has_shorter_word (LkiSearchTerm *term,
                  glong shortest,
                  glong shortest_number)
{
  for (guint i = 0; i < term->words->len; i++)
    {
      const char *word = g_ptr_array_index (term->words, i);

      if (g_utf8_strlen (word, -1) < (g_ascii_isdigit (*word) ? shortest_number : shortest))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_among_names (LkiSearchTerm *term)
{
  return has_shorter_word (term, SHORTEST_IN_TEXT, SHORTEST_NUMBER_IN_TEXT);
}

static gboolean
is_in_notes (LkiSearchTerm *term)
{
  return !has_shorter_word (term, SHORTEST_IN_TEXT, SHORTEST_IN_TEXT);
}

/* A FTS5 expression; words hold letters and digits only, so that quoting is all they need. */
static void
append_term (GString *expression,
             LkiSearchTerm *term,
             const char *operator)
{
  if (expression->len > 0)
    g_string_append (expression, operator);
  g_string_append_c (expression, '(');
  for (guint i = 0; i < term->words->len; i++)
    g_string_append_printf (expression, "%s\"%s\" *", i > 0 ? " OR " : "",
                            (const char *) g_ptr_array_index (term->words, i));
  g_string_append_c (expression, ')');
}

typedef struct
{
  LkiDb *db;    /* (unowned) */
  gint64 first; /* the range of keys that is asked about */
  gint64 last;
} Range;

typedef struct
{
  LkiDb *db;               /* (unowned) */
  sqlite3_stmt *statement; /* (owned) */
  gint64 key;
} Stream;

static void
stream_clear (Stream *stream)
{
  g_clear_pointer (&stream->statement, lki_statement_release);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Stream,
                                  stream_clear)

static gboolean
stream_open (Stream *stream,
             const Range *range,
             const char *sql,
             const GString *expression,
             GError **error)
{
  stream->db = range->db;
  stream->key = G_MININT64;
  stream->statement = lki_db_prepare (range->db, sql, error);
  if (stream->statement == NULL)
    return FALSE;

  sqlite3_bind_text64 (stream->statement, 1, expression->str, expression->len, SQLITE_STATIC,
                       SQLITE_UTF8);
  sqlite3_bind_int64 (stream->statement, 2, range->first);
  sqlite3_bind_int64 (stream->statement, 3, range->last);

  return TRUE;
}

static LkiDbStep
stream_next (Stream *stream,
             GError **error)
{
  LkiDbStep step = lki_db_step (stream->db, stream->statement, error);

  if (step == LKI_DB_ROW)
    stream->key = sqlite3_column_int64 (stream->statement, 0);

  return step;
}

#define FIND_NAMES                                                                                 \
  "SELECT rowid FROM search_names WHERE search_names MATCH ?1 AND rowid BETWEEN ?2 AND ?3 "        \
  "ORDER BY rowid"
#define FIND_TEXT                                                                                  \
  "SELECT rowid FROM search_text WHERE search_text MATCH ?1 AND rowid BETWEEN ?2 AND ?3 "          \
  "ORDER BY rowid"
#define FIND_NOTES                                                                                 \
  "SELECT rowid FROM search_notes WHERE search_notes MATCH ?1 AND rowid BETWEEN ?2 AND ?3 "        \
  "ORDER BY rowid"

/* Keys that @sql gives, at most @limit of them unless that is 0. */
static GArray *
collect (const Range *range,
         const char *sql,
         const GString *expression,
         guint limit,
         GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (Stream) stream = { 0 };
  LkiDbStep step = LKI_DB_DONE;

  if (!stream_open (&stream, range, sql, expression, error))
    return NULL;
  while ((limit == 0 || keys->len < limit) && (step = stream_next (&stream, error)) == LKI_DB_ROW)
    g_array_append_val (keys, stream.key);

  return step != LKI_DB_FAILED ? g_steal_pointer (&keys) : NULL;
}

/* Keys that are in both indexes, likewise. Both come in order, so neither is kept. */
static GArray *
collect_both (const Range *range,
              const GString *names,
              const GString *text,
              guint limit,
              GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (Stream) left = { 0 };
  g_auto (Stream) right = { 0 };
  LkiDbStep step;

  if (!stream_open (&left, range, FIND_NAMES, names, error) ||
      !stream_open (&right, range, FIND_TEXT, text, error))
    return NULL;

  step = stream_next (&left, error);
  if (step == LKI_DB_ROW)
    step = stream_next (&right, error);
  while (step == LKI_DB_ROW && (limit == 0 || keys->len < limit))
    {
      if (left.key == right.key)
        g_array_append_val (keys, left.key);
      step = stream_next (left.key <= right.key ? &left : &right, error);
    }

  return step != LKI_DB_FAILED ? g_steal_pointer (&keys) : NULL;
}

/* Those of @keys that are in @others as well, or, with @either, those that are in any. */
static GArray *
combine (GArray *keys,
         GArray *others,
         gboolean either)
{
  GArray *result = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint i = 0, j = 0;

  while (i < keys->len || j < others->len)
    {
      gint64 left = i < keys->len ? g_array_index (keys, gint64, i) : G_MAXINT64;
      gint64 right = j < others->len ? g_array_index (others, gint64, j) : G_MAXINT64;
      gint64 key = MIN (left, right);

      if (either || left == right)
        g_array_append_val (result, key);
      i += left == key;
      j += right == key;
    }

  return result;
}

/* Keys of the range that meet one term, in whichever index. */
static GArray *
collect_term (const Range *range,
              LkiSearchTerm *term,
              GError **error)
{
  g_autoptr (GString) expression = g_string_new (NULL);
  g_autoptr (GArray) in_index = NULL;
  g_autoptr (GArray) in_notes = NULL;

  append_term (expression, term, "");
  in_index = collect (range, is_among_names (term) ? FIND_NAMES : FIND_TEXT, expression, 0, error);
  if (in_index == NULL || !is_in_notes (term))
    return g_steal_pointer (&in_index);

  in_notes = collect (range, FIND_NOTES, expression, 0, error);

  return in_notes != NULL ? combine (in_notes, in_index, TRUE) : NULL;
}

/* Of the leads whose notes meet one of @terms, those that meet the others too, in whichever index.
 */
static GArray *
find_by_notes (const Range *range,
               GPtrArray *terms,
               GError **error)
{
  g_autoptr (GString) any = g_string_new (NULL);
  g_autoptr (GArray) found = NULL;

  for (guint i = 0; i < terms->len; i++)
    if (is_in_notes (g_ptr_array_index (terms, i)))
      append_term (any, g_ptr_array_index (terms, i), " OR ");
  if (any->len == 0)
    return g_array_new (FALSE, FALSE, sizeof (gint64));

  found = collect (range, FIND_NOTES, any, 0, error);
  for (guint i = 0; terms->len > 1 && i < terms->len; i++)
    {
      g_autoptr (GArray) meeting = NULL;
      Range narrowed = *range;
      GArray *remaining;

      if (found == NULL || found->len == 0)
        break;

      narrowed.first = g_array_index (found, gint64, 0);
      narrowed.last = g_array_index (found, gint64, found->len - 1);
      meeting = collect_term (&narrowed, g_ptr_array_index (terms, i), error);
      if (meeting == NULL)
        return NULL;
      remaining = combine (found, meeting, FALSE);
      g_array_unref (found);
      found = remaining;
    }

  return g_steal_pointer (&found);
}

/**
 * lki_store_search_find:
 * @db: a connection; in a transaction, so that the indexes tell of the same moment
 * @terms: (element-type LkiSearchTerm): what is asked for, at least one
 * @first: the smallest key to look at
 * @last: the largest one
 * @limit: how many leads at most; 0 for all
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the keys of the newest leads that meet all terms, in order
 */
GArray *
lki_store_search_find (LkiDb *db,
                       GPtrArray *terms,
                       gint64 first,
                       gint64 last,
                       guint limit,
                       GError **error)
{
  Range range = { .db = db, .first = first, .last = last };
  g_autoptr (GString) among_names = g_string_new (NULL);
  g_autoptr (GString) in_text = g_string_new (NULL);
  g_autoptr (GArray) found = NULL;
  g_autoptr (GArray) by_notes = NULL;
  g_autoptr (GArray) all = NULL;

  g_assert (terms->len > 0);

  for (guint i = 0; i < terms->len; i++)
    {
      LkiSearchTerm *term = g_ptr_array_index (terms, i);

      append_term (is_among_names (term) ? among_names : in_text, term, " AND ");
    }

  if (in_text->len == 0)
    found = collect (&range, FIND_NAMES, among_names, limit, error);
  else if (among_names->len == 0)
    found = collect (&range, FIND_TEXT, in_text, limit, error);
  else
    found = collect_both (&range, among_names, in_text, limit, error);
  by_notes = found != NULL ? find_by_notes (&range, terms, error) : NULL;
  if (by_notes == NULL)
    return NULL;
  if (by_notes->len == 0)
    return g_steal_pointer (&found);

  all = combine (found, by_notes, TRUE);
  if (limit > 0 && all->len > limit)
    g_array_set_size (all, limit);

  return g_steal_pointer (&all);
}
