// SPDX-License-Identifier: GPL-3.0-or-later
// Who has a lead open (partner API, "Presence"): the answer to PUT /presence, and the event.

#include "lki-wire.h"

#include "lki-error.h"
#include "lki-wire-value.h"

#include <string.h>

/* More people than look at one lead. */
#define MAX_MEMBERS 100

/* Members who cannot be read are left out, and each is there once. */
static void
read_members (JsonObject *object,
              LkiPresence *presence,
              gboolean *bad)
{
  JsonArray *members = lki_wire_get_array (object, "members", bad);
  guint length = members != NULL ? MIN (json_array_get_length (members), MAX_MEMBERS) : 0;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < length; i++)
    {
      JsonNode *node = json_array_get_element (members, i);
      JsonObject *member = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      gboolean bad_member = FALSE;
      g_autofree char *id = lki_wire_dup_id (member, "id", &bad_member);
      g_autofree char *name =
          lki_wire_dup_text (member, "name", LKI_WIRE_LINE, LKI_WIRE_MAX_LINE, &bad_member);

      if (id == NULL || bad_member || g_hash_table_contains (seen, id))
        continue;
      lki_presence_add_member (presence, id, name);
      g_hash_table_add (seen, g_steal_pointer (&id));
    }
}

/**
 * lki_wire_parse_presence:
 * @body: JSON, of any origin: the event, or what `PUT /v1/presence` answered
 * @error: why not: %LKI_ERROR_PROTOCOL
 *
 * Returns: (transfer full): who has the lead open, or %NULL
 */
LkiPresence *
lki_wire_parse_presence (GBytes *body,
                         GError **error)
{
  LkiJsonSpan span = lki_json_span_of_bytes (body);
  g_autoptr (JsonNode) root = lki_json_span_parse (&span, NULL);
  g_autoptr (LkiPresence) presence = NULL;
  JsonObject *object = NULL;
  gboolean bad = root == NULL || !JSON_NODE_HOLDS_OBJECT (root);
  gboolean ignored = FALSE;
  gint64 seconds;

  if (!bad)
    {
      g_autofree char *lead_id = NULL;

      object = json_node_get_object (root);
      lead_id = lki_wire_dup_id (object, "lead_id", &bad);
      presence = lki_presence_new (lead_id);
      read_members (object, presence, &bad);
      seconds = lki_wire_get_int (object, "lasts_seconds", 1, 24 * 3600, -1, &ignored);
      presence->lasts_ms = seconds > 0 ? seconds * 1000 : -1;
    }
  if (bad)
    {
      g_propagate_error (
          error, lki_error_new (LKI_ERROR_PROTOCOL, "who has the lead open cannot be read"));
      return NULL;
    }

  return g_steal_pointer (&presence);
}

/**
 * lki_wire_print_presence:
 * @client_id: an id of this client
 * @lead_id: (nullable): the lead that is open
 *
 * Returns: (transfer full): the body of `PUT /v1/presence`
 */
GBytes *
lki_wire_print_presence (const char *client_id,
                         const char *lead_id)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;
  char *text;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "client_id");
  json_builder_add_string_value (builder, client_id);
  json_builder_set_member_name (builder, "lead_id");
  if (lead_id != NULL)
    json_builder_add_string_value (builder, lead_id);
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);

  return g_bytes_new_take (text, strlen (text));
}
