// SPDX-License-Identifier: GPL-3.0-or-later
// One named thread with two lanes of work, for things that must happen on one thread in order (a
// SQLite connection). Not a pool.

#include "lki-worker.h"

#include "lki-error.h"
#include "lki-future.h"

typedef struct
{
  LkiWorkerFunc func;
  gpointer user_data;
  GDestroyNotify user_data_destroy;
  DexPromise *promise; /* (owned) */
} Job;

/* What the thread shares with the object; it outlives the object while a job runs. */
typedef struct
{
  GMutex mutex;
  GCond cond;
  GQueue lanes[2];  /* of Job */
  gpointer current; /* (atomic) the running thread, for comparing */
  gboolean stopping;
} Shared;

struct _LkiWorker
{
  GObject parent_instance;

  Shared *shared;  /* (atomic rc box) */
  GThread *thread; /* (owned) (nullable) after stop */
};

G_DEFINE_FINAL_TYPE (LkiWorker,
                     lki_worker,
                     G_TYPE_OBJECT)

static void
job_free (Job *job)
{
  if (job->user_data_destroy != NULL)
    job->user_data_destroy (job->user_data);
  dex_clear (&job->promise);
  g_free (job);
}

static void
shared_clear (gpointer data)
{
  Shared *shared = data;

  g_assert (g_queue_is_empty (&shared->lanes[LKI_WORKER_PROMPT]));
  g_assert (g_queue_is_empty (&shared->lanes[LKI_WORKER_BULK]));
  g_mutex_clear (&shared->mutex);
  g_cond_clear (&shared->cond);
}

static Job *
take_job (Shared *shared)
{
  Job *job = g_queue_pop_head (&shared->lanes[LKI_WORKER_PROMPT]);

  return job != NULL ? job : g_queue_pop_head (&shared->lanes[LKI_WORKER_BULK]);
}

static void
run_job (Job *job)
{
  DexFuture *future = job->func (job->user_data);
  g_autoptr (GError) error = NULL;
  const GValue *value;

  g_assert (!dex_future_is_pending (future));

  value = dex_future_get_value (future, &error);
  if (value != NULL)
    dex_promise_resolve (job->promise, value);
  else
    dex_promise_reject (job->promise, g_steal_pointer (&error));

  dex_unref (future);
  job_free (job);
}

static gpointer
worker_thread (gpointer data)
{
  Shared *shared = data;

  g_atomic_pointer_set (&shared->current, g_thread_self ());

  for (;;)
    {
      Job *job;

      g_mutex_lock (&shared->mutex);
      while ((job = take_job (shared)) == NULL && !shared->stopping)
        g_cond_wait (&shared->cond, &shared->mutex);
      g_mutex_unlock (&shared->mutex);

      if (job == NULL)
        break;
      run_job (job);
    }

  g_atomic_rc_box_release_full (shared, shared_clear);

  return NULL;
}

static void
lki_worker_dispose (GObject *object)
{
  LkiWorker *self = LKI_WORKER (object);

  lki_worker_stop (self);

  G_OBJECT_CLASS (lki_worker_parent_class)->dispose (object);
}

static void
lki_worker_finalize (GObject *object)
{
  LkiWorker *self = LKI_WORKER (object);

  g_atomic_rc_box_release_full (self->shared, shared_clear);

  G_OBJECT_CLASS (lki_worker_parent_class)->finalize (object);
}

static void
lki_worker_class_init (LkiWorkerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lki_worker_dispose;
  object_class->finalize = lki_worker_finalize;
}

static void
lki_worker_init (LkiWorker *self)
{
  self->shared = g_atomic_rc_box_new0 (Shared);
  g_mutex_init (&self->shared->mutex);
  g_cond_init (&self->shared->cond);
}

/**
 * lki_worker_new:
 * @name: the thread's name, at most 15 bytes to be seen whole by debuggers
 *
 * Returns: (transfer full): a running worker
 */
LkiWorker *
lki_worker_new (const char *name)
{
  LkiWorker *self = g_object_new (LKI_TYPE_WORKER, NULL);

  self->thread = g_thread_new (name, worker_thread, g_atomic_rc_box_acquire (self->shared));

  return self;
}

/**
 * lki_worker_submit:
 * @self: a worker
 * @lane: which of the two queues
 * @func: (scope notified): what to run on the worker's thread
 * @user_data: (transfer full): its argument
 * @user_data_destroy: (nullable): frees it, on the worker's thread
 *
 * Any thread may call it. Jobs of one lane run in the order they were submitted.
 *
 * Returns: (transfer full): a future that settles as the future that @func returned; rejected with
 *   %LKI_ERROR_CANCELLED when the worker has stopped
 */
DexFuture *
lki_worker_submit (LkiWorker *self,
                   LkiWorkerLane lane,
                   LkiWorkerFunc func,
                   gpointer user_data,
                   GDestroyNotify user_data_destroy)
{
  DexPromise *promise;
  Job *job;

  g_return_val_if_fail (LKI_IS_WORKER (self), NULL);
  g_return_val_if_fail (func != NULL, NULL);

  promise = dex_promise_new ();
  job = g_new0 (Job, 1);
  job->func = func;
  job->user_data = user_data;
  job->user_data_destroy = user_data_destroy;
  job->promise = dex_ref (promise);

  g_mutex_lock (&self->shared->mutex);
  if (!self->shared->stopping)
    {
      g_queue_push_tail (&self->shared->lanes[lane], g_steal_pointer (&job));
      g_cond_signal (&self->shared->cond);
    }
  g_mutex_unlock (&self->shared->mutex);

  if (job != NULL)
    {
      dex_promise_reject (promise, lki_error_new (LKI_ERROR_CANCELLED, "The worker has stopped"));
      job_free (job);
    }

  return DEX_FUTURE (promise);
}

/**
 * lki_worker_is_current:
 * @self: a worker
 *
 * Returns: %TRUE if the caller runs on the worker's thread
 */
gboolean
lki_worker_is_current (LkiWorker *self)
{
  g_return_val_if_fail (LKI_IS_WORKER (self), FALSE);

  return g_atomic_pointer_get (&self->shared->current) == (gpointer) g_thread_self ();
}

/**
 * lki_worker_refuse:
 * @self: a worker
 *
 * Takes nothing more: what was submitted is still done, in its order, and the thread ends then.
 */
void
lki_worker_refuse (LkiWorker *self)
{
  g_return_if_fail (LKI_IS_WORKER (self));

  g_mutex_lock (&self->shared->mutex);
  self->shared->stopping = TRUE;
  g_cond_signal (&self->shared->cond);
  g_mutex_unlock (&self->shared->mutex);
}

/**
 * lki_worker_stop:
 * @self: a worker
 *
 * Finishes what was submitted, then ends the thread and waits for it. Later submissions are
 * rejected.
 */
void
lki_worker_stop (LkiWorker *self)
{
  g_return_if_fail (LKI_IS_WORKER (self));

  if (self->thread == NULL)
    return;

  lki_worker_refuse (self);

  if (g_thread_self () == self->thread)
    g_thread_unref (g_steal_pointer (&self->thread));
  else
    g_thread_join (g_steal_pointer (&self->thread));
}
