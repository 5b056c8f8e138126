// SPDX-License-Identifier: GPL-3.0-or-later
// The head of the lead's page: when it came, who has it, what is planned, and its status.

#include "lki-lead-pane-private.h"

#include "lki-clock.h"
#include "lki-config.h"
#include "lki-format.h"
#include "lki-minute.h"
#include "lki-response-label.h"
#include "lki-work-menus.h"

#include <glib/gi18n.h>

static gint64
get_now_ms (void)
{
  return lki_minute_get_now_ms (lki_minute_get_default ());
}

static void
set_tone (GtkWidget *widget,
          LkiTone *current,
          LkiTone tone)
{
  if (*current == tone)
    return;

  if (*current != LKI_TONE_PLAIN)
    gtk_widget_remove_css_class (widget, lki_tone_get_css_class (*current));
  if (tone != LKI_TONE_PLAIN)
    gtk_widget_add_css_class (widget, lki_tone_get_css_class (tone));
  *current = tone;
}

static const char *
get_member_name (LkiLeadPane *self,
                 const char *id)
{
  LkiAccountRecord *account = lki_session_get_account (self->session);

  return account != NULL && id != NULL ? lki_account_record_get_member_name (account, id) : NULL;
}

/* When it came and from where; then what is planned, and who has it. */
static char *
dup_times (LkiLeadPane *self)
{
  const LkiLeadWork *work = &self->lead->work;
  const char *holder = get_member_name (self, work->claimed_by);
  const char *assignee = get_member_name (self, work->assignee_id);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GString) text = NULL;
  g_autofree char *age = lki_format_age_in_words (self->lead->delivered_at, get_now_ms (), zone);
  g_autofree char *value = lki_format_money (&work->value);
  g_autofree char *moment = NULL;

  text = g_string_new (age);
  if (self->lead->site_name != NULL && *self->lead->site_name != '\0')
    g_string_append_printf (text, " · %s", self->lead->site_name);

  if (lki_lead_pane_is_taking (self))
    g_string_append_printf (text, "\n%s", lki_lead_pane_get_taking_text (self));
  if (holder != NULL)
    {
      g_string_append_c (text, '\n');
      if (g_strcmp0 (work->claimed_by, lki_lead_pane_get_own_id (self)) == 0)
        g_string_append (text, _ ("Taken by you"));
      else
        /* Translators: %s is a colleague who has taken the lead */
        g_string_append_printf (text, _ ("Taken by %s"), holder);
    }
  if (assignee != NULL && g_strcmp0 (work->assignee_id, work->claimed_by) != 0)
    {
      g_string_append_c (text, '\n');
      /* Translators: %s is a colleague who has the lead */
      g_string_append_printf (text, _ ("Assigned to %s"), assignee);
    }
  if (lki_lead_status_is_open (work->status) && work->follow_up_at != LKI_TIME_NONE)
    {
      moment = lki_format_moment (work->follow_up_at, get_now_ms (), zone);
      g_string_append_c (text, '\n');
      /* Translators: %s is when to follow up, such as Tomorrow at 08:00 */
      g_string_append_printf (text, _ ("Follow-up: %s"), moment);
    }
  if (lki_lead_status_is_open (work->status) && work->snoozed_until != LKI_TIME_NONE &&
      work->snoozed_until > get_now_ms ())
    {
      g_free (moment);
      moment = lki_format_moment (work->snoozed_until, get_now_ms (), zone);
      g_string_append_c (text, '\n');
      /* Translators: %s is when the lead comes back, such as Tomorrow at 08:00 */
      g_string_append_printf (text, _ ("Snoozed until: %s"), moment);
    }
  if (value != NULL)
    {
      g_string_append_c (text, '\n');
      /* Translators: %s is what a job is worth, an amount with its currency */
      g_string_append_printf (text, _ ("Value: %s"), value);
    }

  return g_string_free_and_steal (g_steal_pointer (&text));
}

/**
 * lki_lead_pane_update_times:
 * @self: the pane
 *
 * Writes anew what changes by itself as time passes.
 */
void
lki_lead_pane_update_times (LkiLeadPane *self)
{
  g_autofree char *times = NULL;

  if (self->lead == NULL)
    return;

  times = dup_times (self);
  gtk_label_set_text (self->time_label, times);
}

/**
 * lki_lead_pane_update_clock:
 * @self: the pane
 */
void
lki_lead_pane_update_clock (LkiLeadPane *self)
{
  lki_response_label_set_lead (self->clock_label, self->lead,
                               self->session != NULL ? lki_session_get_account (self->session)
                                                     : NULL);
}

static void
make_status_menu_cb (GtkMenuButton *button,
                     gpointer user_data)
{
  LkiLeadPane *self = user_data;
  g_autoptr (GMenuModel) menu = NULL;

  if (self->lead == NULL)
    return;

  menu = lki_status_menu_new (self->lead->work.status, "lead.set-status");
  gtk_menu_button_set_menu_model (button, menu);
}

/**
 * lki_lead_pane_init_status:
 * @self: the pane, whose template is there
 *
 * The menu is made when it is opened: its popover costs more than all the rest of the page, and
 * most leads on the way through the list are passed by.
 */
void
lki_lead_pane_init_status (LkiLeadPane *self)
{
  gtk_menu_button_set_create_popup_func (self->status_button, make_status_menu_cb, self, NULL);
}

/**
 * lki_lead_pane_update_status:
 * @self: the pane, which shows a lead
 */
void
lki_lead_pane_update_status (LkiLeadPane *self)
{
  const LkiLeadWork *work = &self->lead->work;
  g_autofree char *label = NULL;
  g_autofree char *spoken = NULL;

  if (work->status_reason != NULL && *work->status_reason != '\0')
    {
      g_autofree char *reason = lki_reason_dup_title (work->status_reason);

      /* Translators: a status and its reason, such as Lost – Price */
      label = g_strdup_printf (C_ ("status", "%1$s – %2$s"), lki_lead_get_status_title (self->lead),
                               reason);
    }
  else
    label = g_strdup (lki_lead_get_status_title (self->lead));

  /* Translators: read aloud for the button that shows and changes the status; %s is the status */
  spoken = g_strdup_printf (_ ("Status: %s"), label);
  gtk_menu_button_set_label (self->status_button, label);
  gtk_menu_button_set_can_shrink (self->status_button, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->status_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_widget_set_sensitive (GTK_WIDGET (self->status_button),
                            !lki_status_menu_is_empty (work->status));
  set_tone (GTK_WIDGET (self->status_button), &self->status_tone,
            lki_status_get_tone (work->status));
}
