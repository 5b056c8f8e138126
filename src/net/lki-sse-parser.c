// SPDX-License-Identifier: GPL-3.0-or-later
// Server-sent events out of a stream of bytes, however it is cut (WHATWG HTML, 9.2.6). Pure: it
// reads nothing and knows nothing of what the events mean.

#include "lki-sse-parser.h"

#include <string.h>

#include "lki-error.h"

/* Real events have some hundred bytes. */
#define MAX_EVENT (1024 * 1024)
#define MAX_ID 1024
#define MAX_RETRY_MS (24 * 60 * 60 * 1000)

struct _LkiSseParser
{
  LkiSseEventFunc func;
  gpointer user_data;

  GString *line;     /* (owned) the one that is not complete yet */
  GString *type;     /* (owned) */
  GString *data;     /* (owned) */
  GString *id;       /* (owned) the id buffer; lasts from event to event */
  char *last_id;     /* (owned) (nullable) */
  gint64 retry_ms;   /* or -1 */
  gboolean after_cr; /* a LF that comes next belongs to the CR before */
  gboolean first;    /* no line has been seen yet: a BOM may stand here */
};

/**
 * lki_sse_parser_new:
 * @func: (scope notified): receives the events
 * @user_data: given to @func
 *
 * Returns: (transfer full): a parser at the beginning of a stream
 */
LkiSseParser *
lki_sse_parser_new (LkiSseEventFunc func,
                    gpointer user_data)
{
  LkiSseParser *self = g_new0 (LkiSseParser, 1);

  self->func = func;
  self->user_data = user_data;
  self->line = g_string_new (NULL);
  self->type = g_string_new (NULL);
  self->data = g_string_new (NULL);
  self->id = g_string_new (NULL);
  self->retry_ms = -1;
  self->first = TRUE;

  return self;
}

/**
 * lki_sse_parser_free:
 * @self: (transfer full): a parser
 *
 * An event that is not complete is lost, as the standard wants it.
 */
void
lki_sse_parser_free (LkiSseParser *self)
{
  g_string_free (self->line, TRUE);
  g_string_free (self->type, TRUE);
  g_string_free (self->data, TRUE);
  g_string_free (self->id, TRUE);
  g_free (self->last_id);
  g_free (self);
}

/**
 * lki_sse_parser_reset:
 * @self: a parser
 *
 * Begins a new stream after the last one broke off. The last event's id and the retry time are
 * kept.
 */
void
lki_sse_parser_reset (LkiSseParser *self)
{
  g_string_truncate (self->line, 0);
  g_string_truncate (self->type, 0);
  g_string_truncate (self->data, 0);
  g_string_assign (self->id, self->last_id != NULL ? self->last_id : "");
  self->after_cr = FALSE;
  self->first = TRUE;
}

static void
dispatch (LkiSseParser *self)
{
  g_set_str (&self->last_id, self->id->len > 0 ? self->id->str : NULL);

  if (self->data->len > 0)
    {
      /* Each line of data ends in a line feed; the last one is no part of it. */
      g_string_truncate (self->data, self->data->len - 1);
      self->func (self->type->len > 0 ? self->type->str : "message", self->data->str,
                  self->data->len, self->user_data);
    }

  g_string_truncate (self->data, 0);
  g_string_truncate (self->type, 0);
}

/* The id becomes a header of the next request, so one that does not fit there is ignored; so is one
 * with a NUL, as the standard says. */
static gboolean
is_usable_id (const char *value,
              gsize length)
{
  if (length > MAX_ID || !g_utf8_validate_len (value, length, NULL))
    return FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_iscntrl (value[i]))
        return FALSE;
    }

  return TRUE;
}

static void
read_retry (LkiSseParser *self,
            const char *value,
            gsize length)
{
  gint64 retry_ms = 0;

  if (length == 0)
    return;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit (value[i]))
        return;

      retry_ms = MIN (retry_ms * 10 + (value[i] - '0'), MAX_RETRY_MS);
    }

  self->retry_ms = retry_ms;
}

static gboolean
is_field (const char *line,
          gsize length,
          const char *name)
{
  return length == strlen (name) && memcmp (line, name, length) == 0;
}

static gboolean
take_line (LkiSseParser *self,
           const char *line,
           gsize length,
           GError **error)
{
  const char *colon;
  const char *value;
  gsize name_length;
  gsize value_length;

  if (self->first)
    {
      self->first = FALSE;
      if (length >= 3 && memcmp (line, "\xef\xbb\xbf", 3) == 0)
        {
          line += 3;
          length -= 3;
        }
    }

  if (length == 0)
    {
      dispatch (self);
      return TRUE;
    }

  colon = memchr (line, ':', length);
  if (colon == line)
    return TRUE;

  name_length = colon != NULL ? (gsize) (colon - line) : length;
  value = colon != NULL ? colon + 1 : line + length;
  value_length = line + length - value;
  if (value_length > 0 && *value == ' ')
    {
      value++;
      value_length--;
    }

  if (is_field (line, name_length, "data"))
    {
      if (self->data->len + value_length >= MAX_EVENT)
        {
          g_propagate_error (error, lki_error_new (LKI_ERROR_PROTOCOL, "an event is too large"));
          return FALSE;
        }
      g_string_append_len (self->data, value, value_length);
      g_string_append_c (self->data, '\n');
    }
  else if (is_field (line, name_length, "event"))
    {
      g_string_truncate (self->type, 0);
      /* A NUL would cut it short where it is compared. */
      if (memchr (value, '\0', value_length) == NULL)
        g_string_append_len (self->type, value, value_length);
    }
  else if (is_field (line, name_length, "id"))
    {
      if (is_usable_id (value, value_length))
        {
          g_string_truncate (self->id, 0);
          g_string_append_len (self->id, value, value_length);
        }
    }
  else if (is_field (line, name_length, "retry"))
    {
      read_retry (self, value, value_length);
    }

  return TRUE;
}

/* The end of the line that begins at @at, or NULL. */
static const char *
find_line_end (const char *at,
               const char *end)
{
  while (at < end && *at != '\n' && *at != '\r')
    at++;

  return at < end ? at : NULL;
}

/**
 * lki_sse_parser_feed:
 * @self: a parser
 * @data: (array length=length): what came
 * @length: bytes in @data
 * @error: %LKI_ERROR_PROTOCOL for a line or an event without end
 *
 * Returns: %FALSE when the stream must be given up
 */
gboolean
lki_sse_parser_feed (LkiSseParser *self,
                     const char *data,
                     gsize length,
                     GError **error)
{
  const char *at = data;
  const char *end = data + length;

  while (at < end)
    {
      const char *line_end;

      if (self->after_cr)
        {
          self->after_cr = FALSE;
          if (*at == '\n')
            {
              at++;
              continue;
            }
        }

      line_end = find_line_end (at, end);

      if (self->line->len + ((line_end != NULL ? line_end : end) - at) > MAX_EVENT)
        {
          g_propagate_error (error, lki_error_new (LKI_ERROR_PROTOCOL, "a line is too long"));
          return FALSE;
        }

      if (line_end == NULL)
        {
          g_string_append_len (self->line, at, end - at);
          return TRUE;
        }

      if (self->line->len > 0)
        {
          g_string_append_len (self->line, at, line_end - at);
          if (!take_line (self, self->line->str, self->line->len, error))
            return FALSE;
          g_string_truncate (self->line, 0);
        }
      else if (!take_line (self, at, line_end - at, error))
        {
          return FALSE;
        }

      self->after_cr = *line_end == '\r';
      at = line_end + 1;
    }

  return TRUE;
}

/**
 * lki_sse_parser_get_last_event_id:
 * @self: a parser
 *
 * Returns: (transfer none) (nullable): what to send as `Last-Event-ID` when the stream is taken up
 * again
 */
const char *
lki_sse_parser_get_last_event_id (LkiSseParser *self)
{
  return self->last_id;
}

/**
 * lki_sse_parser_get_retry_ms:
 * @self: a parser
 *
 * Returns: how many milliseconds the server wants one to wait before that, a day at most; -1 if it
 * did not say
 */
gint64
lki_sse_parser_get_retry_ms (LkiSseParser *self)
{
  return self->retry_ms;
}
