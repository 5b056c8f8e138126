// SPDX-License-Identifier: GPL-3.0-or-later
// Each change that failed is a group: the lead, why, what was set and what the server has. The list
// follows the outbox.

#include "lki-unsent-dialog.h"

#include "lki-change-text.h"
#include "lki-config.h"
#include "lki-future.h"
#include "lki-words.h"

#include <glib/gi18n.h>

struct _LkiUnsentDialog
{
  AdwDialog parent_instance;

  LkiSession *session; /* (owned) */
  guint serial;        /* an answer for an earlier one is late */

  GtkStack *stack;
  GtkBox *list_box;
};

G_DEFINE_FINAL_TYPE (LkiUnsentDialog,
                     lki_unsent_dialog,
                     ADW_TYPE_DIALOG)

static void load (LkiUnsentDialog *self);

static void
retry_cb (GtkButton *button,
          gpointer user_data)
{
  LkiUnsentDialog *self = user_data;

  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  lki_future_report (
      lki_session_retry_change (self->session, g_object_get_data (G_OBJECT (button), "change-id")),
      "send a change again");
}

static void
discard_cb (GtkButton *button,
            gpointer user_data)
{
  LkiUnsentDialog *self = user_data;

  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  lki_future_report (lki_session_discard_change (
                         self->session, g_object_get_data (G_OBJECT (button), "change-id")),
                     "discard a change");
}

static void
add_property (AdwPreferencesGroup *group,
              const char *title,
              const char *value)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 6);
  gtk_widget_add_css_class (row, "property");
  adw_preferences_group_add (group, row);
}

static void
add_button (LkiUnsentDialog *self,
            GtkBox *box,
            LkiUnsentChange *unsent,
            const char *label,
            GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_hexpand (button, TRUE);
  g_object_set_data_full (G_OBJECT (button), "change-id", g_strdup (unsent->change->id), g_free);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_DEFAULT);
  gtk_box_append (box, button);
}

static const char *
get_kind_title (LkiChange *change)
{
  switch (change->type)
    {
    case LKI_CHANGE_STATUS_SET:
      return _ ("Status");
    case LKI_CHANGE_ASSIGN:
      return _ ("Assigned to");
    case LKI_CHANGE_SNOOZE_SET:
      return _ ("Snoozed until");
    case LKI_CHANGE_FOLLOW_UP_SET:
      return _ ("Follow-up");
    case LKI_CHANGE_VALUE_SET:
      return _ ("Value");
    case LKI_CHANGE_CLAIM:
    case LKI_CHANGE_RELEASE:
      return _ ("Taken by");
    case LKI_CHANGE_NOTE_ADD:
      return _ ("Note");
    case LKI_CHANGE_DISPUTE_OPEN:
    case LKI_CHANGE_DISPUTE_WITHDRAW:
      return _ ("Dispute");
    case LKI_CHANGE_ERASE:
      return _ ("Erasure");
    case LKI_CHANGE_OPENED:
    case LKI_CHANGE_CONTACT_LOG:
    default:
      return _ ("Activity");
    }
}

static GtkWidget *
make_group (LkiUnsentDialog *self,
            LkiUnsentChange *unsent)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  LkiAccountRecord *account = lki_session_get_account (self->session);
  gint64 now_ms = lki_session_get_now_ms (self->session);
  gboolean conflict = unsent->state == LKI_UNSENT_CONFLICT && unsent->lead != NULL;
  g_autofree char *mine = lki_change_dup_text (unsent->change, account, now_ms);
  g_autofree char *theirs =
      conflict ? lki_change_dup_server_text (unsent->change, unsent->lead, account, now_ms) : NULL;
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *mine_title = NULL;
  g_autofree char *theirs_title = NULL;

  name = unsent->lead != NULL ? lki_lead_dup_title (unsent->lead) : g_strdup (_ ("A Removed Lead"));
  escaped = g_markup_escape_text (name, -1);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), escaped);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         lki_unsent_change_get_problem (unsent));

  if (theirs != NULL)
    {
      /* Translators: %s is what a person has set, such as Status: the person's own choice */
      mine_title = g_strdup_printf (_ ("%s – Yours"), get_kind_title (unsent->change));
      /* Translators: %s is what has been set, such as Status: what a colleague has set instead */
      theirs_title = g_strdup_printf (_ ("%s – Theirs"), get_kind_title (unsent->change));
      add_property (ADW_PREFERENCES_GROUP (group), mine_title, mine);
      add_property (ADW_PREFERENCES_GROUP (group), theirs_title, theirs);
    }
  else
    {
      add_property (ADW_PREFERENCES_GROUP (group), get_kind_title (unsent->change), mine);
    }

  gtk_widget_set_margin_top (box, 12);
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  add_button (self, GTK_BOX (box), unsent, theirs != NULL ? _ ("_Keep Theirs") : _ ("_Discard"),
              G_CALLBACK (discard_cb));
  if (unsent->state != LKI_UNSENT_GONE)
    add_button (self, GTK_BOX (box), unsent, theirs != NULL ? _ ("_Use Mine") : _ ("_Try Again"),
                G_CALLBACK (retry_cb));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), box);

  return group;
}

/* What a fiber needs; the dialog may be closed, or have asked anew, when it wakes. */
typedef struct
{
  LkiUnsentDialog *self; /* (owned) */
  guint serial;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->self);
  g_free (job);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Job *job = user_data;
  LkiUnsentDialog *self = job->self;
  g_autoptr (GPtrArray) unsent = NULL;
  g_autoptr (GError) error = NULL;
  GtkWidget *child;

  unsent = dex_await_boxed (lki_session_load_unsent (self->session, TRUE), &error);
  if (unsent == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (job->serial != self->serial || self->stack == NULL)
    return lki_future_new_done ();

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list_box))) != NULL)
    gtk_box_remove (self->list_box, child);
  for (guint i = 0; i < unsent->len; i++)
    gtk_box_append (self->list_box, make_group (self, g_ptr_array_index (unsent, i)));
  gtk_stack_set_visible_child_name (self->stack, unsent->len > 0 ? "changes" : "none");

  return lki_future_new_done ();
}

static void
load (LkiUnsentDialog *self)
{
  Job *job = g_new0 (Job, 1);

  job->self = g_object_ref (self);
  job->serial = ++self->serial;
  lki_future_report (lki_future_spawn ("load-unsent", load_fiber, job, job_free),
                     "read the changes that failed");
}

static void
lki_unsent_dialog_dispose (GObject *object)
{
  LkiUnsentDialog *self = LKI_UNSENT_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), LKI_TYPE_UNSENT_DIALOG);
  self->stack = NULL;
  g_clear_object (&self->session);

  G_OBJECT_CLASS (lki_unsent_dialog_parent_class)->dispose (object);
}

static void
lki_unsent_dialog_class_init (LkiUnsentDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lki_unsent_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-unsent-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiUnsentDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, LkiUnsentDialog, list_box);
}

static void
lki_unsent_dialog_init (LkiUnsentDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lki_unsent_dialog_new:
 * @session: the session
 *
 * Returns: (transfer floating): a dialog that shows what failed, and follows it
 */
AdwDialog *
lki_unsent_dialog_new (LkiSession *session)
{
  LkiUnsentDialog *self;

  g_return_val_if_fail (LKI_IS_SESSION (session), NULL);

  self = g_object_new (LKI_TYPE_UNSENT_DIALOG, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::counts", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  load (self);

  return ADW_DIALOG (self);
}
