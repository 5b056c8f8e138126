// SPDX-License-Identifier: GPL-3.0-or-later
// Running without a window, and starting at login. What the desktop grants is shown, never assumed.

#include "lki-config.h"

#include "lki-background.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "lki-error.h"
#include "lki-future.h"

/* https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Background.html */
#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_BACKGROUND "org.freedesktop.portal.Background"
#define PORTAL_REQUEST "org.freedesktop.portal.Request"
/* The person may be asked; who has not answered by then has not agreed. In seconds. */
#define ANSWER_LIMIT 120

struct _LkiBackground
{
  GObject parent_instance;

  GApplication *application; /* (unowned): it owns us */
  LkiSettings *settings;     /* (owned) */
  gboolean portal;
  gboolean held;
  LkiBackgroundState state;
  guint serial; /* of what was last asked for; an earlier answer is late */
};

enum
{
  PROP_STATE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LkiBackground,
                     lki_background,
                     G_TYPE_OBJECT)

static void
set_state (LkiBackground *self,
           LkiBackgroundState state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static gboolean
is_wanted (LkiBackground *self)
{
  return lki_settings_get_run_in_background (self->settings);
}

static gboolean
is_login_wanted (LkiBackground *self)
{
  return is_wanted (self) && lki_settings_get_start_at_login (self->settings);
}

/* Whoever closes the window is done with the program where the desktop does not let it stay. */
static void
hold (LkiBackground *self,
      gboolean held)
{
  if (self->held == held)
    return;

  self->held = held;
  if (held)
    g_application_hold (self->application);
  else
    g_application_release (self->application);
}

/* Without a portal */

static char *
dup_autostart_path (LkiBackground *self)
{
  g_autofree char *name = g_strconcat (LKI_APPLICATION_ID, ".desktop", NULL);

  return g_build_filename (g_get_user_config_dir (), "autostart", name, NULL);
}

/* As the Desktop Entry Specification wants an argument that is quoted. */
static char *
dup_quoted (const char *path)
{
  GString *quoted = g_string_new ("\"");

  for (const char *p = path; *p != '\0'; p++)
    {
      if (strchr ("\"`$\\", *p) != NULL)
        g_string_append (quoted, "\\\\");
      if (*p == '%')
        g_string_append_c (quoted, '%');
      g_string_append_c (quoted, *p);
    }
  g_string_append_c (quoted, '"');

  return g_string_free_and_steal (quoted);
}

static gboolean
write_autostart (LkiBackground *self)
{
  g_autofree char *path = dup_autostart_path (self);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *quoted = dup_quoted (program != NULL ? program : "leadkit-inbox");
  g_autofree char *text = NULL;

  if (!is_login_wanted (self))
    return g_unlink (path) == 0 || !g_file_test (path, G_FILE_TEST_EXISTS);

  text = g_strdup_printf ("[Desktop Entry]\nType=Application\nName=%s\nExec=%s --background\n"
                          "Icon=%s\nX-GNOME-UsesNotifications=true\n",
                          _ ("Leadkit Inbox"), quoted, LKI_APPLICATION_ID);

  return g_mkdir_with_parents (folder, 0700) == 0 &&
         g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
}

/* With one */

typedef struct
{
  LkiBackground *self;  /* (owned) */
  DexPromise *answered; /* (owned) */
  GVariant *results;    /* (owned) (nullable) */
  guint serial;
  guint response;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->self);
  dex_unref (request->answered);
  g_clear_pointer (&request->results, g_variant_unref);
  g_free (request);
}

static void
response_cb (GDBusConnection *connection,
             const char *sender,
             const char *path,
             const char *interface,
             const char *signal,
             GVariant *parameters,
             gpointer user_data)
{
  Request *request = user_data;

  if (!dex_future_is_pending (DEX_FUTURE (request->answered)))
    return;

  g_variant_get (parameters, "(u@a{sv})", &request->response, &request->results);
  dex_promise_resolve_boolean (request->answered, TRUE);
}

static LkiBackgroundState
read_answer (Request *request)
{
  gboolean background = FALSE;
  gboolean autostart = FALSE;

  if (request->response != 0)
    return LKI_BACKGROUND_REFUSED;

  g_variant_lookup (request->results, "background", "b", &background);
  g_variant_lookup (request->results, "autostart", "b", &autostart);
  if (!background)
    return LKI_BACKGROUND_REFUSED;

  return is_login_wanted (request->self) && !autostart ? LKI_BACKGROUND_NO_LOGIN
                                                       : LKI_BACKGROUND_GRANTED;
}

static GVariant *
make_arguments (LkiBackground *self,
                const char *token)
{
  static const char *const command[] = { "leadkit-inbox", "--background", NULL };
  GVariantBuilder options;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (
      &options, "{sv}", "reason",
      g_variant_new_string (_ ("To announce new leads while the window is closed")));
  g_variant_builder_add (&options, "{sv}", "autostart",
                         g_variant_new_boolean (is_login_wanted (self)));
  g_variant_builder_add (&options, "{sv}", "commandline", g_variant_new_strv (command, -1));

  return g_variant_new ("(sa{sv})", "", &options);
}

static char *
dup_request_path (GDBusConnection *bus,
                  const char *token)
{
  /* The unique name without its colon, and with underscores for its dots. */
  g_autofree char *sender =
      g_strdelimit (g_strdup (g_dbus_connection_get_unique_name (bus) + 1), ".", '_');

  return g_strconcat (PORTAL_PATH "/request/", sender, "/", token, NULL);
}

static DexFuture *
ask_fiber (gpointer user_data)
{
  Request *request = user_data;
  LkiBackground *self = request->self;
  GDBusConnection *bus = g_application_get_dbus_connection (self->application);
  g_autofree char *token = g_strdup_printf ("leadkit_%u_%u", g_random_int (), request->serial);
  g_autofree char *path = bus != NULL ? dup_request_path (bus, token) : NULL;
  g_autoptr (GVariant) handle = NULL;
  g_autoptr (GError) error = NULL;
  LkiBackgroundState state = LKI_BACKGROUND_FAILED;
  guint subscription;

  if (bus == NULL)
    {
      set_state (self, LKI_BACKGROUND_FAILED);
      return lki_future_new_done ();
    }

  /* Before the call: the answer may be there before that has returned. */
  subscription =
      g_dbus_connection_signal_subscribe (bus, PORTAL_NAME, PORTAL_REQUEST, "Response", path, NULL,
                                          G_DBUS_SIGNAL_FLAGS_NONE, response_cb, request, NULL);
  handle = dex_await_variant (
      dex_dbus_connection_call (bus, PORTAL_NAME, PORTAL_PATH, PORTAL_BACKGROUND,
                                "RequestBackground", make_arguments (self, token),
                                G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1),
      &error);
  if (handle != NULL && dex_await (dex_future_first (dex_ref (DEX_FUTURE (request->answered)),
                                                     dex_timeout_new_seconds (ANSWER_LIMIT), NULL),
                                   &error))
    state = read_answer (request);
  g_dbus_connection_signal_unsubscribe (bus, subscription);
  if (request->serial != self->serial)
    return lki_future_new_done ();

  set_state (self, is_wanted (self) ? state : LKI_BACKGROUND_OFF);
  hold (self, state == LKI_BACKGROUND_GRANTED || state == LKI_BACKGROUND_NO_LOGIN ? is_wanted (self)
                                                                                  : FALSE);

  return error != NULL ? lki_future_new_failed (g_steal_pointer (&error)) : lki_future_new_done ();
}

static void
ask (LkiBackground *self)
{
  Request *request = g_new0 (Request, 1);

  request->self = g_object_ref (self);
  request->answered = dex_promise_new ();
  request->serial = self->serial;
  if (is_wanted (self))
    set_state (self, LKI_BACKGROUND_ASKING);
  lki_future_report (lki_future_spawn ("background", ask_fiber, request, request_free),
                     "ask to run in background");
}

static void
apply (LkiBackground *self)
{
  self->serial++;
  if (self->portal)
    {
      ask (self);
      return;
    }

  if (!write_autostart (self))
    set_state (self, LKI_BACKGROUND_FAILED);
  else
    set_state (self, is_wanted (self) ? LKI_BACKGROUND_GRANTED : LKI_BACKGROUND_OFF);
  hold (self, is_wanted (self));
}

static void
lki_background_get_property (GObject *object,
                             guint prop_id,
                             GValue *value,
                             GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, LKI_BACKGROUND (object)->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_background_dispose (GObject *object)
{
  LkiBackground *self = LKI_BACKGROUND (object);

  g_clear_object (&self->settings);

  G_OBJECT_CLASS (lki_background_parent_class)->dispose (object);
}

static void
lki_background_class_init (LkiBackgroundClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lki_background_get_property;
  object_class->dispose = lki_background_dispose;

  /**
   * LkiBackground:state:
   *
   * What the desktop says to it.
   */
  properties[PROP_STATE] = g_param_spec_uint (
      "state", NULL, NULL, LKI_BACKGROUND_OFF, LKI_BACKGROUND_FAILED, LKI_BACKGROUND_OFF,
      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lki_background_init (LkiBackground *self)
{
}

/**
 * lki_background_new:
 * @application: what is to stay; it must outlive the object
 * @settings: whether it is to
 * @portal: whether a portal decides, as in a sandbox
 *
 * Asks the desktop anew where the person has wanted it before: it may have changed its mind.
 *
 * Returns: (transfer full): what does as the settings say from now on
 */
LkiBackground *
lki_background_new (GApplication *application,
                    LkiSettings *settings,
                    gboolean portal)
{
  LkiBackground *self;

  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (LKI_IS_SETTINGS (settings), NULL);

  self = g_object_new (LKI_TYPE_BACKGROUND, NULL);
  self->application = application;
  self->settings = g_object_ref (settings);
  self->portal = portal;
  g_signal_connect_object (settings, "notify::run-in-background", G_CALLBACK (apply), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "notify::start-at-login", G_CALLBACK (apply), self,
                           G_CONNECT_SWAPPED);
  if (is_wanted (self))
    apply (self);

  return self;
}

/**
 * lki_background_get_state:
 * @self: what keeps the application alive
 *
 * Returns: what the desktop says to it
 */
LkiBackgroundState
lki_background_get_state (LkiBackground *self)
{
  g_return_val_if_fail (LKI_IS_BACKGROUND (self), LKI_BACKGROUND_OFF);

  return self->state;
}

/**
 * lki_background_say:
 * @self: what keeps the application alive
 * @message: what the program does without a window, in a few words and without personal data
 *
 * Shown by the desktop where it lists what runs in background.
 */
void
lki_background_say (LkiBackground *self,
                    const char *message)
{
  GDBusConnection *bus;
  GVariantBuilder options;

  g_return_if_fail (LKI_IS_BACKGROUND (self));
  g_return_if_fail (message != NULL);

  bus = g_application_get_dbus_connection (self->application);
  if (!self->portal || !self->held || bus == NULL)
    return;

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "message", g_variant_new_string (message));
  lki_future_report (dex_dbus_connection_call (bus, PORTAL_NAME, PORTAL_PATH, PORTAL_BACKGROUND,
                                               "SetStatus", g_variant_new ("(a{sv})", &options),
                                               NULL, G_DBUS_CALL_FLAGS_NONE, -1),
                     "say what is done in background");
}
