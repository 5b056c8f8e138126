// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does with the lead that is open: status, who has it, when it comes back, what it is
// worth. Each is one verb of the session, said in a toast with Undo.

#include "lki-lead-pane-private.h"

#include "lki-clock.h"
#include "lki-config.h"
#include "lki-dispute-dialog.h"
#include "lki-erase-dialog.h"
#include "lki-format.h"
#include "lki-minute.h"
#include "lki-value-dialog.h"
#include "lki-when-popover.h"
#include "lki-work-menus.h"
#include "lki-work-toast.h"

#include <glib/gi18n.h>

static gint64
get_now_ms (void)
{
  return lki_minute_get_now_ms (lki_minute_get_default ());
}

/* Status */

static void
set_status_action (GtkWidget *widget,
                   const char *action_name,
                   GVariant *parameter)
{
  LkiLeadPane *self = LKI_LEAD_PANE (widget);
  g_auto (GStrv) parts = g_strsplit (g_variant_get_string (parameter, NULL), ":", 2);
  LkiLeadStatus status = lki_lead_status_from_string (parts[0]);
  g_autofree char *text = NULL;

  if (self->lead == NULL || !lki_lead_status_can_become (self->lead->work.status, status))
    return;

  /* Translators: %s is the status that a lead has got */
  text = g_strdup_printf (_ ("Status is now “%s”"), lki_status_get_title (status));
  lki_work_toast_follow (widget, self->session,
                         lki_session_set_status (self->session, self->lead, status, parts[1]),
                         text);
}

static void
choose_status_action (GtkWidget *widget,
                      const char *action_name,
                      GVariant *parameter)
{
  LkiLeadPane *self = LKI_LEAD_PANE (widget);

  if (lki_lead_pane_is_workable (self) &&
      gtk_widget_is_sensitive (GTK_WIDGET (self->status_button)))
    gtk_menu_button_popup (self->status_button);
}

/* Who has it */

static void
assign_action (GtkWidget *widget,
               const char *action_name,
               GVariant *parameter)
{
  LkiLeadPane *self = LKI_LEAD_PANE (widget);
  LkiAccountRecord *account =
      self->session != NULL ? lki_session_get_account (self->session) : NULL;
  const char *id = g_variant_get_string (parameter, NULL);
  const char *member_id = *id != '\0' ? id : NULL;
  const char *name = NULL;
  g_autofree char *text = NULL;

  if (!lki_lead_pane_is_workable (self) || g_strcmp0 (member_id, self->lead->work.assignee_id) == 0)
    return;

  if (member_id != NULL && account != NULL)
    name = lki_account_record_get_member_name (account, member_id);
  if (name != NULL)
    /* Translators: %s is a colleague who has the lead */
    text = g_strdup_printf (_ ("Assigned to %s"), name);
  lki_work_toast_follow (widget, self->session,
                         lki_session_assign (self->session, self->lead, member_id),
                         text != NULL ? text : _ ("Assigned to nobody"));
}

/* When it comes back */

static void
snooze_chosen_cb (LkiLeadPane *self,
                  gint64 until,
                  const char *text)
{
  lki_lead_pane_snooze (self, until);
}

static void
follow_up_chosen_cb (LkiLeadPane *self,
                     gint64 time_ms,
                     const char *text)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *moment = NULL;
  g_autofree char *said = NULL;

  if (!lki_lead_pane_is_workable (self))
    return;

  if (time_ms != LKI_TIME_NONE)
    {
      moment = lki_format_moment (time_ms, get_now_ms (), zone);
      /* Translators: %s is when to follow up, such as Tomorrow at 08:00 */
      said = g_strdup_printf (_ ("Follow-up: %s"), moment);
    }
  lki_work_toast_follow (GTK_WIDGET (self), self->session,
                         lki_session_set_follow_up (self->session, self->lead, time_ms, text),
                         said != NULL ? said : _ ("Follow-up removed"));
}

static void
snooze_action (GtkWidget *widget,
               const char *action_name,
               GVariant *parameter)
{
  gtk_menu_button_popup (LKI_LEAD_PANE (widget)->snooze_button);
}

static void
follow_up_action (GtkWidget *widget,
                  const char *action_name,
                  GVariant *parameter)
{
  gtk_menu_button_popup (LKI_LEAD_PANE (widget)->follow_up_button);
}

/* What it is worth, and whether it should have come */

static void
value_action (GtkWidget *widget,
              const char *action_name,
              GVariant *parameter)
{
  LkiLeadPane *self = LKI_LEAD_PANE (widget);

  if (lki_lead_pane_is_workable (self))
    lki_value_dialog_present (widget, self->session, self->lead);
}

static void
dispute_action (GtkWidget *widget,
                const char *action_name,
                GVariant *parameter)
{
  LkiLeadPane *self = LKI_LEAD_PANE (widget);

  if (lki_lead_pane_is_workable (self))
    adw_dialog_present (lki_dispute_dialog_new (widget, self->session, self->lead), widget);
}

static void
withdraw_dispute_action (GtkWidget *widget,
                         const char *action_name,
                         GVariant *parameter)
{
  LkiLeadPane *self = LKI_LEAD_PANE (widget);

  if (lki_lead_pane_is_workable (self))
    lki_work_toast_follow (widget, self->session,
                           lki_session_withdraw_dispute (self->session, self->lead),
                           _ ("Dispute withdrawn"));
}

static void
erase_action (GtkWidget *widget,
              const char *action_name,
              GVariant *parameter)
{
  LkiLeadPane *self = LKI_LEAD_PANE (widget);

  if (lki_lead_pane_is_workable (self))
    lki_erase_dialog_present (widget, self->session, self->lead);
}

/**
 * lki_lead_pane_install_work_actions:
 * @widget_class: the pane's class
 */
void
lki_lead_pane_install_work_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "lead.set-status", "s", set_status_action);
  gtk_widget_class_install_action (widget_class, "lead.choose-status", NULL, choose_status_action);
  gtk_widget_class_install_action (widget_class, "lead.assign", "s", assign_action);
  gtk_widget_class_install_action (widget_class, "lead.snooze", NULL, snooze_action);
  gtk_widget_class_install_action (widget_class, "lead.follow-up", NULL, follow_up_action);
  gtk_widget_class_install_action (widget_class, "lead.set-value", NULL, value_action);
  gtk_widget_class_install_action (widget_class, "lead.dispute", NULL, dispute_action);
  gtk_widget_class_install_action (widget_class, "lead.withdraw-dispute", NULL,
                                   withdraw_dispute_action);
  gtk_widget_class_install_action (widget_class, "lead.erase", NULL, erase_action);
}

/* Popovers are made when they are opened, as that of the status. */
static void
make_assign_menu_cb (GtkMenuButton *button,
                     gpointer user_data)
{
  LkiLeadPane *self = user_data;
  g_autoptr (GMenuModel) menu = NULL;

  if (self->lead == NULL)
    return;

  menu = lki_assign_menu_new (lki_session_get_account (self->session),
                              self->lead->work.assignee_id != NULL, "lead.assign");
  gtk_menu_button_set_menu_model (button, menu);
}

static void
make_when_popover_cb (GtkMenuButton *button,
                      gpointer user_data)
{
  LkiLeadPane *self = user_data;
  gboolean snooze = button == self->snooze_button;
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (button));

  if (popover == NULL)
    {
      popover = lki_when_popover_new (snooze ? LKI_WHEN_SNOOZE : LKI_WHEN_FOLLOW_UP);
      g_signal_connect_object (popover, "chosen",
                               snooze ? G_CALLBACK (snooze_chosen_cb)
                                      : G_CALLBACK (follow_up_chosen_cb),
                               self, G_CONNECT_SWAPPED);
      gtk_menu_button_set_popover (button, popover);
    }
  if (self->lead != NULL)
    lki_when_popover_set_current (LKI_WHEN_POPOVER (popover), snooze
                                                                  ? self->lead->work.snoozed_until
                                                                  : self->lead->work.follow_up_at);
}

/**
 * lki_lead_pane_init_work:
 * @self: the pane, whose template is there
 */
void
lki_lead_pane_init_work (LkiLeadPane *self)
{
  gtk_menu_button_set_create_popup_func (self->assign_button, make_assign_menu_cb, self, NULL);
  gtk_menu_button_set_create_popup_func (self->snooze_button, make_when_popover_cb, self, NULL);
  gtk_menu_button_set_create_popup_func (self->follow_up_button, make_when_popover_cb, self, NULL);
}

static void
reset_when_popover (GtkMenuButton *button)
{
  GtkPopover *popover = gtk_menu_button_get_popover (button);

  if (popover != NULL)
    lki_when_popover_reset (LKI_WHEN_POPOVER (popover));
}

/**
 * lki_lead_pane_reset_work:
 * @self: the pane, which shows another lead than before
 */
void
lki_lead_pane_reset_work (LkiLeadPane *self)
{
  reset_when_popover (self->snooze_button);
  reset_when_popover (self->follow_up_button);
}

/**
 * lki_lead_pane_update_work:
 * @self: the pane, which shows a lead
 *
 * Lets the buttons say how the lead stands.
 */
void
lki_lead_pane_update_work (LkiLeadPane *self)
{
  const LkiLeadWork *work = &self->lead->work;
  gboolean open = lki_lead_pane_is_workable (self) && lki_lead_status_is_open (work->status);
  gboolean disputed = self->lead->dispute_state != NULL ||
                      (self->lead->pending & (1u << LKI_CHANGE_DISPUTE_OPEN)) != 0;

  lki_lead_pane_update_take (self);

  gtk_widget_set_sensitive (GTK_WIDGET (self->assign_button), lki_lead_pane_is_workable (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->snooze_button), open);
  gtk_widget_set_sensitive (GTK_WIDGET (self->follow_up_button), open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lead.snooze", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lead.follow-up", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lead.set-value",
                                 lki_lead_pane_is_workable (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lead.erase", lki_lead_pane_is_workable (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lead.dispute",
                                 lki_lead_pane_is_workable (self) && !disputed);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lead.withdraw-dispute",
                                 g_strcmp0 (self->lead->dispute_state, "sent") == 0 ||
                                     g_strcmp0 (self->lead->dispute_state, "in_review") == 0);
}

/**
 * lki_lead_pane_snooze:
 * @self: the pane
 * @until: when the lead comes back, in milliseconds since the epoch, or LKI_TIME_NONE for now
 */
void
lki_lead_pane_snooze (LkiLeadPane *self,
                      gint64 until)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *moment = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (LKI_IS_LEAD_PANE (self));

  if (!lki_lead_pane_is_workable (self))
    return;

  if (until != LKI_TIME_NONE)
    {
      moment = lki_format_moment (until, get_now_ms (), zone);
      /* Translators: %s is when the lead comes back, such as Tomorrow at 08:00 */
      text = g_strdup_printf (_ ("Snoozed until: %s"), moment);
    }
  lki_work_toast_follow (GTK_WIDGET (self), self->session,
                         lki_session_snooze (self->session, self->lead, until),
                         text != NULL ? text : _ ("The lead is back"));
}
