// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lki-activity-record.h"
#include "lki-contact-attempt.h"
#include "lki-lead-record.h"

G_BEGIN_DECLS

/**
 * LkiChangeType:
 *
 * What a person can do to a lead (partner API, "Changes").
 */
typedef enum
{
  LKI_CHANGE_OPENED,
  LKI_CHANGE_STATUS_SET,
  LKI_CHANGE_NOTE_ADD,
  LKI_CHANGE_CONTACT_LOG,
  LKI_CHANGE_CLAIM,
  LKI_CHANGE_RELEASE,
  LKI_CHANGE_ASSIGN,
  LKI_CHANGE_SNOOZE_SET,
  LKI_CHANGE_FOLLOW_UP_SET,
  LKI_CHANGE_VALUE_SET,
  LKI_CHANGE_DISPUTE_OPEN,
  LKI_CHANGE_DISPUTE_WITHDRAW,
  LKI_CHANGE_ERASE,
} LkiChangeType;

/**
 * LkiChange:
 * @id: UUID, the idempotency key
 * @lead_id: the lead
 * @base_revision: the revision that the person saw
 * @at: when it was done, in milliseconds since the epoch
 * @type: what was done
 * @status: for `status.set`
 * @reason: (nullable): for `status.set`, `dispute.open` and `erase`
 * @text: (nullable): for `note.add`, `contact.log`, `follow_up.set` and `dispute.open`
 * @channel: for `contact.log`
 * @outcome: for `contact.log`
 * @member_id: (nullable): for `assign`; %NULL is nobody
 * @due_at: for `snooze.set` and `follow_up.set`; %LKI_TIME_NONE takes it away
 * @value: for `value.set`; an empty currency takes it away
 * @evidence: (nullable): for `dispute.open`: ids of activities, %NULL-terminated
 *
 * One thing that a person did. Immutable once shared.
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
  LkiContactChannel channel;
  LkiContactOutcome outcome;
  char *member_id;
  gint64 due_at;
  LkiMoney value;
  char **evidence;
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
LkiChange *lki_change_new_contact_log (LkiLeadRecord *lead,
                                       gint64 at,
                                       LkiContactChannel channel,
                                       LkiContactOutcome outcome,
                                       const char *text);
LkiChange *lki_change_new_claim (LkiLeadRecord *lead,
                                 gint64 at);
LkiChange *lki_change_new_release (LkiLeadRecord *lead,
                                   gint64 at);
LkiChange *lki_change_new_assign (LkiLeadRecord *lead,
                                  gint64 at,
                                  const char *member_id);
LkiChange *lki_change_new_snooze_set (LkiLeadRecord *lead,
                                      gint64 at,
                                      gint64 until);
LkiChange *lki_change_new_follow_up_set (LkiLeadRecord *lead,
                                         gint64 at,
                                         gint64 follow_up_at,
                                         const char *text);
LkiChange *lki_change_new_value_set (LkiLeadRecord *lead,
                                     gint64 at,
                                     const LkiMoney *value);
LkiChange *lki_change_new_dispute_open (LkiLeadRecord *lead,
                                        gint64 at,
                                        const char *reason,
                                        const char *text,
                                        const char *const *evidence);
LkiChange *lki_change_new_dispute_withdraw (LkiLeadRecord *lead,
                                            gint64 at);
LkiChange *lki_change_new_erase (LkiLeadRecord *lead,
                                 gint64 at,
                                 const char *reason);
LkiChange *lki_change_new_inverse (LkiChange *self,
                                   const LkiLeadWork *before,
                                   gint64 at);
char *lki_change_dup_inverse_id (const char *id);
LkiChange *lki_change_copy_with_base (LkiChange *self,
                                      gint64 base_revision);
LkiChange *lki_change_ref (LkiChange *self);
void lki_change_unref (LkiChange *self);

void lki_change_apply (LkiChange *self,
                       LkiLeadWork *work);
gboolean lki_change_holds (LkiChange *self,
                           const LkiLeadWork *work);
gboolean lki_change_is_claiming (guint pending);
gboolean lki_change_can_conflict (LkiChange *self);
LkiActivityRecord *lki_change_dup_activity (LkiChange *self,
                                            const char *actor_id,
                                            const char *actor_name);
const char *lki_change_type_to_string (LkiChangeType type);
gboolean lki_change_type_from_string (const char *text,
                                      LkiChangeType *type);

GVariant *lki_change_dup_payload (LkiChange *self);
LkiChange *lki_change_new_from_payload (const char *id,
                                        const char *lead_id,
                                        gint64 base_revision,
                                        gint64 at,
                                        const char *type,
                                        GVariant *payload);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkiChange,
                               lki_change_unref)

G_END_DECLS
