// SPDX-License-Identifier: GPL-3.0-or-later
#include "lki-change.h"
#include "lki-clock.h"

static LkiLeadRecord *
make_lead (void)
{
  LkiLeadRecord *lead = lki_lead_record_new ();

  lead->id = g_strdup ("lead-1");
  lead->revision = 7;

  return lead;
}

static LkiChange *
through_storage (LkiChange *change)
{
  g_autoptr (GVariant) payload = lki_change_dup_payload (change);

  return lki_change_new_from_payload (change->id, change->lead_id, change->base_revision,
                                      change->at, lki_change_type_to_string (change->type),
                                      payload);
}

static void
test_status (void)
{
  g_autoptr (LkiLeadRecord) lead = make_lead ();
  g_autoptr (LkiChange) change =
      lki_change_new_status_set (lead, 99, LKI_LEAD_STATUS_LOST, "price");
  g_autoptr (LkiChange) copy = through_storage (change);
  g_autoptr (LkiActivityRecord) activity = lki_change_dup_activity (copy, "m1", "Kari Eksempel");

  lki_change_apply (copy, &lead->work);
  g_assert_cmpint (lead->work.status, ==, LKI_LEAD_STATUS_LOST);
  g_assert_cmpstr (lead->work.status_reason, ==, "price");

  g_assert_cmpstr (copy->id, ==, change->id);
  g_assert_cmpint (copy->base_revision, ==, 7);
  g_assert_cmpstr (activity->type, ==, "status");
  g_assert_cmpstr (activity->outcome, ==, "lost");
  g_assert_cmpint (activity->delivery, ==, LKI_DELIVERY_QUEUED);
}

static void
test_opened_keeps_the_first (void)
{
  g_autoptr (LkiLeadRecord) lead = make_lead ();
  g_autoptr (LkiChange) first = lki_change_new_opened (lead, 100);
  g_autoptr (LkiChange) second = lki_change_new_opened (lead, 200);

  lki_change_apply (first, &lead->work);
  lki_change_apply (second, &lead->work);

  g_assert_cmpint (lead->work.opened_at, ==, 100);
  g_assert_cmpint (lead->work.status, ==, LKI_LEAD_STATUS_NEW);
}

static void
test_note_touches_nothing (void)
{
  g_autoptr (LkiLeadRecord) lead = make_lead ();
  g_autoptr (LkiChange) note = lki_change_new_note_add (lead, 5, "Ring etter 16 🙂\u202e");
  g_autoptr (LkiChange) copy = through_storage (note);

  lki_change_apply (copy, &lead->work);

  g_assert_cmpstr (copy->text, ==, "Ring etter 16 🙂\u202e");
  g_assert_cmpint (lead->work.status, ==, LKI_LEAD_STATUS_NEW);
  g_assert_cmpint (lead->work.opened_at, ==, LKI_TIME_NONE);
}

/* Every type, out of the outbox as it went in, with its effect and its line. */
static void
test_every_type_survives_storage (void)
{
  static const char *const evidence[] = { "a-1", "a-2", NULL };
  const LkiMoney value = { 1250000, "NOK" };
  g_autoptr (LkiLeadRecord) lead = make_lead ();
  g_autoptr (GPtrArray) changes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_change_unref);

  lead->work.claimed_by = g_strdup ("m1");
  lead->work.claimed_at = 5;
  g_ptr_array_add (changes, lki_change_new_opened (lead, 1));
  g_ptr_array_add (changes, lki_change_new_contact_log (lead, 20, LKI_CONTACT_CALL,
                                                        LKI_CONTACT_NO_ANSWER, NULL));
  g_ptr_array_add (changes,
                   lki_change_new_contact_log (lead, 10, LKI_CONTACT_SMS, LKI_CONTACT_SENT, "Hei"));
  g_ptr_array_add (changes, lki_change_new_claim (lead, 1));
  g_ptr_array_add (changes, lki_change_new_assign (lead, 1, "m2"));
  g_ptr_array_add (changes, lki_change_new_snooze_set (lead, 1, 500));
  g_ptr_array_add (changes, lki_change_new_follow_up_set (lead, 1, 600, "Befaring"));
  g_ptr_array_add (changes, lki_change_new_value_set (lead, 1, &value));
  g_ptr_array_add (changes, lki_change_new_dispute_open (lead, 1, "fake", "Feil", evidence));
  g_ptr_array_add (changes, lki_change_new_dispute_withdraw (lead, 1));

  for (guint i = 0; i < changes->len; i++)
    {
      LkiChange *change = g_ptr_array_index (changes, i);
      g_autoptr (LkiChange) copy = through_storage (change);
      g_autoptr (LkiActivityRecord) activity = NULL;

      g_assert_nonnull (copy);
      g_assert_cmpint (copy->type, ==, change->type);
      g_assert_cmpint (copy->due_at, ==, change->due_at);
      g_assert_cmpstr (copy->text, ==, change->text);
      g_assert_cmpstr (copy->member_id, ==, change->member_id);
      g_assert_cmpint (copy->outcome, ==, change->outcome);
      g_assert_true ((copy->evidence == NULL) == (change->evidence == NULL));
      if (copy->evidence != NULL)
        g_assert_true (
            g_strv_equal ((const char *const *) copy->evidence, (const char *const *) evidence));
      lki_change_apply (copy, &lead->work);
      activity = lki_change_dup_activity (copy, "m1", "Kari Eksempel");
      g_assert_nonnull (activity->type);
    }

  g_assert_cmpint (lead->work.first_contact_at, ==, 10);
  g_assert_cmpstr (lead->work.claimed_by, ==, "m1");
  g_assert_cmpstr (lead->work.assignee_id, ==, "m2");
  g_assert_cmpint (lead->work.snoozed_until, ==, 500);
  g_assert_cmpint (lead->work.follow_up_at, ==, 600);
  g_assert_cmpint (lead->work.value.amount_minor, ==, 1250000);
  g_assert_cmpstr (lead->work.value.currency, ==, "NOK");
}

/* A claim is the server's to give: it shows nothing before; the way back is plain. */
static void
test_claim_shows_nothing_before (void)
{
  g_autoptr (LkiLeadRecord) lead = make_lead ();
  g_autoptr (LkiChange) claim = lki_change_new_claim (lead, 1);
  g_autoptr (LkiChange) release = lki_change_new_release (lead, 1);

  lki_change_apply (claim, &lead->work);
  g_assert_null (lead->work.claimed_by);

  lead->work.claimed_by = g_strdup ("m1");
  lki_change_apply (release, &lead->work);
  g_assert_null (lead->work.claimed_by);
  g_assert_cmpint (lead->work.claimed_at, ==, LKI_TIME_NONE);
}

static void
test_inverse (void)
{
  g_autoptr (LkiLeadRecord) lead = make_lead ();
  g_autoptr (LkiChange) lost = NULL;
  g_autoptr (LkiChange) back = NULL;
  g_autoptr (LkiChange) note = NULL;
  LkiLeadWork before = { 0 };

  lead->work.status = LKI_LEAD_STATUS_DECLINED;
  lead->work.status_reason = g_strdup ("too_far");
  lki_lead_work_copy (&lead->work, &before);
  lost = lki_change_new_status_set (lead, 1, LKI_LEAD_STATUS_LOST, "price");
  note = lki_change_new_note_add (lead, 1, "Hei");
  back = lki_change_new_inverse (lost, &before, 2);

  lki_change_apply (lost, &lead->work);
  lki_change_apply (back, &lead->work);
  g_assert_cmpint (lead->work.status, ==, LKI_LEAD_STATUS_DECLINED);
  g_assert_cmpstr (lead->work.status_reason, ==, "too_far");
  g_assert_cmpstr (back->id, !=, lost->id);
  g_assert_null (lki_change_new_inverse (note, &before, 2));

  lki_lead_work_clear (&before);
}

static void
test_unknown_is_refused (void)
{
  g_autoptr (GVariant) empty = g_variant_ref_sink (g_variant_new_parsed ("@a{sv} {}"));
  g_autoptr (GVariant) odd = g_variant_ref_sink (g_variant_new_parsed ("{'status': <'sideways'>}"));

  g_assert_null (lki_change_new_from_payload ("u", "l", 1, 1, "teleport", empty));
  g_assert_null (lki_change_new_from_payload ("u", "l", 1, 1, "note.add", empty));
  g_assert_null (lki_change_new_from_payload ("u", "l", 1, 1, "status.set", odd));
  g_assert_null (lki_change_new_from_payload (NULL, "l", 1, 1, "opened", empty));
}

static void
test_every_change_has_its_own_id (void)
{
  g_autoptr (LkiLeadRecord) lead = make_lead ();
  g_autoptr (LkiChange) a = lki_change_new_opened (lead, 1);
  g_autoptr (LkiChange) b = lki_change_new_opened (lead, 1);

  g_assert_true (g_uuid_string_is_valid (a->id));
  g_assert_cmpstr (a->id, !=, b->id);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/change/status-survives-storage", test_status);
  g_test_add_func ("/model/change/opened-keeps-the-first-time", test_opened_keeps_the_first);
  g_test_add_func ("/model/change/note-touches-nothing-else", test_note_touches_nothing);
  g_test_add_func ("/model/change/every-type-survives-storage", test_every_type_survives_storage);
  g_test_add_func ("/model/change/claim-shows-nothing-before", test_claim_shows_nothing_before);
  g_test_add_func ("/model/change/inverse", test_inverse);
  g_test_add_func ("/model/change/unknown-is-refused", test_unknown_is_refused);
  g_test_add_func ("/model/change/every-one-has-its-own-id", test_every_change_has_its_own_id);

  return g_test_run ();
}
