// SPDX-License-Identifier: GPL-3.0-or-later
// Pages of the cursor sync, and changes with their results (partner API, "Leads" and "Changes"). A
// page is walked as spans and each lead in it read alone, so that one bad lead costs one lead.

#include "lki-wire.h"

#include "lki-clock.h"
#include "lki-error.h"
#include "lki-wire-lead.h"
#include "lki-wire-value.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* Cursors are opaque and go into a URI. */
#define MAX_CURSOR 4096

static GError *
broken (const char *what)
{
  return lki_error_new (LKI_ERROR_PROTOCOL, "%s", what);
}

/* The members of a page that this version knows, as spans; those that are missing have no begin. */
typedef struct
{
  LkiJsonSpan leads;
  LkiJsonSpan activities;
  LkiJsonSpan removed;
  LkiJsonSpan cursor;
  LkiJsonSpan has_more;
  LkiJsonSpan total;
} PageSpans;

static gboolean
find_page_spans (GBytes *body,
                 PageSpans *spans,
                 GError **error)
{
  LkiJsonSpan whole = lki_json_span_of_bytes (body);
  LkiJsonSpan key;
  LkiJsonSpan value;
  LkiJsonIter iter;
  int more;

  *spans = (PageSpans) { 0 };

  if (!lki_json_iter_init (&iter, &whole, '{'))
    {
      g_propagate_error (error, broken ("the page is no JSON object"));
      return FALSE;
    }

  while ((more = lki_json_iter_next (&iter, &key, &value)) == 1)
    {
      if (lki_json_span_equals (&key, "leads"))
        spans->leads = value;
      else if (lki_json_span_equals (&key, "activities"))
        spans->activities = value;
      else if (lki_json_span_equals (&key, "removed"))
        spans->removed = value;
      else if (lki_json_span_equals (&key, "cursor"))
        spans->cursor = value;
      else if (lki_json_span_equals (&key, "has_more"))
        spans->has_more = value;
      else if (lki_json_span_equals (&key, "total"))
        spans->total = value;
    }

  if (more < 0)
    {
      g_propagate_error (error, broken ("the page is not well-formed JSON"));
      return FALSE;
    }

  return TRUE;
}

static gboolean
is_absent (const LkiJsonSpan *span)
{
  return span->begin == NULL ||
         (span->end - span->begin == 4 && memcmp (span->begin, "null", 4) == 0);
}

static gboolean
is_word (const LkiJsonSpan *span,
         const char *word)
{
  gsize length = strlen (word);

  return span->begin != NULL && (gsize) (span->end - span->begin) == length &&
         memcmp (span->begin, word, length) == 0;
}

static gboolean
read_position (const PageSpans *spans,
               const char *sent_cursor,
               char **cursor,
               gboolean *has_more,
               GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  const char *text;

  if (is_absent (&spans->cursor) || spans->cursor.end - spans->cursor.begin > MAX_CURSOR ||
      (node = lki_json_span_parse (&spans->cursor, NULL)) == NULL ||
      json_node_get_value_type (node) != G_TYPE_STRING ||
      *(text = json_node_get_string (node)) == '\0')
    {
      g_propagate_error (error, broken ("the page has no cursor"));
      return FALSE;
    }

  if (!is_word (&spans->has_more, "true") && !is_word (&spans->has_more, "false"))
    {
      g_propagate_error (error, broken ("the page does not say whether there is more"));
      return FALSE;
    }

  if (is_word (&spans->has_more, "true") && g_strcmp0 (text, sent_cursor) == 0)
    {
      g_propagate_error (error, broken ("the cursor does not move"));
      return FALSE;
    }

  *has_more = is_word (&spans->has_more, "true");
  *cursor = g_strdup (text);

  return TRUE;
}

/**
 * lki_wire_peek_position:
 * @body: a page of `GET /v1/leads`
 * @sent_cursor: (nullable): the cursor that it answers
 * @cursor: (out): where the next page begins
 * @has_more: (out): whether there is one
 * @error: why not: %LKI_ERROR_PROTOCOL
 *
 * Finds what the next request needs, without looking into the leads: about a millisecond for a page
 * of 500, so that the next page can be under way while this one is parsed and stored.
 *
 * Returns: %FALSE when the page is broken, or its cursor is the one that was sent though there is
 * more
 */
gboolean
lki_wire_peek_position (GBytes *body,
                        const char *sent_cursor,
                        char **cursor,
                        gboolean *has_more,
                        GError **error)
{
  PageSpans spans;

  return find_page_spans (body, &spans, error) &&
         read_position (&spans, sent_cursor, cursor, has_more, error);
}

typedef gpointer (*ReadItem) (const LkiJsonSpan *value,
                              JsonParser *parser);

static gpointer
read_lead (const LkiJsonSpan *value,
           JsonParser *parser)
{
  return lki_wire_read_lead (value, parser);
}

static gpointer
read_activity (const LkiJsonSpan *value,
               JsonParser *parser)
{
  return lki_wire_read_activity (value, parser);
}

static gpointer
read_removed (const LkiJsonSpan *value,
              JsonParser *parser)
{
  g_autoptr (JsonNode) node = lki_json_span_parse (value, parser);
  gboolean bad = FALSE;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;

  return lki_wire_dup_id (json_node_get_object (node), "id", &bad);
}

/* Reads every item of a list alone, so that a bad one costs no other. */
static gboolean
read_list (const LkiJsonSpan *span,
           JsonParser *parser,
           ReadItem read,
           GPtrArray *items,
           guint *set_aside)
{
  LkiJsonSpan value;
  LkiJsonIter iter;
  int more;

  if (!lki_json_iter_init (&iter, span, '['))
    return FALSE;

  while ((more = lki_json_iter_next (&iter, NULL, &value)) == 1)
    {
      gpointer item = read (&value, parser);

      if (item != NULL)
        g_ptr_array_add (items, item);
      else
        (*set_aside)++;
    }

  return more == 0;
}

static gboolean
read_lists (const PageSpans *spans,
            JsonParser *parser,
            LkiSyncPage *page)
{
  return spans->leads.begin != NULL &&
         read_list (&spans->leads, parser, read_lead, page->leads, &page->set_aside) &&
         (is_absent (&spans->activities) || read_list (&spans->activities, parser, read_activity,
                                                       page->activities, &page->set_aside)) &&
         (is_absent (&spans->removed) ||
          read_list (&spans->removed, parser, read_removed, page->removed, &page->set_aside));
}

/**
 * lki_wire_parse_lead_page:
 * @body: a page of `GET /v1/leads`
 * @sent_cursor: (nullable): the cursor that it answers
 * @error: why not: %LKI_ERROR_PROTOCOL
 *
 * Parses a page. Leads, activities and removals that break the contract are counted in
 * [field@Lki.SyncPage.set_aside] and left out; the rest of the page arrives. What makes the page
 * itself useless (no leads, no cursor, a cursor that does not move though there is more) is an
 * error.
 *
 * Returns: (transfer full): the page, or %NULL
 */
LkiSyncPage *
lki_wire_parse_lead_page (GBytes *body,
                          const char *sent_cursor,
                          GError **error)
{
  g_autoptr (LkiSyncPage) page = NULL;
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (JsonNode) total = NULL;
  PageSpans spans;

  if (!find_page_spans (body, &spans, error))
    return NULL;

  page = lki_sync_page_new ();
  parser = json_parser_new_immutable ();

  if (!read_position (&spans, sent_cursor, &page->cursor, &page->has_more, error))
    return NULL;

  if (!read_lists (&spans, parser, page))
    {
      g_propagate_error (error, broken ("the page has no list of leads"));
      return NULL;
    }

  if (!is_absent (&spans.total))
    total = lki_json_span_parse (&spans.total, parser);

  if (total != NULL && json_node_get_value_type (total) == G_TYPE_INT64)
    page->total = MAX (json_node_get_int (total), -1);

  return g_steal_pointer (&page);
}

/**
 * lki_wire_parse_lead:
 * @json: one lead, as [field@Lki.LeadRecord.json] keeps it
 * @error: why not: %LKI_ERROR_PROTOCOL
 *
 * Returns: (transfer full): the lead with details, or %NULL
 */
LkiLeadRecord *
lki_wire_parse_lead (GBytes *json,
                     GError **error)
{
  LkiJsonSpan span = lki_json_span_of_bytes (json);
  LkiLeadRecord *lead = lki_wire_read_lead (&span, NULL);

  if (lead == NULL)
    g_propagate_error (error, broken ("the lead is not as the contract says"));

  return lead;
}

static LkiChangeResult *
read_result (const LkiJsonSpan *span,
             JsonParser *parser)
{
  static const char *const outcomes[] = {
    [LKI_CHANGE_APPLIED] = "applied",
    [LKI_CHANGE_DUPLICATE] = "duplicate",
    [LKI_CHANGE_CONFLICT] = "conflict",
    [LKI_CHANGE_REJECTED] = "rejected",
  };
  g_autoptr (LkiLeadRecord) lead = NULL;
  g_autofree char *id = NULL;
  g_autofree char *outcome = NULL;
  g_autofree char *code = NULL;
  g_autoptr (JsonNode) problem = NULL;
  LkiJsonSpan key;
  LkiJsonSpan value;
  LkiJsonIter iter;
  gboolean bad = FALSE;
  int more;

  if (!lki_json_iter_init (&iter, span, '{'))
    return NULL;

  while ((more = lki_json_iter_next (&iter, &key, &value)) == 1)
    {
      g_autoptr (JsonNode) node = NULL;

      /* A lead of the contract or none; without it the change is still known to have been applied.
       */
      if (lki_json_span_equals (&key, "lead"))
        {
          g_clear_pointer (&lead, lki_lead_record_unref);
          lead = lki_wire_read_lead (&value, parser);
          continue;
        }

      if (!lki_json_span_equals (&key, "id") && !lki_json_span_equals (&key, "outcome") &&
          !lki_json_span_equals (&key, "problem"))
        continue;

      node = lki_json_span_parse (&value, parser);
      if (node == NULL)
        return NULL;

      if (lki_json_span_equals (&key, "problem"))
        {
          if (JSON_NODE_HOLDS_OBJECT (node))
            {
              g_clear_pointer (&code, g_free);
              code = lki_wire_dup_text (json_node_get_object (node), "code", LKI_WIRE_LINE,
                                        LKI_WIRE_MAX_WORD, &bad);
            }
        }
      else if (json_node_get_value_type (node) == G_TYPE_STRING)
        {
          g_set_str (lki_json_span_equals (&key, "id") ? &id : &outcome,
                     json_node_get_string (node));
        }
    }

  if (more < 0 || id == NULL)
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      if (g_strcmp0 (outcome, outcomes[i]) == 0)
        return lki_change_result_new (id, i, lead, code);
    }

  return NULL;
}

/**
 * lki_wire_parse_results:
 * @body: what `POST /v1/changes` answered
 * @error: why not: %LKI_ERROR_PROTOCOL
 *
 * Returns: (transfer container) (element-type LkiChangeResult): the results, or %NULL. A result
 * that is not understood is left out: its change stays in the outbox and is sent again under the
 * same id.
 */
GPtrArray *
lki_wire_parse_results (GBytes *body,
                        GError **error)
{
  g_autoptr (GPtrArray) results =
      g_ptr_array_new_with_free_func ((GDestroyNotify) lki_change_result_free);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  LkiJsonSpan whole = lki_json_span_of_bytes (body);
  LkiJsonSpan list = { 0 };
  LkiJsonSpan key;
  LkiJsonSpan value;
  LkiJsonIter iter;
  int more = -1;

  if (lki_json_iter_init (&iter, &whole, '{'))
    {
      while ((more = lki_json_iter_next (&iter, &key, &value)) == 1)
        {
          if (lki_json_span_equals (&key, "results"))
            list = value;
        }
    }

  if (more < 0 || list.begin == NULL || !lki_json_iter_init (&iter, &list, '['))
    {
      g_propagate_error (error, broken ("the answer has no list of results"));
      return NULL;
    }

  while ((more = lki_json_iter_next (&iter, NULL, &value)) == 1)
    {
      LkiChangeResult *result = read_result (&value, parser);

      if (result != NULL)
        g_ptr_array_add (results, result);
    }

  if (more < 0)
    {
      g_propagate_error (error, broken ("the list of results is broken"));
      return NULL;
    }

  return g_steal_pointer (&results);
}
