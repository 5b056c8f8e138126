// SPDX-License-Identifier: GPL-3.0-or-later
// A time to come, chosen from presets or a calendar, by the clock on the person's wall.

#include "lki-when-popover.h"

#include "lki-clock.h"
#include "lki-config.h"
#include "lki-format.h"
#include "lki-minute.h"
#include "lki-time-preset.h"

#include <glib/gi18n.h>

#define MS_PER_SECOND 1000

struct _LkiWhenPopover
{
  GtkPopover parent_instance;

  LkiWhenPurpose purpose;
  gint64 current;

  GtkStack *stack;
  GtkWidget *text_entry;
  GtkBox *preset_box;
  GtkWidget *clear_button;
  GtkLabel *clear_label;
  GtkCalendar *calendar;
  GtkSpinButton *hour_spin;
  GtkSpinButton *minute_spin;
  GtkLabel *moment_label;
  GtkWidget *set_button;
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkiWhenPopover,
                     lki_when_popover,
                     GTK_TYPE_POPOVER)

static const LkiTimePreset retry_presets[] = { LKI_TIME_CALL_AGAIN, LKI_TIME_THIS_AFTERNOON,
                                               LKI_TIME_TOMORROW_MORNING, LKI_N_TIME_PRESETS };
static const LkiTimePreset snooze_presets[] = { LKI_TIME_SNOOZE, LKI_TIME_THIS_AFTERNOON,
                                                LKI_TIME_TOMORROW_MORNING, LKI_TIME_NEXT_WEEK,
                                                LKI_N_TIME_PRESETS };
static const LkiTimePreset follow_up_presets[] = { LKI_TIME_TOMORROW_MORNING, LKI_TIME_IN_TWO_DAYS,
                                                   LKI_TIME_NEXT_WEEK, LKI_TIME_NEXT_MONTH,
                                                   LKI_N_TIME_PRESETS };

static const LkiTimePreset *const presets_of[] = {
  [LKI_WHEN_RETRY] = retry_presets,
  [LKI_WHEN_SNOOZE] = snooze_presets,
  [LKI_WHEN_FOLLOW_UP] = follow_up_presets,
};

static char *
dup_preset_title (LkiTimePreset preset)
{
  switch (preset)
    {
    case LKI_TIME_CALL_AGAIN:
    case LKI_TIME_SNOOZE:
      return lki_format_soon (lki_time_preset_get_minutes (preset));
    case LKI_TIME_THIS_AFTERNOON:
      return g_strdup (_ ("This Afternoon"));
    case LKI_TIME_TOMORROW_MORNING:
      return g_strdup (_ ("Tomorrow Morning"));
    case LKI_TIME_IN_TWO_DAYS:
      return g_strdup (_ ("In Two Days"));
    case LKI_TIME_NEXT_WEEK:
      return g_strdup (_ ("Next Week"));
    case LKI_TIME_NEXT_MONTH:
      return g_strdup (_ ("In a Month"));
    case LKI_N_TIME_PRESETS:
    default:
      g_return_val_if_reached (NULL);
    }
}

static void calendar_changed_cb (LkiWhenPopover *self);

static gint64
get_now_ms (void)
{
  return lki_minute_get_now_ms (lki_minute_get_default ());
}

static void
choose (LkiWhenPopover *self,
        gint64 time_ms)
{
  g_autofree char *text =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->text_entry))));

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, time_ms, *text != '\0' ? text : NULL);
  lki_when_popover_reset (self);
}

static void
preset_cb (GtkButton *button,
           gpointer user_data)
{
  LkiWhenPopover *self = user_data;
  LkiTimePreset preset = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "preset"));
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  gint64 time_ms = lki_time_preset_get (preset, get_now_ms (), zone);

  if (time_ms != LKI_TIME_NONE)
    choose (self, time_ms);
}

static GtkWidget *
make_preset (LkiWhenPopover *self,
             LkiTimePreset preset,
             gint64 time_ms,
             GTimeZone *zone)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  g_autofree char *text = dup_preset_title (preset);
  GtkWidget *title = gtk_label_new (text);
  g_autofree char *moment = lki_format_moment_short (time_ms, get_now_ms (), zone);
  GtkWidget *time_label = gtk_label_new (moment);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (time_label, "dimmed");
  gtk_widget_add_css_class (time_label, "numeric");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), time_label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "lki-choice");
  g_object_set_data (G_OBJECT (button), "preset", GUINT_TO_POINTER (preset));
  g_signal_connect_object (button, "clicked", G_CALLBACK (preset_cb), self, G_CONNECT_DEFAULT);

  return button;
}

/* The times move with the clock. */
static void
fill_presets (LkiWhenPopover *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  gint64 now_ms = get_now_ms ();
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->preset_box))) != NULL)
    gtk_box_remove (self->preset_box, child);

  for (const LkiTimePreset *preset = presets_of[self->purpose]; *preset != LKI_N_TIME_PRESETS;
       preset++)
    {
      gint64 time_ms = lki_time_preset_get (*preset, now_ms, zone);

      if (time_ms != LKI_TIME_NONE)
        gtk_box_append (self->preset_box, make_preset (self, *preset, time_ms, zone));
    }
}

static const char *
get_clear_label (LkiWhenPopover *self)
{
  switch (self->purpose)
    {
    case LKI_WHEN_SNOOZE:
      return _ ("_Bring Back Now");
    case LKI_WHEN_FOLLOW_UP:
      return _ ("_No Follow-Up");
    case LKI_WHEN_RETRY:
    default:
      /* Translators: nobody answered, and the call is not to be tried again */
      return _ ("_Do Not Try Again");
    }
}

static void
fill (LkiWhenPopover *self)
{
  fill_presets (self);
  gtk_widget_set_visible (self->text_entry, self->purpose == LKI_WHEN_FOLLOW_UP);
  gtk_widget_set_visible (self->clear_button,
                          self->purpose == LKI_WHEN_RETRY || self->current != LKI_TIME_NONE);
  gtk_label_set_label (self->clear_label, get_clear_label (self));
  gtk_stack_set_visible_child_name (self->stack, "presets");
}

/* The line of the preset that has the keyboard, or -1. */
static int
get_focused_preset (LkiWhenPopover *self)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->preset_box));
  int line = 0;

  if (focus == NULL)
    return -1;
  while ((focus = gtk_widget_get_prev_sibling (focus)) != NULL)
    line++;

  return line;
}

static void
focus_preset (LkiWhenPopover *self,
              int line)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->preset_box));

  while (child != NULL && line-- > 0 && gtk_widget_get_next_sibling (child) != NULL)
    child = gtk_widget_get_next_sibling (child);
  if (child != NULL)
    gtk_widget_grab_focus (child);
}

static void
minute_cb (LkiWhenPopover *self)
{
  int focused = get_focused_preset (self);

  fill_presets (self);
  if (focused >= 0)
    focus_preset (self, focused);
  calendar_changed_cb (self);
}

static void
text_activated_cb (LkiWhenPopover *self)
{
  focus_preset (self, 0);
}

static void
back_cb (LkiWhenPopover *self)
{
  gtk_stack_set_visible_child_name (self->stack, "presets");
  focus_preset (self, 0);
}

/* The calendar's day and the clock's minute as a moment; LKI_TIME_NONE for one that is not. */
static gint64
read_calendar (LkiWhenPopover *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) day = gtk_calendar_get_date (self->calendar);
  g_autoptr (GDateTime) moment = g_date_time_new (
      zone, g_date_time_get_year (day), g_date_time_get_month (day),
      g_date_time_get_day_of_month (day), gtk_spin_button_get_value_as_int (self->hour_spin),
      gtk_spin_button_get_value_as_int (self->minute_spin), 0);

  return moment != NULL ? g_date_time_to_unix (moment) * MS_PER_SECOND : LKI_TIME_NONE;
}

static void
calendar_changed_cb (LkiWhenPopover *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  gint64 time_ms = read_calendar (self);
  gint64 now_ms = get_now_ms ();
  gboolean to_come = time_ms != LKI_TIME_NONE && time_ms > now_ms;
  g_autofree char *moment = to_come ? lki_format_moment (time_ms, now_ms, zone) : NULL;

  gtk_label_set_text (self->moment_label, to_come ? moment : _ ("This time has passed"));
  if (to_come)
    gtk_widget_remove_css_class (GTK_WIDGET (self->moment_label), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->moment_label), "error");
  gtk_widget_set_sensitive (self->set_button, to_come);
}

static void
choose_cb (LkiWhenPopover *self)
{
  lki_when_popover_show_calendar (self);
}

static void
clear_cb (LkiWhenPopover *self)
{
  choose (self, LKI_TIME_NONE);
}

static void
set_cb (LkiWhenPopover *self)
{
  gint64 time_ms;

  /* What has been typed counts, though the keyboard has not left the field. */
  gtk_spin_button_update (self->hour_spin);
  gtk_spin_button_update (self->minute_spin);
  time_ms = read_calendar (self);
  if (time_ms != LKI_TIME_NONE && time_ms > get_now_ms ())
    choose (self, time_ms);
}

static gboolean
two_digits_cb (LkiWhenPopover *self,
               GtkSpinButton *spin)
{
  g_autofree char *text = g_strdup_printf ("%02d", gtk_spin_button_get_value_as_int (spin));

  gtk_editable_set_text (GTK_EDITABLE (spin), text);

  return TRUE;
}

static void
lki_when_popover_map (GtkWidget *widget)
{
  fill (LKI_WHEN_POPOVER (widget));

  GTK_WIDGET_CLASS (lki_when_popover_parent_class)->map (widget);
}

static void
lki_when_popover_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), LKI_TYPE_WHEN_POPOVER);

  G_OBJECT_CLASS (lki_when_popover_parent_class)->dispose (object);
}

static void
lki_when_popover_class_init (LkiWhenPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lki_when_popover_dispose;
  widget_class->map = lki_when_popover_map;

  signals[SIGNAL_CHOSEN] =
      g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               LKI_RESOURCE_PREFIX "/ui/lki-when-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, LkiWhenPopover, stack);
  gtk_widget_class_bind_template_child (widget_class, LkiWhenPopover, text_entry);
  gtk_widget_class_bind_template_child (widget_class, LkiWhenPopover, preset_box);
  gtk_widget_class_bind_template_child (widget_class, LkiWhenPopover, clear_button);
  gtk_widget_class_bind_template_child (widget_class, LkiWhenPopover, clear_label);
  gtk_widget_class_bind_template_child (widget_class, LkiWhenPopover, calendar);
  gtk_widget_class_bind_template_child (widget_class, LkiWhenPopover, hour_spin);
  gtk_widget_class_bind_template_child (widget_class, LkiWhenPopover, minute_spin);
  gtk_widget_class_bind_template_child (widget_class, LkiWhenPopover, moment_label);
  gtk_widget_class_bind_template_child (widget_class, LkiWhenPopover, set_button);
  gtk_widget_class_bind_template_callback (widget_class, text_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_bind_template_callback (widget_class, set_cb);
  gtk_widget_class_bind_template_callback (widget_class, calendar_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, two_digits_cb);
}

static void
lki_when_popover_init (LkiWhenPopover *self)
{
  self->current = LKI_TIME_NONE;
  gtk_widget_init_template (GTK_WIDGET (self));
  lki_minute_watch (lki_minute_get_default (), GTK_WIDGET (self), G_CALLBACK (minute_cb));
}

/**
 * lki_when_popover_new:
 * @purpose: what the time is for
 *
 * Returns: (transfer floating): a popover, to be set on a menu button
 */
GtkWidget *
lki_when_popover_new (LkiWhenPurpose purpose)
{
  LkiWhenPopover *self = g_object_new (LKI_TYPE_WHEN_POPOVER, NULL);

  self->purpose = purpose;

  return GTK_WIDGET (self);
}

/**
 * lki_when_popover_set_current:
 * @self: the popover
 * @time_ms: the time that is set, in milliseconds since the epoch, which can then be taken away; or
 *   LKI_TIME_NONE
 */
void
lki_when_popover_set_current (LkiWhenPopover *self,
                              gint64 time_ms)
{
  g_return_if_fail (LKI_IS_WHEN_POPOVER (self));

  self->current = time_ms;
}

/**
 * lki_when_popover_reset:
 * @self: the popover
 *
 * Forgets what was typed. To be called when it is about something else; a popover that is only
 * closed keeps it.
 */
void
lki_when_popover_reset (LkiWhenPopover *self)
{
  g_return_if_fail (LKI_IS_WHEN_POPOVER (self));

  gtk_editable_set_text (GTK_EDITABLE (self->text_entry), "");
}

/**
 * lki_when_popover_show_calendar:
 * @self: the popover, which is open
 *
 * Turns to the calendar, at the time that is set or tomorrow morning.
 */
void
lki_when_popover_show_calendar (LkiWhenPopover *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) moment = NULL;
  gint64 now_ms = get_now_ms ();
  gint64 start;

  g_return_if_fail (LKI_IS_WHEN_POPOVER (self));

  start = self->current != LKI_TIME_NONE && self->current > now_ms
              ? self->current
              : lki_time_preset_get (LKI_TIME_TOMORROW_MORNING, now_ms, zone);
  utc = g_date_time_new_from_unix_utc (start / MS_PER_SECOND);
  moment = g_date_time_to_timezone (utc, zone);
  gtk_calendar_set_date (self->calendar, moment);
  gtk_spin_button_set_value (self->hour_spin, g_date_time_get_hour (moment));
  gtk_spin_button_set_value (self->minute_spin, g_date_time_get_minute (moment));
  calendar_changed_cb (self);
  gtk_stack_set_visible_child_name (self->stack, "calendar");
  gtk_popover_set_default_widget (GTK_POPOVER (self), self->set_button);
  gtk_widget_grab_focus (GTK_WIDGET (self->calendar));
}
