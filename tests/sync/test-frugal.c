// SPDX-License-Identifier: GPL-3.0-or-later
// Without an event stream the engine asks now and then, and seldom where data costs money or the
// battery is to last. The services that tell are played by a thread, on a bus of the test's own
// that GLib takes for the system's.

#include <gio/gio.h>

#include "sync-test.h"

#define NETWORK_NAME "org.freedesktop.NetworkManager"
#define NETWORK_PATH "/org/freedesktop/NetworkManager"
#define POWER_NAME "org.freedesktop.UPower.PowerProfiles"
#define POWER_PATH "/org/freedesktop/UPower/PowerProfiles"

#define STATE_CONNECTED 70
#define CONNECTIVITY_FULL 4
#define METERED_YES 1
#define METERED_NO 2

static const char *const INTERFACES = "<node>"
                                      "  <interface name='" NETWORK_NAME "'>"
                                      "    <property name='State' type='u' access='read'/>"
                                      "    <property name='Connectivity' type='u' access='read'/>"
                                      "    <property name='Metered' type='u' access='read'/>"
                                      "  </interface>"
                                      "  <interface name='" POWER_NAME "'>"
                                      "    <property name='ActiveProfile' type='s' access='read'/>"
                                      "  </interface>"
                                      "</node>";

typedef struct
{
  GTestDBus *bus;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GDBusConnection *connection;
  GMutex mutex;
  GCond ready;
  gboolean running;
  int metered; /* (atomic) */
  int saver;   /* (atomic) */
} Services;

static Services services;

static GVariant *
get_property (GDBusConnection *connection,
              const char *sender,
              const char *path,
              const char *interface,
              const char *name,
              GError **error,
              gpointer user_data)
{
  if (g_str_equal (name, "Connectivity"))
    return g_variant_new_uint32 (CONNECTIVITY_FULL);
  if (g_str_equal (name, "Metered"))
    return g_variant_new_uint32 (g_atomic_int_get (&services.metered) ? METERED_YES : METERED_NO);
  if (g_str_equal (name, "State"))
    return g_variant_new_uint32 (STATE_CONNECTED);

  return g_variant_new_string (g_atomic_int_get (&services.saver) ? "power-saver" : "balanced");
}

static void
take_name (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      services.connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new ("(su)", name, 0u), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
      &error);

  g_assert_no_error (error);
}

static gpointer
serve (gpointer data)
{
  static const GDBusInterfaceVTable vtable = { .get_property = get_property };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (INTERFACES, NULL);
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (services.context);
  services.connection =
      g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (services.bus),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (services.connection, NETWORK_PATH,
                                     g_dbus_node_info_lookup_interface (node, NETWORK_NAME),
                                     &vtable, NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (services.connection, POWER_PATH,
                                     g_dbus_node_info_lookup_interface (node, POWER_NAME), &vtable,
                                     NULL, NULL, &error);
  g_assert_no_error (error);
  take_name (NETWORK_NAME);
  take_name (POWER_NAME);

  g_mutex_lock (&services.mutex);
  services.running = TRUE;
  g_cond_signal (&services.ready);
  g_mutex_unlock (&services.mutex);

  g_main_loop_run (services.loop);
  g_main_context_pop_thread_default (services.context);

  return NULL;
}

static void
start_services (void)
{
  services.bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (services.bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (services.bus), TRUE);

  services.context = g_main_context_new ();
  services.loop = g_main_loop_new (services.context, FALSE);
  services.thread = g_thread_new ("services", serve, NULL);
  g_mutex_lock (&services.mutex);
  while (!services.running)
    g_cond_wait (&services.ready, &services.mutex);
  g_mutex_unlock (&services.mutex);
}

static void
tell (const char *path,
      const char *interface,
      const char *name,
      GVariant *value)
{
  g_autoptr (GError) error = NULL;
  GVariantDict changed;

  g_variant_dict_init (&changed, NULL);
  g_variant_dict_insert_value (&changed, name, value);
  g_dbus_connection_emit_signal (
      services.connection, NULL, path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
      g_variant_new ("(s@a{sv}as)", interface, g_variant_dict_end (&changed), NULL), &error);
  g_assert_no_error (error);
}

static void
set_metered (gboolean metered)
{
  g_atomic_int_set (&services.metered, metered);
  tell (NETWORK_PATH, NETWORK_NAME, "Metered",
        g_variant_new_uint32 (metered ? METERED_YES : METERED_NO));
}

static void
set_power_saver (gboolean saver)
{
  g_atomic_int_set (&services.saver, saver);
  tell (POWER_PATH, POWER_NAME, "ActiveProfile",
        g_variant_new_string (saver ? "power-saver" : "balanced"));
}

static guint
count_pulls (Desk *desk)
{
  return desk_count_requests (desk, "GET", "/v1/leads");
}

/* Advances the engine's clock; whatever is due then is done. */
static guint
count_pulls_after (Desk *desk,
                   gint64 seconds)
{
  lki_clock_advance (desk->clock, seconds * 1000);
  desk_settle ();

  return count_pulls (desk);
}

static void
run_frugal (Desk *desk,
            void (*set_frugal) (gboolean frugal),
            gpointer monitor,
            const char *property)
{
  g_autofree char *signal = g_strconcat ("notify::", property, NULL);
  LkiSyncEngine *engine;
  gboolean frugal = FALSE;
  guint before;

  g_free (desk_control (desk, "POST", "faults",
                        "{\"path\":\"/v1/events\",\"count\":10000,\"status\":404}"));
  engine = desk_start_engine (desk);
  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  desk_settle ();
  g_assert_false (lki_sync_engine_get_live (engine));

  /* On a free network every minute. */
  before = count_pulls (desk);
  while (count_pulls_after (desk, 61) == before)
    ;
  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);
  desk_settle ();

  {
    g_autoptr (Watch) watch = desk_watch (monitor, signal);

    set_frugal (TRUE);
    do
      {
        desk_watch_wait (watch);
        g_object_get (monitor, property, &frugal, NULL);
      }
    while (!frugal);
  }
  desk_settle ();

  /* Four minutes bring nothing, five do. */
  before = count_pulls (desk);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (count_pulls_after (desk, 60), ==, before);
  while (count_pulls_after (desk, 61) == before)
    ;
  g_assert_cmpuint (count_pulls (desk), ==, before + 1);
  desk_await_status (engine, LKI_SYNC_UP_TO_DATE);

  /* And when that is over it does not wait for the rest of the five. */
  desk_settle ();
  before = count_pulls (desk);
  {
    g_autoptr (Watch) watch = desk_watch (monitor, signal);

    set_frugal (FALSE);
    do
      {
        desk_watch_wait (watch);
        g_object_get (monitor, property, &frugal, NULL);
      }
    while (frugal);
  }
  desk_settle ();
  while (count_pulls_after (desk, 61) == before)
    ;

  desk_stop_engine (engine);
}

static void
test_metered (Desk *desk)
{
  run_frugal (desk, set_metered, g_network_monitor_get_default (), "network-metered");
}

static void
test_power_saver (Desk *desk)
{
  g_autoptr (GPowerProfileMonitor) monitor = g_power_profile_monitor_dup_default ();

  run_frugal (desk, set_power_saver, monitor, "power-saver-enabled");
}

int
main (int argc,
      char *argv[])
{
  int status;

  g_setenv ("GIO_USE_NETWORK_MONITOR", "networkmanager", TRUE);
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  start_services ();

  desk_add_manual_test ("/sync/frugal/metered", 10, test_metered);
  desk_add_manual_test ("/sync/frugal/power-saver", 10, test_power_saver);

  status = g_test_run ();
  g_main_loop_quit (services.loop);
  g_thread_join (services.thread);
  g_object_unref (services.connection);
  g_main_loop_unref (services.loop);
  g_main_context_unref (services.context);
  g_test_dbus_stop (services.bus);
  g_object_unref (services.bus);

  return status;
}
