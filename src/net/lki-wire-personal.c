// SPDX-License-Identifier: GPL-3.0-or-later
// What a person may see and decide about data (partner API, "The rest"): devices, deletion,
// support, requests of consumers, usage. In a list, one entry that cannot be read is left out.

#include "lki-wire-personal.h"

#include "lki-clock.h"
#include "lki-error.h"
#include "lki-wire-value.h"
#include "lki-wire.h"

#include <string.h>

#define MAX_WORDS 200
#define MAX_ENTRIES 10000
#define MAX_TECHNICAL 50

typedef gpointer (*ReadFunc) (JsonObject *object);

static gpointer
read_deletion (JsonObject *object)
{
  return lki_wire_read_deletion (object);
}

static gpointer
read_data_request (JsonObject *object)
{
  return lki_wire_read_data_request (object);
}

static char *
dup_lines (JsonObject *object,
           const char *member,
           gboolean *bad)
{
  return lki_wire_dup_text (object, member, LKI_WIRE_LINES, LKI_WIRE_MAX_TEXT, bad);
}

static gpointer
parse_one (GBytes *body,
           const char *what,
           ReadFunc read,
           GError **error)
{
  g_autoptr (JsonNode) root = lki_wire_parse_object (body);
  gpointer record = root != NULL ? read (json_node_get_object (root)) : NULL;

  if (record == NULL)
    g_propagate_error (
        error, lki_error_new (LKI_ERROR_PROTOCOL, "the %s is not as the contract says", what));

  return record;
}

static GPtrArray *
parse_list (GBytes *body,
            const char *member,
            ReadFunc read,
            GDestroyNotify free_func,
            GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (free_func);
  g_autoptr (JsonNode) root = lki_wire_parse_object (body);
  gboolean bad = FALSE;
  JsonArray *array =
      root != NULL ? lki_wire_get_array (json_node_get_object (root), member, &bad) : NULL;

  if (array == NULL)
    {
      g_propagate_error (
          error, lki_error_new (LKI_ERROR_PROTOCOL, "the answer has no list of %s", member));
      return NULL;
    }

  for (guint i = 0; i < MIN (json_array_get_length (array), MAX_ENTRIES); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      gpointer record = JSON_NODE_HOLDS_OBJECT (node) ? read (json_node_get_object (node)) : NULL;

      if (record != NULL)
        g_ptr_array_add (records, record);
    }

  return g_steal_pointer (&records);
}

static void
read_erased (JsonObject *object,
             LkiDeletion *deletion)
{
  gboolean ignored = FALSE;
  JsonArray *array = lki_wire_get_array (object, "erased", &ignored);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), MAX_WORDS); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      char *text =
          json_node_get_value_type (node) == G_TYPE_STRING
              ? lki_wire_clean_text (json_node_get_string (node), LKI_WIRE_LINE, LKI_WIRE_MAX_LINE)
              : NULL;

      if (text != NULL)
        g_strv_builder_take (builder, text);
    }

  g_strfreev (deletion->erased);
  deletion->erased = g_strv_builder_end (builder);
}

static void
read_retained (JsonObject *object,
               LkiDeletion *deletion)
{
  gboolean ignored = FALSE;
  JsonArray *array = lki_wire_get_array (object, "retained", &ignored);

  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), MAX_WORDS); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *item = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      g_autofree char *what = lki_wire_dup_line (item, "what", &ignored);
      g_autofree char *why = lki_wire_dup_line (item, "why", &ignored);

      if (what != NULL)
        lki_deletion_add_retained (deletion, what, why,
                                   lki_wire_get_time (item, "until", &ignored));
    }
}

/**
 * lki_wire_read_deletion:
 * @object: (nullable): a `Deletion` of the contract
 *
 * Returns: (transfer full) (nullable): the record, or %NULL without a reference or a state
 */
LkiDeletion *
lki_wire_read_deletion (JsonObject *object)
{
  g_autoptr (LkiDeletion) deletion = lki_deletion_new ();
  g_autofree char *state = NULL;
  gboolean bad = FALSE;

  deletion->id = lki_wire_dup_id (object, "id", &bad);
  deletion->reference = lki_wire_dup_line (object, "reference", &bad);
  state = lki_wire_dup_text (object, "state", LKI_WIRE_LINE, LKI_WIRE_MAX_WORD, &bad);
  deletion->state = lki_deletion_state_from_string (state);
  deletion->effective_at = lki_wire_get_time (object, "effective_at", &bad);
  read_erased (object, deletion);
  read_retained (object, deletion);

  return bad || deletion->reference == NULL || state == NULL ? NULL : g_steal_pointer (&deletion);
}

/**
 * lki_wire_parse_deletion:
 * @body: what `POST /v1/me/deletion` or `GET /v1/deletions/{id}` answered
 * @error: why not: %LKI_ERROR_PROTOCOL
 *
 * Returns: (transfer full): the record, or %NULL
 */
LkiDeletion *
lki_wire_parse_deletion (GBytes *body,
                         GError **error)
{
  return parse_one (body, "deletion", read_deletion, error);
}

static gpointer
read_device (JsonObject *object)
{
  g_autoptr (LkiDevice) device = lki_device_new ();
  gboolean bad = FALSE;

  device->id = lki_wire_dup_id (object, "id", &bad);
  device->name = lki_wire_dup_line (object, "name", &bad);
  device->platform = lki_wire_dup_line (object, "platform", &bad);
  device->app_version = lki_wire_dup_line (object, "app_version", &bad);
  device->locale = lki_wire_dup_line (object, "locale", &bad);
  device->has_push = lki_wire_get_object (object, "push", &bad) != NULL;
  device->created_at = lki_wire_get_time (object, "created_at", &bad);
  device->last_seen_at = lki_wire_get_time (object, "last_seen_at", &bad);

  if (device->name == NULL)
    device->name = g_strdup ("");

  return bad || device->id == NULL ? NULL : g_steal_pointer (&device);
}

/**
 * lki_wire_parse_devices:
 * @body: what `GET /v1/devices` answered
 * @error: why not: %LKI_ERROR_PROTOCOL
 *
 * Returns: (transfer container) (element-type LkiDevice): the devices, or %NULL
 */
GPtrArray *
lki_wire_parse_devices (GBytes *body,
                        GError **error)
{
  return parse_list (body, "devices", read_device, (GDestroyNotify) lki_device_unref, error);
}

static char **
read_technical (JsonObject *object)
{
  gboolean ignored = FALSE;
  JsonObject *technical = lki_wire_get_object (object, "technical", &ignored);
  g_autoptr (GStrvBuilder) builder = NULL;
  JsonObjectIter iter;
  const char *name;
  guint count = 0;

  if (technical == NULL)
    return NULL;

  builder = g_strv_builder_new ();
  json_object_iter_init_ordered (&iter, technical);
  while (json_object_iter_next_ordered (&iter, &name, NULL) && count < MAX_TECHNICAL)
    {
      g_autofree char *clean = lki_wire_clean_text (name, LKI_WIRE_LINE, LKI_WIRE_MAX_WORD);
      g_autofree char *value = lki_wire_dup_line (technical, name, &ignored);

      if (clean == NULL || value == NULL)
        continue;
      g_strv_builder_take (builder, g_steal_pointer (&clean));
      g_strv_builder_take (builder, g_steal_pointer (&value));
      count++;
    }

  return g_strv_builder_end (builder);
}

static gpointer
read_support_message (JsonObject *object)
{
  gboolean bad = FALSE;
  g_autofree char *id = lki_wire_dup_id (object, "id", &bad);
  g_autofree char *from =
      lki_wire_dup_text (object, "from", LKI_WIRE_LINE, LKI_WIRE_MAX_WORD, &bad);
  g_autofree char *text = dup_lines (object, "text", &bad);
  gint64 at = lki_wire_get_time (object, "at", &bad);
  g_auto (GStrv) technical = read_technical (object);

  if (bad || id == NULL || from == NULL || text == NULL)
    return NULL;

  /* Whoever else may write there one day is not the person. */
  return lki_support_message_new (id, at, !g_str_equal (from, "user"), text,
                                  (const char *const *) technical);
}

/**
 * lki_wire_parse_support_message:
 * @body: what `POST /v1/support/messages` answered
 * @error: why not: %LKI_ERROR_PROTOCOL
 *
 * Returns: (transfer full): the message, or %NULL
 */
LkiSupportMessage *
lki_wire_parse_support_message (GBytes *body,
                                GError **error)
{
  return parse_one (body, "message", read_support_message, error);
}

/**
 * lki_wire_parse_support_messages:
 * @body: what `GET /v1/support/messages` answered
 * @error: why not: %LKI_ERROR_PROTOCOL
 *
 * Returns: (transfer container) (element-type LkiSupportMessage): the messages, or %NULL
 */
GPtrArray *
lki_wire_parse_support_messages (GBytes *body,
                                 GError **error)
{
  return parse_list (body, "messages", read_support_message,
                     (GDestroyNotify) lki_support_message_unref, error);
}

/**
 * lki_wire_read_data_request:
 * @object: (nullable): a `DataRequest` of the contract, or the shorter one of a lead
 *
 * Returns: (transfer full) (nullable): the record, or %NULL when it breaks the contract
 */
LkiDataRequest *
lki_wire_read_data_request (JsonObject *object)
{
  gboolean bad = FALSE;
  g_autofree char *id = lki_wire_dup_id (object, "id", &bad);
  g_autofree char *lead_id = lki_wire_dup_id (object, "lead_id", &bad);
  g_autofree char *kind =
      lki_wire_dup_text (object, "kind", LKI_WIRE_LINE, LKI_WIRE_MAX_WORD, &bad);
  g_autofree char *state =
      lki_wire_dup_text (object, "state", LKI_WIRE_LINE, LKI_WIRE_MAX_WORD, &bad);
  g_autofree char *text = dup_lines (object, "text", &bad);
  g_autoptr (LkiDataRequest) request = NULL;

  if (bad || id == NULL || kind == NULL || state == NULL)
    return NULL;

  request = lki_data_request_new (id, lead_id, lki_data_request_kind_from_string (kind), text);
  request->state = lki_data_request_state_from_string (state);
  request->reference = lki_wire_dup_line (object, "reference", &bad);
  request->received_at = lki_wire_get_time (object, "received_at", &bad);
  request->decided_at = lki_wire_get_time (object, "decided_at", &bad);
  request->note = dup_lines (object, "note", &bad);

  return bad ? NULL : g_steal_pointer (&request);
}

/**
 * lki_wire_parse_data_request:
 * @body: what `POST /v1/data-requests` answered
 * @error: why not: %LKI_ERROR_PROTOCOL
 *
 * Returns: (transfer full): the request, or %NULL
 */
LkiDataRequest *
lki_wire_parse_data_request (GBytes *body,
                             GError **error)
{
  return parse_one (body, "data request", read_data_request, error);
}

/**
 * lki_wire_parse_data_requests:
 * @body: what `GET /v1/data-requests` answered
 * @error: why not: %LKI_ERROR_PROTOCOL
 *
 * Returns: (transfer container) (element-type LkiDataRequest): the requests, or %NULL
 */
GPtrArray *
lki_wire_parse_data_requests (GBytes *body,
                              GError **error)
{
  return parse_list (body, "requests", read_data_request, (GDestroyNotify) lki_data_request_unref,
                     error);
}

/**
 * lki_wire_is_object:
 * @body: an answer
 *
 * Returns: whether it is a JSON object, whole and well-formed
 */
gboolean
lki_wire_is_object (GBytes *body)
{
  g_autoptr (JsonNode) root = lki_wire_parse_object (body);

  return root != NULL;
}

static void
add_string (JsonBuilder *builder,
            const char *member,
            const char *value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, value);
}

static GBytes *
end_object (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;
  char *text;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);

  return g_bytes_new_take (text, strlen (text));
}

static JsonBuilder *
begin_object (void)
{
  return json_builder_begin_object (json_builder_new_immutable ());
}

/**
 * lki_wire_print_profile:
 * @name: (nullable): the new name, or %NULL to leave it
 * @phone: (nullable): the new number, empty to have none, or %NULL to leave it
 * @locale: (nullable): the new language, or %NULL to leave it
 *
 * Returns: (transfer full): the body of `PATCH /v1/me`
 */
GBytes *
lki_wire_print_profile (const char *name,
                        const char *phone,
                        const char *locale)
{
  g_autoptr (JsonBuilder) builder = begin_object ();

  if (name != NULL)
    add_string (builder, "name", name);
  if (phone != NULL)
    add_string (builder, "phone", *phone != '\0' ? phone : NULL);
  if (locale != NULL)
    add_string (builder, "locale", locale);

  return end_object (builder);
}

/**
 * lki_wire_print_deletion:
 * @id: a UUID, the idempotency key
 * @confirm_email: what the person typed
 * @reason: (nullable): why, in the person's words
 *
 * Returns: (transfer full): the body of `POST /v1/me/deletion`
 */
GBytes *
lki_wire_print_deletion (const char *id,
                         const char *confirm_email,
                         const char *reason)
{
  g_autoptr (JsonBuilder) builder = begin_object ();

  add_string (builder, "id", id);
  add_string (builder, "confirm_email", confirm_email);
  if (reason != NULL && *reason != '\0')
    add_string (builder, "reason", reason);

  return end_object (builder);
}

/**
 * lki_wire_print_support_message:
 * @message: a message
 *
 * Returns: (transfer full): the body of `POST /v1/support/messages`: all that is sent
 */
GBytes *
lki_wire_print_support_message (LkiSupportMessage *message)
{
  g_autoptr (JsonBuilder) builder = begin_object ();

  add_string (builder, "id", message->id);
  add_string (builder, "text", message->text);
  if (message->technical != NULL && message->technical[0] != NULL)
    {
      json_builder_set_member_name (builder, "technical");
      json_builder_begin_object (builder);
      for (char **at = message->technical; at[0] != NULL; at += 2)
        add_string (builder, at[0], at[1]);
      json_builder_end_object (builder);
    }

  return end_object (builder);
}

/**
 * lki_wire_print_data_request:
 * @request: a request with a lead, of a kind that the contract has
 *
 * Returns: (transfer full): the body of `POST /v1/data-requests`
 */
GBytes *
lki_wire_print_data_request (LkiDataRequest *request)
{
  g_autoptr (JsonBuilder) builder = begin_object ();

  add_string (builder, "id", request->id);
  add_string (builder, "lead_id", request->lead_id);
  add_string (builder, "kind", lki_data_request_kind_to_string (request->kind));
  if (request->text != NULL && *request->text != '\0')
    add_string (builder, "text", request->text);

  return end_object (builder);
}

/**
 * lki_wire_print_usage:
 * @report: a report
 *
 * Returns: (transfer full): the body of `POST /v1/usage`: all that is sent
 */
GBytes *
lki_wire_print_usage (LkiUsageReport *report)
{
  g_autoptr (JsonBuilder) builder = begin_object ();

  add_string (builder, "consent_version", report->consent_version);
  add_string (builder, "pseudonym", report->pseudonym);
  add_string (builder, "day", report->day);
  if (report->app_version != NULL)
    add_string (builder, "app_version", report->app_version);
  json_builder_set_member_name (builder, "counts");
  json_builder_begin_object (builder);
  for (guint i = 0; i < report->counts->len; i++)
    {
      const LkiUsageCount *count = g_ptr_array_index (report->counts, i);

      json_builder_set_member_name (builder, count->name);
      json_builder_add_int_value (builder, count->count);
    }
  json_builder_end_object (builder);

  return end_object (builder);
}
