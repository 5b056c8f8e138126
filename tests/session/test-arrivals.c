// SPDX-License-Identifier: GPL-3.0-or-later
// Which of the leads that come to a device have arrived just now.

#include "lki-arrivals.h"
#include "lki-clock.h"

#define NOW G_GINT64_CONSTANT (1772442000000)
#define DAY G_GINT64_CONSTANT (86400000)

static LkiLeadRecord *
make_lead (const char *id,
           gint64 delivered_at)
{
  LkiLeadRecord *lead = lki_lead_record_new ();

  lead->id = g_strdup (id);
  lead->delivered_at = delivered_at;
  lki_lead_work_init (&lead->work);
  lead->work.status = LKI_LEAD_STATUS_NEW;

  return lead;
}

static GPtrArray *
page_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) lki_lead_record_unref);
}

#define assert_arrived(arrivals, page, caught_up, expected)                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autoptr (GPtrArray) arrived = lki_arrivals_take (arrivals, page, caught_up);                 \
                                                                                                   \
    g_assert_cmpuint (arrived->len, ==, (expected) != NULL ? 1 : 0);                               \
    if (arrived->len > 0)                                                                          \
      g_assert_cmpstr (((LkiLeadRecord *) g_ptr_array_index (arrived, 0))->id, ==, (expected));    \
  }                                                                                                \
  G_STMT_END

/* The bug: the account was empty when the session began, so that nothing was older than anything.
 */
static void
test_first_sync (void)
{
  g_autoptr (LkiArrivals) arrivals = lki_arrivals_new ();
  g_autoptr (GPtrArray) first = page_new ();
  g_autoptr (GPtrArray) shared = page_new ();
  g_autoptr (GPtrArray) fresh = page_new ();

  g_ptr_array_add (first, make_lead ("yesterday", NOW - DAY));
  g_ptr_array_add (first, make_lead ("last-week", NOW - 7 * DAY));
  assert_arrived (arrivals, first, FALSE, NULL);
  lki_arrivals_catch_up (arrivals);

  g_ptr_array_add (shared, make_lead ("last-year", NOW - 365 * DAY));
  assert_arrived (arrivals, shared, TRUE, NULL);

  g_ptr_array_add (fresh, make_lead ("fresh", NOW));
  assert_arrived (arrivals, fresh, TRUE, "fresh");
}

static void
test_named (void)
{
  g_autoptr (LkiArrivals) arrivals = lki_arrivals_new ();
  g_autoptr (GPtrArray) page = page_new ();
  g_autoptr (GPtrArray) old = page_new ();

  /* In the middle of a first sync: the event stream names what arrives, and an old lead that a
   * colleague changes. */
  lki_arrivals_note_named (arrivals, "fresh");
  lki_arrivals_note_named (arrivals, "old");
  g_ptr_array_add (page, make_lead ("fresh", NOW));
  g_ptr_array_add (page, make_lead ("other", NOW - 1000));
  assert_arrived (arrivals, page, FALSE, "fresh");
  g_ptr_array_add (old, make_lead ("old", NOW - DAY));
  assert_arrived (arrivals, old, FALSE, NULL);
}

static void
test_dealt_with (void)
{
  g_autoptr (LkiArrivals) arrivals = lki_arrivals_new ();
  g_autoptr (GPtrArray) page = page_new ();
  LkiLeadRecord *opened = make_lead ("opened", NOW);
  LkiLeadRecord *claimed = make_lead ("claimed", NOW);
  LkiLeadRecord *called = make_lead ("called", NOW);

  opened->work.opened_at = NOW;
  claimed->work.claimed_by = g_strdup ("m-2");
  called->work.status = LKI_LEAD_STATUS_CONTACTING;
  g_ptr_array_add (page, opened);
  g_ptr_array_add (page, claimed);
  g_ptr_array_add (page, called);
  assert_arrived (arrivals, page, TRUE, NULL);

  /* An account with no lead at all: whatever comes is new. */
  g_ptr_array_set_size (page, 0);
  g_ptr_array_add (page, make_lead ("very-first", NOW));
  assert_arrived (arrivals, page, TRUE, "very-first");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/arrivals/an-old-lead-that-becomes-visible-is-none", test_first_sync);
  g_test_add_func ("/session/arrivals/a-first-sync-has-those-that-are-named", test_named);
  g_test_add_func ("/session/arrivals/what-somebody-deals-with-is-none", test_dealt_with);

  return g_test_run ();
}
