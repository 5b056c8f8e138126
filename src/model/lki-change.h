// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-activity-record.h"
#include "lki-lead-record.h"

G_BEGIN_DECLS

/**
 * LkiChangeType:
 *
 * What a person can do to a lead. Stored by its wire name, see [func@Lki.change_type_to_string].
 */
typedef enum
{
  LKI_CHANGE_OPENED,
  LKI_CHANGE_STATUS_SET,
  LKI_CHANGE_NOTE_ADD,
} LkiChangeType;

/**
 * LkiChange:
 * @id: UUID, the idempotency key
 * @lead_id: the lead
 * @base_revision: the revision of the lead that the person saw
 * @at: when the person did it
 * @type: what it does
 * @status: the new status, for `status.set`
 * @reason: (nullable): the reason, for `status.set`
 * @text: (nullable): the text, for `note.add`
 *
 * One action of a person, on its way to the server. Immutable once shared.
 */
typedef struct
{
  char *id;
  char *lead_id;
  gint64 base_revision;
  gint64 at;
  LkiChangeType type;
  LkiLeadStatus status;
  char *reason;
  char *text;
} LkiChange;

#define LKI_TYPE_CHANGE (lki_change_get_type ())
GType lki_change_get_type (void);

LkiChange *lki_change_new_opened (LkiLeadRecord *lead,
                                  gint64 at);
LkiChange *lki_change_new_status_set (LkiLeadRecord *lead,
                                      gint64 at,
                                      LkiLeadStatus status,
                                      const char *reason);
LkiChange *lki_change_new_note_add (LkiLeadRecord *lead,
                                    gint64 at,
                                    const char *text);
LkiChange *lki_change_ref (LkiChange *self);
void lki_change_unref (LkiChange *self);

void lki_change_apply (LkiChange *self,
                       LkiLeadWork *work);
LkiActivityRecord *lki_change_dup_activity (LkiChange *self,
                                            const char *actor_id,
                                            const char *actor_name);
GVariant *lki_change_dup_payload (LkiChange *self);
LkiChange *lki_change_new_from_payload (const char *id,
                                        const char *lead_id,
                                        gint64 base_revision,
                                        gint64 at,
                                        const char *type,
                                        GVariant *payload);
const char *lki_change_type_to_string (LkiChangeType type);

/**
 * LkiChangeOutcome:
 *
 * What the server says of a change.
 */
typedef enum
{
  LKI_CHANGE_APPLIED,
  LKI_CHANGE_DUPLICATE,
  LKI_CHANGE_CONFLICT,
  LKI_CHANGE_REJECTED,
} LkiChangeOutcome;

/**
 * LkiChangeResult:
 * @change_id: the change
 * @outcome: what became of it
 * @lead: (nullable): the lead as the server has it now
 * @problem_code: (nullable): why it was rejected
 */
typedef struct
{
  char *change_id;
  LkiChangeOutcome outcome;
  LkiLeadRecord *lead;
  char *problem_code;
} LkiChangeResult;

LkiChangeResult *lki_change_result_new (const char *change_id,
                                        LkiChangeOutcome outcome,
                                        LkiLeadRecord *lead,
                                        const char *problem_code);
void lki_change_result_free (LkiChangeResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiChange,
                               lki_change_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiChangeResult,
                               lki_change_result_free)

G_END_DECLS
