// SPDX-License-Identifier: GPL-3.0-or-later
// How the person of the lead that is open is reached: call, SMS, e-mail, map, copy; and how that
// went.

#include "lki-lead-pane-private.h"

#include "lki-contact.h"
#include "lki-clock.h"
#include "lki-config.h"
#include "lki-format.h"
#include "lki-future.h"
#include "lki-minute.h"
#include "lki-qr-dialog.h"
#include "lki-work-toast.h"

#include <glib/gi18n.h>

static const char *
get_phone (LkiLeadPane *self)
{
  return self->lead != NULL ? self->lead->phone : NULL;
}

/* After the attempt */

/* A question that is not answered yet is there after a restart. */
static void
keep_question (LkiLeadPane *self,
               const char *channel)
{
  lki_future_report (lki_session_save_draft (self->session, "contact", self->lead->id, channel),
                     "keep a question");
}

static void
ask (LkiLeadPane *self,
     LkiContactChannel channel)
{
  if (self->lead == NULL || self->lead->work.status == LKI_LEAD_STATUS_ERASED)
    return;

  /* Another lead may be looked at before the answer is given. */
  g_hash_table_replace (self->asked, g_strdup (self->lead->id), GUINT_TO_POINTER (channel));
  g_hash_table_add (self->asked_before, g_strdup (self->lead->id));
  keep_question (self, lki_contact_channel_to_string (channel));
  lki_lead_pane_update_call_card (self);
}

static void
forget_question (LkiLeadPane *self)
{
  if (self->lead != NULL && self->session != NULL)
    {
      g_hash_table_remove (self->asked, self->lead->id);
      g_hash_table_add (self->asked_before, g_strdup (self->lead->id));
      keep_question (self, NULL);
    }
  lki_lead_pane_update_call_card (self);
}

/* Reaching them */

/**
 * lki_lead_pane_reach:
 * @self: the pane
 * @channel: how
 * @uri: (nullable): where; nothing happens without
 * @copy: what to copy when no program opens it
 *
 * Hands over to the program that calls or writes, and asks how it went; unless the person is not to
 * be contacted.
 */
void
lki_lead_pane_reach (LkiLeadPane *self,
                     LkiContactChannel channel,
                     const char *uri,
                     const char *copy)
{
  if (uri == NULL || lki_lead_pane_refuses_contact (self))
    return;

  lki_contact_open (GTK_WIDGET (self), uri, copy);
  ask (self, channel);
}

static void
reach_phone (LkiLeadPane *self,
             LkiContactChannel channel,
             const char *e164)
{
  g_autofree char *uri =
      lki_contact_dup_phone_uri (channel == LKI_CONTACT_SMS ? "sms" : "tel", e164);

  lki_lead_pane_reach (self, channel, uri, e164);
}

static void
reach_email (LkiLeadPane *self,
             const char *email)
{
  g_autofree char *uri = lki_contact_dup_email_uri (email);

  lki_lead_pane_reach (self, LKI_CONTACT_EMAIL, uri, email);
}

static char *
dup_answer_text (LkiContactChannel channel,
                 gint64 retry_at)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *moment = NULL;

  if (retry_at == LKI_TIME_NONE)
    return g_strdup (channel == LKI_CONTACT_CALL ? _ ("Call logged") : _ ("Message logged"));

  moment = lki_format_moment (retry_at, lki_minute_get_now_ms (lki_minute_get_default ()), zone);

  /* Translators: %s is when the lead comes back, such as Tomorrow at 09:00 */
  return g_strdup_printf (_ ("Call logged – comes back: %s"), moment);
}

static void
answered_cb (LkiLeadPane *self,
             int channel,
             int outcome,
             gint64 retry_at)
{
  g_autofree char *text = dup_answer_text ((LkiContactChannel) channel, retry_at);

  if (self->lead == NULL || self->session == NULL)
    return;

  forget_question (self);
  lki_work_toast_follow (GTK_WIDGET (self), self->session,
                         lki_session_log_contact (self->session, self->lead,
                                                  (LkiContactChannel) channel,
                                                  (LkiContactOutcome) outcome, NULL, retry_at),
                         text);
}

static void
dismissed_cb (LkiLeadPane *self)
{
  forget_question (self);
}

static void
log_contact_action (GtkWidget *widget,
                    const char *action_name,
                    GVariant *parameter)
{
  LkiContactChannel channel;

  if (lki_contact_channel_from_string (g_variant_get_string (parameter, NULL), &channel))
    ask (LKI_LEAD_PANE (widget), channel);
}

static void
show_qr_action (GtkWidget *widget,
                const char *action_name,
                GVariant *parameter)
{
  LkiLeadPane *self = LKI_LEAD_PANE (widget);
  g_autofree char *uri = lki_contact_dup_phone_uri ("tel", get_phone (self));

  if (uri != NULL && !lki_lead_pane_refuses_contact (self))
    lki_qr_dialog_present (widget, uri,
                           self->lead->phone_display != NULL ? self->lead->phone_display
                                                             : self->lead->phone);
}

/**
 * lki_lead_pane_init_calls:
 * @self: the pane, whose template is there
 */
void
lki_lead_pane_init_calls (LkiLeadPane *self)
{
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->asked_before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect_object (self->call_card, "answered", G_CALLBACK (answered_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->call_card, "dismissed", G_CALLBACK (dismissed_cb), self,
                           G_CONNECT_SWAPPED);
}

static DexFuture *
ask_again_fiber (gpointer user_data)
{
  LkiLeadPane *self = user_data;
  g_autofree char *id = g_strdup (self->lead->id);
  g_autofree char *draft = NULL;
  g_autoptr (GError) error = NULL;
  LkiContactChannel channel;

  draft = dex_await_string (lki_session_load_draft (self->session, "contact", id), &error);
  if (draft == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  /* Disposed, or answered meanwhile. */
  if (self->asked == NULL || g_hash_table_contains (self->asked_before, id))
    return lki_future_new_done ();

  g_hash_table_add (self->asked_before, g_strdup (id));
  if (!lki_contact_channel_from_string (draft, &channel))
    return lki_future_new_done ();

  g_hash_table_replace (self->asked, g_steal_pointer (&id), GUINT_TO_POINTER (channel));
  lki_lead_pane_update_call_card (self);

  return lki_future_new_done ();
}

/**
 * lki_lead_pane_ask_again:
 * @self: the pane, which shows a lead
 *
 * Asks what was not answered when the program ended.
 */
void
lki_lead_pane_ask_again (LkiLeadPane *self)
{
  if (self->lead->work.status == LKI_LEAD_STATUS_ERASED ||
      g_hash_table_contains (self->asked_before, self->lead->id))
    return;

  lki_future_report (
      lki_future_spawn ("ask-again", ask_again_fiber, g_object_ref (self), g_object_unref),
      "read a question that was not answered");
}

/**
 * lki_lead_pane_update_call_card:
 * @self: the pane
 *
 * Shows the question that is open for the lead, if there is one.
 */
void
lki_lead_pane_update_call_card (LkiLeadPane *self)
{
  gpointer channel = NULL;
  gboolean asked = self->lead != NULL &&
                   g_hash_table_lookup_extended (self->asked, self->lead->id, NULL, &channel);

  if (asked)
    lki_call_card_ask (self->call_card, (LkiContactChannel) GPOINTER_TO_UINT (channel));
  else
    lki_call_card_done (self->call_card);
  gtk_revealer_set_reveal_child (self->call_revealer, asked);
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
  reach_phone (LKI_LEAD_PANE (widget), LKI_CONTACT_CALL, g_variant_get_string (parameter, NULL));
}

static void
write_to_action (GtkWidget *widget,
                 const char *action_name,
                 GVariant *parameter)
{
  reach_email (LKI_LEAD_PANE (widget), g_variant_get_string (parameter, NULL));
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
  gtk_widget_class_install_action (widget_class, "lead.log-contact", "s", log_contact_action);
  gtk_widget_class_install_action (widget_class, "lead.show-qr", NULL, show_qr_action);
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

  gboolean allowed = !lki_lead_pane_forbids_contact (self);
  gboolean phone = tel != NULL && allowed;
  gboolean email = mail != NULL && allowed;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lead.call", phone);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lead.show-qr", phone);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lead.sms", phone);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lead.sms-template", phone);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lead.email", email);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lead.email-template", email);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lead.call-number", allowed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lead.write-to", allowed);
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

  reach_phone (self, LKI_CONTACT_CALL, get_phone (self));
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

  reach_phone (self, LKI_CONTACT_SMS, get_phone (self));
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

  reach_email (self, self->lead != NULL ? self->lead->email : NULL);
}
