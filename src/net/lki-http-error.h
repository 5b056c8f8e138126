// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

GError *lki_http_error_from_transport (const GError *error);
GError *lki_http_error_from_answer (guint status,
                                    SoupMessageHeaders *headers,
                                    GBytes *body);
gboolean lki_http_error_is_html (SoupMessageHeaders *headers);
gint64 lki_http_error_parse_date (const char *text);

G_END_DECLS
