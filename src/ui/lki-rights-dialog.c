// SPDX-License-Identifier: GPL-3.0-or-later
// Asks what the person of a lead wants, and says what happens here and at the platform before it
// does.

#include "lki-config.h"

#include "lki-rights-dialog.h"

#include "lki-error-text.h"
#include "lki-future.h"
#include "lki-rights-text.h"
#include "lki-work-toast.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  GtkWidget *widget;       /* (owned) */
  LkiSession *session;     /* (owned) */
  LkiLeadRecord *lead;     /* (owned) (nullable) */
  LkiDataRequest *request; /* (owned) (nullable) */
  LkiDataRequestKind kind;
  AdwAlertDialog *dialog; /* (unowned): it owns us */
  GtkTextBuffer *buffer;  /* (unowned) (nullable) */
  DexFuture *work;        /* (owned) (nullable) */
} Question;

static Question *
question_new (GtkWidget *widget,
              LkiSession *session)
{
  Question *question = g_new0 (Question, 1);

  question->widget = g_object_ref (widget);
  question->session = g_object_ref (session);

  return question;
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->widget);
  g_object_unref (question->session);
  g_clear_pointer (&question->lead, lki_lead_record_unref);
  g_clear_pointer (&question->request, lki_data_request_unref);
  dex_clear (&question->work);
  g_free (question);
}

static void
question_closure_free (gpointer data,
                       GClosure *closure)
{
  question_free (data);
}

/* Withdrawing */

static DexFuture *
told_fiber (gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (GError) error = NULL;

  if (!dex_await (dex_ref (question->work), &error) && !lki_error_is_cancelled (error))
    lki_work_toast_add (question->widget, lki_error_get_title (error));

  return lki_future_new_done ();
}

/* Takes @work. */
static void
tell (Question *from,
      DexFuture *work)
{
  Question *question = question_new (from->widget, from->session);

  question->work = work;
  lki_future_report (lki_future_spawn ("rights", told_fiber, question, question_free),
                     "change what a person asked for");
}

/* Passing on */

static const char *
get_done_text (LkiDataRequestKind kind)
{
  switch (kind)
    {
    case LKI_DATA_REQUEST_OBJECTION:
    case LKI_DATA_REQUEST_RESTRICTION:
      return _ ("Contact is blocked, and Leadkit is told");
    case LKI_DATA_REQUEST_RECTIFICATION:
      return _ ("Noted, and Leadkit is told");
    case LKI_DATA_REQUEST_ACCESS:
    case LKI_DATA_REQUEST_ERASURE:
    case LKI_DATA_REQUEST_OTHER:
    default:
      return _ ("Leadkit is told");
    }
}

static DexFuture *
passed_on_fiber (gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (LkiDataRequest) request = NULL;
  g_autoptr (GError) error = NULL;

  request = dex_await_boxed (dex_ref (question->work), &error);
  lki_work_toast_add (question->widget, request != NULL ? get_done_text (question->kind)
                                                        : lki_error_get_title (error));

  return lki_future_new_done ();
}

static char *
dup_text (Question *question)
{
  char *text = NULL;

  g_object_get (question->buffer, "text", &text, NULL);

  return text;
}

static void
pass_on_cb (AdwAlertDialog *dialog,
            const char *response,
            gpointer user_data)
{
  Question *question = user_data;
  g_autofree char *text = dup_text (question);
  Question *job = question_new (question->widget, question->session);

  job->kind = question->kind;
  job->work = lki_session_request_data (question->session, question->lead, question->kind, text);
  lki_future_report (lki_future_spawn ("rights", passed_on_fiber, job, question_free),
                     "pass on what a person asks for");
}

static void
changed_cb (Question *question)
{
  g_autofree char *text = dup_text (question);

  adw_alert_dialog_set_response_enabled (question->dialog, "pass-on",
                                         question->kind != LKI_DATA_REQUEST_RECTIFICATION ||
                                             *g_strstrip (text) != '\0');
}

static const char *
get_heading (LkiDataRequestKind kind)
{
  switch (kind)
    {
    case LKI_DATA_REQUEST_RECTIFICATION:
      return _ ("What Is to Be Corrected?");
    case LKI_DATA_REQUEST_RESTRICTION:
      return _ ("Restrict the Use of the Data?");
    case LKI_DATA_REQUEST_OBJECTION:
      return _ ("Does the Person Object?");
    case LKI_DATA_REQUEST_ACCESS:
    case LKI_DATA_REQUEST_ERASURE:
    case LKI_DATA_REQUEST_OTHER:
    default:
      return _ ("Pass This On?");
    }
}

static const char *
get_body (LkiDataRequestKind kind)
{
  switch (kind)
    {
    case LKI_DATA_REQUEST_RECTIFICATION:
      return _ ("It is noted on the lead for your colleagues, and passed on to Leadkit, who "
                "corrects the lead.");
    case LKI_DATA_REQUEST_RESTRICTION:
      return _ ("The data is kept but no longer used: nobody in your organisation can call or "
                "write from here. Leadkit is told, and decides.");
    case LKI_DATA_REQUEST_OBJECTION:
      return _ ("Nobody in your organisation can call or write to the person from here any more. "
                "Leadkit is told, and decides.");
    case LKI_DATA_REQUEST_ACCESS:
      return _ ("Leadkit is told that the person wants to know what is held.");
    case LKI_DATA_REQUEST_ERASURE:
    case LKI_DATA_REQUEST_OTHER:
    default:
      return "";
    }
}

static GtkWidget *
make_entry (Question *question)
{
  GtkWidget *text_view = gtk_text_view_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *label = gtk_label_new (_ ("The person’s words"));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (text_view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (text_view), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (text_view), 12);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (text_view), 12);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (text_view), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (text_view), 12);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (text_view), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, NULL, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), text_view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 96);
  gtk_widget_add_css_class (scrolled, "card");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), scrolled);

  question->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (text_view));
  g_signal_connect_swapped (question->buffer, "changed", G_CALLBACK (changed_cb), question);
  adw_dialog_set_focus (ADW_DIALOG (question->dialog), text_view);

  return box;
}

/**
 * lki_rights_dialog_present:
 * @widget: the widget that asks, to which its toast belongs
 * @session: the session
 * @lead: the lead of the person
 * @kind: what the person wants
 *
 * Says what it means, takes the person's words, and passes them on.
 */
void
lki_rights_dialog_present (GtkWidget *widget,
                           LkiSession *session,
                           LkiLeadRecord *lead,
                           LkiDataRequestKind kind)
{
  AdwAlertDialog *dialog;
  Question *question;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (LKI_IS_SESSION (session));
  g_return_if_fail (lead != NULL);

  dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (get_heading (kind), get_body (kind)));
  question = question_new (widget, session);
  question->lead = lki_lead_record_ref (lead);
  question->kind = kind;
  question->dialog = dialog;
  adw_alert_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "pass-on", _ ("_Pass On"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "pass-on", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_set_extra_child (dialog, make_entry (question));
  changed_cb (question);
  g_signal_connect_data (dialog, "response::pass-on", G_CALLBACK (pass_on_cb), question,
                         question_closure_free, 0);
  adw_dialog_present (ADW_DIALOG (dialog), widget);
}

static void
retry_cb (AdwAlertDialog *dialog,
          const char *response,
          gpointer user_data)
{
  Question *question = user_data;

  if (g_str_equal (response, "retry"))
    tell (question, lki_session_retry_request (question->session, question->request->id));
  else if (g_str_equal (response, "withdraw"))
    tell (question, lki_session_withdraw_request (question->session, question->request->id));
}

/**
 * lki_rights_dialog_present_request:
 * @widget: the widget that asks, to which its toast belongs
 * @session: the session
 * @request: what the platform has not got
 *
 * Asks what is to become of it.
 */
void
lki_rights_dialog_present_request (GtkWidget *widget,
                                   LkiSession *session,
                                   LkiDataRequest *request)
{
  gboolean refused = request->state == LKI_DATA_REQUEST_REFUSED;
  AdwAlertDialog *dialog;
  Question *question;

  dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (
      lki_data_request_get_title (request),
      refused ? _ ("The server did not take it. What it forbids here is forbidden all the same, "
                   "until you withdraw it.")
              : _ ("It is passed on as soon as the server can be reached.")));
  question = question_new (widget, session);
  question->request = lki_data_request_ref (request);
  question->dialog = dialog;
  adw_alert_dialog_add_response (dialog, "close", _ ("_Close"));
  adw_alert_dialog_add_response (dialog, "withdraw", _ ("_Withdraw"));
  adw_alert_dialog_set_response_appearance (dialog, "withdraw", ADW_RESPONSE_DESTRUCTIVE);
  if (refused)
    adw_alert_dialog_add_response (dialog, "retry", _ ("_Try Again"));
  adw_alert_dialog_set_close_response (dialog, "close");
  g_signal_connect_data (dialog, "response", G_CALLBACK (retry_cb), question, question_closure_free,
                         0);
  adw_dialog_present (ADW_DIALOG (dialog), widget);
}
