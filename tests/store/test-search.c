// SPDX-License-Identifier: GPL-3.0-or-later
// What people type and which leads they find.

#include "store-fixture.h"

#include <string.h>

static void
assert_search (Fixture *fixture,
               const char *search,
               const char *ids)
{
  g_autofree char *found = fixture_find (fixture, LKI_LEAD_VIEW_ALL, search, LKI_LEAD_SORT_NEWEST);

  if (g_strcmp0 (found, ids) != 0)
    g_test_message ("Searched for “%s”", search);
  g_assert_cmpstr (found, ==, ids);
}

static void
put (Fixture *fixture,
     const char *id,
     const char *name,
     const char *phone,
     const char *message)
{
  static guint n_leads;
  LkiLeadRecord *lead = lead_maker_new (id, LEAD_MAKER_NOW - (gint64) n_leads++ * 60000);

  g_set_str (&lead->name, name);
  if (phone != NULL)
    {
      g_ptr_array_set_size (lead->details->phones, 0);
      lki_lead_details_add_phone (lead->details, phone, phone);
    }
  g_set_str (&lead->details->message, message);
  lead_maker_print_json (lead);
  lki_change_set_unref (fixture_put (fixture, lead));
}

static void
test_letters (Fixture *fixture,
              gconstpointer data)
{
  put (fixture, "a", "Åse Blåbær", NULL, NULL);
  put (fixture, "b", "Bjørn Müller", NULL, NULL);
  put (fixture, "c", "José Strauß", NULL, NULL);
  put (fixture, "d", "Aasta O'Brien-Lie", NULL, NULL);
  put (fixture, "e", "Мария Ķalniņš", NULL, NULL);

  assert_search (fixture, "blåbær", "a");
  assert_search (fixture, "blabær", "a");
  assert_search (fixture, "blabar", "a");
  assert_search (fixture, "BLÅBÆR", "a");
  assert_search (fixture, "blaabaer", "a");
  assert_search (fixture, "aase", "a");
  assert_search (fixture, "bjorn", "b");
  assert_search (fixture, "bjoern", "b");
  assert_search (fixture, "mueller", "b");
  assert_search (fixture, "muller", "b");
  assert_search (fixture, "jose", "c");
  assert_search (fixture, "strauss", "c");
  assert_search (fixture, "åsta", "d");
  assert_search (fixture, "brien", "d");
  assert_search (fixture, "o'brien-lie", "d");
  assert_search (fixture, "мария", "e");
  assert_search (fixture, "kalnins", "e");
  /* Decomposed, as macOS pastes it. */
  assert_search (fixture,
                 "A\xcc\x8a"
                 "se Bla\xcc\x8a"
                 "b\xc3\xa6"
                 "r",
                 "a");
}

static void
test_as_you_type (Fixture *fixture,
                  gconstpointer data)
{
  const char *name = "Bjørnstjerne Ødegård";

  put (fixture, "a", name, NULL, NULL);
  put (fixture, "b", "Nils Aas", NULL, NULL);

  for (const char *p = g_utf8_next_char (name);; p = g_utf8_next_char (p))
    {
      g_autofree char *typed = g_strndup (name, p - name);

      assert_search (fixture, typed, "a");
      if (*p == '\0')
        break;
    }
}

static void
test_phones (Fixture *fixture,
             gconstpointer data)
{
  static const char *const notations[] = {
    "+4700000042",     "4700000042",       "004700000042",   "00000042",        "00000",
    "+47 00 00 00 42", "00 00 00 42",      "+47 000 00 042", "47 000 0",        "(+47) 000-00-042",
    "+47000",          "0047 00 00 00 42", "+47-00.00.00",   "+47 000 00 042 ",
  };

  put (fixture, "a", "Kari", "+4700000042", NULL);
  put (fixture, "b", "Ola", "+4711111142", NULL);
  put (fixture, "c", "Sven", "+46001234567", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (notations); i++)
    assert_search (fixture, notations[i], "a");
  assert_search (fixture, "1111 1142", "b");
  /* With the trunk zero that is dialled within the country. */
  assert_search (fixture, "0001 23 45 67", "c");
  assert_search (fixture, "+4799", "");
}

static void
test_fields (Fixture *fixture,
             gconstpointer data)
{
  LkiLeadRecord *lead = lead_maker_new ("a", LEAD_MAKER_NOW);
  LkiSyncPage *page = lead_maker_new_page ("1", FALSE);

  lead->company = g_strdup ("Fjordglass AS");
  g_set_str (&lead->details->message, "Vi har to katter");
  lki_lead_details_add_answer (lead->details, "k", "Hvilket gulv?", "Parkett", LKI_ANSWER_CHOICE,
                               NULL);
  lead_maker_print_json (lead);
  g_ptr_array_add (page->leads, lead);
  g_ptr_array_add (page->activities, lead_maker_new_note ("n", "a", 0, "Ring etter klokken fire"));
  lki_change_set_unref (fixture_apply (fixture, page));

  assert_search (fixture, "fjordglass", "a");
  assert_search (fixture, "kari@example.com", "a");
  assert_search (fixture, "@example", "a");
  assert_search (fixture, "storgata 1", "a");
  assert_search (fixture, "0155 oslo", "a");
  assert_search (fixture, "katter", "a");
  assert_search (fixture, "parkett", "a");
  assert_search (fixture, "klokken", "a");
  /* Words that are in different places, and one that is nowhere. */
  assert_search (fixture, "kari katter klokken", "a");
  assert_search (fixture, "k o katter klokken", "a");
  assert_search (fixture, "kari hund", "");
  assert_search (fixture, "klokken hund", "");
  assert_search (fixture, "x klokken", "");
  /* Questions are the same in every lead. */
  assert_search (fixture, "hvilket", "");
}

/* Numbers are found from their first digit on, wherever they are. */
static void
test_numbers (Fixture *fixture,
              gconstpointer data)
{
  static const char *const places[] = { "7381", "9604 example", "5570m2", "6428" };
  LkiLeadRecord *lead = lead_maker_new ("a", LEAD_MAKER_NOW);
  LkiSyncPage *page = lead_maker_new_page ("1", FALSE);

  g_set_str (&lead->postal_code, "7381");
  g_set_str (&lead->details->message, "Bestilling 9604, omtrent 5570m2");
  lki_lead_details_add_answer (lead->details, "k", "Example?", "9604 example", LKI_ANSWER_CHOICE,
                               NULL);
  lead_maker_print_json (lead);
  g_ptr_array_add (page->leads, lead);
  g_ptr_array_add (page->activities, lead_maker_new_note ("n", "a", 0, "Kode 6428"));
  lki_change_set_unref (fixture_apply (fixture, page));
  put (fixture, "b", "Ola", NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    for (gsize length = strcmp (places[i], "6428") == 0 ? 3 : 1; length <= strlen (places[i]);
         length++)
      {
        g_autofree char *typed = g_strndup (places[i], length);

        assert_search (fixture, typed, "a");
      }

  assert_search (fixture, "738 6428 kode kari", "a");
  assert_search (fixture, "6428 7381", "a");
  assert_search (fixture, "6428 7382", "");
  assert_search (fixture, "7382", "");
  assert_search (fixture, "73811", "");
}

static void
test_order_and_limit (Fixture *fixture,
                      gconstpointer data)
{
  LkiSyncPage *page = lead_maker_new_page ("1", FALSE);
  g_autoptr (LkiLeadPage) first = NULL;
  g_autoptr (LkiLeadPage) all = NULL;
  g_autoptr (LkiLeadPage) everyone = NULL;

  for (guint i = 0; i < 400; i++)
    g_ptr_array_add (page->leads, lead_maker_new_seeded (i));
  lki_change_set_unref (fixture_apply (fixture, page));

  everyone = fixture_query (fixture, LKI_LEAD_VIEW_ALL, NULL, LKI_LEAD_SORT_NEWEST, 0);
  first = fixture_query (fixture, LKI_LEAD_VIEW_ALL, "example", LKI_LEAD_SORT_NEWEST, 50);
  all = fixture_query (fixture, LKI_LEAD_VIEW_ALL, "example", LKI_LEAD_SORT_NEWEST, 0);
  g_assert_cmpuint (first->keys->len, ==, 50);
  g_assert_false (first->complete);
  g_assert_true (all->complete);
  g_assert_cmpmem (all->keys->data, all->keys->len * 8, everyone->keys->data,
                   everyone->keys->len * 8);
  g_assert_cmpmem (first->keys->data, 50 * 8, everyone->keys->data, 50 * 8);
}

static void
test_within_views (Fixture *fixture,
                   gconstpointer data)
{
  LkiSyncPage *page = lead_maker_new_page ("1", FALSE);

  for (guint i = 0; i < 3000; i++)
    g_ptr_array_add (page->leads, lead_maker_new_seeded (i));
  lki_change_set_unref (fixture_apply (fixture, page));

  /* A view that is searched for what every lead has is the view, in each order. */
  for (LkiLeadView view = LKI_LEAD_VIEW_NEW; view <= LKI_LEAD_VIEW_CATEGORY; view++)
    for (LkiLeadSort sort = LKI_LEAD_SORT_NEWEST; sort <= LKI_LEAD_SORT_NAME; sort++)
      {
        g_autoptr (LkiLeadPage) plain = fixture_query (fixture, view, NULL, sort, 0);
        g_autoptr (LkiLeadPage) searched = fixture_query (fixture, view, "example", sort, 0);
        g_autoptr (LkiLeadPage) some = fixture_query (fixture, view, "kari", sort, 0);
        guint position = 0;

        g_assert_cmpuint (plain->keys->len, >, 0);
        g_assert_cmpmem (plain->keys->data, plain->keys->len * 8, searched->keys->data,
                         searched->keys->len * 8);
        /* And for what some have, a part of it in the same order. */
        for (guint i = 0; i < some->keys->len; i++, position++)
          while (g_array_index (plain->keys, gint64, position) !=
                 g_array_index (some->keys, gint64, i))
            g_assert_cmpuint (++position, <, plain->keys->len);
      }
}

static void
test_change (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (LkiLeadRecord) lead = lead_maker_new ("a", LEAD_MAKER_NOW);
  LkiLeadRecord *renamed = lead_maker_revise (lead);
  LkiLeadRecord *moved;

  lki_change_set_unref (fixture_put (fixture, lki_lead_record_ref (lead)));
  g_set_str (&renamed->name, "Sigrid Undset");
  lead_maker_print_json (renamed);
  moved = lead_maker_revise (renamed);
  moved->work.status = LKI_LEAD_STATUS_WON;
  lead_maker_print_json (moved);
  lki_change_set_unref (fixture_put (fixture, renamed));
  assert_search (fixture, "nordmann", "");
  assert_search (fixture, "sigrid", "a");
  lki_change_set_unref (fixture_put (fixture, moved));
  assert_search (fixture, "sigrid", "a");
}

static void
test_hostile (Fixture *fixture,
              gconstpointer data)
{
  static const char *const searches[] = {
    "\"",
    "\"\"\"\"",
    "kari\" OR \"ola",
    "kari AND",
    "NEAR(kari ola)",
    "kari*",
    "-kari",
    "^kari",
    "words:kari",
    "kari)",
    "((((",
    "';--",
    "%_",
    "\\",
    "*",
    "+",
    "kari\n\t\rnordmann",
    "\xff\xfe",
    "kari \xc3",
    "{kari}",
    "a:b:c",
  };
  g_autofree char *pasted = g_strnfill (10240, 'k');
  g_autofree char *many = NULL;
  g_autoptr (GString) words = g_string_new (NULL);

  put (fixture, "a", "Kari Nordmann", NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    g_free (fixture_find (fixture, LKI_LEAD_VIEW_ALL, searches[i], LKI_LEAD_SORT_NEWEST));
  assert_search (fixture, "\"kari\"", "a");
  assert_search (fixture, "kari*", "a");
  assert_search (fixture, "kari\nnordmann", "a");
  /* Nothing to search for is no search. */
  assert_search (fixture, " ?! ", "a");
  assert_search (fixture, "", "a");

  assert_search (fixture, pasted, "");
  for (guint i = 0; i < 2000; i++)
    g_string_append (words, "kari ");
  assert_search (fixture, words->str, "a");
}

static void
test_hostile_lead (Fixture *fixture,
                   gconstpointer data)
{
  g_autofree char *large = g_strnfill (2 * 1024 * 1024, 'x');
  g_autoptr (GString) words = g_string_new ("start ");

  while (words->len < 1024 * 1024)
    g_string_append_printf (words, "word%" G_GSIZE_FORMAT " ", words->len);
  put (fixture, "a", large, NULL, words->str);
  put (fixture, "b", "Kari", NULL, NULL);

  assert_search (fixture, "xxx", "a");
  assert_search (fixture, "start", "a");
  assert_search (fixture, "kari", "a b");
}

static void
test_match (Fixture *fixture,
            gconstpointer data)
{
  g_autoptr (LkiLeadQuery) query =
      lki_lead_query_new (LKI_LEAD_VIEW_NEW, NULL, "solveig", LKI_LEAD_SORT_NEWEST);
  g_autoptr (LkiLeadQuery) plain =
      lki_lead_query_new (LKI_LEAD_VIEW_NEW, NULL, NULL, LKI_LEAD_SORT_NEWEST);
  g_autoptr (LkiLeadRecord) a = NULL;
  g_autoptr (LkiLeadRecord) b = NULL;
  g_autoptr (GArray) matching = NULL;
  g_autoptr (GArray) all = NULL;
  gint64 keys[3];

  put (fixture, "a", "Solveig", NULL, NULL);
  put (fixture, "b", "Ola", NULL, NULL);
  a = fixture_lead (fixture, "a");
  b = fixture_lead (fixture, "b");
  keys[0] = b->key;
  keys[1] = 99;
  keys[2] = a->key;
  matching = test_await_boxed (
      lki_store_match (fixture->store, query, LEAD_MAKER_NOW, keys, G_N_ELEMENTS (keys)), NULL);
  g_assert_cmpuint (matching->len, ==, 1);
  g_assert_cmpint (g_array_index (matching, gint64, 0), ==, a->key);
  all = test_await_boxed (
      lki_store_match (fixture->store, plain, LEAD_MAKER_NOW, keys, G_N_ELEMENTS (keys)), NULL);
  g_assert_cmpuint (all->len, ==, 2);
}

static DexFuture *
begin_search (Fixture *fixture,
              const char *search)
{
  g_autoptr (LkiLeadQuery) query =
      lki_lead_query_new (LKI_LEAD_VIEW_ALL, NULL, search, LKI_LEAD_SORT_NEWEST);

  return lki_store_query (fixture->store, query, LEAD_MAKER_NOW, 0, 0);
}

static void
test_burst (Fixture *fixture,
            gconstpointer data)
{
  LkiSyncPage *page = lead_maker_new_page ("1", FALSE);
  g_autoptr (LkiLeadQuery) plain =
      lki_lead_query_new (LKI_LEAD_VIEW_ALL, NULL, NULL, LKI_LEAD_SORT_NEWEST);
  g_autoptr (LkiLeadPage) last = NULL;
  DexFuture *searches[40];
  DexFuture *listing;

  for (guint i = 0; i < 2000; i++)
    g_ptr_array_add (page->leads, lead_maker_new_seeded (i));
  lki_change_set_unref (fixture_apply (fixture, page));

  /* A burst of keystrokes: the last is answered in full; those before it may be given up, and say
   * so; a list that somebody else reads is not touched. */
  listing = lki_store_query (fixture->store, plain, LEAD_MAKER_NOW, 0, 0);
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    searches[i] = begin_search (fixture, "example");
  last = test_await_boxed (begin_search (fixture, "kari"), NULL);
  g_assert_nonnull (last);
  g_assert_cmpuint (last->keys->len, >, 0);
  g_assert_true (test_await (listing, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      g_autoptr (LkiLeadPage) found = test_await_boxed (searches[i], NULL);

      g_assert_nonnull (found);
      g_assert_cmpuint (found->keys->len, ==, 2000);
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  fixture_add (Fixture, "/store/search/letters", test_letters);
  fixture_add (Fixture, "/store/search/as-you-type", test_as_you_type);
  fixture_add (Fixture, "/store/search/phones", test_phones);
  fixture_add (Fixture, "/store/search/fields", test_fields);
  fixture_add (Fixture, "/store/search/numbers", test_numbers);
  fixture_add (Fixture, "/store/search/order-and-limit", test_order_and_limit);
  fixture_add (Fixture, "/store/search/within-views", test_within_views);
  fixture_add (Fixture, "/store/search/change", test_change);
  fixture_add (Fixture, "/store/search/hostile", test_hostile);
  fixture_add (Fixture, "/store/search/hostile-lead", test_hostile_lead);
  fixture_add (Fixture, "/store/search/match", test_match);
  fixture_add (Fixture, "/store/search/burst", test_burst);

  return g_test_run ();
}
