// SPDX-License-Identifier: GPL-3.0-or-later
// What the person of a lead asks for under the GDPR: passed on to the platform, also later, and
// respected here at once. What the platform has comes with the lead; what it has not got yet is
// kept here.

#include "lki-session-private.h"

#include <string.h>

#include "lki-error.h"
#include "lki-future.h"

#define VALUE_NAME "data-requests"
/* Id, lead, kind, words, state. */
#define REQUEST_TYPE "(ssssu)"
#define VALUE_TYPE "a" REQUEST_TYPE

static guint data_requests_changed;

/**
 * lki_session_install_rights:
 * @klass: the class of sessions
 */
void
lki_session_install_rights (GObjectClass *klass)
{
  /**
   * LkiSession::data-requests-changed:
   * @self: the session
   * @lead_id: the lead whose requests have changed
   */
  data_requests_changed =
      g_signal_new ("data-requests-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

/* Keeping */

static const char *
get_text (const char *text)
{
  return text != NULL ? text : "";
}

static DexFuture *
save (LkiSession *self)
{
  g_autoptr (GVariantBuilder) builder = g_variant_builder_new (G_VARIANT_TYPE (VALUE_TYPE));
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < self->requests->len; i++)
    {
      LkiDataRequest *request = g_ptr_array_index (self->requests, i);

      g_variant_builder_add (builder, REQUEST_TYPE, request->id, get_text (request->lead_id),
                             lki_data_request_kind_to_string (request->kind),
                             get_text (request->text), (guint32) request->state);
    }
  value = g_variant_ref_sink (g_variant_builder_end (builder));
  if (self->requests->len > 0)
    bytes = g_variant_get_data_as_bytes (value);

  return lki_store_save_value (self->store, VALUE_NAME, bytes);
}

static void
take_kept (LkiSession *self,
           GBytes *bytes)
{
  g_autoptr (GVariant) value =
      g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (VALUE_TYPE), bytes, FALSE));
  GVariantIter iter;
  const char *id, *lead_id, *kind, *text;
  guint32 state;

  g_variant_iter_init (&iter, value);
  while (g_variant_iter_next (&iter, "(&s&s&s&su)", &id, &lead_id, &kind, &text, &state))
    {
      LkiDataRequest *request = lki_data_request_new (
          id, lead_id, lki_data_request_kind_from_string (kind), *text != '\0' ? text : NULL);

      request->state = (LkiDataRequestState) MIN (state, (guint32) LKI_DATA_REQUEST_REFUSED);
      g_ptr_array_add (self->requests, request);
    }
}

/**
 * lki_session_load_rights:
 * @self: a session
 *
 * For a fiber.
 *
 * Returns: whether what waits to be passed on is known
 */
gboolean
lki_session_load_rights (LkiSession *self,
                         GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) bytes =
      dex_await_boxed (lki_store_load_value (self->store, VALUE_NAME), &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (bytes != NULL)
    take_kept (self, bytes);

  return TRUE;
}

static gboolean
find (LkiSession *self,
      const char *id,
      guint *position)
{
  for (guint i = 0; i < self->requests->len; i++)
    {
      LkiDataRequest *request = g_ptr_array_index (self->requests, i);

      if (strcmp (request->id, id) == 0)
        {
          *position = i;
          return TRUE;
        }
    }

  return FALSE;
}

static DexFuture *
save_changed (LkiSession *self,
              const char *lead_id)
{
  DexFuture *future = save (self);

  g_signal_emit (self, data_requests_changed, 0, lead_id);

  return future;
}

/* Passing on */

static LkiDataRequest *
find_unsent (LkiSession *self)
{
  for (guint i = 0; i < self->requests->len; i++)
    {
      LkiDataRequest *request = g_ptr_array_index (self->requests, i);

      if (request->state == LKI_DATA_REQUEST_UNSENT)
        return lki_data_request_ref (request);
    }

  return NULL;
}

/* @answer is %NULL when there is nothing left to pass on: the lead is gone. */
static gboolean
settle (LkiSession *self,
        LkiDataRequest *request,
        LkiDataRequest *answer,
        GError **error)
{
  guint position;

  if (!find (self, request->id, &position))
    return TRUE;

  if (answer == NULL)
    {
      g_ptr_array_remove_index (self->requests, position);
    }
  else
    {
      /* The words have arrived, and need not be here any more. */
      LkiDataRequest *settled =
          lki_data_request_new (request->id, request->lead_id, request->kind,
                                answer->state == LKI_DATA_REQUEST_REFUSED ? request->text : NULL);

      settled->state = answer->state;
      settled->reference = g_strdup (answer->reference);
      settled->received_at = answer->received_at;
      lki_data_request_unref (g_ptr_array_index (self->requests, position));
      self->requests->pdata[position] = settled;
    }

  return dex_await (save_changed (self, request->lead_id), error);
}

static gboolean
pass_on (LkiSession *self,
         LkiDataRequest *request,
         GError **error)
{
  g_autoptr (LkiPartnerApi) api = g_object_ref (self->api);
  g_autoptr (LkiDataRequest) answer = NULL;
  g_autoptr (GError) local_error = NULL;

  g_set_str (&self->on_its_way, request->id);
  answer = dex_await_boxed (lki_partner_api_send_data_request (api, request), &local_error);
  g_clear_pointer (&self->on_its_way, g_free);
  if (answer != NULL || g_error_matches (local_error, LKI_ERROR, LKI_ERROR_NOT_FOUND))
    return settle (self, request, answer, error);
  if (lki_error_is_refusal (local_error))
    {
      answer = lki_data_request_new (request->id, request->lead_id, request->kind, NULL);
      answer->state = LKI_DATA_REQUEST_REFUSED;
      return settle (self, request, answer, error);
    }
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static DexFuture *
pass_on_fiber (gpointer user_data)
{
  LkiSession *self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = TRUE;

  while (done && !self->closed && self->api != NULL)
    {
      g_autoptr (LkiDataRequest) request = find_unsent (self);

      if (request == NULL)
        break;
      done = pass_on (self, request, &error);
    }
  self->passing_on = FALSE;
  if (done)
    return lki_future_new_done ();

  lki_session_plan_to_ask_again (self, error);

  return lki_future_new_failed (g_steal_pointer (&error));
}

/**
 * lki_session_pass_on_requests:
 * @self: a session
 *
 * Sends what waits, if there is anything and nobody does it already.
 */
void
lki_session_pass_on_requests (LkiSession *self)
{
  g_autoptr (LkiDataRequest) request = find_unsent (self);

  if (self->passing_on || self->closed || self->api == NULL || request == NULL)
    return;

  self->passing_on = TRUE;
  lki_future_report (
      lki_future_spawn ("data-requests", pass_on_fiber, g_object_ref (self), g_object_unref),
      "pass on what a person asked for");
}

/* For the window */

/**
 * lki_session_count_unsent_requests:
 * @self: a session
 *
 * Returns: how many requests the platform has not been told of
 */
guint
lki_session_count_unsent_requests (LkiSession *self)
{
  guint n = 0;

  for (guint i = 0; i < self->requests->len; i++)
    n += ((LkiDataRequest *) g_ptr_array_index (self->requests, i))->state ==
         LKI_DATA_REQUEST_UNSENT;

  return n;
}

static DexFuture *
kept_cb (DexFuture *future,
         gpointer user_data)
{
  return dex_future_new_take_boxed (LKI_TYPE_DATA_REQUEST, lki_data_request_ref (user_data));
}

/**
 * lki_session_request_data:
 * @self: a session
 * @lead: the lead of the person who asks
 * @kind: what for
 * @text: (nullable): the person's words
 *
 * Keeps the request, respects it from now on, and passes it on as soon as the platform can be
 * reached. What is to be corrected is also noted on the lead, so that colleagues see it.
 *
 * Returns: (transfer full): a future that resolves to an LkiDataRequest when it is kept; rejected
 *   with %LKI_ERROR_EMPTY where a correction says nothing
 */
DexFuture *
lki_session_request_data (LkiSession *self,
                          LkiLeadRecord *lead,
                          LkiDataRequestKind kind,
                          const char *text)
{
  g_autofree char *words = NULL;
  LkiDataRequest *request;
  DexFuture *kept;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (lead != NULL, NULL);
  g_return_val_if_fail (lki_data_request_kind_to_string (kind) != NULL, NULL);

  words = g_strstrip (g_strdup (get_text (text)));
  if (kind == LKI_DATA_REQUEST_RECTIFICATION && *words == '\0')
    return lki_future_new_failed (lki_error_new (LKI_ERROR_EMPTY, "There is nothing to correct"));

  request = lki_data_request_new (NULL, lead->id, kind, *words != '\0' ? words : NULL);
  g_ptr_array_add (self->requests, request);
  if (kind == LKI_DATA_REQUEST_RECTIFICATION)
    lki_future_report (lki_session_add_note (self, lead, words), "note of what is to be corrected");
  kept = dex_future_then (save_changed (self, lead->id), kept_cb, lki_data_request_ref (request),
                          (GDestroyNotify) lki_data_request_unref);
  lki_session_pass_on_requests (self);

  return kept;
}

/**
 * lki_session_withdraw_request:
 * @self: a session
 * @id: the id of a request that the platform does not have
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it is gone; rejected with
 *   %LKI_ERROR_NOT_POSSIBLE when the platform has it meanwhile, or may
 */
DexFuture *
lki_session_withdraw_request (LkiSession *self,
                              const char *id)
{
  g_autoptr (LkiDataRequest) request = NULL;
  guint position;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  if (find (self, id, &position))
    request = lki_data_request_ref (g_ptr_array_index (self->requests, position));
  if (request == NULL ||
      (request->state != LKI_DATA_REQUEST_UNSENT && request->state != LKI_DATA_REQUEST_REFUSED))
    return lki_session_refuse ("The platform has it");
  if (g_strcmp0 (self->on_its_way, id) == 0)
    return lki_session_refuse ("The platform may have it by now");

  g_ptr_array_remove_index (self->requests, position);

  return save_changed (self, request->lead_id);
}

/**
 * lki_session_retry_request:
 * @self: a session
 * @id: the id of a request that the platform did not take
 *
 * Passes it on once more, as a new one.
 *
 * Returns: (transfer full): a future that resolves to %TRUE when it waits again
 */
DexFuture *
lki_session_retry_request (LkiSession *self,
                           const char *id)
{
  LkiDataRequest *request;
  DexFuture *future;
  guint position;

  g_return_val_if_fail (LKI_IS_SESSION (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  if (!find (self, id, &position))
    return lki_session_refuse ("There is no such request");

  request = g_ptr_array_index (self->requests, position);
  self->requests->pdata[position] =
      lki_data_request_new (NULL, request->lead_id, request->kind, request->text);
  future = save_changed (self, request->lead_id);
  lki_data_request_unref (request);
  lki_session_pass_on_requests (self);

  return future;
}

/**
 * lki_session_forget_words:
 * @self: a session
 * @lead_id: a lead whose person's data is erased
 *
 * Requests that wait are still passed on, without the person's words.
 */
void
lki_session_forget_words (LkiSession *self,
                          const char *lead_id)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < self->requests->len; i++)
    {
      LkiDataRequest *request = g_ptr_array_index (self->requests, i);

      if (g_strcmp0 (request->lead_id, lead_id) == 0 && request->text != NULL)
        {
          LkiDataRequest *mute =
              lki_data_request_new (request->id, request->lead_id, request->kind, NULL);

          mute->state = request->state;
          self->requests->pdata[i] = mute;
          lki_data_request_unref (request);
          changed = TRUE;
        }
    }
  if (changed)
    lki_future_report (save (self), "forget what a person said");
}

static gboolean
has_request (GPtrArray *requests,
             const char *id)
{
  for (guint i = 0; i < requests->len; i++)
    {
      LkiDataRequest *request = g_ptr_array_index (requests, i);

      if (strcmp (request->id, id) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * lki_session_dup_data_requests:
 * @self: a session
 * @lead: a lead with its details
 *
 * Returns: (transfer full) (element-type LkiDataRequest): what its person has asked for, the oldest
 *   first: what the platform has, and then what waits
 */
GPtrArray *
lki_session_dup_data_requests (LkiSession *self,
                               LkiLeadRecord *lead)
{
  GPtrArray *requests = g_ptr_array_new_with_free_func ((GDestroyNotify) lki_data_request_unref);

  g_return_val_if_fail (LKI_IS_SESSION (self), requests);
  g_return_val_if_fail (lead != NULL, requests);

  for (guint i = 0; lead->details != NULL && i < lead->details->data_requests->len; i++)
    g_ptr_array_add (requests,
                     lki_data_request_ref (g_ptr_array_index (lead->details->data_requests, i)));
  for (guint i = self->requests->len; i > 0; i--)
    {
      LkiDataRequest *request = g_ptr_array_index (self->requests, i - 1);

      /* It has come with the lead. */
      if (g_strcmp0 (request->lead_id, lead->id) == 0 && has_request (requests, request->id))
        {
          g_ptr_array_remove_index (self->requests, i - 1);
          lki_future_report (save (self), "forget a request that has come with its lead");
        }
    }
  for (guint i = 0; i < self->requests->len; i++)
    {
      LkiDataRequest *request = g_ptr_array_index (self->requests, i);

      if (g_strcmp0 (request->lead_id, lead->id) == 0)
        g_ptr_array_add (requests, lki_data_request_ref (request));
    }

  return requests;
}

/**
 * lki_session_forbids_contact:
 * @self: a session
 * @lead: a lead with its details
 *
 * Returns: %TRUE if nobody may call or write to the person, who has objected or has had the use of
 *   the data restricted
 */
gboolean
lki_session_forbids_contact (LkiSession *self,
                             LkiLeadRecord *lead)
{
  g_autoptr (GPtrArray) requests = lki_session_dup_data_requests (self, lead);

  for (guint i = 0; i < requests->len; i++)
    if (lki_data_request_forbids_contact (g_ptr_array_index (requests, i)))
      return TRUE;

  return FALSE;
}
