// SPDX-License-Identifier: GPL-3.0-or-later
// Spans and marks for measuring, as lines of a file named by LKI_TRACE. Names and counts only:
// nothing that comes from a lead.

#include "lki-trace.h"

#include <fcntl.h>
#include <unistd.h>

static int
trace_fd (void)
{
  static gsize once = 0;
  static int fd = -1;

  if (g_once_init_enter (&once))
    {
      const char *path = g_getenv ("LKI_TRACE");

      if (path != NULL && *path != '\0')
        fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
      g_once_init_leave (&once, 1);
    }

  return fd;
}

/**
 * lki_trace_is_enabled:
 *
 * Returns: %TRUE if the environment names a file to trace to
 */
gboolean
lki_trace_is_enabled (void)
{
  return trace_fd () >= 0;
}

static void
trace_write (gint64 begin_us,
             gint64 duration_us,
             const char *name,
             guint64 count)
{
  char line[256];
  int length;

  length = g_snprintf (line, sizeof line,
                       "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s %" G_GUINT64_FORMAT "\n",
                       begin_us, duration_us, name, count);
  /* One write a line, so that lines of different threads and processes stay whole. */
  if (write (trace_fd (), line, MIN ((gsize) length, sizeof line - 1)) < 0)
    return;
}

/**
 * lki_trace_end:
 * @begin_us: what %LKI_TRACE_BEGIN gave
 * @name: a static name without spaces
 * @count: how many things were handled, or 0
 *
 * Writes the line `BEGIN DURATION NAME COUNT`, times in microseconds of the monotonic clock.
 */
void
lki_trace_end (gint64 begin_us,
               const char *name,
               guint64 count)
{
  if (begin_us != 0 && lki_trace_is_enabled ())
    trace_write (begin_us, g_get_monotonic_time () - begin_us, name, count);
}

/**
 * lki_trace_mark:
 * @name: a static name without spaces
 * @count: a number that goes with it, or 0
 *
 * Writes a moment: a span of no length.
 */
void
lki_trace_mark (const char *name,
                guint64 count)
{
  if (lki_trace_is_enabled ())
    trace_write (g_get_monotonic_time (), 0, name, count);
}
