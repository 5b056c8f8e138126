// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of sync and session share: a sandbox, a store in a folder of its own, and fibers
// to await in.

#include "sync-test.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "lki-discovery.h"
#include "lki-error.h"
#include "lki-future.h"
#include "lki-wake.h"

#define PATIENCE_S 30

typedef struct
{
  guint leads;
  gboolean manual;
  DeskFunc func;
} Case;

static gboolean
patience_ran_out_cb (gpointer user_data)
{
  g_error ("the test did not come to its end");
}

/* Sanitizers take several times as long, as the check knows too. */
static guint
get_patience_s (void)
{
  return PATIENCE_S * (g_getenv ("LKI_TEST_SANITIZED") != NULL ? 6 : 1);
}

static void
wait_until_settled (DexFuture *future)
{
  guint id = g_timeout_add_seconds (4 * get_patience_s (), patience_ran_out_cb, NULL);
  g_autoptr (GError) error = NULL;

  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
  g_assert_nonnull (dex_future_get_value (future, &error));
  g_assert_no_error (error);
  dex_unref (future);

  /* Let go of what ended fibers held. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
desk_sign_in (Desk *desk)
{
  const char *address = lki_sandbox_get_address (desk->sandbox);
  g_autoptr (LkiServerInfo) server = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_object (&desk->api);
  g_clear_object (&desk->identity);
  server = dex_await_boxed (lki_discovery_fetch (desk->http, address), &error);
  g_assert_no_error (error);
  desk->identity =
      dex_await_object (lki_identity_sign_in (desk->http, server, desk->clock,
                                              lki_sandbox_get_demo_email (desk->sandbox),
                                              lki_sandbox_get_demo_password (desk->sandbox)),
                        &error);
  g_assert_no_error (error);
  desk->api = lki_partner_api_new (desk->http, desk->identity);
}

static DexFuture *
desk_fiber (gpointer user_data)
{
  const Case *test = user_data;
  LkiSandboxOptions options = { .leads = test->leads, .seed = 7 };
  Desk desk = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  desk.folder = g_dir_make_tmp ("leadkit-test-XXXXXX", &error);
  g_assert_no_error (error);
  desk.sandbox = lki_sandbox_start (&options, &error);
  g_assert_no_error (error);
  desk.http = lki_http_new ("leadkit-inbox/1.0");
  desk.clock = test->manual ? lki_clock_new_manual (g_get_real_time () / 1000) : lki_clock_new ();
  desk_sign_in (&desk);
  path = g_build_filename (desk.folder, "account", "leads.db", NULL);
  desk.store = dex_await_object (lki_store_open (path), &error);
  g_assert_no_error (error);

  test->func (&desk);

  if (desk.store != NULL)
    dex_await (lki_store_close (desk.store), &error);
  g_assert_no_error (error);
  g_clear_object (&desk.store);
  g_clear_object (&desk.api);
  g_clear_object (&desk.identity);
  g_clear_object (&desk.http);
  g_clear_object (&desk.clock);
  lki_sandbox_stop (desk.sandbox);
  desk_remove_folder (desk.folder);
  g_free (desk.folder);

  return lki_future_new_done ();
}

static void
run_case (gconstpointer data)
{
  wait_until_settled (lki_future_spawn ("test", desk_fiber, (gpointer) data, NULL));
}

static void
add_case (const char *path,
          guint leads,
          gboolean manual,
          DeskFunc func)
{
  Case *test = g_new0 (Case, 1);

  *test = (Case) { leads, manual, func };
  g_test_add_data_func_full (path, test, run_case, g_free);
}

void
desk_add_test (const char *path,
               guint leads,
               DeskFunc func)
{
  add_case (path, leads, FALSE, func);
}

void
desk_add_manual_test (const char *path,
                      guint leads,
                      DeskFunc func)
{
  add_case (path, leads, TRUE, func);
}

typedef struct
{
  GFunc func;
  gpointer data;
} Plain;

static DexFuture *
plain_fiber (gpointer user_data)
{
  Plain *plain = user_data;

  plain->func (plain->data, NULL);

  return lki_future_new_done ();
}

void
desk_run_fiber (GFunc func,
                gpointer data)
{
  Plain plain = { func, data };

  wait_until_settled (lki_future_spawn ("test", plain_fiber, &plain, NULL));
}

char *
desk_control_at (LkiHttp *http,
                 const char *address,
                 const char *method,
                 const char *path,
                 const char *json)
{
  g_autofree char *uri = g_strconcat (address, "/sandbox/", path, NULL);
  g_autoptr (GBytes) body = json != NULL ? g_bytes_new (json, strlen (json)) : NULL;
  g_autoptr (LkiHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  response = dex_await_boxed (
      lki_http_send (http, method, uri, NULL, body != NULL ? "application/json" : NULL, body),
      &error);
  g_assert_no_error (error);

  return response->body != NULL ? g_strndup (g_bytes_get_data (response->body, NULL),
                                             g_bytes_get_size (response->body))
                                : g_strdup ("");
}

char *
desk_control (Desk *desk,
              const char *method,
              const char *path,
              const char *json)
{
  return desk_control_at (desk->http, lki_sandbox_get_address (desk->sandbox), method, path, json);
}

guint
desk_count_requests (Desk *desk,
                     const char *method,
                     const char *path)
{
  g_autofree char *received = desk_control (desk, "GET", "received", NULL);
  g_autofree char *pattern = g_strdup_printf ("\"method\":\"%s\",\"path\":\"%s", method, path);
  guint n = 0;

  for (const char *p = received; (p = strstr (p, pattern)) != NULL; p++)
    n++;

  return n;
}

struct _Watch
{
  LkiWake wake;
  GObject *object;
  gulong handler;
  char *signal;
};

static void
happened_cb (Watch *watch)
{
  lki_wake_trigger (&watch->wake);
}

Watch *
desk_watch (gpointer object,
            const char *signal)
{
  Watch *watch = g_new0 (Watch, 1);

  watch->object = g_object_ref (object);
  watch->signal = g_strdup (signal);
  watch->handler = g_signal_connect_swapped (object, signal, G_CALLBACK (happened_cb), watch);

  return watch;
}

void
desk_watch_wait (Watch *watch)
{
  g_autoptr (GError) error = NULL;

  dex_await (dex_future_first (lki_wake_wait (&watch->wake),
                               dex_timeout_new_seconds (get_patience_s ()), NULL),
             &error);
  if (error != NULL)
    g_error ("nothing happened: %s", watch->signal);
}

void
desk_watch_free (Watch *watch)
{
  g_signal_handler_disconnect (watch->object, watch->handler);
  lki_wake_clear (&watch->wake);
  g_object_unref (watch->object);
  g_free (watch->signal);
  g_free (watch);
}

void
desk_await_signal (gpointer object,
                   const char *signal)
{
  g_autoptr (Watch) watch = desk_watch (object, signal);

  desk_watch_wait (watch);
}

void
desk_await_status (LkiSyncEngine *engine,
                   LkiSyncStatus status)
{
  while (lki_sync_engine_get_status (engine) != status)
    desk_await_signal (engine, "notify::status");
}

void
desk_await_caught_up (LkiSyncEngine *engine)
{
  while (!lki_sync_engine_get_caught_up (engine))
    desk_await_signal (engine, "notify::caught-up");
}

/* Lets everything that is ready to run, run. */
void
desk_settle (void)
{
  for (guint i = 0; i < 20; i++)
    dex_await (dex_timeout_new_msec (1), NULL);
}

LkiSyncEngine *
desk_start_engine (Desk *desk)
{
  LkiSyncEngine *engine = lki_sync_engine_new (desk->api, desk->store, desk->clock);

  lki_sync_engine_start (engine);

  return engine;
}

void
desk_stop_engine (LkiSyncEngine *engine)
{
  g_autoptr (GError) error = NULL;

  dex_await (lki_sync_engine_stop (engine), &error);
  g_assert_no_error (error);
  g_object_unref (engine);
}

void
desk_sync (LkiSyncEngine *engine)
{
  g_autoptr (GError) error = NULL;

  dex_await (lki_sync_engine_sync_now (engine), &error);
  g_assert_no_error (error);
}

static LkiLeadPage *
all_leads (LkiStore *store,
           guint records)
{
  g_autoptr (LkiLeadQuery) query =
      lki_lead_query_new (LKI_LEAD_VIEW_ALL, NULL, NULL, LKI_LEAD_SORT_NEWEST);
  g_autoptr (GError) error = NULL;
  LkiLeadPage *page;

  page = dex_await_boxed (lki_store_query (store, query, g_get_real_time () / 1000, records, 0),
                          &error);
  g_assert_no_error (error);

  return page;
}

guint
desk_count_leads (Desk *desk)
{
  g_autoptr (LkiLeadPage) page = all_leads (desk->store, 0);

  return page->keys->len;
}

LkiLeadRecord *
desk_newest_lead (Desk *desk)
{
  g_autoptr (LkiLeadPage) page = all_leads (desk->store, 1);

  g_assert_cmpuint (page->records->len, ==, 1);

  return lki_lead_record_ref (g_ptr_array_index (page->records, 0));
}

LkiLeadRecord *
desk_find_lead (Desk *desk,
                const char *id)
{
  g_autoptr (GError) error = NULL;
  LkiLeadRecord *record = dex_await_boxed (lki_store_find_lead (desk->store, id), &error);

  if (record == NULL)
    g_assert_error (error, LKI_ERROR, LKI_ERROR_NOT_FOUND);

  return record;
}

static void
assert_same_work (const LkiLeadWork *work,
                  const LkiLeadWork *expected)
{
  g_assert_cmpint (work->status, ==, expected->status);
  g_assert_cmpstr (work->status_reason, ==, expected->status_reason);
  g_assert_cmpstr (work->assignee_id, ==, expected->assignee_id);
  g_assert_cmpstr (work->claimed_by, ==, expected->claimed_by);
  g_assert_cmpint (work->snoozed_until, ==, expected->snoozed_until);
  g_assert_cmpint (work->follow_up_at, ==, expected->follow_up_at);
  g_assert_cmpint (work->value.amount_minor, ==, expected->value.amount_minor);
  g_assert_cmpint (work->opened_at, ==, expected->opened_at);
  g_assert_cmpint (work->first_contact_at, ==, expected->first_contact_at);
}

/* What a fresh client would get, lead by lead and revision by revision. */
void
desk_assert_same_leads (LkiPartnerApi *api,
                        LkiStore *store)
{
  g_autoptr (GHashTable) expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                           (GDestroyNotify) lki_lead_record_unref);
  g_autoptr (LkiLeadPage) page = all_leads (store, 0);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *cursor = NULL;
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (LkiSyncPage) fetched =
          dex_await_boxed (lki_partner_api_fetch_page (api, cursor, 1000), &error);

      g_assert_no_error (error);
      for (guint i = 0; i < fetched->leads->len; i++)
        {
          LkiLeadRecord *lead = g_ptr_array_index (fetched->leads, i);

          g_hash_table_replace (expected, g_strdup (lead->id), lki_lead_record_ref (lead));
        }
      for (guint i = 0; i < fetched->removed->len; i++)
        g_hash_table_remove (expected, g_ptr_array_index (fetched->removed, i));
      more = fetched->has_more;
      g_set_str (&cursor, fetched->cursor);
    }

  g_assert_cmpuint (page->keys->len, ==, g_hash_table_size (expected));
  records = dex_await_boxed (
      lki_store_load_records (store, (const gint64 *) (gpointer) page->keys->data, page->keys->len),
      &error);
  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, page->keys->len);
  for (guint i = 0; i < records->len; i++)
    {
      LkiLeadRecord *lead = g_ptr_array_index (records, i);
      LkiLeadRecord *other = g_hash_table_lookup (expected, lead->id);

      g_assert_nonnull (other);
      g_assert_cmpint (lead->revision, ==, other->revision);
      assert_same_work (&lead->work, &other->work);
      g_hash_table_remove (expected, lead->id);
    }
  g_assert_cmpuint (g_hash_table_size (expected), ==, 0);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

void
desk_remove_folder (const char *folder)
{
  remove_tree (folder);
}
