// SPDX-License-Identifier: GPL-3.0-or-later
// The three loops of the engine: each sleeps until something wakes it, works, and decides when it
// tries again after a failure. What wakes them, and what is shown of them, is in lki-sync-engine.c.

#include "lki-sync-engine-private.h"

#include "lki-error.h"
#include "lki-future.h"
#include "lki-trace.h"

#define POLL_MS (60 * 1000)
#define POLL_FRUGAL_MS (5 * 60 * 1000)
/* No access and an old program do not mend themselves within minutes. */
#define REFUSED_MS (10 * 60 * 1000)
/* How long what events tell may wait while changes are being sent. */
#define DEFER_MS (2 * 1000)

void
lki_sync_loop_init (LkiSyncLoop *loop)
{
  loop->backoff = LKI_BACKOFF_INIT;
  loop->retry_at = LKI_TIME_NONE;
}

void
lki_sync_loop_clear (LkiSyncLoop *loop)
{
  lki_wake_clear (&loop->wake);
  dex_clear (&loop->fiber);
  g_clear_error (&loop->error);
}

/* There is work for it; when it may be done is another matter. */
void
lki_sync_loop_want (LkiSyncLoop *loop)
{
  loop->wanted = TRUE;
  lki_wake_trigger (&loop->wake);
}

/* There is reason to hope: whoever is backing off tries now, unless the server itself asked to
 * wait. */
void
lki_sync_loop_release (LkiSyncLoop *loop)
{
  if (loop->held && lki_error_get_retry_after_ms (loop->error) >= 0)
    return;

  lki_backoff_reset (&loop->backoff);
  loop->held = FALSE;
  lki_wake_disarm (&loop->wake);
  lki_wake_trigger (&loop->wake);
}

/* Something came through: what could not reach the server can now. */
void
lki_sync_loop_release_offline (LkiSyncLoop *loop)
{
  if (loop->held && loop->error != NULL &&
      lki_sync_engine_status_for_error (loop->error) == LKI_SYNC_OFFLINE)
    lki_sync_loop_release (loop);
}

/**
 * lki_sync_engine_want_pull:
 * @self: the engine
 *
 * An event says that there is something to pull. Every change that is sent makes one, so that while
 * they are being sent, one pull for all of them comes afterwards, or after a while.
 */
void
lki_sync_engine_want_pull (LkiSyncEngine *self)
{
  if (!self->send.working || self->pull.held)
    {
      lki_sync_loop_want (&self->pull);
      return;
    }

  if (!self->deferred || !lki_wake_is_armed (&self->pull.wake))
    lki_wake_arm (&self->pull.wake, self->clock, DEFER_MS);
  self->deferred = TRUE;
}

static void
pull_deferred (LkiSyncEngine *self)
{
  if (!self->deferred)
    return;

  self->deferred = FALSE;
  lki_sync_loop_want (&self->pull);
}

/* Who asked until now; who asks from now on waits for another pull. */
GPtrArray *
lki_sync_engine_take_waiters (LkiSyncEngine *self)
{
  GPtrArray *waiters = g_steal_pointer (&self->waiters);

  self->waiters = g_ptr_array_new_with_free_func (dex_unref);

  return waiters;
}

void
lki_sync_engine_fail_waiters (GPtrArray *waiters,
                              const GError *error)
{
  for (guint i = 0; i < waiters->len; i++)
    dex_promise_reject (g_ptr_array_index (waiters, i), g_error_copy (error));
}

void
lki_sync_engine_loop_succeeded (LkiSyncEngine *self,
                                LkiSyncLoop *loop)
{
  gboolean had_error = loop->error != NULL;

  lki_backoff_reset (&loop->backoff);
  loop->retry_at = LKI_TIME_NONE;
  g_clear_error (&loop->error);
  lki_sync_loop_release_offline (&self->pull);
  lki_sync_loop_release_offline (&self->send);
  if (had_error)
    lki_sync_engine_error_changed (self);
}

static void
loop_failed (LkiSyncEngine *self,
             LkiSyncLoop *loop,
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
  if (lki_sync_engine_status_for_error (error) == LKI_SYNC_NO_ACCESS ||
      lki_sync_engine_status_for_error (error) == LKI_SYNC_UPDATE_NEEDED)
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
       * the matter, once. After that it goes by its own clock. */
      if (loop->backoff.attempts == 1)
        lki_sync_loop_want (&self->pull);
      return;
    }

  g_clear_error (&loop->error);
  loop->error = g_steal_pointer (&owned);
  if (lki_error_needs_sign_in (loop->error))
    lki_sync_engine_end_session (self);
  lki_sync_engine_error_changed (self);
}

/* Sleeps until there is work that may be done. Returns: FALSE when the loop is to end */
static gboolean
loop_next (LkiSyncEngine *self,
           LkiSyncLoop *loop)
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
      g_autoptr (GPtrArray) waiters = lki_sync_engine_take_waiters (self);
      g_autoptr (GError) error = NULL;
      gint64 begin = LKI_TRACE_BEGIN ();
      gboolean pulled;

      self->visible = waiters->len > 0;
      self->deferred = FALSE;
      self->pull.working = TRUE;
      lki_sync_engine_update_status (self);

      pulled = dex_await (lki_puller_run (self->puller), &error);

      self->pull.working = FALSE;
      lki_trace_end (begin, "pull", 0);
      if (pulled)
        {
          for (guint i = 0; i < waiters->len; i++)
            dex_promise_resolve_boolean (g_ptr_array_index (waiters, i), TRUE);
          lki_sync_engine_loop_succeeded (self, &self->pull);
          lki_sync_engine_set_caught_up (self);
        }
      else
        {
          lki_sync_engine_fail_waiters (waiters, error);
          loop_failed (self, &self->pull, g_error_copy (error));
          /* Who asked during this pull would otherwise wait for as long as the loop holds back. */
          if (self->pull.held)
            {
              g_autoptr (GPtrArray) late = lki_sync_engine_take_waiters (self);

              lki_sync_engine_fail_waiters (late, error);
            }
        }
      lki_sync_engine_update_status (self);
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
      lki_sync_engine_update_status (self);

      sent = dex_await (lki_outbox_flush (self->outbox), &error);

      self->send.working = FALSE;
      if (sent)
        lki_sync_engine_loop_succeeded (self, &self->send);
      else
        loop_failed (self, &self->send, g_steal_pointer (&error));
      pull_deferred (self);
      lki_sync_engine_update_status (self);
    }

  return lki_future_new_done ();
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
      lki_sync_engine_set_live (self, FALSE);

      retry_ms = lki_event_stream_get_retry_ms (self->stream);
      loop_failed (self, &self->listen, g_steal_pointer (&error));
      lki_sync_engine_update_status (self);
      if (self->listen.held && retry_ms >= 0 && self->listen.backoff.attempts <= 1)
        lki_wake_arm (&self->listen.wake, self->clock, retry_ms);
    }

  return lki_future_new_done ();
}

static void
spawn_loop (LkiSyncEngine *self,
            LkiSyncLoop *loop,
            const char *name,
            DexFiberFunc func)
{
  if (loop->fiber == NULL)
    loop->fiber = lki_future_spawn (name, func, g_object_ref (self), g_object_unref);
}

/* Lets all three run, where they do not yet. */
void
lki_sync_engine_spawn_loops (LkiSyncEngine *self)
{
  spawn_loop (self, &self->pull, "sync-pull", pull_fiber);
  spawn_loop (self, &self->send, "sync-send", send_fiber);
  spawn_loop (self, &self->listen, "sync-listen", listen_fiber);
}
