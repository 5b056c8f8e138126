// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * LkiDataRequestKind:
 * @LKI_DATA_REQUEST_ACCESS: what is held on me? (GDPR, article 15)
 * @LKI_DATA_REQUEST_RECTIFICATION: correct it (16)
 * @LKI_DATA_REQUEST_ERASURE: delete it (17)
 * @LKI_DATA_REQUEST_RESTRICTION: do not use it (18)
 * @LKI_DATA_REQUEST_OBJECTION: do not contact me (21)
 * @LKI_DATA_REQUEST_OTHER: something that this version does not know
 *
 * What a lead's person asks for.
 */
typedef enum
{
  LKI_DATA_REQUEST_ACCESS,
  LKI_DATA_REQUEST_RECTIFICATION,
  LKI_DATA_REQUEST_ERASURE,
  LKI_DATA_REQUEST_RESTRICTION,
  LKI_DATA_REQUEST_OBJECTION,
  LKI_DATA_REQUEST_OTHER,
} LkiDataRequestKind;

/**
 * LkiDataRequestState:
 * @LKI_DATA_REQUEST_UNSENT: the platform does not have it yet
 * @LKI_DATA_REQUEST_RECEIVED: the platform has it
 * @LKI_DATA_REQUEST_IN_PROGRESS: somebody there works on it
 * @LKI_DATA_REQUEST_COMPLETED: it has been done
 * @LKI_DATA_REQUEST_REJECTED: it will not be done; the note says why
 * @LKI_DATA_REQUEST_UNKNOWN: something that this version does not know
 * @LKI_DATA_REQUEST_REFUSED: the platform did not take it, and it needs whoever has passed it on;
 * what it forbids is forbidden here all the same
 *
 * Where a request stands.
 */
typedef enum
{
  LKI_DATA_REQUEST_UNSENT,
  LKI_DATA_REQUEST_RECEIVED,
  LKI_DATA_REQUEST_IN_PROGRESS,
  LKI_DATA_REQUEST_COMPLETED,
  LKI_DATA_REQUEST_REJECTED,
  LKI_DATA_REQUEST_UNKNOWN,
  LKI_DATA_REQUEST_REFUSED,
} LkiDataRequestState;

/**
 * LkiDataRequest:
 * @id: a UUID, made by the client; the idempotency key
 * @lead_id: (nullable): the lead that it is about; %NULL in a list that is the lead's own
 * @kind: what is asked for
 * @text: (nullable): the person's words; never in the list that is a lead's own
 * @state: where it stands
 * @reference: (nullable): the platform's reference
 * @received_at: when the platform got it, or %LKI_TIME_NONE
 * @decided_at: when it was completed or rejected, or %LKI_TIME_NONE
 * @note: (nullable): what the platform says of it
 *
 * What the person of a lead asked for, passed on to the platform. Immutable once shared.
 */
typedef struct
{
  char *id;
  char *lead_id;
  LkiDataRequestKind kind;
  char *text;
  LkiDataRequestState state;
  char *reference;
  gint64 received_at;
  gint64 decided_at;
  char *note;
} LkiDataRequest;

#define LKI_TYPE_DATA_REQUEST (lki_data_request_get_type ())
GType lki_data_request_get_type (void);

LkiDataRequest *lki_data_request_new (const char *id,
                                      const char *lead_id,
                                      LkiDataRequestKind kind,
                                      const char *text);
LkiDataRequest *lki_data_request_ref (LkiDataRequest *self);
void lki_data_request_unref (LkiDataRequest *self);
gboolean lki_data_request_forbids_contact (LkiDataRequest *self);

const char *lki_data_request_kind_to_string (LkiDataRequestKind kind);
LkiDataRequestKind lki_data_request_kind_from_string (const char *text);
LkiDataRequestState lki_data_request_state_from_string (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiDataRequest,
                               lki_data_request_unref)

G_END_DECLS
