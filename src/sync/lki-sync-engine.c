// SPDX-License-Identifier: GPL-3.0-or-later
// Pulls, sends and listens to the event stream, in three loops that sleep until something wakes
// them. What wakes them and what is shown of them is here, the loops are in lki-sync-loops.c; how
// to pull, send and listen is the business of puller, outbox and stream.

#include "lki-sync-engine-private.h"

#include "lki-error.h"
#include "lki-future.h"
#include "lki-presence.h"
#include "lki-trace.h"

/* A stream that lasted so long was a good one: its end is no reason to wait for longer than the
 * first time. */
#define STEADY_US (10 * G_USEC_PER_SEC)

enum
{
  PROP_0,
  PROP_STATUS,
  PROP_DONE,
  PROP_TOTAL,
  PROP_ERROR,
  PROP_LIVE,
  PROP_RETRY_AT,
  PROP_CAUGHT_UP,
  N_PROPS
};

enum
{
  ACCOUNT_CHANGED,
  SUPPORT_ANSWERED,
  PAGE_SET_ASIDE,
  LEAD_ANNOUNCED,
  CLAIMS_LOST,
  PRESENCE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkiSyncEngine,
                     lki_sync_engine,
                     G_TYPE_OBJECT)

static void
set_int64 (LkiSyncEngine *self,
           gint64 *field,
           gint64 value,
           int prop_id)
{
  if (*field == value)
    return;

  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

void
lki_sync_engine_update_status (LkiSyncEngine *self)
{
  LkiSyncStatus status = lki_sync_engine_compute_status (self);
  gint64 retry_at = self->pull.error != NULL ? self->pull.retry_at : self->send.retry_at;

  g_object_freeze_notify (G_OBJECT (self));
  if (status != self->status)
    {
      self->status = status;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
    }
  set_int64 (self, &self->done, lki_puller_get_done (self->puller), PROP_DONE);
  set_int64 (self, &self->total, lki_puller_get_total (self->puller), PROP_TOTAL);
  set_int64 (self, &self->retry_at, retry_at, PROP_RETRY_AT);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
wake_all (LkiSyncEngine *self)
{
  lki_wake_trigger (&self->pull.wake);
  lki_wake_trigger (&self->send.wake);
  lki_wake_trigger (&self->listen.wake);
}

static void
try_again (LkiSyncEngine *self)
{
  self->pull.wanted = TRUE;
  self->send.wanted = TRUE;
  lki_sync_loop_release (&self->pull);
  lki_sync_loop_release (&self->send);
  lki_sync_loop_release (&self->listen);
}

static void
quiesce (LkiSyncEngine *self)
{
  g_autoptr (GPtrArray) waiters = lki_sync_engine_take_waiters (self);
  g_autoptr (GError) error = lki_error_new (LKI_ERROR_CANCELLED, "The sync was stopped");

  self->active = FALSE;
  lki_puller_cancel (self->puller);
  lki_outbox_cancel (self->outbox);
  lki_event_stream_stop (self->stream);
  lki_sync_engine_fail_waiters (waiters, error);
  wake_all (self);
}

void
lki_sync_engine_end_session (LkiSyncEngine *self)
{
  self->ended = TRUE;
  quiesce (self);
}

void
lki_sync_engine_set_live (LkiSyncEngine *self,
                          gboolean live)
{
  if (self->live == live)
    return;

  self->live = live;
  if (live)
    {
      self->live_since_us = g_get_monotonic_time ();
      lki_trace_mark ("stream-live", 0);
      lki_sync_loop_release_offline (&self->pull);
      lki_sync_loop_release_offline (&self->send);
    }
  else if (g_get_monotonic_time () - self->live_since_us >= STEADY_US)
    lki_backoff_reset (&self->listen.backoff);

  /* Either way something may have been missed; and the pull loop decides anew whether it must poll.
   */
  if (!self->pull.held)
    lki_wake_disarm (&self->pull.wake);
  lki_sync_loop_want (&self->pull);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIVE]);
}

void
lki_sync_engine_set_caught_up (LkiSyncEngine *self)
{
  if (self->caught_up)
    return;

  self->caught_up = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAUGHT_UP]);
}

void
lki_sync_engine_error_changed (LkiSyncEngine *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
stream_connected_cb (LkiSyncEngine *self)
{
  lki_sync_engine_set_live (self, lki_event_stream_get_connected (self->stream));
}

static void
fetch_news (LkiSyncEngine *self)
{
  if (lki_puller_get_in_snapshot (self->puller))
    lki_future_report (lki_puller_look (self->puller), "look at the newest leads");
  lki_sync_engine_want_pull (self);
}

static DexFuture *
taken_cb (DexFuture *future,
          gpointer user_data)
{
  LkiSyncEngine *self = user_data;

  self->n_taking--;
  if (self->n_taking == 0 && self->active)
    fetch_news (self);

  return dex_ref (future);
}

static void
stream_lead_cb (LkiSyncEngine *self,
                LkiLeadRecord *lead)
{
  /* What the server tells of one's own changes comes with its answer to them, too. */
  if (!self->active || lki_outbox_is_sending (self->outbox, lead->id))
    return;

  self->n_taking++;
  lki_future_report (dex_future_finally (lki_puller_take (self->puller, lead), taken_cb,
                                         g_object_ref (self), g_object_unref),
                     "take a lead from an event");
}

static void
stream_event_cb (LkiSyncEngine *self,
                 guint event,
                 const char *lead_id)
{
  if (!self->active)
    return;

  switch ((LkiServerEvent) event)
    {
    case LKI_SERVER_EVENT_LEAD:
      lki_trace_mark ("event", 0);
      if (lead_id != NULL)
        g_signal_emit (self, signals[LEAD_ANNOUNCED], 0, lead_id);
      G_GNUC_FALLTHROUGH;
    case LKI_SERVER_EVENT_SYNC:
      /* What came with the event is announced first: asking the server for the rest would only be
       * in its way. */
      if (self->n_taking == 0)
        fetch_news (self);
      break;

    case LKI_SERVER_EVENT_ACCOUNT:
      g_signal_emit (self, signals[ACCOUNT_CHANGED], 0);
      if (lki_sync_engine_compute_status (self) == LKI_SYNC_NO_ACCESS)
        try_again (self);
      break;

    case LKI_SERVER_EVENT_SUPPORT:
      g_signal_emit (self, signals[SUPPORT_ANSWERED], 0);
      break;

    default:
      break;
    }
}

static void
page_applied_cb (LkiSyncEngine *self,
                 LkiSyncPage *page)
{
  /* The server answers and the store takes it: the trouble is over, though there may be more to
   * come. */
  lki_sync_engine_loop_succeeded (self, &self->pull);
  if (page->has_more)
    self->visible = TRUE;
  lki_sync_engine_update_status (self);

  if (page->set_aside > 0)
    g_signal_emit (self, signals[PAGE_SET_ASIDE], 0, page->set_aside);
}

static void
presence_cb (LkiSyncEngine *self,
             LkiPresence *presence)
{
  if (self->active)
    g_signal_emit (self, signals[PRESENCE], 0, presence);
}

static void
claims_lost_cb (LkiSyncEngine *self,
                GPtrArray *leads)
{
  g_signal_emit (self, signals[CLAIMS_LOST], 0, leads);
}

static void
outbox_changed_cb (LkiSyncEngine *self)
{
  lki_sync_engine_kick_outbox (self);
}

static void
woken_cb (LkiSyncEngine *self,
          gboolean stale)
{
  if (!self->active)
    return;

  if (stale)
    {
      LkiSyncLoop *loops[] = { &self->pull, &self->send, &self->listen };

      for (guint i = 0; i < G_N_ELEMENTS (loops); i++)
        loops[i]->dropped = loops[i]->working;
      lki_http_drop_connections (lki_partner_api_get_http (self->api));
      lki_event_stream_stop (self->stream);
      try_again (self);
    }
  else if (lki_sync_engine_peek_error (self) != NULL || !self->live)
    try_again (self);
}

static void
frugal_cb (LkiSyncEngine *self)
{
  if (!self->pull.held)
    lki_wake_disarm (&self->pull.wake);
  lki_wake_trigger (&self->pull.wake);
}

static void
lki_sync_engine_get_property (GObject *object,
                              guint prop_id,
                              GValue *value,
                              GParamSpec *pspec)
{
  LkiSyncEngine *self = LKI_SYNC_ENGINE (object);

  switch (prop_id)
    {
    case PROP_STATUS:
      g_value_set_enum (value, self->status);
      break;
    case PROP_DONE:
      g_value_set_int64 (value, self->done);
      break;
    case PROP_TOTAL:
      g_value_set_int64 (value, self->total);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, lki_sync_engine_peek_error (self));
      break;
    case PROP_LIVE:
      g_value_set_boolean (value, self->live);
      break;
    case PROP_RETRY_AT:
      g_value_set_int64 (value, self->retry_at);
      break;
    case PROP_CAUGHT_UP:
      g_value_set_boolean (value, self->caught_up);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_sync_engine_dispose (GObject *object)
{
  LkiSyncEngine *self = LKI_SYNC_ENGINE (object);

  g_clear_object (&self->connectivity);
  g_clear_object (&self->stream);
  g_clear_object (&self->outbox);
  g_clear_object (&self->puller);
  g_clear_object (&self->api);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (lki_sync_engine_parent_class)->dispose (object);
}

static void
lki_sync_engine_finalize (GObject *object)
{
  LkiSyncEngine *self = LKI_SYNC_ENGINE (object);

  lki_sync_loop_clear (&self->pull);
  lki_sync_loop_clear (&self->send);
  lki_sync_loop_clear (&self->listen);
  g_clear_pointer (&self->waiters, g_ptr_array_unref);
  g_clear_pointer (&self->rand, g_rand_free);

  G_OBJECT_CLASS (lki_sync_engine_parent_class)->finalize (object);
}

static void
lki_sync_engine_class_init (LkiSyncEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = lki_sync_engine_get_property;
  object_class->dispose = lki_sync_engine_dispose;
  object_class->finalize = lki_sync_engine_finalize;

  /**
   * LkiSyncEngine:status:
   *
   * What the foot of the views shows.
   */
  properties[PROP_STATUS] =
      g_param_spec_enum ("status", NULL, NULL, LKI_TYPE_SYNC_STATUS, LKI_SYNC_STOPPED, flags);

  /**
   * LkiSyncEngine:done:
   *
   * How many leads of the first sync are here.
   */
  properties[PROP_DONE] = g_param_spec_int64 ("done", NULL, NULL, 0, G_MAXINT64, 0, flags);

  /**
   * LkiSyncEngine:total:
   *
   * How many leads the first sync has, or -1 when that is not known.
   */
  properties[PROP_TOTAL] = g_param_spec_int64 ("total", NULL, NULL, -1, G_MAXINT64, -1, flags);

  /**
   * LkiSyncEngine:error:
   *
   * Why it does not get on, or %NULL.
   */
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);

  /**
   * LkiSyncEngine:live:
   *
   * Whether the event stream is connected.
   */
  properties[PROP_LIVE] = g_param_spec_boolean ("live", NULL, NULL, FALSE, flags);

  /**
   * LkiSyncEngine:retry-at:
   *
   * When it tries again after a failure, in milliseconds since the epoch, or %LKI_TIME_NONE.
   */
  properties[PROP_RETRY_AT] =
      g_param_spec_int64 ("retry-at", NULL, NULL, G_MININT64, G_MAXINT64, LKI_TIME_NONE, flags);

  /**
   * LkiSyncEngine:caught-up:
   *
   * Whether a pull has come to its end since the engine was made. What arrives before that was
   * delivered while nobody was listening, unless [signal@Lki.SyncEngine::lead-announced] named it.
   */
  properties[PROP_CAUGHT_UP] = g_param_spec_boolean ("caught-up", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * LkiSyncEngine::account-changed:
   * @self: the engine
   *
   * Profile, organisation or access changed on the server.
   */
  signals[ACCOUNT_CHANGED] = g_signal_new ("account-changed", LKI_TYPE_SYNC_ENGINE,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * LkiSyncEngine::support-answered:
   * @self: the engine
   *
   * The conversation with support has changed on the server.
   */
  signals[SUPPORT_ANSWERED] = g_signal_new ("support-answered", LKI_TYPE_SYNC_ENGINE,
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * LkiSyncEngine::page-set-aside:
   * @self: the engine
   * @count: how many leads or activities of a page could not be understood
   */
  signals[PAGE_SET_ASIDE] = g_signal_new ("page-set-aside", LKI_TYPE_SYNC_ENGINE, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  /**
   * LkiSyncEngine::lead-announced:
   * @self: the engine
   * @lead_id: a lead that the event stream named: it is new or changed right now
   */
  signals[LEAD_ANNOUNCED] = g_signal_new ("lead-announced", LKI_TYPE_SYNC_ENGINE, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * LkiSyncEngine::presence:
   * @self: the engine
   * @presence: who has a lead open
   */
  signals[PRESENCE] = g_signal_new ("presence", LKI_TYPE_SYNC_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, LKI_TYPE_PRESENCE);

  /**
   * LkiSyncEngine::claims-lost:
   * @self: the engine
   * @leads: (element-type LkiLeadRecord): leads that were asked for here and that a colleague has,
   *   as the server has them
   */
  signals[CLAIMS_LOST] = g_signal_new ("claims-lost", LKI_TYPE_SYNC_ENGINE, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
}

static void
lki_sync_engine_init (LkiSyncEngine *self)
{
  lki_sync_loop_init (&self->pull);
  lki_sync_loop_init (&self->send);
  lki_sync_loop_init (&self->listen);
  self->retry_at = LKI_TIME_NONE;
  self->total = -1;
  self->rand = g_rand_new ();
  self->waiters = g_ptr_array_new_with_free_func (dex_unref);
}

/**
 * lki_sync_engine_new:
 * @api: the server
 * @store: the leads of the same account
 * @clock: the clock for waiting
 *
 * Returns: (transfer full): an engine that does nothing before [method@Lki.SyncEngine.start]. Once
 * started it lives until [method@Lki.SyncEngine.stop].
 */
LkiSyncEngine *
lki_sync_engine_new (LkiPartnerApi *api,
                     LkiStore *store,
                     LkiClock *clock)
{
  LkiSyncEngine *self;

  g_return_val_if_fail (LKI_IS_PARTNER_API (api), NULL);
  g_return_val_if_fail (LKI_IS_STORE (store), NULL);
  g_return_val_if_fail (LKI_IS_CLOCK (clock), NULL);

  self = g_object_new (LKI_TYPE_SYNC_ENGINE, NULL);
  self->api = g_object_ref (api);
  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->puller = lki_puller_new (api, store);
  self->outbox = lki_outbox_new (api, store);
  self->stream = lki_event_stream_new (api, clock);
  self->connectivity = lki_connectivity_new (clock);

  g_signal_connect_object (self->puller, "page-applied", G_CALLBACK (page_applied_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outbox, "claims-lost", G_CALLBACK (claims_lost_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stream, "lead", G_CALLBACK (stream_lead_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stream, "presence", G_CALLBACK (presence_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stream, "event", G_CALLBACK (stream_event_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stream, "notify::connected", G_CALLBACK (stream_connected_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "outbox-changed", G_CALLBACK (outbox_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connectivity, "woken", G_CALLBACK (woken_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connectivity, "notify::frugal", G_CALLBACK (frugal_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

static DexFuture *
start_fiber (gpointer user_data)
{
  LkiSyncEngine *self = user_data;
  g_autoptr (GError) error = NULL;

  /* The status is to know from the first moment whether this is a first sync. A store that fails
   * here fails again in the pull, which reports it. */
  if (!dex_await (lki_puller_load (self->puller), &error))
    g_debug ("The position of the sync cannot be read: %s", error->message);
  lki_sync_engine_update_status (self);

  return lki_future_new_done ();
}

/**
 * lki_sync_engine_start:
 * @self: an engine
 *
 * Starts, or goes on after a pause; after a failure it tries again now.
 */
void
lki_sync_engine_start (LkiSyncEngine *self)
{
  g_return_if_fail (LKI_IS_SYNC_ENGINE (self));

  if (self->stopping || self->ended)
    return;

  if (self->pull.fiber == NULL)
    lki_future_report (
        lki_future_spawn ("sync-start", start_fiber, g_object_ref (self), g_object_unref),
        "start of the sync");

  self->active = TRUE;
  self->listen.wanted = TRUE;
  try_again (self);
  lki_sync_engine_spawn_loops (self);
  lki_sync_engine_update_status (self);
}

/**
 * lki_sync_engine_pause:
 * @self: an engine
 *
 * Stops at once what can be stopped: the person cancels a first sync. [method@Lki.SyncEngine.start]
 * goes on where it stopped.
 */
void
lki_sync_engine_pause (LkiSyncEngine *self)
{
  g_return_if_fail (LKI_IS_SYNC_ENGINE (self));

  quiesce (self);
  lki_sync_engine_update_status (self);
}

static DexFuture *
stop_fiber (gpointer user_data)
{
  LkiSyncEngine *self = user_data;
  LkiSyncLoop *loops[] = { &self->pull, &self->send, &self->listen };

  for (guint i = 0; i < G_N_ELEMENTS (loops); i++)
    {
      if (loops[i]->fiber != NULL)
        dex_await (dex_ref (loops[i]->fiber), NULL);
    }

  return lki_future_new_done ();
}

/**
 * lki_sync_engine_stop:
 * @self: an engine
 *
 * Ends it for good. What the store is writing is let finish.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when nothing of it runs any more
 */
DexFuture *
lki_sync_engine_stop (LkiSyncEngine *self)
{
  g_return_val_if_fail (LKI_IS_SYNC_ENGINE (self), NULL);

  self->stopping = TRUE;
  quiesce (self);
  lki_sync_engine_update_status (self);

  return lki_future_spawn ("sync-stop", stop_fiber, g_object_ref (self), g_object_unref);
}

/**
 * lki_sync_engine_sync_now:
 * @self: an engine
 *
 * Pulls and sends now, whatever it was waiting for.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when a pull that began after this call
 * has ended; rejected with why it failed, or why the one that ran already did when that makes the
 * engine wait; %LKI_ERROR_CANCELLED when the engine does not run
 */
DexFuture *
lki_sync_engine_sync_now (LkiSyncEngine *self)
{
  DexPromise *promise;

  g_return_val_if_fail (LKI_IS_SYNC_ENGINE (self), NULL);

  if (!self->active)
    return lki_future_new_failed (lki_error_new (LKI_ERROR_CANCELLED, "The sync does not run"));
  if (self->pull.held && lki_error_get_retry_after_ms (self->pull.error) >= 0)
    return lki_future_new_failed (g_error_copy (self->pull.error));

  promise = dex_promise_new ();
  g_ptr_array_add (self->waiters, dex_ref (promise));
  try_again (self);

  return DEX_FUTURE (promise);
}

/**
 * lki_sync_engine_kick_outbox:
 * @self: an engine
 *
 * Sends what is queued, unless it is backing off after a failure.
 */
void
lki_sync_engine_kick_outbox (LkiSyncEngine *self)
{
  g_return_if_fail (LKI_IS_SYNC_ENGINE (self));

  lki_sync_loop_want (&self->send);
}

/**
 * lki_sync_engine_get_status:
 * @self: an engine
 *
 * Returns: what the foot of the views shows
 */
LkiSyncStatus
lki_sync_engine_get_status (LkiSyncEngine *self)
{
  g_return_val_if_fail (LKI_IS_SYNC_ENGINE (self), LKI_SYNC_STOPPED);

  return self->status;
}

/**
 * lki_sync_engine_get_done:
 * @self: an engine
 *
 * Returns: how many leads of the first sync are here
 */
gint64
lki_sync_engine_get_done (LkiSyncEngine *self)
{
  g_return_val_if_fail (LKI_IS_SYNC_ENGINE (self), 0);

  return self->done;
}

/**
 * lki_sync_engine_get_total:
 * @self: an engine
 *
 * Returns: how many leads the first sync has, or -1
 */
gint64
lki_sync_engine_get_total (LkiSyncEngine *self)
{
  g_return_val_if_fail (LKI_IS_SYNC_ENGINE (self), -1);

  return self->total;
}

/**
 * lki_sync_engine_get_error:
 * @self: an engine
 *
 * Returns: (nullable): why it does not get on
 */
const GError *
lki_sync_engine_get_error (LkiSyncEngine *self)
{
  g_return_val_if_fail (LKI_IS_SYNC_ENGINE (self), NULL);

  return lki_sync_engine_peek_error (self);
}

/**
 * lki_sync_engine_get_live:
 * @self: an engine
 *
 * Returns: %TRUE if the event stream is connected
 */
gboolean
lki_sync_engine_get_live (LkiSyncEngine *self)
{
  g_return_val_if_fail (LKI_IS_SYNC_ENGINE (self), FALSE);

  return self->live;
}

/**
 * lki_sync_engine_get_retry_at:
 * @self: an engine
 *
 * Returns: when it tries again after a failure, in milliseconds since the epoch, or %LKI_TIME_NONE
 */
gint64
lki_sync_engine_get_retry_at (LkiSyncEngine *self)
{
  g_return_val_if_fail (LKI_IS_SYNC_ENGINE (self), LKI_TIME_NONE);

  return self->retry_at;
}

/**
 * lki_sync_engine_get_caught_up:
 * @self: an engine
 *
 * Returns: %TRUE if a pull has come to its end since the engine was made
 */
gboolean
lki_sync_engine_get_caught_up (LkiSyncEngine *self)
{
  g_return_val_if_fail (LKI_IS_SYNC_ENGINE (self), FALSE);

  return self->caught_up;
}
