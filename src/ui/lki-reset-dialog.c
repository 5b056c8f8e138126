// SPDX-License-Identifier: GPL-3.0-or-later
// "Forgot Password?"

#include "lki-reset-dialog.h"

#include "lki-config.h"
#include "lki-error-box.h"
#include "lki-error.h"
#include "lki-future.h"
#include "lki-sign-in-page.h"

struct _LkiResetDialog
{
  AdwDialog parent_instance;

  LkiSessionManager *manager; /* (owned) */
  char *server;               /* (owned) */
  gboolean sending;

  GtkStack *stack;
  LkiErrorBox *error_box;
  GtkEditable *email_row;
  GtkWidget *send_button;
};

G_DEFINE_FINAL_TYPE (LkiResetDialog,
                     lki_reset_dialog,
                     ADW_TYPE_DIALOG)

static void
update (LkiResetDialog *self)
{
  gtk_widget_set_sensitive (self->send_button,
                            !self->sending &&
                                strchr (gtk_editable_get_text (self->email_row), '@') != NULL);
}

static DexFuture *
send_fiber (gpointer user_data)
{
  LkiResetDialog *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *email = lki_sign_in_dup_clean_email (gtk_editable_get_text (self->email_row));

  dex_await (lki_session_manager_send_password_reset (self->manager, self->server, email), &error);
  if (self->stack == NULL)
    return lki_future_new_done ();

  self->sending = FALSE;
  update (self);

  /* An unknown address is answered like any other. */
  if (error == NULL || g_error_matches (error, LKI_ERROR, LKI_ERROR_CREDENTIALS) ||
      g_error_matches (error, LKI_ERROR, LKI_ERROR_NOT_FOUND))
    gtk_stack_set_visible_child_name (self->stack, "sent");
  else
    lki_error_box_set_error (self->error_box, error);

  return lki_future_new_done ();
}

static void
send_cb (LkiResetDialog *self)
{
  self->sending = TRUE;
  lki_error_box_set_error (self->error_box, NULL);
  update (self);
  lki_future_report (
      lki_future_spawn ("password-reset", send_fiber, g_object_ref (self), g_object_unref),
      "send a password reset");
}

static void
changed_cb (LkiResetDialog *self)
{
  lki_error_box_set_error (self->error_box, NULL);
  update (self);
}

static void
done_cb (LkiResetDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
lki_reset_dialog_dispose (GObject *object)
{
  LkiResetDialog *self = LKI_RESET_DIALOG (object);

  g_clear_object (&self->manager);
  gtk_widget_dispose_template (GTK_WIDGET (self), LKI_TYPE_RESET_DIALOG);

  G_OBJECT_CLASS (lki_reset_dialog_parent_class)->dispose (object);
}

static void
lki_reset_dialog_finalize (GObject *object)
{
  g_clear_pointer (&LKI_RESET_DIALOG (object)->server, g_free);

  G_OBJECT_CLASS (lki_reset_dialog_parent_class)->finalize (object);
}

static void
lki_reset_dialog_class_init (LkiResetDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lki_reset_dialog_dispose;
  object_class->finalize = lki_reset_dialog_finalize;

  g_type_ensure (LKI_TYPE_ERROR_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-reset-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiResetDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, LkiResetDialog, error_box);
  gtk_widget_class_bind_template_child (widget_class, LkiResetDialog, email_row);
  gtk_widget_class_bind_template_child (widget_class, LkiResetDialog, send_button);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
}

static void
lki_reset_dialog_init (LkiResetDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lki_reset_dialog_new:
 * @manager: who sends the request
 * @server: (nullable): the server's address, as typed
 * @email: (nullable): the address to begin with
 *
 * Returns: (transfer floating): the dialog
 */
AdwDialog *
lki_reset_dialog_new (LkiSessionManager *manager,
                      const char *server,
                      const char *email)
{
  LkiResetDialog *self = g_object_new (LKI_TYPE_RESET_DIALOG, NULL);

  self->manager = g_object_ref (manager);
  self->server = g_strdup (server);
  gtk_editable_set_text (self->email_row, email != NULL ? email : "");
  update (self);

  return ADW_DIALOG (self);
}
