// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-clock.h"
#include "lki-partner-api.h"

G_BEGIN_DECLS

/**
 * LkiServerEvent:
 * @LKI_SERVER_EVENT_LEAD: a lead is new, changed or gone
 * @LKI_SERVER_EVENT_SYNC: pull now
 * @LKI_SERVER_EVENT_ACCOUNT: profile, organisation or access changed
 * @LKI_SERVER_EVENT_SUPPORT: a message of the platform's support
 *
 * What the server tells at once. None of it is the truth: that is what the next page of the sync
 * says.
 */
typedef enum
{
  LKI_SERVER_EVENT_LEAD,
  LKI_SERVER_EVENT_SYNC,
  LKI_SERVER_EVENT_ACCOUNT,
  LKI_SERVER_EVENT_SUPPORT,
} LkiServerEvent;

/**
 * LkiEventStream:
 *
 * The stream of server-sent events (WHATWG HTML, 9.2), read until it ends. It does not reconnect by
 * itself: the sync engine decides when.
 */
#define LKI_TYPE_EVENT_STREAM (lki_event_stream_get_type ())
G_DECLARE_FINAL_TYPE (LkiEventStream,
                      lki_event_stream,
                      LKI,
                      EVENT_STREAM,
                      GObject)

LkiEventStream *lki_event_stream_new (LkiPartnerApi *api,
                                      LkiClock *clock);
DexFuture *lki_event_stream_run (LkiEventStream *self) G_GNUC_WARN_UNUSED_RESULT;
void lki_event_stream_stop (LkiEventStream *self);
gboolean lki_event_stream_get_connected (LkiEventStream *self);
gint64 lki_event_stream_get_retry_ms (LkiEventStream *self);

G_END_DECLS
