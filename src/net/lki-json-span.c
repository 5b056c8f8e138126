// SPDX-License-Identifier: GPL-3.0-or-later
// Finds where the values of a JSON text (RFC 8259) stand, and judges them, in one pass each, with
// no recursion and no allocation. It makes nothing of them: that is json-glib's work, which is only
// given what was judged sound.
//
// The walk is lenient inside a value, so that one broken lead does not take its neighbours with it;
// the judgement is strict.

#include "lki-json-span.h"

#include <string.h>

static const char *
skip_space (const char *at,
            const char *end)
{
  while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
    at++;

  return at;
}

/* From after the opening quote to after the closing one, or NULL. What is inside is not looked at.
 */
static const char *
skip_string (const char *at,
             const char *end)
{
  for (;;)
    {
      const char *quote = memchr (at, '"', end - at);
      const char *back = quote;

      if (quote == NULL)
        return NULL;

      while (back > at && back[-1] == '\\')
        back--;

      /* An even number of backslashes escapes only themselves. A run cannot reach back beyond `at`:
       * that is after the opening quote or after a quote that was escaped. */
      if ((quote - back) % 2 == 0)
        return quote + 1;

      at = quote + 1;
    }
}

/* From the first byte of a value to after its last, or NULL when the text ends before. */
static const char *
skip_value (const char *at,
            const char *end)
{
  gsize depth = 0;

  do
    {
      if (at >= end)
        return NULL;

      switch (*at)
        {
        case '"':
          at = skip_string (at + 1, end);
          if (at == NULL)
            return NULL;
          break;

        case '{':
        case '[':
          depth++;
          at++;
          break;

        case '}':
        case ']':
          if (depth == 0)
            return NULL;
          depth--;
          at++;
          break;

        case ',':
        case ':':
        case ' ':
        case '\n':
        case '\r':
        case '\t':
          if (depth == 0)
            return NULL;
          at++;
          break;

        default:
          while (at < end && strchr ("\",:[]{} \n\r\t", *at) == NULL)
            at++;
          /* strchr() also finds the NUL at the end of its list. */
          if (at < end && *at == '\0')
            at++;
          break;
        }
    }
  while (depth > 0);

  return at;
}

/**
 * lki_json_span_of_bytes:
 * @bytes: a text
 *
 * Returns: the whole of @bytes, which must outlive it
 */
LkiJsonSpan
lki_json_span_of_bytes (GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  if (data == NULL)
    data = "";

  return (LkiJsonSpan) { data, data + size };
}

/**
 * lki_json_iter_init:
 * @iter: (out caller-allocates): the walk
 * @span: an object or an array; white space around it is allowed
 * @open: `{` for an object, `[` for an array
 *
 * Returns: %FALSE if @span is something else
 */
gboolean
lki_json_iter_init (LkiJsonIter *iter,
                    const LkiJsonSpan *span,
                    char open)
{
  const char *at = skip_space (span->begin, span->end);

  if (at == span->end || *at != open)
    return FALSE;

  iter->at = at + 1;
  iter->end = span->end;
  iter->close = open == '{' ? '}' : ']';
  iter->started = FALSE;

  return TRUE;
}

/**
 * lki_json_iter_next:
 * @iter: a walk
 * @key: (out) (optional): the member's name as written, with its quotes; not for an array
 * @value: (out): the value
 *
 * Returns: 1 for a value, 0 after the last one, -1 if the text is broken or goes on after its end
 */
int
lki_json_iter_next (LkiJsonIter *iter,
                    LkiJsonSpan *key,
                    LkiJsonSpan *value)
{
  const char *at = skip_space (iter->at, iter->end);

  if (at == iter->end)
    return -1;

  if (*at == iter->close)
    return skip_space (at + 1, iter->end) == iter->end ? 0 : -1;

  if (iter->started)
    {
      if (*at != ',')
        return -1;
      at = skip_space (at + 1, iter->end);
    }
  iter->started = TRUE;

  if (iter->close == '}')
    {
      if (at == iter->end || *at != '"')
        return -1;

      key->begin = at;
      at = skip_string (at + 1, iter->end);
      if (at == NULL)
        return -1;
      key->end = at;

      at = skip_space (at, iter->end);
      if (at == iter->end || *at != ':')
        return -1;
      at = skip_space (at + 1, iter->end);
    }

  value->begin = at;
  at = skip_value (at, iter->end);
  if (at == NULL)
    return -1;
  value->end = at;
  iter->at = at;

  return 1;
}

static gboolean
is_hex4 (const char *at)
{
  return g_ascii_isxdigit (at[0]) && g_ascii_isxdigit (at[1]) && g_ascii_isxdigit (at[2]) &&
         g_ascii_isxdigit (at[3]);
}

/* After the closing quote of a string of valid UTF-8, or NULL. Lone surrogates in escapes are left
 * to json-glib. */
static const char *
check_string (const char *at,
              const char *end)
{
  const char *run = at;

  for (;;)
    {
      while (at < end && *at != '"' && *at != '\\' && (guchar) *at >= 0x20)
        at++;

      if (at == end || (guchar) *at < 0x20)
        return NULL;

      if (*at == '"')
        return g_utf8_validate (run, at - run, NULL) ? at + 1 : NULL;

      if (end - at < 2)
        return NULL;

      if (at[1] == 'u')
        {
          /* A NUL would end the string in C, and make another id of an id. */
          if (end - at < 6 || !is_hex4 (at + 2) || memcmp (at + 2, "0000", 4) == 0)
            return NULL;
          at += 6;
        }
      else
        {
          if (at[1] == '\0' || strchr ("\"\\/bfnrt", at[1]) == NULL)
            return NULL;
          at += 2;
        }
    }
}

static const char *
check_digits (const char *at,
              const char *end)
{
  const char *first = at;

  while (at < end && g_ascii_isdigit (*at))
    at++;

  return at > first ? at : NULL;
}

static const char *
check_number (const char *at,
              const char *end)
{
  if (*at == '-')
    at++;

  if (at < end && *at == '0')
    at++;
  else
    at = check_digits (at, end);

  if (at != NULL && at < end && *at == '.')
    at = check_digits (at + 1, end);

  if (at != NULL && at < end && (*at == 'e' || *at == 'E'))
    {
      at++;
      if (at < end && (*at == '+' || *at == '-'))
        at++;
      at = check_digits (at, end);
    }

  return at;
}

static const char *
check_scalar (const char *at,
              const char *end)
{
  static const char *const words[] = { "true", "false", "null" };

  if (*at == '"')
    return check_string (at + 1, end);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);

      if ((gsize) (end - at) >= length && memcmp (at, words[i], length) == 0)
        return at + length;
    }

  return check_number (at, end);
}

/* The member's name and its colon, up to its value. */
static const char *
check_key (const char *at,
           const char *end)
{
  at = skip_space (at, end);
  if (at == end || *at != '"')
    return NULL;

  at = check_string (at + 1, end);
  if (at == NULL)
    return NULL;

  at = skip_space (at, end);

  return at < end && *at == ':' ? at + 1 : NULL;
}

/**
 * lki_json_span_is_valid:
 * @span: a text
 *
 * Whether @span is one JSON value, with nothing but white space around it, in valid UTF-8, without
 * NUL in any form, not nested deeper than %LKI_JSON_MAX_DEPTH.
 *
 * Returns: %TRUE if it is
 */
gboolean
lki_json_span_is_valid (const LkiJsonSpan *span)
{
  char closers[LKI_JSON_MAX_DEPTH];
  const char *at = span->begin;
  const char *end = span->end;
  guint depth = 0;

  for (;;)
    {
      /* A value stands here. */
      at = skip_space (at, end);
      if (at == end)
        return FALSE;

      if (*at == '{' || *at == '[')
        {
          char close = *at == '{' ? '}' : ']';
          const char *inside = skip_space (at + 1, end);

          if (depth == LKI_JSON_MAX_DEPTH)
            return FALSE;

          if (inside < end && *inside == close)
            {
              at = inside + 1;
            }
          else
            {
              closers[depth++] = close;
              at = close == '}' ? check_key (inside, end) : inside;
              if (at == NULL)
                return FALSE;
              continue;
            }
        }
      else
        {
          at = check_scalar (at, end);
          if (at == NULL)
            return FALSE;
        }

      /* A value has ended here, and perhaps what it is in. */
      for (;;)
        {
          at = skip_space (at, end);

          if (depth == 0)
            return at == end;

          if (at == end)
            return FALSE;

          if (*at != closers[depth - 1])
            break;

          at++;
          depth--;
        }

      if (*at != ',')
        return FALSE;

      at = closers[depth - 1] == '}' ? check_key (at + 1, end) : at + 1;
      if (at == NULL)
        return FALSE;
    }
}

/**
 * lki_json_span_equals:
 * @span: a string with its quotes
 * @text: plain ASCII with nothing that JSON escapes
 *
 * Returns: %TRUE if @span is @text written plainly
 */
gboolean
lki_json_span_equals (const LkiJsonSpan *span,
                      const char *text)
{
  gsize length = strlen (text);

  return (gsize) (span->end - span->begin) == length + 2 &&
         memcmp (span->begin + 1, text, length) == 0;
}

/**
 * lki_json_span_parse:
 * @span: a text
 * @parser: (nullable): an immutable parser to use again
 *
 * Gives @span to json-glib after it was found sound. Safe on the small stack of a fiber, as the
 * depth is bounded.
 *
 * Returns: (transfer full) (nullable): the immutable tree, or %NULL if @span is no valid JSON
 */
JsonNode *
lki_json_span_parse (const LkiJsonSpan *span,
                     JsonParser *parser)
{
  g_autoptr (JsonParser) own = NULL;

  if (!lki_json_span_is_valid (span))
    return NULL;

  if (parser == NULL)
    parser = own = json_parser_new_immutable ();

  if (!json_parser_load_from_data (parser, span->begin, span->end - span->begin, NULL))
    return NULL;

  return json_parser_steal_root (parser);
}
