// SPDX-License-Identifier: GPL-3.0-or-later
// When a person wants to hear of leads: not in their quiet hours, after which they are told of what
// still waits; and, if they like, again and again until somebody deals with it. By the clock of the
// device, as it hangs on the wall.

#include "lki-notifier-private.h"

#include "lki-clock.h"
#include "lki-due.h"
#include "lki-future.h"
#include "lki-session-private.h"

#define MINUTE_MS (60 * G_GINT64_CONSTANT (1000))
#define DAY_MINUTES (24 * 60)
#define REPEAT_MS (5 * MINUTE_MS)

static LkiClock *
get_clock (LkiNotifier *self)
{
  LkiSession *session = lki_session_manager_get_session (self->manager);

  return session != NULL ? session->clock : NULL;
}

static int
get_minute (LkiClock *clock)
{
  gint64 shown_ms = lki_clock_get_now_ms (clock) + lki_clock_get_fast_ms (clock);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (shown_ms / 1000);

  return now != NULL ? g_date_time_get_hour (now) * 60 + g_date_time_get_minute (now) : 0;
}

/**
 * lki_notifier_is_quiet:
 * @self: a notifier
 *
 * Returns: %TRUE in the quiet hours; they may go over midnight
 */
gboolean
lki_notifier_is_quiet (LkiNotifier *self)
{
  LkiClock *clock = get_clock (self);
  gboolean on = FALSE;
  int from = 0;
  int until = 0;
  int minute;

  g_object_get (self->settings, "quiet-hours", &on, "quiet-from", &from, "quiet-until", &until,
                NULL);
  if (!on || clock == NULL || from == until)
    return FALSE;

  minute = get_minute (clock);

  return from < until ? minute >= from && minute < until : minute >= from || minute < until;
}

/* Telling what has waited */

typedef struct
{
  LkiNotifier *self;   /* (owned) */
  LkiSession *session; /* (owned) */
  GHashTable *fresh;   /* (owned) of ids */
  GHashTable *due;     /* (owned) of ids */
} Release;

static void
release_free (gpointer data)
{
  Release *release = data;

  g_object_unref (release->self);
  g_object_unref (release->session);
  g_hash_table_unref (release->fresh);
  g_hash_table_unref (release->due);
  g_free (release);
}

static GPtrArray *
find_waiting (Release *release,
              GHashTable *ids,
              gboolean due)
{
  GPtrArray *leads = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_lead_record_unref);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_autoptr (LkiLeadRecord) lead =
          dex_await_boxed (lki_session_find_lead (release->session, id), NULL);

      if (lead == NULL ||
          (due ? lki_due_read (&lead->work, lki_session_get_now_ms (release->session), NULL) ==
                     LKI_DUE_NOTHING
               : lki_notifier_needs_nobody (release->self, lead)))
        continue;
      g_ptr_array_add (leads, g_steal_pointer (&lead));
    }

  return leads;
}

static DexFuture *
release_fiber (gpointer user_data)
{
  Release *release = user_data;
  LkiNotifier *self = release->self;
  g_autoptr (GPtrArray) fresh = find_waiting (release, release->fresh, FALSE);
  g_autoptr (GPtrArray) due = find_waiting (release, release->due, TRUE);

  if (self->manager == NULL || lki_session_manager_get_session (self->manager) != release->session)
    return lki_future_new_done ();

  if (fresh->len > 0)
    lki_notifier_announce_new (self, fresh);
  if (due->len > 0)
    lki_notifier_announce_due (self, due);

  return lki_future_new_done ();
}

static void plan_end (LkiNotifier *self);

/* The quiet hours may be over, or others than before. */
static void
look (LkiNotifier *self)
{
  LkiSession *session = lki_session_manager_get_session (self->manager);
  Release *release;

  if (session == NULL || (g_hash_table_size (self->held_new) == 0 &&
                          g_hash_table_size (self->held_due) == 0 && !self->held_support))
    return;

  if (lki_notifier_is_quiet (self))
    {
      plan_end (self);
      return;
    }

  if (self->held_support)
    lki_notifier_announce_support (self);

  release = g_new0 (Release, 1);
  release->self = g_object_ref (self);
  release->session = g_object_ref (session);
  release->fresh = g_steal_pointer (&self->held_new);
  release->due = g_steal_pointer (&self->held_due);
  lki_notifier_init_quiet (self);
  lki_future_report (lki_future_spawn ("notifier-release", release_fiber, release, release_free),
                     "tell what has waited");
}

static gboolean
quiet_idle_cb (gpointer user_data)
{
  LkiNotifier *self = user_data;

  self->quiet_idle = 0;
  look (self);

  return G_SOURCE_REMOVE;
}

static DexFuture *
quiet_ended_cb (DexFuture *future,
                gpointer user_data)
{
  LkiNotifier *self = user_data;

  if (self->quiet_idle == 0)
    self->quiet_idle = g_idle_add (quiet_idle_cb, self);

  return dex_ref (future);
}

static void
plan_end (LkiNotifier *self)
{
  LkiClock *clock = get_clock (self);
  int until = 0;
  int minutes;

  g_object_get (self->settings, "quiet-until", &until, NULL);
  minutes = (until - get_minute (clock) + DAY_MINUTES) % DAY_MINUTES;
  dex_clear (&self->quiet_end);
  /* Rather a moment late than a moment early. */
  self->quiet_end = dex_future_then (lki_clock_sleep (clock, MAX (minutes, 1) * MINUTE_MS),
                                     quiet_ended_cb, self, NULL);
}

/**
 * lki_notifier_hold:
 * @self: a notifier in its quiet hours
 * @leads: (element-type LkiLeadRecord): leads of which nobody is told now
 * @due: whether they are due, rather than new
 *
 * Keeps them in mind until the quiet hours are over.
 */
void
lki_notifier_hold (LkiNotifier *self,
                   GPtrArray *leads,
                   gboolean due)
{
  for (guint i = 0; i < leads->len; i++)
    g_hash_table_add (due ? self->held_due : self->held_new,
                      g_strdup (((LkiLeadRecord *) g_ptr_array_index (leads, i))->id));
  plan_end (self);
}

/**
 * lki_notifier_hold_support:
 * @self: a notifier in its quiet hours
 *
 * Keeps in mind that support has answered.
 */
void
lki_notifier_hold_support (LkiNotifier *self)
{
  self->held_support = TRUE;
  plan_end (self);
}

/* Reminding */

static gboolean
reminder_idle_cb (gpointer user_data)
{
  LkiNotifier *self = user_data;
  gboolean repeat = FALSE;

  self->reminder_idle = 0;
  dex_clear (&self->reminder);
  g_object_get (self->settings, "repeat-notifications", &repeat, NULL);
  if (!repeat)
    return G_SOURCE_REMOVE;

  if (!lki_notifier_is_quiet (self) && lki_settings_get_notifications (self->settings))
    {
      lki_notice_board_repeat (self->new_leads);
      lki_notice_board_repeat (self->due_leads);
    }
  lki_notifier_plan_reminder (self);

  return G_SOURCE_REMOVE;
}

static DexFuture *
reminded_cb (DexFuture *future,
             gpointer user_data)
{
  LkiNotifier *self = user_data;

  if (self->reminder_idle == 0)
    self->reminder_idle = g_idle_add (reminder_idle_cb, self);

  return dex_ref (future);
}

/**
 * lki_notifier_plan_reminder:
 * @self: a notifier
 *
 * Sees to it that what stands announced is shown again in a while, if the person wants that.
 */
void
lki_notifier_plan_reminder (LkiNotifier *self)
{
  g_auto (GStrv) fresh = lki_notice_board_dup_ids (self->new_leads);
  g_auto (GStrv) due = lki_notice_board_dup_ids (self->due_leads);
  LkiClock *clock = get_clock (self);
  gboolean repeat = FALSE;

  g_object_get (self->settings, "repeat-notifications", &repeat, NULL);
  if (repeat && clock != NULL && self->reminder == NULL && (fresh[0] != NULL || due[0] != NULL))
    self->reminder = dex_future_then (lki_clock_sleep (clock, REPEAT_MS), reminded_cb, self, NULL);
}

/* Life */

/**
 * lki_notifier_init_quiet:
 * @self: a notifier
 *
 * Nothing is kept in mind.
 */
void
lki_notifier_init_quiet (LkiNotifier *self)
{
  g_clear_pointer (&self->held_new, g_hash_table_unref);
  g_clear_pointer (&self->held_due, g_hash_table_unref);
  self->held_support = FALSE;
  self->held_new = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->held_due = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * lki_notifier_clear_quiet:
 * @self: a notifier
 *
 * Forgets what was kept in mind and what was planned.
 */
void
lki_notifier_clear_quiet (LkiNotifier *self)
{
  g_hash_table_remove_all (self->held_new);
  g_hash_table_remove_all (self->held_due);
  self->held_support = FALSE;
  dex_clear (&self->quiet_end);
  dex_clear (&self->reminder);
  g_clear_handle_id (&self->quiet_idle, g_source_remove);
  g_clear_handle_id (&self->reminder_idle, g_source_remove);
}

/**
 * lki_notifier_watch_quiet:
 * @self: a notifier with its settings
 *
 * Follows what the person sets, at once.
 */
void
lki_notifier_watch_quiet (LkiNotifier *self)
{
  static const char *const names[] = { "notify::quiet-hours", "notify::quiet-from",
                                       "notify::quiet-until" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_signal_connect_object (self->settings, names[i], G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "notify::repeat-notifications",
                           G_CALLBACK (lki_notifier_plan_reminder), self, G_CONNECT_SWAPPED);
}
