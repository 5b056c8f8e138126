// SPDX-License-Identifier: GPL-3.0-or-later
// Lets a fiber wait for a property, for the parts of the program that play a person.

#include "lki-wait.h"

#include <libdex.h>

#include "lki-error.h"

typedef struct
{
  DexPromise *promise; /* (unowned) */
  LkiWaitCondition condition;
  gpointer user_data;
} Wait;

static void
notify_cb (GObject *object,
           GParamSpec *pspec,
           gpointer user_data)
{
  Wait *wait = user_data;

  if (dex_future_is_pending (DEX_FUTURE (wait->promise)) &&
      wait->condition (object, wait->user_data))
    dex_promise_resolve_boolean (wait->promise, TRUE);
}

/**
 * lki_wait_until:
 * @object: a GObject
 * @property: the property of it that changes
 * @condition: what is waited for
 * @user_data: for @condition
 * @seconds: how long to wait at most
 * @error: return location for %LKI_ERROR_TIMED_OUT
 *
 * Suspends the fiber until @condition holds.
 *
 * Returns: whether it came to that
 */
gboolean
lki_wait_until (gpointer object,
                const char *property,
                LkiWaitCondition condition,
                gpointer user_data,
                int seconds,
                GError **error)
{
  g_autoptr (GObject) kept = NULL;
  g_autoptr (DexPromise) promise = NULL;
  g_autofree char *signal = g_strconcat ("notify::", property, NULL);
  Wait wait;
  gulong handler;
  gboolean done;

  g_return_val_if_fail (G_IS_OBJECT (object), FALSE);

  if (condition (object, user_data))
    return TRUE;

  kept = g_object_ref (object);
  promise = dex_promise_new ();
  wait = (Wait) { promise, condition, user_data };
  handler = g_signal_connect (kept, signal, G_CALLBACK (notify_cb), &wait);
  done = dex_await (
      dex_future_first (dex_ref (DEX_FUTURE (promise)), dex_timeout_new_seconds (seconds), NULL),
      NULL);
  g_signal_handler_disconnect (kept, handler);
  if (!done)
    g_propagate_error (error, lki_error_new (LKI_ERROR_TIMED_OUT, "The %s of %s did not come to it",
                                             property, G_OBJECT_TYPE_NAME (kept)));

  return done;
}

typedef struct
{
  DexPromise *done; /* (unowned) */
  void (*func) (gpointer user_data);
  gpointer user_data;
} Call;

static gboolean
call_cb (gpointer user_data)
{
  Call *call = user_data;

  call->func (call->user_data);
  dex_promise_resolve_boolean (call->done, TRUE);

  return G_SOURCE_REMOVE;
}

/**
 * lki_wait_for_main:
 * @func: (scope call): what to call
 * @user_data: for @func
 *
 * Calls @func from the main loop and suspends the fiber until it has returned: GTK recurses through
 * style sheets and widgets deeper than the stack of a fiber is.
 */
void
lki_wait_for_main (void (*func) (gpointer user_data),
                   gpointer user_data)
{
  g_autoptr (DexPromise) done = dex_promise_new ();
  Call call = { done, func, user_data };

  g_idle_add_full (G_PRIORITY_DEFAULT, call_cb, &call, NULL);
  dex_await (dex_ref (DEX_FUTURE (done)), NULL);
}
