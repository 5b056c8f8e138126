// SPDX-License-Identifier: GPL-3.0-or-later
#include "lki-lead.h"

#include "lki-lead-details.h"

static void
count_cb (GObject *object,
          GParamSpec *pspec,
          gpointer user_data)
{
  ++*(int *) user_data;
}

static LkiLeadRecord *
make_record (gint64 revision)
{
  LkiLeadRecord *record = lki_lead_record_new ();

  record->key = 5;
  record->id = g_strdup ("lead-5");
  record->revision = revision;
  record->name = g_strdup ("Ola Eksempel");

  return record;
}

static void
test_notifies_on_real_change (void)
{
  g_autoptr (LkiLeadRecord) first = make_record (1);
  g_autoptr (LkiLeadRecord) same = make_record (1);
  g_autoptr (LkiLeadRecord) second = make_record (2);
  LkiLead *lead = lki_lead_new (5, NULL);
  int notified = 0;

  g_signal_connect (lead, "notify::record", G_CALLBACK (count_cb), &notified);

  lki_lead_set_record (lead, first);
  lki_lead_set_record (lead, same);
  g_assert_cmpint (notified, ==, 1);

  lki_lead_set_record (lead, second);
  g_assert_cmpint (notified, ==, 2);
  g_assert_cmpint (lki_lead_get_record (lead)->revision, ==, 2);

  g_assert_finalize_object (lead);
}

static void
test_details_join (void)
{
  g_autoptr (LkiLeadRecord) stored = make_record (3);
  g_autoptr (LkiLeadRecord) parsed = make_record (3);
  g_autoptr (LkiLeadRecord) whole = NULL;

  stored->key = 77;
  stored->unsent = 2;
  stored->work.status = LKI_LEAD_STATUS_BOOKED;
  parsed->key = 0;
  parsed->details = lki_lead_details_new ();
  lki_lead_details_add_phone (parsed->details, "+4700000001", NULL);

  whole = lki_lead_record_copy_with_details (stored, parsed);
  g_assert_cmpint (whole->key, ==, 77);
  g_assert_cmpuint (whole->unsent, ==, 2);
  g_assert_cmpint (whole->work.status, ==, LKI_LEAD_STATUS_BOOKED);
  g_assert_cmpuint (whole->details->phones->len, ==, 1);
}

static void
test_search_text (void)
{
  g_autoptr (LkiLeadRecord) record = make_record (1);
  g_autofree char *names = NULL;
  g_autofree char *text = NULL;

  record->city = g_strdup ("Bodø");
  record->details = lki_lead_details_new ();
  lki_lead_details_add_phone (record->details, "+4700000002", "00 00 00 02");
  lki_lead_details_add_answer (record->details, "k", "Which rooms?", "Kjøkken", LKI_ANSWER_CHOICE,
                               NULL);
  lki_lead_details_add_answer (record->details, "b", "Own tools?", "true", LKI_ANSWER_BOOLEAN,
                               NULL);

  names = lki_lead_record_dup_search_names (record);
  text = lki_lead_record_dup_search_text (record);

  g_assert_cmpstr (names, ==, "Ola Eksempel\n+4700000002\nBodø");
  g_assert_cmpstr (text, ==, "Kjøkken");
}

static void
test_steps (void)
{
  g_assert_true (lki_lead_status_can_become (LKI_LEAD_STATUS_NEW, LKI_LEAD_STATUS_CONTACTING));
  g_assert_true (lki_lead_status_can_become (LKI_LEAD_STATUS_LOST, LKI_LEAD_STATUS_REACHED));
  g_assert_false (lki_lead_status_can_become (LKI_LEAD_STATUS_LOST, LKI_LEAD_STATUS_WON));
  g_assert_false (lki_lead_status_can_become (LKI_LEAD_STATUS_NEW, LKI_LEAD_STATUS_NEW));
  g_assert_false (lki_lead_status_can_become (LKI_LEAD_STATUS_NEW, LKI_LEAD_STATUS_ERASED));

  for (int to = LKI_LEAD_STATUS_UNKNOWN; to <= LKI_LEAD_STATUS_ERASED; to++)
    g_assert_false (lki_lead_status_can_become (LKI_LEAD_STATUS_ERASED, to));

  for (int status = LKI_LEAD_STATUS_NEW; status <= LKI_LEAD_STATUS_ERASED; status++)
    g_assert_cmpint (lki_lead_status_from_string (lki_lead_status_to_string (status)), ==, status);
  g_assert_cmpint (lki_lead_status_from_string ("sideways"), ==, LKI_LEAD_STATUS_UNKNOWN);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/lead/notifies-on-real-change", test_notifies_on_real_change);
  g_test_add_func ("/model/lead/details-join-what-the-store-knows", test_details_join);
  g_test_add_func ("/model/lead/search-text", test_search_text);
  g_test_add_func ("/model/lead/status-steps", test_steps);

  return g_test_run ();
}
