// SPDX-License-Identifier: GPL-3.0-or-later
// What the window may ask a session to read, to keep and to sync. What it may do with leads is in
// lki-session-work.c and lki-session-contact.c.

#include "lki-session-private.h"

#include <string.h>

#include "lki-error.h"
#include "lki-future.h"
#include "lki-lead-list-private.h"
#include "lki-response-clock.h"
#include "lki-wire.h"

/* Larger leads than any real one are parsed off the main thread. */
#define PARSE_HERE_MAX (32 * 1024)

/* So many new leads are looked at to find the most urgent one. */
#define URGENT_MAX 500
#define DEADLINES_MAX 50

/* Reading */

/**
 * lki_session_create_list:
 * @self: a session
 *
 * Returns: (transfer full): a list of the session's leads, with no query yet
 */
LkiLeadList *
lki_session_create_list (LkiSession *self)
{
  LkiLeadList *list;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  list = lki_lead_list_new (self->store, self->clock);
  g_signal_connect_object (self, "views-moved", G_CALLBACK (lki_lead_list_let_time_pass), list,
                           G_CONNECT_SWAPPED);

  return list;
}

static DexFuture *
parse_details (LkiLeadRecord *record)
{
  g_autoptr (LkiLeadRecord) parsed = NULL;
  g_autoptr (GError) error = NULL;

  parsed = lki_wire_parse_lead (record->json, &error);
  if (parsed == NULL)
    return lki_future_new_failed (g_steal_pointer (&error));

  return dex_future_new_take_boxed (LKI_TYPE_LEAD_RECORD,
                                    lki_lead_record_copy_with_details (record, parsed));
}

static DexFuture *
parse_thread (gpointer user_data)
{
  return parse_details (user_data);
}

static DexFuture *
loaded_cb (DexFuture *future,
           gpointer user_data)
{
  LkiLeadRecord *record = g_value_get_boxed (dex_future_get_value (future, NULL));

  if (record->json == NULL)
    return lki_future_new_failed (lki_error_new (LKI_ERROR_DAMAGED, "The lead has no details"));
  if (g_bytes_get_size (record->json) <= PARSE_HERE_MAX)
    return parse_details (record);

  return lki_future_spawn_thread ("lead-details", parse_thread, lki_lead_record_ref (record),
                                  (GDestroyNotify) lki_lead_record_unref);
}

/**
 * lki_session_load_lead:
 * @self: a session
 * @key: the key of a lead
 *
 * Returns: (transfer full): a future that resolves to a LkiLeadRecord with its details; rejected
 * with %LKI_ERROR_NOT_FOUND if it is gone
 */
DexFuture *
lki_session_load_lead (LkiSession *self,
                       gint64 key)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return dex_future_then (lki_store_load_lead (self->store, key), loaded_cb, NULL, NULL);
}

/**
 * lki_session_find_lead:
 * @self: a session
 * @lead_id: the server's id of a lead
 *
 * Returns: (transfer full): a future that resolves to a LkiLeadRecord with its details; rejected
 * with %LKI_ERROR_NOT_FOUND if there is none
 */
DexFuture *
lki_session_find_lead (LkiSession *self,
                       const char *lead_id)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead_id != NULL, NULL);

  return dex_future_then (lki_store_find_lead (self->store, lead_id), loaded_cb, NULL, NULL);
}

/**
 * lki_session_load_activities:
 * @self: a session
 * @key: the key of a lead
 *
 * Returns: (transfer full): a future that resolves to a GPtrArray of LkiActivityRecord, newest
 * first, with those that are still to be sent
 */
DexFuture *
lki_session_load_activities (LkiSession *self,
                             gint64 key)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return lki_store_load_activities (self->store, key);
}

/* The most urgent one */

typedef struct
{
  LkiLeadRecord *lead; /* (owned) (nullable) */
  LkiResponseClock clock;
} Urgent;

static void
find_most_urgent (LkiSession *self,
                  GPtrArray *leads,
                  gint64 now_ms,
                  Urgent *best)
{
  for (guint i = 0; i < leads->len; i++)
    {
      LkiLeadRecord *lead = g_ptr_array_index (leads, i);
      LkiResponseClock clock;

      lki_response_clock_read (&clock, lead, self->account, now_ms);
      if (best->lead != NULL && lki_response_clock_compare (&clock, &best->clock) >= 0)
        continue;
      g_clear_pointer (&best->lead, lki_lead_record_unref);
      best->lead = lki_lead_record_ref (lead);
      best->clock = clock;
    }
}

static DexFuture *
next_to_answer_fiber (gpointer user_data)
{
  LkiSession *self = user_data;
  gint64 now_ms = lki_session_get_now_ms (self);
  g_autoptr (LkiLeadQuery) query =
      lki_lead_query_new (LKI_LEAD_VIEW_NEW, NULL, NULL, LKI_LEAD_SORT_NEWEST);
  g_autoptr (LkiLeadPage) page = NULL;
  g_autoptr (GPtrArray) urgent = NULL;
  g_autoptr (GError) error = NULL;
  Urgent best = { 0 };

  /* By the organisation's goal the newest leads are those that can still be answered in time. A
   * deadline of a lead's own may be of one that came long ago. */
  page = dex_await_boxed (lki_store_query (self->store, query, now_ms, URGENT_MAX, URGENT_MAX),
                          &error);
  if (page != NULL)
    urgent = dex_await_boxed (lki_store_load_urgent (self->store, now_ms, DEADLINES_MAX), &error);
  if (urgent == NULL)
    return lki_future_new_failed (g_steal_pointer (&error));

  find_most_urgent (self, page->records, now_ms, &best);
  find_most_urgent (self, urgent, now_ms, &best);
  if (best.lead == NULL)
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_NOT_FOUND, "No lead waits for an answer"));

  return dex_future_new_take_boxed (LKI_TYPE_LEAD_RECORD, best.lead);
}

/**
 * lki_session_find_next_to_answer:
 * @self: a session
 *
 * Finds the new lead that is most urgent by its response clock.
 *
 * Returns: (transfer full): a future that resolves to a brief LkiLeadRecord; rejected with
 *   %LKI_ERROR_NOT_FOUND if there is none
 */
DexFuture *
lki_session_find_next_to_answer (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return lki_future_spawn ("next-to-answer", next_to_answer_fiber, g_object_ref (self),
                           g_object_unref);
}

/**
 * lki_session_load_facets:
 * @self: a session
 *
 * Returns: (transfer full): a future that resolves to LkiLeadFacets: what the leads can be filtered
 *   by
 */
DexFuture *
lki_session_load_facets (LkiSession *self)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return lki_store_load_facets (self->store);
}

/* Drafts */

static DexFuture *
draft_cb (DexFuture *future,
          gpointer user_data)
{
  GBytes *bytes = g_value_get_boxed (dex_future_get_value (future, NULL));

  if (bytes == NULL)
    return dex_future_new_for_string ("");

  return dex_future_new_take_string (
      g_utf8_make_valid (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes)));
}

/**
 * lki_session_load_draft:
 * @self: a session
 * @kind: what is being written: `note` or `dispute`; or `contact`, a question that is not answered
 * @lead_id: the lead
 *
 * Returns: (transfer full): a future that resolves to what was begun and not finished, maybe empty
 */
DexFuture *
lki_session_load_draft (LkiSession *self,
                        const char *kind,
                        const char *lead_id)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (kind != NULL && lead_id != NULL, NULL);

  name = g_strconcat ("draft:", kind, ":", lead_id, NULL);

  return dex_future_then (lki_store_load_value (self->store, name), draft_cb, NULL, NULL);
}

/**
 * lki_session_save_draft:
 * @self: a session
 * @kind: what is being written
 * @lead_id: the lead
 * @text: (nullable): the text so far; empty or %NULL forgets it
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it is on disk
 */
DexFuture *
lki_session_save_draft (LkiSession *self,
                        const char *kind,
                        const char *lead_id,
                        const char *text)
{
  g_autofree char *name = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (kind != NULL && lead_id != NULL, NULL);

  name = g_strconcat ("draft:", kind, ":", lead_id, NULL);
  if (text != NULL && *text != '\0')
    bytes = g_bytes_new (text, strlen (text));

  return lki_store_save_value (self->store, name, bytes);
}

/* Sync */

/**
 * lki_session_sync_now:
 * @self: a session
 *
 * Pulls and sends now, whatever sync was waiting for.
 */
void
lki_session_sync_now (LkiSession *self)
{
  g_return_if_fail (LKI_IS_SESSION (self));

  if (self->engine == NULL)
    return;

  lki_future_report (lki_sync_engine_sync_now (self->engine), "sync on request");
  lki_session_fetch_support (self);
}

/**
 * lki_session_pause_sync:
 * @self: a session
 *
 * Stops sync until [method@Lki.Session.resume_sync].
 */
void
lki_session_pause_sync (LkiSession *self)
{
  g_return_if_fail (LKI_IS_SESSION (self));

  if (self->engine != NULL)
    lki_sync_engine_pause (self->engine);
}

/**
 * lki_session_resume_sync:
 * @self: a session
 *
 * Goes on where sync stopped.
 */
void
lki_session_resume_sync (LkiSession *self)
{
  g_return_if_fail (LKI_IS_SESSION (self));

  if (self->engine != NULL)
    lki_sync_engine_start (self->engine);
}
