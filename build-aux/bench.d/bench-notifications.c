// SPDX-License-Identifier: GPL-3.0-or-later
// A notification service that shows nothing: it prints, for each notification that it gets, when
// that was (by the monotonic clock, in microseconds) and its summary. With --bare it also sends
// them to itself by the shortest way that a line of an event stream can take to the bus, which is
// the floor: a line is written to a socket, read by the main loop, and becomes a Notify. It prints
// when each line was written.

#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"

static const char *interface_xml =
    "<node><interface name='org.freedesktop.Notifications'>"
    "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/>"
    "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='as' direction='in'/><arg type='a{sv}' direction='in'/><arg type='i' "
    "direction='in'/>"
    "<arg type='u' direction='out'/></method>"
    "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
    "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
    "<method name='GetServerInformation'><arg type='s' direction='out'/><arg type='s' "
    "direction='out'/>"
    "<arg type='s' direction='out'/><arg type='s' direction='out'/></method>"
    "</interface></node>";

static void
method_call_cb (GDBusConnection *connection,
                const char *sender,
                const char *object_path,
                const char *interface_name,
                const char *method_name,
                GVariant *parameters,
                GDBusMethodInvocation *invocation,
                gpointer user_data)
{
  static const char *capabilities[] = { "actions", "body", NULL };
  static guint id = 0;

  if (g_str_equal (method_name, "Notify"))
    {
      gint64 now = g_get_monotonic_time ();
      const char *summary;

      g_variant_get_child (parameters, 3, "&s", &summary);
      g_print ("notify %" G_GINT64_FORMAT " %s\n", now, summary);
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", ++id));
    }
  else if (g_str_equal (method_name, "GetCapabilities"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(^as)", capabilities));
  else if (g_str_equal (method_name, "GetServerInformation"))
    g_dbus_method_invocation_return_value (invocation,
                                           g_variant_new ("(ssss)", "bench", "bench", "1", "1.2"));
  else
    g_dbus_method_invocation_return_value (invocation, NULL);
}

typedef struct
{
  GDBusConnection *connection; /* of its own, as another program's is */
  GDataInputStream *lines;
  int writer;
  guint left;
} Bare;

static void read_next (Bare *bare);

static gboolean
write_line_cb (gpointer user_data)
{
  Bare *bare = user_data;
  const char event[] = "event: lead\ndata: {\"id\":\"lead-1\",\"revision\":1,\"kind\":\"new\"}\n\n";

  if (bare->left-- == 0)
    {
      /* The last one has long been seen. */
      exit (EXIT_SUCCESS);
    }

  g_print ("written %" G_GINT64_FORMAT "\n", g_get_monotonic_time ());
  if (write (bare->writer, event, sizeof event - 1) < 0)
    g_error ("The socket is gone");

  return G_SOURCE_CONTINUE;
}

static void
line_cb (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  Bare *bare = user_data;
  g_autofree char *line =
      g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);

  if (line == NULL)
    return;

  /* An empty line ends an event. */
  if (*line == '\0')
    {
      const char *const actions[] = { "default", "", NULL };

      g_dbus_connection_call (
          bare->connection, NAME, PATH, NAME, "Notify",
          g_variant_new ("(susss^asa{sv}i)", "bench", 0, "", "bare", "", actions, NULL, -1), NULL,
          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
    }
  read_next (bare);
}

static void
read_next (Bare *bare)
{
  g_data_input_stream_read_line_async (bare->lines, G_PRIORITY_DEFAULT, NULL, line_cb, bare);
}

static gpointer
bare_thread (gpointer user_data)
{
  guint count = GPOINTER_TO_UINT (user_data);
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (context, FALSE);
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketConnection) stream = NULL;
  g_autoptr (GSource) timer = g_timeout_source_new (20);
  g_autofree char *address = NULL;
  Bare bare = { .left = count };
  int ends[2];

  g_main_context_push_thread_default (context);
  address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  bare.connection =
      g_dbus_connection_new_for_address_sync (address,
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, NULL);
  if (bare.connection == NULL || socketpair (AF_UNIX, SOCK_STREAM, 0, ends) != 0)
    g_error ("No bus or no sockets");

  socket = g_socket_new_from_fd (ends[0], NULL);
  stream = g_socket_connection_factory_create_connection (socket);
  bare.lines = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (stream)));
  bare.writer = ends[1];
  read_next (&bare);

  g_source_set_callback (timer, write_line_cb, &bare, NULL);
  g_source_attach (timer, context);
  g_main_loop_run (loop);

  return NULL;
}

static int bare_count;

static void
name_acquired_cb (GDBusConnection *connection,
                  const char *name,
                  gpointer user_data)
{
  g_print ("ready 0\n");
  if (bare_count > 0)
    g_thread_unref (g_thread_new ("bare", bare_thread, GINT_TO_POINTER (bare_count)));
}

static void
bus_acquired_cb (GDBusConnection *connection,
                 const char *name,
                 gpointer user_data)
{
  static const GDBusInterfaceVTable vtable = { .method_call = method_call_cb };
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (interface_xml, NULL);

  g_dbus_connection_register_object (connection, PATH, info->interfaces[0], &vtable, NULL, NULL,
                                     NULL);
}

int
main (int argc,
      char **argv)
{
  const GOptionEntry entries[] = {
    { "bare", 0, 0, G_OPTION_ARG_INT, &bare_count, "Measure the bare way this many times", "N" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;

  setlinebuf (stdout);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);

  g_bus_own_name (G_BUS_TYPE_SESSION, NAME, G_BUS_NAME_OWNER_FLAGS_NONE, bus_acquired_cb,
                  name_acquired_cb, NULL, NULL, NULL);
  g_main_loop_run (loop);

  return 0;
}
