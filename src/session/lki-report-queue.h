// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean lki_report_queue_add (const char *folder,
                               gint64 at_ms,
                               const char *id,
                               GBytes *envelope,
                               GError **error);
GPtrArray *lki_report_queue_list (const char *folder,
                                  gint64 now_ms);
GBytes *lki_report_queue_read (const char *path);
void lki_report_queue_clear (const char *folder);

G_END_DECLS
