// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzz target: any bytes as an event stream. However the network cuts a stream, the same events
// come out of it.

#include "fuzz-target.h"

#include "lki-error.h"
#include "lki-sse-parser.h"

static void
event_cb (const char *type,
          const char *data,
          gsize length,
          gpointer user_data)
{
  GString *seen = user_data;

  g_assert_nonnull (type);
  g_assert_true (data != NULL || length == 0);
  g_string_append_printf (seen, "%s %" G_GSIZE_FORMAT " ", type, length);
  g_string_append_len (seen, data, length);
  g_string_append_c (seen, '\n');
}

/* Returns what came out of the stream, cut into pieces of @piece bytes. */
static GString *
events_of (const char *data,
           gsize length,
           gsize piece)
{
  GString *seen = g_string_new (NULL);
  g_autoptr (LkiSseParser) parser = lki_sse_parser_new (event_cb, seen);
  g_autoptr (GError) error = NULL;
  gboolean fed = TRUE;

  for (gsize at = 0; fed && at < length; at += piece)
    {
      gsize size = MIN (piece, length - at);
      /* Of exactly this size, so that a byte read too far is noticed. */
      g_autofree char *copy = g_memdup2 (data + at, size);

      fed = lki_sse_parser_feed (parser, copy, size, &error);
    }

  g_assert_true (fed == (error == NULL));
  if (!fed)
    g_assert_true (g_error_matches (error, LKI_ERROR, LKI_ERROR_PROTOCOL));

  g_string_append_printf (seen, "%s %d %" G_GINT64_FORMAT,
                          lki_sse_parser_get_last_event_id (parser) ?: "", fed,
                          lki_sse_parser_get_retry_ms (parser));
  lki_sse_parser_reset (parser);

  return seen;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t length)
{
  g_autoptr (GString) whole = NULL;
  g_autoptr (GString) pieces = NULL;
  g_autoptr (GString) bytes = NULL;
  const char *stream;

  if (length < 2)
    return 0;

  /* The first byte says how to cut the others. */
  stream = (const char *) data + 1;
  whole = events_of (stream, length - 1, length);
  pieces = events_of (stream, length - 1, 1 + data[0]);
  bytes = events_of (stream, length - 1, 1);
  g_assert_true (g_string_equal (whole, pieces));
  g_assert_true (g_string_equal (whole, bytes));

  return 0;
}
