// SPDX-License-Identifier: GPL-3.0-or-later
// When the conversation with support is exchanged: as soon as somebody has written, the server has
// told of an answer, or can be reached again.

#include "lki-session-private.h"

#include "lki-error.h"
#include "lki-future.h"

static guint support_unread;
static guint support_answered;

/**
 * lki_session_install_support:
 * @klass: the class of sessions
 */
void
lki_session_install_support (GObjectClass *klass)
{
  /**
   * LkiSession::support-unread:
   * @self: the session
   *
   * There are more, or fewer, answers of support that nobody has seen.
   */
  support_unread = g_signal_new ("support-unread", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * LkiSession::support-answered:
   * @self: the session
   * @n: how many answers have come that were not here before
   */
  support_answered = g_signal_new ("support-answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
unread_cb (LkiSession *self)
{
  g_signal_emit (self, support_unread, 0);
}

static void
answered_cb (LkiSession *self,
             guint n)
{
  g_signal_emit (self, support_answered, 0, n);
}

/**
 * lki_session_watch_support:
 * @self: a new session
 *
 * What the person writes is sent as soon as it is kept.
 */
void
lki_session_watch_support (LkiSession *self)
{
  self->support = lki_support_new (self->store, self->clock);
  g_signal_connect_object (self->support, "items-changed",
                           G_CALLBACK (lki_session_exchange_support), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->support, "notify::unread", G_CALLBACK (unread_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->support, "answered", G_CALLBACK (answered_cb), self,
                           G_CONNECT_SWAPPED);
}

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
