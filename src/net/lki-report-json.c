// SPDX-License-Identifier: GPL-3.0-or-later
// A report as an event of Sentry (develop.sentry.dev, "Event Payloads"), and the list of what an
// event may hold. Whatever is not on the list, or does not look as the list says, is left out.

#include "lki-report-json.h"

#include <string.h>

#include "lki-clock.h"

#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"
#define WORD UPPER LOWER DIGITS "-_.+@"

/* What a value may be made of, and how long it may be; NULL for a number or a boolean. */
typedef struct
{
  const char *path;
  const char *characters;
  gsize length;
} Rule;

/* A path names the members from the top; elements of an array have no name of their own. */
static const Rule rules[] = {
  { "event_id", DIGITS "abcdef", 32 },
  { "timestamp", DIGITS "-:.TZ", 24 },
  { "platform", LOWER, 16 },
  { "level", LOWER, 16 },
  { "release", WORD, 64 },
  { "environment", LOWER, 16 },
  { "exception.values.type", WORD, 32 },
  { "exception.values.value", UPPER LOWER " ", 64 },
  { "exception.values.mechanism.type", LOWER, 16 },
  { "exception.values.mechanism.handled", NULL, 0 },
  { "exception.values.stacktrace.frames.instruction_addr", DIGITS "abcdefx", 18 },
  { "exception.values.stacktrace.frames.package", WORD, 64 },
  { "debug_meta.images.type", LOWER, 8 },
  { "debug_meta.images.code_file", WORD, 64 },
  { "debug_meta.images.code_id", DIGITS "abcdef", 128 },
  { "debug_meta.images.debug_id", DIGITS "abcdef-", 36 },
  { "debug_meta.images.image_addr", DIGITS "abcdefx", 18 },
  { "debug_meta.images.image_size", NULL, 0 },
  { "tags.http_status", DIGITS, 3 },
  { "contexts.os.name", UPPER LOWER, 16 },
  { "contexts.os.type", LOWER, 16 },
};

static const Rule *
find_rule (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (strcmp (rules[i].path, path) == 0)
      return &rules[i];

  return NULL;
}

static gboolean
is_on_the_way (const char *path)
{
  g_autofree char *prefix = g_strconcat (path, ".", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (*path == '\0' || g_str_has_prefix (rules[i].path, prefix))
      return TRUE;

  return FALSE;
}

static gboolean
is_allowed (const Rule *rule,
            JsonNode *node)
{
  GType type = json_node_get_value_type (node);
  const char *text;

  if (rule->characters == NULL)
    return type == G_TYPE_INT64 || type == G_TYPE_BOOLEAN;
  if (type != G_TYPE_STRING)
    return FALSE;
  text = json_node_get_string (node);

  return strlen (text) <= rule->length && text[strspn (text, rule->characters)] == '\0';
}

static JsonNode *
scrub (JsonNode *node,
       const char *path)
{
  const Rule *rule;

  if (JSON_NODE_HOLDS_OBJECT (node) && is_on_the_way (path))
    {
      g_autoptr (JsonObject) clean = json_object_new ();
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (json_object_iter_next_ordered (&iter, &name, &member))
        {
          g_autofree char *below =
              *path != '\0' ? g_strconcat (path, ".", name, NULL) : g_strdup (name);
          JsonNode *kept = scrub (member, below);

          if (kept != NULL)
            json_object_set_member (clean, name, kept);
        }

      return json_node_init_object (json_node_alloc (), clean);
    }
  if (JSON_NODE_HOLDS_ARRAY (node) && is_on_the_way (path))
    {
      g_autoptr (JsonArray) clean = json_array_new ();
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          JsonNode *kept = scrub (json_array_get_element (array, i), path);

          if (kept != NULL)
            json_array_add_element (clean, kept);
        }

      return json_node_init_array (json_node_alloc (), clean);
    }

  rule = JSON_NODE_HOLDS_VALUE (node) ? find_rule (path) : NULL;

  return rule != NULL && is_allowed (rule, node) ? json_node_copy (node) : NULL;
}

/**
 * lki_report_scrub:
 * @event: an event
 *
 * Lets through only what is known to be safe.
 *
 * Returns: (transfer full): a new event
 */
JsonNode *
lki_report_scrub (JsonNode *event)
{
  g_return_val_if_fail (JSON_NODE_HOLDS_OBJECT (event), NULL);

  return scrub (event, "");
}

static LkiModule *
find_module (LkiReport *report,
             guint64 address)
{
  for (guint i = 0; i < report->modules->len; i++)
    {
      LkiModule *module = g_ptr_array_index (report->modules, i);

      if (address >= module->begin && address < module->end)
        return module;
    }

  return NULL;
}

static void
add_address (JsonBuilder *builder,
             const char *member,
             guint64 address)
{
  g_autofree char *text = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", address);

  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, text);
}

static void
add_string (JsonBuilder *builder,
            const char *member,
            const char *text)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, text);
}

/* The outermost first, as Sentry has it. */
static void
add_frames (JsonBuilder *builder,
            LkiReport *report,
            GHashTable *modules)
{
  json_builder_set_member_name (builder, "stacktrace");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "frames");
  json_builder_begin_array (builder);
  for (guint i = report->n_addresses; i > 0; i--)
    {
      guint64 address = report->addresses[i - 1];
      LkiModule *module = find_module (report, address);

      json_builder_begin_object (builder);
      add_address (builder, "instruction_addr", address);
      if (module != NULL)
        {
          add_string (builder, "package", module->name);
          g_hash_table_add (modules, module);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/* The first 16 bytes of a build id as a UUID of Microsoft's kind, whose first three fields are
 * little-endian. */
static char *
dup_debug_id (const char *build_id)
{
  static const guint8 order[] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };
  GString *id;

  if (strlen (build_id) < 32)
    return NULL;

  id = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      if (i == 4 || i == 6 || i == 8 || i == 10)
        g_string_append_c (id, '-');
      g_string_append_len (id, build_id + order[i] * 2, 2);
    }

  return g_string_free_and_steal (id);
}

static void
add_images (JsonBuilder *builder,
            LkiReport *report,
            GHashTable *modules)
{
  json_builder_set_member_name (builder, "debug_meta");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "images");
  json_builder_begin_array (builder);
  for (guint i = 0; i < report->modules->len; i++)
    {
      LkiModule *module = g_ptr_array_index (report->modules, i);
      g_autofree char *debug_id = NULL;

      if (!g_hash_table_contains (modules, module))
        continue;

      debug_id = dup_debug_id (module->build_id);
      json_builder_begin_object (builder);
      add_string (builder, "type", "elf");
      add_string (builder, "code_file", module->name);
      add_string (builder, "code_id", module->build_id);
      if (debug_id != NULL)
        add_string (builder, "debug_id", debug_id);
      add_address (builder, "image_addr", module->begin);
      json_builder_set_member_name (builder, "image_size");
      json_builder_add_int_value (builder, (gint64) (module->end - module->begin));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

/**
 * lki_report_to_json:
 * @report: a report
 * @environment: a word for what kind of build this is
 *
 * Returns: (transfer full): the event, as it may be sent
 */
JsonNode *
lki_report_to_json (LkiReport *report,
                    const char *environment)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GHashTable) modules = g_hash_table_new (NULL, NULL);
  g_autoptr (JsonNode) event = NULL;
  g_autofree char *time = NULL;
  g_autofree char *release = NULL;

  g_return_val_if_fail (report != NULL && environment != NULL, NULL);

  time = lki_time_format (report->at_ms);
  release = g_strconcat ("leadkit-inbox@", report->version, NULL);

  json_builder_begin_object (builder);
  add_string (builder, "event_id", report->id);
  add_string (builder, "timestamp", time);
  add_string (builder, "platform", "native");
  add_string (builder, "level", report->crash ? "fatal" : "error");
  add_string (builder, "release", release);
  add_string (builder, "environment", environment);

  json_builder_set_member_name (builder, "exception");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "values");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  add_string (builder, "type", report->type);
  add_string (builder, "value", report->what);
  json_builder_set_member_name (builder, "mechanism");
  json_builder_begin_object (builder);
  add_string (builder, "type", report->crash ? "signalhandler" : "generic");
  json_builder_set_member_name (builder, "handled");
  json_builder_add_boolean_value (builder, !report->crash);
  json_builder_end_object (builder);
  add_frames (builder, report, modules);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  add_images (builder, report, modules);

  if (report->http_status != 0)
    {
      g_autofree char *status = g_strdup_printf ("%u", report->http_status);

      json_builder_set_member_name (builder, "tags");
      json_builder_begin_object (builder);
      add_string (builder, "http_status", status);
      json_builder_end_object (builder);
    }

  json_builder_set_member_name (builder, "contexts");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "os");
  json_builder_begin_object (builder);
  add_string (builder, "type", "os");
  add_string (builder, "name", "Linux");
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);

  event = json_builder_get_root (builder);

  return lki_report_scrub (event);
}
