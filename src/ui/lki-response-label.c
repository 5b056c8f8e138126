// SPDX-License-Identifier: GPL-3.0-or-later
// A clock that counts down on the lead's page. It ticks each second only in the last minutes and
// while somebody can see it; else the minute's tick is enough. How the clock stands is computed in
// model.

#include "lki-response-label.h"

#include "lki-minute.h"
#include "lki-response-clock.h"
#include "lki-response-text.h"

struct _LkiResponseLabel
{
  AdwBin parent_instance;

  GtkLabel *label;
  LkiLeadRecord *lead;       /* (owned) (nullable) */
  LkiAccountRecord *account; /* (owned) (nullable) */
  LkiTone tone;
  GtkWindow *window; /* (weak) (nullable): whose suspension is watched */
  guint tick_source;
};

G_DEFINE_FINAL_TYPE (LkiResponseLabel,
                     lki_response_label,
                     ADW_TYPE_BIN)

static void update (LkiResponseLabel *self);

static void
set_tone (LkiResponseLabel *self,
          LkiTone tone)
{
  if (self->tone == tone)
    return;

  if (self->tone != LKI_TONE_PLAIN)
    gtk_widget_remove_css_class (GTK_WIDGET (self), lki_tone_get_css_class (self->tone));
  if (tone != LKI_TONE_PLAIN)
    gtk_widget_add_css_class (GTK_WIDGET (self), lki_tone_get_css_class (tone));
  self->tone = tone;
}

static gboolean
tick_cb (gpointer user_data)
{
  LkiResponseLabel *self = user_data;

  self->tick_source = 0;
  update (self);

  return G_SOURCE_REMOVE;
}

/* A window on another workspace, or behind the lock screen, is suspended though it is mapped. */
static gboolean
is_seen (LkiResponseLabel *self)
{
  return gtk_widget_get_mapped (GTK_WIDGET (self)) && self->window != NULL &&
         !gtk_window_is_suspended (self->window);
}

static void
update (LkiResponseLabel *self)
{
  gint64 now_ms = lki_minute_get_now_ms (lki_minute_get_default ());
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *spoken = NULL;
  g_autofree char *text = NULL;
  LkiResponseClock clock;

  g_clear_handle_id (&self->tick_source, g_source_remove);
  if (self->lead == NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }

  lki_response_clock_read (&clock, self->lead, self->account, now_ms);
  spoken = lki_response_dup_text (&clock, now_ms, zone);
  text = lki_response_dup_exact_text (&clock, now_ms, zone);
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  if (text == NULL)
    return;

  gtk_label_set_text (self->label, text);
  /* Nobody wants to hear each second. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->label), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
  set_tone (self, lki_response_get_tone (&clock));

  /* Just after the second has turned. */
  if (lki_response_counts_seconds (&clock) && is_seen (self))
    self->tick_source = g_timeout_add (clock.left_ms % 1000 + 1, tick_cb, self);
}

static void
suspended_cb (LkiResponseLabel *self)
{
  update (self);
}

static void
lki_response_label_root (GtkWidget *widget)
{
  LkiResponseLabel *self = LKI_RESPONSE_LABEL (widget);
  GtkRoot *root;

  GTK_WIDGET_CLASS (lki_response_label_parent_class)->root (widget);

  root = gtk_widget_get_root (widget);
  if (!GTK_IS_WINDOW (root))
    return;
  g_set_weak_pointer (&self->window, GTK_WINDOW (root));
  g_signal_connect_object (self->window, "notify::suspended", G_CALLBACK (suspended_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
lki_response_label_unroot (GtkWidget *widget)
{
  LkiResponseLabel *self = LKI_RESPONSE_LABEL (widget);

  if (self->window != NULL)
    g_signal_handlers_disconnect_by_func (self->window, suspended_cb, self);
  g_clear_weak_pointer (&self->window);

  GTK_WIDGET_CLASS (lki_response_label_parent_class)->unroot (widget);
}

static void
lki_response_label_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lki_response_label_parent_class)->map (widget);

  update (LKI_RESPONSE_LABEL (widget));
}

static void
lki_response_label_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&LKI_RESPONSE_LABEL (widget)->tick_source, g_source_remove);

  GTK_WIDGET_CLASS (lki_response_label_parent_class)->unmap (widget);
}

static void
lki_response_label_dispose (GObject *object)
{
  LkiResponseLabel *self = LKI_RESPONSE_LABEL (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_weak_pointer (&self->window);
  g_clear_pointer (&self->lead, lki_lead_record_unref);
  g_clear_pointer (&self->account, lki_account_record_unref);

  G_OBJECT_CLASS (lki_response_label_parent_class)->dispose (object);
}

static void
lki_response_label_class_init (LkiResponseLabelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lki_response_label_dispose;
  widget_class->root = lki_response_label_root;
  widget_class->unroot = lki_response_label_unroot;
  widget_class->map = lki_response_label_map;
  widget_class->unmap = lki_response_label_unmap;
}

static void
lki_response_label_init (LkiResponseLabel *self)
{
  self->tone = LKI_TONE_PLAIN;
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->label));
  lki_minute_watch (lki_minute_get_default (), GTK_WIDGET (self), G_CALLBACK (update));
}

/**
 * lki_response_label_set_lead:
 * @self: the label
 * @lead: (nullable): whose clock it shows
 * @account: (nullable): the account, for the organisation's goal and hours
 *
 * Shows how the lead stands now, and keeps it so.
 */
void
lki_response_label_set_lead (LkiResponseLabel *self,
                             LkiLeadRecord *lead,
                             LkiAccountRecord *account)
{
  g_return_if_fail (LKI_IS_RESPONSE_LABEL (self));

  if (lead != NULL)
    lki_lead_record_ref (lead);
  if (account != NULL)
    lki_account_record_ref (account);
  g_clear_pointer (&self->lead, lki_lead_record_unref);
  g_clear_pointer (&self->account, lki_account_record_unref);
  self->lead = lead;
  self->account = account;
  update (self);
}

/**
 * lki_response_label_get_text:
 * @self: the label
 *
 * Returns: what it shows
 */
const char *
lki_response_label_get_text (LkiResponseLabel *self)
{
  g_return_val_if_fail (LKI_IS_RESPONSE_LABEL (self), NULL);

  return gtk_label_get_text (self->label);
}

/**
 * lki_response_label_is_ticking:
 * @self: the label
 *
 * Returns: %TRUE while it wakes the program each second
 */
gboolean
lki_response_label_is_ticking (LkiResponseLabel *self)
{
  g_return_val_if_fail (LKI_IS_RESPONSE_LABEL (self), FALSE);

  return self->tick_source != 0;
}
