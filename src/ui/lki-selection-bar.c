// SPDX-License-Identifier: GPL-3.0-or-later
// One verb of the session done to all leads that are selected, said in one toast with one Undo.
// Which leads those are is the business of the selection.

#include "lki-selection-bar.h"

#include "lki-clock.h"
#include "lki-config.h"
#include "lki-error-text.h"
#include "lki-format.h"
#include "lki-future.h"
#include "lki-minute.h"
#include "lki-when-popover.h"
#include "lki-words.h"
#include "lki-work-menus.h"
#include "lki-work-toast.h"

#include <glib/gi18n.h>

/* What is done sooner shows no progress. */
#define MOMENT_MS 300

struct _LkiSelectionBar
{
  AdwBin parent_instance;

  LkiSession *session;           /* (owned) (nullable) */
  GSignalGroup *session_signals; /* (owned) */
  LkiLeadSelection *selection;   /* (owned) (nullable) */
  GtkWidget *snooze_popover;     /* of the button */
  gboolean working;
  guint moment_source;

  GtkStack *stack;
  GtkWidget *action_box;
  GtkMenuButton *status_button;
  GtkMenuButton *assign_button;
  GtkMenuButton *snooze_button;
  GtkLabel *working_label;
};

enum
{
  DONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkiSelectionBar,
                     lki_selection_bar,
                     ADW_TYPE_BIN)

static void
update (LkiSelectionBar *self)
{
  guint n = self->selection != NULL ? lki_lead_selection_get_n_selected (self->selection) : 0;
  gboolean ready = self->session != NULL && n > 0 && !self->working;

  gtk_widget_set_sensitive (self->action_box, ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "selection.set-status", ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "selection.assign", ready);
}

static void
update_assign_menu (LkiSelectionBar *self)
{
  LkiAccountRecord *account =
      self->session != NULL ? lki_session_get_account (self->session) : NULL;
  g_autoptr (GMenuModel) menu = lki_assign_menu_new (account, TRUE, "selection.assign");

  gtk_menu_button_set_menu_model (self->assign_button, menu);
}

/* Work on its way */

typedef enum
{
  WORK_STATUS,
  WORK_ASSIGN,
  WORK_SNOOZE,
} WorkKind;

typedef struct
{
  LkiSelectionBar *self; /* (owned) */
  LkiSession *session;   /* (owned) */
  DexFuture *work;       /* (owned) */
  WorkKind kind;
  char *what; /* (owned) (nullable): the status, the colleague or the time, in words */
  guint n_selected;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->self);
  g_object_unref (job->session);
  dex_unref (job->work);
  g_free (job->what);
  g_free (job);
}

/* Says what was done to all of them. */
static char *
dup_text_for_all (Job *job,
                  guint n)
{
  g_autofree char *count = lki_format_count (n);

  switch (job->kind)
    {
    case WORK_STATUS:
      /* Translators: the first %s is a number, the second a status */
      return g_strdup_printf (ngettext ("%s lead is now “%s”", "%s leads are now “%s”", n), count,
                              job->what);

    case WORK_ASSIGN:
      if (job->what == NULL)
        return g_strdup_printf (
            ngettext ("%s lead assigned to nobody", "%s leads assigned to nobody", n), count);
      /* Translators: the first %s is a number, the second a colleague */
      return g_strdup_printf (ngettext ("%s lead assigned to %s", "%s leads assigned to %s", n),
                              count, job->what);

    case WORK_SNOOZE:
    default:
      if (job->what == NULL)
        return g_strdup_printf (ngettext ("%s lead is back", "%s leads are back", n), count);
      /* Translators: the first %s is a number, the second when they come back, such as Tomorrow at
       * 08:00 */
      return g_strdup_printf (
          ngettext ("%s lead snoozed until: %s", "%s leads snoozed until: %s", n), count,
          job->what);
    }
}

/* Says what was done to some of them: to the others it cannot be done. */
static char *
dup_text_for_some (Job *job,
                   guint n)
{
  g_autofree char *count = lki_format_count (n);
  g_autofree char *total = lki_format_count (job->n_selected);

  switch (job->kind)
    {
    case WORK_STATUS:
      /* Translators: such as: 12 of 15 leads are now “Won”. The plural is that of the first number
       */
      return g_strdup_printf (
          ngettext ("%s of %s leads is now “%s”", "%s of %s leads are now “%s”", n), count, total,
          job->what);

    case WORK_ASSIGN:
      if (job->what == NULL)
        /* Translators: such as: 12 of 15 leads assigned to nobody */
        return g_strdup_printf (
            ngettext ("%s of %s leads assigned to nobody", "%s of %s leads assigned to nobody", n),
            count, total);
      /* Translators: such as: 12 of 15 leads assigned to Kari */
      return g_strdup_printf (
          ngettext ("%s of %s leads assigned to %s", "%s of %s leads assigned to %s", n), count,
          total, job->what);

    case WORK_SNOOZE:
    default:
      if (job->what == NULL)
        /* Translators: such as: 12 of 15 leads are back */
        return g_strdup_printf (ngettext ("%s of %s leads is back", "%s of %s leads are back", n),
                                count, total);
      /* Translators: such as: 12 of 15 leads snoozed until: Tomorrow at 08:00 */
      return g_strdup_printf (
          ngettext ("%s of %s leads snoozed until: %s", "%s of %s leads snoozed until: %s", n),
          count, total, job->what);
    }
}

static void
set_working (LkiSelectionBar *self,
             gboolean working)
{
  self->working = working;
  if (!working)
    {
      g_clear_handle_id (&self->moment_source, g_source_remove);
      if (self->stack != NULL)
        gtk_stack_set_visible_child_name (self->stack, "actions");
    }
  if (self->stack != NULL)
    update (self);
}

static DexFuture *
job_fiber (gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (LkiUndo) undo = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint n;

  undo = dex_await_boxed (dex_ref (job->work), &error);
  set_working (job->self, FALSE);
  if (undo == NULL)
    {
      if (!lki_error_is_cancelled (error))
        lki_work_toast_add (GTK_WIDGET (job->self), lki_error_get_title (error));
      return lki_future_new_done ();
    }

  n = lki_undo_get_n_leads (undo);
  if (n == 0)
    {
      lki_work_toast_add (GTK_WIDGET (job->self),
                          _ ("None of the selected leads can be changed like that"));
      return lki_future_new_done ();
    }

  text = n == job->n_selected ? dup_text_for_all (job, n) : dup_text_for_some (job, n);
  lki_work_toast_offer (GTK_WIDGET (job->self), job->session, undo, text);
  g_signal_emit (job->self, signals[DONE], 0);

  return lki_future_new_done ();
}

static void
moment_cb (gpointer user_data)
{
  LkiSelectionBar *self = user_data;
  guint n = lki_lead_selection_get_n_selected (self->selection);
  g_autofree char *count = lki_format_count (n);
  g_autofree char *text =
      g_strdup_printf (ngettext ("Changing %s lead…", "Changing %s leads…", n), count);

  self->moment_source = 0;
  gtk_label_set_label (self->working_label, text);
  gtk_stack_set_visible_child_name (self->stack, "working");
  gtk_accessible_announce (GTK_ACCESSIBLE (self), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
}

/* Takes @work and @what. */
static void
follow (LkiSelectionBar *self,
        DexFuture *work,
        WorkKind kind,
        char *what)
{
  Job *job = g_new0 (Job, 1);

  job->self = g_object_ref (self);
  job->session = g_object_ref (self->session);
  job->work = work;
  job->kind = kind;
  job->what = what;
  job->n_selected = lki_lead_selection_get_n_selected (self->selection);
  set_working (self, TRUE);
  self->moment_source = g_timeout_add_once (MOMENT_MS, moment_cb, self);
  lki_future_report (lki_future_spawn ("selection-bar", job_fiber, job, job_free),
                     "change the selected leads");
}

static gboolean
is_ready (LkiSelectionBar *self)
{
  return self->session != NULL && !self->working &&
         lki_lead_selection_get_n_selected (self->selection) > 0;
}

static void
set_status_action (GtkWidget *widget,
                   const char *action_name,
                   GVariant *parameter)
{
  LkiSelectionBar *self = LKI_SELECTION_BAR (widget);
  g_auto (GStrv) parts = g_strsplit (g_variant_get_string (parameter, NULL), ":", 2);
  LkiLeadStatus status = lki_lead_status_from_string (parts[0]);
  g_autoptr (GArray) keys = NULL;

  if (!is_ready (self) || status == LKI_LEAD_STATUS_UNKNOWN)
    return;

  keys = lki_lead_selection_dup_keys (self->selection);
  follow (self, lki_session_set_status_many (self->session, keys, status, parts[1]), WORK_STATUS,
          g_strdup (lki_status_get_title (status)));
}

static void
assign_action (GtkWidget *widget,
               const char *action_name,
               GVariant *parameter)
{
  LkiSelectionBar *self = LKI_SELECTION_BAR (widget);
  const char *id = g_variant_get_string (parameter, NULL);
  const char *member_id = *id != '\0' ? id : NULL;
  const char *name = NULL;
  LkiAccountRecord *account;
  g_autoptr (GArray) keys = NULL;

  if (!is_ready (self))
    return;

  account = lki_session_get_account (self->session);
  if (member_id != NULL && account != NULL)
    name = lki_account_record_get_member_name (account, member_id);
  keys = lki_lead_selection_dup_keys (self->selection);
  follow (self, lki_session_assign_many (self->session, keys, member_id), WORK_ASSIGN,
          g_strdup (name));
}

static void
snooze_chosen_cb (LkiSelectionBar *self,
                  gint64 until,
                  const char *text)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GArray) keys = NULL;
  char *moment = NULL;

  if (!is_ready (self))
    return;

  if (until != LKI_TIME_NONE)
    moment = lki_format_moment (until, lki_minute_get_now_ms (lki_minute_get_default ()), zone);
  keys = lki_lead_selection_dup_keys (self->selection);
  follow (self, lki_session_snooze_many (self->session, keys, until), WORK_SNOOZE, moment);
}

static void
lki_selection_bar_dispose (GObject *object)
{
  LkiSelectionBar *self = LKI_SELECTION_BAR (object);

  g_clear_handle_id (&self->moment_source, g_source_remove);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->session);
  g_clear_object (&self->selection);
  /* The template would unparent a named child behind the back of the bin that holds it. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LKI_TYPE_SELECTION_BAR);

  G_OBJECT_CLASS (lki_selection_bar_parent_class)->dispose (object);
}

static void
lki_selection_bar_class_init (LkiSelectionBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lki_selection_bar_dispose;

  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-selection-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiSelectionBar, stack);
  gtk_widget_class_bind_template_child (widget_class, LkiSelectionBar, action_box);
  gtk_widget_class_bind_template_child (widget_class, LkiSelectionBar, status_button);
  gtk_widget_class_bind_template_child (widget_class, LkiSelectionBar, assign_button);
  gtk_widget_class_bind_template_child (widget_class, LkiSelectionBar, snooze_button);
  gtk_widget_class_bind_template_child (widget_class, LkiSelectionBar, working_label);

  gtk_widget_class_install_action (widget_class, "selection.set-status", "s", set_status_action);
  gtk_widget_class_install_action (widget_class, "selection.assign", "s", assign_action);
}

static void
lki_selection_bar_init (LkiSelectionBar *self)
{
  g_autoptr (GMenuModel) status_menu = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  status_menu = lki_status_menu_new_for_many ("selection.set-status");
  gtk_menu_button_set_menu_model (self->status_button, status_menu);
  self->snooze_popover = lki_when_popover_new (LKI_WHEN_SNOOZE);
  gtk_menu_button_set_popover (self->snooze_button, self->snooze_popover);
  g_signal_connect_object (self->snooze_popover, "chosen", G_CALLBACK (snooze_chosen_cb), self,
                           G_CONNECT_SWAPPED);

  self->session_signals = g_signal_group_new (LKI_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "notify::account",
                                  G_CALLBACK (update_assign_menu), self);
  update (self);
}

/**
 * lki_selection_bar_set_up:
 * @self: the bar
 * @selection: the leads that it is about
 */
void
lki_selection_bar_set_up (LkiSelectionBar *self,
                          LkiLeadSelection *selection)
{
  g_return_if_fail (LKI_IS_SELECTION_BAR (self));
  g_return_if_fail (LKI_IS_LEAD_SELECTION (selection));

  g_set_object (&self->selection, selection);
  g_signal_connect_object (selection, "notify::n-selected", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

/**
 * lki_selection_bar_set_session:
 * @self: the bar
 * @session: (nullable): whose leads they are
 */
void
lki_selection_bar_set_session (LkiSelectionBar *self,
                               LkiSession *session)
{
  g_return_if_fail (LKI_IS_SELECTION_BAR (self));
  g_return_if_fail (session == NULL || LKI_IS_SESSION (session));

  g_set_object (&self->session, session);
  g_signal_group_set_target (self->session_signals, session);
  update_assign_menu (self);
  update (self);
}

/**
 * lki_selection_bar_set_snoozed:
 * @self: the bar
 * @snoozed: whether the list may hold leads that are snoozed, which can be brought back
 */
void
lki_selection_bar_set_snoozed (LkiSelectionBar *self,
                               gboolean snoozed)
{
  g_return_if_fail (LKI_IS_SELECTION_BAR (self));

  lki_when_popover_set_current (LKI_WHEN_POPOVER (self->snooze_popover),
                                snoozed ? 0 : LKI_TIME_NONE);
}
