// SPDX-License-Identifier: GPL-3.0-or-later
// What helps to find a fault, and nothing that tells who the person or a lead is. It is read by
// people who help, in English, whatever the language of the program.

#include "lki-config.h"

#include "lki-debug-info.h"

#include <adwaita.h>

static void add (GStrvBuilder *info,
                 const char *name,
                 const char *format,
                 ...) G_GNUC_PRINTF (3, 4);

static void
add (GStrvBuilder *info,
     const char *name,
     const char *format,
     ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_strv_builder_add (info, name);
  g_strv_builder_take (info, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/**
 * lki_debug_info_dup:
 * @session: (nullable): the session
 * @display: where the program is shown
 *
 * Returns: (transfer full): names and values in turn
 */
GStrv
lki_debug_info_dup (LkiSession *session,
                    GdkDisplay *display)
{
  g_autoptr (GStrvBuilder) info = g_strv_builder_new ();
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  const char *desktop = g_getenv ("XDG_CURRENT_DESKTOP");

  add (info, "Leadkit Inbox", "%s (%s)", LKI_VERSION, LKI_PROFILE);
  add (info, "GTK", "%u.%u.%u", gtk_get_major_version (), gtk_get_minor_version (),
       gtk_get_micro_version ());
  add (info, "libadwaita", "%u.%u.%u", adw_get_major_version (), adw_get_minor_version (),
       adw_get_micro_version ());
  add (info, "GLib", "%u.%u.%u", glib_major_version, glib_minor_version, glib_micro_version);
  add (info, "System", "%s", system != NULL ? system : "unknown");
  add (info, "Desktop", "%s, %s", desktop != NULL ? desktop : "unknown",
       G_OBJECT_TYPE_NAME (display));
  add (info, "Language", "%s", g_get_language_names ()[0]);
  add (info, "Sandbox", "%s",
       g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) ? "Flatpak" : "none");

  if (session != NULL)
    {
      g_autoptr (GEnumClass) states = g_type_class_ref (LKI_TYPE_SYNC_STATUS);
      GEnumValue *state = g_enum_get_value (states, lki_session_get_sync_status (session));

      add (info, "Sync", "%s%s", state != NULL ? state->value_nick : "unknown",
           lki_session_get_demo (session) ? ", demo" : "");
      add (info, "Session kept in a keyring", "%s",
           lki_session_get_persistent (session) ? "yes" : "no");
    }
  else
    {
      add (info, "Session", "nobody is signed in");
    }

  return g_strv_builder_end (info);
}

/**
 * lki_debug_info_dup_text:
 * @session: (nullable): the session
 * @display: where the program is shown
 *
 * Returns: (transfer full): the same, one a line
 */
char *
lki_debug_info_dup_text (LkiSession *session,
                         GdkDisplay *display)
{
  g_auto (GStrv) info = lki_debug_info_dup (session, display);
  GString *text = g_string_new (NULL);

  for (guint i = 0; info[i] != NULL; i += 2)
    g_string_append_printf (text, "%s: %s\n", info[i], info[i + 1]);

  return g_string_free_and_steal (text);
}
