// SPDX-License-Identifier: GPL-3.0-or-later
// Single widgets: what they say, to the eye and to a screen reader, and that they go away whole.

#include "ui-test.h"

#include "lki-activity-row.h"
#include "lki-clock.h"
#include "lki-error-box.h"
#include "lki-error.h"
#include "lki-lead-row.h"
#include "lki-lead-sections.h"
#include "lki-list-pane.h"
#include "lki-minute.h"
#include "lki-note-editor.h"
#include "lki-pane-resizer.h"
#include "lki-response-label.h"
#include "lki-sign-in-page.h"
#include "lki-sync-foot.h"
#include "lki-views-pane.h"

#define HOSTILE "<b>Ola</b> & sons <!-- %s"

static LkiLeadRecord *
make_record (const char *name)
{
  const char *const tags[] = { "en", NULL };
  const char *const texts[] = { "Cleaning", NULL };
  LkiLeadRecord *record = lki_lead_record_new ();

  lki_lead_work_init (&record->work);
  record->key = 1;
  record->id = g_strdup ("L1");
  record->name = g_strdup (name);
  record->category_id = g_strdup ("cleaning");
  record->category_name = lki_localized_text_new (tags, texts);
  record->city = g_strdup ("Oslo");
  record->delivered_at = g_get_real_time () / 1000 - 5 * 60 * 1000;
  record->submitted_at = LKI_TIME_NONE;
  record->respond_by = record->delivered_at + 30 * 60 * 1000;
  record->work.status = LKI_LEAD_STATUS_NEW;

  return record;
}

static GtkWidget *
present (GtkWidget *child)
{
  GtkWidget *window = adw_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 400, 300);
  adw_window_set_content (ADW_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  ui_wait_until (gtk_widget_get_mapped (window));
  ui_settle (window);

  return window;
}

static void
close_window (GtkWidget *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_row (void)
{
  g_autoptr (LkiLeadRecord) record = make_record ("Kari Nordmann");
  g_autoptr (LkiLead) lead = lki_lead_new (1, record);
  GtkWidget *row = lki_lead_row_new ();
  GtkWidget *window;
  g_autofree char *description = NULL;

  lki_lead_row_set_lead (LKI_LEAD_ROW (row), lead);
  window = present (row);

  gtk_test_accessible_assert_role (row, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "Unread, Kari Nordmann");
  g_object_get (row, "spoken-description", &description, NULL);
  g_assert_cmpstr (description, ==, "Cleaning · Oslo, 24 min left, 5 minutes ago");
  g_assert_true (gtk_widget_has_css_class (row, "accent"));

  /* Only the window and we hold it. */
  g_object_ref (row);
  close_window (window);
  g_assert_finalize_object (row);
}

static void
test_row_follows_lead (void)
{
  g_autoptr (LkiLeadRecord) record = make_record ("Kari Nordmann");
  g_autoptr (LkiLeadRecord) later = make_record ("Kari Nordmann");
  g_autoptr (LkiLead) lead = lki_lead_new (1, NULL);
  GtkWidget *row = lki_lead_row_new ();
  GtkWidget *window;

  /* A lead whose page has not been read yet is drawn as a placeholder, and says nothing. */
  lki_lead_row_set_lead (LKI_LEAD_ROW (row), lead);
  window = present (row);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "");

  lki_lead_set_record (lead, record);
  ui_settle (window);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "Unread, Kari Nordmann");

  later->work.status = LKI_LEAD_STATUS_WON;
  later->work.opened_at = later->delivered_at;
  later->unsent = 1;
  lki_lead_set_record (lead, later);
  ui_settle (window);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "Kari Nordmann");
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Cleaning · Oslo, Won, 5 minutes ago, changes not sent yet");
  g_assert_true (gtk_widget_has_css_class (row, "success"));
  g_assert_false (gtk_widget_has_css_class (row, "accent"));

  /* A row that is used again for nothing lets go of what it had. */
  lki_lead_row_set_lead (LKI_LEAD_ROW (row), NULL);
  close_window (window);
  g_assert_finalize_object (g_steal_pointer (&lead));
}

static void
test_row_says_markup (void)
{
  g_autoptr (LkiLeadRecord) record = make_record (HOSTILE);
  g_autoptr (LkiLead) lead = lki_lead_new (1, record);
  GtkWidget *row = lki_lead_row_new ();
  GtkWidget *window;

  lki_lead_row_set_lead (LKI_LEAD_ROW (row), lead);
  window = present (row);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "Unread, " HOSTILE);
  close_window (window);
}

/* All that a row may meet, drawn in both directions: with G_DEBUG=fatal-warnings, drawing well is
 * the test. */
static void
test_row_draws_anything (void)
{
  static const char *const names[] = {
    "", "A", HOSTILE, "إبراهيم الراشد", "\xf0\x9f\x8f\xa0 Hus", "日本太郎"
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (LkiLeadStatus status = LKI_LEAD_STATUS_UNKNOWN; status <= LKI_LEAD_STATUS_ERASED; status++)
      {
        g_autoptr (LkiLeadRecord) record = make_record (names[i]);
        g_autoptr (LkiLead) lead = lki_lead_new (1, record);
        g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
        g_autoptr (GdkPaintable) paintable = NULL;
        GtkWidget *row = lki_lead_row_new ();
        GtkWidget *window;

        if (i % 2 == 1 && status != LKI_LEAD_STATUS_NEW)
          continue;
        record->work.status = status;
        record->failed = status % 2;
        record->unsent = 1;
        gtk_widget_set_direction (row, i % 2 == 0 ? GTK_TEXT_DIR_LTR : GTK_TEXT_DIR_RTL);
        lki_lead_row_set_lead (LKI_LEAD_ROW (row), lead);
        window = present (row);
        paintable = gtk_widget_paintable_new (row);
        gdk_paintable_snapshot (paintable, snapshot, 300, 80);
        close_window (window);
      }
}

static void
test_sections_show_text (void)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autoptr (LkiLeadRecord) record = make_record ("Kari");
  GtkWidget *window;

  record->details = lki_lead_details_new ();
  record->details->message = g_strdup (HOSTILE);
  lki_lead_details_add_answer (record->details, "k", HOSTILE "?", HOSTILE "!", LKI_ANSWER_TEXT,
                               NULL);
  lki_lead_details_add_answer (record->details, "pets", "", "false", LKI_ANSWER_BOOLEAN, NULL);
  lki_lead_details_add_answer (record->details, "none", "Nothing?", "", LKI_ANSWER_TEXT, NULL);
  window = present (GTK_WIDGET (group));
  lki_lead_sections_fill_request (group, record);

  /* The question first, then the answer; in the site's order. */
  {
    static const char *const texts[] = { HOSTILE, HOSTILE "?", HOSTILE "!", "pets", "No", "–" };

    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
      {
        GtkWidget *label = ui_find_text (GTK_WIDGET (group), texts[i]);

        g_assert_nonnull (label);
        g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, texts[i]);
      }
  }

  /* The rows are used again for another lead, which has less to say. */
  g_clear_pointer (&record->details, lki_lead_details_unref);
  record->details = lki_lead_details_new ();
  lki_lead_details_add_answer (record->details, "k", "Rooms?", "4", LKI_ANSWER_NUMBER, NULL);
  lki_lead_sections_fill_request (group, record);
  g_assert_nonnull (ui_find_text (GTK_WIDGET (group), "Rooms?"));
  g_assert_null (ui_find_text (GTK_WIDGET (group), HOSTILE));
  g_assert_null (ui_find_text (GTK_WIDGET (group), "pets"));

  /* Filled again, nothing is left of before. */
  g_clear_pointer (&record->details, lki_lead_details_unref);
  lki_lead_sections_fill_request (group, record);
  g_assert_null (ui_find (GTK_WIDGET (group), ADW_TYPE_ACTION_ROW, NULL));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (group)));
  close_window (window);
}

static void
test_contact_rows_have_names (void)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autoptr (LkiLeadRecord) record = make_record ("Kari");
  GtkWidget *window, *button;

  record->details = lki_lead_details_new ();
  lki_lead_details_add_phone (record->details, "+4700000001", "00 00 00 01");
  lki_lead_details_add_phone (record->details, "+4700000002", "");
  window = present (GTK_WIDGET (group));
  lki_lead_sections_fill_contact (group, record);

  g_assert_nonnull (ui_find_text (GTK_WIDGET (group), "00 00 00 01"));
  g_assert_nonnull (ui_find_text (GTK_WIDGET (group), "+4700000002"));
  button = ui_find (GTK_WIDGET (group), GTK_TYPE_BUTTON, "Copy Number");
  g_assert_nonnull (button);
  gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, "Copy Number");
  close_window (window);
}

static void
test_activity (void)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autoptr (GPtrArray) activities =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_activity_record_unref);
  GtkWidget *window, *first;

  for (int i = 0; i < 3; i++)
    {
      LkiActivityRecord *activity = lki_activity_record_new ();

      activity->id = g_strdup_printf ("%d", i);
      activity->type = g_strdup ("note");
      activity->text = g_strdup_printf ("<i>note %d</i>", i);
      activity->actor_name = g_strdup ("Kari & co");
      activity->at = g_get_real_time () / 1000 - i * 60 * 1000;
      activity->delivery = i;
      g_ptr_array_add (activities, activity);
    }
  window = present (GTK_WIDGET (group));
  lki_lead_sections_fill_activity (group, activities);

  /* Newest first; what the server does not have is marked in words. */
  first = ui_find (GTK_WIDGET (group), LKI_TYPE_ACTIVITY_ROW, NULL);
  g_assert_nonnull (ui_find_text (first, "<i>note 0</i>"));
  g_assert_nonnull (ui_find_text (first, "Kari & co · Just now"));
  g_assert_nonnull (ui_find (GTK_WIDGET (group), GTK_TYPE_IMAGE, "Waiting to be sent"));
  g_assert_nonnull (ui_find (GTK_WIDGET (group), GTK_TYPE_IMAGE, "Refused by the server"));
  lki_lead_sections_refresh_activity (group);
  close_window (window);
}

static void
test_error_box (void)
{
  GtkWidget *box = g_object_ref_sink (g_object_new (LKI_TYPE_ERROR_BOX, NULL));
  g_autoptr (GError) error = lki_error_new (LKI_ERROR_NETWORK, "x");
  g_autoptr (GError) cancelled = lki_error_new (LKI_ERROR_CANCELLED, "x");

  g_assert_false (gtk_widget_get_visible (box));
  lki_error_box_set_error (LKI_ERROR_BOX (box), error);
  g_assert_cmpstr (lki_error_box_get_title (LKI_ERROR_BOX (box)), ==,
                   "The Server Cannot Be Reached");
  gtk_test_accessible_assert_role (box, GTK_ACCESSIBLE_ROLE_ALERT);

  /* Giving up is no error. */
  lki_error_box_set_error (LKI_ERROR_BOX (box), cancelled);
  g_assert_false (gtk_widget_get_visible (box));
  g_assert_finalize_object (box);
}

static void
test_pane_resizer (void)
{
  GtkWidget *resizer = g_object_ref_sink (g_object_new (LKI_TYPE_PANE_RESIZER, NULL));
  GtkWidget *handle = gtk_widget_get_last_child (resizer);
  int width = 0;

  lki_pane_resizer_set_range (LKI_PANE_RESIZER (resizer), 200, 400);
  g_object_set (resizer, "child", gtk_label_new ("x"), "width", 1000, NULL);
  g_object_get (resizer, "width", &width, NULL);
  g_assert_cmpint (width, ==, 400);
  gtk_test_accessible_assert_role (handle, GTK_ACCESSIBLE_ROLE_SEPARATOR);

  g_object_set (resizer, "resizable", FALSE, NULL);
  g_assert_false (gtk_widget_get_visible (handle));
  g_assert_finalize_object (resizer);
}

static void
test_built_and_gone (void)
{
  const GType types[] = { LKI_TYPE_VIEWS_PANE, LKI_TYPE_LIST_PANE, LKI_TYPE_NOTE_EDITOR,
                          LKI_TYPE_SIGN_IN_PAGE, LKI_TYPE_SYNC_FOOT };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      GtkWidget *widget = g_object_ref_sink (g_object_new (types[i], NULL));

      g_assert_finalize_object (widget);
    }
}

/* Every button that is only a picture has words for those who do not see it. */
static guint
assert_named (GtkWidget *widget)
{
  guint n = 0;

  /* The way back and the buttons of windows and sheets are the toolkit's business. */
  if (g_str_has_prefix (G_OBJECT_TYPE_NAME (widget), "AdwBackButton") ||
      g_str_has_prefix (G_OBJECT_TYPE_NAME (widget), "AdwSheetControls") ||
      GTK_IS_WINDOW_CONTROLS (widget) || !gtk_widget_get_visible (widget))
    return 0;

  if (GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget))
    {
      g_autofree char *icon_name = NULL;

      g_object_get (widget, "icon-name", &icon_name, NULL);
      if (icon_name != NULL)
        {
          const char *tooltip = gtk_widget_get_tooltip_text (widget);

          if (tooltip == NULL || *tooltip == '\0')
            g_error ("A button with the icon %s has no words", icon_name);
          n++;
        }
    }

  /* What a menu button is made of is its own business. */
  if (GTK_IS_MENU_BUTTON (widget))
    return n;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += assert_named (child);

  return n;
}

static void
test_icon_buttons_have_names (void)
{
  const GType types[] = { LKI_TYPE_VIEWS_PANE, LKI_TYPE_LIST_PANE };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      GtkWidget *widget = g_object_ref_sink (g_object_new (types[i], NULL));

      g_assert_cmpuint (assert_named (widget), >, 0);
      g_object_unref (widget);
    }
}

static void
tick_cb (int *n)
{
}

static void
test_minute_holds_nothing (void)
{
  GtkWidget *label = gtk_label_new ("x");
  GtkWidget *window;

  lki_minute_watch (lki_minute_get_default (), label, G_CALLBACK (tick_cb));
  window = present (label);
  g_object_ref (label);
  close_window (window);
  g_assert_finalize_object (label);
}

/* The last minutes go by second by second, and only before somebody's eyes. */
static void
test_response_label (void)
{
  g_autoptr (LkiLeadRecord) record = make_record ("Kari Nordmann");
  LkiResponseLabel *label = g_object_new (LKI_TYPE_RESPONSE_LABEL, NULL);
  GtkWidget *inner = adw_bin_get_child (ADW_BIN (label));
  gint64 now_ms = lki_minute_get_now_ms (lki_minute_get_default ());
  g_autofree char *before = NULL;
  GtkWidget *window;

  record->delivered_at = now_ms - 60 * 1000;
  record->respond_by = now_ms + 150 * 1000;
  lki_response_label_set_lead (label, record, NULL);
  g_assert_false (lki_response_label_is_ticking (label));
  window = present (GTK_WIDGET (label));

  g_assert_true (lki_response_label_is_ticking (label));
  before = g_strdup (lki_response_label_get_text (label));
  g_assert_true (g_str_has_prefix (before, "2:"));
  gtk_test_accessible_assert_property (inner, GTK_ACCESSIBLE_PROPERTY_LABEL, "2 min left");
  ui_wait_until (!g_str_equal (lki_response_label_get_text (label), before));

  gtk_widget_set_visible (window, FALSE);
  g_assert_false (lki_response_label_is_ticking (label));
  gtk_window_present (GTK_WINDOW (window));
  ui_wait_until (lki_response_label_is_ticking (label));

  /* Nothing to answer by, nothing to show; much time left, no hurry. */
  {
    g_autoptr (LkiLeadRecord) calm = make_record ("Kari Nordmann");

    calm->delivered_at = now_ms;
    calm->respond_by = now_ms + 25 * 60 * 1000;
    lki_response_label_set_lead (label, calm, NULL);
    g_assert_false (lki_response_label_is_ticking (label));
    g_assert_true (gtk_widget_get_visible (GTK_WIDGET (label)));
    calm->respond_by = LKI_TIME_NONE;
    lki_response_label_set_lead (label, calm, NULL);
    g_assert_false (gtk_widget_get_visible (GTK_WIDGET (label)));
  }

  g_object_ref (label);
  close_window (window);
  g_assert_finalize_object (label);
}

int
main (int argc,
      char **argv)
{
  ui_test_init (&argc, &argv);

  g_test_add_func ("/row/says-what-it-shows", test_row);
  g_test_add_func ("/row/follows-its-lead", test_row_follows_lead);
  g_test_add_func ("/row/markup-is-text", test_row_says_markup);
  g_test_add_func ("/row/draws-anything", test_row_draws_anything);
  g_test_add_func ("/response-label/counts-down", test_response_label);
  g_test_add_func ("/sections/show-text", test_sections_show_text);
  g_test_add_func ("/sections/contact", test_contact_rows_have_names);
  g_test_add_func ("/sections/activity", test_activity);
  g_test_add_func ("/error-box", test_error_box);
  g_test_add_func ("/pane-resizer", test_pane_resizer);
  g_test_add_func ("/built-and-gone", test_built_and_gone);
  g_test_add_func ("/icon-buttons-have-names", test_icon_buttons_have_names);
  g_test_add_func ("/minute-holds-nothing", test_minute_holds_nothing);

  return g_test_run ();
}
