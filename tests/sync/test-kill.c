// SPDX-License-Identifier: GPL-3.0-or-later
// A first sync is killed again and again, at random moments, while the server's leads change. In
// the end the store has exactly what the server has.

#include "sync-test.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>

#include "lki-error.h"

#define LEADS 20000
#define KILLS 30

/* Runs the child and kills it after some pages and a moment. Returns: FALSE if it came to its end
 * first */
static gboolean
run_and_kill (Desk *desk,
              const char *path,
              guint pages,
              guint moment_us)
{
  g_autofree char *child = g_test_build_filename (G_TEST_BUILT, "sync", "sync-child", NULL);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;
  gboolean killed;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, child,
                              lki_sandbox_get_address (desk->sandbox),
                              lki_sandbox_get_demo_email (desk->sandbox),
                              lki_sandbox_get_demo_password (desk->sandbox), path, NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));

  for (guint i = 0; i < pages; i++)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);

      g_assert_no_error (error);
      if (line == NULL)
        break;
    }
  g_usleep (moment_us);
  g_subprocess_send_signal (process, SIGKILL);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);

  killed = g_subprocess_get_if_signaled (process);
  if (!killed)
    g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);

  return killed;
}

static void
change_something (Desk *desk)
{
  g_autoptr (LkiSyncPage) page = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *update = NULL;
  g_autofree char *removal = NULL;

  page = dex_await_boxed (lki_partner_api_fetch_page (desk->api, NULL, 50), &error);
  g_assert_no_error (error);

  update = g_strdup_printf (
      "{\"lead_id\":\"%s\",\"patch\":{\"person\":{\"name\":\"Nora Ny\"}}}",
      ((LkiLeadRecord *) g_ptr_array_index (page->leads, g_test_rand_int_range (0, 25)))->id);
  removal = g_strdup_printf (
      "{\"lead_ids\":[\"%s\"]}",
      ((LkiLeadRecord *) g_ptr_array_index (page->leads, g_test_rand_int_range (25, 50)))->id);
  g_free (desk_control (desk, "POST", "update", update));
  g_free (desk_control (desk, "POST", "remove", removal));
  g_free (desk_control (desk, "POST", "leads", "{\"count\":2}"));
}

static void
finish_and_compare (Desk *desk,
                    const char *path)
{
  LkiSyncEngine *engine;
  g_autoptr (LkiStore) store = NULL;
  g_autoptr (GError) error = NULL;

  store = dex_await_object (lki_store_open (path), &error);
  g_assert_no_error (error);
  g_assert_null (lki_store_get_set_aside_path (store));

  engine = lki_sync_engine_new (desk->api, store, desk->clock);
  lki_sync_engine_start (engine);
  desk_await_caught_up (engine);
  desk_stop_engine (engine);
  desk_assert_same_leads (desk->api, store);
  dex_await (lki_store_close (store), &error);
  g_assert_no_error (error);
}

static void
test_kill (Desk *desk)
{
  guint kills = 0;

  for (guint round = 0; kills < KILLS; round++)
    {
      g_autofree char *folder = g_strdup_printf ("%s/round-%u", desk->folder, round);
      g_autofree char *path = g_build_filename (folder, "leads.db", NULL);

      /* Two thirds of the way at most, so that the end comes undisturbed. */
      for (guint i = 0; i < 10 && kills < KILLS; i++)
        {
          if (!run_and_kill (desk, path, g_test_rand_int_range (0, 4),
                             g_test_rand_int_range (0, 60 * 1000)))
            break;
          kills++;
          change_something (desk);
        }
      finish_and_compare (desk, path);
      desk_remove_folder (folder);
    }

  g_test_message ("killed %u times", kills);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  desk_add_test ("/sync/kill", LEADS, test_kill);

  return g_test_run ();
}
