// SPDX-License-Identifier: GPL-3.0-or-later
// One clock and one tick a minute for the whole user interface. The clock is the server's, as far
// as the session knows it, so that a computer whose clock is a day off still shows true ages.

#include "lki-minute.h"

struct _LkiMinute
{
  GObject parent_instance;

  gint64 offset_ms;
  guint n_watchers;
  guint source_id;
};

enum
{
  TICK,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkiMinute,
                     lki_minute,
                     G_TYPE_OBJECT)

static void schedule (LkiMinute *self);

static gboolean
tick_cb (gpointer user_data)
{
  LkiMinute *self = user_data;

  self->source_id = 0;
  g_signal_emit (self, signals[TICK], 0);
  if (self->n_watchers > 0)
    schedule (self);

  return G_SOURCE_REMOVE;
}

/* At the full minute, so that every clock on the screen moves at once. Whole seconds let GLib group
 * wake-ups. */
static void
schedule (LkiMinute *self)
{
  gint64 now_ms = lki_minute_get_now_ms (self);
  guint seconds = 60 - (now_ms / 1000) % 60;

  g_clear_handle_id (&self->source_id, g_source_remove);
  self->source_id = g_timeout_add_seconds (MAX (seconds, 1), tick_cb, self);
}

static void
mapped_cb (LkiMinute *self,
           GtkWidget *widget)
{
  if (self->n_watchers++ == 0)
    schedule (self);
}

static void
unmapped_cb (LkiMinute *self,
             GtkWidget *widget)
{
  if (--self->n_watchers == 0)
    g_clear_handle_id (&self->source_id, g_source_remove);
}

static void
lki_minute_class_init (LkiMinuteClass *klass)
{
  signals[TICK] = g_signal_new ("tick", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
lki_minute_init (LkiMinute *self)
{
}

/**
 * lki_minute_get_default:
 *
 * Returns: (transfer none): the one of this process
 */
LkiMinute *
lki_minute_get_default (void)
{
  static LkiMinute *self;

  if (self == NULL)
    self = g_object_new (LKI_TYPE_MINUTE, NULL);

  return self;
}

/**
 * lki_minute_get_now_ms:
 * @self: the clock
 *
 * Returns: the present moment, in milliseconds since 1970, by the server's clock
 */
gint64
lki_minute_get_now_ms (LkiMinute *self)
{
  g_return_val_if_fail (LKI_IS_MINUTE (self), 0);

  return g_get_real_time () / 1000 + self->offset_ms;
}

/**
 * lki_minute_set_offset_ms:
 * @self: the clock
 * @offset_ms: how far the server's clock is ahead of this computer's, in milliseconds
 */
void
lki_minute_set_offset_ms (LkiMinute *self,
                          gint64 offset_ms)
{
  g_return_if_fail (LKI_IS_MINUTE (self));

  self->offset_ms = offset_ms;
}

/**
 * lki_minute_watch:
 * @self: the clock
 * @widget: a widget that shows a time
 * @callback: (scope forever): called each minute with @widget as its only argument
 *
 * Watches for the rest of the life of @widget, and lets the clock stand while nobody sees it. To be
 * called while the widget is built.
 */
void
lki_minute_watch (LkiMinute *self,
                  GtkWidget *widget,
                  GCallback callback)
{
  g_return_if_fail (LKI_IS_MINUTE (self));
  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (!gtk_widget_get_mapped (widget));

  g_signal_connect_object (widget, "map", G_CALLBACK (mapped_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (widget, "unmap", G_CALLBACK (unmapped_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "tick", callback, widget, G_CONNECT_SWAPPED);
}
