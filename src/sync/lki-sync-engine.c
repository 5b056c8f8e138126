// SPDX-License-Identifier: GPL-3.0-or-later
// Three loops that sleep until something wakes them: one pulls, one sends, one listens to the event
// stream. The engine decides when each of them works and when it tries again; how is the business
// of puller, outbox and stream.

#include "lki-sync-engine.h"

#include "lki-backoff.h"
#include "lki-connectivity.h"
#include "lki-error.h"
#include "lki-event-stream.h"
#include "lki-future.h"
#include "lki-outbox.h"
#include "lki-puller.h"
#include "lki-trace.h"
#include "lki-wake.h"

#define POLL_MS (60 * 1000)
#define POLL_FRUGAL_MS (5 * 60 * 1000)
/* No access and an old program do not mend themselves within minutes. */
#define REFUSED_MS (10 * 60 * 1000)
/* A stream that lasted so long was a good one: its end is no reason to wait for longer than the
 * first time. */
#define STEADY_US (10 * G_USEC_PER_SEC)

/* One loop: what it sleeps on, and when it tries again after a failure. */
typedef struct
{
  LkiWake wake;
  LkiBackoff backoff;
  DexFuture *fiber; /* (owned) (nullable) */
  GError *error;    /* (owned) (nullable) of the last attempt */
  gint64 retry_at;  /* or LKI_TIME_NONE; only to be shown */
  gboolean wanted;
  gboolean working;
  gboolean dropped; /* its connection was dropped on purpose: to be made anew, at once */
  gboolean held;    /* backing off: nothing but its timer, or a reason to hope, lets it go */
} Loop;

struct _LkiSyncEngine
{
  GObject parent_instance;

  LkiPartnerApi *api;            /* (owned) */
  LkiStore *store;               /* (owned) */
  LkiClock *clock;               /* (owned) */
  LkiPuller *puller;             /* (owned) */
  LkiOutbox *outbox;             /* (owned) */
  LkiEventStream *stream;        /* (owned) */
  LkiConnectivity *connectivity; /* (owned) */
  GRand *rand;                   /* (owned) */

  Loop pull;
  Loop send;
  Loop listen;
  GPtrArray *waiters; /* (owned) of DexPromise: the next pull answers them */

  gboolean active;   /* started, and neither paused nor refused */
  gboolean stopping; /* the loops end, for good */
  gboolean ended;    /* the server does not accept the session any more */
  gboolean visible;  /* the running pull is more than the answer to an event */
  gboolean caught_up;

  LkiSyncStatus status;
  gint64 done;
  gint64 total;
  gint64 retry_at;
  gboolean live;
  gint64 live_since_us;
};

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
  PAGE_SET_ASIDE,
  LEAD_ANNOUNCED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkiSyncEngine,
                     lki_sync_engine,
                     G_TYPE_OBJECT)

static LkiSyncStatus
status_for_error (const GError *error)
{
  if (error->domain != LKI_ERROR)
    return LKI_SYNC_SERVER_TROUBLE;

  switch ((int) error->code)
    {
    case LKI_ERROR_NETWORK:
    case LKI_ERROR_TIMED_OUT:
    case LKI_ERROR_CERTIFICATE:
      return LKI_SYNC_OFFLINE;
    case LKI_ERROR_FORBIDDEN:
      return LKI_SYNC_NO_ACCESS;
    case LKI_ERROR_CLIENT_TOO_OLD:
      return LKI_SYNC_UPDATE_NEEDED;
    case LKI_ERROR_DISK_FULL:
    case LKI_ERROR_READ_ONLY:
    case LKI_ERROR_DAMAGED:
    case LKI_ERROR_NEWER_SCHEMA:
      return LKI_SYNC_STORE_TROUBLE;
    default:
      return LKI_SYNC_SERVER_TROUBLE;
    }
}

static const GError *
peek_error (LkiSyncEngine *self)
{
  return self->pull.error != NULL ? self->pull.error : self->send.error;
}

static LkiSyncStatus
compute_status (LkiSyncEngine *self)
{
  const GError *error = peek_error (self);

  if (self->ended)
    return LKI_SYNC_SIGN_IN_AGAIN;
  if (!self->active)
    return LKI_SYNC_STOPPED;
  if (error != NULL)
    return status_for_error (error);
  if (lki_puller_get_in_snapshot (self->puller))
    return LKI_SYNC_FIRST;
  if (!self->caught_up || (self->pull.working && self->visible) || self->send.working)
    return LKI_SYNC_BUSY;

  return LKI_SYNC_UP_TO_DATE;
}

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

static void
update_status (LkiSyncEngine *self)
{
  LkiSyncStatus status = compute_status (self);
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
want_pull (LkiSyncEngine *self)
{
  self->pull.wanted = TRUE;
  lki_wake_trigger (&self->pull.wake);
}

/* There is reason to hope: whoever is backing off tries now, unless the server itself asked to
 * wait. */
static void
release_loop (Loop *loop)
{
  if (loop->held && lki_error_get_retry_after_ms (loop->error) >= 0)
    return;

  lki_backoff_reset (&loop->backoff);
  loop->held = FALSE;
  lki_wake_disarm (&loop->wake);
  lki_wake_trigger (&loop->wake);
}

static void
try_again (LkiSyncEngine *self)
{
  self->pull.wanted = TRUE;
  self->send.wanted = TRUE;
  release_loop (&self->pull);
  release_loop (&self->send);
  release_loop (&self->listen);
}

/* Something came through: what could not reach the server can now. */
static void
release_offline (Loop *loop)
{
  if (loop->held && loop->error != NULL && status_for_error (loop->error) == LKI_SYNC_OFFLINE)
    release_loop (loop);
}

/* Who asked until now; who asks from now on waits for another pull. */
static GPtrArray *
take_waiters (LkiSyncEngine *self)
{
  GPtrArray *waiters = g_steal_pointer (&self->waiters);

  self->waiters = g_ptr_array_new_with_free_func (dex_unref);

  return waiters;
}

static void
fail_waiters (GPtrArray *waiters,
              const GError *error)
{
  for (guint i = 0; i < waiters->len; i++)
    dex_promise_reject (g_ptr_array_index (waiters, i), g_error_copy (error));
}

static void
quiesce (LkiSyncEngine *self)
{
  g_autoptr (GPtrArray) waiters = take_waiters (self);
  g_autoptr (GError) error = lki_error_new (LKI_ERROR_CANCELLED, "The sync was stopped");

  self->active = FALSE;
  lki_puller_cancel (self->puller);
  lki_outbox_cancel (self->outbox);
  lki_event_stream_stop (self->stream);
  fail_waiters (waiters, error);
  wake_all (self);
}

static void
end_session (LkiSyncEngine *self)
{
  self->ended = TRUE;
  quiesce (self);
}

static void
loop_succeeded (LkiSyncEngine *self,
                Loop *loop)
{
  gboolean had_error = loop->error != NULL;

  lki_backoff_reset (&loop->backoff);
  loop->retry_at = LKI_TIME_NONE;
  g_clear_error (&loop->error);
  release_offline (&self->pull);
  release_offline (&self->send);
  if (had_error)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static void
loop_failed (LkiSyncEngine *self,
             Loop *loop,
             GError *error)
{
  g_autoptr (GError) owned = error;
  gint64 wait;

  if (loop->dropped)
    {
      loop->dropped = FALSE;
      loop->wanted = TRUE;
      return;
    }

  /* Given up on purpose: no failure. Who was asked to begin again meanwhile does so at once. */
  if (lki_error_is_cancelled (error) && (!self->active || loop->wanted))
    return;

  wait = lki_backoff_next (&loop->backoff, self->rand, lki_error_get_retry_after_ms (error));
  if (status_for_error (error) == LKI_SYNC_NO_ACCESS ||
      status_for_error (error) == LKI_SYNC_UPDATE_NEEDED)
    wait = MAX (wait, REFUSED_MS);

  loop->held = TRUE;
  loop->wanted = TRUE;
  loop->retry_at = lki_clock_get_now_ms (self->clock) + wait;
  lki_wake_arm (&loop->wake, self->clock, wait);

  if (lki_error_is_cancelled (error))
    return;
  if (loop == &self->listen)
    {
      /* The stream alone proves nothing, some proxies do not let it through: the pull tells what is
       * the matter. */
      want_pull (self);
      return;
    }

  g_clear_error (&loop->error);
  loop->error = g_steal_pointer (&owned);
  if (lki_error_needs_sign_in (loop->error))
    end_session (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

/* Sleeps until there is work that may be done. Returns: FALSE when the loop is to end */
static gboolean
loop_next (LkiSyncEngine *self,
           Loop *loop)
{
  for (;;)
    {
      if (self->stopping)
        return FALSE;

      if (lki_wake_take_elapsed (&loop->wake))
        {
          loop->held = FALSE;
          loop->wanted = TRUE;
        }
      if (self->active && loop->wanted && !loop->held)
        {
          lki_wake_disarm (&loop->wake);
          loop->wanted = FALSE;
          loop->dropped = FALSE;
          return TRUE;
        }

      if (!self->active)
        lki_wake_disarm (&loop->wake);
      else if (loop == &self->pull && !loop->held && !self->live &&
               !lki_wake_is_armed (&loop->wake))
        lki_wake_arm (&loop->wake, self->clock,
                      lki_connectivity_get_frugal (self->connectivity) ? POLL_FRUGAL_MS : POLL_MS);

      if (!dex_await (lki_wake_wait (&loop->wake), NULL))
        return FALSE;
    }
}

static DexFuture *
pull_fiber (gpointer user_data)
{
  LkiSyncEngine *self = user_data;

  while (loop_next (self, &self->pull))
    {
      g_autoptr (GPtrArray) waiters = take_waiters (self);
      g_autoptr (GError) error = NULL;
      gint64 begin = LKI_TRACE_BEGIN ();
      gboolean pulled;

      self->visible = waiters->len > 0;
      self->pull.working = TRUE;
      update_status (self);

      pulled = dex_await (lki_puller_run (self->puller), &error);

      self->pull.working = FALSE;
      lki_trace_end (begin, "pull", 0);
      if (pulled)
        {
          for (guint i = 0; i < waiters->len; i++)
            dex_promise_resolve_boolean (g_ptr_array_index (waiters, i), TRUE);
          loop_succeeded (self, &self->pull);
          if (!self->caught_up)
            {
              self->caught_up = TRUE;
              g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAUGHT_UP]);
            }
        }
      else
        {
          fail_waiters (waiters, error);
          loop_failed (self, &self->pull, g_error_copy (error));
          /* Who asked during this pull would otherwise wait for as long as the loop holds back. */
          if (self->pull.held)
            {
              g_autoptr (GPtrArray) late = take_waiters (self);

              fail_waiters (late, error);
            }
        }
      update_status (self);
    }

  return lki_future_new_done ();
}

static DexFuture *
send_fiber (gpointer user_data)
{
  LkiSyncEngine *self = user_data;

  while (loop_next (self, &self->send))
    {
      g_autoptr (GError) error = NULL;
      gboolean sent;

      self->send.working = TRUE;
      update_status (self);

      sent = dex_await (lki_outbox_flush (self->outbox), &error);

      self->send.working = FALSE;
      if (sent)
        loop_succeeded (self, &self->send);
      else
        loop_failed (self, &self->send, g_steal_pointer (&error));
      update_status (self);
    }

  return lki_future_new_done ();
}

static void
set_live (LkiSyncEngine *self,
          gboolean live)
{
  if (self->live == live)
    return;

  self->live = live;
  if (live)
    {
      self->live_since_us = g_get_monotonic_time ();
      lki_trace_mark ("stream-live", 0);
      release_offline (&self->pull);
      release_offline (&self->send);
    }
  else if (g_get_monotonic_time () - self->live_since_us >= STEADY_US)
    lki_backoff_reset (&self->listen.backoff);

  /* Either way something may have been missed; and the pull loop decides anew whether it must poll.
   */
  if (!self->pull.held)
    lki_wake_disarm (&self->pull.wake);
  want_pull (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIVE]);
}

static DexFuture *
listen_fiber (gpointer user_data)
{
  LkiSyncEngine *self = user_data;

  while (loop_next (self, &self->listen))
    {
      g_autoptr (GError) error = NULL;
      gint64 retry_ms;

      self->listen.working = TRUE;
      if (dex_await (lki_event_stream_run (self->stream), &error))
        error = lki_error_new (LKI_ERROR_NETWORK, "The event stream ended");
      self->listen.working = FALSE;
      set_live (self, FALSE);

      retry_ms = lki_event_stream_get_retry_ms (self->stream);
      loop_failed (self, &self->listen, g_steal_pointer (&error));
      update_status (self);
      if (self->listen.held && retry_ms >= 0 && self->listen.backoff.attempts <= 1)
        lki_wake_arm (&self->listen.wake, self->clock, retry_ms);
    }

  return lki_future_new_done ();
}

static void
stream_connected_cb (LkiSyncEngine *self)
{
  set_live (self, lki_event_stream_get_connected (self->stream));
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
      if (lki_puller_get_in_snapshot (self->puller))
        lki_future_report (lki_puller_look (self->puller), "look at the newest leads");
      want_pull (self);
      break;

    case LKI_SERVER_EVENT_ACCOUNT:
      g_signal_emit (self, signals[ACCOUNT_CHANGED], 0);
      if (compute_status (self) == LKI_SYNC_NO_ACCESS)
        try_again (self);
      break;

    case LKI_SERVER_EVENT_SUPPORT:
    case LKI_SERVER_EVENT_PRESENCE:
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
  loop_succeeded (self, &self->pull);
  if (page->has_more)
    self->visible = TRUE;
  update_status (self);

  if (page->set_aside > 0)
    g_signal_emit (self, signals[PAGE_SET_ASIDE], 0, page->set_aside);
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
      Loop *loops[] = { &self->pull, &self->send, &self->listen };

      for (guint i = 0; i < G_N_ELEMENTS (loops); i++)
        loops[i]->dropped = loops[i]->working;
      lki_http_drop_connections (lki_partner_api_get_http (self->api));
      lki_event_stream_stop (self->stream);
      try_again (self);
    }
  else if (peek_error (self) != NULL || !self->live)
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
loop_clear (Loop *loop)
{
  lki_wake_clear (&loop->wake);
  dex_clear (&loop->fiber);
  g_clear_error (&loop->error);
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
      g_value_set_boxed (value, peek_error (self));
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

  loop_clear (&self->pull);
  loop_clear (&self->send);
  loop_clear (&self->listen);
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
}

static void
lki_sync_engine_init (LkiSyncEngine *self)
{
  self->pull.backoff = self->send.backoff = self->listen.backoff = LKI_BACKOFF_INIT;
  self->pull.retry_at = self->send.retry_at = self->listen.retry_at = LKI_TIME_NONE;
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
  self->connectivity = lki_connectivity_new ();

  g_signal_connect_object (self->puller, "page-applied", G_CALLBACK (page_applied_cb), self,
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
  update_status (self);

  return lki_future_new_done ();
}

static void
spawn_loop (LkiSyncEngine *self,
            Loop *loop,
            const char *name,
            DexFiberFunc func)
{
  if (loop->fiber == NULL)
    loop->fiber = lki_future_spawn (name, func, g_object_ref (self), g_object_unref);
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
  spawn_loop (self, &self->pull, "sync-pull", pull_fiber);
  spawn_loop (self, &self->send, "sync-send", send_fiber);
  spawn_loop (self, &self->listen, "sync-listen", listen_fiber);
  update_status (self);
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
  update_status (self);
}

static DexFuture *
stop_fiber (gpointer user_data)
{
  LkiSyncEngine *self = user_data;
  Loop *loops[] = { &self->pull, &self->send, &self->listen };

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
  update_status (self);

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

  self->send.wanted = TRUE;
  lki_wake_trigger (&self->send.wake);
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

  return peek_error (self);
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
