// SPDX-License-Identifier: GPL-3.0-or-later
// The program without its window, for what is measured below the window. Prints JSON.
//
//   bench-client sync ADDRESS EMAIL PASSWORD   signs in and syncs everything; the profile is kept
//   bench-client outbox ADDRESS EMAIL PASSWORD CHANGES   writes notes while sync is paused, and
//   sends
//                                              them
//   bench-client search DATABASE WORD…         asks the store for each word
//   bench-client views DATABASE                asks the store for the views, by turns

#include <stdlib.h>

#include "lki-db.h"
#include "lki-future.h"
#include "lki-session-manager.h"
#include "lki-store.h"

/* What the list asks for before it shows anything; see lki-lead-list.c. */
#define FIRST_KEYS 250
#define FIRST_RECORDS 50
#define TURNS 20

static char **arguments;

static void
give_up (const GError *error)
{
  g_printerr ("bench-client: %s\n", error->message);
  exit (EXIT_FAILURE);
}

static void
print_times (const char *name,
             GArray *times_ms)
{
  g_print ("{\"%s\": [", name);
  for (guint i = 0; i < times_ms->len; i++)
    g_print ("%s%.3f", i > 0 ? ", " : "", g_array_index (times_ms, double, i));
  g_print ("]}\n");
}

static char *
find_database (const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *found = NULL;

      if (g_str_equal (name, "leads.db"))
        return g_steal_pointer (&path);
      if (g_file_test (path, G_FILE_TEST_IS_DIR) && (found = find_database (path)) != NULL)
        return g_steal_pointer (&found);
    }

  return NULL;
}

/* What is in the file, rather than what the window was told last. */
static gint64
count_leads (const char *database)
{
  g_autoptr (LkiDb) db = NULL;
  GError *error = NULL;
  gint64 leads = 0;

  if ((db = lki_db_open (database, LKI_DB_READER, &error)) == NULL ||
      !lki_db_query_int64 (db, "SELECT count(*) FROM lead", &leads, &error))
    give_up (error);

  return leads;
}

static void
status_cb (LkiSession *session,
           GParamSpec *pspec,
           gpointer user_data)
{
  DexPromise *done = user_data;

  if (lki_session_get_sync_status (session) == LKI_SYNC_UP_TO_DATE &&
      dex_future_is_pending (DEX_FUTURE (done)))
    dex_promise_resolve_boolean (done, TRUE);
}

static void
session_cb (LkiSessionManager *manager,
            GParamSpec *pspec,
            gpointer user_data)
{
  LkiSession *session = lki_session_manager_get_session (manager);

  if (session != NULL)
    {
      *(gint64 *) g_object_get_data (G_OBJECT (manager), "begin") = g_get_monotonic_time ();
      g_signal_connect (session, "notify::sync-status", G_CALLBACK (status_cb), user_data);
    }
}

static DexFuture *
sync_fiber (gpointer user_data)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "leadkit-inbox", NULL);
  g_autoptr (LkiSessionManager) manager = lki_session_manager_new (folder, arguments[0]);
  g_autoptr (DexPromise) done = dex_promise_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *database = NULL;
  gint64 begin = 0;
  double first_sync_ms;
  gint64 leads;

  g_object_set_data (G_OBJECT (manager), "begin", &begin);
  g_signal_connect (manager, "notify::session", G_CALLBACK (session_cb), done);
  if (!dex_await (lki_session_manager_sign_in (manager, arguments[0], arguments[1], arguments[2]),
                  &error) ||
      !dex_await (dex_ref (DEX_FUTURE (done)), &error))
    give_up (error);

  first_sync_ms = (g_get_monotonic_time () - begin) / 1000.0;
  g_signal_handlers_disconnect_by_func (manager, session_cb, done);
  if (!dex_await (lki_session_manager_shut_down (manager), &error))
    give_up (error);

  database = find_database (folder);
  leads = count_leads (database);
  g_print ("{\"first_sync_ms\": %.1f, \"leads\": %" G_GINT64_FORMAT ", \"database\": \"%s\"}\n",
           first_sync_ms, leads, database);

  return lki_future_new_done ();
}

static void
await_notify (gpointer object,
              const char *property)
{
  g_autofree char *signal = g_strconcat ("notify::", property, NULL);
  g_autoptr (DexPromise) promise = dex_promise_new ();
  gulong handler =
      g_signal_connect_swapped (object, signal, G_CALLBACK (dex_promise_resolve_boolean), promise);

  dex_await (dex_ref (DEX_FUTURE (promise)), NULL);
  g_signal_handler_disconnect (object, handler);
}

static void
await_up_to_date (LkiSession *session)
{
  while (lki_session_get_sync_status (session) != LKI_SYNC_UP_TO_DATE)
    await_notify (session, "sync-status");
}

/* As many notes, one for each lead or more: those that were closed long ago may have been taken
 * off. */
static void
write_notes (LkiSession *session,
             guint n)
{
  g_autoptr (LkiLeadQuery) query =
      lki_lead_query_new (LKI_LEAD_VIEW_ALL, NULL, NULL, LKI_LEAD_SORT_NEWEST);
  g_autoptr (LkiLeadList) list = lki_session_create_list (session);
  g_autoptr (GError) error = NULL;
  guint n_leads;

  lki_lead_list_set_query (list, query);
  while (!lki_lead_list_get_complete (list))
    await_notify (list, "complete");
  n_leads = g_list_model_get_n_items (G_LIST_MODEL (list));
  if (n_leads == 0)
    {
      g_printerr ("bench-client: there are no leads\n");
      exit (EXIT_FAILURE);
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LkiLead) lead = g_list_model_get_item (G_LIST_MODEL (list), i % n_leads);
      g_autoptr (LkiLeadRecord) record =
          dex_await_boxed (lki_session_load_lead (session, lki_lead_get_key (lead)), &error);

      if (record == NULL ||
          !dex_await (lki_session_add_note (session, record, "Ringer tilbake i morgen."), &error))
        give_up (error);
    }
  while (lki_session_get_counts (session)->unsent != n)
    await_notify (session, "counts");
}

/* The counts that a window shows come in their own time; the sync knows when it has sent all. */
static void
sent_cb (LkiSession *session,
         GParamSpec *pspec,
         gpointer user_data)
{
  gint64 *sent_us = user_data;

  if (lki_session_get_sync_status (session) == LKI_SYNC_UP_TO_DATE)
    *sent_us = g_get_monotonic_time ();
}

static DexFuture *
outbox_fiber (gpointer user_data)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "leadkit-inbox", NULL);
  g_autoptr (LkiSessionManager) manager = lki_session_manager_new (folder, arguments[0]);
  guint n = (guint) g_ascii_strtoull (arguments[3], NULL, 10);
  g_autoptr (GError) error = NULL;
  LkiSession *session;
  gint64 sent = 0;
  gint64 begin;
  gulong handler;

  if (!dex_await (lki_session_manager_sign_in (manager, arguments[0], arguments[1], arguments[2]),
                  &error))
    give_up (error);
  session = lki_session_manager_get_session (manager);
  await_up_to_date (session);
  lki_session_pause_sync (session);
  write_notes (session, n);

  begin = g_get_monotonic_time ();
  handler = g_signal_connect (session, "notify::sync-status", G_CALLBACK (sent_cb), &sent);
  lki_session_resume_sync (session);
  while (lki_session_get_counts (session)->unsent > 0)
    await_notify (session, "counts");
  await_up_to_date (session);
  g_signal_handler_disconnect (session, handler);
  g_print ("{\"outbox_ms\": %.1f, \"failed\": %" G_GINT64_FORMAT "}\n", (sent - begin) / 1000.0,
           lki_session_get_counts (session)->failed);

  if (!dex_await (lki_session_manager_shut_down (manager), &error))
    give_up (error);

  return lki_future_new_done ();
}

static void
measure_query (LkiStore *store,
               LkiLeadView view,
               const char *search,
               GArray *times_ms)
{
  g_autoptr (LkiLeadQuery) query = lki_lead_query_new (view, NULL, search, LKI_LEAD_SORT_NEWEST);
  g_autoptr (LkiLeadPage) page = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();
  double time_ms;

  page = dex_await_boxed (
      lki_store_query (store, query, g_get_real_time () / 1000, FIRST_RECORDS, FIRST_KEYS), &error);
  if (page == NULL)
    give_up (error);
  time_ms = (g_get_monotonic_time () - begin) / 1000.0;
  g_array_append_val (times_ms, time_ms);
}

static DexFuture *
query_fiber (gpointer user_data)
{
  gboolean search = GPOINTER_TO_INT (user_data);
  g_autoptr (GArray) times_ms = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (LkiStore) store = NULL;
  g_autoptr (GError) error = NULL;

  store = dex_await_object (lki_store_open (arguments[0]), &error);
  if (store == NULL)
    give_up (error);

  if (search)
    {
      for (guint i = 1; arguments[i] != NULL; i++)
        measure_query (store, LKI_LEAD_VIEW_ALL, arguments[i], times_ms);
    }
  else
    {
      for (guint i = 0; i < TURNS; i++)
        measure_query (store, i % 2 == 0 ? LKI_LEAD_VIEW_ALL : LKI_LEAD_VIEW_NEW, NULL, times_ms);
    }
  print_times (search ? "search_ms" : "views_ms", times_ms);

  if (!dex_await (lki_store_close (store), &error))
    give_up (error);

  return lki_future_new_done ();
}

int
main (int argc,
      char **argv)
{
  const char *verb = argc > 1 ? argv[1] : "";
  g_autoptr (DexFuture) done = NULL;

  dex_init ();
  arguments = argv + 2;
  if (g_str_equal (verb, "sync") && argc == 5)
    done = lki_future_spawn ("sync", sync_fiber, NULL, NULL);
  else if (g_str_equal (verb, "outbox") && argc == 6)
    done = lki_future_spawn ("outbox", outbox_fiber, NULL, NULL);
  else if (g_str_equal (verb, "search") && argc > 3)
    done = lki_future_spawn ("search", query_fiber, GINT_TO_POINTER (TRUE), NULL);
  else if (g_str_equal (verb, "views") && argc == 3)
    done = lki_future_spawn ("views", query_fiber, GINT_TO_POINTER (FALSE), NULL);
  else
    {
      g_printerr (
          "bench-client: sync ADDRESS EMAIL PASSWORD | outbox ADDRESS EMAIL PASSWORD CHANGES | "
          "search DATABASE WORD… | views DATABASE\n");
      return 2;
    }

  while (dex_future_is_pending (done))
    g_main_context_iteration (NULL, TRUE);

  return EXIT_SUCCESS;
}
