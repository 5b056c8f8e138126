// SPDX-License-Identifier: GPL-3.0-or-later
// A picture of a window as it is drawn, popovers and all, without the help of the desktop.

#include "lki-picture.h"

#include "lki-error.h"

/* @bounds grows by what sticks out of the window. */
static void
snapshot_popovers (GtkWidget *widget,
                   GtkWidget *window,
                   GtkSnapshot *snapshot,
                   graphene_rect_t *bounds)
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

          graphene_rect_t place;

          gtk_native_get_surface_transform (GTK_NATIVE (window), &x, &y);
          gtk_native_get_surface_transform (GTK_NATIVE (child), &popover_x, &popover_y);
          place =
              GRAPHENE_RECT_INIT (gdk_popup_get_position_x (GDK_POPUP (surface)) + popover_x - x,
                                  gdk_popup_get_position_y (GDK_POPUP (surface)) + popover_y - y,
                                  gtk_widget_get_width (child), gtk_widget_get_height (child));
          gtk_snapshot_save (snapshot);
          gtk_snapshot_translate (snapshot, &place.origin);
          gdk_paintable_snapshot (paintable, snapshot, place.size.width, place.size.height);
          gtk_snapshot_restore (snapshot);
          graphene_rect_union (bounds, &place, bounds);
        }
      snapshot_popovers (child, window, snapshot, bounds);
    }
}

/**
 * lki_picture_save:
 * @window: a window that is on the screen
 * @path: a PNG file to write
 * @error: return location for %LKI_ERROR_FAILED
 *
 * Saves what @window looks like; the picture is larger where a popover sticks out of it.
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
  graphene_rect_t bounds =
      GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget));

  gdk_paintable_snapshot (paintable, snapshot, bounds.size.width, bounds.size.height);
  snapshot_popovers (widget, widget, snapshot, &bounds);
  graphene_rect_round_extents (&bounds, &bounds);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node != NULL)
    texture =
        gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, &bounds);
  if (texture == NULL || !gdk_texture_save_to_png (texture, path))
    {
      g_propagate_error (error, lki_error_new (LKI_ERROR_FAILED, "%s could not be saved", path));
      return FALSE;
    }

  return TRUE;
}
