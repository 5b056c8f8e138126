// SPDX-License-Identifier: GPL-3.0-or-later
// Selection mode: how it is entered and left, and what keys and clicks do in it. What is selected
// is in LkiLeadSelection, what can be done with it in LkiSelectionBar.

#include "lki-list-pane-private.h"

#include "lki-config.h"
#include "lki-format.h"
#include "lki-lead-row.h"

#include <glib/gi18n.h>

/* Rows */

static gboolean
get_position (GtkWidget *widget,
              guint *position)
{
  GtkListItem *item =
      LKI_IS_LEAD_ROW (widget) ? lki_lead_row_get_item (LKI_LEAD_ROW (widget)) : NULL;

  *position = item != NULL ? gtk_list_item_get_position (item) : GTK_INVALID_LIST_POSITION;

  return *position != GTK_INVALID_LIST_POSITION;
}

/* The row around a widget, which may be the row's own frame. */
static gboolean
find_position (LkiListPane *self,
               GtkWidget *widget,
               guint *position)
{
  while (widget != NULL && gtk_widget_get_parent (widget) != GTK_WIDGET (self->list_view))
    widget = gtk_widget_get_parent (widget);

  return widget != NULL && get_position (gtk_widget_get_first_child (widget), position);
}

static gboolean
find_position_at (LkiListPane *self,
                  double x,
                  double y,
                  guint *position)
{
  GtkWidget *list = GTK_WIDGET (self->list_view);

  return find_position (self, gtk_widget_pick (list, x, y, GTK_PICK_DEFAULT), position);
}

static gboolean
find_focus (LkiListPane *self,
            guint *position)
{
  return find_position (self, gtk_widget_get_focus_child (GTK_WIDGET (self->list_view)), position);
}

static gboolean
has_focus_within (LkiListPane *self,
                  GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

static void
focus_row (LkiListPane *self,
           guint position)
{
  gtk_list_view_scroll_to (self->list_view, position, GTK_LIST_SCROLL_FOCUS, NULL);
  if (!has_focus_within (self, GTK_WIDGET (self->list_view)))
    lki_list_pane_focus (self);
}

/* The mode */

/* The check boxes come and go; the rest of a row only moves. */
static void
redraw_rows (LkiListPane *self)
{
  for (GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->list_view)); item != NULL;
       item = gtk_widget_get_next_sibling (item))
    if (gtk_widget_get_first_child (item) != NULL)
      gtk_widget_queue_draw (gtk_widget_get_first_child (item));
}

static void
update_title (LkiListPane *self)
{
  guint n = lki_lead_selection_get_n_selected (self->selection);
  gboolean all = lki_lead_selection_is_all (self->selection);
  g_autofree char *count = lki_format_count (n);
  g_autofree char *title = NULL;

  if (n > 0)
    /* Translators: how many leads are selected */
    title = g_strdup_printf (ngettext ("%s Selected", "%s Selected", n), count);
  adw_window_title_set_title (self->selection_title, title != NULL ? title : _ ("Select Leads"));

  gtk_button_set_icon_name (self->select_all_button,
                            all ? "edit-clear-all-symbolic" : "edit-select-all-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->select_all_button),
                               all ? _ ("Select None") : _ ("Select All"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->select_all_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  all ? _ ("Select None") : _ ("Select All"), -1);
}

static void
mode_changed_cb (LkiListPane *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean multiple = lki_lead_selection_get_multiple (self->selection);
  GtkWidget *leaving = multiple ? self->header_bar : self->selection_header;
  gboolean had_focus =
      has_focus_within (self, leaving) || has_focus_within (self, GTK_WIDGET (self->selection_bar));

  gtk_widget_set_visible (self->header_bar, !multiple);
  gtk_widget_set_visible (self->selection_header, multiple);
  adw_toolbar_view_set_reveal_bottom_bars (self->toolbar_view, multiple);
  gtk_widget_action_set_enabled (widget, "list.end-selection", multiple);
  update_title (self);
  redraw_rows (self);
  if (had_focus)
    lki_list_pane_focus (self);
  if (!multiple)
    lki_list_pane_select_current (self);
}

static void
begin_action (GtkWidget *widget,
              const char *action_name,
              GVariant *parameter)
{
  lki_lead_selection_set_multiple (LKI_LIST_PANE (widget)->selection, TRUE);
}

static void
end_action (GtkWidget *widget,
            const char *action_name,
            GVariant *parameter)
{
  lki_list_pane_end_selection (LKI_LIST_PANE (widget));
}

static void
select_all_action (GtkWidget *widget,
                   const char *action_name,
                   GVariant *parameter)
{
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (LKI_LIST_PANE (widget)->selection));
}

static void
toggle_all_action (GtkWidget *widget,
                   const char *action_name,
                   GVariant *parameter)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (LKI_LIST_PANE (widget)->selection);

  if (lki_lead_selection_is_all (LKI_LEAD_SELECTION (model)))
    gtk_selection_model_unselect_all (model);
  else
    gtk_selection_model_select_all (model);
}

/* Clicks */

static void
extend_to (LkiListPane *self,
           guint position)
{
  guint anchor = lki_lead_selection_get_anchor (self->selection);

  lki_lead_selection_extend (self->selection,
                             anchor != GTK_INVALID_LIST_POSITION ? anchor : position, position);
}

static void
pressed_cb (LkiListPane *self,
            int n_press,
            double x,
            double y,
            GtkGesture *gesture)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  guint position;

  if (!find_position_at (self, x, y, &position) ||
      (!lki_lead_selection_get_multiple (self->selection) &&
       (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) == 0))
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
released_cb (LkiListPane *self,
             int n_press,
             double x,
             double y,
             GtkGesture *gesture)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  guint position;

  if (!find_position_at (self, x, y, &position))
    return;

  if ((state & GDK_SHIFT_MASK) != 0)
    extend_to (self, position);
  else
    lki_list_pane_toggle_selected (self, position);
  focus_row (self, position);
}

static void
long_pressed_cb (LkiListPane *self,
                 double x,
                 double y,
                 GtkGesture *gesture)
{
  guint position;

  if (lki_lead_selection_get_multiple (self->selection) ||
      !find_position_at (self, x, y, &position))
    return;

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  lki_lead_selection_set_multiple (self->selection, TRUE);
  lki_lead_selection_toggle (self->selection, position);
}

/* Keys */

static int
get_page_rows (LkiListPane *self)
{
  GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->list_view));
  int height = item != NULL ? gtk_widget_get_height (item) : 0;

  return height > 0 ? MAX (gtk_widget_get_height (GTK_WIDGET (self->list_view)) / height - 1, 1)
                    : 1;
}

/* Where a key leads from @position. */
static gboolean
get_target (LkiListPane *self,
            guint keyval,
            guint position,
            guint *target)
{
  gint64 last = (gint64) lki_list_pane_get_n_leads (self) - 1;
  gint64 wanted;

  switch (keyval)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      wanted = (gint64) position - 1;
      break;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      wanted = (gint64) position + 1;
      break;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      wanted = (gint64) position - get_page_rows (self);
      break;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      wanted = (gint64) position + get_page_rows (self);
      break;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      wanted = 0;
      break;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      wanted = last;
      break;
    default:
      return FALSE;
    }
  *target = (guint) CLAMP (wanted, 0, last);

  return TRUE;
}

static gboolean
key_pressed_cb (LkiListPane *self,
                guint keyval,
                guint keycode,
                GdkModifierType state)
{
  GdkModifierType modifiers = state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK);
  guint position, target;

  if (!find_focus (self, &position))
    return GDK_EVENT_PROPAGATE;

  if ((keyval == GDK_KEY_space || keyval == GDK_KEY_KP_Space) &&
      lki_lead_selection_get_multiple (self->selection) && modifiers != GDK_ALT_MASK)
    {
      if (modifiers == GDK_SHIFT_MASK)
        extend_to (self, position);
      else
        lki_list_pane_toggle_selected (self, position);
      return GDK_EVENT_STOP;
    }

  if (modifiers == GDK_SHIFT_MASK && get_target (self, keyval, position, &target))
    {
      lki_lead_selection_extend (self->selection, position, target);
      focus_row (self, target);
      return GDK_EVENT_STOP;
    }

  return GDK_EVENT_PROPAGATE;
}

static void
add_controllers (LkiListPane *self)
{
  GtkWidget *list = GTK_WIDGET (self->list_view);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *long_press = gtk_gesture_long_press_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "released", G_CALLBACK (released_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (list, GTK_EVENT_CONTROLLER (click));

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (long_press), GTK_PHASE_CAPTURE);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (long_press), TRUE);
  g_signal_connect_object (long_press, "pressed", G_CALLBACK (long_pressed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (list, GTK_EVENT_CONTROLLER (long_press));

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (list, keys);
}

/* For the pane */

/* Before the template is used. */
void
lki_list_pane_bind_selection (GtkWidgetClass *widget_class)
{
  g_type_ensure (LKI_TYPE_SELECTION_BAR);
  gtk_widget_class_bind_template_child (widget_class, LkiListPane, toolbar_view);
  gtk_widget_class_bind_template_child (widget_class, LkiListPane, header_bar);
  gtk_widget_class_bind_template_child (widget_class, LkiListPane, selection_header);
  gtk_widget_class_bind_template_child (widget_class, LkiListPane, selection_title);
  gtk_widget_class_bind_template_child (widget_class, LkiListPane, select_all_button);
  gtk_widget_class_bind_template_child (widget_class, LkiListPane, selection_bar);

  gtk_widget_class_install_action (widget_class, "list.begin-selection", NULL, begin_action);
  gtk_widget_class_install_action (widget_class, "list.end-selection", NULL, end_action);
  gtk_widget_class_install_action (widget_class, "list.select-every", NULL, select_all_action);
  gtk_widget_class_install_action (widget_class, "list.toggle-every", NULL, toggle_all_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "list.end-selection", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_a, GDK_CONTROL_MASK,
                                       "list.select-every", NULL);
}

void
lki_list_pane_init_selection (LkiListPane *self)
{
  lki_selection_bar_set_up (self->selection_bar, self->selection);
  g_signal_connect_object (self->selection_bar, "done", G_CALLBACK (lki_list_pane_end_selection),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "notify::multiple", G_CALLBACK (mode_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "notify::n-selected", G_CALLBACK (update_title), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (update_title), self,
                           G_CONNECT_SWAPPED);
  add_controllers (self);
  mode_changed_cb (self);
}

/* What a click on a row does in selection mode, and begins. */
void
lki_list_pane_toggle_selected (LkiListPane *self,
                               guint position)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (self->selection);

  if (gtk_selection_model_is_selected (model, position))
    gtk_selection_model_unselect_item (model, position);
  else
    gtk_selection_model_select_item (model, position, FALSE);
}

/* Nothing is lost when it is not in selection mode. */
void
lki_list_pane_end_selection (LkiListPane *self)
{
  lki_lead_selection_set_multiple (self->selection, FALSE);
}
