// SPDX-License-Identifier: GPL-3.0-or-later
// Messages that are written once: writing them, what they say for a lead, and sending them.

#include "ui-test.h"

#include "lki-call-card.h"
#include "lki-templates-dialog.h"

#define ONE                                                                                        \
  "{\"count\":1,\"patch\":{\"person\":{\"name\":\"Kari Prøve\",\"phones\":["                       \
  "{\"e164\":\"+4700000041\",\"display\":\"00 00 00 41\"}],"                                       \
  "\"emails\":[\"kari.prove@example.com\"]}}}"

static GtkWidget *
get_dialog (Room *room)
{
  return GTK_WIDGET (
      adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (room->window)));
}

static GtkWidget *
get_page (Room *room)
{
  return room_find (room, g_type_from_name ("LkiLeadPane"), NULL);
}

static void
open_dialog (Room *room)
{
  gtk_widget_activate_action (get_page (room), "lead.edit-templates", NULL);
  ui_wait_until (get_dialog (room) != NULL);
  ui_wait_until (ui_find (get_dialog (room), GTK_TYPE_BUTTON, "Add Two Examples") != NULL ||
                 ui_find (get_dialog (room), ADW_TYPE_ACTION_ROW, NULL) != NULL);
  ui_settle (GTK_WIDGET (room->window));
}

static void
close_dialog (Room *room)
{
  adw_dialog_force_close (ADW_DIALOG (get_dialog (room)));
  ui_settle (GTK_WIDGET (room->window));
}

static void
start (Room *room)
{
  room_sign_in (room);
  ui_wait_until (lki_session_get_account (room_get_session (room)) != NULL);
  room_control (room, "leads", ONE);
  ui_wait_until (lki_window_get_n_leads (room->window) == 1);
  room_choose (room, 0);
}

static GtkTextBuffer *
get_buffer (GtkWidget *dialog)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (ui_find (dialog, GTK_TYPE_TEXT_VIEW, NULL)));
}

/* The labels of what a button offers, with commas between. */
static char *
list_menu (GtkWidget *button)
{
  GMenuModel *menu = adw_split_button_get_menu_model (ADW_SPLIT_BUTTON (button));
  g_autoptr (GString) labels = g_string_new (NULL);

  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);

      for (int j = 0; j < g_menu_model_get_n_items (section); j++)
        {
          g_autofree char *label = NULL;

          g_menu_model_get_item_attribute (section, j, G_MENU_ATTRIBUTE_LABEL, "s", &label);
          g_string_append_printf (labels, "%s%s", labels->len > 0 ? ", " : "", label);
        }
    }

  return g_string_free_and_steal (g_steal_pointer (&labels));
}

static GtkWidget *
find_button (Room *room,
             const char *icon)
{
  GtkWidget *image = room_find (room, GTK_TYPE_LABEL, icon);

  return gtk_widget_get_ancestor (image, ADW_TYPE_SPLIT_BUTTON);
}

/* At first there are none, and nobody has to have one. Two are offered. */
static void
test_examples (Room *room)
{
  g_autofree char *before = NULL;
  g_autofree char *sms = NULL;
  g_autofree char *email = NULL;

  start (room);
  before = list_menu (find_button (room, "SMS"));
  g_assert_cmpstr (before, ==, "_Message Templates…");

  open_dialog (room);
  ui_click (get_dialog (room), "Add Two Examples");
  g_assert_nonnull (ui_find (get_dialog (room), ADW_TYPE_ACTION_ROW, "Tried to Call"));
  close_dialog (room);
  ui_wait_until (g_menu_model_get_n_items (adw_split_button_get_menu_model (
                     ADW_SPLIT_BUTTON (find_button (room, "SMS")))) == 2);
  ui_settle (GTK_WIDGET (room->window));
  sms = list_menu (find_button (room, "SMS"));
  email = list_menu (find_button (room, "E-mail"));
  g_assert_cmpstr (sms, ==, "Tried to Call, _Message Templates…");
  g_assert_cmpstr (email, ==, "About Your Request, _Message Templates…");
}

/* Written by hand, with what differs inserted by a press; the preview says how it reads. It is
 * there after a restart though nobody has saved it. */
static void
test_write (Room *room)
{
  GtkWidget *dialog;

  start (room);
  open_dialog (room);
  dialog = get_dialog (room);
  ui_click (dialog, "New SMS Template");
  ui_settle (GTK_WIDGET (room->window));
  gtk_test_accessible_assert_property (ui_find (dialog, GTK_TYPE_TEXT_VIEW, NULL),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Text");
  gtk_text_buffer_set_text (get_buffer (dialog), "Hi ", -1);
  ui_click (dialog, "First Name");
  g_assert_nonnull (ui_find_text (dialog, "Hi Kari"));
  {
    g_autofree char *text = NULL;

    g_object_get (get_buffer (dialog), "text", &text, NULL);
    g_assert_cmpstr (text, ==, "Hi {first_name}");
  }
  /* An SMS has no subject. */
  g_assert_null (ui_find (dialog, ADW_TYPE_ENTRY_ROW, "Subject"));

  /* The program ends with the page open. */
  room_restart (room);
  room_choose (room, 0);
  open_dialog (room);
  g_assert_nonnull (ui_find (get_dialog (room), ADW_TYPE_ACTION_ROW, "Hi {first_name}"));
  close_dialog (room);
}

static void
test_remove (Room *room)
{
  GtkWidget *dialog, *row;

  start (room);
  open_dialog (room);
  dialog = get_dialog (room);
  ui_click (dialog, "Add Two Examples");
  row = ui_find (dialog, ADW_TYPE_ACTION_ROW, "Tried to Call");
  adw_action_row_activate (ADW_ACTION_ROW (row));
  ui_settle (GTK_WIDGET (room->window));
  row = ui_find (dialog, ADW_TYPE_BUTTON_ROW, "Remove Template");
  g_signal_emit_by_name (row, "activated");
  ui_settle (GTK_WIDGET (room->window));
  g_assert_null (ui_find (dialog, ADW_TYPE_ACTION_ROW, "Tried to Call"));
  g_assert_nonnull (ui_find (dialog, ADW_TYPE_ACTION_ROW, "About Your Request"));

  ui_click (dialog, "Undo");
  g_assert_nonnull (ui_find (dialog, ADW_TYPE_ACTION_ROW, "Tried to Call"));

  /* One in which nothing is written is none. */
  gtk_widget_activate_action (dialog, "templates.add", "s", "email");
  ui_settle (GTK_WIDGET (room->window));
  g_assert_nonnull (ui_find (dialog, ADW_TYPE_ENTRY_ROW, "Subject"));
  gtk_widget_activate_action (ui_find (dialog, GTK_TYPE_TEXT_VIEW, NULL), "navigation.pop", NULL);
  ui_settle (GTK_WIDGET (room->window));
  g_assert_null (ui_find (dialog, ADW_TYPE_ACTION_ROW, "Unnamed Template"));
  close_dialog (room);
}

/* Where nothing sends, the whole text is copied, and how it went is asked for all the same. */
static void
test_send (Room *room)
{
  GMenuModel *menu;
  g_autoptr (GMenuModel) section = NULL;
  g_autofree char *id = NULL;
  GdkContentProvider *content;

  start (room);
  open_dialog (room);
  ui_click (get_dialog (room), "Add Two Examples");
  close_dialog (room);
  menu = adw_split_button_get_menu_model (ADW_SPLIT_BUTTON (find_button (room, "SMS")));
  ui_wait_until (g_menu_model_get_n_items (menu = adw_split_button_get_menu_model (
                                               ADW_SPLIT_BUTTON (find_button (room, "SMS")))) == 2);
  section = g_menu_model_get_item_link (menu, 0, G_MENU_LINK_SECTION);
  g_menu_model_get_item_attribute (section, 0, G_MENU_ATTRIBUTE_TARGET, "s", &id);
  gtk_widget_activate_action (get_page (room), "lead.sms-template", "s", id);
  ui_wait_until (
      ui_find_text (GTK_WIDGET (room->window), "No app can open it – the text was copied") != NULL);
  g_assert_nonnull (ui_find_text (GTK_WIDGET (room->window), "Did you send the SMS?"));

  content = gdk_clipboard_get_content (gtk_widget_get_clipboard (GTK_WIDGET (room->window)));
  {
    g_auto (GValue) value = G_VALUE_INIT;

    g_value_init (&value, G_TYPE_STRING);
    g_assert_true (gdk_content_provider_get_value (content, &value, NULL));
    g_assert_true (g_str_has_prefix (g_value_get_string (&value), "Hi Kari, I tried to call you"));
    g_assert_null (strchr (g_value_get_string (&value), '{'));
  }
}

int
main (int argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

  room_add_test ("/work/templates/examples", 0, test_examples);
  room_add_test ("/work/templates/write", 0, test_write);
  room_add_test ("/work/templates/remove", 0, test_remove);
  room_add_test ("/work/templates/send", 0, test_send);

  return g_test_run ();
}
