// SPDX-License-Identifier: GPL-3.0-or-later
// The form for a dispute. The rules are the organisation's; what they still want is said before
// anything is sent.

#include "lki-dispute-dialog.h"

#include "lki-activity-row.h"
#include "lki-clock.h"
#include "lki-config.h"
#include "lki-dispute-check.h"
#include "lki-format.h"
#include "lki-future.h"
#include "lki-minute.h"
#include "lki-work-toast.h"

#include <glib/gi18n.h>
#include <string.h>

/* What the contract allows a text, in bytes. */
#define TEXT_MAX 10000

/* Between the last key and the disk. */
#define SAVE_DELAY_MS 800

struct _LkiDisputeDialog
{
  AdwDialog parent_instance;

  GtkWidget *widget;     /* (owned) the one that asked, which tells what was done */
  LkiSession *session;   /* (owned) */
  LkiLeadRecord *lead;   /* (owned) */
  GPtrArray *activities; /* (owned) (nullable) until they are read */
  char *reason_id;       /* (owned) (nullable) */
  guint save_source;     /* while something is to be kept */
  gboolean loading;
  gboolean sent;

  GtkWidget *send_button;
  AdwBanner *banner;
  GtkStack *stack;
  AdwPreferencesGroup *reason_group;
  AdwActionRow *missing_row;
  AdwActionRow *rules_row;
  AdwActionRow *deadline_row;
  AdwPreferencesGroup *evidence_group;
  GtkTextView *text_view;
  GtkWidget *long_label;
  GtkCheckButton *first_check; /* (unowned) (nullable) */
};

G_DEFINE_FINAL_TYPE (LkiDisputeDialog,
                     lki_dispute_dialog,
                     ADW_TYPE_DIALOG)

static char *
dup_text (LkiDisputeDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

static LkiDisputeCheck *
check (LkiDisputeDialog *self)
{
  LkiAccountRecord *account = lki_session_get_account (self->session);

  if (account == NULL || self->activities == NULL)
    return NULL;

  return lki_dispute_check_new (self->lead, account, self->activities, self->reason_id,
                                lki_session_get_now_ms (self->session));
}

/* Such as `2 more attempts, on another day`. */
static char *
dup_missing (const LkiDisputeCheck *checked)
{
  g_autofree char *attempts = NULL;

  if (checked->attempts_missing == 0)
    return g_strdup_printf (ngettext ("Attempts on %u more day are needed for this reason",
                                      "Attempts on %u more days are needed for this reason",
                                      checked->days_missing),
                            checked->days_missing);

  attempts = g_strdup_printf (ngettext ("%u more attempt is needed for this reason",
                                        "%u more attempts are needed for this reason",
                                        checked->attempts_missing),
                              checked->attempts_missing);
  if (checked->days_missing == 0)
    return g_steal_pointer (&attempts);
  if (checked->days_missing == 1)
    /* Translators: %s is such as “2 more attempts are needed for this reason” */
    return g_strdup_printf (_ ("%s, at least one on another day"), attempts);

  return g_strdup_printf (
      ngettext ("%s, on %u different day", "%s, on %u different days", checked->days_missing),
      attempts, checked->days_missing);
}

/* Such as `3 attempts on 2 different days`. */
static char *
dup_rules (const LkiDisputeRules *rules)
{
  g_autofree char *attempts =
      g_strdup_printf (ngettext ("%d attempt to reach the person",
                                 "%d attempts to reach the person", rules->minimum_attempts),
                       rules->minimum_attempts);

  if (rules->minimum_days <= 1)
    return g_steal_pointer (&attempts);

  return g_strdup_printf (
      /* Translators: %1$s is such as “3 attempts to reach the person”, %2$d how many days */
      ngettext ("%1$s, on %2$d day", "%1$s, on %2$d different days", rules->minimum_days), attempts,
      rules->minimum_days);
}

static gboolean
asks_for_attempts (LkiDisputeDialog *self)
{
  LkiAccountRecord *account = lki_session_get_account (self->session);

  return lki_dispute_check_counts_attempts (self->reason_id) &&
         account->dispute_rules.minimum_attempts > 0;
}

static void
update (LkiDisputeDialog *self)
{
  g_autoptr (LkiDisputeCheck) checked = check (self);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *missing = NULL;
  g_autofree char *deadline = NULL;
  g_autofree char *rules = NULL;
  g_autofree char *text = NULL;
  gboolean short_of;
  gboolean too_long;

  if (checked == NULL)
    return;

  short_of = checked->attempts_missing > 0 || checked->days_missing > 0;
  if (short_of)
    {
      missing = dup_missing (checked);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->missing_row), missing);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->missing_row), short_of);

  gtk_widget_set_visible (GTK_WIDGET (self->deadline_row), checked->deadline != LKI_TIME_NONE);
  if (checked->deadline != LKI_TIME_NONE)
    {
      deadline =
          lki_format_moment (checked->deadline, lki_session_get_now_ms (self->session), zone);
      adw_action_row_set_subtitle (self->deadline_row, deadline);
    }
  adw_banner_set_title (self->banner, _ ("The time to dispute this lead is over"));
  adw_banner_set_revealed (self->banner, checked->closed);

  gtk_widget_set_visible (GTK_WIDGET (self->rules_row), asks_for_attempts (self));
  if (asks_for_attempts (self))
    {
      rules = dup_rules (&lki_session_get_account (self->session)->dispute_rules);
      adw_action_row_set_subtitle (self->rules_row, rules);
    }

  text = dup_text (self);
  too_long = strlen (text) > TEXT_MAX;
  gtk_widget_set_visible (self->long_label, too_long);
  gtk_widget_set_sensitive (self->send_button, self->reason_id != NULL && !too_long &&
                                                   lki_dispute_check_can_send (checked));
}

static void
save_draft (LkiDisputeDialog *self,
            const char *draft)
{
  lki_future_report (lki_session_save_draft (self->session, "dispute", self->lead->id, draft),
                     "keep a draft of a dispute");
}

/* The draft's first line is the reason. */
static char *
print_draft (const char *reason_id,
             const char *text)
{
  return g_strdup_printf ("%s\n%s", reason_id != NULL ? reason_id : "", text);
}

static char *
dup_draft (LkiDisputeDialog *self)
{
  g_autofree char *text = dup_text (self);

  if (self->reason_id == NULL && *text == '\0')
    return NULL;

  return print_draft (self->reason_id, text);
}

static void
save_now (LkiDisputeDialog *self)
{
  g_autofree char *draft = NULL;

  if (self->save_source == 0)
    return;

  g_clear_handle_id (&self->save_source, g_source_remove);
  draft = dup_draft (self);
  save_draft (self, draft);
}

static gboolean
save_cb (gpointer user_data)
{
  save_now (user_data);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (LkiDisputeDialog *self)
{
  if (self->loading)
    return;

  g_clear_handle_id (&self->save_source, g_source_remove);
  self->save_source = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
  update (self);
}

static void
reason_toggled_cb (GtkCheckButton *button,
                   gpointer user_data)
{
  LkiDisputeDialog *self = user_data;

  if (!gtk_check_button_get_active (button))
    return;
  g_set_str (&self->reason_id, g_object_get_data (G_OBJECT (button), "reason"));
  changed_cb (self);
}

static void
add_reason (LkiDisputeDialog *self,
            const LkiNamed *reason)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_check_button_new ();
  const char *title =
      reason->name != NULL ? lki_localized_text_get_for_user (reason->name) : reason->id;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "reason", g_strdup (reason->id), g_free);
  if (self->first_check != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), self->first_check);
  else
    self->first_check = GTK_CHECK_BUTTON (button);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (self->reason_group, row);
  g_signal_connect_object (button, "toggled", G_CALLBACK (reason_toggled_cb), self,
                           G_CONNECT_DEFAULT);

  if (g_strcmp0 (self->reason_id, reason->id) == 0)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (button), TRUE);
}

static void
fill_evidence (LkiDisputeDialog *self)
{
  g_autoptr (LkiDisputeCheck) checked = check (self);

  gtk_widget_set_visible (GTK_WIDGET (self->evidence_group),
                          checked != NULL && checked->attempts->len > 0);
  for (guint i = 0; checked != NULL && i < checked->attempts->len; i++)
    adw_preferences_group_add (self->evidence_group,
                               lki_activity_row_new (g_ptr_array_index (checked->attempts, i)));
}

static void
show_draft (LkiDisputeDialog *self,
            const char *draft)
{
  g_auto (GStrv) parts = g_strsplit (draft, "\n", 2);

  if (parts[0] != NULL && *parts[0] != '\0')
    g_set_str (&self->reason_id, parts[0]);
  if (parts[0] != NULL && parts[1] != NULL)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), parts[1], -1);
}

/* Once the organisation's rules are here. */
static void
fill (LkiDisputeDialog *self)
{
  LkiAccountRecord *account = lki_session_get_account (self->session);
  GPtrArray *reasons = account != NULL ? account->dispute_rules.reasons : NULL;
  gboolean known = FALSE;

  if (self->first_check != NULL || self->activities == NULL || reasons == NULL || reasons->len == 0)
    return;

  self->loading = TRUE;
  for (guint i = 0; i < reasons->len; i++)
    {
      const LkiNamed *reason = g_ptr_array_index (reasons, i);

      add_reason (self, reason);
      known = known || g_strcmp0 (self->reason_id, reason->id) == 0;
    }
  /* One that the organisation has given up since is not sent unseen. */
  if (!known)
    g_clear_pointer (&self->reason_id, g_free);
  fill_evidence (self);
  self->loading = FALSE;
  gtk_stack_set_visible_child_name (self->stack, "form");
  update (self);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  LkiDisputeDialog *self = user_data;
  g_autofree char *draft = NULL;
  g_autoptr (GPtrArray) activities = NULL;
  g_autoptr (GError) error = NULL;

  draft =
      dex_await_string (lki_session_load_draft (self->session, "dispute", self->lead->id), NULL);
  activities =
      dex_await_boxed (lki_session_load_activities (self->session, self->lead->key), &error);
  if (activities == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (self->text_view == NULL)
    return lki_future_new_done ();

  self->loading = TRUE;
  if (draft != NULL)
    show_draft (self, draft);
  self->loading = FALSE;
  self->activities = g_steal_pointer (&activities);
  fill (self);

  return lki_future_new_done ();
}

/* What was written is kept until the server's side of it is in the outbox. */
typedef struct
{
  LkiSession *session; /* (owned) */
  char *lead_id;       /* (owned) */
} Sent;

static void
sent_free (gpointer data)
{
  Sent *sent = data;

  g_object_unref (sent->session);
  g_free (sent->lead_id);
  g_free (sent);
}

static DexFuture *
sent_cb (DexFuture *future,
         gpointer user_data)
{
  Sent *sent = user_data;

  lki_future_report (lki_session_save_draft (sent->session, "dispute", sent->lead_id, NULL),
                     "forget a draft of a dispute");

  return dex_ref (future);
}

static void
send_cb (LkiDisputeDialog *self)
{
  g_autoptr (LkiDisputeCheck) checked = check (self);
  g_autofree char *text = dup_text (self);
  g_auto (GStrv) evidence = NULL;
  DexFuture *work;
  Sent *sent;

  if (checked == NULL || self->reason_id == NULL || !lki_dispute_check_can_send (checked))
    return;

  evidence = lki_dispute_check_dup_evidence (checked);
  self->sent = TRUE;
  sent = g_new0 (Sent, 1);
  sent->session = g_object_ref (self->session);
  sent->lead_id = g_strdup (self->lead->id);
  work = dex_future_then (lki_session_open_dispute (self->session, self->lead, self->reason_id,
                                                    text, (const char *const *) evidence),
                          sent_cb, sent, sent_free);
  lki_work_toast_follow (self->widget, self->session, work, _ ("Dispute on its way"));
  adw_dialog_close (ADW_DIALOG (self));
}

/* Closed, or the window goes without closing it. */
static void
lki_dispute_dialog_unmap (GtkWidget *widget)
{
  LkiDisputeDialog *self = LKI_DISPUTE_DIALOG (widget);

  if (!self->sent)
    save_now (self);
  g_clear_handle_id (&self->save_source, g_source_remove);

  GTK_WIDGET_CLASS (lki_dispute_dialog_parent_class)->unmap (widget);
}

static void
lki_dispute_dialog_dispose (GObject *object)
{
  LkiDisputeDialog *self = LKI_DISPUTE_DIALOG (object);

  g_clear_handle_id (&self->save_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), LKI_TYPE_DISPUTE_DIALOG);
  g_clear_object (&self->widget);
  g_clear_object (&self->session);
  g_clear_pointer (&self->lead, lki_lead_record_unref);
  g_clear_pointer (&self->activities, g_ptr_array_unref);
  g_clear_pointer (&self->reason_id, g_free);

  G_OBJECT_CLASS (lki_dispute_dialog_parent_class)->dispose (object);
}

static void
lki_dispute_dialog_class_init (LkiDisputeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lki_dispute_dialog_dispose;
  widget_class->unmap = lki_dispute_dialog_unmap;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-dispute-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiDisputeDialog, send_button);
  gtk_widget_class_bind_template_child (widget_class, LkiDisputeDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, LkiDisputeDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, LkiDisputeDialog, rules_row);
  gtk_widget_class_bind_template_child (widget_class, LkiDisputeDialog, long_label);
  gtk_widget_class_bind_template_child (widget_class, LkiDisputeDialog, reason_group);
  gtk_widget_class_bind_template_child (widget_class, LkiDisputeDialog, missing_row);
  gtk_widget_class_bind_template_child (widget_class, LkiDisputeDialog, deadline_row);
  gtk_widget_class_bind_template_child (widget_class, LkiDisputeDialog, evidence_group);
  gtk_widget_class_bind_template_child (widget_class, LkiDisputeDialog, text_view);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
}

static void
lki_dispute_dialog_init (LkiDisputeDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->text_view), "changed",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * lki_dispute_dialog_new:
 * @widget: the widget that asks, to which its toast belongs
 * @session: the session
 * @lead: the lead
 *
 * Returns: (transfer floating): a dialog that begins where the person left it
 */
AdwDialog *
lki_dispute_dialog_new (GtkWidget *widget,
                        LkiSession *session,
                        LkiLeadRecord *lead)
{
  LkiDisputeDialog *self;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (LKI_IS_SESSION (session), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  self = g_object_new (LKI_TYPE_DISPUTE_DIALOG, NULL);
  self->widget = g_object_ref (widget);
  self->session = g_object_ref (session);
  self->lead = lki_lead_record_ref (lead);
  g_signal_connect_object (session, "notify::account", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  lki_future_report (
      lki_future_spawn ("load-dispute", load_fiber, g_object_ref (self), g_object_unref),
      "read what a dispute needs");

  return ADW_DIALOG (self);
}

typedef struct
{
  LkiSession *session; /* (owned) */
  LkiChange *change;   /* (owned) */
} Keep;

static void
keep_free (gpointer data)
{
  Keep *keep = data;

  g_object_unref (keep->session);
  lki_change_unref (keep->change);
  g_free (keep);
}

static DexFuture *
keep_fiber (gpointer user_data)
{
  Keep *keep = user_data;
  LkiChange *change = keep->change;
  g_autofree char *begun = NULL;
  g_autofree char *draft = print_draft (change->reason, change->text != NULL ? change->text : "");
  g_autoptr (GError) error = NULL;

  begun =
      dex_await_string (lki_session_load_draft (keep->session, "dispute", change->lead_id), &error);
  if (error != NULL)
    return lki_future_new_failed (g_steal_pointer (&error));
  if (begun != NULL && *begun != '\0')
    return lki_future_new_done ();

  return lki_session_save_draft (keep->session, "dispute", change->lead_id, draft);
}

/**
 * lki_dispute_dialog_keep_draft:
 * @session: the session
 * @change: a dispute that the server does not get after all
 *
 * What was written in it is what the next dialog of its lead begins with, unless another has been
 * begun.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it is on disk
 */
DexFuture *
lki_dispute_dialog_keep_draft (LkiSession *session,
                               LkiChange *change)
{
  Keep *keep;

  g_return_val_if_fail (LKI_IS_SESSION (session), NULL);
  g_return_val_if_fail (change != NULL && change->type == LKI_CHANGE_DISPUTE_OPEN, NULL);

  keep = g_new0 (Keep, 1);
  keep->session = g_object_ref (session);
  keep->change = lki_change_ref (change);

  return lki_future_spawn ("keep-dispute", keep_fiber, keep, keep_free);
}
