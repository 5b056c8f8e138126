// SPDX-License-Identifier: GPL-3.0-or-later
// The third pane: who the person is, how to reach them, and how the lead stands. The boxed lists
// below are made in lki-lead-sections.c, the actions are in lki-lead-pane-actions.c.

#include "lki-lead-pane-private.h"

#include "lki-clock.h"
#include "lki-config.h"
#include "lki-error-text.h"
#include "lki-future.h"
#include "lki-lead-sections.h"
#include "lki-minute.h"
#include "lki-note-editor.h"

#include <glib/gi18n.h>

/* A lead that is only passed on the way down the list was not opened. */
#define OPENED_DELAY_MS 600
#define WALK_MS 100 /* leads chosen faster than this are passed by */

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_TITLE,
  PROP_LEAD_ID,
  PROP_HAS_LEAD,
  PROP_INVITING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LkiLeadPane,
                     lki_lead_pane,
                     ADW_TYPE_BIN)

/* What a fiber needs of the page; the lead may be another one when it wakes. */
typedef struct
{
  LkiLeadPane *self;   /* (owned) */
  LkiSession *session; /* (owned) */
  gint64 key;
  guint serial;
} Job;

static Job *
job_new (LkiLeadPane *self)
{
  Job *job = g_new0 (Job, 1);

  job->self = g_object_ref (self);
  job->session = g_object_ref (self->session);
  job->key = self->key;
  job->serial = self->serial;

  return job;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->self);
  g_object_unref (job->session);
  g_free (job);
}

static gint64
get_now_ms (void)
{
  return lki_minute_get_now_ms (lki_minute_get_default ());
}

/* A brief record fills none of them: the rest follows at once, and rows cost time. */
static void
fill_sections (LkiLeadPane *self)
{
  gboolean complete = self->lead->details != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->request_group), complete);
  gtk_widget_set_visible (GTK_WIDGET (self->contact_group), complete);
  gtk_widget_set_visible (GTK_WIDGET (self->place_group), complete);
  gtk_widget_set_visible (GTK_WIDGET (self->source_group), complete);
  gtk_widget_set_visible (self->activity_box, complete);
  if (!complete)
    return;

  lki_lead_sections_fill_request (self->request_group, self->lead);
  lki_lead_sections_fill_contact (self->contact_group, self->lead);
  lki_lead_sections_fill_place (self->place_group, self->lead);
  lki_lead_sections_fill_source (self->source_group, self->lead, get_now_ms ());
}

static void
show_record (LkiLeadPane *self,
             LkiLeadRecord *lead)
{
  gboolean same = self->lead != NULL && g_strcmp0 (self->lead->id, lead->id) == 0;
  g_autofree char *title = lki_lead_dup_title (lead);
  g_autofree char *summary = lki_lead_dup_summary (lead);

  lki_lead_record_ref (lead);
  g_clear_pointer (&self->lead, lki_lead_record_unref);
  self->lead = lead;
  if (!same)
    {
      g_clear_pointer (&self->duplicates, g_ptr_array_unref);
      lki_lead_pane_reset_work (self);
    }

  adw_avatar_set_text (self->avatar, title);
  gtk_label_set_text (self->name_label, title);
  gtk_label_set_text (self->summary_label, summary);
  gtk_widget_set_visible (GTK_WIDGET (self->summary_label), *summary != '\0');
  adw_window_title_set_title (self->window_title, title);
  lki_lead_pane_update_status (self);
  lki_lead_pane_update_times (self);
  lki_lead_pane_update_clock (self);
  lki_lead_pane_update_actions (self);
  lki_lead_pane_update_work (self);
  lki_lead_pane_update_call_card (self);
  lki_lead_pane_update_notices (self);

  if (lead->details != NULL || !same)
    fill_sections (self);
  lki_note_editor_set_lead (self->note_editor, self->session, lead);

  gtk_stack_set_visible_child_name (self->stack, "lead");
  if (!same)
    {
      g_autoptr (GPtrArray) none = g_ptr_array_new ();

      lki_lead_sections_fill_activity (self->activity_group, none);
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
  if (!same)
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEAD_ID]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_LEAD]);
    }
}

static gboolean
opened_cb (gpointer user_data)
{
  LkiLeadPane *self = user_data;

  self->opened_source = 0;
  if (self->lead != NULL && self->session != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    lki_future_report (lki_session_mark_opened (self->session, self->lead), "mark a lead opened");

  return G_SOURCE_REMOVE;
}

static void
schedule_opened (LkiLeadPane *self)
{
  g_clear_handle_id (&self->opened_source, g_source_remove);
  if (self->lead != NULL)
    self->opened_source = g_timeout_add (OPENED_DELAY_MS, opened_cb, self);
}

static DexFuture *
loaded (LkiLeadPane *self)
{
  self->loaded_serial = self->serial;

  return lki_future_new_done ();
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Job *job = user_data;
  LkiLeadPane *self = job->self;
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autoptr (GPtrArray) activities = NULL;
  g_autoptr (GError) error = NULL;

  lead = dex_await_boxed (lki_session_load_lead (job->session, job->key), &error);
  if (job->serial != self->serial)
    return lki_future_new_done ();

  if (lead == NULL)
    {
      adw_status_page_set_title (self->failed_page, lki_error_get_title (error));
      adw_status_page_set_description (self->failed_page, lki_error_get_body (error));
      gtk_stack_set_visible_child_name (self->stack, "failed");
      return loaded (self);
    }

  show_record (self, lead);
  schedule_opened (self);

  activities = dex_await_boxed (lki_session_load_activities (job->session, job->key), &error);
  if (job->serial != self->serial)
    return lki_future_new_done ();
  if (activities == NULL)
    {
      self->loaded_serial = self->serial;
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  lki_lead_sections_fill_activity (self->activity_group, activities);
  lki_lead_pane_load_duplicates (self);
  lki_lead_pane_ask_again (self);

  return loaded (self);
}

static void
load (LkiLeadPane *self)
{
  g_clear_handle_id (&self->load_source, g_source_remove);
  self->serial++;
  lki_future_report (lki_future_spawn ("load-lead", load_fiber, job_new (self), job_free),
                     "load a lead");
}

static void
load_soon_cb (gpointer user_data)
{
  LkiLeadPane *self = user_data;

  self->load_source = 0;
  load (self);
}

/* Whoever walks through the list with a key held down sees whose lead it is; the rows of each would
 * only make that slow. */
static void
load_when_settled (LkiLeadPane *self)
{
  gint64 now_us = g_get_monotonic_time ();
  gboolean walking = now_us - self->shown_us < WALK_MS * 1000;

  self->shown_us = now_us;
  g_clear_handle_id (&self->opened_source, g_source_remove);
  if (!walking)
    {
      load (self);
      return;
    }

  self->serial++;
  g_clear_handle_id (&self->load_source, g_source_remove);
  self->load_source = g_timeout_add_once (WALK_MS, load_soon_cb, self);
}

static void
lead_changed_cb (LkiLeadPane *self,
                 LkiLeadRecord *brief)
{
  if (self->lead == NULL || brief == NULL)
    return;

  if (g_strcmp0 (self->lead->id, brief->id) == 0)
    load (self);
  else if (lki_lead_pane_knows_duplicate (self, brief))
    lki_lead_pane_load_duplicates (self);
}

static void
lead_removed_cb (LkiLeadPane *self,
                 gint64 key)
{
  if (self->key == key)
    load (self);
  else if (self->lead != NULL)
    lki_lead_pane_forget_duplicate (self, key);
}

/* Too much has changed to be told one by one. */
static void
data_requests_cb (LkiLeadPane *self,
                  const char *lead_id)
{
  if (self->lead != NULL && g_strcmp0 (self->lead->id, lead_id) == 0)
    lki_lead_pane_update_notices (self);
}

static void
leads_reset_cb (LkiLeadPane *self)
{
  if (self->key != 0)
    load (self);
}

/* A new lead may have the number of this one as its second. */
static void
leads_arrived_cb (LkiLeadPane *self)
{
  if (self->lead != NULL)
    lki_lead_pane_load_duplicates (self);
}

static void
account_changed_cb (LkiLeadPane *self)
{
  lki_lead_pane_update_times (self);
  lki_lead_pane_update_clock (self);
  if (self->lead != NULL)
    lki_lead_pane_update_work (self);
}

static void
minute_cb (LkiLeadPane *self)
{
  lki_lead_pane_update_times (self);
  if (self->lead != NULL)
    lki_lead_pane_update_notices (self);
  lki_lead_sections_refresh_activity (self->activity_group);
}

static void
note_added_cb (LkiLeadPane *self)
{
  if (self->key != 0)
    load (self);
}

static void
try_again_cb (LkiLeadPane *self)
{
  if (self->key != 0)
    load (self);
}

static void
scrolled_cb (LkiLeadPane *self)
{
  double value = gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (self->scrolled));

  gtk_revealer_set_reveal_child (
      self->title_revealer, self->lead != NULL && value > gtk_widget_get_height (self->hero) / 2);
}

static void
lki_lead_pane_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lki_lead_pane_parent_class)->map (widget);

  schedule_opened (LKI_LEAD_PANE (widget));
}

static void
lki_lead_pane_dispose (GObject *object)
{
  LkiLeadPane *self = LKI_LEAD_PANE (object);

  self->serial++;
  g_clear_handle_id (&self->load_source, g_source_remove);
  g_clear_handle_id (&self->opened_source, g_source_remove);
  g_clear_object (&self->session_signals);
  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->session);
  g_clear_pointer (&self->lead, lki_lead_record_unref);
  g_clear_pointer (&self->duplicates, g_ptr_array_unref);
  g_clear_pointer (&self->notices, g_free);
  g_clear_pointer (&self->templates, g_ptr_array_unref);
  g_clear_pointer (&self->asked, g_hash_table_unref);
  g_clear_pointer (&self->asked_before, g_hash_table_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), LKI_TYPE_LEAD_PANE);

  G_OBJECT_CLASS (lki_lead_pane_parent_class)->dispose (object);
}

static void
lki_lead_pane_get_property (GObject *object,
                            guint prop_id,
                            GValue *value,
                            GParamSpec *pspec)
{
  LkiLeadPane *self = LKI_LEAD_PANE (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_TITLE:
      if (self->lead != NULL)
        g_value_take_string (value, lki_lead_dup_title (self->lead));
      else
        g_value_set_string (value, _ ("Lead"));
      break;
    case PROP_LEAD_ID:
      g_value_set_string (value, lki_lead_pane_get_lead_id (self));
      break;
    case PROP_HAS_LEAD:
      g_value_set_boolean (value, self->lead != NULL);
      break;
    case PROP_INVITING:
      g_value_set_boolean (value, self->inviting);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_lead_pane_set_property (GObject *object,
                            guint prop_id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  LkiLeadPane *self = LKI_LEAD_PANE (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      lki_lead_pane_set_session (self, g_value_get_object (value));
      break;
    case PROP_INVITING:
      if (self->inviting != g_value_get_boolean (value))
        {
          self->inviting = g_value_get_boolean (value);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_lead_pane_class_init (LkiLeadPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lki_lead_pane_dispose;
  object_class->get_property = lki_lead_pane_get_property;
  object_class->set_property = lki_lead_pane_set_property;
  widget_class->map = lki_lead_pane_map;

  properties[PROP_SESSION] =
      g_param_spec_object ("session", NULL, NULL, LKI_TYPE_SESSION,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_TITLE] =
      g_param_spec_string ("title", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_LEAD_ID] =
      g_param_spec_string ("lead-id", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_HAS_LEAD] =
      g_param_spec_boolean ("has-lead", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_INVITING] =
      g_param_spec_boolean ("inviting", NULL, NULL, TRUE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (LKI_TYPE_CALL_CARD);
  g_type_ensure (LKI_TYPE_NOTE_EDITOR);
  g_type_ensure (LKI_TYPE_RESPONSE_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-lead-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, title_revealer);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, window_title);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, stack);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, failed_page);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, scrolled);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, hero);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, avatar);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, name_label);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, summary_label);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, presence_box);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, presence_label);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, time_label);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, clock_label);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, status_button);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, action_box);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, sms_button);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, email_button);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, call_revealer);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, call_card);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, take_image);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, take_label);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, assign_button);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, follow_up_button);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, snooze_button);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, notice_group);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, request_group);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, contact_group);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, place_group);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, source_group);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, activity_box);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, activity_group);
  gtk_widget_class_bind_template_child (widget_class, LkiLeadPane, note_editor);
  gtk_widget_class_bind_template_callback (widget_class, note_added_cb);
  gtk_widget_class_bind_template_callback (widget_class, try_again_cb);

  lki_lead_pane_install_actions (widget_class);
  lki_lead_pane_install_work_actions (widget_class);
  lki_lead_pane_install_rights_actions (widget_class);
  lki_lead_pane_install_take_actions (widget_class);
  lki_lead_pane_install_message_actions (widget_class);
}

static void
lki_lead_pane_init (LkiLeadPane *self)
{
  self->inviting = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  lki_lead_pane_init_status (self);
  lki_lead_pane_init_calls (self);
  lki_lead_pane_init_work (self);

  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scrolled), "value-changed",
                           G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);

  self->session_signals = g_signal_group_new (LKI_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "lead-changed",
                                  G_CALLBACK (lead_changed_cb), self);
  g_signal_group_connect_swapped (self->session_signals, "data-requests-changed",
                                  G_CALLBACK (data_requests_cb), self);
  g_signal_group_connect_swapped (self->session_signals, "lead-removed",
                                  G_CALLBACK (lead_removed_cb), self);
  g_signal_group_connect_swapped (self->session_signals, "leads-reset", G_CALLBACK (leads_reset_cb),
                                  self);
  g_signal_group_connect_swapped (self->session_signals, "leads-arrived",
                                  G_CALLBACK (leads_arrived_cb), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::account",
                                  G_CALLBACK (account_changed_cb), self);
  lki_lead_pane_init_take (self);
  lki_lead_pane_init_presence (self);

  lki_minute_watch (lki_minute_get_default (), GTK_WIDGET (self), G_CALLBACK (minute_cb));
  lki_lead_pane_update_actions (self);
}

/**
 * lki_lead_pane_set_session:
 * @self: the page
 * @session: (nullable): whose leads it shows
 */
void
lki_lead_pane_set_session (LkiLeadPane *self,
                           LkiSession *session)
{
  g_return_if_fail (LKI_IS_LEAD_PANE (self));
  g_return_if_fail (session == NULL || LKI_IS_SESSION (session));

  if (self->session == session)
    return;

  lki_lead_pane_clear (self);
  g_set_object (&self->session, session);
  g_signal_group_set_target (self->session_signals, session);
  lki_lead_pane_load_templates (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

/**
 * lki_lead_pane_show_lead:
 * @self: the page, which has a session
 * @key: the lead's key in the store
 *
 * Reads the lead and shows it.
 */
void
lki_lead_pane_show_lead (LkiLeadPane *self,
                         gint64 key)
{
  g_return_if_fail (LKI_IS_LEAD_PANE (self));
  g_return_if_fail (self->session != NULL);

  if (self->key != key && (self->lead == NULL || self->lead->key != key))
    {
      g_clear_pointer (&self->lead, lki_lead_record_unref);
      gtk_stack_set_visible_child_name (self->stack, "loading");
    }
  self->key = key;
  load (self);
}

/**
 * lki_lead_pane_show_record:
 * @self: the page, which has a session
 * @record: a lead, maybe as brief as a list has it
 *
 * Shows at once what is known of the lead, and then reads the rest.
 */
void
lki_lead_pane_show_record (LkiLeadPane *self,
                           LkiLeadRecord *record)
{
  g_return_if_fail (LKI_IS_LEAD_PANE (self));
  g_return_if_fail (self->session != NULL);
  g_return_if_fail (record != NULL);

  if (self->key == record->key && self->lead != NULL)
    return;

  self->key = record->key;
  show_record (self, record);
  load_when_settled (self);
}

/**
 * lki_lead_pane_clear:
 * @self: the page
 *
 * Shows that no lead is chosen.
 */
void
lki_lead_pane_clear (LkiLeadPane *self)
{
  g_return_if_fail (LKI_IS_LEAD_PANE (self));

  self->loaded_serial = ++self->serial;
  self->key = 0;
  g_clear_handle_id (&self->load_source, g_source_remove);
  g_clear_handle_id (&self->opened_source, g_source_remove);
  g_clear_pointer (&self->lead, lki_lead_record_unref);
  lki_note_editor_set_lead (self->note_editor, NULL, NULL);
  lki_lead_pane_update_clock (self);
  lki_lead_pane_update_actions (self);
  gtk_revealer_set_reveal_child (self->title_revealer, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "none");

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEAD_ID]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_LEAD]);
}

/**
 * lki_lead_pane_get_lead_id:
 * @self: the page
 *
 * Returns: (nullable): the id of the lead that is shown
 */
const char *
lki_lead_pane_get_lead_id (LkiLeadPane *self)
{
  g_return_val_if_fail (LKI_IS_LEAD_PANE (self), NULL);

  return self->lead != NULL ? self->lead->id : NULL;
}

/**
 * lki_lead_pane_get_key:
 * @self: the page
 *
 * Returns: the key of the lead that is shown or on its way, or 0
 */
gint64
lki_lead_pane_get_key (LkiLeadPane *self)
{
  g_return_val_if_fail (LKI_IS_LEAD_PANE (self), 0);

  return self->key;
}

/**
 * lki_lead_pane_write_note:
 * @self: the page
 *
 * Puts the cursor into the note field.
 */
void
lki_lead_pane_write_note (LkiLeadPane *self)
{
  g_return_if_fail (LKI_IS_LEAD_PANE (self));

  if (self->lead != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->note_editor));
}

/**
 * lki_lead_pane_scroll:
 * @self: the page
 * @fraction: 0 for the top, 1 for the end
 */
void
lki_lead_pane_scroll (LkiLeadPane *self,
                      double fraction)
{
  GtkAdjustment *adjustment;

  g_return_if_fail (LKI_IS_LEAD_PANE (self));

  adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);
  gtk_adjustment_set_value (adjustment, fraction * (gtk_adjustment_get_upper (adjustment) -
                                                    gtk_adjustment_get_page_size (adjustment)));
}

/**
 * lki_lead_pane_is_loading:
 * @self: the page
 *
 * Returns: %TRUE while something of the lead is being read
 */
gboolean
lki_lead_pane_is_loading (LkiLeadPane *self)
{
  g_return_val_if_fail (LKI_IS_LEAD_PANE (self), FALSE);

  return self->loaded_serial != self->serial;
}
