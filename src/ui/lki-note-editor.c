// SPDX-License-Identifier: GPL-3.0-or-later
// The note field of the lead pane. It never loses what was typed: the draft is saved a moment after
// the last key, when another lead is shown, and when the window goes away.

#include "lki-note-editor.h"

#include "lki-config.h"
#include "lki-error-text.h"
#include "lki-future.h"

#include <glib/gi18n.h>

#define SAVE_DELAY_MS 800

struct _LkiNoteEditor
{
  AdwBin parent_instance;

  LkiSession *session; /* (owned) (nullable) */
  LkiLeadRecord *lead; /* (owned) (nullable) */
  guint save_source;
  guint serial; /* of the lead; an answer for an earlier one is late */
  gboolean loading;
  gboolean dirty;

  GtkTextView *text_view;
  GtkWidget *placeholder;
  GtkLabel *state_label;
  GtkWidget *add_button;
};

enum
{
  NOTE_ADDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkiNoteEditor,
                     lki_note_editor,
                     ADW_TYPE_BIN)

typedef struct
{
  LkiNoteEditor *self; /* (owned) */
  LkiSession *session; /* (owned) */
  LkiLeadRecord *lead; /* (owned) */
  char *text;          /* (owned) */
  guint serial;
} Job;

static Job *
job_new (LkiNoteEditor *self,
         const char *text)
{
  Job *job = g_new0 (Job, 1);

  job->self = g_object_ref (self);
  job->session = g_object_ref (self->session);
  job->lead = lki_lead_record_ref (self->lead);
  job->text = g_strdup (text);
  job->serial = self->serial;

  return job;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->self);
  g_object_unref (job->session);
  lki_lead_record_unref (job->lead);
  g_free (job->text);
  g_free (job);
}

/* The text as it will be kept: no blank space around it. */
static char *
dup_note (LkiNoteEditor *self)
{
  return g_strstrip (lki_note_editor_dup_text (self));
}

static void
update (LkiNoteEditor *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  g_autofree char *note = dup_note (self);

  gtk_widget_set_visible (self->placeholder, gtk_text_buffer_get_char_count (buffer) == 0);
  gtk_widget_set_sensitive (self->add_button, self->lead != NULL && *note != '\0');
}

static gboolean
save_cb (gpointer user_data)
{
  LkiNoteEditor *self = user_data;

  self->save_source = 0;
  lki_note_editor_save_draft (self);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (LkiNoteEditor *self)
{
  update (self);
  if (self->loading)
    return;

  self->dirty = TRUE;
  gtk_label_set_text (self->state_label, "");
  g_clear_handle_id (&self->save_source, g_source_remove);
  self->save_source = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
}

static DexFuture *
load_draft_fiber (gpointer user_data)
{
  Job *job = user_data;
  LkiNoteEditor *self = job->self;
  g_autoptr (GError) error = NULL;
  g_autofree char *text =
      dex_await_string (lki_session_load_draft (job->session, "note", job->lead->id), &error);

  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  /* Another lead, or the person was faster. */
  if (job->serial != self->serial || self->dirty || text == NULL || *text == '\0')
    return lki_future_new_done ();

  self->loading = TRUE;
  lki_note_editor_set_text (self, text);
  self->loading = FALSE;
  gtk_label_set_text (self->state_label, _ ("Unfinished note"));

  return lki_future_new_done ();
}

static DexFuture *
add_note_fiber (gpointer user_data)
{
  Job *job = user_data;
  LkiNoteEditor *self = job->self;
  g_autoptr (GError) error = NULL;

  if (!dex_await (lki_session_add_note (job->session, job->lead, job->text), &error))
    {
      g_autofree char *now = NULL;

      /* Nothing is lost: the text comes back where nothing new has been written meanwhile. */
      if (job->serial == self->serial)
        {
          now = dup_note (self);
          if (*now == '\0')
            lki_note_editor_set_text (self, job->text);
          gtk_label_set_text (self->state_label, lki_error_get_title (error));
        }
      else
        {
          lki_future_report (
              lki_session_save_draft (job->session, "note", job->lead->id, job->text),
              "save the draft of a note");
        }
      return lki_future_new_done ();
    }

  if (job->serial == self->serial)
    g_signal_emit (self, signals[NOTE_ADDED], 0);

  return lki_future_new_done ();
}

static void
add_clicked_cb (LkiNoteEditor *self)
{
  lki_note_editor_add (self);
}

static gboolean
key_pressed_cb (LkiNoteEditor *self,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                GtkEventControllerKey *controller)
{
  if ((keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) &&
      (state & gtk_accelerator_get_default_mod_mask ()) == GDK_CONTROL_MASK)
    {
      lki_note_editor_add (self);
      return GDK_EVENT_STOP;
    }

  return GDK_EVENT_PROPAGATE;
}

static gboolean
grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LKI_NOTE_EDITOR (widget)->text_view));
}

static void
lki_note_editor_dispose (GObject *object)
{
  LkiNoteEditor *self = LKI_NOTE_EDITOR (object);

  if (self->text_view != NULL)
    lki_note_editor_set_lead (self, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LKI_TYPE_NOTE_EDITOR);

  G_OBJECT_CLASS (lki_note_editor_parent_class)->dispose (object);
}

static void
lki_note_editor_class_init (LkiNoteEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lki_note_editor_dispose;
  widget_class->grab_focus = grab_focus;

  signals[NOTE_ADDED] = g_signal_new ("note-added", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-note-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiNoteEditor, text_view);
  gtk_widget_class_bind_template_child (widget_class, LkiNoteEditor, placeholder);
  gtk_widget_class_bind_template_child (widget_class, LkiNoteEditor, state_label);
  gtk_widget_class_bind_template_child (widget_class, LkiNoteEditor, add_button);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked_cb);
}

static void
lki_note_editor_init (LkiNoteEditor *self)
{
  GtkEventController *controller;

  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (gtk_text_view_get_buffer (self->text_view), "changed",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  controller = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->text_view), controller);
}

/**
 * lki_note_editor_set_lead:
 * @self: the editor
 * @session: (nullable): whose lead it is
 * @lead: (nullable): the lead that the note is about
 *
 * Keeps what was written for the lead before, and brings back what was written for this one.
 */
void
lki_note_editor_set_lead (LkiNoteEditor *self,
                          LkiSession *session,
                          LkiLeadRecord *lead)
{
  g_return_if_fail (LKI_IS_NOTE_EDITOR (self));
  g_return_if_fail ((session == NULL) == (lead == NULL));

  if (self->lead != NULL && lead != NULL && self->session == session &&
      g_strcmp0 (self->lead->id, lead->id) == 0)
    {
      /* The same lead, newer. */
      lki_lead_record_ref (lead);
      lki_lead_record_unref (self->lead);
      self->lead = lead;
      return;
    }

  lki_note_editor_save_draft (self);

  self->serial++;
  g_set_object (&self->session, session);
  g_clear_pointer (&self->lead, lki_lead_record_unref);
  if (lead != NULL)
    self->lead = lki_lead_record_ref (lead);

  self->loading = TRUE;
  lki_note_editor_set_text (self, "");
  self->loading = FALSE;
  self->dirty = FALSE;
  gtk_label_set_text (self->state_label, "");

  if (lead != NULL)
    lki_future_report (
        lki_future_spawn ("load-draft", load_draft_fiber, job_new (self, NULL), job_free),
        "load the draft of a note");
}

/**
 * lki_note_editor_save_draft:
 * @self: the editor
 *
 * Keeps what has been written since the last time.
 */
void
lki_note_editor_save_draft (LkiNoteEditor *self)
{
  g_autofree char *text = NULL;

  g_return_if_fail (LKI_IS_NOTE_EDITOR (self));

  g_clear_handle_id (&self->save_source, g_source_remove);
  if (!self->dirty || self->lead == NULL)
    return;

  self->dirty = FALSE;
  text = lki_note_editor_dup_text (self);
  lki_future_report (lki_session_save_draft (self->session, "note", self->lead->id, text),
                     "save the draft of a note");
}

/**
 * lki_note_editor_dup_text:
 * @self: the editor
 *
 * Returns: (transfer full): what is written
 */
char *
lki_note_editor_dup_text (LkiNoteEditor *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;

  g_return_val_if_fail (LKI_IS_NOTE_EDITOR (self), NULL);

  buffer = gtk_text_view_get_buffer (self->text_view);
  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/**
 * lki_note_editor_set_text:
 * @self: the editor
 * @text: what to write
 */
void
lki_note_editor_set_text (LkiNoteEditor *self,
                          const char *text)
{
  g_return_if_fail (LKI_IS_NOTE_EDITOR (self));

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), text, -1);
}

/**
 * lki_note_editor_add:
 * @self: the editor
 *
 * Hands the note over to the session, if anything is written.
 */
void
lki_note_editor_add (LkiNoteEditor *self)
{
  g_autofree char *note = NULL;

  g_return_if_fail (LKI_IS_NOTE_EDITOR (self));

  note = dup_note (self);
  if (self->lead == NULL || *note == '\0')
    return;

  lki_note_editor_set_text (self, "");
  lki_note_editor_save_draft (self);
  lki_future_report (lki_future_spawn ("add-note", add_note_fiber, job_new (self, note), job_free),
                     "add a note");
}
