// SPDX-License-Identifier: GPL-3.0-or-later
// Sign-in. What is typed is cleaned of what pasting brings along, and what is wrong is said beside
// the form; which of e-mail and password was wrong is never said.

#include "lki-sign-in-page.h"

#include "lki-config.h"
#include "lki-error-box.h"
#include "lki-error.h"
#include "lki-future.h"
#include "lki-reset-dialog.h"

#include <glib/gi18n.h>

#define CODE_LENGTH 6

struct _LkiSignInPage
{
  AdwBin parent_instance;

  LkiSessionManager *manager; /* (owned) (nullable) */
  LkiSettings *settings;      /* (owned) (nullable) */
  gboolean busy;
  guint serial; /* of the attempt; an answer to an earlier one is late */

  AdwNavigationView *navigation_view;
  GtkWidget *back_button;
  GtkImage *icon;
  GtkLabel *welcome_label;
  GtkLabel *welcome_text;
  LkiErrorBox *error_box;
  GtkEditable *email_row;
  GtkEditable *password_row;
  GtkWidget *demo_group;
  AdwExpanderRow *advanced_row;
  GtkEditable *server_row;
  LkiErrorBox *code_error_box;
  GtkEditable *code_row;
  GtkWidget *continue_button;
  GtkWidget *cancel_button;
  GtkWidget *code_cancel_button;
};

enum
{
  PROP_0,
  PROP_BUSY,
  PROP_ERROR_TITLE,
  N_PROPS,
};

enum
{
  DISMISSED,
  SIGNED_IN,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkiSignInPage,
                     lki_sign_in_page,
                     ADW_TYPE_BIN)

typedef struct
{
  LkiSignInPage *self;        /* (owned) */
  LkiSessionManager *manager; /* (owned) */
  char *server;               /* (owned) */
  char *email;                /* (owned) */
  char *password;             /* (owned) */
  char *code;                 /* (owned) (nullable) */
  guint serial;
} Job;

static void
free_secret (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->self);
  g_object_unref (job->manager);
  g_free (job->server);
  g_free (job->email);
  free_secret (job->password);
  free_secret (job->code);
  g_free (job);
}

/**
 * lki_sign_in_dup_clean_email:
 * @text: what was typed or pasted
 *
 * Returns: (transfer full): the same without any white space, of which an address has none
 */
char *
lki_sign_in_dup_clean_email (const char *text)
{
  GString *clean = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isspace (g_utf8_get_char (p)) && !g_unichar_iscntrl (g_utf8_get_char (p)))
      g_string_append_unichar (clean, g_utf8_get_char (p));

  return g_string_free_and_steal (clean);
}

/**
 * lki_sign_in_dup_clean_line:
 * @text: what was typed or pasted
 *
 * Returns: (transfer full): the same without line ends; a password may hold spaces
 */
char *
lki_sign_in_dup_clean_line (const char *text)
{
  GString *clean = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (*p != '\n' && *p != '\r')
      g_string_append_c (clean, *p);

  return g_string_free_and_steal (clean);
}

static void
set_busy (LkiSignInPage *self,
          gboolean busy)
{
  if (self->busy == busy)
    return;

  /* The field that has the focus takes no input from now on, and must learn first that it has lost
   * it. */
  if (busy && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    gtk_root_set_focus (gtk_widget_get_root (GTK_WIDGET (self)), NULL);

  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);

  /* It goes where something can be done. */
  if (busy)
    {
      const char *page = adw_navigation_view_get_visible_page_tag (self->navigation_view);

      gtk_widget_grab_focus (g_strcmp0 (page, "second-factor") == 0 ? self->code_cancel_button
                                                                    : self->cancel_button);
    }
}

static void
set_invalid (GtkEditable *row,
             gboolean invalid)
{
  if (invalid)
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                               invalid ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static void
clear_errors (LkiSignInPage *self)
{
  set_invalid (self->email_row, FALSE);
  set_invalid (self->password_row, FALSE);
  set_invalid (self->server_row, FALSE);
  set_invalid (self->code_row, FALSE);
  lki_error_box_set_error (self->error_box, NULL);
  lki_error_box_set_error (self->code_error_box, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_TITLE]);
}

static void
show_error (LkiSignInPage *self,
            LkiErrorBox *box,
            const GError *error)
{
  lki_error_box_set_error (box, error);

  if (g_error_matches (error, LKI_ERROR, LKI_ERROR_ADDRESS) ||
      g_error_matches (error, LKI_ERROR, LKI_ERROR_INSECURE_ADDRESS))
    {
      adw_expander_row_set_expanded (self->advanced_row, TRUE);
      set_invalid (self->server_row, TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->server_row));
    }
  else if (g_error_matches (error, LKI_ERROR, LKI_ERROR_CREDENTIALS))
    {
      set_invalid (self->email_row, TRUE);
      set_invalid (self->password_row, TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
    }
  else if (g_error_matches (error, LKI_ERROR, LKI_ERROR_SECOND_FACTOR_CODE))
    {
      set_invalid (self->code_row, TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->code_row));
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_TITLE]);
}

static void
remember_server (LkiSignInPage *self,
                 const char *server)
{
  if (self->settings != NULL)
    g_object_set (self->settings, "server", server, NULL);
}

static DexFuture *
sign_in_fiber (gpointer user_data)
{
  Job *job = user_data;
  LkiSignInPage *self = job->self;
  g_autoptr (GError) error = NULL;
  gboolean signed_in;

  signed_in = dex_await_boolean (
      lki_session_manager_sign_in (job->manager, job->server, job->email, job->password), &error);
  if (job->serial != self->serial)
    return lki_future_new_done ();

  set_busy (self, FALSE);
  if (error != NULL)
    {
      show_error (self, self->error_box, error);
      return lki_future_new_done ();
    }

  remember_server (self, job->server);
  gtk_editable_set_text (self->password_row, "");
  if (!signed_in)
    {
      gtk_editable_set_text (self->code_row, "");
      adw_navigation_view_push_by_tag (self->navigation_view, "second-factor");
      gtk_widget_grab_focus (GTK_WIDGET (self->code_row));
    }
  else
    {
      g_signal_emit (self, signals[SIGNED_IN], 0);
    }

  return lki_future_new_done ();
}

static DexFuture *
finish_fiber (gpointer user_data)
{
  Job *job = user_data;
  LkiSignInPage *self = job->self;
  g_autoptr (GError) error = NULL;

  dex_await (lki_session_manager_finish_second_factor (job->manager, job->code), &error);
  if (job->serial != self->serial)
    return lki_future_new_done ();

  set_busy (self, FALSE);
  if (error == NULL)
    {
      g_signal_emit (self, signals[SIGNED_IN], 0);
      return lki_future_new_done ();
    }

  /* Only a wrong code can be mended here; for anything else the sign-in starts over. */
  if (g_error_matches (error, LKI_ERROR, LKI_ERROR_SECOND_FACTOR_CODE) ||
      lki_error_is_transient (error))
    {
      show_error (self, self->code_error_box, error);
    }
  else
    {
      adw_navigation_view_pop_to_tag (self->navigation_view, "sign-in");
      show_error (self, self->error_box, error);
    }

  return lki_future_new_done ();
}

static void
changed_cb (LkiSignInPage *self)
{
  clear_errors (self);
}

static void
email_activated_cb (LkiSignInPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

static Job *
job_new (LkiSignInPage *self)
{
  Job *job = g_new0 (Job, 1);

  job->self = g_object_ref (self);
  job->manager = g_object_ref (self->manager);
  job->server = lki_sign_in_dup_clean_email (gtk_editable_get_text (self->server_row));
  job->email = lki_sign_in_dup_clean_email (gtk_editable_get_text (self->email_row));
  job->password = lki_sign_in_dup_clean_line (gtk_editable_get_text (self->password_row));
  job->serial = ++self->serial;

  return job;
}

static void
sign_in_cb (LkiSignInPage *self)
{
  Job *job;

  if (self->busy || self->manager == NULL)
    return;

  clear_errors (self);
  job = job_new (self);

  if (*job->email == '\0' || *job->password == '\0')
    {
      GtkEditable *row = *job->email == '\0' ? self->email_row : self->password_row;

      lki_error_box_set_text (
          self->error_box,
          *job->email == '\0' ? _ ("Type Your E-mail Address") : _ ("Type Your Password"), NULL);
      set_invalid (row, TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (row));
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_TITLE]);
      job_free (job);
      return;
    }

  set_busy (self, TRUE);
  lki_future_report (lki_future_spawn ("sign-in", sign_in_fiber, job, job_free), "sign in");
}

static char *
dup_code (LkiSignInPage *self)
{
  GString *code = g_string_new (NULL);

  for (const char *p = gtk_editable_get_text (self->code_row); *p != '\0'; p = g_utf8_next_char (p))
    {
      int digit = g_unichar_digit_value (g_utf8_get_char (p));

      if (digit >= 0)
        g_string_append_c (code, '0' + digit);
    }

  return g_string_free_and_steal (code);
}

static void
finish_cb (LkiSignInPage *self)
{
  g_autofree char *code = dup_code (self);
  Job *job;

  if (self->busy || self->manager == NULL || strlen (code) != CODE_LENGTH)
    return;

  clear_errors (self);
  job = job_new (self);
  job->code = g_steal_pointer (&code);
  set_busy (self, TRUE);
  lki_future_report (lki_future_spawn ("second-factor", finish_fiber, job, job_free),
                     "finish the second factor");
}

static void
code_changed_cb (LkiSignInPage *self)
{
  g_autofree char *code = dup_code (self);

  clear_errors (self);
  gtk_widget_set_sensitive (self->continue_button, strlen (code) == CODE_LENGTH);
}

static void
cancel_cb (LkiSignInPage *self)
{
  if (!self->busy)
    return;

  self->serial++;
  lki_session_manager_cancel_sign_in (self->manager);
  set_busy (self, FALSE);
}

static void
popped_cb (LkiSignInPage *self)
{
  /* The second factor was given up. */
  cancel_cb (self);
  gtk_editable_set_text (self->code_row, "");
}

static void
forgot_cb (LkiSignInPage *self)
{
  g_autofree char *server = NULL;
  g_autofree char *email = NULL;
  AdwDialog *dialog;

  if (self->manager == NULL)
    return;

  server = lki_sign_in_dup_clean_email (gtk_editable_get_text (self->server_row));
  email = lki_sign_in_dup_clean_email (gtk_editable_get_text (self->email_row));
  dialog = lki_reset_dialog_new (self->manager, server, email);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
back_clicked_cb (LkiSignInPage *self)
{
  cancel_cb (self);
  g_signal_emit (self, signals[DISMISSED], 0);
}

static void
lki_sign_in_page_dispose (GObject *object)
{
  LkiSignInPage *self = LKI_SIGN_IN_PAGE (object);

  self->serial++;
  g_clear_object (&self->manager);
  g_clear_object (&self->settings);
  /* The template would unparent a named child behind the back of the bin that holds it. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LKI_TYPE_SIGN_IN_PAGE);

  G_OBJECT_CLASS (lki_sign_in_page_parent_class)->dispose (object);
}

static void
lki_sign_in_page_get_property (GObject *object,
                               guint prop_id,
                               GValue *value,
                               GParamSpec *pspec)
{
  LkiSignInPage *self = LKI_SIGN_IN_PAGE (object);
  const char *title;

  switch (prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case PROP_ERROR_TITLE:
      title = lki_error_box_get_title (self->error_box);
      g_value_set_string (value,
                          title != NULL ? title : lki_error_box_get_title (self->code_error_box));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_sign_in_page_class_init (LkiSignInPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lki_sign_in_page_dispose;
  object_class->get_property = lki_sign_in_page_get_property;

  properties[PROP_BUSY] =
      g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_ERROR_TITLE] =
      g_param_spec_string ("error-title", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[DISMISSED] = g_signal_new ("dismissed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNED_IN] = g_signal_new ("signed-in", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (LKI_TYPE_ERROR_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiSignInPage, navigation_view);
  gtk_widget_class_bind_template_child (widget_class, LkiSignInPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, LkiSignInPage, icon);
  gtk_widget_class_bind_template_child (widget_class, LkiSignInPage, welcome_label);
  gtk_widget_class_bind_template_child (widget_class, LkiSignInPage, welcome_text);
  gtk_widget_class_bind_template_child (widget_class, LkiSignInPage, error_box);
  gtk_widget_class_bind_template_child (widget_class, LkiSignInPage, email_row);
  gtk_widget_class_bind_template_child (widget_class, LkiSignInPage, password_row);
  gtk_widget_class_bind_template_child (widget_class, LkiSignInPage, demo_group);
  gtk_widget_class_bind_template_child (widget_class, LkiSignInPage, advanced_row);
  gtk_widget_class_bind_template_child (widget_class, LkiSignInPage, server_row);
  gtk_widget_class_bind_template_child (widget_class, LkiSignInPage, code_error_box);
  gtk_widget_class_bind_template_child (widget_class, LkiSignInPage, code_row);
  gtk_widget_class_bind_template_child (widget_class, LkiSignInPage, continue_button);
  gtk_widget_class_bind_template_child (widget_class, LkiSignInPage, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, LkiSignInPage, code_cancel_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, email_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, finish_cb);
  gtk_widget_class_bind_template_callback (widget_class, code_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, popped_cb);
  gtk_widget_class_bind_template_callback (widget_class, forgot_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked_cb);
}

static void
lki_sign_in_page_init (LkiSignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_image_set_from_icon_name (self->icon, LKI_APPLICATION_ID);
}

/**
 * lki_sign_in_page_set_up:
 * @self: the page
 * @manager: who signs in
 * @settings: (nullable): where the server's address is remembered
 */
void
lki_sign_in_page_set_up (LkiSignInPage *self,
                         LkiSessionManager *manager,
                         LkiSettings *settings)
{
  g_autofree char *server = NULL;

  g_return_if_fail (LKI_IS_SIGN_IN_PAGE (self));
  g_return_if_fail (LKI_IS_SESSION_MANAGER (manager));

  g_set_object (&self->manager, manager);
  g_set_object (&self->settings, settings);
  if (settings != NULL)
    g_object_get (settings, "server", &server, NULL);
  gtk_editable_set_text (self->server_row, server != NULL ? server : "");
}

/**
 * lki_sign_in_page_reset:
 * @self: the page
 * @email: (nullable): the address to begin with
 * @again: %TRUE when the session has ended and the person may go back to their leads
 *
 * Begins anew.
 */
void
lki_sign_in_page_reset (LkiSignInPage *self,
                        const char *email,
                        gboolean again)
{
  g_return_if_fail (LKI_IS_SIGN_IN_PAGE (self));

  self->serial++;
  set_busy (self, FALSE);
  clear_errors (self);
  adw_navigation_view_pop_to_tag (self->navigation_view, "sign-in");

  gtk_editable_set_text (self->email_row, email != NULL ? email : "");
  gtk_editable_set_text (self->password_row, "");
  gtk_editable_set_text (self->code_row, "");
  gtk_widget_set_visible (self->back_button, again);
  gtk_widget_set_visible (self->demo_group, !again);
  gtk_label_set_text (self->welcome_label,
                      again ? _ ("Sign In Again") : _ ("Welcome to Leadkit Inbox"));
  gtk_label_set_text (self->welcome_text,
                      again
                          ? _ ("The session has ended. Your leads and what you have done are kept.")
                          : _ ("Answer your leads the moment they arrive."));
  gtk_widget_grab_focus (email != NULL && *email != '\0' ? GTK_WIDGET (self->password_row)
                                                         : GTK_WIDGET (self->email_row));
}
