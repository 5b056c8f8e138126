// SPDX-License-Identifier: GPL-3.0-or-later
// Small additions to libdex, so that a sequence is always a named fiber on the main thread and no
// future is dropped in silence.

#include "lki-future.h"

#include "lki-error.h"
#include "lki-fault.h"

/* libdex gives 128 kB. GTK walks trees of widgets and render nodes by recursion, and a fiber that
 * has got its answer may well present it; pages of the stack that are not touched cost nothing. */
#define STACK_SIZE (1024 * 1024)

/**
 * lki_future_spawn:
 * @name: a static name, shown by debuggers and profilers
 * @func: (scope notified): the fiber
 * @user_data: (transfer full): what it is given; it owns it
 * @user_data_destroy: (nullable): frees @user_data when the fiber has ended
 *
 * Starts a fiber on the main thread. Its stack is 1 MiB: keep large buffers on the heap.
 *
 * Returns: (transfer full): a future that settles as the fiber's own future does
 */
DexFuture *
lki_future_spawn (const char *name,
                  DexFiberFunc func,
                  gpointer user_data,
                  GDestroyNotify user_data_destroy)
{
  DexFuture *future = (dex_scheduler_spawn) (dex_scheduler_get_default (), STACK_SIZE, func,
                                             user_data, user_data_destroy);

  dex_future_set_static_name (future, name);

  return future;
}

/**
 * lki_future_spawn_thread:
 * @name: a static name, shown by debuggers
 * @func: (scope notified): what to run on a thread of its own
 * @user_data: (transfer full): what it is given
 * @user_data_destroy: (nullable): frees @user_data when the thread has ended, on the calling thread
 *
 * As dex_thread_spawn(), which frees @user_data under the running thread when nobody wants the
 * future any more. Here the thread keeps it to its end.
 *
 * Returns: (transfer full): a future that settles as the one that @func returns
 */
DexFuture *
lki_future_spawn_thread (const char *name,
                         DexThreadFunc func,
                         gpointer user_data,
                         GDestroyNotify user_data_destroy)
{
  DexFuture *future = dex_thread_spawn (name, func, user_data, user_data_destroy);

  dex_future_disown (dex_ref (future));

  return future;
}

static DexFuture *
report_cb (DexFuture *future,
           gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL && !lki_error_is_cancelled (error))
    {
      g_info ("%s: %s", (const char *) user_data, error->message);
      lki_fault_report (user_data, error);
    }

  return dex_ref (future);
}

/**
 * lki_future_report:
 * @future: (transfer full): a future that nobody will await
 * @what: a static description of the operation, for the log
 *
 * Lets @future run to its end and reports its failure, see [func@Lki.fault_report]. Cancellation is
 * not a failure.
 */
void
lki_future_report (DexFuture *future,
                   const char *what)
{
  g_return_if_fail (DEX_IS_FUTURE (future));

  dex_future_disown (dex_future_finally (future, report_cb, (gpointer) what, NULL));
}

/**
 * lki_future_new_done:
 *
 * Returns: (transfer full): a future resolved to %TRUE
 */
DexFuture *
lki_future_new_done (void)
{
  return dex_future_new_for_boolean (TRUE);
}

/**
 * lki_future_new_failed:
 * @error: (transfer full): why
 *
 * Returns: (transfer full): a future rejected with @error
 */
DexFuture *
lki_future_new_failed (GError *error)
{
  return dex_future_new_for_error (error);
}
