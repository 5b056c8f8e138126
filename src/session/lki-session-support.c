// SPDX-License-Identifier: GPL-3.0-or-later
// When the conversation with support is exchanged: as soon as somebody has written, the server has
// told of an answer, or can be reached again.

#include "lki-session-private.h"

#include "lki-error.h"
#include "lki-future.h"

static DexFuture *
exchange_fiber (gpointer user_data)
{
  LkiSession *self = user_data;
  g_autoptr (GError) error = NULL;

  if (dex_await (lki_support_exchange (self->support), &error))
    return lki_future_new_done ();

  lki_session_plan_to_ask_again (self, error);

  return lki_future_new_failed (g_steal_pointer (&error));
}

/**
 * lki_session_exchange_support:
 * @self: a session
 *
 * Sends what waits and fetches what is new, if there is anything to do.
 */
void
lki_session_exchange_support (LkiSession *self)
{
  if (self->closed)
    return;

  lki_future_report (
      lki_future_spawn ("session-support", exchange_fiber, g_object_ref (self), g_object_unref),
      "conversation with support");
}

/**
 * lki_session_fetch_support:
 * @self: a session
 *
 * The server may have an answer.
 */
void
lki_session_fetch_support (LkiSession *self)
{
  lki_support_ask (self->support);
  lki_session_exchange_support (self);
}

/**
 * lki_session_get_support:
 * @self: a session
 *
 * Returns: (transfer none): the conversation with support
 */
LkiSupport *
lki_session_get_support (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return self->support;
}
