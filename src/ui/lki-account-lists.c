// SPDX-License-Identifier: GPL-3.0-or-later
// Rows for the organisations that the person belongs to, and for the devices where the person is
// signed in, each of which can be signed out from here.

#include "lki-account-lists.h"

#include "lki-error.h"
#include "lki-format.h"
#include "lki-future.h"
#include "lki-session-profile.h"

#include <glib/gi18n.h>

struct _LkiAccountLists
{
  GObject parent_instance;

  LkiSession *session;                /* (owned) */
  AdwPreferencesGroup *organisations; /* (nullable) the dialog's */
  AdwPreferencesGroup *devices;       /* (nullable) the dialog's */
  GPtrArray *organisation_rows;       /* (owned) of the group's rows */
  GPtrArray *device_rows;             /* (owned) of the group's rows */
  guint serial;                       /* an answer for an earlier question is late */
  gboolean focus;                     /* the row that had the focus goes */
};

static guint failed_signal;
static guint switch_signal;

G_DEFINE_FINAL_TYPE (LkiAccountLists,
                     lki_account_lists,
                     G_TYPE_OBJECT)

typedef struct
{
  LkiAccountLists *self; /* (owned) */
  GtkWidget *button;     /* (owned) (nullable) */
  char *device_id;       /* (owned) (nullable) */
  guint serial;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->self);
  g_clear_object (&job->button);
  g_free (job->device_id);
  g_free (job);
}

static void
clear_rows (AdwPreferencesGroup *group,
            GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, g_ptr_array_index (rows, i));
  g_ptr_array_set_size (rows, 0);
}

static AdwActionRow *
add_row (AdwPreferencesGroup *group,
         GPtrArray *rows,
         const char *title,
         const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle != NULL ? subtitle : "");
  adw_preferences_group_add (group, row);
  g_ptr_array_add (rows, row);

  return ADW_ACTION_ROW (row);
}

static void
switch_cb (GtkWidget *button,
           gpointer user_data)
{
  g_signal_emit (user_data, switch_signal, 0,
                 g_object_get_data (G_OBJECT (button), "organisation-id"));
}

static void
add_switch (LkiAccountLists *self,
            AdwActionRow *row,
            LkiOrganisation *organisation)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("S_witch"));
  /* Translators: a button; %s is the name of an organisation */
  g_autofree char *label = g_strdup_printf (
      _ ("Switch to %s"), organisation->name != NULL ? organisation->name : organisation->id);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  label, -1);
  g_object_set_data_full (G_OBJECT (button), "organisation-id", g_strdup (organisation->id),
                          g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (switch_cb), self, G_CONNECT_DEFAULT);
  adw_action_row_add_suffix (row, button);
}

static const char *
get_role_text (const char *role)
{
  if (g_strcmp0 (role, "owner") == 0)
    return C_ ("role", "Owner");
  if (g_strcmp0 (role, "admin") == 0)
    return C_ ("role", "Administrator");
  if (g_strcmp0 (role, "member") == 0)
    return C_ ("role", "Member");

  return role;
}

/**
 * lki_account_lists_show_organisations:
 * @self: the lists
 * @account: (nullable): the account
 */
void
lki_account_lists_show_organisations (LkiAccountLists *self,
                                      LkiAccountRecord *account)
{
  guint n = account != NULL ? account->organisations->len : 0;

  g_return_if_fail (LKI_IS_ACCOUNT_LISTS (self));

  clear_rows (self->organisations, self->organisation_rows);
  gtk_widget_set_visible (GTK_WIDGET (self->organisations), n > 0);
  for (guint i = 0; i < n; i++)
    {
      LkiOrganisation *organisation = g_ptr_array_index (account->organisations, i);
      gboolean current = g_strcmp0 (organisation->id, account->organisation_id) == 0;
      AdwActionRow *row =
          add_row (self->organisations, self->organisation_rows,
                   organisation->name != NULL ? organisation->name : organisation->id,
                   get_role_text (organisation->role));

      if (current && n > 1)
        {
          GtkWidget *label = gtk_label_new (_ ("In Use"));

          gtk_widget_add_css_class (label, "dimmed");
          adw_action_row_add_suffix (row, label);
        }
      else if (!current)
        {
          add_switch (self, row, organisation);
        }
    }
}

static void
failed (LkiAccountLists *self,
        const GError *error)
{
  g_signal_emit (self, failed_signal, 0, error);
}

static DexFuture *
sign_out_fiber (gpointer user_data)
{
  Job *job = user_data;
  LkiAccountLists *self = job->self;
  g_autoptr (GError) error = NULL;

  dex_await (lki_session_sign_out_device (self->session, job->device_id), &error);
  if (self->devices == NULL)
    return lki_future_new_done ();

  gtk_widget_set_sensitive (job->button, TRUE);
  /* One that is gone already is out as well. */
  if (error != NULL && !g_error_matches (error, LKI_ERROR, LKI_ERROR_NOT_FOUND))
    failed (self, error);
  else
    {
      self->focus = TRUE;
      lki_account_lists_load_devices (self);
    }

  return lki_future_new_done ();
}

static void
sign_out_cb (GtkWidget *button,
             gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->self = g_object_ref (user_data);
  job->button = g_object_ref (button);
  job->device_id = g_strdup (g_object_get_data (G_OBJECT (button), "device-id"));
  gtk_widget_set_sensitive (button, FALSE);
  lki_future_report (lki_future_spawn ("sign-out-device", sign_out_fiber, job, job_free),
                     "sign a device out");
}

static void
add_device (LkiAccountLists *self,
            LkiDevice *device)
{
  gboolean is_this = lki_session_is_this_device (self->session, device);
  gint64 now_ms = lki_session_get_now_ms (self->session);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *when = NULL;
  g_autofree char *subtitle = NULL;
  AdwActionRow *row;

  if (!is_this && device->last_seen_at > 0)
    {
      when = lki_format_moment (device->last_seen_at, now_ms, zone);
      /* Translators: of a device; %s is a moment, such as “yesterday 14:02” */
      subtitle = g_strdup_printf (_ ("Last used: %s"), when);
    }
  row = add_row (self->devices, self->device_rows,
                 device->name != NULL ? device->name : _ ("A Device"),
                 is_this ? _ ("This device") : subtitle);
  if (!is_this)
    {
      GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Sign Out"));
      /* Translators: %s is the name of a device */
      g_autofree char *label =
          g_strdup_printf (_ ("Sign Out “%s”"), device->name != NULL ? device->name : "");

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      label, -1);
      g_object_set_data_full (G_OBJECT (button), "device-id", g_strdup (device->id), g_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (sign_out_cb), self,
                               G_CONNECT_DEFAULT);
      adw_action_row_add_suffix (row, button);
    }
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Job *job = user_data;
  LkiAccountLists *self = job->self;
  g_autoptr (GPtrArray) devices = NULL;
  g_autoptr (GError) error = NULL;

  devices = dex_await_boxed (lki_session_list_devices (self->session), &error);
  if (self->devices == NULL || job->serial != self->serial)
    return lki_future_new_done ();
  if (devices == NULL)
    {
      failed (self, error);
      return lki_future_new_done ();
    }

  clear_rows (self->devices, self->device_rows);
  for (guint i = 0; i < devices->len; i++)
    add_device (self, g_ptr_array_index (devices, i));
  gtk_widget_set_visible (GTK_WIDGET (self->devices), devices->len > 0);
  if (self->focus && devices->len > 0)
    gtk_widget_grab_focus (g_ptr_array_index (self->device_rows, 0));
  self->focus = FALSE;

  return lki_future_new_done ();
}

/**
 * lki_account_lists_load_devices:
 * @self: the lists
 *
 * Asks the server for the devices, and shows them.
 */
void
lki_account_lists_load_devices (LkiAccountLists *self)
{
  Job *job;

  g_return_if_fail (LKI_IS_ACCOUNT_LISTS (self));

  job = g_new0 (Job, 1);
  job->self = g_object_ref (self);
  job->serial = ++self->serial;
  lki_future_report (lki_future_spawn ("devices", load_fiber, job, job_free), "list the devices");
}

static void
lki_account_lists_dispose (GObject *object)
{
  LkiAccountLists *self = LKI_ACCOUNT_LISTS (object);

  g_clear_object (&self->session);

  G_OBJECT_CLASS (lki_account_lists_parent_class)->dispose (object);
}

static void
lki_account_lists_finalize (GObject *object)
{
  LkiAccountLists *self = LKI_ACCOUNT_LISTS (object);

  g_clear_weak_pointer (&self->organisations);
  g_clear_weak_pointer (&self->devices);
  g_ptr_array_unref (self->organisation_rows);
  g_ptr_array_unref (self->device_rows);

  G_OBJECT_CLASS (lki_account_lists_parent_class)->finalize (object);
}

static void
lki_account_lists_class_init (LkiAccountListsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lki_account_lists_dispose;
  object_class->finalize = lki_account_lists_finalize;

  /**
   * LkiAccountLists::failed:
   * @self: the lists
   * @error: why something that was asked for was not done
   */
  failed_signal = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);

  /**
   * LkiAccountLists::switch:
   * @self: the lists
   * @organisation_id: where the person wants to go
   */
  switch_signal = g_signal_new ("switch", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lki_account_lists_init (LkiAccountLists *self)
{
  self->organisation_rows = g_ptr_array_new ();
  self->device_rows = g_ptr_array_new ();
}

/**
 * lki_account_lists_new:
 * @session: whose they are
 * @organisations: where the organisations are shown
 * @devices: where the devices are shown
 *
 * Returns: (transfer full): the lists, empty yet
 */
LkiAccountLists *
lki_account_lists_new (LkiSession *session,
                       AdwPreferencesGroup *organisations,
                       AdwPreferencesGroup *devices)
{
  LkiAccountLists *self;

  g_return_val_if_fail (LKI_IS_SESSION (session), NULL);

  self = g_object_new (LKI_TYPE_ACCOUNT_LISTS, NULL);
  self->session = g_object_ref (session);
  g_set_weak_pointer (&self->organisations, organisations);
  g_set_weak_pointer (&self->devices, devices);

  return self;
}
