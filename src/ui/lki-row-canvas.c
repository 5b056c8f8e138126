// SPDX-License-Identifier: GPL-3.0-or-later
// What a row is drawn with, from left to right or mirrored. What is drawn is the row's business.

#include "lki-row-canvas.h"

/**
 * lki_row_canvas_place:
 * @self: a canvas
 * @x: from where lines begin, in pixels
 * @y: from the top
 * @width: the width
 * @height: the height
 *
 * Returns: where that is on the screen
 */
graphene_rect_t
lki_row_canvas_place (const LkiRowCanvas *self,
                      float x,
                      float y,
                      float width,
                      float height)
{
  return GRAPHENE_RECT_INIT (self->mirrored ? self->width - x - width : x, y, width, height);
}

/**
 * lki_row_canvas_draw_layout:
 * @self: a canvas
 * @layout: (nullable): a line of text
 * @x: where it begins
 * @baseline: where its baseline is
 * @width: how much room it has, in which it is ellipsized
 * @color: its colour
 */
void
lki_row_canvas_draw_layout (const LkiRowCanvas *self,
                            PangoLayout *layout,
                            float x,
                            float baseline,
                            float width,
                            const GdkRGBA *color)
{
  graphene_rect_t box;

  if (layout == NULL || width <= 0)
    return;

  pango_layout_set_width (layout, (int) width * PANGO_SCALE);
  box = lki_row_canvas_place (self, x, baseline - PANGO_PIXELS (pango_layout_get_baseline (layout)),
                              width, 0);

  gtk_snapshot_save (self->snapshot);
  gtk_snapshot_translate (self->snapshot, &box.origin);
  gtk_snapshot_append_layout (self->snapshot, layout, color);
  gtk_snapshot_restore (self->snapshot);
}

/**
 * lki_row_canvas_draw_rounded:
 * @self: a canvas
 * @box: from lki_row_canvas_place()
 * @radius: of its corners
 * @fill: (nullable): what it is filled with
 * @border: (nullable): the colour of its edge
 */
void
lki_row_canvas_draw_rounded (const LkiRowCanvas *self,
                             const graphene_rect_t *box,
                             float radius,
                             const GdkRGBA *fill,
                             const GdkRGBA *border)
{
  GskRoundedRect rounded;

  gsk_rounded_rect_init_from_rect (&rounded, box, radius);
  if (fill != NULL)
    {
      gtk_snapshot_push_rounded_clip (self->snapshot, &rounded);
      gtk_snapshot_append_color (self->snapshot, fill, box);
      gtk_snapshot_pop (self->snapshot);
    }
  if (border != NULL)
    gtk_snapshot_append_border (self->snapshot, &rounded, (float[4]) { 1, 1, 1, 1 },
                                (GdkRGBA[4]) { *border, *border, *border, *border });
}

/**
 * lki_row_canvas_draw_icon:
 * @self: a canvas
 * @widget: whose icon it is
 * @icon_name: a symbolic icon
 * @x: where it begins
 * @y: from the top
 * @color: its colour
 */
void
lki_row_canvas_draw_icon (const LkiRowCanvas *self,
                          GtkWidget *widget,
                          const char *icon_name,
                          float x,
                          float y,
                          const GdkRGBA *color)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));
  g_autoptr (GtkIconPaintable) icon = NULL;
  graphene_rect_t box = lki_row_canvas_place (self, x, y, LKI_ROW_ICON_SIZE, LKI_ROW_ICON_SIZE);

  icon = gtk_icon_theme_lookup_icon (theme, icon_name, NULL, LKI_ROW_ICON_SIZE,
                                     gtk_widget_get_scale_factor (widget),
                                     gtk_widget_get_direction (widget), 0);
  gtk_snapshot_save (self->snapshot);
  gtk_snapshot_translate (self->snapshot, &box.origin);
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), self->snapshot,
                                            LKI_ROW_ICON_SIZE, LKI_ROW_ICON_SIZE, color, 1);
  gtk_snapshot_restore (self->snapshot);
}

/**
 * lki_row_with_alpha:
 * @color: a colour
 * @alpha: from 0 to 1
 *
 * Returns: it, so much paler
 */
GdkRGBA
lki_row_with_alpha (GdkRGBA color,
                    float alpha)
{
  color.alpha *= alpha;

  return color;
}
