// SPDX-License-Identifier: GPL-3.0-or-later
// Gives notifications to the desktop and takes them back, also in the moment in which GLib cannot.
// It knows nothing of leads.

#include "lki-tray.h"

/* Until the notification server has answered, GLib does not know a notification by its id: it can
 * neither be replaced nor withdrawn. It answers within milliseconds, if it is not busy. */
#define ANSWER_MS 2000

struct _LkiTray
{
  GApplication *application; /* (unowned): it owns whoever owns us */
  GHashTable *sent;          /* (owned) id → gint64, when it was given to the desktop */
  GHashTable *repeats;       /* (owned) id → source that withdraws it once more */
};

static gint64
now_ms (void)
{
  return g_get_monotonic_time () / 1000;
}

static void
source_remove (gpointer source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

/**
 * lki_tray_new:
 * @application: who speaks to the desktop; it must outlive the tray
 *
 * Returns: (transfer full): a tray with nothing in it
 */
LkiTray *
lki_tray_new (GApplication *application)
{
  LkiTray *self;

  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);

  self = g_new0 (LkiTray, 1);
  self->application = application;
  self->sent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->repeats = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, source_remove);

  return self;
}

/**
 * lki_tray_free:
 * @self: (transfer full): a tray
 *
 * What the desktop shows stays.
 */
void
lki_tray_free (LkiTray *self)
{
  g_hash_table_unref (self->repeats);
  g_hash_table_unref (self->sent);
  g_free (self);
}

/* Without a session bus nobody can be told anything, and GLib finds fault with those who try. */
static gboolean
has_bus (LkiTray *self)
{
  return g_application_get_dbus_connection (self->application) != NULL;
}

/**
 * lki_tray_show:
 * @self: a tray
 * @id: names the notification; another one of that name is replaced
 * @notification: what to show
 */
void
lki_tray_show (LkiTray *self,
               const char *id,
               GNotification *notification)
{
  gint64 sent_ms = now_ms ();

  g_return_if_fail (self != NULL && id != NULL);
  g_return_if_fail (G_IS_NOTIFICATION (notification));

  if (!has_bus (self))
    return;

  g_hash_table_remove (self->repeats, id);
  g_hash_table_replace (self->sent, g_strdup (id), g_memdup2 (&sent_ms, sizeof sent_ms));
  g_application_send_notification (self->application, id, notification);
}

typedef struct
{
  LkiTray *self; /* (unowned): it removes the source when it goes */
  char *id;      /* (owned) */
} Repeat;

static void
repeat_free (Repeat *repeat)
{
  g_free (repeat->id);
  g_free (repeat);
}

static gboolean
withdraw_again_cb (gpointer user_data)
{
  Repeat *repeat = user_data;

  g_application_withdraw_notification (repeat->self->application, repeat->id);
  g_hash_table_remove (repeat->self->repeats, repeat->id);

  return G_SOURCE_REMOVE;
}

/**
 * lki_tray_withdraw:
 * @self: a tray
 * @id: names a notification, also one that an earlier run of the program has shown
 *
 * Takes it back, if it is there.
 */
void
lki_tray_withdraw (LkiTray *self,
                   const char *id)
{
  g_return_if_fail (self != NULL && id != NULL);

  if (!has_bus (self))
    return;

  g_application_withdraw_notification (self->application, id);

  if (lki_tray_has_shown_within (self, id, ANSWER_MS))
    {
      Repeat *repeat = g_new0 (Repeat, 1);
      GSource *source = g_timeout_source_new (ANSWER_MS);

      repeat->self = self;
      repeat->id = g_strdup (id);
      g_source_set_callback (source, withdraw_again_cb, repeat, (GDestroyNotify) repeat_free);
      g_source_attach (source, NULL);
      g_hash_table_replace (self->repeats, g_strdup (id), source);
    }
  g_hash_table_remove (self->sent, id);
}

/**
 * lki_tray_has_shown_within:
 * @self: a tray
 * @id: names a notification
 * @duration_ms: a while, in milliseconds
 *
 * Returns: %TRUE if it was given to the desktop within the last @duration_ms, and not taken back
 */
gboolean
lki_tray_has_shown_within (LkiTray *self,
                           const char *id,
                           gint64 duration_ms)
{
  gint64 *sent_ms;

  g_return_val_if_fail (self != NULL && id != NULL, FALSE);

  sent_ms = g_hash_table_lookup (self->sent, id);

  return sent_ms != NULL && now_ms () - *sent_ms < duration_ms;
}
