// SPDX-License-Identifier: GPL-3.0-or-later
// The templates that the buttons for SMS and e-mail offer, filled in for the lead that is open.

#include "lki-lead-pane-private.h"

#include "lki-config.h"
#include "lki-contact.h"
#include "lki-future.h"
#include "lki-message-text.h"
#include "lki-templates-dialog.h"

#include <glib/gi18n.h>

static LkiMessageTemplate *
find (LkiLeadPane *self,
      const char *id)
{
  for (guint i = 0; self->templates != NULL && i < self->templates->len; i++)
    {
      LkiMessageTemplate *message = g_ptr_array_index (self->templates, i);

      if (g_str_equal (message->id, id))
        return message;
    }

  return NULL;
}

/* A name is a name, and no mnemonic. */
static char *
dup_label (LkiMessageTemplate *message)
{
  g_autofree char *title = lki_message_template_dup_title (message);
  GString *label = g_string_new (title);

  g_string_replace (label, "_", "__", 0);

  return g_string_free_and_steal (label);
}

static GMenuModel *
make_menu (LkiLeadPane *self,
           LkiContactChannel channel)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) messages = g_menu_new ();
  g_autoptr (GMenu) more = g_menu_new ();

  for (guint i = 0; self->templates != NULL && i < self->templates->len; i++)
    {
      LkiMessageTemplate *message = g_ptr_array_index (self->templates, i);
      g_autoptr (GMenuItem) item = NULL;
      g_autofree char *label = NULL;

      if (message->channel != channel || *message->text == '\0')
        continue;
      label = dup_label (message);
      item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (
          item, channel == LKI_CONTACT_SMS ? "lead.sms-template" : "lead.email-template", "s",
          message->id);
      g_menu_append_item (messages, item);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (messages));
  g_menu_append (more, _ ("_Message Templates…"), "lead.edit-templates");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (more));

  return G_MENU_MODEL (g_steal_pointer (&menu));
}

static void
update_menus (LkiLeadPane *self)
{
  g_autoptr (GMenuModel) sms = make_menu (self, LKI_CONTACT_SMS);
  g_autoptr (GMenuModel) email = make_menu (self, LKI_CONTACT_EMAIL);

  adw_split_button_set_menu_model (self->sms_button, sms);
  adw_split_button_set_menu_model (self->email_button, email);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  LkiLeadPane *self = user_data;
  g_autoptr (LkiSession) session = g_object_ref (self->session);
  g_autoptr (GPtrArray) templates = NULL;
  g_autoptr (GError) error = NULL;

  templates = dex_await_boxed (lki_session_load_templates (session), &error);
  if (templates == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (self->session != session)
    return lki_future_new_done ();

  g_clear_pointer (&self->templates, g_ptr_array_unref);
  self->templates = g_steal_pointer (&templates);
  update_menus (self);

  return lki_future_new_done ();
}

/**
 * lki_lead_pane_load_templates:
 * @self: the pane
 *
 * Reads which templates there are. Without a session there are none.
 */
void
lki_lead_pane_load_templates (LkiLeadPane *self)
{
  if (self->session == NULL)
    {
      g_clear_pointer (&self->templates, g_ptr_array_unref);
      update_menus (self);
      return;
    }

  lki_future_report (
      lki_future_spawn ("load-templates", load_fiber, g_object_ref (self), g_object_unref),
      "read message templates");
}

static void
sms_template_action (GtkWidget *widget,
                     const char *action_name,
                     GVariant *parameter)
{
  LkiLeadPane *self = LKI_LEAD_PANE (widget);
  LkiMessageTemplate *message = find (self, g_variant_get_string (parameter, NULL));
  g_autofree char *text = NULL;
  g_autofree char *uri = NULL;

  if (message == NULL || self->lead == NULL)
    return;

  text = lki_message_dup_for_lead (message->text, FALSE, self->lead,
                                   lki_session_get_account (self->session));
  uri = lki_contact_dup_sms_uri (self->lead->phone, text);
  lki_lead_pane_reach (self, LKI_CONTACT_SMS, uri, text);
}

static void
email_template_action (GtkWidget *widget,
                       const char *action_name,
                       GVariant *parameter)
{
  LkiLeadPane *self = LKI_LEAD_PANE (widget);
  LkiMessageTemplate *message = find (self, g_variant_get_string (parameter, NULL));
  LkiAccountRecord *account;
  g_autofree char *subject = NULL;
  g_autofree char *text = NULL;
  g_autofree char *uri = NULL;

  if (message == NULL || self->lead == NULL)
    return;

  account = lki_session_get_account (self->session);
  subject = lki_message_dup_for_lead (message->subject, TRUE, self->lead, account);
  text = lki_message_dup_for_lead (message->text, FALSE, self->lead, account);
  uri = lki_contact_dup_message_uri (self->lead->email, subject, text);
  lki_lead_pane_reach (self, LKI_CONTACT_EMAIL, uri, text);
}

static void
edit_templates_action (GtkWidget *widget,
                       const char *action_name,
                       GVariant *parameter)
{
  LkiLeadPane *self = LKI_LEAD_PANE (widget);
  AdwDialog *dialog;

  if (self->session == NULL)
    return;

  dialog = lki_templates_dialog_new (self->session, self->lead);
  g_signal_connect_object (dialog, "unmap", G_CALLBACK (lki_lead_pane_load_templates), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  adw_dialog_present (dialog, widget);
}

/**
 * lki_lead_pane_install_message_actions:
 * @widget_class: the pane's class
 */
void
lki_lead_pane_install_message_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "lead.sms-template", "s", sms_template_action);
  gtk_widget_class_install_action (widget_class, "lead.email-template", "s", email_template_action);
  gtk_widget_class_install_action (widget_class, "lead.edit-templates", NULL,
                                   edit_templates_action);
}
