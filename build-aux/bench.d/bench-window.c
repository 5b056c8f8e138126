// SPDX-License-Identifier: GPL-3.0-or-later
// The floor of a cold start: the least that a libadwaita program does to put a window of the same
// size on the screen. Prints when its first frame was done, by the monotonic clock in microseconds,
// and stays until it is ended.

#include <adwaita.h>

static void
after_paint_cb (GdkFrameClock *clock,
                gpointer user_data)
{
  g_signal_handlers_disconnect_by_func (clock, after_paint_cb, user_data);
  g_print ("%" G_GINT64_FORMAT "\n", g_get_monotonic_time ());
}

static void
realize_cb (GtkWidget *window,
            gpointer user_data)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (after_paint_cb),
                    NULL);
}

static void
activate_cb (GApplication *application,
             gpointer user_data)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));
  GtkWidget *view = adw_toolbar_view_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 1180, 760);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view),
                                g_object_new (ADW_TYPE_STATUS_PAGE, "title", "Window", NULL));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), view);
  g_signal_connect (window, "realize", G_CALLBACK (realize_cb), NULL);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc,
      char **argv)
{
  g_autoptr (AdwApplication) application =
      adw_application_new ("com.nettbureau.LeadkitInbox.Bench", G_APPLICATION_DEFAULT_FLAGS);

  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);

  return g_application_run (G_APPLICATION (application), argc, argv);
}
