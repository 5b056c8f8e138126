// SPDX-License-Identifier: GPL-3.0-or-later
// The same done to many leads, which may be all: they are named by their keys and read in pages, so
// that there are never more records at once than a page has, and changed in one transaction.

#include "lki-session-private.h"

#include "lki-error.h"
#include "lki-future.h"

#define PAGE_RECORDS 500

/* A lead may go between being read and being changed; that is bad luck, but not without end. */
#define ATTEMPTS_MAX 3

typedef struct _Task Task;

/* What is to be done; %NULL for a lead to which it cannot be. */
typedef LkiChange *(*MakeChange) (Task *task,
                                  LkiLeadRecord *lead,
                                  gint64 at);

struct _Task
{
  LkiSession *self; /* (owned) */
  GArray *keys;     /* (owned) of gint64 */
  MakeChange make;
  LkiLeadStatus status;
  char *text; /* (owned) (nullable): the reason, or the member */
  gint64 until;
};

static void
task_free (gpointer data)
{
  Task *task = data;

  g_object_unref (task->self);
  g_array_unref (task->keys);
  g_free (task->text);
  g_free (task);
}

static LkiChange *
make_status (Task *task,
             LkiLeadRecord *lead,
             gint64 at)
{
  return lki_session_make_status (lead, at, task->status, task->text);
}

static LkiChange *
make_assign (Task *task,
             LkiLeadRecord *lead,
             gint64 at)
{
  return lki_session_make_assign (lead, at, task->text);
}

static LkiChange *
make_snooze (Task *task,
             LkiLeadRecord *lead,
             gint64 at)
{
  return lki_session_make_snooze (lead, at, task->until);
}

static LkiUndo *
collect_changes (Task *task,
                 GError **error)
{
  g_autoptr (LkiUndo) undo = lki_undo_new ();
  gint64 at = lki_session_get_now_ms (task->self);

  for (guint first = 0; first < task->keys->len; first += PAGE_RECORDS)
    {
      guint n = MIN (PAGE_RECORDS, task->keys->len - first);
      g_autoptr (GPtrArray) leads = dex_await_boxed (
          lki_store_load_records (task->self->store, &g_array_index (task->keys, gint64, first), n),
          error);

      if (leads == NULL)
        return NULL;
      for (guint i = 0; i < leads->len; i++)
        {
          LkiLeadRecord *lead = g_ptr_array_index (leads, i);
          LkiChange *change = task->make (task, lead, at);

          if (change != NULL)
            lki_undo_add (undo, change, &lead->work);
        }
    }

  return g_steal_pointer (&undo);
}

static DexFuture *
task_fiber (gpointer user_data)
{
  Task *task = user_data;

  for (guint attempt = 1;; attempt++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LkiUndo) undo = collect_changes (task, &error);
      g_autoptr (LkiUndo) done = NULL;

      if (undo == NULL)
        return lki_future_new_failed (g_steal_pointer (&error));
      if (lki_undo_get_n_leads (undo) == 0)
        return dex_future_new_take_boxed (LKI_TYPE_UNDO, g_steal_pointer (&undo));

      done = dex_await_boxed (lki_session_enqueue (task->self, g_steal_pointer (&undo)), &error);
      if (done != NULL)
        return dex_future_new_take_boxed (LKI_TYPE_UNDO, g_steal_pointer (&done));
      if (!g_error_matches (error, LKI_ERROR, LKI_ERROR_NOT_FOUND) || attempt == ATTEMPTS_MAX)
        return lki_future_new_failed (g_steal_pointer (&error));
    }
}

static Task *
task_new (LkiSession *self,
          GArray *keys,
          MakeChange make)
{
  Task *task = g_new0 (Task, 1);

  task->self = g_object_ref (self);
  task->keys = g_array_ref (keys);
  task->make = make;

  return task;
}

static DexFuture *
task_run (Task *task)
{
  return lki_future_spawn ("change-many", task_fiber, task, task_free);
}

/**
 * lki_session_set_status_many:
 * @self: a session
 * @keys: (element-type gint64): the keys of the leads; not changed until the future has ended
 * @status: the new status
 * @reason: (nullable): why they were lost or declined
 *
 * Sets the status of all that can become that, in one transaction.
 *
 * Returns: (transfer full): a future that resolves to one LkiUndo for all that were changed, which
 *   may be none; fails as the store does
 */
DexFuture *
lki_session_set_status_many (LkiSession *self,
                             GArray *keys,
                             LkiLeadStatus status,
                             const char *reason)
{
  Task *task;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (keys != NULL, NULL);

  task = task_new (self, keys, make_status);
  task->status = status;
  task->text = g_strdup (reason);

  return task_run (task);
}

/**
 * lki_session_assign_many:
 * @self: a session
 * @keys: (element-type gint64): the keys of the leads; not changed until the future has ended
 * @member_id: (nullable): the colleague, or %NULL for nobody
 *
 * Assigns all of them in one transaction.
 *
 * Returns: (transfer full): a future that resolves to one LkiUndo for all that were changed, which
 *   may be none; fails as the store does
 */
DexFuture *
lki_session_assign_many (LkiSession *self,
                         GArray *keys,
                         const char *member_id)
{
  Task *task;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (keys != NULL, NULL);

  if (!lki_session_check_member (self, member_id, &error))
    return lki_future_new_failed (g_steal_pointer (&error));

  task = task_new (self, keys, make_assign);
  task->text = g_strdup (member_id);

  return task_run (task);
}

/**
 * lki_session_snooze_many:
 * @self: a session
 * @keys: (element-type gint64): the keys of the leads; not changed until the future has ended
 * @until: when they come back, in milliseconds since the epoch; %LKI_TIME_NONE for now
 *
 * Snoozes all that are open, in one transaction.
 *
 * Returns: (transfer full): a future that resolves to one LkiUndo for all that were changed, which
 *   may be none; rejected with %LKI_ERROR_TIME for a time that has passed or is too far away; else
 *   fails as the store does
 */
DexFuture *
lki_session_snooze_many (LkiSession *self,
                         GArray *keys,
                         gint64 until)
{
  Task *task;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (keys != NULL, NULL);

  if (!lki_session_check_time (self, until, &error))
    return lki_future_new_failed (g_steal_pointer (&error));

  task = task_new (self, keys, make_snooze);
  task->until = until;

  return task_run (task);
}
