// SPDX-License-Identifier: GPL-3.0-or-later
// A picture of a window as it is drawn, popovers and all, without the help of the desktop.

#include "lki-picture.h"

#include "lki-error.h"

static void
snapshot_popovers (GtkWidget *widget,
                   GtkWidget *window,
                   GtkSnapshot *snapshot)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_POPOVER (child) && gtk_widget_get_mapped (child))
        {
          /* A popover has a surface of its own; where that is, its parent's surface knows. */
          GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (child));
          g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (child);
          double x = 0;
          double y = 0;
          double popover_x = 0;
          double popover_y = 0;

          gtk_native_get_surface_transform (GTK_NATIVE (window), &x, &y);
          gtk_native_get_surface_transform (GTK_NATIVE (child), &popover_x, &popover_y);
          gtk_snapshot_save (snapshot);
          gtk_snapshot_translate (
              snapshot, &GRAPHENE_POINT_INIT (
                            gdk_popup_get_position_x (GDK_POPUP (surface)) + popover_x - x,
                            gdk_popup_get_position_y (GDK_POPUP (surface)) + popover_y - y));
          gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (child),
                                  gtk_widget_get_height (child));
          gtk_snapshot_restore (snapshot);
        }
      snapshot_popovers (child, window, snapshot);
    }
}

/**
 * lki_picture_save:
 * @window: a window that is on the screen
 * @path: a PNG file to write
 * @error: return location for %LKI_ERROR_FAILED
 *
 * Saves what @window looks like.
 *
 * Returns: whether it was saved
 */
gboolean
lki_picture_save (GtkWindow *window,
                  const char *path,
                  GError **error)
{
  GtkWidget *widget = GTK_WIDGET (window);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  snapshot_popovers (widget, widget, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node != NULL)
    texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                           &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (texture == NULL || !gdk_texture_save_to_png (texture, path))
    {
      g_propagate_error (error, lki_error_new (LKI_ERROR_FAILED, "%s could not be saved", path));
      return FALSE;
    }

  return TRUE;
}
