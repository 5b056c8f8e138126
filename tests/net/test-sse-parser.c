// SPDX-License-Identifier: GPL-3.0-or-later
#include "lki-sse-parser.h"

#include <string.h>

#include "lki-error.h"

static void
note_event_cb (const char *type,
               const char *data,
               gsize length,
               gpointer user_data)
{
  GString *heard = user_data;

  g_string_append_printf (heard, "<%s:", type);
  g_string_append_len (heard, data, length);
  g_string_append_c (heard, '>');
}

/* However the text is cut, it says the same. */
static void
assert_heard (const char *text,
              gsize length,
              const char *expected,
              const char *expected_id)
{
  for (gsize cut = 1; cut <= length; cut++)
    {
      g_autoptr (GString) heard = g_string_new (NULL);
      g_autoptr (LkiSseParser) parser = lki_sse_parser_new (note_event_cb, heard);
      g_autoptr (GError) error = NULL;

      for (gsize at = 0; at < length; at += cut)
        {
          lki_sse_parser_feed (parser, text + at, MIN (cut, length - at), &error);
          g_assert_no_error (error);
        }

      g_assert_cmpstr (heard->str, ==, expected);
      g_assert_cmpstr (lki_sse_parser_get_last_event_id (parser), ==, expected_id);
    }
}

static void
test_events (void)
{
  static const struct
  {
    const char *text;
    const char *heard;
    const char *id;
  } cases[] = {
    { "data: a\n\n", "<message:a>", NULL },
    { "data:a\n\n", "<message:a>", NULL },
    { "data:  a\n\n", "<message: a>", NULL },
    { "event: lead\ndata: {}\nid: 7\n\n", "<lead:{}>", "7" },
    { "event: lead\r\ndata: {}\r\nid: 7\r\n\r\n", "<lead:{}>", "7" },
    { "event: lead\rdata: {}\rid: 7\r\r", "<lead:{}>", "7" },
    { "event: lead\ndata: {}\rid: 7\r\n\r\n", "<lead:{}>", "7" },
    { "data: a\ndata: b\ndata\ndata:\n\n", "<message:a\nb\n\n>", NULL },
    { "data\n\ndata\ndata\n\ndata:", "<message:><message:\n>", NULL },
    { ": a comment\n\n:\n:data: x\n\n", "", NULL },
    { "event: lead\n\ndata: a\n\n", "<message:a>", NULL },
    { "\n\n\ndata: a\n\n\n\n", "<message:a>", NULL },
    { "data: a\n", "", NULL },
    { "data: a\n\ndata: lost", "<message:a>", NULL },
    { "id: 1\ndata: a\n\ndata: b\n\n", "<message:a><message:b>", "1" },
    { "id: 1\n\n", "", "1" },
    { "id: 1\ndata: a\n\nid: 2\ndata: lost\n", "<message:a>", "1" },
    { "id: 1\ndata: a\n\nid\ndata: b\n\n", "<message:a><message:b>", NULL },
    { "id: 1\ndata: a\n\nid: \x01\x02\ndata: b\n\n", "<message:a><message:b>", "1" },
    { "id: 1\ndata: a\n\nid: \xff\ndata: b\n\n", "<message:a><message:b>", "1" },
    { "\xef\xbb\xbf"
      "data: a\n\n",
      "<message:a>", NULL },
    { "\xef\xbb\xbf\n\xef\xbb\xbf"
      "data: a\n\ndata: b\n\n",
      "<message:b>", NULL },
    { "colour: blue\nDATA: x\n data: y\ndata : z\ndata: a\n\n", "<message:a>", NULL },
    { "data: a:b: c\n\n", "<message:a:b: c>", NULL },
    { "event: a\nevent: b\ndata: x\n\n", "<b:x>", NULL },
    { "data: ø\xc3\n\n", "<message:ø\xc3>", NULL },
    { "", "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_heard (cases[i].text, strlen (cases[i].text), cases[i].heard, cases[i].id);
}

static void
test_nul (void)
{
  static const char in_id[] = "id: 1\ndata: a\n\nid: 2\0003\ndata: b\n\n";
  static const char in_type[] = "event: sy\0nc\ndata: b\n\n";

  assert_heard (in_id, sizeof in_id - 1, "<message:a><message:b>", "1");
  assert_heard (in_type, sizeof in_type - 1, "<message:b>", NULL);
}

static void
test_retry (void)
{
  static const struct
  {
    const char *text;
    gint64 retry_ms;
  } cases[] = {
    { "retry: 2500\n", 2500 },
    { "retry:0\n", 0 },
    { "retry: 99999999999999999999999\n", 24 * 60 * 60 * 1000 },
    { "retry: -1\n", -1 },
    { "retry: 2.5\n", -1 },
    { "retry: soon\n", -1 },
    { "retry:\n", -1 },
    { "retry\n", -1 },
    { "retry: 10\nretry: x\n", 10 },
    { "retry: 10", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) heard = g_string_new (NULL);
      g_autoptr (LkiSseParser) parser = lki_sse_parser_new (note_event_cb, heard);

      g_assert_true (lki_sse_parser_feed (parser, cases[i].text, strlen (cases[i].text), NULL));
      g_assert_cmpint (lki_sse_parser_get_retry_ms (parser), ==, cases[i].retry_ms);
    }
}

static void
assert_given_up (const char *piece)
{
  g_autoptr (GString) heard = g_string_new (NULL);
  g_autoptr (LkiSseParser) parser = lki_sse_parser_new (note_event_cb, heard);
  g_autoptr (GError) error = NULL;
  gsize fed = 0;

  while (lki_sse_parser_feed (parser, piece, strlen (piece), &error))
    {
      fed += strlen (piece);
      g_assert_cmpuint (fed, <, 4 * 1024 * 1024);
    }

  g_assert_error (error, LKI_ERROR, LKI_ERROR_PROTOCOL);
  g_assert_cmpstr (heard->str, ==, "");
}

static void
test_without_end (void)
{
  g_autofree char *piece = g_strnfill (10000, 'x');
  g_autofree char *line = g_strconcat ("data:", piece, "\n", NULL);

  /* A line without end, and an event without end. */
  assert_given_up (piece);
  assert_given_up (line);
}

static void
test_reset (void)
{
  g_autoptr (GString) heard = g_string_new (NULL);
  g_autoptr (LkiSseParser) parser = lki_sse_parser_new (note_event_cb, heard);
  static const char before[] = "id: 1\nretry: 5\ndata: a\n\nid: 2\nevent: lead\ndata: lost\nda";
  static const char after[] = "\xef\xbb\xbf"
                              "data: b\n\n";

  g_assert_true (lki_sse_parser_feed (parser, before, strlen (before), NULL));
  lki_sse_parser_reset (parser);
  g_assert_true (lki_sse_parser_feed (parser, after, strlen (after), NULL));

  g_assert_cmpstr (heard->str, ==, "<message:a><message:b>");
  g_assert_cmpstr (lki_sse_parser_get_last_event_id (parser), ==, "1");
  g_assert_cmpint (lki_sse_parser_get_retry_ms (parser), ==, 5);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/net/sse-parser/events", test_events);
  g_test_add_func ("/net/sse-parser/nul", test_nul);
  g_test_add_func ("/net/sse-parser/retry", test_retry);
  g_test_add_func ("/net/sse-parser/without-end", test_without_end);
  g_test_add_func ("/net/sse-parser/reset", test_reset);

  return g_test_run ();
}
