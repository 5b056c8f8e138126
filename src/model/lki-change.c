// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does to a lead, as data: its effect on a record, its line in the activity list, and
// the form in which the outbox keeps it. How it is written on the wire is net's business.

#include "lki-change.h"

#include "lki-clock.h"

G_DEFINE_BOXED_TYPE (LkiChange,
                     lki_change,
                     lki_change_ref,
                     lki_change_unref)

static const char *const type_names[] = {
  [LKI_CHANGE_OPENED] = "opened",
  [LKI_CHANGE_STATUS_SET] = "status.set",
  [LKI_CHANGE_NOTE_ADD] = "note.add",
};

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
}

void
lki_change_unref (LkiChange *self)
{
  g_atomic_rc_box_release_full (self, change_clear);
}

/**
 * lki_change_type_to_string:
 * @type: a type
 *
 * Returns: its name in the contract
 */
const char *
lki_change_type_to_string (LkiChangeType type)
{
  g_return_val_if_fail (type < G_N_ELEMENTS (type_names), NULL);

  return type_names[type];
}

/**
 * lki_change_apply:
 * @self: a change
 * @work: (inout): what the partner has done with the lead so far
 *
 * The optimistic effect: what the server will answer if nobody else acted.
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

    case LKI_CHANGE_NOTE_ADD:
    default:
      break;
    }
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
  static const char *const activity_types[] = {
    [LKI_CHANGE_OPENED] = "opened",
    [LKI_CHANGE_STATUS_SET] = "status",
    [LKI_CHANGE_NOTE_ADD] = "note",
  };
  LkiActivityRecord *activity;

  g_return_val_if_fail (self != NULL, NULL);

  activity = lki_activity_record_new ();
  activity->id = g_strdup (self->id);
  activity->lead_id = g_strdup (self->lead_id);
  activity->at = self->at;
  activity->actor_id = g_strdup (actor_id);
  activity->actor_name = g_strdup (actor_name);
  activity->type = g_strdup (activity_types[self->type]);
  activity->delivery = LKI_DELIVERY_QUEUED;
  if (self->type == LKI_CHANGE_STATUS_SET)
    {
      activity->outcome = g_strdup (lki_lead_status_to_string (self->status));
      activity->text = g_strdup (self->reason);
    }
  else
    {
      activity->text = g_strdup (self->text);
    }

  return activity;
}

/**
 * lki_change_dup_payload:
 * @self: a change
 *
 * Returns: (transfer full): what belongs to its type, as `a{sv}`, for the outbox
 */
GVariant *
lki_change_dup_payload (LkiChange *self)
{
  GVariantDict dict;

  g_return_val_if_fail (self != NULL, NULL);

  g_variant_dict_init (&dict, NULL);
  if (self->type == LKI_CHANGE_STATUS_SET)
    g_variant_dict_insert (&dict, "status", "s", lki_lead_status_to_string (self->status));
  if (self->reason != NULL)
    g_variant_dict_insert (&dict, "reason", "s", self->reason);
  if (self->text != NULL)
    g_variant_dict_insert (&dict, "text", "s", self->text);

  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

/**
 * lki_change_new_from_payload:
 * @id: UUID
 * @lead_id: the lead
 * @base_revision: the revision that the person saw
 * @at: when, in milliseconds since the epoch
 * @type: its name in the contract
 * @payload: what [method@Lki.Change.dup_payload] gave
 *
 * Returns: (transfer full) (nullable): the change, or %NULL if this version does not know such a
 * change
 */
LkiChange *
lki_change_new_from_payload (const char *id,
                             const char *lead_id,
                             gint64 base_revision,
                             gint64 at,
                             const char *type,
                             GVariant *payload)
{
  const char *status = NULL;
  LkiChange *self = NULL;
  int index = -1;

  for (guint i = 0; i < G_N_ELEMENTS (type_names); i++)
    if (g_strcmp0 (type, type_names[i]) == 0)
      index = i;
  if (index < 0 || id == NULL || lead_id == NULL ||
      !g_variant_is_of_type (payload, G_VARIANT_TYPE_VARDICT))
    return NULL;

  self = g_atomic_rc_box_new0 (LkiChange);
  self->id = g_strdup (id);
  self->lead_id = g_strdup (lead_id);
  self->base_revision = base_revision;
  self->at = at;
  self->type = index;
  if (g_variant_lookup (payload, "status", "&s", &status))
    self->status = lki_lead_status_from_string (status);
  g_variant_lookup (payload, "reason", "s", &self->reason);
  g_variant_lookup (payload, "text", "s", &self->text);

  if ((self->type == LKI_CHANGE_STATUS_SET && self->status == LKI_LEAD_STATUS_UNKNOWN) ||
      (self->type == LKI_CHANGE_NOTE_ADD && self->text == NULL))
    g_clear_pointer (&self, lki_change_unref);

  return self;
}

/**
 * lki_change_result_new:
 * @change_id: the change's UUID
 * @outcome: what became of it
 * @lead: (nullable): the lead as the server has it
 * @problem_code: (nullable): why not
 *
 * Returns: (transfer full): a result
 */
LkiChangeResult *
lki_change_result_new (const char *change_id,
                       LkiChangeOutcome outcome,
                       LkiLeadRecord *lead,
                       const char *problem_code)
{
  LkiChangeResult *self = g_new0 (LkiChangeResult, 1);

  self->change_id = g_strdup (change_id);
  self->outcome = outcome;
  self->lead = lead != NULL ? lki_lead_record_ref (lead) : NULL;
  self->problem_code = g_strdup (problem_code);

  return self;
}

void
lki_change_result_free (LkiChangeResult *self)
{
  g_free (self->change_id);
  g_clear_pointer (&self->lead, lki_lead_record_unref);
  g_free (self->problem_code);
  g_free (self);
}
