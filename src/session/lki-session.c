// SPDX-License-Identifier: GPL-3.0-or-later
// One signed-in account, as the window sees it: the store, and the engine that keeps it in step
// with the server. Who is signed in is the manager's business.

#include "lki-session-private.h"

#include <gio/gio.h>

#include "lki-error.h"
#include "lki-future.h"
#include "lki-server-memory.h"
#include "lki-sync-engine.h"
#include "lki-trace.h"

enum
{
  PROP_0,
  PROP_SYNC_STATUS,
  PROP_SYNC_DONE,
  PROP_SYNC_TOTAL,
  PROP_SYNC_ERROR,
  PROP_RETRY_AT,
  PROP_LIVE,
  PROP_COUNTS,
  PROP_ACCOUNT,
  PROP_SERVER_INFO,
  PROP_DEMO,
  PROP_PERSISTENT,
  PROP_SET_ASIDE_PATH,
  PROP_SET_ASIDE_LEADS,
  PROP_LAST_UNDO,
  PROP_OWN_VIEWS,
  N_PROPS
};

enum
{
  LEAD_CHANGED,
  LEAD_REMOVED,
  LEADS_RESET,
  LEADS_ARRIVED,
  LEADS_DUE,
  VIEWS_MOVED,
  LEAD_SEEN,
  USED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkiSession,
                     lki_session,
                     G_TYPE_OBJECT)

/* Leads */

static gboolean
is_erased_for_good (LkiLeadRecord *lead)
{
  return lead->work.status == LKI_LEAD_STATUS_ERASED && lead->unsent == 0;
}

static void
store_changed_cb (LkiSession *self,
                  LkiChangeSet *changes)
{
  g_autoptr (GPtrArray) arrived = NULL;

  arrived =
      lki_arrivals_take (self->arrivals, changes->added,
                         self->engine != NULL && lki_sync_engine_get_caught_up (self->engine));
  if (arrived->len > 0)
    {
      lki_trace_mark ("leads-arrived", arrived->len);
      g_signal_emit (self, signals[LEADS_ARRIVED], 0, arrived);
    }

  if (changes->reset)
    g_signal_emit (self, signals[LEADS_RESET], 0);
  else
    {
      for (guint i = 0; i < changes->added->len; i++)
        g_signal_emit (self, signals[LEAD_CHANGED], 0, g_ptr_array_index (changes->added, i));
      for (guint i = 0; i < changes->changed->len; i++)
        {
          LkiLeadRecord *lead = g_ptr_array_index (changes->changed, i);

          if (is_erased_for_good (lead))
            lki_session_scrub_soon (self);
          g_signal_emit (self, signals[LEAD_CHANGED], 0, lead);
        }
      for (guint i = 0; i < changes->removed->len; i++)
        g_signal_emit (self, signals[LEAD_REMOVED], 0, g_array_index (changes->removed, gint64, i));
    }

  lki_session_count (self);
}

static void
lead_announced_cb (LkiSession *self,
                   const char *lead_id)
{
  if (!lki_sync_engine_get_caught_up (self->engine))
    lki_arrivals_note_named (self->arrivals, lead_id);
}

static void
caught_up_cb (LkiSession *self)
{
  lki_arrivals_catch_up (self->arrivals);
}

/* What is due */

static void
moved_cb (LkiSession *self)
{
  g_signal_emit (self, signals[VIEWS_MOVED], 0);
  lki_session_count (self);
}

static void
due_cb (LkiSession *self,
        GPtrArray *leads)
{
  g_signal_emit (self, signals[LEADS_DUE], 0, leads);
}

/* Whether the server has been heard: until then, what seems due may have been dealt with. */
static void
update_due (LkiSession *self)
{
  switch (lki_session_get_sync_status (self))
    {
    case LKI_SYNC_UP_TO_DATE:
      lki_due_watch_set_known (self->due, TRUE, TRUE);
      break;

    case LKI_SYNC_STOPPED:
    case LKI_SYNC_FIRST:
    case LKI_SYNC_BUSY:
      break;

    case LKI_SYNC_OFFLINE:
    case LKI_SYNC_SERVER_TROUBLE:
    case LKI_SYNC_SIGN_IN_AGAIN:
    case LKI_SYNC_NO_ACCESS:
    case LKI_SYNC_UPDATE_NEEDED:
    case LKI_SYNC_STORE_TROUBLE:
    default:
      lki_due_watch_set_known (self->due, TRUE, FALSE);
      break;
    }
}

static void
page_set_aside_cb (LkiSession *self,
                   guint n)
{
  self->n_set_aside += n;
  g_message ("%u leads or activities could not be understood and were set aside", n);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SET_ASIDE_LEADS]);
}

/**
 * lki_session_set_account:
 * @self: a session
 * @account: who is signed in
 */
void
lki_session_set_account (LkiSession *self,
                         LkiAccountRecord *account)
{
  g_clear_pointer (&self->account, lki_account_record_unref);
  self->account = lki_account_record_ref (account);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACCOUNT]);
}

/**
 * lki_session_notify_last_undo:
 * @self: a session whose steps to take back have changed
 */
void
lki_session_notify_last_undo (LkiSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_UNDO]);
}

/**
 * lki_session_notify_own_views:
 * @self: a session
 *
 * To be called when the views of one's own are others.
 */
void
lki_session_notify_own_views (LkiSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OWN_VIEWS]);
}

/* Life, for the manager */

static void
forward_cb (LkiSession *self,
            GParamSpec *pspec)
{
  static const struct
  {
    const char *name;
    int prop_id;
  } forwards[] = {
    { "status", PROP_SYNC_STATUS }, { "done", PROP_SYNC_DONE },    { "total", PROP_SYNC_TOTAL },
    { "error", PROP_SYNC_ERROR },   { "retry-at", PROP_RETRY_AT }, { "live", PROP_LIVE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (forwards); i++)
    {
      if (g_str_equal (pspec->name, forwards[i].name))
        g_object_notify_by_pspec (G_OBJECT (self), properties[forwards[i].prop_id]);
    }

  /* Who listens again has missed what was told meanwhile; who does not, looks now and then. */
  if (g_str_equal (pspec->name, "live") ||
      (g_str_equal (pspec->name, "status") && !lki_sync_engine_get_live (self->engine)))
    lki_support_ask (self->support);
  if (lki_sync_engine_get_status (self->engine) == LKI_SYNC_UP_TO_DATE)
    lki_session_ask_again (self);
  update_due (self);
}

static void
notify_sync (LkiSession *self)
{
  for (int prop_id = PROP_SYNC_STATUS; prop_id <= PROP_LIVE; prop_id++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

/**
 * lki_session_new:
 * @store: the leads of the account, open
 * @clock: the time
 * @demo: whether it is the demo
 *
 * Returns: (transfer full): a session that can be read, and does not sync yet
 */
LkiSession *
lki_session_new (LkiStore *store,
                 LkiClock *clock,
                 gboolean demo)
{
  LkiSession *self;

  g_return_val_if_fail (LKI_IS_STORE (store), NULL);
  g_return_val_if_fail (LKI_IS_CLOCK (clock), NULL);

  self = g_object_new (LKI_TYPE_SESSION, NULL);
  self->store = g_object_ref (store);
  self->clock = g_object_ref (clock);
  self->demo = demo;
  self->persistent = !demo;
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "outbox-changed", G_CALLBACK (lki_session_count), self,
                           G_CONNECT_SWAPPED);
  lki_session_watch_support (self);
  self->due = lki_due_watch_new (store, clock);
  g_signal_connect_object (self->due, "moved", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->due, "due", G_CALLBACK (due_cb), self, G_CONNECT_SWAPPED);

  return self;
}

typedef struct
{
  LkiSession *session;   /* (owned) */
  LkiHttp *http;         /* (owned) */
  LkiIdentity *identity; /* (owned) */
} Attach;

static void
attach_free (Attach *attach)
{
  g_object_unref (attach->session);
  g_object_unref (attach->http);
  g_object_unref (attach->identity);
  g_free (attach);
}

/**
 * lki_session_set_server_info:
 * @self: a session
 * @server: what the server says of itself
 *
 * Takes over what discovery said, and remembers it for the next start.
 */
void
lki_session_set_server_info (LkiSession *self,
                             LkiServerInfo *server)
{
  g_autoptr (LkiServerInfo) before = g_steal_pointer (&self->server);
  g_autoptr (GBytes) memory = lki_server_memory_save (server);

  self->server = lki_server_info_ref (server);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVER_INFO]);
  lki_future_report (lki_store_save_value (self->store, "server", memory), "memory of the server");
}

static DexFuture *
attach_fiber (gpointer user_data)
{
  Attach *attach = user_data;
  LkiSession *self = attach->session;

  if (self->engine != NULL)
    {
      g_autoptr (LkiSyncEngine) engine = g_steal_pointer (&self->engine);

      g_signal_handlers_disconnect_by_data (engine, self);
      dex_await (lki_sync_engine_stop (engine), NULL);
    }
  if (self->closed)
    return lki_future_new_failed (lki_error_new (LKI_ERROR_CANCELLED, "The session was closed"));

  g_clear_object (&self->api);
  self->api = lki_partner_api_new (attach->http, attach->identity);
  lki_partner_api_set_organisation (self->api, self->organisation_id);
  g_set_object (&self->identity, attach->identity);
  lki_session_set_server_info (self, lki_identity_get_server (attach->identity));

  self->engine = lki_sync_engine_new (self->api, self->store, self->clock);
  g_signal_connect_object (self->engine, "notify", G_CALLBACK (forward_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "notify::caught-up", G_CALLBACK (caught_up_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "lead-announced", G_CALLBACK (lead_announced_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "account-changed", G_CALLBACK (lki_session_fetch_account),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "support-answered", G_CALLBACK (lki_session_fetch_support),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "page-set-aside", G_CALLBACK (page_set_aside_cb), self,
                           G_CONNECT_SWAPPED);
  lki_session_watch_claims (self);
  lki_session_attach_presence (self);
  lki_sync_engine_start (self->engine);
  notify_sync (self);

  lki_session_fetch_account (self);
  lki_session_register_device (self);
  lki_support_set_api (self->support, self->api);
  lki_session_fetch_support (self);

  return lki_future_new_done ();
}

/**
 * lki_session_attach:
 * @self: a session
 * @http: the HTTP session
 * @identity: who is signed in; the same user as before
 *
 * Begins to sync, in place of whoever was attached before: the same account after signing in again.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it runs
 */
DexFuture *
lki_session_attach (LkiSession *self,
                    LkiHttp *http,
                    LkiIdentity *identity)
{
  Attach *attach;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (LKI_IS_IDENTITY (identity), NULL);

  attach = g_new0 (Attach, 1);
  attach->session = g_object_ref (self);
  attach->http = g_object_ref (http);
  attach->identity = g_object_ref (identity);

  return lki_future_spawn ("session-attach", attach_fiber, attach, (GDestroyNotify) attach_free);
}

static DexFuture *
close_fiber (gpointer user_data)
{
  LkiSession *self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->engine != NULL)
    {
      g_autoptr (LkiSyncEngine) engine = g_steal_pointer (&self->engine);

      g_signal_handlers_disconnect_by_data (engine, self);
      dex_await (lki_sync_engine_stop (engine), NULL);
    }
  notify_sync (self);
  if (!dex_await (lki_due_watch_stop (self->due), &error))
    g_debug ("What has been told was not kept: %s", error->message);

  return lki_store_close (self->store);
}

/**
 * lki_session_close:
 * @self: a session
 *
 * Ends sync and closes the store. Nothing may be asked of the session afterwards.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when everything is on disk
 */
DexFuture *
lki_session_close (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  if (self->closed)
    return lki_future_new_done ();

  self->closed = TRUE;
  self->detached_status = LKI_SYNC_STOPPED;
  lki_support_set_api (self->support, NULL);
  g_clear_handle_id (&self->ask_source, g_source_remove);
  dex_clear (&self->scrubbing);

  return lki_future_spawn ("session-close", close_fiber, g_object_ref (self), g_object_unref);
}

/**
 * lki_session_set_persistent:
 * @self: a session
 * @persistent: whether the keyring keeps it beyond quit
 */
void
lki_session_set_persistent (LkiSession *self,
                            gboolean persistent)
{
  g_return_if_fail (LKI_IS_SESSION (self));

  if (self->persistent == persistent)
    return;

  self->persistent = persistent;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PERSISTENT]);
}

/**
 * lki_session_set_detached_status:
 * @self: a session
 * @status: what to show as long as nobody is attached
 */
void
lki_session_set_detached_status (LkiSession *self,
                                 LkiSyncStatus status)
{
  g_return_if_fail (LKI_IS_SESSION (self));

  self->detached_status = status;
  if (self->engine != NULL)
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SYNC_STATUS]);
  update_due (self);
}

/* GObject */

static void
lki_session_get_property (GObject *object,
                          guint prop_id,
                          GValue *value,
                          GParamSpec *pspec)
{
  LkiSession *self = LKI_SESSION (object);

  switch (prop_id)
    {
    case PROP_SYNC_STATUS:
      g_value_set_enum (value, lki_session_get_sync_status (self));
      break;
    case PROP_SYNC_DONE:
      g_value_set_int64 (value, lki_session_get_sync_done (self));
      break;
    case PROP_SYNC_TOTAL:
      g_value_set_int64 (value, lki_session_get_sync_total (self));
      break;
    case PROP_SYNC_ERROR:
      g_value_set_boxed (value, lki_session_get_sync_error (self));
      break;
    case PROP_RETRY_AT:
      g_value_set_int64 (value, lki_session_get_retry_at (self));
      break;
    case PROP_LIVE:
      g_value_set_boolean (value, lki_session_get_live (self));
      break;
    case PROP_COUNTS:
      g_value_set_boxed (value, self->counts);
      break;
    case PROP_ACCOUNT:
      g_value_set_boxed (value, self->account);
      break;
    case PROP_SERVER_INFO:
      g_value_set_boxed (value, self->server);
      break;
    case PROP_DEMO:
      g_value_set_boolean (value, self->demo);
      break;
    case PROP_PERSISTENT:
      g_value_set_boolean (value, self->persistent);
      break;
    case PROP_SET_ASIDE_PATH:
      g_value_set_string (value, lki_session_get_set_aside_path (self));
      break;
    case PROP_SET_ASIDE_LEADS:
      g_value_set_uint (value, self->n_set_aside);
      break;
    case PROP_LAST_UNDO:
      g_value_set_boxed (value, lki_session_get_last_undo (self));
      break;
    case PROP_OWN_VIEWS:
      g_value_set_boxed (value, self->own_views);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
lki_session_dispose (GObject *object)
{
  LkiSession *self = LKI_SESSION (object);

  dex_clear (&self->scrubbing);
  g_clear_handle_id (&self->ask_source, g_source_remove);
  lki_session_detach_presence (self);
  g_clear_object (&self->engine);
  g_clear_object (&self->api);
  g_clear_object (&self->identity);
  g_clear_object (&self->due);
  g_clear_object (&self->support);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (lki_session_parent_class)->dispose (object);
}

static void
lki_session_finalize (GObject *object)
{
  LkiSession *self = LKI_SESSION (object);

  g_free (self->open_lead);
  g_clear_pointer (&self->server, lki_server_info_unref);
  g_clear_pointer (&self->account, lki_account_record_unref);
  g_clear_pointer (&self->counts, lki_lead_counts_unref);
  g_clear_pointer (&self->templates, g_bytes_unref);
  g_clear_pointer (&self->undos, g_ptr_array_unref);
  g_clear_pointer (&self->arrivals, lki_arrivals_free);
  g_clear_pointer (&self->own_views, g_ptr_array_unref);
  g_clear_pointer (&self->on_its_way, g_free);
  g_clear_pointer (&self->requests, g_ptr_array_unref);
  g_clear_pointer (&self->proof, lki_second_factor_unref);
  g_free (self->device_id);
  g_free (self->organisation_id);

  G_OBJECT_CLASS (lki_session_parent_class)->finalize (object);
}

static void
lki_session_class_init (LkiSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = lki_session_get_property;
  object_class->dispose = lki_session_dispose;
  object_class->finalize = lki_session_finalize;

  /**
   * LkiSession:sync-status:
   *
   * What the foot of the views shows.
   */
  properties[PROP_SYNC_STATUS] =
      g_param_spec_enum ("sync-status", NULL, NULL, LKI_TYPE_SYNC_STATUS, LKI_SYNC_STOPPED, flags);

  /**
   * LkiSession:sync-done:
   *
   * How many leads of the first sync are here.
   */
  properties[PROP_SYNC_DONE] =
      g_param_spec_int64 ("sync-done", NULL, NULL, 0, G_MAXINT64, 0, flags);

  /**
   * LkiSession:sync-total:
   *
   * How many leads the first sync has, or -1.
   */
  properties[PROP_SYNC_TOTAL] =
      g_param_spec_int64 ("sync-total", NULL, NULL, -1, G_MAXINT64, -1, flags);

  /**
   * LkiSession:sync-error:
   *
   * Why sync does not get on, or %NULL.
   */
  properties[PROP_SYNC_ERROR] = g_param_spec_boxed ("sync-error", NULL, NULL, G_TYPE_ERROR, flags);

  /**
   * LkiSession:retry-at:
   *
   * When sync tries again after a failure, or %LKI_TIME_NONE.
   */
  properties[PROP_RETRY_AT] =
      g_param_spec_int64 ("retry-at", NULL, NULL, G_MININT64, G_MAXINT64, LKI_TIME_NONE, flags);

  /**
   * LkiSession:live:
   *
   * Whether new leads are pushed.
   */
  properties[PROP_LIVE] = g_param_spec_boolean ("live", NULL, NULL, FALSE, flags);

  /**
   * LkiSession:counts:
   *
   * How many leads each view has.
   */
  properties[PROP_COUNTS] = g_param_spec_boxed ("counts", NULL, NULL, LKI_TYPE_LEAD_COUNTS, flags);

  /**
   * LkiSession:account:
   *
   * The person and the organisation; %NULL until they are known.
   */
  properties[PROP_ACCOUNT] =
      g_param_spec_boxed ("account", NULL, NULL, LKI_TYPE_ACCOUNT_RECORD, flags);

  /**
   * LkiSession:server-info:
   *
   * What the server says of itself; %NULL until it is known.
   */
  properties[PROP_SERVER_INFO] =
      g_param_spec_boxed ("server-info", NULL, NULL, LKI_TYPE_SERVER_INFO, flags);

  /**
   * LkiSession:demo:
   *
   * Whether it is the demo.
   */
  properties[PROP_DEMO] = g_param_spec_boolean ("demo", NULL, NULL, FALSE, flags);

  /**
   * LkiSession:persistent:
   *
   * Whether it outlives the program: %FALSE when there is no keyring.
   */
  properties[PROP_PERSISTENT] = g_param_spec_boolean ("persistent", NULL, NULL, TRUE, flags);

  /**
   * LkiSession:set-aside-path:
   *
   * Where a damaged or newer database was moved to, or %NULL.
   */
  properties[PROP_SET_ASIDE_PATH] = g_param_spec_string ("set-aside-path", NULL, NULL, NULL, flags);

  /**
   * LkiSession:set-aside-leads:
   *
   * How many leads and activities from the server could not be understood in this session.
   */
  properties[PROP_SET_ASIDE_LEADS] =
      g_param_spec_uint ("set-aside-leads", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_LAST_UNDO] = g_param_spec_boxed ("last-undo", NULL, NULL, LKI_TYPE_UNDO, flags);

  /**
   * LkiSession:own-views:
   *
   * The views that the person has made.
   */
  properties[PROP_OWN_VIEWS] =
      g_param_spec_boxed ("own-views", NULL, NULL, G_TYPE_PTR_ARRAY, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
  lki_session_install_presence (object_class);
  lki_session_install_claims (object_class);
  lki_session_install_support (object_class);
  lki_session_install_rights (object_class);

  /**
   * LkiSession::lead-changed:
   * @self: the session
   * @lead: the brief record of a lead that is new or different
   */
  signals[LEAD_CHANGED] = g_signal_new ("lead-changed", LKI_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, LKI_TYPE_LEAD_RECORD);

  /**
   * LkiSession::lead-removed:
   * @self: the session
   * @key: the key of a lead that is gone
   */
  signals[LEAD_REMOVED] = g_signal_new ("lead-removed", LKI_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  /**
   * LkiSession::leads-reset:
   * @self: the session
   *
   * Too many leads changed to name them.
   */
  signals[LEADS_RESET] = g_signal_new ("leads-reset", LKI_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);

  /**
   * LkiSession::leads-arrived:
   * @self: the session
   * @leads: (element-type LkiLeadRecord): brief records of leads that have arrived since the
   * session began
   */
  signals[LEADS_ARRIVED] = g_signal_new ("leads-arrived", LKI_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);

  /**
   * LkiSession::leads-due:
   * @self: the session
   * @leads: (element-type LkiLeadRecord): brief records of leads that are back, or whose follow-up
   * is due
   */
  signals[LEADS_DUE] = g_signal_new ("leads-due", LKI_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);

  /**
   * LkiSession::views-moved:
   * @self: the session
   *
   * By time passing alone, views hold other leads than before.
   */
  signals[VIEWS_MOVED] = g_signal_new ("views-moved", LKI_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);

  /**
   * LkiSession::lead-seen:
   * @self: the session
   * @lead_id: a lead that the person looks at
   */
  signals[LEAD_SEEN] = g_signal_new ("lead-seen", LKI_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * LkiSession::used:
   * @self: the session
   * @name: a word of the source: what the person has just used
   */
  signals[USED] = g_signal_new ("used", LKI_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lki_session_init (LkiSession *self)
{
  self->counts = lki_lead_counts_new ();
  self->own_views = g_ptr_array_new ();
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_data_request_unref);
  self->undos = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_undo_unref);
  self->detached_status = LKI_SYNC_BUSY;
  self->ask_backoff = LKI_BACKOFF_INIT;
  self->arrivals = lki_arrivals_new ();
}

/**
 * lki_session_note_use:
 * @self: a session
 * @name: a word of the source, of small letters and underscores: what the person uses
 *
 * Tells whoever counts what is used, which nobody does without consent.
 */
void
lki_session_note_use (LkiSession *self,
                      const char *name)
{
  g_return_if_fail (LKI_IS_SESSION (self));
  g_return_if_fail (name != NULL);

  g_signal_emit (self, signals[USED], 0, name);
}
