// SPDX-License-Identifier: GPL-3.0-or-later
// What the window may ask a session to read and to do. Each verb is a transaction of the store; the
// rest follows from the store's signals.

#include "lki-session-private.h"

#include <string.h>

#include "lki-error.h"
#include "lki-future.h"
#include "lki-lead-list-private.h"
#include "lki-wire.h"

/* Larger leads than any real one are parsed off the main thread. */
#define PARSE_HERE_MAX (32 * 1024)

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
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  return lki_lead_list_new (self->store, self->clock);
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

static DexFuture *
first_record_cb (DexFuture *future,
                 gpointer user_data)
{
  LkiLeadPage *page = g_value_get_boxed (dex_future_get_value (future, NULL));

  if (page->records->len == 0)
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_NOT_FOUND, "No lead waits for an answer"));

  return dex_future_new_take_boxed (LKI_TYPE_LEAD_RECORD,
                                    lki_lead_record_ref (g_ptr_array_index (page->records, 0)));
}

/**
 * lki_session_find_next_to_answer:
 * @self: a session
 *
 * Finds the new lead whose answer is due first; among those with no time set, the newest.
 *
 * Returns: (transfer full): a future that resolves to a brief LkiLeadRecord; rejected with
 *   %LKI_ERROR_NOT_FOUND if there is none
 */
DexFuture *
lki_session_find_next_to_answer (LkiSession *self)
{
  g_autoptr (LkiLeadQuery) query = NULL;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);

  query = lki_lead_query_new (LKI_LEAD_VIEW_NEW, NULL, NULL, LKI_LEAD_SORT_RESPOND_BY);

  return dex_future_then (
      lki_store_query (self->store, query, lki_clock_get_now_ms (self->clock), 1, 1),
      first_record_cb, NULL, NULL);
}

/* Working */

static DexFuture *
enqueued_cb (DexFuture *future,
             gpointer user_data)
{
  return lki_future_new_done ();
}

static DexFuture *
enqueue (LkiSession *self,
         LkiChange *change)
{
  g_autoptr (GPtrArray) changes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_change_unref);

  g_ptr_array_add (changes, change);

  return dex_future_then (lki_store_enqueue (self->store, changes,
                                             self->account != NULL ? self->account->user_id : NULL,
                                             self->account != NULL ? self->account->name : NULL),
                          enqueued_cb, NULL, NULL);
}

/**
 * lki_session_mark_opened:
 * @self: a session
 * @lead: the lead that the person looks at
 *
 * Records that somebody has opened the lead; its status stays. Does nothing if somebody had.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when that is on disk; fails as the
 * store does
 */
DexFuture *
lki_session_mark_opened (LkiSession *self,
                         LkiLeadRecord *lead)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  if (lead->work.opened_at != LKI_TIME_NONE || lead->work.status == LKI_LEAD_STATUS_ERASED)
    return lki_future_new_done ();

  return enqueue (self, lki_change_new_opened (lead, lki_clock_get_now_ms (self->clock)));
}

/**
 * lki_session_set_status:
 * @self: a session
 * @lead: the lead as the person saw it
 * @status: the new status
 * @reason: (nullable): why it was lost or declined
 *
 * Returns: (transfer full): a future that resolves to %TRUE when the change is on disk, on its way
 * to the server; rejected with %LKI_ERROR_INVALID if the lead cannot become that
 */
DexFuture *
lki_session_set_status (LkiSession *self,
                        LkiLeadRecord *lead,
                        LkiLeadStatus status,
                        const char *reason)
{
  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);

  if (!lki_lead_status_can_become (lead->work.status, status))
    return lki_future_new_failed (
        lki_error_new (LKI_ERROR_INVALID, "The lead cannot get this status"));

  return enqueue (
      self, lki_change_new_status_set (lead, lki_clock_get_now_ms (self->clock), status, reason));
}

/**
 * lki_session_add_note:
 * @self: a session
 * @lead: the lead
 * @text: what the person wrote; white space around it is dropped
 *
 * Returns: (transfer full): a future that resolves to %TRUE when the note is on disk, on its way to
 * the server; rejected with %LKI_ERROR_INVALID if there is no text
 */
DexFuture *
lki_session_add_note (LkiSession *self,
                      LkiLeadRecord *lead,
                      const char *text)
{
  g_autofree char *note = NULL;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  note = g_strstrip (g_strdup (text));
  if (*note == '\0')
    return lki_future_new_failed (lki_error_new (LKI_ERROR_INVALID, "The note is empty"));

  return enqueue (self, lki_change_new_note_add (lead, lki_clock_get_now_ms (self->clock), note));
}

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
 * @lead_id: the lead
 *
 * Returns: (transfer full): a future that resolves to the note that was begun and not added, maybe
 * empty
 */
DexFuture *
lki_session_load_draft (LkiSession *self,
                        const char *lead_id)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead_id != NULL, NULL);

  name = g_strconcat ("draft:", lead_id, NULL);

  return dex_future_then (lki_store_load_value (self->store, name), draft_cb, NULL, NULL);
}

/**
 * lki_session_save_draft:
 * @self: a session
 * @lead_id: the lead
 * @text: (nullable): the note so far; empty or %NULL forgets it
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it is on disk
 */
DexFuture *
lki_session_save_draft (LkiSession *self,
                        const char *lead_id,
                        const char *text)
{
  g_autofree char *name = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead_id != NULL, NULL);

  name = g_strconcat ("draft:", lead_id, NULL);
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

  if (self->engine != NULL)
    lki_future_report (lki_sync_engine_sync_now (self->engine), "sync on request");
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
