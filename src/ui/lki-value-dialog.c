// SPDX-License-Identifier: GPL-3.0-or-later
// Asks what the job is worth.

#include "lki-value-dialog.h"

#include "lki-config.h"
#include "lki-format.h"
#include "lki-work-toast.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  GtkWidget *widget;   /* (owned) */
  LkiSession *session; /* (owned) */
  LkiLeadRecord *lead; /* (owned) */
  char currency[4];
  AdwAlertDialog *dialog; /* (unowned) */
  GtkEditable *entry;     /* (unowned) */
} Question;

static void
question_free (gpointer data,
               GClosure *closure)
{
  Question *question = data;

  g_object_unref (question->widget);
  g_object_unref (question->session);
  lki_lead_record_unref (question->lead);
  g_free (question);
}

/* The currency of the market that the lead came from. */
static const char *
get_currency (LkiLeadRecord *lead)
{
  static const char *const currencies[][2] = {
    { "NO", "NOK" }, { "SE", "SEK" }, { "DK", "DKK" }, { "AT", "EUR" },
    { "DE", "EUR" }, { "FI", "EUR" }, { "CH", "CHF" },
  };

  if (*lead->work.value.currency != '\0')
    return lead->work.value.currency;
  for (guint i = 0; i < G_N_ELEMENTS (currencies); i++)
    if (g_strcmp0 (lead->country, currencies[i][0]) == 0)
      return currencies[i][1];

  return "NOK";
}

static void
changed_cb (GtkEditable *entry,
            gpointer user_data)
{
  Question *question = user_data;
  LkiMoney money;
  gboolean valid =
      lki_format_parse_money (gtk_editable_get_text (entry), question->currency, &money);

  adw_alert_dialog_set_response_enabled (question->dialog, "set", valid);
  if (valid || *gtk_editable_get_text (entry) == '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
}

static void
response_cb (AdwAlertDialog *dialog,
             const char *response,
             gpointer user_data)
{
  Question *question = user_data;
  g_autofree char *amount = NULL;
  g_autofree char *text = NULL;
  LkiMoney money;

  if (strcmp (response, "remove") == 0)
    {
      lki_work_toast_follow (question->widget, question->session,
                             lki_session_set_value (question->session, question->lead, NULL),
                             _ ("Value removed"));
      return;
    }

  if (strcmp (response, "set") != 0 ||
      !lki_format_parse_money (gtk_editable_get_text (question->entry), question->currency, &money))
    return;

  amount = lki_format_money (&money);
  /* Translators: %s is what a job is worth, an amount with its currency */
  text = g_strdup_printf (_ ("Value is now %s"), amount);
  lki_work_toast_follow (question->widget, question->session,
                         lki_session_set_value (question->session, question->lead, &money), text);
}

/**
 * lki_value_dialog_present:
 * @widget: the widget that asks, to which its toast belongs
 * @session: the session
 * @lead: the lead
 *
 * Asks what the job of the lead is worth, and sets it.
 */
void
lki_value_dialog_present (GtkWidget *widget,
                          LkiSession *session,
                          LkiLeadRecord *lead)
{
  AdwAlertDialog *dialog;
  GtkWidget *group;
  GtkWidget *row;
  Question *question;
  g_autofree char *title = NULL;
  g_autofree char *amount = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (LKI_IS_SESSION (session));
  g_return_if_fail (lead != NULL);

  dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (
      _ ("What Is the Job Worth?"), _ ("Everybody in your organisation can see the value.")));
  question = g_new0 (Question, 1);
  question->widget = g_object_ref (widget);
  question->session = g_object_ref (session);
  question->lead = lki_lead_record_ref (lead);
  question->dialog = dialog;
  g_strlcpy (question->currency, get_currency (lead), sizeof question->currency);

  /* Translators: an entry for an amount; %s is a currency such as NOK */
  title = g_strdup_printf (_ ("Amount in %s"), question->currency);
  row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (row), 16);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  question->entry = GTK_EDITABLE (row);
  group = adw_preferences_group_new ();
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  adw_alert_dialog_set_extra_child (dialog, group);

  adw_alert_dialog_add_response (dialog, "cancel", _ ("_Cancel"));
  if (*lead->work.value.currency != '\0')
    adw_alert_dialog_add_response (dialog, "remove", _ ("_Remove"));
  adw_alert_dialog_add_response (dialog, "set", _ ("_Set"));
  adw_alert_dialog_set_response_appearance (dialog, "set", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "set");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_set_response_enabled (dialog, "set", FALSE);

  g_signal_connect (row, "changed", G_CALLBACK (changed_cb), question);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), question, question_free, 0);

  if (*lead->work.value.currency != '\0')
    {
      amount = lki_format_plain_amount (&lead->work.value);
      gtk_editable_set_text (GTK_EDITABLE (row), amount);
    }
  adw_dialog_set_focus (ADW_DIALOG (dialog), row);
  adw_dialog_present (ADW_DIALOG (dialog), widget);
}
