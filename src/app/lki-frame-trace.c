// SPDX-License-Identifier: GPL-3.0-or-later
// What a person waits for, for `build-aux/bench`: each frame of the window, with the work that the
// main thread did for it, and each key that is pressed. It costs nothing unless LKI_TRACE is set.

#include "lki-frame-trace.h"

#include <time.h>

#include "lki-trace.h"

typedef struct
{
  gint64 begin_us; /* of the frame that is being made */
  gint64 cpu_us;   /* of the main thread, when the last frame was done */
} FrameTrace;

static gint64
get_thread_cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
before_paint_cb (GdkFrameClock *clock,
                 gpointer user_data)
{
  FrameTrace *trace = user_data;

  trace->begin_us = LKI_TRACE_BEGIN ();
}

/* The span is the making of the frame; its count is the processor time, in microseconds, that the
 * main thread has spent since the frame before it: events, models and idle work included. */
static void
after_paint_cb (GdkFrameClock *clock,
                gpointer user_data)
{
  FrameTrace *trace = user_data;
  gint64 cpu_us = get_thread_cpu_us ();

  lki_trace_end (trace->begin_us, "frame", cpu_us - trace->cpu_us);
  trace->cpu_us = cpu_us;
}

/* A menu has a surface of its own, and keeps its keys from the window. */
static gboolean
event_hook (GSignalInvocationHint *hint,
            guint n_values,
            const GValue *values,
            gpointer user_data)
{
  if (gdk_event_get_event_type (g_value_peek_pointer (&values[1])) == GDK_KEY_PRESS)
    lki_trace_mark ("key", 0);

  return TRUE;
}

static void
realize_cb (GtkWidget *window,
            gpointer user_data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  FrameTrace *trace = g_new0 (FrameTrace, 1);

  trace->cpu_us = get_thread_cpu_us ();
  g_object_set_data_full (G_OBJECT (clock), "lki-frame-trace", trace, g_free);
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), trace);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), trace);
}

/**
 * lki_frame_trace_attach:
 * @window: a window that is not shown yet
 *
 * Traces the frames of @window, and the keys that the program gets, if anything is traced; to be
 * called once.
 */
void
lki_frame_trace_attach (GtkWindow *window)
{
  g_return_if_fail (GTK_IS_WINDOW (window));

  if (!lki_trace_is_enabled ())
    return;

  /* Signals are known once there is a class. */
  g_type_class_ref (GDK_TYPE_SURFACE);
  g_signal_add_emission_hook (g_signal_lookup ("event", GDK_TYPE_SURFACE), 0, event_hook, NULL,
                              NULL);
  g_signal_connect (window, "realize", G_CALLBACK (realize_cb), NULL);
}
