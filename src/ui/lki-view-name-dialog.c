// SPDX-License-Identifier: GPL-3.0-or-later
// Asks what a view of one's own is called, and keeps or renames it.

#include "lki-view-name-dialog.h"

#include "lki-config.h"
#include "lki-error-text.h"
#include "lki-future.h"
#include "lki-work-toast.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  GtkWidget *widget;      /* (owned) */
  LkiSession *session;    /* (owned) */
  LkiLeadQuery *query;    /* (owned) (nullable): to be kept */
  LkiOwnView *view;       /* (owned) (nullable): to be renamed */
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
  g_clear_pointer (&question->query, lki_lead_query_unref);
  g_clear_pointer (&question->view, lki_own_view_unref);
  g_free (question);
}

/* A name on its way to the disk. */
typedef struct
{
  GtkWidget *widget; /* (owned) */
  DexFuture *work;   /* (owned) */
  gboolean keeping;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->widget);
  dex_unref (job->work);
  g_free (job);
}

static DexFuture *
follow_fiber (gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (LkiOwnView) view = NULL;
  g_autoptr (GError) error = NULL;

  if (job->keeping)
    view = dex_await_boxed (dex_ref (job->work), &error);
  else
    dex_await (dex_ref (job->work), &error);

  if (error != NULL && !lki_error_is_cancelled (error))
    lki_work_toast_add (job->widget, lki_error_get_title (error));
  if (view != NULL)
    {
      g_autofree char *name = g_strconcat ("own:", view->id, NULL);

      gtk_widget_activate_action (job->widget, "win.view", "s", name);
    }

  return lki_future_new_done ();
}

static void
changed_cb (GtkEditable *entry,
            gpointer user_data)
{
  Question *question = user_data;
  const char *name = gtk_editable_get_text (entry);
  gboolean valid = lki_session_can_name_view (question->session, name,
                                              question->view != NULL ? question->view->id : NULL);

  adw_alert_dialog_set_response_enabled (question->dialog, "keep", valid);
  if (valid || *name == '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  adw_alert_dialog_set_body (question->dialog,
                             valid || *name == '\0'
                                 ? _ ("It will be kept on this device, beside the other views.")
                                 : _ ("Another view is called so, or the name is too long."));
}

static void
response_cb (AdwAlertDialog *dialog,
             const char *response,
             gpointer user_data)
{
  Question *question = user_data;
  const char *name = gtk_editable_get_text (question->entry);
  Job *job;

  if (strcmp (response, "keep") != 0)
    return;

  job = g_new0 (Job, 1);
  job->widget = g_object_ref (question->widget);
  job->keeping = question->view == NULL;
  job->work = job->keeping ? lki_session_keep_view (question->session, name, question->query)
                           : lki_session_rename_view (question->session, question->view->id, name);
  lki_future_report (lki_future_spawn ("name-view", follow_fiber, job, job_free), "name of a view");
}

/* Takes @question. */
static void
present (Question *question,
         const char *heading,
         const char *answer,
         const char *name)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (heading, NULL));
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = adw_entry_row_new ();

  question->dialog = dialog;
  question->entry = GTK_EDITABLE (row);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Name"));
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  adw_alert_dialog_set_extra_child (dialog, group);
  adw_alert_dialog_add_response (dialog, "cancel", _ ("_Cancel"));
  adw_alert_dialog_add_response (dialog, "keep", answer);
  adw_alert_dialog_set_response_appearance (dialog, "keep", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "keep");
  adw_alert_dialog_set_close_response (dialog, "cancel");

  g_signal_connect (row, "changed", G_CALLBACK (changed_cb), question);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), question, question_free, 0);
  gtk_editable_set_text (GTK_EDITABLE (row), name);
  changed_cb (GTK_EDITABLE (row), question);

  adw_dialog_set_focus (ADW_DIALOG (dialog), row);
  adw_dialog_present (ADW_DIALOG (dialog), question->widget);
}

/**
 * lki_view_name_dialog_keep:
 * @widget: the widget that asks
 * @session: the session
 * @query: which leads, in which order
 * @suggestion: a name to begin with
 *
 * Asks for a name, keeps the query as a view of one's own and shows that.
 */
void
lki_view_name_dialog_keep (GtkWidget *widget,
                           LkiSession *session,
                           LkiLeadQuery *query,
                           const char *suggestion)
{
  Question *question;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (LKI_IS_SESSION (session));
  g_return_if_fail (query != NULL && suggestion != NULL);

  question = g_new0 (Question, 1);
  question->widget = g_object_ref (widget);
  question->session = g_object_ref (session);
  question->query = lki_lead_query_ref (query);
  present (question, _ ("Keep as a View"), _ ("_Keep"), suggestion);
}

/**
 * lki_view_name_dialog_rename:
 * @widget: the widget that asks
 * @session: the session
 * @view: a view of one's own
 *
 * Asks what it shall be called.
 */
void
lki_view_name_dialog_rename (GtkWidget *widget,
                             LkiSession *session,
                             LkiOwnView *view)
{
  Question *question;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (LKI_IS_SESSION (session));
  g_return_if_fail (view != NULL);

  question = g_new0 (Question, 1);
  question->widget = g_object_ref (widget);
  question->session = g_object_ref (session);
  question->view = lki_own_view_ref (view);
  present (question, _ ("Rename View"), _ ("_Rename"), view->name);
}
