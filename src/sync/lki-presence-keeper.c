// SPDX-License-Identifier: GPL-3.0-or-later
// When the server is told which lead is open here. What the server tells of it comes by the event
// stream, which the engine reads; who of them is a colleague is the session's to say.

#include "lki-presence-keeper.h"

#include "lki-error.h"
#include "lki-future.h"
#include "lki-partner-presence.h"

/* A lead that is only passed on the way down the list is not open. */
#define SETTLE_MS 1000
/* No request follows another sooner. */
#define PAUSE_MS 3000
/* How long the server believes it, where it does not say; and what is believed of a server. */
#define LASTS_MS (90 * 1000)
#define LASTS_MIN_MS (30 * 1000)

struct _LkiPresenceKeeper
{
  GObject parent_instance;

  LkiPartnerApi *api; /* (owned) */
  LkiClock *clock;    /* (owned) */
  char *client_id;    /* (owned) */

  char *open_id; /* (owned) (nullable) the lead that is open */
  gint64 opened_at;
  gboolean attended; /* somebody looks at it */
  gboolean live;

  char *told_id; /* (owned) (nullable) the lead that the server was told last, and still believes */
  gint64 told_at; /* or LKI_TIME_NONE */
  gint64 lasts_ms;
  gboolean telling;
  DexFuture *timer; /* (owned) (nullable) */

  LkiPresence *presence; /* (owned) (nullable) */
};

enum
{
  PROP_PRESENCE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LkiPresenceKeeper,
                     lki_presence_keeper,
                     G_TYPE_OBJECT)

static void plan (LkiPresenceKeeper *self);

static void
set_presence (LkiPresenceKeeper *self,
              LkiPresence *presence)
{
  if (self->presence == presence)
    return;

  if (presence != NULL)
    lki_presence_ref (presence);
  g_clear_pointer (&self->presence, lki_presence_unref);
  self->presence = presence;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRESENCE]);
}

typedef struct
{
  LkiPresenceKeeper *self; /* (owned) */
  char *lead_id;           /* (owned) (nullable) */
} Telling;

static void
telling_free (gpointer data)
{
  Telling *telling = data;

  g_object_unref (telling->self);
  g_free (telling->lead_id);
  g_free (telling);
}

static DexFuture *
tell_fiber (gpointer user_data)
{
  Telling *telling = user_data;
  LkiPresenceKeeper *self = telling->self;
  g_autoptr (LkiPresence) presence = NULL;
  g_autoptr (GError) error = NULL;

  presence = dex_await_boxed (
      lki_partner_api_put_presence (self->api, self->client_id, telling->lead_id), &error);
  self->telling = FALSE;

  /* A server that fails is asked again when it would have been anyway. */
  if (presence == NULL)
    g_debug ("The server was not told which lead is open: %s", error->message);
  else if (presence->lasts_ms > 0)
    self->lasts_ms = MAX (presence->lasts_ms, LASTS_MIN_MS);

  /* The stream may have ended, or another lead been opened, meanwhile. */
  if (presence != NULL && self->live && telling->lead_id != NULL &&
      g_strcmp0 (telling->lead_id, self->open_id) == 0 &&
      g_strcmp0 (telling->lead_id, presence->lead_id) == 0)
    set_presence (self, presence);
  plan (self);

  return lki_future_new_done ();
}

static void
tell (LkiPresenceKeeper *self,
      const char *lead_id)
{
  Telling *telling = g_new0 (Telling, 1);

  telling->self = g_object_ref (self);
  telling->lead_id = g_strdup (lead_id);
  g_set_str (&self->told_id, lead_id);
  self->told_at = lki_clock_get_now_ms (self->clock);
  self->telling = TRUE;
  lki_future_report (lki_future_spawn ("presence", tell_fiber, telling, telling_free), "presence");
}

static DexFuture *
timer_cb (DexFuture *future,
          gpointer user_data)
{
  plan (user_data);

  return lki_future_new_done ();
}

/* How long from @since until @duration_ms have passed, however the clock was set meanwhile. */
static gint64
get_rest (LkiPresenceKeeper *self,
          gint64 since,
          gint64 duration_ms)
{
  if (since == LKI_TIME_NONE)
    return 0;

  return CLAMP (since + duration_ms - lki_clock_get_now_ms (self->clock), 0, duration_ms);
}

/* What is to be done next, and when; done at once when that is now. */
static void
plan (LkiPresenceKeeper *self)
{
  const char *wanted = self->open_id;
  gint64 rest;

  dex_clear (&self->timer);
  if (!self->live || self->telling)
    return;

  /* Where nobody looks, nothing is opened, but what the server believes lasts until it ends. */
  if (!self->attended && g_strcmp0 (self->open_id, self->told_id) != 0)
    wanted = NULL;

  if (g_strcmp0 (wanted, self->told_id) != 0)
    {
      rest = MAX (get_rest (self, self->opened_at, SETTLE_MS),
                  get_rest (self, self->told_at, PAUSE_MS));
      if (rest == 0)
        {
          tell (self, wanted);
          return;
        }
    }
  else if (wanted == NULL)
    return;
  else if (self->attended)
    {
      rest = get_rest (self, self->told_at, self->lasts_ms * 2 / 3);
      if (rest == 0)
        {
          tell (self, wanted);
          return;
        }
    }
  else
    {
      rest = get_rest (self, self->told_at, self->lasts_ms);
      if (rest == 0)
        {
          /* The server has forgotten by now, and does not tell any more either. */
          g_clear_pointer (&self->told_id, g_free);
          set_presence (self, NULL);
          return;
        }
    }

  self->timer = dex_future_finally (lki_clock_sleep (self->clock, rest), timer_cb, self, NULL);
}

static void
lki_presence_keeper_get_property (GObject *object,
                                  guint prop_id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  LkiPresenceKeeper *self = LKI_PRESENCE_KEEPER (object);

  switch (prop_id)
    {
    case PROP_PRESENCE:
      g_value_set_boxed (value, self->presence);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_presence_keeper_dispose (GObject *object)
{
  LkiPresenceKeeper *self = LKI_PRESENCE_KEEPER (object);

  dex_clear (&self->timer);
  g_clear_object (&self->api);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (lki_presence_keeper_parent_class)->dispose (object);
}

static void
lki_presence_keeper_finalize (GObject *object)
{
  LkiPresenceKeeper *self = LKI_PRESENCE_KEEPER (object);

  g_free (self->client_id);
  g_free (self->open_id);
  g_free (self->told_id);
  g_clear_pointer (&self->presence, lki_presence_unref);

  G_OBJECT_CLASS (lki_presence_keeper_parent_class)->finalize (object);
}

static void
lki_presence_keeper_class_init (LkiPresenceKeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lki_presence_keeper_get_property;
  object_class->dispose = lki_presence_keeper_dispose;
  object_class->finalize = lki_presence_keeper_finalize;

  /**
   * LkiPresenceKeeper:presence:
   *
   * Who has the lead open that is open here; %NULL while that is not known.
   */
  properties[PROP_PRESENCE] =
      g_param_spec_boxed ("presence", NULL, NULL, LKI_TYPE_PRESENCE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lki_presence_keeper_init (LkiPresenceKeeper *self)
{
  self->client_id = g_uuid_string_random ();
  self->told_at = LKI_TIME_NONE;
  self->opened_at = LKI_TIME_NONE;
  self->lasts_ms = LASTS_MS;
}

/**
 * lki_presence_keeper_new:
 * @api: the server
 * @clock: the clock for waiting
 *
 * Returns: (transfer full): a keeper with no lead open
 */
LkiPresenceKeeper *
lki_presence_keeper_new (LkiPartnerApi *api,
                         LkiClock *clock)
{
  LkiPresenceKeeper *self;

  g_return_val_if_fail (LKI_IS_PARTNER_API (api), NULL);
  g_return_val_if_fail (LKI_IS_CLOCK (clock), NULL);

  self = g_object_new (LKI_TYPE_PRESENCE_KEEPER, NULL);
  self->api = g_object_ref (api);
  self->clock = g_object_ref (clock);

  return self;
}

/**
 * lki_presence_keeper_set_open:
 * @self: a keeper
 * @lead_id: (nullable): the lead that is open, or %NULL for none
 * @attended: whether somebody looks at it: while nobody does, the server is not told again
 */
void
lki_presence_keeper_set_open (LkiPresenceKeeper *self,
                              const char *lead_id,
                              gboolean attended)
{
  g_return_if_fail (LKI_IS_PRESENCE_KEEPER (self));

  if (g_strcmp0 (self->open_id, lead_id) == 0 && self->attended == attended)
    return;

  if (g_strcmp0 (self->open_id, lead_id) != 0)
    {
      g_set_str (&self->open_id, lead_id);
      self->opened_at = lki_clock_get_now_ms (self->clock);
      set_presence (self, NULL);
    }
  self->attended = attended;
  plan (self);
}

/**
 * lki_presence_keeper_set_live:
 * @self: a keeper
 * @live: whether the event stream is connected: the server forgets with its end
 */
void
lki_presence_keeper_set_live (LkiPresenceKeeper *self,
                              gboolean live)
{
  g_return_if_fail (LKI_IS_PRESENCE_KEEPER (self));

  if (self->live == live)
    return;

  self->live = live;
  g_clear_pointer (&self->told_id, g_free);
  if (!live)
    set_presence (self, NULL);
  plan (self);
}

/**
 * lki_presence_keeper_take:
 * @self: a keeper
 * @presence: what the event stream says
 */
void
lki_presence_keeper_take (LkiPresenceKeeper *self,
                          LkiPresence *presence)
{
  g_return_if_fail (LKI_IS_PRESENCE_KEEPER (self));
  g_return_if_fail (presence != NULL);

  if (self->live && self->open_id != NULL && g_strcmp0 (presence->lead_id, self->open_id) == 0)
    set_presence (self, presence);
}

/**
 * lki_presence_keeper_get_presence:
 * @self: a keeper
 *
 * Returns: (transfer none) (nullable): who has the lead open that is open here, if known
 */
LkiPresence *
lki_presence_keeper_get_presence (LkiPresenceKeeper *self)
{
  g_return_val_if_fail (LKI_IS_PRESENCE_KEEPER (self), NULL);

  return self->presence;
}
