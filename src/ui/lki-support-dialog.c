// SPDX-License-Identifier: GPL-3.0-or-later
// The conversation with support. What is typed is kept a moment after the last key, and when the
// dialog goes; what is sent is in the session's hands.

#include "lki-config.h"

#include "lki-support-dialog.h"

#include "lki-contact.h"
#include "lki-debug-info.h"
#include "lki-error-box.h"
#include "lki-error-text.h"
#include "lki-future.h"
#include "lki-support-row.h"

#include <glib/gi18n.h>

#define SAVE_DELAY_MS 800
/* So many pixels from its end the conversation still follows what comes. */
#define NEARLY_END 48

struct _LkiSupportDialog
{
  AdwDialog parent_instance;

  LkiSessionManager *manager; /* (owned) */
  LkiSession *session;        /* (owned) */
  LkiSupport *support;        /* (owned) */
  GtkWindow *window;          /* (weak) (nullable) the window above which it is */
  guint save_source;
  gboolean dirty;
  gboolean sending;
  gboolean at_end; /* the person looks at the end of the conversation */
  double extent;   /* of the conversation, as it was laid out last */
  guint end_source;

  AdwToastOverlay *toast_overlay;
  GtkScrolledWindow *scrolled;
  GtkWidget *ways_group;
  AdwActionRow *booking_row;
  AdwActionRow *phone_row;
  AdwActionRow *email_row;
  GtkWidget *empty_label;
  GtkListBox *list_box;
  GtkWidget *editor;
  LkiErrorBox *error_box;
  GtkTextView *text_view;
  GtkWidget *placeholder;
  GtkSwitch *technical_switch;
  GtkLabel *technical_label;
  GtkWidget *send_button;
};

G_DEFINE_FINAL_TYPE (LkiSupportDialog,
                     lki_support_dialog,
                     ADW_TYPE_DIALOG)

static char *
dup_text (LkiSupportDialog *self)
{
  char *text = NULL;

  g_object_get (gtk_text_view_get_buffer (self->text_view), "text", &text, NULL);

  return text;
}

static void
update (LkiSupportDialog *self)
{
  g_autofree char *text = dup_text (self);

  gtk_widget_set_visible (self->placeholder, *text == '\0');
  gtk_widget_set_sensitive (self->send_button, *g_strstrip (text) != '\0' && !self->sending);
  gtk_text_view_set_editable (self->text_view, !self->sending);
}

/* The draft */

static void
save_draft (LkiSupportDialog *self)
{
  g_autofree char *text = NULL;

  g_clear_handle_id (&self->save_source, g_source_remove);
  if (!self->dirty)
    return;

  self->dirty = FALSE;
  text = dup_text (self);
  lki_future_report (lki_session_save_draft (self->session, "support", "", text),
                     "save the draft of a message");
}

static gboolean
save_cb (gpointer user_data)
{
  LkiSupportDialog *self = user_data;

  self->save_source = 0;
  save_draft (self);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (LkiSupportDialog *self)
{
  self->dirty = TRUE;
  update (self);
  g_clear_handle_id (&self->save_source, g_source_remove);
  self->save_source = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
}

static DexFuture *
load_draft_fiber (gpointer user_data)
{
  LkiSupportDialog *self = user_data;
  g_autofree char *text =
      dex_await_string (lki_session_load_draft (self->session, "support", ""), NULL);

  /* The person may have been faster. */
  if (self->text_view != NULL && !self->dirty && text != NULL && *text != '\0')
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), text, -1);

  return lki_future_new_done ();
}

/* Sending */

static DexFuture *
send_fiber (gpointer user_data)
{
  LkiSupportDialog *self = user_data;
  g_autofree char *text = dup_text (self);
  g_auto (GStrv) technical = NULL;
  g_autoptr (GError) error = NULL;

  if (gtk_switch_get_active (self->technical_switch))
    technical = lki_debug_info_dup (self->session, gtk_widget_get_display (GTK_WIDGET (self)));
  dex_await (lki_support_send (self->support, text, (const char *const *) technical), &error);
  if (self->text_view == NULL)
    return lki_future_new_done ();

  self->sending = FALSE;
  if (error != NULL)
    {
      lki_error_box_set_error (self->error_box, error);
    }
  else
    {
      self->at_end = TRUE;
      gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), "", -1);
      gtk_switch_set_active (self->technical_switch, FALSE);
      save_draft (self);
    }
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));

  return lki_future_new_done ();
}

static void
send_cb (LkiSupportDialog *self)
{
  if (!gtk_widget_get_sensitive (self->send_button))
    return;

  self->sending = TRUE;
  lki_error_box_set_error (self->error_box, NULL);
  update (self);
  lki_future_report (
      lki_future_spawn ("support-send", send_fiber, g_object_ref (self), g_object_unref),
      "keep a message to support");
}

static gboolean
key_pressed_cb (LkiSupportDialog *self,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                GtkEventControllerKey *controller)
{
  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter) ||
      (state & gtk_accelerator_get_default_mod_mask ()) != GDK_CONTROL_MASK)
    return GDK_EVENT_PROPAGATE;

  send_cb (self);

  return GDK_EVENT_STOP;
}

/* What was refused */

static LkiSupportMessage *
find_message (LkiSupportDialog *self,
              const char *id)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->support));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (LkiSupportItem) item = g_list_model_get_item (G_LIST_MODEL (self->support), i);
      LkiSupportMessage *message = lki_support_item_get_message (item);

      if (g_str_equal (message->id, id))
        return lki_support_message_ref (message);
    }

  return NULL;
}

static void
retry_cb (GtkWidget *widget,
          const char *action,
          GVariant *parameter)
{
  LkiSupportDialog *self = LKI_SUPPORT_DIALOG (widget);
  g_autoptr (LkiSupportMessage) message =
      find_message (self, g_variant_get_string (parameter, NULL));

  if (message != NULL)
    lki_future_report (lki_support_retry (self->support, message), "send a message again");
}

typedef struct
{
  LkiSupport *support;        /* (owned) */
  LkiSupportMessage *message; /* (owned) */
} Discarded;

static void
discarded_free (gpointer data,
                GClosure *closure)
{
  Discarded *discarded = data;

  g_object_unref (discarded->support);
  lki_support_message_unref (discarded->message);
  g_free (discarded);
}

static void
undo_cb (AdwToast *toast,
         gpointer user_data)
{
  Discarded *discarded = user_data;

  lki_future_report (lki_support_restore (discarded->support, discarded->message),
                     "bring a message back");
}

static void
discard_cb (GtkWidget *widget,
            const char *action,
            GVariant *parameter)
{
  LkiSupportDialog *self = LKI_SUPPORT_DIALOG (widget);
  g_autoptr (LkiSupportMessage) message =
      find_message (self, g_variant_get_string (parameter, NULL));
  AdwToast *toast;
  Discarded *discarded;

  if (message == NULL)
    return;

  discarded = g_new0 (Discarded, 1);
  discarded->support = g_object_ref (self->support);
  discarded->message = lki_support_message_ref (message);
  toast = adw_toast_new (_ ("Message discarded"));
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), discarded, discarded_free,
                         0);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
  lki_future_report (lki_support_discard (self->support, message), "discard a message");
}

/* Reading */

static void
look (LkiSupportDialog *self)
{
  if (self->window != NULL && gtk_window_is_active (self->window) &&
      gtk_widget_get_mapped (GTK_WIDGET (self)))
    lki_support_mark_read (self->support);
}

static void
items_cb (LkiSupportDialog *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->support)) == 0;

  gtk_widget_set_visible (self->empty_label, empty);
  gtk_widget_set_visible (GTK_WIDGET (self->list_box), !empty);
  look (self);
}

static GtkWidget *
make_row (gpointer item,
          gpointer user_data)
{
  LkiSupportDialog *self = user_data;

  return lki_support_row_new (lki_support_item_get_message (item),
                              lki_session_get_now_ms (self->session));
}

static void
scrolled_cb (LkiSupportDialog *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);

  /* The value moves too while a conversation that has grown is being laid out. */
  if (gtk_adjustment_get_upper (adjustment) == self->extent)
    self->at_end =
        gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) >=
        self->extent - NEARLY_END;
}

static gboolean
to_end_cb (gpointer user_data)
{
  LkiSupportDialog *self = user_data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);

  self->end_source = 0;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));

  return G_SOURCE_REMOVE;
}

static void
extent_cb (LkiSupportDialog *self)
{
  self->extent = gtk_adjustment_get_upper (gtk_scrolled_window_get_vadjustment (self->scrolled));
  if (self->at_end && self->end_source == 0)
    self->end_source = g_idle_add (to_end_cb, self);
}

static void
map_cb (LkiSupportDialog *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->window == NULL && GTK_IS_WINDOW (root))
    {
      g_set_weak_pointer (&self->window, GTK_WINDOW (root));
      g_signal_connect_object (self->window, "notify::is-active", G_CALLBACK (look), self,
                               G_CONNECT_SWAPPED);
    }
  look (self);
}

/* Other ways */

static void
booking_cb (LkiSupportDialog *self)
{
  LkiServerInfo *server = lki_session_get_server_info (self->session);

  lki_contact_open (GTK_WIDGET (self), server->support_booking_url, server->support_booking_url);
}

static void
phone_cb (LkiSupportDialog *self)
{
  LkiServerInfo *server = lki_session_get_server_info (self->session);
  g_autofree char *uri = lki_contact_dup_phone_uri ("tel", server->support_phone);

  if (uri != NULL)
    lki_contact_open (GTK_WIDGET (self), uri, server->support_phone);
  else
    lki_contact_copy (GTK_WIDGET (self), server->support_phone);
}

static void
email_cb (LkiSupportDialog *self)
{
  LkiServerInfo *server = lki_session_get_server_info (self->session);
  g_autofree char *uri = lki_contact_dup_email_uri (server->support_email);

  if (uri != NULL)
    lki_contact_open (GTK_WIDGET (self), uri, server->support_email);
  else
    lki_contact_copy (GTK_WIDGET (self), server->support_email);
}

/* Where the page leads is said before it is opened. */
static void
show_booking (LkiSupportDialog *self,
              const char *url)
{
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  g_autofree char *shown = NULL;
  g_autofree char *escaped = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->booking_row), host != NULL);
  if (host == NULL)
    return;

  /* Translators: %s is the host of a web page */
  shown = g_strdup_printf (_ ("Opens %s in your browser"), host);
  escaped = g_markup_escape_text (shown, -1);
  adw_action_row_set_subtitle (self->booking_row, escaped);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->booking_row), url);
}

static void
show_ways (LkiSupportDialog *self)
{
  LkiServerInfo *server = lki_session_get_server_info (self->session);
  const char *phone = server != NULL ? server->support_phone : NULL;
  const char *email = server != NULL ? server->support_email : NULL;

  show_booking (self, server != NULL ? server->support_booking_url : NULL);
  adw_action_row_set_subtitle (self->phone_row, phone != NULL ? phone : "");
  gtk_widget_set_visible (GTK_WIDGET (self->phone_row), phone != NULL);
  adw_action_row_set_subtitle (self->email_row, email != NULL ? email : "");
  gtk_widget_set_visible (GTK_WIDGET (self->email_row), email != NULL);
  gtk_widget_set_visible (self->ways_group,
                          gtk_widget_get_visible (GTK_WIDGET (self->booking_row)) ||
                              phone != NULL || email != NULL);
  gtk_widget_set_visible (self->editor, server == NULL || server->support_chat);
}

static void
session_cb (LkiSupportDialog *self)
{
  if (lki_session_manager_get_session (self->manager) != self->session)
    adw_dialog_force_close (ADW_DIALOG (self));
}

static void
lki_support_dialog_closed (AdwDialog *dialog)
{
  save_draft (LKI_SUPPORT_DIALOG (dialog));
}

static void
lki_support_dialog_dispose (GObject *object)
{
  LkiSupportDialog *self = LKI_SUPPORT_DIALOG (object);

  if (self->text_view != NULL && self->session != NULL)
    save_draft (self);
  g_clear_handle_id (&self->end_source, g_source_remove);
  g_clear_weak_pointer (&self->window);
  gtk_widget_dispose_template (GTK_WIDGET (self), LKI_TYPE_SUPPORT_DIALOG);
  g_clear_object (&self->support);
  g_clear_object (&self->session);
  g_clear_object (&self->manager);

  G_OBJECT_CLASS (lki_support_dialog_parent_class)->dispose (object);
}

static void
lki_support_dialog_class_init (LkiSupportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lki_support_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = lki_support_dialog_closed;

  g_type_ensure (LKI_TYPE_ERROR_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-support-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiSupportDialog, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, LkiSupportDialog, scrolled);
  gtk_widget_class_bind_template_child (widget_class, LkiSupportDialog, ways_group);
  gtk_widget_class_bind_template_child (widget_class, LkiSupportDialog, booking_row);
  gtk_widget_class_bind_template_child (widget_class, LkiSupportDialog, phone_row);
  gtk_widget_class_bind_template_child (widget_class, LkiSupportDialog, email_row);
  gtk_widget_class_bind_template_child (widget_class, LkiSupportDialog, empty_label);
  gtk_widget_class_bind_template_child (widget_class, LkiSupportDialog, list_box);
  gtk_widget_class_bind_template_child (widget_class, LkiSupportDialog, editor);
  gtk_widget_class_bind_template_child (widget_class, LkiSupportDialog, error_box);
  gtk_widget_class_bind_template_child (widget_class, LkiSupportDialog, text_view);
  gtk_widget_class_bind_template_child (widget_class, LkiSupportDialog, placeholder);
  gtk_widget_class_bind_template_child (widget_class, LkiSupportDialog, technical_switch);
  gtk_widget_class_bind_template_child (widget_class, LkiSupportDialog, technical_label);
  gtk_widget_class_bind_template_child (widget_class, LkiSupportDialog, send_button);
  gtk_widget_class_bind_template_callback (widget_class, booking_cb);
  gtk_widget_class_bind_template_callback (widget_class, phone_cb);
  gtk_widget_class_bind_template_callback (widget_class, email_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);

  gtk_widget_class_install_action (widget_class, "support.retry", "s", retry_cb);
  gtk_widget_class_install_action (widget_class, "support.discard", "s", discard_cb);
}

static void
lki_support_dialog_init (LkiSupportDialog *self)
{
  GtkEventController *keys;
  GtkAdjustment *adjustment;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->at_end = TRUE;
  g_signal_connect_object (gtk_text_view_get_buffer (self->text_view), "changed",
                           G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->text_view), keys);

  adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (extent_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}

/**
 * lki_support_dialog_new:
 * @manager: whose session it is about; there is one
 *
 * Returns: (transfer floating): the dialog
 */
AdwDialog *
lki_support_dialog_new (LkiSessionManager *manager)
{
  LkiSupportDialog *self;
  g_autofree char *technical = NULL;

  g_return_val_if_fail (LKI_IS_SESSION_MANAGER (manager), NULL);
  g_return_val_if_fail (lki_session_manager_get_session (manager) != NULL, NULL);

  self = g_object_new (LKI_TYPE_SUPPORT_DIALOG, NULL);
  self->manager = g_object_ref (manager);
  self->session = g_object_ref (lki_session_manager_get_session (manager));
  self->support = g_object_ref (lki_session_get_support (self->session));
  g_signal_connect_object (manager, "notify::session", G_CALLBACK (session_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::server-info", G_CALLBACK (show_ways), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->support, "items-changed", G_CALLBACK (items_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);

  technical = lki_debug_info_dup_text (self->session, gtk_widget_get_display (GTK_WIDGET (self)));
  gtk_label_set_text (self->technical_label, g_strchomp (technical));
  gtk_list_box_bind_model (self->list_box, G_LIST_MODEL (self->support), make_row, self, NULL);
  show_ways (self);
  items_cb (self);
  update (self);
  lki_session_note_use (self->session, "support");
  lki_future_report (
      lki_future_spawn ("support-draft", load_draft_fiber, g_object_ref (self), g_object_unref),
      "load the draft of a message");

  return ADW_DIALOG (self);
}
