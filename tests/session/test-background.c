// SPDX-License-Identifier: GPL-3.0-or-later
// Running in background against a portal on a real bus, and without one: what the desktop grants
// counts, and not what was wished for.

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "lki-background.h"

/* Plays the desktop. */
static struct
{
  GDBusConnection *bus;
  gboolean background;
  gboolean autostart;
  guint response;
  guint asked;
  gboolean asked_autostart;
  char *status;
} portal;

static GApplication *application;

static void
answer (const char *sender,
        const char *token)
{
  g_autofree char *name = g_strdelimit (g_strdup (sender + 1), ".", '_');
  g_autofree char *path =
      g_strconcat ("/org/freedesktop/portal/desktop/request/", name, "/", token, NULL);
  GVariantBuilder results;
  g_autoptr (GError) error = NULL;

  g_variant_builder_init (&results, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&results, "{sv}", "background", g_variant_new_boolean (portal.background));
  g_variant_builder_add (&results, "{sv}", "autostart", g_variant_new_boolean (portal.autostart));
  g_dbus_connection_emit_signal (portal.bus, NULL, path, "org.freedesktop.portal.Request",
                                 "Response", g_variant_new ("(ua{sv})", portal.response, &results),
                                 &error);
  g_assert_no_error (error);
}

static void
method_cb (GDBusConnection *connection,
           const char *sender,
           const char *path,
           const char *interface,
           const char *method,
           GVariant *parameters,
           GDBusMethodInvocation *invocation,
           gpointer user_data)
{
  g_autoptr (GVariant) options =
      g_variant_get_child_value (parameters, g_str_equal (method, "RequestBackground") ? 1 : 0);
  const char *token = NULL;

  if (g_str_equal (method, "SetStatus"))
    {
      g_clear_pointer (&portal.status, g_free);
      g_variant_lookup (options, "message", "s", &portal.status);
      g_dbus_method_invocation_return_value (invocation, NULL);
      return;
    }

  g_assert_true (g_variant_lookup (options, "handle_token", "&s", &token));
  g_variant_lookup (options, "autostart", "b", &portal.asked_autostart);
  portal.asked++;
  /* A portal may answer before the call has returned. */
  answer (sender, token);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", "/request"));
}

static void
start_portal (const char *address)
{
  static const GDBusInterfaceVTable vtable = { .method_call = method_cb };
  g_autoptr (GDBusNodeInfo) node = NULL;
  g_autoptr (GVariant) owned = NULL;
  g_autoptr (GError) error = NULL;

  node = g_dbus_node_info_new_for_xml (
      "<node><interface name='org.freedesktop.portal.Background'>"
      "<method name='RequestBackground'><arg type='s' direction='in'/>"
      "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method>"
      "<method name='SetStatus'><arg type='a{sv}' direction='in'/></method>"
      "</interface></node>",
      &error);
  g_assert_no_error (error);
  portal.bus =
      g_dbus_connection_new_for_address_sync (address,
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (portal.bus, "/org/freedesktop/portal/desktop",
                                     node->interfaces[0], &vtable, NULL, NULL, &error);
  g_assert_no_error (error);
  owned = g_dbus_connection_call_sync (portal.bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.portal.Desktop", 0),
                                       NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static void
await_state (LkiBackground *background,
             LkiBackgroundState state)
{
  while (lki_background_get_state (background) != state)
    g_main_context_iteration (NULL, TRUE);
}

static void
want (LkiSettings *settings,
      gboolean background,
      gboolean login)
{
  g_object_set (settings, "start-at-login", login, "run-in-background", background, NULL);
}

static void
test_granted (void)
{
  g_autoptr (LkiSettings) settings = lki_settings_new ();
  g_autoptr (LkiBackground) background = lki_background_new (application, settings, TRUE);

  portal.background = TRUE;
  portal.autostart = TRUE;
  g_assert_cmpuint (portal.asked, ==, 0);
  want (settings, TRUE, TRUE);
  await_state (background, LKI_BACKGROUND_GRANTED);
  g_assert_true (portal.asked_autostart);

  lki_background_say (background, "Waiting");
  while (portal.status == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (portal.status, ==, "Waiting");

  want (settings, FALSE, FALSE);
  await_state (background, LKI_BACKGROUND_OFF);
  g_assert_false (portal.asked_autostart);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_refused (void)
{
  g_autoptr (LkiSettings) settings = lki_settings_new ();
  g_autoptr (LkiBackground) background = lki_background_new (application, settings, TRUE);

  portal.background = FALSE;
  want (settings, TRUE, FALSE);
  await_state (background, LKI_BACKGROUND_REFUSED);
  want (settings, FALSE, FALSE);
  await_state (background, LKI_BACKGROUND_OFF);

  /* The person has closed the question. */
  portal.response = 1;
  want (settings, TRUE, FALSE);
  await_state (background, LKI_BACKGROUND_REFUSED);
  portal.response = 0;

  portal.background = TRUE;
  portal.autostart = FALSE;
  want (settings, TRUE, TRUE);
  await_state (background, LKI_BACKGROUND_NO_LOGIN);
  want (settings, FALSE, FALSE);
  await_state (background, LKI_BACKGROUND_OFF);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_file (void)
{
  g_autoptr (LkiSettings) settings = lki_settings_new ();
  g_autoptr (LkiBackground) background = lki_background_new (application, settings, FALSE);
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "autostart", NULL);
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *command = NULL;

  /* Only together with the first. */
  want (settings, FALSE, TRUE);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  want (settings, TRUE, TRUE);
  g_assert_cmpuint (lki_background_get_state (background), ==, LKI_BACKGROUND_GRANTED);
  dir = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  path = g_build_filename (folder, g_dir_read_name (dir), NULL);
  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  command = g_key_file_get_string (file, "Desktop Entry", "Exec", &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (command, "\" --background"));

  want (settings, TRUE, FALSE);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  want (settings, FALSE, FALSE);
  g_assert_cmpuint (lki_background_get_state (background), ==, LKI_BACKGROUND_OFF);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc,
      char *argv[])
{
  g_autoptr (GTestDBus) bus = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *home = NULL;
  int result;

  home = g_dir_make_tmp ("leadkit-test-home-XXXXXX", &error);
  g_assert_no_error (error);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  g_setenv ("GIO_USE_VFS", "local", TRUE);
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  start_portal (g_test_dbus_get_bus_address (bus));
  application = g_application_new ("com.nettbureau.LeadkitInbox.Test", G_APPLICATION_DEFAULT_FLAGS);
  g_application_register (application, NULL, &error);
  g_assert_no_error (error);

  g_test_add_func ("/background/granted-by-the-portal", test_granted);
  g_test_add_func ("/background/refused-by-the-portal", test_refused);
  g_test_add_func ("/background/without-a-portal", test_file);

  result = g_test_run ();
  g_clear_pointer (&portal.status, g_free);
  g_object_unref (portal.bus);
  g_object_unref (application);
  g_rmdir (home);
  g_test_dbus_down (bus);

  return result;
}
