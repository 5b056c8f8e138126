// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LKI_ROW_ICON_SIZE 16

/**
 * LkiRowCanvas:
 * @snapshot: what is drawn on
 * @mirrored: whether everything is mirrored, as in right-to-left text
 * @width: from edge to edge, in pixels
 *
 * Where a drawn row goes.
 */
typedef struct
{
  GtkSnapshot *snapshot;
  gboolean mirrored;
  float width;
} LkiRowCanvas;

graphene_rect_t lki_row_canvas_place (const LkiRowCanvas *self,
                                      float x,
                                      float y,
                                      float width,
                                      float height);
void lki_row_canvas_draw_layout (const LkiRowCanvas *self,
                                 PangoLayout *layout,
                                 float x,
                                 float baseline,
                                 float width,
                                 const GdkRGBA *color);
void lki_row_canvas_draw_rounded (const LkiRowCanvas *self,
                                  const graphene_rect_t *box,
                                  float radius,
                                  const GdkRGBA *fill,
                                  const GdkRGBA *border);
void lki_row_canvas_draw_icon (const LkiRowCanvas *self,
                               GtkWidget *widget,
                               const char *icon_name,
                               float x,
                               float y,
                               const GdkRGBA *color);
GdkRGBA lki_row_with_alpha (GdkRGBA color,
                            float alpha);

G_END_DECLS
