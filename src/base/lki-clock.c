// SPDX-License-Identifier: GPL-3.0-or-later
// The time, injectable: the system's, or one that a test moves by hand. What is to be done at a
// moment is others' business.

#include "lki-clock.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <langinfo.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* A server tells the time in whole seconds, and its answer takes a while. A device that is closer
 * is right. */
#define TOLERANCE_MS (30 * G_GINT64_CONSTANT (1000))

/* Where the system says which time zone it is in. */
#define TIME_ZONE_FILE "/etc/localtime"

typedef struct
{
  gint64 due_ms;
  DexPromise *promise; /* (owned) */
} Sleeper;

struct _LkiClock
{
  GObject parent_instance;

  gboolean manual;
  gint64 now_ms;       /* of a manual clock */
  GPtrArray *sleepers; /* (owned) of Sleeper, of a manual clock */

  gint64 heard_ms;      /* what a server said, or LKI_TIME_NONE */
  gint64 heard_boot_ms; /* and when, since the machine was started */

  int jump_fd; /* readable when the clock was set, and after a suspend; or -1 */
  guint jump_source;
  GFileMonitor *time_zone; /* (owned) (nullable) */
};

enum
{
  JUMPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkiClock,
                     lki_clock,
                     G_TYPE_OBJECT)

static void
sleeper_free (Sleeper *sleeper)
{
  dex_clear (&sleeper->promise);
  g_free (sleeper);
}

static DexFuture *
slept_cb (DexFuture *future,
          gpointer user_data)
{
  return dex_future_new_for_boolean (TRUE);
}

/* A timer of the real-time clock that never runs out, but is cancelled by the kernel when that
 * clock jumps: somebody set it, or the machine was suspended. This costs no wake-up, and needs no
 * permission. */
static void
arm_jump (LkiClock *self)
{
  struct itimerspec far = { .it_value = { .tv_sec = G_GINT64_CONSTANT (1) << 40 } };

  if (timerfd_settime (self->jump_fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &far, NULL) != 0)
    g_debug ("Jumps of the clock cannot be watched");
}

static gboolean
jump_cb (int fd,
         GIOCondition condition,
         gpointer user_data)
{
  LkiClock *self = user_data;
  guint64 count;

  if (read (fd, &count, sizeof count) >= 0 || errno == ECANCELED)
    arm_jump (self);
  g_signal_emit (self, signals[JUMPED], 0);

  return G_SOURCE_CONTINUE;
}

static void
time_zone_cb (LkiClock *self)
{
  g_signal_emit (self, signals[JUMPED], 0);
}

/* Nothing is lost where the one or the other cannot be watched but promptness. */
static void
watch (LkiClock *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (TIME_ZONE_FILE);

  self->time_zone = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->time_zone != NULL)
    g_signal_connect_object (self->time_zone, "changed", G_CALLBACK (time_zone_cb), self,
                             G_CONNECT_SWAPPED);

  self->jump_fd = timerfd_create (CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  if (self->jump_fd >= 0)
    {
      arm_jump (self);
      self->jump_source = g_unix_fd_add (self->jump_fd, G_IO_IN, jump_cb, self);
    }
}

static void
lki_clock_dispose (GObject *object)
{
  LkiClock *self = LKI_CLOCK (object);

  g_clear_handle_id (&self->jump_source, g_source_remove);
  g_clear_fd (&self->jump_fd, NULL);
  g_clear_object (&self->time_zone);

  G_OBJECT_CLASS (lki_clock_parent_class)->dispose (object);
}

static void
lki_clock_finalize (GObject *object)
{
  LkiClock *self = LKI_CLOCK (object);

  g_clear_pointer (&self->sleepers, g_ptr_array_unref);

  G_OBJECT_CLASS (lki_clock_parent_class)->finalize (object);
}

static void
lki_clock_class_init (LkiClockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lki_clock_dispose;
  object_class->finalize = lki_clock_finalize;

  /**
   * LkiClock::jumped:
   * @self: the clock
   */
  signals[JUMPED] = g_signal_new ("jumped", LKI_TYPE_CLOCK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
lki_clock_init (LkiClock *self)
{
  self->heard_ms = LKI_TIME_NONE;
  self->sleepers = g_ptr_array_new_with_free_func ((GDestroyNotify) sleeper_free);
  self->jump_fd = -1;
}

/**
 * lki_clock_new:
 *
 * Returns: (transfer full): the system's clock
 */
LkiClock *
lki_clock_new (void)
{
  LkiClock *self = g_object_new (LKI_TYPE_CLOCK, NULL);

  watch (self);

  return self;
}

/**
 * lki_clock_new_manual:
 * @now_ms: where it starts, in milliseconds since the epoch
 *
 * Returns: (transfer full): a clock that only [method@Lki.Clock.advance] and
 *   [method@Lki.Clock.jump] move
 */
LkiClock *
lki_clock_new_manual (gint64 now_ms)
{
  LkiClock *self = g_object_new (LKI_TYPE_CLOCK, NULL);

  self->manual = TRUE;
  self->now_ms = now_ms;

  return self;
}

/* Goes on while the machine is suspended, and cannot be set. */
static gint64
get_boot_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);

  return (gint64) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static gint64
get_device_ms (LkiClock *self)
{
  return self->manual ? self->now_ms : g_get_real_time () / 1000;
}

/**
 * lki_clock_get_now_ms:
 * @self: a clock
 *
 * Returns: milliseconds since 1970-01-01T00:00:00Z
 */
gint64
lki_clock_get_now_ms (LkiClock *self)
{
  g_return_val_if_fail (LKI_IS_CLOCK (self), 0);

  return get_device_ms (self) - lki_clock_get_fast_ms (self);
}

/**
 * lki_clock_get_fast_ms:
 * @self: a clock
 *
 * Returns: how far the device's clock is ahead of the server's, in milliseconds; below zero when it
 *   is slow, and 0 when it is right as far as known
 */
gint64
lki_clock_get_fast_ms (LkiClock *self)
{
  gint64 fast;

  g_return_val_if_fail (LKI_IS_CLOCK (self), 0);

  if (self->heard_ms == LKI_TIME_NONE)
    return 0;

  fast = get_device_ms (self) - (self->heard_ms + get_boot_ms () - self->heard_boot_ms);

  return ABS (fast) > TOLERANCE_MS ? fast : 0;
}

/**
 * lki_clock_hear:
 * @self: a clock
 * @time_ms: the `Date` of an answer that has just come (RFC 9110, 6.6.1), or %LKI_TIME_NONE
 *
 * A server that people work with by the minute has said what time it is. A clock made by
 * [ctor@Lki.Clock.new_manual] is right whatever anybody says.
 */
void
lki_clock_hear (LkiClock *self,
                gint64 time_ms)
{
  gint64 before;

  g_return_if_fail (LKI_IS_CLOCK (self));

  if (self->manual || time_ms == LKI_TIME_NONE)
    return;

  before = lki_clock_get_fast_ms (self);
  self->heard_ms = time_ms;
  self->heard_boot_ms = get_boot_ms ();
  if (ABS (lki_clock_get_fast_ms (self) - before) > TOLERANCE_MS)
    g_signal_emit (self, signals[JUMPED], 0);
}

/**
 * lki_clock_sleep:
 * @self: a clock
 * @duration_ms: how long, in milliseconds; not below zero
 *
 * Returns: (transfer full): a future that resolves to %TRUE when the time has passed; that in which
 *   the machine is suspended, or by which the clock is set, is not counted
 */
DexFuture *
lki_clock_sleep (LkiClock *self,
                 gint64 duration_ms)
{
  g_return_val_if_fail (LKI_IS_CLOCK (self), NULL);

  duration_ms = MAX (duration_ms, 0);

  if (self->manual)
    {
      Sleeper *sleeper = g_new0 (Sleeper, 1);

      sleeper->due_ms = self->now_ms + duration_ms;
      sleeper->promise = dex_promise_new ();
      g_ptr_array_add (self->sleepers, sleeper);

      return dex_ref (sleeper->promise);
    }

  /* A timeout of libdex rejects; waiting out the time is a success here. */
  return dex_future_catch (dex_timeout_new_usec (duration_ms * 1000), slept_cb, NULL, NULL);
}

/**
 * lki_clock_advance:
 * @self: a clock made by [ctor@Lki.Clock.new_manual]
 * @duration_ms: how far, in milliseconds
 *
 * Moves the clock and wakes every sleeper whose time has come.
 */
void
lki_clock_advance (LkiClock *self,
                   gint64 duration_ms)
{
  g_return_if_fail (LKI_IS_CLOCK (self));
  g_return_if_fail (self->manual);

  self->now_ms += duration_ms;

  for (guint i = 0; i < self->sleepers->len;)
    {
      Sleeper *sleeper = g_ptr_array_index (self->sleepers, i);

      if (sleeper->due_ms > self->now_ms)
        {
          i++;
          continue;
        }

      dex_promise_resolve_boolean (sleeper->promise, TRUE);
      g_ptr_array_remove_index (self->sleepers, i);
    }
}

/**
 * lki_clock_jump:
 * @self: a clock made by [ctor@Lki.Clock.new_manual]
 * @distance_ms: how far, in milliseconds; below zero: back
 *
 * Sets the clock, as a person or a time server does, or a suspend. Whoever sleeps goes on sleeping
 * for as long as before.
 */
void
lki_clock_jump (LkiClock *self,
                gint64 distance_ms)
{
  g_return_if_fail (LKI_IS_CLOCK (self));
  g_return_if_fail (self->manual);

  self->now_ms += distance_ms;
  for (guint i = 0; i < self->sleepers->len; i++)
    ((Sleeper *) g_ptr_array_index (self->sleepers, i))->due_ms += distance_ms;

  g_signal_emit (self, signals[JUMPED], 0);
}

/**
 * lki_time_parse:
 * @text: (nullable): a time as RFC 3339 writes it
 *
 * Returns: milliseconds since the epoch, or %LKI_TIME_NONE if @text is not such a time
 */
gint64
lki_time_parse (const char *text)
{
  g_autoptr (GDateTime) when = NULL;
  g_autoptr (GTimeZone) utc = NULL;

  if (text == NULL || strlen (text) > 64)
    return LKI_TIME_NONE;

  /* RFC 3339 demands the offset; with none, GLib would take local time. */
  utc = g_time_zone_new_utc ();
  when = g_date_time_new_from_iso8601 (text, utc);
  if (when == NULL)
    return LKI_TIME_NONE;

  return g_date_time_to_unix_usec (when) / 1000;
}

/**
 * lki_time_format:
 * @time_ms: milliseconds since the epoch, within the years 1 to 9999
 *
 * Returns: (transfer full): the time in UTC, as RFC 3339 writes it, to the millisecond
 */
char *
lki_time_format (gint64 time_ms)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc_usec (time_ms * 1000);
  g_autofree char *seconds = NULL;

  g_return_val_if_fail (when != NULL, NULL);

  seconds = g_date_time_format (when, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%03dZ", seconds, g_date_time_get_microsecond (when) / 1000);
}

/* Whether the locale tells the time by twelve hours, as its own format of the time says. */
static gboolean
uses_twelve_hours (void)
{
  const char *format = nl_langinfo (T_FMT);

  return strstr (format, "%r") != NULL || strstr (format, "%I") != NULL ||
         strstr (format, "%l") != NULL;
}

/**
 * lki_time_format_clock:
 * @time: a moment
 *
 * Returns: (transfer full): the time of day as the person's locale writes it, such as `14:05` or
 *   `2:05 PM`
 */
char *
lki_time_format_clock (GDateTime *time)
{
  g_return_val_if_fail (time != NULL, NULL);

  return g_date_time_format (time, uses_twelve_hours () ? "%-I:%M %p" : "%H:%M");
}
