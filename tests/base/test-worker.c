// SPDX-License-Identifier: GPL-3.0-or-later
#include "lki-worker.h"

#include "lki-error.h"

typedef struct
{
  LkiWorker *worker;
  GString *order; /* written by the worker's thread alone */
  GMutex gate;
} Fixture;

typedef struct
{
  Fixture *fixture;
  char letter;
} Step;

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  fixture->worker = lki_worker_new ("test-worker");
  fixture->order = g_string_new (NULL);
  g_mutex_init (&fixture->gate);
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  if (fixture->worker != NULL)
    g_assert_finalize_object (fixture->worker);
  g_string_free (fixture->order, TRUE);
  g_mutex_clear (&fixture->gate);
}

static DexFuture *
step_cb (gpointer user_data)
{
  Step *step = user_data;

  g_assert_true (lki_worker_is_current (step->fixture->worker));
  g_string_append_c (step->fixture->order, step->letter);

  return dex_future_new_for_int (step->letter);
}

static DexFuture *
gate_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  g_mutex_lock (&fixture->gate);
  g_mutex_unlock (&fixture->gate);

  return dex_future_new_for_boolean (TRUE);
}

static DexFuture *
fail_cb (gpointer user_data)
{
  return dex_future_new_for_error (lki_error_new (LKI_ERROR_DAMAGED, "on purpose"));
}

static DexFuture *
submit_step (Fixture *fixture,
             LkiWorkerLane lane,
             char letter)
{
  Step *step = g_new (Step, 1);

  *step = (Step) { fixture, letter };

  return lki_worker_submit (fixture->worker, lane, step_cb, step, g_free);
}

static DexFuture *
settled_cb (DexFuture *future,
            gpointer user_data)
{
  g_main_loop_quit (user_data);

  return dex_ref (future);
}

static void
wait_for (DexFuture *future)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (DexFuture) settled = dex_future_finally (dex_ref (future), settled_cb, loop, NULL);

  if (dex_future_is_pending (settled))
    g_main_loop_run (loop);
}

static void
test_prompt_goes_first (Fixture *fixture,
                        gconstpointer data)
{
  g_autoptr (GPtrArray) futures = g_ptr_array_new_with_free_func (dex_unref);

  /* Nothing can start until all of it is queued. */
  g_mutex_lock (&fixture->gate);
  g_ptr_array_add (futures,
                   lki_worker_submit (fixture->worker, LKI_WORKER_PROMPT, gate_cb, fixture, NULL));
  g_ptr_array_add (futures, submit_step (fixture, LKI_WORKER_BULK, 'a'));
  g_ptr_array_add (futures, submit_step (fixture, LKI_WORKER_BULK, 'b'));
  g_ptr_array_add (futures, submit_step (fixture, LKI_WORKER_PROMPT, '1'));
  g_ptr_array_add (futures, submit_step (fixture, LKI_WORKER_PROMPT, '2'));
  g_mutex_unlock (&fixture->gate);

  for (guint i = 0; i < futures->len; i++)
    wait_for (g_ptr_array_index (futures, i));

  g_assert_cmpstr (fixture->order->str, ==, "12ab");
}

static void
test_answers_and_fails (Fixture *fixture,
                        gconstpointer data)
{
  g_autoptr (DexFuture) good = submit_step (fixture, LKI_WORKER_BULK, 'x');
  g_autoptr (DexFuture) bad =
      lki_worker_submit (fixture->worker, LKI_WORKER_BULK, fail_cb, NULL, NULL);
  g_autoptr (GError) error = NULL;

  wait_for (good);
  wait_for (bad);

  g_assert_cmpint (g_value_get_int (dex_future_get_value (good, NULL)), ==, 'x');
  g_assert_null (dex_future_get_value (bad, &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_DAMAGED);
}

static void
test_stop_finishes_what_was_asked (Fixture *fixture,
                                   gconstpointer data)
{
  g_autoptr (DexFuture) first = submit_step (fixture, LKI_WORKER_BULK, 'a');
  g_autoptr (DexFuture) second = submit_step (fixture, LKI_WORKER_BULK, 'b');
  g_autoptr (DexFuture) late = NULL;
  g_autoptr (GError) error = NULL;

  lki_worker_stop (fixture->worker);
  g_assert_cmpstr (fixture->order->str, ==, "ab");

  late = submit_step (fixture, LKI_WORKER_PROMPT, 'c');
  wait_for (late);
  g_assert_null (dex_future_get_value (late, &error));
  g_assert_error (error, LKI_ERROR, LKI_ERROR_CANCELLED);
  g_assert_cmpstr (fixture->order->str, ==, "ab");
}

int
main (int argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/base/worker/prompt-work-goes-first", Fixture, NULL, set_up, test_prompt_goes_first,
              tear_down);
  g_test_add ("/base/worker/answers-and-fails", Fixture, NULL, set_up, test_answers_and_fails,
              tear_down);
  g_test_add ("/base/worker/stop-finishes-what-was-asked", Fixture, NULL, set_up,
              test_stop_finishes_what_was_asked, tear_down);

  return g_test_run ();
}
