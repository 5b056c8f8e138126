// SPDX-License-Identifier: GPL-3.0-or-later
// What a person who leaves the mouse alone can do: real key presses in the window on the screen.
// The keys of the application itself are pressed in tests/app.

#include "ui-test.h"

#include "lki-config.h"

#include "lki-lead-pane.h"
#include "lki-lead-row.h"
#include "lki-list-pane.h"
#include "lki-note-editor.h"
#include "lki-views-pane.h"
#include "lki-when-popover.h"

/* By their places on the keyboard: by their names xdotool would press Alt as well. */
#define KEY_F9 "75"
#define KEY_F10 "76"

static GtkWidget *
find (Room *room,
      GType type,
      const char *text)
{
  return ui_find (GTK_WIDGET (room->window), type, text);
}

static gboolean
shows (Room *room,
       const char *text)
{
  return ui_find_text (GTK_WIDGET (room->window), text) != NULL;
}

static gboolean
has_button (Room *room,
            GType type,
            const char *text)
{
  return find (room, type, text) != NULL;
}

static gboolean
has_focus (Room *room,
           GType type)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (room->window));

  return focus != NULL &&
         (g_type_is_a (G_OBJECT_TYPE (focus), type) || gtk_widget_get_ancestor (focus, type));
}

/* Signs in, with every lead in the list and the focus there. */
static void
open_list (Room *room,
           guint n_leads)
{
  room_sign_in (room);
  lki_window_show_view (room->window, "all");
  ui_wait_until (lki_window_get_n_leads (room->window) == n_leads &&
                 !lki_window_is_loading (room->window));
  lki_list_pane_focus (LKI_LIST_PANE (find (room, LKI_TYPE_LIST_PANE, NULL)));
  ui_wait_until (gtk_window_is_active (GTK_WINDOW (room->window)));
  ui_settle (GTK_WIDGET (room->window));
}

/* Opens a lead by the keyboard and waits until its page is there. */
static char *
press_to_open (Room *room,
               const char *key)
{
  g_autofree char *before = g_strdup (lki_window_get_lead_id (room->window));

  ui_press (key, NULL);
  ui_wait_until (g_strcmp0 (lki_window_get_lead_id (room->window), before) != 0);
  ui_wait_until (!lki_window_is_loading (room->window));
  ui_settle (GTK_WIDGET (room->window));

  return g_strdup (lki_window_get_lead_id (room->window));
}

/* List */

static void
test_type_to_search (Room *room)
{
  GtkWidget *entry;

  room_control (room, "leads",
                "{\"count\":1,\"patch\":{\"person\":{\"name\":\"Zqxander Example\"}}}");
  open_list (room, 51);
  ui_press ("z", "q", "x", NULL);
  ui_wait_until ((entry = find (room, GTK_TYPE_SEARCH_ENTRY, NULL)) != NULL);
  ui_wait_until (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (entry)), "zqx"));
  ui_wait_until (lki_window_get_n_leads (room->window) == 1);

  /* Enter opens what was found first. */
  ui_press ("Return", NULL);
  ui_wait_until (lki_window_get_lead_id (room->window) != NULL);
  ui_wait_until (shows (room, "Zqxander Example"));

  /* Escape ends the search, and all of the view is back. */
  gtk_widget_grab_focus (entry);
  ui_press ("Escape", NULL);
  ui_wait_until (find (room, GTK_TYPE_SEARCH_ENTRY, NULL) == NULL);
  ui_wait_until (lki_window_get_n_leads (room->window) == 51);
}

static void
test_search (Room *room)
{
  GtkWidget *entry;

  open_list (room, 50);
  ui_press ("ctrl+f", NULL);
  ui_wait_until (has_focus (room, GTK_TYPE_SEARCH_ENTRY));
  entry = find (room, GTK_TYPE_SEARCH_ENTRY, NULL);
  ui_press ("q", "q", NULL);
  ui_wait_until (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (entry)), "qq"));
  ui_wait_until (has_button (room, GTK_TYPE_BUTTON, "Clear Search"));

  /* Once more, and what is typed replaces what was there. */
  ui_press ("ctrl+f", "w", NULL);
  ui_wait_until (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (entry)), "w"));
  ui_press ("Escape", NULL);
  ui_wait_until (lki_window_get_n_leads (room->window) == 50);
}

static void
test_list (Room *room)
{
  open_list (room, 50);
  ui_press ("Down", "Return", NULL);
  ui_wait_until (lki_window_get_lead_id (room->window) != NULL);
  ui_wait_until (!lki_window_is_loading (room->window));
  ui_wait_until (shows (room, "Request"));
}

static void
test_next_and_previous (Room *room)
{
  g_autofree char *first = NULL, *second = NULL, *again = NULL, *after = NULL;

  open_list (room, 50);
  first = press_to_open (room, "ctrl+j");
  second = press_to_open (room, "ctrl+j");
  again = press_to_open (room, "ctrl+k");
  g_assert_cmpstr (first, !=, second);
  g_assert_cmpstr (first, ==, again);

  /* Before the first there is none, and the key after it does what it does. */
  ui_press ("ctrl+k", NULL);
  after = press_to_open (room, "ctrl+j");
  g_assert_cmpstr (after, ==, second);
}

static void
test_next_to_answer (Room *room)
{
  g_autofree char *lead_id = NULL;

  open_list (room, 50);
  lead_id = press_to_open (room, "ctrl+shift+n");
  ui_wait_until (has_button (room, GTK_TYPE_MENU_BUTTON, "New"));
}

static void
test_views (Room *room)
{
  static const char *const views[] = { "new", "follow-up", "in-progress", "snoozed",
                                       "won", "closed",    "disputed",    "all" };

  open_list (room, 50);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      g_autofree char *key = g_strdup_printf ("ctrl+%u", i + 1);
      g_autofree char *view = NULL;

      ui_press (key, NULL);
      do
        {
          g_clear_pointer (&view, g_free);
          g_main_context_iteration (NULL, TRUE);
          g_object_get (room->settings, "view", &view, NULL);
        }
      while (!g_str_equal (view, views[i]));
      ui_settle (GTK_WIDGET (room->window));
    }

  /* The ninth is the first category. */
  ui_press ("ctrl+9", NULL);
  ui_wait_until (lki_window_get_n_leads (room->window) < 50);
  ui_wait_until (!lki_window_is_loading (room->window));
}

/* Lead */

/* Where nothing opens phone numbers and addresses, they are copied, and the person is told which.
 */
static void
expect_copied (Room *room,
               const char *key,
               const char *part)
{
  GtkWidget *window = GTK_WIDGET (room->window);
  GtkWidget *widget;

  ui_press (key, NULL);
  ui_wait_until ((widget = ui_find (window, g_type_from_name ("AdwToastWidget"), NULL)) != NULL &&
                 (widget = ui_find (widget, GTK_TYPE_LABEL, NULL)) != NULL &&
                 strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL);
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (widget)), "was copied"));
}

static void
test_contact (Room *room)
{
  open_list (room, 50);
  g_free (press_to_open (room, "ctrl+j"));
  expect_copied (room, "ctrl+l", "“+");
  expect_copied (room, "ctrl+e", "@");
  expect_copied (room, "ctrl+m", "“+");
}

static void
test_note (Room *room)
{
  LkiNoteEditor *editor;

  open_list (room, 50);
  g_free (press_to_open (room, "ctrl+j"));
  ui_press ("ctrl+n", NULL);
  ui_wait_until (has_focus (room, LKI_TYPE_NOTE_EDITOR));

  /* What is typed there is a note and not a search. */
  ui_press ("a", "f", "t", "e", "r", "space", "f", "o", "u", "r", NULL);
  editor = LKI_NOTE_EDITOR (find (room, LKI_TYPE_NOTE_EDITOR, NULL));
  for (;;)
    {
      g_autofree char *text = lki_note_editor_dup_text (editor);

      if (g_str_equal (text, "after four"))
        break;
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_null (find (room, GTK_TYPE_SEARCH_ENTRY, NULL));

  ui_press ("ctrl+Return", NULL);
  ui_wait_until (shows (room, "after four"));
}

/* What other programs copy may hold a NUL. It ends the text, as the toolkit has it: the person sees
 * what came of it before it is a note. */
static void
test_paste_nul (Room *room)
{
  static const char pasted[] = "before the NUL\0after";
  g_autoptr (GBytes) bytes = g_bytes_new_static (pasted, sizeof pasted - 1);
  g_autoptr (GdkContentProvider) provider =
      gdk_content_provider_new_for_bytes ("text/plain;charset=utf-8", bytes);
  LkiNoteEditor *editor;
  g_autofree char *text = NULL;

  open_list (room, 50);
  g_free (press_to_open (room, "ctrl+j"));
  ui_press ("ctrl+n", NULL);
  ui_wait_until (has_focus (room, LKI_TYPE_NOTE_EDITOR));
  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (room->window)), provider);
  ui_press ("ctrl+v", NULL);
  editor = LKI_NOTE_EDITOR (find (room, LKI_TYPE_NOTE_EDITOR, NULL));
  do
    {
      g_main_context_iteration (NULL, TRUE);
      g_free (text);
      text = lki_note_editor_dup_text (editor);
    }
  while (*text == '\0');
  g_assert_true (g_str_has_prefix (text, "before the NUL"));
  g_assert_true (g_utf8_validate (text, -1, NULL));

  ui_press ("ctrl+Return", NULL);
  ui_wait_until (shows (room, "before the NUL"));
}

static void
test_take (Room *room)
{
  open_list (room, 50);
  g_free (press_to_open (room, "ctrl+j"));
  ui_wait_until (shows (room, "Take"));
  ui_press ("ctrl+t", NULL);
  ui_wait_until (shows (room, "Release"));
  ui_settle (GTK_WIDGET (room->window));
  ui_press ("ctrl+t", NULL);
  ui_wait_until (shows (room, "Take"));
}

static void
test_status (Room *room)
{
  open_list (room, 50);
  g_free (press_to_open (room, "ctrl+shift+n"));
  ui_wait_until (has_button (room, GTK_TYPE_MENU_BUTTON, "New"));
  ui_press ("ctrl+s", NULL);
  ui_wait_until (find (room, GTK_TYPE_POPOVER_MENU, NULL) != NULL);
  ui_settle (GTK_WIDGET (room->window));
  ui_press ("Down", "Return", NULL);
  ui_wait_until (!has_button (room, GTK_TYPE_MENU_BUTTON, "New"));
  ui_settle (GTK_WIDGET (room->window));
  ui_press ("ctrl+z", NULL);
  ui_wait_until (has_button (room, GTK_TYPE_MENU_BUTTON, "New"));
}

static void
test_follow_up (Room *room)
{
  open_list (room, 50);
  g_free (press_to_open (room, "ctrl+j"));
  ui_press ("ctrl+d", NULL);
  ui_wait_until (find (room, LKI_TYPE_WHEN_POPOVER, NULL) != NULL);
  ui_settle (GTK_WIDGET (room->window));
  ui_press ("Escape", NULL);
  ui_wait_until (find (room, LKI_TYPE_WHEN_POPOVER, NULL) == NULL);
}

static void
test_undo (Room *room)
{
  GtkWidget *pane;

  room_sign_in (room);
  ui_wait_until (lki_window_get_n_leads (room->window) > 0);
  g_free (press_to_open (room, "ctrl+j"));
  pane = find (room, LKI_TYPE_LEAD_PANE, NULL);
  gtk_widget_activate_action (pane, "lead.set-status", "s", "contacting");
  ui_wait_until (has_button (room, GTK_TYPE_MENU_BUTTON, "Contacting"));
  ui_wait_until (has_button (room, GTK_TYPE_BUTTON, "Undo"));
  ui_press ("ctrl+z", NULL);
  ui_wait_until (has_button (room, GTK_TYPE_MENU_BUTTON, "New"));
}

/* Window */

static void
test_folded (Room *room)
{
  open_list (room, 50);
  room_set_size (room, 360, 640);
  lki_list_pane_focus (LKI_LIST_PANE (find (room, LKI_TYPE_LIST_PANE, NULL)));
  g_free (press_to_open (room, "ctrl+j"));
  ui_wait_until (find (room, LKI_TYPE_LIST_PANE, NULL) == NULL);
  ui_press ("Escape", NULL);
  ui_wait_until (find (room, LKI_TYPE_LIST_PANE, NULL) != NULL);
  ui_settle (GTK_WIDGET (room->window));

  ui_press (KEY_F9, NULL);
  ui_wait_until (find (room, LKI_TYPE_VIEWS_PANE, NULL) != NULL);
  ui_settle (GTK_WIDGET (room->window));
  ui_press (KEY_F9, NULL);
  ui_wait_until (find (room, LKI_TYPE_VIEWS_PANE, NULL) == NULL);
}

static void
test_menu (Room *room)
{
  open_list (room, 5);
  ui_press (KEY_F10, NULL);
  ui_wait_until (find (room, GTK_TYPE_POPOVER_MENU, NULL) != NULL);
  ui_settle (GTK_WIDGET (room->window));
  ui_press ("Escape", NULL);
  ui_wait_until (find (room, GTK_TYPE_POPOVER_MENU, NULL) == NULL);
}

static void
test_sign_in (Room *room)
{
  dex_future_disown (lki_session_manager_restore (room->manager));
  ui_wait_until (g_str_equal (lki_window_get_page (room->window), "sign-in"));
  ui_wait_until (gtk_window_is_active (GTK_WINDOW (room->window)));
  ui_settle (GTK_WIDGET (room->window));
  g_assert_true (has_focus (room, ADW_TYPE_ENTRY_ROW));

  /* kari@fjordglimt.example, Enter to the password, and Enter to sign in. */
  ui_press ("k", "a", "r", "i", "at", "f", "j", "o", "r", "d", "g", "l", "i", "m", "t", "period",
            "e", "x", "a", "m", "p", "l", "e", "Tab", NULL);
  ui_wait_until (has_focus (room, ADW_TYPE_PASSWORD_ENTRY_ROW));
  ui_press ("l", "e", "a", "d", "k", "i", "t", "minus", "d", "e", "m", "o", "Return", NULL);
  ui_wait_until (g_str_equal (lki_window_get_page (room->window), "main"));
  ui_wait_until (lki_window_get_n_leads (room->window) > 0);
}

/* The help */

/* Which test presses what the help promises. Those of the application are in tests/app, those of
 * selection mode in test-selection.c. */
static const char *const promised[] = { "<Control><Shift>n",
                                        "<Control>j",
                                        "<Control>k",
                                        "<Control>f",
                                        "<Control>l",
                                        "<Control>m",
                                        "<Control>e",
                                        "<Control>n",
                                        "<Control>Return",
                                        "<Control>t",
                                        "<Control>d",
                                        "<Control>s",
                                        "<Control>z",
                                        "<Control>a",
                                        "<Control>space",
                                        "<Shift>Down",
                                        "<Control>1...9",
                                        "F9",
                                        "Escape",
                                        "F10",
                                        "<Control>r",
                                        "<Control>comma",
                                        "<Control>question",
                                        "<Control>w",
                                        "<Control>q",
                                        NULL };

static void
text_cb (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer user_data,
         GError **error)
{
  const GSList *element = g_markup_parse_context_get_element_stack (context);
  gboolean *accelerator = user_data;

  if (!*accelerator || !g_str_equal (element->data, "property"))
    return;

  if (!g_strv_contains (promised, text))
    g_error ("The help promises %s, which no test presses", text);
}

static void
start_cb (GMarkupParseContext *context,
          const char *element,
          const char **names,
          const char **values,
          gpointer user_data,
          GError **error)
{
  gboolean *accelerator = user_data;

  *accelerator = FALSE;
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], "name") && g_str_equal (values[i], "accelerator"))
      *accelerator = TRUE;
}

static void
test_help (void)
{
  const GMarkupParser parser = { .start_element = start_cb, .text = text_cb };
  gboolean accelerator = FALSE;
  g_autoptr (GMarkupParseContext) context =
      g_markup_parse_context_new (&parser, G_MARKUP_DEFAULT_FLAGS, &accelerator, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) help =
      g_resources_lookup_data (LKI_RESOURCE_PREFIX "/shortcuts-dialog.ui", 0, &error);

  g_assert_no_error (error);
  g_markup_parse_context_parse (context, g_bytes_get_data (help, NULL), g_bytes_get_size (help),
                                &error);
  g_assert_no_error (error);
}

int
main (int argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

  g_test_add_func ("/keys/help-promises-what-is-pressed-here", test_help);
  room_add_test ("/keys/sign-in", 5, test_sign_in);
  room_add_test ("/keys/typing-begins-a-search", 50, test_type_to_search);
  room_add_test ("/keys/search", 50, test_search);
  room_add_test ("/keys/list", 50, test_list);
  room_add_test ("/keys/next-and-previous-lead", 50, test_next_and_previous);
  room_add_test ("/keys/next-to-answer", 50, test_next_to_answer);
  room_add_test ("/keys/views", 50, test_views);
  room_add_test ("/keys/call-sms-e-mail", 50, test_contact);
  room_add_test ("/keys/note", 50, test_note);
  room_add_test ("/keys/paste-nul", 50, test_paste_nul);
  room_add_test ("/keys/take-and-release", 50, test_take);
  room_add_test ("/keys/status", 50, test_status);
  room_add_test ("/keys/follow-up", 50, test_follow_up);
  room_add_test ("/keys/undo", 50, test_undo);
  room_add_test ("/keys/go-back-and-views-when-folded", 50, test_folded);
  room_add_test ("/keys/menu", 5, test_menu);

  return g_test_run ();
}
