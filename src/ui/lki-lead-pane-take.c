// SPDX-License-Identifier: GPL-3.0-or-later
// Who has the lead: taking it, which the server alone decides, and giving it back. What is asked
// for and not answered is never shown as done.

#include "lki-lead-pane-private.h"

#include "lki-config.h"
#include "lki-future.h"
#include "lki-work-toast.h"

#include <glib/gi18n.h>

/**
 * lki_lead_pane_get_own_id:
 * @self: the pane, which has a session
 *
 * Returns: (nullable): the id of the person who is signed in, if known
 */
const char *
lki_lead_pane_get_own_id (LkiLeadPane *self)
{
  LkiAccountRecord *account = lki_session_get_account (self->session);

  return account != NULL ? account->user_id : NULL;
}

/**
 * lki_lead_pane_is_workable:
 * @self: the pane
 *
 * Returns: %TRUE if it shows a lead that something can be done with
 */
gboolean
lki_lead_pane_is_workable (LkiLeadPane *self)
{
  return self->lead != NULL && self->session != NULL &&
         self->lead->work.status != LKI_LEAD_STATUS_ERASED;
}

/**
 * lki_lead_pane_is_taking:
 * @self: the pane, which shows a lead
 *
 * Returns: %TRUE while the person has asked for the lead and the server has not answered
 */
gboolean
lki_lead_pane_is_taking (LkiLeadPane *self)
{
  return lki_change_is_claiming (self->lead->pending);
}

/**
 * lki_lead_pane_get_taking_text:
 * @self: the pane, which shows a lead that is being taken
 *
 * Returns: how that stands
 */
const char *
lki_lead_pane_get_taking_text (LkiLeadPane *self)
{
  return self->online ? _ ("Taking…") : _ ("Not taken yet: that needs the network");
}

static gboolean
is_mine (LkiLeadPane *self)
{
  return self->lead->work.claimed_by != NULL &&
         g_strcmp0 (self->lead->work.claimed_by, lki_lead_pane_get_own_id (self)) == 0;
}

static void
take_action (GtkWidget *widget,
             const char *action_name,
             GVariant *parameter)
{
  LkiLeadPane *self = LKI_LEAD_PANE (widget);

  if (!lki_lead_pane_is_workable (self))
    return;

  if (lki_lead_pane_is_taking (self))
    {
      if (!self->online)
        lki_future_report (lki_session_cancel_claim (self->session, self->lead),
                           "stop taking a lead");
    }
  else if (is_mine (self))
    {
      lki_work_toast_follow (widget, self->session, lki_session_release (self->session, self->lead),
                             _ ("Released"));
    }
  else if (self->lead->work.claimed_by == NULL)
    {
      /* That it is taken is said when the server has said so, by the lead itself. */
      lki_work_toast_follow (widget, self->session, lki_session_claim (self->session, self->lead),
                             self->online ? NULL : _ ("Not taken yet: offline"));
    }
}

/**
 * lki_lead_pane_update_take:
 * @self: the pane, which shows a lead
 *
 * Lets the button say who has the lead, and what pressing it does.
 */
void
lki_lead_pane_update_take (LkiLeadPane *self)
{
  gboolean taken = self->lead->work.claimed_by != NULL;
  gboolean taking = lki_lead_pane_is_taking (self);
  gboolean enabled = lki_lead_pane_is_workable (self);
  const char *icon_name = "lki-take-symbolic";
  const char *title;

  if (taking && self->online)
    {
      title = _ ("Taking…");
      enabled = FALSE;
    }
  else if (taking)
    {
      /* Translators: stops asking for a lead that could not be taken yet */
      title = C_ ("action", "_Don’t Take");
      icon_name = "lki-release-symbolic";
    }
  else if (is_mine (self))
    {
      title = C_ ("action", "Re_lease");
      icon_name = "lki-release-symbolic";
    }
  else if (taken)
    {
      /* Translators: on a button that cannot be pressed: a colleague has the lead */
      title = _ ("Taken");
      enabled = FALSE;
    }
  else
    title = C_ ("action", "_Take");

  gtk_label_set_label (self->take_label, title);
  gtk_image_set_from_icon_name (self->take_image, icon_name);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lead.take", enabled);
}

/* A colleague was faster: who that is stands on the lead as well. */
static void
claims_lost_cb (LkiLeadPane *self,
                GPtrArray *leads)
{
  LkiLeadRecord *lead = g_ptr_array_index (leads, 0);
  const char *holder = lki_account_record_get_member_name (lki_session_get_account (self->session),
                                                           lead->work.claimed_by);
  g_autofree char *title = lki_lead_dup_title (lead);
  g_autofree char *text = NULL;

  if (leads->len > 1)
    text = g_strdup_printf (ngettext ("%u lead was taken by a colleague first",
                                      "%u leads were taken by colleagues first", leads->len),
                            leads->len);
  else if (holder != NULL)
    /* Translators: the first %s is a colleague, the second the person whom the lead is about */
    text = g_strdup_printf (_ ("%1$s took “%2$s” first"), holder, title);
  else
    /* Translators: %s is the person whom the lead is about */
    text = g_strdup_printf (_ ("A colleague took “%s” first"), title);

  lki_work_toast_add (GTK_WIDGET (self), text);
}

static void
sync_status_cb (LkiLeadPane *self)
{
  gboolean online = lki_sync_status_is_online (lki_session_get_sync_status (self->session));

  if (online == self->online)
    return;

  self->online = online;
  if (self->lead == NULL)
    return;
  lki_lead_pane_update_take (self);
  lki_lead_pane_update_times (self);
}

static void
session_bound_cb (LkiLeadPane *self,
                  LkiSession *session)
{
  self->online = lki_sync_status_is_online (lki_session_get_sync_status (session));
}

/**
 * lki_lead_pane_install_take_actions:
 * @widget_class: the pane's class
 */
void
lki_lead_pane_install_take_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "lead.take", NULL, take_action);
}

/**
 * lki_lead_pane_init_take:
 * @self: the pane, which has a signal group and no session yet
 */
void
lki_lead_pane_init_take (LkiLeadPane *self)
{
  g_signal_group_connect_swapped (self->session_signals, "claims-lost", G_CALLBACK (claims_lost_cb),
                                  self);
  g_signal_group_connect_swapped (self->session_signals, "notify::sync-status",
                                  G_CALLBACK (sync_status_cb), self);
  g_signal_connect_object (self->session_signals, "bind", G_CALLBACK (session_bound_cb), self,
                           G_CONNECT_SWAPPED);
}
