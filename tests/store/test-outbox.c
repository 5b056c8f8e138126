// SPDX-License-Identifier: GPL-3.0-or-later
// What a person did, on its way to the server: nothing of it is lost, sent twice or out of order.

#include "lki-clock.h"
#include "lki-error.h"
#include "store-fixture.h"

static LkiChangeSet *
enqueue (Fixture *fixture,
         LkiChange *change)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  LkiChangeSet *set;

  g_ptr_array_add (changes, change);
  set = test_await_boxed (lki_store_enqueue (fixture->store, changes, NULL, NULL), &error);
  g_assert_no_error (error);

  return set;
}

static LkiChange *
enqueue_status (Fixture *fixture,
                const char *lead_id,
                LkiLeadStatus status)
{
  g_autoptr (LkiLeadRecord) lead = fixture_lead (fixture, lead_id);
  LkiChange *change = lki_change_new_status_set (lead, LEAD_MAKER_NOW, status, NULL);

  lki_change_set_unref (enqueue (fixture, change));

  return change;
}

static GPtrArray *
take (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *changes = test_await_boxed (lki_store_take_changes (fixture->store, 100), &error);

  g_assert_no_error (error);

  return changes;
}

static LkiChangeSet *
settle (Fixture *fixture,
        LkiChange *change,
        LkiChangeOutcome outcome,
        LkiLeadRecord *lead)
{
  g_autoptr (GPtrArray) results =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_change_result_free);
  g_autoptr (GError) error = NULL;
  LkiChangeSet *set;

  g_ptr_array_add (results, lki_change_result_new (change->id, outcome, lead, "some_reason"));
  set = test_await_boxed (lki_store_settle_changes (fixture->store, results), &error);
  g_assert_no_error (error);

  return set;
}

static void
assert_lead (Fixture *fixture,
             const char *id,
             LkiLeadStatus status,
             guint unsent,
             guint failed)
{
  g_autoptr (LkiLeadRecord) lead = fixture_lead (fixture, id);

  g_assert_nonnull (lead);
  g_assert_cmpint (lead->work.status, ==, status);
  g_assert_cmpuint (lead->unsent, ==, unsent);
  g_assert_cmpuint (lead->failed, ==, failed);
}

static LkiDelivery
get_delivery (Fixture *fixture,
              const char *lead_id,
              const char *activity_id)
{
  g_autoptr (LkiLeadRecord) lead = fixture_lead (fixture, lead_id);
  g_autoptr (GPtrArray) activities =
      test_await_boxed (lki_store_load_activities (fixture->store, lead->key), NULL);

  for (guint i = 0; i < activities->len; i++)
    {
      LkiActivityRecord *activity = g_ptr_array_index (activities, i);

      if (g_strcmp0 (activity->id, activity_id) == 0)
        return activity->delivery;
    }
  g_assert_not_reached ();
}

static LkiLeadRecord *
put_lead (Fixture *fixture,
          const char *id)
{
  LkiLeadRecord *lead = lead_maker_new (id, LEAD_MAKER_NOW);

  lki_change_set_unref (fixture_put (fixture, lki_lead_record_ref (lead)));

  return lead;
}

static LkiLeadRecord *
server_says (LkiLeadRecord *lead,
             LkiLeadStatus status)
{
  LkiLeadRecord *said = lead_maker_revise (lead);

  said->work.status = status;
  lead_maker_print_json (said);

  return said;
}

static void
test_optimistic (Fixture *fixture,
                 gconstpointer data)
{
  g_autoptr (LkiLeadRecord) lead = put_lead (fixture, "a");
  g_autoptr (LkiChange) change = enqueue_status (fixture, "a", LKI_LEAD_STATUS_REACHED);
  g_autoptr (LkiLeadCounts) counts = fixture_count (fixture);
  LkiChangeSet *set = g_ptr_array_index (fixture->sets, 1);

  assert_lead (fixture, "a", LKI_LEAD_STATUS_REACHED, 1, 0);
  g_assert_cmpint (get_delivery (fixture, "a", change->id), ==, LKI_DELIVERY_QUEUED);
  g_assert_cmpuint (set->changed->len, ==, 1);
  g_assert_cmpint (((LkiLeadRecord *) g_ptr_array_index (set->changed, 0))->work.status, ==,
                   LKI_LEAD_STATUS_REACHED);
  g_assert_cmpuint (fixture->n_outbox_changes, ==, 1);
  g_assert_cmpint (counts->unsent, ==, 1);
  g_assert_cmpint (counts->failed, ==, 0);
  g_assert_cmpint (counts->views[LKI_LEAD_VIEW_NEW], ==, 0);
  g_assert_cmpint (counts->views[LKI_LEAD_VIEW_IN_PROGRESS], ==, 1);
}

static void
test_applied (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (LkiLeadRecord) lead = put_lead (fixture, "a");
  g_autoptr (LkiChange) change = enqueue_status (fixture, "a", LKI_LEAD_STATUS_REACHED);
  g_autoptr (GPtrArray) taken = take (fixture);
  g_autoptr (GPtrArray) nothing = take (fixture);
  g_autoptr (LkiLeadRecord) said = server_says (lead, LKI_LEAD_STATUS_REACHED);
  g_autoptr (LkiLeadCounts) counts = NULL;
  LkiChange *sent;

  g_assert_cmpuint (taken->len, ==, 1);
  sent = g_ptr_array_index (taken, 0);
  g_assert_cmpstr (sent->id, ==, change->id);
  g_assert_cmpstr (sent->lead_id, ==, "a");
  g_assert_cmpint (sent->base_revision, ==, 1);
  g_assert_cmpint (sent->status, ==, LKI_LEAD_STATUS_REACHED);
  g_assert_cmpuint (nothing->len, ==, 0);

  lki_change_set_unref (settle (fixture, change, LKI_CHANGE_APPLIED, said));
  assert_lead (fixture, "a", LKI_LEAD_STATUS_REACHED, 0, 0);
  g_assert_cmpint (get_delivery (fixture, "a", change->id), ==, LKI_DELIVERY_CONFIRMED);
  counts = fixture_count (fixture);
  g_assert_cmpint (counts->unsent, ==, 0);

  /* The same answer again, from a request that was made twice. */
  lki_change_set_unref (settle (fixture, change, LKI_CHANGE_DUPLICATE, said));
  assert_lead (fixture, "a", LKI_LEAD_STATUS_REACHED, 0, 0);
}

static void
test_rejected (Fixture *fixture,
               gconstpointer data)
{
  g_autoptr (LkiLeadRecord) lead = put_lead (fixture, "a");
  g_autoptr (LkiChange) change = enqueue_status (fixture, "a", LKI_LEAD_STATUS_WON);
  g_autoptr (GPtrArray) taken = take (fixture);
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LkiChangeSet) discarded = NULL;

  lki_change_set_unref (settle (fixture, change, LKI_CHANGE_REJECTED, NULL));
  assert_lead (fixture, "a", LKI_LEAD_STATUS_NEW, 0, 1);
  g_assert_cmpint (get_delivery (fixture, "a", change->id), ==, LKI_DELIVERY_FAILED);

  g_assert_true (test_await (lki_store_retry_change (fixture->store, change->id), NULL));
  assert_lead (fixture, "a", LKI_LEAD_STATUS_WON, 1, 0);
  again = take (fixture);
  g_assert_cmpuint (again->len, ==, 1);
  lki_change_set_unref (settle (fixture, change, LKI_CHANGE_REJECTED, NULL));

  discarded = test_await_boxed (lki_store_discard_change (fixture->store, change->id), &error);
  g_assert_no_error (error);
  assert_lead (fixture, "a", LKI_LEAD_STATUS_NEW, 0, 0);
  g_assert_false (test_await (lki_store_retry_change (fixture->store, change->id), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_NOT_FOUND);
}

static void
test_conflict (Fixture *fixture,
               gconstpointer data)
{
  g_autoptr (LkiLeadRecord) lead = put_lead (fixture, "a");
  g_autoptr (LkiChange) change = enqueue_status (fixture, "a", LKI_LEAD_STATUS_WON);
  g_autoptr (GPtrArray) taken = take (fixture);
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (LkiLeadRecord) said = server_says (lead, LKI_LEAD_STATUS_LOST);
  g_autoptr (LkiLeadCounts) counts = NULL;

  lki_change_set_unref (settle (fixture, change, LKI_CHANGE_CONFLICT, said));
  assert_lead (fixture, "a", LKI_LEAD_STATUS_LOST, 0, 1);
  counts = fixture_count (fixture);
  g_assert_cmpint (counts->failed, ==, 1);

  /* Who has seen what the server has and insists starts from there. */
  g_assert_true (test_await (lki_store_retry_change (fixture->store, change->id), NULL));
  again = take (fixture);
  g_assert_cmpuint (again->len, ==, 1);
  g_assert_cmpint (((LkiChange *) g_ptr_array_index (again, 0))->base_revision, ==, 2);
}

static void
test_page_under_changes (Fixture *fixture,
                         gconstpointer data)
{
  g_autoptr (LkiLeadRecord) lead = put_lead (fixture, "a");
  g_autoptr (LkiChange) change = enqueue_status (fixture, "a", LKI_LEAD_STATUS_QUOTED);
  g_autoptr (LkiLeadRecord) said = server_says (lead, LKI_LEAD_STATUS_CONTACTING);
  g_autoptr (LkiLeadRecord) shown = NULL;
  g_autoptr (LkiLeadRecord) restored = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&said->work.assignee_id, g_free);
  said->work.assignee_id = g_strdup ("member-7");
  g_set_str (&said->city, "Hamar");
  lead_maker_print_json (said);
  lki_change_set_unref (fixture_put (fixture, lki_lead_record_ref (said)));

  /* What the person did stays on top of what the server says of all else. */
  shown = fixture_lead (fixture, "a");
  g_assert_cmpint (shown->work.status, ==, LKI_LEAD_STATUS_QUOTED);
  g_assert_cmpstr (shown->work.assignee_id, ==, "member-7");
  g_assert_cmpstr (shown->city, ==, "Hamar");
  g_assert_cmpuint (shown->unsent, ==, 1);
  g_assert_true (g_bytes_equal (shown->json, said->json));

  test_await (lki_store_discard_change (fixture->store, change->id), &error);
  g_assert_no_error (error);
  restored = fixture_lead (fixture, "a");
  g_assert_cmpint (restored->work.status, ==, LKI_LEAD_STATUS_CONTACTING);
  g_assert_cmpstr (restored->work.assignee_id, ==, "member-7");
}

static void
test_order (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (LkiLeadRecord) a = put_lead (fixture, "a");
  g_autoptr (LkiLeadRecord) b = put_lead (fixture, "b");
  g_autoptr (LkiChange) a1 = enqueue_status (fixture, "a", LKI_LEAD_STATUS_REACHED);
  g_autoptr (LkiChange) b1 = enqueue_status (fixture, "b", LKI_LEAD_STATUS_REACHED);
  g_autoptr (LkiChange) a2 = enqueue_status (fixture, "a", LKI_LEAD_STATUS_WON);
  g_autoptr (GPtrArray) first = take (fixture);
  g_autoptr (GPtrArray) second = NULL;
  g_autoptr (LkiLeadRecord) said = server_says (a, LKI_LEAD_STATUS_REACHED);

  g_assert_cmpuint (first->len, ==, 2);
  g_assert_cmpstr (((LkiChange *) g_ptr_array_index (first, 0))->id, ==, a1->id);
  g_assert_cmpstr (((LkiChange *) g_ptr_array_index (first, 1))->id, ==, b1->id);
  assert_lead (fixture, "a", LKI_LEAD_STATUS_WON, 2, 0);

  /* The next one starts from what the first one made, and shows through meanwhile. */
  lki_change_set_unref (settle (fixture, a1, LKI_CHANGE_APPLIED, said));
  assert_lead (fixture, "a", LKI_LEAD_STATUS_WON, 1, 0);
  second = take (fixture);
  g_assert_cmpuint (second->len, ==, 1);
  g_assert_cmpstr (((LkiChange *) g_ptr_array_index (second, 0))->id, ==, a2->id);
  g_assert_cmpint (((LkiChange *) g_ptr_array_index (second, 0))->base_revision, ==, 2);
}

static void
test_at_most (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (GPtrArray) taken = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *id = g_strdup_printf ("lead-%u", i);

      lki_lead_record_unref (put_lead (fixture, id));
      lki_change_unref (enqueue_status (fixture, id, LKI_LEAD_STATUS_REACHED));
    }
  taken = test_await_boxed (lki_store_take_changes (fixture->store, 3), NULL);
  g_assert_cmpuint (taken->len, ==, 3);
}

static void
test_restart (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (LkiLeadRecord) lead = put_lead (fixture, "a");
  g_autoptr (LkiChange) change = enqueue_status (fixture, "a", LKI_LEAD_STATUS_REACHED);
  g_autoptr (GPtrArray) taken = take (fixture);
  g_autoptr (GPtrArray) again = NULL;

  fixture_close (fixture);
  fixture_open (fixture);
  assert_lead (fixture, "a", LKI_LEAD_STATUS_REACHED, 1, 0);
  again = take (fixture);
  g_assert_cmpuint (again->len, ==, 1);
  g_assert_cmpstr (((LkiChange *) g_ptr_array_index (again, 0))->id, ==, change->id);
}

static void
test_release (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (LkiLeadRecord) lead = put_lead (fixture, "a");
  g_autoptr (LkiChange) change = enqueue_status (fixture, "a", LKI_LEAD_STATUS_REACHED);
  g_autoptr (GPtrArray) taken = take (fixture);
  g_autoptr (GPtrArray) again = NULL;

  g_assert_false (test_await (lki_store_discard_change (fixture->store, change->id), NULL));
  g_assert_true (test_await (lki_store_release_changes (fixture->store), NULL));
  again = take (fixture);
  g_assert_cmpuint (again->len, ==, 1);
}

static void
test_gone (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (LkiLeadRecord) lead = put_lead (fixture, "a");
  g_autoptr (LkiChange) change = enqueue_status (fixture, "a", LKI_LEAD_STATUS_REACHED);
  g_autoptr (LkiLeadCounts) counts = NULL;
  g_autoptr (LkiLeadCounts) none = NULL;
  g_autoptr (GPtrArray) changes = g_ptr_array_new ();
  g_autoptr (GPtrArray) nothing = NULL;
  g_autoptr (GError) error = NULL;
  LkiSyncPage *page = lead_maker_new_page ("1", FALSE);

  g_ptr_array_add (page->removed, g_strdup ("a"));
  lki_change_set_unref (fixture_apply (fixture, page));
  counts = fixture_count (fixture);
  g_assert_cmpint (counts->unsent, ==, 0);
  g_assert_cmpint (counts->failed, ==, 1);
  nothing = take (fixture);
  g_assert_cmpuint (nothing->len, ==, 0);

  g_ptr_array_add (changes, change);
  g_assert_false (test_await (lki_store_enqueue (fixture->store, changes, NULL, NULL), &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_NOT_FOUND);
  g_assert_true (test_await (lki_store_discard_change (fixture->store, change->id), NULL));
  none = fixture_count (fixture);
  g_assert_cmpint (none->failed, ==, 0);
}

static void
test_snapshot_without_lead (Fixture *fixture,
                            gconstpointer data)
{
  g_autoptr (LkiLeadRecord) lead = put_lead (fixture, "a");
  g_autoptr (LkiLeadRecord) other = put_lead (fixture, "b");
  g_autoptr (LkiChange) change = enqueue_status (fixture, "a", LKI_LEAD_STATUS_REACHED);
  g_autoptr (GPtrArray) taken = NULL;
  g_autoptr (LkiLeadRecord) gone = NULL;
  LkiSyncPage *page = lead_maker_new_page ("1", FALSE);

  /* A snapshot that does not name the lead does not take away what the person did. */
  g_assert_true (test_await (lki_store_restart_sync (fixture->store), NULL));
  g_ptr_array_add (page->leads, lki_lead_record_ref (other));
  lki_change_set_unref (fixture_apply (fixture, page));
  assert_lead (fixture, "a", LKI_LEAD_STATUS_REACHED, 1, 0);

  /* Once the server has said that it does not know the lead, it goes; the change stays, as failed.
   */
  taken = take (fixture);
  g_assert_cmpuint (taken->len, ==, 1);
  lki_change_set_unref (settle (fixture, change, LKI_CHANGE_REJECTED, NULL));
  gone = fixture_lead (fixture, "a");
  g_assert_null (gone);
}

static void
test_note (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (LkiLeadRecord) lead = put_lead (fixture, "a");
  g_autoptr (LkiChange) note = lki_change_new_note_add (lead, LEAD_MAKER_NOW, "Har papegøye");
  g_autofree char *found = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *forgotten = NULL;
  LkiSyncPage *page = lead_maker_new_page ("1", FALSE);

  lki_change_set_unref (enqueue (fixture, note));
  lki_change_set_unref (enqueue (fixture, note));
  assert_lead (fixture, "a", LKI_LEAD_STATUS_NEW, 1, 0);
  found = fixture_find (fixture, LKI_LEAD_VIEW_ALL, "kari papeg", LKI_LEAD_SORT_NEWEST);
  g_assert_cmpstr (found, ==, "a");

  /* The server's own line of it takes the place of ours. */
  g_ptr_array_add (page->activities, lead_maker_new_note (note->id, "a", LEAD_MAKER_NOW, "Hund"));
  lki_change_set_unref (fixture_apply (fixture, page));
  g_assert_cmpint (get_delivery (fixture, "a", note->id), ==, LKI_DELIVERY_CONFIRMED);
  kept = fixture_find (fixture, LKI_LEAD_VIEW_ALL, "hund", LKI_LEAD_SORT_NEWEST);
  g_assert_cmpstr (kept, ==, "a");
  forgotten = fixture_find (fixture, LKI_LEAD_VIEW_ALL, "papegøye", LKI_LEAD_SORT_NEWEST);
  g_assert_cmpstr (forgotten, ==, "");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  fixture_add (Fixture, "/store/outbox/optimistic", test_optimistic);
  fixture_add (Fixture, "/store/outbox/applied", test_applied);
  fixture_add (Fixture, "/store/outbox/rejected", test_rejected);
  fixture_add (Fixture, "/store/outbox/conflict", test_conflict);
  fixture_add (Fixture, "/store/outbox/page-under-changes", test_page_under_changes);
  fixture_add (Fixture, "/store/outbox/order", test_order);
  fixture_add (Fixture, "/store/outbox/at-most", test_at_most);
  fixture_add (Fixture, "/store/outbox/restart", test_restart);
  fixture_add (Fixture, "/store/outbox/release", test_release);
  fixture_add (Fixture, "/store/outbox/gone", test_gone);
  fixture_add (Fixture, "/store/outbox/snapshot-without-lead", test_snapshot_without_lead);
  fixture_add (Fixture, "/store/outbox/note", test_note);

  return g_test_run ();
}
