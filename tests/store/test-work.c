// SPDX-License-Identifier: GPL-3.0-or-later
// Working leads: several changes of one lead in one request, a colleague's change that is not set
// over unseen, and what is taken back before and after it was sent.

#include "lki-clock.h"
#include "lki-error.h"
#include "store-fixture.h"

#define MANY 1000

static void
enqueue (Fixture *fixture,
         GPtrArray *changes)
{
  g_autoptr (LkiChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;

  set = test_await_boxed (lki_store_enqueue (fixture->store, changes, "member-1", "Per Prøve"),
                          &error);
  g_assert_no_error (error);
}

static GPtrArray *
new_changes (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) lki_change_unref);
}

static GPtrArray *
take (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *changes = test_await_boxed (lki_store_take_changes (fixture->store, 100), &error);

  g_assert_no_error (error);

  return changes;
}

static void
settle (Fixture *fixture,
        LkiChange *change,
        LkiChangeOutcome outcome,
        LkiLeadRecord *lead)
{
  g_autoptr (GPtrArray) results =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_change_result_free);
  g_autoptr (LkiChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (results, lki_change_result_new (change->id, outcome, lead, "status_changed"));
  set = test_await_boxed (lki_store_settle_changes (fixture->store, results), &error);
  g_assert_no_error (error);
}

static void
undo (Fixture *fixture,
      GPtrArray *changes,
      GPtrArray *inverses)
{
  g_autoptr (LkiChangeSet) set = NULL;
  g_autoptr (GError) error = NULL;

  set = test_await_boxed (
      lki_store_undo (fixture->store, changes, inverses, "member-1", "Per Prøve"), &error);
  g_assert_no_error (error);
}

static GPtrArray *
load_unsent (Fixture *fixture,
             gboolean failed_only)
{
  return test_await_boxed (lki_store_load_unsent (fixture->store, failed_only), NULL);
}

static LkiLeadRecord *
server_lead (const char *id,
             gint64 revision,
             LkiLeadStatus status)
{
  LkiLeadRecord *lead = lead_maker_new (id, LEAD_MAKER_NOW);

  lead->revision = revision;
  lead->work.status = status;
  lead_maker_print_json (lead);

  return lead;
}

static void
put (Fixture *fixture,
     LkiLeadRecord *lead)
{
  lki_change_set_unref (fixture_put (fixture, lead));
}

/* A call with its status and its snooze is one request; a second status waits for the first. */
static void
test_one_request (Fixture *fixture,
                  gconstpointer data)
{
  g_autoptr (GPtrArray) changes = new_changes ();
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (LkiLeadRecord) now = NULL;

  put (fixture, server_lead ("a", 5, LKI_LEAD_STATUS_NEW));
  lead = fixture_lead (fixture, "a");
  g_ptr_array_add (
      changes, lki_change_new_contact_log (lead, 1, LKI_CONTACT_CALL, LKI_CONTACT_NO_ANSWER, NULL));
  g_ptr_array_add (changes, lki_change_new_status_set (lead, 1, LKI_LEAD_STATUS_CONTACTING, NULL));
  g_ptr_array_add (changes, lki_change_new_snooze_set (lead, 1, LEAD_MAKER_NOW + 1000));
  g_ptr_array_add (changes,
                   lki_change_new_contact_log (lead, 2, LKI_CONTACT_SMS, LKI_CONTACT_SENT, NULL));
  g_ptr_array_add (changes, lki_change_new_status_set (lead, 2, LKI_LEAD_STATUS_REACHED, NULL));
  g_ptr_array_add (changes, lki_change_new_note_add (lead, 3, "Etterpå"));
  enqueue (fixture, changes);

  now = fixture_lead (fixture, "a");
  g_assert_cmpuint (now->unsent, ==, 6);
  g_assert_cmpuint (now->pending, ==,
                    (1u << LKI_CHANGE_CONTACT_LOG) | (1u << LKI_CHANGE_STATUS_SET) |
                        (1u << LKI_CHANGE_SNOOZE_SET) | (1u << LKI_CHANGE_NOTE_ADD));

  first = take (fixture);
  g_assert_cmpuint (first->len, ==, 4);
  for (guint i = 0; i < first->len; i++)
    g_assert_cmpstr (((LkiChange *) g_ptr_array_index (first, i))->id, ==,
                     ((LkiChange *) g_ptr_array_index (changes, i))->id);
  second = take (fixture);
  g_assert_cmpuint (second->len, ==, 0);

  /* Out of order, and one after the other. */
  for (guint i = first->len; i > 0; i--)
    {
      g_autoptr (LkiLeadRecord) answer =
          server_lead ("a", 5 + (gint64) i, LKI_LEAD_STATUS_CONTACTING);

      settle (fixture, g_ptr_array_index (first, i - 1), LKI_CHANGE_APPLIED, answer);
    }
  g_clear_pointer (&second, g_ptr_array_unref);
  second = take (fixture);
  g_assert_cmpuint (second->len, ==, 2);
  g_assert_cmpint (((LkiChange *) g_ptr_array_index (second, 0))->base_revision, >=, 7);
}

/* A note's answer carries the revision in which a colleague has set the status: the status that
 * waits here was not made by somebody who saw that. */
static void
test_unseen (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (GPtrArray) changes = new_changes ();
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autoptr (GPtrArray) more = new_changes ();
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (LkiLeadRecord) answer = server_lead ("a", 9, LKI_LEAD_STATUS_WON);

  put (fixture, server_lead ("a", 5, LKI_LEAD_STATUS_NEW));
  lead = fixture_lead (fixture, "a");
  g_ptr_array_add (changes, lki_change_new_note_add (lead, 1, "Hei"));
  enqueue (fixture, changes);
  first = take (fixture);
  g_ptr_array_add (more, lki_change_new_status_set (lead, 2, LKI_LEAD_STATUS_REACHED, NULL));
  enqueue (fixture, more);
  settle (fixture, g_ptr_array_index (first, 0), LKI_CHANGE_APPLIED, answer);

  second = take (fixture);
  g_assert_cmpuint (second->len, ==, 1);
  g_assert_cmpint (((LkiChange *) g_ptr_array_index (second, 0))->base_revision, ==, 5);
}

static void
test_undo_unsent (Fixture *fixture,
                  gconstpointer data)
{
  g_autoptr (GPtrArray) changes = new_changes ();
  g_autoptr (GPtrArray) inverses = new_changes ();
  g_autoptr (GPtrArray) taken = NULL;
  g_autoptr (GPtrArray) activities = NULL;
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (LkiLeadRecord) after = NULL;

  put (fixture, server_lead ("a", 5, LKI_LEAD_STATUS_NEW));
  lead = fixture_lead (fixture, "a");
  g_ptr_array_add (changes, lki_change_new_status_set (lead, 1, LKI_LEAD_STATUS_WON, NULL));
  g_ptr_array_add (inverses,
                   lki_change_new_inverse (g_ptr_array_index (changes, 0), &lead->work, 2));
  enqueue (fixture, changes);
  undo (fixture, changes, inverses);

  after = fixture_lead (fixture, "a");
  g_assert_true (lki_lead_record_equal (lead, after));
  taken = take (fixture);
  g_assert_cmpuint (taken->len, ==, 0);
  activities = test_await_boxed (lki_store_load_activities (fixture->store, lead->key), NULL);
  g_assert_cmpuint (activities->len, ==, 0);
}

/* What is on its way may have arrived: its inverse goes behind it, from the revision it makes. */
static void
test_undo_sent (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (GPtrArray) changes = new_changes ();
  g_autoptr (GPtrArray) inverses = new_changes ();
  g_autoptr (GPtrArray) taken = NULL;
  g_autoptr (GPtrArray) later = NULL;
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (LkiLeadRecord) after = NULL;
  g_autoptr (LkiLeadRecord) answer = server_lead ("a", 6, LKI_LEAD_STATUS_WON);
  LkiChange *back;

  put (fixture, server_lead ("a", 5, LKI_LEAD_STATUS_QUOTED));
  lead = fixture_lead (fixture, "a");
  g_ptr_array_add (changes, lki_change_new_status_set (lead, 1, LKI_LEAD_STATUS_WON, NULL));
  g_ptr_array_add (inverses,
                   lki_change_new_inverse (g_ptr_array_index (changes, 0), &lead->work, 2));
  enqueue (fixture, changes);
  taken = take (fixture);
  g_assert_cmpuint (taken->len, ==, 1);
  undo (fixture, changes, inverses);

  after = fixture_lead (fixture, "a");
  g_assert_cmpint (after->work.status, ==, LKI_LEAD_STATUS_QUOTED);
  later = take (fixture);
  g_assert_cmpuint (later->len, ==, 0);

  settle (fixture, g_ptr_array_index (taken, 0), LKI_CHANGE_APPLIED, answer);
  g_clear_pointer (&after, lki_lead_record_unref);
  after = fixture_lead (fixture, "a");
  g_assert_cmpint (after->work.status, ==, LKI_LEAD_STATUS_QUOTED);
  g_clear_pointer (&later, g_ptr_array_unref);
  later = take (fixture);
  g_assert_cmpuint (later->len, ==, 1);
  back = g_ptr_array_index (later, 0);
  g_assert_cmpint (back->status, ==, LKI_LEAD_STATUS_QUOTED);
  g_assert_cmpint (back->base_revision, ==, 6);
}

/* Taken back while it was on its way, and then refused: there is nothing left to decide or to send.
 */
static void
test_undo_refused (Fixture *fixture,
                   gconstpointer data)
{
  g_autoptr (GPtrArray) changes = new_changes ();
  g_autoptr (GPtrArray) inverses = new_changes ();
  g_autoptr (GPtrArray) taken = NULL;
  g_autoptr (GPtrArray) unsent = NULL;
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (LkiLeadRecord) after = NULL;
  g_autoptr (LkiLeadRecord) answer = server_lead ("a", 6, LKI_LEAD_STATUS_BOOKED);

  put (fixture, server_lead ("a", 5, LKI_LEAD_STATUS_QUOTED));
  lead = fixture_lead (fixture, "a");
  g_ptr_array_add (changes, lki_change_new_status_set (lead, 1, LKI_LEAD_STATUS_WON, NULL));
  g_ptr_array_add (inverses,
                   lki_change_new_inverse (g_ptr_array_index (changes, 0), &lead->work, 2));
  enqueue (fixture, changes);
  taken = take (fixture);
  undo (fixture, changes, inverses);
  settle (fixture, g_ptr_array_index (taken, 0), LKI_CHANGE_CONFLICT, answer);

  unsent = load_unsent (fixture, FALSE);
  g_assert_cmpuint (unsent->len, ==, 0);
  after = fixture_lead (fixture, "a");
  g_assert_cmpint (after->work.status, ==, LKI_LEAD_STATUS_BOOKED);
  g_assert_cmpuint (after->unsent + after->failed, ==, 0);
}

/* What somebody has set otherwise since is not set back. */
static void
test_undo_overtaken (Fixture *fixture,
                     gconstpointer data)
{
  g_autoptr (GPtrArray) changes = new_changes ();
  g_autoptr (GPtrArray) inverses = new_changes ();
  g_autoptr (GPtrArray) taken = NULL;
  g_autoptr (GPtrArray) unsent = NULL;
  g_autoptr (LkiChangeSet) set = NULL;
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (LkiLeadRecord) after = NULL;
  g_autoptr (LkiLeadRecord) answer = server_lead ("a", 6, LKI_LEAD_STATUS_WON);
  g_autoptr (GError) error = NULL;

  put (fixture, server_lead ("a", 5, LKI_LEAD_STATUS_QUOTED));
  lead = fixture_lead (fixture, "a");
  g_ptr_array_add (changes, lki_change_new_status_set (lead, 1, LKI_LEAD_STATUS_WON, NULL));
  g_ptr_array_add (inverses,
                   lki_change_new_inverse (g_ptr_array_index (changes, 0), &lead->work, 2));
  enqueue (fixture, changes);
  taken = take (fixture);
  settle (fixture, g_ptr_array_index (taken, 0), LKI_CHANGE_APPLIED, answer);
  put (fixture, server_lead ("a", 7, LKI_LEAD_STATUS_LOST));

  set = test_await_boxed (
      lki_store_undo (fixture->store, changes, inverses, "member-1", "Per Prøve"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (set->n_left, ==, 1);
  unsent = load_unsent (fixture, FALSE);
  g_assert_cmpuint (unsent->len, ==, 0);
  after = fixture_lead (fixture, "a");
  g_assert_cmpint (after->work.status, ==, LKI_LEAD_STATUS_LOST);
}

/* A conflict shows what the server has, and keeps what the person set, with the lead it is about.
 */
static void
test_unsent (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (GPtrArray) changes = new_changes ();
  g_autoptr (GPtrArray) taken = NULL;
  g_autoptr (GPtrArray) waiting = NULL;
  g_autoptr (GPtrArray) failed = NULL;
  g_autoptr (LkiLeadRecord) a = NULL;
  g_autoptr (LkiLeadRecord) b = NULL;
  g_autoptr (LkiLeadRecord) answer = server_lead ("a", 6, LKI_LEAD_STATUS_BOOKED);
  LkiUnsentChange *unsent;

  put (fixture, server_lead ("a", 5, LKI_LEAD_STATUS_NEW));
  put (fixture, server_lead ("b", 5, LKI_LEAD_STATUS_NEW));
  a = fixture_lead (fixture, "a");
  b = fixture_lead (fixture, "b");
  g_ptr_array_add (changes, lki_change_new_status_set (a, 1, LKI_LEAD_STATUS_LOST, "price"));
  g_ptr_array_add (changes, lki_change_new_assign (b, 1, "member-2"));
  enqueue (fixture, changes);
  taken = take (fixture);
  settle (fixture, g_ptr_array_index (taken, 0), LKI_CHANGE_CONFLICT, answer);

  waiting = load_unsent (fixture, FALSE);
  g_assert_cmpuint (waiting->len, ==, 2);
  g_assert_cmpint (((LkiUnsentChange *) g_ptr_array_index (waiting, 1))->state, ==,
                   LKI_UNSENT_SENDING);

  failed = load_unsent (fixture, TRUE);
  g_assert_cmpuint (failed->len, ==, 1);
  unsent = g_ptr_array_index (failed, 0);
  g_assert_cmpint (unsent->state, ==, LKI_UNSENT_CONFLICT);
  g_assert_cmpint (unsent->change->status, ==, LKI_LEAD_STATUS_LOST);
  g_assert_cmpstr (unsent->problem_code, ==, "status_changed");
  g_assert_cmpint (unsent->lead->work.status, ==, LKI_LEAD_STATUS_BOOKED);
}

/* A thousand leads at once, and back: the rows are what they were, and one signal each way. */
static void
test_many (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (GPtrArray) changes = new_changes ();
  g_autoptr (GPtrArray) inverses = new_changes ();
  g_autoptr (GPtrArray) before =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_lead_record_unref);
  LkiSyncPage *page = lead_maker_new_page ("1", FALSE);
  guint n_sets;

  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *id = g_strdup_printf ("lead-%u", i);
      LkiLeadRecord *lead = lead_maker_new (id, LEAD_MAKER_NOW - i);

      g_ptr_array_add (page->leads, lead);
    }
  lki_change_set_unref (fixture_apply (fixture, page));

  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *id = g_strdup_printf ("lead-%u", i);
      LkiLeadRecord *lead = fixture_lead (fixture, id);
      LkiChange *change = lki_change_new_status_set (lead, 1, LKI_LEAD_STATUS_DECLINED, "other");

      g_ptr_array_add (before, lead);
      g_ptr_array_add (changes, change);
      g_ptr_array_add (inverses, lki_change_new_inverse (change, &lead->work, 2));
    }

  n_sets = fixture->sets->len;
  enqueue (fixture, changes);
  g_assert_cmpuint (fixture->sets->len, ==, n_sets + 1);
  undo (fixture, changes, inverses);
  g_assert_cmpuint (fixture->sets->len, ==, n_sets + 2);

  for (guint i = 0; i < MANY; i++)
    {
      LkiLeadRecord *lead = g_ptr_array_index (before, i);
      g_autoptr (LkiLeadRecord) after = fixture_lead (fixture, lead->id);

      g_assert_true (lki_lead_record_equal (lead, after));
    }
}

/* A colleague was faster: the lead says who, and nothing is left that would need the person. */
static void
test_lost_race (Fixture *fixture,
                gconstpointer data)
{
  static const LkiChangeType types[] = { LKI_CHANGE_CLAIM, LKI_CHANGE_RELEASE };

  put (fixture, server_lead ("a", 1, LKI_LEAD_STATUS_NEW));
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (LkiLeadRecord) lead = fixture_lead (fixture, "a");
      g_autoptr (LkiLeadRecord) answer = server_lead ("a", 2 + i, LKI_LEAD_STATUS_NEW);
      g_autoptr (LkiLeadRecord) before = NULL;
      g_autoptr (LkiLeadRecord) after = NULL;
      g_autoptr (GPtrArray) changes = new_changes ();
      g_autoptr (GPtrArray) activities = NULL;
      g_autoptr (GPtrArray) unsent = NULL;

      g_ptr_array_add (changes, types[i] == LKI_CHANGE_CLAIM
                                    ? lki_change_new_claim (lead, LEAD_MAKER_NOW)
                                    : lki_change_new_release (lead, LEAD_MAKER_NOW));
      enqueue (fixture, changes);
      before = fixture_lead (fixture, "a");
      g_assert_null (before->work.claimed_by);
      g_assert_cmpuint (before->pending, ==, 1u << types[i]);

      answer->work.claimed_by = g_strdup ("member-2");
      lead_maker_print_json (answer);
      g_ptr_array_unref (take (fixture));
      settle (fixture, g_ptr_array_index (changes, 0), LKI_CHANGE_CONFLICT, answer);

      after = fixture_lead (fixture, "a");
      g_assert_cmpstr (after->work.claimed_by, ==, "member-2");
      g_assert_cmpuint (after->pending, ==, 0);
      g_assert_cmpuint (after->failed, ==, 0);
      unsent = load_unsent (fixture, FALSE);
      g_assert_cmpuint (unsent->len, ==, 0);
      activities = test_await_boxed (lki_store_load_activities (fixture->store, after->key), NULL);
      g_assert_cmpuint (activities->len, ==, 0);
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  fixture_add (Fixture, "/store/work/one-request", test_one_request);
  fixture_add (Fixture, "/store/work/unseen", test_unseen);
  fixture_add (Fixture, "/store/work/undo-unsent", test_undo_unsent);
  fixture_add (Fixture, "/store/work/undo-sent", test_undo_sent);
  fixture_add (Fixture, "/store/work/undo-refused", test_undo_refused);
  fixture_add (Fixture, "/store/work/undo-overtaken", test_undo_overtaken);
  fixture_add (Fixture, "/store/work/unsent", test_unsent);
  fixture_add (Fixture, "/store/work/many", test_many);
  fixture_add (Fixture, "/store/work/lost-race", test_lost_race);

  return g_test_run ();
}
