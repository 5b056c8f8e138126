// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LKI_TRACE_BEGIN:
 *
 * Returns: the start of a span, to be given to [func@Lki.trace_end]; 0 when nothing is traced
 */
#define LKI_TRACE_BEGIN() (lki_trace_is_enabled () ? g_get_monotonic_time () : 0)

gboolean lki_trace_is_enabled (void);
void lki_trace_end (gint64 begin_us,
                    const char *name,
                    guint64 count);
void lki_trace_mark (const char *name,
                     guint64 count);

G_END_DECLS
