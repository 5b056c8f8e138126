// SPDX-License-Identifier: GPL-3.0-or-later
// Pulls pages of leads into the store: while one page is written the next is downloaded and parsed,
// and at most two wait. A page is handed to the store only when the one before it is there, so that
// the cursor never passes over a page that could not be written.

#include "lki-puller.h"

#include "lki-error.h"
#include "lki-future.h"
#include "lki-trace.h"
#include "lki-wake.h"
#include "lki-wire.h"

/* The first page is small so that work can start; later ones large enough to be written fast, and
 * small enough that a live lead, or what a person does, which goes between two of them, does not
 * wait long: twice the size saves a twentieth of a first sync and doubles that wait. */
#define FIRST_PAGE_SIZE 100
#define PAGE_SIZE 500
#define LOOK_SIZE 20

#define WAITING_PAGES_MAX 2
#define EMPTY_PAGES_MAX 3
#define PAGES_MAX 100000

struct _LkiPuller
{
  GObject parent_instance;

  LkiPartnerApi *api; /* (owned) */
  LkiStore *store;    /* (owned) */

  LkiSyncPosition *position; /* (owned) (nullable) as the store has it */
  gboolean certain;          /* FALSE after a failure: ask the store again */
  gboolean running;
  gboolean cancelled;
  LkiWake idle; /* triggered when a run has ended */
  LkiWake wake; /* triggered by what the run waits for */

  gboolean looking;
  gboolean look_again;

  LkiSyncPage *taken; /* (owned) (nullable) leads that events have brought, not yet being stored */
  gboolean taking;
  GHashTable
      *removed; /* (owned) ids of leads that pages have removed, of which an event may be late */
};

enum
{
  PAGE_APPLIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkiPuller,
                     lki_puller,
                     G_TYPE_OBJECT)

/* One run: what lies between the network and the store. */
typedef struct
{
  gint64 fetch_begin_us;
  DexFuture *fetch;     /* (owned) (nullable) of GBytes */
  GQueue parsing;       /* of DexFuture of LkiSyncPage, in the order of the pages */
  DexFuture *write;     /* (owned) (nullable) of LkiChangeSet */
  LkiSyncPage *writing; /* (owned) (nullable) */
  GHashTable *seen;     /* (owned) cursors that were asked for in this run */
  char *cursor;         /* (owned) (nullable) where the next page begins */
  guint n_pages;
  guint n_empty;
  guint page_limit; /* lowered when pages are too large to be received */
  gboolean more;
  GError *fetch_error; /* (owned) (nullable) told when what was fetched has been written */
} Run;

static void
run_clear (Run *run)
{
  dex_clear (&run->fetch);
  dex_clear (&run->write);
  g_queue_clear_full (&run->parsing, dex_unref);
  g_clear_pointer (&run->writing, lki_sync_page_unref);
  g_clear_pointer (&run->seen, g_hash_table_unref);
  g_clear_pointer (&run->cursor, g_free);
  g_clear_error (&run->fetch_error);
}

static DexFuture *
wake_cb (DexFuture *future,
         gpointer user_data)
{
  LkiPuller *self = user_data;

  lki_wake_trigger (&self->wake);

  return dex_ref (future);
}

static guint
page_size (LkiPuller *self,
           Run *run)
{
  gboolean first = !self->position->snapshot_complete && run->cursor == NULL;

  return MIN (first ? FIRST_PAGE_SIZE : PAGE_SIZE, run->page_limit);
}

static void
start_fetch (LkiPuller *self,
             Run *run)
{
  run->fetch_begin_us = LKI_TRACE_BEGIN ();
  run->fetch = dex_future_finally (
      lki_partner_api_fetch_leads (self->api, run->cursor, page_size (self, run)), wake_cb, self,
      NULL);
}

/* Nothing more is fetched, and this is told when what was fetched before has been written. */
static void
end_fetching (Run *run,
              GError *error)
{
  run->more = FALSE;
  if (run->fetch_error == NULL)
    run->fetch_error = error;
  else
    g_error_free (error);
}

/* What a page says about the next one is as hostile as the rest: a server that never comes to an
 * end would keep the program busy for ever. */
static void
take_fetched (LkiPuller *self,
              Run *run)
{
  g_autoptr (DexFuture) fetch = g_steal_pointer (&run->fetch);
  g_autofree char *sent_cursor = g_steal_pointer (&run->cursor);
  GError *error = NULL;
  const GValue *value = dex_future_get_value (fetch, &error);
  GBytes *body;

  if (value == NULL)
    {
      /* One enormous lead must not keep the small ones out: ask for less at a time. */
      if (g_error_matches (error, LKI_ERROR, LKI_ERROR_TOO_LARGE) && page_size (self, run) > 1)
        {
          run->page_limit = MAX (page_size (self, run) / 8, 1);
          run->cursor = g_steal_pointer (&sent_cursor);
          g_error_free (error);
        }
      else
        end_fetching (run, error);
      return;
    }

  body = g_value_get_boxed (value);
  lki_trace_end (run->fetch_begin_us, "fetch-page", g_bytes_get_size (body));
  if (!lki_wire_peek_position (body, sent_cursor, &run->cursor, &run->more, &error))
    {
      end_fetching (run, error);
      return;
    }

  run->n_pages++;
  g_queue_push_tail (
      &run->parsing,
      dex_future_finally (lki_partner_api_parse_page (body, sent_cursor), wake_cb, self, NULL));

  if (run->more && !g_hash_table_add (run->seen, g_strdup (run->cursor)))
    end_fetching (run, lki_error_new (LKI_ERROR_PROTOCOL, "The sync cursor goes in a circle"));
  else if (run->more && run->n_pages >= PAGES_MAX)
    end_fetching (run,
                  lki_error_new (LKI_ERROR_PROTOCOL, "The pages of leads do not come to an end"));
}

static gboolean
page_is_empty (LkiSyncPage *page)
{
  return page->leads->len == 0 && page->activities->len == 0 && page->removed->len == 0 &&
         page->set_aside == 0;
}

static gboolean
has_parsed (Run *run)
{
  DexFuture *first = g_queue_peek_head (&run->parsing);

  return first != NULL && !dex_future_is_pending (first);
}

static void
start_write (LkiPuller *self,
             Run *run)
{
  g_autoptr (DexFuture) parsed = g_queue_pop_head (&run->parsing);
  GError *error = NULL;
  const GValue *value = dex_future_get_value (parsed, &error);
  LkiSyncPage *page = NULL;

  if (value != NULL)
    {
      page = g_value_get_boxed (value);
      run->n_empty = page_is_empty (page) ? run->n_empty + 1 : 0;
      if (page->has_more && run->n_empty >= EMPTY_PAGES_MAX)
        error = lki_error_new (LKI_ERROR_PROTOCOL, "The pages of leads do not come to an end");
    }

  if (error != NULL)
    {
      /* What comes after a page that cannot be written must not be written either. */
      g_queue_clear_full (&run->parsing, dex_unref);
      dex_clear (&run->fetch);
      end_fetching (run, error);
      return;
    }

  run->writing = lki_sync_page_ref (page);
  run->write =
      dex_future_finally (lki_store_apply_page (self->store, run->writing), wake_cb, self, NULL);
  for (guint i = 0; i < run->writing->removed->len; i++)
    g_hash_table_add (self->removed, g_strdup (g_ptr_array_index (run->writing->removed, i)));
}

static void
note_applied (LkiPuller *self,
              LkiSyncPage *page)
{
  LkiSyncPosition *position = self->position;

  g_set_str (&position->cursor, page->cursor);
  if (!position->snapshot_complete)
    {
      position->snapshot_done += page->leads->len;
      if (page->total >= 0)
        position->snapshot_total = page->total;
      position->snapshot_complete = !page->has_more;
      if (position->snapshot_complete)
        lki_trace_mark ("first-sync-done", position->snapshot_done);
    }

  lki_trace_mark ("page-applied", page->leads->len);
  g_signal_emit (self, signals[PAGE_APPLIED], 0, page);
}

static gboolean
take_written (LkiPuller *self,
              Run *run,
              GError **error)
{
  g_autoptr (DexFuture) write = g_steal_pointer (&run->write);
  g_autoptr (LkiSyncPage) page = g_steal_pointer (&run->writing);

  if (dex_future_get_value (write, error) == NULL)
    return FALSE;

  note_applied (self, page);

  return TRUE;
}

static gboolean
run_pages (LkiPuller *self,
           Run *run,
           GError **error)
{
  run->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  run->cursor = g_strdup (self->position->cursor);
  run->page_limit = G_MAXUINT;
  run->more = TRUE;
  if (run->cursor != NULL)
    g_hash_table_add (run->seen, g_strdup (run->cursor));

  for (;;)
    {
      if (self->cancelled)
        {
          /* What is being written is let finish, so that nothing runs once this has ended. */
          dex_clear (&run->fetch);
          g_queue_clear_full (&run->parsing, dex_unref);
          end_fetching (run, lki_error_new (LKI_ERROR_CANCELLED, "The pull was cancelled"));
        }

      if (run->write == NULL && has_parsed (run))
        start_write (self, run);
      if (run->fetch == NULL && run->more && run->parsing.length < WAITING_PAGES_MAX)
        start_fetch (self, run);

      if (run->fetch == NULL && run->write == NULL && g_queue_is_empty (&run->parsing))
        break;

      if (!dex_await (lki_wake_wait (&self->wake), error))
        return FALSE;

      if (run->fetch != NULL && !dex_future_is_pending (run->fetch))
        take_fetched (self, run);
      if (run->write != NULL && !dex_future_is_pending (run->write) &&
          !take_written (self, run, error))
        return FALSE;
    }

  if (run->fetch_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&run->fetch_error));
      return FALSE;
    }

  return TRUE;
}

static gboolean
load_position (LkiPuller *self,
               GError **error)
{
  LkiSyncPosition *position;

  if (self->certain)
    return TRUE;

  position = dex_await_boxed (lki_store_load_position (self->store), error);
  if (position == NULL)
    return FALSE;

  g_clear_pointer (&self->position, lki_sync_position_free);
  self->position = position;
  self->certain = TRUE;

  return TRUE;
}

/* Expired, or not a cursor at all: one that a broken answer left here would otherwise be refused
 * for ever. */
static gboolean
blames_cursor (LkiPuller *self,
               const GError *error)
{
  return g_error_matches (error, LKI_ERROR, LKI_ERROR_CURSOR_EXPIRED) ||
         (self->position->cursor != NULL && g_error_matches (error, LKI_ERROR, LKI_ERROR_INVALID));
}

static gboolean
pull (LkiPuller *self,
      GError **error)
{
  g_autoptr (GError) local_error = NULL;

  for (guint attempt = 0;; attempt++)
    {
      Run run = { 0 };
      gboolean done;

      if (!load_position (self, error))
        return FALSE;

      done = run_pages (self, &run, &local_error);
      run_clear (&run);
      if (done)
        return TRUE;

      self->certain = FALSE;
      if (!blames_cursor (self, local_error))
        break;
      if (attempt > 0)
        {
          g_set_error_literal (error, LKI_ERROR, LKI_ERROR_PROTOCOL,
                               "The cursor expires as soon as it is given");
          return FALSE;
        }

      g_clear_error (&local_error);
      if (!dex_await (lki_store_restart_sync (self->store), error))
        return FALSE;
    }

  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static DexFuture *
run_fiber (gpointer user_data)
{
  LkiPuller *self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done;

  while (self->running)
    {
      if (!dex_await (lki_wake_wait (&self->idle), &error))
        return lki_future_new_failed (g_steal_pointer (&error));
    }

  self->running = TRUE;
  self->cancelled = FALSE;
  done = pull (self, &error);
  self->running = FALSE;
  lki_wake_trigger (&self->idle);

  if (!done)
    return lki_future_new_failed (g_steal_pointer (&error));

  return lki_future_new_done ();
}

static DexFuture *
load_fiber (gpointer user_data)
{
  LkiPuller *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!load_position (self, &error))
    return lki_future_new_failed (g_steal_pointer (&error));

  return lki_future_new_done ();
}

static gboolean
look (LkiPuller *self,
      GError **error)
{
  g_autoptr (LkiSyncPage) newest =
      dex_await_boxed (lki_partner_api_fetch_page (self->api, NULL, LOOK_SIZE), error);
  g_autoptr (LkiSyncPage) page = NULL;

  if (newest == NULL)
    return FALSE;

  /* Without a cursor the store leaves the snapshot's position where it is. */
  page = lki_sync_page_new ();
  for (guint i = 0; i < newest->leads->len; i++)
    g_ptr_array_add (page->leads, lki_lead_record_ref (g_ptr_array_index (newest->leads, i)));
  for (guint i = 0; i < newest->activities->len; i++)
    g_ptr_array_add (page->activities,
                     lki_activity_record_ref (g_ptr_array_index (newest->activities, i)));
  page->has_more = TRUE;
  page->total = -1;

  return dex_await (lki_store_apply_page (self->store, page), error);
}

static DexFuture *
look_fiber (gpointer user_data)
{
  LkiPuller *self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done;

  do
    {
      self->look_again = FALSE;
      done = look (self, &error);
    }
  while (done && self->look_again);
  self->looking = FALSE;

  if (!done)
    return lki_future_new_failed (g_steal_pointer (&error));

  return lki_future_new_done ();
}

static DexFuture *
take_fiber (gpointer user_data)
{
  LkiPuller *self = user_data;
  g_autoptr (GError) error = NULL;

  while (self->taken != NULL && error == NULL)
    {
      g_autoptr (LkiSyncPage) page = g_steal_pointer (&self->taken);

      dex_await (lki_store_apply_page (self->store, page), &error);
    }
  self->taking = FALSE;

  return error == NULL ? lki_future_new_done () : lki_future_new_failed (g_steal_pointer (&error));
}

static void
lki_puller_dispose (GObject *object)
{
  LkiPuller *self = LKI_PULLER (object);

  g_clear_object (&self->api);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (lki_puller_parent_class)->dispose (object);
}

static void
lki_puller_finalize (GObject *object)
{
  LkiPuller *self = LKI_PULLER (object);

  g_clear_pointer (&self->position, lki_sync_position_free);
  g_clear_pointer (&self->taken, lki_sync_page_unref);
  g_hash_table_unref (self->removed);
  lki_wake_clear (&self->idle);
  lki_wake_clear (&self->wake);

  G_OBJECT_CLASS (lki_puller_parent_class)->finalize (object);
}

static void
lki_puller_class_init (LkiPullerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lki_puller_dispose;
  object_class->finalize = lki_puller_finalize;

  /**
   * LkiPuller::page-applied:
   * @self: the puller
   * @page: the page that is in the store now
   */
  signals[PAGE_APPLIED] = g_signal_new ("page-applied", LKI_TYPE_PULLER, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, LKI_TYPE_SYNC_PAGE);
}

static void
lki_puller_init (LkiPuller *self)
{
  self->removed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * lki_puller_new:
 * @api: the server
 * @store: where leads go
 *
 * Returns: (transfer full): a puller at rest
 */
LkiPuller *
lki_puller_new (LkiPartnerApi *api,
                LkiStore *store)
{
  LkiPuller *self;

  g_return_val_if_fail (LKI_IS_PARTNER_API (api), NULL);
  g_return_val_if_fail (LKI_IS_STORE (store), NULL);

  self = g_object_new (LKI_TYPE_PULLER, NULL);
  self->api = g_object_ref (api);
  self->store = g_object_ref (store);

  return self;
}

/**
 * lki_puller_load:
 * @self: a puller
 *
 * Reads how far the sync has come, so that the getters know before the first run.
 *
 * Returns: (transfer full): a future that resolves to %TRUE; fails as the store does
 */
DexFuture *
lki_puller_load (LkiPuller *self)
{
  g_return_val_if_fail (LKI_IS_PULLER (self), NULL);

  return lki_future_spawn ("puller-load", load_fiber, g_object_ref (self), g_object_unref);
}

/**
 * lki_puller_run:
 * @self: a puller
 *
 * Pulls until the server has nothing more. A second run waits for the first. When the cursor has
 * expired it starts over, once; leads and unsent changes stay.
 *
 * Returns: (transfer full): a future that resolves to %TRUE; rejected with %LKI_ERROR_CANCELLED
 * after [method@Lki.Puller.cancel], %LKI_ERROR_PROTOCOL when the pages make no sense, or as the
 * network and the store fail
 */
DexFuture *
lki_puller_run (LkiPuller *self)
{
  g_return_val_if_fail (LKI_IS_PULLER (self), NULL);

  return lki_future_spawn ("puller-run", run_fiber, g_object_ref (self), g_object_unref);
}

/**
 * lki_puller_look:
 * @self: a puller
 *
 * Fetches the newest leads in the middle of a first sync, whose own cursor gives what is new only
 * at its end. As the snapshot begins with the newest lead, a short page without a cursor holds
 * them. While a look is under way more of them become one.
 *
 * Returns: (transfer full): a future that resolves to %TRUE; fails as the network and the store do
 */
DexFuture *
lki_puller_look (LkiPuller *self)
{
  g_return_val_if_fail (LKI_IS_PULLER (self), NULL);

  if (self->looking)
    {
      self->look_again = TRUE;
      return lki_future_new_done ();
    }

  self->looking = TRUE;

  return lki_future_spawn ("puller-look", look_fiber, g_object_ref (self), g_object_unref);
}

/**
 * lki_puller_take:
 * @self: a puller
 * @lead: a lead as an event brought it
 *
 * Stores a lead without asking the server for it, so that it can be announced at once. The position
 * of the sync stays where it is, and the next page says the same again. An event that comes after
 * the page that removed its lead changes nothing. While leads are being stored, more of them gather
 * and are stored together.
 *
 * Returns: (transfer full): a future that resolves to %TRUE; fails as the store does
 */
DexFuture *
lki_puller_take (LkiPuller *self,
                 LkiLeadRecord *lead)
{
  g_return_val_if_fail (LKI_IS_PULLER (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  if (g_hash_table_contains (self->removed, lead->id))
    return lki_future_new_done ();

  if (self->taken == NULL)
    self->taken = lki_sync_page_new ();
  g_ptr_array_add (self->taken->leads, lki_lead_record_ref (lead));
  if (self->taking)
    return lki_future_new_done ();

  self->taking = TRUE;

  return lki_future_spawn ("puller-take", take_fiber, g_object_ref (self), g_object_unref);
}

/**
 * lki_puller_cancel:
 * @self: a puller
 *
 * Ends the run: drops the download, lets the store finish its page. The next run goes on from
 * there.
 */
void
lki_puller_cancel (LkiPuller *self)
{
  g_return_if_fail (LKI_IS_PULLER (self));

  self->cancelled = TRUE;
  lki_wake_trigger (&self->wake);
}

/**
 * lki_puller_get_in_snapshot:
 * @self: a puller
 *
 * Returns: %TRUE in the middle of a first sync; %FALSE also while the store has not said
 */
gboolean
lki_puller_get_in_snapshot (LkiPuller *self)
{
  g_return_val_if_fail (LKI_IS_PULLER (self), FALSE);

  return self->position != NULL && !self->position->snapshot_complete;
}

/**
 * lki_puller_get_done:
 * @self: a puller
 *
 * Returns: how many leads of the snapshot are in the store
 */
gint64
lki_puller_get_done (LkiPuller *self)
{
  g_return_val_if_fail (LKI_IS_PULLER (self), 0);

  return self->position != NULL ? self->position->snapshot_done : 0;
}

/**
 * lki_puller_get_total:
 * @self: a puller
 *
 * Returns: how many leads the snapshot has, or -1 when the server did not say
 */
gint64
lki_puller_get_total (LkiPuller *self)
{
  g_return_val_if_fail (LKI_IS_PULLER (self), -1);

  return self->position != NULL ? self->position->snapshot_total : -1;
}
