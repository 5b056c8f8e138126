// SPDX-License-Identifier: GPL-3.0-or-later
// Who else has the lead open that is open here. Known only while the event stream is connected.

#include "lki-session-private.h"

static guint presence_changed;

static void
keeper_changed_cb (LkiSession *self)
{
  g_signal_emit (self, presence_changed, 0);
}

static void
engine_presence_cb (LkiSession *self,
                    LkiPresence *presence)
{
  lki_presence_keeper_take (self->keeper, presence);
}

static void
engine_live_cb (LkiSession *self)
{
  lki_presence_keeper_set_live (self->keeper, lki_sync_engine_get_live (self->engine));
}

/**
 * lki_session_install_presence:
 * @klass: the class of sessions
 */
void
lki_session_install_presence (GObjectClass *klass)
{
  /**
   * LkiSession::presence-changed:
   * @self: the session
   *
   * [method@Lki.Session.get_presence] has another answer.
   */
  presence_changed = g_signal_new ("presence-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/**
 * lki_session_attach_presence:
 * @self: a session with a new engine, which is not started yet
 */
void
lki_session_attach_presence (LkiSession *self)
{
  lki_session_detach_presence (self);
  self->keeper = lki_presence_keeper_new (self->api, self->clock);
  g_signal_connect_object (self->keeper, "notify::presence", G_CALLBACK (keeper_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "presence", G_CALLBACK (engine_presence_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "notify::live", G_CALLBACK (engine_live_cb), self,
                           G_CONNECT_SWAPPED);
  lki_presence_keeper_set_open (self->keeper, self->open_lead, self->attended);
}

/**
 * lki_session_detach_presence:
 * @self: a session whose engine ends
 */
void
lki_session_detach_presence (LkiSession *self)
{
  if (self->keeper == NULL)
    return;

  lki_presence_keeper_set_live (self->keeper, FALSE);
  g_signal_handlers_disconnect_by_data (self->keeper, self);
  g_clear_object (&self->keeper);
}

/**
 * lki_session_set_open_lead:
 * @self: a session
 * @lead_id: (nullable): the lead that the person has open, or %NULL for none
 * @attended: whether the person looks at it: the window is the one that they work in
 *
 * Lets colleagues see it, as far as there is a network.
 */
void
lki_session_set_open_lead (LkiSession *self,
                           const char *lead_id,
                           gboolean attended)
{
  g_return_if_fail (LKI_IS_SESSION (self));

  g_set_str (&self->open_lead, lead_id);
  self->attended = attended;
  if (self->keeper != NULL)
    lki_presence_keeper_set_open (self->keeper, lead_id, attended);
}

/**
 * lki_session_get_presence:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): who has the lead open that is open here, this person among
 *   them; %NULL while that is not known
 */
LkiPresence *
lki_session_get_presence (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return self->keeper != NULL ? lki_presence_keeper_get_presence (self->keeper) : NULL;
}
