// SPDX-License-Identifier: GPL-3.0-or-later
// Which leads the store finds that may be of the same person as another.

#include "lki-clock.h"
#include "lki-lead-details.h"
#include "store-fixture.h"

static LkiLeadRecord *
make_lead (const char *id,
           const char *name,
           const char *phone,
           const char *email,
           const char *street)
{
  LkiLeadRecord *lead = lead_maker_new (id, LEAD_MAKER_NOW);

  g_set_str (&lead->name, name);
  g_set_str (&lead->phone, phone);
  g_set_str (&lead->email, email);
  g_set_str (&lead->street, street);
  g_ptr_array_set_size (lead->details->phones, 0);
  g_ptr_array_set_size (lead->details->emails, 0);
  if (phone != NULL)
    lki_lead_details_add_phone (lead->details, phone, phone);
  if (email != NULL)
    g_ptr_array_add (lead->details->emails, g_strdup (email));
  lead_maker_print_json (lead);

  return lead;
}

static void
put (Fixture *fixture,
     LkiLeadRecord *lead)
{
  lki_change_set_unref (fixture_put (fixture, lead));
}

/* The ids of what is found, with spaces between. */
static char *
find (Fixture *fixture,
      LkiLeadRecord *lead)
{
  g_autoptr (GPtrArray) similar = NULL;
  g_autoptr (GString) ids = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  similar = test_await_boxed (lki_store_load_similar (fixture->store, lead), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < similar->len; i++)
    {
      LkiLeadRecord *record = g_ptr_array_index (similar, i);

      g_assert_nonnull (record->json);
      g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", record->id);
    }

  return g_string_free_and_steal (g_steal_pointer (&ids));
}

static void
assert_finds (Fixture *fixture,
              const char *id,
              const char *expected)
{
  g_autoptr (LkiLeadRecord) lead = fixture_lead (fixture, id);
  g_autofree char *found = find (fixture, lead);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_reasons (Fixture *fixture,
              gconstpointer data)
{
  put (fixture, make_lead ("a", "Kari Nordmann", "+4700000001", "kari@example.com", "Storgata 1"));
  put (fixture, make_lead ("phone", "Ola Hansen", "+47 000 00 001", NULL, NULL));
  put (fixture, make_lead ("email", "Ola Lie", NULL, "KARI@example.com", NULL));
  put (fixture, make_lead ("address", "nordmann, Kari", NULL, NULL, "STORGATA 1"));
  put (fixture,
       make_lead ("other", "Kari Lie", "+4700000002", "kari@mail.example.com", "Storgata 2"));

  {
    g_autoptr (LkiLeadRecord) lead = fixture_lead (fixture, "a");
    g_autofree char *found = find (fixture, lead);
    g_auto (GStrv) ids = g_strsplit (found, " ", -1);

    g_assert_cmpuint (g_strv_length (ids), ==, 3);
    g_assert_true (g_strv_contains ((const char *const *) ids, "phone"));
    g_assert_true (g_strv_contains ((const char *const *) ids, "email"));
    g_assert_true (g_strv_contains ((const char *const *) ids, "address"));
  }

  /* From the other side it is the same. */
  assert_finds (fixture, "phone", "a");
  assert_finds (fixture, "other", "");
}

/* What a lead says now counts, not what it said. */
static void
test_changed (Fixture *fixture,
              gconstpointer data)
{
  g_autoptr (LkiLeadRecord) before = make_lead ("b", "Ola Lie", "+4700000001", NULL, NULL);
  LkiLeadRecord *after;

  put (fixture, make_lead ("a", "Kari Nordmann", "+4700000001", NULL, NULL));
  put (fixture, lki_lead_record_ref (before));
  assert_finds (fixture, "a", "b");

  after = make_lead ("b", "Ola Lie", "+4700000002", NULL, NULL);
  after->revision = before->revision + 1;
  lead_maker_print_json (after);
  put (fixture, after);
  assert_finds (fixture, "a", "");
}

/* Text that means something to a full-text index is text. */
static void
test_hostile (Fixture *fixture,
              gconstpointer data)
{
  put (fixture, make_lead ("a", "\" OR \"NEAR(* AND", "+47\"000*00003", "\"*@\" OR example.com",
                           "' -- :words ^ {col}"));
  put (fixture, make_lead ("b", "NEAR or and", "+4700000003", NULL, NULL));
  put (fixture, make_lead ("c", "\xF0\x9F\x98\x80", "+", "@", "\xE2\x80\xAE"));
  put (fixture, make_lead ("d", "", "", "", ""));
  assert_finds (fixture, "a", "b");
  assert_finds (fixture, "c", "");
  assert_finds (fixture, "d", "");
}

/* A number that everybody gives does not make a list without end; the newest are found. */
static void
test_many (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autofree char *found = NULL;
  g_auto (GStrv) ids = NULL;
  LkiSyncPage *page = lead_maker_new_page (NULL, FALSE);

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *id = g_strdup_printf ("L%03u", i);
      LkiLeadRecord *one = make_lead (id, "Kari Nordmann", "+4700000001", NULL, "Storgata 1");

      one->delivered_at = LEAD_MAKER_NOW - (gint64) i * 60000;
      lead_maker_print_json (one);
      g_ptr_array_add (page->leads, one);
    }
  lki_change_set_unref (fixture_apply (fixture, page));

  lead = fixture_lead (fixture, "L150");
  found = find (fixture, lead);
  ids = g_strsplit (found, " ", -1);
  g_assert_cmpuint (g_strv_length (ids), <, 50);
  g_assert_cmpstr (ids[0], ==, "L000");
  g_assert_cmpstr (ids[1], ==, "L001");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  fixture_add (Fixture, "/similar/reasons", test_reasons);
  fixture_add (Fixture, "/similar/changed", test_changed);
  fixture_add (Fixture, "/similar/hostile", test_hostile);
  fixture_add (Fixture, "/similar/many", test_many);

  return g_test_run ();
}
