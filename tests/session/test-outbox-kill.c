// SPDX-License-Identifier: GPL-3.0-or-later
// Somebody works on several leads while the program is killed again and again, at random moments.
// In the end the server has each change exactly once, in the order of doing lead by lead, and the
// store has what the server has.

#include <gio/gio.h>
#include <signal.h>
#include <string.h>

#include "outbox-test.h"

#define LEADS 12
#define KILLS 50
#define CHANGES 200

/* RFC 9562 */
#define UUID_LENGTH 36

typedef struct
{
  Desk *desk;
  char *folder;
  GPtrArray *lead_ids; /* (owned) */
  GPtrArray *made;     /* (owned) "ID LEAD TYPE" of changes whose action has been answered */
  guint seed;
  guint next; /* number of the next action: one that was begun is not begun again */
} Work;

static GSubprocess *
start (Work *work,
       int changes)
{
  g_autofree char *child = g_test_build_filename (G_TEST_BUILT, "session", "work-child", NULL);
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_ptr_array_add (argv, g_strdup (child));
  g_ptr_array_add (argv, g_strdup (lki_sandbox_get_address (work->desk->sandbox)));
  g_ptr_array_add (argv, g_strdup (lki_sandbox_get_demo_email (work->desk->sandbox)));
  g_ptr_array_add (argv, g_strdup (lki_sandbox_get_demo_password (work->desk->sandbox)));
  g_ptr_array_add (argv, g_strdup (work->folder));
  g_ptr_array_add (argv, g_strdup_printf ("%u", work->seed));
  g_ptr_array_add (argv, g_strdup_printf ("%u", work->next));
  g_ptr_array_add (argv, g_strdup_printf ("%d", changes));
  for (guint i = 0; i < work->lead_ids->len; i++)
    g_ptr_array_add (argv, g_strdup (g_ptr_array_index (work->lead_ids, i)));
  g_ptr_array_add (argv, NULL);

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  /* Nobody is to be asked for a password. */
  g_subprocess_launcher_setenv (launcher, "SECRET_BACKEND", "service", TRUE);
  g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, &error);
  g_assert_no_error (error);

  return process;
}

/* Returns: FALSE at the end of what the child has to say */
static gboolean
read_line (Work *work,
           GDataInputStream *lines)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);

  g_assert_no_error (error);
  if (line == NULL)
    return FALSE;

  if (g_str_has_prefix (line, "begin "))
    work->next = (guint) g_ascii_strtoull (line + strlen ("begin "), NULL, 10) + 1;
  else if (g_str_has_prefix (line, "made "))
    g_ptr_array_add (work->made, g_strdup (line + strlen ("made ")));

  return TRUE;
}

/* Lets the child say so many things and kills it a moment later. What it has said by then counts.
 */
static void
run_and_kill (Work *work,
              guint lines_before,
              guint moment_us)
{
  g_autoptr (GSubprocess) process = start (work, MAX (CHANGES - (int) work->made->len, 1));
  g_autoptr (GDataInputStream) lines =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < lines_before && read_line (work, lines); i++)
    ;
  g_usleep (moment_us);
  g_subprocess_send_signal (process, SIGKILL);
  while (read_line (work, lines))
    ;
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  /* It may have come to its end first; of anything else it must not die. */
  if (g_subprocess_get_if_signaled (process))
    g_assert_cmpint (g_subprocess_get_term_sig (process), ==, SIGKILL);
  else
    g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

static void
run_to_the_end (Work *work)
{
  g_autoptr (GSubprocess) process = start (work, MAX (CHANGES - (int) work->made->len, 0));
  g_autoptr (GDataInputStream) lines =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autoptr (GError) error = NULL;

  while (read_line (work, lines))
    ;
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

/* The server is slow to take, or slow to answer, so that the kill comes at every point of the way.
 */
static void
slow_down (Desk *desk)
{
  g_free (desk_control (desk, "DELETE", "faults", NULL));
  switch (g_test_rand_int_range (0, 3))
    {
    case 0:
      g_free (desk_control (desk, "POST", "faults",
                            "{\"path\":\"/v1/changes\",\"delay_ms\":15,\"count\":1000}"));
      break;
    case 1:
      g_free (
          desk_control (desk, "POST", "faults",
                        "{\"path\":\"/v1/changes\",\"bytes_per_second\":20000,\"count\":1000}"));
      break;
    default:
      break;
    }
}

/* From the id of a change to its place in the order of applying. */
static GHashTable *
read_applied (Desk *desk)
{
  GHashTable *applied = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *json = desk_control (desk, "GET", "applied", NULL);
  guint place = 1;

  for (const char *p = json; (p = strstr (p, "{\"id\":\"")) != NULL; p++)
    {
      char *id = g_strndup (p + strlen ("{\"id\":\""), UUID_LENGTH);

      g_assert_true (g_uuid_string_is_valid (id));
      /* Exactly once. */
      g_assert_true (g_hash_table_insert (applied, id, GUINT_TO_POINTER (place++)));
    }

  return applied;
}

static void
assert_applied_in_order (Work *work)
{
  g_autoptr (GHashTable) applied = read_applied (work->desk);
  g_autoptr (GHashTable) last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < work->made->len; i++)
    {
      g_auto (GStrv) parts = g_strsplit (g_ptr_array_index (work->made, i), " ", 3);
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (applied, parts[0]));

      g_assert_cmpuint (place, >, 0);
      g_assert_cmpuint (place, >, GPOINTER_TO_UINT (g_hash_table_lookup (last, parts[1])));
      g_hash_table_replace (last, g_strdup (parts[1]), GUINT_TO_POINTER (place));
      g_hash_table_add (kinds, g_strdup (parts[2]));
    }

  /* What was under way at a kill may have been done, as a whole, and not twice: an action makes
   * three changes at most. */
  g_assert_cmpuint (g_hash_table_size (applied), >=, work->made->len);
  g_assert_cmpuint (g_hash_table_size (applied), <=, work->made->len + 3 * KILLS);
  for (guint number = 0; number < work->next; number++)
    {
      g_autofree char *note = g_strdup_printf ("Handling nummer %u.", number);
      g_autofree char *remark = g_strdup_printf ("Samtale nummer %u.", number);

      g_assert_cmpuint (desk_count_applied (work->desk, note), <=, 1);
      g_assert_cmpuint (desk_count_applied (work->desk, remark), <=, 1);
    }
  g_test_message ("%u changes of %u kinds on %u leads, %u more under way at a kill",
                  work->made->len, g_hash_table_size (kinds), g_hash_table_size (last),
                  g_hash_table_size (applied) - work->made->len);
  g_assert_cmpuint (g_hash_table_size (kinds), >=, 10);
  g_assert_cmpuint (g_hash_table_size (last), >=, 5);
}

/* Nobody else was there to be in conflict with. */
static void
assert_nothing_unsent (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) unsent =
      dex_await_boxed (lki_store_load_unsent (desk->store, FALSE), &error);

  g_assert_no_error (error);
  for (guint i = 0; i < unsent->len; i++)
    {
      LkiUnsentChange *change = g_ptr_array_index (unsent, i);

      g_test_message ("%s of %s: state %d, %s", lki_change_type_to_string (change->change->type),
                      change->change->lead_id, change->state, change->problem_code);
    }
  g_assert_cmpuint (unsent->len, ==, 0);
}

static void
test_kill (Desk *desk)
{
  g_autoptr (GPtrArray) lead_ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (LkiSyncPage) page = NULL;
  g_autoptr (GError) error = NULL;
  Work work = { .desk = desk, .lead_ids = lead_ids, .made = made };

  work.folder = g_build_filename (desk->folder, "data", NULL);
  work.seed = (guint) g_test_rand_int ();
  g_test_message ("seed of the actions: %u", work.seed);

  page = dex_await_boxed (lki_partner_api_fetch_page (desk->api, NULL, LEADS), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < page->leads->len; i++)
    g_ptr_array_add (lead_ids,
                     g_strdup (((LkiLeadRecord *) g_ptr_array_index (page->leads, i))->id));

  for (guint i = 0; i < KILLS; i++)
    {
      slow_down (desk);
      run_and_kill (&work, (guint) g_test_rand_int_range (0, 11),
                    (guint) g_test_rand_int_range (0, 30 * 1000));
    }
  g_test_message ("%u changes had been made at the last kill", made->len);
  g_free (desk_control (desk, "DELETE", "faults", NULL));
  run_to_the_end (&work);
  g_assert_cmpuint (made->len, >=, CHANGES);

  desk_take_account_store (desk, work.folder);
  assert_nothing_unsent (desk);
  desk_assert_same_leads (desk->api, desk->store);
  assert_applied_in_order (&work);

  g_free (work.folder);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  desk_add_test ("/outbox/kill", LEADS, test_kill);

  return g_test_run ();
}
