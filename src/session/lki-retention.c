// SPDX-License-Identifier: GPL-3.0-or-later
// When closed leads, and what is left of removed ones, are taken off this device by themselves.
// Which ones, and how, is the business of the session and its store.

#include "lki-retention.h"

#include "lki-future.h"

/* After the start, when the first sync and the person's first look are over. */
#define FIRST_MS (3 * 60 * G_GINT64_CONSTANT (1000))
#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

struct _LkiRetention
{
  GObject parent_instance;

  LkiSessionManager *manager; /* (owned) */
  LkiSettings *settings;      /* (owned) */
  LkiClock *clock;            /* (owned) */
  DexFuture *alarm;           /* (owned) (nullable) */
  guint idle;
};

G_DEFINE_FINAL_TYPE (LkiRetention,
                     lki_retention,
                     G_TYPE_OBJECT)

static void schedule (LkiRetention *self,
                      gint64 wait_ms);

static gboolean
idle_cb (gpointer user_data)
{
  LkiRetention *self = user_data;
  LkiSession *session = lki_session_manager_get_session (self->manager);
  gboolean real = session != NULL && !lki_session_get_demo (session);
  int months = lki_settings_get_keep_closed_months (self->settings);

  self->idle = 0;
  if (real)
    lki_future_report (months > 0 ? lki_session_purge (session, months)
                                  : lki_session_scrub (session),
                       "take closed leads off this device");
  schedule (self, real ? DAY_MS : FIRST_MS);

  return G_SOURCE_REMOVE;
}

static DexFuture *
woken_cb (DexFuture *future,
          gpointer user_data)
{
  LkiRetention *self = user_data;

  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_LOW, idle_cb, self, NULL);

  return dex_ref (future);
}

static void
schedule (LkiRetention *self,
          gint64 wait_ms)
{
  dex_clear (&self->alarm);
  self->alarm = dex_future_then (lki_clock_sleep (self->clock, wait_ms), woken_cb, self, NULL);
}

static void
lki_retention_dispose (GObject *object)
{
  LkiRetention *self = LKI_RETENTION (object);

  dex_clear (&self->alarm);
  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->manager);
  g_clear_object (&self->settings);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (lki_retention_parent_class)->dispose (object);
}

static void
lki_retention_class_init (LkiRetentionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lki_retention_dispose;
}

static void
lki_retention_init (LkiRetention *self)
{
}

/**
 * lki_retention_new:
 * @manager: whose leads
 * @settings: how long closed leads are kept
 * @clock: what time it is
 *
 * Returns: (transfer full): what keeps to that for as long as it lives
 */
LkiRetention *
lki_retention_new (LkiSessionManager *manager,
                   LkiSettings *settings,
                   LkiClock *clock)
{
  LkiRetention *self;

  g_return_val_if_fail (LKI_IS_SESSION_MANAGER (manager), NULL);
  g_return_val_if_fail (LKI_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (LKI_IS_CLOCK (clock), NULL);

  self = g_object_new (LKI_TYPE_RETENTION, NULL);
  self->manager = g_object_ref (manager);
  self->settings = g_object_ref (settings);
  self->clock = g_object_ref (clock);
  schedule (self, FIRST_MS);

  return self;
}
