// SPDX-License-Identifier: GPL-3.0-or-later
// One alarm for all that was put off, and the memory of what has been told. Who is told, and
// whether it concerns them, is not decided here.

#include "lki-due-watch.h"

#include "lki-due.h"
#include "lki-future.h"
#include "lki-lead-record.h"

/* Under which name the store keeps the memory, and what it is: until when everything has been told,
 * and which moment was told of which lead since about then. */
#define MEMORY_NAME "due"
#define MEMORY_TYPE G_VARIANT_TYPE ("(xa{sx})")

/* So many leads are told of at once: they become one summary anyway. */
#define DUE_MAX 1000
/* So many are remembered: what is needed to tell nothing twice when the clock is set back. */
#define TOLD_MAX 200

struct _LkiDueWatch
{
  GObject parent_instance;

  LkiStore *store; /* (owned) */
  LkiClock *clock; /* (owned) */

  DexFuture *alarm; /* (owned) (nullable) */
  gint64 alarm_at;

  gint64 told_until; /* everything before has been told, or was before our time */
  GHashTable *told;  /* (owned) id → gint64, the moment that was told */
  gboolean loaded;
  gboolean known;
  gboolean complete;
  gboolean looking;
  gboolean look_again;
  gboolean stopped;
};

enum
{
  MOVED,
  DUE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkiDueWatch,
                     lki_due_watch,
                     G_TYPE_OBJECT)

/* Memory */

static gboolean
load_memory (LkiDueWatch *self,
             GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GVariant) memory = NULL;
  g_autoptr (GVariantIter) iter = NULL;
  g_autoptr (GError) local_error = NULL;
  const char *id;
  gint64 moment;

  bytes = dex_await_boxed (lki_store_load_value (self->store, MEMORY_NAME), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  self->loaded = TRUE;
  if (bytes == NULL)
    return TRUE;

  memory = g_variant_ref_sink (g_variant_new_from_bytes (MEMORY_TYPE, bytes, FALSE));
  g_variant_get (memory, "(xa{sx})", &self->told_until, &iter);
  while (g_variant_iter_next (iter, "{&sx}", &id, &moment))
    g_hash_table_replace (self->told, g_strdup (id), g_memdup2 (&moment, sizeof moment));

  return TRUE;
}

static DexFuture *
save_memory (LkiDueWatch *self)
{
  GVariantBuilder builder;
  g_autoptr (GVariant) memory = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GHashTableIter iter;
  gpointer id, moment;

  g_variant_builder_init (&builder, MEMORY_TYPE);
  g_variant_builder_add (&builder, "x", self->told_until);
  g_variant_builder_open (&builder, G_VARIANT_TYPE ("a{sx}"));
  g_hash_table_iter_init (&iter, self->told);
  while (g_hash_table_iter_next (&iter, &id, &moment))
    g_variant_builder_add (&builder, "{sx}", id, *(gint64 *) moment);
  g_variant_builder_close (&builder);
  memory = g_variant_ref_sink (g_variant_builder_end (&builder));
  bytes = g_variant_get_data_as_bytes (memory);

  return lki_store_save_value (self->store, MEMORY_NAME, bytes);
}

static gboolean
is_told (LkiDueWatch *self,
         const char *id,
         gint64 moment)
{
  gint64 *told = g_hash_table_lookup (self->told, id);

  return told != NULL && *told == moment;
}

static int
compare_newest (gconstpointer one,
                gconstpointer other)
{
  gint64 a = *(const gint64 *) one, b = *(const gint64 *) other;

  return a < b ? 1 : a > b ? -1 : 0;
}

/* Forgets the oldest moments. */
static void
trim_memory (LkiDueWatch *self)
{
  g_autoptr (GArray) moments = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer moment;
  gint64 oldest;

  if (g_hash_table_size (self->told) <= TOLD_MAX)
    return;

  g_hash_table_iter_init (&iter, self->told);
  while (g_hash_table_iter_next (&iter, NULL, &moment))
    g_array_append_vals (moments, moment, 1);
  g_array_sort (moments, compare_newest);
  oldest = g_array_index (moments, gint64, TOLD_MAX - 1);

  g_hash_table_iter_init (&iter, self->told);
  while (g_hash_table_iter_next (&iter, NULL, &moment))
    if (*(gint64 *) moment < oldest)
      g_hash_table_iter_remove (&iter);
}

/* Looking */

static DexFuture *
rang_cb (DexFuture *future,
         gpointer user_data)
{
  LkiDueWatch *self = user_data;

  /* A clock that is put right little by little is not there yet. */
  if (lki_clock_get_now_ms (self->clock) >= self->alarm_at)
    g_signal_emit (self, signals[MOVED], 0);
  lki_due_watch_look (self);

  return lki_future_new_done ();
}

static void
set_alarm (LkiDueWatch *self,
           gint64 now_ms,
           gint64 at_ms)
{
  dex_clear (&self->alarm);
  self->alarm_at = at_ms;
  if (at_ms != LKI_TIME_NONE && !self->stopped)
    self->alarm =
        dex_future_finally (lki_clock_sleep (self->clock, at_ms - now_ms), rang_cb, self, NULL);
}

/* Tells of what has come due since the last time. */
static gboolean
tell (LkiDueWatch *self,
      gint64 now_ms,
      GError **error)
{
  g_autoptr (GPtrArray) leads = NULL;
  g_autoptr (GPtrArray) news =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_lead_record_unref);

  /* What was due before this device knew the account is nobody's news. */
  if (self->told_until == LKI_TIME_NONE)
    {
      if (!self->complete || self->stopped)
        return TRUE;
      self->told_until = now_ms;
      return dex_await (save_memory (self), error);
    }

  leads = dex_await_boxed (
      lki_store_load_due (self->store, MIN (self->told_until, now_ms), now_ms, DUE_MAX), error);
  if (leads == NULL)
    return FALSE;

  for (guint i = 0; i < leads->len; i++)
    {
      LkiLeadRecord *lead = g_ptr_array_index (leads, i);
      gint64 moment;

      if (lki_due_read (&lead->work, now_ms, &moment) == LKI_DUE_NOTHING ||
          is_told (self, lead->id, moment))
        continue;
      g_hash_table_replace (self->told, g_strdup (lead->id), g_memdup2 (&moment, sizeof moment));
      g_ptr_array_add (news, lki_lead_record_ref (lead));
    }

  /* As long as the server has not been heard, it may have changes of before. */
  if (self->complete || g_hash_table_size (self->told) > TOLD_MAX)
    self->told_until = now_ms;
  trim_memory (self);

  if (news->len == 0 || self->stopped)
    return TRUE;
  g_signal_emit (self, signals[DUE], 0, news);

  return dex_await (save_memory (self), error);
}

static DexFuture *
look_fiber (gpointer user_data)
{
  LkiDueWatch *self = user_data;
  g_autoptr (GError) error = NULL;

  while (self->look_again && !self->stopped && error == NULL)
    {
      gint64 now_ms = lki_clock_get_now_ms (self->clock);
      gint64 next_ms;

      self->look_again = FALSE;
      if (!self->loaded && !load_memory (self, &error))
        break;
      /* Once it has been stopped, the store may close between one question and the next. */
      if (self->stopped)
        break;
      next_ms = dex_await_int64 (lki_store_find_next_due (self->store, now_ms), &error);
      if (error != NULL || self->stopped)
        break;
      set_alarm (self, now_ms, next_ms);
      if (self->known && !tell (self, now_ms, &error))
        break;
    }
  self->looking = FALSE;

  return error != NULL ? lki_future_new_failed (g_steal_pointer (&error)) : lki_future_new_done ();
}

static void
jumped_cb (LkiDueWatch *self)
{
  if (self->stopped)
    return;

  g_signal_emit (self, signals[MOVED], 0);
  lki_due_watch_look (self);
}

static void
lki_due_watch_dispose (GObject *object)
{
  LkiDueWatch *self = LKI_DUE_WATCH (object);

  dex_clear (&self->alarm);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (lki_due_watch_parent_class)->dispose (object);
}

static void
lki_due_watch_finalize (GObject *object)
{
  LkiDueWatch *self = LKI_DUE_WATCH (object);

  g_clear_pointer (&self->told, g_hash_table_unref);

  G_OBJECT_CLASS (lki_due_watch_parent_class)->finalize (object);
}

static void
lki_due_watch_class_init (LkiDueWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lki_due_watch_dispose;
  object_class->finalize = lki_due_watch_finalize;

  /**
   * LkiDueWatch::moved:
   * @self: the watch
   */
  signals[MOVED] = g_signal_new ("moved", LKI_TYPE_DUE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);

  /**
   * LkiDueWatch::due:
   * @self: the watch
   * @leads: (element-type LkiLeadRecord): brief records of leads that have come due
   */
  signals[DUE] = g_signal_new ("due", LKI_TYPE_DUE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
}

static void
lki_due_watch_init (LkiDueWatch *self)
{
  self->alarm_at = LKI_TIME_NONE;
  self->told_until = LKI_TIME_NONE;
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * lki_due_watch_new:
 * @store: the leads
 * @clock: the time
 *
 * Returns: (transfer full): a watch that looks when it is told to for the first time
 */
LkiDueWatch *
lki_due_watch_new (LkiStore *store,
                   LkiClock *clock)
{
  LkiDueWatch *self;

  g_return_val_if_fail (LKI_IS_STORE (store), NULL);
  g_return_val_if_fail (LKI_IS_CLOCK (clock), NULL);

  self = g_object_new (LKI_TYPE_DUE_WATCH, NULL);
  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  g_signal_connect_object (clock, "jumped", G_CALLBACK (jumped_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * lki_due_watch_look:
 * @self: a watch
 *
 * Looks what is due and when the next is. To be called when leads have changed.
 */
void
lki_due_watch_look (LkiDueWatch *self)
{
  g_return_if_fail (LKI_IS_DUE_WATCH (self));

  self->look_again = TRUE;
  if (self->looking || self->stopped)
    return;

  self->looking = TRUE;
  lki_future_report (lki_future_spawn ("due-look", look_fiber, g_object_ref (self), g_object_unref),
                     "look at what is due");
}

/**
 * lki_due_watch_set_known:
 * @self: a watch
 * @known: whether it is known what the server has, or that it cannot be asked; before, what seems
 *   due may have been dealt with elsewhere, and nothing is told
 * @complete: whether all that the server has is here
 */
void
lki_due_watch_set_known (LkiDueWatch *self,
                         gboolean known,
                         gboolean complete)
{
  gboolean look;

  g_return_if_fail (LKI_IS_DUE_WATCH (self));

  look = (known && !self->known) || (complete && !self->complete);
  self->known = known;
  self->complete = complete;
  if (look)
    lki_due_watch_look (self);
}

/**
 * lki_due_watch_stop:
 * @self: a watch
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it sleeps for good, and its memory
 *   is on disk; fails as the store does
 */
DexFuture *
lki_due_watch_stop (LkiDueWatch *self)
{
  g_return_val_if_fail (LKI_IS_DUE_WATCH (self), NULL);

  self->stopped = TRUE;
  dex_clear (&self->alarm);

  return self->loaded ? save_memory (self) : lki_future_new_done ();
}
