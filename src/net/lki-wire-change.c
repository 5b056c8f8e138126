// SPDX-License-Identifier: GPL-3.0-or-later
// Changes as the contract wants them sent (partner API, "Changes").

#include "lki-wire.h"

#include "lki-clock.h"

#include <json-glib/json-glib.h>

static void
add_text (JsonBuilder *builder,
          const char *member,
          const char *text)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, text);
}

static void
add_text_if_any (JsonBuilder *builder,
                 const char *member,
                 const char *text)
{
  if (text != NULL)
    add_text (builder, member, text);
}

/* `null` takes the value away. */
static void
add_text_or_null (JsonBuilder *builder,
                  const char *member,
                  const char *text)
{
  if (text != NULL)
    {
      add_text (builder, member, text);
      return;
    }
  json_builder_set_member_name (builder, member);
  json_builder_add_null_value (builder);
}

static void
add_time_or_null (JsonBuilder *builder,
                  const char *member,
                  gint64 time_ms)
{
  g_autofree char *text = time_ms != LKI_TIME_NONE ? lki_time_format (time_ms) : NULL;

  add_text_or_null (builder, member, text);
}

static void
add_value (JsonBuilder *builder,
           const LkiMoney *value)
{
  json_builder_set_member_name (builder, "value");
  if (*value->currency == '\0')
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "amount_minor");
  json_builder_add_int_value (builder, value->amount_minor);
  add_text (builder, "currency", value->currency);
  json_builder_end_object (builder);
}

static void
add_evidence (JsonBuilder *builder,
              char **evidence)
{
  json_builder_set_member_name (builder, "evidence");
  json_builder_begin_array (builder);
  for (guint i = 0; evidence != NULL && evidence[i] != NULL; i++)
    json_builder_add_string_value (builder, evidence[i]);
  json_builder_end_array (builder);
}

static void
add_members (JsonBuilder *builder,
             LkiChange *change)
{
  switch (change->type)
    {
    case LKI_CHANGE_STATUS_SET:
      add_text (builder, "status", lki_lead_status_to_string (change->status));
      add_text_if_any (builder, "reason", change->reason);
      break;

    case LKI_CHANGE_NOTE_ADD:
      add_text (builder, "text", change->text);
      break;

    case LKI_CHANGE_CONTACT_LOG:
      add_text (builder, "channel", lki_contact_channel_to_string (change->channel));
      add_text_if_any (builder, "outcome", lki_contact_outcome_to_string (change->outcome));
      add_text_if_any (builder, "text", change->text);
      break;

    case LKI_CHANGE_ASSIGN:
      add_text_or_null (builder, "member_id", change->member_id);
      break;

    case LKI_CHANGE_SNOOZE_SET:
      add_time_or_null (builder, "until", change->due_at);
      break;

    case LKI_CHANGE_FOLLOW_UP_SET:
      add_time_or_null (builder, "follow_up_at", change->due_at);
      add_text_if_any (builder, "text", change->text);
      break;

    case LKI_CHANGE_VALUE_SET:
      add_value (builder, &change->value);
      break;

    case LKI_CHANGE_DISPUTE_OPEN:
      add_text (builder, "reason", change->reason);
      add_text_if_any (builder, "text", change->text);
      add_evidence (builder, change->evidence);
      break;

    case LKI_CHANGE_ERASE:
      add_text (builder, "reason", change->reason);
      break;

    case LKI_CHANGE_OPENED:
    case LKI_CHANGE_CLAIM:
    case LKI_CHANGE_RELEASE:
    case LKI_CHANGE_DISPUTE_WITHDRAW:
    default:
      break;
    }
}

static void
add_change (JsonBuilder *builder,
            LkiChange *change)
{
  g_autofree char *at = lki_time_format (change->at);

  json_builder_begin_object (builder);
  add_text (builder, "id", change->id);
  add_text (builder, "lead_id", change->lead_id);
  json_builder_set_member_name (builder, "base_revision");
  json_builder_add_int_value (builder, change->base_revision);
  add_text (builder, "at", at);
  add_text (builder, "type", lki_change_type_to_string (change->type));
  add_members (builder, change);
  json_builder_end_object (builder);
}

/**
 * lki_wire_print_changes:
 * @changes: (element-type LkiChange): at most 100 changes
 *
 * Returns: (transfer full): the body of `POST /v1/changes`
 */
GBytes *
lki_wire_print_changes (GPtrArray *changes)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  char *text;
  gsize length;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "changes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < changes->len; i++)
    add_change (builder, g_ptr_array_index (changes, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, &length);

  return g_bytes_new_take (text, length);
}
