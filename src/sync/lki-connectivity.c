// SPDX-License-Identifier: GPL-3.0-or-later
// Network, power and suspend as hints. Nothing here polls, and nothing fails where a service is
// missing: no system bus, no NetworkManager, no portal.

#include "lki-connectivity.h"

#include <time.h>

/* How far the boot time may run ahead of the monotonic clock before we call it a suspend. */
#define SUSPEND_MIN_US (5 * G_USEC_PER_SEC)

struct _LkiConnectivity
{
  GObject parent_instance;

  GNetworkMonitor *network;    /* (owned) */
  GPowerProfileMonitor *power; /* (owned) (nullable) */
  gboolean available;
  gboolean frugal;

  gint64 suspended_us; /* how long the machine has slept since it was started */
};

enum
{
  PROP_0,
  PROP_FRUGAL,
  N_PROPS
};

enum
{
  WOKEN,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkiConnectivity,
                     lki_connectivity,
                     G_TYPE_OBJECT)

static gint64
read_clock (clockid_t clock)
{
  struct timespec now;

  if (clock_gettime (clock, &now) != 0)
    return 0;

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
update_frugal (LkiConnectivity *self)
{
  gboolean frugal =
      g_network_monitor_get_network_metered (self->network) ||
      (self->power != NULL && g_power_profile_monitor_get_power_saver_enabled (self->power));

  if (frugal == self->frugal)
    return;

  self->frugal = frugal;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRUGAL]);
}

static void
network_changed_cb (LkiConnectivity *self)
{
  gboolean available = g_network_monitor_get_network_available (self->network);
  gboolean back = available && !self->available;

  self->available = available;
  update_frugal (self);

  if (available)
    g_signal_emit (self, signals[WOKEN], 0, back);
}

static void
clock_jumped_cb (LkiConnectivity *self)
{
  lki_connectivity_note_clocks (self, read_clock (CLOCK_BOOTTIME), read_clock (CLOCK_MONOTONIC));
}

static void
lki_connectivity_get_property (GObject *object,
                               guint prop_id,
                               GValue *value,
                               GParamSpec *pspec)
{
  LkiConnectivity *self = LKI_CONNECTIVITY (object);

  switch (prop_id)
    {
    case PROP_FRUGAL:
      g_value_set_boolean (value, self->frugal);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_connectivity_dispose (GObject *object)
{
  LkiConnectivity *self = LKI_CONNECTIVITY (object);

  g_clear_object (&self->power);

  G_OBJECT_CLASS (lki_connectivity_parent_class)->dispose (object);
}

static void
lki_connectivity_class_init (LkiConnectivityClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lki_connectivity_get_property;
  object_class->dispose = lki_connectivity_dispose;

  /**
   * LkiConnectivity:frugal:
   *
   * Whether to keep traffic low.
   */
  properties[PROP_FRUGAL] =
      g_param_spec_boolean ("frugal", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * LkiConnectivity::woken:
   * @self: the watch
   * @stale: whether connections from before lead nowhere
   */
  signals[WOKEN] = g_signal_new ("woken", LKI_TYPE_CONNECTIVITY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
lki_connectivity_init (LkiConnectivity *self)
{
  self->network = g_network_monitor_get_default ();
  self->available = g_network_monitor_get_network_available (self->network);
  g_signal_connect_object (self->network, "network-changed", G_CALLBACK (network_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->network, "notify::network-metered", G_CALLBACK (update_frugal),
                           self, G_CONNECT_SWAPPED);

  self->power = g_power_profile_monitor_dup_default ();
  if (self->power != NULL)
    g_signal_connect_object (self->power, "notify::power-saver-enabled", G_CALLBACK (update_frugal),
                             self, G_CONNECT_SWAPPED);
  update_frugal (self);

  self->suspended_us = read_clock (CLOCK_BOOTTIME) - read_clock (CLOCK_MONOTONIC);
}

/**
 * lki_connectivity_new:
 * @clock: tells of jumps, which a suspend is
 *
 * Returns: (transfer full): a watch
 */
LkiConnectivity *
lki_connectivity_new (LkiClock *clock)
{
  LkiConnectivity *self;

  g_return_val_if_fail (LKI_IS_CLOCK (clock), NULL);

  self = g_object_new (LKI_TYPE_CONNECTIVITY, NULL);
  g_signal_connect_object (clock, "jumped", G_CALLBACK (clock_jumped_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * lki_connectivity_get_frugal:
 * @self: a watch
 *
 * Returns: %TRUE if traffic should be kept low
 */
gboolean
lki_connectivity_get_frugal (LkiConnectivity *self)
{
  g_return_val_if_fail (LKI_IS_CONNECTIVITY (self), FALSE);

  return self->frugal;
}

/**
 * lki_connectivity_note_clocks:
 * @self: a watch
 * @boottime_us: `CLOCK_BOOTTIME` in microseconds, which goes on in suspend
 * @monotonic_us: `CLOCK_MONOTONIC` in microseconds, which does not
 *
 * Compares the two clocks with the last time. Called when the clock has jumped; tests call it by
 * hand.
 */
void
lki_connectivity_note_clocks (LkiConnectivity *self,
                              gint64 boottime_us,
                              gint64 monotonic_us)
{
  gint64 suspended_us = boottime_us - monotonic_us;
  gboolean slept;

  g_return_if_fail (LKI_IS_CONNECTIVITY (self));

  slept = suspended_us - self->suspended_us >= SUSPEND_MIN_US;
  self->suspended_us = suspended_us;

  if (slept)
    g_signal_emit (self, signals[WOKEN], 0, TRUE);
}
