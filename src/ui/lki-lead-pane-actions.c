// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does with the lead that is open: reach the person, copy, set the status.

#include "lki-lead-pane-private.h"

#include "lki-contact.h"
#include "lki-error-text.h"
#include "lki-future.h"

#include <glib/gi18n.h>

/* A status on its way. Another lead may be open by the time it has arrived. */
typedef struct
{
  LkiLeadPane *self;   /* (owned) */
  LkiSession *session; /* (owned) */
  LkiLeadRecord *lead; /* (owned): as the person saw it */
  LkiLeadStatus status;
  char *reason; /* (owned) (nullable) */
  gboolean undoing;
} StatusJob;

static StatusJob *
status_job_new (LkiLeadPane *self,
                LkiSession *session,
                LkiLeadRecord *lead)
{
  StatusJob *job = g_new0 (StatusJob, 1);

  job->self = g_object_ref (self);
  job->session = g_object_ref (session);
  job->lead = lki_lead_record_ref (lead);

  return job;
}

static void
status_job_free (gpointer data)
{
  StatusJob *job = data;

  g_object_unref (job->self);
  g_object_unref (job->session);
  lki_lead_record_unref (job->lead);
  g_free (job->reason);
  g_free (job);
}

/* Takes @toast. */
static void
add_toast (LkiLeadPane *self,
           AdwToast *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  adw_toast_set_use_markup (toast, FALSE);
  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (toast);
}

static const char *
get_phone (LkiLeadPane *self)
{
  return self->lead != NULL ? self->lead->phone : NULL;
}

/* Status */

static DexFuture *set_status_fiber (gpointer user_data);

static void
undo_cb (AdwToast *toast,
         gpointer user_data)
{
  StatusJob *done = user_data;
  StatusJob *undo = status_job_new (done->self, done->session, done->lead);

  undo->status = done->lead->work.status;
  undo->reason = g_strdup (done->lead->work.status_reason);
  undo->undoing = TRUE;
  lki_future_report (lki_future_spawn ("undo-status", set_status_fiber, undo, status_job_free),
                     "undo a status");
}

static void
free_closure (gpointer data,
              GClosure *closure)
{
  status_job_free (data);
}

static void
announce_status (StatusJob *job)
{
  g_autofree char *text = NULL;
  AdwToast *toast;

  /* Translators: %s is the status that a lead has got */
  text = g_strdup_printf (_ ("Status is now “%s”"), lki_status_get_title (job->status));
  toast = adw_toast_new (text);

  if (!job->undoing && lki_lead_status_can_become (job->status, job->lead->work.status))
    {
      StatusJob *done = status_job_new (job->self, job->session, job->lead);

      adw_toast_set_button_label (toast, _ ("_Undo"));
      g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), done, free_closure, 0);
    }

  add_toast (job->self, toast);
}

static DexFuture *
set_status_fiber (gpointer user_data)
{
  StatusJob *job = user_data;
  g_autoptr (LkiLeadRecord) fresh = NULL;
  g_autoptr (GError) error = NULL;

  /* Undo starts from the lead as it is now, not as it was when the status was set. */
  if (job->undoing)
    fresh = dex_await_boxed (lki_session_find_lead (job->session, job->lead->id), &error);
  else
    fresh = lki_lead_record_ref (job->lead);

  if (fresh == NULL ||
      !dex_await (lki_session_set_status (job->session, fresh, job->status, job->reason), &error))
    {
      if (!lki_error_is_cancelled (error))
        add_toast (job->self, adw_toast_new (lki_error_get_title (error)));
      return lki_future_new_done ();
    }

  announce_status (job);

  return lki_future_new_done ();
}

static void
set_status_action (GtkWidget *widget,
                   const char *action_name,
                   GVariant *parameter)
{
  LkiLeadPane *self = LKI_LEAD_PANE (widget);
  g_auto (GStrv) parts = g_strsplit (g_variant_get_string (parameter, NULL), ":", 2);
  LkiLeadStatus status = lki_lead_status_from_string (parts[0]);
  StatusJob *job;

  if (self->lead == NULL || !lki_lead_status_can_become (self->lead->work.status, status))
    return;

  job = status_job_new (self, self->session, self->lead);
  job->status = status;
  job->reason = g_strdup (parts[1]);
  lki_future_report (lki_future_spawn ("set-status", set_status_fiber, job, status_job_free),
                     "set a status");
}

/* Contact */

static void
open_phone (LkiLeadPane *self,
            const char *scheme,
            const char *e164)
{
  g_autofree char *uri = lki_contact_dup_phone_uri (scheme, e164);

  if (uri != NULL)
    lki_contact_open (GTK_WIDGET (self), uri, e164);
}

static void
open_email (LkiLeadPane *self,
            const char *email)
{
  g_autofree char *uri = lki_contact_dup_email_uri (email);

  if (uri != NULL)
    lki_contact_open (GTK_WIDGET (self), uri, email);
}

static void
call_action (GtkWidget *widget,
             const char *action_name,
             GVariant *parameter)
{
  lki_lead_pane_call (LKI_LEAD_PANE (widget));
}

static void
sms_action (GtkWidget *widget,
            const char *action_name,
            GVariant *parameter)
{
  lki_lead_pane_sms (LKI_LEAD_PANE (widget));
}

static void
email_action (GtkWidget *widget,
              const char *action_name,
              GVariant *parameter)
{
  lki_lead_pane_email (LKI_LEAD_PANE (widget));
}

static void
call_number_action (GtkWidget *widget,
                    const char *action_name,
                    GVariant *parameter)
{
  open_phone (LKI_LEAD_PANE (widget), "tel", g_variant_get_string (parameter, NULL));
}

static void
write_to_action (GtkWidget *widget,
                 const char *action_name,
                 GVariant *parameter)
{
  open_email (LKI_LEAD_PANE (widget), g_variant_get_string (parameter, NULL));
}

static void
copy_action (GtkWidget *widget,
             const char *action_name,
             GVariant *parameter)
{
  lki_contact_copy (widget, g_variant_get_string (parameter, NULL));
}

static void
show_map_action (GtkWidget *widget,
                 const char *action_name,
                 GVariant *parameter)
{
  LkiLeadPane *self = LKI_LEAD_PANE (widget);

  if (self->lead != NULL)
    lki_contact_open_map (widget, self->lead);
}

/**
 * lki_lead_pane_install_actions:
 * @widget_class: the pane's class
 */
void
lki_lead_pane_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "lead.call", NULL, call_action);
  gtk_widget_class_install_action (widget_class, "lead.sms", NULL, sms_action);
  gtk_widget_class_install_action (widget_class, "lead.email", NULL, email_action);
  gtk_widget_class_install_action (widget_class, "lead.call-number", "s", call_number_action);
  gtk_widget_class_install_action (widget_class, "lead.write-to", "s", write_to_action);
  gtk_widget_class_install_action (widget_class, "lead.copy", "s", copy_action);
  gtk_widget_class_install_action (widget_class, "lead.show-map", NULL, show_map_action);
  gtk_widget_class_install_action (widget_class, "lead.set-status", "s", set_status_action);
}

/**
 * lki_lead_pane_update_actions:
 * @self: the pane
 *
 * Lets only those actions be activated that have somebody to reach.
 */
void
lki_lead_pane_update_actions (LkiLeadPane *self)
{
  g_autofree char *tel = lki_contact_dup_phone_uri ("tel", get_phone (self));
  g_autofree char *mail = lki_contact_dup_email_uri (self->lead != NULL ? self->lead->email : NULL);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lead.call", tel != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lead.sms", tel != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lead.email", mail != NULL);
}

/**
 * lki_lead_pane_call:
 * @self: the page
 *
 * Calls the person's first number.
 */
void
lki_lead_pane_call (LkiLeadPane *self)
{
  g_return_if_fail (LKI_IS_LEAD_PANE (self));

  open_phone (self, "tel", get_phone (self));
}

/**
 * lki_lead_pane_sms:
 * @self: the page
 *
 * Begins a text message to the person's first number.
 */
void
lki_lead_pane_sms (LkiLeadPane *self)
{
  g_return_if_fail (LKI_IS_LEAD_PANE (self));

  open_phone (self, "sms", get_phone (self));
}

/**
 * lki_lead_pane_email:
 * @self: the page
 *
 * Begins an e-mail to the person's first address.
 */
void
lki_lead_pane_email (LkiLeadPane *self)
{
  g_return_if_fail (LKI_IS_LEAD_PANE (self));

  open_email (self, self->lead != NULL ? self->lead->email : NULL);
}
