// SPDX-License-Identifier: GPL-3.0-or-later
// What was done and can be taken back: step by step, the last first.

#include "lki-session-private.h"

#include "lki-error.h"
#include "lki-future.h"

/* What is remembered: so many steps, and so many changes, but always the last step. */
#define STEPS_MAX 50
#define CHANGES_MAX 100000

/* More than this is not prepared between two frames. */
#define SMALL 500

/* A verb on its way to the disk, or back. */
typedef struct
{
  LkiSession *self; /* (owned) */
  LkiUndo *undo;    /* (owned) */
} Job;

static Job *
job_new (LkiSession *self,
         LkiUndo *undo)
{
  Job *job = g_new0 (Job, 1);

  job->self = g_object_ref (self);
  job->undo = lki_undo_ref (undo);

  return job;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->self);
  lki_undo_unref (job->undo);
  g_free (job);
}

/* The stack */

/* Whoever remembers more than is kept forgets the oldest. */
static void
trim (GPtrArray *undos)
{
  guint n_changes = 0;

  for (guint i = undos->len; i > 0; i--)
    {
      LkiUndo *undo = g_ptr_array_index (undos, i - 1);
      guint n_steps = undos->len - i + 1;

      n_changes += lki_undo_get_changes (undo)->len;
      if (n_steps > 1 && (n_steps > STEPS_MAX || n_changes > CHANGES_MAX))
        {
          g_ptr_array_remove_range (undos, 0, i);
          return;
        }
    }
}

static void
push (LkiSession *self,
      LkiUndo *undo)
{
  g_ptr_array_add (self->undos, lki_undo_ref (undo));
  trim (self->undos);
  lki_session_notify_last_undo (self);
}

/**
 * lki_session_get_last_undo:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): what was done last and can be taken back; when it is, what
 *   was done before
 */
LkiUndo *
lki_session_get_last_undo (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return self->undos->len > 0 ? g_ptr_array_index (self->undos, self->undos->len - 1) : NULL;
}

/* Doing */

/* Each kind of change once: how many leads it was done to is nobody's business. */
static void
note_use (LkiSession *self,
          GPtrArray *changes)
{
  guint kinds = 0;

  for (guint i = 0; i < changes->len; i++)
    {
      LkiChangeType type = ((LkiChange *) g_ptr_array_index (changes, i))->type;
      g_autofree char *name = NULL;

      if ((kinds & (1u << type)) != 0)
        continue;
      kinds |= 1u << type;
      name = g_strdelimit (g_strdup (lki_change_type_to_string (type)), ".", '_');
      lki_session_note_use (self, name);
    }
}

static DexFuture *
done_cb (DexFuture *future,
         gpointer user_data)
{
  Job *job = user_data;

  note_use (job->self, lki_undo_get_changes (job->undo));

  if (lki_undo_can_undo (job->undo))
    push (job->self, job->undo);

  return dex_future_new_take_boxed (LKI_TYPE_UNDO, lki_undo_ref (job->undo));
}

/**
 * lki_session_enqueue:
 * @self: a session
 * @undo: (transfer full): what to do
 *
 * Does it, in one transaction, and remembers it.
 *
 * Returns: (transfer full): a future that resolves to @undo; fails as the store does
 */
DexFuture *
lki_session_enqueue (LkiSession *self,
                     LkiUndo *undo)
{
  Job *job = job_new (self, undo);

  lki_undo_unref (undo);

  return dex_future_then (lki_store_enqueue (self->store, lki_undo_get_changes (job->undo),
                                             lki_session_get_actor_id (self),
                                             lki_session_get_actor_name (self)),
                          done_cb, job, job_free);
}

/* Taking back */

typedef struct
{
  LkiUndo *undo; /* (owned) */
  gint64 at;
} Preparation;

static void
preparation_free (gpointer data)
{
  Preparation *preparation = data;

  lki_undo_unref (preparation->undo);
  g_free (preparation);
}

static DexFuture *
prepare (gpointer user_data)
{
  Preparation *preparation = user_data;

  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY,
                                    lki_undo_dup_inverses (preparation->undo, preparation->at));
}

static DexFuture *
dup_inverses (LkiUndo *undo,
              gint64 at)
{
  Preparation *preparation;

  if (lki_undo_get_changes (undo)->len <= SMALL)
    return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, lki_undo_dup_inverses (undo, at));

  preparation = g_new0 (Preparation, 1);
  preparation->undo = lki_undo_ref (undo);
  preparation->at = at;

  return dex_thread_spawn ("undo", prepare, preparation, preparation_free);
}

static DexFuture *
undo_fiber (gpointer user_data)
{
  Job *job = user_data;
  LkiSession *self = job->self;
  g_autoptr (GPtrArray) inverses = NULL;
  g_autoptr (LkiChangeSet) changes = NULL;
  g_autoptr (GError) error = NULL;

  inverses = dex_await_boxed (dup_inverses (job->undo, lki_session_get_now_ms (self)), &error);
  if (inverses != NULL)
    changes = dex_await_boxed (lki_store_undo (self->store, lki_undo_get_changes (job->undo),
                                               inverses, lki_session_get_actor_id (self),
                                               lki_session_get_actor_name (self)),
                               &error);
  if (changes == NULL)
    {
      /* Nothing was taken back, so it still can be. */
      lki_undo_set_undone (job->undo, FALSE);
      if (lki_undo_can_undo (job->undo))
        push (self, job->undo);
      return lki_future_new_failed (g_steal_pointer (&error));
    }

  return dex_future_new_for_uint (changes->n_left);
}

/**
 * lki_session_undo:
 * @self: a session
 * @undo: what to take back
 *
 * Takes back all of what a verb did, in one transaction: what is still to be sent as if it had not
 * been done, the rest by doing the opposite. What somebody has set otherwise since stays so. What
 * has been taken back already is not taken back again.
 *
 * Returns: (transfer full): a future that resolves to how many changes are left as they are (uint);
 *   fails as the store does
 */
DexFuture *
lki_session_undo (LkiSession *self,
                  LkiUndo *undo)
{
  DexFuture *future;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (undo != NULL, NULL);

  if (lki_undo_is_undone (undo))
    return dex_future_new_for_uint (0);

  /* At once, so that the next press takes back the step before. */
  lki_undo_set_undone (undo, TRUE);
  future = lki_future_spawn ("undo", undo_fiber, job_new (self, undo), job_free);
  if (g_ptr_array_remove (self->undos, undo))
    lki_session_notify_last_undo (self);

  return future;
}
