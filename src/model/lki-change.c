// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does to a lead, as data: its effect on a record, its line in the activity list and
// what undoes it. How it is written on the wire is net's business.

#include "lki-change.h"

#include "lki-clock.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (LkiChange,
                     lki_change,
                     lki_change_ref,
                     lki_change_unref)

static LkiChange *
change_new (LkiLeadRecord *lead,
            gint64 at,
            LkiChangeType type)
{
  LkiChange *self = g_atomic_rc_box_new0 (LkiChange);

  self->id = g_uuid_string_random ();
  self->lead_id = g_strdup (lead->id);
  self->base_revision = lead->revision;
  self->at = at;
  self->type = type;
  self->due_at = LKI_TIME_NONE;

  return self;
}

/**
 * lki_change_new_opened:
 * @lead: the lead that was opened
 * @at: when, in milliseconds since the epoch
 *
 * Returns: (transfer full): the change `opened`
 */
LkiChange *
lki_change_new_opened (LkiLeadRecord *lead,
                       gint64 at)
{
  g_return_val_if_fail (lead != NULL, NULL);

  return change_new (lead, at, LKI_CHANGE_OPENED);
}

/**
 * lki_change_new_status_set:
 * @lead: the lead
 * @at: when, in milliseconds since the epoch
 * @status: the new status, a known one
 * @reason: (nullable): why, for `lost` and `declined`
 *
 * Returns: (transfer full): the change `status.set`
 */
LkiChange *
lki_change_new_status_set (LkiLeadRecord *lead,
                           gint64 at,
                           LkiLeadStatus status,
                           const char *reason)
{
  LkiChange *self;

  g_return_val_if_fail (lead != NULL, NULL);
  g_return_val_if_fail (lki_lead_status_to_string (status) != NULL, NULL);

  self = change_new (lead, at, LKI_CHANGE_STATUS_SET);
  self->status = status;
  self->reason = g_strdup (reason);

  return self;
}

/**
 * lki_change_new_note_add:
 * @lead: the lead
 * @at: when, in milliseconds since the epoch
 * @text: the note, UTF-8
 *
 * Returns: (transfer full): the change `note.add`
 */
LkiChange *
lki_change_new_note_add (LkiLeadRecord *lead,
                         gint64 at,
                         const char *text)
{
  LkiChange *self;

  g_return_val_if_fail (lead != NULL && text != NULL, NULL);

  self = change_new (lead, at, LKI_CHANGE_NOTE_ADD);
  self->text = g_strdup (text);

  return self;
}

/**
 * lki_change_new_contact_log:
 * @lead: the lead
 * @at: when, in milliseconds since the epoch
 * @channel: how the person was contacted
 * @outcome: what came of it
 * @text: (nullable): a remark, UTF-8
 *
 * Returns: (transfer full): the change `contact.log`
 */
LkiChange *
lki_change_new_contact_log (LkiLeadRecord *lead,
                            gint64 at,
                            LkiContactChannel channel,
                            LkiContactOutcome outcome,
                            const char *text)
{
  LkiChange *self;

  g_return_val_if_fail (lead != NULL, NULL);
  g_return_val_if_fail (channel != LKI_CONTACT_CALL || outcome != LKI_CONTACT_SENT, NULL);

  self = change_new (lead, at, LKI_CHANGE_CONTACT_LOG);
  self->channel = channel;
  self->outcome = outcome;
  self->text = g_strdup (text);

  return self;
}

/**
 * lki_change_new_claim:
 * @lead: the lead
 * @at: when, in milliseconds since the epoch
 *
 * Returns: (transfer full): the change `claim`
 */
LkiChange *
lki_change_new_claim (LkiLeadRecord *lead,
                      gint64 at)
{
  g_return_val_if_fail (lead != NULL, NULL);

  return change_new (lead, at, LKI_CHANGE_CLAIM);
}

/**
 * lki_change_new_release:
 * @lead: the lead
 * @at: when, in milliseconds since the epoch
 *
 * Returns: (transfer full): the change `release`
 */
LkiChange *
lki_change_new_release (LkiLeadRecord *lead,
                        gint64 at)
{
  g_return_val_if_fail (lead != NULL, NULL);

  return change_new (lead, at, LKI_CHANGE_RELEASE);
}

/**
 * lki_change_new_assign:
 * @lead: the lead
 * @at: when, in milliseconds since the epoch
 * @member_id: (nullable): the colleague, or %NULL for nobody
 *
 * Returns: (transfer full): the change `assign`
 */
LkiChange *
lki_change_new_assign (LkiLeadRecord *lead,
                       gint64 at,
                       const char *member_id)
{
  LkiChange *self;

  g_return_val_if_fail (lead != NULL, NULL);

  self = change_new (lead, at, LKI_CHANGE_ASSIGN);
  self->member_id = g_strdup (member_id);

  return self;
}

/**
 * lki_change_new_snooze_set:
 * @lead: the lead
 * @at: when, in milliseconds since the epoch
 * @until: when it comes back, or %LKI_TIME_NONE to bring it back now
 *
 * Returns: (transfer full): the change `snooze.set`
 */
LkiChange *
lki_change_new_snooze_set (LkiLeadRecord *lead,
                           gint64 at,
                           gint64 until)
{
  LkiChange *self;

  g_return_val_if_fail (lead != NULL, NULL);

  self = change_new (lead, at, LKI_CHANGE_SNOOZE_SET);
  self->due_at = until;

  return self;
}

/**
 * lki_change_new_follow_up_set:
 * @lead: the lead
 * @at: when, in milliseconds since the epoch
 * @follow_up_at: when to follow up, or %LKI_TIME_NONE for not at all
 * @text: (nullable): what to do then, UTF-8
 *
 * Returns: (transfer full): the change `follow_up.set`
 */
LkiChange *
lki_change_new_follow_up_set (LkiLeadRecord *lead,
                              gint64 at,
                              gint64 follow_up_at,
                              const char *text)
{
  LkiChange *self;

  g_return_val_if_fail (lead != NULL, NULL);

  self = change_new (lead, at, LKI_CHANGE_FOLLOW_UP_SET);
  self->due_at = follow_up_at;
  self->text = g_strdup (text);

  return self;
}

/**
 * lki_change_new_value_set:
 * @lead: the lead
 * @at: when, in milliseconds since the epoch
 * @value: (nullable): what the job is worth, or %NULL for not known
 *
 * Returns: (transfer full): the change `value.set`
 */
LkiChange *
lki_change_new_value_set (LkiLeadRecord *lead,
                          gint64 at,
                          const LkiMoney *value)
{
  LkiChange *self;

  g_return_val_if_fail (lead != NULL, NULL);

  self = change_new (lead, at, LKI_CHANGE_VALUE_SET);
  if (value != NULL)
    self->value = *value;

  return self;
}

/**
 * lki_change_new_dispute_open:
 * @lead: the lead
 * @at: when, in milliseconds since the epoch
 * @reason: the id of one of the organisation's reasons
 * @text: (nullable): what the partner says, UTF-8
 * @evidence: (nullable): ids of activities of the lead, %NULL-terminated
 *
 * Returns: (transfer full): the change `dispute.open`
 */
LkiChange *
lki_change_new_dispute_open (LkiLeadRecord *lead,
                             gint64 at,
                             const char *reason,
                             const char *text,
                             const char *const *evidence)
{
  LkiChange *self;

  g_return_val_if_fail (lead != NULL && reason != NULL, NULL);

  self = change_new (lead, at, LKI_CHANGE_DISPUTE_OPEN);
  self->reason = g_strdup (reason);
  self->text = g_strdup (text);
  self->evidence = g_strdupv ((char **) evidence);

  return self;
}

/**
 * lki_change_new_dispute_withdraw:
 * @lead: the lead
 * @at: when, in milliseconds since the epoch
 *
 * Returns: (transfer full): the change `dispute.withdraw`
 */
LkiChange *
lki_change_new_dispute_withdraw (LkiLeadRecord *lead,
                                 gint64 at)
{
  g_return_val_if_fail (lead != NULL, NULL);

  return change_new (lead, at, LKI_CHANGE_DISPUTE_WITHDRAW);
}

/**
 * lki_change_new_erase:
 * @lead: the lead
 * @at: when, in milliseconds since the epoch
 * @reason: why
 *
 * Returns: (transfer full): the change `erase`
 */
LkiChange *
lki_change_new_erase (LkiLeadRecord *lead,
                      gint64 at,
                      const char *reason)
{
  LkiChange *self;

  g_return_val_if_fail (lead != NULL && reason != NULL, NULL);

  self = change_new (lead, at, LKI_CHANGE_ERASE);
  self->reason = g_strdup (reason);

  return self;
}

/**
 * lki_change_dup_inverse_id:
 * @id: the UUID of a change
 *
 * Taken back twice, a change is taken back by the same one, which the server applies once; and what
 * takes back a change that was refused is found by it.
 *
 * Returns: (transfer full): the UUID of what takes it back, of version 5 of RFC 9562
 */
char *
lki_change_dup_inverse_id (const char *id)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  guint8 digest[20];
  gsize length = sizeof digest;

  g_return_val_if_fail (id != NULL, NULL);

  g_checksum_update (checksum, (const guchar *) "inverse:", -1);
  g_checksum_update (checksum, (const guchar *) id, -1);
  g_checksum_get_digest (checksum, digest, &length);
  digest[6] = (digest[6] & 0x0f) | 0x50;
  digest[8] = (digest[8] & 0x3f) | 0x80;

  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                          digest[0], digest[1], digest[2], digest[3], digest[4], digest[5],
                          digest[6], digest[7], digest[8], digest[9], digest[10], digest[11],
                          digest[12], digest[13], digest[14], digest[15]);
}

/**
 * lki_change_new_inverse:
 * @self: a change
 * @before: what the partner had done with the lead before it
 * @at: when it is undone, in milliseconds since the epoch
 *
 * What undoes a change that may have reached the server. Its base revision is that of @self: who
 * queues it knows a newer one.
 *
 * Returns: (transfer full) (nullable): a new change; %NULL for what cannot be taken back
 */
LkiChange *
lki_change_new_inverse (LkiChange *self,
                        const LkiLeadWork *before,
                        gint64 at)
{
  LkiChangeType type;
  LkiChange *inverse;

  g_return_val_if_fail (self != NULL && before != NULL, NULL);

  switch (self->type)
    {
    case LKI_CHANGE_STATUS_SET:
      if (lki_lead_status_to_string (before->status) == NULL)
        return NULL;
      type = LKI_CHANGE_STATUS_SET;
      break;

    case LKI_CHANGE_ASSIGN:
    case LKI_CHANGE_SNOOZE_SET:
    case LKI_CHANGE_FOLLOW_UP_SET:
    case LKI_CHANGE_VALUE_SET:
      type = self->type;
      break;

    case LKI_CHANGE_CLAIM:
      type = LKI_CHANGE_RELEASE;
      break;

    case LKI_CHANGE_RELEASE:
      type = LKI_CHANGE_CLAIM;
      break;

    case LKI_CHANGE_OPENED:
    case LKI_CHANGE_NOTE_ADD:
    case LKI_CHANGE_CONTACT_LOG:
    case LKI_CHANGE_DISPUTE_OPEN:
    case LKI_CHANGE_DISPUTE_WITHDRAW:
    case LKI_CHANGE_ERASE:
    default:
      return NULL;
    }

  inverse = g_atomic_rc_box_new0 (LkiChange);
  inverse->id = lki_change_dup_inverse_id (self->id);
  inverse->lead_id = g_strdup (self->lead_id);
  inverse->base_revision = self->base_revision;
  inverse->at = at;
  inverse->type = type;
  inverse->due_at = LKI_TIME_NONE;
  if (type == LKI_CHANGE_STATUS_SET)
    {
      inverse->status = before->status;
      inverse->reason = g_strdup (before->status_reason);
    }
  else if (type == LKI_CHANGE_ASSIGN)
    {
      inverse->member_id = g_strdup (before->assignee_id);
    }
  else if (type == LKI_CHANGE_SNOOZE_SET)
    {
      inverse->due_at = before->snoozed_until;
    }
  else if (type == LKI_CHANGE_FOLLOW_UP_SET)
    {
      inverse->due_at = before->follow_up_at;
    }
  else if (type == LKI_CHANGE_VALUE_SET)
    {
      inverse->value = before->value;
    }

  return inverse;
}

/**
 * lki_change_copy_with_base:
 * @self: a change that was not sent yet
 * @base_revision: the revision that it is to start from
 *
 * Returns: (transfer full): the same change, under the same id, from that revision
 */
LkiChange *
lki_change_copy_with_base (LkiChange *self,
                           gint64 base_revision)
{
  g_autoptr (GVariant) payload = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  payload = lki_change_dup_payload (self);

  return lki_change_new_from_payload (self->id, self->lead_id, base_revision, self->at,
                                      lki_change_type_to_string (self->type), payload);
}

LkiChange *
lki_change_ref (LkiChange *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
change_clear (gpointer data)
{
  LkiChange *self = data;

  g_free (self->id);
  g_free (self->lead_id);
  g_free (self->reason);
  g_free (self->text);
  g_free (self->member_id);
  g_strfreev (self->evidence);
}

void
lki_change_unref (LkiChange *self)
{
  g_atomic_rc_box_release_full (self, change_clear);
}

/**
 * lki_change_is_claiming:
 * @pending: the kinds of the changes of a lead that the server has not confirmed
 *
 * Returns: %TRUE if the lead was asked for, and not given back before there was an answer
 */
gboolean
lki_change_is_claiming (guint pending)
{
  return (pending & (1u << LKI_CHANGE_CLAIM)) != 0 && (pending & (1u << LKI_CHANGE_RELEASE)) == 0;
}

/**
 * lki_change_can_conflict:
 * @self: a change
 *
 * Returns: %TRUE if the server compares what it sets with what the person saw: a field that
 * somebody else has set since is not set over. Notes, contacts and openings only add.
 */
gboolean
lki_change_can_conflict (LkiChange *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->type != LKI_CHANGE_OPENED && self->type != LKI_CHANGE_NOTE_ADD &&
         self->type != LKI_CHANGE_CONTACT_LOG;
}

/**
 * lki_change_apply:
 * @self: a change
 * @work: (inout): what the partner has done with the lead so far
 *
 * The optimistic effect: what the server will answer if nobody else acted. Claims have none, as
 * only the server knows who was first; nor have disputes, which are not part of the work.
 */
void
lki_change_apply (LkiChange *self,
                  LkiLeadWork *work)
{
  g_return_if_fail (self != NULL && work != NULL);

  switch (self->type)
    {
    case LKI_CHANGE_OPENED:
      if (work->opened_at == LKI_TIME_NONE)
        work->opened_at = self->at;
      break;

    case LKI_CHANGE_STATUS_SET:
      work->status = self->status;
      g_clear_pointer (&work->status_text, g_free);
      g_set_str (&work->status_reason, self->reason);
      break;

    case LKI_CHANGE_CONTACT_LOG:
      if (work->first_contact_at == LKI_TIME_NONE || self->at < work->first_contact_at)
        work->first_contact_at = self->at;
      break;

    case LKI_CHANGE_RELEASE:
      g_clear_pointer (&work->claimed_by, g_free);
      work->claimed_at = LKI_TIME_NONE;
      break;

    case LKI_CHANGE_ASSIGN:
      g_set_str (&work->assignee_id, self->member_id);
      break;

    case LKI_CHANGE_SNOOZE_SET:
      work->snoozed_until = self->due_at;
      break;

    case LKI_CHANGE_FOLLOW_UP_SET:
      work->follow_up_at = self->due_at;
      break;

    case LKI_CHANGE_VALUE_SET:
      work->value = self->value;
      break;

    case LKI_CHANGE_ERASE:
      work->status = LKI_LEAD_STATUS_ERASED;
      g_clear_pointer (&work->status_text, g_free);
      work->snoozed_until = LKI_TIME_NONE;
      work->follow_up_at = LKI_TIME_NONE;
      break;

    case LKI_CHANGE_NOTE_ADD:
    case LKI_CHANGE_CLAIM:
    case LKI_CHANGE_DISPUTE_OPEN:
    case LKI_CHANGE_DISPUTE_WITHDRAW:
    default:
      break;
    }
}

/* Servers may keep whole seconds. */
static gboolean
is_same_time (gint64 a,
              gint64 b)
{
  return a == b || (a != LKI_TIME_NONE && b != LKI_TIME_NONE && a / 1000 == b / 1000);
}

/**
 * lki_change_holds:
 * @self: a change
 * @work: what has been done with its lead
 *
 * Returns: %TRUE if what the change has set is so, that is nobody has set it otherwise since
 */
gboolean
lki_change_holds (LkiChange *self,
                  const LkiLeadWork *work)
{
  g_return_val_if_fail (self != NULL && work != NULL, FALSE);

  switch (self->type)
    {
    case LKI_CHANGE_STATUS_SET:
      return work->status == self->status && g_strcmp0 (work->status_reason, self->reason) == 0;

    case LKI_CHANGE_ASSIGN:
      return g_strcmp0 (work->assignee_id, self->member_id) == 0;

    case LKI_CHANGE_SNOOZE_SET:
      return is_same_time (work->snoozed_until, self->due_at);

    case LKI_CHANGE_FOLLOW_UP_SET:
      return is_same_time (work->follow_up_at, self->due_at);

    case LKI_CHANGE_VALUE_SET:
      return work->value.amount_minor == self->value.amount_minor &&
             strcmp (work->value.currency, self->value.currency) == 0;

    case LKI_CHANGE_RELEASE:
      return work->claimed_by == NULL;

    case LKI_CHANGE_OPENED:
    case LKI_CHANGE_NOTE_ADD:
    case LKI_CHANGE_CONTACT_LOG:
    case LKI_CHANGE_CLAIM:
    case LKI_CHANGE_DISPUTE_OPEN:
    case LKI_CHANGE_DISPUTE_WITHDRAW:
    case LKI_CHANGE_ERASE:
    default:
      return TRUE;
    }
}

/* What the server writes into the activity for the same change. */
static void
fill_activity (LkiChange *self,
               LkiActivityRecord *activity)
{
  static const char *const activity_types[] = {
    [LKI_CHANGE_OPENED] = "opened",
    [LKI_CHANGE_STATUS_SET] = "status",
    [LKI_CHANGE_NOTE_ADD] = "note",
    [LKI_CHANGE_CONTACT_LOG] = NULL,
    [LKI_CHANGE_CLAIM] = "claim",
    [LKI_CHANGE_RELEASE] = "release",
    [LKI_CHANGE_ASSIGN] = "assign",
    [LKI_CHANGE_SNOOZE_SET] = "snooze",
    [LKI_CHANGE_FOLLOW_UP_SET] = "follow_up",
    [LKI_CHANGE_VALUE_SET] = "system",
    [LKI_CHANGE_DISPUTE_OPEN] = "dispute",
    [LKI_CHANGE_DISPUTE_WITHDRAW] = "dispute",
    [LKI_CHANGE_ERASE] = "system",
  };
  const char *type = activity_types[self->type];
  const char *outcome = NULL;
  const char *text = self->text;

  if (self->type == LKI_CHANGE_CONTACT_LOG)
    {
      type = lki_contact_channel_to_string (self->channel);
      outcome = lki_contact_outcome_to_string (self->outcome);
    }
  else if (self->type == LKI_CHANGE_STATUS_SET)
    {
      outcome = lki_lead_status_to_string (self->status);
      text = self->reason;
    }
  else if (self->type == LKI_CHANGE_DISPUTE_OPEN)
    {
      outcome = "sent";
    }
  else if (self->type == LKI_CHANGE_DISPUTE_WITHDRAW)
    {
      outcome = "withdrawn";
    }
  else if (self->type == LKI_CHANGE_ERASE)
    {
      outcome = "erased";
    }

  activity->type = g_strdup (type);
  activity->outcome = g_strdup (outcome);
  activity->text = g_strdup (text);
  activity->member_id = g_strdup (self->member_id);
  activity->due_at = self->due_at;
  activity->value = self->value;
}

/**
 * lki_change_dup_activity:
 * @self: a change
 * @actor_id: (nullable): who did it
 * @actor_name: (nullable): that member's name
 *
 * Returns: (transfer full): its line in the activity list, queued, with the change's UUID as id
 */
LkiActivityRecord *
lki_change_dup_activity (LkiChange *self,
                         const char *actor_id,
                         const char *actor_name)
{
  LkiActivityRecord *activity;

  g_return_val_if_fail (self != NULL, NULL);

  activity = lki_activity_record_new ();
  activity->id = g_strdup (self->id);
  activity->lead_id = g_strdup (self->lead_id);
  activity->at = self->at;
  activity->actor_id = g_strdup (actor_id);
  activity->actor_name = g_strdup (actor_name);
  activity->delivery = LKI_DELIVERY_QUEUED;
  fill_activity (self, activity);

  return activity;
}
