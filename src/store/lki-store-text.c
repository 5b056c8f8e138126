// SPDX-License-Identifier: GPL-3.0-or-later
// What counts as the same word when searching: one normalisation for what is indexed and for what
// is asked. Pure; the tokenizer of the index only splits at spaces.
//
// Each word is folded letter by letter, looking back but never ahead, so that the beginning of a
// word always folds to the beginning of the folded word. Searching as you type depends on it.

#include "lki-store-text.h"

#include "lki-fold.h"

#include <string.h>

/* Hostile text is cut: no name, answer or message of a person comes near. */
#define MAX_DOCUMENT 65536
#define MAX_WORD 60
#define MAX_QUERY 1024
#define MAX_QUERY_TERMS 12
#define MIN_PHONE_DIGITS 5
#define MIN_DIALLED_DIGITS 6 /* more than a postal code, which may begin with 0 */
#define MAX_NAME_ORDER 24

typedef struct
{
  GString *words;
  gsize start;   /* where the word begins that is being written */
  gunichar last; /* its last letter */
} WordWriter;

static void
write_letter_cb (gunichar letter,
                 gpointer user_data)
{
  WordWriter *writer = user_data;
  GString *words = writer->words;

  if (letter == 0)
    {
      if (words->len > writer->start)
        {
          g_string_append_c (words, ' ');
          writer->start = words->len;
        }
      writer->last = 0;
      return;
    }

  if (lki_fold_is_second (writer->last, letter))
    return;

  writer->last = letter;
  if (words->len - writer->start < MAX_WORD && words->len < MAX_DOCUMENT)
    {
      if (letter < 0x80)
        g_string_append_c (words, (char) letter);
      else
        g_string_append_unichar (words, letter);
    }
}

/* How many digits of an international number are the calling code (ITU-T E.164, annex D). */
static guint
calling_code_length (const char *digits)
{
  static const char *const two_digits[] = {
    "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46",
    "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63",
    "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
  };

  if (digits[0] == '1' || digits[0] == '7')
    return 1;
  for (guint i = 0; i < G_N_ELEMENTS (two_digits); i++)
    if (digits[0] == two_digits[i][0] && digits[1] == two_digits[i][1])
      return 2;

  return 3;
}

/* Reads digits with what people put between them; returns where they end. */
static const char *
read_digits (const char *text,
             GString *digits)
{
  const char *end = text;

  for (const char *p = text; *p != '\0' && digits->len < MAX_WORD; p++)
    {
      if (g_ascii_isdigit (*p))
        {
          g_string_append_c (digits, *p);
          end = p + 1;
        }
      else if (strchr (" -().", *p) == NULL)
        break;
    }

  return end;
}

static void
append_phones (GString *words,
               const char *text)
{
  g_autoptr (GString) digits = NULL;

  for (const char *plus = strchr (text, '+'); plus != NULL; plus = strchr (plus, '+'))
    {
      if (digits == NULL)
        digits = g_string_sized_new (24);
      g_string_truncate (digits, 0);
      plus = read_digits (plus + 1, digits);
      if (digits->len < MIN_PHONE_DIGITS || words->len >= MAX_DOCUMENT)
        continue;

      g_string_append_printf (words, "%s %s ", digits->str,
                              digits->str + calling_code_length (digits->str));
    }
}

/**
 * lki_store_text_append_words:
 * @words: what to append to
 * @text: any text
 *
 * Appends the normalised words of @text, a space after each: lower case, no marks, Norwegian and
 * German letters and their two-letter forms alike. International phone numbers, however grouped,
 * are added as one word with the calling code and one without.
 */
void
lki_store_text_append_words (GString *words,
                             const char *text)
{
  WordWriter writer = { .words = words, .start = words->len };

  lki_fold_text (text, write_letter_cb, &writer);
  append_phones (words, text);
}

void
lki_search_term_free (LkiSearchTerm *self)
{
  g_ptr_array_unref (self->words);
  g_free (self);
}

static void
term_add_word (LkiSearchTerm *term,
               const char *word)
{
  if (*word == '\0' || g_ptr_array_find_with_equal_func (term->words, word, g_str_equal, NULL))
    return;

  g_ptr_array_add (term->words, g_strndup (word, MAX_WORD));
}

static LkiSearchTerm *
add_term (GPtrArray *terms,
          const char *word)
{
  LkiSearchTerm *term = g_new0 (LkiSearchTerm, 1);

  term->words = g_ptr_array_new_with_free_func (g_free);
  term_add_word (term, word);
  g_ptr_array_add (terms, term);

  return term;
}

/* Digits in groups may be one number or several: each group is sought by itself or as part of the
 * whole. (A or whole) and (B or whole) is (A and B) or whole. */
static void
join_digits (GPtrArray *terms,
             guint first,
             const char *whole)
{
  for (guint i = first; i < terms->len; i++)
    {
      LkiSearchTerm *term = g_ptr_array_index (terms, i);

      term_add_word (term, whole);
      if (strlen (whole) < MIN_DIALLED_DIGITS)
        continue;
      if (g_str_has_prefix (whole, "00"))
        term_add_word (term, whole + 2);
      if (whole[0] == '0')
        term_add_word (term, whole + 1);
    }
}

/**
 * lki_store_text_parse_query:
 * @query: what a person typed or pasted: any text
 *
 * Returns: (transfer full) (element-type LkiSearchTerm): what is asked for; empty if there is no
 *   letter or digit in it
 */
GPtrArray *
lki_store_text_parse_query (const char *query)
{
  g_autoptr (GPtrArray) terms =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_search_term_free);
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GString) whole = g_string_new (NULL);
  WordWriter writer = { .words = words };
  g_auto (GStrv) parts = NULL;
  g_autofree char *cut = NULL;
  guint first_digits = 0;

  /* Words beyond the twelfth would only narrow the result: the beginning is enough to fold. */
  cut = g_strndup (query, MAX_QUERY);
  lki_fold_text (cut, write_letter_cb, &writer);
  parts = g_strsplit (words->str, " ", -1);

  for (guint i = 0; parts[i] != NULL && terms->len < MAX_QUERY_TERMS; i++)
    {
      if (*parts[i] == '\0')
        continue;

      if (strspn (parts[i], "0123456789") == strlen (parts[i]))
        {
          if (whole->len == 0)
            first_digits = terms->len;
          g_string_append (whole, parts[i]);
        }
      else
        {
          join_digits (terms, whole->len > 0 ? first_digits : terms->len, whole->str);
          g_string_truncate (whole, 0);
        }
      add_term (terms, parts[i]);
    }
  join_digits (terms, whole->len > 0 ? first_digits : terms->len, whole->str);

  return g_steal_pointer (&terms);
}

static void
write_order (GString *order,
             gunichar letter)
{
  if (order->len >= MAX_NAME_ORDER)
    return;

  if (letter == 0)
    {
      if (order->len > 0 && order->str[order->len - 1] != ' ')
        g_string_append_c (order, ' ');
    }
  else if (letter == 'a' && order->len > 0 && order->str[order->len - 1] == 'a')
    {
      order->str[order->len - 1] = '}';
    }
  else
    {
      g_string_append_unichar (order, letter);
    }
}

static void
write_order_cb (gunichar letter,
                gpointer user_data)
{
  write_order (user_data, letter);
}

/**
 * lki_store_text_dup_name_order:
 * @name: (nullable): a person's name
 *
 * Norwegian order, whatever the locale: æ, ø, å (and ä, ö, aa) after z. It is kept in an index,
 * which must not depend on who looks.
 *
 * Returns: (transfer full): what to compare bytewise to sort by name; a lead without a name comes
 * last
 */
char *
lki_store_text_dup_name_order (const char *name)
{
  g_autoptr (GString) order = g_string_sized_new (MAX_NAME_ORDER + 8);

  for (const char *p = name != NULL ? name : ""; *p != '\0' && order->len < MAX_NAME_ORDER;)
    {
      gunichar ch = g_utf8_get_char_validated (p, -1);

      if (ch == (gunichar) -1 || ch == (gunichar) -2)
        {
          p++;
          continue;
        }
      switch (g_unichar_tolower (ch))
        {
        case 0xe6: /* æ */
        case 0xe4: /* ä */
          write_order (order, '{');
          break;
        case 0xf8: /* ø */
        case 0xf6: /* ö */
          write_order (order, '|');
          break;
        case 0xe5: /* å */
          write_order (order, '}');
          break;
        default:
          lki_fold_character (ch, write_order_cb, order);
        }
      p = g_utf8_next_char (p);
    }
  if (order->len == 0)
    g_string_append_c (order, 0x7f);

  return g_string_free (g_steal_pointer (&order), FALSE);
}
