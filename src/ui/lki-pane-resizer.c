// SPDX-License-Identifier: GPL-3.0-or-later
// The edge of a pane. libadwaita's split views have panes of a fixed share; this gives them a width
// that a person chose, and a handle as wide as a pointer needs, drawn as nothing.

#include "lki-pane-resizer.h"

#include <glib/gi18n.h>

#define HANDLE_WIDTH 8
#define KEY_STEP 24

struct _LkiPaneResizer
{
  GtkWidget parent_instance;

  GtkWidget *child;  /* (owned) (nullable) */
  GtkWidget *handle; /* (owned) */
  int width;
  int minimum;
  int maximum;
  gboolean resizable;
};

enum
{
  PROP_0,
  PROP_CHILD,
  PROP_WIDTH,
  PROP_RESIZABLE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static GtkBuildableIface *parent_buildable_iface;

static void set_child (LkiPaneResizer *self,
                       GtkWidget *child);

static void
add_child (GtkBuildable *buildable,
           GtkBuilder *builder,
           GObject *child,
           const char *type)
{
  if (type == NULL && GTK_IS_WIDGET (child))
    set_child (LKI_PANE_RESIZER (buildable), GTK_WIDGET (child));
  else
    parent_buildable_iface->add_child (buildable, builder, child, type);
}

static void
buildable_iface_init (GtkBuildableIface *iface)
{
  parent_buildable_iface = g_type_interface_peek_parent (iface);
  iface->add_child = add_child;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LkiPaneResizer,
                               lki_pane_resizer,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      buildable_iface_init))

static void
set_child (LkiPaneResizer *self,
           GtkWidget *child)
{
  if (self->child == child)
    return;

  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_insert_after (child, GTK_WIDGET (self), NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHILD]);
}

static void
set_width (LkiPaneResizer *self,
           int width)
{
  width = CLAMP (width, self->minimum, self->maximum);
  if (self->width == width)
    return;

  self->width = width;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->handle), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  (double) width, -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WIDTH]);
}

static void
drag_update_cb (LkiPaneResizer *self,
                double x)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  /* The offset is measured on the handle, which moves along. */
  set_width (self, gtk_widget_get_width (GTK_WIDGET (self)) + (int) (mirrored ? -x : x));
}

static gboolean
key_pressed_cb (LkiPaneResizer *self,
                guint keyval)
{
  int step =
      gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -KEY_STEP : KEY_STEP;
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  if (keyval == GDK_KEY_Left || keyval == GDK_KEY_KP_Left)
    set_width (self, width - step);
  else if (keyval == GDK_KEY_Right || keyval == GDK_KEY_KP_Right)
    set_width (self, width + step);
  else
    return GDK_EVENT_PROPAGATE;

  return GDK_EVENT_STOP;
}

static void
lki_pane_resizer_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  LkiPaneResizer *self = LKI_PANE_RESIZER (widget);

  *minimum = *natural = 0;
  if (self->child != NULL)
    gtk_widget_measure (self->child, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
lki_pane_resizer_size_allocate (GtkWidget *widget,
                                int width,
                                int height,
                                int baseline)
{
  LkiPaneResizer *self = LKI_PANE_RESIZER (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkAllocation edge = { mirrored ? 0 : width - HANDLE_WIDTH, 0, HANDLE_WIDTH, height };

  if (self->child != NULL)
    gtk_widget_allocate (self->child, width, height, baseline, NULL);
  if (gtk_widget_get_visible (self->handle))
    {
      gtk_widget_measure (self->handle, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
      gtk_widget_size_allocate (self->handle, &edge, -1);
    }
}

static void
lki_pane_resizer_dispose (GObject *object)
{
  LkiPaneResizer *self = LKI_PANE_RESIZER (object);

  g_clear_pointer (&self->child, gtk_widget_unparent);
  g_clear_pointer (&self->handle, gtk_widget_unparent);

  G_OBJECT_CLASS (lki_pane_resizer_parent_class)->dispose (object);
}

static void
lki_pane_resizer_get_property (GObject *object,
                               guint prop_id,
                               GValue *value,
                               GParamSpec *pspec)
{
  LkiPaneResizer *self = LKI_PANE_RESIZER (object);

  switch (prop_id)
    {
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;
    case PROP_WIDTH:
      g_value_set_int (value, self->width);
      break;
    case PROP_RESIZABLE:
      g_value_set_boolean (value, self->resizable);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_pane_resizer_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  LkiPaneResizer *self = LKI_PANE_RESIZER (object);

  switch (prop_id)
    {
    case PROP_CHILD:
      set_child (self, g_value_get_object (value));
      break;
    case PROP_WIDTH:
      set_width (self, g_value_get_int (value));
      break;
    case PROP_RESIZABLE:
      self->resizable = g_value_get_boolean (value);
      gtk_widget_set_visible (self->handle, self->resizable);
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_pane_resizer_class_init (LkiPaneResizerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = lki_pane_resizer_dispose;
  object_class->get_property = lki_pane_resizer_get_property;
  object_class->set_property = lki_pane_resizer_set_property;
  widget_class->measure = lki_pane_resizer_measure;
  widget_class->size_allocate = lki_pane_resizer_size_allocate;

  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_WIDTH] = g_param_spec_int ("width", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_RESIZABLE] = g_param_spec_boolean ("resizable", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "paneresizer");
}

static void
lki_pane_resizer_init (LkiPaneResizer *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->minimum = 0;
  self->maximum = G_MAXINT;
  self->resizable = TRUE;

  self->handle = g_object_new (ADW_TYPE_BIN, "accessible-role", GTK_ACCESSIBLE_ROLE_SEPARATOR,
                               "focusable", TRUE, NULL);
  gtk_widget_add_css_class (self->handle, "lki-pane-handle");
  gtk_widget_set_cursor_from_name (self->handle, "col-resize");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->handle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Width of the Pane"), -1);
  gtk_widget_set_parent (self->handle, GTK_WIDGET (self));

  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->handle, GTK_EVENT_CONTROLLER (drag));

  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->handle, keys);
}

/**
 * lki_pane_resizer_set_range:
 * @self: the pane
 * @minimum: the least width, in pixels
 * @maximum: the greatest
 */
void
lki_pane_resizer_set_range (LkiPaneResizer *self,
                            int minimum,
                            int maximum)
{
  g_return_if_fail (LKI_IS_PANE_RESIZER (self));
  g_return_if_fail (minimum <= maximum);

  self->minimum = minimum;
  self->maximum = maximum;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->handle), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN,
                                  (double) minimum, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX,
                                  (double) maximum, -1);
}
