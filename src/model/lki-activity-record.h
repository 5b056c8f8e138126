// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-lead-record.h"

G_BEGIN_DECLS

/**
 * LkiDelivery:
 * @LKI_DELIVERY_CONFIRMED: the server has it
 * @LKI_DELIVERY_QUEUED: waits in the outbox, or is being sent
 * @LKI_DELIVERY_FAILED: was rejected, or conflicts; needs the person
 *
 * How far something that was done here has come.
 */
typedef enum
{
  LKI_DELIVERY_CONFIRMED,
  LKI_DELIVERY_QUEUED,
  LKI_DELIVERY_FAILED,
} LkiDelivery;

/**
 * LkiActivityRecord:
 * @id: UUID made by the client that did it
 * @lead_id: the lead it belongs to
 * @at: when it happened
 * @actor_id: (nullable): the member who did it
 * @actor_name: (nullable): that member's name
 * @type: `call`, `sms`, `email`, `note`, `status`, … or one that this version does not know
 * @outcome: (nullable): outcome of a contact, or the new status
 * @text: (nullable): a note's text, the reason of a status
 * @member_id: (nullable): to whom it was assigned
 * @due_at: until when it sleeps, or when to follow up; %LKI_TIME_NONE
 * @value: what the job is worth; its currency is empty when that is not what happened
 * @delivery: whether the server has it
 *
 * One thing that happened to a lead. Immutable once shared.
 */
typedef struct
{
  char *id;
  char *lead_id;
  gint64 at;
  char *actor_id;
  char *actor_name;
  char *type;
  char *outcome;
  char *text;
  char *member_id;
  gint64 due_at;
  LkiMoney value;
  LkiDelivery delivery;
} LkiActivityRecord;

#define LKI_TYPE_ACTIVITY_RECORD (lki_activity_record_get_type ())
GType lki_activity_record_get_type (void);

LkiActivityRecord *lki_activity_record_new (void);
LkiActivityRecord *lki_activity_record_ref (LkiActivityRecord *self);
void lki_activity_record_unref (LkiActivityRecord *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiActivityRecord,
                               lki_activity_record_unref)

G_END_DECLS
