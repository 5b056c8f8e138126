// SPDX-License-Identifier: GPL-3.0-or-later
// What the person of the lead that is open has a right to, and what follows from it for everybody
// who would call or write.

#include "lki-config.h"

#include "lki-lead-pane-private.h"

#include "lki-error-text.h"
#include "lki-future.h"
#include "lki-rights-dialog.h"
#include "lki-work-toast.h"

#include <glib/gi18n.h>
#include <string.h>

/**
 * lki_lead_pane_refuses_contact:
 * @self: the pane
 *
 * Returns: %TRUE if the person is not to be contacted, which has been said then
 */
gboolean
lki_lead_pane_refuses_contact (LkiLeadPane *self)
{
  AdwToast *toast;

  if (!lki_lead_pane_forbids_contact (self))
    return FALSE;

  /* Whoever has pressed a key wants to know at once, whatever else is being said. */
  toast = adw_toast_new (_ ("This person does not want to be contacted"));
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  lki_work_toast_show (GTK_WIDGET (self), toast);

  return TRUE;
}

/**
 * lki_lead_pane_forbids_contact:
 * @self: the pane
 *
 * Returns: %TRUE if the person of the lead that is open is not to be contacted
 */
gboolean
lki_lead_pane_forbids_contact (LkiLeadPane *self)
{
  return self->session != NULL && self->lead != NULL &&
         lki_session_forbids_contact (self->session, self->lead);
}

static void
request_action (GtkWidget *widget,
                const char *action_name,
                GVariant *parameter)
{
  LkiLeadPane *self = LKI_LEAD_PANE (widget);

  if (lki_lead_pane_is_workable (self))
    lki_rights_dialog_present (
        widget, self->session, self->lead,
        lki_data_request_kind_from_string (g_variant_get_string (parameter, NULL)));
}

static void
show_request_action (GtkWidget *widget,
                     const char *action_name,
                     GVariant *parameter)
{
  LkiLeadPane *self = LKI_LEAD_PANE (widget);
  const char *id = g_variant_get_string (parameter, NULL);
  g_autoptr (GPtrArray) requests = NULL;

  if (self->session == NULL || self->lead == NULL)
    return;

  requests = lki_session_dup_data_requests (self->session, self->lead);
  for (guint i = 0; i < requests->len; i++)
    {
      LkiDataRequest *request = g_ptr_array_index (requests, i);

      if (g_str_equal (request->id, id))
        lki_rights_dialog_present_request (widget, self->session, request);
    }
}

/* Handing out */

typedef struct
{
  LkiLeadPane *self;   /* (owned) */
  LkiSession *session; /* (owned) */
  LkiLeadRecord *lead; /* (owned) */
  char *folder;        /* (owned) (nullable) */
} HandOut;

static void
hand_out_free (gpointer data)
{
  HandOut *job = data;

  g_object_unref (job->self);
  g_object_unref (job->session);
  lki_lead_record_unref (job->lead);
  g_free (job->folder);
  g_free (job);
}

static DexFuture *
hand_out_fiber (gpointer user_data)
{
  HandOut *job = user_data;
  g_autofree char *page = NULL;
  g_autoptr (GError) error = NULL;

  page = dex_await_string (lki_session_export_lead (job->session, job->lead, job->folder), &error);
  if (page != NULL)
    lki_work_toast_add (GTK_WIDGET (job->self), _ ("The data is in the folder that you chose"));
  else if (!lki_error_is_cancelled (error))
    lki_work_toast_add (GTK_WIDGET (job->self), lki_error_get_title (error));

  return lki_future_new_done ();
}

static void
folder_chosen_cb (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  HandOut *job = user_data;
  g_autoptr (GFile) folder =
      gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (folder == NULL || g_file_peek_path (folder) == NULL)
    {
      if (folder != NULL)
        lki_work_toast_add (GTK_WIDGET (job->self), _ ("That folder cannot be used"));
      hand_out_free (job);
      return;
    }

  job->folder = g_strdup (g_file_peek_path (folder));
  lki_future_report (lki_future_spawn ("hand-out", hand_out_fiber, job, hand_out_free),
                     "hand out what is held on a person");
}

static void
hand_out_action (GtkWidget *widget,
                 const char *action_name,
                 GVariant *parameter)
{
  LkiLeadPane *self = LKI_LEAD_PANE (widget);
  g_autoptr (GtkFileDialog) dialog = NULL;
  GtkRoot *root = gtk_widget_get_root (widget);
  HandOut *job;

  if (!lki_lead_pane_is_workable (self))
    return;

  job = g_new0 (HandOut, 1);
  job->self = g_object_ref (self);
  job->session = g_object_ref (self->session);
  job->lead = lki_lead_record_ref (self->lead);
  dialog = gtk_file_dialog_new ();
  gtk_file_dialog_set_title (dialog, _ ("Choose a Folder for the Person’s Data"));
  gtk_file_dialog_set_accept_label (dialog, _ ("_Hand Out"));
  gtk_file_dialog_select_folder (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL,
                                 folder_chosen_cb, job);
}

/**
 * lki_lead_pane_install_rights_actions:
 * @widget_class: the pane's class
 */
void
lki_lead_pane_install_rights_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "lead.request-data", "s", request_action);
  gtk_widget_class_install_action (widget_class, "lead.show-request", "s", show_request_action);
  gtk_widget_class_install_action (widget_class, "lead.hand-out", NULL, hand_out_action);
}

/**
 * lki_lead_pane_update_rights:
 * @self: the pane, which shows a lead
 */
void
lki_lead_pane_update_rights (LkiLeadPane *self)
{
  gboolean workable = lki_lead_pane_is_workable (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lead.request-data", workable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lead.hand-out", workable);
  lki_lead_pane_update_actions (self);
}
