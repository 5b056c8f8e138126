// SPDX-License-Identifier: GPL-3.0-or-later
// The boxed lists of the lead pane, filled from a record. What the server sent is shown as text and
// never read as markup. The buttons of the rows are actions of the page (`lead.*`).

#include "lki-lead-sections.h"

#include "lki-activity-row.h"
#include "lki-clock.h"
#include "lki-format.h"
#include "lki-words.h"

#include <glib/gi18n.h>

/* A lead with more activities than this is not read to its end by anybody, and rows cost time. */
#define MAX_ACTIVITIES 100

static void
free_rows (gpointer data)
{
  g_ptr_array_unref (data);
}

static GPtrArray *
get_rows (AdwPreferencesGroup *group)
{
  GPtrArray *rows = g_object_get_data (G_OBJECT (group), "lki-rows");

  if (rows == NULL)
    {
      rows = g_ptr_array_new ();
      g_object_set_data_full (G_OBJECT (group), "lki-rows", rows, free_rows);
    }

  return rows;
}

static void
clear (AdwPreferencesGroup *group)
{
  GPtrArray *rows = get_rows (group);

  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, g_ptr_array_index (rows, i));
  g_ptr_array_set_size (rows, 0);
  g_object_set_data (G_OBJECT (group), "lki-n-facts", NULL);
}

static void
add (AdwPreferencesGroup *group,
     GtkWidget *row)
{
  adw_preferences_group_add (group, row);
  g_ptr_array_add (get_rows (group), row);
}

static gboolean
has_text (const char *text)
{
  return text != NULL && *text != '\0';
}

/* Rows of facts are used again for the next lead, which costs a tenth of making them. */
static void
begin_facts (AdwPreferencesGroup *group)
{
  g_object_set_data (G_OBJECT (group), "lki-n-facts", GUINT_TO_POINTER (0));
}

static void
end_facts (AdwPreferencesGroup *group)
{
  GPtrArray *rows = get_rows (group);
  guint n_facts = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (group), "lki-n-facts"));

  for (guint i = n_facts; i < rows->len; i++)
    adw_preferences_group_remove (group, g_ptr_array_index (rows, i));
  g_ptr_array_set_size (rows, n_facts);

  gtk_widget_set_visible (GTK_WIDGET (group), n_facts > 0);
}

/* A fact: its name small above, the fact itself below, selectable. */
static GtkWidget *
add_fact (AdwPreferencesGroup *group,
          const char *title,
          const char *text)
{
  GPtrArray *rows = get_rows (group);
  guint n_facts = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (group), "lki-n-facts"));
  GtkWidget *row;

  if (!has_text (text))
    return NULL;

  if (n_facts < rows->len)
    {
      row = g_ptr_array_index (rows, n_facts);
    }
  else
    {
      /* Markup is turned off before the text is there, not with it: the labels follow only then. */
      row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "focusable", FALSE, NULL);
      g_object_set (row, "subtitle-selectable", TRUE, "title-lines", 0, "subtitle-lines", 0, NULL);
      gtk_widget_add_css_class (row, "property");
      add (group, row);
    }

  g_object_set (row, "title", title, "subtitle", text, NULL);
  g_object_set_data (G_OBJECT (group), "lki-n-facts", GUINT_TO_POINTER (n_facts + 1));

  return row;
}

static void
add_button (GtkWidget *row,
            const char *icon_name,
            const char *tooltip,
            const char *action,
            const char *target)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip,
                                  -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

/**
 * lki_lead_sections_fill_request:
 * @group: the section
 * @lead: a lead
 *
 * Shows what the person asked for: the answers in the site's order, then the message.
 */
void
lki_lead_sections_fill_request (AdwPreferencesGroup *group,
                                LkiLeadRecord *lead)
{
  begin_facts (group);

  if (lead->details != NULL)
    {
      if (has_text (lead->details->message))
        add_fact (group, _ ("Message"), lead->details->message);

      for (guint i = 0; i < lead->details->answers->len; i++)
        {
          LkiAnswer *answer = g_ptr_array_index (lead->details->answers, i);
          g_autofree char *text = lki_format_answer (answer);

          add_fact (group, has_text (answer->question) ? answer->question : answer->key,
                    has_text (text) ? text : "–");
        }
    }

  end_facts (group);
}

static void
add_phone (AdwPreferencesGroup *group,
           const char *e164,
           const char *display)
{
  const char *text = has_text (display) ? display : e164;
  GtkWidget *row = add_fact (group, _ ("Phone"), text);

  if (row == NULL)
    return;

  add_button (row, "call-start-symbolic", _ ("Call This Number"), "lead.call-number",
              has_text (e164) ? e164 : text);
  add_button (row, "edit-copy-symbolic", _ ("Copy Number"), "lead.copy", text);
}

static void
add_email (AdwPreferencesGroup *group,
           const char *email)
{
  GtkWidget *row = add_fact (group, _ ("E-mail"), email);

  if (row == NULL)
    return;

  add_button (row, "mail-unread-symbolic", _ ("Write to This Address"), "lead.write-to", email);
  add_button (row, "edit-copy-symbolic", _ ("Copy Address"), "lead.copy", email);
}

/**
 * lki_lead_sections_fill_contact:
 * @group: the section
 * @lead: a lead
 *
 * Shows how the person can be reached: every phone and e-mail address.
 */
void
lki_lead_sections_fill_contact (AdwPreferencesGroup *group,
                                LkiLeadRecord *lead)
{
  GtkWidget *row;

  clear (group);

  row = add_fact (group, _ ("Company"), lead->company);
  if (row != NULL)
    add_button (row, "edit-copy-symbolic", _ ("Copy Name"), "lead.copy", lead->company);

  if (lead->details != NULL && lead->details->phones->len > 0)
    for (guint i = 0; i < lead->details->phones->len; i++)
      {
        LkiPhone *phone = g_ptr_array_index (lead->details->phones, i);

        add_phone (group, phone->e164, phone->display);
      }
  else
    add_phone (group, lead->phone, lead->phone_display);

  if (lead->details != NULL && lead->details->emails->len > 0)
    for (guint i = 0; i < lead->details->emails->len; i++)
      add_email (group, g_ptr_array_index (lead->details->emails, i));
  else
    add_email (group, lead->email);

  gtk_widget_set_visible (GTK_WIDGET (group), get_rows (group)->len > 0);
}

/**
 * lki_lead_sections_fill_place:
 * @group: the section
 * @lead: a lead
 *
 * Shows where the job is, and a way to a map.
 */
void
lki_lead_sections_fill_place (AdwPreferencesGroup *group,
                              LkiLeadRecord *lead)
{
  g_autofree char *lines = lki_lead_dup_address (lead, "\n");
  g_autofree char *line = lki_lead_dup_address (lead, ", ");
  GtkWidget *row, *icon;

  clear (group);

  row = add_fact (group, _ ("Address"), lines);
  if (row != NULL)
    {
      add_button (row, "edit-copy-symbolic", _ ("Copy Address"), "lead.copy", line);

      row =
          g_object_new (ADW_TYPE_ACTION_ROW, "title", _ ("Show on _Map"), "use-underline", TRUE,
                        "subtitle", _ ("Opens your maps app, or openstreetmap.org in the browser"),
                        "activatable", TRUE, "action-name", "lead.show-map", NULL);
      icon = gtk_image_new_from_icon_name ("mark-location-symbolic");
      gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
      icon = gtk_image_new_from_icon_name ("adw-external-link-symbolic");
      gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
      add (group, row);
    }

  gtk_widget_set_visible (GTK_WIDGET (group), get_rows (group)->len > 0);
}

static char *
dup_channels (LkiLeadDetails *details)
{
  g_autoptr (GString) channels = g_string_new (NULL);

  for (guint i = 0; details->consent_channels != NULL && details->consent_channels[i] != NULL; i++)
    {
      g_autofree char *title = lki_channel_dup_title (details->consent_channels[i]);

      if (i > 0)
        /* Translators: stands between the parts of a list, such as Phone, E-mail, SMS */
        g_string_append (channels, C_ ("list", ", "));
      g_string_append (channels, title);
    }

  return g_string_free_and_steal (g_steal_pointer (&channels));
}

/**
 * lki_lead_sections_fill_source:
 * @group: the section
 * @lead: a lead
 * @now_ms: the present moment, in milliseconds since 1970
 *
 * Shows where the lead comes from, what the person agreed to, and what it cost.
 */
void
lki_lead_sections_fill_source (AdwPreferencesGroup *group,
                               LkiLeadRecord *lead,
                               gint64 now_ms)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *submitted = NULL;
  g_autofree char *given = NULL;
  g_autofree char *channels = NULL;
  g_autofree char *price = NULL;
  g_autofree char *recipients = NULL;
  LkiLeadDetails *details = lead->details;

  begin_facts (group);

  add_fact (group, _ ("Site"), lead->site_name);
  if (lead->submitted_at != LKI_TIME_NONE)
    {
      submitted = lki_format_moment (lead->submitted_at, now_ms, zone);
      add_fact (group, _ ("Request Sent"), submitted);
    }

  if (details != NULL)
    {
      add_fact (group, _ ("Consent"), details->consent_text);
      if (details->consent_given_at != LKI_TIME_NONE)
        {
          given = lki_format_moment (details->consent_given_at, now_ms, zone);
          add_fact (group, _ ("Consent Given"), given);
        }

      channels = dup_channels (details);
      add_fact (group, _ ("May Be Contacted By"), channels);

      price = lki_format_money (&details->price);
      add_fact (group, _ ("Price of the Lead"), price);

      if (details->recipients_max > 0)
        {
          recipients = g_strdup_printf (
              ngettext ("At most %d company", "At most %d companies", details->recipients_max),
              details->recipients_max);
          add_fact (group, _ ("Shared With"), recipients);
        }
    }

  end_facts (group);
}

static int
compare_newest_first (gconstpointer a,
                      gconstpointer b)
{
  const LkiActivityRecord *first = *(LkiActivityRecord *const *) a;
  const LkiActivityRecord *second = *(LkiActivityRecord *const *) b;

  if (first->at != second->at)
    return first->at < second->at ? 1 : -1;
  return g_strcmp0 (second->id, first->id);
}

/**
 * lki_lead_sections_fill_activity:
 * @group: the section
 * @activities: (element-type LkiActivityRecord): what happened, in any order
 *
 * Shows what happened, newest first.
 */
void
lki_lead_sections_fill_activity (AdwPreferencesGroup *group,
                                 GPtrArray *activities)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_copy (activities, NULL, NULL);

  clear (group);
  g_ptr_array_set_free_func (sorted, NULL);
  g_ptr_array_sort (sorted, compare_newest_first);

  for (guint i = 0; i < MIN (sorted->len, MAX_ACTIVITIES); i++)
    add (group, lki_activity_row_new (g_ptr_array_index (sorted, i)));

  gtk_widget_set_visible (GTK_WIDGET (group), get_rows (group)->len > 0);
}

/**
 * lki_lead_sections_refresh_activity:
 * @group: the section
 *
 * Writes the times anew.
 */
void
lki_lead_sections_refresh_activity (AdwPreferencesGroup *group)
{
  GPtrArray *rows = get_rows (group);

  for (guint i = 0; i < rows->len; i++)
    lki_activity_row_refresh (g_ptr_array_index (rows, i));
}
