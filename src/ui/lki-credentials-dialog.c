// SPDX-License-Identifier: GPL-3.0-or-later
// One change of how a person signs in: asks for the password, does it, says what it means. A code
// is asked for in the same form.

#include "lki-credentials-dialog.h"

#include "lki-account-text.h"
#include "lki-config.h"
#include "lki-contact.h"
#include "lki-error-box.h"
#include "lki-error.h"
#include "lki-future.h"
#include "lki-proof-form.h"
#include "lki-qr-dialog.h"
#include "lki-session-profile.h"

#include <glib/gi18n.h>

/* What an authenticator shows above the digits. */
#define ISSUER "Leadkit"

struct _LkiCredentialsDialog
{
  AdwDialog parent_instance;

  LkiSession *session; /* (owned) */
  LkiCredentialsChange change;
  LkiIdentityRecord *record;   /* (owned) (nullable) */
  LkiTotpEnrolment *enrolment; /* (owned) (nullable) */
  gboolean proven;
  gboolean busy;

  GtkStack *stack;
  GtkLabel *intro_label;
  LkiErrorBox *error_box;
  LkiProofForm *proof_form;
  GtkWidget *value_group;
  GtkWidget *password_row;
  GtkWidget *email_row;
  GtkButton *go_button;
  GtkPicture *code_picture;
  LkiErrorBox *scan_error_box;
  AdwActionRow *key_row;
  GtkWidget *digits_row;
  GtkWidget *finish_button;
  AdwStatusPage *done_page;
};

static guint done_signal;

G_DEFINE_FINAL_TYPE (LkiCredentialsDialog,
                     lki_credentials_dialog,
                     ADW_TYPE_DIALOG)

static const char *
get_text (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
update (LkiCredentialsDialog *self)
{
  gboolean filled = self->proven || lki_proof_form_is_filled (self->proof_form);

  if (self->change == LKI_CREDENTIALS_PASSWORD)
    filled = filled && *get_text (self->password_row) != '\0';
  if (self->change == LKI_CREDENTIALS_EMAIL)
    filled = filled && strchr (get_text (self->email_row), '@') != NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self->go_button), filled && !self->busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->proof_form), !self->proven && !self->busy);
  gtk_widget_set_sensitive (self->value_group, !self->busy);
  gtk_widget_set_sensitive (self->finish_button,
                            *get_text (self->digits_row) != '\0' && !self->busy);
}

static void
set_busy (LkiCredentialsDialog *self,
          gboolean busy)
{
  self->busy = busy;
  if (busy)
    {
      lki_error_box_set_error (self->error_box, NULL);
      lki_error_box_set_error (self->scan_error_box, NULL);
    }
  update (self);
}

static void
show_done (LkiCredentialsDialog *self,
           const char *title,
           const char *text)
{
  adw_status_page_set_title (self->done_page, title);
  adw_status_page_set_description (self->done_page, text);
  gtk_stack_set_visible_child_name (self->stack, "done");
  g_signal_emit (self, done_signal, 0);
}

static void
show_enrolment (LkiCredentialsDialog *self)
{
  const char *email =
      self->record != NULL && self->record->email != NULL ? self->record->email : _ ("account");
  g_autofree char *uri = lki_totp_enrolment_dup_uri (self->enrolment, ISSUER, email);
  g_autoptr (GdkTexture) texture = lki_qr_dialog_make_texture (uri);

  gtk_picture_set_paintable (self->code_picture, GDK_PAINTABLE (texture));
  gtk_widget_set_visible (GTK_WIDGET (self->code_picture), texture != NULL);
  adw_action_row_set_subtitle (self->key_row, self->enrolment->secret);
  gtk_stack_set_visible_child_name (self->stack, "scan");
  gtk_widget_grab_focus (self->digits_row);
}

static DexFuture *
start_change (LkiCredentialsDialog *self)
{
  switch (self->change)
    {
    case LKI_CREDENTIALS_PASSWORD:
      return lki_session_change_password (self->session, get_text (self->password_row));
    case LKI_CREDENTIALS_EMAIL:
      return lki_session_change_email (self->session, get_text (self->email_row));
    case LKI_CREDENTIALS_SECOND_FACTOR_ON:
      return lki_session_start_second_factor (self->session);
    case LKI_CREDENTIALS_SECOND_FACTOR_OFF:
      return lki_session_withdraw_second_factor (self->session, self->record->totp_id);
    default:
      g_assert_not_reached ();
    }
}

static void
finish_change (LkiCredentialsDialog *self,
               DexFuture *change)
{
  g_autofree char *text = NULL;

  switch (self->change)
    {
    case LKI_CREDENTIALS_PASSWORD:
      show_done (self, _ ("Password Changed"),
                 _ ("Your other devices have been signed out, and ask for the new one."));
      break;
    case LKI_CREDENTIALS_EMAIL:
      /* Translators: %s is an e-mail address */
      text = g_strdup_printf (_ ("A letter is on its way to %s. The new address counts when you "
                                 "have opened the link in it; until then nothing changes."),
                              get_text (self->email_row));
      show_done (self, _ ("Check Your E-mail"), text);
      break;
    case LKI_CREDENTIALS_SECOND_FACTOR_ON:
      g_clear_pointer (&self->enrolment, lki_totp_enrolment_unref);
      self->enrolment =
          lki_totp_enrolment_ref (g_value_get_boxed (dex_future_get_value (change, NULL)));
      show_enrolment (self);
      break;
    case LKI_CREDENTIALS_SECOND_FACTOR_OFF:
      show_done (self, _ ("Second Factor Turned Off"),
                 _ ("The password alone is enough to sign in now."));
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
show_error (LkiCredentialsDialog *self,
            const GError *error)
{
  if (g_error_matches (error, LKI_ERROR, LKI_ERROR_CONFLICT))
    lki_error_box_set_text (self->error_box, _ ("That Address Is Taken"),
                            _ ("Another account signs in with it. Nothing was changed."));
  else
    lki_account_text_show_error (self->error_box, error);
}

static DexFuture *
go_fiber (gpointer user_data)
{
  LkiCredentialsDialog *self = user_data;
  g_autoptr (DexFuture) change = NULL;
  g_autoptr (GError) error = NULL;

  if (!self->proven)
    {
      gboolean proven =
          dex_await_boolean (lki_proof_form_prove (self->proof_form, self->session), &error);

      if (self->stack == NULL)
        return lki_future_new_done ();
      self->proven = proven;
    }

  if (self->proven)
    {
      change = start_change (self);
      dex_await (dex_ref (change), &error);
      if (self->stack == NULL)
        return lki_future_new_done ();
    }

  set_busy (self, FALSE);
  if (error != NULL)
    {
      /* The fresh sign-in may have become old while the dialog stood there. */
      if (g_error_matches (error, LKI_ERROR, LKI_ERROR_RECENT_SIGN_IN_REQUIRED))
        {
          self->proven = FALSE;
          lki_proof_form_reset (self->proof_form);
          update (self);
        }
      show_error (self, error);
    }
  if (change != NULL && error == NULL)
    finish_change (self, change);
  else if (!self->proven)
    gtk_widget_grab_focus (GTK_WIDGET (self->proof_form));

  return lki_future_new_done ();
}

static void
go_cb (LkiCredentialsDialog *self)
{
  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->go_button)))
    return;

  set_busy (self, TRUE);
  lki_future_report (
      lki_future_spawn ("credentials", go_fiber, g_object_ref (self), g_object_unref),
      "change how one signs in");
}

static DexFuture *
finish_fiber (gpointer user_data)
{
  LkiCredentialsDialog *self = user_data;
  g_autoptr (GError) error = NULL;

  dex_await (lki_session_finish_second_factor (self->session, self->enrolment,
                                               get_text (self->digits_row)),
             &error);
  if (self->stack == NULL)
    return lki_future_new_done ();

  set_busy (self, FALSE);
  if (error == NULL)
    {
      show_done (self, _ ("Second Factor Turned On"),
                 _ ("Your authenticator is asked from the next sign-in on. Keep it safe: without "
                    "it, only the support can help you back in."));
    }
  else if (g_error_matches (error, LKI_ERROR, LKI_ERROR_NOT_FOUND))
    {
      gtk_stack_set_visible_child_name (self->stack, "ask");
      lki_error_box_set_text (self->error_box, _ ("It Took Too Long"),
                              _ ("Nothing was changed. Begin again for a new code."));
    }
  else
    {
      gtk_editable_set_text (GTK_EDITABLE (self->digits_row), "");
      gtk_widget_grab_focus (self->digits_row);
      lki_account_text_show_error (self->scan_error_box, error);
    }

  return lki_future_new_done ();
}

static void
finish_cb (LkiCredentialsDialog *self)
{
  if (!gtk_widget_get_sensitive (self->finish_button))
    return;

  set_busy (self, TRUE);
  lki_future_report (
      lki_future_spawn ("second-factor", finish_fiber, g_object_ref (self), g_object_unref),
      "turn the second factor on");
}

static void
copy_key_cb (LkiCredentialsDialog *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->enrolment->secret);
}

static void
close_cb (LkiCredentialsDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
lki_credentials_dialog_dispose (GObject *object)
{
  LkiCredentialsDialog *self = LKI_CREDENTIALS_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), LKI_TYPE_CREDENTIALS_DIALOG);
  self->stack = NULL;
  g_clear_pointer (&self->record, lki_identity_record_unref);
  g_clear_pointer (&self->enrolment, lki_totp_enrolment_unref);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (lki_credentials_dialog_parent_class)->dispose (object);
}

static void
lki_credentials_dialog_class_init (LkiCredentialsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lki_credentials_dialog_dispose;

  /**
   * LkiCredentialsDialog::done:
   *
   * It is changed.
   */
  done_signal = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);

  g_type_ensure (LKI_TYPE_ERROR_BOX);
  g_type_ensure (LKI_TYPE_PROOF_FORM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-credentials-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiCredentialsDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, LkiCredentialsDialog, intro_label);
  gtk_widget_class_bind_template_child (widget_class, LkiCredentialsDialog, error_box);
  gtk_widget_class_bind_template_child (widget_class, LkiCredentialsDialog, proof_form);
  gtk_widget_class_bind_template_child (widget_class, LkiCredentialsDialog, value_group);
  gtk_widget_class_bind_template_child (widget_class, LkiCredentialsDialog, password_row);
  gtk_widget_class_bind_template_child (widget_class, LkiCredentialsDialog, email_row);
  gtk_widget_class_bind_template_child (widget_class, LkiCredentialsDialog, go_button);
  gtk_widget_class_bind_template_child (widget_class, LkiCredentialsDialog, code_picture);
  gtk_widget_class_bind_template_child (widget_class, LkiCredentialsDialog, scan_error_box);
  gtk_widget_class_bind_template_child (widget_class, LkiCredentialsDialog, key_row);
  gtk_widget_class_bind_template_child (widget_class, LkiCredentialsDialog, digits_row);
  gtk_widget_class_bind_template_child (widget_class, LkiCredentialsDialog, finish_button);
  gtk_widget_class_bind_template_child (widget_class, LkiCredentialsDialog, done_page);
  gtk_widget_class_bind_template_callback_full (widget_class, "changed_cb", G_CALLBACK (update));
  gtk_widget_class_bind_template_callback (widget_class, go_cb);
  gtk_widget_class_bind_template_callback (widget_class, finish_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
}

static void
lki_credentials_dialog_init (LkiCredentialsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_words (LkiCredentialsDialog *self,
           const char *title,
           const char *intro,
           const char *button)
{
  adw_dialog_set_title (ADW_DIALOG (self), title);
  gtk_label_set_text (self->intro_label, intro);
  gtk_button_set_label (self->go_button, button);
}

/**
 * lki_credentials_dialog_new:
 * @session: whose sign-in it is
 * @change: what is changed
 * @record: (nullable): how the person signs in now; needed to turn the second factor off
 *
 * Returns: (transfer floating): the dialog
 */
AdwDialog *
lki_credentials_dialog_new (LkiSession *session,
                            LkiCredentialsChange change,
                            LkiIdentityRecord *record)
{
  LkiCredentialsDialog *self;

  g_return_val_if_fail (LKI_IS_SESSION (session), NULL);

  self = g_object_new (LKI_TYPE_CREDENTIALS_DIALOG, NULL);
  self->session = g_object_ref (session);
  self->change = change;
  self->record = record != NULL ? lki_identity_record_ref (record) : NULL;
  gtk_widget_set_visible (self->password_row, change == LKI_CREDENTIALS_PASSWORD);
  gtk_widget_set_visible (self->email_row, change == LKI_CREDENTIALS_EMAIL);
  gtk_widget_set_visible (self->value_group,
                          change == LKI_CREDENTIALS_PASSWORD || change == LKI_CREDENTIALS_EMAIL);

  switch (change)
    {
    case LKI_CREDENTIALS_PASSWORD:
      set_words (self, _ ("Change Password"),
                 _ ("Your other devices are signed out when the password changes."),
                 _ ("_Change Password"));
      break;
    case LKI_CREDENTIALS_EMAIL:
      set_words (self, _ ("Change E-mail Address"),
                 _ ("The new address counts when you have opened the link that is sent to it."),
                 _ ("_Send Link"));
      break;
    case LKI_CREDENTIALS_SECOND_FACTOR_ON:
      set_words (self, _ ("Turn On Second Factor"),
                 _ ("An authenticator on your phone shows digits that are asked for when you sign "
                    "in."),
                 _ ("_Continue"));
      break;
    case LKI_CREDENTIALS_SECOND_FACTOR_OFF:
      set_words (self, _ ("Turn Off Second Factor"),
                 _ ("Whoever knows the password can sign in then."), _ ("_Turn Off"));
      break;
    default:
      g_assert_not_reached ();
    }
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->proof_form));
  update (self);

  return ADW_DIALOG (self);
}
