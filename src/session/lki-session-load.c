// SPDX-License-Identifier: GPL-3.0-or-later
// What a session reads of its store by itself: at first what is remembered of account, server and
// views, and from then on how many leads each view has.

#include "lki-session-private.h"

#include "lki-future.h"
#include "lki-server-memory.h"
#include "lki-wire.h"

/* Counting again for every page of a first sync would be in its way. */
#define COUNT_PAUSE_MS 200
#define COUNT_PAUSE_FACTOR 4

static DexFuture *
load_fiber (gpointer user_data)
{
  LkiSession *self = user_data;
  g_autoptr (LkiLeadQuery) newest = NULL;
  g_autoptr (LkiLeadPage) page = NULL;
  g_autoptr (GBytes) account_json = NULL;
  g_autoptr (GBytes) server = NULL;
  g_autoptr (GError) error = NULL;

  newest = lki_lead_query_new (LKI_LEAD_VIEW_ALL, NULL, NULL, LKI_LEAD_SORT_NEWEST);
  page = dex_await_boxed (
      lki_store_query (self->store, newest, lki_clock_get_now_ms (self->clock), 1, 1), &error);
  if (page == NULL)
    return lki_future_new_failed (g_steal_pointer (&error));
  if (page->records->len > 0)
    lki_arrivals_note_known (self->arrivals, g_ptr_array_index (page->records, 0));

  account_json = dex_await_boxed (lki_store_load_value (self->store, "account"), &error);
  if (error != NULL)
    return lki_future_new_failed (g_steal_pointer (&error));
  if (account_json != NULL)
    {
      g_autoptr (LkiAccountRecord) account = lki_wire_parse_account (account_json, NULL);

      if (account != NULL)
        lki_session_set_account (self, account);
    }

  server = dex_await_boxed (lki_store_load_value (self->store, "server"), &error);
  if (error != NULL)
    return lki_future_new_failed (g_steal_pointer (&error));
  self->server = lki_server_memory_load (server);
  if (!lki_session_load_own_views (self, &error))
    return lki_future_new_failed (g_steal_pointer (&error));
  if (!lki_session_load_rights (self, &error) ||
      !dex_await (lki_support_load (self->support), &error))
    return lki_future_new_failed (g_steal_pointer (&error));
  lki_session_count (self);

  return lki_future_new_done ();
}

/**
 * lki_session_load:
 * @self: a session
 *
 * Reads what the store remembers of account and server.
 *
 * Returns: (transfer full): a future that resolves to %TRUE; fails as the store does
 */
DexFuture *
lki_session_load (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return lki_future_spawn ("session-load", load_fiber, g_object_ref (self), g_object_unref);
}

/* Counts */

static DexFuture *
count_fiber (gpointer user_data)
{
  LkiSession *self = user_data;
  g_autoptr (GError) error = NULL;

  do
    {
      gint64 begin = g_get_monotonic_time ();
      LkiLeadCounts *counts;
      gint64 took_ms;

      self->count_again = FALSE;
      counts = dex_await_boxed (lki_store_count (self->store, lki_clock_get_now_ms (self->clock)),
                                &error);
      if (counts == NULL)
        break;
      if (!lki_session_count_own_views (self, counts, &error))
        {
          lki_lead_counts_unref (counts);
          break;
        }

      took_ms = (g_get_monotonic_time () - begin) / 1000;
      g_clear_pointer (&self->counts, lki_lead_counts_unref);
      self->counts = counts;
      g_object_notify (G_OBJECT (self), "counts");
      lki_due_watch_look (self->due);

      if (self->count_again && !self->closed)
        dex_await (
            lki_clock_sleep (self->clock, MAX (COUNT_PAUSE_MS, took_ms * COUNT_PAUSE_FACTOR)),
            NULL);
    }
  while (self->count_again && !self->closed);
  self->counting = FALSE;

  return error != NULL ? lki_future_new_failed (g_steal_pointer (&error)) : lki_future_new_done ();
}

/* Counts again, now or as soon as the counting that is under way has ended. */
void
lki_session_count (LkiSession *self)
{
  self->count_again = TRUE;
  if (self->counting || self->closed)
    return;

  self->counting = TRUE;
  lki_future_report (
      lki_future_spawn ("session-count", count_fiber, g_object_ref (self), g_object_unref),
      "counts of the views");
}
