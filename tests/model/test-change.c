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
  g_test_add_func ("/model/change/unknown-is-refused", test_unknown_is_refused);
  g_test_add_func ("/model/change/every-one-has-its-own-id", test_every_change_has_its_own_id);

  return g_test_run ();
}
