// SPDX-License-Identifier: GPL-3.0-or-later
// Writing JSON by a format, and reading it without trusting its types. Not a model of anything.

#include "lki-sandbox-json.h"

#include <math.h>
#include <string.h>

void
lki_sandbox_json_append_string (GString *out,
                                const char *text)
{
  const char *start;

  if (text == NULL)
    {
      g_string_append (out, "null");
      return;
    }

  g_string_append_c (out, '"');
  for (start = text; *text != '\0'; text++)
    {
      guchar c = (guchar) *text;

      if (c >= 0x20 && c != '"' && c != '\\')
        continue;

      g_string_append_len (out, start, text - start);
      start = text + 1;
      if (c == '\n')
        g_string_append (out, "\\n");
      else if (c < 0x20)
        g_string_append_printf (out, "\\u%04x", c);
      else
        {
          g_string_append_c (out, '\\');
          g_string_append_c (out, (char) c);
        }
    }
  g_string_append_len (out, start, text - start);
  g_string_append_c (out, '"');
}

/*
 * lki_sandbox_json_append_v:
 * @format: JSON with apostrophes for quotation marks, and %s for a string or null, %d for a gint64,
 * %b for a boolean, %f for a double, %r for text that is JSON already (null when NULL)
 */
void
lki_sandbox_json_append_v (GString *out,
                           const char *format,
                           va_list args)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  const char *raw;

  for (; *format != '\0'; format++)
    {
      if (*format == '\'')
        {
          g_string_append_c (out, '"');
          continue;
        }
      if (*format != '%')
        {
          g_string_append_c (out, *format);
          continue;
        }

      format++;
      switch (*format)
        {
        case 's':
          lki_sandbox_json_append_string (out, va_arg (args, const char *));
          break;
        case 'd':
          g_string_append_printf (out, "%" G_GINT64_FORMAT, va_arg (args, gint64));
          break;
        case 'b':
          g_string_append (out, va_arg (args, gboolean) ? "true" : "false");
          break;
        case 'f':
          g_string_append (out,
                           g_ascii_formatd (number, sizeof number, "%.6g", va_arg (args, double)));
          break;
        case 'r':
          raw = va_arg (args, const char *);
          g_string_append (out, raw != NULL ? raw : "null");
          break;
        default:
          g_assert_not_reached ();
        }
    }
}

void
lki_sandbox_json_append (GString *out,
                         const char *format,
                         ...)
{
  va_list args;

  va_start (args, format);
  lki_sandbox_json_append_v (out, format, args);
  va_end (args);
}

char *
lki_sandbox_json_format (const char *format,
                         ...)
{
  GString *out = g_string_new (NULL);
  va_list args;

  va_start (args, format);
  lki_sandbox_json_append_v (out, format, args);
  va_end (args);

  return g_string_free_and_steal (out);
}

JsonNode *
lki_sandbox_json_parse (GBytes *bytes,
                        GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  JsonNode *root;

  /* json-glib reads until a NUL; RFC 8259 knows none outside of an escape. */
  if (size == 0 || memchr (data, '\0', size) != NULL ||
      !g_utf8_validate (data, (gssize) size, NULL))
    {
      g_set_error_literal (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_INVALID_DATA,
                           size == 0 ? "The body is empty" : "The body is not UTF-8 text");
      return NULL;
    }

  if (!json_parser_load_from_data (parser, data, (gssize) size, error))
    return NULL;

  root = json_parser_steal_root (parser);
  if (root == NULL)
    g_set_error_literal (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_PARSE, "The body is empty");

  return root;
}

char *
lki_sandbox_json_to_text (JsonNode *node)
{
  return json_to_string (node, FALSE);
}

static JsonNode *
get_value (JsonObject *object,
           const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

/* NULL when the member is missing or is not a string. */
const char *
lki_sandbox_json_get_string (JsonObject *object,
                             const char *name)
{
  JsonNode *node = get_value (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

gint64
lki_sandbox_json_get_int (JsonObject *object,
                          const char *name,
                          gint64 fallback)
{
  JsonNode *node = get_value (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node)
                                                                         : fallback;
}

gboolean
lki_sandbox_json_get_bool (JsonObject *object,
                           const char *name,
                           gboolean fallback)
{
  JsonNode *node = get_value (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN
             ? json_node_get_boolean (node)
             : fallback;
}

JsonObject *
lki_sandbox_json_get_object (JsonObject *object,
                             const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
lki_sandbox_json_get_array (JsonObject *object,
                            const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* TRUE when the member is there and is null. */
gboolean
lki_sandbox_json_is_null (JsonObject *object,
                          const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_NULL (node);
}
