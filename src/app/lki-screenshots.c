// SPDX-License-Identifier: GPL-3.0-or-later
// Carries out the scripts that take pictures of the window; build-aux/screenshots.d/README says
// what a script can say. It does to the window what a person does. What happens to servers and
// disks is in lki-stage.c.

#include "lki-config.h"

#include "lki-screenshots.h"

#include <stdlib.h>

#include "lki-application-private.h"
#include "lki-error.h"
#include "lki-future.h"
#include "lki-filter-popover.h"
#include "lki-lead-pane.h"
#include "lki-list-pane.h"
#include "lki-picture.h"
#include "lki-sent-dialog.h"
#include "lki-stage.h"
#include "lki-wait.h"
#include "lki-when-popover.h"

/* The window is at rest when nothing has been painted for this long, in milliseconds. */
#define REST_MS 150
/* What never comes to rest, as a spinner, is taken as it is after this many of them. */
#define MAX_RESTS 20

typedef struct
{
  LkiApplication *application; /* (owned) */
  char *script;                /* (owned) */
  char *directory;             /* (owned) */
  GPtrArray *pictures;         /* (owned): paths of what was saved */
  gboolean long_names;
} Run;

static void
run_free (Run *self)
{
  g_object_unref (self->application);
  g_free (self->script);
  g_free (self->directory);
  g_ptr_array_unref (self->pictures);
  g_free (self);
}

static gboolean
fail (GError **error,
      const char *why)
{
  if (error != NULL && *error == NULL)
    *error = lki_error_new (LKI_ERROR_FAILED, "%s", why);

  return FALSE;
}

static LkiWindow *
get_window (Run *self)
{
  return LKI_WINDOW (gtk_application_get_active_window (GTK_APPLICATION (self->application)));
}

static void
count_frame_cb (GdkFrameClock *clock,
                gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
come_to_rest (Run *self)
{
  g_autoptr (GtkWidget) window = GTK_WIDGET (g_object_ref (get_window (self)));
  g_autoptr (GdkFrameClock) clock = g_object_ref (gtk_widget_get_frame_clock (window));
  guint frames = 0;
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (count_frame_cb), &frames);

  for (guint i = 0; i < MAX_RESTS; i++)
    {
      guint before = frames;

      dex_await (dex_timeout_new_msec (REST_MS), NULL);
      if (frames == before && !lki_window_is_loading (LKI_WINDOW (window)))
        break;
    }
  g_signal_handler_disconnect (clock, handler);
}

/* What lines ask for */

static gboolean
do_demo (Run *self,
         const char *argument,
         GError **error)
{
  guint64 leads;

  return g_ascii_string_to_unsigned (argument, 10, 0, G_MAXINT, &leads, error) &&
         lki_stage_enter_demo (self->application, leads, self->long_names, error);
}

static gboolean
do_size (Run *self,
         const char *argument,
         GError **error)
{
  GtkWidget *window = GTK_WIDGET (get_window (self));
  char *end;
  int width = strtol (argument, &end, 10);
  int height = strtol (end, NULL, 10);
  int asked_width = width;
  int asked_height = height;

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  come_to_rest (self);
  for (guint i = 0; i < MAX_RESTS; i++)
    {
      int last_width = gtk_widget_get_width (window);
      int last_height = gtk_widget_get_height (window);

      if (last_width == width && last_height == height)
        break;

      gtk_window_set_default_size (GTK_WINDOW (window), asked_width, asked_height);
      come_to_rest (self);
      /* Where windows have a frame of their own, it is part of what was asked for. A window that
       * has not moved may only be slow: it is asked for something else when it had its time. */
      if (gtk_widget_get_width (window) != last_width ||
          gtk_widget_get_height (window) != last_height || i % 3 == 2)
        {
          asked_width += width - gtk_widget_get_width (window);
          asked_height += height - gtk_widget_get_height (window);
        }
    }
  if (gtk_widget_get_width (window) != width || gtk_widget_get_height (window) != height)
    return fail (error, "The window does not get this size");

  return TRUE;
}

static gboolean
do_view (Run *self,
         const char *argument,
         GError **error)
{
  lki_window_show_view (get_window (self), g_str_equal (argument, "lost") ? "closed" : argument);

  return TRUE;
}

static gboolean
do_action (Run *self,
           const char *action,
           GError **error)
{
  if (!gtk_widget_activate_action (GTK_WIDGET (get_window (self)), action, NULL))
    return fail (error, "There is no such action now");

  return TRUE;
}

static gboolean
do_sidebar (Run *self,
            const char *argument,
            GError **error)
{
  return do_action (self, "win.show-views", error);
}

static gboolean
do_back (Run *self,
         const char *argument,
         GError **error)
{
  return do_action (self, "win.go-back", error);
}

static gboolean
do_select (Run *self,
           const char *argument,
           GError **error)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (argument, 10, 1, G_MAXUINT, &number, error))
    return FALSE;
  if (!lki_window_choose (get_window (self), number - 1))
    return fail (error, "The list has no such lead");

  return TRUE;
}

static gboolean
do_scroll (Run *self,
           const char *argument,
           GError **error)
{
  lki_window_scroll_lead (get_window (self), g_ascii_strtod (argument, NULL));

  return TRUE;
}

static gboolean
do_search (Run *self,
           const char *argument,
           GError **error)
{
  lki_window_search (get_window (self), *argument != '\0' ? argument : NULL);

  return TRUE;
}

static GtkWidget *
find_widget (GtkWidget *widget,
             GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && gtk_widget_get_mapped (widget))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* In selection mode, as a person ticks them. */
static gboolean
do_mark (Run *self,
         const char *argument,
         GError **error)
{
  GtkWidget *list = find_widget (GTK_WIDGET (get_window (self)), GTK_TYPE_LIST_VIEW);
  GtkSelectionModel *model;
  guint64 number;

  if (!g_ascii_string_to_unsigned (argument, 10, 0, G_MAXUINT, &number, error))
    return FALSE;
  model = list != NULL ? gtk_list_view_get_model (GTK_LIST_VIEW (list)) : NULL;
  if (model == NULL || number > g_list_model_get_n_items (G_LIST_MODEL (model)))
    return fail (error, "The list has not so many leads");

  g_object_set (model, "multiple", number > 0, NULL);
  if (number > 0)
    gtk_selection_model_select_range (model, 0, number, FALSE);

  return TRUE;
}

/* The main menu is the one of the primary button. */
static GtkWidget *
find_main_menu (GtkWidget *widget)
{
  if (GTK_IS_MENU_BUTTON (widget) && gtk_menu_button_get_primary (GTK_MENU_BUTTON (widget)))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_main_menu (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* The button of the lead's page that opens the @nth popover with times: that of the question after
 * a call is the first. */
static GtkWidget *
find_when_button (GtkWidget *widget,
                  guint *nth)
{
  if (GTK_IS_MENU_BUTTON (widget) &&
      LKI_IS_WHEN_POPOVER (gtk_menu_button_get_popover (GTK_MENU_BUTTON (widget))) && (*nth)-- == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_when_button (child, nth);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
open_when (Run *self,
           guint nth,
           GError **error)
{
  GtkWidget *pane = find_widget (GTK_WIDGET (get_window (self)), LKI_TYPE_LEAD_PANE);
  GtkWidget *button = pane != NULL ? find_when_button (pane, &nth) : NULL;

  if (button == NULL)
    return fail (error, "No lead is open");
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));

  return TRUE;
}

/* An action of the lead that is open or of the list, with its target, if it has one, after a
 * blank. */
static gboolean
do_act (Run *self,
        const char *argument,
        GError **error)
{
  GType type = g_str_has_prefix (argument, "list.") ? LKI_TYPE_LIST_PANE : LKI_TYPE_LEAD_PANE;
  GtkWidget *pane = find_widget (GTK_WIDGET (get_window (self)), type);
  g_auto (GStrv) words = g_strsplit (argument, " ", 2);
  GVariant *target = words[1] != NULL ? g_variant_new_string (words[1]) : NULL;

  if (pane == NULL || !gtk_widget_activate_action_variant (pane, words[0], target))
    return fail (error, "There is no such action now");

  return TRUE;
}

static gboolean
can_be_pressed (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_is_sensitive (widget))
    return FALSE;
  if (GTK_IS_LIST_BOX_ROW (widget))
    return gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (widget)) &&
           !ADW_IS_ENTRY_ROW (widget);

  return GTK_IS_BUTTON (widget) || g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkListItemWidget");
}

/* Entries too are rows. */
static gboolean
can_be_typed_into (GtkWidget *widget)
{
  return (ADW_IS_ENTRY_ROW (widget) ||
          (GTK_IS_TEXT_VIEW (widget) && gtk_text_view_get_editable (GTK_TEXT_VIEW (widget)))) &&
         gtk_widget_get_mapped (widget);
}

/* What there is of that kind, but for the buttons of the dialog itself. */
static void
collect (GtkWidget *widget,
         gboolean (*is_wanted) (GtkWidget *widget),
         GPtrArray *found)
{
  if (ADW_IS_HEADER_BAR (widget) || GTK_IS_WINDOW_CONTROLS (widget))
    return;
  if (is_wanted (widget))
    {
      g_ptr_array_add (found, widget);
      return;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, is_wanted, found);
}

/* The one of that kind in what is open that @number counts to, from its end where it is negative.
 */
static GtkWidget *
find_nth (Run *self,
          gboolean (*is_wanted) (GtkWidget *widget),
          const char *number)
{
  GtkWidget *window = GTK_WIDGET (get_window (self));
  AdwDialog *dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window));
  GtkWidget *open =
      dialog != NULL ? GTK_WIDGET (dialog) : find_widget (window, LKI_TYPE_FILTER_POPOVER);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  gint64 index;

  if (open == NULL || !g_ascii_string_to_signed (number, 10, G_MININT, G_MAXINT, &index, NULL))
    return NULL;

  collect (open, is_wanted, found);
  index = index < 0 ? index + found->len : index - 1;

  return index >= 0 && index < found->len ? g_ptr_array_index (found, index) : NULL;
}

static gboolean
do_press (Run *self,
          const char *argument,
          GError **error)
{
  GtkWidget *widget = find_nth (self, can_be_pressed, argument);

  if (widget == NULL || !gtk_widget_activate (widget))
    return fail (error, "There is nothing to press");

  return TRUE;
}

static gboolean
do_type (Run *self,
         const char *argument,
         GError **error)
{
  LkiDemo *demo = self->application->demo;
  g_auto (GStrv) words = g_strsplit (argument, " ", 2);
  GtkWidget *entry = find_nth (self, can_be_typed_into, words[0]);
  const char *text = words[1];

  if (entry == NULL || text == NULL)
    return fail (error, "There is nothing to type into");

  if (demo != NULL && g_str_equal (text, "email"))
    text = lki_demo_get_email (demo);
  else if (demo != NULL && g_str_equal (text, "password"))
    text = lki_demo_get_password (demo);
  if (GTK_IS_TEXT_VIEW (entry))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (entry)), text, -1);
  else
    gtk_editable_set_text (GTK_EDITABLE (entry), text);

  return TRUE;
}

static gboolean
do_answer (Run *self,
           const char *argument,
           GError **error)
{
  return lki_stage_answer (self->application, argument, error);
}

static gboolean
do_join (Run *self,
         const char *argument,
         GError **error)
{
  GtkWidget *pane = find_widget (GTK_WIDGET (get_window (self)), LKI_TYPE_LEAD_PANE);
  g_autofree char *lead_id = NULL;

  if (pane != NULL)
    g_object_get (pane, "lead-id", &lead_id, NULL);
  if (lead_id == NULL)
    return fail (error, "No lead is open");

  return lki_stage_join (self->application, lead_id, error);
}

static gboolean
do_repeat (Run *self,
           const char *argument,
           GError **error)
{
  return lki_stage_repeat (self->application, error);
}

static gboolean
do_conflicts (Run *self,
              const char *argument,
              GError **error)
{
  return lki_stage_make_conflicts (self->application, error);
}

static gboolean
do_open (Run *self,
         const char *argument,
         GError **error)
{
  GtkWidget *window = GTK_WIDGET (get_window (self));
  GtkWidget *widget;

  if (g_str_equal (argument, "menu"))
    {
      if ((widget = find_main_menu (window)) == NULL)
        return fail (error, "There is no main menu");
      gtk_menu_button_popup (GTK_MENU_BUTTON (widget));
    }
  else if (g_str_equal (argument, "follow-up") || g_str_equal (argument, "snooze"))
    {
      return open_when (self, g_str_equal (argument, "snooze") ? 2 : 1, error);
    }
  else if (g_str_equal (argument, "filter"))
    {
      return do_act (self, "list.filter", error);
    }
  else if (g_str_equal (argument, "unsent"))
    {
      return do_action (self, "win.show-unsent", error);
    }
  else if (g_str_equal (argument, "sign-in"))
    {
      if ((widget = find_widget (window, ADW_TYPE_EXPANDER_ROW)) == NULL)
        return fail (error, "There is no sign-in page");
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (widget), TRUE);
    }
  else if (g_str_equal (argument, "privacy") || g_str_equal (argument, "device") ||
           g_str_equal (argument, "leads"))
    {
      AdwDialog *dialog = lki_window_present_preferences (get_window (self));

      adw_preferences_dialog_set_visible_page_name (ADW_PREFERENCES_DIALOG (dialog), argument);
    }
  else if (g_str_equal (argument, "sent"))
    {
      adw_dialog_present (lki_sent_dialog_new (self->application->diagnostics), window);
    }
  else
    {
      g_autofree char *action = g_strconcat ("app.", argument, NULL);

      return do_action (self, action, error);
    }

  return TRUE;
}

static gboolean
do_close (Run *self,
          const char *argument,
          GError **error)
{
  GtkWidget *window = GTK_WIDGET (get_window (self));
  AdwDialog *dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window));
  GtkWidget *widget;

  if (dialog != NULL)
    adw_dialog_force_close (dialog);
  else if ((widget = find_widget (window, LKI_TYPE_WHEN_POPOVER)) != NULL ||
           (widget = find_widget (window, LKI_TYPE_FILTER_POPOVER)) != NULL)
    gtk_popover_popdown (GTK_POPOVER (widget));
  else if ((widget = find_main_menu (window)) != NULL &&
           gtk_menu_button_get_active (GTK_MENU_BUTTON (widget)))
    gtk_menu_button_popdown (GTK_MENU_BUTTON (widget));
  else if ((widget = find_widget (window, ADW_TYPE_EXPANDER_ROW)) != NULL)
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (widget), FALSE);
  else
    return fail (error, "Nothing is open");

  return TRUE;
}

static gboolean
do_arrive (Run *self,
           const char *argument,
           GError **error)
{
  return lki_stage_arrive (self->application, error);
}

static gboolean
do_state (Run *self,
          const char *argument,
          GError **error)
{
  return lki_stage_reach_state (self->application, argument, error);
}

static gboolean
do_style (Run *self,
          const char *argument,
          GError **error)
{
  adw_style_manager_set_color_scheme (
      adw_style_manager_get_default (),
      g_str_equal (argument, "dark") ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);

  return TRUE;
}

static gboolean
do_shot (Run *self,
         const char *argument,
         GError **error)
{
  g_autofree char *path = g_build_filename (self->directory, argument, NULL);

  if (!lki_picture_save (GTK_WINDOW (get_window (self)), path, error))
    return FALSE;
  g_ptr_array_add (self->pictures, g_steal_pointer (&path));

  return TRUE;
}

typedef gboolean (*Verb) (Run *self,
                          const char *argument,
                          GError **error);

static const struct
{
  const char *name;
  Verb verb;
  gboolean awaits; /* it is for a fiber; the others are for the main loop's own stack */
} verbs[] = {
  { "demo", do_demo, TRUE },           { "size", do_size, TRUE },
  { "view", do_view, FALSE },          { "sidebar", do_sidebar, FALSE },
  { "select", do_select, FALSE },      { "mark", do_mark, FALSE },
  { "scroll", do_scroll, FALSE },      { "back", do_back, FALSE },
  { "search", do_search, FALSE },      { "open", do_open, FALSE },
  { "close", do_close, FALSE },        { "arrive", do_arrive, TRUE },
  { "state", do_state, TRUE },         { "style", do_style, FALSE },
  { "shot", do_shot, FALSE },          { "act", do_act, FALSE },
  { "conflicts", do_conflicts, TRUE }, { "press", do_press, FALSE },
  { "type", do_type, FALSE },          { "answer", do_answer, TRUE },
  { "join", do_join, TRUE },           { "repeat", do_repeat, TRUE },
};

typedef struct
{
  Run *run;
  Verb verb;
  const char *argument;
  GError **error;
  gboolean done;
} Line;

static void
run_line_cb (gpointer user_data)
{
  Line *line = user_data;

  line->done = line->verb (line->run, line->argument, line->error);
}

static gboolean
run_line (Run *self,
          const char *text,
          GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 2);
  guint i = 0;
  Line line;

  while (i < G_N_ELEMENTS (verbs) && !g_str_equal (words[0], verbs[i].name))
    i++;
  if (i == G_N_ELEMENTS (verbs))
    return fail (error, "No such verb");
  if (get_window (self) == NULL)
    return fail (error, "The window was closed");

  line =
      (Line) { self, verbs[i].verb, words[1] != NULL ? g_strstrip (words[1]) : "", error, FALSE };
  if (verbs[i].awaits)
    run_line_cb (&line);
  else
    lki_wait_for_main (run_line_cb, &line);
  if (line.done)
    come_to_rest (self);

  return line.done;
}

static void
prepare_cb (gpointer user_data)
{
  Run *self = user_data;

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  lki_application_present (self->application);
}

static DexFuture *
run_fiber (gpointer user_data)
{
  Run *self = user_data;
  g_auto (GStrv) lines = g_strsplit (self->script, "\n", -1);

  /* What the demo consists of is known before it begins. */
  self->long_names = g_strv_contains ((const char *const *) lines, "long-names");
  lki_wait_for_main (prepare_cb, self);
  come_to_rest (self);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;

      g_strstrip (lines[i]);
      if (*lines[i] == '\0' || *lines[i] == '#' || g_str_equal (lines[i], "long-names"))
        continue;
      if (!run_line (self, lines[i], &error))
        return lki_future_new_failed (
            lki_error_new (LKI_ERROR_FAILED, "%s: %s", lines[i], error->message));
    }

  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, g_ptr_array_ref (self->pictures));
}

/**
 * lki_screenshots_run:
 * @application: an application
 * @script: the text of a script
 * @directory: where its pictures go
 *
 * Carries out a script.
 *
 * Returns: (transfer full): a future that resolves to a #GPtrArray of paths, or rejects with the
 * line that could not be done
 */
DexFuture *
lki_screenshots_run (LkiApplication *application,
                     const char *script,
                     const char *directory)
{
  Run *run = g_new0 (Run, 1);

  run->application = g_object_ref (application);
  run->script = g_strdup (script);
  run->directory = g_strdup (directory);
  run->pictures = g_ptr_array_new_with_free_func (g_free);

  return lki_future_spawn ("[app] screenshots", run_fiber, run, (GDestroyNotify) run_free);
}

static DexFuture *
file_fiber (gpointer user_data)
{
  LkiApplication *application = user_data;
  const char *directory = g_getenv ("LKI_SCREENSHOT_DIR");
  g_autoptr (GPtrArray) pictures = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *script = NULL;

  if (g_file_get_contents (g_getenv ("LKI_SCREENSHOT_SCRIPT"), &script, NULL, &error))
    pictures = dex_await_boxed (
        lki_screenshots_run (application, script, directory != NULL ? directory : "."), &error);
  if (pictures == NULL)
    {
      g_printerr ("leadkit-inbox: %s\n", error->message);
      application->exit_status = EXIT_FAILURE;
    }
  g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);

  return lki_future_new_done ();
}

/**
 * lki_screenshots_are_wanted:
 *
 * Returns: %TRUE if this is a development build and the environment names a script
 */
gboolean
lki_screenshots_are_wanted (void)
{
  return g_str_equal (LKI_PROFILE, "development") && g_getenv ("LKI_SCREENSHOT_SCRIPT") != NULL;
}

/**
 * lki_screenshots_begin:
 * @application: an application
 *
 * Carries out the script that the environment names, and quits.
 */
void
lki_screenshots_begin (LkiApplication *application)
{
  lki_future_report (lki_future_spawn ("[app] screenshot script", file_fiber,
                                       g_object_ref (application), g_object_unref),
                     "Taking screenshots");
}
