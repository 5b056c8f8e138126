// SPDX-License-Identifier: GPL-3.0-or-later
// Which leads are announced one by one and which together.

#include "lki-announcer.h"

/* What was said, as words. */
static void
say_cb (LkiAnnouncement announcement,
        const char *lead_id,
        guint count,
        gpointer user_data)
{
  GString *said = user_data;

  if (said->len > 0)
    g_string_append_c (said, ' ');
  switch (announcement)
    {
    case LKI_ANNOUNCEMENT_LEAD:
      g_string_append_printf (said, "+%s", lead_id);
      break;
    case LKI_ANNOUNCEMENT_SUMMARY:
      g_string_append_printf (said, "+%u", count);
      break;
    case LKI_ANNOUNCEMENT_WITHDRAW_LEAD:
      g_string_append_printf (said, "-%s", lead_id);
      break;
    case LKI_ANNOUNCEMENT_WITHDRAW_SUMMARY:
      g_string_append (said, "-all");
      break;
    default:
      g_assert_not_reached ();
    }
}

#define assert_said(said, expected)                                                                \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_assert_cmpstr ((said)->str, ==, (expected));                                                 \
    g_string_truncate ((said), 0);                                                                 \
  }                                                                                                \
  G_STMT_END

static void
arrive (LkiAnnouncer *announcer,
        gint64 now_ms,
        const char *ids)
{
  g_auto (GStrv) list = g_strsplit (ids, " ", -1);

  for (guint i = 0; list[i] != NULL; i++)
    lki_announcer_arrive (announcer, now_ms, list[i]);
  lki_announcer_flush (announcer);
}

static void
test_one_by_one (void)
{
  g_autoptr (GString) said = g_string_new (NULL);
  g_autoptr (LkiAnnouncer) announcer = lki_announcer_new (say_cb, said);

  arrive (announcer, 0, "a");
  assert_said (said, "+a");
  arrive (announcer, 5000, "b c");
  assert_said (said, "+b +c");

  /* Nothing is said twice. */
  arrive (announcer, 9000, "a b");
  assert_said (said, "");

  lki_announcer_handle (announcer, "b");
  assert_said (said, "-b");
  lki_announcer_handle (announcer, "b");
  lki_announcer_handle (announcer, "z");
  assert_said (said, "");
}

static void
test_burst_at_once (void)
{
  g_autoptr (GString) said = g_string_new (NULL);
  g_autoptr (LkiAnnouncer) announcer = lki_announcer_new (say_cb, said);

  arrive (announcer, 0, "a b c d");
  assert_said (said, "+4");
  arrive (announcer, 500, "e");
  assert_said (said, "+5");

  /* The second is over: this one stands alone. */
  arrive (announcer, 1501, "f");
  assert_said (said, "+f");

  /* Handled one after the other, anywhere: the summary goes with the last. */
  lki_announcer_handle (announcer, "a");
  lki_announcer_handle (announcer, "b");
  lki_announcer_handle (announcer, "c");
  lki_announcer_handle (announcer, "d");
  assert_said (said, "");
  lki_announcer_handle (announcer, "e");
  assert_said (said, "-all");
}

static void
test_burst_builds_up (void)
{
  g_autoptr (GString) said = g_string_new (NULL);
  g_autoptr (LkiAnnouncer) announcer = lki_announcer_new (say_cb, said);

  /* Each is said at once; with the fourth it is too much. */
  arrive (announcer, 0, "a");
  arrive (announcer, 300, "b");
  arrive (announcer, 600, "c");
  assert_said (said, "+a +b +c");
  arrive (announcer, 900, "d");
  assert_said (said, "-a -b -c +4");

  /* One that was handled in between is no part of it. */
  arrive (announcer, 10000, "k");
  arrive (announcer, 10100, "l");
  lki_announcer_handle (announcer, "k");
  arrive (announcer, 10200, "m");
  arrive (announcer, 10300, "n");
  assert_said (said, "+k +l -k +m +n");
}

static void
test_not_more_than_shown (void)
{
  g_autoptr (GString) said = g_string_new (NULL);
  g_autoptr (LkiAnnouncer) announcer = lki_announcer_new (say_cb, said);

  for (gint64 i = 0; i < 8; i++)
    {
      g_autofree char *id = g_strdup_printf ("l%d", (int) i);

      arrive (announcer, i * 60000, id);
    }
  g_string_truncate (said, 0);
  arrive (announcer, 8 * 60000, "next");
  assert_said (said, "-l0 +next");
}

static void
test_clear (void)
{
  g_autoptr (GString) said = g_string_new (NULL);
  g_autoptr (LkiAnnouncer) announcer = lki_announcer_new (say_cb, said);
  g_auto (GStrv) waiting = NULL;

  arrive (announcer, 0, "a");
  arrive (announcer, 2000, "b c d e");
  waiting = lki_announcer_dup_waiting (announcer);
  g_assert_cmpuint (g_strv_length (waiting), ==, 5);
  g_string_truncate (said, 0);

  lki_announcer_clear (announcer);
  assert_said (said, "-a -all");
  lki_announcer_clear (announcer);
  assert_said (said, "");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/announcer/one-by-one", test_one_by_one);
  g_test_add_func ("/session/announcer/burst-at-once", test_burst_at_once);
  g_test_add_func ("/session/announcer/burst-builds-up", test_burst_builds_up);
  g_test_add_func ("/session/announcer/not-more-than-shown", test_not_more_than_shown);
  g_test_add_func ("/session/announcer/clear", test_clear);

  return g_test_run ();
}
