// SPDX-License-Identifier: GPL-3.0-or-later
// Answers to changes as a server at fault gives them: some are missing, come twice, in another
// order or with an outcome that nobody knows. The changes themselves have been handled as always.

#include "lki-sandbox-answers.h"

#include "lki-sandbox-json.h"

#include <string.h>

/* More than any client is to take of one lead. */
#define HUGE_TEXT (4 * 1024 * 1024)

typedef void (*Rewrite) (JsonArray *results,
                         JsonArray *out);

static JsonObject *
copy_object (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (copy, name, json_node_copy (node));

  return copy;
}

static void
half (JsonArray *results,
      JsonArray *out)
{
  for (guint i = 0; i < json_array_get_length (results) / 2; i++)
    json_array_add_element (out, json_array_dup_element (results, i));
}

static void
reversed (JsonArray *results,
          JsonArray *out)
{
  for (guint i = json_array_get_length (results); i > 0; i--)
    json_array_add_element (out, json_array_dup_element (results, i - 1));
}

/* The second time as a rejection, so that it matters which one is taken. */
static void
twice (JsonArray *results,
       JsonArray *out)
{
  for (guint i = 0; i < json_array_get_length (results); i++)
    {
      JsonObject *again = copy_object (json_array_get_object_element (results, i));

      json_object_set_string_member (again, "outcome", "rejected");
      json_array_add_element (out, json_array_dup_element (results, i));
      json_array_add_object_element (out, again);
    }
}

static void
unknown (JsonArray *results,
         JsonArray *out)
{
  for (guint i = 0; i < json_array_get_length (results); i++)
    {
      JsonObject *result = copy_object (json_array_get_object_element (results, i));

      json_object_set_string_member (result, "outcome", "postponed");
      json_array_add_object_element (out, result);
    }
}

static void
strangers (JsonArray *results,
           JsonArray *out)
{
  for (guint i = 0; i < json_array_get_length (results); i++)
    {
      JsonObject *result = copy_object (json_array_get_object_element (results, i));
      g_autofree char *id = g_uuid_string_random ();

      json_object_set_string_member (result, "id", id);
      json_array_add_object_element (out, result);
    }
}

static void
leadless (JsonArray *results,
          JsonArray *out)
{
  for (guint i = 0; i < json_array_get_length (results); i++)
    {
      JsonObject *result = copy_object (json_array_get_object_element (results, i));

      json_object_set_null_member (result, "lead");
      json_array_add_object_element (out, result);
    }
}

static void
huge (JsonArray *results,
      JsonArray *out)
{
  g_autofree char *text = g_strnfill (HUGE_TEXT, 'x');

  for (guint i = 0; i < json_array_get_length (results); i++)
    {
      JsonObject *result = copy_object (json_array_get_object_element (results, i));
      JsonObject *lead = lki_sandbox_json_get_object (result, "lead");

      if (lead != NULL)
        {
          lead = copy_object (lead);
          json_object_set_string_member (lead, "message", text);
          json_object_set_object_member (result, "lead", lead);
        }
      json_array_add_object_element (out, result);
    }
}

static const struct
{
  const char *way;
  Rewrite rewrite; /* (nullable) for a list that is none */
} WAYS[] = {
  { "half", half },           { "reversed", reversed }, { "twice", twice },
  { "unknown", unknown },     { "leadless", leadless }, { "huge", huge },
  { "strangers", strangers }, { "no-list", NULL },
};

/* Whether there is such a @way of answering. */
gboolean
lki_sandbox_answers_knows (const char *way)
{
  for (guint i = 0; i < G_N_ELEMENTS (WAYS); i++)
    if (g_str_equal (way, WAYS[i].way))
      return TRUE;

  return FALSE;
}

/* (transfer full): @answer, the body that `POST /v1/changes` gave, made over in a known @way. */
GBytes *
lki_sandbox_answers_rewrite (GBytes *answer,
                             const char *way)
{
  g_autoptr (JsonNode) before = lki_sandbox_json_parse (answer, NULL);
  g_autoptr (JsonNode) after = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *results = NULL;
  char *text;

  if (before != NULL && JSON_NODE_HOLDS_OBJECT (before))
    results = lki_sandbox_json_get_array (json_node_get_object (before), "results");
  if (results == NULL)
    return g_bytes_ref (answer);

  for (guint i = 0; i < G_N_ELEMENTS (WAYS); i++)
    {
      if (!g_str_equal (way, WAYS[i].way))
        continue;
      if (WAYS[i].rewrite == NULL)
        json_object_set_string_member (object, "results", "none");
      else
        {
          JsonArray *out = json_array_new ();

          WAYS[i].rewrite (results, out);
          json_object_set_array_member (object, "results", out);
        }
    }

  json_node_set_object (after, object);
  text = lki_sandbox_json_to_text (after);

  return g_bytes_new_take (text, strlen (text));
}
