// SPDX-License-Identifier: GPL-3.0-or-later
// The list against a naive model: whatever happens in the store, it shows what the query says, and
// its items-changed lead a copy of it to the same.

#include <gio/gio.h>

#include "lki-lead-details.h"
#include "lki-lead-list-private.h"
#include "sync-test.h"

#define NOW_MS G_GINT64_CONSTANT (1790000000000)

typedef struct
{
  char *folder;
  LkiStore *store;
  LkiClock *clock;
  LkiLeadList *list;
  GArray *copy;      /* of gint64: what somebody who only listens believes */
  GHashTable *alive; /* key → LkiLead: what somebody holds */
  gint64 revision;
  guint emissions;
  guint touched;
} Bench;

static void
items_changed_cb (Bench *bench,
                  guint position,
                  guint removed,
                  guint added)
{
  g_assert_cmpuint (position + removed, <=, bench->copy->len);
  if (removed > 0)
    g_array_remove_range (bench->copy, position, removed);
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (LkiLead) lead = g_list_model_get_item (G_LIST_MODEL (bench->list), position + i);
      gint64 key = lki_lead_get_key (lead);

      g_array_insert_val (bench->copy, position + i, key);
    }
  g_assert_cmpuint (bench->copy->len, ==, g_list_model_get_n_items (G_LIST_MODEL (bench->list)));
  bench->emissions++;
  bench->touched += removed + added;
}

static LkiLeadRecord *
make_lead (Bench *bench,
           guint number,
           LkiLeadStatus status)
{
  static const char *const names[] = { "Åse Berg", "Bo Lind", "Carl Dahl", "Dina Moe", "Eva Ås" };
  LkiLeadRecord *lead = lki_lead_record_new ();
  g_autofree char *json = NULL;

  lead->id = g_strdup_printf ("lead-%u", number);
  lead->revision = ++bench->revision;
  lead->delivered_at = NOW_MS - (gint64) number * 60000;
  lead->submitted_at = lead->delivered_at;
  lead->respond_by =
      number % 3 == 0 ? LKI_TIME_NONE : NOW_MS + (gint64) ((number * 7919) % 1000) * 1000;
  lead->site_name = g_strdup ("Mittanbud");
  lead->country = g_strdup ("NO");
  lead->category_id = g_strdup (number % 2 == 0 ? "cleaning" : "moving");
  lead->language = g_strdup ("nb");
  lead->name = g_strdup (names[(number + bench->revision) % G_N_ELEMENTS (names)]);
  lead->city = g_strdup ("Oslo");
  lki_lead_work_clear (&lead->work);
  lki_lead_work_init (&lead->work);
  lead->work.status = status;
  lead->details = lki_lead_details_new ();
  json = g_strdup_printf ("{\"id\":\"%s\"}", lead->id);
  lead->json = g_bytes_new (json, strlen (json));

  return lead;
}

static void
apply (Bench *bench,
       LkiSyncPage *page,
       gboolean more)
{
  g_autoptr (GError) error = NULL;

  page->cursor = g_strdup_printf ("c%" G_GINT64_FORMAT, bench->revision);
  page->has_more = more;
  page->total = -1;
  dex_await (lki_store_apply_page (bench->store, page), &error);
  g_assert_no_error (error);
  lki_sync_page_unref (page);
}

static LkiLeadPage *
ask (Bench *bench)
{
  g_autoptr (GError) error = NULL;
  LkiLeadPage *page = dex_await_boxed (
      lki_store_query (bench->store, lki_lead_list_get_query (bench->list), NOW_MS, 0, 0), &error);

  g_assert_no_error (error);

  return page;
}

static gboolean
is_answered (Bench *bench)
{
  g_autoptr (LkiLeadPage) page = ask (bench);

  return !lki_lead_list_get_loading (bench->list) && page->keys->len == bench->copy->len &&
         (page->keys->len == 0 ||
          memcmp (page->keys->data, bench->copy->data, page->keys->len * sizeof (gint64)) == 0);
}

/* The list follows at its own pace; that it gets there, and that it tells the truth then, is what
 * matters. */
static void
await_answer (Bench *bench)
{
  gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while (!is_answered (bench))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      lki_clock_advance (bench->clock, 1000);
      dex_await (dex_timeout_new_msec (1), NULL);
    }

  for (guint i = 0; i < bench->copy->len; i++)
    {
      g_autoptr (LkiLead) lead = g_list_model_get_item (G_LIST_MODEL (bench->list), i);
      gint64 key = g_array_index (bench->copy, gint64, i);
      guint position;

      g_assert_cmpint (lki_lead_get_key (lead), ==, key);
      g_assert_true (lki_lead_list_find (bench->list, key, &position));
      g_assert_cmpuint (position, ==, i);
    }
}

static Bench *
bench_new (void)
{
  Bench *bench = g_new0 (Bench, 1);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  bench->folder = g_dir_make_tmp ("leadkit-test-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (bench->folder, "leads.db", NULL);
  bench->store = dex_await_object (lki_store_open (path), &error);
  g_assert_no_error (error);
  bench->clock = lki_clock_new_manual (NOW_MS);
  bench->list = lki_lead_list_new (bench->store, bench->clock);
  bench->copy = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_signal_connect_swapped (bench->list, "items-changed", G_CALLBACK (items_changed_cb), bench);

  return bench;
}

static void
bench_free (Bench *bench)
{
  g_autoptr (GError) error = NULL;

  g_signal_handlers_disconnect_by_data (bench->list, bench);
  desk_settle ();
  g_assert_finalize_object (bench->list);
  dex_await (lki_store_close (bench->store), &error);
  g_assert_no_error (error);
  g_object_unref (bench->store);
  g_object_unref (bench->clock);
  g_array_unref (bench->copy);
  desk_remove_folder (bench->folder);
  g_free (bench->folder);
  g_free (bench);
}

static void
set_query (Bench *bench,
           LkiLeadView view,
           const char *search,
           LkiLeadSort sort)
{
  g_autoptr (LkiLeadQuery) query =
      lki_lead_query_new (view, view == LKI_LEAD_VIEW_CATEGORY ? "cleaning" : NULL, search, sort);

  lki_lead_list_set_query (bench->list, query);
}

static void
fill (Bench *bench,
      guint n)
{
  LkiSyncPage *page = lki_sync_page_new ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (page->leads, make_lead (bench, i, LKI_LEAD_STATUS_NEW));
  apply (bench, page, FALSE);
}

static void
test_random (gpointer data,
             gpointer user_data)
{
  static const LkiLeadStatus statuses[] = { LKI_LEAD_STATUS_NEW, LKI_LEAD_STATUS_CONTACTING,
                                            LKI_LEAD_STATUS_WON, LKI_LEAD_STATUS_LOST };
  static const LkiLeadView views[] = { LKI_LEAD_VIEW_ALL, LKI_LEAD_VIEW_NEW,
                                       LKI_LEAD_VIEW_IN_PROGRESS, LKI_LEAD_VIEW_CATEGORY };
  static const char *const searches[] = { NULL, NULL, "berg", "Å" };
  Bench *bench = bench_new ();

  fill (bench, 100);
  set_query (bench, LKI_LEAD_VIEW_ALL, NULL, LKI_LEAD_SORT_NEWEST);
  await_answer (bench);

  for (guint round = 0; round < 150; round++)
    {
      LkiSyncPage *page = lki_sync_page_new ();
      guint changes = (guint) g_test_rand_int_range (0, 6);

      for (guint i = 0; i < changes; i++)
        {
          guint number = (guint) g_test_rand_int_range (0, 150);

          if (g_test_rand_int_range (0, 4) == 0)
            g_ptr_array_add (page->removed, g_strdup_printf ("lead-%u", number));
          else
            g_ptr_array_add (
                page->leads,
                make_lead (bench, number,
                           statuses[g_test_rand_int_range (0, G_N_ELEMENTS (statuses))]));
        }
      if (round % 20 == 19)
        for (guint i = 0; i < 300; i++)
          g_ptr_array_add (page->leads, make_lead (bench, 200 + i, LKI_LEAD_STATUS_NEW));
      if (round % 20 == 9)
        for (guint i = 0; i < 150; i++)
          g_ptr_array_add (page->removed,
                           g_strdup_printf ("lead-%d", g_test_rand_int_range (0, 500)));
      apply (bench, page, FALSE);

      if (g_test_rand_int_range (0, 5) == 0)
        set_query (
            bench, views[g_test_rand_int_range (0, G_N_ELEMENTS (views))],
            searches[g_test_rand_int_range (0, G_N_ELEMENTS (searches))],
            (LkiLeadSort) g_test_rand_int_range (LKI_LEAD_SORT_NEWEST, LKI_LEAD_SORT_NAME + 1));
      if (g_test_rand_int_range (0, 2) == 0)
        await_answer (bench);
    }
  await_answer (bench);

  bench_free (bench);
}

static void
test_small_changes (gpointer data,
                    gpointer user_data)
{
  Bench *bench = bench_new ();
  LkiSyncPage *page;

  fill (bench, 5000);
  set_query (bench, LKI_LEAD_VIEW_NEW, NULL, LKI_LEAD_SORT_NEWEST);
  await_answer (bench);
  g_assert_cmpuint (bench->copy->len, ==, 5000);

  /* A lead arrives: one row comes. Somebody takes another: one row goes. A third only changes: no
   * row does. */
  bench->emissions = bench->touched = 0;
  page = lki_sync_page_new ();
  g_ptr_array_add (page->leads, make_lead (bench, 6000, LKI_LEAD_STATUS_NEW));
  g_ptr_array_add (page->leads, make_lead (bench, 30, LKI_LEAD_STATUS_CONTACTING));
  g_ptr_array_add (page->leads, make_lead (bench, 40, LKI_LEAD_STATUS_NEW));
  apply (bench, page, FALSE);
  await_answer (bench);
  g_assert_cmpuint (bench->touched, ==, 2);

  bench_free (bench);
}

static void
test_many_gone (gpointer data,
                gpointer user_data)
{
  Bench *bench = bench_new ();
  LkiSyncPage *page = lki_sync_page_new ();

  fill (bench, 5000);
  set_query (bench, LKI_LEAD_VIEW_NEW, NULL, LKI_LEAD_SORT_NEWEST);
  await_answer (bench);

  /* Neighbours go in one step, and nothing that stays is told of. */
  bench->emissions = bench->touched = 0;
  for (guint i = 1000; i < 1100; i++)
    g_ptr_array_add (page->removed, g_strdup_printf ("lead-%u", i));
  for (guint i = 2000; i < 2100; i += 2)
    g_ptr_array_add (page->removed, g_strdup_printf ("lead-%u", i));
  apply (bench, page, FALSE);
  await_answer (bench);
  g_assert_cmpuint (bench->copy->len, ==, 4850);
  g_assert_cmpuint (bench->touched, ==, 150);
  g_assert_cmpuint (bench->emissions, ==, 51);

  /* In another order too. */
  set_query (bench, LKI_LEAD_VIEW_NEW, NULL, LKI_LEAD_SORT_NAME);
  await_answer (bench);
  page = lki_sync_page_new ();
  for (guint i = 0; i < 1000; i++)
    g_ptr_array_add (page->removed, g_strdup_printf ("lead-%u", i));
  apply (bench, page, FALSE);
  await_answer (bench);
  g_assert_cmpuint (bench->copy->len, ==, 3850);

  bench_free (bench);
}

static void
notify_cb (guint *n)
{
  (*n)++;
}

static void
test_live_objects (gpointer data,
                   gpointer user_data)
{
  Bench *bench = bench_new ();
  g_autoptr (LkiLead) first = NULL;
  g_autoptr (LkiLead) again = NULL;
  g_autoptr (LkiLead) deep = NULL;
  LkiSyncPage *page;
  guint notified = 0;
  guint position;

  fill (bench, 1000);
  set_query (bench, LKI_LEAD_VIEW_ALL, NULL, LKI_LEAD_SORT_NEWEST);
  await_answer (bench);

  /* The first ones are there at once, the others soon. */
  first = g_list_model_get_item (G_LIST_MODEL (bench->list), 0);
  g_assert_nonnull (lki_lead_get_record (first));
  deep = g_list_model_get_item (G_LIST_MODEL (bench->list), 700);
  if (lki_lead_get_record (deep) == NULL)
    desk_await_signal (deep, "notify::record");
  g_assert_cmpstr (lki_lead_get_record (deep)->id, ==, "lead-700");

  /* As long as somebody holds it, it is the same object, and it follows. */
  g_signal_connect_swapped (first, "notify::record", G_CALLBACK (notify_cb), &notified);
  page = lki_sync_page_new ();
  g_ptr_array_add (page->leads, make_lead (bench, 0, LKI_LEAD_STATUS_WON));
  apply (bench, page, FALSE);
  await_answer (bench);
  g_assert_cmpuint (notified, ==, 1);
  g_assert_cmpint (lki_lead_get_record (first)->work.status, ==, LKI_LEAD_STATUS_WON);
  again = g_list_model_get_item (G_LIST_MODEL (bench->list), 0);
  g_assert_true (first == again);

  /* Also across views. */
  set_query (bench, LKI_LEAD_VIEW_WON, NULL, LKI_LEAD_SORT_NAME);
  await_answer (bench);
  g_clear_object (&again);
  again = g_list_model_get_item (G_LIST_MODEL (bench->list), 0);
  g_assert_true (first == again);
  g_assert_false (lki_lead_list_find (bench->list, lki_lead_get_key (deep), &position));

  bench_free (bench);

  /* Whoever still holds a lead when the list is gone has it all the same. */
  g_assert_cmpstr (lki_lead_get_record (first)->id, ==, "lead-0");
}

static void
reloaded_cb (guint *n)
{
  (*n)++;
}

static void
test_superseded (gpointer data,
                 gpointer user_data)
{
  Bench *bench = bench_new ();
  guint reloads = 0;

  fill (bench, 500);
  g_signal_connect_swapped (bench->list, "reloaded", G_CALLBACK (reloaded_cb), &reloads);

  /* Somebody types: of the queries that follow each other fast, the last one is answered. */
  set_query (bench, LKI_LEAD_VIEW_ALL, "b", LKI_LEAD_SORT_NEWEST);
  set_query (bench, LKI_LEAD_VIEW_ALL, "be", LKI_LEAD_SORT_NEWEST);
  set_query (bench, LKI_LEAD_VIEW_ALL, "ber", LKI_LEAD_SORT_NEWEST);
  set_query (bench, LKI_LEAD_VIEW_ALL, "berg", LKI_LEAD_SORT_NEWEST);
  g_assert_true (lki_lead_list_get_loading (bench->list));
  await_answer (bench);
  g_assert_cmpuint (reloads, ==, 1);
  g_assert_cmpuint (bench->copy->len, ==, 100);

  lki_lead_list_set_query (bench->list, NULL);
  g_assert_cmpuint (bench->copy->len, ==, 0);
  g_assert_false (lki_lead_list_get_loading (bench->list));

  bench_free (bench);
}

static void
test_growing (gpointer data,
              gpointer user_data)
{
  Bench *bench = bench_new ();

  /* A first sync: what comes is older than what is there, and goes to the end; nothing is taken
   * away. */
  set_query (bench, LKI_LEAD_VIEW_ALL, NULL, LKI_LEAD_SORT_NEWEST);
  await_answer (bench);
  bench->touched = 0;
  for (guint page_number = 0; page_number < 10; page_number++)
    {
      LkiSyncPage *page = lki_sync_page_new ();

      for (guint i = 0; i < 500; i++)
        g_ptr_array_add (page->leads,
                         make_lead (bench, page_number * 500 + i, LKI_LEAD_STATUS_NEW));
      apply (bench, page, page_number < 9);
    }
  await_answer (bench);
  g_assert_cmpuint (bench->copy->len, ==, 5000);
  g_assert_cmpuint (bench->touched, ==, 5000);

  bench_free (bench);
}

static void
run (gconstpointer data)
{
  desk_run_fiber ((GFunc) data, NULL);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  g_test_add_data_func ("/session/lead-list/random", test_random, run);
  g_test_add_data_func ("/session/lead-list/small-changes", test_small_changes, run);
  g_test_add_data_func ("/session/lead-list/many-gone", test_many_gone, run);
  g_test_add_data_func ("/session/lead-list/live-objects", test_live_objects, run);
  g_test_add_data_func ("/session/lead-list/superseded", test_superseded, run);
  g_test_add_data_func ("/session/lead-list/growing", test_growing, run);

  return g_test_run ();
}
