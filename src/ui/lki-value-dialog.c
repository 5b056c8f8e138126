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
  GtkLabel *hint;         /* (unowned) */
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

/* What is understood of it, or why nothing is. */
static void
set_hint (Question *question,
          const char *text,
          gboolean is_error)
{
  gtk_label_set_text (question->hint, text);
  if (is_error)
    {
      gtk_widget_add_css_class (GTK_WIDGET (question->entry), "error");
      gtk_widget_add_css_class (GTK_WIDGET (question->hint), "error");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (question->entry), "error");
      gtk_widget_remove_css_class (GTK_WIDGET (question->hint), "error");
    }
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (question->entry), GTK_ACCESSIBLE_STATE_INVALID,
      is_error ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

static void
changed_cb (GtkEditable *entry,
            gpointer user_data)
{
  Question *question = user_data;
  const char *text = gtk_editable_get_text (entry);
  g_autofree char *amount = NULL;
  LkiAmount parsed;
  LkiMoney money;

  parsed = lki_format_parse_money (text, question->currency, &money);
  adw_alert_dialog_set_response_enabled (question->dialog, "set", parsed == LKI_AMOUNT_VALID);
  if (parsed == LKI_AMOUNT_VALID)
    amount = lki_format_money (&money);
  if (parsed == LKI_AMOUNT_VALID || *text == '\0')
    set_hint (question, amount != NULL ? amount : "", FALSE);
  else if (parsed == LKI_AMOUNT_TOO_LARGE)
    set_hint (question, _ ("This is more than any job is worth"), TRUE);
  else
    set_hint (question, _ ("Write an amount, with digits"), TRUE);
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
      lki_format_parse_money (gtk_editable_get_text (question->entry), question->currency,
                              &money) != LKI_AMOUNT_VALID)
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
  GtkWidget *box;
  GtkWidget *group;
  GtkWidget *hint;
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
  hint = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_widget_set_margin_start (hint, 12);
  gtk_widget_add_css_class (hint, "caption");
  gtk_widget_add_css_class (hint, "numeric");
  question->hint = GTK_LABEL (hint);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (box), group);
  gtk_box_append (GTK_BOX (box), hint);
  adw_alert_dialog_set_extra_child (dialog, box);

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
