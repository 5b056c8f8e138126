// SPDX-License-Identifier: GPL-3.0-or-later
// The composition root: makes the parts, hands them to each other, and says what starting, being
// started again, being asked for a lead and quitting mean. It decides nothing about leads.

#include "lki-config.h"

#include "lki-application-private.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <libdex.h>

#include "lki-demo-report.h"
#include "lki-crash-handler.h"
#include "lki-error.h"
#include "lki-frame-trace.h"
#include "lki-future.h"
#include "lki-journal.h"
#include "lki-lead-link.h"
#include "lki-screenshots.h"
#include "lki-time-preset.h"
#include "lki-trace.h"

/* About what a small partner has seen. */
#define DEMO_LEADS 250
#define MAX_DEMO_LEADS 1000000

/* In the demo: often enough to be seen, not so often as to be in the way of trying things. */
#define DEMO_ARRIVALS_SECONDS 45.0

/* What a quit waits for at most. In seconds: writing out a store takes a fraction of one. */
#define SHUT_DOWN_LIMIT 10

/* How long the window is held back for the first list, in milliseconds. */
#define FIRST_LIST_MS 100

/* The shortest time between two sounds. */
#define SOUND_PAUSE_US (2 * G_USEC_PER_SEC)

G_DEFINE_FINAL_TYPE (LkiApplication,
                     lki_application,
                     ADW_TYPE_APPLICATION)

/* The server that is meant: that of `--server`, of the environment, of the settings, or else the
 * one that the program was built for. */
static char *
lki_application_dup_default_server (LkiApplication *self)
{
  const char *environment = g_getenv ("LKI_SERVER");
  g_autofree char *setting = NULL;

  if (self->command_line != NULL && self->command_line->server != NULL)
    return g_strdup (self->command_line->server);

  if (environment != NULL && *environment != '\0')
    return g_strdup (environment);

  g_object_get (self->settings, "server", &setting, NULL);
  if (setting != NULL && *setting != '\0')
    return g_steal_pointer (&setting);

  return g_strdup (LKI_SERVER);
}

/* Much is loaded with the first window. */
static void
refresh_cb (gpointer user_data)
{
  lki_crash_handler_refresh ();
}

static GtkWindow *
ensure_window (LkiApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL)
    {
      gint64 begin = LKI_TRACE_BEGIN ();

      window = GTK_WINDOW (lki_window_new (ADW_APPLICATION (self), self->manager, self->settings,
                                           self->diagnostics));
      lki_window_set_background (LKI_WINDOW (window), self->background);
      lki_trace_end (begin, "make-window", 0);
      lki_frame_trace_attach (window);
      if (lki_diagnostics_get_reports (self->diagnostics))
        g_idle_add_once (refresh_cb, NULL);
    }

  return window;
}

/**
 * lki_application_present:
 * @self: an application
 *
 * Brings the window to the front, and makes it if there is none.
 *
 * Returns: (transfer none): the window
 */
LkiWindow *
lki_application_present (LkiApplication *self)
{
  GtkWindow *window = ensure_window (self);

  gtk_window_present (window);

  return LKI_WINDOW (window);
}

static void
lki_application_open_pending (LkiApplication *self)
{
  g_autofree char *lead_id = NULL;

  if (lki_session_manager_get_state (self->manager) != LKI_SESSION_STATE_SIGNED_IN)
    return;

  if (self->pending_next)
    {
      self->pending_next = FALSE;
      lki_window_open_next_to_answer (lki_application_present (self));
    }
  if (self->pending_support)
    {
      self->pending_support = FALSE;
      lki_window_present_support (lki_application_present (self));
    }
  if (self->pending_lead == NULL)
    return;

  lead_id = g_steal_pointer (&self->pending_lead);
  if (self->pending_call)
    lki_window_call_lead (lki_application_present (self), lead_id);
  else
    lki_window_open_lead (lki_application_present (self), lead_id);
}

/**
 * lki_application_open_next_to_answer:
 * @self: an application
 *
 * Opens the window at the lead whose answer is due first, at once or as soon as somebody is signed
 * in: the menu of the program's icon may be what starts it.
 */
void
lki_application_open_next_to_answer (LkiApplication *self)
{
  self->pending_next = TRUE;

  lki_application_begin_session (self, FALSE);
  lki_application_present (self);
  lki_application_open_pending (self);
}

/**
 * lki_application_open_support:
 * @self: an application
 *
 * Opens the conversation with support, at once or as soon as somebody is signed in.
 */
void
lki_application_open_support (LkiApplication *self)
{
  lki_notifier_withdraw_support (self->notifier);
  self->pending_support = TRUE;

  lki_application_begin_session (self, FALSE);
  lki_application_present (self);
  lki_application_open_pending (self);
}

/**
 * lki_application_open_lead:
 * @self: an application
 * @lead_id: the server's id of a lead
 * @call: whether to call the person too
 *
 * Opens the window at a lead, at once or as soon as somebody is signed in: a notification may be
 * what starts the program.
 */
void
lki_application_open_lead (LkiApplication *self,
                           const char *lead_id,
                           gboolean call)
{
  /* GLib's freedesktop backend forgets the id when the action that was clicked returns. */
  lki_notifier_withdraw (self->notifier, lead_id);

  g_set_str (&self->pending_lead, lead_id);
  self->pending_call = call;

  lki_application_begin_session (self, FALSE);
  lki_application_present (self);
  lki_application_open_pending (self);
}

static guint
count_demo_leads (void)
{
  const char *text = g_getenv ("LKI_DEMO_LEADS");
  guint64 leads;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, MAX_DEMO_LEADS, &leads, NULL))
    return DEMO_LEADS;

  return leads;
}

static DexFuture *
enter_demo_fiber (gpointer user_data)
{
  LkiApplication *self = user_data;
  g_autoptr (LkiDemo) demo = g_object_ref (self->demo);
  g_autoptr (GError) error = NULL;

  if ((lki_demo_is_running (demo) || dex_await (lki_demo_start (demo), &error))
      /* It may have been left again meanwhile, or the program may be ending. */
      && self->demo == demo && lki_demo_is_running (demo) &&
      dex_await (lki_session_manager_enter_demo (self->manager, lki_demo_get_address (demo),
                                                 lki_demo_get_email (demo),
                                                 lki_demo_get_password (demo)),
                 &error))
    return lki_future_new_done ();

  if (!dex_await (lki_demo_stop (demo), NULL))
    g_debug ("The sandbox of the demo did not stop");
  if (self->demo != demo || error == NULL)
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_CANCELLED, "The demo was left before it had begun"));

  g_clear_object (&self->demo);
  lki_window_add_toast (lki_application_present (self),
                        adw_toast_new (_ ("The demo could not be started")));
  if (!dex_await (lki_session_manager_restore (self->manager), NULL))
    g_debug ("No session after the demo that could not be started");

  return lki_future_new_failed (g_steal_pointer (&error));
}

/**
 * lki_application_enter_demo:
 * @self: an application that is not in the demo
 * @demo: the demo
 *
 * Starts @demo, if it does not run yet, and signs in to it.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when the demo is what the window shows
 */
DexFuture *
lki_application_enter_demo (LkiApplication *self,
                            LkiDemo *demo)
{
  self->session_begun = TRUE;
  g_set_object (&self->demo, demo);

  return lki_future_spawn ("[app] enter demo", enter_demo_fiber, g_object_ref (self),
                           g_object_unref);
}

/**
 * lki_application_begin_session:
 * @self: an application
 * @demo: whether the demo is wanted, rather than the account of last time
 *
 * Begins what the window is to show. The account of last time is restored once in the life of the
 * process; the demo may be entered at any time.
 */
void
lki_application_begin_session (LkiApplication *self,
                               gboolean demo)
{
  if (demo && self->demo == NULL)
    {
      gboolean reporting = lki_demo_report_is_wanted ();
      g_autoptr (LkiDemo) new_demo =
          lki_demo_new (count_demo_leads (), reporting ? 0 : DEMO_ARRIVALS_SECONDS);

      lki_future_report (lki_application_enter_demo (self, new_demo), "Starting the demo");
      if (reporting)
        lki_demo_report_begin (self);
    }
  else if (!demo && !self->session_begun)
    {
      self->session_begun = TRUE;
      lki_future_report (lki_session_manager_restore (self->manager), "Restoring the session");
    }
}

static DexFuture *
leave_demo_fiber (gpointer user_data)
{
  LkiApplication *self = user_data;
  g_autoptr (LkiDemo) demo = g_steal_pointer (&self->demo);
  g_autoptr (GError) error = NULL;

  if (!dex_await (lki_session_manager_sign_out (self->manager, TRUE), &error))
    g_debug ("Signing out of the demo: %s", error->message);
  if (!dex_await (lki_demo_stop (demo), NULL))
    g_debug ("The sandbox of the demo did not stop");

  return lki_session_manager_restore (self->manager);
}

/**
 * lki_application_leave_demo:
 * @self: an application
 *
 * Ends the demo, of which nothing remains, and goes back to the account that was there before it,
 * if any.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it is known who is signed in
 */
DexFuture *
lki_application_leave_demo (LkiApplication *self)
{
  if (self->demo == NULL)
    return lki_future_new_done ();

  return lki_future_spawn ("[app] leave demo", leave_demo_fiber, g_object_ref (self),
                           g_object_unref);
}

static gboolean
open_pending_cb (gpointer user_data)
{
  lki_application_open_pending (user_data);

  return G_SOURCE_REMOVE;
}

/* The state changes in fibers, whose stack is not made for windows. */
static void
state_cb (LkiApplication *self)
{
  if (self->pending_lead != NULL || self->pending_next || self->pending_support)
    g_idle_add_full (G_PRIORITY_DEFAULT, open_pending_cb, g_object_ref (self), g_object_unref);
}

static void
allow (LkiApplication *self,
       const char *action,
       gboolean allowed)
{
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), action)), allowed);
}

static void
unread_cb (LkiApplication *self)
{
  LkiSession *session = lki_session_manager_get_session (self->manager);
  gboolean unread =
      session != NULL && lki_support_get_unread (lki_session_get_support (session)) > 0;

  allow (self, "support", session != NULL && !unread);
  allow (self, "support-answer", unread);
}

/* The menu offers only what makes sense: a demo is left, an account is signed out of. */
static void
session_cb (LkiApplication *self)
{
  LkiSession *session = lki_session_manager_get_session (self->manager);
  gboolean demo = session != NULL && lki_session_get_demo (session);

  allow (self, "leave-demo", demo);
  allow (self, "sign-out", session != NULL && !demo);
  allow (self, "account", session != NULL && !demo);
  g_signal_group_set_target (self->session_signals, session);
  unread_cb (self);
}

static gboolean
signal_cb (gpointer user_data)
{
  g_action_group_activate_action (G_ACTION_GROUP (user_data), "quit", NULL);

  return G_SOURCE_CONTINUE;
}

static int
lki_application_use_command_line (LkiApplication *self)
{
  GApplication *application = G_APPLICATION (self);
  GActionGroup *actions = G_ACTION_GROUP (self);
  g_autoptr (GError) error = NULL;

  if (self->command_line->version)
    {
      g_print ("leadkit-inbox %s\n", LKI_VERSION);
      return EXIT_SUCCESS;
    }

  if (self->command_line->service || self->command_line->background)
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_IS_SERVICE);

  if (!g_application_register (application, NULL, &error))
    {
      g_printerr ("leadkit-inbox: %s\n", error->message);
      return EXIT_FAILURE;
    }

  /* A service waits for what the bus asks for. */
  if (self->command_line->service)
    return EXIT_SUCCESS;

  /* Where the desktop does not let it stay it ends by itself, as any service that nobody needs. */
  if (self->command_line->background)
    {
      if (!g_application_get_is_remote (application))
        lki_application_begin_session (self, FALSE);
      return EXIT_SUCCESS;
    }

  if (self->command_line->server != NULL && g_application_get_is_remote (application))
    {
      g_printerr (_ ("leadkit-inbox: Already running. Quit it first to use another server.\n"));
      return EXIT_FAILURE;
    }

  if (self->command_line->demo)
    g_action_group_activate_action (actions, "demo", NULL);
  if (self->command_line->lead_id != NULL)
    g_action_group_activate_action (actions, "open-lead",
                                    g_variant_new_string (self->command_line->lead_id));
  if (!self->command_line->demo && self->command_line->lead_id == NULL)
    g_application_activate (application);

  return EXIT_SUCCESS;
}

static gboolean
lki_application_local_command_line (GApplication *application,
                                    char ***arguments,
                                    int *exit_status)
{
  LkiApplication *self = LKI_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  self->command_line = lki_command_line_parse (arguments, &error);
  if (self->command_line == NULL)
    {
      g_printerr (_ ("leadkit-inbox: %s\nRun “leadkit-inbox --help” to see what it understands.\n"),
                  error->message);
      *exit_status = 2;
      return TRUE;
    }

  *exit_status = lki_application_use_command_line (self);

  return TRUE;
}

static void
window_removed_cb (LkiApplication *self)
{
  if (gtk_application_get_windows (GTK_APPLICATION (self)) == NULL)
    lki_background_say (self->background, _ ("Waiting for new leads"));
}

/* The alert sound that the person has chosen for the desktop; many leads at once are heard once. */
static void
announced_cb (LkiApplication *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (!lki_settings_get_notification_sound (self->settings) ||
      (self->heard_us != 0 && now_us - self->heard_us < SOUND_PAUSE_US))
    return;

  self->heard_us = now_us;
  gdk_display_beep (gdk_display_get_default ());
}

/* The presets know the person's habits from here alone. */
static void
habits_cb (LkiApplication *self)
{
  int call_again, snooze, morning;

  g_object_get (self->settings, "call-again-minutes", &call_again, "snooze-minutes", &snooze,
                "morning", &morning, NULL);
  lki_time_preset_set_habits (call_again, snooze, morning);
}

static void
watch_habits (LkiApplication *self)
{
  static const char *const names[] = { "notify::call-again-minutes", "notify::snooze-minutes",
                                       "notify::morning" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_signal_connect_object (self->settings, names[i], G_CALLBACK (habits_cb), self,
                             G_CONNECT_SWAPPED);
  habits_cb (self);
}

static void
open_journal (LkiClock *clock)
{
  g_autofree char *folder =
      g_build_filename (g_get_user_state_dir (), "leadkit-inbox", "logs", NULL);
  g_autoptr (GError) error = NULL;

  if (!lki_journal_open (folder, clock, &error))
    g_info ("%s", error->message);
  LKI_JOURNAL (LKI_JOURNAL_INFO, "start", LKI_JOURNAL_WORD ("version", LKI_VERSION),
               LKI_JOURNAL_WORD ("profile", LKI_PROFILE));
}

static void
lki_application_startup (GApplication *application)
{
  LkiApplication *self = LKI_APPLICATION (application);
  g_autofree char *data_directory =
      g_build_filename (g_get_user_data_dir (), "leadkit-inbox", NULL);
  g_autofree char *diagnostics = g_build_filename (data_directory, "diagnostics", NULL);
  g_autofree char *server = NULL;
  g_autoptr (LkiClock) clock = lki_clock_new ();
  gint64 begin;

  /* Nobody can be listening, and GTK would warn about it. */
  if (g_application_get_dbus_connection (application) == NULL)
    g_setenv ("GTK_A11Y", "none", FALSE);

  /* GTK ends the process here too, but with a warning about itself. */
  if (!gtk_init_check ())
    {
      g_printerr (_ ("leadkit-inbox: There is no display to open a window on.\n"));
      exit (EXIT_FAILURE);
    }

  begin = LKI_TRACE_BEGIN ();
  G_APPLICATION_CLASS (lki_application_parent_class)->startup (application);
  lki_trace_end (begin, "gtk-startup", 0);

  /* The name that desktops match windows with; the help has been printed by now. */
  g_set_prgname (LKI_APPLICATION_ID);
  gtk_window_set_default_icon_name (LKI_APPLICATION_ID);

  open_journal (clock);
  self->settings = lki_settings_new ();
  watch_habits (self);
  server = lki_application_dup_default_server (self);
  self->manager = lki_session_manager_new (data_directory, server);
  self->notifier = lki_notifier_new (application, self->manager, self->settings);
  self->diagnostics = lki_diagnostics_new (diagnostics, self->manager, self->settings, clock);
  self->retention = lki_retention_new (self->manager, self->settings, clock);
  self->storage = lki_storage_new (self->manager, self->settings, self->diagnostics);
  self->background = lki_background_new (application, self->settings,
                                         g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS));
  g_signal_connect (application, "window-removed", G_CALLBACK (window_removed_cb), NULL);
  g_signal_connect_object (self->notifier, "announced", G_CALLBACK (announced_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->manager, "account-removed",
                           G_CALLBACK (lki_storage_forget_account), self->storage,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->manager, "notify::state", G_CALLBACK (state_cb), self,
                           G_CONNECT_SWAPPED);

  lki_application_add_actions (self);
  self->session_signals = g_signal_group_new (LKI_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "support-unread", G_CALLBACK (unread_cb),
                                  self);
  g_signal_connect_object (self->manager, "notify::session", G_CALLBACK (session_cb), self,
                           G_CONNECT_SWAPPED);
  session_cb (self);
  g_unix_signal_add (SIGTERM, signal_cb, self);
  g_unix_signal_add (SIGINT, signal_cb, self);
}

static void
late_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* Makes the window, and leaves it unseen until the store has answered, which it does within a few
 * milliseconds: a frame with an empty list would hold up the one with the leads. One that takes
 * long is seen to do so. Returns: FALSE if the window has been closed meanwhile */
static gboolean
await_first_list (LkiApplication *self)
{
  g_autoptr (GtkWindow) window = g_object_ref (ensure_window (self));
  gboolean late = FALSE;
  guint source = g_timeout_add_once (FIRST_LIST_MS, late_cb, &late);

  while (!late && gtk_application_get_active_window (GTK_APPLICATION (self)) == window &&
         (lki_session_manager_get_state (self->manager) == LKI_SESSION_STATE_STARTING ||
          lki_window_is_loading (LKI_WINDOW (window))))
    g_main_context_iteration (NULL, TRUE);
  if (!late)
    g_source_remove (source);

  return gtk_application_get_active_window (GTK_APPLICATION (self)) == window;
}

static void
lki_application_activate (GApplication *application)
{
  LkiApplication *self = LKI_APPLICATION (application);

  if (lki_screenshots_are_wanted () && !self->session_begun)
    lki_screenshots_begin (self);

  /* A fiber begins when the main loop turns. It turns once before the window is made, so that the
   * store is opened meanwhile, on its own thread. */
  lki_application_begin_session (self, FALSE);
  g_main_context_iteration (NULL, FALSE);
  if (gtk_application_get_active_window (GTK_APPLICATION (self)) != NULL || await_first_list (self))
    lki_application_present (self);
}

static void
lki_application_open (GApplication *application,
                      GFile **files,
                      int n_files,
                      const char *hint)
{
  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *link = g_file_get_uri (files[i]);
      g_autofree char *lead_id = lki_lead_link_parse (link, NULL);

      if (lead_id != NULL)
        {
          lki_application_open_lead (LKI_APPLICATION (application), lead_id, FALSE);
          return;
        }
    }

  /* Whoever clicked on a broken link expects the program all the same. */
  g_application_activate (application);
}

static DexFuture *
shut_down_fiber (gpointer user_data)
{
  LkiApplication *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!dex_await (lki_session_manager_shut_down (self->manager), &error))
    g_debug ("Shutting down: %s", error->message);
  if (self->demo != NULL && !dex_await (lki_demo_stop (self->demo), NULL))
    g_debug ("The sandbox of the demo did not stop");

  return lki_future_new_done ();
}

static void
lki_application_shutdown (GApplication *application)
{
  LkiApplication *self = LKI_APPLICATION (application);
  g_autoptr (DexFuture) done = NULL;

  g_clear_object (&self->notifier);
  g_clear_object (&self->retention);

  /* The main loop is over, but what is being written must reach the disk before the process ends.
   */
  done = dex_future_first (
      lki_future_spawn ("[app] shut down", shut_down_fiber, g_object_ref (self), g_object_unref),
      dex_timeout_new_seconds (SHUT_DOWN_LIMIT), NULL);
  while (dex_future_is_pending (done))
    g_main_context_iteration (NULL, TRUE);

  G_APPLICATION_CLASS (lki_application_parent_class)->shutdown (application);
}

static void
lki_application_dispose (GObject *object)
{
  LkiApplication *self = LKI_APPLICATION (object);

  g_clear_object (&self->notifier);
  g_clear_object (&self->retention);
  g_clear_object (&self->background);
  g_clear_object (&self->storage);
  g_clear_object (&self->diagnostics);
  g_clear_object (&self->manager);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->settings);
  g_clear_object (&self->demo);
  g_clear_pointer (&self->command_line, lki_command_line_free);
  g_clear_pointer (&self->pending_lead, g_free);

  G_OBJECT_CLASS (lki_application_parent_class)->dispose (object);
}

static void
lki_application_class_init (LkiApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->dispose = lki_application_dispose;

  application_class->local_command_line = lki_application_local_command_line;
  application_class->startup = lki_application_startup;
  application_class->activate = lki_application_activate;
  application_class->open = lki_application_open;
  application_class->shutdown = lki_application_shutdown;
}

static void
lki_application_init (LkiApplication *self)
{
}

/**
 * lki_application_new:
 *
 * Makes the application. There is one instance of it in a desktop session: a second one hands on
 * what it was asked for and ends.
 *
 * Returns: (transfer full): a new application
 */
LkiApplication *
lki_application_new (void)
{
  return g_object_new (LKI_TYPE_APPLICATION, "application-id", LKI_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path", LKI_RESOURCE_PREFIX, NULL);
}

/**
 * lki_application_run:
 * @self: an application
 * @argc: number of arguments
 * @argv: the arguments, with the program's name first
 *
 * Runs until the person quits, or until another instance has taken over.
 *
 * Returns: the exit status of the process
 */
int
lki_application_run (LkiApplication *self,
                     int argc,
                     char **argv)
{
  int status = g_application_run (G_APPLICATION (self), argc, argv);

  return status != EXIT_SUCCESS ? status : self->exit_status;
}
