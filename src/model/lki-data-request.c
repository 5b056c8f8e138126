// SPDX-License-Identifier: GPL-3.0-or-later
// What the person of a lead asked for under the GDPR, and where that stands at the platform. What
// is done about it on this device is not decided here.

#include "lki-data-request.h"

#include "lki-clock.h"

static const char *const KINDS[] = {
  [LKI_DATA_REQUEST_ACCESS] = "access",       [LKI_DATA_REQUEST_RECTIFICATION] = "rectification",
  [LKI_DATA_REQUEST_ERASURE] = "erasure",     [LKI_DATA_REQUEST_RESTRICTION] = "restriction",
  [LKI_DATA_REQUEST_OBJECTION] = "objection",
};

G_DEFINE_BOXED_TYPE (LkiDataRequest,
                     lki_data_request,
                     lki_data_request_ref,
                     lki_data_request_unref)

/**
 * lki_data_request_new:
 * @id: (nullable): its id, or %NULL for a new one
 * @lead_id: (nullable): the lead that it is about
 * @kind: what is asked for
 * @text: (nullable): the person's words
 *
 * Returns: (transfer full): a request that is not sent, to be filled in before it is shared
 */
LkiDataRequest *
lki_data_request_new (const char *id,
                      const char *lead_id,
                      LkiDataRequestKind kind,
                      const char *text)
{
  LkiDataRequest *self = g_atomic_rc_box_new0 (LkiDataRequest);

  self->id = id != NULL ? g_strdup (id) : g_uuid_string_random ();
  self->lead_id = g_strdup (lead_id);
  self->kind = kind;
  self->text = g_strdup (text);
  self->received_at = LKI_TIME_NONE;
  self->decided_at = LKI_TIME_NONE;

  return self;
}

LkiDataRequest *
lki_data_request_ref (LkiDataRequest *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
data_request_clear (gpointer data)
{
  LkiDataRequest *self = data;

  g_free (self->id);
  g_free (self->lead_id);
  g_free (self->text);
  g_free (self->reference);
  g_free (self->note);
}

void
lki_data_request_unref (LkiDataRequest *self)
{
  g_atomic_rc_box_release_full (self, data_request_clear);
}

/**
 * lki_data_request_forbids_contact:
 * @self: a request
 *
 * Returns: %TRUE if nobody may call or write to the person because of it: an objection or a
 * restriction, from the moment that it is known until the platform rejects it
 */
gboolean
lki_data_request_forbids_contact (LkiDataRequest *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return (self->kind == LKI_DATA_REQUEST_OBJECTION || self->kind == LKI_DATA_REQUEST_RESTRICTION) &&
         self->state != LKI_DATA_REQUEST_REJECTED;
}

/**
 * lki_data_request_kind_to_string:
 * @kind: a kind
 *
 * Returns: (nullable): the contract's word, or %NULL for %LKI_DATA_REQUEST_OTHER
 */
const char *
lki_data_request_kind_to_string (LkiDataRequestKind kind)
{
  return (guint) kind < G_N_ELEMENTS (KINDS) ? KINDS[kind] : NULL;
}

/**
 * lki_data_request_kind_from_string:
 * @text: (nullable): the contract's word
 *
 * Returns: the kind
 */
LkiDataRequestKind
lki_data_request_kind_from_string (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (KINDS); i++)
    {
      if (g_strcmp0 (text, KINDS[i]) == 0)
        return i;
    }

  return LKI_DATA_REQUEST_OTHER;
}

/**
 * lki_data_request_state_from_string:
 * @text: (nullable): the contract's word
 *
 * Returns: the state
 */
LkiDataRequestState
lki_data_request_state_from_string (const char *text)
{
  static const struct
  {
    const char *name;
    LkiDataRequestState state;
  } states[] = {
    { "received", LKI_DATA_REQUEST_RECEIVED },
    { "in_progress", LKI_DATA_REQUEST_IN_PROGRESS },
    { "completed", LKI_DATA_REQUEST_COMPLETED },
    { "rejected", LKI_DATA_REQUEST_REJECTED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      if (g_strcmp0 (text, states[i].name) == 0)
        return states[i].state;
    }

  return LKI_DATA_REQUEST_UNKNOWN;
}
