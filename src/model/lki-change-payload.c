// SPDX-License-Identifier: GPL-3.0-or-later
// The form in which the outbox keeps a change: what belongs to its type, as `a{sv}`.

#include "lki-change.h"

#include "lki-clock.h"

#include <string.h>

/* Which members a type has. */
typedef enum
{
  MEMBER_STATUS = 1 << 0,
  MEMBER_REASON = 1 << 1,
  MEMBER_TEXT = 1 << 2,
  MEMBER_CONTACT = 1 << 3,
  MEMBER_MEMBER = 1 << 4,
  MEMBER_DUE = 1 << 5,
  MEMBER_VALUE = 1 << 6,
  MEMBER_EVIDENCE = 1 << 7,
} Members;

static const struct
{
  const char *name;
  Members members;
  Members needed;
} types[] = {
  [LKI_CHANGE_OPENED] = { "opened", 0, 0 },
  [LKI_CHANGE_STATUS_SET] = { "status.set", MEMBER_STATUS | MEMBER_REASON, MEMBER_STATUS },
  [LKI_CHANGE_NOTE_ADD] = { "note.add", MEMBER_TEXT, MEMBER_TEXT },
  [LKI_CHANGE_CONTACT_LOG] = { "contact.log", MEMBER_CONTACT | MEMBER_TEXT, MEMBER_CONTACT },
  [LKI_CHANGE_CLAIM] = { "claim", 0, 0 },
  [LKI_CHANGE_RELEASE] = { "release", 0, 0 },
  [LKI_CHANGE_ASSIGN] = { "assign", MEMBER_MEMBER, 0 },
  [LKI_CHANGE_SNOOZE_SET] = { "snooze.set", MEMBER_DUE, 0 },
  [LKI_CHANGE_FOLLOW_UP_SET] = { "follow_up.set", MEMBER_DUE | MEMBER_TEXT, 0 },
  [LKI_CHANGE_VALUE_SET] = { "value.set", MEMBER_VALUE, 0 },
  [LKI_CHANGE_DISPUTE_OPEN] = { "dispute.open", MEMBER_REASON | MEMBER_TEXT | MEMBER_EVIDENCE,
                                MEMBER_REASON },
  [LKI_CHANGE_DISPUTE_WITHDRAW] = { "dispute.withdraw", 0, 0 },
  [LKI_CHANGE_ERASE] = { "erase", MEMBER_REASON, MEMBER_REASON },
};

/**
 * lki_change_type_to_string:
 * @type: a type
 *
 * Returns: its name in the contract
 */
const char *
lki_change_type_to_string (LkiChangeType type)
{
  g_return_val_if_fail (type < G_N_ELEMENTS (types), NULL);

  return types[type].name;
}

/**
 * lki_change_type_from_string:
 * @text: (nullable): a name of the contract
 * @type: (out): the type
 *
 * Returns: %TRUE if this version knows such a change
 */
gboolean
lki_change_type_from_string (const char *text,
                             LkiChangeType *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (text, types[i].name) == 0)
      {
        *type = (LkiChangeType) i;
        return TRUE;
      }

  return FALSE;
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
  Members members;

  g_return_val_if_fail (self != NULL, NULL);

  members = types[self->type].members;
  g_variant_dict_init (&dict, NULL);
  if (members & MEMBER_STATUS)
    g_variant_dict_insert (&dict, "status", "s", lki_lead_status_to_string (self->status));
  if ((members & MEMBER_REASON) && self->reason != NULL)
    g_variant_dict_insert (&dict, "reason", "s", self->reason);
  if ((members & MEMBER_TEXT) && self->text != NULL)
    g_variant_dict_insert (&dict, "text", "s", self->text);
  if (members & MEMBER_CONTACT)
    {
      const char *outcome = lki_contact_outcome_to_string (self->outcome);

      g_variant_dict_insert (&dict, "channel", "s", lki_contact_channel_to_string (self->channel));
      if (outcome != NULL)
        g_variant_dict_insert (&dict, "outcome", "s", outcome);
    }
  if ((members & MEMBER_MEMBER) && self->member_id != NULL)
    g_variant_dict_insert (&dict, "member", "s", self->member_id);
  if ((members & MEMBER_DUE) && self->due_at != LKI_TIME_NONE)
    g_variant_dict_insert (&dict, "due", "x", self->due_at);
  if ((members & MEMBER_VALUE) && *self->value.currency != '\0')
    g_variant_dict_insert (&dict, "value", "(xs)", self->value.amount_minor, self->value.currency);
  if ((members & MEMBER_EVIDENCE) && self->evidence != NULL)
    g_variant_dict_insert (&dict, "evidence", "^as", self->evidence);

  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

static gboolean
read_contact (LkiChange *self,
              GVariant *payload)
{
  const char *channel = NULL, *outcome = NULL;

  g_variant_lookup (payload, "channel", "&s", &channel);
  g_variant_lookup (payload, "outcome", "&s", &outcome);

  return lki_contact_channel_from_string (channel, &self->channel) &&
         lki_contact_outcome_from_string (outcome, &self->outcome);
}

/* FALSE when something is missing without which the change makes no sense. */
static gboolean
read_members (LkiChange *self,
              GVariant *payload)
{
  Members members = types[self->type].members;
  Members needed = types[self->type].needed;
  const char *status = NULL, *currency = NULL;

  if (members & MEMBER_STATUS)
    {
      g_variant_lookup (payload, "status", "&s", &status);
      self->status = lki_lead_status_from_string (status);
    }
  if (members & MEMBER_REASON)
    g_variant_lookup (payload, "reason", "s", &self->reason);
  if (members & MEMBER_TEXT)
    g_variant_lookup (payload, "text", "s", &self->text);
  if (members & MEMBER_MEMBER)
    g_variant_lookup (payload, "member", "s", &self->member_id);
  if (members & MEMBER_DUE)
    g_variant_lookup (payload, "due", "x", &self->due_at);
  if ((members & MEMBER_VALUE) &&
      g_variant_lookup (payload, "value", "(x&s)", &self->value.amount_minor, &currency))
    g_strlcpy (self->value.currency, currency, sizeof self->value.currency);
  if (members & MEMBER_EVIDENCE)
    g_variant_lookup (payload, "evidence", "^as", &self->evidence);

  return (!(needed & MEMBER_STATUS) || self->status != LKI_LEAD_STATUS_UNKNOWN) &&
         (!(needed & MEMBER_REASON) || self->reason != NULL) &&
         (!(needed & MEMBER_TEXT) || self->text != NULL) &&
         (!(needed & MEMBER_CONTACT) || read_contact (self, payload));
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
  g_autoptr (LkiChange) self = NULL;
  LkiChangeType known;

  if (!lki_change_type_from_string (type, &known) || id == NULL || lead_id == NULL ||
      !g_variant_is_of_type (payload, G_VARIANT_TYPE_VARDICT))
    return NULL;

  self = g_atomic_rc_box_new0 (LkiChange);
  self->id = g_strdup (id);
  self->lead_id = g_strdup (lead_id);
  self->base_revision = base_revision;
  self->at = at;
  self->type = known;
  self->due_at = LKI_TIME_NONE;

  return read_members (self, payload) ? g_steal_pointer (&self) : NULL;
}
