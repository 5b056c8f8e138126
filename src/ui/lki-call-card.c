// SPDX-License-Identifier: GPL-3.0-or-later
// The question after a call: how did it go? A call that nobody answered is tried again, in an hour
// unless another time is chosen.

#include "lki-call-card.h"

#include "lki-clock.h"
#include "lki-config.h"
#include "lki-format.h"
#include "lki-minute.h"
#include "lki-time-preset.h"
#include "lki-when-popover.h"

#include <glib/gi18n.h>

struct _LkiCallCard
{
  AdwBin parent_instance;

  LkiContactChannel channel;
  gboolean asked;

  GtkLabel *title_label;
  GtkWidget *call_box;
  GtkWidget *message_box;
  AdwSplitButton *no_answer_button;
};

enum
{
  SIGNAL_ANSWERED,
  SIGNAL_DISMISSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkiCallCard,
                     lki_call_card,
                     ADW_TYPE_BIN)

static gint64
get_retry_at (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  return lki_time_preset_get (LKI_TIME_CALL_AGAIN,
                              lki_minute_get_now_ms (lki_minute_get_default ()), zone);
}

static void
answer (LkiCallCard *self,
        LkiContactOutcome outcome,
        gint64 retry_at)
{
  g_signal_emit (self, signals[SIGNAL_ANSWERED], 0, self->channel, outcome, retry_at);
}

static void
reached_cb (LkiCallCard *self)
{
  answer (self, LKI_CONTACT_REACHED, LKI_TIME_NONE);
}

static void
no_answer_cb (LkiCallCard *self)
{
  answer (self, LKI_CONTACT_NO_ANSWER, get_retry_at ());
}

static void
retry_chosen_cb (LkiCallCard *self,
                 gint64 time_ms,
                 const char *text)
{
  answer (self, LKI_CONTACT_NO_ANSWER, time_ms);
}

static void
busy_cb (LkiCallCard *self)
{
  answer (self, LKI_CONTACT_BUSY, get_retry_at ());
}

static void
voicemail_cb (LkiCallCard *self)
{
  answer (self, LKI_CONTACT_VOICEMAIL, LKI_TIME_NONE);
}

static void
wrong_number_cb (LkiCallCard *self)
{
  answer (self, LKI_CONTACT_WRONG_NUMBER, LKI_TIME_NONE);
}

static void
sent_cb (LkiCallCard *self)
{
  answer (self, LKI_CONTACT_SENT, LKI_TIME_NONE);
}

static void
dismiss_cb (LkiCallCard *self)
{
  g_signal_emit (self, signals[SIGNAL_DISMISSED], 0);
}

static void
update_no_answer (LkiCallCard *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *clock = lki_format_clock (get_retry_at (), zone);
  g_autofree char *label = NULL;

  /* Translators: a button: nobody answered, and the lead comes back at that time, such as 15:20 */
  label = g_strdup_printf (_ ("_No Answer – Back at %s"), clock);
  adw_split_button_set_label (self->no_answer_button, label);
}

static void
minute_cb (LkiCallCard *self)
{
  update_no_answer (self);
}

static void
lki_call_card_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LKI_TYPE_CALL_CARD);

  G_OBJECT_CLASS (lki_call_card_parent_class)->dispose (object);
}

static void
lki_call_card_class_init (LkiCallCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lki_call_card_dispose;

  signals[SIGNAL_ANSWERED] =
      g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_INT, G_TYPE_INT, G_TYPE_INT64);
  signals[SIGNAL_DISMISSED] = g_signal_new ("dismissed", G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-call-card.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiCallCard, title_label);
  gtk_widget_class_bind_template_child (widget_class, LkiCallCard, call_box);
  gtk_widget_class_bind_template_child (widget_class, LkiCallCard, message_box);
  gtk_widget_class_bind_template_child (widget_class, LkiCallCard, no_answer_button);
  gtk_widget_class_bind_template_callback (widget_class, reached_cb);
  gtk_widget_class_bind_template_callback (widget_class, no_answer_cb);
  gtk_widget_class_bind_template_callback (widget_class, busy_cb);
  gtk_widget_class_bind_template_callback (widget_class, voicemail_cb);
  gtk_widget_class_bind_template_callback (widget_class, wrong_number_cb);
  gtk_widget_class_bind_template_callback (widget_class, sent_cb);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_cb);
}

static void
lki_call_card_init (LkiCallCard *self)
{
  GtkWidget *popover = lki_when_popover_new (LKI_WHEN_RETRY);

  gtk_widget_init_template (GTK_WIDGET (self));
  adw_split_button_set_popover (self->no_answer_button, GTK_POPOVER (popover));
  g_signal_connect_object (popover, "chosen", G_CALLBACK (retry_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  lki_minute_watch (lki_minute_get_default (), GTK_WIDGET (self), G_CALLBACK (minute_cb));
  update_no_answer (self);
}

/**
 * lki_call_card_ask:
 * @self: the card
 * @channel: how the person was contacted
 *
 * Asks how that went.
 */
void
lki_call_card_ask (LkiCallCard *self,
                   LkiContactChannel channel)
{
  const char *title;
  gboolean same;

  g_return_if_fail (LKI_IS_CALL_CARD (self));

  same = self->asked && self->channel == channel;
  self->asked = TRUE;
  self->channel = channel;
  if (channel == LKI_CONTACT_CALL)
    title = _ ("How did the call go?");
  else if (channel == LKI_CONTACT_SMS)
    title = _ ("Did you send the SMS?");
  else
    title = _ ("Did you send the e-mail?");
  gtk_label_set_label (self->title_label, title);
  if (!same)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), title,
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  gtk_widget_set_visible (self->call_box, channel == LKI_CONTACT_CALL);
  gtk_widget_set_visible (self->message_box, channel != LKI_CONTACT_CALL);
  update_no_answer (self);
}

/**
 * lki_call_card_done:
 * @self: the card
 *
 * Nothing is asked any more.
 */
void
lki_call_card_done (LkiCallCard *self)
{
  g_return_if_fail (LKI_IS_CALL_CARD (self));

  self->asked = FALSE;
}
