// SPDX-License-Identifier: GPL-3.0-or-later
// A JSON document as a page that a person can read in any browser: every name and value that it
// holds, in its order, and nothing that a browser would fetch or run.

#include "lki-wire-page.h"

#include "lki-wire-value.h"

/* Deeper than anything real; what is below is left to the JSON itself. */
#define MAX_DEPTH 16

static void append_node (GString *page,
                         JsonNode *node,
                         guint depth);

static void
append_text (GString *page,
             const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *escaped = g_markup_escape_text (valid, -1);

  g_string_append (page, escaped);
}

/* The contract's names are words with underscores. */
static void
append_name (GString *page,
             const char *name)
{
  g_autofree char *words = g_strdelimit (g_strdup (name), "_", ' ');

  append_text (page, words);
}

static void
append_value (GString *page,
              JsonNode *node)
{
  if (JSON_NODE_HOLDS_NULL (node))
    {
      g_string_append (page, "–");
    }
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    {
      g_string_append (page, "<span>");
      append_text (page, json_node_get_string (node));
      g_string_append (page, "</span>");
    }
  else
    {
      g_autofree char *text = json_to_string (node, FALSE);

      append_text (page, text);
    }
}

static void
append_object (GString *page,
               JsonObject *object,
               guint depth)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  g_string_append (page, "<dl>\n");
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      g_string_append (page, "<dt>");
      append_name (page, name);
      g_string_append (page, "</dt><dd>");
      append_node (page, node, depth + 1);
      g_string_append (page, "</dd>\n");
    }
  g_string_append (page, "</dl>\n");
}

static void
append_array (GString *page,
              JsonArray *array,
              guint depth)
{
  if (json_array_get_length (array) == 0)
    {
      g_string_append (page, "–");
      return;
    }

  g_string_append (page, "<ol>\n");
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_string_append (page, "<li>");
      append_node (page, json_array_get_element (array, i), depth + 1);
      g_string_append (page, "</li>\n");
    }
  g_string_append (page, "</ol>\n");
}

static void
append_node (GString *page,
             JsonNode *node,
             guint depth)
{
  if (depth > MAX_DEPTH)
    g_string_append (page, "…");
  else if (JSON_NODE_HOLDS_OBJECT (node))
    append_object (page, json_node_get_object (node), depth);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    append_array (page, json_node_get_array (node), depth);
  else
    append_value (page, node);
}

/**
 * lki_wire_print_page:
 * @json: a JSON object
 * @language: (nullable): the language of @title and @introduction (BCP 47)
 * @title: what the page is called
 * @introduction: what it is, in a sentence or two
 *
 * Returns: (transfer full) (nullable): an HTML page with all that @json holds; %NULL when it is no
 * JSON object
 */
GBytes *
lki_wire_print_page (GBytes *json,
                     const char *language,
                     const char *title,
                     const char *introduction)
{
  g_autoptr (JsonNode) root = lki_wire_parse_object (json);
  g_autoptr (GString) page = NULL;

  g_return_val_if_fail (title != NULL && introduction != NULL, NULL);

  if (root == NULL)
    return NULL;

  page = g_string_new ("<!doctype html>\n<html lang=\"");
  append_text (page, language != NULL ? language : "");
  g_string_append (page,
                   "\">\n<meta charset=\"utf-8\">\n"
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                   "style-src 'unsafe-inline'\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
  append_text (page, title);
  g_string_append (page, "</title>\n<style>\n"
                         "body { font: 1em/1.5 sans-serif; max-width: 50em; margin: 2em auto; "
                         "padding: 0 1em; }\n"
                         "dt { font-weight: bold; margin-top: .5em; }\n"
                         "dd { margin-left: 1.5em; overflow-wrap: anywhere; }\n"
                         "span { white-space: pre-wrap; }\n"
                         "@media (prefers-color-scheme: dark) { :root { color-scheme: dark; } }\n"
                         "</style>\n<h1>");
  append_text (page, title);
  g_string_append (page, "</h1>\n<p>");
  append_text (page, introduction);
  g_string_append (page, "</p>\n");
  append_object (page, json_node_get_object (root), 0);
  g_string_append (page, "</html>\n");

  return g_string_free_to_bytes (g_steal_pointer (&page));
}
