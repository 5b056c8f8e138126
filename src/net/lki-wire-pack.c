// SPDX-License-Identifier: GPL-3.0-or-later
// What is held on the person of a lead, for that person: the lead as the server sent it, what was
// done, and what was asked for.

#include "lki-wire-pack.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "lki-clock.h"
#include "lki-data-request.h"
#include "lki-wire-value.h"

static void
add (JsonObject *object,
     const char *member,
     const char *value)
{
  if (value != NULL && *value != '\0')
    json_object_set_string_member (object, member, value);
}

static void
add_time (JsonObject *object,
          const char *member,
          gint64 time_ms)
{
  g_autofree char *text = time_ms != LKI_TIME_NONE ? lki_time_format (time_ms) : NULL;

  add (object, member, text);
}

static JsonArray *
make_activities (GPtrArray *activities)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < activities->len; i++)
    {
      LkiActivityRecord *activity = g_ptr_array_index (activities, i);
      JsonObject *object = json_object_new ();

      add_time (object, "at", activity->at);
      add (object, "type", activity->type);
      add (object, "outcome", activity->outcome);
      add (object, "text", activity->text);
      add (object, "by", activity->actor_name);
      json_array_add_object_element (array, object);
    }

  return array;
}

static JsonArray *
make_requests (GPtrArray *requests)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < requests->len; i++)
    {
      LkiDataRequest *request = g_ptr_array_index (requests, i);
      JsonObject *object = json_object_new ();

      add (object, "kind", lki_data_request_kind_to_string (request->kind));
      add (object, "reference", request->reference);
      add_time (object, "received_at", request->received_at);
      add_time (object, "decided_at", request->decided_at);
      add (object, "text", request->text);
      json_array_add_object_element (array, object);
    }

  return array;
}

/**
 * lki_wire_print_pack:
 * @lead: a lead as it is in the store, with what the server sent
 * @activities: (element-type LkiActivityRecord): what was done
 * @requests: (element-type LkiDataRequest): what the person has asked for
 *
 * What the lead has cost is the partner's own, and not part of it.
 *
 * Returns: (transfer full): a JSON object, for programs and people to read
 */
GBytes *
lki_wire_print_pack (LkiLeadRecord *lead,
                     GPtrArray *activities,
                     GPtrArray *requests)
{
  g_autoptr (JsonNode) sent = lead->json != NULL ? lki_wire_parse_object (lead->json) : NULL;
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *pack = json_object_new ();
  char *text;

  if (sent != NULL)
    {
      JsonObject *object = json_node_get_object (sent);

      json_object_remove_member (object, "price");
      json_object_remove_member (object, "data_requests");
      json_object_set_object_member (pack, "lead", json_object_ref (object));
    }
  json_object_set_array_member (pack, "activities", make_activities (activities));
  json_object_set_array_member (pack, "requests", make_requests (requests));
  json_node_take_object (root, pack);
  text = json_to_string (root, TRUE);

  return g_bytes_new_take (text, strlen (text));
}
