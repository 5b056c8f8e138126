// SPDX-License-Identifier: GPL-3.0-or-later
// Who has taken personal data out of the program, whose, and when: the newest first. The log has
// only ids; a lead that is not here any more has no name here either.

#include "lki-config.h"

#include "lki-export-log-dialog.h"

#include "lki-format.h"
#include "lki-future.h"
#include "lki-words.h"

#include <glib/gi18n.h>

typedef struct
{
  LkiSession *session; /* (owned) */
  GtkWidget *group;    /* (owned) */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->session);
  g_object_unref (job->group);
  g_free (job);
}

static char *
dup_title (LkiSession *session,
           LkiExportEntry *entry)
{
  g_autoptr (LkiLeadRecord) lead = NULL;

  if (*entry->lead_id == '\0')
    return g_strdup (_ ("What Leadkit holds on the account"));

  lead = dex_await_boxed (lki_session_find_lead (session, entry->lead_id), NULL);

  return lead != NULL ? lki_lead_dup_title (lead)
                      : g_strdup (_ ("A lead that is no longer on this device"));
}

static void
add_row (Job *job,
         LkiExportEntry *entry)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = dup_title (job->session, entry);
  g_autofree char *moment =
      lki_format_moment (entry->at, lki_session_get_now_ms (job->session), zone);
  g_autofree char *subtitle =
      *entry->who != '\0' ? g_strdup_printf ("%s · %s", entry->who, moment) : g_strdup (moment);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (job->group), row);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) log = dex_await_boxed (lki_session_load_export_log (job->session), &error);

  if (log == NULL)
    return lki_future_new_failed (g_steal_pointer (&error));
  for (guint i = log->len; i > 0; i--)
    add_row (job, g_ptr_array_index (log, i - 1));

  return lki_future_new_done ();
}

/**
 * lki_export_log_dialog_new:
 * @session: whose log is shown
 *
 * Returns: (transfer floating): the dialog
 */
AdwDialog *
lki_export_log_dialog_new (LkiSession *session)
{
  AdwDialog *dialog;
  GtkWidget *view;
  GtkWidget *page;
  Job *job;

  g_return_val_if_fail (LKI_IS_SESSION (session), NULL);

  job = g_new0 (Job, 1);
  job->session = g_object_ref (session);
  job->group = g_object_ref_sink (adw_preferences_group_new ());
  page = adw_preferences_page_new ();
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (job->group));
  view = adw_toolbar_view_new ();
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  dialog = adw_dialog_new ();
  adw_dialog_set_title (dialog, _ ("Export Log"));
  adw_dialog_set_content_width (dialog, 460);
  adw_dialog_set_content_height (dialog, 420);
  adw_dialog_set_child (dialog, view);
  lki_future_report (lki_future_spawn ("export-log", load_fiber, job, job_free),
                     "show the log of exports");

  return dialog;
}
