// SPDX-License-Identifier: GPL-3.0-or-later
// When the next lead comes due, and which have since the last look.

#include "lki-clock.h"
#include "lki-due.h"
#include "store-fixture.h"

#define NOW LEAD_MAKER_NOW
#define HOUR G_GINT64_CONSTANT (3600000)
#define DAY (24 * HOUR)

static void
put (Fixture *fixture,
     const char *id,
     LkiLeadStatus status,
     gint64 snoozed_until,
     gint64 follow_up_at)
{
  static gint64 n;
  LkiLeadRecord *lead = lead_maker_new (id, NOW - 30 * DAY - ++n * HOUR);
  g_autoptr (LkiChangeSet) set = NULL;

  lead->work.status = status;
  lead->work.snoozed_until = snoozed_until;
  lead->work.follow_up_at = follow_up_at;
  lead_maker_print_json (lead);
  set = fixture_put (fixture, lead);
}

static gint64
find_next (Fixture *fixture,
           gint64 now_ms)
{
  DexFuture *future = lki_store_find_next_due (fixture->store, now_ms);
  g_autoptr (GError) error = NULL;
  const GValue *value;
  gint64 next_ms;

  test_await (dex_ref (future), &error);
  g_assert_no_error (error);
  value = dex_future_get_value (future, &error);
  next_ms = g_value_get_int64 (value);
  dex_unref (future);

  return next_ms;
}

static char *
load (Fixture *fixture,
      gint64 after_ms,
      gint64 now_ms,
      guint limit)
{
  g_autoptr (GPtrArray) leads = NULL;
  g_autoptr (GString) ids = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  leads = test_await_boxed (lki_store_load_due (fixture->store, after_ms, now_ms, limit), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < leads->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "",
                            ((LkiLeadRecord *) g_ptr_array_index (leads, i))->id);

  return g_string_free (g_steal_pointer (&ids), FALSE);
}

#define assert_due(fixture, after, now, expected)                                                  \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *ids = load (fixture, after, now, 100);                                        \
                                                                                                   \
    g_assert_cmpstr (ids, ==, expected);                                                           \
  }                                                                                                \
  G_STMT_END

static void
test_next (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (GTimeZone) time_zone = g_time_zone_new_local ();
  gint64 far = NOW + 10 * DAY;

  g_assert_cmpint (find_next (fixture, NOW), ==, LKI_TIME_NONE);

  /* Neither what is over nor what nobody will follow up. */
  put (fixture, "back", LKI_LEAD_STATUS_NEW, NOW, LKI_TIME_NONE);
  put (fixture, "due", LKI_LEAD_STATUS_QUOTED, LKI_TIME_NONE, NOW - HOUR);
  put (fixture, "won", LKI_LEAD_STATUS_WON, LKI_TIME_NONE, NOW + HOUR);
  g_assert_cmpint (find_next (fixture, NOW), ==, LKI_TIME_NONE);

  /* A follow-up is on the list from the beginning of its day. */
  put (fixture, "far", LKI_LEAD_STATUS_BOOKED, LKI_TIME_NONE, far);
  g_assert_cmpint (find_next (fixture, NOW), ==, lki_due_get_start_of_day (far, time_zone));
  g_assert_cmpint (find_next (fixture, lki_due_get_start_of_day (far, time_zone)), ==, far);
  g_assert_cmpint (find_next (fixture, far), ==, LKI_TIME_NONE);

  put (fixture, "later", LKI_LEAD_STATUS_REACHED, NOW + 3 * HOUR, LKI_TIME_NONE);
  g_assert_cmpint (find_next (fixture, NOW), ==, NOW + 3 * HOUR);
  put (fixture, "soon", LKI_LEAD_STATUS_NEW, NOW + 2 * HOUR, LKI_TIME_NONE);
  g_assert_cmpint (find_next (fixture, NOW), ==, NOW + 2 * HOUR);
  g_assert_cmpint (find_next (fixture, NOW + 2 * HOUR), ==, NOW + 3 * HOUR);
  put (fixture, "sooner", LKI_LEAD_STATUS_QUOTED, LKI_TIME_NONE, NOW + HOUR);
  g_assert_cmpint (find_next (fixture, NOW), ==, NOW + HOUR);
}

static void
test_due (Fixture *fixture,
          gconstpointer data)
{
  g_autofree char *first = NULL;

  put (fixture, "a", LKI_LEAD_STATUS_NEW, NOW + HOUR, LKI_TIME_NONE);
  put (fixture, "b", LKI_LEAD_STATUS_REACHED, NOW + 2 * HOUR, NOW + HOUR);
  put (fixture, "c", LKI_LEAD_STATUS_QUOTED, LKI_TIME_NONE, NOW + 2 * HOUR);
  put (fixture, "d", LKI_LEAD_STATUS_LOST, LKI_TIME_NONE, NOW + HOUR);
  put (fixture, "e", LKI_LEAD_STATUS_NEW, LKI_TIME_NONE, LKI_TIME_NONE);

  assert_due (fixture, NOW, NOW, "");
  assert_due (fixture, NOW, NOW + HOUR - 1, "");
  assert_due (fixture, NOW, NOW + HOUR, "a");
  assert_due (fixture, NOW + HOUR, NOW + HOUR, "");
  assert_due (fixture, NOW + HOUR, NOW + 2 * HOUR, "b c");
  assert_due (fixture, NOW, NOW + 2 * HOUR, "a b c");
  assert_due (fixture, NOW + 2 * HOUR, NOW + DAY, "");
  first = load (fixture, NOW, NOW + DAY, 2);
  g_assert_cmpstr (first, ==, "a b");
}

static void
put_new (Fixture *fixture,
         const char *id,
         gint64 respond_by,
         gint64 snoozed_until)
{
  static gint64 n;
  LkiLeadRecord *lead = lead_maker_new (id, NOW - 60 * DAY - ++n * HOUR);
  g_autoptr (LkiChangeSet) set = NULL;

  lead->work.status = LKI_LEAD_STATUS_NEW;
  lead->work.snoozed_until = snoozed_until;
  lead->respond_by = respond_by;
  lead_maker_print_json (lead);
  set = fixture_put (fixture, lead);
}

static char *
load_urgent (Fixture *fixture,
             guint limit)
{
  g_autoptr (GPtrArray) leads = NULL;
  g_autoptr (GString) ids = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  leads = test_await_boxed (lki_store_load_urgent (fixture->store, NOW, limit), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < leads->len; i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? " " : "",
                            ((LkiLeadRecord *) g_ptr_array_index (leads, i))->id);

  return g_string_free (g_steal_pointer (&ids), FALSE);
}

/* However many are late, the one that can still be answered in time is found, and of the late ones
 * the last. */
static void
test_urgent (Fixture *fixture,
             gconstpointer data)
{
  g_autofree char *none = load_urgent (fixture, 1);
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;

  g_assert_cmpstr (none, ==, "");
  put_new (fixture, "soon", NOW + HOUR, LKI_TIME_NONE);
  put_new (fixture, "later", NOW + DAY, LKI_TIME_NONE);
  put_new (fixture, "snoozed", NOW + 1, NOW + DAY);
  put_new (fixture, "no-deadline", LKI_TIME_NONE, LKI_TIME_NONE);
  put_new (fixture, "just-late", NOW - HOUR, LKI_TIME_NONE);
  put_new (fixture, "late", NOW - DAY, LKI_TIME_NONE);

  one = load_urgent (fixture, 1);
  g_assert_cmpstr (one, ==, "soon just-late");
  two = load_urgent (fixture, 2);
  g_assert_cmpstr (two, ==, "soon later just-late late");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  fixture_add (Fixture, "/store/due/when-the-next-comes", test_next);
  fixture_add (Fixture, "/store/due/what-has-come-since", test_due);

  fixture_add (Fixture, "/store/due/what-to-answer-first", test_urgent);

  return g_test_run ();
}
