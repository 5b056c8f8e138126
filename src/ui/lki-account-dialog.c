// SPDX-License-Identifier: GPL-3.0-or-later
// Follows the account of one session. What changes how one signs in, and deletion, have dialogs of
// their own; devices and organisations are in lki-account-lists.c.

#include "lki-account-dialog.h"

#include "lki-account-lists.h"
#include "lki-account-text.h"
#include "lki-config.h"
#include "lki-credentials-dialog.h"
#include "lki-deletion-dialog.h"
#include "lki-error-box.h"
#include "lki-error-text.h"
#include "lki-error.h"
#include "lki-future.h"
#include "lki-session-profile.h"
#include "lki-window.h"

#include <glib/gi18n.h>

struct _LkiAccountDialog
{
  AdwPreferencesDialog parent_instance;

  LkiSessionManager *manager;  /* (owned) */
  LkiSession *session;         /* (owned) */
  LkiIdentityRecord *identity; /* (owned) (nullable) until it is known */
  LkiAccountLists *lists;      /* (owned) */
  GStrv languages;             /* (owned) of the rows; BCP 47 */
  gboolean showing;            /* what changes in a row is not the person's doing */

  AdwPreferencesPage *page;
  LkiErrorBox *error_box;
  GtkWidget *deletion_group;
  AdwActionRow *deletion_row;
  GtkWidget *cancel_deletion_button;
  AdwEntryRow *name_row;
  AdwEntryRow *phone_row;
  AdwComboRow *language_row;
  AdwActionRow *email_row;
  GtkWidget *verified_label;
  GtkWidget *verify_button;
  GtkWidget *change_email_row;
  GtkWidget *change_password_row;
  AdwActionRow *second_factor_row;
  GtkButton *second_factor_button;
  AdwPreferencesGroup *organisations_group;
  AdwPreferencesGroup *devices_group;
  GtkWidget *download_row;
  GtkWidget *delete_row;
};

G_DEFINE_FINAL_TYPE (LkiAccountDialog,
                     lki_account_dialog,
                     ADW_TYPE_PREFERENCES_DIALOG)

/* One thing that is asked of the server, and what is said when it is done. */
typedef struct
{
  LkiAccountDialog *self; /* (owned) */
  DexFuture *work;        /* (owned) */
  char *done;             /* (owned) (nullable) */
  GtkWidget *widget;      /* (owned) (nullable) what cannot be used meanwhile */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->self);
  dex_unref (work->work);
  g_free (work->done);
  g_clear_object (&work->widget);
  g_free (work);
}

static void show (LkiAccountDialog *self);

/* It stands above all that may have been pressed, and is to be seen. */
static void
show_error (LkiAccountDialog *self,
            const GError *error)
{
  lki_account_text_show_error (self->error_box, error);
  adw_preferences_page_scroll_to_top (self->page);
}

static DexFuture *
follow_fiber (gpointer user_data)
{
  Work *work = user_data;
  LkiAccountDialog *self = work->self;
  g_autoptr (GError) error = NULL;

  dex_await (dex_ref (work->work), &error);
  if (self->error_box == NULL)
    return lki_future_new_done ();

  /* What cannot be used loses the focus; the keyboard goes on where it was. */
  if (work->widget != NULL)
    {
      GtkRoot *root = gtk_widget_get_root (work->widget);

      gtk_widget_set_sensitive (work->widget, TRUE);
      if (root != NULL && gtk_root_get_focus (root) == NULL)
        gtk_widget_grab_focus (work->widget);
    }
  if (error != NULL)
    {
      show_error (self, error);
    }
  else if (work->done != NULL)
    {
      adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (self), adw_toast_new (work->done));
    }
  show (self);

  return lki_future_new_done ();
}

/* Takes @future. */
static void
follow (LkiAccountDialog *self,
        DexFuture *future,
        GtkWidget *widget,
        const char *done)
{
  Work *work = g_new0 (Work, 1);

  work->self = g_object_ref (self);
  work->work = future;
  work->done = g_strdup (done);
  if (widget != NULL)
    {
      work->widget = g_object_ref (widget);
      gtk_widget_set_sensitive (widget, FALSE);
    }
  lki_error_box_set_error (self->error_box, NULL);
  lki_future_report (lki_future_spawn ("account", follow_fiber, work, work_free),
                     "change the account");
}

/* Showing */

/* What the person has typed and not applied yet is left alone. */
static void
show_text (AdwEntryRow *row,
           const char *text)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (row));
  const char *shown = g_object_get_data (G_OBJECT (row), "lki-shown");

  if (text == NULL)
    text = "";
  if (strcmp (typed, text) != 0)
    {
      if (gtk_widget_get_focus_child (GTK_WIDGET (row)) != NULL ||
          strcmp (typed, shown != NULL ? shown : "") != 0)
        return;

      /* The row takes a text that is set for one that waits to be applied. */
      adw_entry_row_set_show_apply_button (row, FALSE);
      gtk_editable_set_text (GTK_EDITABLE (row), text);
      adw_entry_row_set_show_apply_button (row, TRUE);
    }
  g_object_set_data_full (G_OBJECT (row), "lki-shown", g_strdup (text), g_free);
}

static gboolean
is_language (const char *tag,
             const char *language)
{
  gsize length = strlen (language);

  return tag != NULL && g_ascii_strncasecmp (tag, language, length) == 0 &&
         (tag[length] == '\0' || tag[length] == '-' || tag[length] == '_');
}

/* Each language by its own name; one that this version does not know, by its tag. */
static void
show_language (LkiAccountDialog *self,
               const char *locale)
{
  static const struct
  {
    const char *tag;
    const char *name;
  } known[] = {
    { "nb", "Norsk bokmål" }, { "en", "English" }, { "sv", "Svenska" },
    { "da", "Dansk" },        { "de", "Deutsch" },
  };
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();
  guint selected = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      gtk_string_list_append (names, known[i].name);
      g_strv_builder_add (tags, known[i].tag);
      if (selected == GTK_INVALID_LIST_POSITION && is_language (locale, known[i].tag))
        selected = i;
    }
  if (selected == GTK_INVALID_LIST_POSITION && locale != NULL)
    {
      gtk_string_list_append (names, locale);
      g_strv_builder_add (tags, locale);
      selected = G_N_ELEMENTS (known);
    }

  g_clear_pointer (&self->languages, g_strfreev);
  self->languages = g_strv_builder_end (tags);
  adw_combo_row_set_model (self->language_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->language_row, selected);
}

static void
show_identity (LkiAccountDialog *self,
               LkiAccountRecord *account)
{
  const LkiIdentityRecord *identity = self->identity;
  const char *email = identity != NULL && identity->email != NULL ? identity->email
                      : account != NULL                           ? account->email
                                                                  : NULL;
  gboolean verified =
      identity != NULL ? identity->email_verified : account != NULL && account->email_verified;
  gboolean on = identity != NULL && identity->totp_id != NULL;

  adw_action_row_set_subtitle (self->email_row, email != NULL ? email : "");
  gtk_widget_set_visible (self->verified_label, verified);
  gtk_widget_set_visible (self->verify_button, identity != NULL && !verified);
  adw_action_row_set_subtitle (self->second_factor_row,
                               identity == NULL ? ""
                               : on ? _ ("On: your authenticator is asked when you sign in")
                               : identity->has_other_factor
                                   ? _ ("On, with a kind that this app does not know")
                                   : _ ("Off: the password alone is enough"));
  gtk_widget_set_visible (GTK_WIDGET (self->second_factor_button),
                          identity != NULL && (on || !identity->has_other_factor));
  gtk_button_set_label (self->second_factor_button, on ? _ ("_Turn Off…") : _ ("_Turn On…"));
}

static void
show_deletion (LkiAccountDialog *self,
               LkiAccountRecord *account)
{
  LkiDeletion *deletion = account != NULL ? account->deletion : NULL;
  g_autofree char *date = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->deletion_group, deletion != NULL);
  gtk_widget_set_visible (self->delete_row, deletion == NULL);
  if (deletion == NULL)
    return;

  date = lki_account_text_dup_date (deletion->effective_at);
  /* Translators: %1$s is a date, %2$s a reference number */
  text = g_strdup_printf (_ ("On %1$s. Reference: %2$s"), date, deletion->reference);
  adw_action_row_set_subtitle (self->deletion_row, text);
}

static void
show (LkiAccountDialog *self)
{
  LkiAccountRecord *account = lki_session_get_account (self->session);

  if (self->error_box == NULL)
    return;

  self->showing = TRUE;
  show_text (self->name_row, account != NULL ? account->name : NULL);
  show_text (self->phone_row, account != NULL ? account->phone : NULL);
  show_language (self, account != NULL ? account->locale : NULL);
  show_identity (self, account);
  show_deletion (self, account);
  lki_account_lists_show_organisations (self->lists, account);
  self->showing = FALSE;
}

static DexFuture *
identity_fiber (gpointer user_data)
{
  LkiAccountDialog *self = user_data;
  g_autoptr (LkiIdentityRecord) identity = NULL;
  g_autoptr (GError) error = NULL;

  identity = dex_await_boxed (lki_session_fetch_identity (self->session), &error);
  if (self->error_box == NULL)
    return lki_future_new_done ();

  if (identity == NULL)
    {
      show_error (self, error);
      return lki_future_new_done ();
    }
  g_clear_pointer (&self->identity, lki_identity_record_unref);
  self->identity = g_steal_pointer (&identity);
  show (self);

  return lki_future_new_done ();
}

static void
load_identity (LkiAccountDialog *self)
{
  lki_future_report (
      lki_future_spawn ("identity", identity_fiber, g_object_ref (self), g_object_unref),
      "ask how one signs in");
}

/* Doing */

static void
name_apply_cb (LkiAccountDialog *self)
{
  g_autofree char *name =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));

  follow (self, lki_session_update_profile (self->session, name, NULL, NULL),
          GTK_WIDGET (self->name_row), _ ("Name saved"));
}

static void
phone_apply_cb (LkiAccountDialog *self)
{
  g_autofree char *phone =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->phone_row))));

  follow (self, lki_session_update_profile (self->session, NULL, phone, NULL),
          GTK_WIDGET (self->phone_row), _ ("Phone number saved"));
}

static void
language_selected_cb (LkiAccountDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->language_row);

  if (self->showing || self->languages == NULL || selected >= g_strv_length (self->languages))
    return;

  follow (self, lki_session_update_profile (self->session, NULL, NULL, self->languages[selected]),
          GTK_WIDGET (self->language_row), _ ("Language saved"));
}

static void
verify_cb (LkiAccountDialog *self)
{
  follow (self, lki_session_send_verification (self->session), self->verify_button,
          _ ("A letter with a link is on its way"));
}

static void
present_credentials (LkiAccountDialog *self,
                     LkiCredentialsChange change)
{
  AdwDialog *dialog = lki_credentials_dialog_new (self->session, change, self->identity);

  g_signal_connect_object (dialog, "done", G_CALLBACK (load_identity), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "done", G_CALLBACK (lki_account_lists_load_devices), self->lists,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
change_email_cb (LkiAccountDialog *self)
{
  present_credentials (self, LKI_CREDENTIALS_EMAIL);
}

static void
change_password_cb (LkiAccountDialog *self)
{
  present_credentials (self, LKI_CREDENTIALS_PASSWORD);
}

static void
second_factor_cb (LkiAccountDialog *self)
{
  present_credentials (self, self->identity->totp_id != NULL ? LKI_CREDENTIALS_SECOND_FACTOR_OFF
                                                             : LKI_CREDENTIALS_SECOND_FACTOR_ON);
}

static void
cancel_deletion_cb (LkiAccountDialog *self)
{
  follow (self, lki_session_cancel_deletion (self->session), self->cancel_deletion_button,
          _ ("The account stays"));
}

static void
folder_chosen_cb (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (LkiAccountDialog) self = user_data;
  g_autoptr (GFile) folder = NULL;
  g_autoptr (GError) error = NULL;

  folder = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result, &error);
  if (self->error_box == NULL)
    return;
  if (folder != NULL && g_file_peek_path (folder) != NULL)
    follow (self, lki_session_export (self->session, g_file_peek_path (folder)), self->download_row,
            _ ("Your data is in the folder that you chose"));
  else if (folder != NULL)
    lki_error_box_set_text (self->error_box, _ ("That Folder Cannot Be Used"),
                            _ ("Nothing was written. Choose one on this computer."));
}

static void
download_cb (LkiAccountDialog *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_file_dialog_set_title (dialog, _ ("Choose a Folder for Your Data"));
  gtk_file_dialog_set_accept_label (dialog, _ ("_Download"));
  gtk_file_dialog_select_folder (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL,
                                 folder_chosen_cb, g_object_ref (self));
}

static void
sign_out_cb (LkiAccountDialog *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.sign-out", NULL);
}

static void
delete_cb (LkiAccountDialog *self)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));
  AdwDialog *dialog = lki_deletion_dialog_new (self->manager);

  /* It outlives the session, and so this one. */
  adw_dialog_close (ADW_DIALOG (self));
  adw_dialog_present (dialog, root);
}

static void
session_cb (LkiAccountDialog *self)
{
  if (lki_session_manager_get_session (self->manager) != self->session)
    adw_dialog_force_close (ADW_DIALOG (self));
}

typedef struct
{
  LkiSessionManager *manager; /* (owned) */
  GtkWidget *window;          /* (owned) */
  char *organisation_id;      /* (owned) */
} Switch;

static void
switch_free (gpointer data)
{
  Switch *job = data;

  g_object_unref (job->manager);
  g_object_unref (job->window);
  g_free (job->organisation_id);
  g_free (job);
}

static DexFuture *
switch_fiber (gpointer user_data)
{
  Switch *job = user_data;
  g_autoptr (GError) error = NULL;

  if (!dex_await (lki_session_manager_switch_organisation (job->manager, job->organisation_id),
                  &error) &&
      !lki_error_is_cancelled (error))
    lki_window_add_toast (LKI_WINDOW (job->window), adw_toast_new (lki_error_get_title (error)));

  return lki_future_new_done ();
}

/* The dialog closes with the session that it is about. */
static void
switch_cb (LkiAccountDialog *self,
           const char *organisation_id)
{
  Switch *job = g_new0 (Switch, 1);

  job->manager = g_object_ref (self->manager);
  job->window = g_object_ref (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))));
  job->organisation_id = g_strdup (organisation_id);
  lki_future_report (lki_future_spawn ("switch-organisation", switch_fiber, job, switch_free),
                     "switch the organisation");
}

static void
list_error_cb (LkiAccountDialog *self,
               const GError *error)
{
  if (self->error_box != NULL)
    show_error (self, error);
}

/* GObject */

static void
lki_account_dialog_dispose (GObject *object)
{
  LkiAccountDialog *self = LKI_ACCOUNT_DIALOG (object);

  g_clear_object (&self->lists);
  gtk_widget_dispose_template (GTK_WIDGET (self), LKI_TYPE_ACCOUNT_DIALOG);
  self->error_box = NULL;
  g_clear_pointer (&self->identity, lki_identity_record_unref);
  g_clear_pointer (&self->languages, g_strfreev);
  g_clear_object (&self->session);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (lki_account_dialog_parent_class)->dispose (object);
}

static void
lki_account_dialog_class_init (LkiAccountDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lki_account_dialog_dispose;

  g_type_ensure (LKI_TYPE_ERROR_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-account-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiAccountDialog, page);
  gtk_widget_class_bind_template_child (widget_class, LkiAccountDialog, error_box);
  gtk_widget_class_bind_template_child (widget_class, LkiAccountDialog, deletion_group);
  gtk_widget_class_bind_template_child (widget_class, LkiAccountDialog, deletion_row);
  gtk_widget_class_bind_template_child (widget_class, LkiAccountDialog, cancel_deletion_button);
  gtk_widget_class_bind_template_child (widget_class, LkiAccountDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, LkiAccountDialog, phone_row);
  gtk_widget_class_bind_template_child (widget_class, LkiAccountDialog, language_row);
  gtk_widget_class_bind_template_child (widget_class, LkiAccountDialog, email_row);
  gtk_widget_class_bind_template_child (widget_class, LkiAccountDialog, verified_label);
  gtk_widget_class_bind_template_child (widget_class, LkiAccountDialog, verify_button);
  gtk_widget_class_bind_template_child (widget_class, LkiAccountDialog, change_email_row);
  gtk_widget_class_bind_template_child (widget_class, LkiAccountDialog, change_password_row);
  gtk_widget_class_bind_template_child (widget_class, LkiAccountDialog, second_factor_row);
  gtk_widget_class_bind_template_child (widget_class, LkiAccountDialog, second_factor_button);
  gtk_widget_class_bind_template_child (widget_class, LkiAccountDialog, organisations_group);
  gtk_widget_class_bind_template_child (widget_class, LkiAccountDialog, devices_group);
  gtk_widget_class_bind_template_child (widget_class, LkiAccountDialog, download_row);
  gtk_widget_class_bind_template_child (widget_class, LkiAccountDialog, delete_row);
  gtk_widget_class_bind_template_callback (widget_class, name_apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, phone_apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, language_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, verify_cb);
  gtk_widget_class_bind_template_callback (widget_class, change_email_cb);
  gtk_widget_class_bind_template_callback (widget_class, change_password_cb);
  gtk_widget_class_bind_template_callback (widget_class, second_factor_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_deletion_cb);
  gtk_widget_class_bind_template_callback (widget_class, download_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_out_cb);
  gtk_widget_class_bind_template_callback (widget_class, delete_cb);
}

static void
lki_account_dialog_init (LkiAccountDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * lki_account_dialog_new:
 * @manager: whose session it is about; there is one
 *
 * Returns: (transfer floating): the dialog
 */
AdwDialog *
lki_account_dialog_new (LkiSessionManager *manager)
{
  LkiAccountDialog *self;

  g_return_val_if_fail (LKI_IS_SESSION_MANAGER (manager), NULL);
  g_return_val_if_fail (lki_session_manager_get_session (manager) != NULL, NULL);

  self = g_object_new (LKI_TYPE_ACCOUNT_DIALOG, NULL);
  self->manager = g_object_ref (manager);
  self->session = g_object_ref (lki_session_manager_get_session (manager));
  self->lists =
      lki_account_lists_new (self->session, self->organisations_group, self->devices_group);
  g_signal_connect_object (self->lists, "failed", G_CALLBACK (list_error_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->lists, "switch", G_CALLBACK (switch_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::session", G_CALLBACK (session_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::account", G_CALLBACK (show), self,
                           G_CONNECT_SWAPPED);
  show (self);
  load_identity (self);
  lki_account_lists_load_devices (self->lists);

  return ADW_DIALOG (self);
}
