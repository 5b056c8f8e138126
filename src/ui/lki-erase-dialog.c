// SPDX-License-Identifier: GPL-3.0-or-later
// Asks before a person's data is erased: there is no way back, and so no Undo either.

#include "lki-erase-dialog.h"

#include "lki-config.h"
#include "lki-future.h"
#include "lki-words.h"
#include "lki-work-toast.h"

#include <glib/gi18n.h>

/* Why, in the contract's words: the person has asked for it. */
#define REASON "requested_by_person"

typedef struct
{
  GtkWidget *widget;   /* (owned) */
  LkiSession *session; /* (owned) */
  LkiLeadRecord *lead; /* (owned) */
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

static void
erase_cb (AdwAlertDialog *dialog,
          const char *response,
          gpointer user_data)
{
  Question *question = user_data;

  lki_future_report (
      lki_session_request_data (question->session, question->lead, LKI_DATA_REQUEST_ERASURE, NULL),
      "pass on that a person wants to be erased");
  lki_work_toast_follow (question->widget, question->session,
                         lki_session_erase (question->session, question->lead, REASON),
                         _ ("The data is being erased"));
}

/**
 * lki_erase_dialog_present:
 * @widget: the widget that asks, to which its toast belongs
 * @session: the session
 * @lead: the lead
 *
 * Asks whether the person's data is to be erased, and has it erased.
 */
void
lki_erase_dialog_present (GtkWidget *widget,
                          LkiSession *session,
                          LkiLeadRecord *lead)
{
  AdwDialog *dialog;
  Question *question;
  g_autofree char *name = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (LKI_IS_SESSION (session));
  g_return_if_fail (lead != NULL);

  name = lki_lead_dup_title (lead);
  dialog = adw_alert_dialog_new (_ ("Erase Personal Data?"), NULL);
  adw_alert_dialog_format_body (
      ADW_ALERT_DIALOG (dialog),
      /* Translators: %s is the name of a person */
      _ ("Name, contact details, address, answers and notes of %s are erased here, on the server "
         "and "
         "for all colleagues. The lead still counts in statistics. This cannot be undone."),
      name);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"));
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "erase", _ ("_Erase"));
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "erase",
                                            ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");

  question = g_new0 (Question, 1);
  question->widget = g_object_ref (widget);
  question->session = g_object_ref (session);
  question->lead = lki_lead_record_ref (lead);
  g_signal_connect_data (dialog, "response::erase", G_CALLBACK (erase_cb), question, question_free,
                         0);
  adw_dialog_present (dialog, widget);
}
