// SPDX-License-Identifier: GPL-3.0-or-later
// What a person should know about the lead before anything else: changes that did not get through,
// and how a dispute stands.

#include "lki-lead-pane-private.h"

#include "lki-clock.h"
#include "lki-config.h"
#include "lki-format.h"
#include "lki-minute.h"

#include <glib/gi18n.h>

static void
clear_group (AdwPreferencesGroup *group)
{
  GtkWidget *row;

  while ((row = adw_preferences_group_get_row (group, 0)) != NULL)
    adw_preferences_group_remove (group, row);
}

static GtkWidget *
add_notice (LkiLeadPane *self,
            const char *icon_name,
            const char *css_class,
            const char *title,
            const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = gtk_image_new_from_icon_name (icon_name);

  if (css_class != NULL)
    gtk_widget_add_css_class (image, css_class);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  adw_preferences_group_add (self->notice_group, row);

  return row;
}

static void
add_failed (LkiLeadPane *self)
{
  GtkWidget *row =
      add_notice (self, "dialog-warning-symbolic", "warning",
                  ngettext ("A Change Needs You", "Changes Need You", self->lead->failed),
                  _ ("The server did not take everything that was done here."));
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.show-unsent");
}

static const char *
get_dispute_title (const char *state)
{
  if (g_strcmp0 (state, "sent") == 0)
    return _ ("Disputed");
  if (g_strcmp0 (state, "in_review") == 0)
    return _ ("Dispute in Review");
  if (g_strcmp0 (state, "approved") == 0)
    return _ ("Dispute Approved");
  if (g_strcmp0 (state, "rejected") == 0)
    return _ ("Dispute Rejected");

  return state;
}

static void
add_dispute (LkiLeadPane *self)
{
  LkiLeadDetails *details = self->lead->details;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *moment = NULL;
  g_autofree char *text = NULL;
  gint64 at = details->dispute_decided_at != LKI_TIME_NONE ? details->dispute_decided_at
                                                           : details->dispute_opened_at;

  if (at != LKI_TIME_NONE)
    moment = lki_format_moment (at, lki_minute_get_now_ms (lki_minute_get_default ()), zone);
  if (moment != NULL && details->dispute_note != NULL && *details->dispute_note != '\0')
    text = g_strdup_printf ("%s\n%s", moment, details->dispute_note);

  add_notice (self, "lki-dispute-symbolic", NULL, get_dispute_title (self->lead->dispute_state),
              text != NULL ? text : moment);
}

/**
 * lki_lead_pane_update_notices:
 * @self: the pane, which shows a lead
 */
void
lki_lead_pane_update_notices (LkiLeadPane *self)
{
  clear_group (self->notice_group);
  if (self->lead->failed > 0)
    add_failed (self);
  if (self->lead->dispute_state != NULL && self->lead->details != NULL)
    add_dispute (self);
  gtk_widget_set_visible (GTK_WIDGET (self->notice_group),
                          adw_preferences_group_get_row (self->notice_group, 0) != NULL);
}
