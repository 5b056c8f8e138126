// SPDX-License-Identifier: GPL-3.0-or-later
// A store in a file of its own, and short ways to fill and ask it.

#include "store-fixture.h"

static void
changed_cb (LkiStore *store,
            LkiChangeSet *set,
            Fixture *fixture)
{
  g_ptr_array_add (fixture->sets, lki_change_set_ref (set));
}

static void
outbox_changed_cb (LkiStore *store,
                   Fixture *fixture)
{
  fixture->n_outbox_changes++;
}

void
fixture_open (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->store = test_await_object (lki_store_open (fixture->path), &error);
  g_assert_no_error (error);
  g_signal_connect (fixture->store, "changed", G_CALLBACK (changed_cb), fixture);
  g_signal_connect (fixture->store, "outbox-changed", G_CALLBACK (outbox_changed_cb), fixture);
}

void
fixture_close (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  if (fixture->store == NULL)
    return;
  test_await (lki_store_close (fixture->store), &error);
  g_assert_no_error (error);
  g_assert_finalize_object (fixture->store);
  fixture->store = NULL;
}

void
fixture_set_up (Fixture *fixture,
                gconstpointer data)
{
  fixture->folder = test_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "account", "leads.sqlite", NULL);
  fixture->sets = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_change_set_unref);
  fixture_open (fixture);
}

void
fixture_tear_down (Fixture *fixture,
                   gconstpointer data)
{
  fixture_close (fixture);
  test_remove_folder (fixture->folder);
  g_ptr_array_unref (fixture->sets);
  g_free (fixture->path);
  g_free (fixture->folder);
}

/* Applies a page, which it takes. */
LkiChangeSet *
fixture_apply (Fixture *fixture,
               LkiSyncPage *page)
{
  g_autoptr (GError) error = NULL;
  LkiChangeSet *set = test_await_boxed (lki_store_apply_page (fixture->store, page), &error);

  g_assert_no_error (error);
  lki_sync_page_unref (page);

  return set;
}

/* Applies a page with one lead, which it takes. */
LkiChangeSet *
fixture_put (Fixture *fixture,
             LkiLeadRecord *lead)
{
  LkiSyncPage *page = lead_maker_new_page (NULL, FALSE);

  g_ptr_array_add (page->leads, lead);

  return fixture_apply (fixture, page);
}

LkiLeadPage *
fixture_query (Fixture *fixture,
               LkiLeadView view,
               const char *search,
               LkiLeadSort sort,
               guint limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LkiLeadQuery) query =
      lki_lead_query_new (view, view == LKI_LEAD_VIEW_CATEGORY ? "cleaning" : NULL, search, sort);
  LkiLeadPage *page = test_await_boxed (
      lki_store_query (fixture->store, query, LEAD_MAKER_NOW, G_MAXUINT, limit), &error);

  g_assert_no_error (error);

  return page;
}

/* The ids of what is found, in order, with spaces between; asked for in both ways, with the same
 * answer. */
char *
fixture_find (Fixture *fixture,
              LkiLeadView view,
              const char *search,
              LkiLeadSort sort)
{
  g_autoptr (LkiLeadPage) all = fixture_query (fixture, view, search, sort, 0);
  g_autoptr (LkiLeadPage) first = fixture_query (fixture, view, search, sort, 1000);
  g_autoptr (GString) ids = g_string_new (NULL);

  g_assert_true (all->complete);
  g_assert_true (first->complete);
  g_assert_cmpmem (all->keys->data, all->keys->len * sizeof (gint64), first->keys->data,
                   first->keys->len * sizeof (gint64));
  g_assert_cmpuint (all->records->len, ==, all->keys->len);
  for (guint i = 0; i < all->records->len; i++)
    {
      LkiLeadRecord *record = g_ptr_array_index (all->records, i);

      g_assert_cmpint (record->key, ==, g_array_index (all->keys, gint64, i));
      g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", record->id);
    }

  return g_string_free (g_steal_pointer (&ids), FALSE);
}

/* NULL when there is none. */
LkiLeadRecord *
fixture_lead (Fixture *fixture,
              const char *id)
{
  return test_await_boxed (lki_store_find_lead (fixture->store, id), NULL);
}

LkiLeadCounts *
fixture_count (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  LkiLeadCounts *counts =
      test_await_boxed (lki_store_count (fixture->store, LEAD_MAKER_NOW), &error);

  g_assert_no_error (error);

  return counts;
}
