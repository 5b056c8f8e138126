// SPDX-License-Identifier: GPL-3.0-or-later
// Walks over the members of a large JSON text, or the elements of an array in it, without looking
// into them: so one broken lead does not take its neighbours with it. What a value is, and whether
// it is sound, is for LkiJsonTree.

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
