// SPDX-License-Identifier: GPL-3.0-or-later
// What a person should know about the lead before anything else: changes that did not get through,
// how a dispute stands, and which other leads are of the same person.

#include "lki-lead-pane-private.h"

#include "lki-clock.h"
#include "lki-config.h"
#include "lki-format.h"
#include "lki-future.h"
#include "lki-minute.h"
#include "lki-rights-text.h"
#include "lki-words.h"

#include <glib/gi18n.h>

/* More leads of one person than these are listed where they do not push the request away. */
#define MAX_SHOWN 3

/* One notice, before it is a row. */
typedef struct
{
  const char *icon_name;
  const char *css_class; /* (nullable) */
  char *title;           /* (owned) */
  char *subtitle;        /* (owned) (nullable) */
  const char *action;    /* (nullable) what pressing it does */
  char *target;          /* (owned) (nullable) */
} Notice;

static void
notice_free (gpointer data)
{
  Notice *notice = data;

  g_free (notice->title);
  g_free (notice->subtitle);
  g_free (notice->target);
  g_free (notice);
}

static gint64
get_now_ms (void)
{
  return lki_minute_get_now_ms (lki_minute_get_default ());
}

/* Takes @title, @subtitle and @target. */
static void
add (GPtrArray *notices,
     const char *icon_name,
     const char *css_class,
     char *title,
     char *subtitle,
     const char *action,
     char *target)
{
  Notice *notice = g_new0 (Notice, 1);

  notice->icon_name = icon_name;
  notice->css_class = css_class;
  notice->title = title;
  notice->subtitle = subtitle;
  notice->action = action;
  notice->target = target;
  g_ptr_array_add (notices, notice);
}

static void
add_failed (LkiLeadPane *self,
            GPtrArray *notices)
{
  add (notices, "dialog-warning-symbolic", "warning",
       g_strdup (ngettext ("A Change Needs You", "Changes Need You", self->lead->failed)),
       g_strdup (_ ("The server did not take everything that was done here.")), "win.show-unsent",
       NULL);
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
add_dispute (LkiLeadPane *self,
             GPtrArray *notices)
{
  LkiLeadDetails *details = self->lead->details;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *moment = NULL;
  char *text = NULL;
  gint64 at = details->dispute_decided_at != LKI_TIME_NONE ? details->dispute_decided_at
                                                           : details->dispute_opened_at;

  if (at != LKI_TIME_NONE)
    moment = lki_format_moment (at, get_now_ms (), zone);
  if (moment != NULL && details->dispute_note != NULL && *details->dispute_note != '\0')
    text = g_strdup_printf ("%s\n%s", moment, details->dispute_note);
  else if (details->dispute_note != NULL && *details->dispute_note != '\0')
    text = g_strdup (details->dispute_note);

  add (notices, "lki-dispute-symbolic", NULL,
       g_strdup (get_dispute_title (self->lead->dispute_state)),
       text != NULL ? text : g_steal_pointer (&moment), NULL, NULL);
}

/* What the person has asked for, and before it what follows from it. */
static void
add_requests (LkiLeadPane *self,
              GPtrArray *notices)
{
  g_autoptr (GPtrArray) requests = lki_session_dup_data_requests (self->session, self->lead);

  if (lki_lead_pane_forbids_contact (self))
    add (notices, "action-unavailable-symbolic", "error", g_strdup (_ ("Do Not Contact")),
         g_strdup (_ ("The person has objected, or has had the use of the data restricted. Calls, "
                      "SMS and e-mail are blocked.")),
         NULL, NULL);
  for (guint i = 0; i < requests->len; i++)
    {
      LkiDataRequest *request = g_ptr_array_index (requests, i);
      gboolean here =
          request->state == LKI_DATA_REQUEST_UNSENT || request->state == LKI_DATA_REQUEST_REFUSED;

      add (notices, "dialog-information-symbolic",
           request->state == LKI_DATA_REQUEST_REFUSED ? "warning" : NULL,
           g_strdup (lki_data_request_get_title (request)),
           lki_data_request_dup_state (request, get_now_ms ()), here ? "lead.show-request" : NULL,
           here ? g_strdup (request->id) : NULL);
    }
}

/* The reason that tells most. */
static char *
dup_duplicate_title (const LkiDuplicate *duplicate)
{
  g_autofree char *name = lki_lead_dup_title (duplicate->lead);

  if (duplicate->reasons & LKI_DUPLICATE_PHONE)
    /* Translators: a notice on a lead: another lead, %s, has the same phone number */
    return g_strdup_printf (_ ("Same phone number as %s"), name);
  if (duplicate->reasons & LKI_DUPLICATE_EMAIL)
    /* Translators: a notice on a lead: another lead, %s, has the same e-mail address */
    return g_strdup_printf (_ ("Same e-mail address as %s"), name);

  /* Translators: a notice on a lead: another lead, %s, has the same name and street */
  return g_strdup_printf (_ ("Same name and address as %s"), name);
}

static char *
dup_duplicate_text (LkiLeadRecord *lead)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *age = lki_format_age_in_words (lead->delivered_at, get_now_ms (), zone);
  const char *category = lki_lead_get_category (lead);

  if (*category == '\0')
    /* Translators: when a lead came and its status, such as 5 minutes ago · Won */
    return g_strdup_printf (C_ ("duplicate", "%1$s · %2$s"), age, lki_lead_get_status_title (lead));

  /* Translators: the category of a lead, when it came, and its status, such as Cleaning · 5 minutes
   * ago · Won */
  return g_strdup_printf (C_ ("duplicate", "%1$s · %2$s · %3$s"), category, age,
                          lki_lead_get_status_title (lead));
}

static void
add_duplicates (LkiLeadPane *self,
                GPtrArray *notices)
{
  for (guint i = 0; self->duplicates != NULL && i < self->duplicates->len; i++)
    {
      const LkiDuplicate *duplicate = g_ptr_array_index (self->duplicates, i);

      add (notices, "avatar-default-symbolic", NULL, dup_duplicate_title (duplicate),
           dup_duplicate_text (duplicate->lead), "win.open-lead", g_strdup (duplicate->lead->id));
    }
}

/* Rows */

static void
clear_group (AdwPreferencesGroup *group)
{
  GtkWidget *row;

  while ((row = adw_preferences_group_get_row (group, 0)) != NULL)
    adw_preferences_group_remove (group, row);
}

static GtkWidget *
make_row (const Notice *notice)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = gtk_image_new_from_icon_name (notice->icon_name);
  GtkWidget *arrow;

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  notice->title, -1);
  if (notice->css_class != NULL)
    gtk_widget_add_css_class (image, notice->css_class);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), notice->title);
  if (notice->subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), notice->subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  if (notice->action == NULL)
    return row;

  arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  if (notice->target != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", notice->target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), notice->action);

  return row;
}

static GtkWidget *
make_more_row (guint n_more)
{
  GtkWidget *row = adw_expander_row_new ();
  g_autofree char *title = NULL;

  /* Translators: %u other leads are of the same person as the one that is open */
  title = g_strdup_printf (
      ngettext ("%u More Lead of the Same Person", "%u More Leads of the Same Person", n_more),
      n_more);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);

  return row;
}

static void
fill (LkiLeadPane *self,
      GPtrArray *notices,
      guint n_duplicates)
{
  guint n_shown = notices->len;
  GtkWidget *more = NULL;

  /* One more takes no more room than to say that there is one more. */
  if (n_duplicates > MAX_SHOWN + 1)
    {
      n_shown -= n_duplicates - MAX_SHOWN;
      more = make_more_row (notices->len - n_shown);
    }

  clear_group (self->notice_group);
  for (guint i = 0; i < n_shown; i++)
    adw_preferences_group_add (self->notice_group, make_row (g_ptr_array_index (notices, i)));
  for (guint i = n_shown; i < notices->len; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (more), make_row (g_ptr_array_index (notices, i)));
  if (more != NULL)
    adw_preferences_group_add (self->notice_group, more);
  gtk_widget_set_visible (GTK_WIDGET (self->notice_group), notices->len > 0);
}

/* What the notices say, and what they do. */
static char *
dup_signature (GPtrArray *notices)
{
  g_autoptr (GString) signature = g_string_new (NULL);

  for (guint i = 0; i < notices->len; i++)
    {
      const Notice *notice = g_ptr_array_index (notices, i);

      g_string_append_printf (signature, "%s\x1f%s\x1f%s\x1e", notice->title,
                              notice->subtitle != NULL ? notice->subtitle : "",
                              notice->target != NULL ? notice->target : "");
    }

  return g_string_free_and_steal (g_steal_pointer (&signature));
}

/**
 * lki_lead_pane_update_notices:
 * @self: the pane, which shows a lead
 *
 * Rows that say what they said stay, and with them where the keyboard is.
 */
void
lki_lead_pane_update_notices (LkiLeadPane *self)
{
  g_autoptr (GPtrArray) notices = g_ptr_array_new_with_free_func (notice_free);
  g_autofree char *signature = NULL;

  if (self->lead->failed > 0)
    add_failed (self, notices);
  if (self->lead->dispute_state != NULL && self->lead->details != NULL)
    add_dispute (self, notices);
  else if ((self->lead->pending & (1u << LKI_CHANGE_DISPUTE_OPEN)) != 0)
    add (notices, "lki-dispute-symbolic", NULL, g_strdup (_ ("Dispute on Its Way")),
         g_strdup (_ ("It has not reached the server yet.")), NULL, NULL);
  add_requests (self, notices);
  lki_lead_pane_update_rights (self);
  add_duplicates (self, notices);

  signature = dup_signature (notices);
  if (g_strcmp0 (signature, self->notices) == 0)
    return;

  g_set_str (&self->notices, signature);
  fill (self, notices, self->duplicates != NULL ? self->duplicates->len : 0);
}

/* Other leads of the same person */

/* Looks once more when it has been asked to meanwhile, but not once for each time: thousands of
 * leads may go at once. */
static DexFuture *
duplicates_fiber (gpointer user_data)
{
  LkiLeadPane *self = user_data;
  g_autoptr (GError) error = NULL;

  while (self->duplicates_wanted && self->lead != NULL && self->session != NULL)
    {
      g_autoptr (LkiSession) session = g_object_ref (self->session);
      g_autoptr (LkiLeadRecord) lead = lki_lead_record_ref (self->lead);
      g_autoptr (GPtrArray) duplicates = NULL;

      self->duplicates_wanted = FALSE;
      duplicates = dex_await_boxed (lki_session_load_duplicates (session, lead), &error);
      if (self->session != session || self->lead == NULL ||
          g_strcmp0 (self->lead->id, lead->id) != 0)
        {
          g_clear_error (&error);
          continue;
        }
      if (duplicates == NULL)
        break;

      g_clear_pointer (&self->duplicates, g_ptr_array_unref);
      self->duplicates = g_steal_pointer (&duplicates);
      lki_lead_pane_update_notices (self);
    }
  self->duplicates_loading = FALSE;

  return error == NULL ? lki_future_new_done ()
                       : dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * lki_lead_pane_load_duplicates:
 * @self: the pane, which shows a lead
 *
 * Looks for other leads of the same person, and tells of them.
 */
void
lki_lead_pane_load_duplicates (LkiLeadPane *self)
{
  self->duplicates_wanted = TRUE;
  if (self->duplicates_loading)
    return;

  self->duplicates_loading = TRUE;
  lki_future_report (
      lki_future_spawn ("load-duplicates", duplicates_fiber, g_object_ref (self), g_object_unref),
      "look for other leads of the same person");
}

static gboolean
tells_of (LkiLeadPane *self,
          gint64 key)
{
  for (guint i = 0; self->duplicates != NULL && i < self->duplicates->len; i++)
    if (((LkiDuplicate *) g_ptr_array_index (self->duplicates, i))->lead->key == key)
      return TRUE;

  return FALSE;
}

/**
 * lki_lead_pane_forget_duplicate:
 * @self: the pane, which shows a lead
 * @key: another lead, which is gone
 *
 * Looks again for other leads of the same person if it is one of them, or may be found by the look
 * that is under way.
 */
void
lki_lead_pane_forget_duplicate (LkiLeadPane *self,
                                gint64 key)
{
  if (self->duplicates_loading || tells_of (self, key))
    lki_lead_pane_load_duplicates (self);
}

/**
 * lki_lead_pane_knows_duplicate:
 * @self: the pane, which shows a lead
 * @brief: another lead, which has changed
 *
 * Returns: %TRUE if it is, or is to be, among those that are told of
 */
gboolean
lki_lead_pane_knows_duplicate (LkiLeadPane *self,
                               LkiLeadRecord *brief)
{
  return tells_of (self, brief->key) ||
         lki_duplicate_compare (self->lead, brief) != LKI_DUPLICATE_NONE;
}
