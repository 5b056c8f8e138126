// SPDX-License-Identifier: GPL-3.0-or-later
// A number as a QR code, to be called from a phone whose camera is held over it.

#include "lki-qr-dialog.h"

#include "lki-config.h"
#include "lki-qr-code.h"

#include <glib/gi18n.h>

/* Light modules around the symbol (ISO/IEC 18004), and pixels of a module. */
#define QUIET 4
#define SCALE 8

/**
 * lki_qr_dialog_make_texture:
 * @text: what the code says
 *
 * Dark on light whatever the style: a camera wants it so.
 *
 * Returns: (transfer full) (nullable): a picture of the code; %NULL for a text that is too long
 */
GdkTexture *
lki_qr_dialog_make_texture (const char *text)
{
  g_autoptr (LkiQrCode) code = lki_qr_code_new (text);
  const int side = code != NULL ? (code->size + 2 * QUIET) * SCALE : 0;
  guint8 *pixels;
  g_autoptr (GBytes) bytes = NULL;

  if (code == NULL)
    return NULL;

  pixels = g_malloc ((gsize) side * side);

  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++)
      {
        int column = x / SCALE - QUIET;
        int row = y / SCALE - QUIET;
        gboolean inside = column >= 0 && row >= 0 && column < code->size && row < code->size;

        pixels[y * side + x] = inside && code->modules[row * code->size + column] ? 0x00 : 0xff;
      }
  bytes = g_bytes_new_take (pixels, (gsize) side * side);

  return gdk_memory_texture_new (side, side, GDK_MEMORY_G8, bytes, side);
}

/**
 * lki_qr_dialog_present:
 * @widget: the widget that asks
 * @uri: what the code says, at most 180 bytes
 * @caption: what stands under it
 *
 * Shows a QR code. Nothing happens for an address that is too long for one.
 */
void
lki_qr_dialog_present (GtkWidget *widget,
                       const char *uri,
                       const char *caption)
{
  g_autoptr (GdkTexture) texture = NULL;
  AdwDialog *dialog;
  GtkWidget *view;
  GtkWidget *page;
  GtkWidget *picture;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (uri != NULL && caption != NULL);

  texture = lki_qr_dialog_make_texture (uri);
  if (texture == NULL)
    return;

  picture = gtk_picture_new_for_paintable (GDK_PAINTABLE (texture));
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), caption);
  gtk_widget_set_size_request (picture, 232, 232);
  gtk_widget_set_halign (picture, GTK_ALIGN_CENTER);
  gtk_widget_set_overflow (picture, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (picture, "card");

  page = adw_status_page_new ();
  adw_status_page_set_title (ADW_STATUS_PAGE (page), caption);
  adw_status_page_set_description (ADW_STATUS_PAGE (page),
                                   _ ("Point the camera of your phone at the code to call."));
  adw_status_page_set_child (ADW_STATUS_PAGE (page), picture);
  gtk_widget_add_css_class (page, "compact");

  view = adw_toolbar_view_new ();
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);

  dialog = adw_dialog_new ();
  adw_dialog_set_title (dialog, _ ("Call from a Phone"));
  adw_dialog_set_content_width (dialog, 360);
  adw_dialog_set_child (dialog, view);
  adw_dialog_present (dialog, widget);
}
