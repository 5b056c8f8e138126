// SPDX-License-Identifier: GPL-3.0-or-later
// Preferences, This Device: what is kept, why, how much and until when, each with a way to remove
// it; and for how long closed leads are kept, with what that comes to. Measures and removes nothing
// itself.

#include "lki-storage-page.h"

#include "lki-clock.h"
#include "lki-config.h"
#include "lki-error-text.h"
#include "lki-export-log-dialog.h"
#include "lki-error.h"
#include "lki-format.h"
#include "lki-future.h"

#include <glib/gi18n.h>

/* In the order of the choice; 0 for no end. */
static const int keep_months[] = { 3, 6, 12, 24, 36, 0 };

typedef struct
{
  const char *title;
  const char *why;
  const char *question;
  const char *consequence;
} KindText;

static const KindText texts[LKI_N_STORAGE_KINDS] = {
  [LKI_STORAGE_SESSION] = { N_ ("Sign-In"),
                            N_ ("Keeps you signed in, in the keyring of the desktop. Until you "
                                "sign out."),
                            N_ ("Forget the Sign-In?"),
                            N_ ("You are signed out. Your leads stay on this device for the next "
                                "time you sign in.") },
  [LKI_STORAGE_LEADS] = { N_ ("Leads"),
                          N_ ("To work fast, and without a network. Open ones until you remove "
                              "them, closed ones as long as you choose below."),
                          N_ ("Remove All Leads?"),
                          N_ ("You are signed out, and all leads are removed from this device. On "
                              "the server nothing changes.") },
  [LKI_STORAGE_DRAFTS] = { N_ ("Unfinished Texts"),
                           N_ ("What you have begun to write. Until you send or delete it."),
                           N_ ("Remove All Unfinished Texts?"), N_ ("They are nowhere else.") },
  [LKI_STORAGE_EXPORT_LOG] = { N_ ("Export Log"),
                               N_ ("Who has taken personal data out of the app, and when. Until "
                                   "you remove it."),
                               N_ ("Remove the Export Log?"),
                               N_ ("The files that were handed out stay where they are.") },
  [LKI_STORAGE_PREFERENCES] = { N_ ("Preferences"),
                                N_ ("So that the program stays as you like it. Until you remove "
                                    "them."),
                                N_ ("Remove All Preferences?"),
                                N_ ("Everything is set as after the installation, and you are "
                                    "asked again what the program may tell.") },
  [LKI_STORAGE_REPORTS] = { N_ ("Reports"),
                            N_ ("What you have agreed to send about the program. Until it is "
                                "sent."),
                            N_ ("Remove All Reports?"), N_ ("They are not sent.") },
  [LKI_STORAGE_LOGS] = { N_ ("Logs"),
                         N_ ("To find out what went wrong, without personal data. 90 days at "
                             "most."),
                         N_ ("Remove All Logs?"), N_ ("A new log begins now.") },
};

struct _LkiStoragePage
{
  AdwPreferencesPage parent_instance;

  LkiStorage *storage; /* (owned) (nullable) */
  gboolean updating;
  guint serial; /* of what was last asked for; an earlier answer is late */

  AdwPreferencesGroup *kinds_group;
  GtkWidget *exports_row;
  GtkWidget *logs_row;
  AdwComboRow *keep_row;
  AdwActionRow *expired_row;
  GtkWidget *purge_button;
  AdwActionRow *rows[LKI_N_STORAGE_KINDS];
  GtkWidget *buttons[LKI_N_STORAGE_KINDS];
};

G_DEFINE_FINAL_TYPE (LkiStoragePage,
                     lki_storage_page,
                     ADW_TYPE_PREFERENCES_PAGE)

static void load (LkiStoragePage *self);

typedef struct
{
  LkiStoragePage *self; /* (owned) */
  LkiStorage *storage;  /* (owned) */
  LkiStorageKind kind;
  int months;
  guint serial;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->self);
  g_object_unref (job->storage);
  g_free (job);
}

static Job *
job_new (LkiStoragePage *self)
{
  Job *job = g_new0 (Job, 1);

  job->self = g_object_ref (self);
  job->storage = g_object_ref (self->storage);
  job->serial = self->serial;
  g_object_get (lki_storage_get_settings (self->storage), "keep-closed-months", &job->months, NULL);

  return job;
}

static void
tell (LkiStoragePage *self,
      const char *text)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_PREFERENCES_DIALOG);

  if (dialog != NULL)
    adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (dialog), adw_toast_new (text));
}

/* What is there */

static void
append_part (GString *text,
             char *part)
{
  g_autofree char *owned = part;

  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, owned);
}

static char *
dup_count (LkiStorageKind kind,
           gint64 count)
{
  g_autofree char *number = lki_format_count (count);
  unsigned long n = (unsigned long) CLAMP (count, 0, G_MAXINT);

  switch (kind)
    {
    case LKI_STORAGE_LEADS:
      return g_strdup_printf (ngettext ("%s lead", "%s leads", n), number);
    case LKI_STORAGE_DRAFTS:
      return g_strdup_printf (ngettext ("%s text", "%s texts", n), number);
    case LKI_STORAGE_EXPORT_LOG:
      return g_strdup_printf (ngettext ("%s export", "%s exports", n), number);
    case LKI_STORAGE_PREFERENCES:
      /* Translators: how many preferences are not as they were after the installation */
      return g_strdup_printf (ngettext ("%s changed", "%s changed", n), number);
    case LKI_STORAGE_SESSION:
    case LKI_STORAGE_REPORTS:
    case LKI_STORAGE_LOGS:
    default:
      return g_strdup (number);
    }
}

static char *
dup_facts (LkiStorageKind kind,
           const LkiStorageFact *fact)
{
  g_autoptr (GTimeZone) time_zone = g_time_zone_new_local ();
  g_autoptr (GString) text = g_string_new (NULL);

  if (!fact->there)
    return g_strdup (_ ("Nothing"));

  if (fact->bytes >= 0)
    append_part (text, g_format_size ((guint64) fact->bytes));
  if (fact->count >= 0)
    append_part (text, dup_count (kind, fact->count));
  if (fact->changed_ms != LKI_TIME_NONE)
    append_part (text, lki_format_moment (fact->changed_ms, g_get_real_time () / 1000, time_zone));

  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
show_facts (LkiStoragePage *self,
            GArray *facts)
{
  for (guint i = 0; i < LKI_N_STORAGE_KINDS; i++)
    {
      const LkiStorageFact *fact = &g_array_index (facts, LkiStorageFact, i);
      g_autofree char *what = dup_facts (i, fact);
      g_autofree char *text = *what != '\0' ? g_strdup_printf ("%s\n%s", _ (texts[i].why), what)
                                            : g_strdup (_ (texts[i].why));

      adw_action_row_set_subtitle (self->rows[i], text);
      gtk_widget_set_sensitive (self->buttons[i], fact->there);
    }
  gtk_widget_set_sensitive (self->exports_row,
                            g_array_index (facts, LkiStorageFact, LKI_STORAGE_EXPORT_LOG).there);
  gtk_widget_set_sensitive (self->logs_row,
                            g_array_index (facts, LkiStorageFact, LKI_STORAGE_LOGS).there);
}

static void
show_expired (LkiStoragePage *self,
              gint64 count)
{
  g_autofree char *number = lki_format_count (count);
  g_autofree char *title =
      g_strdup_printf (ngettext ("%s lead was closed longer ago", "%s leads were closed longer ago",
                                 (unsigned long) CLAMP (count, 0, G_MAXINT)),
                       number);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->expired_row), title);
  adw_action_row_set_subtitle (self->expired_row,
                               count > 0 ? _ ("Removed from this device within a day") : "");
  gtk_widget_set_visible (self->purge_button, count > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->expired_row), TRUE);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Job *job = user_data;
  LkiStoragePage *self = job->self;
  g_autoptr (GArray) facts = NULL;
  g_autoptr (LkiSession) session = NULL;
  g_autoptr (GError) error = NULL;
  gint64 count = 0;

  g_set_object (&session, lki_storage_get_session (job->storage));
  facts = dex_await_boxed (lki_storage_load (job->storage), &error);
  if (facts != NULL && session != NULL && job->months > 0)
    count = dex_await_int64 (lki_session_count_expired (session, job->months), &error);
  if (job->serial != self->serial || self->storage == NULL)
    return lki_future_new_done ();

  if (facts != NULL)
    show_facts (self, facts);
  if (facts != NULL && error == NULL && session != NULL && job->months > 0)
    show_expired (self, count);
  else
    gtk_widget_set_visible (GTK_WIDGET (self->expired_row), FALSE);

  return error == NULL ? lki_future_new_done () : lki_future_new_failed (g_steal_pointer (&error));
}

static void
load (LkiStoragePage *self)
{
  if (self->storage == NULL)
    return;

  self->serial++;
  lki_future_report (lki_future_spawn ("storage-page", load_fiber, job_new (self), job_free),
                     "look at what is kept");
}

/* Removing */

static DexFuture *
remove_fiber (gpointer user_data)
{
  Job *job = user_data;
  LkiStoragePage *self = job->self;
  g_autoptr (GError) error = NULL;

  dex_await (lki_storage_remove (job->storage, job->kind), &error);
  if (self->storage == NULL)
    return lki_future_new_done ();

  if (error == NULL)
    tell (self, _ ("Removed"));
  else if (!lki_error_is_cancelled (error))
    tell (self, lki_error_get_title (error));
  load (self);

  return lki_future_new_done ();
}

static void
response_cb (LkiStoragePage *self,
             const char *response,
             AdwDialog *dialog)
{
  Job *job;

  if (self->storage == NULL || strcmp (response, "remove") != 0)
    return;

  job = job_new (self);
  job->kind = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (dialog), "kind"));
  lki_future_report (lki_future_spawn ("storage-page", remove_fiber, job, job_free),
                     "remove what is kept");
}

static char *
dup_consequence (LkiStoragePage *self,
                 LkiStorageKind kind)
{
  LkiSession *session = lki_storage_get_session (self->storage);
  LkiLeadCounts *counts = session != NULL ? lki_session_get_counts (session) : NULL;
  g_autofree char *number = NULL;
  g_autofree char *unsent = NULL;

  if (kind != LKI_STORAGE_LEADS || counts == NULL || counts->unsent == 0)
    return g_strdup (_ (texts[kind].consequence));

  number = lki_format_count (counts->unsent);
  unsent = g_strdup_printf (ngettext ("%s change has not been sent yet. It is lost.",
                                      "%s changes have not been sent yet. They are lost.",
                                      (unsigned long) CLAMP (counts->unsent, 0, G_MAXINT)),
                            number);

  return g_strdup_printf ("%s\n\n%s", _ (texts[kind].consequence), unsent);
}

static void
remove_cb (LkiStoragePage *self,
           GtkWidget *button)
{
  LkiStorageKind kind = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "kind"));
  g_autofree char *consequence = dup_consequence (self, kind);
  AdwDialog *dialog = adw_alert_dialog_new (_ (texts[kind].question), consequence);

  g_object_set_data (G_OBJECT (dialog), "kind", GUINT_TO_POINTER (kind));
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _ ("_Cancel"), "remove",
                                  _ ("_Remove"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "remove",
                                            ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static DexFuture *
purge_fiber (gpointer user_data)
{
  Job *job = user_data;
  LkiStoragePage *self = job->self;
  LkiSession *session = lki_storage_get_session (job->storage);
  g_autoptr (GError) error = NULL;

  if (session != NULL)
    dex_await (lki_session_purge (session, job->months), &error);
  if (self->storage == NULL)
    return lki_future_new_done ();

  gtk_widget_set_sensitive (self->purge_button, TRUE);
  if (error == NULL)
    tell (self, _ ("Removed"));
  else if (!lki_error_is_cancelled (error))
    tell (self, lki_error_get_title (error));
  load (self);

  return lki_future_new_done ();
}

static void
purge_cb (LkiStoragePage *self)
{
  if (self->storage == NULL)
    return;

  gtk_widget_set_sensitive (self->purge_button, FALSE);
  lki_future_report (lki_future_spawn ("storage-page", purge_fiber, job_new (self), job_free),
                     "remove closed leads");
}

static void
keep_cb (LkiStoragePage *self)
{
  guint selected = adw_combo_row_get_selected (self->keep_row);

  if (self->updating || self->storage == NULL || selected >= G_N_ELEMENTS (keep_months))
    return;

  g_object_set (lki_storage_get_settings (self->storage), "keep-closed-months",
                keep_months[selected], NULL);
  load (self);
}

static void
opened_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (LkiStoragePage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_file_launcher_launch_finish (GTK_FILE_LAUNCHER (source), result, &error) &&
      !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    tell (self, _ ("The folder could not be opened"));
}

static void
open_logs_cb (LkiStoragePage *self)
{
  g_autofree char *path = self->storage != NULL ? lki_storage_dup_log_folder (self->storage) : NULL;
  g_autoptr (GFile) folder = path != NULL ? g_file_new_for_path (path) : NULL;
  g_autoptr (GtkFileLauncher) launcher = folder != NULL ? gtk_file_launcher_new (folder) : NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (launcher != NULL)
    gtk_file_launcher_launch (launcher, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL,
                              opened_cb, g_object_ref (self));
}

static void
show_exports_cb (LkiStoragePage *self)
{
  LkiSession *session = self->storage != NULL ? lki_storage_get_session (self->storage) : NULL;

  if (session != NULL)
    adw_dialog_present (lki_export_log_dialog_new (session), GTK_WIDGET (self));
}

/* Making */

static void
add_rows (LkiStoragePage *self)
{
  for (guint i = 0; i < LKI_N_STORAGE_KINDS; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
      /* Translators: %s is a kind of thing that is kept on this device, such as Leads or Logs */
      g_autofree char *label = g_strdup_printf (_ ("Remove: %s"), _ (texts[i].title));

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (texts[i].title));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ (texts[i].why));
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_tooltip_text (button, label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                      -1);
      gtk_widget_set_sensitive (button, FALSE);
      g_object_set_data (G_OBJECT (button), "kind", GUINT_TO_POINTER (i));
      g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
      adw_preferences_group_add (self->kinds_group, row);
      self->rows[i] = ADW_ACTION_ROW (row);
      self->buttons[i] = button;
    }
}

static void
add_choices (LkiStoragePage *self)
{
  g_autoptr (GtkStringList) choices = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (keep_months); i++)
    {
      g_autofree char *text =
          keep_months[i] > 0
              ? g_strdup_printf (ngettext ("%d month", "%d months", (unsigned long) keep_months[i]),
                                 keep_months[i])
              /* Translators: closed leads are kept without end */
              : g_strdup (C_ ("keep closed leads for", "Ever"));

      gtk_string_list_append (choices, text);
    }
  self->updating = TRUE;
  adw_combo_row_set_model (self->keep_row, G_LIST_MODEL (choices));
  self->updating = FALSE;
}

static void
select_choice (LkiStoragePage *self,
               int months)
{
  guint chosen = 0;

  /* The shortest that is at least as long, where somebody has set another. */
  while (keep_months[chosen] > 0 && (months <= 0 || keep_months[chosen] < months))
    chosen++;
  self->updating = TRUE;
  adw_combo_row_set_selected (self->keep_row, chosen);
  self->updating = FALSE;
}

static void
lki_storage_page_dispose (GObject *object)
{
  LkiStoragePage *self = LKI_STORAGE_PAGE (object);

  self->serial++;
  g_clear_object (&self->storage);
  gtk_widget_dispose_template (GTK_WIDGET (self), LKI_TYPE_STORAGE_PAGE);

  G_OBJECT_CLASS (lki_storage_page_parent_class)->dispose (object);
}

static void
lki_storage_page_class_init (LkiStoragePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lki_storage_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-storage-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiStoragePage, kinds_group);
  gtk_widget_class_bind_template_child (widget_class, LkiStoragePage, exports_row);
  gtk_widget_class_bind_template_child (widget_class, LkiStoragePage, logs_row);
  gtk_widget_class_bind_template_child (widget_class, LkiStoragePage, keep_row);
  gtk_widget_class_bind_template_child (widget_class, LkiStoragePage, expired_row);
  gtk_widget_class_bind_template_child (widget_class, LkiStoragePage, purge_button);
  gtk_widget_class_bind_template_callback (widget_class, open_logs_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_exports_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_cb);
  gtk_widget_class_bind_template_callback (widget_class, purge_cb);
}

static void
lki_storage_page_init (LkiStoragePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  add_rows (self);
  add_choices (self);
}

/**
 * lki_storage_page_set_up:
 * @self: the page
 * @storage: what is kept
 */
void
lki_storage_page_set_up (LkiStoragePage *self,
                         LkiStorage *storage)
{
  int months = 0;

  g_return_if_fail (LKI_IS_STORAGE_PAGE (self));
  g_return_if_fail (LKI_IS_STORAGE (storage));

  g_set_object (&self->storage, storage);
  g_object_get (lki_storage_get_settings (storage), "keep-closed-months", &months, NULL);
  select_choice (self, months);
  load (self);
}
