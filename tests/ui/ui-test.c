// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of the window have in common.

#include "ui-test.h"

#include "lki-future.h"

#include <execinfo.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <unistd.h>

#define BORDER 16
/* A case takes a few seconds. What never returns to the main loop escapes the watchdog of a wait.
 */
#define LONGEST_CASE_S 150
/* What has begun ends within a few turns of the loop; what asks for frame after frame never does.
 */
#define MOST_TURNS 1000

typedef struct
{
  guint leads;
  RoomFunc func;
} RoomTest;

/* GTK 4.24 on X11, where nothing composites, now and then doubts the timings of its own frames;
 * that is no message of the window's. */
static GLogWriterOutput
write_log (GLogLevelFlags log_level,
           const GLogField *fields,
           gsize n_fields,
           gpointer user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") && fields[i].length < 0 &&
        strstr (fields[i].value, "gdk_frame_timings_") != NULL)
      return G_LOG_WRITER_HANDLED;

  return g_log_writer_default (log_level, fields, n_fields, user_data);
}

/* Says where a case hangs, as nobody will be there to ask. */
static void
hung_cb (int number)
{
  static const char words[] = "# The case that runs now does not end. It is in:\n";
  void *addresses[64];
  int n_addresses = backtrace (addresses, G_N_ELEMENTS (addresses));

  if (write (STDERR_FILENO, words, sizeof words - 1) > 0)
    backtrace_symbols_fd (addresses, n_addresses, STDERR_FILENO);
  abort ();
}

void
ui_test_init (int *argc,
              char ***argv)
{
  setlocale (LC_ALL, "");
  g_test_init (argc, argv, NULL);
  g_log_set_writer_func (write_log, NULL, NULL);
  signal (SIGALRM, hung_cb);
  dex_init ();
  adw_init ();
  /* Transitions have no end that a test could await, nor has a cursor that blinks: on a busy
   * machine its frames come so close that there is always one more to dispatch. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, "gtk-cursor-blink",
                FALSE, NULL);
}

static gboolean
watchdog_cb (gpointer user_data)
{
  g_error ("Waited in vain for: %s", (const char *) user_data);
}

guint
ui_watch (const char *what)
{
  return g_timeout_add_seconds (30, watchdog_cb, (gpointer) what);
}

static gboolean
frame_cb (GtkWidget *widget,
          GdkFrameClock *clock,
          gpointer user_data)
{
  int *frames = user_data;

  return --*frames > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
drain (void)
{
  for (int i = 0; i < MOST_TURNS && g_main_context_iteration (NULL, FALSE); i++)
    ;
}

void
ui_settle (GtkWidget *widget)
{
  int frames = 3;

  gtk_widget_add_tick_callback (widget, frame_cb, &frames, NULL);
  ui_wait_until (frames == 0);
  drain ();
}

static gboolean
says (GtkWidget *widget,
      const char *text)
{
  const char *properties[] = { "label", "title", "text", "tooltip-text" };

  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    {
      GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (widget), properties[i]);
      g_autofree char *value = NULL;

      if (pspec == NULL || pspec->value_type != G_TYPE_STRING)
        continue;
      g_object_get (widget, properties[i], &value, NULL);
      if (value == NULL)
        continue;
      if (g_str_equal (value, text))
        return TRUE;

      /* Without its mnemonic. */
      if (strchr (value, '_') != NULL)
        {
          g_auto (GStrv) parts = g_strsplit (value, "_", 2);
          g_autofree char *plain = g_strconcat (parts[0], parts[1], NULL);

          if (g_str_equal (plain, text))
            return TRUE;
        }
    }

  return FALSE;
}

GtkWidget *
ui_find (GtkWidget *root,
         GType type,
         const char *text)
{
  if (!gtk_widget_get_child_visible (root) || !gtk_widget_get_visible (root))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && (text == NULL || says (root, text)))
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = ui_find (child, type, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

GtkWidget *
ui_find_text (GtkWidget *root,
              const char *text)
{
  return ui_find (root, GTK_TYPE_LABEL, text);
}

void
ui_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      ui_remove_tree (child);
    }
  g_remove (path);
}

static void
pressed_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean *pressed = user_data;

  g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error);
  g_assert_no_error (error);
  *pressed = TRUE;
}

void
ui_press (const char *keys,
          ...)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GSubprocess) xdotool = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) command = NULL;
  gboolean pressed = FALSE;
  va_list more;

  g_strv_builder_add_many (builder, "xdotool", "key", "--clearmodifiers", NULL);
  va_start (more, keys);
  for (const char *key = keys; key != NULL; key = va_arg (more, const char *))
    g_strv_builder_add (builder, key);
  va_end (more);
  command = g_strv_builder_end (builder);

  xdotool = g_subprocess_newv ((const char *const *) command, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check_async (xdotool, NULL, pressed_cb, &pressed);
  ui_wait_until (pressed);
}

static void
finished_cb (gboolean *finished)
{
  *finished = TRUE;
}

static DexFuture *
note_finished (DexFuture *future,
               gpointer user_data)
{
  finished_cb (user_data);

  return dex_ref (future);
}

/* Awaits a future outside of a fiber. */
void
ui_await (DexFuture *future)
{
  gboolean finished = FALSE;
  g_autoptr (GError) error = NULL;

  future = dex_future_finally (future, note_finished, &finished, NULL);
  ui_wait_until (finished);
  dex_future_get_value (future, &error);
  g_assert_no_error (error);
  dex_unref (future);
}

void
room_open (Room *room)
{
  g_autofree char *folder = g_build_filename (room->folder, "data", NULL);
  g_autofree char *diagnostics = g_build_filename (folder, "diagnostics", NULL);
  g_autoptr (LkiClock) clock = lki_clock_new ();

  room->manager = lki_session_manager_new (folder, lki_sandbox_get_address (room->sandbox));
  room->diagnostics = lki_diagnostics_new (diagnostics, room->manager, room->settings, clock);
  room->window = lki_window_new (NULL, room->manager, room->settings, room->diagnostics);
  g_object_ref (room->window);
  gtk_window_present (GTK_WINDOW (room->window));
  ui_wait_until (gtk_widget_get_mapped (GTK_WIDGET (room->window)));
}

void
room_close (Room *room)
{
  /* What was asked for last is drawn before the window goes. */
  ui_settle (GTK_WIDGET (room->window));
  gtk_window_destroy (GTK_WINDOW (room->window));
  ui_await (lki_session_manager_shut_down (room->manager));
  drain ();
  g_assert_finalize_object (g_steal_pointer (&room->window));
  g_assert_finalize_object (g_steal_pointer (&room->diagnostics));
  g_assert_finalize_object (g_steal_pointer (&room->manager));
}

static void
run_room (gconstpointer data)
{
  const RoomTest *test = data;
  LkiSandboxOptions options = { .leads = test->leads, .seed = 7 };
  g_autoptr (GError) error = NULL;
  Room room = { NULL };

  alarm (LONGEST_CASE_S);
  room.folder = g_dir_make_tmp ("lki-ui-XXXXXX", &error);
  g_assert_no_error (error);
  room.sandbox = lki_sandbox_start (&options, &error);
  g_assert_no_error (error);

  room.settings = lki_settings_new ();
  g_object_set (room.settings, "window-width", 1180, "window-height", 760, "view", "new", "sort", 0,
                "server", "", "consent-reports", FALSE, "consent-usage", FALSE, "consent-version",
                LKI_CONSENT_VERSION, NULL);
  room_open (&room);

  test->func (&room);

  room_close (&room);
  g_assert_finalize_object (room.settings);
  lki_sandbox_stop (room.sandbox);
  ui_remove_tree (room.folder);
  g_free (room.folder);
  alarm (0);
}

void
room_add_test (const char *path,
               guint leads,
               RoomFunc func)
{
  RoomTest *test = g_new0 (RoomTest, 1);

  test->leads = leads;
  test->func = func;
  g_test_add_data_func_full (path, test, run_room, g_free);
}

LkiSession *
room_get_session (Room *room)
{
  return lki_session_manager_get_session (room->manager);
}

/* Returns when the list is there. */
static void
sign_in (Room *room)
{
  ui_await (lki_session_manager_sign_in (room->manager, NULL,
                                         lki_sandbox_get_demo_email (room->sandbox),
                                         lki_sandbox_get_demo_password (room->sandbox)));
  ui_wait_until (g_str_equal (lki_window_get_page (room->window), "main"));
  ui_wait_until (room_get_session (room) != NULL &&
                 lki_session_get_sync_status (room_get_session (room)) == LKI_SYNC_UP_TO_DATE);
  ui_wait_until (!lki_window_is_loading (room->window));
}

void
room_sign_in (Room *room)
{
  ui_await (lki_session_manager_restore (room->manager));
  g_assert_cmpstr (lki_window_get_page (room->window), ==, "sign-in");
  sign_in (room);
}

void
room_control (Room *room,
              const char *path,
              const char *json)
{
  g_autoptr (LkiHttp) http = lki_http_new ("ui-test/1");
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autofree char *uri =
      g_strconcat (lki_sandbox_get_address (room->sandbox), "/sandbox/", path, NULL);

  ui_await (lki_http_send (http, "POST", uri, NULL, "application/json", body));
}

void
room_set_size (Room *room,
               int width,
               int height)
{
  gtk_window_set_default_size (GTK_WINDOW (room->window), width, height);
  /* Without a compositor the window draws a border of its own. */
  ui_wait_until (ABS (gtk_widget_get_width (GTK_WIDGET (room->window)) - width) <= BORDER);
  ui_settle (GTK_WIDGET (room->window));
}

GtkWidget *
room_find (Room *room,
           GType type,
           const char *text)
{
  return ui_find (GTK_WIDGET (room->window), type, text);
}

void
ui_click (GtkWidget *root,
          const char *label)
{
  GtkWidget *button = ui_find (root, GTK_TYPE_BUTTON, label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

void
room_click (Room *room,
            const char *label)
{
  ui_click (GTK_WIDGET (room->window), label);
}

void
room_choose (Room *room,
             guint position)
{
  ui_wait_until (lki_window_get_n_leads (room->window) > position);
  g_assert_true (lki_window_choose (room->window, position));
  ui_wait_until (!lki_window_is_loading (room->window));
  ui_settle (GTK_WIDGET (room->window));
}

void
room_restart (Room *room)
{
  room_close (room);
  room_open (room);
  ui_await (lki_session_manager_restore (room->manager));
  /* The leads are shown until it is known that nobody is signed in. */
  ui_wait_until (g_str_equal (lki_window_get_page (room->window), "sign-in"));
  sign_in (room);
}
