// SPDX-License-Identifier: GPL-3.0-or-later
// Each change that failed is a group: the lead, why, what was set and what the server has. The list
// follows the outbox.

#include "lki-unsent-dialog.h"

#include "lki-change-text.h"
#include "lki-config.h"
#include "lki-contact.h"
#include "lki-dispute-dialog.h"
#include "lki-error-text.h"
#include "lki-error.h"
#include "lki-format.h"
#include "lki-future.h"
#include "lki-words.h"
#include "lki-work-toast.h"

#include <glib/gi18n.h>

struct _LkiUnsentDialog
{
  AdwDialog parent_instance;

  LkiSession *session;   /* (owned) */
  guint serial;          /* an answer for an earlier one is late */
  GPtrArray *unsent;     /* (owned) (nullable) of LkiUnsentChange */
  GHashTable *discarded; /* (owned) ids of changes that go unless that is taken back */
  char *signature;       /* (owned) (nullable) */

  AdwToastOverlay *toast_overlay;
  GtkStack *stack;
  GtkBox *list_box;
};

G_DEFINE_FINAL_TYPE (LkiUnsentDialog,
                     lki_unsent_dialog,
                     ADW_TYPE_DIALOG)

static void load (LkiUnsentDialog *self);
static void show (LkiUnsentDialog *self);

/* One thing that is done to a change, on its way to the disk. */
typedef struct
{
  LkiUnsentDialog *self; /* (owned) */
  DexFuture *work;       /* (owned) */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->self);
  dex_unref (work->work);
  g_free (work);
}

static DexFuture *
follow_fiber (gpointer user_data)
{
  Work *work = user_data;
  LkiUnsentDialog *self = work->self;
  g_autoptr (GError) error = NULL;

  if (dex_await (dex_ref (work->work), &error) || self->stack == NULL)
    return lki_future_new_done ();

  /* What could be pressed can be pressed again. */
  if (!lki_error_is_cancelled (error))
    lki_work_toast_add (GTK_WIDGET (self->stack), lki_error_get_title (error));
  g_clear_pointer (&self->signature, g_free);
  load (self);

  return lki_future_new_done ();
}

/* Takes @future. */
static void
follow (LkiUnsentDialog *self,
        DexFuture *future)
{
  Work *work = g_new0 (Work, 1);

  work->self = g_object_ref (self);
  work->work = future;
  lki_future_report (lki_future_spawn ("unsent", follow_fiber, work, work_free),
                     "settle a change that failed");
}

static const char *
get_change_id (GtkButton *button)
{
  return g_object_get_data (G_OBJECT (button), "change-id");
}

static void
retry_cb (GtkButton *button,
          gpointer user_data)
{
  LkiUnsentDialog *self = user_data;

  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  follow (self, lki_session_retry_change (self->session, get_change_id (button)));
}

static void
undo_discard_cb (AdwToast *toast,
                 gpointer user_data)
{
  LkiUnsentDialog *self = user_data;

  g_hash_table_remove (self->discarded, g_object_get_data (G_OBJECT (toast), "change-id"));
  show (self);
}

typedef struct
{
  LkiSession *session; /* (owned) */
  LkiChange *dispute;  /* (owned) (nullable) */
  char *change_id;     /* (owned) */
} Discard;

static void
discard_free (gpointer data)
{
  Discard *discard = data;

  g_object_unref (discard->session);
  g_clear_pointer (&discard->dispute, lki_change_unref);
  g_free (discard->change_id);
  g_free (discard);
}

static DexFuture *
discard_fiber (gpointer user_data)
{
  Discard *discard = user_data;
  g_autoptr (GError) error = NULL;

  if (discard->dispute != NULL &&
      !dex_await (lki_dispute_dialog_keep_draft (discard->session, discard->dispute), &error))
    return lki_future_new_failed (g_steal_pointer (&error));

  return lki_session_discard_change (discard->session, discard->change_id);
}

/* A dispute is long to write: discarded, it is a draft again. */
static DexFuture *
discard (LkiUnsentDialog *self,
         const char *change_id)
{
  Discard *job = g_new0 (Discard, 1);

  job->session = g_object_ref (self->session);
  job->change_id = g_strdup (change_id);
  for (guint i = 0; self->unsent != NULL && i < self->unsent->len; i++)
    {
      LkiUnsentChange *unsent = g_ptr_array_index (self->unsent, i);

      if (g_str_equal (unsent->change->id, change_id) && unsent->lead != NULL &&
          unsent->change->type == LKI_CHANGE_DISPUTE_OPEN)
        job->dispute = lki_change_ref (unsent->change);
    }

  return lki_future_spawn ("discard", discard_fiber, job, discard_free);
}

static void
discard_now_cb (AdwToast *toast,
                gpointer user_data)
{
  LkiUnsentDialog *self = user_data;
  const char *id = g_object_get_data (G_OBJECT (toast), "change-id");

  if (self->session != NULL && g_hash_table_remove (self->discarded, id))
    follow (self, discard (self, id));
}

/* What is discarded is only out of sight while it can be taken back. */
static void
discard_cb (GtkButton *button,
            gpointer user_data)
{
  LkiUnsentDialog *self = user_data;
  const char *id = get_change_id (button);
  AdwToast *toast = adw_toast_new (_ ("Change discarded"));

  g_object_set_data_full (G_OBJECT (toast), "change-id", g_strdup (id), g_free);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_discard_cb), self,
                           G_CONNECT_DEFAULT);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (discard_now_cb), self,
                           G_CONNECT_DEFAULT);
  g_hash_table_add (self->discarded, g_strdup (id));
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
  show (self);
}

static void
copy_cb (GtkButton *button,
         gpointer user_data)
{
  lki_contact_copy (GTK_WIDGET (button), g_object_get_data (G_OBJECT (button), "text"));
}

static void
open_cb (GtkButton *button,
         gpointer user_data)
{
  LkiUnsentDialog *self = user_data;

  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-lead", "s",
                              g_object_get_data (G_OBJECT (button), "lead-id"));
  adw_dialog_close (ADW_DIALOG (self));
}

static GtkWidget *
make_icon_button (const char *icon_name,
                  const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");

  return button;
}

/* What somebody has written is theirs, whatever the server makes of it. */
static void
add_copy_button (GtkWidget *row,
                 const char *text)
{
  GtkWidget *button = make_icon_button ("edit-copy-symbolic", _ ("Copy Text"));

  g_object_set_data_full (G_OBJECT (button), "text", g_strdup (text), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (copy_cb), NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static GtkWidget *
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

  return row;
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
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *when = lki_format_moment (unsent->change->at, now_ms, zone);
  g_autofree char *problem = lki_unsent_change_dup_problem (unsent);
  g_autofree char *description = NULL;
  g_autofree char *name = NULL;
  g_autofree char *escaped = NULL;
  GtkWidget *row;
  g_autofree char *mine_title = NULL;
  g_autofree char *theirs_title = NULL;

  name = unsent->lead != NULL ? lki_lead_dup_title (unsent->lead) : g_strdup (_ ("A Removed Lead"));
  escaped = g_markup_escape_text (name, -1);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), escaped);
  /* Translators: when something was done, and why the server did not take it, a sentence */
  description = g_strdup_printf (C_ ("unsent", "%1$s – %2$s"), when, problem);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  if (unsent->lead != NULL)
    {
      GtkWidget *open = make_icon_button ("go-next-symbolic", _ ("Open Lead"));

      g_object_set_data_full (G_OBJECT (open), "lead-id", g_strdup (unsent->lead->id), g_free);
      g_signal_connect_object (open, "clicked", G_CALLBACK (open_cb), self, G_CONNECT_DEFAULT);
      adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), open);
    }

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
      row = add_property (ADW_PREFERENCES_GROUP (group), get_kind_title (unsent->change), mine);
      if (unsent->change->text != NULL)
        add_copy_button (row, unsent->change->text);
    }

  gtk_widget_set_margin_top (box, 12);
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  add_button (self, GTK_BOX (box), unsent, theirs != NULL ? _ ("Use _Theirs") : _ ("_Discard"),
              G_CALLBACK (discard_cb));
  if (unsent->state != LKI_UNSENT_GONE)
    add_button (self, GTK_BOX (box), unsent, theirs != NULL ? _ ("_Keep Mine") : _ ("_Try Again"),
                G_CALLBACK (retry_cb));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), box);

  return group;
}

/* What is shown, to leave it and the keyboard alone while it is the same. */
static char *
dup_signature (LkiUnsentDialog *self)
{
  g_autoptr (GString) signature = g_string_new (NULL);

  for (guint i = 0; i < self->unsent->len; i++)
    {
      LkiUnsentChange *unsent = g_ptr_array_index (self->unsent, i);

      if (!g_hash_table_contains (self->discarded, unsent->change->id))
        g_string_append_printf (signature, "%s %d %" G_GINT64_FORMAT " %s\n", unsent->change->id,
                                unsent->state, unsent->lead != NULL ? unsent->lead->revision : 0,
                                unsent->problem_code != NULL ? unsent->problem_code : "");
    }

  return g_string_free_and_steal (g_steal_pointer (&signature));
}

static void
show (LkiUnsentDialog *self)
{
  g_autofree char *signature = NULL;
  gboolean focused;
  GtkWidget *child;

  if (self->stack == NULL || self->unsent == NULL)
    return;

  signature = dup_signature (self);
  if (g_strcmp0 (signature, self->signature) == 0)
    return;

  focused = gtk_widget_get_focus_child (GTK_WIDGET (self->list_box)) != NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list_box))) != NULL)
    gtk_box_remove (self->list_box, child);
  for (guint i = 0; i < self->unsent->len; i++)
    {
      LkiUnsentChange *unsent = g_ptr_array_index (self->unsent, i);

      if (!g_hash_table_contains (self->discarded, unsent->change->id))
        gtk_box_append (self->list_box, make_group (self, unsent));
    }
  gtk_stack_set_visible_child_name (self->stack, *signature != '\0' ? "changes" : "none");
  if (focused)
    gtk_widget_child_focus (GTK_WIDGET (self->list_box), GTK_DIR_TAB_FORWARD);

  g_free (self->signature);
  self->signature = g_steal_pointer (&signature);
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

  unsent = dex_await_boxed (lki_session_load_unsent (self->session, TRUE), &error);
  if (unsent == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (job->serial != self->serial || self->stack == NULL)
    return lki_future_new_done ();

  g_clear_pointer (&self->unsent, g_ptr_array_unref);
  self->unsent = g_steal_pointer (&unsent);
  show (self);

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

/* What was discarded and not taken back goes now. */
static void
lki_unsent_dialog_closed (AdwDialog *dialog)
{
  LkiUnsentDialog *self = LKI_UNSENT_DIALOG (dialog);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->discarded);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    lki_future_report (discard (self, id), "discard a change");
  g_hash_table_remove_all (self->discarded);
}

static void
lki_unsent_dialog_dispose (GObject *object)
{
  LkiUnsentDialog *self = LKI_UNSENT_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), LKI_TYPE_UNSENT_DIALOG);
  self->stack = NULL;
  g_clear_object (&self->session);
  g_clear_pointer (&self->unsent, g_ptr_array_unref);
  g_clear_pointer (&self->signature, g_free);

  G_OBJECT_CLASS (lki_unsent_dialog_parent_class)->dispose (object);
}

static void
lki_unsent_dialog_finalize (GObject *object)
{
  g_hash_table_unref (LKI_UNSENT_DIALOG (object)->discarded);

  G_OBJECT_CLASS (lki_unsent_dialog_parent_class)->finalize (object);
}

static void
lki_unsent_dialog_class_init (LkiUnsentDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lki_unsent_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = lki_unsent_dialog_finalize;
  ADW_DIALOG_CLASS (klass)->closed = lki_unsent_dialog_closed;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-unsent-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiUnsentDialog, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, LkiUnsentDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, LkiUnsentDialog, list_box);
}

static void
lki_unsent_dialog_init (LkiUnsentDialog *self)
{
  self->discarded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
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
