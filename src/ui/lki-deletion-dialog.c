// SPDX-License-Identifier: GPL-3.0-or-later
// The four steps of deleting an account. It asks and tells; what is removed, and when, is the
// session manager's.

#include "lki-deletion-dialog.h"

#include "lki-account-text.h"
#include "lki-config.h"
#include "lki-contact.h"
#include "lki-error-box.h"
#include "lki-error.h"
#include "lki-format.h"
#include "lki-future.h"
#include "lki-proof-form.h"
#include "lki-session-profile.h"

#include <glib/gi18n.h>

struct _LkiDeletionDialog
{
  AdwDialog parent_instance;

  LkiSessionManager *manager; /* (owned) */
  LkiSession *session;        /* (owned) */
  LkiAccountRecord *account;  /* (owned) (nullable) as it was when the request was made */
  LkiServerInfo *server;      /* (owned) (nullable) likewise */
  gboolean proven;
  gboolean busy;
  char *reference; /* (owned) (nullable) */
  char *letter;    /* (owned) (nullable) */

  AdwNavigationView *navigation_view;
  GtkWidget *exports_group;
  AdwSwitchRow *exports_row;
  AdwActionRow *delivered_row;
  GtkWidget *unsent_group;
  AdwActionRow *unsent_row;
  GtkWidget *unsent_spinner;
  GtkWidget *send_button;
  LkiErrorBox *stays_error_box;
  AdwHeaderBar *confirm_bar;
  LkiErrorBox *error_box;
  GtkWidget *email_row;
  LkiProofForm *proof_form;
  GtkWidget *delete_spinner;
  GtkWidget *delete_button;
  AdwPreferencesGroup *result_group;
  AdwActionRow *reference_row;
  GtkWidget *cancel_row;
  LkiErrorBox *result_error_box;
  GtkWidget *letter_group;
  AdwActionRow *to_row;
  GtkTextView *letter_view;
  GtkWidget *write_row;
  GtkWidget *page_row;
  AdwPreferencesGroup *erased_group;
  AdwPreferencesGroup *retained_group;
  GtkWidget *done_button;
};

G_DEFINE_FINAL_TYPE (LkiDeletionDialog,
                     lki_deletion_dialog,
                     ADW_TYPE_DIALOG)

static const char *
get_email (LkiDeletionDialog *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->email_row));
}

static void
update (LkiDeletionDialog *self)
{
  gboolean filled = strchr (get_email (self), '@') != NULL &&
                    (self->proven || lki_proof_form_is_filled (self->proof_form));

  gtk_widget_set_sensitive (self->delete_button, filled && !self->busy);
  gtk_widget_set_sensitive (self->email_row, !self->busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->proof_form), !self->busy && !self->proven);
  gtk_widget_set_visible (self->delete_spinner, self->busy);
  /* What has been sent cannot be called back by closing a dialog. */
  adw_header_bar_set_show_back_button (self->confirm_bar, !self->busy);
  adw_dialog_set_can_close (ADW_DIALOG (self), !self->busy);
}

static void
set_busy (LkiDeletionDialog *self,
          gboolean busy)
{
  self->busy = busy;
  if (busy)
    lki_error_box_set_error (self->error_box, NULL);
  update (self);
}

/* 1: what goes */

static DexFuture *
exports_fiber (gpointer user_data)
{
  LkiDeletionDialog *self = user_data;
  g_auto (GStrv) exports = dex_await_boxed (lki_session_load_exports (self->session), NULL);

  if (self->navigation_view != NULL)
    gtk_widget_set_visible (self->exports_group, exports != NULL && *exports != NULL);

  return lki_future_new_done ();
}

static void
goes_cb (LkiDeletionDialog *self)
{
  adw_navigation_view_push_by_tag (self->navigation_view, "stays");
}

/* 2: what may stay */

static void
show_unsent (LkiDeletionDialog *self)
{
  gint64 unsent = lki_session_count_unsent (self->session);
  g_autofree char *number = lki_format_count (unsent);
  g_autofree char *title = NULL;

  if (self->navigation_view == NULL)
    return;

  title =
      /* Translators: %s is a number of changes of leads, messages to support and data requests */
      g_strdup_printf (ngettext ("%s change, message or request has not been sent yet",
                                 "%s changes, messages or requests have not been sent yet",
                                 CLAMP (unsent, 0, G_MAXINT)),
                       number);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->unsent_row), title);
  gtk_widget_set_visible (self->unsent_group, unsent > 0);
}

static DexFuture *
send_fiber (gpointer user_data)
{
  LkiDeletionDialog *self = user_data;
  g_autoptr (GError) error = NULL;

  dex_await (lki_session_send_unsent (self->session), &error);
  if (self->navigation_view == NULL)
    return lki_future_new_done ();

  gtk_widget_set_visible (self->unsent_spinner, FALSE);
  gtk_widget_set_sensitive (self->send_button, TRUE);
  if (error != NULL)
    lki_error_box_set_text (self->stays_error_box, _ ("Not Everything Could Be Sent"),
                            _ ("What is left still waits. Check the network connection, and "
                               "whether a change needs you, and try again."));
  show_unsent (self);

  return lki_future_new_done ();
}

static void
send_cb (LkiDeletionDialog *self)
{
  gtk_widget_set_visible (self->unsent_spinner, TRUE);
  gtk_widget_set_sensitive (self->send_button, FALSE);
  lki_error_box_set_error (self->stays_error_box, NULL);
  lki_future_report (
      lki_future_spawn ("send-unsent", send_fiber, g_object_ref (self), g_object_unref),
      "send what waits");
}

static void
stays_cb (LkiDeletionDialog *self)
{
  adw_navigation_view_push_by_tag (self->navigation_view, "confirm");
  gtk_widget_grab_focus (self->email_row);
}

/* 4: what came of it */

static void
add_line (AdwPreferencesGroup *group,
          const char *text)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  adw_preferences_group_add (group, row);
  gtk_widget_set_visible (GTK_WIDGET (group), TRUE);
}

static void
show_lists (LkiDeletionDialog *self,
            LkiDeletion *deletion)
{
  for (guint i = 0; deletion->erased[i] != NULL; i++)
    {
      g_autofree char *text = lki_account_text_dup_erased (deletion->erased[i]);

      add_line (self->erased_group, text);
    }
  for (guint i = 0; i < deletion->retained->len; i++)
    {
      g_autofree char *text =
          lki_account_text_dup_retained (g_ptr_array_index (deletion->retained, i));

      add_line (self->retained_group, text);
    }
  if (deletion->state != LKI_DELETION_COMPLETED)
    adw_preferences_group_set_title (self->erased_group, _ ("What Goes"));
}

static void
show_result (LkiDeletionDialog *self,
             const char *title,
             const char *text)
{
  adw_preferences_group_set_title (self->result_group, title);
  adw_preferences_group_set_description (self->result_group, text);
  gtk_widget_set_visible (GTK_WIDGET (self->reference_row), self->reference != NULL);
  if (self->reference != NULL)
    adw_action_row_set_subtitle (self->reference_row, self->reference);
  adw_navigation_view_push_by_tag (self->navigation_view, "result");
  gtk_widget_grab_focus (self->done_button);
}

static void
show_letter (LkiDeletionDialog *self)
{
  gboolean has_address = self->server != NULL && self->server->account_deletion_email != NULL;

  if (self->account == NULL)
    return;

  self->letter = lki_account_text_dup_letter (self->account, self->reference);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->letter_view), self->letter, -1);
  if (has_address)
    adw_action_row_set_subtitle (self->to_row, self->server->account_deletion_email);
  gtk_widget_set_visible (GTK_WIDGET (self->to_row), has_address);
  gtk_widget_set_visible (self->write_row, has_address);
  if (self->server != NULL && self->server->account_deletion_url != NULL)
    gtk_widget_set_tooltip_text (self->page_row, self->server->account_deletion_url);
  gtk_widget_set_visible (self->page_row,
                          self->server != NULL && self->server->account_deletion_url != NULL);
  gtk_widget_set_visible (self->letter_group, TRUE);
}

static void
show_completed (LkiDeletionDialog *self,
                LkiDeletionResult *result)
{
  g_autoptr (GString) text =
      g_string_new (_ ("The account is gone, and so is what this device had of it."));

  if (result->keyring_left)
    {
      g_string_append_c (text, ' ');
      g_string_append (text, _ ("The keyring is locked: the sign-in in it, which is worthless "
                                "now, is removed when it is unlocked."));
    }
  if (result->files_left)
    {
      g_string_append_c (text, ' ');
      g_string_append (text, _ ("Some files could not be removed; that is tried again when the "
                                "app starts."));
    }
  if (result->exports_left)
    {
      g_string_append_c (text, ' ');
      g_string_append (text, _ ("Some of what you downloaded could not be removed."));
    }
  show_result (self, _ ("Account Deleted"), text->str);
}

static void
show_answer (LkiDeletionDialog *self,
             LkiDeletionResult *result)
{
  LkiDeletion *deletion = result->deletion;
  g_autofree char *date = NULL;
  g_autofree char *text = NULL;

  if (deletion == NULL)
    {
      show_result (self, _ ("It Is Not Known Yet"),
                   _ ("The server was asked, but its answer was lost. The account on this device "
                      "is as it was. The app asks again by itself when it starts, or you can try "
                      "once more: it stays one request."));
      return;
    }

  g_set_str (&self->reference, deletion->reference);
  show_lists (self, deletion);
  switch (deletion->state)
    {
    case LKI_DELETION_COMPLETED:
      show_completed (self, result);
      break;
    case LKI_DELETION_SCHEDULED:
      date = lki_account_text_dup_date (deletion->effective_at);
      /* Translators: %s is a date */
      text = g_strdup_printf (_ ("The account is deleted on %s. Until then it works as before, and "
                                 "you can change your mind, here or under Account."),
                              date);
      gtk_widget_set_visible (self->cancel_row, TRUE);
      show_result (self, _ ("Deletion Scheduled"), text);
      break;
    case LKI_DELETION_MANUAL:
      show_letter (self);
      show_result (self, _ ("Ask by E-mail"),
                   _ ("People at Leadkit delete accounts by hand, when they are asked by e-mail. "
                      "Until they have answered, nothing has changed."));
      break;
    case LKI_DELETION_UNKNOWN:
    default:
      show_letter (self);
      show_result (self, _ ("Request Received"),
                   _ ("The server answered with something that this version does not know. The "
                      "account is as it was. If you hear nothing, ask by e-mail."));
    }
}

/* 3: who asks */

static void
show_error (LkiDeletionDialog *self,
            const GError *error)
{
  if (g_error_matches (error, LKI_ERROR, LKI_ERROR_CONFLICT))
    lki_error_box_set_text (self->error_box, _ ("The Deletion Is Scheduled Already"),
                            _ ("Nothing was changed. Its date and its reference number are under "
                               "Account."));
  else if (g_error_matches (error, LKI_ERROR, LKI_ERROR_UNSUPPORTED))
    lki_error_box_set_text (self->error_box, _ ("This Server Does Not Delete Accounts"),
                            _ ("Nothing was changed. Ask Leadkit’s support by e-mail."));
  else
    lki_account_text_show_error (self->error_box, error);
}

static DexFuture *
delete_fiber (gpointer user_data)
{
  LkiDeletionDialog *self = user_data;
  LkiAccountRecord *account = lki_session_get_account (self->session);
  LkiServerInfo *server = lki_session_get_server_info (self->session);
  g_autoptr (LkiDeletionResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->account, lki_account_record_unref);
  g_clear_pointer (&self->server, lki_server_info_unref);
  self->account = account != NULL ? lki_account_record_ref (account) : NULL;
  self->server = server != NULL ? lki_server_info_ref (server) : NULL;

  if (!self->proven)
    {
      gboolean proven =
          dex_await_boolean (lki_proof_form_prove (self->proof_form, self->session), &error);

      if (self->navigation_view == NULL)
        return lki_future_new_done ();
      self->proven = proven;
    }
  if (self->proven)
    result = dex_await_boxed (
        lki_session_manager_delete_account (self->manager, get_email (self), NULL,
                                            gtk_widget_get_visible (self->exports_group) &&
                                                adw_switch_row_get_active (self->exports_row)),
        &error);
  if (self->navigation_view == NULL)
    return lki_future_new_done ();

  if (g_error_matches (error, LKI_ERROR, LKI_ERROR_RECENT_SIGN_IN_REQUIRED))
    {
      self->proven = FALSE;
      lki_proof_form_reset (self->proof_form);
    }
  set_busy (self, FALSE);
  if (error != NULL)
    show_error (self, error);
  if (result != NULL)
    show_answer (self, result);
  else if (!self->proven)
    gtk_widget_grab_focus (GTK_WIDGET (self->proof_form));
  else
    gtk_widget_grab_focus (self->email_row);

  return lki_future_new_done ();
}

static void
delete_cb (LkiDeletionDialog *self)
{
  if (!gtk_widget_get_sensitive (self->delete_button))
    return;

  set_busy (self, TRUE);
  lki_future_report (
      lki_future_spawn ("deletion", delete_fiber, g_object_ref (self), g_object_unref),
      "delete the account");
}

static void
email_activated_cb (LkiDeletionDialog *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->proof_form));
}

static DexFuture *
cancel_fiber (gpointer user_data)
{
  LkiDeletionDialog *self = user_data;
  g_autoptr (GError) error = NULL;

  dex_await (lki_session_cancel_deletion (self->session), &error);
  if (self->navigation_view == NULL)
    return lki_future_new_done ();

  gtk_widget_set_sensitive (self->cancel_row, TRUE);
  if (error != NULL)
    {
      lki_account_text_show_error (self->result_error_box, error);
      return lki_future_new_done ();
    }
  gtk_widget_set_visible (self->cancel_row, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->erased_group), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->retained_group), FALSE);
  adw_preferences_group_set_title (self->result_group, _ ("The Account Stays"));
  adw_preferences_group_set_description (self->result_group,
                                         _ ("The deletion has been cancelled."));

  return lki_future_new_done ();
}

static void
cancel_cb (LkiDeletionDialog *self)
{
  gtk_widget_set_sensitive (self->cancel_row, FALSE);
  lki_error_box_set_error (self->result_error_box, NULL);
  lki_future_report (
      lki_future_spawn ("cancel-deletion", cancel_fiber, g_object_ref (self), g_object_unref),
      "cancel the deletion");
}

static void
copy_reference_cb (LkiDeletionDialog *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->reference);
}

static void
copy_letter_cb (LkiDeletionDialog *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->letter);
}

static void
write_cb (LkiDeletionDialog *self)
{
  g_autofree char *uri = lki_contact_dup_message_uri (self->server->account_deletion_email,
                                                      _ ("Deletion of my account"), self->letter);

  if (uri != NULL)
    lki_contact_open (GTK_WIDGET (self), uri, self->letter);
}

static void
page_cb (LkiDeletionDialog *self)
{
  lki_contact_open (GTK_WIDGET (self), self->server->account_deletion_url,
                    self->server->account_deletion_url);
}

static void
close_cb (LkiDeletionDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

/* GObject */

static void
lki_deletion_dialog_dispose (GObject *object)
{
  LkiDeletionDialog *self = LKI_DELETION_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), LKI_TYPE_DELETION_DIALOG);
  self->navigation_view = NULL;
  g_clear_pointer (&self->account, lki_account_record_unref);
  g_clear_pointer (&self->server, lki_server_info_unref);
  g_clear_object (&self->session);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (lki_deletion_dialog_parent_class)->dispose (object);
}

static void
lki_deletion_dialog_finalize (GObject *object)
{
  LkiDeletionDialog *self = LKI_DELETION_DIALOG (object);

  g_free (self->reference);
  g_free (self->letter);

  G_OBJECT_CLASS (lki_deletion_dialog_parent_class)->finalize (object);
}

static void
lki_deletion_dialog_class_init (LkiDeletionDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lki_deletion_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = lki_deletion_dialog_finalize;

  g_type_ensure (LKI_TYPE_ERROR_BOX);
  g_type_ensure (LKI_TYPE_PROOF_FORM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-deletion-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, exports_group);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, exports_row);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, delivered_row);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, unsent_group);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, unsent_row);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, unsent_spinner);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, send_button);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, stays_error_box);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, confirm_bar);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, error_box);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, email_row);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, proof_form);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, delete_spinner);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, delete_button);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, result_group);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, reference_row);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, cancel_row);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, result_error_box);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, letter_group);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, to_row);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, letter_view);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, write_row);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, page_row);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, erased_group);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, retained_group);
  gtk_widget_class_bind_template_child (widget_class, LkiDeletionDialog, done_button);
  gtk_widget_class_bind_template_callback (widget_class, goes_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_bind_template_callback (widget_class, stays_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "changed_cb", G_CALLBACK (update));
  gtk_widget_class_bind_template_callback (widget_class, email_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, delete_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_reference_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_letter_cb);
  gtk_widget_class_bind_template_callback (widget_class, write_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
}

static void
lki_deletion_dialog_init (LkiDeletionDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lki_deletion_dialog_new:
 * @manager: whose account is to be deleted; there is one
 *
 * Returns: (transfer floating): the dialog
 */
AdwDialog *
lki_deletion_dialog_new (LkiSessionManager *manager)
{
  LkiDeletionDialog *self;
  LkiAccountRecord *account;

  g_return_val_if_fail (LKI_IS_SESSION_MANAGER (manager), NULL);
  g_return_val_if_fail (lki_session_manager_get_session (manager) != NULL, NULL);

  self = g_object_new (LKI_TYPE_DELETION_DIALOG, NULL);
  self->manager = g_object_ref (manager);
  self->session = g_object_ref (lki_session_manager_get_session (manager));
  account = lki_session_get_account (self->session);
  if (account != NULL && account->organisation_name != NULL)
    {
      /* Translators: of leads; %s is the name of an organisation */
      g_autofree char *text = g_strdup_printf (
          _ ("They belong to %s and are not necessarily removed"), account->organisation_name);

      adw_action_row_set_subtitle (self->delivered_row, text);
    }
  g_signal_connect_object (self->session, "notify::counts", G_CALLBACK (show_unsent), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "data-requests-changed", G_CALLBACK (show_unsent), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (lki_session_get_support (self->session), "items-changed",
                           G_CALLBACK (show_unsent), self, G_CONNECT_SWAPPED);
  show_unsent (self);
  lki_future_report (
      lki_future_spawn ("exports", exports_fiber, g_object_ref (self), g_object_unref),
      "look for what was downloaded");
  update (self);

  return ADW_DIALOG (self);
}
