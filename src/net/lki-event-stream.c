// SPDX-License-Identifier: GPL-3.0-or-later
// The live line to the server: opens the stream of events, reads it until it ends or falls silent,
// and tells what came. It neither reconnects nor fetches anything.

#include "lki-event-stream.h"

#include <gio/gio.h>
#include <string.h>

#include "lki-error.h"
#include "lki-future.h"
#include "lki-sse-parser.h"
#include "lki-wire-lead.h"
#include "lki-wire-value.h"
#include "lki-wire.h"

/* The server sends a comment every 25 seconds. */
#define SILENCE_MS (60 * 1000)
#define CHUNK 4096
/* Some thirty times a usual lead, and a millisecond of the main thread. */
#define MAX_LEAD_EVENT (64 * 1024)

struct _LkiEventStream
{
  GObject parent_instance;

  LkiPartnerApi *api;        /* (owned) */
  LkiClock *clock;           /* (owned) */
  LkiSseParser *parser;      /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable) of the run under way */
  gboolean stopped;          /* that run, by the program */
  gboolean connected;
};

enum
{
  PROP_CONNECTED = 1,
  N_PROPS
};

enum
{
  EVENT,
  LEAD,
  PRESENCE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkiEventStream,
                     lki_event_stream,
                     G_TYPE_OBJECT)

static void
set_connected (LkiEventStream *self,
               gboolean connected)
{
  if (self->connected == connected)
    return;

  self->connected = connected;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECTED]);
}

static char *
dup_lead_id (const char *data,
             gsize length)
{
  LkiJsonSpan span = { data, data + length };
  g_autoptr (JsonNode) root = lki_json_span_parse (&span, NULL);
  gboolean bad = FALSE;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;

  return lki_wire_dup_id (json_node_get_object (root), "id", &bad);
}

/* One that cannot be read says nothing. */
static void
presence_event (LkiEventStream *self,
                const char *data,
                gsize length)
{
  g_autoptr (GBytes) body = g_bytes_new (data, length);
  g_autoptr (LkiPresence) presence = lki_wire_parse_presence (body, NULL);

  if (presence != NULL && presence->lead_id != NULL)
    g_signal_emit (self, signals[PRESENCE], 0, presence);
}

/* The lead itself, where the server has sent it along. What is longer is left to the pull, which
 * reads off the main thread. */
static LkiLeadRecord *
read_lead (const char *data,
           gsize length)
{
  LkiJsonSpan span = { data, data + length };
  LkiJsonSpan key, value;
  LkiJsonIter iter;

  if (length > MAX_LEAD_EVENT || !lki_json_iter_init (&iter, &span, '{'))
    return NULL;

  while (lki_json_iter_next (&iter, &key, &value) == 1)
    if (lki_json_span_equals (&key, "lead"))
      return lki_wire_read_lead (&value, NULL);

  return NULL;
}

static void
event_cb (const char *type,
          const char *data,
          gsize length,
          gpointer user_data)
{
  static const char *const types[] = {
    [LKI_SERVER_EVENT_LEAD] = "lead",
    [LKI_SERVER_EVENT_SYNC] = "sync",
    [LKI_SERVER_EVENT_ACCOUNT] = "account",
    [LKI_SERVER_EVENT_SUPPORT] = "support",
  };
  LkiEventStream *self = user_data;

  if (strcmp (type, "presence") == 0 && !self->stopped)
    presence_event (self, data, length);

  for (guint event = 0; event < G_N_ELEMENTS (types); event++)
    {
      g_autofree char *lead_id = NULL;
      g_autoptr (LkiLeadRecord) lead = NULL;

      if (strcmp (type, types[event]) != 0 || self->stopped)
        continue;

      /* An id that cannot be read costs nothing: the event still says that there is something to
       * pull. */
      if (event == LKI_SERVER_EVENT_LEAD)
        {
          lead_id = dup_lead_id (data, length);
          lead = read_lead (data, length);
        }

      if (lead != NULL && g_strcmp0 (lead->id, lead_id) == 0)
        g_signal_emit (self, signals[LEAD], 0, lead);
      if (!self->stopped)
        g_signal_emit (self, signals[EVENT], 0, event, lead_id);
    }
}

static void
read_cb (GObject *object,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (DexPromise) promise = user_data;
  GError *error = NULL;
  GBytes *bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);

  if (bytes != NULL)
    dex_promise_resolve_boxed (promise, G_TYPE_BYTES, bytes);
  else
    dex_promise_reject (promise, error);
}

/* Something from the stream, nothing at its end, or NULL. Runs in a fiber. */
static GBytes *
read_some (LkiEventStream *self,
           GInputStream *stream,
           GError **error)
{
  g_autoptr (DexPromise) promise = dex_promise_new ();
  const GValue *value;

  g_input_stream_read_bytes_async (stream, CHUNK, G_PRIORITY_DEFAULT, self->cancellable, read_cb,
                                   dex_ref (promise));

  if (!dex_await (
          dex_future_first (dex_ref (promise), lki_clock_sleep (self->clock, SILENCE_MS), NULL),
          error))
    {
      g_cancellable_cancel (self->cancellable);
      return NULL;
    }

  if (dex_future_is_pending (DEX_FUTURE (promise)))
    {
      g_cancellable_cancel (self->cancellable);
      g_propagate_error (error,
                         lki_error_new (LKI_ERROR_NETWORK, "the stream of events fell silent"));
      return NULL;
    }

  value = dex_future_get_value (DEX_FUTURE (promise), error);

  return value != NULL ? g_value_dup_boxed (value) : NULL;
}

static GError *
read_to_end (LkiEventStream *self)
{
  g_autoptr (GInputStream) stream = NULL;
  GError *error = NULL;

  stream = dex_await_object (
      lki_partner_api_open_events (self->api, lki_sse_parser_get_last_event_id (self->parser),
                                   self->cancellable),
      &error);
  if (stream == NULL)
    return error;

  lki_sse_parser_reset (self->parser);
  set_connected (self, TRUE);

  for (;;)
    {
      g_autoptr (GBytes) bytes = read_some (self, stream, &error);
      const char *data;
      gsize size;

      if (bytes == NULL)
        return error;

      data = g_bytes_get_data (bytes, &size);
      if (size == 0)
        return lki_error_new (LKI_ERROR_NETWORK, "the server ended the stream of events");

      if (!lki_sse_parser_feed (self->parser, data, size, &error))
        return error;
    }
}

static DexFuture *
run_fiber (gpointer user_data)
{
  LkiEventStream *self = user_data;
  g_autoptr (GError) error = read_to_end (self);

  g_clear_object (&self->cancellable);
  set_connected (self, FALSE);

  if (self->stopped)
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_CANCELLED, "the stream of events was stopped"));

  /* A connection that was dropped for a new one reports a cancellation that nobody here asked for.
   */
  if (error->domain != LKI_ERROR || lki_error_is_cancelled (error))
    return lki_future_new_failed (lki_error_new (LKI_ERROR_NETWORK, "%s", error->message));

  return lki_future_new_failed (g_steal_pointer (&error));
}

static void
lki_event_stream_get_property (GObject *object,
                               guint prop_id,
                               GValue *value,
                               GParamSpec *pspec)
{
  LkiEventStream *self = LKI_EVENT_STREAM (object);

  switch (prop_id)
    {
    case PROP_CONNECTED:
      g_value_set_boolean (value, self->connected);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_event_stream_dispose (GObject *object)
{
  LkiEventStream *self = LKI_EVENT_STREAM (object);

  g_clear_object (&self->api);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (lki_event_stream_parent_class)->dispose (object);
}

static void
lki_event_stream_finalize (GObject *object)
{
  LkiEventStream *self = LKI_EVENT_STREAM (object);

  g_clear_pointer (&self->parser, lki_sse_parser_free);

  G_OBJECT_CLASS (lki_event_stream_parent_class)->finalize (object);
}

static void
lki_event_stream_class_init (LkiEventStreamClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lki_event_stream_get_property;
  object_class->dispose = lki_event_stream_dispose;
  object_class->finalize = lki_event_stream_finalize;

  /**
   * LkiEventStream:connected:
   *
   * Whether the server has opened the stream and it has not ended since.
   */
  properties[PROP_CONNECTED] =
      g_param_spec_boolean ("connected", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * LkiEventStream::event:
   * @self: the stream
   * @event: a [enum@Lki.ServerEvent]
   * @lead_id: (nullable): which lead, for @LKI_SERVER_EVENT_LEAD
   *
   * The server told something. Events of kinds that this version does not know are not told on.
   */
  signals[EVENT] = g_signal_new ("event", LKI_TYPE_EVENT_STREAM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);

  /**
   * LkiEventStream::lead:
   * @self: the stream
   * @lead: the lead as it was when the server told of it
   *
   * The event that is told of next has brought its lead along.
   */
  signals[LEAD] = g_signal_new ("lead", LKI_TYPE_EVENT_STREAM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, LKI_TYPE_LEAD_RECORD);

  /**
   * LkiEventStream::presence:
   * @self: the stream
   * @presence: who has a lead open
   */
  signals[PRESENCE] = g_signal_new ("presence", LKI_TYPE_EVENT_STREAM, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, LKI_TYPE_PRESENCE);
}

static void
lki_event_stream_init (LkiEventStream *self)
{
  self->parser = lki_sse_parser_new (event_cb, self);
}

/**
 * lki_event_stream_new:
 * @api: the API
 * @clock: what silence is measured with
 *
 * Returns: (transfer full): a stream that is not open yet
 */
LkiEventStream *
lki_event_stream_new (LkiPartnerApi *api,
                      LkiClock *clock)
{
  LkiEventStream *self = g_object_new (LKI_TYPE_EVENT_STREAM, NULL);

  self->api = g_object_ref (api);
  self->clock = g_object_ref (clock);

  return self;
}

/**
 * lki_event_stream_run:
 * @self: a stream that is not running
 *
 * Opens the stream, after the last event that was seen, and reads it to its end.
 *
 * Returns: (transfer full): a future that is rejected when it has ended: %LKI_ERROR_CANCELLED after
 *   [method@Lki.EventStream.stop], %LKI_ERROR_NETWORK when the server ended it, when the connection
 * broke, or after 60 seconds without a byte, %LKI_ERROR_PROTOCOL for a line without end, or as
 * [method@Lki.PartnerApi.open_events] is
 */
DexFuture *
lki_event_stream_run (LkiEventStream *self)
{
  g_return_val_if_fail (LKI_IS_EVENT_STREAM (self), NULL);
  g_return_val_if_fail (self->cancellable == NULL, NULL);

  self->cancellable = g_cancellable_new ();
  self->stopped = FALSE;

  return lki_future_spawn ("event stream", run_fiber, g_object_ref (self), g_object_unref);
}

/**
 * lki_event_stream_stop:
 * @self: a stream, running or not
 *
 * Ends it. No event is told after this.
 */
void
lki_event_stream_stop (LkiEventStream *self)
{
  g_return_if_fail (LKI_IS_EVENT_STREAM (self));

  self->stopped = TRUE;
  g_cancellable_cancel (self->cancellable);
}

/**
 * lki_event_stream_get_connected:
 * @self: a stream
 *
 * Returns: %TRUE while the server's stream is open
 */
gboolean
lki_event_stream_get_connected (LkiEventStream *self)
{
  g_return_val_if_fail (LKI_IS_EVENT_STREAM (self), FALSE);

  return self->connected;
}

/**
 * lki_event_stream_get_retry_ms:
 * @self: a stream
 *
 * Returns: how many milliseconds the server wants one to wait before opening it again, or -1 if it
 * did not say
 */
gint64
lki_event_stream_get_retry_ms (LkiEventStream *self)
{
  g_return_val_if_fail (LKI_IS_EVENT_STREAM (self), -1);

  return lki_sse_parser_get_retry_ms (self->parser);
}
