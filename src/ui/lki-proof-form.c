// SPDX-License-Identifier: GPL-3.0-or-later
// The password once more, and the code if there is one. What it is for is the business of whoever
// holds the form.

#include "lki-proof-form.h"

#include "lki-config.h"
#include "lki-error.h"
#include "lki-future.h"
#include "lki-session-profile.h"

struct _LkiProofForm
{
  AdwBin parent_instance;

  GtkWidget *password_row;
  GtkWidget *code_row;
};

enum
{
  CHANGED,
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkiProofForm,
                     lki_proof_form,
                     ADW_TYPE_BIN)

static void
changed_cb (LkiProofForm *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
activated_cb (LkiProofForm *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static gboolean
lki_proof_form_grab_focus (GtkWidget *widget)
{
  LkiProofForm *self = LKI_PROOF_FORM (widget);

  return gtk_widget_grab_focus (gtk_widget_get_visible (self->code_row) ? self->code_row
                                                                        : self->password_row);
}

static void
lki_proof_form_dispose (GObject *object)
{
  LkiProofForm *self = LKI_PROOF_FORM (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), LKI_TYPE_PROOF_FORM);
  self->code_row = NULL;

  G_OBJECT_CLASS (lki_proof_form_parent_class)->dispose (object);
}

static void
lki_proof_form_class_init (LkiProofFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lki_proof_form_dispose;
  widget_class->grab_focus = lki_proof_form_grab_focus;

  /**
   * LkiProofForm::changed:
   *
   * Something was typed.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  /**
   * LkiProofForm::activated:
   *
   * Enter was pressed.
   */
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-proof-form.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiProofForm, password_row);
  gtk_widget_class_bind_template_child (widget_class, LkiProofForm, code_row);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
lki_proof_form_init (LkiProofForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lki_proof_form_is_filled:
 * @self: a form
 *
 * Returns: whether there is enough to try
 */
gboolean
lki_proof_form_is_filled (LkiProofForm *self)
{
  g_return_val_if_fail (LKI_IS_PROOF_FORM (self), FALSE);

  if (gtk_widget_get_visible (self->code_row))
    return *gtk_editable_get_text (GTK_EDITABLE (self->code_row)) != '\0';

  return *gtk_editable_get_text (GTK_EDITABLE (self->password_row)) != '\0';
}

/**
 * lki_proof_form_reset:
 * @self: a form
 *
 * Forgets what was typed, and begins with the password again.
 */
void
lki_proof_form_reset (LkiProofForm *self)
{
  g_return_if_fail (LKI_IS_PROOF_FORM (self));

  gtk_widget_set_visible (self->code_row, FALSE);
  gtk_widget_set_sensitive (self->password_row, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->code_row), "");
}

typedef struct
{
  LkiProofForm *self;  /* (owned) */
  LkiSession *session; /* (owned) */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->self);
  g_object_unref (job->session);
  g_free (job);
}

static DexFuture *
prove_fiber (gpointer user_data)
{
  Job *job = user_data;
  LkiProofForm *self = job->self;
  gboolean with_code = gtk_widget_get_visible (self->code_row);
  gboolean proven;
  g_autoptr (GError) error = NULL;

  if (with_code)
    proven =
        dex_await_boolean (lki_session_finish_proof (
                               job->session, gtk_editable_get_text (GTK_EDITABLE (self->code_row))),
                           &error);
  else
    proven = dex_await_boolean (
        lki_session_prove (job->session, gtk_editable_get_text (GTK_EDITABLE (self->password_row))),
        &error);

  if (self->code_row == NULL)
    return lki_future_new_failed (lki_error_new (LKI_ERROR_CANCELLED, "The form is closed"));

  if (error != NULL)
    {
      gtk_editable_set_text (GTK_EDITABLE (with_code ? self->code_row : self->password_row), "");
      return lki_future_new_failed (g_steal_pointer (&error));
    }
  if (!proven)
    {
      gtk_widget_set_sensitive (self->password_row, FALSE);
      gtk_widget_set_visible (self->code_row, TRUE);
    }

  return dex_future_new_for_boolean (proven);
}

/**
 * lki_proof_form_prove:
 * @self: a form
 * @session: who signs in once more
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it is done, and to %FALSE when the
 * form asks for the code now
 */
DexFuture *
lki_proof_form_prove (LkiProofForm *self,
                      LkiSession *session)
{
  Job *job;

  g_return_val_if_fail (LKI_IS_PROOF_FORM (self) && LKI_IS_SESSION (session), NULL);

  job = g_new0 (Job, 1);
  job->self = g_object_ref (self);
  job->session = g_object_ref (session);

  return lki_future_spawn ("proof", prove_fiber, job, job_free);
}
