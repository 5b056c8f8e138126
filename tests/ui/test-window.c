// SPDX-License-Identifier: GPL-3.0-or-later
// The window against the real server: sign in, read, search, work on a lead, fold.

#include "ui-test.h"

#include "lki-error-box.h"
#include "lki-lead-row.h"
#include "lki-list-pane.h"
#include "lki-note-editor.h"
#include "lki-sign-in-page.h"

/* Accounts that every sandbox begins with. */
#define DEMO_EMAIL "kari@fjordglimt.example"
#define SECOND_FACTOR_EMAIL "sikker@fjordglimt.example"
#define PASSWORD "leadkit-demo"

static GtkWidget *
find (Room *room,
      GType type,
      const char *text)
{
  return ui_find (GTK_WIDGET (room->window), type, text);
}

static void
type_into (Room *room,
           const char *title,
           const char *text)
{
  GtkWidget *row = find (room, ADW_TYPE_ENTRY_ROW, title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
click (Room *room,
       const char *label)
{
  GtkWidget *button = find (room, GTK_TYPE_BUTTON, label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static void
restore (Room *room)
{
  dex_future_disown (lki_session_manager_restore (room->manager));
  ui_wait_until (g_str_equal (lki_window_get_page (room->window), "sign-in"));
  ui_settle (GTK_WIDGET (room->window));
}

static const char *
get_error (Room *room)
{
  GtkWidget *box = find (room, LKI_TYPE_ERROR_BOX, NULL);

  return box != NULL ? lki_error_box_get_title (LKI_ERROR_BOX (box)) : NULL;
}

/* Sign-in */

static void
test_empty_form (Room *room)
{
  g_assert_cmpstr (lki_window_get_page (room->window), ==, "starting");
  restore (room);

  g_assert_nonnull (ui_find_text (GTK_WIDGET (room->window), "Welcome to Leadkit Inbox"));
  click (room, "Sign In");
  g_assert_cmpstr (get_error (room), ==, "Type Your E-mail Address");

  /* The error goes as soon as something is done about it. */
  type_into (room, "E-mail", "kari@fjordglimt.example");
  g_assert_null (get_error (room));
  click (room, "Sign In");
  g_assert_cmpstr (get_error (room), ==, "Type Your Password");
}

static void
test_wrong_password (Room *room)
{
  restore (room);
  type_into (room, "E-mail", DEMO_EMAIL);
  type_into (room, "Password", "not this one");
  click (room, "Sign In");

  /* While the answer is waited for, nothing can be sent twice. */
  g_assert_null (find (room, GTK_TYPE_BUTTON, "Sign In"));
  g_assert_nonnull (find (room, GTK_TYPE_BUTTON, "Cancel"));

  ui_wait_until (get_error (room) != NULL);
  g_assert_cmpstr (get_error (room), ==, "The E-mail Address or the Password Is Wrong");
  g_assert_cmpstr (lki_window_get_page (room->window), ==, "sign-in");
  g_assert_nonnull (find (room, GTK_TYPE_BUTTON, "Sign In"));
}

static void
test_pasted_credentials (Room *room)
{
  restore (room);
  type_into (room, "E-mail", "  " DEMO_EMAIL "\n");
  type_into (room, "Password", PASSWORD "\r\n");
  click (room, "Sign In");
  ui_wait_until (g_str_equal (lki_window_get_page (room->window), "main"));
  ui_wait_until (lki_window_get_n_leads (room->window) > 0);
}

static void
test_bad_server (Room *room)
{
  GtkWidget *row;

  restore (room);
  row = find (room, ADW_TYPE_EXPANDER_ROW, "Advanced");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  ui_settle (GTK_WIDGET (room->window));
  type_into (room, "Server Address", "http://example.com");
  type_into (room, "E-mail", DEMO_EMAIL);
  type_into (room, "Password", PASSWORD);
  click (room, "Sign In");
  ui_wait_until (get_error (room) != NULL);
  g_assert_cmpstr (get_error (room), ==, "The Address Is Not Secure");
}

static void
test_second_factor (Room *room)
{
  GtkWidget *button;

  restore (room);
  type_into (room, "E-mail", SECOND_FACTOR_EMAIL);
  type_into (room, "Password", PASSWORD);
  click (room, "Sign In");
  ui_wait_until (ui_find_text (GTK_WIDGET (room->window), "Enter Your Code") != NULL);
  ui_settle (GTK_WIDGET (room->window));

  /* Six digits, however they are spaced. */
  type_into (room, "Code", "12 34");
  button = find (room, GTK_TYPE_BUTTON, "Continue");
  g_assert_false (gtk_widget_get_sensitive (button));
  type_into (room, "Code", "000 000");
  g_assert_true (gtk_widget_get_sensitive (button));
  click (room, "Continue");
  ui_wait_until (get_error (room) != NULL);
  g_assert_cmpstr (get_error (room), ==, "The Code Is Wrong");
}

static void
test_forgotten_password (Room *room)
{
  GtkWidget *dialog, *row;

  restore (room);
  type_into (room, "E-mail", "nobody@example.com");
  click (room, "Forgot Password?");
  dialog = GTK_WIDGET (
      adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (room->window)));
  g_assert_nonnull (dialog);
  ui_settle (GTK_WIDGET (room->window));

  /* What was typed comes along, and an unknown address is answered like any other. */
  row = ui_find (dialog, ADW_TYPE_ENTRY_ROW, "E-mail");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "nobody@example.com");
  g_signal_emit_by_name (ui_find (dialog, GTK_TYPE_BUTTON, "Send Link"), "clicked");
  ui_wait_until (ui_find_text (dialog, "Check Your E-mail") != NULL);
  g_signal_emit_by_name (ui_find (dialog, GTK_TYPE_BUTTON, "Done"), "clicked");
  ui_settle (GTK_WIDGET (room->window));
}

/* List */

static LkiListPane *
get_list (Room *room)
{
  return LKI_LIST_PANE (find (room, LKI_TYPE_LIST_PANE, NULL));
}

static void
test_list (Room *room)
{
  LkiSession *session;

  room_sign_in (room);
  session = room_get_session (room);
  ui_wait_until (lki_window_get_n_leads (room->window) ==
                 lki_session_get_counts (session)->views[LKI_LEAD_VIEW_NEW]);
  ui_wait_until (find (room, LKI_TYPE_LEAD_ROW, NULL) != NULL);
  g_assert_nonnull (ui_find_text (GTK_WIDGET (room->window), "Up to date"));
  g_assert_nonnull (ui_find_text (GTK_WIDGET (room->window), "No Lead Selected"));

  lki_window_show_view (room->window, "all");
  ui_wait_until (lki_window_get_n_leads (room->window) == 50);

  /* A category, as the server names it. */
  lki_window_show_view (room->window, "category:cleaning");
  ui_wait_until (!lki_window_is_loading (room->window));
  g_assert_cmpuint (lki_window_get_n_leads (room->window), <, 50);
  g_assert_nonnull (ui_find_text (GTK_WIDGET (room->window), "Cleaning"));
}

/* A list that is at its top shows what arrives, and one that has been scrolled stays where it is.
 */
static void
test_arrival (Room *room)
{
  GtkWidget *list;
  GtkAdjustment *adjustment;

  room_sign_in (room);
  lki_window_show_view (room->window, "all");
  ui_wait_until (lki_window_get_n_leads (room->window) == 50);
  ui_settle (GTK_WIDGET (room->window));
  list = find (room, GTK_TYPE_LIST_VIEW, NULL);
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);

  lki_sandbox_add_leads (room->sandbox, 1);
  ui_wait_until (lki_window_get_n_leads (room->window) == 51);
  ui_settle (GTK_WIDGET (room->window));
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);

  gtk_adjustment_set_value (adjustment, 1000);
  ui_settle (GTK_WIDGET (room->window));
  lki_sandbox_add_leads (room->sandbox, 1);
  ui_wait_until (lki_window_get_n_leads (room->window) == 52);
  ui_settle (GTK_WIDGET (room->window));
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), >=, 1000);
}

static void
test_search (Room *room)
{
  GtkWidget *entry;

  room_sign_in (room);
  lki_window_show_view (room->window, "all");
  ui_wait_until (lki_window_get_n_leads (room->window) == 50);

  gtk_widget_activate_action (GTK_WIDGET (room->window), "win.search", NULL);
  entry = find (room, GTK_TYPE_SEARCH_ENTRY, NULL);
  g_assert_nonnull (entry);

  /* What is searched for is text, not markup. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "<b>x & \n");
  ui_wait_until (find (room, GTK_TYPE_BUTTON, "Clear Search") != NULL);
  g_assert_nonnull (
      ui_find_text (GTK_WIDGET (room->window), "Nothing in this view matches “&lt;b&gt;x &amp;”."));

  click (room, "Clear Search");
  ui_wait_until (lki_window_get_n_leads (room->window) == 50);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
}

static void
test_empty_view (Room *room)
{
  room_sign_in (room);
  ui_wait_until (ui_find_text (GTK_WIDGET (room->window), "All Answered") != NULL);

  lki_window_show_view (room->window, "won");
  ui_wait_until (ui_find_text (GTK_WIDGET (room->window), "Nothing Won Yet") != NULL);

  /* And the first lead takes its place. */
  lki_window_show_view (room->window, "new");
  lki_sandbox_add_leads (room->sandbox, 1);
  ui_wait_until (lki_window_get_n_leads (room->window) == 1);
  g_assert_null (ui_find_text (GTK_WIDGET (room->window), "All Answered"));
}

/* Where there is nothing to choose, nobody is asked to choose. */
static void
test_one_placeholder (Room *room)
{
  GtkWidget *window = GTK_WIDGET (room->window);

  room_sign_in (room);
  ui_wait_until (ui_find_text (window, "No Lead Selected") != NULL);
  lki_window_show_view (room->window, "won");
  lki_window_search (room->window, "nobody is called this");
  ui_wait_until (ui_find_text (window, "No Results") != NULL);
  g_assert_null (ui_find_text (window, "No Lead Selected"));

  lki_window_search (room->window, NULL);
  lki_window_show_view (room->window, "all");
  ui_wait_until (ui_find_text (window, "No Lead Selected") != NULL);
}

/* The field that somebody types into keeps the focus while the window folds. */
static void
test_sign_in_narrows (Room *room)
{
  GtkWindow *window = GTK_WINDOW (room->window);
  GtkWidget *email, *focus;

  restore (room);
  email = find (room, ADW_TYPE_ENTRY_ROW, "E-mail");
  focus = gtk_window_get_focus (window);
  g_assert_true (gtk_widget_is_ancestor (focus, email));
  room_set_size (room, 360, 640);
  g_assert_true (gtk_window_get_focus (window) == focus);
  room_set_size (room, 1180, 760);
  g_assert_true (gtk_window_get_focus (window) == focus);
}

/* Lead */

static void
choose_first (Room *room)
{
  ui_wait_until (lki_window_get_n_leads (room->window) > 0);
  g_assert_true (lki_window_choose (room->window, 0));
  ui_wait_until (!lki_window_is_loading (room->window));
  ui_settle (GTK_WIDGET (room->window));
}

static void
test_read_lead (Room *room)
{
  room_sign_in (room);
  choose_first (room);

  g_assert_nonnull (lki_window_get_lead_id (room->window));
  g_assert_nonnull (ui_find_text (GTK_WIDGET (room->window), "Request"));
  g_assert_nonnull (ui_find_text (GTK_WIDGET (room->window), "Source and Consent"));
  g_assert_nonnull (find (room, GTK_TYPE_BUTTON, "Copy Number"));

  /* The next one, and back again. */
  {
    g_autofree char *first = g_strdup (lki_window_get_lead_id (room->window));

    gtk_widget_activate_action (GTK_WIDGET (room->window), "win.next-lead", NULL);
    ui_wait_until (!lki_window_is_loading (room->window));
    g_assert_cmpstr (lki_window_get_lead_id (room->window), !=, first);
    gtk_widget_activate_action (GTK_WIDGET (room->window), "win.previous-lead", NULL);
    ui_wait_until (!lki_window_is_loading (room->window));
    g_assert_cmpstr (lki_window_get_lead_id (room->window), ==, first);
  }
}

/* Where nothing takes a phone number, it is copied, and the person is told. */
static void
test_call_without_phone (Room *room)
{
  GdkClipboard *clipboard;
  GdkContentProvider *content;
  GtkWidget *toast;

  room_sign_in (room);
  choose_first (room);
  gtk_widget_activate_action (GTK_WIDGET (room->window), "win.call", NULL);
  ui_wait_until ((toast = find (room, g_type_from_name ("AdwToastWidget"), NULL)) != NULL);

  clipboard = gtk_widget_get_clipboard (GTK_WIDGET (room->window));
  content = gdk_clipboard_get_content (clipboard);
  g_assert_nonnull (content);
  {
    g_auto (GValue) value = G_VALUE_INIT;
    g_autofree char *text = NULL;

    g_value_init (&value, G_TYPE_STRING);
    g_assert_true (gdk_content_provider_get_value (content, &value, NULL));
    g_assert_cmpint (g_value_get_string (&value)[0], ==, '+');
    text = g_strdup_printf ("No app can open it – “%s” was copied", g_value_get_string (&value));
    g_assert_nonnull (ui_find_text (toast, text));
  }

  /* A row copies what it shows. */
  click (room, "Copy Number");
  ui_wait_until (ui_find_text (GTK_WIDGET (room->window), "Copied") != NULL);
}

static void
test_hostile_name (Room *room)
{
  room_sign_in (room);
  room_control (room, "leads",
                "{\"count\":1,\"patch\":{\"person\":{\"name\":\"<b>Ola</b> & %s _Co\"},"
                "\"message\":\"<a href='x'>&amp;</a>\"}}");
  ui_wait_until (lki_window_get_n_leads (room->window) == 1);
  choose_first (room);

  g_assert_nonnull (ui_find_text (GTK_WIDGET (room->window), "<b>Ola</b> & %s _Co"));
  {
    GtkWidget *label = ui_find_text (GTK_WIDGET (room->window), "<a href='x'>&amp;</a>");

    /* The words are there literally, and not as markup that says the same. */
    g_assert_nonnull (label);
    g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, "<a href='x'>&amp;</a>");
  }
}

static void
test_status (Room *room)
{
  GtkWidget *page;

  room_sign_in (room);
  choose_first (room);
  page = find (room, g_type_from_name ("LkiLeadPane"), NULL);
  gtk_widget_activate_action (page, "lead.set-status", "s", "contacting");
  ui_wait_until (find (room, GTK_TYPE_MENU_BUTTON, "Contacting") != NULL);

  /* The lead has left the view, and stays open; Undo brings it back. */
  g_assert_nonnull (lki_window_get_lead_id (room->window));
  ui_wait_until (find (room, GTK_TYPE_BUTTON, "Undo") != NULL);
  click (room, "Undo");
  ui_wait_until (find (room, GTK_TYPE_MENU_BUTTON, "New") != NULL);

  /* A step that is not allowed changes nothing. */
  gtk_widget_activate_action (page, "lead.set-status", "s", "erased");
  ui_settle (GTK_WIDGET (room->window));
  g_assert_nonnull (find (room, GTK_TYPE_MENU_BUTTON, "New"));

  gtk_widget_activate_action (page, "lead.set-status", "s", "lost:price");
  ui_wait_until (find (room, GTK_TYPE_MENU_BUTTON, "Lost – Price") != NULL);
}

static void
test_note (Room *room)
{
  LkiNoteEditor *editor;

  room_sign_in (room);
  choose_first (room);
  gtk_widget_activate_action (GTK_WIDGET (room->window), "win.note", NULL);
  editor = LKI_NOTE_EDITOR (find (room, LKI_TYPE_NOTE_EDITOR, NULL));
  lki_note_editor_set_text (editor, "  Call back after four  ");
  click (room, "Add Note");
  ui_wait_until (ui_find_text (GTK_WIDGET (room->window), "Call back after four") != NULL);
}

static void
test_draft (Room *room)
{
  LkiNoteEditor *editor;

  room_sign_in (room);
  choose_first (room);
  editor = LKI_NOTE_EDITOR (find (room, LKI_TYPE_NOTE_EDITOR, NULL));
  lki_note_editor_set_text (editor, "Half a thou");

  /* Another lead has no draft; the first one has its own again. */
  g_assert_true (lki_window_choose (room->window, 1));
  ui_wait_until (!lki_window_is_loading (room->window));
  {
    g_autofree char *text = lki_note_editor_dup_text (editor);

    g_assert_cmpstr (text, ==, "");
  }

  g_assert_true (lki_window_choose (room->window, 0));
  ui_wait_until (ui_find_text (GTK_WIDGET (room->window), "Unfinished note") != NULL);
  {
    g_autofree char *text = lki_note_editor_dup_text (editor);

    g_assert_cmpstr (text, ==, "Half a thou");
  }
}

/* Returns how many leads were unread before as many new ones. */
static gint64
receive (Room *room,
         guint n)
{
  LkiSession *session = room_get_session (room);
  g_autofree char *json = g_strdup_printf ("{\"count\":%u}", n);
  gint64 unread;

  ui_wait_until (lki_session_get_counts (session)->views[LKI_LEAD_VIEW_ALL] == 50);
  unread = lki_session_get_counts (session)->unread;
  room_control (room, "leads", json);
  ui_wait_until (lki_session_get_counts (session)->unread == unread + n);

  return unread;
}

static void
test_opened (Room *room)
{
  LkiSession *session;
  gint64 unread;

  room_sign_in (room);
  session = room_get_session (room);
  unread = receive (room, 1);
  choose_first (room);
  ui_wait_until (lki_session_get_counts (session)->unread == unread);
}

static void
passed_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
let_a_second_pass (void)
{
  gboolean passed = FALSE;

  g_timeout_add_once (1000, passed_cb, &passed);
  ui_wait_until (passed);
}

/* Whoever walks through the list has read where they stop, and nothing on the way. */
static void
test_walked (Room *room)
{
  LkiSession *session;
  gint64 unread;

  room_sign_in (room);
  session = room_get_session (room);
  unread = receive (room, 4);

  g_assert_true (lki_window_choose (room->window, 0));
  for (guint i = 0; i < 3; i++)
    gtk_widget_activate_action (GTK_WIDGET (room->window), "win.next-lead", NULL);
  g_assert_true (lki_window_is_loading (room->window));
  ui_wait_until (!lki_window_is_loading (room->window));
  g_assert_nonnull (ui_find_text (GTK_WIDGET (room->window), "Source and Consent"));
  ui_wait_until (lki_session_get_counts (session)->unread == unread + 3);

  /* Longer than a lead must be looked at to count as opened. */
  let_a_second_pass ();
  g_assert_cmpint (lki_session_get_counts (session)->unread, ==, unread + 3);
}

/* Folding */

static void
test_folded (Room *room)
{
  room_sign_in (room);
  room_set_size (room, 360, 640);
  g_assert_null (find (room, g_type_from_name ("LkiLeadPane"), NULL));
  g_assert_nonnull (get_list (room));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (get_list (room))), ==,
                   gtk_widget_get_width (GTK_WIDGET (room->window)));

  /* One pane at a time: the lead, and back to the list. */
  choose_first (room);
  ui_wait_until (find (room, g_type_from_name ("LkiLeadPane"), NULL) != NULL);
  g_assert_null (find (room, LKI_TYPE_LIST_PANE, NULL));
  gtk_widget_activate_action (GTK_WIDGET (room->window), "win.go-back", NULL);
  ui_settle (GTK_WIDGET (room->window));
  g_assert_nonnull (find (room, LKI_TYPE_LIST_PANE, NULL));

  /* Wide again, all are there, and the lead is still the same. */
  room_set_size (room, 1180, 760);
  g_assert_nonnull (find (room, LKI_TYPE_LIST_PANE, NULL));
  g_assert_nonnull (find (room, g_type_from_name ("LkiLeadPane"), NULL));
  g_assert_nonnull (lki_window_get_lead_id (room->window));
}

/* What does not fit is warned of by libadwaita, and a warning is the end of a test. */
static void
test_smallest (Room *room)
{
  room_sign_in (room);
  room_control (
      room, "leads",
      "{\"count\":1,\"patch\":{\"person\":{\"name\":"
      "\"Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschafers\"},"
      "\"address\":{\"city\":\"Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch\"}}}");
  choose_first (room);
  room_set_size (room, 360, 294);
  g_assert_nonnull (find (room, g_type_from_name ("LkiLeadPane"), NULL));
  gtk_widget_activate_action (GTK_WIDGET (room->window), "win.go-back", NULL);
  ui_settle (GTK_WIDGET (room->window));
  gtk_widget_activate_action (GTK_WIDGET (room->window), "win.show-views", NULL);
  ui_settle (GTK_WIDGET (room->window));
  g_assert_nonnull (find (room, g_type_from_name ("LkiViewsPane"), NULL));
}

/* States */

static void
test_ended_session (Room *room)
{
  room_sign_in (room);
  ui_wait_until (lki_window_get_n_leads (room->window) > 0);
  room_control (room, "revoke-refresh-tokens", "{}");
  room_control (room, "expire-tokens", "{}");
  lki_session_sync_now (room_get_session (room));
  ui_wait_until (lki_session_get_sync_status (room_get_session (room)) == LKI_SYNC_SIGN_IN_AGAIN);
  ui_wait_until (find (room, GTK_TYPE_BUTTON, "Sign In") != NULL);

  /* The leads are still there to be read, and one may come back to them. */
  g_assert_cmpuint (lki_window_get_n_leads (room->window), >, 0);
  gtk_widget_activate_action (GTK_WIDGET (room->window), "win.sign-in-again", NULL);
  g_assert_cmpstr (lki_window_get_page (room->window), ==, "sign-in");
  ui_settle (GTK_WIDGET (room->window));
  click (room, "Back");
  g_assert_cmpstr (lki_window_get_page (room->window), ==, "main");

  gtk_widget_activate_action (GTK_WIDGET (room->window), "win.sign-in-again", NULL);
  ui_settle (GTK_WIDGET (room->window));
  type_into (room, "Password", PASSWORD);
  click (room, "Sign In");
  ui_wait_until (g_str_equal (lki_window_get_page (room->window), "main"));
  ui_wait_until (lki_session_get_sync_status (room_get_session (room)) == LKI_SYNC_UP_TO_DATE);
}

static void
test_wrong_clock (Room *room)
{
  room_control (room, "clock", "{\"offset_ms\":259200000}");
  room_sign_in (room);
  ui_wait_until (find (room, GTK_TYPE_LABEL,
                       "This computer’s clock is 3 days slow. Times here are the server’s.") !=
                 NULL);
  click (room, "Dismiss");
  ui_wait_until (find (room, GTK_TYPE_BUTTON, "Dismiss") == NULL);
}

/* Leads that cannot be opened are told of, and opened once what was in the way is gone. */
static void
test_store_trouble (Room *room)
{
  g_autofree char *accounts = g_build_filename (room->folder, "data", "accounts", NULL);
  g_autoptr (GError) error = NULL;

  room_sign_in (room);
  room_close (room);
  /* A file stands where the folder of the leads should be. */
  ui_remove_tree (accounts);
  g_file_set_contents (accounts, "in the way", -1, &error);
  g_assert_no_error (error);

  room_open (room);
  dex_future_disown (lki_session_manager_restore (room->manager));
  ui_wait_until (g_str_equal (lki_window_get_page (room->window), "trouble"));
  ui_settle (GTK_WIDGET (room->window));
  g_assert_nonnull (ui_find_text (GTK_WIDGET (room->window), "Your Leads Cannot Be Opened"));
  g_assert_nonnull (ui_find_text (GTK_WIDGET (room->window),
                                  "The app may not write to its own folder. Nothing is lost; check "
                                  "who owns the folder and try again."));

  /* In vain: the page stays, and says that something was tried. */
  click (room, "Try Again");
  ui_wait_until (ui_find_text (GTK_WIDGET (room->window), "Your leads still cannot be opened") !=
                 NULL);
  g_assert_cmpstr (lki_window_get_page (room->window), ==, "trouble");

  ui_remove_tree (accounts);
  click (room, "Try Again");
  /* There is no keyring here to tell who may read them, so that the way ends at signing in. */
  ui_wait_until (g_str_equal (lki_window_get_page (room->window), "sign-in"));
  g_assert_null (lki_session_manager_get_error (room->manager));
}

static void
count_cb (int *frames)
{
  (*frames)++;
}

/* Whether the window draws no more than what changes: a spinner would be some sixty frames. */
static void
expect_rest (Room *room)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (room->window));
  int frames = 0;
  gulong handler;

  ui_settle (GTK_WIDGET (room->window));
  handler = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (count_cb), &frames);
  let_a_second_pass ();
  g_signal_handler_disconnect (clock, handler);
  g_assert_cmpint (frames, <, 20);
}

/* No spinner turns where nobody sees it, and nothing else asks for frame after frame. */
static void
test_rests (Room *room)
{
  restore (room);
  expect_rest (room);
  room_sign_in (room);
  expect_rest (room);
  choose_first (room);
  expect_rest (room);
  lki_window_show_view (room->window, "won");
  ui_wait_until (!lki_window_is_loading (room->window));
  expect_rest (room);
}

static void
test_dialogs (Room *room)
{
  AdwDialog *(*const dialogs[]) (LkiWindow *) = { lki_window_present_preferences,
                                                  lki_window_present_about,
                                                  lki_window_present_sign_out };

  room_sign_in (room);
  for (guint i = 0; i < G_N_ELEMENTS (dialogs); i++)
    {
      AdwDialog *dialog = dialogs[i](room->window);

      g_assert_true (adw_application_window_get_visible_dialog (
                         ADW_APPLICATION_WINDOW (room->window)) == dialog);
      ui_settle (GTK_WIDGET (room->window));
      adw_dialog_force_close (dialog);
      ui_settle (GTK_WIDGET (room->window));
    }

  g_assert_cmpstr (lki_window_get_page (room->window), ==, "main");
}

/* The text for reports of faults tells nothing about the person. */
static void
test_debug_info (Room *room)
{
  g_autofree char *info = NULL;
  AdwDialog *dialog;

  room_sign_in (room);
  ui_wait_until (lki_session_get_account (room_get_session (room)) != NULL);
  dialog = lki_window_present_about (room->window);
  info = g_strdup (adw_about_dialog_get_debug_info (ADW_ABOUT_DIALOG (dialog)));
  g_assert_nonnull (strstr (info, "libadwaita"));
  g_assert_null (strstr (info, "@"));
  g_assert_null (strstr (info, "kari"));
  g_assert_null (strstr (info, "Kari"));
  g_assert_null (strstr (info, room->folder));
  adw_dialog_force_close (dialog);
  ui_settle (GTK_WIDGET (room->window));
}

static void
test_sign_out (Room *room)
{
  AdwDialog *dialog;

  room_sign_in (room);
  choose_first (room);
  dialog = lki_window_present_sign_out (room->window);
  g_signal_emit_by_name (dialog, "response", "wipe");
  adw_dialog_force_close (dialog);
  ui_wait_until (g_str_equal (lki_window_get_page (room->window), "sign-in"));
  g_assert_null (lki_window_get_lead_id (room->window));
  g_assert_cmpuint (lki_window_get_n_leads (room->window), ==, 0);
  ui_settle (GTK_WIDGET (room->window));
}

int
main (int argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

  room_add_test ("/sign-in/empty-form", 0, test_empty_form);
  room_add_test ("/sign-in/wrong-password", 0, test_wrong_password);
  room_add_test ("/sign-in/pasted-credentials", 20, test_pasted_credentials);
  room_add_test ("/sign-in/bad-server", 0, test_bad_server);
  room_add_test ("/sign-in/second-factor", 0, test_second_factor);
  room_add_test ("/sign-in/forgotten-password", 0, test_forgotten_password);
  room_add_test ("/sign-in/narrows", 0, test_sign_in_narrows);
  room_add_test ("/list/views", 50, test_list);
  room_add_test ("/list/arrival", 50, test_arrival);
  room_add_test ("/list/search", 50, test_search);
  room_add_test ("/list/empty", 0, test_empty_view);
  room_add_test ("/list/one-placeholder", 50, test_one_placeholder);
  room_add_test ("/lead/read", 50, test_read_lead);
  room_add_test ("/lead/call-without-phone", 50, test_call_without_phone);
  room_add_test ("/lead/hostile-name", 0, test_hostile_name);
  room_add_test ("/lead/status", 50, test_status);
  room_add_test ("/lead/note", 50, test_note);
  room_add_test ("/lead/draft", 50, test_draft);
  room_add_test ("/lead/opened", 50, test_opened);
  room_add_test ("/lead/walked", 50, test_walked);
  room_add_test ("/window/folded", 50, test_folded);
  room_add_test ("/window/smallest", 50, test_smallest);
  room_add_test ("/window/ended-session", 50, test_ended_session);
  room_add_test ("/window/wrong-clock", 5, test_wrong_clock);
  room_add_test ("/window/store-trouble", 5, test_store_trouble);
  room_add_test ("/window/rests", 20, test_rests);
  room_add_test ("/window/dialogs", 5, test_dialogs);
  room_add_test ("/window/debug-info", 5, test_debug_info);
  room_add_test ("/window/sign-out", 50, test_sign_out);

  return g_test_run ();
}
