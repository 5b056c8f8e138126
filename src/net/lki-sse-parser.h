// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LkiSseParser:
 *
 * An incremental parser of `text/event-stream` (WHATWG HTML, 9.2.6).
 */
typedef struct _LkiSseParser LkiSseParser;

/**
 * LkiSseEventFunc:
 * @type: the event's type, `message` when it was not given
 * @data: (array length=length): its data, as it was sent: perhaps no valid UTF-8
 * @length: bytes in @data
 * @user_data: what was given to [ctor@Lki.SseParser.new]
 *
 * Receives one event. It must not feed or free the parser.
 */
typedef void (*LkiSseEventFunc) (const char *type,
                                 const char *data,
                                 gsize length,
                                 gpointer user_data);

LkiSseParser *lki_sse_parser_new (LkiSseEventFunc func,
                                  gpointer user_data);
void lki_sse_parser_free (LkiSseParser *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiSseParser,
                               lki_sse_parser_free)

gboolean lki_sse_parser_feed (LkiSseParser *self,
                              const char *data,
                              gsize length,
                              GError **error);
void lki_sse_parser_reset (LkiSseParser *self);
const char *lki_sse_parser_get_last_event_id (LkiSseParser *self);
gint64 lki_sse_parser_get_retry_ms (LkiSseParser *self);

G_END_DECLS
